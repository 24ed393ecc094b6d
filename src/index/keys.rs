//! The keys under which protected names stand in the index: hashes of 64 bits, each of a kind and a text.
//!
//! Of a thousand million keys two share a hash once in thirty registries, and what is met by chance is told apart where it is
//! laid over the name. An empty text is no key: it would match everything that folds to nothing.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::fold::tables;
use crate::rolling::{self, Sums};

/// What a key is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyKind {
    /// The hard stream.
    Hard = b'h' as isize,
    /// The words of a searched stream, sorted.
    Words = b'w' as isize,
    /// The characters of a dense stream, sorted.
    Anagram = b'a' as isize,
    /// A searched stream with its kind of body as a group of kindred ones.
    Kindred = b'k' as isize,
    /// Toneless pinyin.
    Sound = b's' as isize,
    /// A spelling in Latin letters of a name that is in others, reduced.
    Roman = b'r' as isize,
    /// A name in Latin letters, reduced for names in others.
    Latin = b'l' as isize,
    /// An official account.
    Official = b'o' as isize,
}

impl KeyKind {
    /// Starts a hash of this kind.
    pub(super) const fn seed(self) -> u64 {
        (self as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}

/// Takes one character into a hash.
#[inline]
pub(super) fn step(hash: u64, c: char) -> u64 {
    (hash.rotate_left(5) ^ u64::from(c as u32)).wrapping_mul(0x517c_c1b7_2722_0a95)
}

/// The bits of a hash, spread.
#[inline]
pub(super) fn finish(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash ^ (hash >> 32)
}

/// The hash of a text under a kind of key.
pub(super) fn hash_of(kind: KeyKind, chars: impl IntoIterator<Item = char>) -> u64 {
    finish(chars.into_iter().fold(kind.seed(), step))
}

/// Han characters counted as alike enough to be a key: nine in ten pairs under this distance are, by eye (FOLDING).
pub(super) const CLOSE_LOOK: u16 = 65;
/// Dense names up to this length are also looked for with one close lookalike in them, wherever they stand.
pub(super) const MAX_LOOK_VARIANTS: usize = 7;
/// Looks that a pattern has at most: its own, and one for each close lookalike of each of its characters, of which none has
/// more than 32.
pub(super) const MAX_LOOKS: usize = 1 + 128 * MAX_LOOK_VARIANTS;
/// Keys that a name has at most, of all kinds together: itself, words and characters of three streams, a kindred form, 16
/// readings, and 16 ways to spell it by four schemes and once more in Latin letters.
pub(super) const MAX_KEYS: usize = 128;
/// Fewer syllables than this sound like too much else: 84 % of two-character company names share theirs (FOLDING).
pub(super) const MIN_SOUND: usize = 3;
/// Longer names are met as near ones, two homophones and all.
pub(super) const MAX_SOUND: usize = 12;
/// Readings of a name that are followed at most: 重 and 长 have two each, and few names hold more than three such.
pub(super) const MAX_READINGS: usize = 16;
/// Shorter dense names are too often anagrams of others (上海, 海上).
pub(super) const MIN_ANAGRAM: usize = 4;
/// Longer dense names are slogans.
pub(super) const MAX_ANAGRAM: usize = 32;
/// Words longer apart than this are a sentence.
pub(super) const MAX_WORDS: usize = 12;
/// Shortest name in which words may change places or one be put in: shorter ones are two initials.
pub(super) const MIN_WORDS_LENGTH: usize = 6;
/// Units of a dense name that may be put in as one run.
pub(super) const MAX_GAP: usize = 3;
/// Characters of a word that may be put into a spaced name; the longest that natural languages spell are shorter.
pub(super) const MAX_GAP_WORD: usize = 64;

/// The hash of a spaced window's words whatever their order, by the sums of its stream; nothing for one word or too many.
/// `starts` are the places inside at which words start, in order.
#[inline]
pub(super) fn words_hash(
    sums: &Sums,
    from: usize,
    to: usize,
    starts: impl Iterator<Item = usize>,
) -> Option<u64> {
    if to - from < MIN_WORDS_LENGTH {
        return None;
    }
    let word = |from: usize, to: usize| rolling::spread(sums.of(from, to), KeyKind::Words.seed());
    let (mut sum, mut begin, mut count) = (0u64, from, 1usize);
    for at in starts {
        sum = sum.wrapping_add(word(begin, at));
        begin = at;
        count += 1;
    }
    (2..=MAX_WORDS).contains(&count).then(|| finish(sum.wrapping_add(word(begin, to))))
}

/// The hash of some dense characters whatever their order; nothing for too few or too many.
#[inline]
pub(super) fn anagram_hash(chars: &[char]) -> Option<u64> {
    if !(MIN_ANAGRAM..=MAX_ANAGRAM).contains(&chars.len()) {
        return None;
    }
    Some(finish(chars.iter().fold(KeyKind::Anagram.seed(), |sum, &c| sum.wrapping_add(finish(step(0, c))))))
}

/// Calls `found` with every way a Han name can be read, syllables as characters; at most [`MAX_READINGS`].
pub(crate) fn readings(chars: &[char], mut found: impl FnMut(&[char])) {
    if !(MIN_SOUND..=MAX_SOUND).contains(&chars.len()) {
        return;
    }
    // Which sounds are followed for each character: all, until the ways grow too many; then the first alone.
    let mut followed: [&[char]; MAX_SOUND] = [&[]; MAX_SOUND];
    let mut ways = 1;
    for (cell, &c) in followed.iter_mut().zip(chars) {
        let sounds = sounds(c);
        if sounds.is_empty() {
            return;
        }
        *cell = if ways * sounds.len() > MAX_READINGS { sounds.get(..1).unwrap_or(sounds) } else { sounds };
        ways *= cell.len();
    }
    let mut way = ['\0'; MAX_SOUND];
    for number in 0..ways {
        let mut rest = number;
        for (cell, sounds) in way.iter_mut().zip(&followed).take(chars.len()) {
            *cell = sounds.get(rest % sounds.len()).copied().unwrap_or('\0');
            rest /= sounds.len();
        }
        found(way.get(..chars.len()).unwrap_or(&[]));
    }
}

/// The sounds of a Han character, blurred, each once.
#[inline]
pub(super) fn sounds(c: char) -> &'static [char] {
    static PLANE_0: LazyLock<Sounds> = LazyLock::new(|| Sounds::between(0x3400, 0x9fff));
    // Rare characters are a third of the table and in few names: worked out when the first is met.
    static PLANES_2_AND_3: LazyLock<Sounds> = LazyLock::new(|| Sounds::between(0x2_0000, 0x3_ffff));
    match c {
        '\u{3400}'..='\u{9fff}' => PLANE_0.of(c),
        '\u{20000}'..='\u{3ffff}' => PLANES_2_AND_3.of(c),
        _ => &[],
    }
}

/// The sounds of a range of characters.
struct Sounds {
    first: u32,
    /// For each character where its sounds begin; those of the next end them.
    heads: Vec<u32>,
    flat: Vec<char>,
}

impl Sounds {
    fn between(first: u32, last: u32) -> Sounds {
        let mut sounds = Sounds { first, heads: Vec::new(), flat: Vec::new() };
        for code in first..=last {
            sounds.heads.push(u32::try_from(sounds.flat.len()).unwrap_or(0));
            let mut own: Vec<char> = Vec::new();
            for &number in char::from_u32(code).map_or(&[][..], tables::readings) {
                if !own.contains(&blurred(number)) {
                    own.push(blurred(number));
                }
            }
            sounds.flat.extend(own);
        }
        sounds.heads.push(u32::try_from(sounds.flat.len()).unwrap_or(0));
        sounds
    }

    #[inline]
    fn of(&self, c: char) -> &[char] {
        let Some(at) = (c as usize).checked_sub(self.first as usize) else { return &[] };
        let head = |at: usize| self.heads.get(at).map_or(0, |&head| head as usize);
        self.flat.get(head(at)..head(at + 1)).unwrap_or(&[])
    }
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

    #[test]
    fn no_character_has_more_close_lookalikes_than_are_counted_with() {
        let of = |code| char::from_u32(code).map_or(0, |c| crate::index::close_lookalikes(c).count());
        let most = (0x3000..0x3_2000).map(of).max().unwrap_or(0);
        assert!((65..=128).contains(&most), "{most}");
    }

    /// The sounds were once laid out for plane 0 alone, and a rare character in a name made it silent.
    #[test]
    fn characters_beyond_plane_0_sound_like_those_they_are_read_as() {
        let ways = |chars: [char; 3]| {
            let mut ways = Vec::new();
            readings(&chars, |way| ways.push(way.to_vec()));
            ways
        };
        // Both are shi.
        assert_eq!(ways(['日', '报', '\u{2000d}']), ways(['日', '报', '是']));
        assert!(!ways(['日', '报', '\u{2000d}']).is_empty());
        assert!(ways(['日', '报', 'a']).is_empty() && ways(['日', '报', '\u{3ffff}']).is_empty());
    }
}
