//! The first letters of a key, made so coarse that they are read off a spelling without making the key.
//!
//! [`super::canon`] and [`super::skeleton`] take two letters as one here and there, and one of a double once, so that what they do
//! to a letter depends on all letters before it. Leave out and take together enough, and it depends on the letter and the next
//! alone. Of a key are left out
//!
//! - Full: `i`, which an `e` after it takes away, and `h`, which half the letters swallow. `c` `z` are `s`: `ts` `tz` are c.
//! - Korean: `e` and `i`, which `ae ai ay ee` are, and `h`. `c` is `k`: `tc` is c and `c` is k.
//! - Skeleton: `h`; `c` `z` are `s`, and `x` (kh) is `k`: `ckh` is k and h.
//! - all three: digits and capitals; and then one of a double.
//!
//! A letter swallowed by the one before it is then always one that is left out (`sh`), or the double of what the two are (`ou`,
//! `ts`, `ck`), so that no letter need be skipped; `c` behind a Korean `t` and `j` behind a skeleton's `d` stand for the two.
//! A letter dropped as a double, or an `i` taken away, is one that drops out here too. So the prefix of the key, worked out letter
//! by letter ([`of_key`]), is that of the text ([`Lane::read`]). The tests hold both against each other on random texts.
//!
//! Of pinyin nothing is left out but doubles; `v` is `u`.
//!
//! Four schemes are four lanes of one vector, without a branch: one after another they cost five times as much.
#![expect(
    clippy::indexing_slicing,
    reason = "places are masked to the size of the table, and a byte below 128 is checked where it is read"
)]

use super::Scheme;

/// Letters of a prefix; a key that has fewer is meant as a whole. Of 60,000 Latin names one in 70 begins with six consonants of
/// a skeleton of the built-in registry and of 117,000 names of research bodies, and one in 300 with six letters of another key.
const LETTERS: u32 = 6;
/// Letters in a lane are five bits each and follow a 1, so that their number can be told; no letter is a 1.
const BITS: u32 = 5;
pub(super) const START: u32 = 1;
/// A lane that is full has its 1 here, and what gives no letter has one too.
const FULL: u32 = 1 << (BITS * LETTERS);

/// What stands for a letter: 1 to 26; digits and capitals have one code each. 0 is the end.
const DIGIT: u8 = 27;
const CAPITAL: u8 = 28;
/// The last letter.
pub(super) const Z: u8 = 26;

/// The code of an ASCII byte in a spelling, in which capitals are marks.
static CODES: [u8; 128] = codes(CAPITAL);
/// The code of an ASCII character of a name.
static FOLDED: [u8; 128] = codes(0);

const fn codes(capital: u8) -> [u8; 128] {
    let mut codes = [0; 128];
    let mut byte = 0u8;
    while byte < 128 {
        codes[byte as usize] = match byte {
            b'a'..=b'z' => byte - b'a' + 1,
            b'A'..=b'Z' if capital == 0 => byte - b'A' + 1,
            b'A'..=b'Z' => capital,
            b'0'..=b'9' => DIGIT,
            _ => 0,
        };
        byte += 1;
    }
    codes
}

/// What a letter gives before another, for each scheme.
static GIVES: [[u32; 4]; 1024] = gives();
/// An `x` is two letters, of which this is the first.
const X: u8 = b'x' - b'a' + 1;
const BEFORE_X: u8 = 31;

const fn gives() -> [[u32; 4]; 1024] {
    let mut all = [[FULL; 4]; 1024];
    let mut letter = b'a';
    while letter <= b'z' {
        let mut next = 0u8;
        while next < 32 {
            let after = if next >= 1 && next <= 26 { next + b'a' - 1 } else { 0 };
            let place = place(letter - b'a' + 1, next);
            all[place][Scheme::Full.lane()] = lane_code(full(letter, after));
            all[place][Scheme::Korean.lane()] = lane_code(korean(letter, after));
            all[place][Scheme::Pinyin.lane()] = lane_code(pinyin(letter));
            all[place][Scheme::Skeleton.lane()] = lane_code(skeleton(letter, after));
            next += 1;
        }
        letter += 1;
    }
    // Not as a vector of its own: a constant would be worked with lane by lane.
    let mut next = 0;
    while next < 32 {
        all[place(BEFORE_X, next)][Scheme::Full.lane()] = lane_code(b'k');
        all[place(BEFORE_X, next)][Scheme::Skeleton.lane()] = lane_code(b'k');
        next += 1;
    }
    all
}

/// What a letter gives to a skeleton before another, a byte each: they are read of every name in Latin letters. 0 for nothing.
static CONSONANTS: [u8; 1024] = consonants();

#[expect(clippy::cast_possible_truncation, reason = "a letter of a lane has five bits")]
const fn consonants() -> [u8; 1024] {
    let mut all = [0; 1024];
    let given = gives();
    let mut place = 0;
    while place < all.len() {
        let letter = given[place][Scheme::Skeleton.lane()];
        if letter != FULL {
            all[place] = letter as u8;
        }
        place += 1;
    }
    all
}

/// A letter of a lane: never the 1 at its start.
const fn lane_code(letter: u8) -> u32 {
    if letter == 0 { FULL } else { (letter - b'a') as u32 + 2 }
}

/// `ü` is typed u or v.
const fn pinyin(letter: u8) -> u8 {
    if letter == b'v' { b'u' } else { letter }
}

/// The letter that one gives before another in [`super::canon::full`], coarsened; 0 for none.
const fn full(letter: u8, next: u8) -> u8 {
    match (letter, next) {
        (b'i' | b'y' | b'j' | b'h', _) | (b'k', b'h') => 0,
        (b'p', b'h') => b'f',
        (b't', b's' | b'z') => b's',
        (b'o', b'u') => b'u',
        (b'c', b'e' | b'i' | b'y' | b'h') => b's',
        (b'c' | b'q', _) => b'k',
        (b'w', _) => b'v',
        (b'z' | b'x', _) => b's',
        _ => letter,
    }
}

/// As [`full`], for [`super::canon::korean`].
const fn korean(letter: u8, next: u8) -> u8 {
    match (letter, next) {
        (b'e' | b'i' | b'y' | b'h', _) | (b'a', b'e' | b'i' | b'y') | (b't', b'c') => 0,
        (b'c' | b'g' | b'q' | b'j' | b'z', _) => b'k',
        (b'd', _) => b't',
        (b'b' | b'v' | b'f', _) => b'p',
        (b'r', _) => b'l',
        (b'u', _) => b'o',
        _ => letter,
    }
}

/// As [`full`], for [`super::skeleton`].
const fn skeleton(letter: u8, next: u8) -> u8 {
    match (letter, next) {
        (b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'w' | b'h', _) | (b'd', b'j') => 0,
        (b'p', b'h') => b'f',
        (b't', b's' | b'z') => b's',
        (b'c', b'e' | b'i' | b'y' | b'h') => b's',
        (b'c' | b'q', _) => b'k',
        (b'z' | b'x', _) => b's',
        _ => letter,
    }
}

/// The letter of a key, coarsened.
const fn coarse(scheme: Scheme, letter: u8) -> u8 {
    match (scheme, letter) {
        (Scheme::Full, b'i' | b'h') | (Scheme::Korean, b'e' | b'i' | b'h') | (Scheme::Skeleton, b'h') => 0,
        (Scheme::Full, b'c' | b'z') => b's',
        (Scheme::Korean, b'c') => b'k',
        (Scheme::Skeleton, b'x') => b'k',
        (Scheme::Skeleton, b'c' | b'z') => b's',
        (Scheme::Pinyin, b'v') => b'u',
        (_, b'a'..=b'z') => letter,
        _ => 0,
    }
}

/// Puts a letter behind those of a lane, one of a double once, until it is full.
#[inline]
const fn push(lane: u32, gives: u32) -> u32 {
    let double = lane & 31 == gives & 31;
    // Signed, since a vector of the least of machines compares nothing else.
    let stop = (lane | gives).cast_signed() >= FULL.cast_signed();
    let pushed = if double { lane } else { lane << BITS | gives };
    if stop { lane } else { pushed }
}

/// The first letters of a spelling in one scheme, behind a 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lane {
    scheme: Scheme,
    letters: u32,
}

impl Lane {
    pub(super) const fn new(scheme: Scheme) -> Lane {
        Lane { scheme, letters: START }
    }

    /// Takes in the letters of a spelling from a place on until no further one counts; says where it came to. Where more may
    /// follow, the last letter waits for its next.
    pub(super) fn read(&mut self, text: &[u8], mut at: usize, more: bool) -> usize {
        while !self.is_full() && at < text.len() && !(more && at + 1 == text.len()) {
            let (code, next) = (code(text[at]), text.get(at + 1).map_or(0, |&byte| code(byte)));
            if code == X {
                self.letters = push(self.letters, GIVES[place(BEFORE_X, next)][self.scheme.lane()]);
            }
            self.letters = push(self.letters, GIVES[place(code, next)][self.scheme.lane()]);
            at += 1;
        }
        at
    }

    /// Whether no letter that follows changes the prefix.
    pub(super) const fn is_full(self) -> bool {
        self.letters >= FULL
    }

    pub(super) const fn prefix(self) -> u32 {
        self.letters
    }
}

#[inline]
const fn place(code: u8, next: u8) -> usize {
    ((code as usize) << BITS | next as usize) & 1023
}

fn code(byte: u8) -> u8 {
    CODES.get(usize::from(byte)).copied().unwrap_or(0)
}

/// The prefix of a key, its scheme left out.
pub(super) fn of_key(scheme: Scheme, key: &[u8]) -> u32 {
    key.iter().fold(START, |lane, &byte| push(lane, lane_code(coarse(scheme, byte))))
}

/// The prefix of a spelling.
pub(super) fn of_text(scheme: Scheme, text: &[u8]) -> u32 {
    let mut lane = Lane::new(scheme);
    lane.read(text, 0, false);
    lane.prefix()
}

/// Puts a letter before another, by their codes, behind those of one lane.
pub(super) fn step(scheme: Scheme, lane: u32, letter: u8, next: u8) -> u32 {
    let given = |letter| GIVES[place(letter, next)][scheme.lane()];
    let lane = if letter == X { push(lane, given(BEFORE_X)) } else { lane };
    push(lane, given(letter))
}

/// All that a prefix begins with, itself among them.
pub(super) fn parts(prefix: u32) -> impl Iterator<Item = u32> {
    std::iter::successors(Some(prefix), |&part| (part > START).then_some(part >> BITS))
}

/// The prefix of the skeleton of a name in Latin letters, with how many characters tell it where not all do; nothing if one
/// before its end is not ASCII. The same as [`of_name`] says of it, at a third of the cost.
#[inline]
pub(super) fn consonants_of(chars: &[char]) -> Option<(u32, Option<usize>)> {
    let code = |&c: &char| FOLDED.get(c as usize).copied();
    let (first, rest) = chars.split_first()?;
    let mut lane = START;
    let mut letter = code(first)?;
    for (read, c) in (2..).zip(rest) {
        let next = code(c)?;
        lane = push_consonant(lane, letter, next);
        if lane >= FULL {
            return Some((lane, Some(read)));
        }
        letter = next;
    }
    Some((push_consonant(lane, letter, 0), None))
}

#[inline]
fn push_consonant(lane: u32, letter: u8, next: u8) -> u32 {
    let push = |lane: u32, given: u8| {
        if lane & 31 == u32::from(given) || lane >= FULL { lane } else { lane << BITS | u32::from(given) }
    };
    match CONSONANTS[place(letter, next)] {
        0 => lane,
        given if letter == X => push(push(lane, CONSONANTS[place(BEFORE_X, next)]), given),
        given => push(lane, given),
    }
}

/// Puts a letter behind those of every lane.
#[inline]
const fn push_all(lanes: [u32; 4], gives: &[u32; 4]) -> [u32; 4] {
    let ([a, b, c, d], [e, f, g, h]) = (lanes, *gives);
    [push(a, e), push(b, f), push(c, g), push(d, h)]
}

/// As many letters are read before it is asked whether all lanes are full.
const AT_ONCE: usize = 4;

/// The prefixes of a name in Latin letters, one for each scheme; nothing if a character before the end of one is not ASCII.
///
/// Never inlined: where each prefix is used by itself, the compiler works the lanes one by one, at five times the cost.
#[inline(never)]
pub(super) fn of_name(chars: &[char]) -> Option<[u32; 4]> {
    let code = |&c: &char| FOLDED.get(c as usize).copied();
    let (first, rest) = chars.split_first()?;
    let mut lanes = [START; 4];
    let mut letter = code(first)?;
    for part in rest.chunks(AT_ONCE) {
        for c in part {
            let next = code(c)?;
            if letter == X {
                lanes = push_all(lanes, &GIVES[place(BEFORE_X, next)]);
            }
            lanes = push_all(lanes, &GIVES[place(letter, next)]);
            letter = next;
        }
        let [a, b, c, d] = lanes;
        if a & b & c & d >= FULL {
            return Some(lanes);
        }
    }
    if letter == X {
        lanes = push_all(lanes, &GIVES[place(BEFORE_X, 0)]);
    }
    Some(push_all(lanes, &GIVES[place(letter, 0)]))
}
