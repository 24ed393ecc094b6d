//! `deadringer scan`: account lists in, flags out.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use clap::Args;

use crate::cli::options::DetectorArgs;
use crate::cli::output::Console;
use crate::cli::{FLAGGED, REJECTS, UNFINISHED, accept, report, summary};
use crate::recorded::Form;
use crate::report::Report;
use crate::scan::baseline::Baseline;
use crate::scan::checkpoint::Identity;
use crate::scan::columns::Columns;
use crate::scan::digest::Digested;
use crate::scan::disk::System;
use crate::scan::input::Input;
use crate::scan::output::{Target, same_file};
use crate::scan::progress::{When, grouped};
use crate::scan::render::Format;
use crate::scan::worker::Work;
use crate::scan::{Plan, scan};
use crate::text::{self, Cells};
use crate::{Accepted, Detector, Error};

/// Scan account lists, and write what resembles a protected entity
///
/// Account lists are CSV, TSV or JSONL, plain or compressed with gzip or zstd; `-` is standard input. The usual headers are
/// recognised: `id`, `name` (also `display_name`, `nickname`, `nick`, 昵称, 账号名称), `handle` (also `username`,
/// `screen_name`, `login`), `platform`. Only a name or a handle is required.
///
/// Every row is accounted for: scanned, blank (neither name nor handle), or quarantined because it cannot be told apart from
/// its neighbours. The output is in the order of the input, the same for any number of threads, and stands whole or not at
/// all.
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  deadringer scan accounts.csv -o flags.csv
  deadringer scan dump-*.csv.zst -o flags.jsonl --quarantine bad-rows.csv --max-rejects 100
  deadringer scan users.tsv --columns id=uid,name=nick --registry ours.csv --platform weibo")]
pub(crate) struct ScanArgs {
    /// Account lists: CSV, TSV or JSONL, also .gz and .zst; - is stdin
    #[cfg_attr(
        feature = "parquet",
        doc = "\n\nParquet too, from files: it is read from its end, so not from a pipe."
    )]
    #[arg(required = true, value_name = "ACCOUNTS")]
    accounts: Vec<OsString>,
    /// Write the flags here (default: stdout)
    #[arg(
        short,
        long,
        value_name = "FLAGS",
        default_value = "-",
        hide_default_value = true,
        help_heading = "Output"
    )]
    output: OsString,
    /// Write them as csv or jsonl (default: by the extension, else csv)
    #[cfg_attr(
        feature = "parquet",
        doc = "\n\nparquet too: the same fields, `score` as a double and `evidence` as a list of structures. Such a scan leaves no \
               checkpoint: `--resume` is refused."
    )]
    #[arg(long, value_name = "FORMAT", value_enum, hide_possible_values = true, help_heading = "Output")]
    format: Option<FormatWord>,
    /// Make cells harmless that a spreadsheet would run as formulas
    ///
    /// In CSV, a `'` is put before cells that start with `=`, `+`, `-`, `@`, a tab or a line end.
    #[arg(long, help_heading = "Output")]
    spreadsheet_safe: bool,
    /// Write rows that cannot be read here: line, byte, reason, raw bytes
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    quarantine: Option<OsString>,
    /// How many rows that cannot be read are acceptable (default 0)
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true, help_heading = "Output")]
    max_rejects: u64,
    /// Go on with a scan that was stopped, from its last checkpoint
    ///
    /// A scan into a file leaves a checkpoint beside it when it is stopped or fails; the same command with `--resume` goes on
    /// there, and the file is the same in the end, byte for byte. Another list, registry or option is refused. Without a
    /// checkpoint the scan starts over; one that is finished is left as it is.
    #[arg(long, help_heading = "Output")]
    resume: bool,
    /// Write a checkpoint every so many seconds (default 10)
    #[arg(long, value_name = "S", value_parser = seconds, default_value = "10", hide_default_value = true,
        help_heading = "Output")]
    checkpoint_every: Duration,
    /// Write the manifest here (default: beside the flags, as FLAGS.manifest.json)
    ///
    /// What was read and written, with sizes and SHA-256 digests, options, versions, the ledger and timings; `tools/audit.py` adds
    /// it up again. A scan to standard output writes one only where this is given.
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    manifest: Option<PathBuf>,
    /// Write one self-contained page of the scan too, as `deadringer report` does
    ///
    /// It is made of the finished flags and their manifest, so the flags must go to a file.
    #[arg(long, value_name = "FILE.html", help_heading = "Output")]
    report: Option<OsString>,
    /// Exit with 4 if anything is flagged
    #[arg(long, help_heading = "Output")]
    fail_on_flag: bool,
    /// Name the columns, as in id=uid,name=nick,handle=login
    #[arg(long, value_name = "COLUMNS", help_heading = "Input")]
    columns: Option<String>,
    /// The encoding of the lists, such as gb18030 (default utf-8)
    ///
    /// Any label of the WHATWG encoding standard. A byte order mark is believed by itself.
    #[cfg_attr(feature = "parquet", doc = "Parquet is UTF-8 whatever is said here.")]
    #[arg(long, value_name = "LABEL", help_heading = "Input")]
    encoding: Option<String>,
    /// Leave out what a reviewer has dismissed: CSV with id, or name and entity
    #[arg(long, value_name = "FILE", help_heading = "Flags")]
    accept: Option<PathBuf>,
    /// Put the flags into a queue, and leave out what was decided there
    ///
    /// The database is made where it is not there. What a reviewer has dismissed is not flagged again for that name and entity,
    /// and what stands in the queue is not queued twice.
    #[cfg(feature = "serve")]
    #[arg(long, value_name = "DATABASE", help_heading = "Flags")]
    queue: Option<PathBuf>,
    /// Report only what is new since an earlier scan; repeatable
    ///
    /// An account (by its id, else by name and handle) that stood in these flags with the same entity and kind is not written
    /// again; a claim, with the same category. How many were left out is said at the end.
    #[arg(long, value_name = "FLAGS", help_heading = "Flags")]
    baseline: Vec<PathBuf>,
    #[command(flatten)]
    detector: DetectorArgs,
    /// Use this many threads (default: one a core)
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,
    /// Say nothing but errors
    #[arg(short, long)]
    quiet: bool,
    /// Show progress: auto (on a terminal), always, never
    #[arg(
        long,
        value_name = "WHEN",
        default_value = "auto",
        hide_default_value = true,
        hide_possible_values = true
    )]
    progress: When,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum FormatWord {
    Csv,
    Jsonl,
    #[cfg(feature = "parquet")]
    Parquet,
}

/// What the contract promises and this version does not bring, refused by name rather than as unknown.
pub(crate) fn missing(word: &str) -> Option<Error> {
    let (feature, instead) = match word {
        "--queue" | "--from-decisions" if cfg!(not(feature = "serve")) => ("serve", ""),
        "parquet" if cfg!(not(feature = "parquet")) => ("parquet", ", or write CSV or JSONL"),
        _ => return None,
    };
    let hint = format!("build it with `cargo build --release --features {feature}`{instead}");
    Some(Error::usage(format!("`{word}` is not built into this program")).with_hint(hint))
}

/// Scans, and answers the exit code.
pub(crate) fn run(args: ScanArgs, console: &mut Console) -> Result<u8, Error> {
    let mut plan = args.plan()?;
    #[cfg(feature = "serve")]
    let queue = match &args.queue {
        Some(path) => {
            let queue = crate::queue::Queue::open_as_set(path)?;
            plan.work.accepted.join(queue.accepted()?);
            Some(queue)
        }
        None => None,
    };
    args.check_report(&plan)?;
    let baseline = args.read_baseline(&mut plan)?;
    let detector = args.detector.detector(plan.work.accepted.clone())?;
    plan.identity = args.identity(&plan, &detector, &baseline)?;
    #[cfg(feature = "serve")]
    if let Some(queue) = queue {
        plan.work.offering = Some(Arc::new(crate::scan::offering::Offering {
            queue,
            platform: detector.options().platform.clone(),
            origin: crate::queue::Origin {
                registry: detector.registry_digest(),
                engine: env!("CARGO_PKG_VERSION").to_owned(),
            },
            now: crate::cli::now(),
        }));
    }
    stop_when_told(&plan.stop, *console);
    let outcome = scan(&plan, &detector)?;
    args.write_report(&plan)?;
    let rejected = outcome.ledger.quarantined > args.max_rejects;
    if outcome.already {
        if !args.quiet {
            let place = plan.output.name();
            console
                .say(&format!("{}: this scan is finished; nothing was left to do\n", text::terminal(&place)));
        }
        return Ok(0);
    }
    if !args.quiet {
        console.say(&summary::of(&outcome, &console.stderr()));
        #[cfg(feature = "serve")]
        if let Some(offering) = &plan.work.offering {
            console.say(&format!(
                "Queue         {} new cases, {} known already  {}\n",
                grouped(outcome.offers.queued),
                grouped(outcome.offers.known),
                text::terminal(&offering.place().to_string_lossy())
            ));
        }
    }
    if rejected {
        let count = outcome.ledger.quarantined;
        let rows = if count == 1 { "1 row was".to_owned() } else { format!("{} rows were", grouped(count)) };
        let see = if args.quarantine.is_some() { "" } else { "see them with `--quarantine FILE`, or " };
        console.error(
            &Error::input("", format!("{rows} quarantined, more than `--max-rejects {}`", args.max_rejects))
                .with_hint(format!(
                    "{see}accept them with `--max-rejects {count}`; the flags are complete for all others"
                )),
        );
        return Ok(REJECTS);
    }
    Ok(if args.fail_on_flag && outcome.tally.flags > 0 { FLAGGED } else { 0 })
}

/// Lets Ctrl-C and a polite kill end the scan where it can be gone on with; asked a second time, the program ends at once.
fn stop_when_told(stop: &Arc<AtomicBool>, console: Console) {
    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::flag;
    for signal in [SIGINT, SIGTERM] {
        // Where signals cannot be seen, the system's own way remains: the program ends, and the last checkpoint stands.
        let _ = flag::register_conditional_shutdown(signal, i32::from(UNFINISHED), Arc::clone(stop))
            .and_then(|_| flag::register(signal, Arc::clone(stop)));
    }
    let stop = Arc::clone(stop);
    // Where no thread is to be had, a second signal ends the program.
    let _ = std::thread::Builder::new().spawn(move || {
        while !stop.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(50));
        }
        std::thread::sleep(PATIENCE);
        console.error(
            &Error::input("", "stopped while it waited for more of the list")
                .with_hint("if a checkpoint was written, the same command with `--resume` goes on there"),
        );
        std::process::exit(i32::from(UNFINISHED));
    });
}

/// How long a scan that is to stop may wait for its list: a pipe that nobody writes into would hold it for ever.
const PATIENCE: Duration = Duration::from_secs(2);

fn seconds(text: &str) -> Result<Duration, String> {
    let expected = || "a number of seconds is expected, 0 for as often as can be".to_owned();
    let seconds: f64 = text.parse().map_err(|_| expected())?;
    Duration::try_from_secs_f64(seconds).map_err(|_| expected())
}

impl ScanArgs {
    /// What the answer depends on.
    fn identity(&self, plan: &Plan, detector: &Detector, baseline: &[String]) -> Result<Identity, Error> {
        let mut options = self.detector.named();
        let mut name = |option: &str, value: String| options.insert(option.to_owned(), value);
        name(
            "--format",
            match plan.work.format {
                Format::JsonLines => "jsonl",
                Format::Csv(_) => "csv",
                #[cfg(feature = "parquet")]
                Format::Parquet => "parquet",
            }
            .to_owned(),
        );
        if self.spreadsheet_safe {
            name("--spreadsheet-safe", "yes".to_owned());
        }
        if let Some(columns) = &self.columns {
            name("--columns", columns.clone());
        }
        if let Some(encoding) = plan.encoding {
            name("--encoding", encoding.name().to_owned());
        }
        if let Some(quarantine) = &plan.quarantine {
            name("--quarantine", quarantine.name());
        }
        if let Some(path) = &self.accept {
            let bytes =
                std::fs::read(path).map_err(|e| Error::io(path.to_string_lossy(), "cannot be read", e))?;
            let mut digest = Digested::default();
            digest.take(&bytes);
            name("--accept", format!("sha256:{}", digest.hex()));
        }
        #[cfg(feature = "serve")]
        if let Some(path) = &self.queue {
            let decisions = detector.options().accepted.digest();
            name("--queue", format!("{}, decisions xxh3:{decisions}", path.to_string_lossy()));
        }
        if !baseline.is_empty() {
            name("--baseline", baseline.join(" "));
        }
        Ok(Identity {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            registry: detector.registry_digest(),
            options,
            inputs: plan.inputs.iter().map(|input| (input.name(), input.size())).collect(),
        })
    }

    /// Reads what stood in earlier scans, and answers the digests of their files.
    fn read_baseline(&self, plan: &mut Plan) -> Result<Vec<String>, Error> {
        let outputs = [Some(&plan.output), plan.quarantine.as_ref()];
        for path in &self.baseline {
            if path == Path::new("-") {
                return Err(Error::usage("`--baseline` cannot be standard input")
                    .with_hint("name a file: a scan that is gone on with must read it again"));
            }
            let written = |target: &&Target| matches!(target, Target::Path(out) if same_file(out, path));
            if outputs.into_iter().flatten().any(|target| written(&target)) {
                return Err(Error::usage(format!("`{}` is both read and written", path.display()))
                    .with_hint("give the output a name of its own; `--baseline` may be given once for each earlier scan"));
            }
        }
        let inputs: Vec<Input> = self.baseline.iter().cloned().map(Input::Path).collect();
        let (baseline, digests) = Baseline::read(&inputs, &*plan.disk)?;
        plan.work.baseline = baseline;
        Ok(digests)
    }

    /// Refuses a page that could not be made in the end, before anything is scanned.
    fn check_report(&self, plan: &Plan) -> Result<(), Error> {
        let Some(report) = &self.report else { return Ok(()) };
        if plan.output.file()?.is_none() {
            return Err(Error::usage(
                "`--report` is made of the flags in their file, but they go to a stream",
            )
            .with_hint(
                "name a file for the flags with `-o`; `--report -` writes the page to standard output",
            ));
        }
        if !plan.work.format.can_go_on() {
            return Err(Error::usage("flags that are written as Parquet cannot be read back for `--report`")
                .with_hint("write them as CSV or JSONL: `-o flags.jsonl`"));
        }
        if self.spreadsheet_safe {
            return Err(Error::usage(
                "flags that were made safe for a spreadsheet cannot be read back for `--report`",
            )
            .with_hint("leave one of `--spreadsheet-safe` and `--report` out"));
        }
        let place = report::place(report);
        let targets = [Some(&plan.output), plan.quarantine.as_ref()].into_iter().flatten();
        let paths = targets.map(|target| match target {
            Target::Path(path) => path.as_path(),
            Target::Stdout => Path::new("/dev/stdout"),
        });
        let read = plan.inputs.iter().map(Input::path).chain(self.accept.as_deref());
        let read = read.chain(self.baseline.iter().map(PathBuf::as_path));
        let manifest = plan.manifest_path()?;
        let twice = paths
            .chain(read)
            .chain(manifest.as_deref())
            .any(|path| same_file(path, place) || (report == "-" && path == place));
        if twice {
            return Err(Error::usage(format!(
                "`{}` is named for the report and for something else",
                place.display()
            ))
            .with_hint("give the report a name of its own"));
        }
        Ok(())
    }

    /// Makes the page of what stands in the finished files.
    fn write_report(&self, plan: &Plan) -> Result<(), Error> {
        let (Some(place), Target::Path(flags)) = (&self.report, &plan.output) else { return Ok(()) };
        let form = match plan.work.format {
            Format::JsonLines => Form::JsonLines,
            Format::Csv(_) => Form::Csv,
            // Refused before the scan.
            #[cfg(feature = "parquet")]
            Format::Parquet => return Ok(()),
        };
        let mut page = Report::empty();
        let manifest = plan.manifest_path()?;
        page.add(&Input::Path(flags.clone()), Some(form), manifest.as_deref(), &*plan.disk)?;
        report::write(place, page)
    }

    /// Flags as a table, if nothing speaks against it.
    #[cfg(feature = "parquet")]
    fn as_table(&self, output: &Target) -> Result<Format, Error> {
        if self.resume {
            return Err(Error::usage("`--resume` cannot go on with flags in Parquet, which is whole only with its footer")
                .with_hint("write JSONL where a scan may be stopped, `-o flags.jsonl`; scan anew without `--resume` for Parquet"));
        }
        if self.spreadsheet_safe {
            return Err(
                Error::usage("`--spreadsheet-safe` is for CSV").with_hint("leave it out, or write CSV")
            );
        }
        if output.is_terminal() {
            return Err(Error::usage("Parquet is not for a terminal").with_hint("name a file with `-o`"));
        }
        Ok(Format::Parquet)
    }

    fn plan(&self) -> Result<Plan, Error> {
        let output = Target::parse(&self.output);
        for target in [Some(&self.output), self.quarantine.as_ref()].into_iter().flatten() {
            if extension(target) == "parquet"
                && let Some(missing) = missing("parquet")
            {
                return Err(missing);
            }
            if let packed @ ("gz" | "zst") = extension(target).as_str() {
                return Err(Error::usage(format!(
                    "`{}`: output is not compressed",
                    target.to_string_lossy()
                ))
                .with_hint(format!(
                    "leave `.{packed}` off, or pipe standard output into `{}`",
                    if packed == "gz" { "gzip" } else { "zstd" }
                )));
            }
        }
        let word = self.format.unwrap_or(match extension(&self.output).as_str() {
            "jsonl" | "ndjson" => FormatWord::Jsonl,
            #[cfg(feature = "parquet")]
            "parquet" => FormatWord::Parquet,
            _ => FormatWord::Csv,
        });
        let format = match word {
            FormatWord::Jsonl => Format::JsonLines,
            #[cfg(feature = "parquet")]
            FormatWord::Parquet => self.as_table(&output)?,
            _ if self.spreadsheet_safe => Format::Csv(Cells::SpreadsheetSafe),
            _ if output.is_terminal() => Format::Csv(Cells::Terminal),
            _ => Format::Csv(Cells::Plain),
        };
        let columns = self.columns.as_deref().map(Columns::parse).transpose()?.unwrap_or_default();
        let encoding = match &self.encoding {
            None => None,
            Some(label) => Some(
                encoding_rs::Encoding::for_label_no_replacement(label.as_bytes()).ok_or_else(|| {
                    Error::usage(format!("`--encoding`: there is no encoding `{label}`"))
                        .with_hint("labels are those of the WHATWG standard: utf-8, gb18030, big5, shift_jis, utf-16le, …")
                })?,
            ),
        };
        let accepted = match &self.accept {
            Some(path) => accept::read(path)?,
            None => Accepted::default(),
        };
        let threads = match self.threads {
            Some(threads) => threads.get(),
            None => std::thread::available_parallelism().map_or(1, NonZeroUsize::get),
        };
        Ok(Plan {
            inputs: self.accounts.iter().map(|text| Input::parse(text)).collect(),
            columns: columns.clone(),
            encoding,
            output,
            quarantine: self.quarantine.as_deref().map(Target::parse),
            work: Work::new(columns, format, accepted),
            threads,
            progress: if self.quiet { When::Never } else { self.progress },
            identity: Identity::default(),
            manifest: self.manifest.clone(),
            resume: self.resume,
            checkpoint_every: self.checkpoint_every,
            stop: Arc::default(),
            disk: Arc::new(System),
        })
    }
}

fn extension(path: &OsString) -> String {
    Path::new(path)
        .extension()
        .map(|extension| extension.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default()
}
