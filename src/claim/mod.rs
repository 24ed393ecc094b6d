//! Claims: names that imitate no registered entity but are built as a protected class is, from a place or an authority, a
//! function and a kind of body, or from a credential.
//!
//! A claim is unverified, not false: most small newsrooms, clinics and institutes are genuine. So no score here reaches tier
//! medium unless a complete register contradicts it. Nothing is searched here and no entity is named; words come from
//! `data/lexicon/claim`, and in by class alone.

mod gate;
mod lexicon;
mod parse;
mod score;
mod slots;

#[cfg(test)]
mod tests;

use crate::fold::{Folded, Line};
use crate::judge::{Floor, disclaimer_in};
use crate::{Disclaimer, Evidence, Score, Technique};
use lexicon::{Context, Lexicon, Slot};
use parse::{Parsed, Role};
use slots::CoverScratch;

/// What a name asserts to be.
#[derive(Clone, Debug)]
pub(crate) struct Claim {
    pub(crate) category: &'static str,
    /// ISO 3166-1 of the authority or place; empty where it names none or the world.
    pub(crate) country: &'static str,
    /// The kind of body, as a register names it: `university`, `cdc`; empty for a person.
    pub(crate) body: &'static str,
    /// Whether it may come to be reported at all.
    pub(crate) may_report: bool,
    /// Empty where it may not.
    pub(crate) evidence: Vec<Evidence>,
    pub(crate) disclaimer: Option<Disclaimer>,
    pub(crate) score: Score,
    logit: f64,
    disclaimed: Option<bool>,
}

/// Working memory of the parser.
#[derive(Clone, Debug, Default)]
pub(crate) struct ClaimScratch {
    cover: CoverScratch,
}

/// Reads a folded name as a claim; nothing where it holds no kind of body and no credential.
pub(crate) fn claim(account: &Folded, scratch: &mut ClaimScratch, floor: &Floor) -> Option<Claim> {
    let (units, chars) = (account.visual.units(), account.visual.chars());
    slots::cover(units, chars, &mut scratch.cover);
    let parsed = parse::parse(units, &scratch.cover.spans)?;
    let logit = score::logit(&parsed, units);
    let disclaimer = disclaimer_in(account);
    let disclaimed = disclaimer.map(|(_, first)| first);
    // A register may yet contradict it.
    let may_report = floor.admits(score::log_odds(logit, disclaimed, true));
    Some(Claim {
        may_report,
        category: parsed.category,
        country: parsed.country,
        body: parsed.kind,
        evidence: if may_report { evidence(account, &parsed) } else { Vec::new() },
        disclaimer: disclaimer.map(|found| found.0),
        score: score::score(logit, disclaimed, false),
        logit,
        disclaimed,
    })
}

/// Whether a name may hold a kind of body or a credential: where not, [`claim`] has nothing to say.
#[inline]
pub(crate) fn may_assert(line: &Line) -> bool {
    Lexicon::builtin().may_hold(line)
}

impl Claim {
    /// A complete register of its category and country holds no such body.
    pub(crate) fn contradict(&mut self, name: &str) {
        self.score = score::score(self.logit, self.disclaimed, true);
        self.evidence.push(Evidence::new(Technique::Register, "", name, 0));
        self.evidence.sort_by_key(|evidence| (evidence.position, evidence.technique != Technique::Register));
    }

    pub(crate) fn contradicted(&self) -> bool {
        self.evidence.iter().any(|evidence| evidence.technique == Technique::Register)
    }
}

/// The slots in the order of the name; what pulls the score down stands among them as an affix.
fn evidence(account: &Folded, parsed: &Parsed) -> Vec<Evidence> {
    let units = account.visual.units();
    let one = |part: &parse::Part| {
        let technique = match part.role {
            Role::Authority(_) => Technique::Authority,
            Role::Place(_) => Technique::Place,
            Role::Function(_) => Technique::Function,
            Role::Body => Technique::Body,
            Role::Credential(_) => Technique::Credential,
            Role::Context(Context::Neutral) | Role::Number | Role::Unknown => return None,
            Role::Context(_) => Technique::Affix,
        };
        let from = units.get(part.from)?.from;
        let to = units.iter().take(part.to).skip(part.from).map(|unit| unit.to).max()?;
        let text: String = account.original.get(from as usize..to as usize)?.iter().collect();
        Some(Evidence::new(technique, "", text, from))
    };
    let mut evidence: Vec<Evidence> = parsed.parts.iter().filter_map(one).collect();
    evidence.sort_by_key(|evidence| evidence.position);
    evidence
}

/// What an ordinary word of a claim says against it, for a person.
#[cfg_attr(not(feature = "cli"), allow(dead_code, reason = "explanations are the program's"))]
pub(crate) fn speaks_against(word: &str) -> Option<&'static str> {
    match Lexicon::builtin().get(Folded::of(word).visual.chars())?.slot {
        Slot::Context(context) => Some(context.word()).filter(|word| !word.is_empty()),
        _ => None,
    }
}
