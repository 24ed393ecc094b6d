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

/// Units of a line of which a machine word can say where words start; longer ones are gone through one by one.
const SHORT: usize = u64::BITS as usize;

impl Windows {
    /// Finds the places of a line, given with its sums, and lets the affixes that are glued to it be words.
    pub(super) fn find(&mut self, line: &mut Line, sums: &Sums, affixes: &Affixes) {
        self.begin(line);
        if let Some(mut places) = Places::of(line) {
            places.cut_glued(line, sums, affixes);
            self.find_in(&places, line, sums, affixes);
        } else {
            cut_glued(line, sums, affixes);
            self.find_in_long(line, sums, affixes);
        }
    }

    /// What every line has: the whole.
    fn begin(&mut self, line: &Line) {
        self.decorated_starts.clear();
        self.decorated_ends.clear();
        self.decorated_starts.push(0);
        self.decorated_ends.push(line.chars().len());
    }

    /// The whole alone.
    pub(super) fn be_whole(&mut self, line: &Line) {
        self.begin(line);
        self.starts.clone_from(&self.decorated_starts);
        self.ends.clone_from(&self.decorated_ends);
    }

    /// The places of a line of which a machine word can hold them: [`Windows::find_in_long`] says what they are.
    fn find_in(&mut self, places: &Places, line: &Line, sums: &Sums, affixes: &Affixes) {
        let chars = line.chars();
        self.starts.clear();
        self.ends.clear();
        if chars.is_empty() {
            return;
        }
        // A word ends where the next one starts.
        let inner = places.starts & !1;
        self.starts.push(0);
        each(inner, |at| {
            self.starts.push(at);
            self.ends.push(at);
        });
        self.ends.push(chars.len());
        if inner == 0 {
            return;
        }
        let is_affix =
            |from: usize, to: usize| affixes.get_summed(sums.of(from, to), &chars[from..to]).is_some();
        let mut next = 0;
        while next < self.decorated_starts.len() && self.decorated_starts.len() <= MAX_AFFIXES {
            let from = self.decorated_starts[next];
            next += 1;
            let ends = inner >> (from % SHORT) & affixes.lengths();
            if ends != 0 {
                let figures = figures(places.digits >> (from % SHORT));
                each(ends & (figures | affixes.beginning(&chars[from..])), |length| {
                    let to = from + length;
                    if (figures & bit(length) != 0 || is_affix(from, to))
                        && !self.decorated_starts.contains(&to)
                    {
                        self.decorated_starts.push(to);
                    }
                });
            }
        }
        let (reversed, digits) = (inner.reverse_bits(), places.digits.reverse_bits());
        next = 0;
        while next < self.decorated_ends.len() && self.decorated_ends.len() <= MAX_AFFIXES {
            let to = self.decorated_ends[next];
            next += 1;
            // Bit by bit what stands before the place, the nearest first.
            let before = |bits: u64| bits >> ((SHORT - to) % SHORT);
            let starts = before(reversed) << 1 & affixes.lengths();
            if starts != 0 {
                let figures = figures(before(digits));
                each(starts & (figures | affixes.ending(&chars[..to])), |length| {
                    let from = to - length;
                    if (figures & bit(length) != 0 || is_affix(from, to))
                        && !self.decorated_ends.contains(&from)
                    {
                        self.decorated_ends.push(from);
                    }
                });
            }
        }
    }

    fn find_in_long(&mut self, line: &Line, sums: &Sums, affixes: &Affixes) {
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
        // The first of both are the whole.
        if self.decorated_starts.len() == 1 && self.decorated_ends.len() == 1 {
            return None;
        }
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

/// Where words of a line start and which units are digits, a bit each.
struct Places {
    starts: u64,
    digits: u64,
}

impl Places {
    /// Of a line that a machine word can hold.
    fn of(line: &Line) -> Option<Places> {
        line.bits([STARTS, DIGIT]).map(|[starts, digits]| Places { starts, digits })
    }

    /// [`cut_glued`], which says what is cut.
    fn cut_glued(&mut self, line: &mut Line, sums: &Sums, affixes: &Affixes) {
        let count = line.chars().len();
        let words = self.starts & !1;
        if count < 5 || words & !self.digits != 0 {
            return;
        }
        let word_end = if words == 0 { count } else { words.trailing_zeros() as usize };
        let word = &line.chars()[..word_end];
        // What is left must still be a name.
        let room = |from: usize, to: usize| below(to.saturating_sub(from + LEAST) + 1) & affixes.lengths();
        let may_be_glued = affixes.glued_beginning(word) | affixes.glued_ending(word);
        if may_be_glued & room(0, word_end) == 0 || !line.chars().iter().all(char::is_ascii) {
            return;
        }
        let (chars, marks) = line.parts_mut();
        let mut cut = |at: usize| {
            marks[at - 1] |= ENDS;
            marks[at] |= STARTS;
            self.starts |= bit(at);
        };
        let longest = |lengths: u64, is_glued: &dyn Fn(usize) -> bool| {
            let mut lengths = lengths;
            while let Some(length) = lengths.checked_ilog2() {
                if is_glued(length as usize) {
                    return Some(length as usize);
                }
                lengths &= !bit(length as usize);
            }
            None
        };
        let mut from = 0;
        while let Some(length) =
            longest(room(from, word_end) & affixes.glued_beginning(&chars[from..word_end]), &|length| {
                affixes.is_glued(sums.of(from, from + length), &chars[from..from + length])
            })
        {
            from += length;
            cut(from);
        }
        let mut to = word_end;
        while let Some(length) = longest(room(from, to) & affixes.glued_ending(&chars[from..to]), &|length| {
            affixes.is_glued(sums.of(to - length, to), &chars[to - length..to])
        }) {
            to -= length;
            cut(to);
        }
    }
}

/// Hands over the places of the bits that are set.
#[inline]
fn each(bits: u64, mut found: impl FnMut(usize)) {
    let mut rest = bits;
    while rest != 0 {
        found(rest.trailing_zeros() as usize);
        rest &= rest - 1;
    }
}

#[inline]
fn bit(at: usize) -> u64 {
    1u64.checked_shl(at as u32).unwrap_or(0)
}

/// The bits below a place.
#[inline]
fn below(place: usize) -> u64 {
    bit(place).wrapping_sub(1)
}

/// A bit for each length of a run of digits, given with the units of a row, the first one lowest.
#[inline]
fn figures(digits: u64) -> u64 {
    below(digits.trailing_ones() as usize + 1) & !1
}

/// What is left of a name from which glued words are cut must still be one.
const LEAST: usize = 3;

/// Lets words that are glued to a handle's ends (`realcnn`, `bbcnews`) end where they do: only for one unbroken word of
/// ASCII letters.
fn cut_glued(line: &mut Line, sums: &Sums, affixes: &Affixes) {
    let (chars, marks) = line.parts_mut();
    let count = chars.len();
    let one_word = count >= 5
        && marks.iter().skip(1).all(|mark| mark & STARTS == 0 || mark & DIGIT != 0)
        && chars.iter().all(char::is_ascii);
    if !one_word {
        return;
    }
    let word_end = (1..count).find(|&at| marks[at] & STARTS != 0).unwrap_or(count);
    let longest = affixes.longest();
    let glued = |from: usize, to: usize| affixes.is_glued(sums.of(from, to), &chars[from..to]);
    let mut cut = |at: usize| {
        marks[at - 1] |= ENDS;
        marks[at] |= STARTS;
    };
    let mut from = 0;
    while let Some(length) = (2..word_end.saturating_sub(from + LEAST).min(longest) + 1)
        .rev()
        .find(|&length| glued(from, from + length))
    {
        from += length;
        cut(from);
    }
    let mut to = word_end;
    while let Some(length) =
        (2..to.saturating_sub(from + LEAST).min(longest) + 1).rev().find(|&length| glued(to - length, to))
    {
        to -= length;
        cut(to);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::Skim;

    /// What the machine word says is what going through the units one by one says.
    #[test]
    fn short_lines_have_the_windows_that_long_ones_would_have() {
        let parts = [
            "official", "real", "the", "news", "bbc", "xq", "中国", "网", "官方", "人民", "日报", "24", "7",
            "of", "tv", " ", "_", ".", "A", "ж",
        ];
        let affixes = Affixes::builtin();
        let mut state = 0x9e37_79b9_7f4a_7c15u64;
        let mut random = |limit: usize| {
            state = state.wrapping_mul(0xd134_2543_de82_ef95).wrapping_add(1);
            usize::try_from(state >> 33).unwrap_or(0) % limit
        };
        let (mut skim, mut sums) = (Skim::default(), Sums::default());
        let (mut short, mut long) = (Windows::default(), Windows::default());
        for _ in 0..30_000 {
            let (count, kinds) = (1 + random(14), 1 + random(7));
            let of: Vec<&str> = (0..kinds).map(|_| parts[random(parts.len())]).collect();
            let name: String = (0..count).map(|_| of[random(of.len())]).collect();
            skim.skim(&name);
            let mut line = skim.visual.clone();
            sums.take(line.chars());
            short.find(&mut line, &sums, affixes);
            let mut plain = skim.visual.clone();
            cut_glued(&mut plain, &sums, affixes);
            assert_eq!(line.marks(), plain.marks(), "{name:?}");
            long.begin(&plain);
            long.find_in_long(&plain, &sums, affixes);
            assert_eq!(
                [&short.starts, &short.ends, &short.decorated_starts, &short.decorated_ends],
                [&long.starts, &long.ends, &long.decorated_starts, &long.decorated_ends],
                "{name:?}"
            );
        }
    }
}
