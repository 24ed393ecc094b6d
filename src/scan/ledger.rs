//! The ledger, in which every row stands once, and the tallies of what was flagged.

use std::collections::HashMap;

use crate::scan::batch::Batch;
use crate::{Error, Flag, Kind, Tier};

/// Every row read, by what became of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally<'d> {
    pub(crate) flags: u64,
    /// Accounts with one flag or more.
    pub(crate) accounts: u64,
    kinds: [u64; Kind::ALL.len()],
    tiers: [u64; Tier::ALL.len()],
    categories: HashMap<&'d str, u64>,
    entities: HashMap<(&'d str, &'d str), u64>,
}

impl<'d> Tally<'d> {
    pub(crate) fn take(&mut self, flags: &[Flag<'d>]) {
        self.accounts += u64::from(!flags.is_empty());
        for flag in flags {
            self.flags += 1;
            for (kind, count) in Kind::ALL.iter().zip(&mut self.kinds) {
                *count += u64::from(*kind == flag.kind);
            }
            for (tier, count) in Tier::ALL.iter().zip(&mut self.tiers) {
                *count += u64::from(*tier == flag.tier);
            }
            *self.categories.entry(flag.category).or_default() += 1;
            if !flag.entity_id.is_empty() {
                *self.entities.entry((flag.entity_id, flag.entity_name)).or_default() += 1;
            }
        }
    }

    pub(crate) fn join(&mut self, other: Tally<'d>) {
        self.flags += other.flags;
        self.accounts += other.accounts;
        for (count, more) in self.kinds.iter_mut().zip(other.kinds) {
            *count += more;
        }
        for (count, more) in self.tiers.iter_mut().zip(other.tiers) {
            *count += more;
        }
        for (category, more) in other.categories {
            *self.categories.entry(category).or_default() += more;
        }
        for (entity, more) in other.entities {
            *self.entities.entry(entity).or_default() += more;
        }
    }

    /// Counts by kind, those that are not zero.
    pub(crate) fn kinds(&self) -> Vec<(&'static str, u64)> {
        Kind::ALL.iter().map(|kind| kind.as_str()).zip(self.kinds).filter(|(_, count)| *count > 0).collect()
    }

    /// Counts by tier, those that are not zero.
    pub(crate) fn tiers(&self) -> Vec<(&'static str, u64)> {
        Tier::ALL.iter().map(|tier| tier.as_str()).zip(self.tiers).filter(|(_, count)| *count > 0).collect()
    }

    /// Counts by category, the most frequent first.
    pub(crate) fn categories(&self) -> Vec<(&'d str, u64)> {
        let mut all: Vec<_> = self.categories.iter().map(|(category, count)| (*category, *count)).collect();
        all.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        all
    }

    /// The most imitated entities: id, name and count, the most frequent first.
    pub(crate) fn entities(&self, limit: usize) -> Vec<(&'d str, &'d str, u64)> {
        let mut all: Vec<_> = self.entities.iter().map(|((id, name), count)| (*id, *name, *count)).collect();
        all.sort_by(|a, b| b.2.cmp(&a.2).then(a.0.cmp(b.0)));
        all.truncate(limit);
        all
    }
}
