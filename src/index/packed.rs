//! Characters as bytes, eight to a word: a stretch of a name, and that stretch without a character, are two operations each.
//!
//! A byte is a class of characters: what differs in it differs, what agrees may. So keys of such words only propose.
#![expect(
    clippy::indexing_slicing,
    reason = "a row stands between eight zeros on either side, and places lie within it"
)]

use std::ops::Range;

/// Characters of a word.
pub(super) const WIDTH: usize = 8;

/// A character as a byte, never zero: that is where a row ends. ASCII keeps all it has.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the rest is folded into the byte")]
pub(super) const fn byte(c: char) -> u8 {
    let c = c as u32;
    let byte = (c ^ c >> 8 ^ c >> 16) as u8;
    if byte == 0 { 1 } else { byte }
}

/// Which end of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    First,
    Last,
}

/// A row of characters, with zeros before and after it.
#[derive(Clone, Debug, Default)]
pub(super) struct Packed {
    bytes: Vec<u8>,
}

impl Packed {
    /// Takes in a row.
    #[inline]
    pub(super) fn take(&mut self, chars: &[char]) {
        self.bytes.clear();
        self.bytes.resize(chars.len() + 2 * WIDTH, 0);
        self.bytes[WIDTH..].iter_mut().zip(chars).for_each(|(own, &c)| *own = byte(c));
    }

    /// The characters from a place of the row on, the first one lowest.
    #[inline]
    pub(super) fn first(&self, from: usize) -> u64 {
        self.bytes[from + WIDTH..].first_chunk().map_or(0, |eight| u64::from_le_bytes(*eight))
    }

    /// The characters before a place of the row, the last one lowest.
    #[inline]
    pub(super) fn last(&self, to: usize) -> u64 {
        self.bytes[to..].first_chunk().map_or(0, |eight| u64::from_be_bytes(*eight))
    }

    /// Up to sixteen of the first from a place on, or of the last before it, as [`end`](Packed::end) has eight.
    #[inline]
    pub(super) fn long_end(&self, side: Side, at: usize, count: usize) -> u128 {
        let further = match side {
            // Beyond the row there are zeros only.
            Side::First => self
                .bytes
                .get(at + 2 * WIDTH..)
                .and_then(|rest| rest.first_chunk())
                .map_or(0, |eight| u64::from_le_bytes(*eight)),
            Side::Last => at.checked_sub(WIDTH).map_or(0, |at| self.last(at)),
        };
        (u128::from(further) << 64 | u128::from(self.end(side, at)))
            & u128::MAX.unbounded_shr(128 - 8 * count as u32)
    }

    /// The characters of a stretch of the row.
    #[inline]
    pub(super) fn bytes(&self, stretch: Range<usize>) -> &[u8] {
        &self.bytes[stretch.start + WIDTH..stretch.end + WIDTH]
    }

    /// The first from a place on, or the last before it.
    #[inline]
    pub(super) fn end(&self, side: Side, at: usize) -> u64 {
        match side {
            Side::First => self.first(at),
            Side::Last => self.last(at),
        }
    }
}

/// The lowest characters of a word, at most eight.
#[inline]
pub(super) const fn lowest(word: u64, count: usize) -> u64 {
    if count >= WIDTH { word } else { word & ((1 << (8 * count)) - 1) }
}

/// A word without one of its characters, of which the place is below eight.
#[inline]
pub(super) const fn without(word: u64, at: usize) -> u64 {
    let before = (1u64 << (8 * at)) - 1;
    word & before | word >> 8 & !before
}

/// Whether the character of a place is also the next one: then leaving out either is the same.
#[inline]
pub(super) const fn repeats(word: u64, at: usize) -> bool {
    (word ^ word >> 8) >> (8 * at) & 0xff == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_holds_what_stands_at_either_end() {
        let row: Vec<char> = "hospital人民".chars().collect();
        let mut packed = Packed::default();
        packed.take(&row);
        let word = |text: &str| {
            text.chars().zip(0..).fold(0u64, |word, (c, at)| word | u64::from(byte(c)) << (8 * at))
        };
        assert_eq!(lowest(packed.first(0), 4), word("hosp"));
        assert_eq!(packed.first(8), word("人民"), "zeros behind the row");
        assert_eq!(lowest(packed.last(8), 3), word("lat"));
        assert_eq!(packed.last(2), word("oh"), "zeros before the row");
        assert_eq!(without(word("hospital"), 0), word("ospital"));
        assert_eq!(without(word("hospital"), 7), word("hospita"));
        assert_eq!(without(word("hospital"), 3), word("hosital"));
        assert!(repeats(word("press"), 3) && !repeats(word("press"), 2) && !repeats(word("press"), 4));
    }
}
