//! The service: names are checked over HTTP, lists are scanned in streams, reports are taken in.
//!
//! ```text
//! listen ─► guard ─► api ─► Engine ─► answer          a request holds one engine from its first look to its last byte
//!             │       └───► Queue                     cases, decisions, reports
//!             └ host, limits, headers, metrics
//! ```
//! The service listens on this machine alone unless tokens are given. It judges names, keeps what people decide, and takes no
//! action against an account: there is no call and no hook for that. No name is written to a log.

mod access;
mod api;
mod body;
mod docs;
mod engine;
mod guard;
mod listen;
mod log;
mod metrics;
mod openapi;
mod problem;
mod review;
mod service;
mod stream;
mod throttle;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use crate::Error;
use crate::queue::Queue;
pub(crate) use access::Tokens;
pub(crate) use engine::Recipe;
pub(crate) use log::Level;
pub(crate) use service::Service;

/// How the service is to run.
pub(crate) struct Plan {
    pub(crate) listen: SocketAddr,
    pub(crate) tokens: Tokens,
    /// Where cases and decisions are kept.
    pub(crate) queue: Option<Queue>,
    pub(crate) recipe: Recipe,
    /// How long requests under way may take once the service is told to stop.
    pub(crate) drain: Duration,
    pub(crate) log: Level,
    /// Called once the service listens, with the address it got.
    pub(crate) ready: Box<dyn FnOnce(SocketAddr) + Send>,
}

/// Runs the service until it is told to stop.
///
/// # Errors
/// The address is open to others and there are no tokens; a registry or the database cannot be used; the address is taken.
pub(crate) fn serve(plan: Plan) -> Result<(), Error> {
    plan.tokens.allow(plan.listen)?;
    let service = Arc::new(Service::new(plan.recipe, plan.tokens, plan.queue)?);
    log::start(plan.log);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_name("deadringer")
        .build()
        .map_err(|error| Error::io("serve", "no threads can be started", error))?;
    runtime.block_on(listen::run(plan.listen, service, plan.drain, plan.ready))
}
