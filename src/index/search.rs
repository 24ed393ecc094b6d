//! Proposes the protected names that an account's name may imitate: too many at worst, never too few.
//!
//! A protected name is proposed if, in one of the account's searched streams, for one of the name's patterns,
//!
//! 1. **exact**: a window between word boundaries equals the pattern; a dense pattern of up to 7 also with one close
//!    lookalike in it;
//! 2. **near**: a window lies within the allowed edits. With one edit allowed only windows with nothing but affixes around
//!    them count, and a swap of neighbours is one edit; with two or three every window between word boundaries counts;
//! 3. **gap**: the whole or the core is it, as under 1, when one run inside is left out: up to 3 units of a dense name, of
//!    which 3 must be left, or a word of up to 64 characters of a spaced one, of which 8 must be left;
//! 4. **reorder**: the whole or the core has the same words, or (dense) the same characters, in another order;
//! 5. **sound**: a window with nothing but affixes around it can be read alike;
//! 6. **kindred**: the whole or the core of the visual stream is it but for the kind of body, which is a kindred one
//!    (`kindred.rs`);
//! 7. **roman**: a window of the visual stream with nothing but affixes around it, in Latin letters where the pattern's name is
//!    in others or the other way round, spells it ([`crate::roman`]). Common names are not looked for.
//!
//! A pattern that is short or common counts only where nothing but affixes stands around it; a leading one (a short form of
//! three Han characters and more) also where only what stands before it is such. `tests/reference.rs` holds
//! the same rule without any index.
#![expect(
    clippy::indexing_slicing,
    reason = "windows come from the stream's own length; tested against the naive reference"
)]

use super::Index;
mod edits;

use super::edges::{self, LEAST_SPACED};
use super::keys::{self, KeyKind, MAX_GAP, MAX_GAP_WORD, MAX_LOOK_VARIANTS};
use super::once::{MANY, Once};
use super::packed::Packed;
use super::questions::Questions;
use super::sieve;
use super::windows::Windows;
use crate::fold::{DENSE, ENDS, Folded, Line, Skim, span};
use crate::lexicon::Affixes;
use crate::rolling::Sums;
use crate::roman::{self, Letters, RomanScratch};

/// By which rule a name was proposed; the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Via {
    Exact,
    Near,
    Sound,
    Roman,
    Reorder,
    Gap,
    Kindred,
}

/// A protected name that an account's name may imitate, and where it stands in which searched stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Candidate {
    pub(crate) name: u32,
    pub(crate) via: Via,
    /// Edits, for [`Via::Near`].
    pub(crate) distance: u8,
    /// Which of [`Folded::searched`].
    pub(crate) stream: u8,
    pub(crate) from: u16,
    pub(crate) to: u16,
}

/// Working memory of a search.
#[derive(Clone, Debug, Default)]
pub(crate) struct SearchScratch {
    /// What was proposed, best first for each name, each name once a rule.
    pub(crate) candidates: Vec<Candidate>,
    kept: Vec<Candidate>,
    /// For each searched stream.
    places: [Place; 3],
    work: Work,
}

/// Where in a searched stream names may stand.
#[derive(Clone, Debug, Default)]
struct Place {
    sums: Sums,
    packed: Packed,
    windows: Windows,
    /// The whole, and what is left when all affixes are taken off, if that is another window.
    cores: [Option<(usize, usize)>; 2],
    /// Some character is Han, kana or Hangul.
    any_dense: bool,
    /// Every one is.
    all_dense: bool,
}

#[derive(Clone, Debug, Default)]
struct Work {
    /// Patterns met by a near key, with the stretch.
    hits: Once<(u32, u16, u16)>,
    /// Keys of windows, each with the window or the place it is of.
    questions: Questions,
    /// Groups of names whose window was met.
    groups: Once<u32>,
    /// Those of them that are parted.
    parted: Vec<u32>,
    chars: Vec<char>,
    /// Characters of the pattern that is looked at.
    pattern: Vec<char>,
    roman: RomanScratch,
    letters: Letters,
    met: Once<u32>,
    /// How many candidates there may be before the best are kept.
    room: usize,
    /// The account's name and a protected one whose key was met, to hold their vowels against one another.
    account: Folded,
    name: Folded,
}

/// Cuts glued affixes off a skimmed handle or one-word name, so that windows may end there, and finds the windows of its
/// streams: once for all indexes that are searched.
pub(crate) fn prepare(skim: &mut Skim, scratch: &mut SearchScratch) {
    let affixes = Affixes::builtin();
    let mut places = scratch.places.iter_mut();
    skim.for_each_searched(|line| {
        if let Some(place) = places.next() {
            place.take(line, affixes);
        }
    });
}

impl Place {
    fn take(&mut self, line: &mut Line, affixes: &Affixes) {
        self.lay_out(line);
        self.windows.find(line, &self.sums, affixes);
        self.cores = [Some((0, line.chars().len())), self.windows.core()];
    }

    /// The same where only the whole is looked at.
    fn take_whole(&mut self, line: &Line) {
        self.lay_out(line);
        self.windows.be_whole(line);
        self.cores = [None, None];
    }

    #[inline]
    fn lay_out(&mut self, line: &Line) {
        self.sums.take(line.chars());
        self.packed.take(line.chars());
        (self.any_dense, self.all_dense) = (line.any_dense(), line.all_dense());
    }
}

impl Index {
    /// Fills `scratch.candidates` with all names that a name, skimmed and prepared, may imitate.
    pub(crate) fn search(&self, name: &str, skim: &Skim, scratch: &mut SearchScratch) {
        let SearchScratch { candidates, kept, places, work } = scratch;
        candidates.clear();
        work.room = MANY;
        for ((number, line), place) in (0u8..).zip(skim.searched()).zip(places.iter()) {
            if line.is_empty() {
                continue;
            }
            let mut searched = Searched { index: self, line, place, number, candidates, kept, work };
            searched.exact();
            searched.near();
            searched.cores();
            if place.any_dense {
                searched.sound();
            }
            if number == 0 {
                searched.roman(name, skim);
            }
        }
        if candidates.len() > 1 {
            keep_best(candidates, kept);
        }
    }
}

impl Index {
    /// Fills `scratch.candidates` with the names that the whole of a skimmed name is, or is within the edits that they allow: the
    /// first two rules, on the visual stream. What others search for, so that they can be held against it.
    pub(crate) fn search_whole(&self, skim: &Skim, scratch: &mut SearchScratch) {
        let SearchScratch { candidates, kept, places: [place, ..], work } = scratch;
        candidates.clear();
        work.room = MANY;
        let line = &skim.visual;
        if line.is_empty() {
            return;
        }
        place.take_whole(line);
        let mut searched = Searched { index: self, line, place, number: 0, candidates, kept, work };
        searched.exact();
        searched.near();
        if candidates.len() > 1 {
            keep_best(candidates, kept);
        }
    }
}

/// For each name and rule: the fewest edits, the longest window, the leftmost. The surest rule need not be the one that
/// explains a name: 中国新闻资讯网 is 中国新闻网 with a word put in, and also 中国新闻 with one left out.
fn keep_best(candidates: &mut Vec<Candidate>, kept: &mut Vec<Candidate>) {
    candidates.sort_unstable_by_key(|c| {
        (c.name, c.via, c.distance, std::cmp::Reverse(c.to - c.from), c.stream, c.from)
    });
    // Of near windows the longest too: a slip at the end of a name is fewer edits where the end is left outside.
    let longest = |of: Candidate, all: &[Candidate]| {
        let same = all.iter().take_while(|c| (c.name, c.via) == (of.name, of.via));
        same.max_by_key(|c| (c.to - c.from, std::cmp::Reverse(c.distance))).copied()
    };
    kept.clear();
    for (at, &one) in candidates.iter().enumerate() {
        let first = at == 0 || (candidates[at - 1].name, candidates[at - 1].via) != (one.name, one.via);
        if first {
            kept.push(one);
            if one.via == Via::Near
                && let Some(long) = longest(one, &candidates[at..]).filter(|long| *long != one)
            {
                kept.push(long);
            }
        }
    }
    std::mem::swap(candidates, kept);
}

/// Characters that are left of a dense name without a run.
const LEAST_DENSE: usize = 3;

/// Whether two names of one length differ in one character, and that by a close lookalike.
fn differs_by_a_look(pattern: &[char], chars: &[char]) -> bool {
    let mut differences = pattern.iter().zip(chars).filter(|(p, c)| p != c);
    let (Some((&p, &c)), None) = (differences.next(), differences.next()) else { return false };
    pattern.len() == chars.len() && super::close_lookalikes(p).any(|other| other == c)
}

fn short(place: usize) -> u16 {
    u16::try_from(place).unwrap_or(u16::MAX)
}

struct Searched<'s> {
    index: &'s Index,
    line: &'s Line,
    place: &'s Place,
    number: u8,
    candidates: &'s mut Vec<Candidate>,
    kept: &'s mut Vec<Candidate>,
    work: &'s mut Work,
}

impl<'s> Searched<'s> {
    fn propose(&mut self, name: u32, via: Via, distance: usize, from: usize, to: usize) {
        let distance = u8::try_from(distance).unwrap_or(u8::MAX);
        let stream = self.number;
        if self.candidates.len() >= self.work.room {
            // What is best of all is best of the best: as many are left at most as there are names, for each rule.
            keep_best(self.candidates, self.kept);
            self.work.room = MANY.max(2 * self.candidates.len());
        }
        self.candidates.push(Candidate { name, via, distance, stream, from: short(from), to: short(to) });
    }

    /// Looks a key up behind the gate and hands over its numbers.
    fn look_up(&mut self, kind: KeyKind, hash: u64, mut found: impl FnMut(&mut Self, u32)) {
        let index = self.index;
        if index.parts.sieve.may_be(kind, hash) {
            index.parts.keys.numbers(hash).iter().for_each(|&number| found(self, number));
        }
    }

    /// Windows that are a name: those that begin as one does, and the decorated ones.
    fn exact(&mut self) {
        let (index, Place { sums, packed, windows, .. }) = (self.index, self.place);
        let (sieve, marks) = (&index.parts.sieve, self.line.marks());
        let mut questions = std::mem::take(&mut self.work.questions);
        questions.clear();
        for &from in &windows.starts {
            if sieve.may_begin(packed, from) {
                let ends = windows.ends.iter().skip_while(|&&to| to < from + 4);
                for &to in ends.take_while(|&&to| to - from <= index.longest) {
                    questions.push(sieve::look(sums.of(from, to)), short(from), short(to));
                }
            }
            let to = from + 3;
            if self.place.any_dense
                && to <= marks.len()
                && marks[to - 1] & ENDS != 0
                && sieve.may_be_three(sums.of(from, to))
            {
                questions.push(sieve::look(sums.of(from, to)), short(from), short(to));
            }
        }
        questions.sift(|hash| sieve.may_be_open(hash));
        self.meet_all(&questions);
        questions.clear();
        for &from in &windows.decorated_starts {
            // A leading name, which is dense, counts whatever stands behind it.
            let ends = if marks[from] & DENSE == 0 { &windows.decorated_ends } else { &windows.ends };
            for &to in ends.iter().filter(|&&to| to > from && to - from <= index.longest) {
                questions.push(sieve::look(sums.of(from, to)), short(from), short(to));
            }
        }
        questions.sift(|hash| sieve.may_be_decorated(hash));
        self.meet_all(&questions);
        self.work.questions = questions;
    }

    /// Proposes the patterns of the looks of windows.
    fn meet_all(&mut self, questions: &Questions) {
        let chars = self.line.chars();
        for &(hash, from, to) in questions.all() {
            let (from, to) = (usize::from(from), usize::from(to));
            self.meet(hash, &chars[from..to], Via::Exact, from, to);
        }
    }

    /// Proposes the patterns that some characters are, or are but for one close lookalike.
    fn meet(&mut self, hash: u64, chars: &[char], via: Via, from: usize, to: usize) {
        let index = self.index;
        for &number in index.parts.looks.numbers(hash) {
            let Some(record) = index.pattern(number, &mut self.work.pattern) else { continue };
            let pattern = self.work.pattern.as_slice();
            let is = pattern == chars
                || (2..=MAX_LOOK_VARIANTS).contains(&chars.len()) && differs_by_a_look(pattern, chars);
            if is && self.place.windows.admit(&record, from, to) {
                self.propose(record.name, via, 0, from, to);
            }
        }
    }

    /// Of the whole and of the core what is so but for a run, an order or a kind of body.
    fn cores(&mut self) {
        let (place, marks) = (self.place, self.line.marks());
        for (from, to) in place.cores.into_iter().flatten() {
            // A dense name is not asked for its words.
            let starts = if place.all_dense { &[] } else { self.starts(from, to) };
            let all = |dense: u8| marks[from..to].iter().all(|mark| mark & DENSE == dense);
            if place.all_dense || place.any_dense && all(DENSE) {
                self.gap_dense(from, to);
                self.reorder_dense(from, to);
            } else if place.windows.starts.len() > 1 && (!place.any_dense || all(0)) {
                self.gap_spaced(from, to, starts);
                self.reorder_spaced(from, to, starts);
            }
            // A spaced word by itself is all body or none.
            if self.number == 0 && (place.any_dense || !starts.is_empty()) {
                self.kindred(from, to, starts);
            }
        }
    }

    /// The places inside a window at which words start.
    #[inline]
    fn starts(&self, from: usize, to: usize) -> &'s [usize] {
        let mut starts = self.place.windows.starts.as_slice();
        while let [first, rest @ ..] = starts
            && *first <= from
        {
            starts = rest;
        }
        while let [rest @ .., last] = starts
            && *last >= to
        {
            starts = rest;
        }
        starts
    }

    fn gap_dense(&mut self, from: usize, to: usize) {
        let (index, length) = (self.index, to - from);
        if length <= LEAST_DENSE
            || length > index.longest + MAX_GAP
            || !index.parts.edges.may_be_dense(&self.line.chars()[from..to])
        {
            return;
        }
        for gap_from in from + 1..to {
            for gap_to in gap_from + 1..to.min(gap_from + MAX_GAP + 1) {
                if length - (gap_to - gap_from) >= LEAST_DENSE {
                    self.left_of(from, gap_from, gap_to, to);
                }
            }
        }
    }

    fn gap_spaced(&mut self, from: usize, to: usize, starts: &[usize]) {
        let (index, length) = (self.index, to - from);
        // Of two words none stands inside.
        let [first, .., last] = *starts else { return };
        if length <= LEAST_SPACED || length > index.longest + MAX_GAP_WORD {
            return;
        }
        let ends_are_words = first - from >= edges::END && to - last >= edges::END;
        if ends_are_words && !index.parts.edges.may_be_spaced(&self.line.chars()[from..to]) {
            return;
        }
        for pair in starts.windows(2) {
            let &[gap_from, gap_to] = pair else { continue };
            let gap = gap_to - gap_from;
            if gap <= MAX_GAP_WORD && length - gap >= LEAST_SPACED {
                self.left_of(from, gap_from, gap_to, to);
            }
        }
    }

    /// Proposes the patterns that are left of a window without a run.
    fn left_of(&mut self, from: usize, gap_from: usize, gap_to: usize, to: usize) {
        let (index, chars) = (self.index, self.line.chars());
        let hash = sieve::look(self.place.sums.without(from, gap_from, gap_to, to));
        if index.parts.sieve.may_be_open(hash) || index.parts.sieve.may_be_decorated(hash) {
            let mut rest = std::mem::take(&mut self.work.chars);
            rest.clear();
            rest.extend_from_slice(&chars[from..gap_from]);
            rest.extend_from_slice(&chars[gap_to..to]);
            self.meet(hash, &rest, Via::Gap, from, to);
            self.work.chars = rest;
        }
    }

    fn reorder_spaced(&mut self, from: usize, to: usize, starts: &[usize]) {
        if let Some(hash) = keys::words_hash(&self.place.sums, from, to, starts.iter().copied()) {
            self.look_up(KeyKind::Words, hash, |this, name| this.propose(name, Via::Reorder, 0, from, to));
        }
    }

    fn reorder_dense(&mut self, from: usize, to: usize) {
        if let Some(hash) = keys::anagram_hash(&self.line.chars()[from..to]) {
            self.look_up(KeyKind::Anagram, hash, |this, name| this.propose(name, Via::Reorder, 0, from, to));
        }
    }

    fn kindred(&mut self, from: usize, to: usize, starts: &[usize]) {
        let starts = starts.iter().map(|&start| start - from);
        if super::neutral(&self.line.chars()[from..to], starts, &mut self.work.chars) {
            let hash = keys::hash_of(KeyKind::Kindred, self.work.chars.iter().copied());
            self.look_up(KeyKind::Kindred, hash, |this, name| this.propose(name, Via::Kindred, 0, from, to));
        }
    }

    fn sound(&mut self) {
        let (index, place, line) = (self.index, self.place, self.line);
        for &from in &place.windows.decorated_starts {
            for &to in place.windows.decorated_ends.iter().filter(|&&to| to > from) {
                let chars = &line.chars()[from..to];
                if index.parts.edges.may_be_read(chars) {
                    keys::readings(chars, |way| {
                        let hash = keys::hash_of(KeyKind::Sound, way.iter().copied());
                        self.look_up(KeyKind::Sound, hash, |this, name| {
                            this.propose(name, Via::Sound, 0, from, to)
                        });
                    });
                }
            }
        }
    }

    fn roman(&mut self, name: &str, skim: &Skim) {
        let (index, place) = (self.index, self.place);
        let mut folded = false;
        for &from in &place.windows.decorated_starts {
            // How long a window is at least of which those before it tell that it has no key.
            let mut told = usize::MAX;
            for &to in place.windows.decorated_ends.iter().filter(|&&to| to > from) {
                // A window has at least as many hard characters as it has units.
                if to - from >= told {
                    continue;
                }
                let Work { chars, roman, met, .. } = &mut *self.work;
                let hard = skim.hard(from, to, chars);
                met.clear();
                let read = roman::keys_held(hard, &index.parts.roman, roman, |latin, key| {
                    let kind = if latin { KeyKind::Roman } else { KeyKind::Latin };
                    let hash = keys::hash_of(kind, key.iter().map(|&byte| char::from(byte)));
                    if index.parts.sieve.may_be(kind, hash) {
                        index.parts.keys.numbers(hash).iter().for_each(|&number| met.push(number));
                    }
                });
                if met.is_empty() {
                    // In a name folded in full a shorter window need not begin alike.
                    told = if skim.in_full() { usize::MAX } else { read };
                } else {
                    self.spelled(name, &mut folded, from, to);
                }
            }
        }
    }

    /// Proposes those of the names that were met that a window spells.
    #[cold]
    fn spelled(&mut self, name: &str, folded: &mut bool, from: usize, to: usize) {
        let mut met = std::mem::take(&mut self.work.met);
        let mut roman = std::mem::take(&mut self.work.roman);
        if !*folded {
            self.work.account.fold(name);
            *folded = true;
        }
        let units = &self.work.account.visual.units()[from..to];
        let (first, last) = span(units).unwrap_or_default();
        self.work.letters.take(&self.work.account, first, last);
        for &number in met.in_order() {
            let Some((_, text)) = self.index.name(number) else { continue };
            self.work.name.fold(text);
            if roman::spells(&Letters::of(&self.work.name), &self.work.letters, &mut roman) {
                self.propose(number, Via::Roman, 0, from, to);
            }
        }
        self.work.met = met;
        self.work.roman = roman;
    }
}

#[cfg(test)]
mod tests;
