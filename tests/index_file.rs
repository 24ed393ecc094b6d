//! A compiled registry gives the answers of the registry it was made from, or is refused with a reason; one that was forged,
//! digest and all, is refused or answers within its bounds.
//!
//! `DEADRINGER_LONG=20` flips, forges and mutates twenty times as much.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code,
    unreachable_pub,
    reason = "a test"
)]

#[path = "fuzz/bodies.rs"]
mod bodies;
#[path = "fuzz/forge.rs"]
mod forge;

use std::collections::HashSet;

use deadringer::{Account, Answer, Detector, Entity, Error, Index, Options, Registry, Score};

/// Marsaglia's xorshift: the same numbers on every platform.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % bound
    }
}

/// Every seventh entity of the built-in registry: all categories and scripts, and small enough to be compiled often.
fn some() -> Vec<Entity> {
    Registry::builtin().unwrap().entities().iter().step_by(7).cloned().collect()
}

fn registry(entities: impl IntoIterator<Item = Entity>) -> Registry {
    let mut registry = Registry::new();
    entities.into_iter().for_each(|entity| registry.push(entity, "made").unwrap());
    registry
}

fn detector(indexes: impl IntoIterator<Item = Index>) -> Detector {
    let mut options = Options::default();
    options.all_matches = true;
    options.min_score = Score::default();
    indexes.into_iter().fold(Detector::builder().options(options), |all, one| all.index(one)).build().unwrap()
}

/// Names that meet entities by every way of the search: as they are, with words around them, altered in one or two places,
/// cut, joined and turned about.
fn names(entities: &[Entity], count: usize) -> Vec<String> {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let mut all = Vec::with_capacity(count);
    while all.len() < count {
        let entity = &entities[random.below(entities.len())];
        let own: Vec<&String> = std::iter::once(&entity.name).chain(&entity.aliases).collect();
        let mut name: Vec<char> = own[random.below(own.len())].chars().collect();
        for _ in 0..random.below(3) {
            let at = random.below(name.len().max(1));
            match random.below(5) {
                0 if name.len() > 1 => {
                    name.remove(at);
                }
                1 => name.insert(at, ['x', '的', ' ', 'е'][random.below(4)]),
                2 if !name.is_empty() => name[at] = ['a', '曰', '0', 'о'][random.below(4)],
                3 => name.rotate_left(at),
                _ => {}
            }
        }
        let around = ["", "", "官方", " News", "The ", " и "][random.below(6)];
        let name: String = name.into_iter().collect();
        all.push(if random.below(2) == 0 { format!("{around}{name}") } else { format!("{name}{around}") });
    }
    all
}

fn answers<'d>(detector: &'d Detector, names: &[String]) -> Vec<Answer<'d>> {
    let mut scratch = detector.scratch();
    names.iter().map(|name| detector.check(&Account::named(name).with_handle(name), &mut scratch)).collect()
}

#[track_caller]
fn same_answers(one: &Detector, other: &Detector, names: &[String], what: &str) {
    let (one, other) = (answers(one, names), answers(other, names));
    assert!(one.iter().filter(|answer| !answer.flags.is_empty()).count() > names.len() / 2);
    for ((name, one), other) in names.iter().zip(&one).zip(&other) {
        assert_eq!(one, other, "{what}: {}", name.escape_debug());
    }
}

#[test]
fn opening_what_was_written_gives_the_same_answers_and_digest() {
    let entities = some();
    let compiled = Index::compile(&registry(entities.clone())).unwrap();
    let bytes = compiled.to_bytes();
    let opened = Index::from_bytes(&bytes).unwrap();
    assert_eq!(opened.digest(), compiled.digest());
    assert_eq!(opened.to_bytes(), bytes);
    assert_eq!(
        (opened.entity_count(), opened.name_count()),
        (compiled.entity_count(), compiled.name_count())
    );
    assert!(opened.entities().eq(compiled.entities()));
    same_answers(&detector([compiled]), &detector([opened]), &names(&entities, 1_500), "opened");
}

#[test]
fn a_path_is_opened_by_what_it_holds_and_not_by_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    let index = Index::compile(&registry(some())).unwrap();
    std::fs::write(&path, index.to_bytes()).unwrap();
    let detector = Detector::builder().path(&path).unwrap().build().unwrap();
    assert_eq!(detector.registry_digest(), index.digest());
}

#[test]
fn the_same_registry_gives_the_same_bytes() {
    let entities = some();
    let one = Index::compile(&registry(entities.clone())).unwrap().to_bytes();
    assert_eq!(one, Index::compile(&registry(entities.clone())).unwrap().to_bytes());

    // Also through a file of either form.
    let (mut csv, mut jsonl) = (Vec::new(), Vec::new());
    registry(entities.clone()).write_csv(&mut csv).unwrap();
    registry(entities).write_jsonl(&mut jsonl).unwrap();
    let csv = Registry::read_csv(csv.as_slice(), "csv").unwrap();
    let jsonl = Registry::read_jsonl(jsonl.as_slice(), "jsonl").unwrap();
    assert!(one == Index::compile(&csv).unwrap().to_bytes(), "as CSV");
    assert!(one == Index::compile(&jsonl).unwrap().to_bytes(), "as JSONL");
}

#[test]
fn the_order_of_a_registry_is_irrelevant() {
    let entities = some();
    let names = names(&entities, 800);
    let plain = detector([Index::compile(&registry(entities.clone())).unwrap()]);
    let mut random = Random(99);
    for round in 0..4 {
        let mut other = entities.clone();
        other.reverse();
        for at in (1..other.len()).rev().filter(|_| round > 0) {
            other.swap(at, random.below(at + 1));
        }
        for entity in &mut other {
            let by = round.min(entity.aliases.len());
            entity.aliases.rotate_left(by);
        }
        let shuffled = detector([Index::compile(&registry(other)).unwrap()]);
        same_answers(&plain, &shuffled, &names, &format!("order {round}"));
    }
}

#[test]
fn two_files_give_the_answers_of_one() {
    let entities = some();
    let (one, other) = entities.split_at(entities.len() / 3);
    let joined = detector([Index::compile(&registry(entities.clone())).unwrap()]);
    let part = |entities: &[Entity]| Index::compile(&registry(entities.to_vec())).unwrap();
    let names = names(&entities, 800);
    same_answers(&joined, &detector([part(one), part(other)]), &names, "two files");
    same_answers(&joined, &detector([part(other), part(one)]), &names, "two files, the other way round");
}

/// Refused as an index, with a reason and a remedy; gives the reason without its figures.
#[track_caller]
fn refused(bytes: &[u8], what: &str) -> String {
    let error: Error = Index::from_bytes(bytes).err().unwrap_or_else(|| panic_with(what));
    assert!(error.is_index(), "{what}: {error}");
    assert_eq!(error.hint(), "compile the registry again with `deadringer registry compile`", "{what}");
    let text = error.to_string();
    text.lines().next().unwrap().chars().filter(|c| !c.is_ascii_digit()).collect()
}

#[track_caller]
#[allow(clippy::panic, reason = "a test")]
fn panic_with(what: &str) -> Error {
    panic!("{what}: opened")
}

#[test]
fn every_truncation_is_refused() {
    let bytes = Index::compile(&registry(some())).unwrap().to_bytes();
    let mut random = Random(5);
    let sampled: Vec<usize> = (0..600).map(|_| random.below(bytes.len())).collect();
    let lengths = (0..256).chain(sampled).chain(bytes.len() - 64..bytes.len());
    let mut reasons = HashSet::new();
    for length in lengths {
        reasons.insert(refused(&bytes[..length], &format!("the first {length} bytes")));
    }
    assert_eq!(reasons.len(), 3, "{reasons:?}");
    // Of a small one every length there is.
    for length in 0..bodies::COMPILED.len() {
        refused(&bodies::COMPILED[..length], &format!("the first {length} bytes"));
    }
    for extra in [1, 7, 8, 4_096] {
        let mut longer = bytes.clone();
        longer.resize(bytes.len() + extra, 0);
        let reason = refused(&longer, &format!("{extra} bytes more"));
        assert_eq!(reason, "the header promises  bytes after it, found ");
    }
}

fn long() -> usize {
    std::env::var("DEADRINGER_LONG").ok().and_then(|times| times.parse().ok()).unwrap_or(1)
}

#[test]
fn two_thousand_flipped_bits_are_all_refused() {
    let mut bytes = Index::compile(&registry(some().into_iter().take(60))).unwrap().to_bytes();
    let mut random = Random(11);
    // Every bit of the header, and the rest from anywhere.
    let header: Vec<usize> = (0..48 * 8).collect();
    let anywhere: Vec<usize> =
        (header.len()..2_000 * long()).map(|_| random.below(bytes.len() * 8)).collect();
    let mut reasons = HashSet::new();
    for bit in header.into_iter().chain(anywhere) {
        bytes[bit / 8] ^= 1 << (bit % 8);
        reasons.insert(refused(&bytes, &format!("bit {bit}")));
        bytes[bit / 8] ^= 1 << (bit % 8);
    }
    assert!(Index::from_bytes(&bytes).is_ok(), "every bit was put back");
    // Magic, format version, tables and Unicode version, length, digest, number of sections.
    assert_eq!(reasons.len(), 6, "{reasons:?}");
}

/// Opens a forged file and, if it opens, searches it; tells whether it did. No more memory is asked for than a fixed multiple
/// of the bytes that are there, and no more time.
#[track_caller]
fn forged(file: &[u8], names: &[&str], what: &str) -> bool {
    let began = std::time::Instant::now();
    let mut opened = false;
    let opening = allocation_counter::measure(|| drop(Index::from_bytes(file)));
    assert!(opening.bytes_max < 64 * file.len() as u64 + (1 << 20), "{what}: {opening:?} to open it");
    let asking = allocation_counter::measure(|| opened = bodies::open_and_search(file, names));
    assert!(asking.bytes_max < 200 * file.len() as u64 + (32 << 20), "{what}: {asking:?} to ask it");
    assert!(began.elapsed().as_secs() < 20, "{what}: {:?}", began.elapsed());
    opened
}

#[test]
fn flipped_bits_under_a_digest_that_fits_harm_nothing() {
    let mut random = Random(12);
    let (mut file, mut opened) = (bodies::COMPILED.clone(), 0);
    let mut at = 48 + 8 * forge::sections(&file).len();
    let places = forge::sections(&file).into_iter().map(|section| {
        let from = at;
        at += section.len().next_multiple_of(8);
        (from, from + section.len())
    });
    let sections: Vec<(usize, usize)> = places.filter(|(from, to)| from < to).collect();
    let rounds = 1_500 * long();
    for _ in 0..rounds {
        // In any section as often as in any other, as some are a thousand times as long.
        let section = random.below(sections.len() + 1);
        let (from, to) = if section == sections.len() { (48, sections[0].0) } else { sections[section] };
        let bit = 8 * from + random.below((8 * (to - from)).max(1));
        file[bit / 8] ^= 1 << (bit % 8);
        file = forge::sealed(file);
        opened += usize::from(forged(&file, &bodies::NAMES, &format!("bit {bit}")));
        file[bit / 8] ^= 1 << (bit % 8);
    }
    assert!((rounds / 20..rounds).contains(&opened), "{opened} of {rounds} opened");
    assert!(forged(&forge::sealed(file), &bodies::NAMES, "as it was"));
}

#[test]
fn sections_edited_cut_filled_and_exchanged_harm_nothing() {
    let mut random = Random(13);
    let sections = forge::sections(&bodies::COMPILED);
    assert_eq!(forge::joined(&bodies::COMPILED, &sections), *bodies::COMPILED);
    let rounds = 1_500 * long();
    let mut opened = 0;
    for round in 0..rounds {
        let edits: Vec<u8> =
            (0..6 * (1 + random.below(4))).map(|_| u8::try_from(random.below(256)).unwrap()).collect();
        let file = forge::edited(&bodies::COMPILED, &edits);
        opened += usize::from(forged(&file, &bodies::NAMES, &format!("round {round}: {edits:?}")));
    }
    assert!((rounds / 50..rounds).contains(&opened), "{opened} of {rounds} opened");
    for one in 0..sections.len() {
        for filling in [0, 1, 0x7f, 0x80, 0xff] {
            let mut other = sections.clone();
            other[one].fill(filling);
            forged(&forge::joined(&bodies::COMPILED, &other), &bodies::NAMES, "filled");
            other[one].resize(20_000, filling);
            forged(&forge::joined(&bodies::COMPILED, &other), &bodies::NAMES, "filled and longer");
        }
        for another in 0..sections.len() {
            let mut other = sections.clone();
            other[one].clone_from(&sections[another]);
            forged(&forge::joined(&bodies::COMPILED, &other), &bodies::NAMES, "exchanged");
        }
        for length in 0..sections[one].len().min(400 * long()) {
            let mut other = sections.clone();
            other[one].truncate(length);
            assert!(
                !forged(&forge::joined(&bodies::COMPILED, &other), &bodies::NAMES[..5], "cut")
                    || other[one].is_empty()
                    || one == 6,
                "section {one} of {length} bytes opened"
            );
        }
    }
}

/// Lengths and counts that promise more than there is are met before room is made for them.
#[test]
fn numbers_of_any_size_ask_for_no_memory() {
    let sections = forge::sections(&bodies::COMPILED);
    let numbers: [&[u8]; 5] = [
        &[0xff, 0xff, 0xff, 0xff, 0x0f],
        &[0x80, 0x80, 0x80, 0x80, 0x08],
        &[0xff, 0xff, 0xff, 0xff, 0x07],
        &[0x80, 0x80, 0x80, 0x80, 0x04],
        &[0xff; 8],
    ];
    for one in 0..sections.len() {
        for at in 0..sections[one].len().min(24) {
            for number in numbers {
                let mut other = sections.clone();
                other[one].splice(at..=at, number.iter().copied());
                let file = forge::joined(&bodies::COMPILED, &other);
                forged(&file, &bodies::NAMES[..5], &format!("section {one}, byte {at}"));
            }
        }
    }
    for section in 0..sections.len() {
        for length in [u64::MAX, u64::MAX - 7, 1 << 63, 1 << 40, bodies::COMPILED.len() as u64] {
            let mut file = bodies::COMPILED.clone();
            file[48 + 8 * section..56 + 8 * section].copy_from_slice(&length.to_le_bytes());
            assert!(!forged(&forge::sealed(file), &[], "a section longer than the file"));
        }
    }
}

#[test]
fn what_is_no_index_or_of_another_version_is_told_apart() {
    let bytes = Index::compile(&registry(some().into_iter().take(3))).unwrap().to_bytes();
    let with = |at: usize, value: u8| {
        let mut other = bytes.clone();
        other[at] = value;
        other
    };
    for (other, reason) in [
        (b"id,name,category\n".to_vec(), "not a compiled registry: it does not begin with `DRXINDEX`"),
        (with(0, b'd'), "not a compiled registry: it does not begin with `DRXINDEX`"),
        (with(8, 99), "format version ; this program reads version "),
        (with(12, 99), "compiled with tables  of Unicode ..; this program folds with tables  of Unicode .."),
        (with(16, 99), "compiled with tables  of Unicode ..; this program folds with tables  of Unicode .."),
        (with(24, !bytes[24]), "the header promises  bytes after it, found "),
        (with(40, !bytes[40]), "damaged: its digest does not fit its content"),
    ] {
        assert_eq!(refused(&other, reason), reason);
    }
    assert_eq!(refused(b"", "nothing"), "not a compiled registry: it does not begin with `DRXINDEX`");
    assert_eq!(refused(&bytes[..20], "a head"), "cut short: a header is  bytes, found ");
}
