//! The facade: registries in, flags out.

use std::collections::HashSet;
use std::path::Path;

use crate::claim::{Claim, ClaimScratch, claim, may_assert};
use crate::fold::{Folded, STARTS, Skim};
use crate::index::{self as search, MAGIC, SearchScratch};
use crate::judge::Features;
use crate::judge::{Floor, JudgeScratch, Judged, Model, at_prevalence, disclaimer_in, drop_explained, judge};
use crate::registry::Registry;
use crate::{Account, Error, Field, Flag, Index, Kind, Score};

/// What is reported, and how it is weighed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// Nothing under this score is reported.
    pub min_score: Score,
    /// Report every entity that fits, not only the best flag of an account.
    pub all_matches: bool,
    /// Keep only these kinds; empty keeps all.
    pub kinds: Vec<Kind>,
    /// Keep only these categories; empty keeps all.
    pub categories: Vec<String>,
    /// The platform of accounts that do not name theirs.
    pub platform: String,
    /// The share of accounts that are impostors, to which scores are stated.
    pub prevalence: f64,
    /// Accounts a reviewer has dismissed.
    pub accepted: Accepted,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            min_score: Score::LOW,
            all_matches: false,
            kinds: Vec::new(),
            categories: Vec::new(),
            platform: String::new(),
            prevalence: REFERENCE_PREVALENCE,
            accepted: Accepted::default(),
        }
    }
}

/// One account in 1,000 an impostor: the prevalence to which scores are stated (PRODUCT contract).
pub const REFERENCE_PREVALENCE: f64 = 0.001;

/// Accounts a reviewer has dismissed: not flagged again.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Accepted {
    /// Whole accounts, by id.
    pub ids: HashSet<String>,
    /// Names, each for one entity (id or name).
    pub names: HashSet<(String, String)>,
}

/// Judges accounts by their names. Immutable once built, and shared freely between threads.
///
/// ```
/// use deadringer::{Account, Detector, Kind};
/// let detector = Detector::builtin();
/// let mut scratch = detector.scratch();
/// let answer = detector.check(&Account::named("人民曰报"), &mut scratch);
/// assert_eq!(answer.flags[0].entity_name, "人民日报");
/// assert_eq!(answer.flags[0].kind, Kind::Lookalike);
/// ```
#[derive(Clone, Debug)]
pub struct Detector {
    indexes: Vec<Index>,
    options: Options,
    floor: Floor,
}

/// Working memory of one thread; grows to what the longest name needs and is then reused.
#[derive(Debug, Default)]
pub struct Scratch {
    skim: Skim,
    folded: Folded,
    search: SearchScratch,
    judge: JudgeScratch,
    /// Of the name and of the handle: which index, and what was judged; before one verdict explains another.
    fields: [Vec<(usize, Judged)>; 2],
    judged: Vec<(usize, Field, Judged)>,
    claim: ClaimScratch,
    claims: Vec<(Field, Claim)>,
}

/// What is said of one account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answer<'d> {
    /// The flags, best first; empty for most accounts.
    pub flags: Vec<Flag<'d>>,
    /// Whether the name was longer than is looked at ([`limits`](crate::limits)).
    pub truncated: bool,
}

/// Collects registries and options; [`build`](Builder::build) makes the detector.
#[derive(Debug, Default)]
pub struct Builder {
    registry: Registry,
    indexes: Vec<Index>,
    options: Options,
}

impl Builder {
    /// Adds the built-in registry.
    ///
    /// # Errors
    /// An id of it is taken.
    pub fn builtin(mut self) -> Result<Self, Error> {
        self.registry.join(Registry::builtin()?)?;
        Ok(self)
    }

    /// Adds a registry.
    ///
    /// # Errors
    /// An id of it is taken.
    pub fn registry(mut self, registry: Registry) -> Result<Self, Error> {
        self.registry.join(registry)?;
        Ok(self)
    }

    /// Adds a compiled registry.
    #[must_use]
    pub fn index(mut self, index: Index) -> Self {
        self.indexes.push(index);
        self
    }

    /// Adds a registry file: CSV (`.csv`), JSONL (`.jsonl`, `.ndjson`), or compiled (by its first bytes).
    ///
    /// # Errors
    /// The file cannot be read, is faulty, or one of its ids is taken.
    pub fn path(self, path: &Path) -> Result<Self, Error> {
        let place = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|error| {
            Error::io(place.clone(), "the registry cannot be read", error)
                .with_hint("give a registry in CSV or JSONL, or a compiled one")
        })?;
        if bytes.starts_with(MAGIC) {
            let index = Index::from_bytes(&bytes).map_err(|error| error.at(place))?;
            return Ok(self.index(index));
        }
        drop(bytes);
        self.registry(Registry::read_path(path)?)
    }

    /// Sets the options.
    #[must_use]
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// Makes the detector.
    ///
    /// # Errors
    /// An id stands in two registries, or a registry cannot be compiled.
    pub fn build(self) -> Result<Detector, Error> {
        let mut indexes = self.indexes;
        let mut seen: HashSet<&str> =
            self.registry.entities().iter().map(|entity| entity.id.as_str()).collect();
        for entity in indexes.iter().flat_map(Index::entities) {
            if !seen.insert(entity.id) {
                return Err(Error::registry(
                    "",
                    format!("duplicate id `{}`: it stands in two of the registries given", entity.id),
                )
                .with_hint("leave one of them out; if it is the built-in one, with `--no-builtin`"));
            }
        }
        if !self.registry.entities().is_empty() {
            indexes.insert(0, Index::compile(&self.registry)?);
        }
        Ok(Detector::new(indexes, self.options))
    }
}

impl Detector {
    fn new(indexes: Vec<Index>, options: Options) -> Detector {
        let floor = Floor::new(options.min_score, options.prevalence);
        Detector { indexes, options, floor }
    }

    /// The detector of the built-in registry with default options.
    #[must_use]
    pub fn builtin() -> Detector {
        // The built-in files are read and compiled by a test of every release, so that nothing is lost here.
        Builder::default()
            .builtin()
            .and_then(Builder::build)
            .unwrap_or_else(|_| Detector::new(Vec::new(), Options::default()))
    }

    /// Starts an empty builder.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Working memory for one thread.
    #[must_use]
    pub fn scratch(&self) -> Scratch {
        Scratch::default()
    }

    /// The options it was built with.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// The digest of everything that was compiled in, 32 hexadecimal digits: names the registry in answers and manifests.
    #[must_use]
    pub fn registry_digest(&self) -> String {
        match self.indexes.as_slice() {
            [one] => one.digest(),
            several => {
                let all: String = several.iter().map(Index::digest).collect();
                format!("{:032x}", xxhash_rust::xxh3::xxh3_128(all.as_bytes()))
            }
        }
    }

    /// The compiled registries it judges by.
    #[must_use]
    pub fn indexes(&self) -> &[Index] {
        &self.indexes
    }

    /// Judges one account.
    ///
    /// Total on any text: what is longer than [`limits`](crate::limits) allows is cut, and the answer says so. An account
    /// that a registry lists as an entity's own is never flagged: that check comes first.
    pub fn check<'d>(&'d self, account: &Account<'_>, scratch: &mut Scratch) -> Answer<'d> {
        let platform =
            if account.platform.is_empty() { self.options.platform.as_str() } else { account.platform };
        let mut answer = Answer::default();
        if self.indexes.iter().any(|index| index.is_official(platform, account.id, account.handle)) {
            return answer;
        }
        if !account.id.is_empty() && self.options.accepted.ids.contains(account.id) {
            return answer;
        }
        self.judge_account(account, scratch, &mut answer.truncated, &self.floor);
        self.report(account, &mut scratch.judged, &mut answer);
        self.report_claims(&mut scratch.claims, &mut answer);
        self.order(&mut answer);
        answer
    }

    /// Leaves in the scratch what both fields resemble and assert, weighed together. Nothing where no resemblance and no claim
    /// comes up to the floor, even at best: then whatever one verdict would say of another, nothing is reported.
    fn judge_account(
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
        for (at, (field, text)) in texts.into_iter().enumerate() {
            let (Some(judged), Some(asserted)) = (scratch.fields.get_mut(at), asserted.get_mut(at)) else {
                continue;
            };
            judged.clear();
            if text.is_empty() {
                continue;
            }
            scratch.skim.skim(text);
            *truncated |= scratch.skim.truncated;
            // Most names go no further than these two filters and are never folded in full.
            let mut folded = Detector::may_claim(field, &scratch.skim);
            if folded {
                scratch.folded.fold(text);
                *asserted = claim(&scratch.folded, &mut scratch.claim, floor);
            }
            reported |= asserted.as_ref().is_some_and(|claim| claim.may_report);
            let weight = asserted.as_ref().map_or(0.0, |claim| claim.score.probability());
            search::prepare(&mut scratch.skim, &mut scratch.search);
            let mut cut = false;
            for (number, index) in self.indexes.iter().enumerate() {
                index.search(text, &scratch.skim, &mut scratch.search);
                if scratch.search.candidates.is_empty() {
                    continue;
                }
                if !folded {
                    scratch.folded.fold(text);
                    folded = true;
                }
                if !cut {
                    scratch.folded.take_marks(&scratch.skim);
                    cut = true;
                }
                for candidate in &scratch.search.candidates {
                    let may_report = |features: &Features| floor.may_report(features, weight);
                    if let Some(one) =
                        judge(&scratch.folded, candidate, index, &mut scratch.judge, may_report)
                    {
                        reported |= one.may_report;
                        judged.push((number, one));
                    }
                }
            }
        }
        if !reported {
            return;
        }
        for (at, ((field, text), asserted)) in texts.into_iter().zip(asserted).enumerate() {
            self.settle_field(at, field, text, asserted, scratch);
        }
        if !scratch.judged.is_empty() {
            share_disclaimers(account, scratch);
            weigh_together(&mut scratch.judged);
        }
    }

    /// What the score of each resemblance is made of, with the id of the entity: for fitting the model.
    #[cfg(feature = "cli")]
    pub(crate) fn features(&self, account: &Account<'_>, scratch: &mut Scratch) -> Vec<(&str, Features)> {
        self.judge_account(account, scratch, &mut false, &Floor::NONE);
        let judged = scratch.judged.drain(..);
        judged
            .filter_map(|(number, _, one)| {
                let entity = self.indexes.get(number)?.entity(one.entity as usize)?;
                Some((entity.id, one.features))
            })
            .collect()
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
        for (_, one) in judged.iter_mut() {
            if let Some(claim) = &asserted {
                one.features.claimed(claim.score.probability());
            }
            one.score = Model::builtin().score(&one.features);
        }
        let contradicted = asserted.as_ref().is_some_and(|claim| self.contradicts(claim, judged));
        drop_explained(judged, |one| &one.1);
        if let Some(mut claim) = asserted {
            if contradicted {
                claim.contradict(text);
            }
            // A name that is a registered one, or resembles one, asserts nothing beside it.
            let named = |one: &Judged| {
                one.identical || one.kind == Kind::Same || one.score >= Score::LOW || one.score >= claim.score
            };
            if !judged.iter().any(|(_, one)| named(one)) {
                scratch.claims.push((field, claim));
            }
        }
        scratch.judged.extend(judged.drain(..).map(|(number, one)| (number, field, one)));
    }

    /// Whether a skimmed text may assert something. Handles are read where they hold several words.
    fn may_claim(field: Field, skim: &Skim) -> bool {
        let words = || skim.visual.marks().iter().filter(|&mark| mark & STARTS != 0).take(2).count();
        (field != Field::Handle || words() > 1) && may_assert(&skim.visual)
    }

    /// Whether a complete register covers a claim and none of its entities is met by the name at all.
    fn contradicts(&self, claim: &Claim, judged: &[(usize, Judged)]) -> bool {
        let covers = |index: &Index| index.covers(claim.category, claim.country, claim.body);
        self.indexes.iter().any(covers)
            && !judged.iter().any(|(number, one)| {
                self.indexes.get(*number).and_then(|index| index.entity(one.entity as usize)).is_some_and(
                    |entity| entity.category == claim.category && entity.country == claim.country,
                )
            })
    }

    fn report_claims<'d>(&'d self, claims: &mut Vec<(Field, Claim)>, answer: &mut Answer<'d>) {
        let options = &self.options;
        if !options.kinds.is_empty() && !options.kinds.contains(&Kind::Claim) {
            claims.clear();
        }
        for (field, claim) in claims.drain(..) {
            let mut score = at_prevalence(claim.score, options.prevalence);
            if !claim.contradicted() {
                // Unverified at any prevalence.
                score = score.min(Score::UNVERIFIED);
            }
            let categories = &options.categories;
            if score < options.min_score
                || (!categories.is_empty() && !categories.iter().any(|category| category == claim.category))
            {
                continue;
            }
            answer.flags.push(Flag {
                kind: Kind::Claim,
                tier: score.tier(),
                score,
                category: claim.category,
                entity_id: "",
                entity_name: "",
                matched_name: "",
                field,
                evidence: claim.evidence,
                disclaimer: claim.disclaimer,
            });
        }
    }

    /// Keeps what was asked for.
    fn report<'d>(
        &'d self,
        account: &Account<'_>,
        weighed: &mut Vec<(usize, Field, Judged)>,
        answer: &mut Answer<'d>,
    ) {
        let options = &self.options;
        for (number, field, one) in weighed.drain(..) {
            let score = at_prevalence(Model::builtin().score(&one.features), options.prevalence);
            if score < options.min_score || (!options.kinds.is_empty() && !options.kinds.contains(&one.kind))
            {
                continue;
            }
            let Some(index) = self.indexes.get(number) else { continue };
            let (Some(entity), Some(matched_name)) =
                (index.entity(one.entity as usize), index.matched_name(one.name))
            else {
                continue;
            };
            if !options.categories.is_empty()
                && !options.categories.iter().any(|category| category == entity.category)
            {
                continue;
            }
            if options.accepted.holds(account, entity.id, entity.name) {
                continue;
            }
            answer.flags.push(Flag {
                kind: one.kind,
                tier: score.tier(),
                score,
                category: entity.category,
                entity_id: entity.id,
                entity_name: entity.name,
                matched_name,
                field,
                evidence: one.evidence,
                disclaimer: one.disclaimer,
            });
        }
    }

    /// Best first, each entity once.
    fn order(&self, answer: &mut Answer<'_>) {
        answer.flags.sort_by(|a, b| {
            (b.score, a.kind, a.entity_id, a.field, a.matched_name).cmp(&(
                a.score,
                b.kind,
                b.entity_id,
                b.field,
                b.matched_name,
            ))
        });
        if self.options.all_matches {
            let mut seen: Vec<&str> = Vec::new();
            answer.flags.retain(|flag| {
                let new = !seen.contains(&flag.entity_id);
                if new {
                    seen.push(flag.entity_id);
                }
                new
            });
        } else {
            answer.flags.truncate(1);
        }
    }
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
            disclaimer_in(&scratch.folded.visual, 0..0).map(|found| found.0)
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

impl Accepted {
    fn holds(&self, account: &Account<'_>, entity_id: &str, entity_name: &str) -> bool {
        if self.names.is_empty() {
            return false;
        }
        let pair = |entity: &str| self.names.contains(&(account.name.to_owned(), entity.to_owned()));
        pair(entity_id) || pair(entity_name)
    }
}

#[cfg(test)]
mod tests;
