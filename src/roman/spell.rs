//! In which ways the letters of a name are spelled in Latin, by the customs of press and officials.
//!
//! Letters that are spelled in one way everywhere are those of `any_ascii`; here stand the others. Sources: ISO 9 and BGN/PCGN
//! (Cyrillic), ELOT 743 (Greek), Hepburn (kana), Revised Romanization 2000 with the assimilations it writes (Hangul), ISO 7098
//! (Han), the BGN/PCGN systems of Arabic and Hebrew and what newspapers in these languages call themselves, Hunterian (India),
//! RTGS (Thai). Buckwalter and other scholarly systems are nobody's custom in names.

use any_ascii::any_ascii_char;

use std::sync::LazyLock;

use super::prefix::Lane;
use super::summary::Set;
use super::{Scheme, Writing};
use crate::fold::tables;

/// Ways of one name that are followed at most; beyond, letters are spelled in the first way.
const MAX_WAYS: usize = 16;

/// How one letter is spelled.
#[derive(Clone, Copy, Debug)]
enum Sound {
    One(&'static str),
    Some(&'static [&'static str]),
    /// The readings of a Han character, as numbers of syllables.
    Han(&'static [u16]),
}

impl Sound {
    const fn count(self) -> usize {
        match self {
            Sound::One(_) => 1,
            Sound::Some(ways) => ways.len(),
            Sound::Han(readings) => readings.len(),
        }
    }

    fn way(self, number: usize) -> &'static str {
        match self {
            Sound::One(way) => way,
            Sound::Some(ways) => ways.get(number).copied().unwrap_or(""),
            Sound::Han(readings) => readings.get(number).map_or("", |&number| tables::syllable(number)),
        }
    }
}

/// Writes a name in Latin letters as ASCII; false if a letter has no such form.
pub(super) fn latin(chars: &[char], out: &mut Vec<u8>) -> bool {
    out.clear();
    for &c in chars {
        match u8::try_from(c) {
            Ok(byte) if byte.is_ascii_alphanumeric() => out.push(byte.to_ascii_lowercase()),
            _ => {
                let letters = any_ascii_char(c).bytes().filter(u8::is_ascii_alphanumeric);
                let before = out.len();
                out.extend(letters.map(|byte| byte.to_ascii_lowercase()));
                if out.len() == before && c.is_alphabetic() {
                    return false;
                }
            }
        }
    }
    !out.is_empty()
}

/// The ways in which a name is spelled. Keep one: its buffers are reused.
#[derive(Clone, Debug, Default)]
pub(super) struct Ways {
    sounds: Vec<Sound>,
    /// How many ways of each sound are followed.
    followed: Vec<usize>,
    text: Vec<u8>,
}

impl Ways {
    /// Takes in a name that is not in Latin letters.
    pub(super) fn read(&mut self, chars: &[char], writing: Writing) {
        let sounds = &mut self.sounds;
        sounds.clear();
        match writing {
            Writing::Hangul => hangul(chars, sounds),
            Writing::Kana => kana(chars, sounds),
            Writing::Arabic => arabic(chars, sounds),
            _ => others(chars, writing, sounds),
        }
    }

    /// Takes in a name in Latin letters with the ways in which other scripts spell it by its sound.
    pub(super) fn read_latin(&mut self, text: &[u8]) {
        self.sounds.clear();
        respellings(text, &mut self.sounds);
    }

    /// Calls `found` with every way; where a set of prefixes is given, with those of which the prefix may be in it.
    pub(super) fn each(&mut self, within: Option<(Scheme, &Set)>, mut found: impl FnMut(&[u8])) {
        let Ways { sounds, followed, text } = self;
        let mut ways = 1;
        followed.clear();
        for sound in sounds.iter() {
            let count = sound.count().max(1);
            let count = if ways * count > MAX_WAYS { 1 } else { count };
            ways *= count;
            followed.push(count);
        }
        text.clear();
        let open = within.map(|(scheme, set)| Open { lane: Lane::new(scheme), read: 0, set });
        follow(sounds, followed, text, open, &mut found);
    }
}

/// A way of which the prefix is not known yet.
#[derive(Clone, Copy)]
struct Open<'s> {
    lane: Lane,
    read: usize,
    set: &'s Set,
}

/// Follows all ways of some sounds behind a text. No deeper than the sounds of which several ways are followed.
fn follow(
    sounds: &[Sound],
    followed: &[usize],
    text: &mut Vec<u8>,
    mut open: Option<Open<'_>>,
    found: &mut impl FnMut(&[u8]),
) {
    let (mut sounds, mut followed) = (sounds, followed);
    while let (Some((sound, later)), Some((&count, counts))) = (sounds.split_first(), followed.split_first())
    {
        let begin = text.len();
        // All but the last way by calls of its own.
        for number in 0..count {
            text.truncate(begin);
            // Apostrophes are no letters; the marks of skeletons are capitals.
            text.extend(sound.way(number).bytes().filter(u8::is_ascii_alphanumeric));
            let mut on = open;
            if let Some(way) = &mut on {
                let more = !later.is_empty();
                way.read = way.lane.read(text, way.read, more);
                if way.lane.is_full() || !more {
                    if !way.set.may_hold(way.lane.prefix()) {
                        if number + 1 == count {
                            return;
                        }
                        continue;
                    }
                    on = None;
                }
            }
            if number + 1 == count {
                open = on;
            } else {
                follow(later, counts, text, on, found);
            }
        }
        (sounds, followed) = (later, counts);
    }
    found(text);
}

fn others(chars: &[char], writing: Writing, sounds: &mut Vec<Sound>) {
    let mut rest = chars;
    while let Some((&c, after)) = rest.split_first() {
        if let Some((used, sound)) = loan(rest) {
            sounds.push(sound);
            rest = rest.get(used..).unwrap_or(&[]);
            continue;
        }
        let next = after.first().copied();
        let (sound, used) = match writing {
            Writing::Cyrillic => cyrillic(c, next, chars),
            Writing::Greek => greek(c, next, after.get(1).copied()),
            Writing::Han => (han(c), 1),
            Writing::Hebrew => (hebrew(c, rest.len() == chars.len(), after.is_empty()), 1),
            Writing::Brahmic => (brahmic(c), 1),
            Writing::Around if c == 'ท' && next == Some('ร') => (Sound::Some(&["s", "thr"]), 2),
            Writing::Around => (around(c, next), 1),
            // Armenian writes its u with two letters.
            Writing::Alphabet if c == 'ո' && next == Some('ւ') => (Sound::One("u"), 2),
            _ => (Sound::One(any_ascii_char(c)), 1),
        };
        sounds.push(sound);
        if matches!(writing, Writing::Hebrew | Writing::Brahmic) && next == Some(c) {
            sounds.push(TWICE);
        }
        rest = rest.get(used..).unwrap_or(&[]);
    }
}

/// Words of English that name media and stand in other scripts as they sound: how they are spelled where they come from.
const LOANS: &[(&str, &[&str])] = &[
    ("ньюс", &["news", "nyus"]),
    ("таймс", &["times", "taims"]),
    ("дейли", &["daily", "deili"]),
    ("뉴스", &["news", "nyuseu"]),
    ("타임스", &["times", "taimseu"]),
    ("타임즈", &["times", "taimjeu"]),
    ("데일리", &["daily", "deilli"]),
    ("미디어", &["media", "midieo"]),
    ("투데이", &["today", "tudei"]),
    ("ニュース", &["news", "nyusu"]),
    ("タイムス", &["times", "taimusu"]),
    ("タイムズ", &["times", "taimuzu"]),
    ("デイリー", &["daily", "deiri"]),
    ("メディア", &["media", "media"]),
    ("टाइम्स", &["times"]),
    ("न्यूज", &["news"]),
    ("টাইমস", &["times"]),
    ("নিউজ", &["news"]),
    ("تايمز", &["times"]),
    ("نيوز", &["news"]),
    ("テレビ", &["terebi", "tv"]),
    ("ラジオ", &["rajio", "radio"]),
];

fn loan(rest: &[char]) -> Option<(usize, Sound)> {
    static WORDS: LazyLock<Vec<(Vec<char>, Sound)>> = LazyLock::new(|| {
        LOANS.iter().map(|(word, ways)| (word.chars().collect(), Sound::Some(ways))).collect()
    });
    /// Their first letters, by the last seven bits.
    static FIRST: LazyLock<u128> = LazyLock::new(|| {
        let first = LOANS.iter().filter_map(|(word, _)| word.chars().next());
        first.fold(0, |letters, c| letters | 1 << (c as u32 & 127))
    });
    let first = *rest.first()?;
    if *FIRST >> (first as u32 & 127) & 1 == 0 {
        return None;
    }
    let found = WORDS.iter().find(|(word, _)| word.first() == Some(&first) && rest.starts_with(word));
    found.map(|(word, sound)| (word.len(), *sound))
}

fn cyrillic(c: char, next: Option<char>, name: &[char]) -> (Sound, usize) {
    let sound = match (c, next) {
        ('д', Some('ж')) => return (Sound::Some(&["dzh", "j"]), 2),
        // Ukrainian and Belarusian, told by letters Russian lacks: г is h.
        ('г', _) if name.iter().any(|c| matches!(c, 'і' | 'є' | 'ґ')) => Sound::Some(&["h", "g"]),
        // A hard sign in Russian, a vowel in Bulgarian.
        ('ъ', _) => Sound::Some(&["", "a", "u"]),
        ('щ', _) => Sound::Some(&["shch", "sht"]),
        ('ң', _) => Sound::Some(&["ng", "n"]),
        ('х', _) => Sound::One("kh"),
        _ => Sound::One(any_ascii_char(c)),
    };
    (sound, 1)
}

fn greek(c: char, next: Option<char>, third: Option<char>) -> (Sound, usize) {
    let voiceless = |c: Option<char>| c.is_none_or(|c| "θκξπσςτφχψ".contains(c));
    match (c, next) {
        ('ο', Some('υ')) => (Sound::One("ou"), 2),
        ('α', Some('υ')) if voiceless(third) => (Sound::Some(&["af", "av", "au"]), 2),
        ('ε', Some('υ')) if voiceless(third) => (Sound::Some(&["ef", "ev", "eu"]), 2),
        ('α', Some('υ')) => (Sound::Some(&["av", "au"]), 2),
        ('ε', Some('υ')) => (Sound::Some(&["ev", "eu"]), 2),
        ('μ', Some('π')) => (Sound::Some(&["mp", "b"]), 2),
        ('ν', Some('τ')) => (Sound::Some(&["nt", "d"]), 2),
        ('γ', Some('κ')) => (Sound::Some(&["gk", "g"]), 2),
        ('γ', Some('γ')) => (Sound::Some(&["ng", "gg"]), 2),
        ('γ', Some('χ' | 'ξ')) => (Sound::One("n"), 1),
        ('χ', _) => (Sound::Some(&["ch", "h"]), 1),
        ('β', _) => (Sound::Some(&["v", "b"]), 1),
        ('υ', _) => (Sound::Some(&["y", "u"]), 1),
        _ => (Sound::One(any_ascii_char(c)), 1),
    }
}

fn han(c: char) -> Sound {
    if c.is_ascii_digit() { Sound::One(any_ascii_char(c)) } else { Sound::Han(tables::readings(c)) }
}

/// Hepburn, letter by letter, long vowels short.
fn kana(chars: &[char], sounds: &mut Vec<Sound>) {
    // Katakana and hiragana are one alphabet.
    let plain = |c: char| match c {
        'ァ'..='ヶ' => char::from_u32(c as u32 - 0x60).unwrap_or(c),
        other => other,
    };
    let mut rest = chars;
    let mut before = "";
    while let Some((&c, after)) = rest.split_first() {
        if let Some((used, sound)) = loan(rest) {
            sounds.push(sound);
            before = "";
            rest = rest.get(used..).unwrap_or(&[]);
            continue;
        }
        rest = after;
        let this = plain(c);
        let next = after.first().map(|&c| plain(c));
        let own = any_ascii_char(c);
        // きょ is kyo, しょ is sho: the glide takes the vowel's place.
        let glide = match next {
            Some('ゃ') => Some("a"),
            Some('ゅ') => Some("u"),
            Some('ょ') => Some("o"),
            _ => None,
        };
        let small_vowel = matches!(next, Some('ぁ' | 'ぃ' | 'ぅ' | 'ぇ' | 'ぉ'));
        match this {
            'ー' | 'っ' => continue,
            'ん' if matches!(next, Some('ば'..='ぽ' | 'ま'..='も')) => {
                sounds.push(Sound::Some(&["n", "m"]))
            }
            // A u after o and u only lengthens.
            'う' if before.ends_with('o') || before.ends_with('u') => continue,
            _ => match (glide, own.strip_suffix('i')) {
                (Some(vowel), Some(stem)) => {
                    sounds.push(Sound::One(stem));
                    if !matches!(stem, "sh" | "ch" | "j") {
                        sounds.push(Sound::One("y"));
                    }
                    sounds.push(Sound::One(vowel));
                    before = vowel;
                    rest = after.get(1..).unwrap_or(&[]);
                    continue;
                }
                // ティ is ti, ヴァ is va.
                _ if small_vowel => {
                    sounds.push(Sound::One(own.get(..own.len().saturating_sub(1)).unwrap_or(own)));
                }
                _ => sounds.push(Sound::One(own)),
            },
        }
        before = own;
    }
}

const INITIALS: [&str; 19] =
    ["g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"];
const VOWELS: [&str; 21] = [
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi",
    "yu", "eu", "ui", "i",
];
/// Before a vowel, and before a consonant or at the end.
const FINALS: [(&str, &str); 28] = [
    ("", ""),
    ("g", "k"),
    ("kk", "k"),
    ("ks", "k"),
    ("n", "n"),
    ("nj", "n"),
    ("n", "n"),
    ("d", "t"),
    ("r", "l"),
    ("lg", "k"),
    ("lm", "m"),
    ("lb", "l"),
    ("ls", "l"),
    ("lt", "l"),
    ("lp", "p"),
    ("r", "l"),
    ("m", "m"),
    ("b", "p"),
    ("ps", "p"),
    ("s", "t"),
    ("ss", "t"),
    ("ng", "ng"),
    ("j", "t"),
    ("ch", "t"),
    ("k", "k"),
    ("t", "t"),
    ("p", "p"),
    ("", ""),
];

/// Revised Romanization: what meets another sound is written as it is spoken, or not.
fn hangul(chars: &[char], sounds: &mut Vec<Sound>) {
    let parts = |c: char| {
        let number = (c as usize).checked_sub(0xac00).filter(|&number| number < 19 * 21 * 28)?;
        Some((number / (21 * 28), number / 28 % 21, number % 28))
    };
    let mut rest = chars;
    let mut last = "";
    while let Some((&c, after)) = rest.split_first() {
        if let Some((used, sound)) = loan(rest) {
            sounds.push(sound);
            last = "";
            rest = rest.get(used..).unwrap_or(&[]);
            continue;
        }
        rest = after;
        let Some((initial, vowel, end)) = parts(c) else {
            sounds.push(Sound::One(any_ascii_char(c)));
            last = "";
            continue;
        };
        let initial = INITIALS.get(initial).copied().unwrap_or("");
        sounds.push(match (last, initial) {
            ("k" | "ng" | "m" | "p", "r") => Sound::Some(&["n", "r"]),
            ("l", "n") => Sound::Some(&["l", "n"]),
            ("n", "r") => Sound::Some(&["l", "n"]),
            _ => Sound::One(initial),
        });
        sounds.push(Sound::One(VOWELS.get(vowel).copied().unwrap_or("")));
        let (liaison, stopped) = FINALS.get(end).copied().unwrap_or(("", ""));
        let next =
            after.first().and_then(|&c| parts(c)).and_then(|(initial, ..)| INITIALS.get(initial).copied());
        sounds.push(match (stopped, next) {
            (_, Some("")) => Sound::One(liaison),
            ("k", Some("n" | "m" | "r")) => Sound::Some(&["ng", "k"]),
            ("p", Some("n" | "m" | "r")) => Sound::Some(&["m", "p"]),
            ("t", Some("n" | "m")) => Sound::Some(&["n", "t"]),
            ("n", Some("r")) => Sound::Some(&["l", "n"]),
            _ => Sound::One(stopped),
        });
        last = stopped;
    }
}

/// A letter written twice has an unwritten vowel between, or not.
const TWICE: Sound = Sound::Some(&["N", ""]);

/// Consonants, and capitals for what is spelled as a vowel and before an `h` that is a letter of its own, as [`super::skeleton`] reads them.
fn arabic(chars: &[char], sounds: &mut Vec<Sound>) {
    let mut rest = chars;
    while let Some((&c, after)) = rest.split_first() {
        if let Some((used, sound)) = loan(rest) {
            sounds.push(sound);
            rest = rest.get(used..).unwrap_or(&[]);
            continue;
        }
        let last = after.is_empty();
        rest = after;
        sounds.push(match c {
            // The article's l is spoken, and often written, as the letter after it.
            'ل' if after.first().is_some_and(|&c| "تثدذرزسشصضطظن".contains(c))
                && chars.get(chars.len().saturating_sub(after.len() + 2)) == Some(&'ا') =>
            {
                Sound::Some(&["l", ""])
            }
            'ا' | 'آ' | 'أ' | 'إ' | 'ٱ' => Sound::One("V"),
            'ى' => Sound::One("A"),
            'ة' => Sound::Some(&["A", "t"]),
            'و' => Sound::One("U"),
            'ي' | 'ی' | 'ے' => Sound::One("I"),
            'ؤ' | 'ئ' | 'ء' | 'ع' => Sound::One("O"),
            'ه' | 'ہ' if last => Sound::Some(&["A", "Nh"]),
            'ب' => Sound::Some(&["b", "p"]),
            'پ' | 'ٻ' => Sound::One("p"),
            'ت' | 'ط' | 'ٹ' => Sound::One("t"),
            'ث' => Sound::Some(&["t", "s"]),
            'ج' => Sound::Some(&["j", "g"]),
            'چ' => Sound::One("ch"),
            'ح' | 'ه' | 'ہ' => Sound::One("Nh"),
            'ھ' => Sound::Some(&["", "Nh"]),
            'خ' => Sound::One("kh"),
            'د' | 'ض' | 'ڈ' => Sound::One("d"),
            'ذ' => Sound::Some(&["d", "z"]),
            'ظ' => Sound::Some(&["z", "d"]),
            'ر' | 'ڑ' => Sound::One("r"),
            'ز' | 'ژ' => Sound::One("z"),
            'س' | 'ش' | 'ص' => Sound::One("s"),
            'غ' | 'گ' => Sound::One("g"),
            'ف' => Sound::One("f"),
            'ڤ' => Sound::One("v"),
            'ق' => Sound::Some(&["k", "g"]),
            'ك' | 'ک' => Sound::One("k"),
            'ل' => Sound::One("l"),
            'م' => Sound::One("m"),
            'ن' | 'ں' => Sound::One("n"),
            other => Sound::One(any_ascii_char(other)),
        });
        if after.first() == Some(&c) {
            sounds.push(TWICE);
        }
    }
}

fn hebrew(c: char, first: bool, last: bool) -> Sound {
    match c {
        'א' | 'ע' => Sound::One("O"),
        'י' => Sound::One("I"),
        'ו' if first => Sound::Some(&["v", "U"]),
        'ו' => Sound::Some(&["U", "v"]),
        'ה' if last => Sound::Some(&["O", "Nh"]),
        'ה' => Sound::One("Nh"),
        'ב' => Sound::Some(&["b", "v"]),
        'ג' => Sound::One("g"),
        'ד' => Sound::One("d"),
        'ז' => Sound::One("z"),
        'ח' => Sound::Some(&["Nh", "ch", "kh"]),
        'ט' | 'ת' => Sound::One("t"),
        'כ' | 'ך' => Sound::Some(&["k", "kh", "ch"]),
        'ל' => Sound::One("l"),
        'מ' | 'ם' => Sound::One("m"),
        'נ' | 'ן' => Sound::One("n"),
        'ס' | 'ש' => Sound::One("s"),
        'פ' | 'ף' => Sound::Some(&["p", "f"]),
        'צ' | 'ץ' => Sound::Some(&["ts", "z"]),
        'ק' => Sound::One("k"),
        'ר' => Sound::One("r"),
        other => Sound::One(any_ascii_char(other)),
    }
}

/// Vowel signs and letters are written vowels; consonants are Hunterian.
fn brahmic(c: char) -> Sound {
    // Tamil has one letter for voiced and voiceless.
    match c {
        'க' => return Sound::Some(&["k", "g"]),
        'ட' | 'த' => return Sound::Some(&["t", "d"]),
        'ப' => return Sound::Some(&["p", "b"]),
        'ச' => return Sound::Some(&["ch", "s"]),
        // Bengali has no letter for z.
        'জ' => return Sound::Some(&["j", "z"]),
        'য' => return Sound::Some(&["j", "I"]),
        _ => {}
    }
    match any_ascii_char(c) {
        "a" | "aa" => Sound::One("A"),
        "i" | "ii" | "e" | "ai" | "ee" => Sound::One("I"),
        "u" | "uu" | "o" | "au" | "oo" => Sound::One("U"),
        "y" => Sound::One("I"),
        "v" | "w" => Sound::Some(&["v", "U"]),
        "c" => Sound::One("ch"),
        "h" if c as u32 & 0x7f != 0x03 => Sound::One("Nh"),
        // Anusvara takes the place of the consonant after it; visarga is not spelled.
        "m" if matches!(c as u32 & 0x7f, 0x01 | 0x02) => Sound::Some(&["n", "m"]),
        "h" => Sound::One(""),
        other => Sound::One(other),
    }
}

/// Consonants alone: vowels stand before, after, over and under them.
fn around(c: char, next: Option<char>) -> Sound {
    // A consonant under the sign of silence.
    if next == Some('\u{e4c}') {
        return Sound::One("");
    }
    match c {
        'ก' => Sound::Some(&["k", "g"]),
        'จ' => Sound::Some(&["ch", "j"]),
        // ph before a vowel, p at the end of a syllable.
        'ผ' | 'พ' | 'ภ' => Sound::Some(&["ph", "p"]),
        'ข' | 'ค' | 'ฆ' => Sound::Some(&["kh", "k"]),
        'ห' => Sound::Some(&["Nh", ""]),
        'ฮ' => Sound::One("Nh"),
        _ => match any_ascii_char(c) {
            consonant if consonant.bytes().all(|byte| !b"aeiouyw".contains(&byte)) => Sound::One(consonant),
            _ => Sound::One(""),
        },
    }
}

/// Letters of a name in Latin script that other scripts spell by their sound: eu as German has it (Рейтер), English ee and oo,
/// j as дж, c before e and i as с, initial h as г, g before e and i as дж.
fn respellings(text: &[u8], sounds: &mut Vec<Sound>) {
    let mut rest = text;
    let mut first = true;
    while let Some((&letter, after)) = rest.split_first() {
        let (sound, used) = match (letter, after.first().copied().unwrap_or(0)) {
            (b'e', b'u') => (Sound::Some(&["eu", "ei"]), 2),
            (b'e', b'e') => (Sound::Some(&["e", "i"]), 2),
            (b'o', b'o') => (Sound::Some(&["o", "u"]), 2),
            (b'j', _) => (Sound::Some(&["j", "dzh"]), 1),
            (b'c', b'e' | b'i' | b'y') => (Sound::Some(&["c", "s"]), 1),
            (b'g', b'e' | b'i' | b'y') => (Sound::Some(&["g", "dzh"]), 1),
            (b'h', _) if first => (Sound::Some(&["h", "g"]), 1),
            _ => (ascii(letter), 1),
        };
        sounds.push(sound);
        rest = rest.get(used..).unwrap_or(&[]);
        first = false;
    }
}

fn ascii(letter: u8) -> Sound {
    Sound::One(any_ascii_char(char::from(letter)))
}
