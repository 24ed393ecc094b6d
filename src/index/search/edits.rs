//! The second rule of the search: windows within the edits that a name allows, by the number of edits and the length.
#![expect(
    clippy::indexing_slicing,
    reason = "windows come from the stream's own length; tested against the naive reference"
)]

use std::ops::Range;

use super::{Place, Searched, Via, Work, short};
use crate::index::long::{self, Anchor};
use crate::index::members::{Compared, Members, Seen};
use crate::index::middle::{self, Piece};
use crate::index::near;
use crate::index::verify::{MAX_EDITS, within, within_one};

impl Searched<'_> {
    /// Proposes what is within the edits that a name allows.
    pub(super) fn near(&mut self) {
        let mut hits = std::mem::take(&mut self.work.hits);
        hits.clear();
        self.one_edit(&mut hits);
        if self.line.chars().len() >= 6 {
            self.two_edits_at_ends(&mut hits);
        }
        if hits.len() > 1 {
            hits.sort_unstable();
            hits.dedup();
        }
        for &(pattern, from, to) in &hits {
            self.verify(pattern, usize::from(from), usize::from(to));
        }
        self.work.hits = hits;
        if self.line.chars().len() >= middle::LENGTHS.start() - 2 {
            self.two_edits_by_pieces();
        }
        if self.line.chars().len() >= long::SHORTEST {
            self.three_edits();
        }
    }

    /// Decorated windows of 4 to 7, give or take one.
    fn one_edit(&mut self, hits: &mut Vec<(u32, u16, u16)>) {
        let Place { sums, windows, .. } = self.place;
        let table = &self.index.parts.slips;
        for (from, to) in windows.decorated() {
            if (3..=8).contains(&(to - from)) {
                near::one_edit_keys(self.line.chars(), sums, from, to, |key| {
                    table.look_up(key, |pattern| hits.push((pattern, short(from), short(to))));
                });
            }
        }
    }

    /// Windows of 8 to 11, give or take two.
    fn two_edits_at_ends(&mut self, hits: &mut Vec<(u32, u16, u16)>) {
        let (index, chars) = (self.index, self.line.chars());
        let Place { sums, windows, .. } = self.place;
        let (shortest, longest) = (near::LENGTHS.start() - 2, near::LENGTHS.end() + 2);
        let Work { grams, right, .. } = &mut *self.work;
        // Each end is worked out when the first start asks for it.
        right.clear();
        right.resize(windows.ends.len(), None);
        for &from in &windows.starts {
            if from + shortest > chars.len() {
                break;
            }
            let mut left = None;
            for (&to, right) in windows.ends.iter().zip(right.iter_mut()) {
                if to < from + shortest {
                    continue;
                }
                if to > from + longest {
                    break;
                }
                let left = left.get_or_insert_with(|| index.parts.sieve.first(sums, from, grams));
                let right = right.get_or_insert_with(|| index.parts.sieve.last(sums, to, grams));
                near::two_edit_keys(chars, left, right, |key| {
                    index.parts.near.look_up(key, |pattern| hits.push((pattern, short(from), short(to))));
                });
            }
        }
    }

    /// Windows of 12 to 15, give or take two.
    fn two_edits_by_pieces(&mut self) {
        let (index, place, chars) = (self.index, self.place, self.line.chars());
        let Place { sums, windows, .. } = place;
        let (shortest, longest) = (middle::LENGTHS.start() - 2, middle::LENGTHS.end() + 2);
        for &from in &windows.starts {
            if from + shortest > chars.len() {
                break;
            }
            let grams = &self.work.grams;
            let first = grams.may_be(Piece::First, from);
            // Two edits before it move it by two places.
            let stands = |at: &usize| grams.may_be(Piece::Middle, *at);
            let mut middle = [0usize; 5];
            let mut count = 0;
            for at in (from + 2..=from + 6).filter(stands) {
                middle[count] = at;
                count += 1;
            }
            let mut met = std::mem::take(&mut self.work.windows);
            met.clear();
            if first {
                middle::groups(&index.parts.middle, sums.of(from, from + 4), Piece::First, |group| {
                    met.push(group)
                });
            }
            for &at in &middle[..count] {
                middle::groups(&index.parts.middle, sums.of(at, at + 4), Piece::Middle, |group| {
                    met.push(group)
                });
            }
            // What the start leads to, whatever the end; behind it what an end adds.
            let of_start = met.len();
            for &to in &windows.ends {
                if to < from + shortest {
                    continue;
                }
                if to > from + longest {
                    break;
                }
                met.truncate(of_start);
                if self.work.grams.may_be(Piece::Last, to - 4) {
                    middle::groups(&index.parts.middle, sums.of(to - 4, to), Piece::Last, |group| {
                        met.push(group)
                    });
                }
                self.measure(&index.parts.middle, &met, Compared::Both, middle::EDITS, from..to);
            }
            self.work.windows = met;
        }
    }

    fn verify(&mut self, number: u32, from: usize, to: usize) {
        let index = self.index;
        let Some((record, pattern)) = index.pattern(number) else { return };
        let chars = &self.line.chars()[from..to];
        let distance = match usize::from(record.edits) {
            1 if self.place.windows.is_decorated(from, to) => within_one(pattern, chars),
            2 => within(pattern, chars, 2),
            _ => None,
        };
        if let Some(distance) = distance {
            self.propose(record.name, Via::Near, distance, from, to);
        }
    }

    /// Windows of 16 and more, give or take three.
    fn three_edits(&mut self) {
        let (index, place, chars) = (self.index, self.place, self.line.chars());
        let Place { sums, windows, .. } = place;
        let mut met = std::mem::take(&mut self.work.windows);
        let last = windows.starts.partition_point(|&from| from + long::SHORTEST <= chars.len());
        for &from in &windows.starts[..last] {
            if !self.work.grams.may_begin(from) {
                continue;
            }
            met.clear();
            long::windows(&index.parts.long, sums, chars, from, Anchor::Start, |window| met.push(window));
            met.sort_unstable();
            met.dedup();
            for &to in windows.ends.iter().filter(|&&to| to >= from + long::SHORTEST) {
                self.measure(&index.parts.long, &met, Anchor::Start.other(), MAX_EDITS, from..to);
            }
        }
        for &to in windows.ends.iter().filter(|&&to| to >= long::SHORTEST) {
            if !self.work.grams.may_end(to) {
                continue;
            }
            met.clear();
            long::windows(&index.parts.long, sums, chars, to - long::WINDOW, Anchor::End, |window| {
                met.push(window)
            });
            met.sort_unstable();
            met.dedup();
            for &from in windows.starts.iter().take_while(|&&from| from + long::SHORTEST <= to) {
                self.measure(&index.parts.long, &met, Anchor::End.other(), MAX_EDITS, from..to);
            }
        }
        self.work.windows = met;
    }

    /// Proposes the names of some groups that are within some edits of a stretch.
    fn measure(
        &mut self,
        members: &Members,
        met: &[u32],
        compared: Compared,
        edits: usize,
        stretch: Range<usize>,
    ) {
        let index = self.index;
        if !met.iter().any(|&group| members.fits(group, stretch.len(), edits)) {
            return;
        }
        let chars = &self.line.chars()[stretch.clone()];
        let seen = Seen::of(chars);
        for &group in met {
            members.fitting(group, &seen, compared, edits, |number| {
                let Some((record, pattern)) = index.pattern(number) else { return };
                if let Some(distance) = within(pattern, chars, edits) {
                    self.propose(record.name, Via::Near, distance, stretch.start, stretch.end);
                }
            });
        }
    }
}
