//! Names of two and three edits, eight characters and more, by windows at their ends.
//!
//! - **Three edits** (16 characters and more): the first eight or the last eight hold at most one of them.
//! - **Two edits** (8 to 15): take windows at both ends that overlap in the middle of the name. Either one of them holds at
//!   most one edit, or each holds both, and then both lie where they overlap: what stands before and behind that is as it was.
//!   So a name is met by one of its windows give or take one edit, or exactly by what it begins and ends with together.
//!
//! Two windows of one width within one edit of one another share a deletion. The deletions lead to windows, and each window once
//! to the names that have it, in the order of their lengths: a thousand names end in `hospital`, and of those only the ones of a
//! fitting length and with fitting letters are measured. How many keys an account's name is asked for grows with the places at
//! which words start or end, not with the pairs of them.
//!
//! **Names of a window that a great many have** (`universi`, `hospital`) are parted by the window beside it. Where the other
//! end holds two of three edits, both windows of this one hold one at most between them. An imitation of a university is
//! then held against the few that begin alike so far, and not against all universities of its length.
//!
//! Nothing is missed by it (`tests/reference.rs`), and nothing is proposed that is not measured on its characters.
#![expect(
    clippy::indexing_slicing,
    reason = "windows have as many deletions as characters, and there are two sides"
)]

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::ops::RangeInclusive;

use super::PatternRecord;
use super::members::{Member, Members, Outlines};
use super::packed::{Packed, Side, lowest, without};
use super::verify::MAX_EDITS;
use crate::registry::AsItIs;
use crate::rolling;

/// Names that are met by windows of one width.
#[derive(Clone, Debug)]
pub(super) struct Class {
    lengths: RangeInclusive<usize>,
    /// Characters of a window: of the shortest name both make up the whole, of the longest of two edits they overlap.
    width: usize,
    /// The most edits that one of them may have.
    pub(super) edits: usize,
}

/// All of them, by length.
pub(super) const CLASSES: [Class; 2] = [
    Class { lengths: 8..=11, width: 6, edits: 2 },
    Class { lengths: 12..=usize::MAX, width: WIDEST, edits: MAX_EDITS },
];
/// Tables of keys: one for each class, and one for windows beside others.
pub(super) const TABLES: usize = CLASSES.len() + 1;
/// Characters of the widest window.
pub(super) const WIDEST: usize = 8;
/// Edits of the shortest names of a class.
const LEAST_EDITS: usize = 2;
// Code is made for each width where one is asked for, by this order; and a word holds the widest.
const _: () = assert!(CLASSES[0].width == 6 && CLASSES[1].width == WIDEST && WIDEST <= super::packed::WIDTH);

/// Which class has windows of a width.
pub(super) const fn class_of(width: usize) -> usize {
    if width == WIDEST { 1 } else { 0 }
}

impl Class {
    /// Which class a name of two edits or three is of.
    fn of(length: usize) -> Option<usize> {
        CLASSES.iter().position(|class| class.lengths.contains(&length))
    }

    /// Characters of the shortest stretch that one of its names may have become.
    pub(super) fn shortest(&self) -> usize {
        self.lengths.start() - LEAST_EDITS
    }

    /// And of the longest.
    pub(super) fn longest(&self) -> usize {
        self.lengths.end().saturating_add(self.edits)
    }
}

/// Characters at either end that no edit touches where both windows hold two, by the length of the name. More are left
/// of longer ones; these are enough to turn nearly all names away, and are one key instead of one for each length.
pub(super) const KEPT: [(RangeInclusive<usize>, usize); 3] = [(8..=8, 2), (9..=11, 3), (12..=15, 4)];

/// Keys by both ends that a name of two edits has.
pub(super) const BOTH_KEYS: usize = 1;

const SALTS: [[u64; 2]; CLASSES.len()] =
    [[0x27d4_eb2f_1656_67c5, 0x8cb9_2ba7_2f3d_8dd7], [0xc2b2_ae3d_27d4_eb4f, 0x1656_67b1_9e37_79f9]];
const BOTH: [u64; KEPT.len()] = [0xd6e8_feb8_6659_fd93, 0x9fb2_1c65_1e98_df25, 0xa076_1d64_78bd_642f];

/// The key of what is left of a window: what is looked up by its upper bits depends on all characters.
#[inline]
const fn key(left: u64, salt: u64) -> u64 {
    (left ^ left >> 29).wrapping_mul(salt)
}

/// Keys of the deletions of the window that begins or ends at a place, those that pass, and how many they are; of a character
/// that stands twice the same one twice. Without a branch: which pass cannot be foretold, and a wrong guess costs more than
/// asking for all.
#[inline]
pub(super) fn keys<const WIDTH: usize>(
    packed: &Packed,
    side: Side,
    at: usize,
    passes: impl Fn(u64) -> bool,
) -> ([u64; WIDTH], usize) {
    let salt = SALTS[class_of(WIDTH)][side as usize];
    passing(lowest(packed.end(side, at), WIDTH), |left| key(left, salt), passes)
}

#[inline]
fn passing<const WIDTH: usize>(
    window: u64,
    key: impl Fn(u64) -> u64,
    passes: impl Fn(u64) -> bool,
) -> ([u64; WIDTH], usize) {
    let (mut keys, mut count) = ([0; WIDTH], 0);
    for at in 0..WIDTH {
        let key = key(without(window, at));
        // No more than there are places.
        keys[count] = key;
        count += usize::from(passes(key));
    }
    (keys, count)
}

/// The key of what a stretch begins and ends with, by how much is kept of each: which of [`KEPT`].
#[inline]
pub(super) fn both_key(packed: &Packed, from: usize, to: usize, kept: usize) -> u64 {
    let [first, last] = [packed.first(from), packed.last(to)].map(|end| lowest(end, KEPT[kept].1));
    rolling::spread(first << 32 | last, BOTH[kept])
}

/// Which of [`KEPT`] a name is known by.
pub(super) fn kept_of(length: usize) -> Option<usize> {
    KEPT.iter().position(|(lengths, _)| lengths.contains(&length))
}

/// Names of a window from which on they are parted by the window beside it.
pub(super) const MANY: u32 = 64;
/// The shortest name in which three windows lie apart, and in which four do.
const THREE_APART: usize = 3 * WIDEST;
const FOUR_APART: usize = 4 * WIDEST;
/// Characters of the shortest stretch that a name of three windows apart may have become.
const PARTED: usize = THREE_APART - MAX_EDITS;

/// At which ends a name of three edits stands among the names of both its windows, by which of these have many.
///
/// With one such end: if the window of the other end holds two edits, this one and its neighbour hold one between them, and if
/// not, the name is met by the other end. With two: if both windows of one end hold two edits, those of the other hold one.
const fn parted(length: usize, many: [bool; 2]) -> [bool; 2] {
    match many {
        [true, true] if length >= FOUR_APART => [true, true],
        [true, false] | [false, true] if length >= THREE_APART => many,
        _ => [false, false],
    }
}

/// Where the window beside one at an end begins or ends in an account's name; nothing where no name stands that is parted. One
/// place is enough: if the edit that both windows may hold shifts the inner one, that is the inner one's only edit.
pub(super) fn beside(side: Side, at: usize, count: usize) -> Option<usize> {
    match side {
        Side::First if at + PARTED <= count => Some(at + WIDEST),
        Side::Last if at >= PARTED => Some(at - WIDEST),
        _ => None,
    }
}

/// Keys of the deletions of the window beside the outer one, of which the group is given, as [`keys`] are.
#[inline]
pub(super) fn inner_keys(
    packed: &Packed,
    side: Side,
    at: usize,
    group: u32,
    passes: impl Fn(u64) -> bool,
) -> ([u64; WIDEST], usize) {
    let outer = u64::from(group).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    passing(packed.end(side, at), |left| rolling::spread(left ^ outer, INNER), passes)
}

const INNER: u64 = 0xe703_7ed1_a0b4_28db;

/// The windows of patterns of two edits and three, of which the characters are given, and the names of each window.
pub(super) fn members(patterns: &[PatternRecord], chars: &str) -> Members {
    let mut gathered = Gathered::default();
    let (mut row, mut packed) = (Vec::new(), Packed::default());
    let edited = || (0u32..).zip(patterns).filter(|(_, record)| record.edits >= 2);
    for (_, record) in edited() {
        record.read(chars, &mut row);
        packed.take(&row);
        match Class::of(row.len()) {
            Some(0) => gathered.count::<6>(&packed, row.len()),
            Some(_) => gathered.count::<WIDEST>(&packed, row.len()),
            None => {}
        }
    }
    gathered.next = gathered.many;
    let many = std::mem::take(&mut gathered.many);
    for (pattern, record) in edited() {
        record.read(chars, &mut row);
        packed.take(&row);
        match Class::of(row.len()) {
            Some(0) => gathered.add::<6>(&packed, pattern, record),
            Some(_) => gathered.add::<WIDEST>(&packed, pattern, record),
            None => {}
        }
    }
    Members::of(gathered.keys, gathered.members, many, &Outlines::of(patterns, chars))
}

/// A window that names have.
#[derive(Default)]
struct Window {
    names: u32,
    number: Option<u32>,
}

/// Windows while they are gathered.
#[derive(Default)]
struct Gathered {
    /// For each class and side.
    windows: [[HashMap<u64, Window, BuildHasherDefault<AsItIs>>; 2]; CLASSES.len()],
    /// Groups by the number of their outer window's and the inner window.
    inner: HashMap<(u32, u64), u32>,
    /// Windows of many names: they are numbered first.
    many: u32,
    /// The number of the next of all others.
    next: u32,
    keys: [Vec<(u64, u32)>; TABLES],
    members: Vec<Member>,
}

impl Gathered {
    fn window<const WIDTH: usize>(&mut self, packed: &Packed, side: Side, at: usize) -> &mut Window {
        let window = lowest(packed.end(side, at), WIDTH);
        // Injective, and spread for a table that takes hashes as they are.
        self.windows[class_of(WIDTH)][side as usize].entry(rolling::spread(window, 0)).or_default()
    }

    fn count<const WIDTH: usize>(&mut self, packed: &Packed, length: usize) {
        for (side, at) in [(Side::First, 0), (Side::Last, length)] {
            let window = self.window::<WIDTH>(packed, side, at);
            window.names += 1;
            let is_many = WIDTH == WIDEST && window.names == MANY + 1;
            self.many += u32::from(is_many);
        }
    }

    fn add<const WIDTH: usize>(&mut self, packed: &Packed, pattern: u32, record: &PatternRecord) {
        let length = usize::from(record.length);
        let sides = [(Side::First, 0), (Side::Last, length)];
        let many =
            sides.map(|(side, at)| WIDTH == WIDEST && self.window::<WIDTH>(packed, side, at).names > MANY);
        let parted = parted(length, many);
        for (((side, at), many), parted) in sides.into_iter().zip(many).zip(parted) {
            let group = self.group::<WIDTH>(packed, side, at, many);
            let inner = if side == Side::First { WIDEST } else { length.saturating_sub(WIDEST) };
            let group = if parted { self.inner(packed, side, inner, group) } else { group };
            self.members.push((group, record.length, pattern));
        }
    }

    /// The number of the group of a window.
    fn group<const WIDTH: usize>(&mut self, packed: &Packed, side: Side, at: usize, many: bool) -> u32 {
        let next = if many { self.many } else { self.next };
        let window = self.window::<WIDTH>(packed, side, at);
        if let Some(number) = window.number {
            return number;
        }
        window.number = Some(next);
        *(if many { &mut self.many } else { &mut self.next }) += 1;
        let keys = keys::<WIDTH>(packed, side, at, |_| true).0;
        self.put(class_of(WIDTH), &keys, next);
        next
    }

    /// The number of the group of a window beside another one.
    fn inner(&mut self, packed: &Packed, side: Side, at: usize, outer: u32) -> u32 {
        let next = self.next;
        let number = *self.inner.entry((outer, packed.end(side, at))).or_insert(next);
        if number == next {
            self.next += 1;
            let keys = inner_keys(packed, side, at, outer, |_| true).0;
            self.put(CLASSES.len(), &keys, next);
        }
        number
    }

    /// Puts keys in order of the characters left out: of one that stands twice there are two alike.
    fn put(&mut self, table: usize, keys: &[u64], number: u32) {
        let mut last = None;
        let keys = keys.iter().filter(|&&key| last.replace(key) != Some(key));
        self.keys[table].extend(keys.map(|&key| (key, number)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(text: &str) -> (Packed, usize) {
        let chars: Vec<char> = text.chars().collect();
        let mut packed = Packed::default();
        packed.take(&chars);
        (packed, chars.len())
    }

    fn shares<const WIDTH: usize>(a: &str, b: &str, side: Side) -> bool {
        let of = |text: &str| {
            let (packed, count) = packed(text);
            let at = if side == Side::First { 0 } else { count };
            let (keys, count) = keys::<WIDTH>(&packed, side, at, |_| true);
            keys[..count].to_vec()
        };
        let of_b = of(b);
        of(a).iter().any(|key| of_b.contains(key))
    }

    #[test]
    fn windows_within_one_edit_share_a_key() {
        for near in ["ministry", "miinstry", "minizstr", "inistryo", "minxstry", "ministrz"] {
            assert!(shares::<8>("ministry", near, Side::First), "{near}");
        }
        assert!(!shares::<8>("ministry", "mxnistzy", Side::First));
        for near in ["generalhospital", "geeralhospitals", "gexeralhospital"] {
            assert!(shares::<8>("xgeneralhospital", &format!("x{near}"), Side::Last), "{near}");
        }
        assert!(
            shares::<6>("reuters", "reutres", Side::First) && !shares::<6>("reuters", "reatrrs", Side::First)
        );
    }

    /// The rule of two edits, on every two of them: a window within one edit, or both ends as they were.
    #[test]
    fn every_two_edits_leave_a_window_or_both_ends() {
        // All letters apart, so that nothing is met by chance.
        let letters: Vec<char> = ('a'..='o').collect();
        let one_edit = |text: &[char]| {
            let mut all = Vec::new();
            for at in 0..=text.len() {
                all.push([&text[..at], &['z'], &text[at..]].concat());
                if at < text.len() {
                    all.push([&text[..at], &['y'], &text[at + 1..]].concat());
                    all.push([&text[..at], &text[at + 1..]].concat());
                }
            }
            all
        };
        let mut by_ends = 0;
        for length in 8..=15 {
            let name = &letters[..length];
            let text = |chars: &[char]| chars.iter().collect::<String>();
            let kept = kept_of(length).unwrap();
            let by_both = |text: &str| {
                let (packed, count) = packed(text);
                both_key(&packed, 0, count, kept)
            };
            let (ours, both) = (text(name), by_both(&text(name)));
            for twice in one_edit(name).iter().flat_map(|once| one_edit(once)) {
                let theirs = text(&twice);
                let by_window = [Side::First, Side::Last].into_iter().any(|side| match Class::of(length) {
                    Some(0) => shares::<6>(&ours, &theirs, side),
                    _ => shares::<8>(&ours, &theirs, side),
                });
                by_ends += usize::from(!by_window);
                assert!(by_window || by_both(&theirs) == both, "{ours} {theirs}");
            }
        }
        assert!(by_ends > 150, "{by_ends} are met by both ends alone");
    }
}
