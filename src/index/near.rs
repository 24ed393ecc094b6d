//! Near matches: names within a few edits, whole or inside a longer name, and none missed.
//!
//! A pigeonhole into two anchored halves with a one-deletion neighbourhood, so that no edit needs a look-up of its own:
//!
//! - three edits (16 characters or more): [`long`](super::long);
//! - two edits (8 to 15): first 4 and last 4 together hold at most two: both within one, or one exact and the other within
//!   two, which share a deletion of 3 or of 2 characters;
//! - one edit (4 to 7): the name and its deletions, against the account's name and its deletions; a swap of neighbours
//!   counts as one edit here, and shares a deletion too.
//!
//! Keys are hashes and may collide: every hit is verified on the characters. `tests/reference.rs` compares the whole with
//! a plain matcher.
#![expect(
    clippy::indexing_slicing,
    reason = "windows are bounded by the lengths checked on entry; tested against the naive reference"
)]

use crate::rolling::{self, POWERS, Sums};

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

/// Four characters at one end of a name, with their keys, worked out once and joined with those of the other end.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ends {
    window: [u64; 4],
    /// The sums of the window with each one left out.
    one: [u64; 4],
    /// Which of the parts any protected name has at this end: a bit for each of `one`, and [`EXACT`] for the whole.
    known: u8,
}

const EXACT: u8 = 16;

impl Ends {
    #[inline]
    pub(super) fn of(window: &[char; 4]) -> Ends {
        let [a, b, c, d] = window.map(|c| c as u64);
        let [second, third] = [POWERS[1], POWERS[2]];
        let (b2, c2, c3, d3) =
            (b.wrapping_mul(second), c.wrapping_mul(second), c.wrapping_mul(third), d.wrapping_mul(third));
        let sum = |x: u64, y: u64, z: u64| x.wrapping_add(y).wrapping_add(z);
        Ends {
            window: [a, b, c, d],
            one: [sum(b, c2, d3), sum(a, c2, d3), sum(a, b2, d3), sum(a, b2, c3)],
            known: 0x1f,
        }
    }

    /// Of an account's name, where `exact` and `known` say which parts there are.
    #[inline]
    pub(super) fn known(window: &[char; 4], exact: bool, known: impl Fn(u64) -> bool) -> Ends {
        let mut ends = Ends::of(window);
        ends.known = u8::from(exact) * EXACT;
        for (bit, &sum) in ends.one.iter().enumerate() {
            ends.known |= u8::from(known(sum)) << bit;
        }
        ends
    }

    /// The sums of the window with each one left out.
    pub(super) fn deletions(&self) -> [u64; 4] {
        self.one
    }

    /// The hash of the whole.
    #[inline]
    fn whole(&self) -> u64 {
        let [a, b, c, d] = self.window;
        a.wrapping_add(b.wrapping_mul(POWERS[1]))
            .wrapping_add(c.wrapping_mul(POWERS[2]))
            .wrapping_add(d.wrapping_mul(POWERS[3]))
    }

    /// The sums of the window with each two left out.
    #[inline]
    fn two(&self) -> [u64; 6] {
        let [a, b, c, d] = self.window;
        let pair = |x: u64, y: u64| x.wrapping_add(y.wrapping_mul(POWERS[1]));
        [pair(a, b), pair(a, c), pair(a, d), pair(b, c), pair(b, d), pair(c, d)]
    }
}

/// Joint keys of the first four and the last four characters for two edits. The same on both sides, but that parts which no
/// protected name has are left out.
#[inline]
pub(super) fn two_edit_keys(left: &Ends, right: &Ends, mut key: impl FnMut(u64)) {
    if (left.known | right.known) & EXACT == 0 {
        // Neither end is exact: both hold one edit.
        if left.known == 0 || right.known == 0 {
            return;
        }
    }
    for (bit, l) in left.one.iter().enumerate() {
        if left.known & 1 << bit == 0 {
            continue;
        }
        for (bit, r) in right.one.iter().enumerate() {
            if right.known & 1 << bit != 0 {
                key(rolling::spread(l ^ r.rotate_left(23), JOINT[0]));
            }
        }
    }
    if left.known & EXACT != 0 {
        let whole = left.whole();
        for r in right.two() {
            key(rolling::spread(whole ^ r.rotate_left(23), JOINT[1]));
        }
    }
    if right.known & EXACT != 0 {
        let whole = right.whole().rotate_left(23);
        for l in left.two() {
            key(rolling::spread(l ^ whole, JOINT[2]));
        }
    }
}
