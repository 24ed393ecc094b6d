//! Names by a stretch that many share, in the order of their lengths and with a sketch of their letters, so that of a thousand
//! that end in `hospital` only the ones of a fitting length and with fitting letters are measured.
#![expect(
    clippy::indexing_slicing,
    reason = "groups are numbered as they are made, and numbers stored elsewhere are proved to be of a group when they are read"
)]

use std::ops::Range;

use super::PatternRecord;
use super::ends::{CLASSES, TABLES};
use super::format::numbers::{Reader, Writer};
use super::packed::{Packed, Side, WIDTH, byte};
use super::sketch::{AT_ONCE, Sketch, fitting_letters, pairs_of, with_letters};
use super::table::{Buckets, Stored, Table};
use super::verify::{BEGINNING, from_eight_on, may_begin};

/// What is to be seen of a stretch of an account's name that grows at one end: nothing of it is read twice.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    stretch: Range<usize>,
    sketch: Sketch,
    /// The end that is held against those of names: what names share need not be.
    compared: Side,
    /// What it begins with.
    end: u128,
}

impl Seen {
    /// Of nothing yet, from a place on or up to it; the end that grows is compared.
    pub(super) fn at(place: usize, compared: Side) -> Seen {
        Seen { stretch: place..place, sketch: Sketch::default(), compared, end: 0 }
    }

    /// Grows to a stretch of a row that holds the present one.
    #[inline]
    pub(super) fn grow(&mut self, packed: &Packed, to: &Range<usize>) {
        if self.stretch == *to {
            return;
        }
        let Range { start, end } = std::mem::replace(&mut self.stretch, to.clone());
        // The character beside what is new makes a pair with it.
        let (added, with_beside) = match self.compared {
            Side::First => (to.start..start, to.start..(start + 1).min(to.end)),
            Side::Last => (end..to.end, end.saturating_sub(1).max(to.start)..to.end),
        };
        self.sketch.letters = with_letters(self.sketch.letters, packed.bytes(added));
        self.sketch.pairs |= pairs_of(packed.bytes(with_beside));
        let at = if self.compared == Side::First { to.start } else { to.end };
        self.end = packed.long_end(self.compared, at, BEGINNING.min(to.len()));
    }
}

/// A group of names: where they begin, and which lengths they have. The next one ends them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Head {
    start: u32,
    shortest: u16,
    longest: u16,
}

impl Head {
    /// Of a group that has no names yet.
    const fn at(start: u32) -> Head {
        Head { start, shortest: u16::MAX, longest: 0 }
    }
}

/// Groups of names, numbered from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Members {
    /// Keys to the groups that have them, by the width of their windows; and to those of windows beside others.
    keys: [Table; TABLES],
    /// How many groups, the first ones, are parted by such.
    parted: u32,
    heads: Vec<Head>,
    /// The letters of the names of each group, in the order of their lengths: for most groups one line of the cache.
    letters: Vec<u64>,
    /// Their pairs, where the letters fit.
    pairs: Vec<u64>,
    /// Their lengths.
    lengths: Vec<u16>,
    /// And what is asked of the few that may be near.
    names: Vec<Name>,
}

/// A name of a group but for its sketch: its ends, so that it is looked at in memory only if it is near indeed, and its pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Name {
    ends: [u64; 2],
    pattern: u32,
}

/// A name of a group: the group, its length and the pattern.
pub(super) type Member = (u32, u16, u32);

impl Members {
    /// Without groups, and with room for so many names.
    fn with_room(names: usize) -> Members {
        Members {
            keys: [(); TABLES].map(|()| Table::of(Buckets::from_pairs(Vec::new(), false))),
            parted: 0,
            heads: vec![Head::at(0)],
            pairs: Vec::with_capacity(names),
            letters: Vec::with_capacity(names),
            lengths: Vec::with_capacity(names),
            names: Vec::with_capacity(names),
        }
    }

    /// Of keys, each with a group that has it, and of names in any order; so many groups, the first ones, are parted.
    pub(super) fn of(
        keys: [Vec<(u64, u32)>; TABLES],
        mut all: Vec<Member>,
        parted: u32,
        outlines: &Outlines,
    ) -> Members {
        all.sort_unstable();
        let mut members = Members { parted, ..Members::with_room(all.len()) };
        for &(group, _, pattern) in &all {
            // All names of a group may stand in parts of it.
            while members.heads.len() <= group as usize {
                members.close();
            }
            if let Some(outline) = outlines.of_pattern(pattern) {
                members.push(pattern, outline);
            }
        }
        members.close();
        members.keys = keys.map(|keys| Table::of(Buckets::from_pairs(keys, false)));
        members
    }

    fn push(&mut self, pattern: u32, &Outline { pairs, ends, letters, length }: &Outline) {
        if let Some(head) = self.heads.last_mut() {
            (head.shortest, head.longest) = (head.shortest.min(length), head.longest.max(length));
        }
        self.pairs.push(pairs);
        self.letters.push(letters);
        self.lengths.push(length);
        self.names.push(Name { ends, pattern });
    }

    fn close(&mut self) {
        self.heads.push(Head::at(u32::try_from(self.names.len()).unwrap_or(u32::MAX)));
    }

    /// Keys to the groups of a class that have them; one may be wrong, none is missed.
    #[inline]
    pub(super) fn keys(&self, class: usize) -> &Table {
        &self.keys[class]
    }

    /// Keys to the groups of windows beside those of a parted one.
    #[inline]
    pub(super) fn inner(&self) -> &Table {
        &self.keys[CLASSES.len()]
    }

    /// Whether names of a group stand in others, by the window beside the one they share.
    #[inline]
    pub(super) fn is_parted(&self, group: u32) -> bool {
        group < self.parted
    }

    /// Whether any name of a group has a length that fits.
    #[inline]
    pub(super) fn fits(&self, group: u32, length: usize, edits: usize) -> bool {
        let Head { shortest, longest, .. } = self.heads[group as usize];
        usize::from(shortest) <= length + edits && usize::from(longest) + edits >= length
    }

    /// Calls `found` with the patterns of a group that may be within their edits of a stretch seen, of which none has more than
    /// some. Asked for where some length [`fits`](Members::fits).
    #[inline]
    pub(super) fn fitting(&self, group: u32, seen: &Seen, edits: usize, mut found: impl FnMut(u32)) {
        let length = seen.stretch.len();
        let start = |group: u32| self.heads[group as usize].start as usize;
        let (mut from, mut to) = (start(group), start(group + 1));
        if to - from > AT_ONCE {
            let lengths = &self.lengths[from..to];
            (from, to) = (
                from + lengths.partition_point(|&own| usize::from(own) + edits < length),
                from + lengths.partition_point(|&own| usize::from(own) <= length + edits),
            );
        }
        for (from, letters) in (from..).step_by(AT_ONCE).zip(self.letters[from..to].chunks(AT_ONCE)) {
            let mut fitting = fitting_letters(letters, seen.sketch.letters, edits as u32);
            while fitting != 0 {
                let at = from + fitting.trailing_zeros() as usize;
                fitting &= fitting - 1;
                let own = usize::from(self.lengths[at]);
                let edits = from_eight_on(own);
                let sketch = Sketch { pairs: self.pairs[at], letters: self.letters[at] };
                if own.abs_diff(length) > edits || !sketch.fits(seen.sketch, edits as u32) {
                    continue;
                }
                let Name { ends, pattern } = self.names[at];
                if may_begin(ends[seen.compared as usize], seen.end, edits) {
                    found(pattern);
                }
            }
        }
    }

    /// Whether so many keys lead to so many groups as can be.
    pub(super) fn fit_together(&self) -> bool {
        self.keys.iter().map(|keys| keys.pairs()).sum::<usize>() <= WIDTH * (self.heads.len() - 1)
    }

    /// How many groups are parted, how many names each group has, and their patterns, to be stored. Lengths and sketches follow
    /// from those.
    pub(super) fn write(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.number(self.parted);
        for pair in self.heads.windows(2) {
            let (from, to) = (pair[0].start, pair[1].start);
            writer.number(to - from);
            self.names[from as usize..to as usize].iter().for_each(|one| writer.number(one.pattern));
        }
        writer.into_bytes()
    }

    /// Of stored names of groups, if they fit together and with the patterns, of which the outlines are given. Keys are still to
    /// come.
    pub(super) fn read(names: &[u8], outlines: &Outlines) -> Option<Members> {
        let mut members = Members::with_room(2 * outlines.all.len());
        let mut reader = Reader::of(names);
        members.parted = reader.number()?;
        while !reader.is_empty() {
            let mut last = None;
            for _ in 0..reader.number()? {
                let number = reader.number()?;
                let outline = outlines.of_pattern(number)?;
                let this = Some((outline.length, number));
                if this <= last {
                    return None;
                }
                last = this;
                members.push(number, outline);
            }
            members.close();
        }
        // Each pattern stands in two groups: by how it begins, and by how it ends.
        (members.names.len() == 2 * outlines.all.len()).then_some(members)
    }

    /// The same with its keys, if they are of its groups.
    pub(super) fn with_keys(self, [narrow, wide, inner]: [Stored<Table>; TABLES]) -> Option<Members> {
        let groups = self.heads.len() - 1;
        let keys = [narrow.below(groups)?, wide.below(groups)?, inner.below(groups)?];
        Some(Members { keys, ..self })
    }
}

/// What is known of a pattern without its characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Outline {
    pairs: u64,
    ends: [u64; 2],
    letters: u64,
    length: u16,
}

impl Outline {
    /// Of the characters of a name as bytes; eight of them at least.
    fn of(bytes: &[u8]) -> Option<Outline> {
        let Sketch { letters, pairs } = Sketch::of(bytes);
        Some(Outline {
            pairs,
            letters,
            length: u16::try_from(bytes.len()).ok()?,
            ends: [u64::from_le_bytes(*bytes.first_chunk()?), u64::from_be_bytes(*bytes.last_chunk()?)],
        })
    }
}

/// The outlines of patterns, worked out in one go: each is asked for twice. Patterns of less than two edits stand in no group
/// and have none.
#[derive(Debug)]
pub(super) struct Outlines {
    all: Vec<Outline>,
    /// For each pattern which outline is its own.
    places: Vec<u32>,
}

impl Outlines {
    pub(super) fn of(patterns: &[PatternRecord], chars: &str) -> Outlines {
        let long = patterns.iter().filter(|pattern| pattern.edits >= 2).count();
        let mut all = Vec::with_capacity(long);
        let (mut row, mut bytes) = (Vec::new(), Vec::new());
        let place = |pattern: &PatternRecord| {
            if pattern.edits < 2 {
                return u32::MAX;
            }
            let outline = Outline::of(pattern.bytes(chars).unwrap_or_else(|| {
                pattern.read(chars, &mut row);
                bytes.clear();
                bytes.extend(row.iter().copied().map(byte));
                &bytes
            }));
            // A shorter one, which only a file made by hand has, stands in no group.
            outline.map_or(u32::MAX, |outline| {
                all.push(outline);
                u32::try_from(all.len() - 1).unwrap_or(u32::MAX)
            })
        };
        let places = patterns.iter().map(place).collect();
        Outlines { all, places }
    }

    fn of_pattern(&self, number: u32) -> Option<&Outline> {
        let place = *self.places.get(number as usize)?;
        self.all.get(place as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_that_grows_is_seen_as_if_at_once() {
        let row: Vec<char> = "the people of 人民日报 and others".chars().collect();
        let mut packed = Packed::default();
        packed.take(&row);
        let bytes: Vec<u8> = row.iter().copied().map(byte).collect();
        for side in [Side::First, Side::Last] {
            let fixed = if side == Side::First { row.len() } else { 0 };
            let mut seen = Seen::at(fixed, side);
            for length in [1, 2, 6, 7, 12, 13, 20, row.len()] {
                let stretch = if side == Side::First { fixed - length..fixed } else { 0..length };
                seen.grow(&packed, &stretch);
                assert_eq!(seen.sketch, Sketch::of(&bytes[stretch.clone()]), "{side:?} {length}");
                let mut end = bytes[stretch].to_vec();
                if side == Side::Last {
                    end.reverse();
                }
                let end =
                    end.iter().take(BEGINNING).rev().fold(0u128, |word, &byte| word << 8 | u128::from(byte));
                assert_eq!(seen.end, end, "{side:?} {length}");
            }
        }
    }
}
