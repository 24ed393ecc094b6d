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
use crate::rolling::{self, Sums};

/// What must be left beside the kind of body: 合肥大学 and 合肥学院 are told apart by nothing else.
const LEAST_DENSE: usize = 3;
const LEAST_LETTERS: usize = 6;
/// The first of the characters that stand for groups: private, so that no name holds one as a letter.
const FIRST_GROUP: u32 = 0xf_8000;

struct Groups {
    of: HashMap<Vec<char>, char, BuildHasherDefault<CharHasher>>,
    longest: usize,
    /// By the hash of a word: most words are none.
    gate: [u64; GATE_BITS / 64],
}

/// 1 KiB: a few hundred words set one bit in twenty.
const GATE_BITS: usize = 1 << 13;

#[expect(clippy::cast_possible_truncation, reason = "thirteen bits")]
const fn bit(sum: u64) -> usize {
    (rolling::spread(sum, 0) >> (64 - GATE_BITS.trailing_zeros())) as usize
}

impl Groups {
    #[inline]
    fn get(&self, sum: u64, word: &[char]) -> Option<char> {
        let bit = bit(sum);
        let may = self.gate.get(bit / 64).is_some_and(|bits| bits & 1 << (bit % 64) != 0);
        if may { self.of.get(word).copied() } else { None }
    }
}

fn groups() -> &'static Groups {
    static GROUPS: LazyLock<Groups> = LazyLock::new(|| {
        let mut groups = Groups { of: HashMap::default(), longest: 0, gate: [0; GATE_BITS / 64] };
        let lines = include_str!("../../data/lexicon/kindred-bodies.csv").lines().skip(1);
        let mut folded = Folded::default();
        for (number, line) in (FIRST_GROUP..).zip(lines) {
            let Some((words, _language)) = line.split_once(',') else { continue };
            for word in words.split('|') {
                folded.fold(word);
                let chars = folded.visual.chars().to_vec();
                groups.longest = groups.longest.max(chars.len());
                let bit = bit(rolling::sum_of(&chars));
                if let Some(bits) = groups.gate.get_mut(bit / 64) {
                    *bits |= 1 << (bit % 64);
                }
                groups.of.entry(chars).or_insert(char::from_u32(number).unwrap_or('\u{f8000}'));
            }
        }
        groups
    });
    &GROUPS
}

/// Fills `form` with the neutral form of a stretch of a name, given with the sums of the whole, and says whether it has one.
/// `starts` says where words start, in the whole.
pub(crate) fn neutral(
    chars: &[char],
    sums: &Sums,
    from: usize,
    to: usize,
    starts: impl Fn(usize) -> bool,
    form: &mut Vec<char>,
) -> bool {
    form.clear();
    let Some((body, after, group)) = body_of(chars, sums, from, to, starts) else { return false };
    form.extend_from_slice(chars.get(from..body).unwrap_or(&[]));
    form.push(group);
    form.extend_from_slice(chars.get(after..to).unwrap_or(&[]));
    true
}

/// Where the kind of body stands: at the end of a dense name, anywhere in a spaced one if there is but one.
fn body_of(
    chars: &[char],
    sums: &Sums,
    from: usize,
    to: usize,
    starts: impl Fn(usize) -> bool,
) -> Option<(usize, usize, char)> {
    let groups = groups();
    let group = |from: usize, to: usize| groups.get(sums.of(from, to), chars.get(from..to)?);
    let length = to - from;
    if chars.get(to.checked_sub(1)?).copied().is_some_and(is_dense) {
        let longest = groups.longest.min(length.checked_sub(LEAST_DENSE)?);
        return (1..=longest).rev().find_map(|count| Some((to - count, to, group(to - count, to)?)));
    }
    let mut found = None;
    let mut at = from;
    while at < to {
        let end = (at + 1..to).find(|&end| starts(end)).unwrap_or(to);
        if end - at <= groups.longest
            && let Some(group) = group(at, end)
        {
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
            let (mut form, mut sums) = (Vec::new(), Sums::default());
            sums.take(chars);
            let starts = |at: usize| units.get(at).is_some_and(|unit| unit.starts);
            neutral(chars, &sums, 0, chars.len(), starts, &mut form).then_some(form)
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
