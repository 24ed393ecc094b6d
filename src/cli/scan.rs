//! `deadringer scan`: account lists in, flags out.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::options::DetectorArgs;
use crate::cli::output::Console;
use crate::cli::{FLAGGED, REJECTS, accept, summary};
use crate::scan::columns::Columns;
use crate::scan::input::Input;
use crate::scan::output::Target;
use crate::scan::progress::{When, grouped};
use crate::scan::render::Format;
use crate::scan::worker::Work;
use crate::scan::{Plan, scan};
use crate::text::Cells;
use crate::{Accepted, Error};

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
    /// Exit with 4 if anything is flagged
    #[arg(long, help_heading = "Output")]
    fail_on_flag: bool,
    /// Name the columns, as in id=uid,name=nick,handle=login
    #[arg(long, value_name = "COLUMNS", help_heading = "Input")]
    columns: Option<String>,
    /// The encoding of the lists, such as gb18030 (default utf-8)
    ///
    /// Any label of the WHATWG encoding standard. A byte order mark is believed by itself.
    #[arg(long, value_name = "LABEL", help_heading = "Input")]
    encoding: Option<String>,
    /// Leave out what a reviewer has dismissed: CSV with id, or name and entity
    #[arg(long, value_name = "FILE", help_heading = "Flags")]
    accept: Option<PathBuf>,
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
}

/// What the contract promises and this version does not bring, refused by name rather than as unknown.
pub(crate) fn missing(word: &str) -> Option<Error> {
    let hint = match word {
        "--resume" => "scan anew without it",
        "--baseline" => "leave it out; `--accept` leaves out what was reviewed",
        "--report" => "leave it out; the flags hold all there is to see",
        "parquet" => "write CSV or JSONL",
        _ => return None,
    };
    Some(Error::usage(format!("`{word}` is not available in this version")).with_hint(hint))
}

/// Scans, and answers the exit code.
pub(crate) fn run(args: ScanArgs, console: &mut Console) -> Result<u8, Error> {
    let plan = args.plan()?;
    let detector = args.detector.detector(plan.work.accepted.clone())?;
    let outcome = scan(&plan, &detector)?;
    let rejected = outcome.ledger.quarantined > args.max_rejects;
    if !args.quiet {
        console.say(&summary::of(&outcome, &console.stderr()));
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

impl ScanArgs {
    fn plan(&self) -> Result<Plan, Error> {
        let output = Target::parse(&self.output);
        for target in [Some(&self.output), self.quarantine.as_ref()].into_iter().flatten() {
            if extension(target) == "parquet" {
                return Err(missing("parquet").unwrap_or_else(|| Error::usage("Parquet is not written")));
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
            _ => FormatWord::Csv,
        });
        let format = match word {
            FormatWord::Jsonl => Format::JsonLines,
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
            work: Work { columns, format, accepted },
            threads,
            progress: if self.quiet { When::Never } else { self.progress },
        })
    }
}

fn extension(path: &OsString) -> String {
    Path::new(path)
        .extension()
        .map(|extension| extension.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default()
}
