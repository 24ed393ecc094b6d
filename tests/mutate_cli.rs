//! `deadringer mutate` as its users run it.

#![expect(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

use std::collections::HashSet;
use std::io::Write;
use std::process::{Command, Output, Stdio};

fn mutate(arguments: &[&str], input: &str) -> (i32, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_deadringer"))
        .arg("mutate")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses its arguments does not read.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    (status.code().unwrap(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

fn rows(text: &str) -> Vec<csv::StringRecord> {
    csv::Reader::from_reader(text.as_bytes()).records().map(Result::unwrap).collect()
}

#[test]
fn imitations_are_labelled_rows_each_once() {
    let (code, out, err) = mutate(&["Harbour City Post"], "");
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(out.lines().next().unwrap(), "name,handle,imitated,label,technique");
    let rows = rows(&out);
    assert_eq!(rows.len(), 20);
    let names: HashSet<&str> = rows.iter().map(|row| &row[0]).collect();
    assert_eq!(names.len(), 20);
    assert!(!names.contains("Harbour City Post"));
    assert!(
        rows.iter().all(|row| row[1].is_empty() && &row[2] == "Harbour City Post" && &row[3] == "impostor")
    );
}

#[test]
fn the_same_seed_gives_the_same_and_another_others() {
    let seed = |seed: &str| mutate(&["人民日报", "-n", "30", "--seed", seed], "").1;
    assert_eq!(seed("0"), mutate(&["人民日报", "-n", "30"], "").1);
    assert_eq!(seed("7"), seed("7"));
    assert_ne!(seed("7"), seed("0"));
}

#[test]
fn names_come_from_arguments_and_from_standard_input() {
    let (code, out, _) =
        mutate(&["Reuters", "-", "-n", "2", "--technique", "homoglyph,case"], "人民日报\r\nHarbour Post\n");
    assert_eq!(code, 0);
    let imitated: Vec<String> = rows(&out).iter().map(|row| format!("{} {}", &row[2], &row[4])).collect();
    assert_eq!(
        imitated,
        ["Reuters homoglyph", "Reuters case", "Harbour Post homoglyph", "Harbour Post case"]
    );
}

#[test]
fn hostile_characters_are_data_in_csv() {
    let (_, out, _) = mutate(&["Reuters, \"UK\"", "--technique", "invisible,bidi", "-n", "8"], "");
    let rows = rows(&out);
    assert_eq!(rows.len(), 8);
    assert!(
        rows.iter().all(|row| &row[2] == "Reuters, \"UK\""
            && row[0].chars().any(|c| ('\u{AD}'..='\u{FEFF}').contains(&c)))
    );
}

#[test]
fn a_technique_that_does_not_apply_is_told_only_where_it_was_asked_for() {
    let (code, out, err) = mutate(&["Reuters", "--technique", "han-shape,leet", "-n", "4"], "");
    assert_eq!(code, 0);
    assert!(rows(&out).iter().all(|row| &row[4] == "leet"));
    assert_eq!(err, "Reuters: no imitation by han-shape, which does not apply\n");
    // Asked for, and without a turn only because one imitation was wanted.
    assert_eq!(mutate(&["Reuters", "--technique", "leet,case", "-n", "1"], "").2, "");
}

#[test]
fn techniques_of_claims_and_unknown_ones_are_refused() {
    for (word, said) in [
        ("authority", "a claim imitates no name"),
        ("register", "a claim"),
        ("typo", "there is no technique `typo`"),
    ] {
        let (code, out, err) = mutate(&["Reuters", "--technique", word], "");
        assert_eq!((code, out.as_str()), (2, ""), "{err}");
        assert!(err.contains(said) && err.contains("hint: the techniques"), "{err}");
    }
    assert_eq!(mutate(&[], "").0, 2);
}
