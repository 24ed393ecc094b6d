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
/// As 64-bit words, a bit for each four letters: 56 KiB a length.
const WORDS: usize = (LETTERS * LETTERS * LETTERS * LETTERS).div_ceil(64);

/// Characters that are read.
pub(super) const READ: usize = 4;

/// The schemes of which keys begin with more than consonants.
pub(super) const SCHEMES: [Scheme; 3] = [Scheme::Full, Scheme::Korean, Scheme::Pinyin];

/// Spellings of so many letters at most are told apart, and all together: four in five names begin as some key does, but most
/// keys are longer than most names.
const AT_MOST: [usize; 4] = [8, 11, 14, usize::MAX];

/// Prefixes of keys, for each scheme and each of the lengths.
pub(super) type Prefixes = [[HashSet<u32>; 3]; AT_MOST.len()];

/// Takes in the prefix of a key.
pub(super) fn add(prefixes: &mut Prefixes, scheme: Scheme, prefix: u32, key: &[u8]) {
    let Some(number) = SCHEMES.iter().position(|&other| other == scheme) else { return };
    // One letter gives one of a key at most, but for x.
    let least = key.len() - key.windows(2).filter(|two| two == b"ks").count();
    for (sets, most) in prefixes.iter_mut().zip(AT_MOST) {
        if least <= most {
            sets[number].insert(prefix);
        }
    }
}

/// How spellings may begin, by their length; empty where they may not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Begins {
    bits: [Vec<u64>; AT_MOST.len()],
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
    pub(super) fn of(prefixes: &Prefixes) -> Begins {
        Begins { bits: std::array::from_fn(|number| bits_of(&prefixes[number])) }
    }

    /// Whether a name may begin as a key of no more letters does. Where one of its characters is not ASCII, or one of the first
    /// four no letter, that is not known.
    #[inline]
    pub(super) fn may_hold(&self, chars: &[char]) -> bool {
        let Some(&[a, b, c, d]) = chars.first_chunk::<READ>() else { return true };
        let (a, b, c, d) = (letter(a), letter(b), letter(c), letter(d));
        let ascii = chars.iter().fold(0, |all, &c| all | c as u32) < 128;
        if !ascii || a.max(b).max(c.max(d)) >= LETTERS {
            return true;
        }
        let [short, middle, long, all] = &self.bits;
        let bits = match chars.len() {
            ..=8 => short,
            9..=11 => middle,
            12..=14 => long,
            _ => all,
        };
        let place = place([a, b, c, d]);
        bits.get(place / 64).is_some_and(|bits| bits >> (place % 64) & 1 != 0)
    }

    /// As words to be stored: for each length how many, and those.
    pub(super) fn words(&self) -> impl Iterator<Item = u64> + '_ {
        self.bits.iter().flat_map(|bits| [bits.len() as u64].into_iter().chain(bits.iter().copied()))
    }

    /// From the first of some words, with the others.
    pub(super) fn from_words(words: &[u64]) -> Option<(Begins, &[u64])> {
        let (mut begins, mut rest) = (Begins::default(), words);
        for bits in &mut begins.bits {
            let (&count, others) = rest.split_first()?;
            let count = usize::try_from(count).ok().filter(|&count| count == 0 || count == WORDS)?;
            let (own, others) = others.split_at_checked(count)?;
            *bits = own.to_vec();
            rest = others;
        }
        Some((begins, rest))
    }
}

fn bits_of(prefixes: &[HashSet<u32>; 3]) -> Vec<u64> {
    if prefixes.iter().all(HashSet::is_empty) {
        return Vec::new();
    }
    let mut begun = [0, 1, 2].map(|at| Begun::of(SCHEMES[at], &prefixes[at]));
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
    bits
}

/// Which of the 26 letters a character is; more for every other.
#[inline]
const fn letter(c: char) -> usize {
    (c as usize | 0x20).wrapping_sub('a' as usize)
}

#[inline]
const fn place([a, b, c, d]: [usize; READ]) -> usize {
    ((a * LETTERS + b) * LETTERS + c) * LETTERS + d
}
