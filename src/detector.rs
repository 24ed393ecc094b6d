//! The facade: registries in, flags out.

mod weigh;

use std::collections::HashSet;
use std::path::Path;

use xxhash_rust::xxh3::xxh3_64;

use crate::claim::{Claim, ClaimScratch};
use crate::fold::{Folded, Skim};
use crate::index::{Pieces, SearchScratch};
#[cfg(feature = "cli")]
use crate::judge::Features;
use crate::judge::{Floor, JudgeScratch, Judged, Model, Reader, at_prevalence};
use crate::registry::Registry;
use crate::{Account, Error, Field, Flag, Index, Kind, Score};
use weigh::{Met, Verdict};

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
    /// Accounts, each with one name and for one entity.
    dismissed: HashSet<Dismissed>,
    /// Entities' own accounts beside those of the registry, by platform and key; an empty platform is every one.
    official: HashSet<(String, String)>,
}

/// An account under a name, for an entity; of a claim the entity is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Dismissed {
    platform: String,
    key: String,
    name: String,
    entity: String,
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
    /// From where on one verdict may explain another.
    low: Floor,
}

/// Working memory of one thread; grows to what the longest name needs and is then reused.
#[derive(Debug, Default)]
pub struct Scratch {
    skim: Skim,
    folded: Folded,
    search: SearchScratch,
    reader: Reader,
    judge: JudgeScratch,
    /// Of the name and of the handle: what was met, and what was judged of it before one verdict explains another.
    met: [Vec<Met>; 2],
    fields: [Vec<Verdict>; 2],
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
    /// Whether the name was longer than is looked at, or resembled more than is judged ([`limits`](crate::limits)).
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
        let unread = |error| {
            Error::io(place.clone(), "the registry cannot be read", error)
                .with_hint("give a registry in CSV or JSONL, or a compiled one")
        };
        if let Some(pieces) = Pieces::read(path).map_err(unread)? {
            let index = Index::from_pieces(pieces).map_err(|error| error.at(place))?;
            return Ok(self.index(index));
        }
        let bytes = std::fs::read(path).map_err(unread)?;
        if Index::is_compiled(&bytes) {
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
        let own = self.registry.entities().iter().map(|entity| entity.id.as_str());
        let ids = || own.clone().chain(indexes.iter().flat_map(Index::entities).map(|entity| entity.id));
        if let Some(id) = repeated(ids) {
            return Err(Error::registry(
                "",
                format!("duplicate id `{id}`: it stands in two of the registries given"),
            )
            .with_hint("leave one of them out; if it is the built-in one, with `--no-builtin`"));
        }
        if !self.registry.entities().is_empty() {
            indexes.insert(0, Index::compile(&self.registry)?);
        }
        Ok(Detector::new(indexes, self.options))
    }
}

/// The first of some ids that stood before.
fn repeated<'i, I: Iterator<Item = &'i str>>(ids: impl Fn() -> I) -> Option<&'i str> {
    // A million hashes are sorted in a tenth of the time in which as many texts enter a set.
    let mut hashes: Vec<u64> = ids().map(|id| xxh3_64(id.as_bytes())).collect();
    hashes.sort_unstable();
    if hashes.is_sorted_by(|a, b| a < b) {
        return None;
    }
    let mut seen = HashSet::with_capacity(hashes.len());
    ids().find(|id| !seen.insert(*id))
}

impl Detector {
    fn new(indexes: Vec<Index>, options: Options) -> Detector {
        let floor = Floor::new(options.min_score, options.prevalence);
        let low = Floor::new(Score::LOW, REFERENCE_PREVALENCE);
        Detector { indexes, options, floor, low }
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
        if self.options.accepted.is_official(platform, account.id, account.handle) {
            return answer;
        }
        self.judge_account(account, scratch, &mut answer.truncated, &self.floor);
        self.report(account, &mut scratch.judged, &mut answer);
        self.report_claims(account, &mut scratch.claims, &mut answer);
        self.order(&mut answer);
        answer
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

    fn report_claims<'d>(
        &'d self,
        account: &Account<'_>,
        claims: &mut Vec<(Field, Claim)>,
        answer: &mut Answer<'d>,
    ) {
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
            if options.accepted.was_dismissed(account, &options.platform, "") {
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
            if options.accepted.holds(account, entity.id, entity.name)
                || options.accepted.was_dismissed(account, &options.platform, entity.id)
            {
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

impl Accepted {
    /// Adds an account whose flag for an entity was dismissed, under the name it bears: by its id and by its handle, or by its
    /// name alone where it has neither. For a claim the entity's id is empty. An account without a platform is met on every
    /// one. Other names of the account, and other entities, are flagged as before.
    pub fn dismiss(&mut self, account: &Account<'_>, entity_id: &str) {
        let keys = [Some(account.id).filter(|id| !id.is_empty()).map(id_key), handle_key(account.handle)];
        let nameless = keys.iter().all(Option::is_none).then(String::new);
        for key in keys.into_iter().flatten().chain(nameless) {
            self.dismissed.insert(Dismissed {
                platform: account.platform.to_owned(),
                key,
                name: account.name.to_owned(),
                entity: entity_id.to_owned(),
            });
        }
    }

    /// Adds an entity's own account, an id or an `@handle`, as a registry would list it; an empty platform is every one. It is
    /// never flagged.
    pub fn add_official(&mut self, platform: &str, account: &str) {
        let key = match account.strip_prefix('@') {
            Some(handle) => handle_key(handle),
            None => Some(id_key(account)).filter(|_| !account.is_empty()),
        };
        if let Some(key) = key {
            self.official.insert((platform.to_owned(), key));
        }
    }

    /// Takes in what another one holds.
    #[cfg(feature = "serve")]
    pub(crate) fn join(&mut self, other: Accepted) {
        self.ids.extend(other.ids);
        self.names.extend(other.names);
        self.dismissed.extend(other.dismissed);
        self.official.extend(other.official);
    }

    /// Everything in it, in an order of its own: the same for the same decisions, however they came in.
    #[cfg(feature = "serve")]
    pub(crate) fn digest(&self) -> String {
        fn lines<T: Ord + std::fmt::Debug>(set: &HashSet<T>) -> String {
            let mut all: Vec<&T> = set.iter().collect();
            all.sort_unstable();
            all.iter().map(|one| format!("{one:?}\n")).collect()
        }
        let text = [lines(&self.ids), lines(&self.names), lines(&self.dismissed), lines(&self.official)];
        format!("{:032x}", xxhash_rust::xxh3::xxh3_128(text.join("\n").as_bytes()))
    }

    pub(crate) fn is_official(&self, platform: &str, id: &str, handle: &str) -> bool {
        if self.official.is_empty() {
            return false;
        }
        let keys = [Some(id).filter(|id| !id.is_empty()).map(id_key), handle_key(handle)];
        keys.into_iter().flatten().any(|key| {
            ["", platform]
                .iter()
                .any(|platform| self.official.contains(&((*platform).to_owned(), key.clone())))
        })
    }

    /// Whether the flag of this account for this entity was dismissed. An account with an id is known by that alone, since
    /// handles are given to others.
    pub(crate) fn was_dismissed(&self, account: &Account<'_>, usual_platform: &str, entity_id: &str) -> bool {
        if self.dismissed.is_empty() {
            return false;
        }
        let platform = if account.platform.is_empty() { usual_platform } else { account.platform };
        let key = match account.id {
            "" => handle_key(account.handle).unwrap_or_default(),
            id => id_key(id),
        };
        let mut sought = Dismissed {
            platform: String::new(),
            key,
            name: account.name.to_owned(),
            entity: entity_id.to_owned(),
        };
        if self.dismissed.contains(&sought) {
            return true;
        }
        sought.platform.push_str(platform);
        self.dismissed.contains(&sought)
    }

    fn holds(&self, account: &Account<'_>, entity_id: &str, entity_name: &str) -> bool {
        if self.names.is_empty() {
            return false;
        }
        let pair = |entity: &str| self.names.contains(&(account.name.to_owned(), entity.to_owned()));
        pair(entity_id) || pair(entity_name)
    }
}

/// Ids are compared exactly.
fn id_key(id: &str) -> String {
    format!("\u{1f}{id}")
}

/// Handles are compared without regard to ASCII case, with or without their `@`.
fn handle_key(handle: &str) -> Option<String> {
    let handle = handle.strip_prefix('@').unwrap_or(handle);
    (!handle.is_empty()).then(|| format!("@{}", handle.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests;
