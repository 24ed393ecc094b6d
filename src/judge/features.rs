//! What the score is made of: how like, how telling, how much beside it, and what speaks against it.

use unicode_script::{Script, UnicodeScript};

use super::altered::{Altered, AlteredScratch, Words};
use super::core::Core;
use super::outside::Outside;
use super::protected::Told;
use crate::align::{Alignment, Edit};
use crate::fold::{Folded, Line, Stream, is_dense};
use crate::index::{Candidate, NameRecord, Via};
use crate::lexicon::AffixClass;
use crate::registry::Origin;
use crate::{Disclaimer, Technique};

/// The most, in log-odds, that a name with an unexplained edit may score: the edit may as well make it another body's name.
pub(super) const CAP_PLAIN: f64 = 0.82;
/// The most that a name of one or two short words may score inside another, unless an affix explains the rest.
pub(super) const CAP_SHORT: f64 = 0.4;
/// The most that words in another order may score: the order may be another body's.
const CAP_REORDERED: f64 = 2.0;
/// What a name must tell not to be generic: six letters of a word that one body has, or two Han characters.
pub(super) const TELLING: f64 = 6.0;
/// A short form less sure than this is as often another body's name.
const UNSURE: u8 = 60;
/// The weight of one edit in eight letters or in four Han characters, about: it leaves a word to be known by, and what is
/// altered more is as well another body's word.
const SLIP: f64 = 2.0;
/// How far a cap gives way when name and handle mean the same entity: each is what the other's doubt asked for.
const CAP_YIELDS: f64 = 0.8;

macro_rules! features {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $sign:literal;)+) => {
        /// One input of the model.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Feature { $($(#[$doc])* $variant),+ }

        impl Feature {
            pub(crate) const COUNT: usize = [$(Feature::$variant),+].len();
        }

        /// Name and sign of each: 1 where more of it must not lower the score, -1 where it must not raise it.
        pub(crate) const FEATURES: [(&str, f64); Feature::COUNT] = [$(($name, $sign)),+];
    };
}

features! {
    /// What the protected name tells, 0 to 3.5: a long name of its own words is met by chance more rarely.
    Information = "information", 1.0;
    /// Something is made to look like what it is not, which is no accident: 0 or 1.
    Disguise = "disguise", 1.0;
    /// A registered name with no edit that nothing explains and no unknown word beside it: 0 or 1.
    Whole = "whole", 1.0;
    /// A word beside it says that it is the entity itself (官方, official), as nobody says by chance: 0 or 1.
    Official = "official", 1.0;
    /// It is built as a body or office of a protected class is: 0, or the score of the claim.
    Claimed = "claimed", 1.0;
    /// The other field means the same entity: 0, or the score it has there.
    Agreement = "agreement", 1.0;
    /// How many differences, eight and more as 1: of two entities with one folded name the one written the same comes first.
    Differences = "differences", -1.0;
    /// Edits that nothing explains, weighed by the part they hit.
    Edits = "edits", -1.0;
    /// Differences that look or sound alike, weighed by how far.
    Likeness = "likeness", -1.0;
    /// Words in another order: 0 or 1.
    Reordered = "reordered", -1.0;
    /// A run put into the name: 0, or 0.2 (every word its own) to 1 (generic words).
    Gap = "gap", -1.0;
    /// The kind of body exchanged for a kindred one: 0 or 1.
    Kindred = "kindred", -1.0;
    /// The name in another script: 0 or 1.
    Transliterated = "transliterated", -1.0;
    /// How unsure it is that a short form means the entity, 0 to 1; 0 for a registered name.
    ShortForm = "short-form", -1.0;
    /// How easily such a likeness is another body or person: 0, 0.5 where the score is capped under medium, 1 where lower.
    Doubt = "doubt", -1.0;
    /// How far a name of generic words is met by anything but itself: 0, or up to 1 where no word of it is its own.
    Generic = "generic", -1.0;
    /// The share of what the name tells that was altered or left out, 0 to 1.
    Lost = "lost", -1.0;
    /// The first or last character again: 0 or 1.
    Repeats = "repeats", -1.0;
    /// What follows begins with `of`, `du`: 0, or 1, or 2 before a place.
    Genitive = "genitive", -1.0;
    /// What the words beside the name are, from 0 (none) over 0.1 (official) to 1.1 (unknown).
    Added = "added", -1.0;
    /// Unknown words beside the name, as a share of what the name tells, 0 to 2.
    Unknown = "unknown", -1.0;
    /// A single word, or one with an edit, among unknown words: 0 to 1.5.
    Company = "company", -1.0;
    /// A registry names it, and so does everybody else: 0 or 1.
    Common = "common", -1.0;
    /// The name says that it is not the entity: 1 at its start, less at its end.
    Disclaimed = "disclaimed", -1.0;
}

/// The features of one flag, and the most it may score.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Features {
    pub(crate) values: [f64; Feature::COUNT],
    /// In log-odds.
    pub(crate) cap: f64,
    /// Nothing raises the cap.
    firm: bool,
    /// What is built as a body's name is may as well be another body's.
    another: bool,
}

impl Default for Features {
    fn default() -> Self {
        Features { values: [0.0; Feature::COUNT], cap: f64::INFINITY, firm: false, another: false }
    }
}

impl Features {
    #[expect(clippy::indexing_slicing, reason = "a feature is a place in an array of as many")]
    pub(super) fn set(&mut self, feature: Feature, value: f64) {
        self.values[feature as usize] = value;
    }

    #[expect(clippy::indexing_slicing, reason = "a feature is a place in an array of as many")]
    fn value(&self, feature: Feature) -> f64 {
        self.values[feature as usize]
    }

    /// Takes account of the other field, which means the same entity with a probability.
    pub(crate) fn agree(&mut self, probability: f64) {
        self.set(Feature::Agreement, probability);
        if !self.firm {
            self.cap += CAP_YIELDS * probability;
        }
    }

    /// The score of the claim that the same field makes; 0 where it makes none.
    pub(crate) fn asserted(&self) -> f64 {
        self.value(Feature::Claimed)
    }

    /// Takes account of what the same field asserts to be.
    pub(crate) fn claimed(&mut self, score: f64) {
        // `Associated Press of Pakistan` is a body of its own.
        if self.value(Feature::Genitive) == 0.0 && !self.another {
            self.set(Feature::Claimed, score);
        }
    }

    /// Takes account of a disclaimer, in this field or the other.
    pub(crate) fn disclaim(&mut self, at_start: bool) {
        // At its end or in the other field it is easily overlooked: less than half.
        self.set(Feature::Disclaimed, if at_start { 1.0 } else { 0.46 });
    }

    /// Met by a spelling in another script.
    pub(crate) fn spelled(&self) -> bool {
        self.value(Feature::Transliterated) > 0.0
    }

    /// Something was put in, left out or exchanged that nothing explains.
    pub(crate) fn edited(&self) -> bool {
        self.value(Feature::Edits) > 0.0
    }

    pub(super) fn cap(&mut self, cap: f64) {
        self.cap = self.cap.min(cap);
        let doubt = if cap <= CAP_SHORT {
            1.0
        } else if cap <= CAP_PLAIN {
            0.5
        } else {
            0.0
        };
        self.set(Feature::Doubt, self.value(Feature::Doubt).max(doubt));
    }

    /// What a name tells, in letters' worth.
    pub(super) fn informed(&mut self, information: f64) {
        // Beyond 25 letters' worth each further one says less: another registered name is not met by chance any more.
        let beyond = (information - 25.0).max(0.0);
        self.set(Feature::Information, information.min(25.0) / 10.0 + beyond / (beyond + 25.0));
    }

    /// What speaks against a short form as such, of few characters or not.
    pub(super) fn short_form(&mut self, weight: u8, few: bool, outside: &Outside) {
        self.set(Feature::ShortForm, 1.0 - f64::from(weight.min(100)) / 100.0);
        // 国安 is a given name too, and three letters are the initials of a hundred bodies: by themselves they are as well the
        // body's own account, or another body's.
        let told = matches!(outside.best, Some(AffixClass::Official | AffixClass::Role));
        // And Miami University is not the University of Miami.
        if (few || weight < UNSURE) && !told {
            self.cap(CAP_PLAIN);
        }
    }

    /// What stands beside a name that tells so much, by itself.
    pub(super) fn beside(&mut self, outside: &Outside, information: f64) {
        if outside.repeats {
            self.set(Feature::Repeats, 1.0);
        }
        if outside.genitive {
            // Of a country: the body of that name there, as a rule.
            let placed = outside.best == Some(AffixClass::Place);
            self.set(Feature::Genitive, if placed { 2.0 } else { 1.0 });
        }
        if !outside.any {
            return;
        }
        let unknown = outside.unknown > 0;
        self.set(
            Feature::Added,
            match (unknown, outside.best) {
                // Only words that the entity itself would use.
                (false, Some(AffixClass::Official)) => 0.1,
                (false, Some(AffixClass::Role | AffixClass::Channel)) => 0.35,
                (false, Some(AffixClass::Place | AffixClass::Community))
                | (true, Some(AffixClass::Official)) => 0.6,
                (false, _) | (true, Some(AffixClass::Role | AffixClass::Channel)) => 0.9,
                (true, _) => 1.1,
            },
        );
        if outside.best == Some(AffixClass::Official) {
            self.set(Feature::Official, 1.0);
        }
        self.set(Feature::Unknown, (f64::from(outside.unknown) / information).min(2.0));
        if unknown && information < 10.0 {
            self.cap(CAP_SHORT);
        }
    }

    /// Nothing where the difference is one of place, number or ordinal: another body.
    pub(super) fn of(judged: &Parts<'_>, scratch: &mut AlteredScratch) -> Option<Features> {
        let Parts { alignment, outside, core, told, words, candidate, .. } = *judged;
        let mut features = Features::default();
        let information = information(core);
        features.informed(information);
        if judged.record.common {
            features.cap(CAP_SHORT);
            if outside.any || alignment.cost > 0 {
                features.set(Feature::Common, 1.0);
            }
        }
        features.set(
            Feature::Differences,
            alignment.differences.rows().iter().take(8).map(|_| 0.125).sum::<f64>(),
        );
        if let Origin::Short { weight, .. } = judged.record.origin {
            if !short_form_holds(judged) {
                return None;
            }
            features.short_form(weight, core.len() <= if core.dense { 3 } else { 6 }, outside);
        }
        let gap = candidate.via == Via::Gap;
        let altered = Altered::of(alignment, core, words, candidate.via, scratch)?;
        features.set(Feature::Edits, altered.edits);
        features.set(Feature::Likeness, altered.likeness);
        features.set(Feature::Disguise, if altered.disguised { 1.0 } else { 0.0 });
        // `National Cancer Institute` asserts to be a body, and that one and not the National Dance Institute.
        features.another = altered.own > SLIP;
        if altered.plain > 0 || altered.sounding_place {
            features.cap(CAP_PLAIN);
        }
        if !features.likeness_holds(judged, &altered) {
            return None;
        }
        if candidate.via == Via::Kindred {
            features.set(Feature::Kindred, 1.0);
            features.cap(CAP_PLAIN);
        }
        if alignment.reordered {
            features.set(Feature::Reordered, 1.0);
            features.cap(CAP_REORDERED);
        }
        if let Some(letters) = alignment.spelled {
            features.set(Feature::Transliterated, 1.0);
            // Six letters are a word of some language more often than a name spelled in another script.
            if letters < 7 {
                features.cap(CAP_PLAIN);
            }
        }
        if gap {
            features.cap(CAP_PLAIN);
        }
        features.beside(outside, information);
        if outside.any {
            features.weigh_outside(judged, &altered);
        }
        features.weigh_words(judged, &altered);
        // `Hugo Gil` is no HUGO, and `Georgia Rita Allen` no Rita Allen.
        if outside.any && (told.is_one_name || told.is_common) {
            features.set(Feature::Common, if outside.unknown > 0 { 0.5 } else { 0.2 });
        }
        if told.is_common && !altered.disguised {
            let told = matches!(outside.best, Some(AffixClass::Official | AffixClass::Role));
            if !told {
                features.cap(CAP_PLAIN);
                features.firm = true;
            }
        }
        if let Some((_, at_start)) = judged.disclaimer {
            features.disclaim(at_start);
        }
        Some(features)
    }

    /// Caps likenesses that others share by chance; false where there is none at all.
    fn likeness_holds(&mut self, judged: &Parts<'_>, altered: &Altered) -> bool {
        let Parts { alignment, core, words, .. } = *judged;
        let has = |technique| judged.has(technique);
        if let Some(script) = whole_script(alignment, words) {
            // `Ветеран ВВС` is written in one script from end to end.
            if judged.outside.any && judged.outside_holds(script) {
                return false;
            }
            self.cap(CAP_SHORT);
        }
        // Short forms are met as they are: one that only looks alike, among other words, is another name.
        let drawn = has(Technique::MultiChar) || has(Technique::Leet);
        if judged.record.origin != Origin::Registered && judged.outside.any && (drawn || altered.edited) {
            return false;
        }
        // Three characters share their sound with too much else, and four with some (one company name in 25).
        if core.dense && has(Technique::Homophone) && core.len() <= 4 {
            self.cap(CAP_PLAIN);
        }
        // 合大 looks like 台大, and so do a hundred others: two characters are looked at, not ranked high.
        if core.dense && core.len() <= 2 && has(Technique::HanShape) {
            self.cap(CAP_PLAIN);
        }
        // `lung` is no picture of IUNG: the likeness of I and l ends with the case of their neighbours. And an acronym with
        // a letter changed is another acronym.
        if core.len() <= 6 && !core.dense && words.protected_is_acronym {
            let differences = &alignment.differences;
            let drawn_apart = differences
                .rows()
                .iter()
                .filter(|one| one.technique == Technique::Homoglyph)
                .all(|one| differences.from(one).iter().chain(differences.to(one)).all(char::is_ascii));
            let likeness = drawn_apart && (has(Technique::Homoglyph) || has(Technique::Leet));
            return !(altered.edited || (likeness && has(Technique::Case)));
        }
        true
    }

    /// What the words of the name tell, and how much of it is left.
    fn weigh_words(&mut self, judged: &Parts<'_>, altered: &Altered) {
        let Parts { alignment, outside, core, told, candidate, record, .. } = *judged;
        let weights = &told.weights;
        if candidate.via == Via::Gap {
            // A run put into words of its own leaves them to be known by: 白说岩松. One in generic words makes others.
            let count = u32::try_from(weights.len().max(1)).map_or(1.0, f64::from);
            self.set(Feature::Gap, (1.2 - weights.iter().sum::<f64>() / count).clamp(0.2, 1.0));
        }
        let whole = altered.plain == 0
            && outside.unknown == 0
            && record.origin == Origin::Registered
            && matches!(candidate.via, Via::Exact | Via::Near | Via::Sound | Via::Roman);
        if whole {
            self.set(Feature::Whole, 1.0);
        } else {
            let told = weights.iter().sum::<f64>() * if core.dense { 3.0 } else { 1.0 };
            self.set(Feature::Generic, 1.0 - (told / TELLING).min(1.0));
        }
        // A generic name has nothing but its generic words to be known by.
        let floor = 0.1;
        let of = |at: usize| weights.get(at).copied().unwrap_or(0.0) + floor;
        let all: f64 = (0..weights.len()).map(of).sum();
        let lost: f64 = alignment
            .edits
            .iter()
            .filter_map(|edit| match *edit {
                Edit::Exchange { protected, cost, .. } if cost >= 1_000 => Some(protected),
                Edit::Delete { protected, halves: false, .. } => Some(protected),
                _ => None,
            })
            .map(of)
            .sum();
        self.set(Feature::Lost, if all > 0.0 { (lost / all).min(1.0) } else { 0.0 });
    }

    fn weigh_outside(&mut self, judged: &Parts<'_>, altered: &Altered) {
        let Parts { outside, core, words, .. } = *judged;
        let one_word = !core.dense && words.protected.units().iter().skip(1).all(|unit| !unit.starts);
        let unknown = outside.unknown > 0;
        let company = if one_word { 0.5 } else { 0.0 } + if altered.plain > 0 { 1.0 } else { 0.0 };
        self.set(Feature::Company, if unknown { company } else { 0.0 });
        // `Celia Real` is no CELIA: an acronym inside a name is written as one, and a short word is most often a word.
        let acronym = words.protected_is_acronym;
        if !core.dense && core.len() <= 5 && (judged.has(Technique::Case) || !acronym) {
            self.cap(CAP_SHORT);
        }
        // 央视国际: two characters and a place are a body of their own as often as not.
        let told = matches!(outside.best, Some(AffixClass::Official | AffixClass::Role));
        if core.dense && core.len() <= 2 && !told {
            self.cap(CAP_PLAIN);
        }
    }
}

/// Whether a short form stands where it is one. Initials are written in capitals (`Mark Branch` is no MARK), and three Han
/// characters behind others are the end of another name: 鑫达电子 is no 达电子.
fn short_form_holds(judged: &Parts<'_>) -> bool {
    let Parts { core, words, candidate, stream, .. } = *judged;
    if !core.dense {
        return core.len() > 4 || !words.protected_is_acronym || !judged.has(Technique::Case);
    }
    let from = usize::from(candidate.from);
    let Some(before) = from.checked_sub(1).and_then(|at| stream.units().get(at)) else { return true };
    let apart = !is_dense(before.c) || words.account.first().is_some_and(|unit| unit.from > before.to);
    core.len() > 3 || apart || judged.outside.unknown_before == 0
}

/// What a flag is judged by.
#[derive(Clone, Copy)]
pub(super) struct Parts<'a> {
    pub(super) alignment: &'a Alignment,
    pub(super) outside: &'a Outside,
    pub(super) core: &'a Core<'a>,
    pub(super) told: &'a Told,
    pub(super) words: &'a Words<'a>,
    pub(super) candidate: &'a Candidate,
    pub(super) account: &'a Folded,
    pub(super) line: &'a Line,
    /// The account's stream in which it stands.
    pub(super) stream: &'a Stream,
    pub(super) record: &'a NameRecord,
    pub(super) disclaimer: Option<(Disclaimer, bool)>,
}

impl Parts<'_> {
    /// Whether a script stands around the window.
    fn outside_holds(&self, script: Script) -> bool {
        let mut evidence = Vec::new();
        Outside::evidence(self.account, self.line, self.candidate, self.alignment, &mut evidence);
        evidence.iter().any(|one| one.to.chars().any(|c| c.script() == script))
    }

    fn has(&self, technique: Technique) -> bool {
        self.alignment.differences.has(technique)
    }
}

/// Whether a name that looks like the protected one is all of one other script, and so may be a word of its own: ТАСС is no
/// picture of TACC by itself. Scripts in which hardly anybody writes names are not meant.
fn whole_script(alignment: &Alignment, words: &Words<'_>) -> Option<Script> {
    let differences = &alignment.differences;
    let homoglyphs = || differences.rows().iter().filter(|one| one.technique == Technique::Homoglyph);
    if homoglyphs().count() < words.account.len() {
        return None;
    }
    let mut scripts = homoglyphs().flat_map(|one| differences.to(one)).map(|c| c.script());
    let first = scripts.next();
    first.filter(|first| {
        matches!(first, Script::Cyrillic | Script::Greek | Script::Latin | Script::Han)
            && scripts.all(|script| script == *first)
    })
}

/// What a name tells: a Han character or syllable three letters' worth, words for places and kinds of bodies a third of that.
fn information(core: &Core) -> f64 {
    let unit = if core.dense { 3.0 } else { 1.0 };
    let own = u32::try_from(core.own()).map_or(0.0, f64::from);
    let rest = u32::try_from(core.len() - core.own()).map_or(0.0, f64::from);
    (unit * (own + rest / 1.5)).max(1.0)
}
