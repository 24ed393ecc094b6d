//! `deadringer queue`: look into a queue, decide from a list, take out what was decided.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, Subcommand, ValueEnum};

use crate::cli::output::{Console, hand_on};
use crate::cli::{now, print};
use crate::evaluate::interval::Share;
use crate::queue::{
    Actor, Case, Decision, Exported, Filter, NewOfficial, Order, Page, Queue, Rate, Reason, Rows, Settlement,
    State,
};
use crate::registry::Official;
use crate::scan::disk::{Disk, System};
use crate::scan::input::Input;
use crate::scan::output::{Sink, Target, same_file};
use crate::text::{Cells, terminal, width};
use crate::{Error, Kind, Tier};

/// Columns of a name in a list.
const NAME: usize = 32;

/// Look into a queue, decide cases from a list, and take out what was decided
#[derive(Args, Debug)]
pub(crate) struct QueueArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Show the foremost cases
    ///
    /// Example: `deadringer queue list queue.db --category public-health -n 50`
    List(ListArgs),
    /// Write decisions as CSV or JSONL
    ///
    /// Example: `deadringer queue export queue.db -o decisions.csv`
    Export {
        #[arg(value_name = "DATABASE")]
        database: PathBuf,
        /// Write them here (default: stdout)
        #[arg(short, long, value_name = "FILE", default_value = "-", hide_default_value = true)]
        output: OsString,
        /// Write them as csv or jsonl (default: by the extension, else csv)
        #[arg(long, value_name = "FORMAT", hide_possible_values = true)]
        format: Option<FormatWord>,
        /// All cases, not only the decided ones
        #[arg(long)]
        all: bool,
        /// Make cells harmless that a spreadsheet would run as formulas
        #[arg(long)]
        spreadsheet_safe: bool,
    },
    /// Show how often reviewers agreed, owners objected, and objections were right
    Rates {
        #[arg(value_name = "DATABASE")]
        database: PathBuf,
    },
    /// List, add or remove accounts that are an entity's own
    ///
    /// Example: `deadringer queue official queue.db --add gb-bbc=x:@bbcnews --by ann`
    Official {
        #[arg(value_name = "DATABASE")]
        database: PathBuf,
        /// Add one, as in gb-bbc=x:@bbcnews
        #[arg(long, value_name = "ENTITY=ACCOUNT", requires = "by", conflicts_with = "remove")]
        add: Option<String>,
        /// Remove one by its number
        #[arg(long, value_name = "N", requires = "by")]
        remove: Option<i64>,
        /// Who does it, for the audit trail
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
        /// Why
        #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
        note: String,
    },
    /// Decide cases from a list
    ///
    /// CSV with the columns `case`, `decision` (confirmed, dismissed, appealed, upheld, overturned), `reason` and, if there is any,
    /// `note`; - is stdin. Each decision that is on the disk is told by a line on standard output; the first that is refused
    /// ends it, and those before it stand.
    ///
    /// Example: `deadringer queue decide queue.db decisions.csv --by ann`
    Decide {
        #[arg(value_name = "DATABASE")]
        database: PathBuf,
        #[arg(value_name = "DECISIONS")]
        list: OsString,
        /// Who has decided, for the audit trail
        #[arg(long, value_name = "NAME")]
        by: String,
    },
}

#[derive(Args, Debug)]
struct ListArgs {
    #[arg(value_name = "DATABASE")]
    database: PathBuf,
    /// How many (default 20)
    #[arg(short, value_name = "N", default_value_t = 20, hide_default_value = true)]
    number: u32,
    /// The newest first, not the foremost
    #[arg(long)]
    newest: bool,
    /// Keep only these states (default new,claimed)
    #[arg(long, value_name = "STATE,...", value_delimiter = ',', value_parser = state, default_value = "new,claimed",
        hide_default_value = true)]
    state: Vec<State>,
    /// Keep only this kind
    #[arg(long, value_name = "K", value_parser = |text: &str| Kind::from_word(text).ok_or("same, lookalike, extended or claim is expected"))]
    kind: Option<Kind>,
    /// Keep only this tier
    #[arg(long, value_name = "T", value_parser = |text: &str| Tier::from_word(text).ok_or("high, medium, low or below is expected"))]
    tier: Option<Tier>,
    /// Keep only this category
    #[arg(long, value_name = "C", default_value = "", hide_default_value = true)]
    category: String,
    /// Keep only this entity, by its id
    #[arg(long, value_name = "ID", default_value = "", hide_default_value = true)]
    entity: String,
    /// Keep only this language, such as zh or und-Latn
    #[arg(long, value_name = "TAG", default_value = "", hide_default_value = true)]
    language: String,
    /// Keep only names that hold, or look like they hold, this text
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FormatWord {
    Csv,
    Jsonl,
}

fn state(text: &str) -> Result<State, String> {
    State::from_word(text).ok_or_else(|| {
        let words: Vec<&str> = State::ALL.into_iter().map(State::as_str).collect();
        format!("one of {} is expected", words.join(", "))
    })
}

pub(crate) fn run(args: QueueArgs, console: &mut Console) -> Result<(), Error> {
    match args.command {
        Command::List(args) => list(args, console),
        Command::Export { database, output, format, all, spreadsheet_safe } => {
            let jsonl = match format {
                Some(format) => format == FormatWord::Jsonl,
                None => {
                    let name = output.to_string_lossy().to_ascii_lowercase();
                    name.ends_with(".jsonl") || name.ends_with(".ndjson")
                }
            };
            export(&database, &output, jsonl, all, spreadsheet_safe)
        }
        Command::Rates { database } => rates(&database, console),
        Command::Official { database, add, remove, by, note } => {
            official(&database, add.as_deref(), remove, by.as_deref().unwrap_or_default(), &note)
        }
        Command::Decide { database, list, by } => decide(&database, &list, &by),
    }
}

fn list(args: ListArgs, console: &Console) -> Result<(), Error> {
    let queue = Queue::open_existing(&args.database)?;
    let filter = Filter {
        states: args.state,
        kind: args.kind.map(Some),
        tier: args.tier,
        category: args.category,
        entity: args.entity,
        language: args.language,
        text: args.text,
        ..Filter::default()
    };
    let listed = queue.list(
        &filter,
        if args.newest { Order::Newest } else { Order::Ranked },
        Page { after: None, limit: args.number },
    )?;
    let total = queue.count(&filter)?;
    let palette = console.stdout();
    let (bold, faint) = (palette.heading, palette.faint);
    let mut out = String::new();
    for Case { id, state, kind, score, name, handle, entity_name, category, reports, .. } in &listed.cases {
        let shown = if name.is_empty() { handle } else { name };
        let shown: String = terminal(shown).chars().take(NAME).collect();
        let pad = NAME.saturating_sub(width(&shown));
        let kind = kind.map_or("reported", |kind| kind.as_str());
        let entity = if entity_name.is_empty() { category } else { entity_name };
        let reports = if *reports > 0 { format!("  {reports} reported") } else { String::new() };
        // A string takes every write, here and below.
        let _ = writeln!(
            out,
            "{id:>7}  {score}  {kind:<9}  {:<10}  {bold}{shown}{bold:#}{:pad$}  {}{faint}{reports}{faint:#}",
            state.as_str(),
            "",
            terminal(entity)
        );
    }
    if total > listed.cases.len() as u64 {
        let _ = writeln!(out, "{faint}and {} more{faint:#}", total - listed.cases.len() as u64);
    }
    print(out.as_bytes())
}

fn export(
    database: &std::path::Path,
    output: &OsString,
    jsonl: bool,
    all: bool,
    spreadsheet_safe: bool,
) -> Result<(), Error> {
    let queue = Queue::open_existing(database)?;
    let target = Target::parse(output);
    if let Target::Path(path) = &target
        && same_file(database, path)
    {
        return Err(Error::usage(format!("`{}` is both read and written", path.display()))
            .with_hint("give the output a name of its own"));
    }
    let rows = match (jsonl, spreadsheet_safe) {
        (true, _) => Rows::JsonLines,
        (false, true) => Rows::Csv(Cells::SpreadsheetSafe),
        (false, false) if target.is_terminal() => Rows::Csv(Cells::Terminal),
        (false, false) => Rows::Csv(Cells::Plain),
    };
    let disk: Arc<dyn Disk> = Arc::new(System);
    let mut sink = Sink::open(&target, &disk)?;
    let exported = if all { Exported::All } else { Exported::Decisions };
    queue.export(exported, rows, &mut |bytes| sink.write(bytes))?;
    sink.finish().map(drop)
}

fn rates(database: &std::path::Path, console: &Console) -> Result<(), Error> {
    let rates = Queue::open_existing(database)?.rates()?;
    let palette = console.stdout();
    let (bold, faint) = (palette.heading, palette.faint);
    let mut out = String::new();
    let share = |share: Option<Share>| {
        share.map_or("–".to_owned(), |one| format!("{:.1} % of {}", 100.0 * one.share, one.of))
    };
    for (title, rates) in
        [("Kind", &rates.kinds), ("Category", &rates.categories), ("Language", &rates.languages)]
    {
        let _ = writeln!(
            out,
            "{bold}{title:<20}{bold:#}{faint}{:>8}{:>20}{:>20}{:>20}{faint:#}",
            "decided", "confirmed", "objected to", "overturned"
        );
        for Rate { of, decided, confirmed, appealed, overturned } in rates {
            let of = if of.is_empty() { "reported" } else { of };
            let _ = writeln!(
                out,
                "  {:<18}{decided:>8}{:>20}{:>20}{:>20}",
                terminal(of),
                share(*confirmed),
                share(*appealed),
                share(*overturned)
            );
        }
    }
    print(out.as_bytes())
}

fn official(
    database: &std::path::Path,
    add: Option<&str>,
    remove: Option<i64>,
    by: &str,
    note: &str,
) -> Result<(), Error> {
    let queue = Queue::open_existing(database)?;
    let actor = Actor { name: by, admin: true };
    if let Some(add) = add {
        let Some((entity, account)) = add.split_once('=') else {
            return Err(Error::usage(format!("`--add {add}`: an entity and an account were expected"))
                .with_hint("write the entity's id and its account, as in `gb-bbc=x:@bbcnews`"));
        };
        let account = Official::parse(account);
        let official = NewOfficial {
            entity_id: entity,
            platform: account.platform.unwrap_or_default(),
            account: &account.account,
            note,
        };
        queue.add_official(&official, actor, now())?;
    }
    if let Some(number) = remove {
        queue.remove_official(number, actor, now())?;
    }
    let mut out = String::new();
    for one in queue.officials()? {
        let platform = match one.platform.as_str() {
            "" => String::new(),
            platform => format!("{platform}:"),
        };
        let _ = writeln!(
            out,
            "{:>5}  {}  {}  by {}",
            one.id,
            terminal(&one.entity_id),
            terminal(&format!("{platform}{}", one.account)),
            terminal(&one.added_by)
        );
    }
    print(out.as_bytes())
}

fn decide(database: &std::path::Path, list: &OsString, by: &str) -> Result<(), Error> {
    let queue = Queue::open_existing(database)?;
    let input = Input::parse(list);
    let place = input.name();
    let opened = crate::scan::input::open(&input, None, &Arc::default(), &System)?;
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::Headers).from_reader(opened.reader);
    let failed = |error: csv::Error| {
        let line = error.position().map_or(0, csv::Position::line);
        Error::input(format!("{place}:{line}"), format!("cannot be read: {error}"))
    };
    let headers = reader.headers().map_err(failed)?.clone();
    let column = |name: &str| headers.iter().position(|header| header.trim_start_matches('\u{FEFF}') == name);
    let (Some(case), Some(decision), Some(reason)) = (column("case"), column("decision"), column("reason"))
    else {
        return Err(Error::input(
            format!("{place}:1"),
            "columns `case`, `decision` and `reason` were expected",
        )
        .with_hint("the first line must name the columns; `note` may follow"));
    };
    let note = column("note");
    let mut record = csv::StringRecord::new();
    let mut out = std::io::stdout().lock();
    while reader.read_record(&mut record).map_err(failed)? {
        let line = record.position().map_or(0, csv::Position::line);
        let here = || format!("{place}:{line}");
        let cell = |at: usize| record.get(at).unwrap_or_default().trim();
        let note = note.map_or("", cell);
        let id: i64 = cell(case)
            .parse()
            .map_err(|_| Error::input(here(), format!("`{}` is no number of a case", cell(case))))?;
        let actor = Actor { name: by, admin: false };
        let why = || {
            Reason::from_word(cell(reason)).ok_or_else(|| {
                let words: Vec<&str> = Reason::ALL.iter().map(|reason| reason.as_str()).collect();
                Error::input(here(), format!("`{}` is no reason", cell(reason)))
                    .with_hint(format!("the reasons are {}", words.join(", ")))
            })
        };
        let done = match cell(decision) {
            "confirmed" => queue.decide(id, actor, Decision::Confirmed, why()?, note, now()),
            "dismissed" => queue.decide(id, actor, Decision::Dismissed, why()?, note, now()),
            "appealed" => queue.appeal(id, actor, note, now()),
            "upheld" => queue.settle(id, actor, Settlement::Upheld, why()?, note, now()),
            "overturned" => queue.settle(id, actor, Settlement::Overturned, why()?, note, now()),
            other => {
                return Err(Error::input(here(), format!("`{other}` is no decision"))
                    .with_hint("the decisions are confirmed, dismissed, appealed, upheld, overturned"));
            }
        };
        let case = done.map_err(|refusal| Error::from(refusal).at(here()))?;
        hand_on(writeln!(out, "{id} {}", case.state.as_str()).and_then(|()| out.flush()))?;
    }
    Ok(())
}
