//! The same records by every way of reading: in blocks of any size, by all the rules line after line, and by the csv crate
//! where it is the reference.

use std::path::Path;
use std::sync::Arc;

use super::{Bench, Word};
use crate::Accepted;
use crate::limits::MAX_FIELD_BYTES;
use crate::scan::batch::{Batch, Column, Shape};
use crate::scan::columns::Columns;
use crate::scan::disk::System;
use crate::scan::input::Input;
use crate::scan::ledger::Ledger;
use crate::scan::lines::Dialect;
use crate::scan::pipeline;
use crate::scan::quarantine;
use crate::scan::render::Format;
use crate::scan::source::Source;
use crate::scan::split::Splitter;
use crate::scan::worker::{Work, Worker};
use crate::text::Cells;

/// All that a scan tells of a list of which every account is flagged.
#[derive(Debug, Default, PartialEq, Eq)]
struct Told {
    flags: Vec<u8>,
    quarantine: Vec<u8>,
    ledger: Ledger,
}

impl Told {
    fn take(&mut self, batch: &Batch) {
        self.flags.extend_from_slice(&batch.done.output);
        for fault in &batch.faults {
            quarantine::entry(&mut self.quarantine, "list", fault);
        }
        self.ledger.take(batch);
    }
}

fn work() -> Work {
    let format = Format::Csv(Cells::Plain);
    Work {
        columns: Columns::default(),
        format,
        accepted: Accepted::default(),
        baseline: crate::scan::baseline::Baseline::default(),
    }
}

/// A header, and which column stands where.
struct Header {
    text: &'static str,
    delimiter: u8,
    terminator: u8,
    columns: usize,
    places: &'static [(Column, usize)],
}

const HEADERS: &[Header] = &[
    Header {
        text: "id,name,handle\n",
        delimiter: b',',
        terminator: b'\n',
        columns: 3,
        places: &[(Column::Id, 0), (Column::Name, 1), (Column::Handle, 2)],
    },
    Header {
        text: "handle,x,name\n",
        delimiter: b',',
        terminator: b'\n',
        columns: 3,
        places: &[(Column::Name, 2), (Column::Handle, 0)],
    },
    Header { text: "name\n", delimiter: b',', terminator: b'\n', columns: 1, places: &[(Column::Name, 0)] },
    Header {
        text: "name\tplatform\n",
        delimiter: b'\t',
        terminator: b'\n',
        columns: 2,
        places: &[(Column::Name, 0), (Column::Platform, 1)],
    },
    Header {
        text: "id,handle\r",
        delimiter: b',',
        terminator: b'\r',
        columns: 2,
        places: &[(Column::Id, 0), (Column::Handle, 1)],
    },
];

/// What is told of a list read by all the rules, line after line, in one piece.
fn carefully(header: &Header, list: &[u8]) -> Told {
    let dialect = Arc::new(Dialect::new(header.delimiter, header.terminator, header.columns, header.places));
    let mut splitter = Splitter::new(Arc::clone(&dialect));
    let work = work();
    let mut worker = Worker::new(&Word(""), &work);
    let mut told = Told::default();
    let (mut at, mut lines, mut rows) = (header.text.len(), 1, 0);
    while at < list.len() {
        let mut batch = Batch {
            shape: Shape::Delimited(Arc::clone(&dialect)),
            bytes: list[at..].to_vec(),
            first_row: rows + 1,
            first_line: lines + 1,
            first_byte: at as u64,
            ..Batch::default()
        };
        at += splitter.split_carefully(&mut batch, true, &mut lines);
        rows += batch.read;
        worker.process(&mut batch);
        told.take(&batch);
    }
    told
}

/// What is told of a list as a scan reads it, in blocks of a size.
fn in_blocks(list: &Path, block: usize, threads: usize) -> Told {
    let input = Input::Path(list.to_path_buf());
    let source = Source::new(vec![input], Columns::default(), None, Arc::default(), Arc::new(System))
        .in_blocks_of(block);
    let (work, mut told) = (work(), Told::default());
    pipeline::run(source, &Word(""), &work, threads, |batch| {
        told.take(batch);
        Ok(())
    })
    .unwrap();
    told
}

/// Numbers that are always the same.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    fn chance(&mut self, one_in: usize) -> bool {
        self.below(one_in) == 0
    }
}

/// A list of signs in any order; `tame` says how many of its lines are ordinary.
fn hostile(random: &mut Random, header: &Header, tame: usize) -> Vec<u8> {
    let signs: &[&[u8]] = &[
        b"a",
        b"bc",
        b",",
        b",",
        b"\t",
        b"\"",
        b"\"\"",
        b"\n",
        b"\n",
        b"\r\n",
        b"\r",
        b"\0",
        b" ",
        "人".as_bytes(),
        "é".as_bytes(),
        b"\xff",
        b"\xe4\xba",
        b"\xef\xbb\xbf",
        b"'",
        b"\n\n",
        b",,",
        b"\",\"",
        b"\"\n",
        b"\n\"",
    ];
    let few = 2 + random.below(signs.len() - 1);
    let first = random.below(signs.len());
    let mut list = header.text.as_bytes().to_vec();
    for _ in 0..random.below(40) {
        if random.below(10) < tame {
            for column in 0..header.columns {
                if column > 0 {
                    list.push(header.delimiter);
                }
                list.extend_from_slice(random.of(&[&b"abc"[..], b"", "人民".as_bytes(), b"x y", b"1"]));
            }
            list.push(header.terminator);
        } else {
            for _ in 0..random.below(8) {
                list.extend_from_slice(signs[(first + random.below(few)) % signs.len()]);
            }
        }
    }
    if header.terminator == b'\r' {
        // A list that knows line ends of the one kind alone.
        list.iter_mut().filter(|byte| **byte == b'\n').for_each(|byte| *byte = b'\r');
    }
    list
}

#[test]
fn hostile_lists_read_the_same_in_blocks_of_any_size() {
    let bench = Bench::new();
    let mut random = Random(1);
    for round in 0..2_000 {
        let header = &HEADERS[round % HEADERS.len()];
        let tame = random.of(&[0, 5, 8, 9]);
        let list = hostile(&mut random, header, tame);
        let expected = carefully(header, &list);
        expected.ledger.prove().unwrap();
        let smallest = header.text.len() + 1;
        let path = bench.file("list", &list);
        for block in [smallest + random.below(20), smallest + random.below(200), 1 << 18] {
            let told = in_blocks(&path, block, 1);
            assert_eq!(told, expected, "blocks of {block}: {:?}", String::from_utf8_lossy(&list));
        }
        if round % 50 == 0 {
            assert_eq!(in_blocks(&path, smallest + 20, 3), expected);
        }
    }
}

#[test]
fn a_block_may_end_anywhere() {
    let bench = Bench::new();
    let list = "id,name,handle\r\n1,a,b\r\n2,\"q\"\"q\",\"two\r\nlines\"\r\n\r\n3,人民日报,é\r\n4,ragged\r\n5,x\ry,z\r\r\n\
                6,\"stray,x\r\n7,a,b\r8,a,b\r9,a,b\r\n\u{FEFF}10,\u{FEFF}name,\r\n11,\"a\"b,c\r\n12,\"last\",\"";
    let header = Header { text: "id,name,handle\r\n", ..HEADERS[0] };
    let expected = carefully(&header, list.as_bytes());
    assert_eq!(expected.ledger, Ledger { read: 13, scanned: 9, repaired: 0, quarantined: 3, blank: 1 });
    let path = bench.file("list", list.as_bytes());
    for block in header.text.len() + 1..=list.len() + 1 {
        assert_eq!(in_blocks(&path, block, 1), expected, "blocks of {block}");
    }
}

#[test]
fn lines_too_long_read_the_same_beside_plain_ones() {
    let bench = Bench::new();
    let header = &HEADERS[0];
    for long in [MAX_FIELD_BYTES - 3, MAX_FIELD_BYTES, MAX_FIELD_BYTES + 1, 3 * MAX_FIELD_BYTES] {
        let long = "x".repeat(long);
        for row in [format!("2,{long},b"), format!("{long},{long},c"), format!("2,a,\"{long}"), long.clone()]
        {
            let list = format!("{}1,a,b\n{row}\n3,c,d\nragged\n5,e,f\n", header.text);
            let expected = carefully(header, list.as_bytes());
            assert_eq!(expected.ledger.read, 5, "{}", &row[..9]);
            let mut told = in_blocks(&bench.file("list", list.as_bytes()), 1 << 18, 1);
            // How much of it is looked at before it is given up as too long decides what is said of it.
            let reasons = |told: &mut Told| {
                let text = String::from_utf8(std::mem::take(&mut told.quarantine)).unwrap();
                text.lines()
                    .map(|line| line.split(',').take(4).collect::<Vec<_>>().join(","))
                    .collect::<Vec<_>>()
            };
            let mut expected = expected;
            assert_eq!(reasons(&mut told), reasons(&mut expected));
            assert_eq!(told, expected);
        }
    }
}

#[test]
fn well_formed_lists_of_every_kind_read_as_the_csv_crate_reads_them() {
    let bench = Bench::new();
    let mut random = Random(2);
    for _ in 0..2_000 {
        let list = well_formed(&mut random);
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(list.as_slice());
        let text = |field: &[u8]| String::from_utf8_lossy(field).into_owned();
        let (mut rows, mut ragged) = (Vec::new(), 0);
        for record in reader.byte_records() {
            let record = record.unwrap();
            if record.len() != 3 {
                ragged += 1;
                continue;
            }
            let id = text(&record[0]).trim_start_matches('\u{FEFF}').to_owned();
            let (name, handle) = (text(&record[1]), text(&record[2]));
            if !(name.trim().is_empty() && handle.trim().is_empty()) {
                rows.push([id, name, handle]);
            }
        }
        let block = 16 + random.below(100);
        let told = in_blocks(&bench.file("list", &list), block, 1);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(told.flags.as_slice());
        let flagged: Vec<[String; 3]> = reader
            .records()
            .map(|record| record.unwrap())
            .map(|record| [0, 1, 2].map(|at| record[at].to_owned()))
            .collect();
        assert_eq!(flagged, rows, "blocks of {block}: {:?}", String::from_utf8_lossy(&list));
        assert_eq!(told.ledger.quarantined, ragged, "{:?}", String::from_utf8_lossy(&list));
    }
}

/// A list in which every quote that is opened is closed, by whatever writer.
fn well_formed(random: &mut Random) -> Vec<u8> {
    let plain: &[&[u8]] =
        &[b"a", b"b c", b"x\"y", b"\0", "人民".as_bytes(), b"\xff", b"\xef\xbb\xbf", b"'", b"\t", b"7"];
    // Nor a return in a record that is ragged: it is taken for rows that end with one.
    let quoted: &[&[u8]] = &[b"a", b"\"\"", b",", b"\xe4\xba", "報".as_bytes(), b" ", b"\0"];
    // No commas beside line ends: a record of several lines that are rows by themselves is taken for a stray quote.
    let lines: &[&[u8]] = &[b"a", b"\"\"", b"\n", b"\r\n", b"\r", "報".as_bytes(), b"\xff"];
    let end: &[u8] = if random.chance(2) { b"\r\n" } else { b"\n" };
    let quotes = random.of(&[1, 2, 4, 30]);
    let mut list = b"id,name,handle".to_vec();
    list.extend_from_slice(end);
    for _ in 0..random.below(30) {
        if random.chance(12) {
            // An empty line, which is no record to the csv crate and a blank row here.
            list.extend_from_slice(end);
            continue;
        }
        let whole = !random.chance(10);
        let columns = if whole { 3 } else { random.of(&[2, 4, 5]) };
        for column in 0..columns {
            if column > 0 {
                list.push(b',');
            }
            if random.chance(quotes) {
                let signs = if whole && random.chance(3) { lines } else { quoted };
                list.push(b'"');
                (0..random.below(5)).for_each(|_| list.extend_from_slice(random.of(signs)));
                list.push(b'"');
            } else {
                (0..random.below(4)).for_each(|_| list.extend_from_slice(random.of(plain)));
            }
        }
        list.extend_from_slice(end);
    }
    if random.chance(3) && list.len() > "id,name,handle\r\n".len() {
        list.truncate(list.len() - end.len());
    }
    list
}
