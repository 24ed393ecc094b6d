//! Compiled registries of every format there has been: the present one opens and answers as it did when it was kept, every
//! other is refused with both versions named.
//!
//! `tests/compat/registry.csv` is what they were compiled from. A new format keeps the last file of the old one: raise `PRESENT`,
//! run the first test with `DEADRINGER_KEEP=1`, which writes the file and the answers that are missing, and read what it wrote.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::fmt::Write as _;
use std::path::PathBuf;

use deadringer::{Account, Detector, Index, Options, Registry, Score};

const PRESENT: u32 = 7;

/// As a person would imitate them, with two that are let alone.
const NAMES: &[&str] = &[
    "Agence Zorba Presse",
    "Agence Zorba Press",
    "The Agenc Zorba Presse Official",
    "azp_official",
    "人民晨报",
    "人民农报",
    "晨报网官方",
    "Minstry of Lakes and Rivrs",
    "Zorbanian Bordr Gaurd",
    "Kelp Bay Hospital General",
    "桑海市疾病控制中心",
    "桑海疾控直播",
    "Universitat Zorbastad",
    "桑海师范学院",
    "Novosti Zorby",
    "Новостu Зорбы",
    "ぞるば新聞",
    "조르바 일보 공식",
    "zbc news",
    "Zorba Brodcasting Corporaton",
    "Mira",
    "河边的小店",
];

fn kept(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "compat", name].iter().collect()
}

/// Kind, entity, name met and techniques of every flag; no scores, which are fitted anew now and then.
fn answers(index: Index) -> String {
    let mut options = Options::default();
    options.all_matches = true;
    options.min_score = Score::default();
    let detector = Detector::builder().index(index).options(options).build().unwrap();
    let (mut scratch, mut text) = (detector.scratch(), String::new());
    for name in NAMES {
        let answer = detector.check(&Account::named(name), &mut scratch);
        writeln!(text, "{name}").unwrap();
        for flag in answer.flags.iter().filter(|flag| !flag.entity_id.is_empty()) {
            let techniques: Vec<&str> = flag.evidence.iter().map(|one| one.technique.as_str()).collect();
            let (kind, entity, met) = (flag.kind.as_str(), flag.entity_id, flag.matched_name);
            writeln!(text, "\t{kind}\t{entity}\t{met}\t{}", techniques.join(" ")).unwrap();
        }
    }
    text
}

#[test]
fn the_present_format_opens_and_answers_as_it_did() {
    let (file, told) = (kept(&format!("format-{PRESENT}.bin")), kept("answers.tsv"));
    let list = std::fs::read(kept("registry.csv")).unwrap();
    let compiled = Index::compile(&Registry::read_csv(list.as_slice(), "registry.csv").unwrap()).unwrap();
    if std::env::var_os("DEADRINGER_KEEP").is_some() {
        if !file.exists() {
            std::fs::write(&file, compiled.to_bytes()).unwrap();
        }
        if !told.exists() {
            std::fs::write(&told, answers(compiled.clone())).unwrap();
        }
    }
    let index = Index::from_bytes(&std::fs::read(file).unwrap()).unwrap();
    assert_eq!((index.entity_count(), index.name_count()), (12, compiled.name_count()));
    let expected = std::fs::read_to_string(told).unwrap();
    assert!(expected.matches("\n\t").count() >= 18, "few of the names are flagged: {expected}");
    assert_eq!(answers(index), expected, "opened");
    assert_eq!(answers(compiled), expected, "compiled now");
}

#[track_caller]
fn refused_as(bytes: &[u8], version: u32) {
    let Err(error) = Index::from_bytes(bytes) else { panic!("format {version} opened") };
    assert!(error.is_index());
    let expected = format!(
        "format version {version}; this program reads version {PRESENT}\n\
         hint: compile the registry again with `deadringer registry compile`"
    );
    assert_eq!(error.to_string(), expected);
}

#[test]
fn every_other_format_is_refused_with_both_versions_named() {
    refused_as(&std::fs::read(kept("format-4.bin")).unwrap(), 4);
    refused_as(&std::fs::read(kept("format-5.bin")).unwrap(), 5);
    refused_as(&std::fs::read(kept("format-6.bin")).unwrap(), 6);
    // Of these no file was kept: the first bytes of each were the same.
    let present = std::fs::read(kept(&format!("format-{PRESENT}.bin"))).unwrap();
    for version in [1, 2, 3, PRESENT + 1, u32::MAX] {
        let mut other = present.clone();
        other.splice(8..12, version.to_le_bytes());
        refused_as(&other, version);
        refused_as(&other[..48], version);
    }
}
