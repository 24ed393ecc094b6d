//! How protected names begin and end, both at once. A run taken out of a name leaves its first and its last characters, and a
//! name that is read as another begins and ends with its sounds: so one bit turns nearly every name away before runs are
//! taken out, or readings followed. It may say yes wrongly, never no.
#![expect(
    clippy::indexing_slicing,
    reason = "a place is shifted to the number of bits, which is a power of two"
)]

use super::format::numbers::{Reader, Writer};
use super::keys::{MAX_SOUND, MIN_SOUND, sounds};
use crate::fold::is_dense;

/// Characters of a spaced name at either end: of one and two there are so few that half of all names pass.
pub(super) const END: usize = 3;

/// What is asked of a spaced name: a word put in leaves at least this, which holds both ends.
pub(super) const LEAST_SPACED: usize = 8;
const _: () = assert!(LEAST_SPACED >= 2 * END);

/// Pairs, by one bit each.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Pairs {
    words: Vec<u64>,
}

impl Default for Pairs {
    fn default() -> Pairs {
        Pairs { words: vec![0] }
    }
}

impl Pairs {
    /// 16 to 32 bits a pair: at most one wrong yes in sixteen.
    fn of(mut pairs: Vec<u64>) -> Pairs {
        pairs.sort_unstable();
        pairs.dedup();
        let mut words = vec![0; (pairs.len() / 4).next_power_of_two()];
        for pair in pairs {
            let place = place(pair, words.len());
            words[place / 64] |= 1 << (place % 64);
        }
        Pairs { words }
    }

    #[inline]
    fn may_hold(&self, pair: u64) -> bool {
        let place = place(pair, self.words.len());
        self.words[place / 64] >> (place % 64) & 1 != 0
    }
}

/// The place of a pair among the bits of some words, as many as a power of two.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the upper bits, as many as there are places")]
const fn place(pair: u64, words: usize) -> usize {
    (pair.wrapping_mul(0xd134_2543_de82_ef95) >> (58 - words.trailing_zeros())) as usize
}

/// A dense name by its first and its last character.
#[inline]
const fn dense(first: char, last: char) -> u64 {
    (first as u64) << 32 | last as u64
}

/// A spaced name by its first three and its last three.
#[inline]
const fn spaced(first: [char; END], last: [char; END]) -> u64 {
    // Code points have 21 bits.
    const fn joined([a, b, c]: [char; END]) -> u64 {
        a as u64 | (b as u64) << 21 | (c as u64) << 42
    }
    joined(first).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(32) ^ joined(last)
}

/// A reading by its first and its last sound and its length.
#[inline]
const fn read(first: char, last: char, length: usize) -> u64 {
    dense(first, last) ^ (length as u64) << 56
}

/// The ends of all names of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Edges {
    dense: Pairs,
    spaced: Pairs,
    read: Pairs,
}

impl Edges {
    /// Whether a dense name may be left of some dense characters without a run in the middle.
    #[inline]
    pub(super) fn may_be_dense(&self, chars: &[char]) -> bool {
        let (Some(&first), Some(&last)) = (chars.first(), chars.last()) else { return false };
        self.dense.may_hold(dense(first, last))
    }

    /// Whether a spaced name may be left of some characters, of which the run that is taken out touches neither the first three
    /// nor the last three.
    #[inline]
    pub(super) fn may_be_spaced(&self, chars: &[char]) -> bool {
        let (Some(&first), Some(&last)) = (chars.first_chunk(), chars.last_chunk()) else { return false };
        self.spaced.may_hold(spaced(first, last))
    }

    /// Whether a name may be read as some characters are.
    #[inline]
    pub(super) fn may_be_read(&self, chars: &[char]) -> bool {
        if !(MIN_SOUND..=MAX_SOUND).contains(&chars.len()) {
            return false;
        }
        let (Some(&first), Some(&last)) = (chars.first(), chars.last()) else { return false };
        let lasts = sounds(last);
        sounds(first)
            .iter()
            .any(|&first| lasts.iter().any(|&last| self.read.may_hold(read(first, last, chars.len()))))
    }

    /// As bytes, to be stored.
    pub(super) fn write(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        for Pairs { words } in [&self.dense, &self.spaced, &self.read] {
            writer.number(u32::try_from(words.len()).unwrap_or(u32::MAX));
            writer.bytes(words.iter().flat_map(|word| word.to_le_bytes()));
        }
        writer.into_bytes()
    }

    /// Of stored bytes, if they fit.
    pub(super) fn read(bytes: &[u8]) -> Option<Edges> {
        let mut reader = Reader::of(bytes);
        let mut pairs = || {
            let count = usize::try_from(reader.number()?).ok().filter(|count| count.is_power_of_two())?;
            let bytes = reader.bytes(count.checked_mul(8)?)?;
            let words = bytes.as_chunks().0.iter().map(|word| u64::from_le_bytes(*word)).collect();
            Some(Pairs { words })
        };
        let edges = Edges { dense: pairs()?, spaced: pairs()?, read: pairs()? };
        reader.is_empty().then_some(edges)
    }
}

/// The ends of names while they are gathered.
#[derive(Debug, Default)]
pub(super) struct EdgesBuilder {
    dense: Vec<u64>,
    spaced: Vec<u64>,
    read: Vec<u64>,
}

impl EdgesBuilder {
    /// Takes in the look of a pattern, or of one with a lookalike in it.
    pub(super) fn add_look(&mut self, chars: &[char]) {
        if let (Some(&first), Some(&last)) = (chars.first(), chars.last())
            && is_dense(first)
        {
            push(&mut self.dense, dense(first, last));
        } else if chars.len() >= LEAST_SPACED
            && let (Some(&first), Some(&last)) = (chars.first_chunk(), chars.last_chunk())
        {
            self.spaced.push(spaced(first, last));
        }
    }

    /// Takes in a way in which a name is read.
    pub(super) fn add_reading(&mut self, way: &[char]) {
        if let (Some(&first), Some(&last)) = (way.first(), way.last()) {
            push(&mut self.read, read(first, last, way.len()));
        }
    }

    /// Takes in all that another one did.
    pub(super) fn join(&mut self, mut other: EdgesBuilder) {
        self.dense.append(&mut other.dense);
        self.spaced.append(&mut other.spaced);
        self.read.append(&mut other.read);
    }

    pub(super) fn finish(self) -> Edges {
        Edges { dense: Pairs::of(self.dense), spaced: Pairs::of(self.spaced), read: Pairs::of(self.read) }
    }
}

/// Most lookalikes and readings of a name share its ends.
fn push(pairs: &mut Vec<u64>, pair: u64) {
    if pairs.last() != Some(&pair) {
        pairs.push(pair);
    }
}
