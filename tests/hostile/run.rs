//! The program in a folder of its own, with a registry of two names, and the lists that hold the hostile names.
#![allow(dead_code, reason = "each test that includes this uses its own part")]

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

use super::names::names;

const REGISTRY: &str = "id,name,category,country,aliases,official\n\
    rm,人民日报,news-media,CN,,weibo:@人民日报\n\
    rt,Reuters,news-agency,GB,,x:@Reuters\n";

pub(crate) struct Folder(tempfile::TempDir);

/// What the program answered.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Folder {
    pub(crate) fn new() -> Folder {
        let folder = Folder(tempfile::tempdir().unwrap());
        folder.file("registry.csv", REGISTRY);
        folder.file("list.jsonl", "{\"name\":\"x\"}\n");
        folder
    }

    pub(crate) fn path(&self) -> &std::path::Path {
        self.0.path()
    }

    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.path().join(name)).unwrap()
    }

    pub(crate) fn run<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>, input: &[u8]) -> Ran {
        let mut arguments: Vec<_> =
            arguments.into_iter().map(|argument| argument.as_ref().to_owned()).collect();
        if matches!(arguments[0].to_str(), Some("check" | "scan" | "evaluate")) {
            let ours = ["--no-builtin", "--registry", "registry.csv"].map(Into::into);
            arguments.splice(1..1, ours);
        }
        let mut child = Command::new(env!("CARGO_BIN_EXE_deadringer"))
            .current_dir(self.0.path())
            .args(arguments)
            .env_remove("NO_COLOR")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that does not read is no fault here.
        let _ = child.stdin.take().unwrap().write_all(input);
        let output = child.wait_with_output().unwrap();
        Ran {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// What a terminal is sent when the program runs on one; nothing where no terminal can be made.
    pub(crate) fn on_a_terminal(&self, arguments: &str) -> Option<String> {
        let (command, rest) = arguments.split_once(' ').unwrap();
        let line = format!(
            "exec '{}' {command} --no-builtin --registry registry.csv {rest}",
            env!("CARGO_BIN_EXE_deadringer")
        );
        let output = Command::new("script")
            .args(["--quiet", "--return", "--command", &line, "/dev/null"])
            .current_dir(self.0.path())
            .env("TERM", "xterm-256color")
            .env_remove("NO_COLOR")
            .stdin(Stdio::null())
            .output()
            .ok()?;
        let shown = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{shown}");
        Some(shown)
    }
}

/// The names as file names: without what no file name holds, and no longer than one may be.
pub(crate) fn file_names() -> Vec<String> {
    let mut all = Vec::new();
    for (number, name) in names().iter().enumerate() {
        let mut file: String = name.chars().filter(|c| !matches!(c, '\0' | '/')).collect();
        while file.len() > 200 {
            file.pop();
        }
        // A number keeps them apart, and from being empty or one of the folder's own.
        all.push(format!("{file}.{number}"));
    }
    all
}

/// Each name as an id, again as name and handle, and halves of surrogate pairs as only JSON can write them.
pub(crate) fn json_list() -> String {
    let mut list = String::new();
    for (number, name) in names().iter().enumerate() {
        for row in [
            serde_json::json!({"id": name, "name": "R\u{435}uters"}),
            serde_json::json!({"id": format!("row-{number}"), "name": name, "handle": name}),
        ] {
            list.push_str(&row.to_string());
            list.push('\n');
        }
    }
    for half in ["\\ud800", "\\udfff", "\\udc00\\ud800", "\\ud83d\\u202e"] {
        list.push_str(&format!("{{\"id\":\"half {half}\",\"name\":\"R\u{435}uters {half}\"}}\n"));
    }
    list
}

/// Whether the long form was asked for.
pub(crate) fn long() -> bool {
    std::env::var_os("DEADRINGER_LONG").is_some()
}

/// Each name as an account, as what it imitates, as technique, language and id.
pub(crate) fn labelled() -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["id", "name", "handle", "imitated", "label", "technique", "language"]).unwrap();
    for (number, name) in names().iter().enumerate() {
        let label = if number % 3 == 0 { "ordinary" } else { "impostor" };
        // Such words are trimmed, and stand at the start of lines: one that a name has begun is to be told from them.
        let word = format!("t{name}");
        let imitated = if label == "impostor" { word.as_str() } else { "" };
        writer.write_record([name, &format!("{name} "), name, imitated, label, &word, &word]).unwrap();
        writer.write_record([name, "R\u{435}uters", name, "", "ordinary", "", ""]).unwrap();
    }
    writer.into_inner().unwrap()
}

/// Text without the colours that the program itself sets. No name of the tests holds one of these.
pub(crate) fn strip_colour(text: &str) -> String {
    let mut text = text.to_owned();
    for code in ["0", "1", "2", "31", "32", "33", "36"] {
        text = text.replace(&format!("\u{1b}[{code}m"), "");
    }
    text
}
