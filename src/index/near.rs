//! Near matches: names within a few edits, whole or inside a longer name, and none missed.
//!
//! A pigeonhole into two anchored halves with a one-deletion neighbourhood, so that no edit needs a look-up of its own:
//!
//! - three edits (16 characters or more): [`long`](super::long);
//! - two edits (8 to 11; longer ones: [`middle`](super::middle)): first 4 and last 4 together hold at most two: both within one,
//!   or one exact and the other within two, which share a deletion of 3 or of 2 characters;
//! - one edit (4 to 7): the name and its deletions, against the account's name and its deletions; a swap of neighbours
//!   counts as one edit here, and shares a deletion too.
//!
//! Keys are hashes and may collide: every hit is verified on the characters. `tests/reference.rs` compares the whole with
//! a plain matcher.
#![expect(
    clippy::indexing_slicing,
    reason = "windows are bounded by the lengths checked on entry; tested against the naive reference"
)]

use crate::rolling::{self, Sums};

const ONE: u64 = 0x9e37_79b9_7f4a_7c15;
const JOINT: [u64; 3] = [0x27d4_eb2f_1656_67c5, 0x8cb9_2ba7_2f3d_8dd7, 0xd6e8_feb8_6659_fd93];

/// Keys of a stretch of 3 to 8 characters for one edit: itself and its deletions. The same on both sides.
#[inline]
pub(super) fn one_edit_keys(chars: &[char], sums: &Sums, from: usize, to: usize, mut key: impl FnMut(u64)) {
    key(rolling::spread(sums.of(from, to), ONE));
    for left_out in from..to {
        // A run of one letter has one deletion.
        if left_out == from || chars[left_out] != chars[left_out - 1] {
            key(rolling::spread(sums.without(from, left_out, left_out + 1, to), ONE));
        }
    }
}

/// Lengths of names that are met by their ends with two edits.
pub(super) const LENGTHS: std::ops::RangeInclusive<usize> = 8..=11;
/// Characters of an end.
pub(super) const END: usize = 4;

/// One end of a name, with its keys, worked out once and joined with those of the other end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ends {
    /// The sums of the half with each character left out.
    one: [u64; END],
    /// Which of those any protected name has at this end, a bit each.
    known: u8,
    /// Whether any protected name has the whole at this end.
    exact: bool,
    from: usize,
}

impl Ends {
    /// Of an end that begins at a place, all parts taken as known.
    pub(super) fn of(sums: &Sums, from: usize) -> Ends {
        Ends::known(sums, from, true, |_| true)
    }

    /// Of an end in an account's name, where `exact` and `known` say which parts there are.
    #[inline]
    pub(super) fn known(sums: &Sums, from: usize, exact: bool, known: impl Fn(u64) -> bool) -> Ends {
        let without = |at: usize| sums.without(from, from + at, from + at + 1, from + END);
        let one = [sums.of(from + 1, from + END), without(1), without(2), sums.of(from, from + END - 1)];
        let mut ends = Ends { one, known: 0, exact, from };
        for (at, &sum) in one.iter().enumerate() {
            ends.known |= u8::from(known(sum)) << at;
        }
        ends
    }

    /// The sums of the end with each character left out.
    pub(super) fn deletions(&self) -> [u64; END] {
        self.one
    }

    fn known_deletions(&self) -> impl Iterator<Item = u64> + '_ {
        self.one.iter().enumerate().filter(|(at, _)| self.known & 1 << at != 0).map(|(_, &one)| one)
    }

    /// The end itself.
    fn whole(&self, chars: &[char]) -> u64 {
        rolling::sum_of(&chars[self.from..self.from + END])
    }

    /// Calls `found` with the sums of the end with each two characters left out.
    fn two(&self, chars: &[char], mut found: impl FnMut(u64)) {
        let end = &chars[self.from..self.from + END];
        for (first, second) in [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)] {
            found(rolling::sum_of(&[end[first], end[second]]));
        }
    }
}

/// Joint keys of both ends of a name for two edits. The same on both sides, but that parts which no protected name has are
/// left out.
#[inline]
pub(super) fn two_edit_keys(chars: &[char], left: &Ends, right: &Ends, mut key: impl FnMut(u64)) {
    let joint = |left: u64, right: u64| left ^ right.rotate_left(23);
    if left.known != 0 && right.known != 0 {
        for l in left.known_deletions() {
            for r in right.known_deletions() {
                key(rolling::spread(joint(l, r), JOINT[0]));
            }
        }
    }
    if left.exact {
        let left = left.whole(chars);
        right.two(chars, |two| key(rolling::spread(joint(left, two), JOINT[1])));
    }
    if right.exact {
        let right = right.whole(chars);
        left.two(chars, |two| key(rolling::spread(joint(two, right), JOINT[2])));
    }
}
