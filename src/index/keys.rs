//! The keys under which protected names stand in the FST, and the hashes that gate them.
//!
//! A key is a byte for its kind and the UTF-8 of its text. An empty text is no key: it would match everything that folds
//! to nothing.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::fold::{Stream, is_dense, tables};

/// What a key is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyKind {
    /// The hard stream.
    Hard = b'h' as isize,
    /// A searched stream, or one with a close lookalike in it.
    Look = b'v' as isize,
    /// The words of a searched stream, sorted.
    Words = b'w' as isize,
    /// The characters of a dense stream, sorted.
    Anagram = b'a' as isize,
    /// Toneless pinyin.
    Sound = b's' as isize,
    /// An official account.
    Official = b'o' as isize,
}

impl KeyKind {
    pub(super) const fn byte(self) -> u8 {
        self as u8
    }

    /// Starts a hash of this kind.
    pub(super) const fn seed(self) -> u64 {
        (self as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}

/// Takes one character into a hash.
pub(super) fn step(hash: u64, c: char) -> u64 {
    (hash.rotate_left(5) ^ u64::from(c as u32)).wrapping_mul(0x517c_c1b7_2722_0a95)
}

/// The bits of a hash, spread.
pub(super) fn finish(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash ^ (hash >> 32)
}

/// The hash of a text under a kind of key.
pub(super) fn hash_of(kind: KeyKind, chars: impl IntoIterator<Item = char>) -> u64 {
    finish(chars.into_iter().fold(kind.seed(), step))
}

/// Writes a key into a buffer.
pub(super) fn write_key(key: &mut Vec<u8>, kind: KeyKind, chars: impl IntoIterator<Item = char>) {
    key.clear();
    key.push(kind.byte());
    let mut utf8 = [0u8; 4];
    for c in chars {
        key.extend_from_slice(c.encode_utf8(&mut utf8).as_bytes());
    }
}

/// Han characters counted as alike enough to be a key: nine in ten pairs under this distance are, by eye (FOLDING).
pub(super) const CLOSE_LOOK: u16 = 65;
/// Dense names up to this length are also looked for with one close lookalike in them, wherever they stand.
pub(super) const MAX_LOOK_VARIANTS: usize = 7;
/// Fewer syllables than this sound like too much else: 84 % of two-character company names share theirs (FOLDING).
pub(super) const MIN_SOUND: usize = 3;
/// Longer names are met as near ones, two homophones and all.
pub(super) const MAX_SOUND: usize = 12;
/// Readings of a name that are followed at most: 重 and 长 have two each, and few names hold more than three such.
pub(super) const MAX_READINGS: usize = 16;
/// Shorter dense names are too often anagrams of others (上海, 海上).
pub(super) const MIN_ANAGRAM: usize = 4;
/// Words longer apart than this are a sentence.
pub(super) const MAX_WORDS: usize = 12;
/// Shortest name in which words may change places or one be put in: shorter ones are two initials.
pub(super) const MIN_WORDS_LENGTH: usize = 6;
/// Units of a dense name that may be put in as one run.
pub(super) const MAX_GAP: usize = 3;
/// Characters of a word that may be put into a spaced name; the longest that natural languages spell are shorter.
pub(super) const MAX_GAP_WORD: usize = 64;

/// The words of a window, sorted, joined by a unit separator; nothing for one word or too many.
pub(super) fn sorted_words(stream: &Stream, from: usize, to: usize) -> Option<Vec<char>> {
    let (units, chars) = (stream.units().get(from..to)?, stream.chars().get(from..to)?);
    if chars.len() < MIN_WORDS_LENGTH || chars.iter().any(|&c| is_dense(c)) {
        return None;
    }
    let mut words: Vec<&[char]> = Vec::new();
    let mut begin = 0;
    for (at, unit) in units.iter().enumerate().skip(1) {
        if unit.starts {
            words.push(chars.get(begin..at)?);
            begin = at;
        }
    }
    words.push(chars.get(begin..)?);
    if words.len() < 2 || words.len() > MAX_WORDS {
        return None;
    }
    words.sort_unstable();
    Some(words.join(&'\u{1f}'))
}

/// The characters of a dense name, sorted.
pub(super) fn anagram(chars: &[char]) -> Option<Vec<char>> {
    if !(MIN_ANAGRAM..=32).contains(&chars.len()) || !chars.iter().all(|&c| is_dense(c)) {
        return None;
    }
    let mut sorted = chars.to_vec();
    sorted.sort_unstable();
    Some(sorted)
}

/// Calls `found` with every way a Han name can be read, syllables as characters; at most [`MAX_READINGS`].
pub(crate) fn readings(chars: &[char], mut found: impl FnMut(&[char])) {
    if !(MIN_SOUND..=MAX_SOUND).contains(&chars.len()) {
        return;
    }
    let mut ways: Vec<Vec<char>> = vec![Vec::with_capacity(chars.len())];
    for &c in chars {
        let mut sounds: Vec<char> = Vec::new();
        for sound in tables::readings(c).iter().map(|&number| blurred(number)) {
            // Syllables that sound alike need not stand side by side: 咋 is za, ze and zha.
            if !sounds.contains(&sound) {
                sounds.push(sound);
            }
        }
        if sounds.is_empty() {
            return;
        }
        if ways.len() * sounds.len() > MAX_READINGS {
            sounds.truncate(1);
        }
        ways = ways
            .iter()
            .flat_map(|way| {
                sounds.iter().map(move |&sound| {
                    let mut longer = way.clone();
                    longer.push(sound);
                    longer
                })
            })
            .collect();
    }
    ways.sort_unstable();
    ways.dedup();
    ways.iter().for_each(|way| found(way));
}

/// A syllable as one character, zh/z, ch/c, sh/s and final ng/n taken as one: speakers of the south type them for one another.
pub(crate) fn blurred(number: u16) -> char {
    static BLURRED: LazyLock<Vec<char>> = LazyLock::new(|| {
        let mut seen: HashMap<String, u32> = HashMap::new();
        (0..)
            .map_while(|number| Some(tables::syllable(number)).filter(|syllable| !syllable.is_empty()))
            .map(|syllable| {
                let plain = syllable.replace("zh", "z").replace("ch", "c").replace("sh", "s");
                let plain = plain.strip_suffix("ng").map_or(plain.clone(), |stem| format!("{stem}n"));
                let next = u32::try_from(seen.len()).unwrap_or(0);
                // Private-use characters stand for syllables: no name holds one as a letter.
                char::from_u32(0xf_0000 + *seen.entry(plain).or_insert(next)).unwrap_or('\u{f0000}')
            })
            .collect()
    });
    BLURRED.get(usize::from(number)).copied().unwrap_or('\u{fffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// za, ze and zha were once counted as three sounds, and the cap on readings fell too soon.
    #[test]
    fn a_syllable_that_sounds_like_another_is_no_reading_of_its_own() {
        let mut ways = 0;
        readings(&['咋', '咋', '咋', '咋'], |_| ways += 1);
        assert_eq!(ways, 16);
    }
}
