//! The whole scan room with a detector that flags by a rule of the test.

mod disks;
mod records;
mod stops;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::scan::baseline::Baseline;
use crate::scan::checkpoint::Identity;
use crate::scan::columns::Columns;
use crate::scan::disk::System;
use crate::scan::input::Input;
use crate::scan::ledger::Ledger;
use crate::scan::output::Target;
use crate::scan::progress::When;
use crate::scan::render::Format;
use crate::scan::worker::{Judge, Work};
use crate::scan::{Plan, scan};
use crate::text::Cells;
use crate::{Accepted, Account, Answer, Error, Evidence, Field, Flag, Kind, Score, Technique, Tier};

/// Flags every account, or those whose name holds a word.
struct Word(&'static str);

impl Judge for Word {
    type Scratch = ();

    fn scratch(&self) {}

    fn check<'d>(&'d self, account: &Account<'_>, (): &mut ()) -> Answer<'d> {
        let mut answer = Answer::default();
        assert_ne!(account.name, "panic", "the test wants it");
        if account.name.contains(self.0) {
            answer.flags.push(Flag {
                kind: Kind::Same,
                tier: Tier::High,
                score: Score::HIGH,
                category: "news-media",
                entity_id: "e",
                entity_name: "E",
                matched_name: "E",
                field: Field::Name,
                evidence: vec![Evidence::new(Technique::Case, "E", "e", 0)],
                disclaimer: None,
            });
        }
        answer
    }
}

struct Scanned {
    ledger: Ledger,
    output: String,
    quarantine: String,
}

impl Scanned {
    /// The cells of one column of the flags.
    fn column(&self, index: usize) -> Vec<String> {
        let mut reader = csv::Reader::from_reader(self.output.as_bytes());
        reader.records().map(|record| record.unwrap()[index].to_owned()).collect()
    }

    /// Row, line, byte and reason of the quarantined.
    fn faults(&self) -> Vec<(u64, u64, u64, String)> {
        let mut reader = csv::Reader::from_reader(self.quarantine.as_bytes());
        let number = |text: &str| text.parse().unwrap();
        reader
            .records()
            .map(|record| record.unwrap())
            .map(|r| (number(&r[1]), number(&r[2]), number(&r[3]), r[4].to_owned()))
            .collect()
    }
}

struct Bench {
    folder: tempfile::TempDir,
    threads: usize,
}

impl Bench {
    fn new() -> Self {
        Bench { folder: tempfile::tempdir().unwrap(), threads: 2 }
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn plan(&self, inputs: &[&Path], threads: usize) -> Plan {
        Plan {
            inputs: inputs.iter().map(|path| Input::Path(path.to_path_buf())).collect(),
            columns: Columns::default(),
            encoding: None,
            output: Target::Path(self.folder.path().join("flags.csv")),
            quarantine: Some(Target::Path(self.folder.path().join("quarantine.csv"))),
            work: Work {
                columns: Columns::default(),
                format: Format::Csv(Cells::Plain),
                accepted: Accepted::default(),
                baseline: Baseline::default(),
            },
            threads,
            progress: When::Never,
            identity: Identity { version: "1".to_owned(), ..Identity::default() },
            manifest: None,
            resume: false,
            checkpoint_every: Duration::from_secs(60),
            stop: Arc::default(),
            disk: Arc::new(System),
        }
    }

    fn try_scan(&self, inputs: &[&Path]) -> Result<Scanned, Error> {
        let plan = self.plan(inputs, self.threads);
        let outcome = scan(&plan, &Word(""))?;
        Ok(Scanned {
            ledger: outcome.ledger,
            output: fs::read_to_string(self.folder.path().join("flags.csv")).unwrap(),
            quarantine: fs::read_to_string(self.folder.path().join("quarantine.csv")).unwrap(),
        })
    }
}

fn scan_text(text: impl AsRef<[u8]>) -> Scanned {
    let bench = Bench::new();
    let path = bench.file("list.csv", text.as_ref());
    bench.try_scan(&[&path]).unwrap()
}

fn ledger(read: u64, scanned: u64, quarantined: u64, blank: u64) -> Ledger {
    Ledger { read, scanned, repaired: 0, quarantined, blank }
}

#[test]
fn well_formed_lists_read_as_the_csv_crate_reads_them() {
    let lists: &[&str] = &[
        "id,name,handle\n1,a,b\n2,c,d",
        "id,name,handle\r\n1,a,b\r\n2,c,d\r\n",
        "\u{FEFF}id,name,handle\n1,\"a, \"\"b\"\"\",c\n2,\"two\nlines\",d\n3,\"\",e\n4,\"x\"y,f\n5,a\"b,g\n",
        "id,name,handle\n1,\"crlf\r\ninside\",\"h\"\r\n2,\"end\",\"\"\r\n",
        "id,name,handle\n\"1\",\"a\",\"b\"\n\"2\",\"three\nshort\nlines\",\"d\"",
        "id,name,handle\n1,\"a\tb\0c\",\"\"\"\"\n2,,x\n",
        "name\na\n\"b\nb\"\nc\n",
        "id,name,extra,handle\n1,a,\"x,y\nz\",b\n2,c,,d\n",
    ];
    for list in lists {
        let scanned = scan_text(list);
        let text = list.trim_start_matches('\u{FEFF}');
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let headers = reader.headers().unwrap().clone();
        let at = headers.iter().position(|header| header == "name").unwrap();
        let records: Vec<csv::StringRecord> = reader.records().map(|record| record.unwrap()).collect();
        let names: Vec<String> = records.iter().map(|record| record[at].to_owned()).collect();
        assert_eq!(scanned.column(1), names, "{list:?}");
        assert_eq!(scanned.ledger, ledger(names.len() as u64, names.len() as u64, 0, 0), "{list:?}");
    }
}

#[test]
fn a_stray_quote_costs_one_row() {
    for stray in ["\"Bob", "\"", "\"Bob \"\"B\"\""] {
        let mut text = String::from("id,name,handle\n");
        for row in 1..=30_000 {
            match row {
                100 => text.push_str(&format!("100,{stray},h100\n")),
                _ if row % 7 == 0 => text.push_str(&format!("{row},\"quoted, {row}\",h{row}\n")),
                _ => text.push_str(&format!("{row},plain {row},h{row}\n")),
            }
        }
        let scanned = scan_text(&text);
        assert_eq!(scanned.ledger, ledger(30_000, 29_999, 1, 0), "{stray}");
        let (row, line, byte, reason) = scanned.faults()[0].clone();
        assert_eq!((row, line, reason.as_str()), (100, 101, "a quote is opened and not closed"));
        assert!(text[byte as usize..].starts_with("100,"));
        assert_eq!(scanned.column(0)[98..101], ["99", "101", "102"]);
    }
}

#[test]
fn a_stray_quote_with_nothing_after_it_costs_one_row() {
    let mut text = String::from("id,name,handle\n1,\"Bob,h\n");
    for row in 2..=20_000 {
        text.push_str(&format!("{row},plain,h\n"));
    }
    assert_eq!(scan_text(&text).ledger, ledger(20_000, 19_999, 1, 0));
    // Of one column every line is a row; the quote alone is at fault.
    let text = format!("name\n\"Bob\n{}", "plain\n".repeat(5_000));
    assert_eq!(scan_text(&text).ledger, ledger(5_001, 5_000, 1, 0));
    // At the very end.
    assert_eq!(scan_text("id,name,handle\n1,a,b\n2,\"c,d").ledger, ledger(2, 1, 1, 0));
    assert_eq!(scan_text("id,name,handle\n1,a,b\n2,c,\"").ledger, ledger(2, 1, 1, 0));
}

#[test]
fn a_stray_quote_that_another_closes_by_chance_is_found() {
    let text = "id,name,handle\n1,\"Bob,h\n2,Al,h\n3,Cy,h\n4,5\" screen 6\",h\n5,Di,h\n";
    assert_eq!(scan_text(text).ledger, ledger(5, 4, 1, 0));
    let text = "id,name,handle\n1,\"Bob,h\n2,Al,h\n3,Cy\",h\n4,Di,h\n";
    assert_eq!(scan_text(text).ledger, ledger(4, 3, 1, 0));
    let text = "id,name,handle\n\"1\",\"Bob\",\"h\n\"2\",\"Al\",\"h\"\n\"3\",\"Cy\",\"h\"\n";
    assert_eq!(scan_text(text).ledger, ledger(3, 2, 1, 0));
}

#[test]
fn every_row_is_accounted_for_whatever_its_fault() {
    let long = "x".repeat(3 << 20);
    let mut text = b"id,name,handle\n".to_vec();
    for part in [
        "1,a,b\n".as_bytes(),
        b"2,a\n",
        b"3,a,b,c\n",
        b"\n",
        b"5,,\n",
        b"6,  ,\t\n",
        b"7,a\0b,c\n",
        b"8,\xff\xfe,c\n",
        b"\xef\xbb\xbf9,a,b\n",
        b"10,a\rb,c\n",
        b"11,a,b\r12,a,b\r13,a,b\n",
        format!("14,{long},b\n").as_bytes(),
        format!("15,\"{long}\",b\n").as_bytes(),
        format!("16,\"{}\",b\n", "line\n".repeat(2_000)).as_bytes(),
        b"17,\"a\nb\",c\n",
        b"18,a,b\r\n",
        b"19,\"a\"\"b\",c\n",
        b"id,name,handle\n",
        b"21,a,b",
    ] {
        text.extend_from_slice(part);
    }
    let scanned = scan_text(&text);
    let expected = Ledger { read: 21, scanned: 13, repaired: 1, quarantined: 5, blank: 3 };
    assert_eq!(scanned.ledger, expected, "{:?}", scanned.faults());
    let ids = ["1", "7", "8", "9", "10", "11", "12", "13", "17", "18", "19", "id", "21"];
    assert_eq!(scanned.column(0), ids);
    let reasons: Vec<String> = scanned.faults().into_iter().map(|(.., reason)| reason).collect();
    assert_eq!(reasons[0], "2 fields where the header has 3");
    assert_eq!(reasons[1], "4 fields where the header has 3");
    assert!(reasons[2].starts_with("a field of more than 1048576 bytes (3145734 bytes"), "{}", reasons[2]);
    assert!(reasons[3].starts_with("a field of more than"));
    assert_eq!(reasons[4], "a record of more than 1000 lines");
    let rows: Vec<u64> = scanned.faults().iter().map(|fault| fault.0).collect();
    assert_eq!(rows, [2, 3, 14, 15, 16]);
    let lines: Vec<u64> = scanned.faults().iter().map(|fault| fault.1).collect();
    assert_eq!(lines, [3, 4, 15, 16, 17]);
    for (_, _, byte, _) in scanned.faults() {
        assert!(byte == 0 || text[byte as usize - 1] == b'\n');
    }
}

#[test]
fn a_list_that_knows_only_returns_is_read() {
    let scanned = scan_text("id,name,handle\r1,a,b\r2,\"c\rd\",e\r3,f\r");
    assert_eq!(scanned.ledger, ledger(3, 2, 1, 0));
    assert_eq!(scanned.column(1), ["a", "c\rd"]);
}

#[test]
fn rows_are_numbered_through_all_inputs_where_there_is_no_id() {
    let bench = Bench::new();
    let one = bench.file("one.csv", b"name\na\n\nb\n");
    let two = bench.file("two.csv", b"handle,name\nx,c\nragged\ny,d\n");
    let scanned = bench.try_scan(&[&one, &two]).unwrap();
    assert_eq!(scanned.column(0), ["1", "3", "4", "6"]);
    assert_eq!(scanned.faults()[0].0, 5);
    assert_eq!(scanned.faults()[0].1, 3);
    assert!(scanned.quarantine.contains("two.csv,5,3,"));
}

#[test]
fn json_lines_are_read_and_the_broken_quarantined() {
    let bench = Bench::new();
    let long = format!("{{\"name\":\"{}\"}}", "x".repeat(2 << 20));
    let text = format!(
        "{{\"uid\":5,\"nick\":\"a\\u4eba\"}}\n{{\"nick\":\"b\"}}\n\n{{broken\n{long}\n{{\"name\":\"\\ud83d\"}}\r\n{{\"id\":9}}\n{{\"name\":\"end\"}}"
    );
    let path = bench.file("list.txt", text.as_bytes());
    let scanned = bench.try_scan(&[&path]).unwrap();
    assert_eq!(scanned.ledger, ledger(8, 4, 2, 2));
    assert_eq!(scanned.column(0), ["5", "2", "6", "8"]);
    assert_eq!(scanned.column(1), ["a人", "b", "\u{FFFD}", "end"]);
    let faults = scanned.faults();
    assert_eq!((faults[0].0, faults[0].1), (4, 4));
    assert!(faults[0].3.starts_with("no JSON object"));
    assert!(text[faults[0].2 as usize..].starts_with("{broken"));
    assert_eq!((faults[1].0, faults[1].1), (5, 5));
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let mut text = String::from("id,name,handle\n");
    for row in 0..20_000 {
        match row % 97 {
            0 => text.push_str("ragged\n"),
            1 => text.push_str(&format!("{row},\"quoted\nlines\",\n")),
            _ => text.push_str(&format!("{row},name {row},handle_{row}\n")),
        }
    }
    let mut bench = Bench::new();
    let path = bench.file("list.csv", text.as_bytes());
    bench.threads = 1;
    let alone = bench.try_scan(&[&path]).unwrap();
    assert_eq!(alone.ledger, ledger(20_000, 20_000 - 207, 207, 0));
    for threads in [2, 3, 8] {
        bench.threads = threads;
        let together = bench.try_scan(&[&path]).unwrap();
        assert!(together.output == alone.output && together.quarantine == alone.quarantine);
        assert_eq!(together.ledger, alone.ledger);
    }
}

#[test]
fn a_detector_that_panics_ends_the_scan_with_an_error_and_no_output() {
    let mut bench = Bench::new();
    let path = bench.file("list.csv", format!("name\n{}panic\n", "a\n".repeat(50_000)).as_bytes());
    for threads in [1, 4] {
        bench.threads = threads;
        let error = bench.try_scan(&[&path]).err().unwrap();
        assert!(error.to_string().contains("list.csv"), "{error}");
        assert_eq!(fs::read_dir(bench.folder.path()).unwrap().count(), 1);
    }
}

#[test]
fn quotes_in_every_arrangement_end_in_a_ledger_that_adds_up() {
    // All texts of up to five signs, one after another; what they mean is anybody's guess, but the rows behind must come
    // through, and the scan proves its ledger.
    let signs = ["a", ",", "\"", "\n", "\r"];
    let bench = Bench { threads: 1, ..Bench::new() };
    let mut texts = vec![String::new()];
    for _ in 0..5 {
        texts = texts.iter().flat_map(|text| signs.map(|sign| format!("{text}{sign}"))).collect();
        for separator in ["\n", "\nx,y,z\n"] {
            let all = format!("id,name,handle\n{}\n{}", texts.join(separator), "1,good,h\n".repeat(2_000));
            let path = bench.file("list.csv", all.as_bytes());
            let scanned = bench.try_scan(&[&path]).unwrap();
            let good = scanned.column(1).iter().filter(|name| *name == "good").count();
            assert!(good >= 1_999, "{good}");
        }
    }
}

/// What a row costs without detection: `cargo test --release --lib scan::tests::overhead -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement"]
fn overhead() {
    let mut text = String::from("id,name,handle,platform,followers\n");
    for row in 0..4_000_000 {
        text.push_str(&format!("{row},Maria García {row},maria_garcia_{row},x,{}\n", row % 5_000));
    }
    let bench = Bench::new();
    let path = bench.file("list.csv", text.as_bytes());
    for threads in [1, 2, 1, 2] {
        let plan = bench.plan(&[&path], threads);
        let started = std::time::Instant::now();
        let outcome = scan(&plan, &Word("nothing is called this")).unwrap();
        let seconds = started.elapsed().as_secs_f64();
        println!("{threads} threads: {:.2} M rows/s", outcome.ledger.read as f64 / seconds / 1e6);
    }
}
