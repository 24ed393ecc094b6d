//! Lays out the searched lines of a name: a short loop for names of ASCII alone, and one for all that the table of code
//! points knows. The second is the rule, by [`Stream::push_all`](crate::fold::Stream) and `clean`; the first leaves to it
//! whatever is not plain.
#![expect(
    clippy::indexing_slicing,
    reason = "units are looked back at behind a check of their number, and places are masked to the room there is"
)]

use super::codes::{
    ALPHABET, APART, ASKS, BEYOND, LOWER, NO_LOOK, NOTHING, OTHER, OTHER_HARD, OTHER_SHOWN, OTHERS, PARTS,
    PLAIN, REGIONAL, SEPARATOR, SEVERAL, SIGN, SKIPPED, STEPS, State, Steps, UNSPACED, UPPER, adds,
    among_capitals, code_of, is_small, joins_r, look, looks_like, marks, seen, starting, state, step,
    step_marks, with_look,
};
use super::{Hard, Line, REPEATED, ROOM, STARTS, mark};
use crate::fold::clean::{is_country, is_regional, stands_for_a_letter};
use crate::fold::{Role, glyph, is_dense};
use crate::limits::MAX_FOLDED;

/// Lays out the visual line of a name of ASCII alone, with its hard characters. False where more must be looked at than what
/// stands before a character: letters that join, runs of three, signs that stand for letters.
pub(super) fn lay_ascii(name: &str, line: &mut Line, hard: &mut Hard) -> bool {
    let steps = &*STEPS;
    let bytes = name.as_bytes();
    let (chars, marks, hard_chars) = (&mut *line.chars, &mut *line.marks, &mut *hard.chars);
    let (mut before, mut last, mut count) = (APART, NO_LOOK, 0usize);
    for (at, &byte) in bytes.iter().enumerate() {
        let mut step = step(steps, before, byte);
        if step & ASKS != 0 {
            let Some(answer) = ask(steps, bytes, at, before, step) else { return false };
            step = answer;
        }
        let own = look(step);
        if own == last && joins(own, count, chars) {
            return false;
        }
        // What separates is written too, and then written over.
        let place = count & (ROOM - 1);
        chars[place] = char::from(own as u8);
        hard_chars[place] = char::from(byte | 0x20);
        marks[place] = step_marks(step);
        count += adds(step);
        (before, last) = (state(step), own);
    }
    hard.length = count;
    hard.uneven = false;
    line.close(count, 0, 0);
    true
}

/// Whether a letter like the one before may be joined to it: `vv`, or the third of a run.
#[cold]
fn joins(own: u32, count: usize, chars: &[char; ROOM]) -> bool {
    own == u32::from('v')
        || own != u32::from('l')
            && count > 1
            && own != NO_LOOK
            && u32::from(chars[(count - 2) & (ROOM - 1)]) == own
}

/// The step of a character of which the state before it does not say enough; nothing if the name must go the long way.
#[cold]
#[inline(never)]
fn ask(steps: &Steps, bytes: &[u8], at: usize, before: State, step: u32) -> Option<u32> {
    let byte = *bytes.get(at)?;
    let own = look(step);
    if own == NO_LOOK {
        let sign = char::from(byte);
        let (left, right) = (bytes.get(..at)?, bytes.get(at + 1..)?);
        let char_of = |&byte: &u8| char::from(byte);
        let parts = code_of(sign) == SIGN
            && !stands_for_a_letter(sign, left.iter().rev().map(char_of), right.iter().map(char_of));
        return parts.then_some(PARTS);
    }
    // A sign may stand for a small letter.
    let next_is_small = || {
        bytes.get(at + 1).is_some_and(|&next| {
            is_small(steps, next) || !next.is_ascii_alphanumeric() && glyph(char::from(next)).lower
        })
    };
    if among_capitals(before, step) && next_is_small() {
        return Some(starting(step & !ASKS));
    }
    (!joins_r(before, step)).then_some(step & !ASKS)
}

/// What was seen while a line was laid out.
pub(super) struct Seen {
    /// The shown form is another one.
    pub(super) differs: bool,
    /// A letter stands three times in a row.
    pub(super) repeated: bool,
}

/// How far a line is laid out.
#[derive(Clone, Copy)]
struct Laid {
    /// Units.
    count: usize,
    /// Hard characters.
    read: usize,
    /// The code of the letter before, or [`NOTHING`].
    before: u32,
    /// The last unit.
    last: char,
    /// What was said of any letter, and of every one.
    all: u32,
    every: u32,
    repeated: bool,
    /// Units and hard characters are no longer one for one.
    uneven: bool,
}

/// Lays out the visual line of a name with its hard characters, or the shown line; nothing if the table cannot say all.
pub(super) fn lay<const SHOWN: bool>(name: &str, line: &mut Line, hard: &mut Hard) -> Option<Seen> {
    let mut laid = Laid {
        count: 0,
        read: 0,
        before: NOTHING,
        last: '\0',
        all: 0,
        every: u32::MAX,
        repeated: false,
        uneven: false,
    };
    let (line_chars, line_marks, hard_chars) = (&mut *line.chars, &mut *line.marks, &mut *hard.chars);
    let mut chars = name.chars();
    while let Some(c) = chars.next() {
        let mut code = code_of(c);
        if code & OTHER != 0 {
            match code & OTHERS {
                SEPARATOR => laid.before = NOTHING,
                SKIPPED => {}
                SIGN if parts(name, c, chars.as_str()) => laid.before = NOTHING,
                REGIONAL => {
                    let after = after_flags(c, chars.as_str())?;
                    chars = after.chars();
                    laid.before = NOTHING;
                }
                SEVERAL => {
                    let mut rows = Rows {
                        chars: line_chars,
                        marks: line_marks,
                        hard: hard_chars,
                        at: &mut hard.at,
                        to: &mut hard.to,
                    };
                    laid = rows.several::<SHOWN>(laid, c, code, chars.as_str());
                }
                _ => return None,
            }
            continue;
        }
        if SHOWN && code & OTHER_SHOWN != 0 {
            code = with_look(code, glyph(c).shown().first().copied().unwrap_or(c));
        }
        let own = if looks_like(code, c) { c } else { seen(code) };
        let parted = (laid.before ^ code) & ALPHABET != 0 || code & ALPHABET == UNSPACED;
        let alone = parted || own != laid.last && (own != 'n' || laid.last != 'r') && code & UPPER == 0;
        let own_hard = if SHOWN || code & OTHER_HARD == 0 { own } else { hard_of(c) };
        if !alone || laid.uneven {
            let mut rows = Rows {
                chars: line_chars,
                marks: line_marks,
                hard: hard_chars,
                at: &mut hard.at,
                to: &mut hard.to,
            };
            laid = rows.letters::<SHOWN>(laid, code, &[own], &[own_hard], chars.as_str());
            continue;
        }
        laid.all |= code;
        laid.every &= code;
        let place = laid.count & (ROOM - 1);
        line_chars[place] = own;
        line_marks[place] = marks(code) | mark(parted, STARTS);
        if !SHOWN {
            // One for one so far.
            hard_chars[place] = own_hard;
        }
        laid.count += 1;
        laid.read += 1;
        (laid.before, laid.last) = (code, own);
    }
    let Laid { count, read, all, every, repeated, uneven, .. } = laid;
    if count.max(read) >= MAX_FOLDED {
        return None;
    }
    if !SHOWN {
        (hard.length, hard.uneven) = (read, uneven);
    }
    line.close(count, marks(all), marks(every));
    // Every letter beyond the European alphabets has a Latin lookalike: the name may be "faux Latin".
    let faux = all & BEYOND != 0 && all & PLAIN == 0 && beyond(name) > 2;
    (!faux).then_some(Seen { differs: all & OTHER_SHOWN != 0, repeated })
}

/// What is written while a line is laid out.
struct Rows<'r> {
    chars: &'r mut [char; ROOM],
    marks: &'r mut [u8; ROOM],
    hard: &'r mut [char; ROOM],
    at: &'r mut [u16; ROOM],
    to: &'r mut [u16; ROOM],
}

impl Rows<'_> {
    /// Adds a code point that is several letters.
    #[cold]
    #[inline(never)]
    fn several<const SHOWN: bool>(&mut self, laid: Laid, c: char, code: u32, rest: &str) -> Laid {
        let glyph = glyph(c);
        self.letters::<SHOWN>(
            laid,
            code,
            if SHOWN { glyph.shown() } else { glyph.visual() },
            glyph.hard(),
            rest,
        )
    }

    /// Adds the letters of one code point by all rules, given with its hard ones and what follows it.
    #[cold]
    #[inline(never)]
    fn letters<const SHOWN: bool>(
        &mut self,
        mut laid: Laid,
        code: u32,
        own: &[char],
        own_hard: &[char],
        rest: &str,
    ) -> Laid {
        laid.all |= code;
        let (from, before) = (laid.read, laid.before);
        for &c in own_hard {
            if !SHOWN {
                self.hard[laid.read & (ROOM - 1)] = c;
            }
            laid.read += 1;
        }
        let parted = (before ^ code) & ALPHABET != 0 || code & ALPHABET == UNSPACED;
        let soft = !parted
            && code & UPPER != 0
            && (before & LOWER != 0 || before & UPPER != 0 && before_small_letter(rest));
        let mut starts = parted || soft && !(own == ['v'] && laid.last == 'v');
        for &c in own {
            if !starts && let Some((joined, third)) = self.join(laid.count, c) {
                if !SHOWN {
                    self.part(&mut laid);
                    self.to[(laid.count - 1) & (ROOM - 1)] = short(laid.read);
                }
                laid.last = joined;
                laid.repeated |= third;
                continue;
            }
            if !SHOWN && (own.len() != 1 || own_hard.len() != 1) {
                self.part(&mut laid);
            }
            let own_code = with_look(code, c);
            laid.all |= own_code;
            laid.every &= own_code;
            let place = laid.count & (ROOM - 1);
            self.chars[place] = c;
            self.marks[place] = marks(own_code) | mark(starts, STARTS);
            if !SHOWN {
                (self.at[place], self.to[place]) = (short(from), short(laid.read));
            }
            laid.count += 1;
            laid.last = c;
            starts = false;
        }
        laid.before = code;
        laid
    }

    /// From here on units and hard characters are not one for one; up to here they were.
    fn part(&mut self, laid: &mut Laid) {
        if !laid.uneven {
            laid.uneven = true;
            for ((unit, at), to) in (0u16..).zip(self.at.iter_mut()).zip(self.to.iter_mut()).take(laid.count)
            {
                (*at, *to) = (unit, unit + 1);
            }
        }
    }

    /// Joins a letter to the last one, where the two look like one or it is the third of a run; says what they are together.
    fn join(&mut self, count: usize, own: char) -> Option<(char, bool)> {
        let last_at = count.checked_sub(1)? & (ROOM - 1);
        let last = self.chars[last_at];
        let third = own == last
            && may_run(own)
            && count > 1
            && self.chars[(count - 2) & (ROOM - 1)] == own
            && self.marks[last_at] & STARTS == 0;
        let joined = match (last, own) {
            ('r', 'n') => 'm',
            ('v', 'v') => 'w',
            _ if third => own,
            _ => return None,
        };
        self.chars[last_at] = joined;
        self.marks[last_at] |= mark(third, REPEATED);
        Some((joined, third))
    }
}

fn short(place: usize) -> u16 {
    u16::try_from(place).unwrap_or(u16::MAX)
}

#[inline]
fn hard_of(c: char) -> char {
    if c.is_ascii() { c.to_ascii_lowercase() } else { glyph(c).hard().first().copied().unwrap_or(c) }
}

/// Whether a sign only parts words, given with the name and what follows it there.
#[cold]
#[inline(never)]
fn parts(name: &str, sign: char, rest: &str) -> bool {
    let left = name.get(..name.len() - rest.len() - sign.len_utf8()).unwrap_or("");
    let drawn = |c: char| if is_regional(c) { ' ' } else { c };
    !stands_for_a_letter(sign, left.chars().rev().map(drawn), rest.chars().map(drawn))
}

/// How many letters of a name are of alphabets beyond the European ones.
#[cold]
fn beyond(name: &str) -> usize {
    name.chars().map(code_of).filter(|code| code & BEYOND != 0).count()
}

/// Whether what is read next is a small letter, or a sign that stands for one: `CNN!` is capitals before a small letter.
#[cold]
fn before_small_letter(rest: &str) -> bool {
    let skipped = |c: char| matches!(glyph(c).role, Role::Invisible | Role::Bidi | Role::Mark);
    rest.chars().find(|&c| !skipped(c)).is_some_and(|c| !is_regional(c) && glyph(c).lower)
}

/// What follows a run of regional indicators, if they are flags of countries and so decoration.
#[cold]
#[inline(never)]
fn after_flags(first: char, rest: &str) -> Option<&str> {
    let mut chars = rest.chars();
    let mut first = Some(first);
    while let Some(a) = first {
        if !is_country(a, chars.next()?) {
            return None;
        }
        let behind = chars.clone();
        first = chars.next().filter(|&c| is_regional(c));
        if first.is_none() {
            chars = behind;
        }
    }
    Some(chars.as_str())
}

/// The condition of [`Stream::push_all`](crate::fold::Stream) on a letter repeated more than twice.
fn may_run(c: char) -> bool {
    c != 'l' && c.is_alphabetic() && !is_dense(c)
}
