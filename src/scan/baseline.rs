//! What stood in earlier scans: `--baseline` reports only what is new since them.
//!
//! A flag stood if the same account was flagged with the same entity and kind; a claim, which has no entity, with the same
//! category. An account is known by its id; where its list has none, by name and handle, as row numbers move from list to list.
//! Scores, and by which characters a name resembles another, may change without making a flag new.

use std::collections::HashSet;

use sha2::{Digest, Sha256};

use crate::recorded::Flags;
use crate::scan::disk::Disk;
use crate::scan::input::Input;
use crate::{Error, Flag, Kind};

/// Flags of earlier scans, each as two numbers of 128 bits: a slot of the table has 17 bytes, and 44 to 87 of 100 are filled, which
/// makes 39 to 78 bytes a flag, however long its names. The digest is one that nobody can find two texts for, or a name could
/// be made to pass for a known one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Baseline {
    known: HashSet<u128>,
}

/// Who was flagged.
#[derive(Clone, Copy)]
enum Who<'a> {
    Id(&'a str),
    Named(&'a str, &'a str),
}

impl Baseline {
    /// Reads files of flags; the answer says also what they were, by their digests.
    pub(crate) fn read(inputs: &[Input], disk: &dyn Disk) -> Result<(Baseline, Vec<String>), Error> {
        let mut baseline = Baseline::default();
        let mut digests = Vec::new();
        for input in inputs {
            let mut flags = Flags::open(input, None, disk)?;
            for flag in flags.by_ref() {
                let flag = flag?;
                let what = (flag.kind, flag.entity_id.as_str(), flag.category.as_str());
                // Whether the id is one or a row number is not written: the list that is scanned says which of the two it asks by.
                for who in [Who::Id(&flag.id), Who::Named(&flag.name, &flag.handle)] {
                    if let Some(key) = key(who, what) {
                        baseline.known.insert(key);
                    }
                }
            }
            digests.push(format!("sha256:{}", flags.digest().1));
        }
        Ok((baseline, digests))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Whether an account's flag stood before. `id` is nothing where the list has none.
    pub(crate) fn holds(&self, id: Option<&str>, name: &str, handle: &str, flag: &Flag<'_>) -> bool {
        let who = match id {
            Some(id) if !id.is_empty() => Who::Id(id),
            _ => Who::Named(name, handle),
        };
        let key = key(who, (flag.kind, flag.entity_id, flag.category));
        key.is_some_and(|key| self.known.contains(&key))
    }
}

/// The first 128 bits of the SHA-256 of all parts, each behind its length; nothing for an id that is empty.
fn key(who: Who<'_>, (kind, entity, category): (Kind, &str, &str)) -> Option<u128> {
    let (sort, parts) = match who {
        Who::Id("") => return None,
        Who::Id(id) => (0u8, [id, ""]),
        Who::Named(name, handle) => (1, [name, handle]),
    };
    let whom = if entity.is_empty() { category } else { entity };
    let mut hash = Sha256::new();
    hash.update([sort, kind as u8, u8::from(entity.is_empty())]);
    for part in parts.into_iter().chain([whom]) {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let digest = hash.finalize();
    digest.first_chunk::<16>().map(|first| u128::from_le_bytes(*first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_differs_makes_another_key() {
        let all = [
            (Who::Id("1"), (Kind::Same, "e", "c")),
            (Who::Id("1"), (Kind::Lookalike, "e", "c")),
            (Who::Id("1"), (Kind::Same, "f", "c")),
            (Who::Id("1"), (Kind::Claim, "", "c")),
            (Who::Id("1"), (Kind::Claim, "c", "x")),
            (Who::Id("2"), (Kind::Same, "e", "c")),
            (Who::Named("1", ""), (Kind::Same, "e", "c")),
            (Who::Named("", "1"), (Kind::Same, "e", "c")),
            (Who::Named("1e", ""), (Kind::Same, "", "c")),
        ];
        let keys: HashSet<_> = all.into_iter().map(|(who, what)| key(who, what).unwrap()).collect();
        assert_eq!(keys.len(), all.len());
        assert_eq!(key(Who::Id(""), (Kind::Same, "e", "c")), None);
        assert_eq!(key(Who::Id("1"), (Kind::Same, "e", "c")), key(Who::Id("1"), (Kind::Same, "e", "d")));
    }
}
