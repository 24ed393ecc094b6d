//! Three hundred hostile names through every door of the program: nothing of them acts on a terminal, begins a line, or
//! starts a formula, and what is data reads back exactly.
//!
//! The pages are opened in a real browser by `tests/browser.rs`.
#![cfg(feature = "cli")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test"
)]

#[path = "hostile/names.rs"]
mod names;
#[path = "hostile/run.rs"]
mod run;

use std::collections::HashSet;

use names::{acts, names};
use run::{Folder, file_names, json_list, strip_colour};

#[test]
fn there_are_three_hundred_names() {
    let all = names();
    assert_eq!(all.len(), 300);
    assert_eq!(all.iter().collect::<HashSet<_>>().len(), 300);
}

/// What holds of every text for people: the line ends are the program's own.
#[track_caller]
fn harmless(text: &str, what: &str) {
    if let Some(c) = text.chars().find(|&c| c != '\n' && acts(c)) {
        let at = text.find(c).unwrap();
        let near: String = text[..at].chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().collect();
        panic!("{what}: {c:?} behind {near:?}");
    }
    assert!(!text.lines().any(|line| line.trim_start().starts_with("FORGED")), "{what}: a name began a line");
}

/// All names in one run, and again each by itself as name and handle: in the short form every thirtieth, as a run reads
/// the lexicon anew.
#[test]
fn check_for_a_person() {
    let folder = Folder::new();
    let all = names();
    // An argument of a process holds no NUL; what stands on standard input holds no line end.
    let with = |nul: bool| all.iter().filter(move |name| name.contains('\0') == nul);
    let lines: String = with(true).map(|name| name.replace(['\n', '\r'], " ") + "\n").collect();
    assert!(!lines.is_empty());
    let call = |colour: &str, arguments: &[&str]| {
        let base = ["check", "--all-matches", "--min-score", "0", "--color", colour];
        let ran = folder.run(base.iter().chain(arguments), lines.as_bytes());
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{arguments:?}");
        ran.out
    };
    let safe_either_way = |arguments: &[&str]| {
        let (plain, coloured) = (call("never", arguments), call("always", arguments));
        harmless(&plain, &format!("{arguments:?}"));
        assert_ne!(coloured, plain);
        // Colour ends behind the blanks at the end of a line, which are left off without it.
        let trimmed = |text: &str| text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
        assert_eq!(trimmed(&strip_colour(&coloured)), trimmed(&plain), "colour is the program's own");
        plain
    };
    let arguments: Vec<&str> =
        ["--"].into_iter().chain(with(false).map(String::as_str)).chain(["-"]).collect();
    let shown = safe_either_way(&arguments);
    let answered = shown.matches("resembles ").count() + shown.matches("uses the name").count();
    assert!(answered > 200, "{answered}");
    for name in with(false).step_by(if run::long() { 1 } else { 30 }) {
        safe_either_way(&[&format!("--handle={name}"), "--", name]);
    }
}

#[test]
fn check_as_json_reads_back_exactly() {
    let folder = Folder::new();
    let all: Vec<String> = names().into_iter().filter(|name| !name.contains('\0')).collect();
    let arguments = ["check", "--json", "--all-matches", "--min-score", "0", "--"];
    let ran = folder.run(arguments.into_iter().chain(all.iter().map(String::as_str)), b"");
    assert_eq!(ran.code, 0, "{}", ran.err);
    harmless(&ran.out, "JSON");
    assert!(!ran.out.contains(['<', '>']), "an element of a page could be ended");
    let answers: Vec<serde_json::Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), all.len());
    for (answer, name) in answers.iter().zip(&all) {
        assert_eq!(answer["name"], **name);
        assert_eq!(answer["truncated"], name.chars().count() > 1_024 || answer["truncated"] == true);
    }
    let flagged = answers.iter().filter(|answer| !answer["flags"].as_array().unwrap().is_empty()).count();
    assert!(flagged > 150, "{flagged} of {} are flagged", all.len());
}

/// A name as id, and again as name and handle.
#[test]
fn scan_as_csv_and_jsonl_reads_back_exactly() {
    let folder = Folder::new();
    folder.file("list.jsonl", json_list());
    let scan = |options: &str| {
        let base = "scan --all-matches --min-score 0 --quiet list.jsonl ";
        let ran = folder.run((base.to_owned() + options).split_whitespace(), b"");
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{options}");
        ran.out
    };
    let all = names();

    let jsonl = scan("--format jsonl");
    harmless(&jsonl, "JSONL");
    assert!(!jsonl.contains(['<', '>']));
    let flags: Vec<serde_json::Value> =
        jsonl.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let text = |flag: &serde_json::Value, key: &str| flag[key].as_str().unwrap().to_owned();
    let ids: HashSet<String> = flags.iter().map(|flag| text(flag, "id")).collect();
    for name in &all {
        assert!(ids.contains(name), "{name:?} did not come through as an id");
    }
    for (number, name) in all.iter().enumerate() {
        for flag in flags.iter().filter(|flag| flag["id"] == format!("row-{number}")) {
            assert_eq!((text(flag, "name"), text(flag, "handle")), (name.clone(), name.clone()));
        }
    }
    let flagged = ids.iter().filter(|id| id.starts_with("row-")).count();
    assert!(flagged > 150, "{flagged} of 300 are flagged by name");

    let plain = scan("--format csv");
    let rows = records(b',', &plain);
    assert_eq!(rows.len(), flags.len());
    for (row, flag) in rows.iter().zip(&flags) {
        let keys = [
            "id",
            "name",
            "handle",
            "kind",
            "tier",
            "",
            "category",
            "entity_id",
            "entity_name",
            "matched_name",
        ];
        for (cell, key) in row.iter().zip(keys).filter(|(_, key)| !key.is_empty()) {
            assert_eq!(*cell, text(flag, key), "{key}");
        }
    }

    let safe = scan("--format csv --spreadsheet-safe");
    for (cells, exact) in records(b',', &safe).iter().zip(&rows) {
        for (cell, exact) in cells.iter().zip(exact) {
            assert_eq!(cell.replace('\'', ""), exact.replace('\'', ""));
        }
    }
    assert_eq!(records(b',', &safe).len(), rows.len());
    let (mut cells, mut apostrophes) = (0, 0);
    for delimiter in [b',', b';', b'\t'] {
        for cell in records(delimiter, &safe).iter().flatten() {
            let start = cell.trim_start_matches(|c: char| c == '"' || c.is_whitespace() || acts(c));
            assert!(!start.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']), "a formula: {cell:?}");
            cells += 1;
            apostrophes += usize::from(cell.starts_with('\''));
        }
    }
    assert!(cells > 5_000 && apostrophes > 100, "{cells} cells, {apostrophes} guarded");
}

/// All records of a text, however many fields each has.
fn records(delimiter: u8, text: &str) -> Vec<Vec<String>> {
    csv::ReaderBuilder::new()
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes())
        .into_records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

#[test]
fn the_quarantine_reads_back_exactly_and_starts_no_formula() {
    let folder = Folder::new();
    let files = file_names();
    for (file, name) in files.iter().zip(names()) {
        let line = name.replace(['\n', '\r', '"'], "");
        folder.file(&format!("lists/{file}.csv"), format!("id,name\n{line},x,too,many\n1,R\u{435}uters\n"));
    }
    let mut arguments: Vec<String> = "scan --quarantine q.csv --max-rejects 1000 --progress always"
        .split(' ')
        .map(str::to_owned)
        .collect();
    arguments.extend(files.iter().map(|file| format!("lists/{file}.csv")));
    let ran = folder.run(arguments.iter().map(String::as_str), b"");
    assert_eq!(ran.code, 0, "{}", ran.err);
    harmless(&ran.err, "the summary");
    arguments.drain(1..3);
    // Without a file for them the summary shows the first, of these lists or of others.
    for start in (0..files.len()).step_by(5) {
        let some =
            arguments.iter().enumerate().filter(|(at, _)| *at < 5 || (5 + start..10 + start).contains(at));
        let ran = folder.run(some.map(|(_, argument)| argument.as_str()), b"");
        harmless(&ran.err, "the summary");
        assert!(ran.err.contains("Quarantined") && ran.err.contains("lists/"), "{}", ran.err);
    }
    let quarantine = folder.read("q.csv");
    let rows = records(b',', &quarantine);
    assert_eq!(rows.len(), files.len());
    for ((row, file), name) in rows.iter().zip(&files).zip(names()) {
        // This cell is safe for a spreadsheet too.
        assert_eq!(row[0].replace('\'', ""), format!("lists/{file}.csv").replace('\'', ""));
        let line = name.replace(['\n', '\r', '"'], "");
        assert_eq!(percent_decoded(&row[5]), format!("{line},x,too,many").as_bytes(), "{file:?}");
        assert!(!row[5].starts_with(['=', '+', '-', '@']));
        assert!(row[5].is_ascii() && !row[5].chars().any(acts));
    }
}

fn percent_decoded(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            out.push(byte);
            continue;
        }
        let digits = [bytes.next().unwrap(), bytes.next().unwrap()];
        out.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
    }
    out
}

#[test]
fn errors_hold_names_on_their_line() {
    let folder = Folder::new();
    for (number, file) in file_names().into_iter().enumerate() {
        let all = [
            vec!["scan", "--quiet", "--", &file],
            vec!["scan", "list.jsonl", "--columns", &file],
            vec!["scan", "list.jsonl", "--encoding", &file],
            vec!["scan", "list.jsonl", "--accept", &file],
            vec!["scan", "list.jsonl", "--registry", &file],
            vec!["check", "x", "--min-score", &file],
            vec!["evaluate", "--", &file],
        ];
        // Two that are refused at once, by every name; in the short form the others, which read the lexicon, by every fifth.
        let quick = [vec!["man", "--", &file], vec!["registry", "lint", "--", &file]];
        let slow = all.iter().skip(if run::long() { 0 } else { number / 5 % all.len() });
        let slow = slow.take(if run::long() { all.len() } else { usize::from(number % 5 == 0) });
        for arguments in quick.iter().chain(slow) {
            let ran = folder.run(arguments.iter().copied(), b"");
            assert!(ran.code == 1 || ran.code == 2, "{arguments:?}: {}", ran.code);
            assert!(ran.err.starts_with("error: "), "{}", ran.err);
            harmless(&ran.err, &format!("{arguments:?}"));
            assert_eq!(ran.out, "");
        }
    }
}

#[test]
fn registries_of_hostile_names_are_refused_listed_and_linted_safely() {
    let folder = Folder::new();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["id", "name", "category", "aliases", "official"]).unwrap();
    for (number, name) in names().iter().enumerate() {
        // Each name twice, so that lint has something to say; each a category that is none.
        for (id, category) in [(format!("a{number}"), "news-media"), (format!("b{number}"), "news-media")] {
            writer.write_record([&id, &format!("Alpha {name}"), category, name, ""]).unwrap();
        }
    }
    folder.file("hostile.csv", writer.into_inner().unwrap());
    let lint = folder.run(["registry", "lint", "hostile.csv"], b"");
    assert_eq!(lint.code, 0, "{}", lint.err);
    assert!(lint.out.lines().count() > 300, "{}", lint.out.lines().count());
    harmless(&lint.out, "lint");
    harmless(&lint.err, "lint");
    for line in lint.out.lines() {
        assert!(line.starts_with("hostile.csv:") || line.starts_with("hint: "), "{line}");
    }

    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["id", "name", "category"]).unwrap();
    for name in names() {
        writer.write_record([&name, "Alpha", &name]).unwrap();
    }
    let bad = writer.into_inner().unwrap();
    folder.file("bad.csv", &bad);
    folder.file("bad2.csv", &bad);
    for files in [vec!["bad.csv"], vec!["bad.csv", "bad2.csv"]] {
        let ran = folder.run(["registry", "lint"].into_iter().chain(files.iter().copied()), b"");
        assert_eq!(ran.code, 1);
        harmless(&ran.err, "the errors of a registry");
        assert!(ran.err.lines().count() > 20, "{}", ran.err);
    }
}

#[test]
fn what_is_on_a_terminal_is_safe_progress_and_flags_alike() {
    let folder = Folder::new();
    for (file, name) in file_names().iter().zip(names()) {
        let line = name.replace(['\n', '\r', '"'], "");
        folder.file(
            &format!("lists/{file}.csv"),
            format!("id,name\n{line},x,too,many\n1,R\u{435}uters {line}\n"),
        );
    }
    let Some(shown) = folder.on_a_terminal("scan --progress always --max-rejects 1000 ./lists/*") else {
        eprintln!("skipped: there is no `script` to make a terminal with; Debian has it in `bsdutils`");
        return;
    };
    assert!(shown.contains("\u{1b}["), "the bar or colour is drawn: this is a terminal");
    assert!(shown.contains("R\u{435}uters"));
    harmless(&shown_alone(&shown), "the terminal");
}

/// What a terminal was sent, without the colours, the clearing of the bar's line and the carriage returns.
fn shown_alone(sent: &str) -> String {
    let mut text = strip_colour(sent).replace("\r\n", "\n");
    for sequence in ["\u{1b}[2K", "\u{1b}[1A", "\u{1b}[1B", "\u{1b}[0K", "\u{1b}[K", "\r"] {
        text = text.replace(sequence, "");
    }
    text
}

#[test]
fn evaluate_for_a_person_and_as_json() {
    let folder = Folder::new();
    folder.file("labelled.csv", run::labelled());
    let evaluate = |options: &str| {
        let base = "evaluate labelled.csv --registry-from-labels --list 1000 ";
        let ran = folder.run((base.to_owned() + options).split_whitespace(), b"");
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{options}");
        ran.out
    };
    let plain = evaluate("--color never");
    harmless(&plain, "evaluate");
    assert_eq!(strip_colour(&evaluate("--color always")), plain);
    let json = evaluate("--json");
    harmless(&json, "evaluate --json");
    assert!(!json.contains(['<', '>']));
    serde_json::from_str::<serde_json::Value>(&json).unwrap();
    let page = evaluate("--report -");
    harmless(&page, "the page");
    // What stands where a script could: nothing.
    for sign in ["<script", "<img", "<svg onload", "<iframe", "<a ", "javascript:document.title='"] {
        assert!(!page.to_lowercase().contains(sign), "{sign}");
    }
}

/// A name as id, and again as name and handle, on the page of a scan: as text and in its data.
#[test]
fn the_page_of_a_scan() {
    let folder = Folder::new();
    folder.file("list.jsonl", json_list());
    let scan = "scan --all-matches --min-score 0 --quiet list.jsonl -o flags.csv --report page.html";
    let ran = folder.run(scan.split(' '), b"");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let page = folder.read("page.html");
    harmless(&page, "the page");
    // What the page has of its own, and no more.
    for (sign, own) in
        [("<script", 2), ("<a ", 1), ("<img", 0), ("<svg onload", 0), ("<iframe", 0), ("javascript:", 0)]
    {
        let held = names().iter().filter(|name| name.to_lowercase().contains(sign)).count();
        let found = page.to_lowercase().matches(sign).count();
        assert!(found == own || (!sign.starts_with('<') && found > own && held > 0), "{sign}: {found}");
    }
    let island = page.split_once("<script type=\"application/json\" id=\"data\">").unwrap().1;
    let island = island.split_once("</script>").unwrap().0;
    assert!(!island.contains(['<', '>']), "an element of the page could be ended");
    let data: serde_json::Value = serde_json::from_str(island).unwrap();
    let ids: HashSet<&str> =
        data["flags"].as_array().unwrap().iter().map(|flag| flag[8].as_str().unwrap()).collect();
    let whole = names().iter().filter(|name| ids.contains(name.as_str())).count();
    assert!(whole > 60, "only {whole} names stand in the data as they are");
    // A file whose name is hostile.
    for (file, flags) in file_names().iter().zip(std::iter::repeat(folder.read("flags.csv"))).step_by(10) {
        folder.file(file, flags.lines().take(3).collect::<Vec<_>>().join("\n"));
        let ran = folder.run(["report", "-o", "-", "--", file], b"");
        if ran.code == 0 {
            harmless(&ran.out, "the page");
        } else {
            harmless(&ran.err, "the error");
        }
    }
}
