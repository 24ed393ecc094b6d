//! With which four letters a spelling may begin, so that the keys of protected names in other letters begin alike: one bit
//! turns away nearly all names in Latin letters. It may say yes wrongly, never no.
//!
//! Four letters give those of a prefix ([`super::prefix`]) that the first three give before their next. Of a skeleton that is a
//! consonant or two, which every other name has: so skeletons are no part of this.
#![expect(clippy::indexing_slicing, reason = "places are made of four numbers below 26")]

use std::collections::HashSet;

use super::Scheme;
use super::prefix;

const LETTERS: usize = 26;
/// As 64-bit words, a bit for each four letters: 56 KiB.
const WORDS: usize = (LETTERS * LETTERS * LETTERS * LETTERS).div_ceil(64);

/// Characters that are read.
pub(super) const READ: usize = 4;

/// The schemes of which keys begin with more than consonants.
pub(super) const SCHEMES: [Scheme; 3] = [Scheme::Full, Scheme::Korean, Scheme::Pinyin];

/// How spellings may begin; empty where they may not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Begins {
    bits: Vec<u64>,
}

/// What prefixes begin with, and the letter of the last look-up with its answer: of 26 letters that may come next most
/// give the same.
struct Begun {
    scheme: Scheme,
    parts: HashSet<u32>,
    last: (u32, bool),
}

impl Begun {
    fn of(scheme: Scheme, prefixes: &HashSet<u32>) -> Begun {
        let parts = prefixes.iter().flat_map(|&prefix| prefix::parts(prefix)).collect();
        Begun { scheme, parts, last: (0, false) }
    }

    /// The letters of a lane behind another one, if prefixes begin so.
    fn step(&mut self, lane: Option<u32>, letter: u8, next: u8) -> Option<u32> {
        let lane = prefix::step(self.scheme, lane?, letter, next);
        if self.last.0 != lane {
            self.last = (lane, self.parts.contains(&lane));
        }
        self.last.1.then_some(lane)
    }
}

impl Begins {
    /// Of the prefixes of the three schemes.
    pub(super) fn of(prefixes: [&HashSet<u32>; 3]) -> Begins {
        if prefixes.iter().all(|prefixes| prefixes.is_empty()) {
            return Begins::default();
        }
        let mut begun = [0, 1, 2].map(|at| Begun::of(SCHEMES[at], prefixes[at]));
        let mut step = |lanes: [Option<u32>; 3], letter: u8, next: u8| {
            let stepped = [0, 1, 2].map(|at| begun[at].step(lanes[at], letter, next));
            stepped.iter().any(Option::is_some).then_some(stepped)
        };
        let mut bits = vec![0; WORDS];
        let letters = || 1..=prefix::Z;
        for a in letters() {
            for b in letters() {
                let Some(first) = step([Some(prefix::START); 3], a, b) else { continue };
                for c in letters() {
                    let Some(second) = step(first, b, c) else { continue };
                    for d in letters() {
                        if step(second, c, d).is_some() {
                            let place = place([a, b, c, d].map(|letter| usize::from(letter - 1)));
                            bits[place / 64] |= 1 << (place % 64);
                        }
                    }
                }
            }
        }
        Begins { bits }
    }

    /// Whether a name may begin as a key does. Where one of the first four characters is no ASCII letter, that is not known.
    #[inline]
    pub(super) fn may_hold(&self, chars: &[char]) -> bool {
        let Some(first) = chars.first_chunk::<READ>() else { return true };
        let letters = first.map(|c| (c as usize | 0x20).wrapping_sub('a' as usize));
        let place = place(letters.map(|letter| letter.min(LETTERS)));
        letters.iter().any(|&letter| letter >= LETTERS)
            || self.bits.get(place / 64).is_some_and(|bits| bits >> (place % 64) & 1 != 0)
    }

    /// As words to be stored: how many, and those.
    pub(super) fn words(&self) -> impl Iterator<Item = u64> + '_ {
        [self.bits.len() as u64].into_iter().chain(self.bits.iter().copied())
    }

    /// From the first of some words, with the others.
    pub(super) fn from_words(words: &[u64]) -> Option<(Begins, &[u64])> {
        let (&count, rest) = words.split_first()?;
        let count = usize::try_from(count).ok().filter(|&count| count == 0 || count == WORDS)?;
        let (bits, rest) = rest.split_at_checked(count)?;
        Some((Begins { bits: bits.to_vec() }, rest))
    }
}

#[inline]
const fn place([a, b, c, d]: [usize; READ]) -> usize {
    ((a * LETTERS + b) * LETTERS + c) * LETTERS + d
}
