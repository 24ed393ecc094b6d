//! Ordinary names for `registry lint`: the built-in sample, or a list of the user's own. Read here, judged by the trial.

use std::io::{BufRead, BufReader, Read};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use crate::limits::MAX_FIELD_BYTES;
use crate::registry::threads::in_order;
use crate::registry::{Trial, ordinary};
use crate::scan::disk::System;
use crate::scan::input::{self, Input};
use crate::scan::{pass, worker::Judge};
use crate::{Account, Answer, Error, Scratch, text};

/// Names judged at a time: enough to keep threads busy, and a few megabytes at the most.
const BATCH: usize = 16_384;

const HINT: &str = "give one name a line, or an account list that ends in `.csv`, `.tsv`, `.jsonl` or `.ndjson` and has \
                    a column `name`; `.gz` and `.zst` are read as they are";

/// How many accounts were met, and what they were.
pub(crate) struct Met {
    pub(crate) accounts: u64,
    pub(crate) unreadable: u64,
    pub(crate) what: String,
}

/// Puts a registry to the trial by a list, or by the built-in sample.
pub(crate) fn meet(trial: &Trial<'_>, list: Option<&Path>) -> Result<Met, Error> {
    let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let Some(path) = list else {
        let mut names = ordinary::sample(ordinary::SAMPLE);
        let mut accounts = 0;
        loop {
            let batch: Vec<String> = names.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                let what = "names of the built-in sample".to_owned();
                return Ok(Met { accounts, unreadable: 0, what });
            }
            accounts += judge(trial, &batch, threads);
        }
    };
    let what = format!("names of {}", text::terminal(&path.display().to_string()));
    let advised = |error: Error| if error.is_input() { error.with_hint(HINT) } else { error };
    let input = Input::parse(path.as_os_str());
    let met = if is_account_list(path) {
        let ledger = pass(vec![input], trial, threads).map_err(advised)?;
        Met { accounts: ledger.scanned, unreadable: ledger.quarantined, what }
    } else {
        Met { accounts: lines(trial, &input, threads).map_err(advised)?, unreadable: 0, what }
    };
    if met.accounts == 0 {
        return Err(Error::input(path.display().to_string(), "there is no name in it").with_hint(HINT));
    }
    Ok(met)
}

/// Whether a file says by its name that it has columns.
fn is_account_list(path: &Path) -> bool {
    let mut name = path.to_string_lossy().to_ascii_lowercase();
    for packed in [".gz", ".zst"] {
        if let Some(bare) = name.strip_suffix(packed) {
            name = bare.to_owned();
        }
    }
    [".csv", ".tsv", ".jsonl", ".ndjson"].iter().any(|extension| name.ends_with(extension))
}

/// Judges a list of one name a line, and answers how many there were.
fn lines(trial: &Trial<'_>, input: &Input, threads: usize) -> Result<u64, Error> {
    let opened = input::open(input, None, &Arc::new(AtomicU64::new(0)), &System)?;
    let mut reader = BufReader::new(opened.reader);
    let (mut accounts, mut number) = (0, 0_u64);
    let mut batch: Vec<String> = Vec::new();
    let (mut line, mut spare) = (Vec::new(), String::new());
    loop {
        line.clear();
        number += 1;
        let longest = MAX_FIELD_BYTES as u64 + 1;
        let read = reader.by_ref().take(longest).read_until(b'\n', &mut line).map_err(|error| {
            let hint = input::unreadable(&error);
            Error::io(input.name(), "cannot be read", error).with_hint(hint)
        })?;
        if read as u64 == longest {
            let place = format!("{}:{number}", input.name());
            return Err(Error::input(place, format!("the line is longer than {MAX_FIELD_BYTES} bytes")));
        }
        if line.contains(&0) {
            let place = format!("{}:{number}", input.name());
            return Err(Error::input(place, "this is no text: there is a byte 0 in it"));
        }
        let name = text::decode(&line, &mut spare).0.trim();
        if !name.is_empty() {
            batch.push(name.to_owned());
        }
        if read == 0 || batch.len() >= BATCH {
            accounts += judge(trial, &batch, threads);
            batch.clear();
        }
        if read == 0 {
            return Ok(accounts);
        }
    }
}

/// Judges names on several threads, and answers how many there were.
fn judge(trial: &Trial<'_>, names: &[String], threads: usize) -> u64 {
    let shares: Vec<&[String]> = names.chunks(names.len().div_ceil(threads).max(1)).collect();
    in_order(&shares, threads, |share| {
        let mut scratch = trial.scratch();
        share.iter().for_each(|name| trial.meet(&Account::named(name), &mut scratch));
    });
    names.len() as u64
}

impl Judge for Trial<'_> {
    type Scratch = Scratch;

    fn scratch(&self) -> Scratch {
        Trial::scratch(self)
    }

    /// Keeps the flags to itself, so that none is written.
    fn check<'d>(&'d self, account: &Account<'_>, scratch: &mut Scratch) -> Answer<'d> {
        self.meet(account, scratch);
        Answer::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Registry;

    const NAMES: &[&str] =
        &["Harbour City Post", "Rita Meyer", "Harbour City P0st", "", "HARBOUR CITY POST!"];

    fn flagged(name: &str, bytes: &[u8]) -> Result<(u64, u64), Error> {
        let list = "id,name,category\nex-post,Harbour City Post,news-media\n";
        let registry = Registry::read_csv(list.as_bytes(), "list.csv").unwrap();
        let trial = Trial::of(&registry).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let met = meet(&trial, Some(&path))?;
        assert_eq!(trial.lints(met.accounts).len(), 1);
        Ok((met.accounts, trial.flagged()))
    }

    #[test]
    fn lists_are_read_in_every_form() {
        let plain = NAMES.join("\r\n");
        let csv = format!("id,nick\n{}", NAMES.iter().map(|name| format!("1,{name}\n")).collect::<String>());
        let json: String = NAMES.iter().map(|name| format!("{{\"name\":\"{name}\"}}\n")).collect();
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut packed, csv.as_bytes()).unwrap();
        for (name, bytes) in [
            ("names.txt", plain.clone().into_bytes()),
            ("names", plain.clone().into_bytes()),
            ("names.txt.zst", zstd::encode_all(plain.as_bytes(), 0).unwrap()),
            ("names.csv", csv.clone().into_bytes()),
            ("names.csv.gz", packed.finish().unwrap()),
            ("names.JSONL", json.into_bytes()),
        ] {
            assert_eq!(flagged(name, &bytes).unwrap(), (4, 3), "{name}");
        }
    }

    #[test]
    fn a_bad_list_is_refused_with_what_to_do() {
        for (name, bytes, what) in [
            ("names.csv", "a,b\n1,2\n".as_bytes(), "neither a name nor a handle column"),
            ("names.txt", b"\n\n", "there is no name in it"),
            ("names.csv", b"name\n", "there is no name in it"),
            ("names.txt", b"PAR1", "this is a Parquet file"),
            ("names.txt", b"a\0b\n", "names.txt:1: this is no text"),
            ("names.txt.gz", b"names\n", "its name says it is compressed"),
        ] {
            let error = flagged(name, bytes).unwrap_err();
            assert!(error.is_input() && error.to_string().contains(what), "{error}");
            assert_eq!(error.hint(), HINT);
        }
        let long = vec![b'a'; MAX_FIELD_BYTES + 2];
        assert!(
            flagged("names.txt", &long).unwrap_err().to_string().contains("names.txt:1: the line is longer")
        );
        let registry = Registry::new();
        let error =
            meet(&Trial::of(&registry).unwrap(), Some(Path::new("none.txt"))).map(|_| ()).unwrap_err();
        assert!(error.is_io() && error.to_string().contains("none.txt: cannot be opened"), "{error}");
    }
}
