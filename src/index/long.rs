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
use super::format::numbers::{Reader, Writer};
use super::table::{Buckets, Table};
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
}

/// Which characters and which pairs of neighbours a text holds, hashed to 32 bits each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sketch(u64);

impl Sketch {
    pub(super) fn of(chars: &[char]) -> Sketch {
        let mut sketch = 0u64;
        let mut before = 0u32;
        for &c in chars {
            // Neighbouring letters of one alphabet keep bits of their own.
            let this = c as u32;
            sketch |= 1 << (this & 31);
            if before != 0 {
                let pair = (before.wrapping_mul(0x9e37_79b1) ^ this).wrapping_mul(0x85eb_ca6b) >> 27;
                sketch |= 1 << (32 + pair);
            }
            before = this;
        }
        Sketch(sketch)
    }

    /// Whether two texts may be within three edits: an edit takes away one character at most and brings one, and takes away
    /// two pairs at most and brings two.
    #[inline]
    pub(super) const fn may_be_near(self, other: Sketch) -> bool {
        const EDITS: u32 = MAX_EDITS as u32;
        let (lost, won) = (self.0 & !other.0, other.0 & !self.0);
        let characters = u32::MAX as u64;
        (lost & characters).count_ones() <= EDITS
            && (won & characters).count_ones() <= EDITS
            && (lost >> 32).count_ones() <= 2 * EDITS
            && (won >> 32).count_ones() <= 2 * EDITS
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

/// All long patterns of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Long {
    /// Deletions to windows.
    windows: Table,
    /// For each window where its names begin; the next ends them.
    heads: Vec<u32>,
    /// For each name of a window its length, in order, its sketch and its pattern.
    lengths: Vec<u16>,
    sketches: Vec<u64>,
    patterns: Vec<u32>,
}

impl Long {
    /// Of patterns with their numbers, each of sixteen characters or more.
    pub(super) fn of(patterns: &[(u32, &[char])], threads: usize) -> Long {
        let mut numbers: HashMap<([char; WINDOW], Anchor), u32, BuildHasherDefault<CharHasher>> =
            HashMap::default();
        let mut pairs: Vec<(u64, u32)> = Vec::new();
        let mut members: Vec<(u32, usize, u32, Sketch)> = Vec::new();
        let mut sums = Sums::default();
        for &(pattern, chars) in patterns {
            sums.take(chars);
            let sketch = Sketch::of(chars);
            for (anchor, from) in [(Anchor::Start, 0), (Anchor::End, chars.len() - WINDOW)] {
                let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
                let Some(&window) = chars[from..].first_chunk() else { continue };
                let window = *numbers.entry((window, anchor)).or_insert_with(|| {
                    deletions(&sums, chars, from, anchor, |key| pairs.push((key, next)));
                    next
                });
                members.push((window, chars.len(), pattern, sketch));
            }
        }
        members.sort_unstable_by_key(|&(window, length, pattern, _)| (window, length, pattern));
        let mut long = Long::empty();
        long.windows = Table::of(Buckets::from_pairs(pairs, false, threads));
        for window in members.chunk_by(|a, b| a.0 == b.0) {
            for &(_, length, pattern, sketch) in window {
                long.push(length, sketch, pattern);
            }
            long.close();
        }
        long
    }

    fn empty() -> Long {
        Long {
            windows: Table::of(Buckets::from_pairs(Vec::new(), false, 1)),
            heads: vec![0],
            lengths: Vec::new(),
            sketches: Vec::new(),
            patterns: Vec::new(),
        }
    }

    /// Adds a name to the last window.
    fn push(&mut self, length: usize, Sketch(sketch): Sketch, pattern: u32) {
        self.lengths.push(u16::try_from(length).unwrap_or(u16::MAX));
        self.sketches.push(sketch);
        self.patterns.push(pattern);
    }

    /// Ends the last window.
    fn close(&mut self) {
        self.heads.push(u32::try_from(self.patterns.len()).unwrap_or(u32::MAX));
    }

    /// Calls `found` with each window that an account's name may have at a place, give or take an edit; one may come twice.
    #[inline]
    pub(super) fn windows(
        &self,
        sums: &Sums,
        chars: &[char],
        from: usize,
        anchor: Anchor,
        mut found: impl FnMut(u32),
    ) {
        deletions(sums, chars, from, anchor, |key| self.windows.look_up(key, &mut found));
    }

    /// Calls `found` with the patterns of a window that may be within three edits of a stretch of some length and sketch.
    #[inline]
    pub(super) fn members(&self, window: u32, length: usize, sketch: Sketch, mut found: impl FnMut(u32)) {
        let (from, to) = (self.heads[window as usize] as usize, self.heads[window as usize + 1] as usize);
        let lengths = &self.lengths[from..to];
        let first = lengths.partition_point(|&one| usize::from(one) + MAX_EDITS < length);
        let fitting = lengths[first..].partition_point(|&one| usize::from(one) <= length + MAX_EDITS);
        let (first, last) = (from + first, from + first + fitting);
        for (&one, &pattern) in self.sketches[first..last].iter().zip(&self.patterns[first..last]) {
            if Sketch(one).may_be_near(sketch) {
                found(pattern);
            }
        }
    }

    /// Deletions to windows, to be stored.
    pub(super) fn buckets(&self) -> &Buckets {
        self.windows.buckets()
    }

    /// The names of each window, to be stored: how many, and their patterns. Lengths and sketches follow from those.
    pub(super) fn write_members(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        for pair in self.heads.windows(2) {
            writer.number(pair[1] - pair[0]);
            self.patterns[pair[0] as usize..pair[1] as usize]
                .iter()
                .for_each(|&pattern| writer.number(pattern));
        }
        writer.into_bytes()
    }

    /// Of stored parts, if they fit together and with the patterns.
    pub(super) fn read(
        windows: &[u8],
        members: &[u8],
        patterns: &[PatternRecord],
        chars: &[char],
    ) -> Option<Long> {
        let mut long = Long::empty();
        let mut reader = Reader::of(members);
        while !reader.is_empty() {
            let mut shortest = 0;
            for _ in 0..reader.number()? {
                let number = reader.number()?;
                let pattern = patterns.get(number as usize)?;
                let start = pattern.start as usize;
                let own = chars.get(start..start.checked_add(usize::from(pattern.length))?)?;
                if own.len() < shortest.max(2 * WINDOW) {
                    return None;
                }
                shortest = own.len();
                long.push(own.len(), Sketch::of(own), number);
            }
            long.close();
        }
        long.windows = Table::of(Buckets::read(windows, long.heads.len() - 1)?);
        Some(long)
    }
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

    #[test]
    fn a_sketch_lets_everything_within_three_edits_pass() {
        let name: Vec<char> = "人民日报universityofmichigan".chars().collect();
        let others = ['人', '民', 'z', 'q', 'u', 'm'];
        let mut state = 7u64;
        let mut random = |limit: usize| {
            state = state.wrapping_mul(0xd134_2543_de82_ef95).wrapping_add(1);
            usize::try_from(state >> 33).unwrap_or(0) % limit
        };
        for _ in 0..20_000 {
            let mut edited = name.clone();
            for _ in 0..MAX_EDITS {
                let at = random(edited.len());
                match random(3) {
                    0 => edited[at] = others[random(others.len())],
                    1 => edited.insert(at, others[random(others.len())]),
                    _ => drop(edited.remove(at)),
                }
            }
            assert!(Sketch::of(&name).may_be_near(Sketch::of(&edited)), "{edited:?}");
        }
    }
}
