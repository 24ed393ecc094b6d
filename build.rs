//! Packs the text tables of `data/tables` into sorted arrays, and the weights of `data/model.toml`; neither is read at run
//! time.

#![forbid(unsafe_code)]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a build script stops the build with a message"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() {
    let root = env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let folder = Path::new(&root).join("data/tables");
    println!("cargo:rerun-if-changed={}", folder.display());
    println!("cargo:rerun-if-changed=build.rs");
    model(&Path::new(&root).join("data/model.toml"));
    let read = |name: &str| -> Vec<Vec<String>> {
        let path = folder.join(name);
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        text.lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty())
            .map(|line| line.split('\t').map(str::to_owned).collect())
            .collect()
    };
    let point = |hex: &str| -> u32 {
        u32::from_str_radix(hex, 16).unwrap_or_else(|error| panic!("code point `{hex}`: {error}"))
    };

    let mut out = String::from("// Made by build.rs from data/tables.\n");
    texts(&mut out, "LETTER_SYMBOLS", read("letter-symbols.tsv"), &point);
    let (shape, faux): (Vec<_>, Vec<_>) =
        read("latin-lookalikes.tsv").into_iter().partition(|row| !row[2].starts_with("faux"));
    texts(&mut out, "LATIN_SHAPES", shape, &point);
    texts(&mut out, "LATIN_FAUX", faux, &point);
    pairs(&mut out, "HAN_VARIANTS", read("han-variants.tsv"), &point);
    pairs(&mut out, "STAND_INS", read("stand-ins.tsv"), &point);

    // Readings: a dictionary of syllables, and for each character the numbers of its own.
    let rows = read("han-readings.tsv");
    let mut syllables: Vec<&str> = rows.iter().flat_map(|row| row[1].split(' ')).collect();
    syllables.sort_unstable();
    syllables.dedup();
    let _ = writeln!(out, "pub(super) static SYLLABLES: &[&str] = &{syllables:?};");
    let mut heads = String::new();
    let mut flat: Vec<u16> = Vec::new();
    let mut rows: Vec<(u32, &str)> = rows.iter().map(|row| (point(&row[0]), row[1].as_str())).collect();
    rows.sort_unstable();
    for (at, readings) in &rows {
        let _ = write!(heads, "({at},{}),", flat.len());
        for reading in readings.split(' ') {
            flat.push(syllables.binary_search(&reading).expect("every syllable was collected") as u16);
        }
    }
    let _ = write!(heads, "(u32::MAX,{}),", flat.len());
    let _ = writeln!(out, "pub(super) static READING_HEADS: &[(u32, u32)] = &[{heads}];");
    let _ = writeln!(out, "pub(super) static READINGS: &[u16] = &{flat:?};");

    // Lookalikes: for each character its neighbours with their distance in thousandths, nearest first.
    let mut rows: Vec<(u32, String)> =
        read("han-lookalikes.tsv").into_iter().map(|row| (point(&row[0]), row[1].clone())).collect();
    rows.sort_unstable();
    let mut heads = String::new();
    let mut flat: Vec<(u32, u16)> = Vec::new();
    for (at, neighbours) in &rows {
        let _ = write!(heads, "({at},{}),", flat.len());
        for neighbour in neighbours.split(' ') {
            let (hex, distance) = neighbour.split_once(':').expect("a neighbour is `hex:distance`");
            flat.push((point(hex), distance.parse().expect("a distance is a whole number")));
        }
    }
    let _ = write!(heads, "(u32::MAX,{}),", flat.len());
    let _ = writeln!(out, "pub(super) static LOOKALIKE_HEADS: &[(u32, u32)] = &[{heads}];");
    let _ = writeln!(out, "pub(super) static LOOKALIKES: &[(u32, u16)] = &{flat:?};");

    let target = Path::new(&env::var("OUT_DIR").unwrap_or_default()).join("tables.rs");
    fs::write(&target, out).unwrap_or_else(|error| panic!("{}: {error}", target.display()));
}

/// The weights of `[weights]`, by name.
fn model(path: &Path) {
    println!("cargo:rerun-if-changed={}", path.display());
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let tables: BTreeMap<String, BTreeMap<String, f64>> =
        basic_toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let weights: Vec<(&String, &f64)> = tables["weights"].iter().collect();
    let out = format!("pub(super) const MODEL: &[(&str, f64)] = &{weights:?};\n");
    let target = Path::new(&env::var("OUT_DIR").unwrap_or_default()).join("model.rs");
    fs::write(&target, out).unwrap_or_else(|error| panic!("{}: {error}", target.display()));
}

fn texts(out: &mut String, name: &str, rows: Vec<Vec<String>>, point: &dyn Fn(&str) -> u32) {
    let mut rows: Vec<(u32, String)> = rows.into_iter().map(|row| (point(&row[0]), row[1].clone())).collect();
    rows.sort_unstable();
    let _ = writeln!(out, "pub(super) static {name}: &[(u32, &str)] = &{rows:?};");
}

fn pairs(out: &mut String, name: &str, rows: Vec<Vec<String>>, point: &dyn Fn(&str) -> u32) {
    let mut rows: Vec<(u32, u32)> = rows.into_iter().map(|row| (point(&row[0]), point(&row[1]))).collect();
    rows.sort_unstable();
    let _ = writeln!(out, "pub(super) static {name}: &[(u32, u32)] = &{rows:?};");
}
