//! Lists made to fill memory, disk or time: a field without an end is quarantined as it passes by, and what unpacks to more
//! than a list does is refused.
//!
//! `DEADRINGER_LONG=8` sends 512 MB of every kind of bomb, where the short form sends 64 MB of most.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by panicking")]

#[path = "ledger/program.rs"]
mod program;

use std::fs;
use std::io::Write;
use std::process::ChildStdin;

use program::{Ran, command, run, times};

const HEADER: &str = "id,name,handle,bio\n";

/// Ordinary rows, some of them of several lines.
fn rows(from: u64, count: u64) -> String {
    (from..from + count)
        .map(|id| match id % 9 {
            0 => format!("{id},\"Reuters\",acct{id},\"of two\nlines\"\n"),
            _ => format!("{id},Reuters,acct{id},plain {id}\n"),
        })
        .collect()
}

/// Scans what is written, and answers how it ended and how many flags came.
fn scan(arguments: &[&str], write: impl FnOnce(&mut ChildStdin) -> std::io::Result<()> + Send) -> (Ran, u64) {
    let folder = tempfile::tempdir().unwrap();
    let mut all = vec!["-", "--threads", "1", "--max-rejects", "9", "--quarantine", "bad.csv"];
    all.extend(arguments);
    let mut lines = 0;
    let ran = run(command(folder.path(), &all), write, |flags| {
        let mut piece = [0; 1 << 16];
        loop {
            let count = flags.read(&mut piece).unwrap();
            if count == 0 {
                break;
            }
            lines += piece.iter().take(count).filter(|byte| **byte == b'\n').count() as u64;
        }
    });
    let bad = fs::metadata(folder.path().join("bad.csv")).map_or(0, |meta| meta.len());
    assert!(bad < 1 << 20, "{bad} bytes in the quarantine");
    (ran, lines.saturating_sub(1))
}

/// The start of a record, what comes again and again, and the end.
struct Bomb {
    what: &'static str,
    arguments: &'static [&'static str],
    start: &'static str,
    again: &'static str,
    end: &'static str,
    megabytes: u64,
    /// Kilobytes that it may cost.
    extra: u64,
}

#[test]
fn a_field_without_an_end_costs_one_entry_and_no_memory() {
    let bomb = |what, start, again, end, megabytes| Bomb {
        what,
        arguments: &[],
        start,
        again,
        end,
        megabytes,
        extra: 2_048,
    };
    let bombs = [
        bomb("a field", "7,Reuters,", "x", ",bio\n", 512),
        bomb("a quoted field", "7,Reuters,\"", "x", "\",bio\n", 64 * times()),
        bomb("a quoted field with lines", "7,Reuters,acct,\"", "some line of text\n", "\"\n", 64 * times()),
        // A record may be twice as long as a field, and is held once more while the vector grows.
        Bomb { extra: 4_096, ..bomb("a line of delimiters", "7,Reuters", ",", "\n", 64 * times()) },
        bomb("a field of quotes", "7,Reuters,", "\"", "x\",\n", 64 * times()),
        Bomb {
            arguments: &["--encoding", "gb18030"],
            ..bomb("another encoding", "7,", "x", ",,\n", 64 * times())
        },
    ];
    let before = rows(1_000_000, 12_000);
    let after = rows(2_000_000, 12_000);
    for bomb in &bombs {
        let pass = |megabytes: u64| {
            scan(bomb.arguments, |stdin| {
                stdin.write_all(HEADER.as_bytes())?;
                stdin.write_all(before.as_bytes())?;
                if megabytes > 0 {
                    let piece = bomb.again.repeat((1 << 20) / bomb.again.len());
                    stdin.write_all(bomb.start.as_bytes())?;
                    (0..megabytes).try_for_each(|_| stdin.write_all(piece.as_bytes()))?;
                    stdin.write_all(bomb.end.as_bytes())?;
                }
                stdin.write_all(after.as_bytes())
            })
        };
        let (without, flags) = pass(0);
        assert_eq!(
            (without.code, without.ledger(), flags),
            (0, [24_000, 24_000, 0, 0], 24_000),
            "{}",
            without.err
        );
        let (with, flags) = pass(bomb.megabytes);
        assert_eq!(
            (with.code, with.ledger(), flags),
            (0, [24_001, 24_000, 1, 0], 24_000),
            "{}: {}",
            bomb.what,
            with.err
        );
        let extra = with.peak.saturating_sub(without.peak);
        eprintln!("{}: {} MB cost {extra} kB beyond {} kB", bomb.what, bomb.megabytes, without.peak);
        assert!(extra <= bomb.extra, "{}: {extra} kB more", bomb.what);
    }
}

#[test]
fn a_line_of_json_without_an_end_costs_one_entry_and_no_memory() {
    let rows = |from: u64| -> String {
        (from..from + 12_000).map(|id| format!("{{\"id\":{id},\"name\":\"Reuters\"}}\n")).collect()
    };
    let pass = |megabytes: u64| {
        scan(&[], |stdin| {
            stdin.write_all(rows(1_000_000).as_bytes())?;
            if megabytes > 0 {
                stdin.write_all(b"{\"name\":\"")?;
                let piece = "[".repeat(1 << 20);
                (0..megabytes).try_for_each(|_| stdin.write_all(piece.as_bytes()))?;
                stdin.write_all(b"\"}\n")?;
            }
            stdin.write_all(rows(2_000_000).as_bytes())
        })
    };
    let (without, _) = pass(0);
    let (with, flags) = pass(64 * times());
    assert_eq!((with.code, with.ledger(), flags), (0, [24_001, 24_000, 1, 0], 24_000), "{}", with.err);
    let extra = with.peak.saturating_sub(without.peak);
    eprintln!("JSON: {extra} kB beyond {} kB", without.peak);
    assert!(extra <= 2_048, "{extra} kB more");
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstandard(piece: &[u8], times: u64) -> Vec<u8> {
    let mut encoder = zstd::stream::Encoder::new(Vec::new(), 3).unwrap();
    encoder.write_all(HEADER.as_bytes()).unwrap();
    (0..times).for_each(|_| encoder.write_all(piece).unwrap());
    encoder.finish().unwrap()
}

#[test]
fn what_unpacks_to_more_than_a_list_does_is_refused() {
    let megabyte = |byte: u8| vec![byte; 1 << 20];
    let gigabyte = |byte: u8| {
        // A gzip file may be put together from several.
        let mut bomb = gzip(HEADER.as_bytes());
        bomb.extend(gzip(&megabyte(byte).repeat(16)).repeat(64));
        bomb
    };
    let mut bombs = vec![
        ("gzip, zeros", gigabyte(0)),
        ("gzip, one letter", gigabyte(b'x')),
        ("zstd, zeros", zstandard(&megabyte(0), 1_024)),
        ("zstd, one letter", zstandard(&megabyte(b'x'), 1_024)),
        (
            "zstd, one row",
            zstandard(format!("1,Rita,acct,{}\n", "bio ".repeat(256)).repeat(1_000).as_bytes(), 1_024),
        ),
    ];
    if times() > 1 {
        bombs.push(("gzip, line ends", gigabyte(b'\n')));
    }
    for (what, bomb) in &bombs {
        let (ran, _) = scan(&["-o", "flags.csv"], |stdin| stdin.write_all(bomb));
        eprintln!("{what}: {} bytes, peak {} kB: {}", bomb.len(), ran.peak, ran.err.lines().next().unwrap());
        assert_eq!(ran.code, 1, "{what}: {}", ran.err);
        assert!(ran.err.starts_with("error: -: cannot be read on after row "), "{what}: {}", ran.err);
        assert!(ran.err.contains("more than 500 times as many"), "{what}: {}", ran.err);
        assert!(ran.err.contains("hint: ") && ran.err.contains("gzip -dc"), "{what}: {}", ran.err);
        assert_eq!(ran.err.lines().count(), 2, "{what}: {}", ran.err);
        assert!(ran.peak < 100 << 10, "{what}: {} kB", ran.peak);
    }
}

#[test]
fn what_packs_well_and_is_a_list_is_read() {
    // As little in a row as a list may have that is not made by repetition: 83 MB pack 26 and 80 fold.
    let text: String = (0..360_000)
        .map(|id| {
            format!(
                "{{\"id\":\"{id}\",\"display_name\":\"user{id}\",\"username\":\"user{id}\",\"followers\":0,\
                 \"verified\":false,\"bio\":\"\",\"location\":null,\"created_at\":\"2024-01-01T00:00:00Z\",\
                 \"profile_image_url\":\"https://example.com/images/default_profile_normal.png\"}}\n"
            )
        })
        .collect();
    assert!(text.len() > 70 << 20);
    for packed in [gzip(text.as_bytes()), zstd::encode_all(text.as_bytes(), 3).unwrap()] {
        let (ran, _) = scan(&[], |stdin| stdin.write_all(&packed));
        assert_eq!((ran.code, ran.ledger()), (0, [360_000, 360_000, 0, 0]), "{}", ran.err);
    }
    // What is small unpacks freely, whatever it holds.
    let mut small = gzip(HEADER.as_bytes());
    small.extend(gzip(&vec![b'x'; 32 << 20]));
    small.extend(gzip(b"\n1,Reuters,acct,bio\n"));
    let (ran, flags) = scan(&[], |stdin| stdin.write_all(&small));
    assert_eq!((ran.code, ran.ledger(), flags), (0, [2, 1, 1, 0], 1), "{}", ran.err);
    // Members that hold nothing are read over.
    let mut empty = gzip(HEADER.as_bytes());
    empty.extend(gzip(b"").repeat(200_000));
    empty.extend(gzip(b"1,Reuters,acct,bio\n"));
    let (ran, flags) = scan(&[], |stdin| stdin.write_all(&empty));
    assert_eq!((ran.code, ran.ledger(), flags), (0, [1, 1, 0, 0], 1), "{}", ran.err);
}

#[test]
fn what_is_cut_short_or_damaged_ends_in_an_error() {
    let text = format!("{HEADER}{}", rows(1, 20_000));
    let zipped = gzip(text.as_bytes());
    let framed = {
        let mut encoder = zstd::stream::Encoder::new(Vec::new(), 3).unwrap();
        encoder.include_checksum(true).unwrap();
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    for whole in [&zipped, &framed] {
        let (ran, flags) = scan(&[], |stdin| stdin.write_all(whole));
        assert_eq!((ran.code, flags), (0, 20_000), "{}", ran.err);
        for part in 1..6 {
            let at = whole.len() * part / 6;
            let mut damaged = whole.clone();
            if let Some(byte) = damaged.get_mut(at) {
                *byte ^= 0x55;
            }
            for bytes in [whole.get(..at).unwrap(), &damaged] {
                let (ran, _) = scan(&[], |stdin| stdin.write_all(bytes));
                assert_eq!(ran.code, 1, "{part}: {}", ran.err);
                assert!(ran.err.starts_with("error: -: cannot be read"), "{}", ran.err);
                assert!(ran.err.contains("hint: the file may be cut short or damaged"), "{}", ran.err);
            }
        }
    }
}
