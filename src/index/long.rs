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
use super::members::{Member, Members, Outlines};
use super::packed::{Packed, Side, WIDTH, repeats, without};
use super::verify::MAX_EDITS;
use crate::registry::AsItIs;
use crate::rolling;

/// Shortest stretch of an account's name that can be within three edits of sixteen characters.
pub(super) const SHORTEST: usize = 16 - MAX_EDITS;

/// By which end of a name a window is of.
const SALTS: [u64; 2] = [0xc2b2_ae3d_27d4_eb4f, 0x1656_67b1_9e37_79f9];

/// The deletions of a window.
#[inline]
fn deletions(window: u64, side: Side) -> impl Iterator<Item = u64> {
    let apart = (0..WIDTH).filter(move |&at| !repeats(window, at));
    apart.map(move |at| rolling::spread(without(window, at), SALTS[side as usize]))
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
        for (side, at) in [(Side::First, 0), (Side::Last, row.len())] {
            let window = packed.end(side, at);
            // Injective, and spread for a table that takes hashes as they are.
            let group = *numbers[side as usize].entry(rolling::spread(window, 0)).or_insert_with(|| {
                pairs.extend(deletions(window, side).map(|key| (key, next)));
                next += 1;
                next - 1
            });
            members.push((group, record.length, pattern));
        }
    }
    Members::of(pairs, members, &Outlines::of(patterns, chars))
}

/// Calls `key` with the keys of the windows that an account's name may have at a place, give or take an edit.
#[inline]
pub(super) fn keys(packed: &Packed, at: usize, side: Side, key: impl FnMut(u64)) {
    deletions(packed.end(side, at), side).for_each(key);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(a: &str, b: &str, side: Side) -> bool {
        let keys = |text: &str| {
            let chars: Vec<char> = text.chars().collect();
            let mut packed = Packed::default();
            packed.take(&chars);
            let at = if side == Side::First { 0 } else { chars.len() };
            deletions(packed.end(side, at), side).collect::<Vec<u64>>()
        };
        let of_b = keys(b);
        keys(a).iter().any(|key| of_b.contains(key))
    }

    #[test]
    fn windows_within_one_edit_share_a_key() {
        for near in ["ministry", "miinstry", "minizstr", "inistryo", "minxstry", "ministrz"] {
            assert!(shares("ministry", near, Side::First), "{near}");
        }
        assert!(!shares("ministry", "mxnistzy", Side::First));
        for near in ["generalhospital", "geeralhospitals", "gexeralhospital"] {
            assert!(shares("xgeneralhospital", &format!("x{near}"), Side::Last), "{near}");
        }
    }
}
