//! The ledger, in which every row stands once, and the tallies of what was flagged.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::scan::batch::Batch;
use crate::{Error, Flag, Kind, Tier};

/// Every row read, by what became of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Ledger {
    pub(crate) read: u64,
    pub(crate) scanned: u64,
    /// Of the scanned: those in which bytes that are no text were replaced.
    pub(crate) repaired: u64,
    pub(crate) quarantined: u64,
    pub(crate) blank: u64,
}

impl Ledger {
    pub(crate) fn take(&mut self, batch: &Batch) {
        self.read += batch.read;
        self.scanned += batch.done.scanned;
        self.repaired += batch.done.repaired;
        self.quarantined += batch.faults.len() as u64;
        self.blank += batch.done.blank;
    }

    /// Holds the scan to its first promise.
    pub(crate) fn prove(&self) -> Result<(), Error> {
        if self.read == self.scanned + self.quarantined + self.blank {
            return Ok(());
        }
        Err(Error::input(
            "ledger",
            format!(
                "{} rows were read, but {} scanned, {} quarantined and {} blank make {}",
                self.read,
                self.scanned,
                self.quarantined,
                self.blank,
                self.scanned + self.quarantined + self.blank
            ),
        )
        .with_hint("this is a fault of deadringer: please report it, with the list if it can be shared"))
    }
}

/// What was flagged, by the words of the contract.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tally {
    pub(crate) flags: u64,
    /// Accounts with one flag or more.
    pub(crate) accounts: u64,
    /// Flags that stood in the baseline and were not written; not among the others.
    #[serde(default, skip_serializing_if = "is_none")]
    pub(crate) standing: u64,
    kinds: BTreeMap<String, u64>,
    tiers: BTreeMap<String, u64>,
    categories: BTreeMap<String, u64>,
    /// By id, with the name.
    entities: BTreeMap<String, (String, u64)>,
}

impl Tally {
    /// Takes in the flags of one account.
    pub(crate) fn take(&mut self, flags: &[Flag<'_>]) {
        self.accounts += u64::from(!flags.is_empty());
        for flag in flags {
            self.flags += 1;
            count(&mut self.kinds, flag.kind.as_str(), 1);
            count(&mut self.tiers, flag.tier.as_str(), 1);
            count(&mut self.categories, flag.category, 1);
            if !flag.entity_id.is_empty() {
                self.count_entity(flag.entity_id, flag.entity_name, 1);
            }
        }
    }

    /// Takes in another tally and leaves it empty.
    pub(crate) fn join(&mut self, other: &mut Tally) {
        self.standing += std::mem::take(&mut other.standing);
        if other.flags == 0 && other.accounts == 0 {
            return;
        }
        let other = std::mem::take(other);
        self.flags += other.flags;
        self.accounts += other.accounts;
        let own = [&mut self.kinds, &mut self.tiers, &mut self.categories];
        for (own, more) in own.into_iter().zip([other.kinds, other.tiers, other.categories]) {
            more.iter().for_each(|(word, more)| count(own, word, *more));
        }
        for (id, (name, more)) in &other.entities {
            self.count_entity(id, name, *more);
        }
    }

    fn count_entity(&mut self, id: &str, name: &str, more: u64) {
        if let Some((_, count)) = self.entities.get_mut(id) {
            *count += more;
        } else {
            self.entities.insert(id.to_owned(), (name.to_owned(), more));
        }
    }

    /// Counts by kind, those that are not zero.
    pub(crate) fn kinds(&self) -> Vec<(&'static str, u64)> {
        let kinds = Kind::ALL.iter().map(|kind| kind.as_str());
        kinds.filter_map(|word| Some((word, *self.kinds.get(word)?))).collect()
    }

    /// Counts by tier, those that are not zero.
    pub(crate) fn tiers(&self) -> Vec<(&'static str, u64)> {
        let tiers = Tier::ALL.iter().map(|tier| tier.as_str());
        tiers.filter_map(|word| Some((word, *self.tiers.get(word)?))).collect()
    }

    /// Counts by category, the most frequent first.
    pub(crate) fn categories(&self) -> Vec<(&str, u64)> {
        let mut all: Vec<_> =
            self.categories.iter().map(|(category, count)| (category.as_str(), *count)).collect();
        all.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        all
    }

    /// The most imitated entities: id, name and count, the most frequent first.
    pub(crate) fn entities(&self, limit: usize) -> Vec<(&str, &str, u64)> {
        let all = self.entities.iter().map(|(id, (name, count))| (id.as_str(), name.as_str(), *count));
        let mut all: Vec<_> = all.collect();
        all.sort_by(|a, b| b.2.cmp(&a.2).then(a.0.cmp(b.0)));
        all.truncate(limit);
        all
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde asks")]
fn is_none(count: &u64) -> bool {
    *count == 0
}

fn count(of: &mut BTreeMap<String, u64>, word: &str, more: u64) {
    if let Some(count) = of.get_mut(word) {
        *count += more;
    } else {
        of.insert(word.to_owned(), more);
    }
}
