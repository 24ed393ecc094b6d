//! Every flag counted, by what a reader may ask: category, kind, tier, entity, technique.

use std::collections::{BTreeMap, BTreeSet};

use crate::page::shortened;
use crate::recorded::Recorded;
use crate::{Disclaimer, Kind, Technique, Tier};

/// Entities and categories that are told apart. The largest open registry has 150,990 entities; a file made up to fill the memory
/// may have any number.
const MOST: usize = 500_000;

/// Code points of a text that is counted by.
const KEY: usize = 120;

/// Flags of one row of a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) flags: u64,
    kinds: [u64; 4],
    tiers: [u64; 4],
}

impl Counts {
    fn take(&mut self, flag: &Recorded) {
        self.flags += 1;
        if let Some(count) = self.kinds.get_mut(flag.kind as usize) {
            *count += 1;
        }
        if let Some(count) = self.tiers.get_mut(flag.tier as usize) {
            *count += 1;
        }
    }

    pub(super) fn kind(&self, kind: Kind) -> u64 {
        self.kinds.get(kind as usize).copied().unwrap_or(0)
    }

    pub(super) fn tier(&self, tier: Tier) -> u64 {
        self.tiers.get(tier as usize).copied().unwrap_or(0)
    }
}

/// An entity that is imitated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Entity {
    pub(super) name: String,
    pub(super) category: String,
    pub(super) counts: Counts,
}

/// All counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) all: Counts,
    pub(super) accounts: u64,
    /// Flags by technique: each once, however often it has it.
    pub(super) techniques: BTreeMap<Technique, u64>,
    pub(super) disclaimers: BTreeMap<Disclaimer, u64>,
    categories: BTreeMap<String, Counts>,
    entities: BTreeMap<String, Entity>,
    /// Flags of entities that are not told apart any more.
    pub(super) untold: u64,
}

/// The account whose flags are being read: they stand one behind the other.
#[derive(Debug, Default)]
pub(super) struct Account(Option<(String, String, String)>);

impl Account {
    fn is(&self, flag: &Recorded) -> bool {
        let known = self.0.as_ref();
        known.is_some_and(|(id, name, handle)| *id == flag.id && *name == flag.name && *handle == flag.handle)
    }
}

impl Tally {
    pub(super) fn take(&mut self, flag: &Recorded, account: &mut Account) {
        if !account.is(flag) {
            self.accounts += 1;
            account.0 = Some((flag.id.clone(), flag.name.clone(), flag.handle.clone()));
        }
        self.all.take(flag);
        let techniques: BTreeSet<Technique> = flag.evidence.iter().map(|one| one.technique).collect();
        for technique in techniques {
            *self.techniques.entry(technique).or_default() += 1;
        }
        if let Some(disclaimer) = flag.disclaimer {
            *self.disclaimers.entry(disclaimer).or_default() += 1;
        }
        let category = shortened(&flag.category, KEY);
        if self.categories.len() < MOST || self.categories.contains_key(&category) {
            self.categories.entry(category.clone()).or_default().take(flag);
        }
        if flag.entity_id.is_empty() {
            return;
        }
        let id = shortened(&flag.entity_id, KEY);
        if self.entities.len() >= MOST && !self.entities.contains_key(&id) {
            self.untold += 1;
            return;
        }
        let entity = self.entities.entry(id).or_insert_with(|| Entity {
            name: shortened(&flag.entity_name, KEY),
            category,
            counts: Counts::default(),
        });
        entity.counts.take(flag);
    }

    /// By category, the most frequent first.
    pub(super) fn categories(&self) -> Vec<(&str, &Counts)> {
        let mut all: Vec<_> = self.categories.iter().map(|(name, counts)| (name.as_str(), counts)).collect();
        all.sort_by(|a, b| b.1.flags.cmp(&a.1.flags).then(a.0.cmp(b.0)));
        all
    }

    /// Entities by id, the most imitated first.
    pub(super) fn entities(&self, most: usize) -> Vec<(&str, &Entity)> {
        let mut all: Vec<_> = self.entities.iter().map(|(id, entity)| (id.as_str(), entity)).collect();
        all.sort_by(|a, b| b.1.counts.flags.cmp(&a.1.counts.flags).then(a.0.cmp(b.0)));
        all.truncate(most);
        all
    }

    /// How many entities are imitated.
    pub(super) fn imitated(&self) -> usize {
        self.entities.len()
    }
}
