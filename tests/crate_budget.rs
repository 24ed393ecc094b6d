//! What a user of the library without the program builds: at most 25 crates, this one among them.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeSet;
use std::process::Command;

/// The promise to users of the library; every crate beyond it must push another out.
const MOST: usize = 25;

#[test]
fn the_library_alone_stands_on_few_crates() {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--package", "deadringer", "--edges", "normal", "--no-default-features"])
        .args(["--prefix", "none", "--format", "{p}", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    // Name and version: two versions of a crate are built twice.
    let crates: BTreeSet<String> = text
        .lines()
        .map(|line| line.split_whitespace().take(2).collect::<Vec<_>>().join(" "))
        .filter(|line| !line.is_empty())
        .collect();
    assert!(crates.iter().any(|name| name.starts_with("deadringer ")), "no tree: {text}");
    assert!(
        crates.len() <= MOST,
        "{} crates, at most {MOST} were promised; one of these must go: {}",
        crates.len(),
        crates.into_iter().collect::<Vec<_>>().join(", ")
    );
}
