//! Names in which the kind of body is exchanged for a kindred one: 华北科技学院 as 华北科技大学, "Ministry" as "Department".
//!
//! Such exchanges are more than the edits a name allows. Both names are brought into one neutral form, in which the number
//! of a group stands for every word of it. Kindred bodies often stand side by side, so that such a name is never more than
//! a reason to look.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::fold::{Folded, Unit, is_dense};

/// What must be left beside the kind of body: 合肥大学 and 合肥学院 are told apart by nothing else.
const LEAST_DENSE: usize = 3;
const LEAST_LETTERS: usize = 6;
/// The first of the characters that stand for groups: private, so that no name holds one as a letter.
const FIRST_GROUP: u32 = 0xf_8000;

struct Groups {
    of: HashMap<Vec<char>, char>,
    longest: usize,
}

fn groups() -> &'static Groups {
    static GROUPS: LazyLock<Groups> = LazyLock::new(|| {
        let mut groups = Groups { of: HashMap::new(), longest: 0 };
        let lines = include_str!("../../data/lexicon/kindred-bodies.csv").lines().skip(1);
        for (number, line) in (FIRST_GROUP..).zip(lines) {
            let Some((words, _language)) = line.split_once(',') else { continue };
            for word in words.split('|') {
                let chars = Folded::of(word).visual.chars().to_vec();
                groups.longest = groups.longest.max(chars.len());
                groups.of.entry(chars).or_insert(char::from_u32(number).unwrap_or('\u{f8000}'));
            }
        }
        groups
    });
    &GROUPS
}

/// Fills `form` with the neutral form of a name and says whether it has one.
pub(crate) fn neutral(units: &[Unit], chars: &[char], form: &mut Vec<char>) -> bool {
    form.clear();
    let Some((from, to, group)) = body_of(units, chars) else { return false };
    form.extend_from_slice(chars.get(..from).unwrap_or(&[]));
    form.push(group);
    form.extend_from_slice(chars.get(to..).unwrap_or(&[]));
    true
}

/// Where the kind of body stands: at the end of a dense name, anywhere in a spaced one if there is but one.
fn body_of(units: &[Unit], chars: &[char]) -> Option<(usize, usize, char)> {
    let groups = groups();
    let length = chars.len();
    if chars.last().copied().is_some_and(is_dense) {
        let longest = groups.longest.min(length.checked_sub(LEAST_DENSE)?);
        return (1..=longest).rev().find_map(|count| {
            let group = groups.of.get(chars.get(length - count..)?)?;
            Some((length - count, length, *group))
        });
    }
    let mut found = None;
    let mut at = 0;
    while at < length {
        let end =
            (at + 1..length).find(|&end| units.get(end).is_some_and(|unit| unit.starts)).unwrap_or(length);
        let word = chars.get(at..end).filter(|word| word.len() <= groups.longest);
        if let Some(group) = word.and_then(|word| groups.of.get(word)) {
            if found.is_some() {
                return None;
            }
            found = Some((at, end, *group));
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
            let mut form = Vec::new();
            neutral(folded.visual.units(), folded.visual.chars(), &mut form).then_some(form)
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
