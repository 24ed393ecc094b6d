//! The service as its callers meet it: the program is started, and spoken to over HTTP. `stress` is the row of the promises
//! about load, reloads and stops; `DEADRINGER_LONG=N` runs it N times as long.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test"
)]

mod access;
mod calls;
mod client;
mod lists;
mod program;
mod queue;
mod stress;
