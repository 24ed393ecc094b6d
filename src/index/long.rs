//! Names of three edits: sixteen characters and more. Of three edits the first or the last eight characters hold at most
//! one, and two windows of eight within one edit share a deletion of seven. So the deletions lead to windows, and each window
//! once to the names that have it, in the order of their lengths: a thousand names end in `hospital`, and of those only the
//! ones of a fitting length and with fitting letters are measured.
//!
//! Nothing is missed by it (`tests/reference.rs`), and nothing is proposed that is not measured on its characters.
#![expect(
    clippy::indexing_slicing,
    reason = "windows of eight are taken of names of sixteen and more, and stored numbers are checked when a table is opened"
)]

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::members::{Compared, Member, Members};
use super::verify::MAX_EDITS;
use crate::lexicon::CharHasher;
use crate::rolling::{self, Sums};

/// Characters of a window.
pub(super) const WINDOW: usize = 8;
/// Shortest stretch of an account's name that can be within three edits of sixteen characters.
pub(super) const SHORTEST: usize = 16 - MAX_EDITS;

/// Which end of a name a window is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Anchor {
    Start,
    End,
}

impl Anchor {
    const fn salt(self) -> u64 {
        match self {
            Anchor::Start => 0xc2b2_ae3d_27d4_eb4f,
            Anchor::End => 0x1656_67b1_9e37_79f9,
        }
    }

    /// The end that names of one window need not share.
    pub(super) const fn other(self) -> Compared {
        match self {
            Anchor::Start => Compared::Last,
            Anchor::End => Compared::First,
        }
    }
}

/// The deletions of the window of eight that begins at a place.
#[inline]
fn deletions(sums: &Sums, chars: &[char], from: usize, anchor: Anchor, mut key: impl FnMut(u64)) {
    for left_out in from..from + WINDOW {
        // A run of one letter has one deletion.
        if left_out == from || chars[left_out] != chars[left_out - 1] {
            key(rolling::spread(sums.without(from, left_out, left_out + 1, from + WINDOW), anchor.salt()));
        }
    }
}

/// The windows of patterns of sixteen characters or more, given with their numbers, and the names of each window.
pub(super) fn members(patterns: &[(u32, &[char])], threads: usize) -> Members {
    let mut numbers: HashMap<([char; WINDOW], Anchor), u32, BuildHasherDefault<CharHasher>> =
        HashMap::default();
    let mut pairs: Vec<(u64, u32)> = Vec::new();
    let mut members: Vec<Member<'_>> = Vec::with_capacity(2 * patterns.len());
    let mut sums = Sums::default();
    for &(pattern, chars) in patterns {
        sums.take(chars);
        for (anchor, from) in [(Anchor::Start, 0), (Anchor::End, chars.len() - WINDOW)] {
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            let Some(&window) = chars[from..].first_chunk() else { continue };
            let window = *numbers.entry((window, anchor)).or_insert_with(|| {
                deletions(&sums, chars, from, anchor, |key| pairs.push((key, next)));
                next
            });
            members.push((window, pattern, chars));
        }
    }
    Members::of(pairs, members, threads)
}

/// Calls `found` with each window that an account's name may have at a place, give or take an edit; one may come twice.
#[inline]
pub(super) fn windows(
    members: &Members,
    sums: &Sums,
    chars: &[char],
    from: usize,
    anchor: Anchor,
    mut found: impl FnMut(u32),
) {
    deletions(sums, chars, from, anchor, |key| members.look_up(key, &mut found));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(a: &str, b: &str, anchor: Anchor) -> bool {
        let keys = |text: &str| {
            let chars: Vec<char> = text.chars().collect();
            let mut sums = Sums::default();
            sums.take(&chars);
            let mut keys = Vec::new();
            let from = if anchor == Anchor::Start { 0 } else { chars.len() - WINDOW };
            deletions(&sums, &chars, from, anchor, |key| keys.push(key));
            keys
        };
        let of_b = keys(b);
        keys(a).iter().any(|key| of_b.contains(key))
    }

    #[test]
    fn windows_within_one_edit_share_a_key() {
        for near in ["ministry", "miinstry", "minizstr", "inistryo", "minxstry", "ministrz"] {
            assert!(shares("ministry", near, Anchor::Start), "{near}");
        }
        assert!(!shares("ministry", "mxnistzy", Anchor::Start));
        for near in ["generalhospital", "geeralhospitals", "gexeralhospital"] {
            assert!(shares("xgeneralhospital", &format!("x{near}"), Anchor::End), "{near}");
        }
    }
}
