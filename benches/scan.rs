//! CSV in, CSV out, one thread: rows a second of the library under a plain reader and writer, and of the whole program.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a bench has no interface, and should stop at a fault"
)]

mod support;

use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use criterion::Throughput;
use deadringer::{Account, Detector};

use support::clock::of_program;
use support::{Criterion, Set};

const ROWS: usize = 20_000;
/// The program has an index to open first, which the more rows weigh against.
const PROGRAM_ROWS: usize = 500_000;

fn main() {
    let mut criterion = support::criterion();
    let folder = tempfile::tempdir().unwrap();
    for set in Set::all() {
        let index = set.index();
        let registry = folder.path().join(format!("{}.drx", set.name));
        std::fs::write(&registry, index.to_bytes()).unwrap();
        let detector = Detector::builder().index(index).build().unwrap();
        library(&mut criterion, &set, &detector);
        program(&mut criterion, &set, &registry, folder.path());
    }
    criterion.final_summary();
}

/// An account list of 0.1 % hits.
fn list(set: &Set, rows: usize) -> Vec<u8> {
    let mut text = csv::Writer::from_writer(Vec::new());
    text.write_record(["id", "name", "followers"]).unwrap();
    for (at, name) in set.accounts(rows, 1.0).iter().enumerate() {
        text.write_record([&format!("{}", 1_000_000_000 + at * 7_919), name, &format!("{}", at % 1_000)])
            .unwrap();
    }
    text.into_inner().unwrap()
}

fn library(criterion: &mut Criterion, set: &Set, detector: &Detector) {
    let list = list(set, ROWS);
    let mut group = criterion.benchmark_group(format!("scan/{}", set.name));
    group.throughput(Throughput::Elements(ROWS as u64));
    let mut scratch = detector.scratch();
    group.bench_function("library", |bencher| bencher.iter(|| copied(&list, detector, &mut scratch)));
    group.bench_function("reading alone", |bencher| {
        bencher.iter(|| {
            let mut reader = csv::Reader::from_reader(list.as_slice());
            let mut record = csv::ByteRecord::new();
            let mut rows = 0;
            while reader.read_byte_record(&mut record).unwrap() {
                rows += 1;
            }
            rows
        });
    });
}

/// Reads, checks and writes; the number of bytes written.
fn copied(list: &[u8], detector: &Detector, scratch: &mut deadringer::Scratch) -> usize {
    let mut reader = csv::Reader::from_reader(list);
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut record = csv::ByteRecord::new();
    let (mut score, mut evidence) = (String::new(), String::new());
    while reader.read_byte_record(&mut record).unwrap() {
        let (id, name) = (String::from_utf8_lossy(&record[0]), String::from_utf8_lossy(&record[1]));
        let account = Account::named(&name).with_id(&id);
        for flag in detector.check(&account, scratch).flags {
            score.clear();
            evidence.clear();
            write!(score, "{}", flag.score).unwrap();
            for one in &flag.evidence {
                write!(evidence, "{one}; ").unwrap();
            }
            writer.write_record([&id, &name, flag.entity_id, flag.matched_name, &score, &evidence]).unwrap();
        }
    }
    writer.into_inner().unwrap().len()
}

fn program(criterion: &mut Criterion, set: &Set, registry: &Path, folder: &Path) {
    let scan = |list: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_deadringer"));
        command
            .args(["scan", "--no-builtin", "--threads", "1", "--quiet", "-o"])
            .arg(folder.join("flags.csv"));
        command.arg("--registry").arg(registry).arg(list);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        assert!(command.status().unwrap().success(), "the scan failed");
    };
    let rows = if support::is_measured() { PROGRAM_ROWS } else { ROWS };
    let (full, empty) = (folder.join("accounts.csv"), folder.join("none.csv"));
    std::fs::write(&full, list(set, rows)).unwrap();
    std::fs::write(&empty, "id,name,followers\n").unwrap();
    let mut group = criterion.benchmark_group(format!("scan/{}", set.name));
    group.measurement_time(Duration::from_secs(3));
    group.throughput(Throughput::Elements(rows as u64));
    group.bench_function("program", |bencher| {
        bencher.iter_custom(|times| of_program(|| (0..times).for_each(|_| scan(&full))))
    });
    group.bench_function("program, no rows", |bencher| {
        bencher.iter_custom(|times| of_program(|| (0..times).for_each(|_| scan(&empty))))
    });
}
