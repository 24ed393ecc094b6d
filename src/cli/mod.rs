//! The command line: one file a subcommand. It reads arguments, calls the library and says what happened; data goes to
//! standard output, everything else to standard error.

mod accept;
mod against;
mod alignment;
mod check;
mod claims;
mod completions;
mod evaluate;
mod mutate;
mod options;
mod output;
#[cfg(feature = "serve")]
mod queue;
mod registry;
mod report;
mod scan;
#[cfg(feature = "serve")]
mod serve;
mod summary;

use std::ffi::OsString;
use std::io::{BufRead, Write};
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue};
use clap::{CommandFactory, Parser, Subcommand};

use crate::Error;
use crate::cli::output::{Console, STDOUT, hand_on};
use crate::scan::progress::When;

/// Wrong usage.
const USAGE: u8 = 2;
/// Could not finish.
const UNFINISHED: u8 = 1;
/// Done, but more rows were quarantined than is acceptable.
const REJECTS: u8 = 3;
/// Done, and something was flagged.
const FLAGGED: u8 = 4;

/// Find account names that resemble a protected entity, with the evidence character by character
///
/// deadringer reads account names and says which of them resemble a protected entity (a news agency, a newsroom, an army, a
/// disease-control centre, a school, a government body), or assert that they are one. It never reads what an account says,
/// and it never decides: it ranks names for a person to review, and shows why.
#[derive(Parser, Debug)]
#[command(name = "deadringer", version, max_term_width = 110, after_long_help = AFTER)]
struct Program {
    #[command(subcommand)]
    command: Command,
    /// Use colour: auto (on a terminal), always, never
    ///
    /// With `auto`, the variable NO_COLOR turns colour off.
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_default_value = true,
        hide_possible_values = true
    )]
    color: When,
}

const AFTER: &str = "\
Examples:
  deadringer scan accounts.csv -o flags.csv
  zcat dump.jsonl.gz | deadringer scan - --min-tier high --format jsonl
  deadringer check 人民曰报

Exit codes, the first that applies:
  2  wrong usage
  1  could not finish
  3  done, but more rows were quarantined than `--max-rejects`
  4  `--fail-on-flag`, and something was flagged
  0  done";

#[derive(Subcommand, Debug)]
enum Command {
    Scan(Box<scan::ScanArgs>),
    Check(check::CheckArgs),
    Evaluate(Box<evaluate::EvaluateArgs>),
    Registry(registry::RegistryArgs),
    Mutate(mutate::MutateArgs),
    #[cfg(feature = "serve")]
    Queue(queue::QueueArgs),
    #[cfg(feature = "serve")]
    Serve(Box<serve::ServeArgs>),
    Report(report::ReportArgs),
    Completions(completions::CompletionsArgs),
    Man(completions::ManArgs),
}

/// Runs the program with its arguments, the first of which is its own name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let program = match Program::try_parse_from(arguments) {
        Ok(program) => program,
        Err(error) => return refuse(&error),
    };
    let mut console = Console::new(program.color);
    let result = match program.command {
        Command::Scan(args) => scan::run(*args, &mut console),
        Command::Check(args) => check::run(args, &mut console).map(|()| 0),
        Command::Evaluate(args) => evaluate::run(*args, &mut console).map(|()| 0),
        Command::Registry(args) => {
            registry::run(args, &mut std::io::stdout().lock(), &mut std::io::stderr().lock()).map(|()| 0)
        }
        Command::Report(args) => report::run(&args, &mut console).map(|()| 0),
        Command::Mutate(args) => mutate::run(args, &mut console).map(|()| 0),
        #[cfg(feature = "serve")]
        Command::Queue(args) => queue::run(args, &mut console).map(|()| 0),
        #[cfg(feature = "serve")]
        Command::Serve(args) => serve::run(*args, console).map(|()| 0),
        Command::Completions(args) => completions::run(args, &mut Program::command()).map(|()| 0),
        Command::Man(args) => completions::man(args, Program::command()).map(|()| 0),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        // `deadringer scan … | head -1` has got what it wanted.
        // A quarantine that breaks off would hide rows.
        Err(error) if error.is_broken_pipe() && error.is_about(STDOUT) => ExitCode::SUCCESS,
        Err(error) => {
            console.error(&error);
            ExitCode::from(if error.is_usage() { USAGE } else { UNFINISHED })
        }
    }
}

/// Help and version are data; everything else that clap has to say is an error in usage.
fn refuse(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        return match error.print() {
            Err(problem) if problem.kind() != std::io::ErrorKind::BrokenPipe => ExitCode::from(UNFINISHED),
            _ => ExitCode::SUCCESS,
        };
    }
    let missing = [ContextKind::InvalidArg, ContextKind::InvalidValue].into_iter().find_map(|kind| {
        let Some(ContextValue::String(word)) = error.get(kind) else { return None };
        scan::missing(word.split('=').next().unwrap_or_default())
    });
    if let Some(missing) = missing {
        Console::new(When::Auto).error(&missing);
        return ExitCode::from(USAGE);
    }
    let mut text = error.render().to_string();
    // What the arguments hold stays on its line.
    for (_, value) in error.context() {
        let words = match value {
            ContextValue::String(word) => std::slice::from_ref(word),
            ContextValue::Strings(words) => words,
            _ => &[],
        };
        for word in words.iter().filter(|word| word.contains('\n')) {
            text = text.replace(word, &crate::text::terminal(word));
        }
    }
    let text = crate::text::terminal_lines(&text);
    // There is nowhere else to say it.
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
    ExitCode::from(USAGE)
}

/// Hands over the names given as arguments; `-` stands for those on standard input, one a line.
fn each_name(names: &[OsString], mut found: impl FnMut(&[u8]) -> Result<(), Error>) -> Result<(), Error> {
    for name in names {
        if name != "-" {
            found(name.as_encoded_bytes())?;
            continue;
        }
        let mut input = std::io::stdin().lock();
        let mut line = Vec::new();
        loop {
            line.clear();
            let count = input
                .read_until(b'\n', &mut line)
                .map_err(|error| Error::io("standard input", "cannot be read", error))?;
            if count == 0 {
                break;
            }
            let name = line.strip_suffix(b"\n").unwrap_or(&line);
            found(name.strip_suffix(b"\r").unwrap_or(name))?;
        }
    }
    Ok(())
}

/// Seconds since 1970 UTC.
#[cfg(feature = "serve")]
fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.ok().and_then(|since| i64::try_from(since.as_secs()).ok()).unwrap_or(0)
}

/// Writes data to standard output.
fn print(data: &[u8]) -> Result<(), Error> {
    let mut out = std::io::stdout().lock();
    hand_on(out.write_all(data).and_then(|()| out.flush()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_sound() {
        Program::command().debug_assert();
    }
}
