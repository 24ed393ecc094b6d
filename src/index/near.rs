//! Near matches: names within a few edits, whole or inside a longer name, and none missed.
//!
//! A pigeonhole into two anchored halves with a one-deletion neighbourhood, so that no edit needs a look-up of its own:
//!
//! - three edits (16 characters or more): [`long`](super::long);
//! - two edits (8 to 15): the first half and the last half together hold at most two: both within one, or one exact and the
//!   other within two, so that they share joint keys of one character left out at each end, or of two at one end. A half is of
//!   4, 5 or 6 characters by the length of the name ([`half`]): the longer, the fewer names share one;
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

/// The numbers of classes of names of two edits.
pub(super) const CLASSES: usize = 3;

/// For each class the length of a half and the lengths of names it is for.
pub(super) const HALVES: [(usize, std::ops::RangeInclusive<usize>); CLASSES] =
    [(4, 8..=9), (5, 10..=11), (6, 12..=15)];

/// The class of a name of two edits by its length.
pub(super) fn class_of(length: usize) -> usize {
    HALVES.iter().position(|(_, lengths)| lengths.contains(&length)).unwrap_or(CLASSES - 1)
}

/// The longest half.
const LONGEST: usize = 6;

/// One end of a name, with its keys, worked out once and joined with those of the other end.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ends {
    /// The sums of the half with each character left out.
    one: [u64; LONGEST],
    /// Which of those any protected name has at this end, a bit each.
    known: u8,
    /// Whether any protected name has the whole at this end.
    exact: bool,
    from: usize,
    to: usize,
}

impl Ends {
    /// Of a half that begins at a place, all parts taken as known.
    pub(super) fn of(sums: &Sums, from: usize, half: usize) -> Ends {
        Ends::known(sums, from, half, |_| true, |_| true)
    }

    /// Of a half in an account's name, where `exact` and `known` say which parts there are.
    #[inline]
    pub(super) fn known(
        sums: &Sums,
        from: usize,
        half: usize,
        exact: impl Fn(u64) -> bool,
        known: impl Fn(u64) -> bool,
    ) -> Ends {
        let mut ends = Ends { from, to: from + half, exact: exact(sums.of(from, from + half)), ..Ends::default() };
        for (at, one) in ends.one.iter_mut().enumerate().take(half) {
            *one = sums.without(from, from + at, from + at + 1, from + half);
            ends.known |= u8::from(known(*one)) << at;
        }
        ends
    }

    /// Whether a protected name has the whole at this end.
    pub(super) const fn is_exact(&self) -> bool {
        self.exact
    }

    /// The sum of the half.
    pub(super) fn whole(&self, sums: &Sums) -> u64 {
        sums.of(self.from, self.to)
    }

    /// Whether no protected name has any part of it.
    #[inline]
    pub(super) const fn is_unknown(&self) -> bool {
        self.known == 0 && !self.exact
    }

    /// The sums of the half with each character left out.
    pub(super) fn deletions(&self) -> impl Iterator<Item = u64> + '_ {
        self.one.iter().take(self.to - self.from).copied()
    }

    fn known_deletions(&self) -> impl Iterator<Item = u64> + '_ {
        self.one.iter().enumerate().filter(|(at, _)| self.known & 1 << at != 0).map(|(_, &one)| one)
    }

    /// Calls `found` with the sums of the half with each two characters left out.
    fn two(&self, chars: &[char], mut found: impl FnMut(u64)) {
        let half = &chars[self.from..self.to];
        for first in 0..half.len() {
            for second in first + 1..half.len() {
                let left = half.iter().enumerate().filter(|(at, _)| *at != first && *at != second);
                found(rolling::sum(left.map(|(_, &c)| c)));
            }
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
    let whole = |ends: &Ends| rolling::sum(chars[ends.from..ends.to].iter().copied());
    if left.exact {
        let left = whole(left);
        right.two(chars, |two| key(rolling::spread(joint(left, two), JOINT[1])));
    }
    if right.exact {
        let right = whole(right);
        left.two(chars, |two| key(rolling::spread(joint(two, right), JOINT[2])));
    }
}
