//! Turns an alignment into a flag: kind, score, and what speaks against it.

mod altered;
mod core;
mod disclaimer;
mod features;
mod model;
mod outside;
mod persons;

use crate::align::{EditScratch, align};
use crate::fold::Folded;
use crate::index::{Candidate, Index};
use crate::registry::short_forms::begins_within_a_place;
use crate::registry::{Matching, Origin};
use crate::{Disclaimer, Evidence, Kind, Score, Technique};

pub(crate) use disclaimer::find_in as disclaimer_in;
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
    let identical = evidence.iter().all(|evidence| harmless(evidence.technique))
        && account.hard.chars() == scratch.name.hard.chars();
    Some(Judged {
        entity: record.entity,
        name: candidate.name,
        kind,
        features,
        unaltered: record.origin == Origin::Registered
            && alignment.evidence.iter().all(|evidence| harmless(evidence.technique)),
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

/// Drops what a registered neighbour explains: an account that bears a registered name is not an imitation of another, and
/// a shorter name inside a longer registered one is not what is meant.
pub(crate) fn drop_explained<T>(judged: &mut Vec<T>, of: impl Fn(&T) -> &Judged) {
    if judged.iter().any(|one| of(one).identical) {
        judged.retain(|one| of(one).identical);
        return;
    }
    let spans: Vec<(u32, u32)> =
        judged.iter().map(&of).filter(|one| one.unaltered).map(|one| (one.from, one.to)).collect();
    // A longer name with a slip explains a shorter one without: `General Syaff of the Armed Forces` is no Armed Forces.
    let model = Model::builtin();
    let slips: Vec<(u32, u32)> = judged
        .iter()
        .map(&of)
        .filter(|one| one.kind == Kind::Lookalike && model.score(&one.features) >= Score::LOW)
        .map(|one| (one.from, one.to))
        .collect();
    judged.retain(|one| {
        let one = of(one);
        // Half as long again: less could be the same name with an affix taken for part of it.
        let longer = |&(from, to): &(u32, u32)| {
            from <= one.from && one.to <= to && (to - from) * 2 >= (one.to - one.from) * 3
        };
        one.kind == Kind::Extended && !slips.iter().any(longer) || one.kind != Kind::Extended
    });
    // A name spelled in another script says less than the same entity's name with a slip.
    let spelled: Vec<u32> = judged
        .iter()
        .map(&of)
        .filter(|one| !one.features.spelled() && model.score(&one.features) >= Score::LOW)
        .map(|one| one.entity)
        .collect();
    judged.retain(|one| !(of(one).features.spelled() && spelled.contains(&of(one).entity)));
    judged.retain(|one| {
        let one = of(one);
        !spans.iter().any(|&(from, to)| from <= one.from && one.to <= to && to - from > one.to - one.from)
    });
}
