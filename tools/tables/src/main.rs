//! Generates the tables that deadringer folds names with, from public data and the sources in `hand/`.
//!
//! Each table has a module that says what may enter it: [`letter_symbols`], [`han_variants`], [`han_readings`],
//! [`han_lookalikes`], [`stand_ins`], [`latin_lookalikes`]. Around them stand the readers of the inputs, which know a
//! format and nothing else, [`sources`], which refuses any input but the pinned one, and [`table`], which writes.
//! A run without arguments writes `data/tables`; `--check` compares instead, and names the file and line that differ.

#![forbid(unsafe_code)]

mod codepoint;
mod error;
mod han_lookalikes;
mod han_readings;
mod han_variants;
mod hand;
mod latin_lookalikes;
mod letter_symbols;
mod opencc;
mod sources;
mod stand_ins;
mod table;
mod unicode_data;
mod unihan;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use error::{Error, Result};
use sources::Sources;
use table::Table;

const USAGE: &str = "\
Usage: cargo run --release -p deadringer-tables [-- OPTIONS]

  --check      compare with the committed tables instead of writing them
  --out DIR    where the tables are (default: data/tables of this repository)
  --help       print this";

/// From the cheapest table to the dearest, so that a failing check is quick.
const TABLES: [fn(&Sources) -> Result<Table>; 6] = [
    stand_ins::table,
    letter_symbols::table,
    latin_lookalikes::table,
    han_variants::table,
    han_readings::table,
    han_lookalikes::table,
];

/// What the command line asks for.
struct Order {
    check: bool,
    folder: PathBuf,
}

fn main() -> ExitCode {
    let order = match order(std::env::args().skip(1)) {
        Ok(Some(order)) => order,
        Ok(None) => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(2);
        }
    };
    match run(&order) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn order(mut arguments: impl Iterator<Item = String>) -> Result<Option<Order>> {
    let mut order = Order { check: false, folder: committed() };
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--check" => order.check = true,
            "--out" => {
                let folder = arguments.next().ok_or_else(|| Error::new("`--out` needs a folder"))?;
                order.folder = folder.into();
            }
            "--help" | "-h" => return Ok(None),
            other => return Err(Error::new(format!("unknown argument `{other}`")).hint("see `--help`")),
        }
    }
    Ok(Some(order))
}

/// `data/tables` of this repository, as short as it can be said from here.
fn committed() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap_or(Path::new("."));
    let folder = root.join("data/tables");
    let here = std::env::current_dir().unwrap_or_default();
    folder.strip_prefix(here).map(Path::to_owned).unwrap_or(folder)
}

fn run(order: &Order) -> Result<()> {
    let sources = Sources::pinned()?;
    for make in TABLES {
        let table = make(&sources)?;
        let done = if order.check {
            table.check(&order.folder)?;
            "is up to date"
        } else {
            table.write(&order.folder)?;
            "written"
        };
        println!("{} {done}, {} rows", table.file(), table.len());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Option<Order>> {
        order(text.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn arguments_are_understood_or_refused() {
        let checked = parse("--check --out somewhere").expect("valid").expect("an order");
        assert!(checked.check && checked.folder == Path::new("somewhere"));
        assert!(parse("").expect("valid").expect("an order").folder.ends_with("data/tables"));
        assert!(parse("--help").expect("valid").is_none());
        assert!(parse("--out").is_err() && parse("--chek").is_err());
    }
}
