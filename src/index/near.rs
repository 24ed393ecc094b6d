//! Near matches: names within a few edits, whole or inside a longer name, and none missed.
//!
//! A pigeonhole into two anchored halves with a one-deletion neighbourhood, so that no edit needs a look-up of its own:
//!
//! - three edits (16 characters or more): [`long`](super::long);
//! - two edits (8 to 15): the first characters and the last ones together hold at most two: both ends within one, or one exact and
//!   the other within two. What is within one or two edits shares a deletion of one or two characters. An end is as long as the
//!   shortest name of its [`Band`] allows, because of longer ends fewer are known: of ordinary names one in seven meets a
//!   name of 8 or 9 so, one in a hundred one of 10 or 11, and one in a thousand one of 12 to 15;
//! - one edit (4 to 7): the name and its deletions, against the account's name and its deletions; a swap of neighbours
//!   counts as one edit here, and shares a deletion too.
//!
//! Keys are hashes of classes of characters and may collide: every hit is verified on the characters. `tests/reference.rs`
//! compares the whole with a plain matcher.
#![expect(
    clippy::indexing_slicing,
    reason = "an end has as many deletions as characters, and there are two sides"
)]

use std::ops::RangeInclusive;

use super::packed::{Packed, Side, lowest, repeats, without};
use super::questions::Questions;
use crate::rolling;

/// Keys that a name of one edit has at most: seven characters, each left out, and itself.
pub(super) const ONE_EDIT_KEYS: usize = 8;
/// Keys that a name of two edits has at most: each deletion of one end with each of the other, and each two characters of an end
/// left out beside the other whole.
pub(super) const TWO_EDIT_KEYS: usize = LONGEST * LONGEST + LONGEST * (LONGEST - 1);

const ONE: u64 = 0x9e37_79b9_7f4a_7c15;
const SIDES: [u64; 2] = [0x27d4_eb2f_1656_67c5, 0x8cb9_2ba7_2f3d_8dd7];
const JOINT: [u64; 3] = [0xc2b2_ae3d_27d4_eb4f, 0xd6e8_feb8_6659_fd93, 0x1656_67b1_9e37_79f9];

/// Keys of a stretch of 3 to 8 characters for one edit: itself and its deletions. The same on both sides.
#[inline]
pub(super) fn one_edit_keys(packed: &Packed, from: usize, to: usize, mut key: impl FnMut(u64)) {
    let word = lowest(packed.first(from), to - from);
    key(rolling::spread(word, ONE));
    for at in 0..to - from {
        if !repeats(word, at) {
            key(rolling::spread(without(word, at), ONE));
        }
    }
}

/// Names of two edits that are met by ends of one length.
#[derive(Clone, Debug)]
pub(super) struct Band {
    pub(super) lengths: RangeInclusive<usize>,
    /// Characters of an end; two of them stand in the shortest name, and one in what two edits leave of it.
    pub(super) end: usize,
}

/// All of them, by length.
pub(super) const BANDS: [Band; 3] =
    [Band { lengths: 8..=9, end: 4 }, Band { lengths: 10..=11, end: 5 }, Band { lengths: 12..=15, end: 6 }];
/// Edits of such a name.
pub(super) const EDITS: usize = 2;

/// Characters of the longest end.
pub(super) const LONGEST: usize = 6;
// Code is made for each length where one is asked for: by this order.
const _: () = assert!(BANDS[0].end == 4 && BANDS[1].end == 5 && BANDS[2].end == LONGEST);

/// One end of a name: of a short one a cache line.
#[derive(Clone, Copy, Debug)]
pub(super) struct End<const LENGTH: usize> {
    word: u64,
    /// Hashes of those of its deletions that any protected name has at this end, each once, and how many they are.
    hashes: [u64; LENGTH],
    known: usize,
    /// All of them are known, as they are of an end that is.
    may_be_exact: bool,
}

impl Band {
    /// The band of a name of two edits.
    pub(super) fn of(length: usize) -> Option<(usize, &'static Band)> {
        BANDS.iter().enumerate().find(|(_, band)| band.lengths.contains(&length))
    }
}

/// One multiplication is enough for what is looked up by its upper bits.
#[inline]
fn hash(side: Side, word: u64) -> u64 {
    word.wrapping_mul(SIDES[side as usize])
}

impl<const LENGTH: usize> End<LENGTH> {
    /// The end of a row that begins or ends at a place. Without a branch: which deletions are known cannot be foretold, and a
    /// wrong guess costs more than asking for all.
    #[inline]
    pub(super) fn of(packed: &Packed, side: Side, at: usize, is_known: impl Fn(u64) -> bool) -> Self {
        let word = lowest(packed.end(side, at), LENGTH);
        let (mut hashes, mut known, mut all) = ([0; LENGTH], 0, true);
        for at in 0..LENGTH {
            let hash = hash(side, without(word, at));
            let is_known = is_known(hash);
            all &= is_known;
            // No more than there are places.
            hashes[known] = hash;
            // Of a repeated character the next one gives the same.
            known += usize::from(is_known & !repeats(word, at));
        }
        End { word, hashes, known, may_be_exact: all }
    }

    /// Hashes of the deletions that are known.
    #[inline]
    pub(super) fn known(&self) -> &[u64] {
        self.hashes.get(..self.known).unwrap_or_default()
    }

    /// Hashes of the end with each two characters left out.
    #[inline]
    fn two(&self, side: Side, mut found: impl FnMut(u64)) {
        for first in 0..LENGTH {
            let one = without(self.word, first);
            for second in first..LENGTH - 1 {
                found(hash(side, without(one, second)));
            }
        }
    }

    fn whole(&self, side: Side) -> u64 {
        hash(side, self.word)
    }
}

#[inline]
fn joint(left: u64, right: u64, salt: u64) -> u64 {
    rolling::spread(left.rotate_left(32) ^ right, salt)
}

/// Puts the joint keys of both ends of a name for two edits. The same on both sides, but that parts which no protected name has
/// are left out.
#[inline]
pub(super) fn two_edit_keys<const LENGTH: usize>(
    left: &End<LENGTH>,
    right: &End<LENGTH>,
    (from, to): (u16, u16),
    questions: &mut Questions,
) {
    for &left in left.known() {
        questions.push_first(right.hashes.map(|right| joint(left, right, JOINT[0])), right.known, from, to);
    }
    if left.may_be_exact {
        let left = left.whole(Side::First);
        right.two(Side::Last, |two| questions.push(joint(left, two, JOINT[1]), from, to));
    }
    if right.may_be_exact {
        let right = right.whole(Side::Last);
        left.two(Side::First, |two| questions.push(joint(two, right, JOINT[2]), from, to));
    }
}
