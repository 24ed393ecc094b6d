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
//! by letter ([`of_key`]), is that of the text ([`Lane::step`]). The tests hold both against each other on random texts.
//!
//! Pinyin is compared letter by letter, `v` as `u`.
#![expect(
    clippy::indexing_slicing,
    reason = "codes are below 32, so that two make a place below 1024, and a byte below 128 is checked where it is read"
)]

use super::Scheme;

/// What stands for a letter: 1 to 26; digits and capitals have one code each. 0 is the end.
const DIGIT: u8 = 27;
const CAPITAL: u8 = 28;
/// Letters in a lane are five bits each and follow a 1, so that their number can be told; no letter is a 1.
const BITS: u32 = 5;
const START: u64 = 1;

/// The code of an ASCII byte in a spelling, in which capitals are marks.
const CODES: [u8; 128] = codes(CAPITAL);
/// The code of an ASCII character of a name.
const FOLDED: [u8; 128] = codes(0);

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

/// What a letter gives before another, for three schemes five bits each and a flag for `x`, which gives two.
static GIVES: [u16; 1024] = gives();
const X: u16 = 1 << 15;

const fn gives() -> [u16; 1024] {
    let mut all = [0; 1024];
    let mut letter = 0u8;
    while letter < 32 {
        let mut next = 0u8;
        while next < 32 {
            let place = (letter as usize) << BITS | next as usize;
            if letter >= 1 && letter <= 26 {
                let (a, b) = (letter + b'a' - 1, if next >= 1 && next <= 26 { next + b'a' - 1 } else { 0 });
                all[place] =
                    lane_code(full(a, b)) | lane_code(korean(a, b)) << 5 | lane_code(skeleton(a, b)) << 10;
                if a == b'x' {
                    all[place] |= X;
                }
            }
            next += 1;
        }
        letter += 1;
    }
    all
}

/// A letter of a lane: never the 1 at its start.
const fn lane_code(letter: u8) -> u16 {
    if letter == 0 { 0 } else { (letter - b'a') as u16 + 2 }
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
        (_, b'a'..=b'z') => letter,
        _ => 0,
    }
}

/// Letters of a prefix; a key that has fewer is meant as a whole. Of 60,000 Latin names 1 to 2 in 100 share five with a key of
/// the built-in registry and 117,000 names of research bodies, and of skeletons six.
pub(super) const fn length(scheme: Scheme) -> u32 {
    match scheme {
        Scheme::Full | Scheme::Korean => 5,
        Scheme::Skeleton => 6,
        Scheme::Pinyin => super::MIN_PINYIN as u32,
    }
}

/// The first letters of a spelling in one scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lane(u64);

impl Lane {
    pub(super) const fn new() -> Lane {
        Lane(START)
    }

    #[inline]
    fn push(&mut self, code: u16) {
        let last = self.0 & 31;
        let code = if code == 0 { last } else { u64::from(code) };
        let pushed = self.0 << BITS | code;
        self.0 = if code == last { self.0 } else { pushed };
    }

    fn push_pinyin(&mut self, code: u8) {
        self.0 = self.0 << BITS | u64::from(pinyin(code));
    }

    /// Takes in a letter of a spelling that stands before another.
    fn step(&mut self, scheme: Scheme, code: u8, next: u8) {
        let gives = GIVES[(usize::from(code) << BITS | usize::from(next)) & 1023];
        let x = gives & X != 0;
        match scheme {
            Scheme::Pinyin => self.push_pinyin(code),
            Scheme::Korean => self.push(gives >> 5 & 31),
            Scheme::Full | Scheme::Skeleton => {
                if x {
                    self.push(lane_code(b'k'));
                }
                self.push(if scheme == Scheme::Full { gives & 31 } else { gives >> 10 & 31 });
            }
        }
    }

    /// Whether no letter that follows changes the prefix.
    #[inline]
    pub(super) const fn is_full(self, scheme: Scheme) -> bool {
        self.0 >> (BITS * length(scheme)) != 0
    }

    /// The letters of the prefix behind a 1.
    #[inline]
    pub(super) const fn prefix(self, scheme: Scheme) -> u64 {
        let more = (63 - self.0.leading_zeros()).saturating_sub(BITS * length(scheme));
        self.0 >> more
    }
}

/// `ü` is typed u or v.
#[inline]
const fn pinyin(code: u8) -> u8 {
    if code == b'v' - b'a' + 1 { b'u' - b'a' + 1 } else { code }
}

/// The prefix of a key, its scheme left out.
pub(super) fn of_key(scheme: Scheme, key: &[u8]) -> u64 {
    let mut lane = Lane::new();
    for &byte in key {
        if lane.is_full(scheme) {
            break;
        }
        match scheme {
            Scheme::Pinyin => lane.push_pinyin(code(byte)),
            _ => lane.push(lane_code(coarse(scheme, byte))),
        }
    }
    lane.prefix(scheme)
}

fn code(byte: u8) -> u8 {
    CODES.get(usize::from(byte)).copied().unwrap_or(0)
}

/// Reads a spelling on from a place until the prefix is whole; says where it came to. Where more may follow, the last letter
/// waits for its next.
pub(super) fn read(lane: &mut Lane, scheme: Scheme, text: &[u8], mut at: usize, more: bool) -> usize {
    while !lane.is_full(scheme) && at < text.len() && !(more && at + 1 == text.len()) {
        lane.step(scheme, code(text[at]), text.get(at + 1).map_or(0, |&byte| code(byte)));
        at += 1;
    }
    at
}

/// The prefix of a spelling.
pub(super) fn of_text(scheme: Scheme, text: &[u8]) -> u64 {
    let mut lane = Lane::new();
    read(&mut lane, scheme, text, 0, false);
    lane.prefix(scheme)
}

/// The prefixes of a name in Latin letters in all four schemes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Prefixes {
    pub(super) full: u64,
    pub(super) korean: u64,
    pub(super) pinyin: u64,
    pub(super) skeleton: u64,
}

/// As many letters are read for all schemes at once; few names need more of them but for their consonants.
const TOGETHER: usize = 8;

/// Reads a name; nothing if a character before the end of a prefix is not ASCII.
#[inline]
pub(super) fn of_name(chars: &[char]) -> Option<Prefixes> {
    let (mut full, mut korean, mut skeleton, mut pinyin_lane) =
        (Lane::new(), Lane::new(), Lane::new(), START);
    let mut next = folded(chars, 0)?;
    let together = chars.len().min(TOGETHER);
    for at in 0..together {
        let code = next;
        next = folded(chars, at + 1)?;
        let gives = GIVES[(usize::from(code) << BITS | usize::from(next)) & 1023];
        if gives & X != 0 {
            return slowly(chars);
        }
        full.push(gives & 31);
        korean.push(gives >> 5 & 31);
        skeleton.push(gives >> 10 & 31);
        pinyin_lane = pinyin_lane << BITS | u64::from(pinyin(code));
    }
    let mut at = together;
    while at < chars.len() && !skeleton.is_full(Scheme::Skeleton) {
        let code = next;
        next = folded(chars, at + 1)?;
        skeleton.step(Scheme::Skeleton, code, next);
        at += 1;
    }
    for (lane, scheme) in [(&mut full, Scheme::Full), (&mut korean, Scheme::Korean)] {
        if together < chars.len() && !lane.is_full(scheme) {
            read_on(lane, scheme, chars, together)?;
        }
    }
    Some(Prefixes {
        full: full.prefix(Scheme::Full),
        korean: korean.prefix(Scheme::Korean),
        pinyin: Lane(pinyin_lane).prefix(Scheme::Pinyin),
        skeleton: skeleton.prefix(Scheme::Skeleton),
    })
}

/// The code of a character of a name, 0 behind its end; nothing if it is not ASCII.
#[inline]
fn folded(chars: &[char], at: usize) -> Option<u8> {
    chars.get(at).map_or(Some(0), |&c| FOLDED.get(c as usize).copied())
}

#[cold]
fn read_on(lane: &mut Lane, scheme: Scheme, chars: &[char], mut at: usize) -> Option<()> {
    while at < chars.len() && !lane.is_full(scheme) {
        lane.step(scheme, folded(chars, at)?, folded(chars, at + 1)?);
        at += 1;
    }
    Some(())
}

/// One scheme after another: a name with an `x`, which is two letters.
#[cold]
fn slowly(chars: &[char]) -> Option<Prefixes> {
    let prefix = |scheme| {
        let mut lane = Lane::new();
        read_on(&mut lane, scheme, chars, 0)?;
        Some(lane.prefix(scheme))
    };
    Some(Prefixes {
        full: prefix(Scheme::Full)?,
        korean: prefix(Scheme::Korean)?,
        pinyin: prefix(Scheme::Pinyin)?,
        skeleton: prefix(Scheme::Skeleton)?,
    })
}
