//! Instructions that each step takes for one name, counted by callgrind: the same on a busy machine, to the digit where
//! no hash map with a seed of its own is in the way.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use deadringer::testing::Searcher;
use deadringer::{Account, Detector};

use crate::check;
use crate::drive;
use crate::program::text;
use crate::record::{Figure, Record};
use crate::run::Run;

/// Names of each step: valgrind takes some fifty times as long.
const NAMES: usize = 5_000;
const FLAGGED: usize = 500;
/// Rows of the whole program: counted are those that the longer list has more.
const ROWS: usize = 5_000;
/// A count is made twice; that both are the same is part of the figure.
const COUNTS: usize = 2;

pub(crate) fn measure(run: &Run) -> Record {
    let mut record = Record::new(run, "instructions");
    let version = Command::new("valgrind").arg("--version").output();
    let Some(version) = version.ok().filter(|output| output.status.success()) else {
        record.note("valgrind is not installed: nothing was counted.");
        return record;
    };
    record.note(format!("Counted by {} (callgrind).", String::from_utf8_lossy(&version.stdout).trim()));
    let ror = run.compiled(&run.ror());
    let detector = Detector::builder().path(&ror).unwrap().build().unwrap();
    let ordinary = run.accounts().first(4 * NAMES);
    let (mut searcher, mut scratch) = (Searcher::default(), detector.scratch());

    let index = &detector.indexes()[0];
    let unmatched = ordinary.iter().filter(|(name, _)| searcher.search(index, name) == 0);
    let unmatched = list(run, "unmatched", unmatched.take(NAMES).cloned());
    let mut is_plain = |name: &str| detector.check(&Account::named(name), &mut scratch).flags.is_empty();
    let plain = list(run, "plain", ordinary.iter().filter(|(name, _)| is_plain(name)).take(NAMES).cloned());
    let flagged = check::flagged(&detector, &Run::names_in(&run.ror()));
    let flagged = list(run, "flagged", flagged.into_iter().take(FLAGGED).map(|name| (name, String::new())));

    let mut add = |name: &str, on: &str, counts: Vec<f64>| {
        record.add(Figure::of_runs(name, &[("on", on), ("registry", "ror")], "instructions a name", counts));
    };
    let step = |step: &str, names: &(PathBuf, usize)| -> Vec<f64> {
        (0..COUNTS).map(|_| counted(run, step, &names.0, &ror) as f64 / names.1 as f64).collect()
    };
    add("counting records", "ordinary names", step("read", &plain));
    add("fold", "ordinary names", step("fold", &plain));
    let (folded, searched) = (step("fold", &unmatched), step("search", &unmatched));
    let filter = searched.iter().zip(&folded).map(|(searched, folded)| searched - folded).collect();
    add("filter", "names that match nothing", filter);
    add("check", "ordinary names", step("check", &plain));
    add("check with handle", "ordinary names", step("check with handle", &plain));
    add("check", "flagged names", step("check", &flagged));
    add("program, a row", "the account list", rows(run, &ror));
    record.note(
        "Fold, filter, check: one pass over the list after one that warms the buffers. The filter is a search less its fold, \
         with the cutting of glued affixes in it. A row of the program: what a list of twice the rows takes more, one thread, \
         no built-in registry, names and handles; waiting and thread hand-over are in it, so that its digits may move.",
    );
    record
}

/// Writes a list of names for the step to read.
fn list(run: &Run, name: &str, rows: impl Iterator<Item = (String, String)>) -> (PathBuf, usize) {
    let path = run.work.join(format!("instructions-{name}.csv"));
    let mut file = csv::Writer::from_path(&path).unwrap();
    file.write_record(["name", "handle"]).unwrap();
    let mut count = 0;
    for (name, handle) in rows {
        file.write_record([name, handle]).unwrap();
        count += 1;
    }
    file.flush().unwrap();
    assert!(count > 0, "no names for `{name}`");
    (path, count)
}

/// What callgrind counts of one step.
fn counted(run: &Run, step: &str, names: &Path, registry: &Path) -> u64 {
    let this = std::env::current_exe().unwrap();
    let toggle = format!("--toggle-collect={}", drive::COUNTED);
    callgrind(run, &[&toggle], &this, &[drive::WORD, step, text(names), text(registry)])
}

/// What a row of the account list takes the whole program.
fn rows(run: &Run, registry: &Path) -> Vec<f64> {
    let program = run.program();
    let accounts = run.accounts().first(2 * ROWS);
    let all = accounts.len();
    let (long, long_rows) = list(run, "long", accounts.iter().cloned());
    let (short, short_rows) = list(run, "short", accounts.iter().take(all / 2).cloned());
    let flags = run.work.join("flags-instructions.csv");
    let count = |path: &Path| {
        let options = ["--no-builtin", "--threads", "1", "--quiet", "-o", text(&flags)];
        let arguments = [&["scan", text(path), "--registry", text(registry)][..], &options].concat();
        callgrind(run, &[], program.path(), &arguments) as f64
    };
    (0..COUNTS).map(|_| (count(&long) - count(&short)) / (long_rows - short_rows) as f64).collect()
}

/// Runs a program under callgrind, and returns what it counted.
fn callgrind(run: &Run, options: &[&str], program: &Path, arguments: &[&str]) -> u64 {
    let output = run.work.join("callgrind.out");
    let status = Command::new("valgrind")
        .args(["--tool=callgrind", "--quiet"])
        .args(options)
        .arg(format!("--callgrind-out-file={}", output.display()))
        .arg(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::inherit())
        .status()
        .unwrap();
    assert!(status.success(), "`{}` failed under valgrind", arguments.join(" "));
    let text = fs::read_to_string(&output).unwrap();
    let _ = fs::remove_file(&output);
    text.lines()
        .filter_map(|line| line.strip_prefix("totals:").or_else(|| line.strip_prefix("summary:")))
        .find_map(|count| count.split_whitespace().next()?.parse().ok())
        .filter(|&count| count > 0)
        .expect("callgrind counts something")
}
