//! The second rule of the search: windows within the edits that a name allows, by the number of edits and the length.
#![expect(
    clippy::indexing_slicing,
    reason = "windows come from the stream's own length; tested against the naive reference"
)]

use std::ops::Range;

use super::{Place, Searched, Via, short};
use crate::index::ends::{self, CLASSES, Class, KEPT, WIDEST};
use crate::index::members::Seen;
use crate::index::near;
use crate::index::once::{MANY, Once};
use crate::index::packed::Side;
use crate::index::table::Table;
use crate::index::verify::within_one;

/// Patterns met by a near key, with the stretch.
type Hits = Once<(u32, u16, u16)>;

impl Searched<'_> {
    /// Proposes what is within the edits that a name allows.
    pub(super) fn near(&mut self) {
        let mut hits = std::mem::take(&mut self.work.hits);
        hits.clear();
        self.one_edit(&mut hits);
        self.both_ends(&mut hits);
        self.measure_all(&mut hits);
        self.work.hits = hits;
        let [narrow, wide] = &CLASSES;
        self.windows::<6>(narrow);
        self.windows::<WIDEST>(wide);
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

    /// Stretches that begin and end exactly as a name of two edits does.
    fn both_ends(&mut self, hits: &mut Hits) {
        let (index, Place { packed, windows, .. }) = (self.index, self.place);
        let questions = &mut self.work.questions;
        questions.clear();
        let mut ends = windows.ends.as_slice();
        for &from in &windows.starts {
            while let [to, rest @ ..] = ends
                && *to < from + SHORTEST
            {
                ends = rest;
            }
            for &to in ends.iter().take_while(|&&to| to - from <= LONGEST) {
                for (kept, (lengths, _)) in KEPT.iter().enumerate() {
                    let may_be = lengths.start() - 2 <= to - from && to - from <= lengths.end() + 2;
                    let key = ends::both_key(packed, from, to, kept);
                    questions.push_first([key], usize::from(may_be), short(from), short(to));
                }
            }
        }
        self.answer(&index.parts.both, hits);
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

    /// Stretches of which a window is that of a name of a class, give or take an edit.
    fn windows<const WIDTH: usize>(&mut self, class: &Class) {
        let Place { windows, .. } = self.place;
        let (count, shortest) = (self.line.chars().len(), class.shortest());
        if count < shortest {
            return;
        }
        let starts = windows.starts.partition_point(|from| from + shortest <= count);
        let (starts, ends) = (&windows.starts[..starts], windows.ends.as_slice());
        for &from in starts {
            if self.meet_groups::<WIDTH>(Side::First, from) {
                let mut seen = Seen::at(from, Side::Last);
                let fitting = ends.iter().skip_while(|&to| *to < from + shortest);
                for &to in fitting.take_while(|&to| to - from <= class.longest()) {
                    self.measure(&mut seen, class.edits, from..to);
                }
            }
        }
        for &to in ends.iter().skip_while(|&&to| to < shortest) {
            if self.meet_groups::<WIDTH>(Side::Last, to) {
                let mut seen = Seen::at(to, Side::First);
                let fitting = starts.iter().rev().skip_while(|&from| from + shortest > to);
                for &from in fitting.take_while(|&from| to - from <= class.longest()) {
                    self.measure(&mut seen, class.edits, from..to);
                }
            }
        }
    }

    /// Whether any group has the window that begins or ends at a place, give or take an edit; which do is kept.
    #[inline]
    fn meet_groups<const WIDTH: usize>(&mut self, side: Side, at: usize) -> bool {
        let index = self.index;
        let table = index.parts.ends.keys(ends::class_of(WIDTH));
        let (keys, count) = ends::keys::<WIDTH>(&self.place.packed, side, at, |key| table.may_hold(key));
        if count == 0 {
            return false;
        }
        let groups = &mut self.work.groups;
        groups.clear();
        let mut last = 0;
        for &key in keys.iter().take(count).filter(|&&key| std::mem::replace(&mut last, key) != key) {
            table.numbers(key).iter().for_each(|&group| groups.push(group));
        }
        let any = !groups.is_empty();
        if any && WIDTH == WIDEST {
            self.meet_parts(side, at);
        }
        any
    }

    /// Adds to the groups that were met at a place those that parts of them stand in, by the window beside it.
    fn meet_parts(&mut self, side: Side, at: usize) {
        let (members, packed) = (&self.index.parts.ends, &self.place.packed);
        let parted = &mut self.work.parted;
        parted.clear();
        let met = self.work.groups.in_order().iter().copied();
        // The first ones are.
        parted.extend(met.take_while(|&group| members.is_parted(group)));
        let Some(inner) = ends::beside(side, at, self.line.chars().len()) else { return };
        for &group in parted.iter() {
            let (keys, count) =
                ends::inner_keys(packed, side, inner, group, |key| members.inner().may_hold(key));
            for &key in keys.iter().take(count) {
                members.inner().numbers(key).iter().for_each(|&part| self.work.groups.push(part));
            }
        }
    }

    /// Proposes the names of the groups that were met that are within their edits of a stretch to which what was seen grows.
    fn measure(&mut self, seen: &mut Seen, edits: usize, stretch: Range<usize>) {
        let (index, members) = (self.index, &self.index.parts.ends);
        let mut groups = std::mem::take(&mut self.work.groups);
        let chars = &self.line.chars()[stretch.clone()];
        for &group in groups.in_order() {
            if !members.fits(group, stretch.len(), edits) {
                continue;
            }
            seen.grow(&self.place.packed, &stretch);
            members.fitting(group, seen, edits, |number| {
                let Some(record) = index.record(number) else { return };
                let edits = usize::from(record.edits);
                if let Some(distance) = index.distance(&record, chars, edits, &mut self.work.pattern) {
                    self.propose(record.name, Via::Near, distance, stretch.start, stretch.end);
                }
            });
        }
        self.work.groups = groups;
    }
}

/// Characters of the shortest stretch that a name of two edits may have become, and of the longest.
const SHORTEST: usize = *KEPT[0].0.start() - 2;
const LONGEST: usize = *KEPT[KEPT.len() - 1].0.end() + 2;
