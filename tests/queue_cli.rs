//! The queue as its users run it: scans fill it, decisions empty it, and nothing of either is lost.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what is wrong by panicking"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

const REGISTRY: &str = "id,name,category,country,aliases,official\n\
    rm,人民日报,news-media,CN,,weibo:@人民日报\n\
    rt,Reuters,news-agency,GB,,x:@Reuters\n";

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Folder(tempfile::tempdir().unwrap());
        folder.file("registry.csv", REGISTRY);
        folder.file(
            "accounts.csv",
            "id,name\n1,人民曰报\n2,Rita Meyer\n3,R\u{435}uters\n4,人民日報网\n5,Reuters\n",
        );
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn file(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_deadringer"));
        command.current_dir(self.0.path()).args(arguments.split_whitespace()).stdin(Stdio::null());
        if arguments.starts_with("scan") || arguments.starts_with("evaluate") {
            command.args(["--no-builtin", "--registry", "registry.csv"]);
        }
        command
    }

    fn ran(&self, arguments: &str) -> (i32, String, String) {
        told(&self.command(arguments).output().unwrap())
    }

    /// What is written to standard output by a run that succeeds.
    fn run(&self, arguments: &str) -> String {
        let (code, out, err) = self.ran(arguments);
        assert_eq!(code, 0, "{arguments}: {err}");
        out
    }

    fn decide(&self, list: &str) -> String {
        self.file("decisions.csv", &format!("case,decision,reason,note\n{list}"));
        self.run("queue decide queue.db decisions.csv --by ann")
    }

    /// The cases as (account, entity) with their states.
    fn cases(&self) -> BTreeMap<(String, String), String> {
        let text = self.run("queue export queue.db --all");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let headers = reader.headers().unwrap().clone();
        let at = |name: &str| headers.iter().position(|header| header == name).unwrap();
        let (id, entity, state) = (at("id"), at("entity_id"), at("state"));
        let mut cases = BTreeMap::new();
        for record in reader.records() {
            let record = record.unwrap();
            let key = (record[id].to_owned(), record[entity].to_owned());
            assert_eq!(cases.insert(key, record[state].to_owned()), None, "twice: {record:?}");
        }
        cases
    }
}

fn told(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

fn rows(csv: &str) -> usize {
    csv.lines().count() - 1
}

#[test]
fn scan_queue_dismiss_and_the_next_scan_is_silent() {
    let folder = Folder::new();
    let (code, out, err) = folder.ran("scan accounts.csv --queue queue.db");
    assert_eq!((code, rows(&out)), (0, 4), "{err}");
    assert!(err.contains("4 new cases, 0 known already"), "{err}");
    let listed = folder.run("queue list queue.db");
    assert_eq!(listed.lines().count(), 4);
    // Offered again, nothing is queued twice.
    let (_, _, err) = folder.ran("scan accounts.csv -o flags.csv --queue queue.db");
    assert!(err.contains("0 new cases, 4 known already"), "{err}");

    let cases = folder.cases();
    assert!(cases.values().all(|state| state == "new"));
    assert_eq!(
        folder.decide("1,dismissed,same-name,\n3,confirmed,imitation,\"a, b\"\n"),
        "1 dismissed\n3 confirmed\n"
    );
    let out = folder.run("scan accounts.csv --queue queue.db");
    assert_eq!(rows(&out), 3, "{out}");
    assert!(!out.contains("\n1,"), "{out}");
    // Another name of the same account is looked at anew.
    folder.file("renamed.csv", "id,name\n1,R\u{435}uters\n");
    assert_eq!(rows(&folder.run("scan renamed.csv --queue queue.db")), 1);
    // An objection that was right counts as a dismissal, and an official account is nobody's imitation.
    folder.decide("3,appealed,,\n3,overturned,proved-own,\n");
    folder.run("queue official queue.db --add rt=5 --by ada");
    assert_eq!(rows(&folder.run("scan accounts.csv --queue queue.db")), 1);

    let decisions = folder.run("queue export queue.db --format jsonl");
    assert_eq!(decisions.lines().count(), 2);
    assert!(
        decisions.contains("\"state\":\"overturned\",\"reviewer\":\"ann\",\"reason\":\"proved-own\""),
        "{decisions}"
    );
    let rates = folder.run("queue rates queue.db");
    assert!(rates.contains("100.0 % of 1"), "{rates}");
}

#[test]
fn lists_without_ids_know_accounts_by_handle_or_name() {
    let folder = Folder::new();
    folder.file("one.csv", "name,handle\nR\u{435}uters,@a\n人民曰报,\n");
    folder.file("two.csv", "name,handle\nx,\n人民曰报,\nR\u{435}uters,A\nR\u{435}uters,b\n");
    folder.run("scan one.csv -o one --queue queue.db --platform x");
    let (_, _, err) = folder.ran("scan two.csv -o two --queue queue.db --platform x");
    assert!(err.contains("1 new cases, 2 known already"), "{err}");
    folder.decide("1,dismissed,same-name,\n2,dismissed,same-name,\n");
    let out = folder.run("scan two.csv --queue queue.db --platform x");
    assert_eq!(rows(&out), 1, "{out}");
    // On another platform these are other accounts.
    assert_eq!(rows(&folder.run("scan two.csv --queue queue.db --platform weibo")), 3);
}

/// A list in which every fifth account is flagged.
fn long_list(accounts: u32) -> String {
    let mut list = String::from("id,name\n");
    for id in 0..accounts {
        let _ = match id % 5 {
            0 => writeln!(list, "{id},人民曰报{id}"),
            _ => writeln!(list, "{id},Rita Meyer {id}"),
        };
    }
    list
}

#[test]
fn a_killed_scan_goes_on_and_queues_each_flag_once() {
    let folder = Folder::new();
    folder.file("list.csv", &long_list(200_000));
    let scan = "scan list.csv -o flags.csv --queue queue.db --checkpoint-every 0 --threads 2 -q";
    for wait in [60, 150, 240, 400] {
        let mut child = folder.command(&format!("{scan} --resume")).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        let _ = child.kill();
        child.wait().unwrap();
    }
    folder.run(&format!("{scan} --resume"));
    let flags = folder.read("flags.csv");
    let cases = folder.cases();
    assert_eq!((rows(&flags), cases.len()), (40_000, 40_000));
    // On from a checkpoint only by the same decisions.
    fs::remove_file(folder.path("flags.csv")).unwrap();
    let mut child = folder.command(scan).stderr(Stdio::null()).spawn().unwrap();
    while !folder.path(".flags.csv.checkpoint").exists() && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(5));
    }
    let _ = child.kill();
    child.wait().unwrap();
    if folder.path(".flags.csv.checkpoint").exists() {
        folder.decide("1,dismissed,same-name,\n");
        let (code, _, err) = folder.ran(&format!("{scan} --resume"));
        assert!(code == 1 && err.contains("`--queue` was") && err.contains("decisions"), "{code} {err}");
    }
}

#[test]
fn two_scans_fill_one_queue_at_once() {
    let folder = Folder::new();
    folder.file("list.csv", &long_list(20_000));
    let scans: Vec<_> = ["a.csv", "b.csv"]
        .map(|output| {
            folder
                .command(&format!("scan list.csv -o {output} --queue queue.db -q"))
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .into();
    for scan in scans {
        let (code, _, err) = told(&scan.wait_with_output().unwrap());
        assert_eq!(code, 0, "{err}");
    }
    assert_eq!(folder.read("a.csv"), folder.read("b.csv"));
    assert_eq!(folder.cases().len(), 4_000);
}

#[test]
fn a_kill_among_decisions_loses_none_that_was_acknowledged() {
    let folder = Folder::new();
    folder.file("list.csv", &long_list(10_000));
    folder.run("scan list.csv -o flags.csv --queue queue.db -q");
    let mut acknowledged: BTreeMap<u32, String> = BTreeMap::new();
    let mut next = 1;
    // Each round is killed behind another number of acknowledgements, from none on.
    for (round, after) in [0, 1, 7, 40, 100, 3, 60].into_iter().enumerate() {
        let mut child = folder
            .command("queue decide queue.db - --by ann")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        let first = next;
        let writer = std::thread::spawn(move || {
            let mut text = String::from("case,decision,reason\n");
            for case in first..first + 200 {
                let words = if case % 2 == 0 { "confirmed,imitation" } else { "dismissed,descriptive" };
                let _ = writeln!(text, "{case},{words}");
            }
            // The reader may be gone.
            let _ = input.write_all(text.as_bytes());
        });
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        for _ in 0..after {
            take(&mut acknowledged, &lines.next().unwrap().unwrap());
        }
        if round % 2 == 1 {
            std::thread::sleep(Duration::from_millis(round as u64));
        }
        child.kill().unwrap();
        // What it had said before it ended counts as well.
        for line in lines.map_while(Result::ok) {
            take(&mut acknowledged, &line);
        }
        child.wait().unwrap();
        writer.join().unwrap();
        next = first + 200;
    }
    assert!(acknowledged.len() >= 211, "{}", acknowledged.len());
    let decided: BTreeMap<u32, String> = folder
        .run("queue export queue.db --format jsonl")
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|case| (case["case"].as_u64().unwrap() as u32, case["state"].as_str().unwrap().to_owned()))
        .collect();
    for (case, state) in &acknowledged {
        assert_eq!(decided.get(case), Some(state), "case {case}");
    }
    // At most one a round was on the disk and not yet told of.
    assert!(decided.len() <= acknowledged.len() + 7, "{} {}", decided.len(), acknowledged.len());
}

/// A whole line of acknowledgement.
fn take(acknowledged: &mut BTreeMap<u32, String>, line: &str) {
    if let Some((case, state)) = line.split_once(' ')
        && ["confirmed", "dismissed"].contains(&state)
    {
        acknowledged.insert(case.parse().unwrap(), state.to_owned());
    }
}

#[test]
fn decisions_are_measured_and_fitted_to() {
    let folder = Folder::new();
    let mut list = String::from("id,name\n");
    for id in 0..60 {
        let names = ["人民曰报", "R\u{435}uters", "Reuters Fan Club", "人民日報网", "Reuter", "人民日报时事"];
        let _ = writeln!(list, "{id},{} {id}", names[id % 6]);
    }
    folder.file("list.csv", &list);
    let (code, _, err) = folder.ran("evaluate --from-decisions queue.db");
    assert!(code == 1 && err.contains("there is no such queue"), "{err}");
    folder.run("scan list.csv -o flags.csv --queue queue.db -q --min-score 0");
    let (code, _, err) = folder.ran("evaluate --from-decisions queue.db");
    assert!(code == 1 && err.contains("nothing in this queue was decided"), "{err}");
    let cases = folder.cases().len();
    let mut decisions = String::new();
    for case in 1..=cases {
        let words = if case % 3 == 0 { "dismissed,descriptive" } else { "confirmed,imitation" };
        let _ = writeln!(decisions, "{case},{words},");
    }
    folder.decide(&decisions);
    let (code, out, err) = folder.ran("evaluate --from-decisions queue.db --min-score 0");
    assert!(code == 0 && err.contains("recall and the rate of false alarms"), "{err}");
    assert!(out.contains(&format!("ordinary    {:>2}", cases / 3)), "{out}");
    let (code, _, err) = folder.ran("evaluate --from-decisions queue.db --fit model.toml");
    assert!(code == 0 && err.contains("log loss"), "{err}");
    assert!(folder.read("model.toml").contains("\nbias = "));
}

#[test]
fn what_is_wrong_is_said() {
    let folder = Folder::new();
    folder.run("scan accounts.csv -o flags.csv --queue queue.db -q");
    for (arguments, what) in [
        ("queue list none.db", "there is no such queue"),
        ("queue list accounts.csv", "this is no database"),
        ("scan accounts.csv --queue accounts.csv", "this is no database"),
        ("scan accounts.csv --queue none/queue.db", "the queue cannot be opened"),
        ("queue export queue.db -o queue.db", "is both read and written"),
        ("queue official queue.db --add x --by ann", "an entity and an account were expected"),
    ] {
        let (code, _, err) = folder.ran(arguments);
        assert!(code != 0 && err.contains(what), "{arguments}: {err}");
    }
    for (list, what) in [
        ("1,banned,imitation,\n", "`banned` is no decision"),
        ("1,confirmed,nonsense,\n", "`nonsense` is no reason"),
        ("1,confirmed,same-name,\n", "is no reason for confirmed"),
        ("99,confirmed,imitation,\n", "there is no case 99"),
        ("1,upheld,no-proof,\n", "case 1 is new: `uphold` is not possible"),
    ] {
        folder.file("decisions.csv", &format!("case,decision,reason,note\n{list}"));
        let (code, _, err) = folder.ran("queue decide queue.db decisions.csv --by ann");
        assert!(code == 1 && err.contains("decisions.csv:2: ") && err.contains(what), "{err}");
    }
    assert!(folder.cases().values().all(|state| state == "new"));
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_to_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    fs::create_dir(folder.path("kept")).unwrap();
    fs::set_permissions(folder.path("kept"), fs::Permissions::from_mode(0o555)).unwrap();
    if fs::write(folder.path("kept/probe"), "").is_ok() {
        println!("skipped: this user may write everywhere");
        return;
    }
    let (code, _, err) = folder.ran("scan accounts.csv --queue kept/queue.db");
    assert!(code == 1 && err.contains("the queue cannot be opened") && err.contains("hint: "), "{err}");
}
