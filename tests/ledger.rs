//! Every row of an account list is scanned, quarantined or blank, and is so once, whatever else the list holds: lists with
//! known ids and planted faults go through the program, and every id must come out.
//!
//! `DEADRINGER_LONG=500` scans 10 million good rows with 26 kinds of faults among them.
#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test says what is wrong by panicking, and its figures where they are asked for"
)]

#[path = "ledger/faults.rs"]
mod faults;
#[path = "ledger/program.rs"]
mod program;

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::io::{BufWriter, Read, Write};
use std::path::Path;

use faults::{Fate, Fault, HEADER, List};
use program::{Ran, command, run, times};

/// What must come of a list, and how many faults of which kind it holds.
#[derive(Debug, Default)]
struct Expected {
    read: u64,
    scanned: u64,
    blank: u64,
    repaired: u64,
    quarantined: Vec<u64>,
    kinds: BTreeMap<String, u64>,
}

impl Expected {
    fn of(list: List) -> Self {
        let mut expected = Expected::default();
        for piece in list {
            if let Some(fault) = piece.fault {
                *expected.kinds.entry(format!("{fault:?}")).or_default() += 1;
            }
            expected.repaired += piece.repaired;
            for fate in piece.fates {
                expected.read += 1;
                match fate {
                    Fate::Flagged(_) | Fate::Scanned => expected.scanned += 1,
                    Fate::Quarantined => expected.quarantined.push(expected.read),
                    Fate::Blank => expected.blank += 1,
                }
            }
        }
        expected
    }
}

/// Passes on what it reads, and keeps a digest of it.
struct Digested<'r> {
    inner: &'r mut dyn Read,
    digest: &'r mut DefaultHasher,
}

impl Read for Digested<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(out)?;
        self.digest.write(&out[..count]);
        Ok(count)
    }
}

/// The ids among the flags one after another, to `each`; their digest.
fn each_id(flags: &mut dyn Read, mut each: impl FnMut(&str)) -> u64 {
    let mut digest = DefaultHasher::new();
    let mut reader = csv::Reader::from_reader(Digested { inner: flags, digest: &mut digest });
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).unwrap() {
        each(&record[0]);
    }
    drop(reader);
    digest.finish()
}

/// The row numbers of a quarantine.
fn quarantined(path: &Path) -> Vec<u64> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.records().map(|record| record.unwrap()[1].parse().unwrap()).collect()
}

/// The pieces about the first row that did not come.
fn around(list: &List, wrong: &[(Option<String>, String)]) -> String {
    let Some((Some(id), _)) = wrong.first() else { return String::new() };
    let fate = Fate::Flagged(id.parse().unwrap());
    show(list, list.clone().position(|piece| piece.fates.contains(&fate)).unwrap())
}

/// The pieces about the first row of which the quarantine knows otherwise.
fn at_row(list: &List, other: Option<(&u64, &u64)>) -> String {
    let Some((&found, &wanted)) = other else { return String::new() };
    let mut row = 0;
    let ends = list.clone().map(|piece| {
        row += piece.fates.len() as u64;
        row
    });
    show(list, ends.take_while(|end| *end < found.min(wanted)).count())
}

fn show(list: &List, place: usize) -> String {
    let shown = list.clone().skip(place.saturating_sub(5)).take(10).map(|piece| {
        let text: String = String::from_utf8_lossy(&piece.bytes).chars().take(80).collect();
        format!("{:?} {:?}: {text:?}\n", piece.fault, piece.fates)
    });
    shown.collect()
}

/// Scans a list, and holds every row to its fate; answers a digest of all that was written.
fn hold(list: &List, threads: u64) -> (Ran, (u64, Vec<u8>)) {
    let folder = tempfile::tempdir().unwrap();
    let bad = folder.path().join("bad.csv");
    let count = threads.to_string();
    let arguments = ["-", "--threads", &count, "--quarantine", "bad.csv", "--max-rejects", "999999999"];
    let mut digest = 0;
    let mut wrong = Vec::new();
    let ran = run(
        command(folder.path(), &arguments),
        |stdin| {
            let mut out = BufWriter::with_capacity(1 << 16, stdin);
            out.write_all(HEADER.as_bytes())?;
            list.clone().try_for_each(|piece| out.write_all(&piece.bytes))?;
            out.flush()
        },
        |flags| {
            let mut expected = list.clone().flat_map(|piece| piece.fates).filter_map(|fate| match fate {
                Fate::Flagged(id) => Some(id.to_string()),
                _ => None,
            });
            digest = each_id(flags, |id| {
                let id = id.replace('\0', "");
                let next = expected.next();
                if next.as_ref() != Some(&id) && wrong.len() < 5 {
                    wrong.push((next, id));
                }
            });
            wrong.extend(expected.take(1).map(|id| (Some(id), String::new())));
        },
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
    let expected = Expected::of(list.clone());
    let rows = quarantined(&bad);
    assert_eq!(wrong, [], "what was to come, and what came: {}{}", ran.err, around(list, &wrong));
    let other = rows.iter().zip(&expected.quarantined).find(|(found, wanted)| found != wanted);
    assert_eq!(other, None, "row in the quarantine and row at fault: {}", at_row(list, other));
    assert_eq!(
        ran.ledger(),
        [expected.read, expected.scanned, expected.quarantined.len() as u64, expected.blank],
        "{}",
        ran.err
    );
    assert_eq!(rows.len(), expected.quarantined.len());
    if expected.repaired > 0 {
        let repaired = ran.err.split("(of them ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap();
        assert_eq!(repaired.replace(',', ""), expected.repaired.to_string());
    }
    (ran, (digest, fs::read(bad).unwrap()))
}

#[test]
fn every_row_has_one_fate_whatever_stands_beside_it() {
    let rows = 20_000 * times();
    let list = List::new(1, rows, if times() > 1 { 60 } else { 8 });
    let kinds = Expected::of(list.clone()).kinds;
    assert_eq!(kinds.len(), Fault::ALL.len(), "{kinds:?}");
    let (least, reference) = hold(&List::new(1, 2, 1), 1);
    assert!(reference.1.is_empty() || least.peak > 0 || !cfg!(target_os = "linux"));
    let (_, alone) = hold(&list, 1);
    for threads in [2, 8] {
        let (ran, written) = hold(&list, threads);
        assert!(written == alone, "{threads} threads write other bytes than one");
        let beyond = ran.peak.saturating_sub(least.peak) / 1024;
        eprintln!(
            "{} rows, {threads} threads: {beyond} MB beyond {} MB; {kinds:?}",
            ran.count("Rows"),
            least.peak / 1024
        );
        assert!(beyond < 150, "{beyond} MB");
    }
}

#[test]
fn each_fault_alone_costs_what_it_must() {
    for (seed, kind) in Fault::ALL.chunks(1).enumerate() {
        let rows = if times() > 1 { 4_000 } else { 400 };
        hold(&List::of(kind, 100 + seed as u64, rows, 4), 2);
    }
}

#[test]
fn any_seed_will_do() {
    for seed in 1_000..1_000 + 12 * times().min(100) {
        hold(&List::new(seed, 1_500, 40), 1 + seed % 3);
    }
}
