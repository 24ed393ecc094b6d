//! Measures speed, size and memory, writes what it measured as JSON, and draws it:
//! `cargo run --release --example speed -- DATA WHAT [--out FOLDER]`.
//!
//! `DATA` holds `ror/` and `benign/`. `WHAT` is one of
//!
//! * `accounts`: the account list and the registry that the others are measured on
//! * `scan`: the program against the time of counting the same file's records, run about with it
//! * `compile`, `million`: compiling, opening and scanning, for the ROR names and for a million
//! * `check`: how long single calls of the library take
//! * `memory`: the peak of a scan beyond the opened index, whatever the length of the list
//! * `rivals`: names searched whole beside others in the same run, and what each finds
//! * `scaling`: rates, size and memory from a thousand names to a million
//! * `instructions`: how many of them each step takes, counted by callgrind
//! * `all`: all of these; `plots`: a page of what stands in the folder
//!
//! Each figure is the median of five, with the least and the greatest. `--times N`, `--rows N` and `--most N` (names of the
//! largest registry) make a run smaller, `--work FOLDER` says where lists and registries are kept (default: a folder among
//! the system's temporary ones), `--out FOLDER` where the JSON goes (default: the same). Memory is read from `/proc`: Linux.
#![forbid(unsafe_code)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a measuring program: a fault in what is measured should stop the measurement"
)]

mod accounts;
mod check;
mod compile;
mod drive;
#[allow(dead_code, reason = "the bench uses all of it")]
#[path = "../../benches/rivals/engines.rs"]
mod engines;
mod instructions;
mod machine;
mod memory;
mod page;
mod plots;
mod program;
#[path = "../../benches/rivals/recall.rs"]
mod recall;
mod record;
mod rivals;
mod run;
mod scaling;
mod scan;
#[path = "../../benches/support/mod.rs"]
mod support;
mod svg;

use run::Run;

const USAGE: &str = "usage: speed DATA accounts|scan|compile|million|check|memory|rivals|scaling|instructions|all|plots \
                     [--out FOLDER] [--work FOLDER] [--rows N] [--times N] [--most N]";

type Measurement = (&'static str, fn(&Run) -> record::Record);

const MEASUREMENTS: [Measurement; 9] = [
    ("accounts", accounts::describe),
    ("scan", scan::measure),
    ("compile", compile::ror),
    ("check", check::measure),
    ("memory", memory::measure),
    ("rivals", rivals::measure),
    ("scaling", scaling::measure),
    ("million", compile::million),
    ("instructions", instructions::measure),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|first| first == drive::WORD) {
        return drive::run(&arguments[1..]);
    }
    let Some((run, what)) = Run::parse(&arguments) else {
        eprintln!("{USAGE}");
        std::process::exit(2);
    };
    let mut known = matches!(what.as_str(), "all" | "plots");
    for (name, measure) in MEASUREMENTS {
        if what == name || what == "all" {
            known = true;
            let record = measure(&run).finished();
            record.print();
            record.write(&run.out);
        }
    }
    if !known {
        eprintln!("`{what}` is not measured here\n{USAGE}");
        std::process::exit(2);
    }
    if matches!(what.as_str(), "all" | "plots") {
        plots::draw(&run.out);
    }
}
