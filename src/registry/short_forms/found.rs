//! What has been derived so far, and the guard at the door: nothing generic, nothing twice, nothing the entity is called
//! anyway.

use super::distinct::{self, Parts};
use super::words::{self, Words};
use super::{Entity, MAX_SHORT_FORMS, Matching, ShortForm};
use crate::fold::is_dense;
use crate::lexicon::{Affixes, CommonWords};

/// The short forms of one entity.
pub(super) struct Found {
    taken: Words,
    forms: Vec<ShortForm>,
    /// Taken off the weight: a form of an alias is one step further from the name.
    discount: u8,
    /// The entity is of a country where Chinese is written, or of none that is known.
    chinese: bool,
}

impl Found {
    pub(super) fn of(entity: &Entity) -> Found {
        let mut taken = Words::default();
        // Most entities have fewer names and forms.
        taken.reserve(14);
        taken.extend(std::iter::once(&entity.name).chain(&entity.aliases).map(|name| words::hard_of(name)));
        let chinese = matches!(entity.country.as_str(), "" | "CN" | "TW" | "HK" | "MO" | "SG");
        Found { taken, forms: Vec::new(), discount: 0, chinese }
    }

    /// What follows comes from an alias.
    pub(super) fn read_alias(&mut self) {
        // A tenth: translations and former names are shortened, but more rarely.
        self.discount = 10;
    }

    /// Whether what is read now is an alias.
    pub(super) fn is_alias(&self) -> bool {
        self.discount > 0
    }

    /// Whether a Chinese name that is read now only translates another: nobody calls the University of Geneva 日大.
    pub(super) fn is_translation(&self) -> bool {
        self.is_alias() && !self.chinese
    }

    /// Takes a form in, if it is distinctive.
    pub(super) fn push(&mut self, text: &str, matching: Matching, weight: u8) {
        self.enter(text, matching, weight, Parts::is_distinctive);
    }

    /// Takes in what is left of a national body without the nation: a function is enough, for it is only met beside words that
    /// say more.
    pub(super) fn push_bare(&mut self, text: &str, matching: Matching, weight: u8) {
        self.enter(text, matching, weight, |parts| parts.is_distinctive() || parts.function);
    }

    /// Takes in initials, which are no words.
    pub(super) fn push_initials(&mut self, text: &str, matching: Matching, weight: u8) {
        self.enter(text, matching, weight, |_| true);
    }

    /// Takes in what a nation calls the one body it has of a kind: 最高法, 外交部. Such a form may be a common word, for the
    /// index meets those only as they stand.
    pub(super) fn push_unique(&mut self, text: &str, matching: Matching, weight: u8) {
        let hard = distinct::hard(text);
        if hard.len() >= 2 {
            self.take(hard, text, matching, weight);
        }
    }

    fn enter(&mut self, text: &str, matching: Matching, weight: u8, enough: impl Fn(&Parts) -> bool) {
        let text = text.trim();
        let hard = distinct::hard(text);
        let dense = hard.iter().any(|&c| is_dense(c));
        let parts = distinct::parts(text);
        // A single character means everything; two letters are the code of something else.
        if hard.len() < if dense { 2 } else { 3 }
            || CommonWords::builtin().holds(&hard)
            || !enough(&parts)
            || parts.own == 0 && is_affix(text)
        {
            return;
        }
        self.take(hard, text, matching, weight);
    }

    fn take(&mut self, hard: Vec<char>, text: &str, matching: Matching, weight: u8) {
        let dense = hard.iter().any(|&c| is_dense(c));
        let matching = matching.max(allowed(hard.len(), dense));
        let weight = weight.saturating_sub(self.discount);
        if self.taken.contains(&hard) {
            // Two rules that agree: the surer one counts.
            if let Some(known) = self.forms.iter_mut().find(|form| form.weight < weight && form.text == text)
            {
                known.weight = weight;
                if known.matching == Matching::Accompanied {
                    known.matching = matching;
                }
            }
            return;
        }
        self.taken.insert(hard);
        self.forms.push(ShortForm { text: text.to_owned(), matching, weight });
    }

    pub(super) fn finish(mut self) -> Vec<ShortForm> {
        // Stable: of equally sure ones the one derived first stays first.
        self.forms.sort_by_key(|form| std::cmp::Reverse(form.weight));
        self.forms.truncate(MAX_SHORT_FORMS);
        self.forms
    }
}

fn is_affix(text: &str) -> bool {
    words::skimmed(text, |skim| Affixes::builtin().get(skim.visual.chars()).is_some())
}

/// The freest matching a length bears. As with names: up to four letters or two Han characters chance makes likenesses, and
/// a near match needs as much as two edits are allowed for.
fn allowed(length: usize, dense: bool) -> Matching {
    match (dense, length) {
        (true, 6..) | (false, 10..) => Matching::Near,
        (true, 3..) | (false, 5..) => Matching::Embedded,
        _ => Matching::Decorated,
    }
}

/// How freely a form that is distinctive in itself is met, by its length.
pub(super) fn by_length(text: &str) -> Matching {
    let parts = distinct::parts(text);
    if parts.dense {
        match parts.length {
            6.. => Matching::Near,
            4.. => Matching::Embedded,
            _ => Matching::Decorated,
        }
    } else {
        // Own letters carry it: `Uni X` is met as often as X is.
        match (parts.length, parts.own) {
            (12.., 8..) => Matching::Near,
            // Place, function and body spelled out: `Kenya Health Ministry`.
            (8.., 4..) | (16.., _) => Matching::Embedded,
            _ => Matching::Decorated,
        }
    }
}
