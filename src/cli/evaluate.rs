//! `deadringer evaluate`: how good the flags are, measured on a labelled list.

use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;

use clap::Args;

use crate::cli::options::{DetectorArgs, share};
use crate::cli::output::{Console, Palette};
use crate::cli::print;
use crate::evaluate::grid::{self, Grid};
use crate::evaluate::labelled::Labelled;
use crate::evaluate::{Case, Evaluation, Settings, evaluate, refit, report};
use crate::scan::disk::{Disk, System};
use crate::scan::input::Input;
use crate::scan::output::{Sink, Target, same_file};
use crate::scan::progress::grouped;
use crate::text::{self, terminal, width};
use crate::{Accepted, Error, Score};

/// Imitated bodies in no registry that are named.
const UNKNOWN: usize = 5;

/// Characters of a cell of a table that are shown; the words of techniques and languages are far shorter.
const CELL: usize = 60;

/// Measure the flags on labelled accounts: precision, recall, false alarms
///
/// A labelled list is CSV with the columns `name`, `handle`, `imitated`, `label` (`impostor` or `ordinary`), and, where
/// they are known, `category`, `technique`, `language`, `id`, `platform`. `imitated` is a name, alias or id of the body that
/// an impostor imitates; an impostor without one asserts to be of a kind of body, and is found by a flag of kind `claim`.
/// Several lists count as one.
///
/// An impostor is found if its best flag is for the body it imitates; one flagged for another body is counted apart and
/// counts as neither found nor right. Every share comes with its 95 % Wilson interval. Precision depends on how rare
/// impostors are: it is given as it is in the list and restated to `--prevalence`, by default 1 impostor in 1,000 accounts.
///
/// The default threshold is that of a scan with the same options (`--min-score`, `--min-tier`).
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  deadringer evaluate labelled.csv
  deadringer evaluate impostors.csv ordinary.csv.gz --registry ours.csv --set-aside-equal --report evaluation.html
  deadringer evaluate labelled.csv --no-builtin --registry-from-labels --json | jq .points[0].figures")]
pub(crate) struct EvaluateArgs {
    /// Labelled lists: CSV or TSV, also .gz and .zst; - is stdin
    #[cfg_attr(not(feature = "serve"), arg(required = true, value_name = "LABELLED"))]
    #[cfg_attr(feature = "serve", arg(required_unless_present = "from_decisions", value_name = "LABELLED"))]
    labelled: Vec<OsString>,
    /// Take what reviewers have decided in a queue as labelled accounts
    ///
    /// Confirmed and upheld cases imitate their entity, dismissed and overturned ones are ordinary; appeals that are not settled
    /// are left out. Only accounts that were flagged or reported are ever decided: how many others there are to be found,
    /// and how often ordinary accounts are flagged, these rows cannot say.
    #[cfg(feature = "serve")]
    #[arg(long, value_name = "DATABASE")]
    from_decisions: Option<std::path::PathBuf>,
    /// Print one JSON object with everything
    #[arg(long, help_heading = "Output")]
    json: bool,
    /// Write one self-contained page with everything here
    #[arg(long, value_name = "FILE.html", help_heading = "Output")]
    report: Option<OsString>,
    /// How many misses and false alarms are printed (default 20)
    ///
    /// The report and the JSON hold all of them.
    #[arg(long, value_name = "N", default_value_t = 20, hide_default_value = true, help_heading = "Output")]
    list: usize,
    /// False-positive rates to measure at (default 0.01,0.001,0.0001)
    ///
    /// For each the smallest score is taken from which no more than this share of the ordinary accounts is flagged.
    #[arg(long, value_name = "RATE,...", value_delimiter = ',', value_parser = share, default_values_t = [0.01, 0.001, 0.0001],
        hide_default_value = true, help_heading = "Measures")]
    at: Vec<f64>,
    /// Reviews a day to reckon with (default 100,500,1000)
    #[arg(long, value_name = "N,...", value_delimiter = ',', value_parser = clap::value_parser!(u64).range(1..),
        default_values_t = [100, 500, 1000], hide_default_value = true, help_heading = "Measures")]
    budget: Vec<u64>,
    /// Accounts a day to reckon with (default 1000000)
    ///
    /// The share of impostors among them is that of `--prevalence`.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..), default_value_t = 1_000_000,
        hide_default_value = true, help_heading = "Measures")]
    accounts: u64,
    /// Leave out ordinary accounts whose name is a registered one
    ///
    /// A dictionary of names holds a few real bodies. They are counted, and listed in the report.
    #[arg(long, help_heading = "Measures")]
    set_aside_equal: bool,
    /// Protect the bodies that the list names as imitated
    ///
    /// Each under exactly the name of the list, without aliases; together with the other registries unless `--no-builtin` is
    /// given. It measures how well altered names are found, and not whether the registry holds the bodies.
    #[arg(long, help_heading = "Registry")]
    registry_from_labels: bool,
    /// Fit the weights of the score to the list and write them to a file
    ///
    /// The file is what `data/model.toml` is: deadringer has to be built with it. How well the new weights predict rows
    /// that they were not fitted to is told on standard error; nothing else is measured.
    #[arg(long, value_name = "FILE.toml", conflicts_with_all = ["json", "report"], help_heading = "Measures")]
    fit: Option<OsString>,
    #[command(flatten)]
    detector: DetectorArgs,
    /// Use this many threads (default: one a core)
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,
}

#[cfg(not(feature = "serve"))]
fn labelled(_: &EvaluateArgs, inputs: &[Input], _: &Console) -> Result<Labelled, Error> {
    Labelled::read(inputs)
}

/// The rows of all lists, and of the decisions of a queue.
#[cfg(feature = "serve")]
fn labelled(args: &EvaluateArgs, inputs: &[Input], console: &Console) -> Result<Labelled, Error> {
    let Some(path) = &args.from_decisions else { return Labelled::read(inputs) };
    let mut list = if inputs.is_empty() { Labelled::default() } else { Labelled::read(inputs)? };
    let alone = list.rows.is_empty();
    crate::queue::Queue::open_existing(path)?.label(&mut list)?;
    list.of_flagged = alone;
    console.say(
        "note: decisions are about accounts that were flagged or reported: recall and the rate of false alarms among all \
         accounts cannot be measured from them, and precision only over what was decided\n",
    );
    Ok(list)
}

/// Opens a file to be written whole.
fn open(file: &std::ffi::OsStr) -> Result<Sink, Error> {
    let disk: Arc<dyn Disk> = Arc::new(System);
    Sink::open(&Target::parse(file), &disk)
}

pub(crate) fn run(args: EvaluateArgs, console: &mut Console) -> Result<(), Error> {
    let inputs: Vec<Input> = args.labelled.iter().map(|text| Input::parse(text)).collect();
    if let Some(report) = &args.report {
        check_report(report, &inputs, args.json)?;
    }
    let list = labelled(&args, &inputs, console)?;
    let mut options = args.detector.options(Accepted::default())?;
    let threshold = options.min_score;
    options.min_score = Score::default();
    options.all_matches = true;
    let mut builder = args.detector.builder(options)?;
    if args.registry_from_labels {
        builder = builder.registry(list.registry()?)?;
    }
    let detector = builder.build()?;
    if detector.indexes().is_empty() {
        return Err(Error::usage("there is no registry to measure")
            .with_hint("leave `--no-builtin` out, or give `--registry FILE` or `--registry-from-labels`"));
    }
    if let Some(file) = &args.fit {
        let refit = refit::refit(&list, &detector)?;
        let mut sink = open(file)?;
        sink.write(refit.toml.as_bytes())?;
        sink.finish()?;
        console.say(&refit.summary);
        return Ok(());
    }
    let settings = Settings {
        threshold,
        rates: args.at,
        budgets: args.budget,
        accounts: args.accounts,
        set_aside_equal: args.set_aside_equal,
        threads: match args.threads {
            Some(threads) => threads.get(),
            None => std::thread::available_parallelism().map_or(1, NonZeroUsize::get),
        },
    };
    let evaluation = evaluate(&list, &detector, &settings);
    if let Some(report) = &args.report {
        let mut sink = open(report)?;
        sink.write(report::page(&evaluation).as_bytes())?;
        sink.finish()?;
        if report == "-" {
            return Ok(());
        }
    }
    if args.json {
        let mut out = Vec::new();
        text::json(&mut out, &evaluation)
            .map_err(|error| Error::io("standard output", "cannot be written", error.into()))?;
        out.push(b'\n');
        return print(&out);
    }
    print(shown(&evaluation, args.list, &console.stdout()).as_bytes())
}

/// Refuses a report that would write over a list or into the JSON, before anything is measured.
fn check_report(report: &OsStr, inputs: &[Input], json: bool) -> Result<(), Error> {
    if report == "-" && json {
        return Err(Error::usage("`--json` and `--report -` both write to standard output")
            .with_hint("name a file for the report"));
    }
    for input in inputs {
        if let Input::Path(path) = input
            && same_file(path, Path::new(report))
        {
            return Err(Error::usage(format!("`{}` is read and written", path.display()))
                .with_hint("name another file for the report"));
        }
    }
    Ok(())
}

/// The figures for a person.
fn shown(evaluation: &Evaluation<'_>, list: usize, palette: &Palette) -> String {
    let mut out = rows(evaluation, palette);
    let Some(default) = evaluation.points.first() else { return out };
    draw(&mut out, &grid::figures(evaluation, default), palette);
    claims(&mut out, evaluation);
    draw(&mut out, &grid::rates(evaluation), palette);
    for grid in grid::tables(default) {
        draw(&mut out, &grid, palette);
    }
    for grid in grid::budgets(evaluation).iter().chain(&grid::reliability(evaluation)) {
        draw(&mut out, grid, palette);
    }
    cases(&mut out, "Missed", &evaluation.missed, list, palette);
    cases(&mut out, "Flagged for another entity", &evaluation.wrong_entity, list, palette);
    cases(&mut out, "False alarms", &evaluation.false_alarms, list, palette);
    out
}

fn rows(evaluation: &Evaluation<'_>, palette: &Palette) -> String {
    let (bold, faint) = (palette.heading, palette.faint);
    let rows = &evaluation.rows;
    let mut out = String::new();
    let column = grouped(rows.read).len();
    let files = match evaluation.files {
        [_] => String::new(),
        files => format!("  {faint}in {} files{faint:#}", files.len()),
    };
    // A string takes every write, here and below.
    let _ = writeln!(out, "{bold}Rows{bold:#}          {:>column$}{files}", grouped(rows.read));
    let claims = match rows.claims {
        0 => String::new(),
        count => format!("  {faint}(of them {} claims){faint:#}", grouped(count)),
    };
    let _ = writeln!(out, "  impostors   {:>column$}{claims}", grouped(rows.impostors));
    let _ = writeln!(out, "  ordinary    {:>column$}", grouped(rows.ordinary));
    for (word, count, why) in [
        ("set aside", rows.set_aside, "ordinary, with a registered name"),
        ("repeated", rows.repeated, "with the name of an earlier row; counted all the same"),
        ("repaired", rows.repaired, "with bytes that are no UTF-8"),
        ("truncated", rows.truncated, "with a name longer than is looked at"),
    ] {
        if count > 0 {
            let _ = writeln!(out, "  {word:<12}{:>column$}  {faint}{why}{faint:#}", grouped(count));
        }
    }
    if rows.unknown > 0 {
        let names: Vec<_> =
            evaluation.unknown.iter().take(UNKNOWN).map(|one| terminal(one.imitated)).collect();
        let more = match evaluation.unknown.len().saturating_sub(UNKNOWN) {
            0 => String::new(),
            more => format!(" and {} more", grouped(more as u64)),
        };
        let _ = writeln!(
            out,
            "  not registered: {} rows imitate a body that no registry in use holds, and count as missed:\n    {}{more}",
            grouped(rows.unknown),
            names.join(", ")
        );
    }
    out
}

fn claims(out: &mut String, evaluation: &Evaluation<'_>) {
    let claims = &evaluation.claims;
    if let Some(found) = claims.found {
        let category = claims.right_category.map_or_else(String::new, |right| {
            format!(", {} of {} with the category stated", grouped(right.count), grouped(right.of))
        });
        let _ = writeln!(
            out,
            "  claims: {} of {} flagged as a claim{category}",
            grouped(found.count),
            grouped(found.of)
        );
    }
    if claims.instead_of_entity > 0 {
        let _ = writeln!(
            out,
            "  of the wrong entities {} are flagged as a claim",
            grouped(claims.instead_of_entity)
        );
    }
}

/// A table with aligned columns.
fn draw(out: &mut String, grid: &Grid, palette: &Palette) {
    let (bold, faint) = (palette.heading, palette.faint);
    let _ = writeln!(out, "\n{bold}{}{bold:#}", terminal(&grid.title));
    if !grid.note.is_empty() {
        let _ = writeln!(out, "  {faint}{}{faint:#}", terminal(&grid.note));
    }
    let rows: Vec<Vec<_>> =
        grid.rows.iter().map(|row| row.iter().map(|cell| fitted(cell)).collect()).collect();
    let widths: Vec<usize> = grid
        .head
        .iter()
        .enumerate()
        .map(|(at, head)| {
            let cells = rows.iter().filter_map(|row| row.get(at)).map(|cell| width(cell));
            cells.chain([width(head)]).max().unwrap_or(0)
        })
        .collect();
    let mut line = |cells: &mut dyn Iterator<Item = &str>, style: anstyle::Style| {
        let mut text = String::new();
        for (at, (cell, wide)) in cells.zip(&widths).enumerate() {
            let pad = wide.saturating_sub(width(cell));
            let _ = match at {
                0 => write!(text, "  {cell}{:pad$}", ""),
                _ => write!(text, "  {:pad$}{cell}", ""),
            };
        }
        let _ = writeln!(out, "{style}{}{style:#}", text.trim_end());
    };
    line(&mut grid.head.iter().copied(), faint);
    for row in &rows {
        line(&mut row.iter().map(String::as_str), anstyle::Style::new());
    }
}

/// A cell that no word of a list makes wider than a terminal.
fn fitted(cell: &str) -> String {
    match cell.char_indices().nth(CELL) {
        None => terminal(cell).into_owned(),
        Some((end, _)) => format!("{}…", terminal(cell.get(..end).unwrap_or_default())),
    }
}

/// The first of some rows with what was said of them.
fn cases(out: &mut String, title: &str, cases: &[Case<'_>], list: usize, palette: &Palette) {
    if cases.is_empty() || list == 0 {
        return;
    }
    let (bold, faint) = (palette.heading, palette.faint);
    let _ = writeln!(out, "\n{bold}{title}{bold:#} ({})", grouped(cases.len() as u64));
    for case in cases.iter().take(list) {
        let row = case.row.0;
        let imitated = match (row.impostor, row.imitated.is_empty()) {
            (true, false) => format!(" ← {}", terminal(&row.imitated)),
            (true, true) => " (a claim)".to_owned(),
            (false, _) => String::new(),
        };
        let _ = writeln!(
            out,
            "  {}{imitated}  {faint}{}:{}{faint:#}\n    {}",
            terminal(&grid::account(case)),
            terminal(case.file),
            row.line,
            terminal(&grid::said(case))
        );
    }
    if cases.len() > list {
        let more = grouped((cases.len() - list) as u64);
        let _ = writeln!(out, "  {faint}and {more} more; `--report FILE.html` lists all{faint:#}");
    }
}
