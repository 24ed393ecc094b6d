//! At which places of a pinyin name each Han character may be read: of 30,000 Han names one in 200 is left by it, of which
//! alone the readings are followed.
#![expect(clippy::indexing_slicing, reason = "counted places of a text's own length")]

use std::collections::HashMap;

use super::{MAX_HAN, MIN_HAN, canon};
use crate::fold::tables;

/// The characters that are kept; rarer ones may be read anywhere.
const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9fff;
/// Bytes that are kept.
const CHARACTERS: usize = (LAST - FIRST + 1) as usize;
/// As 64-bit words.
pub(super) const WORDS: usize = CHARACTERS / 8;

const IS_FIRST: u8 = 1;
const IS_SECOND: u8 = 2;
const IS_THIRD: u8 = 4;
const IS_LAST: u8 = 8;
const IS_LAST_BUT_ONE: u8 = 16;
const IS_LAST_BUT_TWO: u8 = 32;

/// For each character the places at which a syllable it is read as stands in a key; empty without keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Places {
    of: Vec<u8>,
    /// A key is not made of syllables, so that places say nothing.
    open: bool,
}

impl Places {
    /// Of the letters of pinyin keys.
    pub(super) fn of<'a>(keys: impl IntoIterator<Item = &'a [u8]>) -> Places {
        let mut keys = keys.into_iter().peekable();
        if keys.peek().is_none() {
            return Places::default();
        }
        let mut numbers: HashMap<Vec<u8>, Vec<u16>> = HashMap::new();
        for number in (0..).take_while(|&number| !tables::syllable(number).is_empty()) {
            let mut plain = Vec::new();
            canon::pinyin(tables::syllable(number).as_bytes(), &mut plain);
            numbers.entry(plain).or_default().push(number);
        }
        let longest = numbers.keys().map(Vec::len).max().unwrap_or(0);
        let mut of_syllables: HashMap<u16, u8> = HashMap::new();
        let mut open = false;
        for key in keys {
            open |= !mark(key, longest, |syllable, places| match numbers.get(syllable) {
                Some(numbers) => {
                    numbers.iter().for_each(|&number| *of_syllables.entry(number).or_default() |= places);
                    true
                }
                None => false,
            });
        }
        let of_character = |code| {
            let readings = char::from_u32(code).map_or(&[][..], tables::readings);
            readings.iter().fold(0, |places, number| places | of_syllables.get(number).copied().unwrap_or(0))
        };
        Places { of: (FIRST..=LAST).map(of_character).collect(), open }
    }

    /// Whether a name may be read as a key.
    #[inline]
    pub(super) fn may_be_read(&self, chars: &[char]) -> bool {
        if self.open {
            return true;
        }
        // Digits are letters of a key, and no key has one; other numerals have no fast way.
        if !(MIN_HAN..=super::MAX_LETTERS).contains(&chars.len()) || self.of.is_empty() {
            return false;
        }
        let at = |place: usize, wanted: u8| {
            let c = chars[place] as u32;
            match self.of.get(c.wrapping_sub(FIRST) as usize) {
                Some(places) => places & wanted != 0,
                None => !chars[place].is_ascii(),
            }
        };
        let last = chars.len() - 1;
        at(0, IS_FIRST)
            && at(1, IS_SECOND)
            && at(2, IS_THIRD)
            && at(last, IS_LAST)
            && at(last - 1, IS_LAST_BUT_ONE)
            && at(last - 2, IS_LAST_BUT_TWO)
    }

    /// As words to be stored: none, or a word that says whether places tell and [`WORDS`].
    pub(super) fn words(&self) -> Vec<u64> {
        let bytes = self
            .of
            .chunks_exact(8)
            .map(|bytes| bytes.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte)));
        if self.of.is_empty() {
            Vec::new()
        } else {
            [u64::from(self.open)].into_iter().chain(bytes).collect()
        }
    }

    /// From what [`Places::words`] gave.
    pub(super) fn from_words(words: &[u64]) -> Option<Places> {
        let Some((open, words)) = words.split_first() else { return Some(Places::default()) };
        (words.len() == WORDS && *open <= 1).then(|| Places {
            of: words.iter().flat_map(|word| word.to_le_bytes()).collect(),
            open: *open == 1,
        })
    }
}

/// Calls `found` with every syllable on any way in which a key may be read from its begin to its end, and its places;
/// `found` says whether it is one. False if there is no way.
fn mark(key: &[u8], longest: usize, mut found: impl FnMut(&[u8], u8) -> bool) -> bool {
    // The numbers of syllables, as bits, with which each place can be reached from the begin, and the end from it.
    let ways = key.len() + 1;
    let (mut before, mut after) = (vec![0u32; ways], vec![0u32; ways]);
    (before[0], after[key.len()]) = (1, 1);
    let most = (1u32 << (MAX_HAN + 1)) - 1;
    for from in 0..key.len() {
        for to in from + 1..=key.len().min(from + longest) {
            if before[from] != 0 && found(&key[from..to], 0) {
                before[to] |= before[from] << 1 & most;
            }
        }
    }
    for to in (1..=key.len()).rev() {
        for from in to.saturating_sub(longest)..to {
            if after[to] != 0 && found(&key[from..to], 0) {
                after[from] |= after[to] << 1 & most;
            }
        }
    }
    for from in 0..key.len() {
        for to in from + 1..=key.len().min(from + longest) {
            if before[from] != 0 && after[to] != 0 {
                let places = before[from] as u8 & 7 | (after[to] as u8 & 7) << 3;
                found(&key[from..to], places);
            }
        }
    }
    before[key.len()] != 0
}
