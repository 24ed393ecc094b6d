//! Turns an alignment into a flag: kind, score, and what speaks against it.

mod altered;
mod bound;
mod core;
mod disclaimer;
mod explained;
mod features;
mod model;
mod outside;
mod persons;
mod protected;

use crate::align::{AlignScratch, Alignment, align, is_by_edits};
use crate::fold::{Folded, Line};
use crate::index::{Candidate, EntityView, Index};
use crate::registry::short_forms::begins_within_a_place;
use crate::registry::{Matching, Origin};
use crate::{Disclaimer, Evidence, Kind, Score, Technique};

pub(crate) use bound::{Bound, Reader, bound};
pub(crate) use disclaimer::find_anywhere as disclaimer_in;
pub(crate) use explained::{Explained, drop_explained};
#[cfg(feature = "cli")]
pub(crate) use features::FEATURES;
pub(crate) use features::Features;
pub(crate) use model::{Floor, Model, at_prevalence, logistic};

/// A candidate, judged.
#[derive(Clone, Debug)]
pub(crate) struct Judged {
    pub(crate) entity: u32,
    pub(crate) name: u32,
    pub(crate) kind: Kind,
    pub(crate) features: Features,
    /// The score of these features, once all verdicts of a field are known.
    pub(crate) score: Score,
    /// Whether it may come to be reported at all.
    pub(crate) may_report: bool,
    /// Empty where it may not.
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
    beside: Beside,
    names: protected::Names,
    align: AlignScratch,
    alignment: Alignment,
    /// What the alignment is of: where the protected name's text lies, and the window. The same name is often met there by
    /// several rules.
    aligned: Option<(usize, u8, u16, u16)>,
    altered: altered::AlteredScratch,
}

impl JudgeScratch {
    /// Forgets the name that was judged last.
    pub(crate) fn next(&mut self) {
        self.beside = Beside::default();
        self.aligned = None;
    }
}

/// What stands beside the last window of a name: several protected names are met in one.
#[derive(Clone, Debug, Default)]
struct Beside {
    window: Option<(u8, u16, u16)>,
    outside: outside::Outside,
    disclaimer: Option<(Disclaimer, bool)>,
}

impl Beside {
    fn of(&mut self, account: &Folded, line: &Line, candidate: &Candidate) -> Option<()> {
        let window = Some((candidate.stream, candidate.from, candidate.to));
        if self.window != window {
            self.outside = outside::Outside::of(line, candidate)?;
            self.disclaimer = disclaimer::find(account, candidate);
            self.window = window;
        }
        Some(())
    }
}

/// Judges one candidate; nothing if the differences say it is another body. Evidence is made where `may_report` says
/// that a flag of these features may be reported.
pub(crate) fn judge(
    account: &Folded,
    line: &Line,
    candidate: &Candidate,
    index: &Index,
    scratch: &mut JudgeScratch,
    may_report: impl Fn(&Features) -> bool,
) -> Option<Judged> {
    let (record, text) = index.name(candidate.name)?;
    let stream = account.searched().nth(usize::from(candidate.stream))?;
    let (from, to) = (usize::from(candidate.from), usize::from(candidate.to));
    scratch.beside.of(account, line, candidate)?;
    let Beside { outside, disclaimer, .. } = scratch.beside;
    if matches!(record.origin, Origin::Short { matching: Matching::Accompanied, .. }) && outside.telling == 0
    {
        return None;
    }
    let JudgeScratch { names, align: align_scratch, alignment, aligned, altered, .. } = scratch;
    let protected = names.get(candidate.name, text)?;
    let this = is_by_edits(candidate.via)
        .then(|| (text.as_ptr().addr(), candidate.stream, candidate.from, candidate.to));
    if this.is_none() || *aligned != this {
        *aligned = None;
        align(account, candidate, &protected.name, align_scratch, alignment)?;
        *aligned = this;
    }
    let protected_is_acronym = protected.is_acronym;
    let (name, protected, core, told) = protected.told(alignment.shown);
    let words = altered::Words {
        protected,
        account: stream.units().get(from..to)?,
        account_chars: stream.chars().get(from..to)?,
        protected_is_acronym,
    };
    let features = Features::of(
        &features::Parts {
            alignment,
            outside: &outside,
            core: &core,
            told,
            words: &words,
            candidate,
            account,
            line,
            stream,
            record: &record,
            disclaimer,
        },
        altered,
    )?;
    let short = record.origin != Origin::Registered;
    // 安理工 in 西安理工 is cut out of another name.
    if short && begins_within_a_place(stream.chars().get(..from)?, words.account_chars) {
        return None;
    }
    let dress_only = alignment.differences.rows().iter().all(|one| harmless(one.technique));
    // `same` where only the dress differs, `extended` where words are added, `lookalike` for all between (PRODUCT contract).
    let kind = if outside.any {
        Kind::Extended
    } else if dress_only && !short {
        Kind::Same
    } else {
        Kind::Lookalike
    };
    let may_report = may_report(&features);
    Some(Judged {
        entity: record.entity,
        name: candidate.name,
        kind,
        unaltered: dress_only && !short,
        short: dress_only && short,
        may_report,
        evidence: if may_report {
            evidence(
                account,
                line,
                candidate,
                alignment,
                index.entity(record.entity as usize).filter(|_| short),
            )
        } else {
            Vec::new()
        },
        score: Score::default(),
        features,
        disclaimer: disclaimer.map(|found| found.0),
        from: alignment.from,
        to: alignment.to,
        identical: kind == Kind::Same && account.hard.chars() == name.hard.chars(),
    })
}

/// All that differs, in the order of the account's text; of a short form also what it stands for.
fn evidence(
    account: &Folded,
    line: &Line,
    candidate: &Candidate,
    alignment: &Alignment,
    short_of: Option<EntityView<'_>>,
) -> Vec<Evidence> {
    let mut evidence: Vec<Evidence> = alignment.differences.evidence().collect();
    if let Some(entity) = short_of {
        let shown = account.original.get(alignment.from as usize..alignment.to as usize).unwrap_or(&[]);
        let shown: String = shown.iter().collect();
        evidence.push(Evidence::new(Technique::Abbreviation, entity.name, shown, alignment.from));
    }
    outside::Outside::evidence(account, line, candidate, alignment, &mut evidence);
    evidence.sort_by_key(|evidence| evidence.position);
    evidence
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
