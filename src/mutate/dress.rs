//! The name in another dress: case, width, marks, what shows nothing, what stands between the letters. Whoever reads it
//! reads the same name, so that any part of it may be altered, places and numbers among it.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{compose, is_combining_mark};
use unicode_script::{Script, UnicodeScript};

use super::known::Part;
use super::original::Original;
use super::random::Random;
use crate::fold::{Role, glyph};

/// Characters that show nothing, of those that platforms let through most: zero-width space, non-joiner and joiner, word
/// joiner, soft hyphen, byte order mark.
const INVISIBLE: &[char] = &['\u{200B}', '\u{200C}', '\u{200D}', '\u{2060}', '\u{00AD}', '\u{FEFF}'];
/// Marks that stand on a letter of any European alphabet: grave, acute, circumflex, tilde, diaeresis, dot, ring, cedilla.
const MARKS: &[char] =
    &['\u{300}', '\u{301}', '\u{302}', '\u{303}', '\u{308}', '\u{307}', '\u{30A}', '\u{327}', '\u{323}'];
/// Short vowels, and the line that lengthens a word.
const ARABIC_MARKS: &[char] = &['\u{64E}', '\u{650}', '\u{64F}', '\u{640}'];
/// Hebrew points.
const HEBREW_MARKS: &[char] = &['\u{5B7}', '\u{5B8}', '\u{5B4}'];
/// Lines under and through, for scripts whose letters carry no marks.
const LINES: &[char] = &['\u{332}', '\u{336}', '\u{333}'];
/// What is put between letters; signs that can be read as letters are not here.
const BETWEEN: &[char] = &['.', '-', '_', '·', '~', '*', '\''];
/// What is put around a name.
const AROUND: &[(&str, &str)] = &[
    ("", " ✅"),
    ("", "."),
    ("", " ★"),
    ("【", "】"),
    ("", "!"),
    ("✨", "✨"),
    ("", "®"),
    ("«", "»"),
    ("- ", " -"),
];

/// Capitals for small letters and the other way round.
pub(super) fn case(original: &Original, random: &mut Random) -> Option<String> {
    let cased = original.places(|c| other_case(c).is_some());
    let mode = random.below(4);
    let some = random.some(&cased, 1 + random.clone().below(2));
    let written = original.rewritten(|at, c| {
        let other = other_case(c)?;
        let change = match mode {
            0 => c.is_lowercase(),
            1 => c.is_uppercase(),
            2 => cased.binary_search(&at).ok().is_some_and(|number| (number % 2 == 0) == c.is_lowercase()),
            _ => some.binary_search(&at).is_ok(),
        };
        change.then(|| other.to_string())
    });
    Some(written)
}

/// The other case of a letter that has one and is one letter in it.
fn other_case(c: char) -> Option<char> {
    let one = |mut letters: Vec<char>| (letters.len() == 1).then(|| letters.pop()).flatten();
    let other = if c.is_lowercase() {
        one(c.to_uppercase().collect())
    } else if c.is_uppercase() {
        one(c.to_lowercase().collect())
    } else {
        None
    };
    other.filter(|&other| other != c)
}

/// Full-width letters, half-width kana, Hangul taken apart into its keys.
pub(super) fn width(original: &Original, random: &mut Random) -> Option<String> {
    // Signs change their width with the keyboard, and are separators in every width.
    let ascii = original.places(|c| c.is_ascii_alphanumeric());
    let kana = original.places(|c| half_width().contains_key(&c));
    let hangul = original.places(|c| ('가'..='힣').contains(&c));
    if !ascii.is_empty() {
        let chosen = match random.below(3) {
            0 => random.some(&ascii, 1),
            _ => ascii,
        };
        return Some(original.rewritten(|at, c| {
            chosen
                .binary_search(&at)
                .is_ok()
                .then(|| char::from_u32(c as u32 + 0xfee0).unwrap_or(c).to_string())
        }));
    }
    if !kana.is_empty() {
        return Some(original.rewritten(|_, c| half_width().get(&c).cloned()));
    }
    let at = *random.pick(&hangul)?;
    Some(original.with(at, &keys(original.char(at))))
}

/// Katakana and its marks, in half width.
fn half_width() -> &'static HashMap<char, String> {
    static HALF: LazyLock<HashMap<char, String>> = LazyLock::new(|| {
        let mut half: HashMap<char, String> = HashMap::new();
        for narrow in '\u{FF66}'..='\u{FF9D}' {
            let Some(wide) = narrow.to_string().nfkc().next() else { continue };
            half.insert(wide, narrow.to_string());
            for (mark, narrow_mark) in [('\u{3099}', '\u{FF9E}'), ('\u{309A}', '\u{FF9F}')] {
                if let Some(voiced) = compose(wide, mark) {
                    half.insert(voiced, [narrow, narrow_mark].iter().collect());
                }
            }
        }
        half
    });
    &HALF
}

/// A Hangul syllable as the keys that are pressed for it (The Unicode Standard, 3.12).
fn keys(syllable: char) -> String {
    const LEADING: &str = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
    const TRAILING: &str = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ";
    let number = (syllable as usize).saturating_sub(0xac00);
    let leading = LEADING.chars().nth(number / 588);
    let vowel = u32::try_from(number % 588 / 28).ok().and_then(|vowel| char::from_u32(0x314f + vowel));
    let trailing = (number % 28).checked_sub(1).and_then(|trailing| TRAILING.chars().nth(trailing));
    leading.into_iter().chain(vowel).chain(trailing).collect()
}

/// One to three characters that show nothing, inside the name.
pub(super) fn invisible(original: &Original, random: &mut Random) -> Option<String> {
    let count = 1 + random.below(3);
    put_between(original, random, INVISIBLE, count, |_, _| true)
}

/// The name turned round and shown forwards again, or marks of direction in it.
pub(super) fn bidi(original: &Original, random: &mut Random) -> Option<String> {
    let turnable = !original.right_to_left()
        && original.chars.iter().all(|&c| (c.is_alphanumeric() || c == ' ') && !is_combining_mark(c));
    let text = original.text();
    match random.below(3) {
        0 if turnable => Some(format!("\u{202E}{}\u{202C}", original.chars.iter().rev().collect::<String>())),
        1 => {
            let (open, close) = random.pick(&[('\u{2068}', '\u{2069}'), ('\u{202A}', '\u{202C}')])?;
            Some(format!("{open}{text}{close}"))
        }
        _ => put_between(original, random, &['\u{200E}', '\u{200F}', '\u{061C}'], 1, |_, _| true),
    }
}

/// Marks on one to three letters, or those taken off that are there.
pub(super) fn mark(original: &Original, random: &mut Random) -> Option<String> {
    let marked = original.places(|c| glyph(c).role == Role::Mark || bare(c) != c);
    if !marked.is_empty() && random.once_in(2) {
        return Some(original.rewritten(|at, c| {
            marked
                .contains(&at)
                .then(|| if is_combining_mark(c) { String::new() } else { bare(c).to_string() })
        }));
    }
    let bare_letters = original.places(|c| c.is_alphanumeric() && bare(c) == c && !marks_for(c).is_empty());
    let chosen = random.some(&bare_letters, 1 + random.clone().below(3));
    let marks: Vec<char> =
        chosen.iter().filter_map(|&at| random.pick(marks_for(original.char(at))).copied()).collect();
    let written = original.rewritten(|at, c| {
        let mark = chosen.binary_search(&at).ok().and_then(|number| marks.get(number))?;
        Some(compose(c, *mark).map_or_else(|| [c, *mark].iter().collect(), String::from))
    });
    Some(written)
}

/// Letters that carry marks which are dropped in reading, and the marks that are put on them.
fn marks_for(c: char) -> &'static [char] {
    match c.script() {
        Script::Latin | Script::Greek | Script::Cyrillic => MARKS,
        Script::Arabic => ARABIC_MARKS,
        Script::Hebrew => HEBREW_MARKS,
        Script::Han | Script::Hangul | Script::Katakana | Script::Hiragana => LINES,
        _ => &[],
    }
}

/// A letter without its marks; kana keep theirs, which make them other letters.
fn bare(c: char) -> char {
    if !matches!(c.script(), Script::Latin | Script::Greek | Script::Cyrillic) {
        return c;
    }
    c.to_string().nfd().next().unwrap_or(c)
}

/// Signs between or around the letters, other signs for the spaces, or none.
pub(super) fn separator(original: &Original, random: &mut Random) -> Option<String> {
    let spaces = original.places(|c| c == ' ');
    match random.below(4) {
        0 if !spaces.is_empty() => {
            let sign = *random.pick(&["_", ".", "-", "", "·"])?;
            Some(original.rewritten(|at, _| spaces.binary_search(&at).is_ok().then(|| sign.to_owned())))
        }
        1 if spaces.is_empty() => {
            let sign = *random.pick(&[' ', '.', '-', '·'])?;
            let last = original.chars.len().saturating_sub(1);
            Some(original.rewritten(|at, c| (at < last).then(|| [c, sign].iter().collect())))
        }
        2 => {
            let (before, after) = *random.pick(AROUND)?;
            Some(format!("{before}{}{after}", original.text()))
        }
        _ => put_between(original, random, BETWEEN, 1, |a, b| a.is_alphabetic() && b.is_alphabetic()),
    }
}

/// A letter doubled or drawn out.
pub(super) fn repeat(original: &Original, random: &mut Random) -> Option<String> {
    if original.is_dense() {
        let mut places = original.dense_places();
        places.retain(|&at| original.part(at) != Part::Fixed && !is_combining_mark(original.char(at + 1)));
        if original.edits_allowed() == 0 {
            // Of three characters only the last, which reads as a slip.
            places.retain(|&at| at + 1 == original.chars.len());
        }
        let at = *random.pick(&places)?;
        return Some(original.spliced(at..at, &original.char(at).to_string()));
    }
    let mut places = Vec::new();
    for word in &original.words {
        // A numeral made longer is another number, and an initial another initial.
        if word.part == Part::Fixed || word.range.len() < LEAST_DRAWN_OUT {
            continue;
        }
        // Of capitals only the last is drawn out: BBCCC, but BBBC is another acronym. Of other words not the first letter.
        let from = if word.capitals { word.range.end - 1 } else { word.range.start + 1 };
        places.extend(
            (from..word.range.end).filter(|&at| may_be_repeated(original, at)).map(|at| (at, word.capitals)),
        );
    }
    let &(at, capitals) = random.pick(&places)?;
    // Of capitals, and where no edit is allowed, only a run is seen to be one.
    let more =
        if capitals || original.edits_allowed() == 0 { 2 + random.below(2) } else { 1 + random.below(3) };
    Some(original.spliced(at..at, &original.char(at).to_string().repeat(more)))
}

/// Shorter words are initials, and drawn out they are others.
const LEAST_DRAWN_OUT: usize = 3;

/// Whether a letter reads the same when it is drawn out: `l`, `I` and 1 fold alike and each counts, `vv` is a `w`, and in
/// `rn`, which is an `m`, neither may stand apart.
fn may_be_repeated(original: &Original, at: usize) -> bool {
    let c = original.char(at);
    let before = at.checked_sub(1).map_or('\0', |before| original.char(before));
    let after = original.char(at + 1);
    glyph(c).visual().len() == 1
        && !matches!(glyph(c).visual(), ['l' | 'v'])
        && !matches!((c, after), ('r', 'n'))
        && !matches!((before, c), ('r', 'n'))
        && (c.is_lowercase()
            || original.words.iter().any(|word| word.capitals && word.range.contains(&at))
            || c.to_lowercase().eq([c]))
        && !is_combining_mark(after)
}

/// Puts characters between letters that may be parted.
fn put_between(
    original: &Original,
    random: &mut Random,
    of: &[char],
    count: usize,
    parts: impl Fn(char, char) -> bool,
) -> Option<String> {
    let places: Vec<usize> = (1..original.chars.len())
        .filter(|&at| {
            let (before, after) = (original.char(at - 1), original.char(at));
            before.is_alphanumeric() && after.is_alphanumeric() && parts(before, after)
        })
        .collect();
    let chosen = random.some(&places, count);
    let put: Vec<char> = chosen.iter().filter_map(|_| random.pick(of).copied()).collect();
    Some(original.rewritten(|at, c| {
        let sign = chosen.binary_search(&at).ok().and_then(|number| put.get(number))?;
        Some([*sign, c].iter().collect())
    }))
}
