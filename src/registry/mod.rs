//! Registries: the lists of protected entities that people write, read and correct.

mod builtin;
mod countries;
mod entity;
mod expand;
mod hashed;
mod lint;
pub mod ordinary;
mod read;
mod registers;
pub(crate) mod short_forms;
pub(crate) mod threads;
mod trial;
mod values;
mod write;

pub mod import;

use std::collections::HashMap;

pub(crate) use builtin::builtin_names;
pub use entity::{CATEGORIES, Entity, Official, PLATFORMS};
pub(crate) use expand::{Expansion, Origin, ProtectedName, expand};
pub(crate) use hashed::AsItIs;
pub use lint::{Lint, LintKind};
#[cfg(feature = "cli")]
pub(crate) use trial::{Trial, grouped};

pub use registers::Register;
pub(crate) use short_forms::Matching;

use crate::Error;

/// A list of protected entities, as read from one or more files; compile it with [`Index::compile`](crate::Index::compile).
///
/// ```
/// use deadringer::registry::Registry;
/// let text = "id,name,category,country,aliases,official\nxh,新华社,news-agency,CN,Xinhua,weibo:@新华社\n";
/// let registry = Registry::read_csv(text.as_bytes(), "list.csv")?;
/// assert_eq!(registry.entities()[0].aliases, ["Xinhua"]);
/// # Ok::<(), deadringer::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Registry {
    entities: Vec<Entity>,
    /// Where each entity was read: `file:line`.
    places: Vec<String>,
    by_id: HashMap<String, usize>,
    registers: Vec<Register>,
}

impl Registry {
    /// A registry of nothing.
    #[must_use]
    pub fn new() -> Self {
        Registry::default()
    }

    /// The entities, in the order they were read.
    #[must_use]
    pub fn entities(&self) -> &[Entity] {
        &self.entities
    }

    /// Where an entity was read, as `file:line`; empty for one that was not read from a file.
    #[must_use]
    pub fn place(&self, index: usize) -> &str {
        self.places.get(index).map_or("", String::as_str)
    }

    /// Takes in one entity. Texts lose the white space around them, empty aliases and accounts are dropped, and an
    /// account is split from its platform as [`Official::parse`] does.
    ///
    /// # Errors
    /// Its id or name is empty, its category is no slug, a date is none, an account is empty behind its platform, or
    /// its id is taken.
    pub fn push(&mut self, mut entity: Entity, place: impl Into<String>) -> Result<(), Error> {
        let place = place.into();
        entity.tidy();
        if let Err((what, hint)) = entity.validate() {
            return Err(Error::registry(place, what).with_hint(hint));
        }
        if let Some(&first) = self.by_id.get(&entity.id) {
            return Err(Error::registry(
                place,
                format!("duplicate id `{}`: it stands first at {}", entity.id, self.place(first)),
            )
            .with_hint("ids are unique over all registries of a run; rename one, or leave the built-in registry out with `--no-builtin`"));
        }
        self.by_id.insert(entity.id.clone(), self.entities.len());
        self.entities.push(entity);
        self.places.push(place);
        Ok(())
    }

    /// Takes in all entities of another registry.
    ///
    /// # Errors
    /// One of its ids is taken.
    pub fn join(&mut self, other: Registry) -> Result<(), Error> {
        if self.entities.is_empty() {
            // All of them were pushed there.
            (self.entities, self.places, self.by_id) = (other.entities, other.places, other.by_id);
        } else {
            for (entity, place) in other.entities.into_iter().zip(other.places) {
                self.push(entity, place)?;
            }
        }
        for register in other.registers {
            if !self.registers.contains(&register) {
                self.registers.push(register);
            }
        }
        Ok(())
    }
}
