//! Lays out the searched lines of a name: a short loop for names of ASCII alone, and one for all that the table of code
//! points knows. The second is the rule, by [`Stream::push_all`](crate::fold::Stream) and `clean`; the first leaves to it
//! whatever is not plain.
#![expect(
    clippy::indexing_slicing,
    reason = "units are looked back at behind a check of their number, and places are masked to the room there is"
)]

use super::codes::{
    ALPHABET, APART, ASKS, BEYOND, LOWER, NO_LOOK, NOTHING, OTHER, OTHER_HARD, OTHER_SHOWN, PARTS, PLAIN,
    REGIONAL, SEPARATOR, SIGN, SKIPPED, STEPS, State, UNSPACED, UPPER, adds, among_capitals, code_of, look,
    marks, seen, starting, state, step, step_marks,
};
use super::{Hard, Line, REPEATED, ROOM, STARTS, mark};
use crate::fold::clean::{is_country, is_regional, stands_for_a_letter};
use crate::fold::{Role, glyph, is_dense};

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
            let Some(answer) = ask(bytes, at, before, last, step) else { return false };
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
    hard.joined = false;
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
fn ask(bytes: &[u8], at: usize, before: State, last: u32, step: u32) -> Option<u32> {
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
    let next_is_small = || bytes.get(at + 1).is_some_and(|&next| glyph(char::from(next)).lower);
    if among_capitals(before, step) && next_is_small() {
        return Some(starting(step & !ASKS));
    }
    (own != u32::from('n') || last != u32::from('r')).then_some(step & !ASKS)
}

/// What was seen while a line was laid out.
pub(super) struct Seen {
    /// The shown form is another one.
    pub(super) differs: bool,
    /// A letter stands three times in a row.
    pub(super) repeated: bool,
}

/// Lays out the visual line of a name with its hard characters, or the shown line; nothing if the table cannot say all.
pub(super) fn lay<const SHOWN: bool>(name: &str, line: &mut Line, hard: &mut Hard) -> Option<Seen> {
    line.clear();
    if !SHOWN {
        (hard.length, hard.joined) = (0, false);
    }
    let (mut all, mut every) = (0u32, u32::MAX);
    let (mut before, mut last, mut repeated) = (NOTHING, '\0', false);
    let mut chars = name.chars();
    while let Some(c) = chars.next() {
        let code = code_of(c);
        if code & OTHER != 0 {
            match code {
                SEPARATOR => before = NOTHING,
                SKIPPED => {}
                SIGN => {
                    let rest = chars.as_str();
                    let left = name.get(..name.len() - rest.len() - c.len_utf8())?;
                    let shown = |c: char| if is_regional(c) { ' ' } else { c };
                    if stands_for_a_letter(c, left.chars().rev().map(shown), rest.chars().map(shown)) {
                        return None;
                    }
                    before = NOTHING;
                }
                REGIONAL => {
                    chars = after_flags(c, chars)?;
                    before = NOTHING;
                }
                _ => return None,
            }
            continue;
        }
        all |= code;
        let parted = (before ^ code) & ALPHABET != 0 || code & ALPHABET == UNSPACED;
        let own = if SHOWN && code & OTHER_SHOWN != 0 {
            glyph(c).shown.first().copied().unwrap_or(c)
        } else {
            seen(code)
        };
        if !SHOWN {
            hard.push(if code & OTHER_HARD == 0 { own } else { hard_of(c) });
        }
        let mut starts = parted;
        if !parted && (own == last || own == 'n' || code & UPPER != 0) {
            let soft = code & UPPER != 0
                && (before & LOWER != 0 || before & UPPER != 0 && before_small_letter(chars.clone()));
            starts = soft && !(own == 'v' && last == 'v');
            if !starts && let Some((joined, third)) = line.join(own) {
                if !SHOWN {
                    hard.join(line.length);
                }
                repeated |= third;
                (before, last) = (code, joined);
                continue;
            }
        }
        if !SHOWN {
            hard.begin(line.length);
        }
        let own_marks =
            if SHOWN { marks(code) & super::DIGIT | mark(is_dense(own), super::DENSE) } else { marks(code) };
        every &= u32::from(own_marks);
        line.any |= own_marks;
        line.push(own, own_marks | mark(starts, STARTS));
        (before, last) = (code, own);
    }
    let any = line.any;
    line.close(line.length, any, (every & 0xff) as u8);
    // Every letter beyond the European alphabets has a Latin lookalike: the name may be "faux Latin".
    let faux = all & BEYOND != 0 && all & PLAIN == 0 && beyond(name) > 2;
    (!faux).then_some(Seen { differs: all & OTHER_SHOWN != 0, repeated })
}

#[inline]
fn hard_of(c: char) -> char {
    if c.is_ascii() { c.to_ascii_lowercase() } else { glyph(c).hard.first().copied().unwrap_or(c) }
}

/// How many letters of a name are of alphabets beyond the European ones.
#[cold]
fn beyond(name: &str) -> usize {
    name.chars().map(code_of).filter(|code| code & OTHER == 0 && code & BEYOND != 0).count()
}

/// Whether what is read next is a small letter, or a sign that stands for one: `CNN!` is capitals before a small letter.
#[cold]
fn before_small_letter(mut rest: std::str::Chars<'_>) -> bool {
    let skipped = |c: char| matches!(glyph(c).role, Role::Invisible | Role::Bidi | Role::Mark);
    rest.find(|&c| !skipped(c)).is_some_and(|c| !is_regional(c) && glyph(c).lower)
}

/// What follows a run of regional indicators, if they are flags of countries and so decoration.
#[cold]
fn after_flags(first: char, mut rest: std::str::Chars<'_>) -> Option<std::str::Chars<'_>> {
    let mut first = Some(first);
    while let Some(a) = first {
        if !is_country(a, rest.next()?) {
            return None;
        }
        let ahead = rest.clone().next();
        first = ahead.filter(|&c| is_regional(c));
        if first.is_some() {
            rest.next();
        }
    }
    Some(rest)
}

impl Line {
    /// Joins a letter to the last one, where the two look like one or it is the third of a run; says what they are together.
    #[cold]
    fn join(&mut self, own: char) -> Option<(char, bool)> {
        let last_at = self.length.checked_sub(1)? & (ROOM - 1);
        let last = self.chars[last_at];
        let third = own == last
            && may_run(own)
            && self.length > 1
            && self.chars[(self.length - 2) & (ROOM - 1)] == own
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

/// The condition of [`Stream::push_all`](crate::fold::Stream) on a letter repeated more than twice.
fn may_run(c: char) -> bool {
    c != 'l' && c.is_alphabetic() && !is_dense(c)
}
