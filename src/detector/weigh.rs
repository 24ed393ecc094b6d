//! How one account is weighed: both fields are searched, what was met is bounded, and only where something may come to be
//! reported are the fields folded in full and everything judged, for one verdict explains another.

use super::{Detector, Scratch};
use crate::claim::{Claim, claim, may_assert};
use crate::fold::{STARTS, Skim};
use crate::index::{self as search, Candidate};
use crate::judge::{
    Bound, Explained, Features, Floor, Judged, Model, bound, disclaimer_in, drop_explained, judge,
};
use crate::limits::MAX_WEIGHED;
use crate::{Account, Field, Kind, Score};

/// A candidate of one of the indexes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Met {
    number: usize,
    candidate: Candidate,
    promise: Promise,
}

/// Whether a candidate may come to be reported, by what is known of it before it is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Promise {
    /// Whatever the other field is, it is not, nor does it explain what else the field resembles.
    Nothing,
    /// Whatever the other field is, it is not.
    None,
    /// If the other field means the same entity.
    Together,
    /// By itself.
    Alone,
}

/// Which field stands in the working memory, so that none is read again.
#[derive(Debug, Default)]
struct Standing {
    skimmed: usize,
    folded: Option<usize>,
}

/// Which candidates are judged in turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    /// Those that may be reported: mostly none are, and that is all.
    Promising,
    /// All others that may explain or strengthen them.
    Others,
    /// Those that matter to nothing but a claim, where that stands yet.
    ForClaims,
}

/// What was judged of a candidate.
#[derive(Clone, Debug)]
pub(super) struct Verdict {
    /// The candidate's place among those that were met.
    order: usize,
    /// Of which index.
    number: usize,
    one: Judged,
}

impl Detector {
    /// Leaves in the scratch what both fields resemble and assert, weighed together. Nothing where no resemblance and no claim
    /// comes up to the floor, even at best: then whatever one verdict would say of another, nothing is reported.
    pub(super) fn judge_account(
        &self,
        account: &Account<'_>,
        scratch: &mut Scratch,
        truncated: &mut bool,
        floor: &Floor,
    ) {
        scratch.judged.clear();
        scratch.claims.clear();
        let texts = [(Field::Name, account.name), (Field::Handle, account.handle)];
        let mut asserted: [Option<Claim>; 2] = [None, None];
        let mut reported = false;
        let mut standing = Standing::default();
        for (at, ((field, text), asserted)) in texts.into_iter().zip(&mut asserted).enumerate() {
            if let (Some(met), Some(verdicts)) = (scratch.met.get_mut(at), scratch.fields.get_mut(at)) {
                met.clear();
                verdicts.clear();
            }
            if text.is_empty() {
                continue;
            }
            standing.skimmed = at;
            scratch.skim.skim(text);
            *truncated |= scratch.skim.truncated;
            // Most names go no further than these two filters and are never folded in full.
            if Detector::may_claim(field, &scratch.skim) {
                scratch.folded.fold(text);
                standing.folded = Some(at);
                *asserted = claim(&scratch.folded, &mut scratch.claim, floor);
            }
            reported |= asserted.as_ref().is_some_and(|claim| claim.may_report);
            *truncated |= self.meet(at, text, weight(asserted.as_ref()), scratch, floor);
        }
        let promise = |at: usize| {
            let met = scratch.met.get(at).map(Vec::as_slice).unwrap_or_default();
            met.iter().map(|met| met.promise as u8).max()
        };
        let promises = [promise(0), promise(1)];
        // Of one field alone nothing can agree with another.
        let together = promises.iter().all(Option::is_some);
        let enough = if together { Promise::Together } else { Promise::Alone };
        if !reported && promises.iter().flatten().all(|&promise| promise < enough as u8) {
            return;
        }
        let agreement = if together { 1.0 } else { 0.0 };
        let order = [standing.skimmed, 1 - standing.skimmed];
        let mut reports = |turn: Turn, scratch: &mut Scratch| {
            let mut any = false;
            for at in order {
                let (Some(&(_, text)), Some(asserted)) = (texts.get(at), asserted.get(at)) else { continue };
                if turn == Turn::ForClaims && !self.stands(at, asserted.as_ref(), scratch) {
                    continue;
                }
                let weight = weight(asserted.as_ref());
                let may_report = |features: &Features| floor.may_report(features, weight, agreement);
                // What a field asserts is weighed against all that it resembles, and so is what the other field resembles.
                let all = together || asserted.is_some();
                let which = |promise: Promise| {
                    let for_claims = !together && promise == Promise::Nothing;
                    let asked = (promise as u8 >= enough as u8) == (turn == Turn::Promising)
                        && (all || promise != Promise::Nothing);
                    asked.then_some(for_claims == (turn == Turn::ForClaims))
                };
                let (found, cut) = self.judge_field(at, &mut standing, text, scratch, which, may_report);
                any |= found;
                *truncated |= cut;
            }
            any
        };
        reported |= reports(Turn::Promising, scratch);
        if !reported {
            return;
        }
        reports(Turn::Others, scratch);
        if !together {
            reports(Turn::ForClaims, scratch);
        }
        for (at, ((field, text), asserted)) in texts.into_iter().zip(asserted).enumerate() {
            self.settle_field(at, field, text, asserted, scratch);
        }
        if !scratch.judged.is_empty() {
            share_disclaimers(account, scratch);
            weigh_together(&mut scratch.judged);
        }
    }

    /// Searches a skimmed field and keeps what was met, with what it may come to beside a claim of some weight. Whether more
    /// was met than is looked at.
    fn meet(&self, at: usize, text: &str, weight: f64, scratch: &mut Scratch, floor: &Floor) -> bool {
        let Scratch { skim, search, reader, met, .. } = scratch;
        let Some(met) = met.get_mut(at) else { return false };
        search::prepare(skim, search);
        reader.next();
        let mut left = MAX_WEIGHED;
        let mut window = None;
        for (number, index) in self.indexes.iter().enumerate() {
            index.search(text, skim, search);
            for candidate in &search.candidates {
                let Some(line) = skim.searched().nth(usize::from(candidate.stream)) else { continue };
                // What stands around a window is weighed once for all that it resembles.
                let here = Some((candidate.stream, candidate.from, candidate.to));
                if window != here {
                    window = here;
                    let Some(rest) = left.checked_sub(line.chars().len()) else { return true };
                    left = rest;
                }
                let promise = match bound(text, skim, line, candidate, index, reader) {
                    Bound::Nothing => continue,
                    Bound::Unknown => Promise::Alone,
                    Bound::Best { features, .. } if floor.may_report(&features, weight, 0.0) => {
                        Promise::Alone
                    }
                    Bound::Best { features, .. } if floor.may_report(&features, weight, 1.0) => {
                        Promise::Together
                    }
                    // What explains another (`drop_explained`) is the name in another dress, or is worth a look.
                    Bound::Best { features, altered }
                        if altered && !self.low.may_report(&features, weight, 1.0) =>
                    {
                        Promise::Nothing
                    }
                    Bound::Best { .. } => Promise::None,
                };
                met.push(Met { number, candidate: *candidate, promise });
            }
        }
        false
    }

    /// Judges those that were met in a field and are asked for, and whose turn it is: `asked` says which of both. Whether any of
    /// them may be reported, and whether there were more that are asked for than are judged.
    fn judge_field(
        &self,
        at: usize,
        standing: &mut Standing,
        text: &str,
        scratch: &mut Scratch,
        asked: impl Fn(Promise) -> Option<bool>,
        may_report: impl Fn(&Features) -> bool,
    ) -> (bool, bool) {
        let Scratch { skim, folded, search, judge: room, met, fields, .. } = scratch;
        let (Some(met), Some(verdicts)) = (met.get(at), fields.get_mut(at)) else { return (false, false) };
        if met.iter().all(|met| asked(met.promise).is_none()) {
            return (false, false);
        }
        if standing.skimmed != at {
            skim.skim(text);
            search::prepare(skim, search);
            standing.skimmed = at;
        }
        if met.iter().any(|met| asked(met.promise) == Some(true)) {
            if standing.folded != Some(at) {
                folded.fold(text);
                standing.folded = Some(at);
            }
            folded.take_marks(skim);
            room.next();
        }
        let (mut reported, mut cut) = (false, false);
        let mut left = MAX_WEIGHED;
        for (order, met) in met.iter().enumerate() {
            let Some(its_turn) = asked(met.promise) else { continue };
            let Some(index) = self.indexes.get(met.number) else { continue };
            let Some(line) = skim.searched().nth(usize::from(met.candidate.stream)) else { continue };
            let Some(rest) = left.checked_sub(line.chars().len()) else {
                cut = true;
                break;
            };
            left = rest;
            if its_turn && let Some(one) = judge(folded, line, &met.candidate, index, room, &may_report) {
                reported |= one.may_report;
                verdicts.push(Verdict { order, number: met.number, one });
            }
        }
        verdicts.sort_unstable_by_key(|verdict| verdict.order);
        (reported, cut)
    }

    /// Whether all that a field resembles matters to what it asserts: a complete register covers that, and nothing that was
    /// judged says that the field means a registered entity. What can neither be reported nor come up to [`Score::LOW`] scores less
    /// than a claim that is reported, and speaks against it only so.
    fn stands(&self, at: usize, asserted: Option<&Claim>, scratch: &mut Scratch) -> bool {
        let (Some(claim), Some(judged)) = (asserted, scratch.fields.get_mut(at)) else { return false };
        if !self.is_covered(claim) {
            return false;
        }
        score_beside(judged, Some(claim));
        let explained = Explained::by(judged.iter().map(|verdict| &verdict.one));
        !judged.iter().any(|Verdict { one, .. }| !explained.is(one) && is_named(one))
    }

    /// Weighs what was judged of one field together, and against what it asserts.
    fn settle_field(
        &self,
        at: usize,
        field: Field,
        text: &str,
        asserted: Option<Claim>,
        scratch: &mut Scratch,
    ) {
        let Some(judged) = scratch.fields.get_mut(at) else { return };
        score_beside(judged, asserted.as_ref());
        let contradicted = asserted.as_ref().is_some_and(|claim| self.contradicts(claim, judged));
        drop_explained(judged, |verdict| &verdict.one);
        if let Some(mut claim) = asserted {
            if contradicted {
                claim.contradict(text);
            }
            // A name that is a registered one, or resembles one, asserts nothing beside it.
            if !judged.iter().any(|Verdict { one, .. }| is_named(one) || one.score >= claim.score) {
                scratch.claims.push((field, claim));
            }
        }
        scratch.judged.extend(judged.drain(..).map(|verdict| (verdict.number, field, verdict.one)));
    }

    /// Whether a skimmed text may assert something. Handles are read where they hold several words.
    fn may_claim(field: Field, skim: &Skim) -> bool {
        let words = || skim.visual.marks().iter().filter(|&mark| mark & STARTS != 0).take(2).count();
        (field != Field::Handle || words() > 1) && may_assert(&skim.visual)
    }

    /// Whether a complete register lists every body of a claim's kind.
    fn is_covered(&self, claim: &Claim) -> bool {
        self.indexes.iter().any(|index| index.covers(claim.category, claim.country, claim.body))
    }

    /// Whether a complete register covers a claim and none of its entities is met by the name at all.
    fn contradicts(&self, claim: &Claim, judged: &[Verdict]) -> bool {
        self.is_covered(claim)
            && !judged.iter().any(|Verdict { number, one, .. }| {
                self.indexes.get(*number).and_then(|index| index.entity(one.entity as usize)).is_some_and(
                    |entity| entity.category == claim.category && entity.country == claim.country,
                )
            })
    }
}

/// Scores what was judged of a field beside what it asserts.
fn score_beside(judged: &mut [Verdict], asserted: Option<&Claim>) {
    for Verdict { one, .. } in judged {
        if let Some(claim) = asserted {
            one.features.claimed(claim.score.probability());
        }
        one.score = Model::builtin().score(&one.features);
    }
}

/// Whether a verdict says that a field is a registered name or resembles one, so that it asserts nothing beside it.
fn is_named(one: &Judged) -> bool {
    one.identical || one.kind == Kind::Same || one.score >= Score::LOW
}

/// The score of what a field asserts; 0 where it asserts nothing.
fn weight(claim: Option<&Claim>) -> f64 {
    claim.map_or(0.0, |claim| claim.score.probability())
}

/// Lets a field's flags know of a disclaimer in the other: an account is read as a whole.
fn share_disclaimers(account: &Account<'_>, scratch: &mut Scratch) {
    for (field, other, text) in
        [(Field::Name, Field::Handle, account.handle), (Field::Handle, Field::Name, account.name)]
    {
        if text.is_empty() || !scratch.judged.iter().any(|(_, of, _)| *of == field) {
            continue;
        }
        // Where the other field is flagged too, its windows are no disclaimer.
        let mut flagged = scratch.judged.iter().filter(|(_, of, _)| *of == other).peekable();
        let found = if flagged.peek().is_some() {
            flagged.find_map(|(.., one)| one.disclaimer)
        } else {
            scratch.folded.fold(text);
            scratch.skim.skim(text);
            search::prepare(&mut scratch.skim, &mut scratch.search);
            scratch.folded.take_marks(&scratch.skim);
            disclaimer_in(&scratch.folded).map(|found| found.0)
        };
        let Some(found) = found else { continue };
        for (.., one) in
            scratch.judged.iter_mut().filter(|(_, of, one)| *of == field && one.disclaimer.is_none())
        {
            one.disclaimer = Some(found);
            one.features.disclaim(false);
        }
    }
}

/// Where name and handle mean the same entity, each strengthens the other.
fn weigh_together(judged: &mut [(usize, Field, Judged)]) {
    let alone: Vec<(usize, Field, u32, f64)> = judged
        .iter()
        .map(|(number, field, one)| {
            (*number, *field, one.entity, Model::builtin().score(&one.features).probability())
        })
        .collect();
    if alone.iter().any(|(_, field, ..)| *field != alone.first().map_or(*field, |first| first.1)) {
        for (number, field, one) in judged.iter_mut() {
            let other = alone
                .iter()
                .filter(|(n, of, entity, _)| n == number && of != field && *entity == one.entity)
                .map(|(.., probability)| *probability)
                .fold(0.0, f64::max);
            if other > 0.0 {
                one.features.agree(other);
            }
        }
    }
}
