//! Every text by which the library refuses something, in one file to be read in a row: `tests/golden/errors.txt`.
//!
//! `DEADRINGER_BLESS=1 cargo test --test errors` writes it anew; read the difference before you commit it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test")]

use std::error::Error as _;
use std::fmt::Write as _;
use std::io::{self, Read, Write};
use std::path::Path;

use deadringer::registry::import;
use deadringer::{Detector, Entity, Error, Index, Official, Registry};
use xxhash_rust::xxh3::xxh3_128;

/// The texts so far.
#[derive(Default)]
struct Snapshot(String);

impl Snapshot {
    fn chapter(&mut self, title: &str) {
        writeln!(self.0, "{}# {title}", if self.0.is_empty() { "" } else { "\n" }).unwrap();
    }

    /// Adds what was refused, and checks that the error says so by its class.
    #[track_caller]
    fn add<T>(&mut self, what: &str, is: fn(&Error) -> bool, result: Result<T, Error>) {
        let Err(error) = result else { panic!("{what}: not refused") };
        assert!(is(&error), "{what}: of another class: {error}");
        let mut text = error.to_string();
        // The system's own words differ from system to system.
        if let Some(source) = error.source() {
            text = text.replace(&source.to_string(), "(the system's words)");
        }
        writeln!(self.0, "\n## {what}\n{text}").unwrap();
    }
}

/// A stream that breaks.
struct Broken;

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("broken"))
    }
}

impl Write for Broken {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::Error::other("broken"))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn csv(text: impl AsRef<[u8]>) -> Result<Registry, Error> {
    Registry::read_csv(text.as_ref(), "list.csv")
}

fn jsonl(text: impl AsRef<[u8]>) -> Result<Registry, Error> {
    Registry::read_jsonl(text.as_ref(), "list.jsonl")
}

const ONE: &str = "id,name,category\nex-post,Harbour City Post,news-media\n";

fn registries(all: &mut Snapshot) {
    all.chapter("A registry as CSV");
    for (what, text) in [
        ("an empty file", ""),
        ("an unknown column", "id,name,category,alias\n"),
        ("an unknown column like none", "id,name,category,地区\n"),
        ("semicolons", "id;name;category\n"),
        ("a column that is missing", "id,name\n"),
        ("a column that stands twice", "id,name,category,name\n"),
        ("a short row", "id,name,category\na,Alpha Post\n"),
        ("no id", "id,name,category\n,Alpha Post,news-media\n"),
        ("an empty name", "id,name,category\na,,news-media\n"),
        ("a category that is none", "id,name,category\na,Alpha Post,News Media\n"),
        ("a date that is none", "id,name,category,valid_to\na,Alpha Post,news-media,31.12.2020\n"),
        ("an official account of nobody", "id,name,category,official\na,Alpha Post,news-media,x:@\n"),
        ("a duplicate id", "id,name,category\na,Alpha Post,news-media\na,Beta Post,news-media\n"),
        ("a quote that is never closed", "id,name,category\na,\"Alpha Post,news-media\n"),
        ("text after a closing quote", "id,name,category\na,\"Alpha\" Post,news-media\n"),
        ("several faults", "id,name,category\na,,news-media\nb,Beta Post\n,Gamma Post,news-media\n"),
    ] {
        all.add(what, Error::is_registry, csv(text));
    }
    let mut many = "id,name,category\n".to_owned();
    (0..23).for_each(|id| writeln!(many, "{id},,news-media").unwrap());
    all.add("more faults than fit a screen", Error::is_registry, csv(many));
    all.add("bad UTF-8", Error::is_registry, csv(b"id,name,category\na,B\xffeta,news-media\n"));
    all.add("UTF-16", Error::is_registry, csv(b"\xff\xfei\0d\0"));
    all.add("a stream that breaks", Error::is_io, Registry::read_csv(Broken, "list.csv"));

    all.chapter("A registry as JSONL");
    for (what, text) in [
        ("no object", "[1]\n"),
        ("an object that is broken off", "{\"id\":\"a\"\n"),
        ("an unknown field", "{\"id\":\"a\",\"name\":\"A Post\",\"category\":\"news-media\",\"alias\":[]}\n"),
        ("a field that is missing", "{\"id\":\"a\",\"category\":\"news-media\"}\n"),
        (
            "a field that stands twice",
            "{\"id\":\"a\",\"id\":\"b\",\"name\":\"A Post\",\"category\":\"news-media\"}\n",
        ),
        ("a number for a text", "{\"id\":7,\"name\":\"A Post\",\"category\":\"news-media\"}\n"),
        (
            "a text for a list",
            "{\"id\":\"a\",\"name\":\"A Post\",\"category\":\"news-media\",\"aliases\":\"AP\"}\n",
        ),
        (
            "a list of other things",
            "{\"id\":\"a\",\"name\":\"A Post\",\"category\":\"news-media\",\"official\":[1]}\n",
        ),
    ] {
        all.add(what, Error::is_registry, jsonl(text));
    }

    all.chapter("A registry put together");
    let mut registry = csv(ONE).unwrap();
    let mut entity = Entity::default();
    entity.id = "ex-post".to_owned();
    entity.name = "Another Post".to_owned();
    entity.category = "news-media".to_owned();
    all.add("an id that is taken", Error::is_registry, registry.push(entity.clone(), "by hand"));
    all.add("a registry with an id that is taken", Error::is_registry, registry.join(csv(ONE).unwrap()));
    entity.id = "other".to_owned();
    entity.official = vec![Official::parse("weibo:")];
    all.add("an account of nobody", Error::is_registry, registry.push(entity, "by hand"));

    all.chapter("Files and streams");
    let missing = Path::new("no-such-folder/list.csv");
    all.add("a registry that is not there", Error::is_io, Registry::read_path(missing));
    all.add("the same for a detector", Error::is_io, Detector::builder().path(missing));
    all.add("CSV that cannot be written", Error::is_io, registry.write_csv(Broken));
    all.add("JSONL that cannot be written", Error::is_io, registry.write_jsonl(Broken));

    all.chapter("Imports");
    all.add("no array", Error::is_registry, import::ror(b"{}".as_slice(), "ror.json"));
    all.add("an array that is broken off", Error::is_registry, import::ror(b"[{},".as_slice(), "ror.json"));
    all.add("a stream that breaks", Error::is_io, import::ror(Broken, "ror.json"));

    all.chapter("Detectors");
    let index = Index::compile(&csv(ONE).unwrap()).unwrap();
    let twice = Detector::builder().registry(csv(ONE).unwrap()).unwrap().index(index);
    all.add("an id in two registries", Error::is_registry, twice.build());
    let twice = Detector::builder().registry(csv(ONE).unwrap()).unwrap().registry(csv(ONE).unwrap());
    all.add("an id that is taken", Error::is_registry, twice);
}

/// The header's digest made to fit its content again: damage that only a forger does.
fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let digest = xxh3_128(&bytes[48..]);
    bytes[32..48].copy_from_slice(&digest.to_le_bytes());
    bytes
}

/// A compiled registry with all of one section overwritten.
fn overwritten(bytes: &[u8], section: usize) -> Vec<u8> {
    let length = |at: usize| {
        let at = 48 + at * 8;
        usize::try_from(u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap())).unwrap()
    };
    let sections = usize::try_from(u32::from_le_bytes(bytes[20..24].try_into().unwrap())).unwrap();
    let from = 48 + sections * 8 + (0..section).map(|at| length(at).next_multiple_of(8)).sum::<usize>();
    let mut bytes = bytes.to_vec();
    bytes[from..from + length(section)].fill(0xff);
    sealed(bytes)
}

fn indexes(all: &mut Snapshot) {
    all.chapter("A compiled registry");
    // Of nothing: its lengths do not change when folding does.
    let empty = Index::compile(&Registry::new()).unwrap().to_bytes();
    let with = |at: usize, value: u8| {
        let mut bytes = empty.clone();
        bytes[at] = value;
        bytes
    };
    all.add("another file", Error::is_index, Index::from_bytes(ONE.as_bytes()));
    all.add("a header that is cut", Error::is_index, Index::from_bytes(&empty[..30]));
    all.add("another format", Error::is_index, Index::from_bytes(&with(8, 250)));
    all.add("other tables", Error::is_index, Index::from_bytes(&with(12, 250)));
    all.add("another Unicode version", Error::is_index, Index::from_bytes(&with(16, 250)));
    all.add("a file that is cut", Error::is_index, Index::from_bytes(&empty[..empty.len() - 8]));
    all.add("a flipped bit", Error::is_index, Index::from_bytes(&with(60, 1)));
    all.add("another number of sections", Error::is_index, Index::from_bytes(&with(20, 99)));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.drx");
    std::fs::write(&path, with(60, 1)).unwrap();
    let error = Detector::builder().path(&path).err().unwrap();
    all.add("the same from a file", Error::is_index, Err::<(), Error>(error.at("list.drx")));

    all.chapter("A forged compiled registry");
    let one = Index::compile(&csv(ONE).unwrap()).unwrap().to_bytes();
    assert!(Index::from_bytes(&sealed(one.clone())).is_ok());
    let mut long = one.clone();
    long[48..56].fill(0x7f);
    all.add("a section longer than the file", Error::is_index, Index::from_bytes(&sealed(long)));
    let sections = [
        "text",
        "entities",
        "names",
        "patterns",
        "characters",
        "keys",
        "names in order",
        "keys across scripts",
        "looks",
        "slips",
        "both ends",
        "registers",
        "narrow windows",
        "wide windows",
        "windows beside others",
        "names by their windows",
        "filters",
        "ends of names",
    ];
    // One entity without a long name leaves some of them empty.
    for (section, what) in sections.into_iter().enumerate() {
        let forged = overwritten(&one, section);
        if forged != one {
            all.add(what, Error::is_index, Index::from_bytes(&forged));
        }
    }
}

#[test]
fn every_error_text_is_as_it_was_read() {
    let mut all = Snapshot::default();
    registries(&mut all);
    indexes(&mut all);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/errors.txt");
    if std::env::var_os("DEADRINGER_BLESS").is_some_and(|value| value == "1") {
        std::fs::write(&path, &all.0).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap();
    for (number, (now, before)) in all.0.lines().zip(golden.lines()).enumerate() {
        assert_eq!(now, before, "line {} of tests/golden/errors.txt", number + 1);
    }
    assert_eq!(all.0.lines().count(), golden.lines().count(), "lines of tests/golden/errors.txt");
    assert!(all.0.lines().all(|line| !line.ends_with('.')), "a message of one sentence has no full stop");
}
