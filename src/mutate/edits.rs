//! Slips: characters put in, left out, exchanged for others, swapped.
//!
//! No more of them than leave the name recognisable ([`Original::edits`]), never the first or last letter of a word, by which
//! readers know it, never in a place, number, field or acronym, and never one that makes another known word: those name
//! another body.

use super::han::sounds_alike;
use super::known::{Part, says_something_else};
use super::original::{Original, Word};
use super::random::Random;
use crate::fold::{Folded, glyph, is_dense};

/// Shorter words become other words by one letter (Park, Polk).
const LEAST_WORD: usize = 5;
/// Dense names from which one character may be left out or exchanged: of a shorter one a fifth would be gone.
const LEAST_DENSE: usize = 6;
/// The shortest dense run of one part in which a character may be exchanged or left out.
const LEAST_RUN: usize = 5;
/// The shortest word in which two slips leave the word what it was.
const LEAST_FOR_TWO: usize = 10;

/// Characters that only join what stands around them.
const JOINING: &[&str] = &["的", "之", "与", "和"];

/// Common characters that are in no way alike to most others, and name no place, number or kind of body.
const COMMON: &str = "信达联合通用文明安全新建设发展生活服务计划时代公平正义友好成功加强提高支持参与活动方法条件关系作品意思感情";

/// A character put in.
pub(super) fn insert(original: &Original, random: &mut Random) -> Option<String> {
    repeatedly(original, random, |original, random| {
        if let Some((word, at)) = place_in_word(original, random, 1) {
            let mut keys = neighbours(original.char(at));
            // Beside a letter that folds alike it would double that one.
            keys.retain(|&key| glyph(key).visual() != glyph(original.char(at + 1)).visual());
            let key = cased(*random.pick(&keys)?, word.capitals);
            return Some((original.spliced(at + 1..at + 1, &key.to_string()), 1));
        }
        let free = |at: usize| is_dense(original.char(at)) && original.part(at) != Part::Fixed;
        // Between words of two characters, as near as that can be told.
        let gaps: Vec<usize> = (2..original.chars.len().saturating_sub(1))
            .filter(|&at| {
                free(at - 1) && free(at) && (at - 2) % 2 == 0 && original.part(at - 1) != Part::Field
            })
            .collect();
        let at = *random.pick(&gaps)?;
        let joining = match original.language() {
            Some("zh") => *random.pick(JOINING)?,
            Some("ja") => "の",
            Some("ko") => "의",
            _ => return None,
        };
        Some((original.spliced(at..at, joining), 1))
    })
}

/// A character left out.
pub(super) fn delete(original: &Original, random: &mut Random) -> Option<String> {
    repeatedly(original, random, |original, random| {
        if let Some((_, at)) = place_in_word(original, random, 0) {
            return Some((original.spliced(at..at + 1, ""), -1));
        }
        let at = *random.pick(&dense_places(original))?;
        Some((original.spliced(at..at + 1, ""), -1))
    })
}

/// A character exchanged for one that is not alike.
pub(super) fn substitute(original: &Original, random: &mut Random) -> Option<String> {
    repeatedly(original, random, |original, random| {
        if let Some((word, at)) = place_in_word(original, random, 0) {
            let c = original.char(at);
            let vowels: Vec<char> = "aeiou".chars().filter(|&v| v != c).collect();
            let keys = if "aeiou".contains(c) { vowels } else { neighbours(c) };
            let key = cased(*random.pick(&keys)?, word.capitals);
            return Some((original.with(at, &key.to_string()), 0));
        }
        let at = *random.pick(&dense_places(original))?;
        let c = original.char(at);
        let other = match c {
            // The next vowel: another syllable with the same frame.
            '가'..='힣' => char::from_u32(if (c as u32 - 0xac00) % 588 / 28 < 20 {
                c as u32 + 28
            } else {
                c as u32 - 28
            })?,
            _ if original.language() == Some("zh") => {
                let others: Vec<char> = COMMON.chars().filter(|&other| unlike(c, other)).collect();
                *random.pick(&others)?
            }
            _ => return None,
        };
        Some((original.with(at, &other.to_string()), 0))
    })
}

/// Two neighbours swapped.
pub(super) fn transpose(original: &Original, random: &mut Random) -> Option<String> {
    let swapped = |at: usize| -> String { [original.char(at + 1), original.char(at)].iter().collect() };
    // A swap is two edits to the search but where one is allowed: no second one beside it.
    let altered = if let Some((_, at)) = place_in_word(original, random, 1) {
        original.spliced(at..at + 2, &swapped(at))
    } else {
        let free = |at: usize| is_dense(original.char(at)) && original.part(at) != Part::Fixed;
        let pairs: Vec<usize> = (1..original.chars.len()).filter(|&at| free(at) && free(at + 1)).collect();
        let at = *random.pick(&pairs)?;
        if original.edits_allowed() == 0 {
            return None;
        }
        original.spliced(at..at + 2, &swapped(at))
    };
    is_edit(original, &altered, 0).then_some(altered)
}

/// Makes as many edits as the name allows, each by itself a fair one.
fn repeatedly(
    original: &Original,
    random: &mut Random,
    edit: impl Fn(&Original, &mut Random) -> Option<(String, isize)>,
) -> Option<String> {
    let mut now = original.clone();
    let made = original.edits(random);
    for _ in 0..made {
        let (altered, longer) = edit(&now, random)?;
        if !is_edit(&now, &altered, longer) {
            return None;
        }
        now = Original::of(&altered);
    }
    let altered = now.text();
    if original.words.len() == now.words.len() {
        let text = |of: &Original, word: &Word| of.chars.get(word.range.clone()).unwrap_or_default().to_vec();
        let changed =
            original.words.iter().zip(&now.words).filter(|(a, b)| text(original, a) != text(&now, b));
        // Two slips in one short word make another word of it.
        let mut words = changed.map(|(word, _)| word.range.len());
        if let (Some(length), None, true) = (words.next(), words.next(), made > 1)
            && length < LEAST_FOR_TWO
        {
            return None;
        }
    }
    (altered != original.text() && !says_something_else(&original.folded.visual, &now.folded.visual))
        .then_some(altered)
}

/// Whether an alteration is seen in the folded name, as what it is meant to be, and says nothing else.
fn is_edit(original: &Original, altered: &str, longer: isize) -> bool {
    let folded = Folded::of(altered);
    let (before, after) = (&original.folded.visual, &folded.visual);
    before.len().checked_add_signed(longer) == Some(after.len())
        && before.chars() != after.chars()
        && !says_something_else(before, after)
}

/// A place inside a word in which a letter may be altered; `room` letters must follow it in the word.
fn place_in_word(original: &Original, random: &mut Random, room: usize) -> Option<(Word, usize)> {
    if original.edits_allowed() == 0 {
        return None;
    }
    let fair: Vec<&Word> = original
        .words
        .iter()
        .filter(|word| {
            word.range.len() >= LEAST_WORD && !word.capitals && matches!(word.part, Part::Own | Part::Body)
        })
        .collect();
    let own: Vec<&Word> = fair.iter().copied().filter(|word| word.part == Part::Own).collect();
    // Where the name has words of its own, these are what is misspelt.
    let word = *random.pick(if own.is_empty() { &fair } else { &own })?;
    // Not where a capital begins a word inside it (NYTimes), and never its first or last letter.
    let places: Vec<usize> = (word.range.start + 1..word.range.end - 1 - room)
        .filter(|&at| (at..=at + room).all(|at| !original.char(at).is_uppercase()))
        .collect();
    Some((word.clone(), *random.pick(&places)?))
}

/// Places of a long dense name at which a character may be exchanged or left out: inside a long run of one part, the first
/// two and the last two of the name not among them.
fn dense_places(original: &Original) -> Vec<usize> {
    if original.dense_places().len() < LEAST_DENSE {
        return Vec::new();
    }
    // Runs of one part, counted on from either end.
    let same = |a: usize, b: usize| is_dense(original.char(a)) && original.part(a) == original.part(b);
    let mut before = vec![0_usize; original.chars.len()];
    let mut run = 0;
    for (at, cell) in before.iter_mut().enumerate() {
        run = if at > 0 && same(at - 1, at) { run + 1 } else { 0 };
        *cell = run;
    }
    let mut after = 0;
    let mut out = Vec::new();
    for (at, &before) in before.iter().enumerate().rev() {
        after = if same(at + 1, at) { after + 1 } else { 0 };
        let inside = before > 0 && after > 0 && before + after + 1 >= LEAST_RUN;
        let altered = is_dense(original.char(at)) && matches!(original.part(at), Part::Own | Part::Body);
        if inside && altered && at >= 2 && at + 2 < original.chars.len() {
            out.push(at);
        }
    }
    out
}

/// Whether two Han characters are alike neither to the eye nor to the ear.
fn unlike(a: char, b: char) -> bool {
    use crate::fold::tables::{han_variant, look_distance};
    han_variant(a) != han_variant(b)
        && look_distance(han_variant(a), han_variant(b)).is_none()
        && !sounds_alike(a, b)
}

fn cased(c: char, capital: bool) -> char {
    if capital { c.to_uppercase().next().unwrap_or(c) } else { c }
}

/// The rows of the keyboards on which a slip is made.
const KEYBOARDS: &[&str] = &[
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "йцукенгшщзхъ",
    "фывапролджэ",
    "ячсмитьбю",
    "ςερτυθιοπ",
    "ασδφγηξκλ",
    "ζχψωβνμ",
    "ضصثقفغعهخحج",
    "شسيبلاتنمك",
    "רקאטוןם",
    "שדגכעיחל",
    "זסבהנמצת",
];

/// The keys beside one, small letters all.
fn neighbours(c: char) -> Vec<char> {
    let c = c.to_lowercase().next().unwrap_or(c);
    let mut out = Vec::new();
    for row in KEYBOARDS {
        let keys: Vec<char> = row.chars().collect();
        if let Some(at) = keys.iter().position(|&key| key == c) {
            out.extend(at.checked_sub(1).and_then(|before| keys.get(before)));
            out.extend(keys.get(at + 1));
        }
    }
    // A key that folds like the letter is no other letter.
    out.retain(|&key| glyph(key).visual() != glyph(c).visual());
    out
}
