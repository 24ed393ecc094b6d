//! Every kept input of the fuzz targets, run through the same bodies: a small corpus, and what was once found.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    dead_code,
    unreachable_pub,
    reason = "a test"
)]

#[path = "fuzz/bodies.rs"]
mod bodies;
#[path = "fuzz/forge.rs"]
mod forge;

use std::path::Path;

fn inputs(folder: &str, target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(folder).join(target);
    let mut inputs: Vec<(String, Vec<u8>)> = std::fs::read_dir(&folder)
        .into_iter()
        .flatten()
        .map(|entry| entry.expect("a folder is listed").path())
        .filter(|path| path.is_file())
        .map(|path| (path.display().to_string(), std::fs::read(&path).expect("a kept input is read")))
        .collect();
    inputs.sort();
    inputs
}

fn replay(target: &str, at_least: usize) {
    let body = bodies::TARGETS.iter().find(|(name, _)| *name == target).expect("a target").1;
    let kept = inputs("corpus", target);
    assert!(kept.len() >= at_least, "{target}: only {} inputs are kept", kept.len());
    for (path, input) in kept.iter().chain(&inputs("regressions", target)) {
        // Shown where the body fails.
        eprintln_path(path);
        body(input);
    }
}

#[allow(clippy::print_stderr, reason = "a test")]
fn eprintln_path(path: &str) {
    eprintln!("{path}");
}

#[test]
fn fold() {
    replay("fold", 10);
}

#[test]
fn check() {
    replay("check", 10);
}

#[test]
fn registry() {
    replay("registry", 10);
}

#[test]
fn index() {
    replay("index", 10);
}

#[test]
fn split() {
    replay("split", 10);
}

#[test]
fn text() {
    replay("text", 10);
}
