//! A quote that is opened by mistake costs the row it stands in, wherever it stands and whatever comes behind it.
//!
//! `DEADRINGER_LONG=10` reads 100,000 rows in every arrangement, where the short form reads 3,000 in most.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what is wrong by panicking"
)]

#[path = "ledger/program.rs"]
mod program;

use std::fs;
use std::io::Write;

use program::{command, run, times};

/// How the rows are written that do not have the stray quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quotes {
    None,
    /// Every seventh row, round a comma.
    Some,
    /// Every field.
    All,
    /// Every thirteenth row, round a line end.
    Lines,
}

/// A list of which one row has a quote that is not closed.
struct List {
    quotes: Quotes,
    columns: usize,
    rows: u64,
    /// The row and the column, from 1 and from 0.
    stray: (u64, usize),
}

impl List {
    fn text(&self) -> String {
        let mut text = ["id", "name", "handle", "bio"][..self.columns].join(",");
        if self.columns == 1 {
            text = "name".to_owned();
        }
        text.push('\n');
        (1..=self.rows).for_each(|row| self.row(row, &mut text));
        text
    }

    fn row(&self, row: u64, text: &mut String) {
        let mut fields = vec![row.to_string(), "Reuters".to_owned(), format!("acct{row}"), "bio".to_owned()];
        fields.truncate(self.columns);
        if self.columns == 1 {
            fields = vec!["Reuters".to_owned()];
        }
        let last = fields.len() - 1;
        match self.quotes {
            Quotes::All => fields.iter_mut().for_each(|field| *field = format!("\"{field}\"")),
            Quotes::Some if row.is_multiple_of(7) => fields[last] = "\"Reuters, quoted\"".to_owned(),
            Quotes::Lines if row.is_multiple_of(13) => fields[last] = "\"Reuters,\nof two lines\"".to_owned(),
            _ => {}
        }
        if row == self.stray.0 {
            let bare = fields[self.stray.1].trim_matches('"').replace('\n', " ").replace(',', "");
            fields[self.stray.1] = format!("\"{bare}");
        }
        text.push_str(&fields.join(","));
        text.push('\n');
    }

    /// Scans it: one entry, told of, and all other rows.
    fn hold(&self) {
        let what = format!("{:?}, {} columns, at {:?}", self.quotes, self.columns, self.stray);
        let folder = tempfile::tempdir().unwrap();
        let arguments = ["-", "--threads", "2", "--quarantine", "bad.csv"];
        let mut ids: Vec<u64> = Vec::new();
        let ran = run(
            command(folder.path(), &arguments),
            |stdin| stdin.write_all(self.text().as_bytes()),
            |flags| {
                let mut reader = csv::Reader::from_reader(flags);
                ids = reader.records().map(|record| record.unwrap()[0].parse().unwrap()).collect();
            },
        );
        assert_eq!(ran.code, 3, "{what}: {}", ran.err);
        assert!(ran.peak < 100 << 10, "{what}: {} kB", ran.peak);
        assert!(ran.err.contains("1 row was quarantined"), "{what}: {}", ran.err);
        let expected: Vec<u64> = (1..=self.rows).filter(|row| *row != self.stray.0).collect();
        let other = ids.iter().zip(&expected).find(|(found, wanted)| found != wanted);
        assert_eq!(other, None, "{what}: the id that came, and the one that was to come");
        assert_eq!(ran.ledger(), [self.rows, self.rows - 1, 1, 0], "{what}");
        assert_eq!(ids.len() as u64, self.rows - 1, "{what}");
        let bad = fs::read_to_string(folder.path().join("bad.csv")).unwrap();
        assert!(bad.lines().count() == 2 && bad.contains(&format!("-\",{},", self.stray.0)), "{what}: {bad}");
    }
}

#[test]
fn of_a_hundred_thousand_rows_one_is_lost_to_it_where_the_csv_crate_loses_forty_thousand() {
    let list = List { quotes: Quotes::None, columns: 4, rows: 100_000, stray: (60_001, 3) };
    let text = list.text();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let records: Vec<csv::StringRecord> = reader.records().map(|record| record.unwrap()).collect();
    assert_eq!(records.len(), 60_001, "and no error");
    assert!(records[60_000][3].len() > 1_000_000, "the last record has swallowed the others");
    list.hold();
    List { quotes: Quotes::Some, ..list }.hold();
}

#[test]
fn wherever_it_stands_and_whatever_comes_behind_it() {
    let (rows, widths): (u64, &[usize]) =
        if times() > 1 { (100_000, &[1, 2, 3, 4]) } else { (3_000, &[1, 2, 4]) };
    for quotes in [Quotes::None, Quotes::Some, Quotes::All, Quotes::Lines] {
        for &columns in widths {
            for row in [1, rows / 2 + 1, rows] {
                let mut places = vec![0, columns / 2, columns - 1];
                places.dedup();
                if times() == 1 && row > 1 && row < rows {
                    places.truncate(1);
                }
                for place in places {
                    List { quotes, columns, rows, stray: (row, place) }.hold();
                }
            }
        }
    }
}
