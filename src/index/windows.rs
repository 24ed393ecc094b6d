//! The windows of a name in which a protected name may stand: between word boundaries, and, for names too short to be
//! looked for anywhere, with nothing but affixes and numbers around them.
#![expect(clippy::indexing_slicing, reason = "all places come from the stream's own length")]

use super::PatternRecord;
use crate::fold::{DIGIT, ENDS, Line, STARTS};
use crate::lexicon::Affixes;
use crate::rolling::Sums;

/// Places between which a stream may be cut.
#[derive(Clone, Debug, Default)]
pub(super) struct Windows {
    /// Where words start.
    pub(super) starts: Vec<usize>,
    /// Where words end, exclusive.
    pub(super) ends: Vec<usize>,
    /// Starts before which only affixes and numbers stand; 0 first.
    pub(super) decorated_starts: Vec<usize>,
    /// Ends after which only affixes and numbers stand; the stream's length first.
    pub(super) decorated_ends: Vec<usize>,
}

/// How many affixes in a row are taken off either end: longer chains are sentences, not names.
const MAX_AFFIXES: usize = 8;

impl Windows {
    /// Finds the places of a line, given with its sums.
    pub(super) fn find(&mut self, line: &Line, sums: &Sums, affixes: &Affixes) {
        let marks = line.marks();
        self.starts.clear();
        self.ends.clear();
        for (at, &mark) in marks.iter().enumerate() {
            if mark & STARTS != 0 {
                self.starts.push(at);
            }
            if mark & ENDS != 0 {
                self.ends.push(at + 1);
            }
        }
        self.decorated_starts.clear();
        self.decorated_ends.clear();
        self.decorated_starts.push(0);
        self.decorated_ends.push(marks.len());
        let mut next = 0;
        while next < self.decorated_starts.len() && self.decorated_starts.len() <= MAX_AFFIXES {
            let from = self.decorated_starts[next];
            next += 1;
            for &to in &self.ends {
                if to <= from || to == marks.len() {
                    continue;
                }
                if to - from > affixes.longest() {
                    break;
                }
                if is_decoration(line, sums, from, to, affixes) && !self.decorated_starts.contains(&to) {
                    self.decorated_starts.push(to);
                }
            }
        }
        next = 0;
        while next < self.decorated_ends.len() && self.decorated_ends.len() <= MAX_AFFIXES {
            let to = self.decorated_ends[next];
            next += 1;
            for &from in self.starts.iter().rev() {
                if from >= to || from == 0 {
                    continue;
                }
                if to - from > affixes.longest() {
                    break;
                }
                if is_decoration(line, sums, from, to, affixes) && !self.decorated_ends.contains(&from) {
                    self.decorated_ends.push(from);
                }
            }
        }
    }

    /// Whether a pattern may be met in a window, by what stands around it.
    pub(super) fn admit(&self, pattern: &PatternRecord, from: usize, to: usize) -> bool {
        !pattern.decorated_only
            || self.is_decorated(from, to)
            || pattern.leading && self.decorated_starts.contains(&from)
    }

    /// Whether only affixes and numbers stand around a window.
    pub(super) fn is_decorated(&self, from: usize, to: usize) -> bool {
        self.decorated_starts.contains(&from) && self.decorated_ends.contains(&to)
    }

    /// The window that is left when all affixes are taken off, if there is one shorter than the whole.
    pub(super) fn core(&self) -> Option<(usize, usize)> {
        let from = self.decorated_starts.iter().copied().max().unwrap_or(0);
        let to = self.decorated_ends.iter().copied().min().unwrap_or(0);
        let whole = self.decorated_ends.first().copied().unwrap_or(0);
        (from < to && (from, to) != (0, whole)).then_some((from, to))
    }

    /// All windows with nothing but affixes around them.
    pub(super) fn decorated(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.decorated_starts.iter().flat_map(|&from| {
            self.decorated_ends.iter().filter(move |&&to| to > from).map(move |&to| (from, to))
        })
    }
}

#[inline]
fn is_decoration(line: &Line, sums: &Sums, from: usize, to: usize, affixes: &Affixes) -> bool {
    let marks = line.marks();
    marks[from] & DIGIT != 0 && marks[from..to].iter().all(|mark| mark & DIGIT != 0)
        || affixes.get_summed(sums.of(from, to), &line.chars()[from..to]).is_some()
}

/// Lets words that are glued to a handle's ends (`realcnn`, `bbcnews`) end where they do: only for one unbroken word of
/// ASCII letters.
pub(super) fn cut_glued(line: &mut Line, sums: &mut Sums, affixes: &Affixes) {
    let (chars, marks) = line.parts_mut();
    let count = chars.len();
    let one_word = count >= 5
        && marks.iter().skip(1).all(|mark| mark & STARTS == 0 || mark & DIGIT != 0)
        && chars.iter().all(char::is_ascii);
    if !one_word {
        return;
    }
    sums.take(chars);
    let word_end = (1..count).find(|&at| marks[at] & STARTS != 0).unwrap_or(count);
    // What is left must still be a name.
    let least = 3;
    let longest = affixes.longest();
    let glued = |from: usize, to: usize| affixes.is_glued(sums.of(from, to), &chars[from..to]);
    let mut cut = |at: usize| {
        marks[at - 1] |= ENDS;
        marks[at] |= STARTS;
    };
    let mut from = 0;
    while let Some(length) = (2..word_end.saturating_sub(from + least).min(longest) + 1)
        .rev()
        .find(|&length| glued(from, from + length))
    {
        from += length;
        cut(from);
    }
    let mut to = word_end;
    while let Some(length) =
        (2..to.saturating_sub(from + least).min(longest) + 1).rev().find(|&length| glued(to - length, to))
    {
        to -= length;
        cut(to);
    }
}
