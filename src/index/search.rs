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

use super::keys::{self, KeyKind, MAX_GAP, MAX_GAP_WORD, MAX_LOOK_VARIANTS};
use super::near::{self, Anchor, Ends};
use super::table::Table;
use super::verify::{MAX_EDITS, prefixes_within, within, within_one};
use super::windows::{Windows, cut_glued};
use super::{Index, PatternRecord};
use crate::fold::{Folded, Stream, is_dense};
use crate::lexicon::Affixes;
use crate::roman::{self, Letters, RomanScratch, Writing};

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
    windows: Windows,
    key: Vec<u8>,
    hits: Vec<(u32, u32, Side)>,
    left: Vec<Ends>,
    right: Vec<Ends>,
    chars: Vec<char>,
    pairs: Vec<(usize, usize)>,
    roman: RomanScratch,
    letters: Letters,
    met: Vec<u32>,
    /// A protected name whose key was met, to hold its vowels against a spelling.
    name: Folded,
}

/// How a near key was met: the place it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Start(u16),
    End(u16),
    Both(u16, u16),
}

/// Cuts glued affixes off a folded handle or one-word name, so that windows may end there.
pub(crate) fn prepare(folded: &mut Folded) {
    let affixes = Affixes::builtin();
    folded.for_each_searched(|stream| cut_glued(stream, affixes));
}

impl Index {
    /// Fills `scratch.candidates` with all names that a folded name may imitate.
    pub(crate) fn search(&self, folded: &Folded, scratch: &mut SearchScratch) {
        scratch.candidates.clear();
        for (number, stream) in (0u8..).zip(folded.searched()) {
            if stream.is_empty() {
                continue;
            }
            let mut searched = Searched { index: self, stream, number, scratch };
            searched.scratch.windows.find(stream, Affixes::builtin());
            searched.exact();
            searched.near();
            searched.gap();
            searched.reorder();
            searched.sound();
            if number == 0 {
                searched.kindred();
                searched.roman(folded);
            }
        }
        let candidates = &mut scratch.candidates;
        // For each name and rule: the fewest edits, the longest window, the leftmost. The surest rule need not be the one
        // that explains a name: 中国新闻资讯网 is 中国新闻网 with a word put in, and also 中国新闻 with one left out.
        candidates.sort_unstable_by_key(|c| {
            (c.name, c.via, c.distance, std::cmp::Reverse(c.to - c.from), c.stream, c.from)
        });
        // Of near windows the longest too: a slip at the end of a name is fewer edits where the end is left outside.
        let longest = |of: Candidate, all: &[Candidate]| {
            let same = all.iter().take_while(|c| (c.name, c.via) == (of.name, of.via));
            same.max_by_key(|c| (c.to - c.from, std::cmp::Reverse(c.distance))).copied()
        };
        let mut kept: Vec<Candidate> = Vec::with_capacity(candidates.len().min(16));
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
        std::mem::swap(candidates, &mut kept);
    }
}

/// Whether two names of one length differ in one character, and that by a close lookalike.
fn differs_by_a_look(pattern: &[char], chars: &[char]) -> bool {
    let mut differences = pattern.iter().zip(chars).filter(|(p, c)| p != c);
    let (Some((&p, &c)), None) = (differences.next(), differences.next()) else { return false };
    pattern.len() == chars.len() && super::close_lookalikes(p).any(|other| other == c)
}

/// Calls `found` for all patterns that share a key with a window at one end of some characters. The longer windows are
/// looked for only where the shortest is met.
fn anchored(table: &Table, chars: &[char], anchor: Anchor, mut found: impl FnMut(u32)) {
    let mut met = false;
    for length in near::WINDOWS {
        let Some(window) = near::window(chars, anchor, length) else { return };
        near::three_edit_keys(window, anchor, |key| {
            table.look_up(key, |pattern| {
                met = true;
                found(pattern);
            });
        });
        if !met {
            return;
        }
    }
}

/// Whether one of some places in order is `near`, give or take `edits`.
fn lies_between(places: &[usize], near: usize, edits: usize) -> bool {
    let first = places.partition_point(|&place| place + edits < near);
    places.get(first).is_some_and(|&place| place <= near + edits)
}

struct Searched<'a> {
    index: &'a Index,
    stream: &'a Stream,
    number: u8,
    scratch: &'a mut SearchScratch,
}

impl Searched<'_> {
    fn propose(&mut self, name: u32, via: Via, distance: usize, from: usize, to: usize) {
        let short = |place: usize| u16::try_from(place).unwrap_or(u16::MAX);
        self.scratch.candidates.push(Candidate {
            name,
            via,
            distance: u8::try_from(distance).unwrap_or(u8::MAX),
            stream: self.number,
            from: short(from),
            to: short(to),
        });
    }

    fn propose_pattern(&mut self, number: u32, via: Via, distance: usize, from: usize, to: usize) {
        if let Some((pattern, _)) = self.index.pattern(number)
            && self.scratch.windows.admit(&pattern, from, to)
        {
            self.propose(pattern.name, via, distance, from, to);
        }
    }

    /// Looks a key up behind the gate and hands over its numbers.
    fn look_up(&mut self, kind: KeyKind, hash: u64, chars: &[char], mut found: impl FnMut(&mut Self, u32)) {
        if !self.index.gate.may_hold(hash) {
            return;
        }
        let mut key = std::mem::take(&mut self.scratch.key);
        keys::write_key(&mut key, kind, chars.iter().copied());
        let index = self.index;
        index.numbers(&key, |number| found(self, number));
        self.scratch.key = key;
    }

    fn exact(&mut self) {
        let (units, chars) = (self.stream.units(), self.stream.chars());
        for from in 0..units.len() {
            if !units[from].starts {
                continue;
            }
            let mut hash = KeyKind::Look.seed();
            for to in from + 1..=units.len().min(from + self.index.longest) {
                hash = keys::step(hash, chars[to - 1]);
                if units[to - 1].ends {
                    self.meet(keys::finish(hash), &chars[from..to], Via::Exact, from, to);
                }
            }
        }
    }

    /// Proposes the patterns that some characters are, or are but for one close lookalike.
    fn meet(&mut self, hash: u64, chars: &[char], via: Via, from: usize, to: usize) {
        self.look_up(KeyKind::Look, hash, chars, |this, pattern| {
            this.propose_pattern(pattern, via, 0, from, to)
        });
        if (2..=MAX_LOOK_VARIANTS).contains(&chars.len()) {
            let index = self.index;
            index.near.look_up(hash, |number| {
                if index.pattern(number).is_some_and(|(_, pattern)| differs_by_a_look(pattern, chars)) {
                    self.propose_pattern(number, via, 0, from, to);
                }
            });
        }
    }

    fn near(&mut self) {
        let chars = self.stream.chars();
        let mut hits = std::mem::take(&mut self.scratch.hits);
        hits.clear();
        let short = |place: usize| u16::try_from(place).unwrap_or(u16::MAX);
        let table = &self.index.near;
        let windows = &self.scratch.windows;
        for (from, to) in windows.decorated() {
            if (3..=8).contains(&(to - from)) {
                near::one_edit_keys(&chars[from..to], |key| {
                    table.look_up(key, |pattern| hits.push((pattern, 0, Side::Both(short(from), short(to)))));
                });
            }
        }
        // Two edits: a window of 8 to 15, give or take two.
        self.scratch.left.clear();
        self.scratch.right.clear();
        let (mut left, mut right) =
            (std::mem::take(&mut self.scratch.left), std::mem::take(&mut self.scratch.right));
        let windows = &self.scratch.windows;
        if chars.len() >= 6 {
            let anchors = &self.index.anchors;
            left.extend(windows.starts.iter().map(|&from| {
                Ends::known(chars.get(from..from + 4), Anchor::Start, |hash| anchors.may_hold(hash))
            }));
            right.extend(windows.ends.iter().map(|&to| {
                let window = to.checked_sub(4).map(|from| &chars[from..to]);
                Ends::known(window, Anchor::End, |hash| anchors.may_hold(hash))
            }));
            for (&from, left) in windows.starts.iter().zip(&left) {
                for (&to, right) in windows.ends.iter().zip(&right) {
                    if to < from + 6 || to > from + 17 {
                        continue;
                    }
                    near::two_edit_keys(left, right, |key| {
                        table.look_up(key, |pattern| {
                            hits.push((pattern, 0, Side::Both(short(from), short(to))))
                        });
                    });
                }
            }
        }
        // Three edits: a window of 16 or more, give or take three.
        for &from in windows.starts.iter().filter(|&&from| from + 13 <= chars.len()) {
            let side = Side::Start(short(from));
            anchored(table, &chars[from..], Anchor::Start, |pattern| hits.push((pattern, 1, side)));
        }
        for &to in windows.ends.iter().filter(|&&to| to >= 13) {
            let side = Side::End(short(to));
            anchored(table, &chars[..to], Anchor::End, |pattern| hits.push((pattern, 1, side)));
        }
        self.scratch.left = left;
        self.scratch.right = right;
        hits.sort_unstable();
        hits.dedup();
        for &(pattern, _, side) in &hits {
            self.verify(pattern, side);
        }
        self.scratch.hits = hits;
    }

    fn verify(&mut self, number: u32, side: Side) {
        let index = self.index;
        let Some((record, pattern)) = index.pattern(number) else { return };
        let PatternRecord { name, edits, .. } = record;
        let edits = usize::from(edits);
        let chars = self.stream.chars();
        let units = self.stream.units();
        match side {
            Side::Both(from, to) => {
                let (from, to) = (usize::from(from), usize::from(to));
                let distance = match edits {
                    1 if self.scratch.windows.is_decorated(from, to) => within_one(pattern, &chars[from..to]),
                    2 => within(pattern, &chars[from..to], edits),
                    _ => None,
                };
                if let Some(distance) = distance {
                    self.propose(name, Via::Near, distance, from, to);
                }
            }
            Side::Start(from) if edits == MAX_EDITS => {
                let from = usize::from(from);
                if !lies_between(&self.scratch.windows.ends, from + pattern.len(), edits) {
                    return;
                }
                let room = (chars.len() - from).min(pattern.len() + edits);
                prefixes_within(
                    pattern,
                    room,
                    edits,
                    |at| pattern[at],
                    |at| chars[from + at],
                    |length, distance| {
                        if length > 0 && units[from + length - 1].ends {
                            self.propose(name, Via::Near, distance, from, from + length);
                        }
                    },
                );
            }
            Side::End(to) if edits == MAX_EDITS => {
                let to = usize::from(to);
                if !lies_between(&self.scratch.windows.starts, to.saturating_sub(pattern.len()), edits) {
                    return;
                }
                let room = to.min(pattern.len() + edits);
                let last = pattern.len() - 1;
                prefixes_within(
                    pattern,
                    room,
                    edits,
                    |at| pattern[last - at],
                    |at| chars[to - 1 - at],
                    |length, distance| {
                        if length > 0 && units[to - length].starts {
                            self.propose(name, Via::Near, distance, to - length, to);
                        }
                    },
                );
            }
            Side::Start(_) | Side::End(_) => {}
        }
    }

    fn gap(&mut self) {
        let mut rest = std::mem::take(&mut self.scratch.chars);
        for (from, to) in self.scratch.windows.whole_and_core() {
            let (units, chars) = (&self.stream.units()[from..to], &self.stream.chars()[from..to]);
            let dense = chars.iter().all(|&c| is_dense(c));
            let spaced = !dense && !chars.iter().any(|&c| is_dense(c));
            let (least, longest) = if dense { (3, MAX_GAP) } else { (8, MAX_GAP_WORD) };
            if !(dense || spaced) || chars.len() <= least || chars.len() > self.index.longest + longest {
                continue;
            }
            let mut before = KeyKind::Look.seed();
            for gap_from in 1..chars.len() {
                before = keys::step(before, chars[gap_from - 1]);
                if spaced && !units[gap_from].starts {
                    continue;
                }
                for gap_to in gap_from + 1..chars.len().min(gap_from + longest + 1) {
                    if spaced && !units[gap_to].starts {
                        continue;
                    }
                    if chars.len() - (gap_to - gap_from) >= least {
                        let hash =
                            keys::finish(chars[gap_to..].iter().fold(before, |hash, &c| keys::step(hash, c)));
                        if self.index.gate.may_hold(hash) || self.index.near.may_hold(hash) {
                            rest.clear();
                            rest.extend_from_slice(&chars[..gap_from]);
                            rest.extend_from_slice(&chars[gap_to..]);
                            self.meet(hash, &rest, Via::Gap, from, to);
                        }
                    }
                    if spaced {
                        break;
                    }
                }
            }
        }
        self.scratch.chars = rest;
    }

    fn reorder(&mut self) {
        for (from, to) in self.scratch.windows.whole_and_core() {
            let stream = self.stream;
            if let Some(hash) =
                keys::words_hash(stream, from, to).filter(|&hash| self.index.gate.may_hold(hash))
            {
                let words = keys::sorted_words(stream, from, to);
                self.look_up(KeyKind::Words, hash, &words, |this, name| {
                    this.propose(name, Via::Reorder, 0, from, to)
                });
            }
            let chars = &stream.chars()[from..to];
            if let Some(hash) = keys::anagram_hash(chars).filter(|&hash| self.index.gate.may_hold(hash)) {
                let sorted = keys::sorted_characters(chars);
                self.look_up(KeyKind::Anagram, hash, &sorted, |this, name| {
                    this.propose(name, Via::Reorder, 0, from, to)
                });
            }
        }
    }

    fn kindred(&mut self) {
        let mut form = std::mem::take(&mut self.scratch.chars);
        for (from, to) in self.scratch.windows.whole_and_core() {
            let stream = self.stream;
            if super::neutral(&stream.units()[from..to], &stream.chars()[from..to], &mut form) {
                let hash = keys::hash_of(KeyKind::Kindred, form.iter().copied());
                self.look_up(KeyKind::Kindred, hash, &form, |this, name| {
                    this.propose(name, Via::Kindred, 0, from, to)
                });
            }
        }
        self.scratch.chars = form;
    }

    fn sound(&mut self) {
        let mut windows = std::mem::take(&mut self.scratch.pairs);
        windows.clear();
        windows.extend(self.scratch.windows.decorated());
        for &(from, to) in &windows {
            let chars = self.stream.chars();
            keys::readings(&chars[from..to], |way| {
                let hash = keys::hash_of(KeyKind::Sound, way.iter().copied());
                self.look_up(KeyKind::Sound, hash, way, |this, name| {
                    this.propose(name, Via::Sound, 0, from, to)
                });
            });
        }
        self.scratch.pairs = windows;
    }

    fn roman(&mut self, folded: &Folded) {
        let mut windows = std::mem::take(&mut self.scratch.pairs);
        let mut met = std::mem::take(&mut self.scratch.met);
        let mut roman = std::mem::take(&mut self.scratch.roman);
        windows.clear();
        windows.extend(self.scratch.windows.decorated());
        for &(from, to) in &windows {
            let units = &self.stream.units()[from..to];
            let first = units.iter().map(|unit| unit.from).min().unwrap_or(0);
            let last = units.iter().map(|unit| unit.to).max().unwrap_or(0);
            self.scratch.letters.take(folded, first, last);
            let Some(writing) = self.scratch.letters.writing() else { continue };
            let kind = if writing == Writing::Latin { KeyKind::Roman } else { KeyKind::Latin };
            met.clear();
            let (letters, buffer) = (&self.scratch.letters, &mut self.scratch.key);
            roman::keys(letters, &mut roman, |key| {
                let key = || key.iter().map(|&byte| char::from(byte));
                if self.index.gate.may_hold(keys::hash_of(kind, key())) {
                    keys::write_key(buffer, kind, key());
                    self.index.numbers(buffer, |name| met.push(name));
                }
            });
            for &name in &met {
                let Some((_, text)) = self.index.name(name) else { continue };
                self.scratch.name.fold(text);
                if roman::spells(&Letters::of(&self.scratch.name), &self.scratch.letters, &mut roman) {
                    self.propose(name, Via::Roman, 0, from, to);
                }
            }
        }
        self.scratch.pairs = windows;
        self.scratch.met = met;
        self.scratch.roman = roman;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::{Entity, Registry};

    fn proposed(names: &[&str], query: &str) -> bool {
        let mut registry = Registry::new();
        for name in names {
            let (id, name) = ((*name).to_owned(), (*name).to_owned());
            let entity = Entity { id, name, category: "news-agency".to_owned(), ..Entity::default() };
            registry.push(entity, "").unwrap();
        }
        let mut folded = Folded::of(query);
        prepare(&mut folded);
        let mut scratch = SearchScratch::default();
        Index::compile(&registry).unwrap().search(&folded, &mut scratch);
        scratch.candidates.iter().any(|candidate| candidate.name == 0)
    }

    /// The length of a word put in was once held against the longest name of the registry, not against a cap of its own.
    #[test]
    fn a_word_put_into_a_name_counts_whatever_else_is_registered() {
        let (short, long) = ("Agence Zorba", "z".repeat(200));
        for names in [&[short][..], &[short, &long]] {
            for (length, expected) in [(3, true), (12, true), (40, true), (64, true), (65, false)] {
                let query = format!("Agence {} Zorba", "qk".repeat(40).split_at(length).0);
                assert_eq!(proposed(names, &query), expected, "{query} among {}", names.len());
            }
        }
    }
}
