//! Logs as lines of JSON on standard error. What requests carry is never written: no name, no handle, no token, no address.

use std::sync::OnceLock;

use tracing::level_filters::LevelFilter;

/// How much is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Level {
    /// Nothing.
    Off,
    /// What failed.
    Error,
    /// And what was refused.
    Warn,
    /// And starts, stops, readings of registries, decisions.
    #[default]
    Info,
    /// And every request: its route, status and time.
    Debug,
}

/// Begins to write; a second call changes nothing.
pub(crate) fn start(level: Level) {
    static STARTED: OnceLock<()> = OnceLock::new();
    let level = match level {
        Level::Off => LevelFilter::OFF,
        Level::Error => LevelFilter::ERROR,
        Level::Warn => LevelFilter::WARN,
        Level::Info => LevelFilter::INFO,
        Level::Debug => LevelFilter::DEBUG,
    };
    STARTED.get_or_init(|| {
        // Somebody else's subscriber stands already: then theirs is told.
        let _ = tracing_subscriber::fmt()
            .json()
            .flatten_event(true)
            .with_current_span(false)
            .with_max_level(level)
            .with_writer(std::io::stderr)
            .try_init();
    });
}
