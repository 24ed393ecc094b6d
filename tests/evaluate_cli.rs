//! `deadringer evaluate` as its users run it: labelled lists in, figures out, and what it refuses.

#![expect(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

use std::fs;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const REGISTRY: &str = "id,name,category,country,aliases,official\n\
    rm,人民日报,news-media,CN,People's Daily,\n\
    rt,Reuters,news-agency,GB,路透社,x:@Reuters\n";

/// One row of each fate.
const LIST: &str = "name,handle,imitated,label,category,technique,language,platform\n\
    人民曰报,,People's Daily,impostor,news-media,han-shape,zh,\n\
    R\u{435}uters,,rm,impostor,news-media,homoglyph,en,\n\
    Quiet Account,,Reuters,impostor,news-agency,,en,\n\
    Blue Fleet Command,,,impostor,military,,en,\n\
    光明曰报,,光明日报,impostor,news-media,han-shape,zh,\n\
    Reuters,@reuters,,ordinary,,,en,x\n\
    Reuters,,,ordinary,,,en,\n\
    Reuters Live,,,ordinary,,,en,\n\
    Rita Meyer,,,ordinary,,,de,\n";

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Folder(tempfile::tempdir().unwrap());
        folder.file("registry.csv", REGISTRY);
        folder.file("list.csv", LIST);
        folder
    }

    fn file(&self, name: &str, text: &str) {
        fs::write(self.0.path().join(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.path().join(name)).unwrap()
    }

    fn run(&self, arguments: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_deadringer"));
        command.current_dir(self.0.path()).arg("evaluate").args(arguments.split_whitespace());
        command.stdin(Stdio::null()).output().unwrap()
    }

    fn out(&self, arguments: &str) -> String {
        let output = self.run(&format!("--no-builtin --registry registry.csv {arguments}"));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn json(&self, arguments: &str) -> Value {
        serde_json::from_str(&self.out(&format!("--json {arguments}"))).unwrap()
    }

    fn refused(&self, arguments: &str, code: i32) -> String {
        let output = self.run(&format!("--no-builtin --registry registry.csv {arguments}"));
        assert_eq!(output.status.code(), Some(code), "{output:?}");
        assert!(output.stdout.is_empty());
        String::from_utf8(output.stderr).unwrap()
    }
}

fn names(cases: &Value) -> Vec<&str> {
    cases.as_array().unwrap().iter().map(|case| case["name"].as_str().unwrap()).collect()
}

#[test]
fn every_row_has_its_fate() {
    let all = Folder::new().json("list.csv");
    let default = &all["points"][0];
    let counts = ["found", "wrong_entity", "missed", "false_alarms", "left_alone"]
        .map(|word| default["counts"][word].as_u64().unwrap());
    assert_eq!(counts, [2, 1, 2, 2, 2]);
    assert_eq!(names(&all["missed"]), ["Quiet Account", "光明曰报"]);
    assert_eq!(names(&all["wrong_entity"]), ["R\u{435}uters"]);
    assert_eq!(names(&all["false_alarms"]), ["Reuters", "Reuters Live"]);
    assert_eq!(all["unknown"][0]["imitated"], "光明日报");
    assert_eq!(all["claims"]["found"]["of"], 1);
    assert_eq!(all["claims"]["right_category"]["of"], 1);
    let wrong = &all["wrong_entity"][0];
    assert_eq!((wrong["line"].as_u64(), wrong["file"].as_str()), (Some(3), Some("list.csv")));
    assert_eq!(wrong["flag"]["evidence"][0]["technique"], "homoglyph");
    let figures = &default["figures"];
    assert_eq!(figures["recall"]["share"], 0.4);
    assert_eq!(figures["precision"]["share"], 0.4);
    let restated = figures["precision_restated"]["share"].as_f64().unwrap();
    assert!((restated - 0.0004 / (0.0004 + 0.0002 + 0.5 * 0.999)).abs() < 1e-9);
    assert_eq!(all["budgets"].as_array().unwrap().len(), 3);
}

#[test]
fn the_answer_does_not_depend_on_threads_or_on_the_files_it_stands_in() {
    let folder = Folder::new();
    let (head, rest) = LIST.split_once('\n').unwrap();
    let rows: Vec<&str> = rest.lines().collect();
    folder.file("a.csv", &format!("{head}\n{}\n", rows[..4].join("\n")));
    folder.file("b.csv", &format!("{head}\n{}\n", rows[4..].join("\n")));
    let one = folder.json("list.csv --threads 1");
    assert_eq!(one, folder.json("list.csv --threads 5"));
    let two = folder.json("a.csv b.csv");
    assert_eq!((&one["points"], &one["curve"]), (&two["points"], &two["curve"]));
    assert_eq!(two["false_alarms"][0]["file"], "b.csv");
}

#[test]
fn options_choose_what_is_measured() {
    let folder = Folder::new();
    let aside = folder.json("list.csv --set-aside-equal --at 0.5 --budget 7 --accounts 1000");
    assert_eq!(names(&aside["set_aside"]), ["Reuters"]);
    assert_eq!(aside["points"][0]["counts"]["false_alarms"], 1);
    assert_eq!(aside["points"].as_array().unwrap().len(), 2);
    assert_eq!((&aside["points"][1]["rate"], &aside["budgets"][0]["reviews"]), (&0.5.into(), &7.into()));
    let high = folder.json("list.csv --kind extended");
    assert_eq!(high["points"][0]["counts"]["found"], 0);

    let output = folder.run("list.csv --no-builtin --registry-from-labels --json");
    let labels: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(labels["unknown"].as_array().unwrap().len(), 0);
    assert_eq!(labels["points"][0]["counts"]["found"], 2, "光明曰报 and the claim: `rm` is now a name");
}

#[test]
fn a_person_reads_tables() {
    let text = Folder::new().out("list.csv --list 1");
    for part in [
        "At scores of 0.5000 and more (default)",
        "  2 found, 1 wrong entity, 2 missed; 2 false alarms, 2 left alone",
        "precision at 1 impostor in 1,000",
        "At chosen false-positive rates",
        "By technique\n",
        "With a budget of reviews a day",
        "  Quiet Account ← Reuters  list.csv:4\n    no flag at any score",
        "and 1 more; `--report FILE.html` lists all",
        "imitate a body that no registry in use holds",
    ] {
        assert!(text.contains(part), "no {part:?} in\n{text}");
    }
}

#[test]
fn the_page_holds_everything_and_nothing_of_it_acts() {
    let folder = Folder::new();
    let hostile = "name,imitated,label,category,technique,language\n\
        Reuters\u{202e}<img src=x onerror=alert(1)>,\"Reuters\"\"'><script>alert(2)</script>\",impostor,<b>c</b>,<i>t</i>,<u>l</u>\n\
        <script>alert(3)</script>,Reuters,impostor,<b>d</b>,,\n";
    folder.file("hostile.csv", hostile);
    folder.out("list.csv hostile.csv --report page.html");
    let page = folder.read("page.html");
    assert_eq!(page.matches("<svg").count(), 2);
    for act in
        ["<script", "<img", "<b>", "<i>", "<u>", "onerror=alert(1)>", "\u{202e}", "http:", "https:", "url("]
    {
        assert!(!page.contains(act), "{act}");
    }
    assert!(page.contains("&lt;script&gt;alert(3)&lt;/script&gt;"));
    for part in ["Missed", "False alarms", "Flagged for another entity", "han-shape"] {
        assert!(page.contains(part), "{part}");
    }
    assert!(folder.refused("list.csv --report list.csv", 2).contains("is read and written"));
}

#[test]
fn what_cannot_be_used_is_refused_with_its_place() {
    let folder = Folder::new();
    folder.file("label.csv", "name,handle,imitated,label\nx,,Y,impostor\nx,,Y,fake\n");
    let text = folder.refused("list.csv label.csv", 1);
    assert!(
        text.starts_with(
            "error: label.csv:3: found the label `fake`, `impostor` or `ordinary` was expected\nhint:"
        ),
        "{text}"
    );
    folder.file("column.csv", "name,handle,target,label\nx,,Y,impostor\n");
    let text = folder.refused("column.csv", 1);
    assert!(text.starts_with("error: column.csv:1: found no column `imitated`"), "{text}");
    assert!(text.contains("the headers are `name`, `handle`, `target`, `label`"), "{text}");
    folder.file("empty.csv", "name,imitated,label\n");
    assert!(folder.refused("empty.csv", 1).contains("no account stands in it"));
    assert!(folder.refused("absent.csv", 1).contains("absent.csv"));
    for wrong in ["list.csv --at 0", "list.csv --at 1.5", "list.csv --budget 0", "list.csv --accounts x", ""]
    {
        folder.refused(wrong, 2);
    }
    let output = folder.run("list.csv --no-builtin");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("there is no registry to measure"));
}
