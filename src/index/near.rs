//! Near matches: names within a few edits, whole or inside a longer name, and none missed.
//!
//! A pigeonhole into two anchored halves with a one-deletion neighbourhood, so that no edit needs a look-up of its own:
//!
//! - three edits (16 characters or more): of the first 8 and the last 8 characters one holds at most one edit, and two
//!   windows of 8 within one edit share a deletion of 7 characters; where many names share such a window, a longer one that
//!   leaves room for the other ([`cut`](super::cut));
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

/// Where a hit is anchored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    /// The key is of the characters from here on.
    Start,
    /// The key is of the characters up to here.
    End,
}

const ONE: u64 = 0x9e37_79b9_7f4a_7c15;
const LEFT: u64 = 0xc2b2_ae3d_27d4_eb4f;
const RIGHT: u64 = 0x1656_67b1_9e37_79f9;
const JOINT: [u64; 3] = [0x27d4_eb2f_1656_67c5, 0x8cb9_2ba7_2f3d_8dd7, 0xd6e8_feb8_6659_fd93];

/// The lengths that the windows of a long name can have.
pub(super) const WINDOWS: [usize; 5] = [8, 10, 12, 16, 24];

/// Odd multipliers, one a place in a window (SplitMix64).
const PLACES: [u64; 24] = {
    let mut places = [0; 24];
    let mut state = 0u64;
    let mut at = 0;
    while at < places.len() {
        state = state.wrapping_add(ONE);
        let mut bits = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        places[at] = (bits ^ (bits >> 31)) | 1;
        at += 1;
    }
    places
};

#[inline]
fn value(c: char) -> u64 {
    u64::from(c as u32).wrapping_mul(0x2545_f491_4f6c_dd1d)
}

#[inline]
fn mixed(mut hash: u64, salt: u64) -> u64 {
    hash ^= salt;
    hash = (hash ^ (hash >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash ^ (hash >> 29)
}

#[inline]
fn straight(window: &[char]) -> u64 {
    window.iter().zip(PLACES).fold(0, |sum, (&c, place)| sum.wrapping_add(value(c).wrapping_mul(place)))
}

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

/// The window of a length at one end of a name, if the name is as long.
pub(super) fn window(name: &[char], anchor: Anchor, length: usize) -> Option<&[char]> {
    match anchor {
        Anchor::Start => name.get(..length),
        Anchor::End => name.len().checked_sub(length).and_then(|from| name.get(from..)),
    }
}

/// The hash of a window as it stands.
pub(super) fn window_hash(window: &[char], anchor: Anchor) -> u64 {
    mixed(straight(window), salt(window, anchor))
}

fn salt(window: &[char], anchor: Anchor) -> u64 {
    let side = match anchor {
        Anchor::Start => LEFT,
        Anchor::End => RIGHT,
    };
    side ^ (window.len() as u64).wrapping_mul(ONE)
}

/// Keys of a window of one of the [`WINDOWS`] for three edits: its deletions. The same on both sides.
pub(super) fn three_edit_keys(window: &[char], anchor: Anchor, mut key: impl FnMut(u64)) {
    let salt = salt(window, anchor);
    // What comes after the character left out stands one place further to the left.
    let mut after = window
        .iter()
        .skip(1)
        .zip(PLACES)
        .fold(0u64, |sum, (&c, place)| sum.wrapping_add(value(c).wrapping_mul(place)));
    let mut before = 0u64;
    for (at, &c) in window.iter().enumerate() {
        key(mixed(before.wrapping_add(after), salt));
        before = before.wrapping_add(value(c).wrapping_mul(PLACES[at]));
        if let Some(&next) = window.get(at + 1) {
            after = after.wrapping_sub(value(next).wrapping_mul(PLACES[at]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    fn keys(text: &str, anchor: Anchor) -> Vec<u64> {
        let mut keys = Vec::new();
        three_edit_keys(&chars(text), anchor, |key| keys.push(key));
        keys
    }

    #[test]
    fn windows_within_one_edit_share_a_key() {
        let share = |a: &str, b: &str, anchor: Anchor| {
            keys(a, anchor).iter().any(|key| keys(b, anchor).contains(key))
        };
        for near in ["ministry", "miinstry", "minizstr", "inistryo", "minxstry", "ministrz"] {
            assert!(share("ministry", near, Anchor::Start), "{near}");
        }
        assert!(!share("ministry", "mxnistzy", Anchor::Start));
        for near in ["generalhospital", "geeralhospitals", "gexeralhospital"] {
            let (name, near) = (format!("x{}", "generalhospital"), format!("x{near}"));
            assert!(share(&name, &near, Anchor::End), "{near}");
        }
    }

    #[test]
    fn keys_of_one_length_and_side_are_not_met_by_another() {
        let long = keys("aaaaaaaaaa", Anchor::Start);
        assert!(keys("aaaaaaaa", Anchor::Start).iter().all(|key| !long.contains(key)));
        assert!(keys("aaaaaaaaaa", Anchor::End).iter().all(|key| !long.contains(key)));
    }
}
