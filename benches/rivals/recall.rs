//! What each finds of what there is to find: names of which most match something, held against brute force.

use std::collections::BTreeSet;

use crate::engines::{Dictionary, Engine, Oracle, Query};
use crate::support::{Random, edits};

/// Edited protected names in a trial.
const EDITED: usize = 400;

/// Names to be searched, and what they match.
pub(crate) struct Trial {
    pub(crate) queries: Vec<Query>,
    truth: Vec<BTreeSet<u32>>,
    /// True pairs of a searched and a protected name.
    pub(crate) pairs: usize,
}

/// What was found in a trial.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counted {
    /// True pairs.
    pub(crate) found: usize,
    /// Pairs that the rule does not know.
    pub(crate) extra: usize,
    /// Names that were given up.
    pub(crate) failed: usize,
    /// True pairs that were not found: the searched name, and the number of the protected one.
    pub(crate) missed: Vec<(String, u32)>,
}

impl Trial {
    /// The ordinary names, and edits of protected ones: no more of them than the rule allows.
    pub(crate) fn of(protected: &[String], ordinary: &[String], dictionary: &Dictionary) -> Trial {
        let mut random = Random::new(23);
        let mut raw = ordinary.to_vec();
        for _ in 0..EDITED {
            let name: Vec<char> = protected[random.below(protected.len())].chars().collect();
            let letters = Query::of(name.iter().collect()).chars.len();
            let most = match letters {
                0..=4 => 0,
                5..=7 => 1,
                8..=15 => 2,
                _ => 3,
            };
            raw.push(edits::plain(&name, random.below(most + 1), &mut random).into_iter().collect());
        }
        let queries: Vec<Query> = raw.into_iter().map(Query::of).collect();
        let truth: Vec<BTreeSet<u32>> =
            queries.iter().map(|query| names(dictionary, &mut Oracle(dictionary), query).0).collect();
        let pairs = truth.iter().map(BTreeSet::len).sum();
        Trial { queries, truth, pairs }
    }

    /// Searches for all names; each answer is the names found, and whether the search went through.
    pub(crate) fn count(&self, each: &mut dyn FnMut(&Query) -> (BTreeSet<u32>, bool)) -> Counted {
        let mut counted = Counted::default();
        for (query, truth) in self.queries.iter().zip(&self.truth) {
            let (names, whole) = each(query);
            counted.found += names.intersection(truth).count();
            counted.missed.extend(truth.difference(&names).map(|&name| (query.raw.clone(), name)));
            counted.extra += names.difference(truth).count();
            counted.failed += usize::from(!whole);
        }
        counted
    }
}

/// The names under the entries that an engine finds, and whether it went through with it.
pub(crate) fn names(
    dictionary: &Dictionary,
    engine: &mut dyn Engine,
    query: &Query,
) -> (BTreeSet<u32>, bool) {
    let mut found = Vec::new();
    let whole = engine.find(query, &mut found);
    (
        found.iter().flat_map(|&number| dictionary.entries[number as usize].names.iter().copied()).collect(),
        whole,
    )
}
