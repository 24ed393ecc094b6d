//! Short forms: how people shorten the official name of a body, derived by rule from the name alone.
//!
//! Only what the language shortens as a habit may enter (a place without its rank, a function by its customary
//! abbreviation, initials, a dropped legal form), and each form carries how it may be met. Nothing is looked up about an
//! entity, and no form is nothing but generic words. Whether two entities share a form is for the compiler to see.

mod chinese;
mod company;
mod distinct;
mod english;
mod found;
mod hospital;
mod japanese;
mod korean;
mod person;
mod place;
mod school;
mod spaced;
mod spelled;
mod words;

#[cfg(test)]
mod tests;

use super::Entity;
use found::Found;

/// How a short form may be met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Matching {
    /// As a full name is: long and distinctive.
    Near,
    /// Exactly or folded, anywhere between word boundaries.
    Embedded,
    /// Exactly, with nothing but affixes and numbers around it, or alone.
    Decorated,
    /// As `Decorated`, but never alone: at least one telling affix must stand beside it.
    Accompanied,
}

impl Matching {
    /// All, as they are numbered in compiled files.
    pub(crate) const ALL: [Matching; 4] =
        [Matching::Near, Matching::Embedded, Matching::Decorated, Matching::Accompanied];
}

/// A short form of a protected name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ShortForm {
    pub(crate) text: String,
    pub(crate) matching: Matching,
    /// 0 to 100: how sure it is that people mean the entity by it; 100 is as good as an alias.
    pub(crate) weight: u8,
}

/// Short forms an entity may have. The richest Chinese names have about twenty that people use; more would only be rarer.
pub(crate) const MAX_SHORT_FORMS: usize = 24;

/// Aliases that are read as full names. Registries list translations by the dozen; the first few are the customary ones.
const MAX_SOURCES: usize = 6;

/// All short forms of an entity, surest first; always the same for the same entity.
pub(crate) fn short_forms(entity: &Entity) -> Vec<ShortForm> {
    let mut found = Found::of(entity);
    derive(&entity.name, entity, &mut found);
    let full = entity.aliases.iter().filter(|alias| is_full(alias)).take(MAX_SOURCES);
    for alias in full {
        found.read_alias();
        derive(alias, entity, &mut found);
    }
    found.finish()
}

/// Whether the last characters before a form and its first ones together are a place, so that the form is only cut out of
/// another name: 安理工 in 西安理工.
pub(crate) fn begins_within_a_place(before: &[char], form: &[char]) -> bool {
    place::straddles(before, form)
}

fn derive(name: &str, entity: &Entity, found: &mut Found) {
    let (bare, detail) = without_brackets(name);
    if !detail.is_empty() && !person::is_category(&entity.category) {
        spaced::without_detail(&bare, &detail, found);
    }
    let is = |test: fn(char) -> bool| bare.chars().any(test);
    if is(is_hangul) {
        korean::derive(&bare, found);
    } else if is(is_kana) || is(is_han) && japanese::is_japanese(&bare, &entity.country) {
        japanese::derive(&bare, found);
    } else if is(is_han) {
        // What translations shorten is the reader's language, not the body's.
        if found.is_translation() {
            return;
        }
        if !person::derive(&bare, &entity.category, found) {
            chinese::derive(&bare, found);
        }
    } else if !person::is_category(&entity.category) {
        // Titles and persons are not shortened by these rules.
        spaced::derive(&bare, entity, found);
    }
}

/// Whether an alias is itself the full name of a body: it says what kind of body it is, and is long enough to be shortened.
fn is_full(alias: &str) -> bool {
    let dense = alias.chars().any(|c| is_han(c) || is_kana(c) || is_hangul(c));
    // Five Han characters are a place, a function and a body; two words of an alphabet are a name and a kind.
    if dense {
        words::skimmed(alias, |skim| skim.whole_hard().len() >= 5)
    } else {
        distinct::names_a_body(alias)
    }
}

/// A name without what stands in brackets at its end, and that.
fn without_brackets(name: &str) -> (String, String) {
    let trimmed = name.trim();
    for (open, close) in [('(', ')'), ('（', '）'), ('[', ']')] {
        if let Some(inner) = trimmed.strip_suffix(close)
            && let Some((before, detail)) = inner.rsplit_once(open)
            && !before.trim().is_empty()
        {
            return (before.trim().to_owned(), detail.trim().to_owned());
        }
    }
    (trimmed.to_owned(), String::new())
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30fa}')
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}')
}
