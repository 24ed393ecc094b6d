//! Names in which the kind of body is exchanged for a kindred one: 华北科技学院 as 华北科技大学, "Ministry" as "Department".
//!
//! Such exchanges are more than the edits a name allows. Both names are brought into one neutral form, in which the number
//! of a group stands for every word of it. Kindred bodies often stand side by side, so that such a name is never more than
//! a reason to look.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::LazyLock;

use crate::fold::{Folded, is_dense};
use crate::lexicon::CharHasher;

/// What must be left beside the kind of body: 合肥大学 and 合肥学院 are told apart by nothing else.
const LEAST_DENSE: usize = 3;
const LEAST_LETTERS: usize = 6;
/// The first of the characters that stand for groups: private, so that no name holds one as a letter.
const FIRST_GROUP: u32 = 0xf_8000;

struct Groups {
    of: HashMap<Vec<char>, char, BuildHasherDefault<CharHasher>>,
    longest: usize,
    /// A bit for each length, the last one for all from there on: by the last character, for names without spaces, and by the
    /// first and the last one. Most words are none.
    dense: [u32; PLACES],
    spaced: [u32; PLACES],
}

/// Places for ends: 4 KiB each, of which some hundred words fill a tenth.
const PLACES: usize = 1 << 10;

const fn bit(length: usize) -> u32 {
    1 << if length < 31 { length } else { 31 }
}

const fn place(first: char, last: char) -> usize {
    (first as usize).wrapping_mul(37).wrapping_add(last as usize) % PLACES
}

impl Groups {
    fn add(&mut self, word: &[char], group: char) {
        let (Some(&first), Some(&last)) = (word.first(), word.last()) else { return };
        let ends = [self.dense.get_mut(last as usize % PLACES), self.spaced.get_mut(place(first, last))];
        ends.into_iter().flatten().for_each(|lengths| *lengths |= bit(word.len()));
        self.longest = self.longest.max(word.len());
        self.of.entry(word.to_vec()).or_insert(group);
    }

    /// The lengths that a word without spaces may have, by its last character.
    #[inline]
    fn dense(&self, last: char) -> u32 {
        self.dense.get(last as usize % PLACES).copied().unwrap_or(0)
    }

    /// The group of a spaced word.
    #[inline]
    fn spaced(&self, word: &[char]) -> Option<char> {
        let (&first, &last) = (word.first()?, word.last()?);
        let lengths = self.spaced.get(place(first, last)).copied().unwrap_or(0);
        if lengths & bit(word.len()) == 0 { None } else { self.of.get(word).copied() }
    }
}

fn groups() -> &'static Groups {
    static GROUPS: LazyLock<Groups> = LazyLock::new(|| {
        let mut groups =
            Groups { of: HashMap::default(), longest: 0, dense: [0; PLACES], spaced: [0; PLACES] };
        let lines = include_str!("../../data/lexicon/kindred-bodies.csv").lines().skip(1);
        let mut folded = Folded::default();
        for (number, line) in (FIRST_GROUP..).zip(lines) {
            let Some((words, _language)) = line.split_once(',') else { continue };
            for word in words.split('|') {
                folded.fold(word);
                groups.add(folded.visual.chars(), char::from_u32(number).unwrap_or('\u{f8000}'));
            }
        }
        groups
    });
    &GROUPS
}

/// Fills `form` with the neutral form of a name and says whether it has one. `starts` are the
/// places inside at which words start, in order.
#[inline]
pub(crate) fn neutral(chars: &[char], starts: impl Iterator<Item = usize>, form: &mut Vec<char>) -> bool {
    let Some((body, after, group)) = body_of(chars, starts) else { return false };
    form.clear();
    form.extend_from_slice(chars.get(..body).unwrap_or(&[]));
    form.push(group);
    form.extend_from_slice(chars.get(after..).unwrap_or(&[]));
    true
}

/// Where the kind of body stands: at the end of a dense name, anywhere in a spaced one if there is but one.
#[inline]
fn body_of(chars: &[char], starts: impl Iterator<Item = usize>) -> Option<(usize, usize, char)> {
    let groups = groups();
    let (&last, length) = (chars.last()?, chars.len());
    if is_dense(last) {
        let lengths = groups.dense(last);
        if lengths == 0 {
            return None;
        }
        let longest = groups.longest.min(length.checked_sub(LEAST_DENSE)?);
        let body = |count: usize| {
            let word = chars.get(length - count..).filter(|_| lengths & bit(count) != 0)?;
            Some((length - count, length, *groups.of.get(word)?))
        };
        return (1..=longest).rev().find_map(body);
    }
    let (mut found, mut at, mut starts) = (None, 0, starts);
    while at < length {
        let end = starts.next().unwrap_or(length);
        if let Some(group) = chars.get(at..end).and_then(|word| groups.spaced(word)) {
            if found.is_some() {
                return None;
            }
            found = Some((at, end, group));
        }
        at = end;
    }
    found.filter(|(from, to, _)| length - (to - from) >= LEAST_LETTERS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(a: &str, b: &str) -> bool {
        let of = |name: &str| {
            let folded = Folded::of(name);
            let (units, chars) = (folded.visual.units(), folded.visual.chars());
            let mut form = Vec::new();
            let starts = (1..units.len()).filter(|&at| units.get(at).is_some_and(|unit| unit.starts));
            neutral(chars, starts, &mut form).then_some(form)
        };
        of(a).is_some() && of(a) == of(b)
    }

    #[test]
    fn kinds_of_bodies_are_exchanged_where_enough_is_left() {
        assert!(alike("华北科技学院", "华北科技大学"));
        assert!(alike("University of Michigan", "College of Michigan"));
        assert!(alike("Министерство здравоохранения", "Департамент здравоохранения"));
        assert!(!alike("合肥大学", "合肥学院"));
        assert!(!alike("人民日报", "人民晚报"));
        assert!(!alike("Royal College", "Royal Institute"));
        assert!(!alike("华北科技学院", "华北科技协会"));
    }
}
