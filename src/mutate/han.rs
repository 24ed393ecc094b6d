//! Han characters exchanged for others: another written form, one drawn alike, one that sounds alike.
//!
//! A place or number is never altered but in its written form: 江西 for 江苏 is another body.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::known::{Part, says_something_else};
use super::original::Original;
use super::random::Random;
use crate::fold::{Folded, is_dense, tables};
use crate::index::blurred;

/// Drawn distances under this are lookalikes 29 times in 30, by eye; those up to [`FAR_LOOK`] 15 times in 20
/// (`data/tables/README.md`). A name that allows no edit takes only these.
const CLOSE_LOOK: u16 = 65;
/// The largest drawn distance that is kept.
const FAR_LOOK: u16 = 100;
/// Names of three characters share their sound with too many others (84 % of short company names do).
const LEAST_FOR_SOUND: usize = 4;

/// The forms of each class of variants, in the block that fonts have.
fn forms() -> &'static HashMap<char, Vec<char>> {
    static FORMS: LazyLock<HashMap<char, Vec<char>>> = LazyLock::new(|| {
        let mut forms: HashMap<char, Vec<char>> = HashMap::new();
        for c in '\u{4E00}'..='\u{9FFF}' {
            let class = tables::han_variant(c);
            let row = forms.entry(class).or_default();
            row.push(c);
        }
        forms.retain(|_, row| row.len() > 1);
        forms
    });
    &FORMS
}

/// One or more characters in another written form.
pub(super) fn han_variant(original: &Original, random: &mut Random) -> Option<String> {
    let others = |c: char| -> Vec<char> {
        let all = forms().get(&tables::han_variant(c)).map(Vec::as_slice).unwrap_or_default();
        all.iter().copied().filter(|other| *other != c).collect()
    };
    let places: Vec<usize> =
        original.dense_places().into_iter().filter(|&at| !others(original.char(at)).is_empty()).collect();
    let count = 1 + random.below(places.len());
    let chosen = random.some(&places, count);
    let written: Vec<Option<char>> =
        chosen.iter().map(|&at| random.pick(&others(original.char(at))).copied()).collect();
    Some(original.rewritten(|at, _| {
        let number = chosen.binary_search(&at).ok()?;
        written.get(number).copied().flatten().map(String::from)
    }))
}

/// One character exchanged for one that is drawn alike.
pub(super) fn han_shape(original: &Original, random: &mut Random) -> Option<String> {
    let limit = if original.edits_allowed() == 0 { CLOSE_LOOK } else { FAR_LOOK };
    exchange(original, random, |c| {
        let near = tables::lookalikes(c).iter().filter(|row| row.1 < limit);
        near.filter_map(|row| char::from_u32(row.0))
            .filter(|&other| tables::han_variant(other) != tables::han_variant(c))
            // Of two that are only somewhat alike and sound the same, the ear is the reason: a homophone.
            .filter(|&other| is_close(c, other) || !sounds_alike(c, other))
            .collect()
    })
}

fn is_close(a: char, b: char) -> bool {
    tables::look_distance(a, b).is_some_and(|distance| distance < CLOSE_LOOK)
}

/// Whether two characters share a reading, as speakers of the south hear them too.
pub(super) fn sounds_alike(a: char, b: char) -> bool {
    let sounds = |c: char| tables::readings(c).iter().map(|&number| blurred(number));
    sounds(a).any(|sound| sounds(b).any(|other| other == sound))
}

/// What names are written with: the lexicon, and those files of the built-in registry that hold most Han names.
const WRITTEN: &[&str] = &[
    include_str!("../../data/lexicon/affixes.csv"),
    include_str!("../../data/lexicon/generic.csv"),
    include_str!("../../data/lexicon/places.csv"),
    include_str!("../../data/registry/news-media-cn.csv"),
    include_str!("../../data/registry/government.csv"),
    include_str!("../../data/registry/education.csv"),
    include_str!("../../data/registry/public-health.csv"),
];

/// The characters of these by their one reading. Of all Han characters most that sound alike are ones that nobody could read.
fn voices() -> &'static HashMap<u16, Vec<char>> {
    static VOICES: LazyLock<HashMap<u16, Vec<char>>> = LazyLock::new(|| {
        let mut chars: Vec<char> = WRITTEN.iter().flat_map(|text| text.chars()).collect();
        chars.sort_unstable();
        chars.dedup();
        let mut voices: HashMap<u16, Vec<char>> = HashMap::new();
        for c in chars.into_iter().filter(|&c| tables::han_variant(c) == c) {
            if let [sound] = tables::readings(c) {
                voices.entry(*sound).or_default().push(c);
            }
        }
        voices
    });
    &VOICES
}

/// How often two characters stand side by side in what names are written with: the words of two characters stand out.
pub(super) fn pair_count(a: char, b: char) -> u32 {
    static PAIRS: LazyLock<HashMap<(char, char), u32>> = LazyLock::new(|| {
        let mut pairs = HashMap::new();
        for text in WRITTEN {
            for pair in
                text.chars().zip(text.chars().skip(1)).filter(|pair| is_dense(pair.0) && is_dense(pair.1))
            {
                *pairs.entry(pair).or_default() += 1;
            }
        }
        pairs
    });
    PAIRS.get(&(tables::han_variant(a), tables::han_variant(b))).copied().unwrap_or(0)
}

/// One character exchanged for one that sounds alike and is not drawn alike.
pub(super) fn homophone(original: &Original, random: &mut Random) -> Option<String> {
    if original.dense_places().len() < LEAST_FOR_SOUND {
        return None;
    }
    exchange(original, random, |c| {
        // A character with several readings is read in one of them here, and which one is not known.
        let [sound] = tables::readings(c) else { return Vec::new() };
        let same = voices().get(sound).map(Vec::as_slice).unwrap_or_default();
        same.iter()
            .copied()
            .filter(|&other| {
                tables::han_variant(other) != tables::han_variant(c)
                    && tables::look_distance(tables::han_variant(c), other).is_none()
            })
            .collect()
    })
}

/// One character of no place or number exchanged for one of several, so that the name says nothing else by it.
fn exchange(original: &Original, random: &mut Random, others: impl Fn(char) -> Vec<char>) -> Option<String> {
    let mut places = original.dense_places();
    places.retain(|&at| original.part(at) != Part::Fixed);
    let at = *random.pick(&places)?;
    let other = random.pick(&others(original.char(at))).copied()?;
    let altered = original.with(at, other.encode_utf8(&mut [0; 4]));
    (!says_something_else(&original.folded.visual, &Folded::of(&altered).visual)).then_some(altered)
}
