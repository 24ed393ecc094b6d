//! What a code point does in a name that is skimmed, as one number, worked out from its [`glyph`] once per block of 256 and
//! kept; and the steps of a name of ASCII alone, by what was read before.
#![expect(
    clippy::indexing_slicing,
    reason = "pages are as many as code points have, and entries are masked to their number"
)]

use std::sync::{LazyLock, OnceLock};

use crate::fold::{Alphabet, Role, glyph, is_dense};

use super::{DENSE, DIGIT, STARTS};

// A code: what a letter looks like in the lowest 21 bits, and what it does in the others.

const LOOK: u32 = 0x1f_ffff;
/// No letter: the lowest bits say what else.
pub(super) const OTHER: u32 = 1 << 21;
pub(super) const SEPARATOR: u32 = OTHER;
/// Shows nothing, or is a mark.
pub(super) const SKIPPED: u32 = OTHER | 1;
/// A sign that stands for a letter between letters.
pub(super) const SIGN: u32 = OTHER | 2;
/// Half of a flag.
pub(super) const REGIONAL: u32 = OTHER | 3;
/// To be folded in full.
pub(super) const IN_FULL: u32 = OTHER | 4;
/// A letter that is drawn or written as several; beside this it says what other letters say, but no look.
pub(super) const SEVERAL: u32 = OTHER | 5;
/// The bits that tell what is no plain letter apart.
pub(super) const OTHERS: u32 = OTHER | 7;

const ALPHABET_AT: u32 = 22;
pub(super) const ALPHABET: u32 = 7 << ALPHABET_AT;
pub(super) const UNSPACED: u32 = number(Alphabet::Unspaced);
/// Set in the numbers of the alphabets beyond the European ones, and in theirs alone.
pub(super) const BEYOND: u32 = 4 << ALPHABET_AT;
/// What stands before the first letter of a word: no letter's alphabet.
pub(super) const NOTHING: u32 = ALPHABET;

const fn number(alphabet: Alphabet) -> u32 {
    let number = match alphabet {
        Alphabet::None | Alphabet::Digit => 0,
        Alphabet::Latin => 1,
        Alphabet::Greek => 2,
        Alphabet::Cyrillic => 3,
        Alphabet::OtherSpaced => 4,
        Alphabet::Unspaced => 5,
    };
    number << ALPHABET_AT
}

pub(super) const UPPER: u32 = 1 << 25;
pub(super) const LOWER: u32 = 1 << 26;
/// Of an alphabet beyond the European ones, and without a Latin lookalike.
pub(super) const PLAIN: u32 = 1 << 27;
/// Its hard form is not its visual one.
pub(super) const OTHER_HARD: u32 = 1 << 28;
/// Its shown form is not its visual one.
pub(super) const OTHER_SHOWN: u32 = 1 << 29;
/// [`DIGIT`] and [`DENSE`], where [`marks`] finds them.
const MARKS_AT: u32 = 28;
const _: () = assert!(DIGIT | DENSE == 3 << (30 - MARKS_AT));

/// What a letter looks like.
#[inline]
pub(super) fn seen(code: u32) -> char {
    char::from_u32(code & LOOK).unwrap_or('\0')
}

/// [`DIGIT`] and [`DENSE`] of a letter, or of several.
#[inline]
pub(super) fn marks(code: u32) -> u8 {
    (code >> MARKS_AT & u32::from(DIGIT | DENSE)) as u8
}

type Page = Box<[u32; 256]>;
const PAGES: usize = 0x11_0000 / 256;
static PAGED: [OnceLock<Page>; PAGES] = [const { OnceLock::new() }; PAGES];

/// The code of a code point.
#[inline]
pub(super) fn code_of(c: char) -> u32 {
    let number = c as usize;
    match PAGED[number >> 8].get() {
        Some(page) => page[number & 0xff],
        None => page(number >> 8)[number & 0xff],
    }
}

#[cold]
#[inline(never)]
fn page(number: usize) -> &'static [u32; 256] {
    PAGED[number].get_or_init(|| {
        let mut page = Box::new([IN_FULL; 256]);
        for (low, code) in (0u32..).zip(page.iter_mut()) {
            let high = u32::try_from(number << 8).unwrap_or(u32::MAX);
            *code = char::from_u32(high | low).map_or(IN_FULL, work_out);
        }
        page
    })
}

fn work_out(c: char) -> u32 {
    let by_neighbours = matches!(c,
        '\u{1100}'..='\u{11ff}' | '\u{3099}' | '\u{309a}' | '\u{ff9e}' | '\u{ff9f}' | '\u{3131}'..='\u{318e}'
        | '\u{202c}'..='\u{202e}');
    if by_neighbours {
        return IN_FULL;
    }
    if ('\u{1f1e6}'..='\u{1f1ff}').contains(&c) {
        return REGIONAL;
    }
    let glyph = glyph(c);
    match glyph.role {
        Role::Invisible | Role::Bidi | Role::Mark => return SKIPPED,
        Role::Separator => return SEPARATOR,
        Role::Sign => return SIGN,
        Role::Letter => {}
    }
    // Without a look of its own it would still end the word before it.
    if glyph.hard().is_empty() || glyph.visual().is_empty() || glyph.shown().is_empty() {
        return IN_FULL;
    }
    let flag = |holds: bool, flag: u32| if holds { flag } else { 0 };
    let beyond = matches!(glyph.alphabet, Alphabet::Unspaced | Alphabet::OtherSpaced);
    let code = number(glyph.alphabet)
        | flag(glyph.upper, UPPER)
        | flag(glyph.lower, LOWER)
        | flag(beyond && glyph.faux().is_empty(), PLAIN)
        | flag(glyph.hard() != glyph.visual(), OTHER_HARD)
        | flag(glyph.shown() != glyph.visual(), OTHER_SHOWN)
        | flag(glyph.alphabet == Alphabet::Digit, u32::from(DIGIT) << MARKS_AT);
    let ([_], [visual], [_]) = (glyph.hard(), glyph.visual(), glyph.shown()) else { return code | SEVERAL };
    with_look(code, *visual)
}

/// The code of a letter that looks like another one.
#[inline]
pub(super) fn with_look(code: u32, look: char) -> u32 {
    let dense = if is_dense(look) { u32::from(DENSE) << MARKS_AT } else { 0 };
    code & !(LOOK | OTHER | u32::from(DENSE) << MARKS_AT) | look as u32 | dense
}

/// Whether a letter looks like a character.
#[inline]
pub(super) fn looks_like(code: u32, c: char) -> bool {
    code & LOOK == c as u32
}

// A step: what an ASCII character looks like in the lowest 7 bits, its marks in the next byte, then the state behind it.

/// The look of what is no letter: no letter looks like it.
pub(super) const NO_LOOK: u32 = 0x7f;
const STEP_MARKS_AT: u32 = 8;
const STATE_AT: u32 = 16;
/// A unit is added.
const ADDS_AT: u32 = 30;
/// More must be looked at than the state and the character.
pub(super) const ASKS: u32 = 1 << 31;

/// What was read before an ASCII character: nothing or a separator, a capital, a small letter, a digit; times 128. One bit more
/// for the letter that joins an `n`.
pub(super) type State = u32;
pub(super) const APART: State = 0;
const CAPITAL: State = 1 << 7;
const SMALL: State = 2 << 7;
const FIGURE: State = 3 << 7;
const CLASS: State = 3 << 7;
const IS_R: State = 4 << 7;
const STATE: State = CLASS | IS_R;

/// The steps of all characters in all states.
pub(super) type Steps = [u32; 1_024];

/// A character that only separates.
pub(super) const PARTS: u32 = NO_LOOK;

/// Whether a byte is a small letter, by the steps.
#[inline]
pub(super) fn is_small(steps: &Steps, byte: u8) -> bool {
    state(step(steps, APART, byte)) & CLASS == SMALL
}

/// The step of a byte in a state.
#[inline]
pub(super) fn step(steps: &Steps, state: State, byte: u8) -> u32 {
    steps[(state | u32::from(byte & 127)) as usize & 1_023]
}

#[inline]
pub(super) fn look(step: u32) -> u32 {
    step & 0x7f
}

#[inline]
pub(super) fn step_marks(step: u32) -> u8 {
    (step >> STEP_MARKS_AT & 0xff) as u8
}

#[inline]
pub(super) fn state(step: u32) -> State {
    step >> STATE_AT & STATE
}

/// How many units a step adds.
#[inline]
pub(super) fn adds(step: u32) -> usize {
    (step >> ADDS_AT & 1) as usize
}

/// The same step, a word beginning with it.
pub(super) fn starting(step: u32) -> u32 {
    step | u32::from(STARTS) << STEP_MARKS_AT
}

/// A step of a capital after a capital, where a word begins if a small letter follows.
pub(super) fn among_capitals(before: State, step: u32) -> bool {
    before & CLASS == CAPITAL && state(step) & CLASS == CAPITAL
}

/// The steps of ASCII, worked out once.
pub(super) static STEPS: LazyLock<Steps> = LazyLock::new(|| {
    let mut steps = [ASKS | NO_LOOK; 1_024];
    for (number, step) in (0u32..).zip(steps.iter_mut()) {
        let (before, c) = (number & STATE, char::from((number & 127) as u8));
        *step = step_of(before, c);
    }
    steps
});

fn step_of(before: State, c: char) -> u32 {
    let code = work_out(c);
    if code == SEPARATOR {
        return PARTS;
    }
    let hard = glyph(c).hard().first().copied();
    // What the loop over ASCII takes for granted of letters and digits.
    let plain = code & (OTHER | OTHER_SHOWN | BEYOND) == 0 && hard == Some(char::from(c as u8 | 0x20));
    let digit = marks(code) & DIGIT != 0;
    let after = match (digit, code & UPPER != 0, code & LOWER != 0) {
        _ if !plain => return ASKS | NO_LOOK,
        (true, ..) => FIGURE,
        (_, true, _) => CAPITAL,
        (_, _, true) => SMALL,
        _ => return ASKS | NO_LOOK,
    };
    let class = before & CLASS;
    let starts = class == APART || (class == FIGURE) != digit || class == SMALL && after == CAPITAL;
    let step = code & 0x7f
        | u32::from(marks(code)) << STEP_MARKS_AT
        | (after | if seen(code) == 'r' { IS_R } else { 0 }) << STATE_AT
        | 1 << ADDS_AT;
    if starts {
        starting(step)
    } else if joins_r(before, step) || among_capitals(before, step) {
        step | ASKS
    } else {
        step
    }
}

/// A step of an `n` after an `r`, which are one letter where no word begins between them.
pub(super) fn joins_r(before: State, step: u32) -> bool {
    before & IS_R != 0 && look(step) == u32::from('n')
}
