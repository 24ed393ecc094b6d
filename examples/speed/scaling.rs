//! From a thousand names to a million: rates by the share of hits and where they stand, and what the registry costs.

use std::fs;
use std::time::Instant;

use cpu_time::ThreadTime;
use deadringer::testing::Searcher;
use deadringer::{Account, Detector};

use crate::program::text;
use crate::record::{Figure, Record};
use crate::run::Run;
use crate::support::scaled::{self, Place};

/// Accounts of a pass.
const ACCOUNTS: usize = 100_000;

pub(crate) fn measure(run: &Run) -> Record {
    let mut record = Record::new(run, "scaling");
    let ordinary = run.ordinary();
    for (label, size) in run.sizes() {
        let names = run.sized(size);
        registry(run, &mut record, label, &names);
        let protected = Run::names_in(&names);
        let detector = Detector::builder().path(&run.compiled(&names)).unwrap().build().unwrap();
        for place in Place::ALL {
            for (share, hits) in scaled::SHARES {
                let count = ACCOUNTS.min(run.rows);
                let accounts = scaled::accounts(&protected, &ordinary, count, hits, place);
                let of = [("names", label), ("hits", share), ("place", place.name())];
                rates(run, &mut record, &detector, &accounts, &of);
            }
        }
    }
    record.note(
        "Rates are names a second of one thread's processor time, without handles: a search folds and proposes, a check \
         is the whole answer. Hits are edited protected names, as they are or with words around them.",
    );
    record
}

/// Compiling, opening, and what the registry takes on disk and in memory.
fn registry(run: &Run, record: &mut Record, label: &str, names: &std::path::Path) {
    let program = run.program();
    let of = [("names", label)];
    let again = run.work.join("again.drx");
    let compiled = (0..run.times).map(|_| program.compile(names, &again).wall).collect();
    record.add(Figure::of_runs("compile", &of, "s", compiled));
    record.add(Figure::exact("file", &of, "MB", fs::metadata(&again).unwrap().len() as f64 / 1e6));
    let open = |_| {
        let began = Instant::now();
        let detector = Detector::builder().path(&again).unwrap().build().unwrap();
        let seconds = began.elapsed().as_secs_f64();
        drop(detector);
        seconds * 1_000.0
    };
    record.add(Figure::of_runs("open and verify", &of, "ms", (0..run.times).map(open).collect()));
    let output = run.work.join("flags-scaling.csv");
    let options = ["--registry", text(&again), "--no-builtin", "--threads", "1", "-o", text(&output)];
    let held = |_| {
        let waiting = program.waiting(&options, b"id,name\n");
        let held = waiting.opened as f64 * 1_024.0 / 1e6;
        waiting.fed(|_| ());
        held
    };
    record.add(Figure::of_runs("held by the program", &of, "MB", (0..run.times).map(held).collect()));
    fs::remove_file(&again).unwrap();
}

fn rates(run: &Run, record: &mut Record, detector: &Detector, accounts: &[String], of: &[(&str, &str)]) {
    let (mut searcher, mut scratch) = (Searcher::default(), detector.scratch());
    let (mut searched, mut checked) = (Vec::new(), Vec::new());
    let mut flagged = 0;
    // The first pass warms buffers and caches and is not counted.
    for pass in 0..=run.times {
        let began = ThreadTime::now();
        for index in detector.indexes() {
            std::hint::black_box(accounts.iter().map(|name| searcher.search(index, name)).sum::<usize>());
        }
        let searching = began.elapsed().as_secs_f64();
        let began = ThreadTime::now();
        let is_flagged =
            |name: &&String| !detector.check(&Account::named(name), &mut scratch).flags.is_empty();
        flagged = accounts.iter().filter(is_flagged).count();
        let checking = began.elapsed().as_secs_f64();
        if pass > 0 {
            searched.push(accounts.len() as f64 / searching / 1e6);
            checked.push(accounts.len() as f64 / checking / 1e6);
        }
    }
    record.add(Figure::of_runs("search", of, "M names/s", searched));
    record.add(Figure::of_runs("check", of, "M names/s", checked));
    record.add(Figure::exact("flagged", of, "%", 100.0 * flagged as f64 / accounts.len() as f64));
}
