//! Names of people that many people bear: one of them alone says little about who is meant.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::dictionary::Dictionary;
use crate::fold::{Folded, Stream, is_dense};
use crate::registry::ordinary;

#[derive(Default)]
struct Names {
    surnames: Dictionary<()>,
    given: Dictionary<()>,
    /// Characters of Chinese given names.
    signs: HashSet<char>,
}

fn names() -> &'static Names {
    static NAMES: LazyLock<Names> = LazyLock::new(|| {
        let mut names = Names::default();
        for (_, slot, words) in ordinary::rows() {
            let folded = words
                .split(' ')
                .map(|word| Folded::of(&word.replace(ordinary::BLANK, " ")).visual.chars().to_vec());
            match slot {
                "surname" => folded.for_each(|word| names.surnames.add(&word, ())),
                "given" => folded.for_each(|word| names.given.add(&word, ())),
                "name" => names.signs.extend(folded.filter_map(|word| match word.as_slice() {
                    [sign] => Some(*sign),
                    _ => None,
                })),
                _ => {}
            }
        }
        names
    });
    &NAMES
}

/// Whether a name is put together of a common surname and a common given name, in either order.
pub(super) fn is_common(stream: &Stream) -> bool {
    let names = names();
    let chars = stream.chars();
    if chars.iter().all(|&c| is_dense(c)) {
        return (1..chars.len().min(4)).any(|cut| {
            let Some((surname, rest)) = chars.split_at_checked(cut) else { return false };
            // Of two signs there are thousands of given names, each with few bearers; of one, a hundred with millions.
            let given = names.given.holds(rest) || matches!(rest, [sign] if names.signs.contains(sign));
            names.surnames.holds(surname) && given
        });
    }
    let mut starts = (1..chars.len()).filter(|&at| stream.units().get(at).is_some_and(|unit| unit.starts));
    let (Some(second), third, None) = (starts.next(), starts.next(), starts.next()) else { return false };
    // A middle name or initial hardly narrows it.
    let (Some(first), Some(last)) = (chars.get(..second), chars.get(third.unwrap_or(second)..)) else {
        return false;
    };
    let both = |given: &[char], surname: &[char]| names.given.holds(given) && names.surnames.holds(surname);
    both(first, last) || both(last, first)
}

/// Whether a name is one word that many people are called by.
pub(super) fn is_one_name(stream: &Stream) -> bool {
    let names = names();
    let chars = stream.chars();
    let one_word = stream.units().iter().skip(1).all(|unit| !unit.starts);
    one_word && (names.given.holds(chars) || names.surnames.holds(chars))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_many_are_told_from_names_of_few() {
        let common = |name: &str| is_common(&Folded::of(name).visual);
        for name in ["John Smith", "SMITH John", "王伟", "李静", "佐藤健太", "María García"] {
            assert!(common(name), "{name}");
        }
        for name in ["Anthony Blinken", "白岩松", "Gatot Nurmantyo", "Reuters", "人民日报", "Smith"] {
            assert!(!common(name), "{name}");
        }
    }
}
