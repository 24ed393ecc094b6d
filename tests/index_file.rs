//! A compiled registry gives the answers of the registry it was made from, or is refused with a reason.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

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
    for extra in [1, 7, 8, 4_096] {
        let mut longer = bytes.clone();
        longer.resize(bytes.len() + extra, 0);
        let reason = refused(&longer, &format!("{extra} bytes more"));
        assert_eq!(reason, "the header promises  bytes after it, found ");
    }
}

#[test]
fn two_thousand_flipped_bits_are_all_refused() {
    let mut bytes = Index::compile(&registry(some().into_iter().take(60))).unwrap().to_bytes();
    let mut random = Random(11);
    // Every bit of the header, and the rest from anywhere.
    let header: Vec<usize> = (0..48 * 8).collect();
    let anywhere: Vec<usize> = (header.len()..2_000).map(|_| random.below(bytes.len() * 8)).collect();
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
