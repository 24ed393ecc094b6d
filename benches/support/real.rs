//! Real names, from the data folder beside the project.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::Random;

/// The data folder, if it is there.
pub(crate) fn folder() -> Option<PathBuf> {
    let folder = match std::env::var_os("DEADRINGER_SHARED_DATA") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"),
    };
    folder.join("ror/ror-names.csv.gz").is_file().then_some(folder)
}

/// All active ROR names of four or more characters, acronyms left out.
pub(crate) fn protected(folder: &Path) -> Vec<String> {
    let file = fs::File::open(folder.join("ror/ror-names.csv.gz")).unwrap();
    let mut names = Vec::new();
    for row in csv::Reader::from_reader(flate2::read::GzDecoder::new(file)).records() {
        let row = row.unwrap();
        let acronym = row[6].split('|').any(|kind| kind == "acronym");
        if &row[1] == "active" && !acronym && row[4].chars().count() >= 4 {
            names.push(row[4].to_owned());
        }
    }
    names
}

/// Ordinary names of several countries, in an order of their own so that a part of them is a fair sample.
pub(crate) fn ordinary(folder: &Path) -> Vec<String> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder.join("benign")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut seen = HashSet::new();
    let mut names: Vec<String> = files
        .iter()
        .flat_map(|file| fs::read_to_string(file).unwrap().lines().map(str::to_owned).collect::<Vec<_>>())
        .filter(|line| !line.is_empty() && seen.insert(line.clone()))
        .collect();
    let mut random = Random::new(11);
    for at in (1..names.len()).rev() {
        names.swap(at, random.below(at + 1));
    }
    names
}
