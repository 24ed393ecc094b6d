//! A name skimmed: the searched streams of [`Folded`] and no more, in one pass over a table of code points.
//!
//! Nearly all names resemble nothing, and of them nobody asks where a folded character stood in the original. So a name is
//! skimmed first, and folded in full only if something was met. Whatever the table cannot say of a code point by itself
//! (direction overrides, flags, jamo, signs that stand for letters, letters that fold into several) goes the long way through
//! [`Folded`], which is the definition: `skimming_is_folding` holds the two together.
#![expect(
    clippy::indexing_slicing,
    reason = "units are looked back at behind a check of their number, and tables are as long as what indexes them is wide"
)]

use std::sync::{LazyLock, OnceLock};

use super::{Alphabet, Folded, Role, Stream, glyph, is_dense};

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
}

impl Default for Line {
    fn default() -> Line {
        Line { chars: Box::new(['\0'; ROOM]), marks: Box::new([0; ROOM]), length: 0 }
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

    fn clear(&mut self) {
        self.length = 0;
    }

    #[inline]
    fn push(&mut self, c: char, marks: u8) {
        self.chars[self.length & (ROOM - 1)] = c;
        self.marks[self.length & (ROOM - 1)] = marks;
        self.length = (self.length + 1) & (ROOM - 1);
    }

    fn take(&mut self, stream: &Stream) {
        self.clear();
        for unit in stream.units() {
            let marks = mark(unit.starts, STARTS)
                | mark(unit.ends, ENDS)
                | mark(unit.digit, DIGIT)
                | mark(is_dense(unit.c), DENSE)
                | mark(unit.repeated, REPEATED);
            self.push(unit.c, marks);
        }
    }

    fn collapse(&mut self, of: &Line) {
        self.clear();
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
    /// For each visual unit where its hard characters begin.
    at: Box<[u16; ROOM]>,
}

impl Default for Hard {
    fn default() -> Hard {
        Hard { chars: Box::new(['\0'; ROOM]), length: 0, at: Box::new([0; ROOM]) }
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

    /// Hands out the searched streams to be changed.
    pub(crate) fn for_each_searched(&mut self, mut change: impl FnMut(&mut Line)) {
        for line in [&mut self.visual, &mut self.shown, &mut self.collapsed] {
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
        let first = units.iter().map(|unit| unit.from).min().unwrap_or(0);
        let last = units.iter().map(|unit| unit.to).max().unwrap_or(0);
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
        let Hard { chars, length, at } = &self.hard;
        let place = |unit: usize| if unit < self.visual.length { usize::from(at[unit]) } else { *length };
        chars.get(place(from)..place(to)).unwrap_or(&[])
    }

    /// Skims a name of which the table can say all; false for every other, and then nothing of this holds.
    fn at_once(&mut self, name: &str) -> bool {
        if name.len() > LONGEST {
            return false;
        }
        let Skim { visual, shown, collapsed, hard, .. } = self;
        let Some(seen) = lay::<false>(name, visual, hard) else { return false };
        shown.clear();
        if seen.differs && lay::<true>(name, shown, hard).is_none() {
            return false;
        }
        collapsed.clear();
        if seen.repeated {
            collapsed.collapse(visual);
        }
        true
    }
}

/// What was seen while a line was laid out.
struct Seen {
    /// The shown form is another one.
    differs: bool,
    /// A letter stands three times in a row.
    repeated: bool,
}

/// Lays out the visual line of a name with its hard characters, or the shown line; nothing if the table cannot say all.
fn lay<const SHOWN: bool>(name: &str, line: &mut Line, hard: &mut Hard) -> Option<Seen> {
    let ascii: &[u32; 128] = &ASCII;
    line.clear();
    let mut laid = Laid { line, all: 0, before: ALPHABET, repeated: false, read: 0 };
    let (mut alphabets, mut mappable) = (0u32, 0usize);
    let (mut apart, mut after_sign) = (true, false);
    let mut chars = name.chars();
    while let Some(c) = chars.next() {
        let code = if c.is_ascii() { ascii[c as usize & 127] } else { code_of(c) };
        match code & KIND {
            LETTER => {
                alphabets |= u32::from(code & FAUX == 0) << ((code & ALPHABET) >> ALPHABET_AT);
                mappable += usize::from(code & FAUX != 0);
                laid.push::<SHOWN>(c, code, apart, hard, || before_small_letter(chars.clone(), ascii));
                (apart, after_sign) = (false, false);
            }
            SEPARATOR => (apart, after_sign) = (true, false),
            SKIPPED => {}
            _ if is_plain_sign(c, apart && !after_sign, chars.clone().next(), ascii) => {
                (apart, after_sign) = (true, true);
            }
            _ => return None,
        }
    }
    let Laid { all, repeated, read, line, .. } = laid;
    if line.length > 0 {
        line.marks[line.length - 1] |= ENDS;
    }
    if !SHOWN {
        hard.length = read;
    }
    // Every letter beyond the European alphabets has a Latin lookalike: the name may be "faux Latin".
    let others = 1 << Alphabet::Unspaced as u32 | 1 << Alphabet::OtherSpaced as u32;
    let faux = mappable > 2 && alphabets & others == 0;
    (!faux).then_some(Seen { differs: all & OTHER_SHOWN != 0, repeated })
}

/// Whether what is read next is a small letter, or a sign: the letters that signs stand for are small ones, and `CNN!` is
/// capitals before a small letter. Where that is not so plain, the name is folded in full anyway.
fn before_small_letter(rest: std::str::Chars<'_>, ascii: &[u32; 128]) -> bool {
    let code = |c: char| if c.is_ascii() { ascii[c as usize & 127] } else { code_of(c) };
    let next = rest.map(code).find(|code| code & KIND != SKIPPED);
    next.is_some_and(|code| code & KIND == IN_FULL || code & KIND == LETTER && code & LOWER != 0)
}

/// A line that is being laid out.
struct Laid<'l> {
    line: &'l mut Line,
    /// What was said of any code point.
    all: u32,
    /// The code point before.
    before: u32,
    repeated: bool,
    /// How many were read.
    read: usize,
}

impl Laid<'_> {
    /// Adds a code point, by the rules of [`Stream::push_all`] and of `clean` on where words begin.
    #[inline]
    fn push<const SHOWN: bool>(
        &mut self,
        c: char,
        code: u32,
        apart: bool,
        hard: &mut Hard,
        before_small: impl FnOnce() -> bool,
    ) {
        let alphabet = code & ALPHABET;
        let parted = apart || self.before & ALPHABET != alphabet || alphabet == UNSPACED;
        let soft = !parted
            && code & UPPER != 0
            && (self.before & LOWER != 0 || self.before & UPPER != 0 && before_small());
        self.before = code;
        self.all |= code;
        let (own, runs) = if SHOWN && code & OTHER_SHOWN != 0 {
            let shown = glyph(c).shown.first().copied().unwrap_or(c);
            (shown, may_run(shown))
        } else {
            (seen(code), code & RUNS != 0)
        };
        if !SHOWN {
            hard.chars[self.read & (ROOM - 1)] = if code & OTHER_HARD == 0 {
                own
            } else if c.is_ascii() {
                c.to_ascii_lowercase()
            } else {
                glyph(c).hard.first().copied().unwrap_or(c)
            };
        }
        let place = self.read;
        self.read += 1;
        let line = &mut *self.line;
        let count = line.length;
        let mut starts = parted || soft;
        if count > 0 {
            let last = line.chars[(count - 1) & (ROOM - 1)];
            if soft && own == 'v' && last == 'v' {
                starts = false;
            }
            if starts {
                line.marks[(count - 1) & (ROOM - 1)] |= ENDS;
            } else if own == last || own == 'n' {
                let third = runs
                    && own == last
                    && count > 1
                    && line.chars[count - 2] == own
                    && line.marks[count - 1] & STARTS == 0;
                let joined = match (last, own) {
                    ('r', 'n') => 'm',
                    ('v', 'v') => 'w',
                    _ if third => own,
                    _ => '\0',
                };
                if joined != '\0' {
                    line.chars[count - 1] = joined;
                    line.marks[count - 1] |= mark(third, REPEATED);
                    self.repeated |= third;
                    return;
                }
            }
        }
        if !SHOWN {
            hard.at[count & (ROOM - 1)] = u16::try_from(place).unwrap_or(u16::MAX);
        }
        let marks = mark(starts, STARTS) | mark(alphabet == DIGITS, DIGIT) | mark(is_dense(own), DENSE);
        line.push(own, marks);
    }
}

/// Bytes of a name that is skimmed at once: one code point gives one unit at most, so that no cap of [`crate::limits`] is met.
const LONGEST: usize = crate::limits::MAX_FOLDED;

/// A sign that is no currency stands for a letter only between letters (`clean`): where something else stands on one side
/// it parts words.
fn is_plain_sign(c: char, apart: bool, next: Option<char>, ascii: &[u32; 128]) -> bool {
    matches!(c, '!' | '|' | '@' | '+')
        && (apart
            || next.is_none_or(|next| next.is_ascii() && ascii[next as usize & 127] & KIND == SEPARATOR))
}

// A code: what a code point looks like in the lowest 21 bits, and what it does in the others.

const KIND: u32 = 3 << 21;
const LETTER: u32 = 0;
const SEPARATOR: u32 = 1 << 21;
/// Shows nothing, or is a mark.
const SKIPPED: u32 = 2 << 21;
/// To be folded in full.
const IN_FULL: u32 = 3 << 21;
const ALPHABET_AT: u32 = 23;
const ALPHABET: u32 = 7 << ALPHABET_AT;
const DIGITS: u32 = (Alphabet::Digit as u32) << ALPHABET_AT;
const UNSPACED: u32 = (Alphabet::Unspaced as u32) << ALPHABET_AT;
const UPPER: u32 = 1 << 26;
const LOWER: u32 = 1 << 27;
/// Has a Latin lookalike that holds only in a word of such.
const FAUX: u32 = 1 << 28;
/// Its hard form is not its visual one.
const OTHER_HARD: u32 = 1 << 29;
/// Its shown form is not its visual one.
const OTHER_SHOWN: u32 = 1 << 30;
/// Three of it in a row stand as two.
const RUNS: u32 = 1 << 31;

#[inline]
fn seen(code: u32) -> char {
    char::from_u32(code & 0x1f_ffff).unwrap_or('\0')
}

/// The condition of [`Stream::push_all`] on a letter repeated more than twice.
fn may_run(c: char) -> bool {
    c != 'l' && c.is_alphabetic() && !is_dense(c)
}

static ASCII: LazyLock<[u32; 128]> = LazyLock::new(|| {
    let mut codes = [0; 128];
    for (c, code) in (0u8..128).zip(&mut codes) {
        *code = work_out(char::from(c));
    }
    codes
});

type Page = Box<[u32; 256]>;
const PAGES: usize = 0x11_0000 / 256;
static PAGED: [OnceLock<Page>; PAGES] = [const { OnceLock::new() }; PAGES];

#[inline]
fn code_of(c: char) -> u32 {
    let number = c as usize;
    let page = PAGED[number >> 8].get_or_init(|| {
        let mut page = Box::new([IN_FULL; 256]);
        for (low, code) in (0u32..).zip(page.iter_mut()) {
            *code = char::from_u32((c as u32 & !0xff) | low).map_or(IN_FULL, work_out);
        }
        page
    });
    page[number & 0xff]
}

fn work_out(c: char) -> u32 {
    let glyph = glyph(c);
    let by_neighbours = matches!(c,
        '\u{1100}'..='\u{11ff}' | '\u{3099}' | '\u{309a}' | '\u{ff9e}' | '\u{ff9f}' | '\u{3131}'..='\u{318e}'
        | '\u{1f1e6}'..='\u{1f1ff}' | '\u{202c}'..='\u{202e}');
    if by_neighbours {
        return IN_FULL;
    }
    match glyph.role {
        Role::Invisible | Role::Bidi | Role::Mark => return SKIPPED,
        Role::Separator => return SEPARATOR,
        Role::Sign => return IN_FULL,
        Role::Letter => {}
    }
    let ([hard], [visual], [shown]) = (glyph.hard, glyph.visual, glyph.shown) else { return IN_FULL };
    let flag = |holds: bool, flag: u32| if holds { flag } else { 0 };
    let faux = matches!(glyph.alphabet, Alphabet::Unspaced | Alphabet::OtherSpaced) && !glyph.faux.is_empty();
    *visual as u32
        | (glyph.alphabet as u32) << ALPHABET_AT
        | flag(glyph.upper, UPPER)
        | flag(glyph.lower, LOWER)
        | flag(faux, FAUX)
        | flag(hard != visual, OTHER_HARD)
        | flag(shown != visual, OTHER_SHOWN)
        | flag(may_run(*visual), RUNS)
}
