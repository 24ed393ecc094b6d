//! What others build who build this: few crates, and no unsafe code of ours.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// The promise to users of the library, this crate among them; every crate beyond it must push another out.
const MOST_LIBRARY: usize = 25;

/// What the program stands on, the library and the trees of clap, indicatif, sha2 and signal-hook among it. It is the number of today, so that
/// none comes in unseen.
const MOST_PROGRAM: usize = 73;

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--manifest-path", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[track_caller]
fn tree_holds_at_most(most: usize, features: &[&str]) {
    let arguments =
        ["tree", "--package", "deadringer", "--edges", "normal", "--prefix", "none", "--format", "{p}"];
    let text = cargo(&[&arguments, features].concat());
    // Name and version: two versions of a crate are built twice.
    let crates: BTreeSet<String> = text
        .lines()
        .map(|line| line.split_whitespace().take(2).collect::<Vec<_>>().join(" "))
        .filter(|line| !line.is_empty())
        .collect();
    assert!(crates.iter().any(|name| name.starts_with("deadringer ")), "no tree: {text}");
    let names: BTreeSet<&str> = crates.iter().filter_map(|one| one.split(' ').next()).collect();
    assert_eq!(names.len(), crates.len(), "a crate in two versions: {crates:?}");
    assert!(
        crates.len() <= most,
        "{} crates, at most {most} were promised; one of these must go: {}",
        crates.len(),
        crates.into_iter().collect::<Vec<_>>().join(", ")
    );
}

#[test]
fn the_library_alone_stands_on_few_crates() {
    tree_holds_at_most(MOST_LIBRARY, &["--no-default-features"]);
}

#[test]
fn the_program_stands_on_no_more_crates_than_are_known() {
    tree_holds_at_most(MOST_PROGRAM, &[]);
}

/// The attribute stands in what is built into others or run on its own; tests and benches have it from the lints of their
/// package, which are looked at too, as somebody may take them out.
#[test]
fn every_crate_of_ours_forbids_unsafe_code() {
    let metadata: serde_json::Value =
        serde_json::from_str(&cargo(&["metadata", "--no-deps", "--offline", "--format-version", "1"]))
            .unwrap();
    let mut roots = 0;
    for package in metadata["packages"].as_array().unwrap() {
        for target in package["targets"].as_array().unwrap() {
            let root = target["src_path"].as_str().unwrap();
            let kind = target["kind"][0].as_str().unwrap();
            if matches!(kind, "test" | "bench") {
                continue;
            }
            let source = std::fs::read_to_string(root).unwrap();
            assert!(
                source.contains("\n#![forbid(unsafe_code)]\n"),
                "{root} does not say `#![forbid(unsafe_code)]`"
            );
            roots += 1;
        }
        let manifest = std::fs::read_to_string(package["manifest_path"].as_str().unwrap()).unwrap();
        let manifest: toml::Value = toml::from_str(&manifest).unwrap();
        let lints = &manifest["lints"];
        let inherited = lints.get("workspace").and_then(toml::Value::as_bool) == Some(true);
        let forbidden = |lints: &toml::Value| lints["rust"]["unsafe_code"].as_str() == Some("forbid");
        assert!(inherited || forbidden(lints), "{}: its lints do not forbid unsafe code", package["name"]);
        if inherited {
            let workspace = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"));
            let workspace: toml::Value = toml::from_str(&workspace.unwrap()).unwrap();
            assert!(forbidden(&workspace["workspace"]["lints"]));
        }
    }
    // The library, the program, the build script and the examples at the least.
    assert!(roots >= 6, "{roots} crates");
}
