//! A name skimmed: the searched streams of [`Folded`] and no more, in one pass over a table of code points.
//!
//! Nearly all names resemble nothing, and of them nobody asks where a folded character stood in the original. So a name is
//! skimmed first, and folded in full only if something was met. Whatever the table cannot say of a code point by itself
//! (direction overrides, flags, jamo, signs that stand for letters, letters that fold into several) goes the long way through
//! [`Folded`], which is the definition: `skimming_is_folding` holds the two together.
#![expect(
    clippy::indexing_slicing,
    reason = "units are looked back at behind a check of their number, and places are masked to the room there is"
)]

mod codes;
mod lay;

use super::{Folded, Stream, is_dense, span};
use lay::{lay, lay_ascii};

/// A word may start with this unit.
pub(crate) const STARTS: u8 = 1;
/// A word may end with this unit.
pub(crate) const ENDS: u8 = 2;
/// Written as a digit.
pub(crate) const DIGIT: u8 = 4;
/// Han, kana or Hangul.
pub(crate) const DENSE: u8 = 8;
/// Stands for the rest of a run of three or more.
const REPEATED: u8 = 16;

/// Room for a stream: more than a folded name has, and a power of two, so that a mask keeps every place inside.
const ROOM: usize = 1_024;
const _: () = assert!(ROOM > crate::limits::MAX_FOLDED + 64);

/// A mark where something holds.
#[inline]
fn mark(holds: bool, mark: u8) -> u8 {
    if holds { mark } else { 0 }
}

/// A searched stream: its characters, and what may be said of each.
#[derive(Clone)]
pub(crate) struct Line {
    chars: Box<[char; ROOM]>,
    marks: Box<[u8; ROOM]>,
    length: usize,
    /// The marks [`DIGIT`] and [`DENSE`] that some unit has, and those that every one has.
    any: u8,
    every: u8,
}

impl Default for Line {
    fn default() -> Line {
        Line { chars: Box::new(['\0'; ROOM]), marks: Box::new([0; ROOM]), length: 0, any: 0, every: 0 }
    }
}

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.chars().iter().zip(self.marks())).finish()
    }
}

impl Line {
    /// The folded characters.
    #[inline]
    pub(crate) fn chars(&self) -> &[char] {
        &self.chars[..self.length]
    }

    /// [`STARTS`], [`ENDS`], [`DIGIT`] and [`DENSE`] of each.
    #[inline]
    pub(crate) fn marks(&self) -> &[u8] {
        &self.marks[..self.length]
    }

    /// The characters, and their marks to be changed.
    #[inline]
    pub(crate) fn parts_mut(&mut self) -> (&[char], &mut [u8]) {
        (&self.chars[..self.length], &mut self.marks[..self.length])
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Some character is Han, kana or Hangul.
    #[inline]
    pub(crate) fn any_dense(&self) -> bool {
        self.any & DENSE != 0
    }

    /// Every one is.
    #[inline]
    pub(crate) fn all_dense(&self) -> bool {
        self.every & DENSE != 0
    }

    /// Which units have each of some marks, a bit each, the first one lowest; nothing for a line of more than 64.
    #[inline]
    pub(crate) fn bits<const N: usize>(&self, marks: [u8; N]) -> Option<[u64; N]> {
        if self.length > 64 {
            return None;
        }
        let mut bits = [0; N];
        let (eights, _) = self.marks.as_chunks::<8>();
        for (at, eight) in (0u32..).zip(eights.iter().take(self.length.div_ceil(8))) {
            let eight = u64::from_le_bytes(*eight);
            for (bits, mark) in bits.iter_mut().zip(marks) {
                *bits |= gathered(eight, mark) << (at * 8);
            }
        }
        // What stands beyond the last unit means nothing.
        let all = u64::MAX.unbounded_shr(64 - self.length as u32);
        Some(bits.map(|bits| bits & all))
    }

    fn clear(&mut self) {
        self.length = 0;
        self.any = 0;
        self.every = 0;
    }

    /// Ends a line of some units: a word ends where the next one starts, and with the line.
    fn close(&mut self, length: usize, any: u8, every: u8) {
        const EACH: u64 = 0x0101_0101_0101_0101 * STARTS as u64;
        const _: () = assert!(ENDS == STARTS << 1);
        self.length = length & (ROOM - 1);
        (self.any, self.every) = (any, every);
        self.marks[self.length] = STARTS;
        for at in 0..self.length.div_ceil(8) {
            let next = u64::from(self.marks[(at * 8 + 8) & (ROOM - 1)]) << 56;
            if let Some(eight) = self.marks.as_chunks_mut::<8>().0.get_mut(at) {
                let here = u64::from_le_bytes(*eight);
                *eight = (here | ((here >> 8 | next) & EACH) << 1).to_le_bytes();
            }
        }
    }

    #[inline]
    fn push(&mut self, c: char, marks: u8) {
        self.chars[self.length & (ROOM - 1)] = c;
        self.marks[self.length & (ROOM - 1)] = marks;
        self.length = (self.length + 1) & (ROOM - 1);
    }

    fn take(&mut self, stream: &Stream) {
        self.clear();
        self.every = if stream.is_empty() { 0 } else { DIGIT | DENSE };
        for unit in stream.units() {
            let marks = mark(unit.starts, STARTS)
                | mark(unit.ends, ENDS)
                | mark(unit.digit, DIGIT)
                | mark(is_dense(unit.c), DENSE)
                | mark(unit.repeated, REPEATED);
            self.any |= marks & (DIGIT | DENSE);
            self.every &= marks;
            self.push(unit.c, marks);
        }
    }

    fn collapse(&mut self, of: &Line) {
        self.clear();
        (self.any, self.every) = (of.any, of.every);
        for (&c, &marks) in of.chars().iter().zip(of.marks()) {
            if marks & REPEATED != 0 && self.length > 0 {
                let last = &mut self.marks[self.length - 1];
                *last = *last & !ENDS | marks & ENDS;
            } else {
                self.push(c, marks);
            }
        }
    }
}

/// One mark of eight units, as eight bits.
#[inline]
fn gathered(eight: u64, mark: u8) -> u64 {
    let each = eight >> mark.trailing_zeros() & 0x0101_0101_0101_0101;
    // The factor moves the bit of byte i to 56 + i, and no two products meet.
    each.wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// The searched streams of a name. Keep one and skim many names into it: its buffers are reused.
#[derive(Clone, Debug, Default)]
pub(crate) struct Skim {
    pub(crate) visual: Line,
    /// Empty where it equals `visual`.
    pub(crate) shown: Line,
    /// The visual stream with each run of three or more as one; empty where there is none.
    pub(crate) collapsed: Line,
    /// The name was longer than is looked at.
    pub(crate) truncated: bool,
    hard: Hard,
    /// The name in full, if the table was not enough.
    folded: Folded,
    in_full: bool,
}

/// The hard stream of a name, without marks.
#[derive(Clone, Debug)]
struct Hard {
    chars: Box<[char; ROOM]>,
    length: usize,
    /// Units and hard characters are not one for one: some were joined, or come of one code point.
    uneven: bool,
    /// For each visual unit where its hard characters begin and end, if they are not one for one.
    at: Box<[u16; ROOM]>,
    to: Box<[u16; ROOM]>,
}

impl Default for Hard {
    fn default() -> Hard {
        let places = || Box::new([0; ROOM]);
        Hard { chars: Box::new(['\0'; ROOM]), length: 0, uneven: false, at: places(), to: places() }
    }
}

impl Skim {
    /// Skims a name into this one's buffers.
    pub(crate) fn skim(&mut self, name: &str) {
        self.truncated = false;
        self.in_full = !self.at_once(name);
        if self.in_full {
            self.folded.fold(name);
            self.truncated = self.folded.truncated;
            self.visual.take(&self.folded.visual);
            self.shown.take(&self.folded.shown);
            self.collapsed.take(&self.folded.collapsed);
        }
    }

    /// The streams in which names are searched, in the order of [`Folded::searched`].
    pub(crate) fn searched(&self) -> impl Iterator<Item = &Line> {
        [&self.visual, &self.shown, &self.collapsed]
            .into_iter()
            .enumerate()
            .filter(|(number, line)| *number == 0 || !line.is_empty())
            .map(|(_, line)| line)
    }

    /// Hands out the searched streams to be changed, in the same order.
    #[inline]
    pub(crate) fn for_each_searched(&mut self, mut change: impl FnMut(&mut Line)) {
        change(&mut self.visual);
        for line in [&mut self.shown, &mut self.collapsed] {
            if !line.is_empty() {
                change(line);
            }
        }
    }

    /// The hard characters of some visual units; `room` is for those of a name that was folded in full.
    #[inline]
    pub(crate) fn hard<'a>(&'a self, from: usize, to: usize, room: &'a mut Vec<char>) -> &'a [char] {
        if !self.in_full {
            return self.hard_in(from, to);
        }
        let units = self.folded.visual.units().get(from..to).unwrap_or(&[]);
        let (first, last) = span(units).unwrap_or_default();
        let inside = self.folded.hard.units().iter().filter(|unit| first <= unit.from && unit.to <= last);
        room.clear();
        room.extend(inside.map(|unit| unit.c));
        room
    }

    /// Whether the table was not enough, so that units need not stand in the order of the original.
    pub(crate) fn in_full(&self) -> bool {
        self.in_full
    }

    /// All hard characters of the name.
    pub(crate) fn whole_hard(&self) -> &[char] {
        if self.in_full { self.folded.hard.chars() } else { &self.hard.chars[..self.hard.length] }
    }

    /// The hard characters of some units of a name skimmed at once.
    fn hard_in(&self, from: usize, to: usize) -> &[char] {
        let Hard { chars, uneven, at, to: ends, .. } = &self.hard;
        let (from, to) = match (uneven, to.checked_sub(1)) {
            (true, Some(last)) if last < ROOM && from <= last => {
                (usize::from(at[from]), usize::from(ends[last]))
            }
            _ => (from, to),
        };
        chars.get(from..to).unwrap_or(&[])
    }

    /// Skims a name of which the table can say all; false for every other, and then nothing of this holds.
    fn at_once(&mut self, name: &str) -> bool {
        if name.len() > LONGEST {
            return false;
        }
        let Skim { visual, shown, collapsed, hard, .. } = self;
        shown.clear();
        collapsed.clear();
        if name.is_ascii() && lay_ascii(name, visual, hard) {
            return true;
        }
        let Some(seen) = lay::<false>(name, visual, hard) else { return false };
        if seen.differs && lay::<true>(name, shown, hard).is_none() {
            return false;
        }
        if seen.repeated {
            collapsed.collapse(visual);
        }
        true
    }
}

/// Bytes of a name that is skimmed at once: one code point gives one unit at most, so that no cap of [`crate::limits`] is met.
const LONGEST: usize = crate::limits::MAX_FOLDED;
