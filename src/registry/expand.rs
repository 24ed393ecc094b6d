//! From entities to protected names: what a registry writes, and the short forms derived from it.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::ops::{Range, RangeInclusive};

use super::hashed::{AsItIs, Hashing};
use super::short_forms::{Matching, ShortForm, short_forms};
use super::{Entity, Registry, threads};
use crate::fold::Skim;

/// Entities that may share a short form before it is dropped: shared by more, it is the name of a kind and of none of them.
const MOST_SHARED: usize = 3;

/// Where a protected name comes from, and so how it may be met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Name or alias of the registry.
    Registered,
    /// A short form, with how sure it is that it means the entity, 0 to 100.
    Short { matching: Matching, weight: u8 },
}

/// A protected name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ProtectedName<'n> {
    /// The number of its entity.
    pub(crate) entity: u32,
    pub(crate) text: &'n String,
    pub(crate) origin: Origin,
    /// It is the entity's name, and no alias.
    pub(crate) own: bool,
}

/// Entities that are worked out in one go: enough to be worth a thread's while and its working memory, few enough for all threads
/// to end together.
const CHUNK: RangeInclusive<usize> = 64..=1_024;
/// Chunks of a registry, where they are neither too small nor too large.
const CHUNKS: usize = 256;

/// All protected names of a registry, entity by entity: names and aliases, then short forms. No entity bears one folded name
/// twice, no short form is another entity's registered name, and none stands for more than [`MOST_SHARED`] of them.
pub(crate) struct Expansion<'r> {
    registry: &'r Registry,
    chunks: Vec<Range<usize>>,
    /// For each entity what it may be called.
    called: Vec<Called>,
    bearers: HashMap<u128, Bearers, BuildHasherDefault<AsItIs>>,
}

/// What an entity may be called, with the hash of each name that can be looked for.
struct Called {
    registered: Vec<Option<u128>>,
    short: Vec<(u128, ShortForm)>,
}

/// Who bears a folded name.
#[derive(Clone, Copy, Debug, Default)]
struct Bearers {
    /// It stands in the registry.
    registered: bool,
    /// Entities that it is a short form of.
    short: usize,
}

impl<'r> Expansion<'r> {
    pub(crate) fn of(registry: &'r Registry, threads: usize) -> Expansion<'r> {
        let chunks = registry.chunks();
        let called = threads::in_order(&chunks, threads, |chunk| {
            let mut hashing = Hashing::default();
            let entities = registry.entities().get(chunk.clone()).unwrap_or_default();
            entities.iter().map(|entity| Called::of(entity, &mut hashing)).collect::<Vec<_>>()
        });
        let called: Vec<Called> = called.into_iter().flatten().collect();
        let mut bearers: HashMap<u128, Bearers, BuildHasherDefault<AsItIs>> =
            HashMap::with_capacity_and_hasher(called.len() * 4, BuildHasherDefault::default());
        for called in &called {
            for hash in called.registered.iter().flatten() {
                bearers.entry(*hash).or_default().registered = true;
            }
            for (hash, _) in &called.short {
                bearers.entry(*hash).or_default().short += 1;
            }
        }
        Expansion { registry, chunks, called, bearers }
    }

    /// Entities by number, in pieces that can be worked out side by side.
    pub(crate) fn chunks(&self) -> &[Range<usize>] {
        &self.chunks
    }

    /// Hands out the protected names of some entities, skimmed.
    pub(crate) fn names(&self, entities: &Range<usize>, mut found: impl FnMut(&ProtectedName<'_>, &Skim)) {
        let mut skim = Skim::default();
        let mut seen: Vec<u128> = Vec::new();
        for number in entities.clone() {
            let (Some(entity), Some(called)) =
                (self.registry.entities().get(number), self.called.get(number))
            else {
                continue;
            };
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            seen.clear();
            let mut hand_out = |hash: u128, text: &String, origin, own| {
                if !seen.contains(&hash) {
                    seen.push(hash);
                    skim.skim(text);
                    found(&ProtectedName { entity: number, text, origin, own }, &skim);
                }
            };
            for (at, (text, hash)) in texts(entity).zip(&called.registered).enumerate() {
                if let Some(hash) = hash {
                    hand_out(*hash, text, Origin::Registered, at == 0);
                }
            }
            for (hash, form) in &called.short {
                if let Some(origin) = self.origin(*hash, form) {
                    hand_out(*hash, &form.text, origin, false);
                }
            }
        }
    }

    /// How a short form may be met, if it may.
    fn origin(&self, hash: u128, form: &ShortForm) -> Option<Origin> {
        let bearers = self.bearers.get(&hash)?;
        if bearers.registered || bearers.short > MOST_SHARED {
            return None;
        }
        let weight = form.weight / u8::try_from(bearers.short).unwrap_or(u8::MAX);
        Some(Origin::Short { matching: form.matching, weight })
    }
}

impl Called {
    fn of(entity: &Entity, hashing: &mut Hashing) -> Called {
        let registered = texts(entity).map(|text| hashing.of(text)).collect();
        let short = short_forms(entity).into_iter();
        Called { registered, short: short.filter_map(|form| Some((hashing.of(&form.text)?, form))).collect() }
    }
}

impl Registry {
    /// Entities by number, in pieces that can be worked out side by side.
    pub(super) fn chunks(&self) -> Vec<Range<usize>> {
        let count = self.entities.len();
        let chunk = (count / CHUNKS).clamp(*CHUNK.start(), *CHUNK.end());
        (0..count).step_by(chunk).map(|from| from..count.min(from + chunk)).collect()
    }
}

/// What a registry writes as the names of an entity: its own first.
pub(super) fn texts(entity: &Entity) -> impl Iterator<Item = &String> {
    std::iter::once(&entity.name).chain(&entity.aliases)
}

/// Hands out all protected names of a registry, one after the other.
pub(crate) fn expand<E>(
    registry: &Registry,
    mut found: impl FnMut(&ProtectedName<'_>, &Skim) -> Result<(), E>,
) -> Result<(), E> {
    let expansion = Expansion::of(registry, 1);
    let mut done = Ok(());
    for chunk in expansion.chunks() {
        expansion.names(chunk, |name, skim| {
            if done.is_ok() {
                done = found(name, skim);
            }
        });
    }
    done
}
