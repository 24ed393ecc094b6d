//! What all requests share.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::available_parallelism;
use std::time::{SystemTime, UNIX_EPOCH};

use tokio::sync::Semaphore;

use super::access::Tokens;
use super::engine::{Engine, Recipe};
use super::metrics::Metrics;
use super::problem::Problem;
use super::review::Sessions;
use super::throttle::Throttle;
use crate::limits::{MAX_IN_FLIGHT, MAX_STORAGE, MAX_STREAMS};
use crate::queue::{Queue, Refusal};
use crate::{Accepted, Account, Answer, Error};

/// What people have decided, as it was last read.
struct Decided {
    now: RwLock<Accepted>,
    /// One reads at a time, so that none puts an older state in the place of a newer one.
    reading: Mutex<()>,
}

impl Decided {
    fn read(&self, queue: &Queue) -> Result<(), Error> {
        let _one = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        let read = queue.accepted()?;
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = read;
        Ok(())
    }
}

/// The service: what it judges by, whom it lets in, how much it takes on.
pub(crate) struct Service {
    engine: RwLock<Arc<Engine>>,
    recipe: Recipe,
    /// One reads registries at a time.
    reloading: Mutex<()>,
    queue: Option<Arc<Queue>>,
    /// What people have decided, as the detector takes it.
    decided: Arc<Decided>,
    /// Calls that wait for the database.
    storage: Semaphore,
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
    /// Tries to log in, by address.
    pub(crate) logins: Throttle,
    /// Who is logged in.
    pub(crate) sessions: Sessions,
    draining: AtomicBool,
}

impl Service {
    pub(crate) fn new(recipe: Recipe, tokens: Tokens, queue: Option<Queue>) -> Result<Service, Error> {
        let engine = Engine::make(&recipe)?;
        let decided = queue.as_ref().map_or_else(|| Ok(Accepted::default()), Queue::accepted)?;
        let cores = available_parallelism().map_or(1, std::num::NonZeroUsize::get);
        let metrics = Metrics::new();
        metrics.loaded(&engine);
        Ok(Service {
            engine: RwLock::new(Arc::new(engine)),
            recipe,
            reloading: Mutex::default(),
            queue: queue.map(Arc::new),
            decided: Arc::new(Decided { now: RwLock::new(decided), reading: Mutex::default() }),
            storage: Semaphore::new(MAX_STORAGE),
            tokens,
            metrics,
            in_flight: Semaphore::new(MAX_IN_FLIGHT),
            long: Arc::new(Semaphore::new(cores)),
            streams: Arc::new(Semaphore::new(MAX_STREAMS)),
            throttle: Throttle::default(),
            logins: Throttle::default(),
            sessions: Sessions::default(),
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

    /// What is to be said of an account: what the detector says, but for what people have decided.
    pub(crate) fn answer<'e>(
        &self,
        engine: &'e Engine,
        account: &Account<'_>,
        all_matches: bool,
    ) -> Answer<'e> {
        let mut answer = engine.check(account);
        self.keep(engine, account, all_matches, &mut answer);
        self.metrics.flagged(&answer.flags);
        answer
    }

    /// Leaves out of all that was flagged what people have decided, and what was not asked for.
    pub(crate) fn keep(
        &self,
        engine: &Engine,
        account: &Account<'_>,
        all_matches: bool,
        answer: &mut Answer<'_>,
    ) {
        if answer.flags.is_empty() {
            return;
        }
        let usual = engine.detector().options().platform.as_str();
        let platform = if account.platform.is_empty() { usual } else { account.platform };
        let decided = self.decided.now.read().unwrap_or_else(PoisonError::into_inner);
        if decided.is_official(platform, account.id, account.handle) {
            answer.flags.clear();
        }
        answer.flags.retain(|flag| !decided.was_dismissed(account, usual, flag.entity_id));
        if !all_matches {
            answer.flags.truncate(1);
        }
    }

    /// Whether the service keeps a queue.
    pub(crate) fn has_queue(&self) -> bool {
        self.queue.is_some()
    }

    /// Does something with the queue, on a thread that may wait; `now` is in seconds since 1970 UTC.
    ///
    /// # Errors
    /// The service keeps none, or is asked too much of it; what was asked is refused; the database fails.
    pub(crate) async fn with_queue<T, F>(&self, doing: &'static str, what: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&Queue, i64) -> Result<T, Refusal> + Send + 'static,
    {
        let queue = Arc::clone(self.queue.as_ref().ok_or_else(Problem::no_queue)?);
        let _permit =
            self.storage.try_acquire().map_err(|_| Problem::busy("too many calls wait for the queue"))?;
        let done = tokio::task::spawn_blocking(move || what(&queue, now())).await;
        match done {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(Refusal::Storage(error))) => Err(Problem::internal(doing, &error)),
            Ok(Err(refusal)) => Err(Problem::refused(&refusal)),
            Err(_) => Err(Problem::broken(doing)),
        }
    }

    /// The same for what changes how accounts are judged: from the answer on, they are judged so.
    ///
    /// # Errors
    /// As [`with_queue`](Service::with_queue).
    pub(crate) async fn decide<T, F>(&self, doing: &'static str, what: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&Queue, i64) -> Result<T, Refusal> + Send + 'static,
    {
        let decided = Arc::clone(&self.decided);
        // On the thread that decided: whoever asked may be gone before it is taken in.
        self.with_queue(doing, move |queue, now| {
            let done = what(queue, now)?;
            decided.read(queue)?;
            Ok(done)
        })
        .await
    }

    /// Puts expired claims back into the queue, forgets names whose time is over, and takes in what other processes have decided.
    pub(crate) async fn tidy(&self) {
        if !self.has_queue() {
            return;
        }
        let tidied = self.decide("tidying the queue", |queue, now| {
            Ok((queue.expire_claims(now)?, queue.forget_expired(now)?))
        });
        match tidied.await {
            Ok((0, 0)) | Err(_) => {}
            Ok((claims, names)) => tracing::info!(claims, names, "expired"),
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

/// Seconds since 1970 UTC.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    i64::try_from(since).unwrap_or(i64::MAX)
}
