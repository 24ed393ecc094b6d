//! What an index holds of names across scripts, so small that it stays in the cache: by it nearly every name is turned away
//! before a key is made. It may say yes wrongly, never no.
//!
//! For each side and scheme it holds the prefixes of all keys ([`super::prefix`]); for Han names, the places of syllables in keys
//! ([`super::places`]).
#![expect(clippy::indexing_slicing, reason = "masks keep every index inside sets, which are never empty")]

use std::collections::HashSet;

use super::begins::{self, Begins};
use super::places::Places;
use super::prefix;
use super::{MIN_SPELLED, Scheme};

const SCHEMES: [Scheme; 4] = [Scheme::Full, Scheme::Korean, Scheme::Pinyin, Scheme::Skeleton];
/// Sets: of four schemes the keys of protected names in other letters, then of those in Latin ones.
const SETS: usize = 8;
/// A set is no larger: beyond, a miss in the cache costs more than it saves.
const MAX_WORDS: usize = 1 << 15;

/// Prefixes, at 16 to 32 bits each, of which each sets two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Set(Vec<u64>);

impl Set {
    fn of(prefixes: &HashSet<u32>) -> Set {
        let words = (prefixes.len() * 16).div_ceil(64).next_power_of_two().min(MAX_WORDS);
        let mut set = Set(vec![0; words]);
        for &prefix in prefixes {
            let (word, bits) = set.place(prefix);
            set.0[word] |= bits;
        }
        set
    }

    #[inline]
    pub(super) fn may_hold(&self, prefix: u32) -> bool {
        let (word, bits) = self.place(prefix);
        self.0[word] & bits == bits
    }

    #[inline]
    fn place(&self, prefix: u32) -> (usize, u64) {
        let hash = u64::from(prefix).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let word = (hash >> 32) as usize & (self.0.len() - 1);
        (word, 1 << (hash >> 52 & 63) | 1 << (hash >> 58 & 63))
    }
}

/// What keys there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Summary {
    sets: [Set; SETS],
    begins: Begins,
    places: Places,
}

/// What the begin of a name in Latin letters says of its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Held {
    /// None is held; nor one of any name that begins with as many characters.
    None(usize),
    /// By these schemes one may be.
    By([bool; 4]),
    /// Too few of its characters are ASCII to say.
    Unknown,
}

impl Default for Summary {
    /// Of no keys.
    fn default() -> Summary {
        Summary {
            sets: std::array::from_fn(|_| Set(vec![0])),
            begins: Begins::default(),
            places: Places::default(),
        }
    }
}

#[inline]
const fn number(latin: bool, scheme: Scheme) -> usize {
    if latin { scheme.lane() + SCHEMES.len() } else { scheme.lane() }
}

impl Summary {
    /// Of the keys that [`super::name_keys`] gave for protected names, each with whether the name is in Latin letters.
    pub(crate) fn of<'a>(keys: impl IntoIterator<Item = (bool, &'a [u8])>) -> Summary {
        let mut prefixes: [HashSet<u32>; SETS] = std::array::from_fn(|_| HashSet::new());
        let mut pinyin: Vec<&[u8]> = Vec::new();
        let mut begun = begins::Prefixes::default();
        for (latin, key) in keys {
            let Some((&first, letters)) = key.split_first() else { continue };
            let Some(&scheme) = SCHEMES.iter().find(|scheme| scheme.byte() == first) else { continue };
            let prefix = prefix::of_key(scheme, letters);
            prefixes[number(latin, scheme)].insert(prefix);
            if !latin {
                begins::add(&mut begun, scheme, prefix, letters);
            }
            if latin && scheme == Scheme::Pinyin {
                pinyin.push(letters);
            }
        }
        let mut sets = prefixes.iter().map(Set::of);
        Summary {
            sets: std::array::from_fn(|_| sets.next().unwrap_or(Set(vec![0]))),
            begins: Begins::of(&begun),
            places: Places::of(pinyin),
        }
    }

    /// As words to be stored.
    pub(crate) fn words(&self) -> Vec<u64> {
        let sizes = self.sets.iter().map(|set| set.0.len() as u64);
        let bits = self.sets.iter().flat_map(|set| set.0.iter().copied());
        sizes.chain(bits).chain(self.begins.words()).chain(self.places.words()).collect()
    }

    /// From what [`Summary::words`] gave; nothing if it is not that.
    pub(crate) fn from_words(words: &[u64]) -> Option<Summary> {
        let (sizes, mut rest) = words.split_first_chunk::<SETS>()?;
        let mut summary = Summary::default();
        for (set, &size) in summary.sets.iter_mut().zip(sizes) {
            let size = usize::try_from(size).ok().filter(|size| size.is_power_of_two())?;
            let (own, others) = rest.split_at_checked(size)?;
            *set = Set(own.to_vec());
            rest = others;
        }
        (summary.begins, rest) = Begins::from_words(rest)?;
        summary.places = Places::from_words(rest)?;
        Some(summary)
    }

    /// The prefixes of the keys of names in Latin letters.
    pub(super) fn of_latin(&self, scheme: Scheme) -> &Set {
        &self.sets[number(true, scheme)]
    }

    /// By which schemes a name in Latin letters may be held, by its prefixes.
    #[inline]
    pub(super) fn held(&self, [a, b, c, d]: [u32; 4]) -> [bool; 4] {
        let [full, korean, pinyin, skeleton, ..] = &self.sets;
        [full.may_hold(a), korean.may_hold(b), pinyin.may_hold(c), skeleton.may_hold(d)]
    }

    /// Whether a name in Latin letters may be held, by its begin.
    #[inline]
    pub(super) fn begin(&self, chars: &[char]) -> Held {
        if self.begins.may_hold(chars) {
            return self.begin_in_full(chars);
        }
        let Some((consonants, read)) = prefix::consonants_of(chars) else { return Held::Unknown };
        // All is ASCII where all was read, and as long as it is spelled.
        let short = read.is_none() && chars.len() < MIN_SPELLED;
        if !short && self.sets[number(false, Scheme::Skeleton)].may_hold(consonants) {
            return Held::By([false, false, false, true]);
        }
        // A shorter name has no more keys.
        Held::None(read.map_or(usize::MAX, |read| read.max(begins::READ)))
    }

    #[cold]
    fn begin_in_full(&self, chars: &[char]) -> Held {
        match prefix::of_name(chars).map(|prefixes| self.held(prefixes)) {
            None => Held::Unknown,
            Some([false, false, false, false]) => Held::None(usize::MAX),
            Some(schemes) => Held::By(schemes),
        }
    }

    /// Whether a Han name may be spelled by a protected one.
    #[inline]
    pub(super) fn may_be_read(&self, chars: &[char]) -> bool {
        self.places.may_be_read(chars)
    }
}
