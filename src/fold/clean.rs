//! Puts a name's code points into the order and shape in which they are read: direction overrides, kana voicing, jamo,
//! regional indicators; and finds where words may begin.

use unicode_normalization::char::compose;

use super::glyph::{Alphabet, Role, glyph};

/// One code point (or a composed few) that is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kept {
    pub(super) c: char,
    pub(super) at: u32,
    pub(super) end: u32,
    /// A word may begin here.
    pub(super) boundary: bool,
    /// Only a change of case says so.
    pub(super) soft: bool,
}

/// The readable code points of a name.
#[derive(Clone, Debug, Default)]
pub(super) struct Cleaned {
    pub(super) kept: Vec<Kept>,
    /// Every letter beyond the European alphabets has a Latin lookalike, and at least one is there: the name may be "faux Latin".
    pub(super) all_faux: bool,
    /// Something is shown otherwise than it is read, so that there may be a shown stream.
    pub(super) may_differ: bool,
    order: Vec<(char, u32, u32)>,
    opened: Vec<(usize, bool)>,
}

/// Nested overrides deeper than this are read as they stand: nobody can read them, and reversing costs a pass each.
const MAX_OVERRIDES: usize = 4;

impl Cleaned {
    pub(super) fn clean(&mut self, original: &[char]) {
        self.kept.clear();
        self.order.clear();
        let mut special = false;
        let mut turned = false;
        for (at, &c) in (0u32..).zip(original) {
            turned |= matches!(c, '\u{202d}' | '\u{202e}');
            special |= needs_composition(c) || is_regional(c);
            self.order.push((c, at, at + 1));
        }
        if turned {
            self.turn();
        }
        if special {
            self.flags();
            self.voicing();
            self.jamo();
        }
        self.words();
    }

    /// Reverses what stands under a right-to-left override (UAX #9, X4).
    fn turn(&mut self) {
        let source = std::mem::take(&mut self.order);
        self.opened.clear();
        for item in source {
            match item.0 {
                '\u{202e}' | '\u{202d}' if self.opened.len() < MAX_OVERRIDES => {
                    self.opened.push((self.order.len(), item.0 == '\u{202e}'));
                }
                '\u{202c}' => self.close(),
                _ => self.order.push(item),
            }
        }
        while !self.opened.is_empty() {
            self.close();
        }
    }

    fn close(&mut self) {
        if let Some((from, true)) = self.opened.pop()
            && let Some(run) = self.order.get_mut(from..)
        {
            run.reverse();
        }
    }

    /// Regional indicators in pairs that name countries are flags, and flags are decoration.
    fn flags(&mut self) {
        let mut at = 0;
        while at < self.order.len() {
            let run = self.order.iter().skip(at).take_while(|item| is_regional(item.0)).count();
            if run == 0 {
                at += 1;
                continue;
            }
            if let Some(letters) = self.order.get_mut(at..at + run) {
                let all_countries = run % 2 == 0
                    && letters.chunks(2).all(|pair| matches!(pair, [a, b] if is_country(a.0, b.0)));
                if all_countries {
                    letters.iter_mut().for_each(|item| item.0 = ' ');
                }
            }
            at += run;
        }
    }

    /// `ﾊ` + `ﾟ` is `パ`.
    fn voicing(&mut self) {
        let mut out: Vec<(char, u32, u32)> = Vec::with_capacity(self.order.len());
        // The last that shows: what shows nothing keeps no two apart.
        let mut seen = usize::MAX;
        for &(c, from, to) in &self.order {
            let mark = match c {
                '\u{ff9e}' | '\u{3099}' => Some('\u{3099}'),
                '\u{ff9f}' | '\u{309a}' => Some('\u{309a}'),
                _ => None,
            };
            if let (Some(mark), Some(last)) = (mark, out.get_mut(seen)) {
                let base = glyph(last.0).hard().first().copied().unwrap_or(last.0);
                let base = if ('\u{ff66}'..='\u{ff9d}').contains(&last.0) { base } else { last.0 };
                if let Some(joined) = compose(base, mark) {
                    *last = (joined, last.1.min(from), last.2.max(to));
                }
                continue;
            }
            // Conjoining jamo: leading + vowel, syllable + trailing.
            if ('\u{1161}'..='\u{11ff}').contains(&c)
                && let Some(last) = out.get_mut(seen)
                && let Some(joined) = compose(last.0, c)
            {
                *last = (joined, last.1.min(from), last.2.max(to));
                continue;
            }
            if !matches!(glyph(c).role, Role::Invisible | Role::Bidi) {
                seen = out.len();
            }
            out.push((c, from, to));
        }
        self.order = out;
    }

    /// Keyboard jamo written one after the other: `ㅎㅏㄴ` is `한`.
    fn jamo(&mut self) {
        let mut out: Vec<(char, u32, u32)> = Vec::with_capacity(self.order.len());
        let mut rest = self.order.as_slice();
        while let [first, tail @ ..] = rest {
            rest = tail;
            let (Some(lead), Some((vowel, after))) = (
                leading(first.0),
                tail.split_first().and_then(|(item, after)| {
                    Some((*item, after)).filter(|(item, _)| vowel(item.0).is_some())
                }),
            ) else {
                out.push(*first);
                continue;
            };
            let mut syllable = 0xac00 + (lead * 21 + vowel_number(vowel.0)) * 28;
            let mut end = vowel.2;
            rest = after;
            if let [last, further @ ..] = after {
                let begins_next = further.first().is_some_and(|item| self::vowel(item.0).is_some());
                if let (Some(tail), false) = (trailing(last.0), begins_next) {
                    syllable += tail;
                    end = last.2;
                    rest = further;
                }
            }
            out.push((char::from_u32(syllable).unwrap_or(first.0), first.1.min(vowel.1), end.max(first.2)));
        }
        self.order = out;
    }

    fn words(&mut self) {
        let mut previous: Option<(Alphabet, bool, bool)> = None;
        let mut apart = true;
        let mut mappable = 0usize;
        let mut unmappable = 0usize;
        self.may_differ = false;
        for (index, &(c, at, end)) in self.order.iter().enumerate() {
            let this = glyph(c);
            match this.role {
                Role::Invisible | Role::Bidi | Role::Mark => continue,
                Role::Separator => {
                    apart = true;
                    continue;
                }
                Role::Sign if !self.stands_for_a_letter(index) => {
                    apart = true;
                    continue;
                }
                Role::Sign | Role::Letter => {}
            }
            if matches!(this.alphabet, Alphabet::Unspaced | Alphabet::OtherSpaced) {
                if this.faux().is_empty() {
                    unmappable += 1;
                } else {
                    mappable += 1;
                }
            }
            self.may_differ |= this.shown() != this.visual();
            let hard = apart
                || previous
                    .is_none_or(|(alphabet, ..)| alphabet != this.alphabet || alphabet == Alphabet::Unspaced);
            let soft = !hard
                && previous.is_some_and(|(_, upper, lower)| {
                    this.upper && (lower || upper && self.followed_by_lower(index))
                });
            self.kept.push(Kept { c, at, end, boundary: hard || soft, soft });
            previous = Some((this.alphabet, this.upper, this.lower));
            apart = false;
        }
        self.all_faux = mappable > 2 && unmappable == 0;
        self.may_differ |= self.all_faux;
    }

    fn followed_by_lower(&self, index: usize) -> bool {
        neighbour(self.chars().skip(index + 1)).is_some_and(|next| glyph(next).lower)
    }

    fn stands_for_a_letter(&self, index: usize) -> bool {
        let Some(sign) = self.order.get(index) else { return false };
        stands_for_a_letter(
            sign.0,
            self.order.iter().take(index).rev().map(|item| item.0),
            self.chars().skip(index + 1),
        )
    }

    fn chars(&self) -> impl Iterator<Item = char> + '_ {
        self.order.iter().map(|item| item.0)
    }
}

/// The first code point that shows something.
fn neighbour(mut chars: impl Iterator<Item = char>) -> Option<char> {
    chars.find(|c| !matches!(glyph(*c).role, Role::Invisible | Role::Bidi | Role::Mark))
}

/// A sign between letters is read as one; a currency sign also at the start of a word. Given with what stands before it, the
/// nearest first, and after it.
pub(super) fn stands_for_a_letter(
    sign: char,
    before: impl Iterator<Item = char>,
    after: impl Iterator<Item = char>,
) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| matches!(glyph(c).role, Role::Letter | Role::Sign));
    // Two code points to each side are looked past at most: a run of marks is no reason to search far.
    let before = || neighbour(before.take(3));
    let after = neighbour(after.take(3));
    let word = |c: Option<char>| {
        c.is_some_and(|c| glyph(c).role == Role::Letter && glyph(c).alphabet != Alphabet::Digit)
    };
    if matches!(sign, '$' | '€' | '£' | '¥' | '¢') {
        // `Ke$ha`, `$ociety`, `Pre$$`; not `$100`, not `5 €`.
        let before = before();
        let sign = |c: Option<char>| c.is_some_and(|c| glyph(c).role == Role::Sign);
        return word(after) || word(before) || (sign(before) && sign(after));
    }
    word(after) && letter(before())
}

fn needs_composition(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3099}' | '\u{309a}' | '\u{ff9e}' | '\u{ff9f}' | '\u{3131}'..='\u{318e}')
}

pub(super) fn is_regional(c: char) -> bool {
    ('\u{1f1e6}'..='\u{1f1ff}').contains(&c)
}

pub(super) fn is_country(a: char, b: char) -> bool {
    let letter =
        |c: char| (c as u32).checked_sub(0x1f1e6).and_then(|n| u8::try_from(n).ok()).map(|n| b'A' + n);
    let (Some(a), Some(b)) = (letter(a), letter(b)) else { return false };
    COUNTRIES.as_bytes().chunks(3).any(|code| code.first() == Some(&a) && code.get(1) == Some(&b))
}

/// ISO 3166-1 alpha-2, and EU and UN, which have flags of their own.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ \
CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET EU FI FJ FK FM FO FR GA GB GD GE GF \
GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY \
KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP \
NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY \
SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM UN US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW ";

/// Leading consonants of the keyboard, by their number in a syllable (The Unicode Standard, 3.12).
fn leading(c: char) -> Option<u32> {
    "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
        .chars()
        .position(|jamo| jamo == c)
        .and_then(|at| u32::try_from(at).ok())
}

fn vowel(c: char) -> Option<u32> {
    (c as u32).checked_sub(0x314f).filter(|number| *number < 21)
}

fn vowel_number(c: char) -> u32 {
    vowel(c).unwrap_or(0)
}

fn trailing(c: char) -> Option<u32> {
    "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
        .chars()
        .position(|jamo| jamo == c)
        .and_then(|at| u32::try_from(at + 1).ok())
}
