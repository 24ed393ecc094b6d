//! What names are judged by: one detector with its names and versions, replaced whole when the registries are read again. Who
//! has taken an engine keeps it to the end of the answer, so that no answer mixes two.

use std::cell::RefCell;
use std::time::SystemTime;

use axum::http::HeaderValue;

use crate::scan::worker::Judge;
use crate::{Account, Answer, Detector, EntityView, Error, Index, Scratch};

/// How a detector is made, again and again.
pub(crate) struct Recipe {
    pub(crate) make: Box<dyn Fn() -> Result<Detector, Error> + Send + Sync>,
    /// Whether every entity that fits is answered where a request does not say.
    pub(crate) all_matches: bool,
}

/// A detector that is in use.
pub(crate) struct Engine {
    detector: Detector,
    /// The digest of what was compiled in.
    pub(crate) registry: String,
    pub(crate) registry_header: HeaderValue,
    pub(crate) entities: usize,
    pub(crate) names: usize,
    pub(crate) loaded: SystemTime,
}

thread_local! {
    /// Grows to what the longest name needs, and serves any engine: what it keeps between names does not depend on one.
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl Engine {
    pub(crate) fn make(recipe: &Recipe) -> Result<Engine, Error> {
        let detector = (recipe.make)()?;
        if detector.indexes().is_empty() {
            return Err(Error::usage("there is no registry to judge by")
                .with_hint("leave `--no-builtin` out, or give `--registry FILE`"));
        }
        let registry = detector.registry_digest();
        let registry_header = HeaderValue::from_str(&registry)
            .map_err(|_| Error::index("", format!("the digest `{registry}` is none")))?;
        Ok(Engine {
            registry,
            registry_header,
            entities: detector.indexes().iter().map(Index::entity_count).sum(),
            names: detector.indexes().iter().map(Index::name_count).sum(),
            loaded: SystemTime::now(),
            detector,
        })
    }

    pub(crate) fn detector(&self) -> &Detector {
        &self.detector
    }

    /// A protected entity by its id.
    pub(crate) fn entity(&self, id: &str) -> Option<EntityView<'_>> {
        self.detector.indexes().iter().flat_map(Index::entities).find(|entity| entity.id == id)
    }

    /// Every flag of an account, best first.
    pub(crate) fn check(&self, account: &Account<'_>) -> Answer<'_> {
        SCRATCH.with_borrow_mut(|scratch| self.detector.check(account, scratch))
    }

    pub(crate) fn check_with<'d>(&'d self, account: &Account<'_>, scratch: &mut Scratch) -> Answer<'d> {
        Judge::check(&self.detector, account, scratch)
    }
}
