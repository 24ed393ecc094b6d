//! The second rule of the search: windows within the edits that a name allows, by the number of edits and the length.
#![expect(
    clippy::indexing_slicing,
    reason = "windows come from the stream's own length; tested against the naive reference"
)]

use std::ops::Range;

use super::{Place, Searched, Via, short};
use crate::index::long;
use crate::index::members::{Members, Seen};
use crate::index::near::{self, BANDS, Band};
use crate::index::once::{MANY, Once};
use crate::index::packed::Side;
use crate::index::table::Table;
use crate::index::verify::{MAX_EDITS, within_one};

/// Patterns met by a near key, with the stretch.
type Hits = Once<(u32, u16, u16)>;

impl Searched<'_> {
    /// Proposes what is within the edits that a name allows.
    pub(super) fn near(&mut self) {
        let mut hits = std::mem::take(&mut self.work.hits);
        hits.clear();
        self.one_edit(&mut hits);
        for (band, table) in BANDS.iter().enumerate().zip(&self.index.parts.near) {
            self.two_edits(band, table, &mut hits);
        }
        self.measure_all(&mut hits);
        self.work.hits = hits;
        if self.line.chars().len() >= long::SHORTEST {
            self.three_edits();
        }
    }

    fn measure_all(&mut self, hits: &mut Hits) {
        for &(pattern, from, to) in hits.in_order() {
            self.verify(pattern, usize::from(from), usize::from(to));
        }
        hits.clear();
    }

    /// Decorated windows of 4 to 7, give or take one.
    fn one_edit(&mut self, hits: &mut Hits) {
        let (index, Place { packed, windows, .. }) = (self.index, self.place);
        let table = &index.parts.slips;
        for (from, to) in windows.decorated() {
            if (3..=8).contains(&(to - from)) {
                near::one_edit_keys(packed, from, to, |key| {
                    table.look_up(key, |pattern| hits.push((pattern, short(from), short(to))));
                });
                if hits.len() >= MANY {
                    self.measure_all(hits);
                }
            }
        }
    }

    /// Windows of the lengths of a band, give or take two.
    fn two_edits(&mut self, band: (usize, &Band), table: &Table, hits: &mut Hits) {
        let (index, Place { packed, windows, .. }) = (self.index, self.place);
        let sieve = &index.parts.sieve;
        let lengths = &band.1.lengths;
        let (shortest, longest) = (lengths.start() - near::EDITS, lengths.end() + near::EDITS);
        let count = self.line.chars().len();
        if count < shortest {
            return;
        }
        let mut right = std::mem::take(&mut self.work.right);
        // Each end is worked out when the first start asks for it.
        right.clear();
        right.resize(windows.ends.len(), None);
        for &from in windows.starts.iter().take_while(|&&from| from + shortest <= count) {
            let mut left = None;
            for (&to, right) in windows.ends.iter().zip(right.iter_mut()) {
                if to < from + shortest {
                    continue;
                }
                if to > from + longest {
                    break;
                }
                let left = left.get_or_insert_with(|| sieve.end(band, packed, Side::First, from));
                let right = right.get_or_insert_with(|| sieve.end(band, packed, Side::Last, to));
                near::two_edit_keys(left, right, |key| {
                    table.look_up(key, |pattern| hits.push((pattern, short(from), short(to))));
                });
                if hits.len() >= MANY {
                    self.measure_all(hits);
                }
            }
        }
        self.work.right = right;
    }

    fn verify(&mut self, number: u32, from: usize, to: usize) {
        let index = self.index;
        let Some(record) = index.record(number) else { return };
        let chars = &self.line.chars()[from..to];
        let distance = match usize::from(record.edits) {
            1 if self.place.windows.is_decorated(from, to) => {
                record.read(&index.parts.chars, &mut self.work.pattern);
                within_one(&self.work.pattern, chars)
            }
            2 => index.distance(&record, chars, 2, &mut self.work.pattern),
            _ => None,
        };
        if let Some(distance) = distance {
            self.propose(record.name, Via::Near, distance, from, to);
        }
    }

    /// Windows of 16 and more, give or take three.
    fn three_edits(&mut self) {
        let (index, place, count) = (self.index, self.place, self.line.chars().len());
        let Place { packed, windows, .. } = place;
        let mut met = std::mem::take(&mut self.work.windows);
        for &from in windows.starts.iter().take_while(|&&from| from + long::SHORTEST <= count) {
            met.clear();
            long::windows(&index.parts.long, packed, from, Side::First, |window| met.push(window));
            if met.is_empty() {
                continue;
            }
            let met = met.in_order();
            for &to in windows.ends.iter().filter(|&&to| to >= from + long::SHORTEST) {
                self.measure(&index.parts.long, met, Side::Last, MAX_EDITS, from..to);
            }
        }
        for &to in windows.ends.iter().filter(|&&to| to >= long::SHORTEST) {
            met.clear();
            long::windows(&index.parts.long, packed, to, Side::Last, |window| met.push(window));
            if met.is_empty() {
                continue;
            }
            let met = met.in_order();
            for &from in windows.starts.iter().take_while(|&&from| from + long::SHORTEST <= to) {
                self.measure(&index.parts.long, met, Side::First, MAX_EDITS, from..to);
            }
        }
        self.work.windows = met;
    }

    /// Proposes the names of some groups that are within some edits of a stretch.
    fn measure(
        &mut self,
        members: &Members,
        met: &[u32],
        compared: Side,
        edits: usize,
        stretch: Range<usize>,
    ) {
        let index = self.index;
        if !met.iter().any(|&group| members.fits(group, stretch.len(), edits)) {
            return;
        }
        let chars = &self.line.chars()[stretch.clone()];
        let seen = Seen::of(self.place.packed.bytes(stretch.clone()), compared);
        for &group in met {
            members.fitting(group, &seen, edits, |number| {
                let Some(record) = index.record(number) else { return };
                if let Some(distance) = index.distance(&record, chars, edits, &mut self.work.pattern) {
                    self.propose(record.name, Via::Near, distance, stretch.start, stretch.end);
                }
            });
        }
    }
}
