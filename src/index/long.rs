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

use super::PatternRecord;
use super::members::{Compared, Member, Members, Outlines};
use super::packed::{Packed, WIDTH, repeats, without};
use super::verify::MAX_EDITS;
use crate::registry::AsItIs;
use crate::rolling;

/// Shortest stretch of an account's name that can be within three edits of sixteen characters.
pub(super) const SHORTEST: usize = 16 - MAX_EDITS;

/// Which end of a name a window is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// The window of eight characters that begins or ends at a place.
#[inline]
fn window(packed: &Packed, at: usize, anchor: Anchor) -> u64 {
    match anchor {
        Anchor::Start => packed.first(at),
        Anchor::End => packed.last(at),
    }
}

/// The deletions of a window.
#[inline]
fn deletions(window: u64, anchor: Anchor) -> impl Iterator<Item = u64> {
    let apart = (0..WIDTH).filter(move |&at| !repeats(window, at));
    apart.map(move |at| rolling::spread(without(window, at), anchor.salt()))
}

/// The windows of patterns of three edits, of which the characters are given, and the names of each window.
pub(super) fn members(patterns: &[PatternRecord], chars: &str) -> Members {
    let mut numbers: [HashMap<u64, u32, BuildHasherDefault<AsItIs>>; 2] = Default::default();
    let mut pairs: Vec<(u64, u32)> = Vec::new();
    let mut members: Vec<Member> = Vec::new();
    let (mut row, mut packed) = (Vec::new(), Packed::default());
    let mut next = 0u32;
    for (pattern, record) in
        (0u32..).zip(patterns).filter(|(_, record)| usize::from(record.edits) == MAX_EDITS)
    {
        record.read(chars, &mut row);
        packed.take(&row);
        for (anchor, at) in [(Anchor::Start, 0), (Anchor::End, row.len())] {
            let window = window(&packed, at, anchor);
            // Injective, and spread for a table that takes hashes as they are.
            let group = *numbers[anchor as usize].entry(rolling::spread(window, 0)).or_insert_with(|| {
                pairs.extend(deletions(window, anchor).map(|key| (key, next)));
                next += 1;
                next - 1
            });
            members.push((group, record.length, pattern));
        }
    }
    Members::of(pairs, members, &Outlines::of(patterns, chars))
}

/// Calls `found` with each window that an account's name may have at a place, give or take an edit; one may come twice.
#[inline]
pub(super) fn windows(
    members: &Members,
    packed: &Packed,
    at: usize,
    anchor: Anchor,
    mut found: impl FnMut(u32),
) {
    deletions(window(packed, at, anchor), anchor).for_each(|key| members.look_up(key, &mut found));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(a: &str, b: &str, anchor: Anchor) -> bool {
        let keys = |text: &str| {
            let chars: Vec<char> = text.chars().collect();
            let mut packed = Packed::default();
            packed.take(&chars);
            let at = if anchor == Anchor::Start { 0 } else { chars.len() };
            deletions(window(&packed, at, anchor), anchor).collect::<Vec<u64>>()
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
