//! `deadringer serve`: the service.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::cli::options::DetectorArgs;
use crate::cli::output::Console;
use crate::queue::{Queue, Settings};
use crate::serve::{Level, Plan, Recipe, Tokens, serve};
use crate::{Accepted, Error};

/// Answer over HTTP: names are checked, lists scanned, cases reviewed
///
/// `POST /v1/check` judges one account, `/v1/check:batch` up to 1,000, `/v1/scan` a list of any length while it is sent;
/// `/docs` lists all calls. The service judges names and takes no action against an account: there is no call for that.
///
/// Without tokens only this machine is answered. To listen elsewhere, give a token file: a line is `ROLE NAME TOKEN`, the roles
/// are `check`, `review` and `admin`. It speaks plain HTTP: what comes from other machines belongs behind a proxy that encrypts.
///
/// SIGHUP reads the registries again; where one cannot be used, the old ones stand. SIGTERM answers what is under way, and ends.
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  deadringer serve --database queue.db
  deadringer serve --registry ours.csv --listen 0.0.0.0:8480 --token-file tokens
  curl -H 'Content-Type: application/json' -d '{\"name\":\"人民曰报\"}' http://127.0.0.1:8480/v1/check
  curl -H 'Content-Type: text/csv' -T accounts.csv -X POST http://127.0.0.1:8480/v1/scan")]
pub(crate) struct ServeArgs {
    /// Listen here (default 127.0.0.1:8480)
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8480", hide_default_value = true)]
    listen: SocketAddr,
    /// Tokens and their roles: a line is ROLE NAME TOKEN
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Keep cases, reports and decisions here; made where it is not there
    ///
    /// With a queue there is a review page at `/review`, reports are taken in, and what was dismissed is not flagged again. It
    /// is one SQLite file; `scan --queue` puts the flags of a scan into the same.
    #[arg(long, value_name = "FILE")]
    database: Option<PathBuf>,
    /// How the queue is ranked and worked through, from now on
    ///
    /// Without it the queue keeps what it was last opened with, a new one takes what is built in.
    /// A TOML file like `data/queue.toml`: weights of categories with their reasons, reviews a day, how long a claim and a
    /// name are kept, where an owner can object.
    #[arg(long, value_name = "FILE.toml", requires = "database")]
    queue_settings: Option<PathBuf>,
    /// Wait so many seconds for requests under way when told to stop (default 30)
    #[arg(long, value_name = "S", default_value_t = 30, hide_default_value = true)]
    drain: u64,
    /// Log as lines of JSON: off, error, warn, info, debug (default info)
    ///
    /// No name, handle or token is written. `debug` writes a line for each request.
    #[arg(
        long,
        value_name = "LEVEL",
        value_enum,
        default_value = "info",
        hide_default_value = true,
        hide_possible_values = true
    )]
    log: Level,
    #[command(flatten)]
    detector: DetectorArgs,
}

/// Serves until told to stop.
pub(crate) fn run(args: ServeArgs, console: Console) -> Result<(), Error> {
    let tokens = args.token_file.as_deref().map(Tokens::read).transpose()?.unwrap_or_default();
    let all_matches = args.detector.options(Accepted::default())?.all_matches;
    let settings = args.queue_settings.as_deref().map(Settings::read).transpose()?;
    let queue = match (args.database.as_deref(), settings) {
        (Some(path), Some(settings)) => Some(Queue::open(path, settings)?),
        (Some(path), None) => Some(Queue::open_as_set(path)?),
        (None, _) => None,
    };
    let detector = args.detector;
    let recipe = Recipe {
        make: Box::new(move || {
            let mut options = detector.options(Accepted::default())?;
            // What was decided is left out of all that fits.
            options.all_matches = true;
            detector.builder(options)?.build()
        }),
        all_matches,
    };
    serve(Plan {
        listen: args.listen,
        tokens,
        queue,
        recipe,
        drain: Duration::from_secs(args.drain),
        log: args.log,
        ready: Box::new(move |address| {
            console.say(&format!("listening on http://{address}, described at http://{address}/docs\n"));
        }),
    })
}
