//! The second rule of the search: windows within the edits that a name allows, by the number of edits and the length.
#![expect(
    clippy::indexing_slicing,
    reason = "windows come from the stream's own length; tested against the naive reference"
)]

use std::ops::Range;

use super::{Place, Searched, Via, Work, short};
use crate::index::long;
use crate::index::members::{Members, Seen};
use crate::index::near::{self, BANDS, Band, End};
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
        for (number, band) in BANDS.iter().enumerate() {
            match band.end {
                4 => self.two_edits((number, band), |work| &mut work.ends.0, &mut hits),
                5 => self.two_edits((number, band), |work| &mut work.ends.1, &mut hits),
                _ => self.two_edits((number, band), |work| &mut work.ends.2, &mut hits),
            }
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
        let questions = &mut self.work.questions;
        questions.clear();
        for (from, to) in windows.decorated() {
            if (3..=8).contains(&(to - from)) {
                near::one_edit_keys(packed, from, to, |key| questions.push(key, short(from), short(to)));
            }
        }
        self.answer(&index.parts.slips, hits);
    }

    /// Windows of the lengths of a band, give or take two.
    fn two_edits<const LENGTH: usize>(
        &mut self,
        (number, band): (usize, &Band),
        kept: impl Fn(&mut Work) -> &mut Vec<End<LENGTH>>,
        hits: &mut Hits,
    ) {
        let (index, Place { packed, windows, .. }) = (self.index, self.place);
        let sieve = &index.parts.sieve;
        let (shortest, longest) = (band.lengths.start() - near::EDITS, band.lengths.end() + near::EDITS);
        let count = self.line.chars().len();
        let Some(table) = index.parts.near.get(number).filter(|_| count >= shortest) else { return };
        let mut last = std::mem::take(kept(self.work));
        let questions = &mut self.work.questions;
        questions.clear();
        // Neither those that begin too near the end nor those that end too near the beginning.
        let skipped = windows.ends.iter().take_while(|&&to| to < shortest).count();
        let ends = windows.ends.iter().skip(skipped);
        last.clear();
        last.extend(ends.clone().map(|&to| sieve.end(number, packed, Side::Last, to)));
        for &from in windows.starts.iter().take_while(|&&from| from + shortest <= count) {
            let first = sieve.end(number, packed, Side::First, from);
            for (&to, last) in ends.clone().zip(last.iter()) {
                if to < from + shortest {
                    continue;
                }
                if to > from + longest {
                    break;
                }
                near::two_edit_keys(&first, last, (short(from), short(to)), questions);
            }
        }
        *kept(self.work) = last;
        self.answer(table, hits);
    }

    /// Adds the patterns of the keys that were asked for to those that were met.
    fn answer(&mut self, table: &Table, hits: &mut Hits) {
        let mut questions = std::mem::take(&mut self.work.questions);
        questions.sift(|key| table.may_hold(key));
        for &(key, from, to) in questions.all() {
            table.numbers(key).iter().for_each(|&pattern| hits.push((pattern, from, to)));
            if hits.len() >= MANY {
                self.measure_all(hits);
            }
        }
        self.work.questions = questions;
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
        let starts = windows.starts.iter().take_while(|&&from| from + long::SHORTEST <= count);
        let ends = windows.ends.iter().filter(|&&to| to >= long::SHORTEST);
        let (first, last) = (Side::First, Side::Last);
        let (mut met, mut questions) =
            (std::mem::take(&mut self.work.windows), std::mem::take(&mut self.work.questions));
        questions.clear();
        for (side, at) in starts.clone().map(|&at| (first, at)).chain(ends.clone().map(|&at| (last, at))) {
            long::keys(packed, at, side, |key| questions.push(key, side as u16, short(at)));
        }
        let keys = index.parts.long.keys();
        questions.sift(|key| keys.may_hold(key));
        // Those of one place stand side by side.
        for of_place in questions.all().chunk_by(|a, b| (a.1, a.2) == (b.1, b.2)) {
            met.clear();
            for &(key, ..) in of_place {
                keys.numbers(key).iter().for_each(|&group| met.push(group));
            }
            let Some(&(_, side, at)) = of_place.first().filter(|_| !met.is_empty()) else { continue };
            let (met, at) = (met.in_order(), usize::from(at));
            if side == first as u16 {
                for &to in ends.clone().filter(|&&to| to >= at + long::SHORTEST) {
                    self.measure(&index.parts.long, met, last, MAX_EDITS, at..to);
                }
            } else {
                for &from in starts.clone().take_while(|&&from| from + long::SHORTEST <= at) {
                    self.measure(&index.parts.long, met, first, MAX_EDITS, from..at);
                }
            }
        }
        (self.work.windows, self.work.questions) = (met, questions);
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
