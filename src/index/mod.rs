//! The compiled registry: a table of every key of every protected name, one for near matches, and the records behind them.

mod build;
mod edges;
mod ends;
mod format;
mod keys;
mod kindred;
mod members;
mod near;
mod once;
mod order;
mod packed;
mod questions;
mod search;
mod sieve;
mod sketch;
mod table;
mod verify;
mod windows;

pub(crate) use build::close_lookalikes;
#[cfg(feature = "cli")]
pub(crate) use format::MAGIC;
#[cfg(feature = "serve")]
pub(crate) use format::TABLES_VERSION;
pub(crate) use keys::{blurred, readings};
pub(crate) use kindred::neutral;
pub(crate) use search::{Candidate, SearchScratch, Via, prepare};

use format::Parts;
pub(crate) use format::Pieces;
use keys::KeyKind;

use crate::fold::Folded;
use crate::registry::{Matching, Origin};

/// A compiled registry: one immutable block, opened from bytes or a path, shared freely between threads.
///
/// ```
/// use deadringer::{Index, registry::Registry};
/// let registry = Registry::read_csv("id,name,category\nfr-afp,Agence France-Presse,news-agency\n".as_bytes(), "list.csv")?;
/// let index = Index::compile(&registry)?;
/// let again = Index::from_bytes(&index.to_bytes())?;
/// assert_eq!(index.digest(), again.digest());
/// # Ok::<(), deadringer::Error>(())
/// ```
#[derive(Clone)]
pub struct Index {
    parts: Parts,
    /// Characters of the longest pattern.
    longest: usize,
    digest: u128,
}

/// A protected name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NameRecord {
    pub(crate) entity: u32,
    from: u32,
    to: u32,
    /// An ordinary word, which protects nothing by itself.
    pub(crate) common: bool,
    /// Whether a registry names it, or it is derived from what one names.
    pub(crate) origin: Origin,
}

impl NameRecord {
    /// Common, and for a short form its matching from 1 on and its weight, in one number.
    fn flags(&self) -> u32 {
        let origin = match self.origin {
            Origin::Registered => 0,
            Origin::Short { matching, weight } => (matching as u32 + 1) << 8 | u32::from(weight) << 16,
        };
        u32::from(self.common) | origin
    }

    /// The record of stored numbers; nothing if no record is stored so.
    fn from_flags(entity: u32, from: u32, to: u32, flags: u32) -> Option<NameRecord> {
        let weight = u8::try_from(flags >> 16).ok()?;
        let origin = match flags >> 8 & 0xff {
            0 => Origin::Registered,
            kind => {
                let matching = *Matching::ALL.get(kind as usize - 1)?;
                Origin::Short { matching, weight }
            }
        };
        Some(NameRecord { entity, from, to, common: flags & 1 != 0, origin })
    }
}

/// One searched stream of a protected name, with the rule it is matched by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PatternRecord {
    pub(crate) name: u32,
    /// Where its characters begin, in bytes.
    start: u32,
    length: u16,
    /// Edits allowed.
    pub(crate) edits: u8,
    /// Holds Han, kana or Hangul.
    pub(crate) dense: bool,
    /// Matched only with nothing but affixes around it.
    pub(crate) decorated_only: bool,
    /// Of such a one: also with anything behind it, if only affixes stand before it.
    pub(crate) leading: bool,
    /// All its characters are ASCII.
    ascii: bool,
}

impl PatternRecord {
    /// The characters of the pattern among those of all, if they are ASCII.
    #[inline]
    fn bytes<'c>(&self, all: &'c str) -> Option<&'c [u8]> {
        let start = self.start as usize;
        all.as_bytes().get(start..start + usize::from(self.length)).filter(|_| self.ascii)
    }

    /// Puts the characters of the pattern in place of those in `own`. They are kept as text, which takes a quarter of the memory.
    #[inline]
    fn read(&self, all: &str, own: &mut Vec<char>) {
        own.clear();
        match self.bytes(all) {
            Some(bytes) => own.extend(bytes.iter().map(|&byte| char::from(byte))),
            None => {
                let rest = all.get(self.start as usize..).unwrap_or("");
                own.extend(rest.chars().take(usize::from(self.length)));
            }
        }
    }
}

/// An entity of an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EntityView<'i> {
    /// Its id, unique in the registry.
    pub id: &'i str,
    /// Its own name.
    pub name: &'i str,
    /// Its category.
    pub category: &'i str,
    /// Its country; may be empty.
    pub country: &'i str,
}

/// A complete register of an index: it lists every body of a category and country, or every one of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RegisterView<'i> {
    /// The category.
    pub category: &'i str,
    /// The country.
    pub country: &'i str,
    /// The kind of body; empty for all of the category.
    pub body: &'i str,
}

impl Index {
    /// The complete registers that were compiled in.
    pub fn registers(&self) -> impl Iterator<Item = RegisterView<'_>> {
        self.parts.registers.iter().map(|&[start, category, country, body]| {
            let part = |from: u32, to: u32| self.parts.text.get(from as usize..to as usize).unwrap_or("");
            RegisterView {
                category: part(start, category),
                country: part(category, country),
                body: part(country, body),
            }
        })
    }

    /// Whether a complete register lists every body of a category, country and kind.
    pub(crate) fn covers(&self, category: &str, country: &str, body: &str) -> bool {
        self.registers().any(|register| {
            register.category == category
                && register.country == country
                && (register.body.is_empty() || register.body == body)
        })
    }

    /// The number of entities.
    #[must_use]
    pub fn entity_count(&self) -> usize {
        self.parts.entities.len()
    }

    /// The number of protected names, aliases among them.
    #[must_use]
    pub fn name_count(&self) -> usize {
        self.parts.names.len()
    }

    /// The digest of the compiled content, as 32 hexadecimal digits.
    #[must_use]
    pub fn digest(&self) -> String {
        format!("{:032x}", self.digest)
    }

    /// An entity by its number, counted from 0.
    #[must_use]
    pub fn entity(&self, number: usize) -> Option<EntityView<'_>> {
        let [start, id, name, category, country] = *self.parts.entities.get(number)?;
        let part = |from: u32, to: u32| self.parts.text.get(from as usize..to as usize).unwrap_or("");
        Some(EntityView {
            id: part(start, id),
            name: part(id, name),
            category: part(name, category),
            country: part(category, country),
        })
    }

    /// All entities, in the order they were compiled.
    pub fn entities(&self) -> impl Iterator<Item = EntityView<'_>> {
        (0..self.parts.entities.len()).filter_map(|number| self.entity(number))
    }

    pub(crate) fn name(&self, number: u32) -> Option<(NameRecord, &str)> {
        let record = *self.parts.names.get(number as usize)?;
        Some((record, self.parts.text.get(record.from as usize..record.to as usize).unwrap_or("")))
    }

    /// What a flag says was met: the name or alias that a registry holds, or that a short form stands for.
    pub(crate) fn matched_name(&self, number: u32) -> Option<&str> {
        let (record, text) = self.name(number)?;
        match record.origin {
            Origin::Registered => Some(text),
            Origin::Short { .. } => self.entity(record.entity as usize).map(|entity| entity.name),
        }
    }

    /// The Levenshtein distance of a pattern from a text, if it is at most `edits`; `own` is memory for its characters.
    #[inline]
    fn distance(
        &self,
        record: &PatternRecord,
        text: &[char],
        edits: usize,
        own: &mut Vec<char>,
    ) -> Option<usize> {
        match record.bytes(&self.parts.chars) {
            Some(bytes) => verify::within(bytes, text, edits),
            None => {
                record.read(&self.parts.chars, own);
                verify::within(own, text, edits)
            }
        }
    }

    /// A pattern without its characters.
    #[inline]
    fn record(&self, number: u32) -> Option<PatternRecord> {
        self.parts.patterns.get(number as usize).copied()
    }

    /// A pattern, and its characters in place of those in `chars`.
    #[inline]
    pub(crate) fn pattern(&self, number: u32, chars: &mut Vec<char>) -> Option<PatternRecord> {
        let record = self.record(number)?;
        record.read(&self.parts.chars, chars);
        Some(record)
    }

    pub(crate) fn patterns(&self) -> impl Iterator<Item = (PatternRecord, Vec<char>)> {
        (0u32..).map_while(|number| {
            let mut chars = Vec::new();
            self.pattern(number, &mut chars).map(|record| (record, chars))
        })
    }

    /// Whether an id or handle is an entity's own account on a platform.
    pub(crate) fn is_official(&self, platform: &str, id: &str, handle: &str) -> bool {
        let handle = handle.strip_prefix('@').unwrap_or(handle);
        // An entry without a platform holds everywhere; an account without one can only be met by such an entry.
        ["", platform].iter().take(if platform.is_empty() { 1 } else { 2 }).any(|platform| {
            let before = || platform.chars().chain(['\u{1f}']);
            let by_id = || before().chain(id.chars());
            let by_handle = || before().chain(['@']).chain(handle.chars().map(|c| c.to_ascii_lowercase()));
            (!id.is_empty() && self.holds_official(by_id))
                || (!handle.is_empty() && self.holds_official(by_handle))
        })
    }

    fn holds_official<I: Iterator<Item = char>>(&self, account: impl Fn() -> I) -> bool {
        let hash = || keys::hash_of(KeyKind::Official, account());
        self.parts.sieve.may_be_official(hash) && !self.parts.keys.numbers(hash()).is_empty()
    }

    /// Registered names that begin as a text does, in the order of their folded forms, each with its entity: for somebody who
    /// looks an entity up. Of names that fold alike the first. No name where the text folds to nothing.
    ///
    /// ```
    /// use deadringer::{Index, registry::Registry};
    /// let list = "id,name,category\nfr-afp,Agence France-Presse,news-agency\nbr-ab,Agência Brasil,news-agency\n";
    /// let index = Index::compile(&Registry::read_csv(list.as_bytes(), "list.csv")?)?;
    /// let found: Vec<&str> = index.names_starting("agencia", 10).iter().map(|(_, name)| *name).collect();
    /// assert_eq!(found, ["Agência Brasil"]);
    /// assert_eq!(index.names_starting("AGEN", 10).len(), 2);
    /// # Ok::<(), deadringer::Error>(())
    /// ```
    #[must_use]
    pub fn names_starting(&self, text: &str, limit: usize) -> Vec<(EntityView<'_>, &str)> {
        let folded = Folded::of(text);
        let hard = folded.hard.chars();
        if hard.is_empty() {
            return Vec::new();
        }
        let name = |number: u32| {
            let (record, text) = self.name(number)?;
            Some((self.entity(record.entity as usize)?, text))
        };
        self.parts.ordered.starting(self, hard).filter_map(name).take(limit).collect()
    }

    /// Whether a protected name, a short form among them, has this hard form.
    #[cfg(feature = "cli")]
    pub(crate) fn bears(&self, hard: &[char]) -> bool {
        let hash = keys::hash_of(KeyKind::Hard, hard.iter().copied());
        !self.parts.keys.numbers(hash).is_empty()
    }
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index")
            .field("entities", &self.parts.entities.len())
            .field("names", &self.parts.names.len())
            .field("digest", &self.digest())
            .finish_non_exhaustive()
    }
}
