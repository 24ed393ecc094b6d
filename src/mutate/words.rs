//! Words that change places, are added, or stand for the name: other orders, affixes, short forms, other scripts.

use std::sync::LazyLock;

use super::han::pair_count;
use super::known::Part;
use super::original::Original;
use super::random::Random;
use any_ascii::any_ascii;
use unicode_script::{Script, UnicodeScript};

use crate::fold::{is_dense, tables};
use crate::lexicon::AffixClass;
use crate::registry::short_forms::{ShortForm, short_forms};
use crate::registry::{Entity, Matching};

/// Folded letters of a spaced name from which its words may change places: two shorter ones are initials. Four characters
/// of a dense one.
const LEAST_SPACED: usize = 6;
const LEAST_DENSE: usize = 4;

/// Two characters that stand side by side this often in names are a word.
const COMMON_PAIR: u32 = 3;

/// Words that only join others and stay where they stand.
const JOINING: &[&str] = &[
    "the", "of", "for", "and", "in", "on", "de", "du", "des", "la", "le", "les", "et", "del", "los", "las",
    "el", "y", "da", "do", "dos", "das", "e", "di", "della", "der", "die", "das", "und", "für", "van", "het",
    "i", "и", "в", "на", "по", "при", "&", "o", "ng", "al",
];

/// Words in another order.
pub(super) fn reorder(original: &Original, random: &mut Random) -> Option<String> {
    if let Some(spaced) = spaced_reorder(original, random) {
        return Some(spaced);
    }
    let places = original.dense_places();
    if places.len() < LEAST_DENSE || places.len() != original.length() {
        return None;
    }
    let free = |at: usize| is_dense(original.char(at)) && original.part(at) != Part::Fixed;
    let fours: Vec<usize> = places.iter().copied().filter(|&at| (at..at + 4).all(free)).collect();
    // Two words stand there if each of their pairs is a common one, and commoner than those across their ends.
    let count = |at: Option<usize>| at.map_or(0, |at| pair_count(original.char(at), original.char(at + 1)));
    let hangul = |at: usize| matches!(original.char(at), '가'..='힣');
    let words: Vec<usize> = fours
        .into_iter()
        .filter(|&at| {
            let across = [at.checked_sub(1), Some(at + 1), Some(at + 3)].map(count);
            let least = count(Some(at)).min(count(Some(at + 2)));
            hangul(at) || (least >= COMMON_PAIR && across.iter().all(|&across| across < least))
        })
        .collect();
    let at = *random.pick(&words)?;
    let swapped: String = [at + 2, at + 3, at, at + 1].iter().map(|&place| original.char(place)).collect();
    Some(original.spliced(at..at + 4, &swapped))
}

fn spaced_reorder(original: &Original, random: &mut Random) -> Option<String> {
    let parts = |c: char| c.is_whitespace() || matches!(c, '・' | '·');
    let mut words: Vec<(usize, usize)> = Vec::new();
    let mut open = false;
    for (at, &c) in original.chars.iter().enumerate() {
        if parts(c) {
            open = false;
        } else if open {
            if let Some(last) = words.last_mut() {
                last.1 = at + 1;
            }
        } else {
            words.push((at, at + 1));
            open = true;
        }
    }
    if original.length() < if original.is_dense() { LEAST_DENSE } else { LEAST_SPACED } {
        return None;
    }
    let text = |word: (usize, usize)| -> String {
        original.chars.get(word.0..word.1).unwrap_or_default().iter().collect()
    };
    words.retain(|&word| {
        let text = text(word).to_lowercase();
        // A number or single letter belongs to the word before it, and a bracket opens what it closes.
        text.chars().any(char::is_alphabetic)
            && (original.is_dense() || text.chars().nth(1).is_some())
            && !text.contains(['(', ')', '（', '）'])
            && !JOINING.contains(&text.as_str())
    });
    let pairs: Vec<((usize, usize), (usize, usize))> =
        words.iter().copied().zip(words.iter().copied().skip(1)).collect();
    // Hong Kong is one word, in whatever order it is written.
    let placed = |word: (usize, usize)| (word.0..word.1).all(|at| original.part(at) == Part::Fixed);
    let pairs: Vec<_> = pairs.into_iter().filter(|pair| !(placed(pair.0) && placed(pair.1))).collect();
    let &(first, second) = random.pick(&pairs)?;
    let between: String = original.chars.get(first.1..second.0).unwrap_or_default().iter().collect();
    Some(original.spliced(first.0..second.1, &format!("{}{between}{}", text(second), text(first))))
}

/// A word that the entity, its staff or its followers would put beside its name.
struct Addition {
    word: &'static str,
    language: &'static str,
    class: AffixClass,
}

fn additions() -> &'static [Addition] {
    static ADDITIONS: LazyLock<Vec<Addition>> = LazyLock::new(|| {
        let mut out = Vec::new();
        for line in include_str!("../../data/lexicon/affixes.csv").lines().skip(1) {
            let mut columns = line.split(',');
            let (Some(word), Some(language), Some(class)) = (columns.next(), columns.next(), columns.next())
            else {
                continue;
            };
            let class = AffixClass::from_word(class);
            // Says nothing: no addition by itself.
            if class == AffixClass::Ornament {
                continue;
            }
            // One character beside a Han name is as often the end of another body's (社, 网).
            if word.chars().count() > 1 {
                out.push(Addition { word, language, class });
            }
        }
        out
    });
    &ADDITIONS
}

/// A word before or after the name.
pub(super) fn affix(original: &Original, random: &mut Random) -> Option<String> {
    const CLASSES: &[AffixClass] = &[
        AffixClass::Official,
        AffixClass::Role,
        AffixClass::Channel,
        AffixClass::Community,
        AffixClass::Place,
    ];
    let language = original.language()?;
    let class = *random.pick(CLASSES)?;
    // A ministry with another country behind it is that country's.
    let own = (0..original.chars.len())
        .filter(|&at| original.char(at).is_alphabetic() && original.part(at) == Part::Own);
    let placed = (0..original.chars.len())
        .any(|at| original.char(at).is_alphabetic() && original.part(at) == Part::Fixed);
    if class == AffixClass::Place && (placed || own.count() < LEAST_DENSE) {
        return None;
    }
    let fitting: Vec<&Addition> =
        additions().iter().filter(|one| one.language == language && one.class == class).collect();
    let word = random.pick(&fitting)?.word;
    let name = original.text();
    if name.to_lowercase().contains(&word.to_lowercase()) {
        return None;
    }
    let spaced = !matches!(language, "zh" | "ja" | "th");
    let capital = original.chars.iter().any(|c| c.is_uppercase());
    let word = if spaced && capital { capitalised(word) } else { word.to_owned() };
    let space = if spaced { " " } else { "" };
    // Only what says that the name is the entity's stands before it as well.
    if class == AffixClass::Official && random.once_in(2) {
        Some(format!("{word}{space}{name}"))
    } else {
        Some(format!("{name}{space}{word}"))
    }
}

fn capitalised(words: &str) -> String {
    let one = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect::<String>())
            .unwrap_or_default()
    };
    words.split(' ').map(one).collect::<Vec<_>>().join(" ")
}

/// A short form of the name.
pub(super) fn abbreviation(original: &Original, random: &mut Random) -> Option<String> {
    random.pick(&abbreviations(&original.text())).cloned()
}

/// The name in another script.
pub(super) fn transliteration(original: &Original, random: &mut Random) -> Option<String> {
    random.pick(&transliterations(&original.text())).cloned()
}

/// Short forms that people are sure to take for the name: those that count by themselves, or with an affix.
fn abbreviations(name: &str) -> Vec<String> {
    let entity = Entity { name: name.to_owned(), ..Entity::default() };
    let sure = |form: &ShortForm| form.matching != Matching::Accompanied && form.weight >= SURE;
    short_forms(&entity).into_iter().filter(sure).map(|form| form.text).collect()
}

/// Forms less sure than this mean other bodies as often.
const SURE: u8 = 60;
/// Longer names are not read aloud by the search.
const MOST_READ: usize = 12;
/// Spelled shorter than this, a name is a word of some language.
const LEAST_SPELLED: usize = 7;

/// A name in Latin letters: Han by its first readings, other scripts by their customary letters.
fn transliterations(name: &str) -> Vec<String> {
    let letters = name.chars().filter(|c| c.is_alphabetic());
    // Digits are read in ways of their own.
    if name.chars().any(char::is_numeric) || letters.clone().any(|c| c.is_ascii()) {
        return Vec::new();
    }
    let han = letters.clone().all(|c| c.script() == Script::Han);
    // Kanji and names of mixed script are read in ways that no table holds.
    if !han && letters.clone().any(|c| matches!(c.script(), Script::Han)) {
        return Vec::new();
    }
    if han && letters.clone().count() > MOST_READ {
        return Vec::new();
    }
    let spelled: Vec<String> = if han {
        let syllable = |c: char| Some(tables::syllable(*tables::readings(tables::han_variant(c)).first()?));
        let Some(syllables) = letters.map(syllable).collect::<Option<Vec<&str>>>() else { return Vec::new() };
        vec![syllables.chunks(2).map(|pair| capitalised(&pair.concat())).collect::<Vec<_>>().join(" ")]
    } else if letters
        .clone()
        .all(|c| matches!(c.script(), Script::Cyrillic | Script::Greek | Script::Georgian))
    {
        vec![capitalised(&any_ascii(name).to_lowercase())]
    } else {
        Vec::new()
    };
    let long = |text: &String| text.chars().filter(|c| c.is_alphabetic()).count() >= LEAST_SPELLED;
    spelled.into_iter().filter(long).collect()
}
