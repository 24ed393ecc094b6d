//! A scan that is stopped and gone on with gives what one gives that was never stopped.

use std::io::Write;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::*;
use crate::scan::manifest::Manifest;

/// Flags every account, and asks for a stop after some.
struct Stopping {
    after: usize,
    seen: AtomicUsize,
    stop: Arc<AtomicBool>,
}

impl Judge for Stopping {
    type Scratch = ();

    fn scratch(&self) {}

    fn check<'d>(&'d self, account: &Account<'_>, (): &mut ()) -> Answer<'d> {
        if self.seen.fetch_add(1, Ordering::Relaxed) == self.after {
            self.stop.store(true, Ordering::Relaxed);
        }
        Word("").check(account, &mut ())
    }
}

/// Rows with every kind of trouble among them.
fn rows(count: usize, seed: usize) -> String {
    let mut text = String::from("id,name,handle\n");
    for row in 0..count {
        let id = seed * 1_000_000 + row;
        let line = match (row * 7 + seed) % 1_009 {
            0 => format!("{id},\"quoted, {row}\nin two lines\",h{row}\n"),
            1 => format!("{id},\"never closed {row},h\n"),
            2 => format!("{id},too,many,fields\n"),
            3 => format!("{id},,\n"),
            4 => "\n".to_owned(),
            5 => format!("{id},\"with \"\"quotes\"\" {row}\",h\r\n"),
            _ => format!("{id},name number {row},handle{row}\n"),
        };
        text.push_str(&line);
    }
    text
}

fn packed(text: &str) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(text.as_bytes()).unwrap();
    packer.finish().unwrap()
}

/// Every file of a scan beside its lists, with the manifest's timings left out.
fn written(bench: &Bench) -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<(String, Vec<u8>)> = fs::read_dir(bench.folder.path())
        .unwrap()
        .map(|file| file.unwrap())
        .map(|file| (file.file_name().into_string().unwrap(), fs::read(file.path()).unwrap()))
        .collect();
    all.sort();
    for (name, bytes) in &mut all {
        if name.ends_with("manifest.json") {
            let text = String::from_utf8_lossy(bytes).into_owned();
            *bytes = text.split("\"timing\"").next().unwrap().into();
        }
    }
    all
}

/// Which files are not as expected, and where.
fn differing(found: &[(String, Vec<u8>)], expected: &[(String, Vec<u8>)]) -> Vec<String> {
    let names = |all: &[(String, Vec<u8>)]| all.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(found), names(expected));
    let others = found.iter().zip(expected).filter(|(found, expected)| found != expected);
    let told = others.map(|(found, expected)| {
        let at = found.1.iter().zip(&expected.1).take_while(|(a, b)| a == b).count();
        let near = |bytes: &[u8]| {
            String::from_utf8_lossy(&bytes[at.saturating_sub(60)..bytes.len().min(at + 60)]).into_owned()
        };
        format!("{} at {at}: {:?}, expected {:?}", found.0, near(&found.1), near(&expected.1))
    });
    told.collect()
}

#[test]
fn a_scan_stopped_anywhere_goes_on_to_the_same_bytes() {
    let lists = [("a.csv", rows(30_000, 1).into_bytes()), ("b.csv.gz", packed(&rows(25_000, 2)))];
    let marked = [b"\xef\xbb\xbf".as_slice(), rows(20_000, 3).as_bytes()].concat();
    let lists: Vec<(&str, Vec<u8>)> = lists.into_iter().chain([("c.csv", marked)]).collect();
    let bench = Bench::new();
    let paths: Vec<PathBuf> = lists.iter().map(|(name, bytes)| bench.file(name, bytes)).collect();
    let plan = |threads: usize| bench.plan(&paths.iter().map(PathBuf::as_path).collect::<Vec<_>>(), threads);
    let outcome = scan(&plan(1), &Word("")).unwrap();
    assert!(outcome.ledger.quarantined > 50 && outcome.ledger.blank > 50, "{:?}", outcome.ledger);
    let expected = written(&bench);
    assert_eq!(expected.len(), lists.len() + 3, "flags, quarantine and manifest");
    for (threads, between) in [(1, 9_000), (2, 17_000), (3, 40_000)] {
        for output in ["flags.csv", "quarantine.csv", "flags.csv.manifest.json"] {
            fs::remove_file(bench.folder.path().join(output)).unwrap();
        }
        let mut stops = 0;
        let outcome = loop {
            let stop = Arc::new(AtomicBool::new(false));
            let plan = Plan { resume: true, stop: Arc::clone(&stop), ..plan(threads) };
            let judge = Stopping { after: between, seen: AtomicUsize::new(0), stop };
            match scan(&plan, &judge) {
                Ok(outcome) => break outcome,
                Err(error) => {
                    assert!(error.to_string().contains("stopped after"), "{error}");
                    assert!(error.hint().contains("--resume"), "{error}");
                    assert!(!bench.folder.path().join("flags.csv").exists(), "no partial file is ever seen");
                    stops += 1;
                }
            }
        };
        assert!(stops >= 1, "{threads} threads: the scan was never stopped");
        assert_eq!(outcome.tally.accounts, outcome.ledger.scanned);
        assert_eq!(differing(&written(&bench), &expected), [""; 0], "{threads} threads, {stops} stops");
        // Once more: nothing is left to do.
        let again = scan(&Plan { resume: true, ..plan(threads) }, &Word("")).unwrap();
        assert!(again.already);
        assert_eq!(differing(&written(&bench), &expected), [""; 0]);
    }
}

#[test]
fn a_scan_of_something_else_is_not_gone_on_with() {
    let bench = Bench::new();
    let path = bench.file("list.csv", rows(30_000, 1).as_bytes());
    let plan = |resume: bool| Plan { resume, ..bench.plan(&[&path], 2) };
    let stop_after = |after: usize, resume: bool| {
        let plan = plan(resume);
        let judge = Stopping { after, seen: AtomicUsize::new(0), stop: Arc::clone(&plan.stop) };
        scan(&plan, &judge).map(drop).unwrap_err()
    };
    stop_after(9_000, false);
    let refused = |plan: Plan| scan(&plan, &Word("")).map(drop).unwrap_err().to_string();

    let mut other = plan(true);
    other.identity.registry = "other".to_owned();
    assert!(refused(other).contains("the digest of the registries was"));
    let mut other = plan(true);
    other.identity.options.insert("--kind".to_owned(), "same".to_owned());
    assert!(refused(other).contains("`--kind` was not given, now it is `same`"));

    // One letter of what was read, with the size and everything else the same.
    let text = fs::read(&path).unwrap();
    let mut changed = text.clone();
    changed[1_000] ^= 1;
    fs::write(&path, &changed).unwrap();
    assert!(refused(plan(true)).contains("are others than those that were scanned"));
    fs::write(&path, &text[..text.len() / 8]).unwrap();
    assert!(refused(plan(true)).contains("had been read"));

    // After all that it still goes on.
    fs::write(&path, &text).unwrap();
    assert!(scan(&plan(true), &Word("")).unwrap().before > 0);
    assert!(!bench.folder.path().join(".flags.csv.checkpoint").exists());
}

#[test]
fn a_scan_begun_anew_forgets_the_one_that_was_stopped() {
    let bench = Bench::new();
    let path = bench.file("list.csv", rows(30_000, 1).as_bytes());
    let plan = |resume: bool| Plan { resume, ..bench.plan(&[&path], 1) };
    let stopped = plan(false);
    let judge = Stopping { after: 9_000, seen: AtomicUsize::new(0), stop: Arc::clone(&stopped.stop) };
    assert!(scan(&stopped, &judge).is_err());
    assert!(bench.folder.path().join(".flags.csv.checkpoint").exists());
    assert_eq!(scan(&plan(false), &Word("")).unwrap().before, 0);
    let left: Vec<_> =
        written(&bench).into_iter().map(|(name, _)| name).filter(|name| name.starts_with('.')).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_manifest_says_what_was_read_and_written() {
    let bench = Bench::new();
    let path = bench.file("list.csv.gz", &packed(&rows(2_000, 4)));
    let outcome = scan(&bench.plan(&[&path], 2), &Word("")).unwrap();
    let flags = bench.folder.path().join("flags.csv");
    let manifest = Manifest::read(&System, &Manifest::path(&flags)).unwrap();
    assert_eq!(manifest.ledger, outcome.ledger);
    let [list] = manifest.read.as_slice() else { panic!("{:?}", manifest.read) };
    assert_eq!((list.bytes, list.rows), (fs::metadata(&path).unwrap().len(), outcome.ledger.read));
    let sum = |path: &Path| {
        let mut digest = crate::scan::digest::Digested::default();
        digest.take(&fs::read(path).unwrap());
        digest.hex()
    };
    assert_eq!(list.sha256, sum(&path));
    assert_eq!(manifest.flags.sha256, sum(&flags));
    assert_eq!(manifest.quarantine.unwrap().sha256, sum(&bench.folder.path().join("quarantine.csv")));
}
