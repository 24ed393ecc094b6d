//! Letters exchanged for what is drawn or read like them: of another script, symbols, digits, pairs.
//!
//! What the name says stays the same, so that any word may be altered. Some of the letters stay as they are where all of
//! them in one other script could be a word of that script's own (ВВС).

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_script::{Script, UnicodeScript};

use super::original::Original;
use super::random::Random;
use crate::fold::{glyph, tables};

/// Letters that are drawn like one letter, by script.
type Twins = HashMap<char, Vec<char>>;

/// Kana, bopomofo and Han that are drawn alike; more than a sign apart from their numbers (二, 八, 千), which tell bodies
/// apart.
const DENSE_TWINS: &[(char, char)] = &[
    ('口', 'ロ'),
    ('力', 'カ'),
    ('工', 'エ'),
    ('夕', 'タ'),
    ('卜', 'ト'),
    ('ー', '一'),
    ('へ', 'ヘ'),
    ('ベ', 'べ'),
    ('ペ', 'ぺ'),
    ('リ', 'り'),
];

/// Arabic letters that are typed for one another on Persian and Urdu keyboards.
const ARABIC_TWINS: &[(char, char)] = &[('ي', 'ی'), ('ك', 'ک'), ('ى', 'ی'), ('ه', 'ہ')];

/// Letters of the scripts that people type, by the letter of another one that they look like in every face (UTS #39).
fn twins() -> &'static Twins {
    static TWINS: LazyLock<Twins> = LazyLock::new(|| {
        let mut by_look: HashMap<char, Vec<char>> = HashMap::new();
        let ascii = ('A'..='Z').chain('a'..='z');
        // Greek, Cyrillic and Armenian keyboards, and the Latin letters of phonetic alphabets.
        let others = ('\u{0251}'..='\u{0282}')
            .chain('\u{0370}'..='\u{03FF}')
            .chain('\u{0400}'..='\u{0556}')
            .chain('\u{0561}'..='\u{0586}');
        for c in ascii.chain(others).filter(|c| c.is_alphabetic()) {
            let mut look = unicode_security::skeleton(c.encode_utf8(&mut [0; 4])).collect::<Vec<char>>();
            let symbol =
                tables::letter_symbol(c).is_some_and(|letter| !letter.chars().eq(look.iter().copied()));
            if let (Some(look), true, false) = (look.pop(), look.is_empty(), symbol) {
                by_look.entry(look).or_default().push(c);
            }
        }
        let mut twins = Twins::new();
        for same in by_look.into_values() {
            for &c in &same {
                // Of one script they are letters that look alike by accident of the face (l, I).
                let others = same
                    .iter()
                    .copied()
                    .filter(|other| *other != c && other.script() != c.script() || is_latin_pair(c, *other));
                // One case must not be read as the other: Ӏ is no i.
                twins.insert(c, others.filter(|other| other.is_uppercase() == c.is_uppercase()).collect());
            }
        }
        for &(a, b) in DENSE_TWINS.iter().chain(ARABIC_TWINS) {
            twins.entry(a).or_default().push(b);
            twins.entry(b).or_default().push(a);
        }
        twins.values_mut().for_each(|others| others.sort_unstable());
        twins
    });
    &TWINS
}

/// ɑ and ɡ are Latin, and drawn as a and g are.
fn is_latin_pair(a: char, b: char) -> bool {
    a.is_ascii() && matches!(b, 'ɑ' | 'ɡ') && a != b
}

/// One or several letters of another script.
pub(super) fn homoglyph(original: &Original, random: &mut Random) -> Option<String> {
    let places = original.places(|c| twins().get(&c).is_some_and(|others| !others.is_empty()));
    let letters = original.places(char::is_alphabetic).len();
    // Half of the letters at most, and one at least stays.
    let most = places.len().min((letters / 2).max(1)).min(letters.saturating_sub(1)).min(4);
    let count = 1 + random.below(most);
    let chosen = random.some(&places, count.min(most));
    let first =
        twins().get(&original.char(*chosen.first()?)).and_then(|others| random.pick(others))?.script();
    let written = original.rewritten(|at, c| {
        let others = chosen.binary_search(&at).is_ok().then(|| twins().get(&c)).flatten()?;
        // One script for all where it has the letter: people switch their keyboard once.
        let other = others.iter().find(|other| other.script() == first).or(others.first())?;
        Some(other.to_string())
    });
    Some(written)
}

/// Alphabets of symbols: where their A and a stand, as far as they have them.
const ALPHABETS: &[(u32, Option<u32>)] = &[
    (0x1d400, Some(0x1d41a)), // bold
    (0x1d434, Some(0x1d44e)), // italic
    (0x1d468, Some(0x1d482)), // bold italic
    (0x1d4d0, Some(0x1d4ea)), // bold script
    (0x1d56c, Some(0x1d586)), // bold Fraktur
    (0x1d5a0, Some(0x1d5ba)), // sans-serif
    (0x1d5d4, Some(0x1d5ee)), // sans-serif bold
    (0x1d670, Some(0x1d68a)), // monospace
    (0x24b6, Some(0x24d0)),   // circled
    (0x1f130, None),          // squared
    (0x1f150, None),          // circled, white on black
    (0x1f170, None),          // squared, white on black
    (0x1f110, Some(0x249c)),  // parenthesized
];

/// Letters as symbols: a whole name in one alphabet of them, or single letters.
pub(super) fn letter_symbol(original: &Original, random: &mut Random) -> Option<String> {
    let letters = original.places(|c| c.is_ascii_alphabetic());
    if letters.is_empty() {
        return None;
    }
    if random.once_in(3) {
        let chosen = random.some(&letters, 1 + random.clone().below(2));
        let symbols: Vec<Option<char>> = chosen
            .iter()
            .map(|&at| symbols().get(&original.char(at)).and_then(|all| random.pick(all)).copied())
            .collect();
        return Some(original.rewritten(|at, _| {
            let number = chosen.binary_search(&at).ok()?;
            symbols.get(number).copied().flatten().map(String::from)
        }));
    }
    let &(upper, lower) = random.pick(ALPHABETS)?;
    let written = original.rewritten(|_, c| {
        let number = |first: char| c as u32 - first as u32;
        let symbol = match (c, lower) {
            ('a'..='z', Some(lower)) => lower + number('a'),
            ('a'..='z', None) => upper + number('a'),
            ('A'..='Z', _) => upper + number('A'),
            _ => return None,
        };
        char::from_u32(symbol).filter(|&symbol| tables::letter_symbol(symbol).is_some()).map(String::from)
    });
    Some(written)
}

/// Single symbols for each letter: small capitals, modifiers, letters with hooks and strokes, turned ones, letter-like signs.
fn symbols() -> &'static HashMap<char, Vec<char>> {
    static SYMBOLS: LazyLock<HashMap<char, Vec<char>>> = LazyLock::new(|| {
        let mut symbols: HashMap<char, Vec<char>> = HashMap::new();
        let ranges = ('\u{0180}'..='\u{024F}')
            .chain('\u{1D00}'..='\u{1DBF}')
            .chain('\u{2100}'..='\u{214F}')
            .chain('\u{24B6}'..='\u{24E9}');
        for symbol in ranges {
            let Some(letters) = tables::letter_symbol(symbol) else { continue };
            let mut letters = letters.chars();
            let (Some(letter), None) = (letters.next(), letters.next()) else { continue };
            // A letter with a mark, or one that UTS #39 knows as a lookalike, is no symbol.
            let known = unicode_security::skeleton(symbol.encode_utf8(&mut [0; 4])).eq([letter])
                && symbol.script() == Script::Latin;
            let marked = symbol.to_string().nfd().count() > 1;
            // Read as another letter when it is not turned back: ɯ, and what folds apart from its own letter.
            let alike =
                glyph(symbol).visual() == glyph(letter).visual() && tables::latin_lookalike(symbol).is_none();
            if letter.is_ascii_alphabetic() && !known && !marked && alike {
                symbols.entry(letter).or_default().push(symbol);
            }
        }
        symbols
    });
    &SYMBOLS
}

/// Digits and signs that are read as letters, as players and spammers have written them since the eighties.
const LEET: &[(char, &str)] = &[
    ('a', "4@"),
    ('b', "8"),
    ('e', "3€"),
    ('i', "1!"),
    ('l', "1|"),
    ('o', "0"),
    ('s', "5$"),
    ('t', "7+"),
    ('c', "¢"),
    ('y', "¥"),
    ('о', "0"),
    ('з', "3"),
    ('ο', "0"),
];

/// Digits and signs in the place of one to three letters, the first of the name not among them.
pub(super) fn leet(original: &Original, random: &mut Random) -> Option<String> {
    let lower = |c: char| c.to_lowercase().next().unwrap_or(c);
    let of = |c: char| LEET.iter().find(|row| row.0 == lower(c)).map(|row| row.1);
    let mut places = original.places(|c| of(c).is_some());
    // Between letters: at an end a sign is only punctuation, and beside a digit a digit is a number.
    places.retain(|&at| {
        let before = at.checked_sub(1).map(|before| original.char(before));
        let after = original.char(at + 1);
        before.is_some_and(char::is_alphabetic) && (after.is_alphabetic() || !after.is_alphanumeric())
    });
    let letters = original.places(char::is_alphabetic).len();
    let most = places.len().min((letters / 3).max(1)).min(3);
    let chosen = random.some(&places, (1 + random.clone().below(most)).min(most));
    let signs: Vec<char> = chosen
        .iter()
        .map(|&at| {
            let all: Vec<char> = of(original.char(at)).unwrap_or_default().chars().collect();
            let last = !original.char(at + 1).is_alphabetic();
            let beside = chosen.contains(&(at + 1))
                || at.checked_sub(1).is_some_and(|before| chosen.contains(&before));
            // Beside one another, and at the end of a word, only digits are surely read as letters.
            let digits: Vec<char> =
                all.iter().copied().filter(|sign| !(last || beside) || sign.is_ascii_digit()).collect();
            random.pick(&digits).copied().unwrap_or_else(|| original.char(at))
        })
        .collect();
    Some(original.rewritten(|at, _| {
        let number = chosen.binary_search(&at).ok()?;
        signs.get(number).copied().map(String::from)
    }))
}

/// Two letters that look like one, or one that looks like two.
pub(super) fn multi_char(original: &Original, random: &mut Random) -> Option<String> {
    let mut ways: Vec<(usize, usize, &str)> = Vec::new();
    for at in 0..original.chars.len() {
        let (c, next) = (original.char(at), original.char(at + 1));
        match (c, next) {
            ('r', 'n') => ways.push((at, 2, "m")),
            ('v', 'v') => ways.push((at, 2, "w")),
            _ => {}
        }
        match c {
            'm' => ways.push((at, 1, "rn")),
            'w' => ways.push((at, 1, "vv")),
            'W' => ways.push((at, 1, "VV")),
            // Two edits to the search, which does not fold `cl`: only where two are allowed.
            'd' if original.edits_allowed() >= 2 => ways.push((at, 1, "cl")),
            _ => {}
        }
    }
    let &(at, length, text) = random.pick(&ways)?;
    Some(original.spliced(at..at + length, text))
}
