//! From entities to protected names: what a registry writes, and the short forms derived from it.

use std::collections::HashMap;

use super::Registry;
use super::short_forms::{Matching, short_forms};
use crate::fold::Folded;

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
#[derive(Clone, Debug)]
pub(crate) struct ProtectedName {
    /// The number of its entity.
    pub(crate) entity: u32,
    pub(crate) text: String,
    pub(crate) origin: Origin,
}

/// Hands out all protected names of a registry with their folded forms, entity by entity: names and aliases, then short
/// forms. No entity bears one folded name twice, no short form is another entity's registered name, and none stands for
/// more than [`MOST_SHARED`] of them.
pub(crate) fn expand<E>(
    registry: &Registry,
    mut found: impl FnMut(&ProtectedName, &Folded) -> Result<(), E>,
) -> Result<(), E> {
    let mut folded = Folded::default();
    let mut bearers: HashMap<String, Bearers> = HashMap::new();
    let mut forms: Vec<Vec<(String, ProtectedName)>> = Vec::with_capacity(registry.entities().len());
    for (number, entity) in (0u32..).zip(registry.entities()) {
        let mut own = Vec::new();
        for text in std::iter::once(&entity.name).chain(&entity.aliases) {
            folded.fold(text);
            if !folded.visual.is_empty() {
                bearers.entry(folded.hard.text()).or_default().registered = true;
            }
        }
        for form in short_forms(entity) {
            folded.fold(&form.text);
            if folded.visual.is_empty() {
                continue;
            }
            let hard = folded.hard.text();
            bearers.entry(hard.clone()).or_default().short += 1;
            let origin = Origin::Short { matching: form.matching, weight: form.weight };
            own.push((hard, ProtectedName { entity: number, text: form.text, origin }));
        }
        forms.push(own);
    }
    for ((number, entity), forms) in (0u32..).zip(registry.entities()).zip(forms) {
        let mut seen: Vec<Vec<char>> = Vec::new();
        let registered = std::iter::once(&entity.name).chain(&entity.aliases).map(|text| ProtectedName {
            entity: number,
            text: text.clone(),
            origin: Origin::Registered,
        });
        let short = forms.into_iter().filter_map(|(hard, mut name)| {
            let bearers = bearers.get(&hard)?;
            if bearers.registered || bearers.short > MOST_SHARED {
                return None;
            }
            if let Origin::Short { weight, .. } = &mut name.origin {
                *weight /= u8::try_from(bearers.short).unwrap_or(u8::MAX);
            }
            Some(name)
        });
        for name in registered.chain(short) {
            folded.fold(&name.text);
            if folded.visual.is_empty() || seen.iter().any(|hard| hard == folded.hard.chars()) {
                continue;
            }
            seen.push(folded.hard.chars().to_vec());
            found(&name, &folded)?;
        }
    }
    Ok(())
}

/// Who bears a folded name.
#[derive(Clone, Copy, Debug, Default)]
struct Bearers {
    /// It stands in the registry.
    registered: bool,
    /// Entities that it is a short form of.
    short: usize,
}
