//! Turns an alignment into a flag: kind, score, and what speaks against it.

mod altered;
mod core;
mod disclaimer;
mod explained;
mod features;
mod model;
mod outside;
mod persons;

use crate::align::{EditScratch, align};
use crate::fold::Folded;
use crate::index::{Candidate, Index};
use crate::registry::short_forms::begins_within_a_place;
use crate::registry::{Matching, Origin};
use crate::{Disclaimer, Evidence, Kind, Technique};

pub(crate) use disclaimer::find_in as disclaimer_in;
pub(crate) use explained::drop_explained;
#[cfg(feature = "cli")]
pub(crate) use features::FEATURES;
pub(crate) use features::Features;
pub(crate) use model::{Model, at_prevalence, logistic};

/// A candidate, judged.
#[derive(Clone, Debug)]
pub(crate) struct Judged {
    pub(crate) entity: u32,
    pub(crate) name: u32,
    pub(crate) kind: Kind,
    pub(crate) features: Features,
    pub(crate) evidence: Vec<Evidence>,
    pub(crate) disclaimer: Option<Disclaimer>,
    /// The matched window in the account's text, in code points.
    pub(crate) from: u32,
    pub(crate) to: u32,
    /// The account's name is the protected one, hard key and all.
    pub(crate) identical: bool,
    /// The window is the protected name with nothing altered.
    pub(crate) unaltered: bool,
    /// The window is a short form of the entity with nothing altered.
    pub(crate) short: bool,
}

/// Working memory of the judge.
#[derive(Clone, Debug, Default)]
pub(crate) struct JudgeScratch {
    name: Folded,
    edits: EditScratch,
}

/// Judges one candidate; nothing if the differences say it is another body.
pub(crate) fn judge(
    account: &Folded,
    candidate: &Candidate,
    index: &Index,
    scratch: &mut JudgeScratch,
) -> Option<Judged> {
    let (record, text) = index.name(candidate.name)?;
    scratch.name.fold(text);
    let alignment = align(account, candidate, &scratch.name, &mut scratch.edits)?;
    let outside = outside::Outside::of(account, candidate, &alignment)?;
    let protected = if alignment.shown { &scratch.name.shown } else { &scratch.name.visual };
    let core = core::Core::of(protected);
    let stream = account.searched().nth(usize::from(candidate.stream))?;
    let words = altered::Words {
        protected,
        account: stream.units().get(usize::from(candidate.from)..usize::from(candidate.to))?,
        protected_is_acronym: !text.chars().any(char::is_lowercase),
    };
    if matches!(record.origin, Origin::Short { matching: Matching::Accompanied, .. }) && outside.telling == 0
    {
        return None;
    }
    let disclaimer = disclaimer::find(account, candidate);
    let mut evidence = alignment.evidence.clone();
    if let Origin::Short { .. } = record.origin {
        // 安理工 in 西安理工 is cut out of another name.
        let chars = account.searched().nth(usize::from(candidate.stream))?.chars();
        let (from, to) = (usize::from(candidate.from), usize::from(candidate.to));
        if begins_within_a_place(chars.get(..from)?, chars.get(from..to)?) {
            return None;
        }
        let whole = index.entity(record.entity as usize)?.name;
        let shown = account.original.get(alignment.from as usize..alignment.to as usize)?;
        let shown: String = shown.iter().collect();
        evidence.push(Evidence::new(Technique::Abbreviation, whole, shown, alignment.from));
    }
    evidence.extend(outside.evidence.iter().cloned());
    evidence.sort_by_key(|evidence| evidence.position);
    let kind = kind_of(&evidence);
    let features = Features::of(&features::Parts {
        alignment: &alignment,
        outside: &outside,
        core: &core,
        words: &words,
        candidate,
        stream,
        record: &record,
        disclaimer,
    })?;
    let dress_only = alignment.evidence.iter().all(|evidence| harmless(evidence.technique));
    let identical = evidence.iter().all(|evidence| harmless(evidence.technique))
        && account.hard.chars() == scratch.name.hard.chars();
    Some(Judged {
        entity: record.entity,
        name: candidate.name,
        kind,
        features,
        unaltered: dress_only && record.origin == Origin::Registered,
        short: dress_only && record.origin != Origin::Registered,
        evidence,
        disclaimer: disclaimer.map(|found| found.0),
        from: alignment.from,
        to: alignment.to,
        identical,
    })
}

/// `same` where only the dress differs, `extended` where words are added, `lookalike` for all between (PRODUCT contract).
fn kind_of(evidence: &[Evidence]) -> Kind {
    if evidence.iter().any(|evidence| evidence.technique == Technique::Affix) {
        Kind::Extended
    } else if evidence.iter().all(|evidence| harmless(evidence.technique)) {
        Kind::Same
    } else {
        Kind::Lookalike
    }
}

/// Techniques that leave a name the same.
fn harmless(technique: Technique) -> bool {
    matches!(
        technique,
        Technique::Case
            | Technique::Width
            | Technique::Invisible
            | Technique::Bidi
            | Technique::Mark
            | Technique::Separator
            | Technique::Repeat
            | Technique::LetterSymbol
            | Technique::HanVariant
    )
}
