//! What all requests share.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::available_parallelism;

use tokio::sync::Semaphore;

use super::access::Tokens;
use super::engine::{Engine, Recipe};
use super::metrics::Metrics;
use super::throttle::Throttle;
use crate::Error;
use crate::limits::{MAX_IN_FLIGHT, MAX_STREAMS};

/// The service: what it judges by, whom it lets in, how much it takes on.
pub(crate) struct Service {
    engine: RwLock<Arc<Engine>>,
    recipe: Recipe,
    /// One reads registries at a time.
    reloading: Mutex<()>,
    pub(crate) tokens: Tokens,
    pub(crate) metrics: Metrics,
    /// Requests under way.
    pub(crate) in_flight: Semaphore,
    /// Requests that keep a core for long: as many as there are cores.
    pub(crate) long: Arc<Semaphore>,
    /// Lists that are being scanned.
    pub(crate) streams: Arc<Semaphore>,
    /// Reports by address.
    pub(crate) throttle: Throttle,
    draining: AtomicBool,
}

impl Service {
    pub(crate) fn new(recipe: Recipe, tokens: Tokens) -> Result<Service, Error> {
        let engine = Engine::make(&recipe)?;
        let cores = available_parallelism().map_or(1, std::num::NonZeroUsize::get);
        let metrics = Metrics::new();
        metrics.loaded(&engine);
        Ok(Service {
            engine: RwLock::new(Arc::new(engine)),
            recipe,
            reloading: Mutex::default(),
            tokens,
            metrics,
            in_flight: Semaphore::new(MAX_IN_FLIGHT),
            long: Arc::new(Semaphore::new(cores)),
            streams: Arc::new(Semaphore::new(MAX_STREAMS)),
            throttle: Throttle::default(),
            draining: AtomicBool::new(false),
        })
    }

    /// The engine of now; whoever asks holds it to the end of the answer.
    pub(crate) fn engine(&self) -> Arc<Engine> {
        Arc::clone(&self.engine.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether every entity that fits is answered where a request does not say.
    pub(crate) fn all_matches(&self) -> bool {
        self.recipe.all_matches
    }

    /// Reads the registries again. Takes as long as starting does: not for a thread that answers.
    ///
    /// # Errors
    /// One of them cannot be used; then the old ones stand.
    pub(crate) fn reload(&self) -> Result<Arc<Engine>, Error> {
        let _one = self.reloading.lock().unwrap_or_else(PoisonError::into_inner);
        match Engine::make(&self.recipe) {
            Ok(engine) => {
                let engine = Arc::new(engine);
                *self.engine.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&engine);
                self.metrics.loaded(&engine);
                tracing::info!(
                    registry = engine.registry,
                    entities = engine.entities,
                    "registries read again"
                );
                Ok(engine)
            }
            Err(error) => {
                self.metrics.reload_failed();
                tracing::error!(error = %error, registry = self.engine().registry, "registries refused, the old ones stand");
                Err(error)
            }
        }
    }

    pub(crate) fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Relaxed)
    }

    /// No longer ready: connections are closed behind their answers.
    pub(crate) fn drain(&self) {
        self.draining.store(true, Ordering::Relaxed);
    }
}
