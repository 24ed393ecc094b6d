//! Which names may hold a kind of body or a credential, by the last characters and the last words of both. Nearly all names
//! are turned away here, at a nanosecond or two a word; none that holds one is.

use std::collections::HashSet;
use std::hash::BuildHasherDefault;

use crate::fold::{DENSE, ENDS, STARTS, is_dense};
use crate::lexicon::CharHasher;

/// What opens the gate.
pub(super) struct Gate {
    /// By the last character of a word written without spaces, its lowest bits: 512 bytes, which stay in the nearest cache; the
    /// words end in some six hundred characters.
    last: [u64; LAST / 64],
    /// By its last two characters, or the only one: 4 KiB.
    two: [u64; TWO / 64],
    /// By the length of a spaced word, its first character and its last one: 4 KiB.
    spaced: [u64; SPACED / 64],
    ends: HashSet<u64, BuildHasherDefault<CharHasher>>,
}

const LAST: usize = 1 << 12;
const TWO: usize = 1 << 15;
const SPACED: usize = 1 << 15;

/// Characters by which the gate knows a word written without spaces: with two, every tenth name would pass.
const END: usize = 3;

/// Stands before the only character of a word.
const NONE: char = '\0';

impl Default for Gate {
    fn default() -> Self {
        Gate { last: [0; LAST / 64], two: [0; TWO / 64], spaced: [0; SPACED / 64], ends: HashSet::default() }
    }
}

/// Sets a bit.
fn set(bits: &mut [u64], place: usize) {
    if let Some(word) = bits.get_mut(place / 64) {
        *word |= 1 << (place % 64);
    }
}

/// Whether it is set.
#[inline]
fn is_set(bits: &[u64], place: usize) -> bool {
    bits.get(place / 64).is_some_and(|word| word >> (place % 64) & 1 != 0)
}

/// Where two characters and a number have their bit, by the upper bits of a product, which depend on all of them.
#[inline]
const fn place(a: char, b: char, number: usize) -> usize {
    let joined = (a as u64) << 40 ^ (b as u64) << 16 ^ number as u64;
    (joined.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - 15)) as usize
}
const _: () = assert!(TWO == 1 << 15 && SPACED == 1 << 15);

impl Gate {
    /// Lets names pass that hold these characters, the last word of which starts at a place.
    pub(super) fn open(&mut self, chars: &[char], last_word: usize) {
        let Some(&last) = chars.last() else { return };
        let from = if is_dense(last) {
            let before = chars.iter().rev().nth(1).copied().unwrap_or(NONE);
            set(&mut self.last, last as usize % LAST);
            set(&mut self.two, place(before, last, 0));
            chars.len().saturating_sub(END)
        } else {
            if let Some(&first) = chars.get(last_word) {
                set(&mut self.spaced, place(first, last, chars.len() - last_word));
            }
            last_word
        };
        self.ends.insert(key(chars.get(from..).unwrap_or(&[])));
    }

    /// Whether a name passes, by its characters and their marks.
    #[inline]
    pub(super) fn may_hold(&self, chars: &[char], marks: &[u8]) -> bool {
        let mut word = 0;
        for (at, (&c, &mark)) in chars.iter().zip(marks).enumerate() {
            if mark & DENSE != 0 {
                if is_set(&self.last, c as usize % LAST) && self.may_end(chars.get(..=at).unwrap_or(&[])) {
                    return true;
                }
                continue;
            }
            if mark & STARTS != 0 {
                word = at;
            }
            if mark & ENDS != 0
                && let Some(own @ [first, ..]) = chars.get(word..=at)
                && is_set(&self.spaced, place(*first, c, own.len()))
                && self.ends.contains(&key(own))
            {
                return true;
            }
        }
        false
    }

    /// Whether one of the ends of some dense characters passes.
    #[inline]
    fn may_end(&self, chars: &[char]) -> bool {
        let passes = |end: &[char]| self.ends.contains(&key(end));
        let Some((&c, before)) = chars.split_last() else { return false };
        let two = |b: char| is_set(&self.two, place(b, c, 0));
        two(NONE) && passes(&[c])
            || match *before {
                [.., a, b] => two(b) && (passes(&[b, c]) || passes(&[a, b, c])),
                [b] => two(b) && passes(&[b, c]),
                [] => false,
            }
    }
}

/// What the gate knows a word by: its length, its first character and its last three.
#[inline]
fn key(chars: &[char]) -> u64 {
    let low = |c: &char| u64::from(*c) & 0xffff;
    let first = chars.first().map_or(0, low) & 0xff;
    let last = chars.iter().rev().take(END).fold(0, |key, c| key << 16 | low(c));
    (chars.len() as u64) << 56 | first << 48 | last
}
