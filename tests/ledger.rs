//! Every row of an account list is scanned, quarantined or blank, and is so once, whatever else the list holds: lists with
//! known ids and planted faults go through the program, and every id must come out.
//!
//! `DEADRINGER_LONG=500` scans 10 million good rows with 26 kinds of faults among them.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what is wrong by panicking"
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
    for seed in 1_000..1_000 + 8 * times().min(100) {
        hold(&List::new(seed, 1_500, 40), 1 + seed % 3);
    }
}

/// Scans a file as it is, at several numbers of threads, and answers code, ledger and ids.
fn scan_file(name: &str, bytes: &[u8]) -> (i32, Option<[u64; 4]>, Vec<String>) {
    let mut before = None;
    for threads in ["1", "8"] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(name), bytes).unwrap();
        let arguments = [name, "--threads", threads, "--quarantine", "bad.csv", "--max-rejects", "999999999"];
        let mut ids = Vec::new();
        let ran = run(
            command(folder.path(), &arguments),
            |_| Ok(()),
            |flags| {
                let mut text = String::new();
                flags.read_to_string(&mut text).unwrap();
                // Of a list that is refused, what was written before is no matter of the ledger.
                let mut reader = csv::Reader::from_reader(text.as_bytes());
                ids = reader.records().map(|record| record.unwrap()[0].to_owned()).collect();
            },
        );
        let ledger = (ran.code == 0).then(|| ran.ledger());
        if ran.code != 0 {
            ids.clear();
        }
        let bad = fs::read(folder.path().join("bad.csv")).ok();
        let now = (ran.code, ledger, ids, bad);
        assert!(before.is_none() || before.as_ref() == Some(&now), "{name}: {threads} threads: {}", ran.err);
        before = Some(now);
    }
    let (code, ledger, ids, _) = before.unwrap();
    (code, ledger, ids)
}

fn numbers(range: std::ops::RangeInclusive<u64>) -> Vec<String> {
    range.map(|id| id.to_string()).collect()
}

#[test]
fn lists_that_are_odd_as_a_whole() {
    let rows: String = (1..=3_000).map(|id| format!("{id},Reuters,acct{id},plain\n")).collect();
    let all = numbers(1..=3_000);
    let text = format!("{HEADER}{rows}");
    let wide = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(order).collect()
    };
    let whole: Vec<(&str, Vec<u8>)> = vec![
        ("as it is", text.clone().into()),
        ("utf-16le", wide(u16::to_le_bytes)),
        ("utf-16be", wide(u16::to_be_bytes)),
        ("crlf", text.replace('\n', "\r\n").into()),
        ("returns alone", text.replace('\n', "\r").into()),
        ("no end of the last line", text.trim_end().into()),
        ("tabs", text.replace(',', "\t").into()),
        ("header twice named", text.replacen("bio", "name", 1).into()),
        ("quoted header", text.replacen("id,name", "\"id\",\"name\"", 1).into()),
        ("mark", format!("\u{FEFF}{text}").into()),
    ];
    for (what, bytes) in whole {
        assert_eq!(scan_file("list.csv", &bytes), (0, Some([3_000, 3_000, 0, 0]), all.clone()), "{what}");
    }
    // UTF-16 cut in the middle of a character: what is left is not a row, or is one with a sign for it.
    let mut cut = wide(u16::to_le_bytes);
    cut.truncate(cut.len() - 3);
    assert_eq!(scan_file("list.csv", &cut), (0, Some([3_000, 3_000, 0, 0]), all.clone()));
    // Nothing but a header, or nothing at all.
    for bytes in ["", HEADER, HEADER.trim_end(), "\u{FEFF}"] {
        assert_eq!(scan_file("list.csv", bytes.as_bytes()), (0, Some([0; 4]), Vec::new()), "{bytes:?}");
    }
    let blank = (0, Some([3, 0, 0, 3]), Vec::new());
    assert_eq!(scan_file("list.csv", b"\n\n  \n"), blank);
    // What the list ends with, and never ends itself.
    for (what, end) in [
        ("an endless line", "x".repeat(5 << 20)),
        ("an endless field", format!("7,Reuters,\"{}", "x".repeat(5 << 20))),
        ("an endless text of lines", format!("7,Reuters,acct,\"{}", "a line of text\n".repeat(200_000))),
        ("an endless text of few lines", "7,Reuters,acct,\"one\ntwo\nthree".to_owned()),
        ("a quote", "7,Reuters,acct,\"".to_owned()),
        ("a row cut short", "7,Reut".to_owned()),
        ("NUL bytes", "\0".repeat(100_000)),
    ] {
        let bytes = format!("{text}{end}");
        assert_eq!(
            scan_file("list.csv", bytes.as_bytes()),
            (0, Some([3_001, 3_000, 1, 0]), all.clone()),
            "{what}"
        );
    }
}

#[test]
fn lines_of_json_with_faults_among_them() {
    let mut random = faults::Random::new(7);
    let (mut text, mut ids) = (String::new(), Vec::new());
    let (mut quarantined, mut blank, mut scanned) = (0, 0, 0);
    for id in 1..=20_000_u64 {
        text.push_str(&format!("{{\"id\":{id},\"name\":\"Reuters\",\"bio\":[1,{{\"name\":null}}]}}\n"));
        ids.push(id.to_string());
        scanned += 1;
        let bad = [
            "{\"id\":7,\"name\":\"Reuters\"",
            "{\"id\":7,\"name\":[\"Reuters\"]}",
            "{\"id\":7,\"name\":{}}",
            "{\"id\":1e30,\"name\":\"Reuters\"}",
            "[1,2]",
            "7,Reuters,acct",
            "\"Reuters\"",
            "{\"id\":7,\"name\":\"Reuters\"} {}",
        ];
        match random.below(30) {
            pick @ 0..8 => {
                text.push_str(bad[pick as usize]);
                text.push('\n');
                quarantined += 1;
            }
            8 => {
                text.push_str("\n  \n{\"id\":7}\n{\"id\":7,\"name\":\"\",\"handle\":null}\n");
                blank += 4;
            }
            9 if random.below(60) == 0 => {
                text.push_str(&format!("{{\"name\":\"{}\"}}\n", "x".repeat(1_100_000)));
                quarantined += 1;
            }
            10 => {
                text.push_str("{\"id\":true,\"name\":7.5}\r\n");
                scanned += 1;
            }
            _ => {}
        }
    }
    let read = scanned + quarantined + blank;
    assert!(quarantined > 1_000 && blank > 100);
    assert_eq!(scan_file("list.jsonl", text.as_bytes()), (0, Some([read, scanned, quarantined, blank]), ids));
}
