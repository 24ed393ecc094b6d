//! Which names may hold a kind of body or a credential, by the last characters and the last words of both. Nearly all names
//! are turned away here, at a nanosecond or two a word; none that holds one is.

use std::collections::HashSet;
use std::hash::BuildHasherDefault;

use crate::fold::{ENDS, Line, STARTS, is_dense};
use crate::lexicon::CharHasher;

/// What opens the gate.
pub(super) struct Gate {
    /// By the last character of a word written without spaces, its lowest bits: 512 bytes, which stay in the nearest cache; the
    /// words end in some six hundred characters.
    dense: [u64; DENSE / 64],
    /// By that of a spaced word: a bit for each length, the last one for all from there on. 1 KiB.
    spaced: [u32; SPACED],
    /// By the key of an end: 32 KiB, of which the words set one bit in eighty.
    bits: Vec<u64>,
    ends: HashSet<u64, BuildHasherDefault<CharHasher>>,
}

const DENSE: usize = 1 << 12;
const SPACED: usize = 1 << 8;

/// Bits of the gate, a power of two.
const BITS: u64 = 1 << 18;

/// Characters by which the gate knows a word written without spaces: with two, every tenth name would pass.
const END: usize = 3;

impl Default for Gate {
    fn default() -> Self {
        Gate {
            dense: [0; DENSE / 64],
            spaced: [0; SPACED],
            bits: vec![0; usize::try_from(BITS / 64).unwrap_or(0)],
            ends: HashSet::default(),
        }
    }
}

impl Gate {
    /// Lets names pass that hold these characters, the last word of which starts at a place.
    pub(super) fn open(&mut self, chars: &[char], last_word: usize) {
        let Some(&last) = chars.last() else { return };
        let from = if is_dense(last) {
            let place = last as usize % DENSE;
            if let Some(bits) = self.dense.get_mut(place / 64) {
                *bits |= 1 << (place % 64);
            }
            chars.len().saturating_sub(END)
        } else {
            if let Some(lengths) = self.spaced.get_mut(last as usize % SPACED) {
                *lengths |= length_bit(chars.len() - last_word);
            }
            last_word
        };
        let end = key(chars.get(from..).unwrap_or(&[]));
        self.ends.insert(end);
        if let Some(bits) = self.bits.get_mut(bit(end).0) {
            *bits |= bit(end).1;
        }
    }

    /// Whether a name passes.
    #[inline]
    pub(super) fn may_hold(&self, line: &Line) -> bool {
        match line.bits([STARTS, ENDS]) {
            Some(bits) if !line.any_dense() => self.any_word(line.chars(), bits),
            _ => self.any_end(line.chars(), line.marks()),
        }
    }

    /// Whether a word passes, given where words start and end, a bit a character.
    #[inline]
    fn any_word(&self, chars: &[char], [starts, mut ends]: [u64; 2]) -> bool {
        while ends != 0 {
            let at = ends.trailing_zeros();
            ends &= ends - 1;
            let word = (starts & u64::MAX >> (63 - at)).checked_ilog2().unwrap_or(0) as usize;
            let at = at as usize;
            if chars.get(at).is_some_and(|&c| self.may_close(c, at + 1 - word))
                && self.passes(chars.get(word..=at).unwrap_or(&[]))
            {
                return true;
            }
        }
        false
    }

    /// The same for any characters.
    fn any_end(&self, chars: &[char], marks: &[u8]) -> bool {
        let mut word = 0;
        for (at, (&c, mark)) in chars.iter().zip(marks).enumerate() {
            if c >= FIRST_DENSE && is_dense(c) {
                if self.may_end(c) && self.dense_end(chars.get(..=at).unwrap_or(&[])) {
                    return true;
                }
                continue;
            }
            if mark & STARTS != 0 {
                word = at;
            }
            if mark & ENDS != 0
                && self.may_close(c, at + 1 - word)
                && self.passes(chars.get(word..=at).unwrap_or(&[]))
            {
                return true;
            }
        }
        false
    }

    #[inline]
    fn may_end(&self, c: char) -> bool {
        let place = c as usize % DENSE;
        self.dense.get(place / 64).is_some_and(|bits| bits & (1 << (place % 64)) != 0)
    }

    #[inline]
    fn may_close(&self, c: char, length: usize) -> bool {
        self.spaced.get(c as usize % SPACED).is_some_and(|lengths| lengths & length_bit(length) != 0)
    }

    /// Whether one of the ends of some characters passes.
    fn dense_end(&self, chars: &[char]) -> bool {
        (1..=END.min(chars.len())).any(|length| self.passes(chars.get(chars.len() - length..).unwrap_or(&[])))
    }

    fn passes(&self, end: &[char]) -> bool {
        let end = key(end);
        let (word, bit) = bit(end);
        self.bits.get(word).is_some_and(|bits| bits & bit != 0) && self.ends.contains(&end)
    }
}

/// No character under it is Han, kana or Hangul.
const FIRST_DENSE: char = '\u{1100}';

fn length_bit(length: usize) -> u32 {
    1 << length.min(31)
}

/// What the gate knows a word by: its length, its first character and its last three.
fn key(chars: &[char]) -> u64 {
    let low = |c: &char| u64::from(*c) & 0xffff;
    let first = chars.first().map_or(0, low) & 0xff;
    let last = chars.iter().rev().take(END).fold(0, |key, c| key << 16 | low(c));
    (chars.len() as u64) << 56 | first << 48 | last
}

/// The word and the bit of the gate for a key, by the upper bits of a product, which depend on all of it.
fn bit(key: u64) -> (usize, u64) {
    let place = key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - BITS.trailing_zeros());
    (usize::try_from(place / 64).unwrap_or(0), 1 << (place % 64))
}
