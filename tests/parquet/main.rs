//! One table as CSV, JSONL and Parquet, through the program: the same flags byte for byte, the same ledger; flags as Parquet that say
//! what the flags as JSONL say; and what cannot be read or gone on with is refused with what to do.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what is wrong by panicking"
)]

mod table;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use table::{Row, json_lines, rows, write};

/// A folder with a registry of two.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        let folder = tempfile::tempdir().unwrap();
        let registry = "id,name,category\nrm,人民日报,news-media\nrt,Reuters,news-agency\n";
        fs::write(folder.path().join("registry.csv"), registry).unwrap();
        Folder(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_deadringer"));
        command.current_dir(self.0.path()).arg("scan").args(arguments.split_whitespace());
        command.args(["--no-builtin", "--registry", "registry.csv"]).stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &str) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs what must succeed; the summary, without what it took.
    #[track_caller]
    fn scan(&self, arguments: &str) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{arguments}: {said}");
        said.lines().filter(|line| !line.contains("rows/s")).collect::<Vec<_>>().join("\n")
    }

    /// Runs what must be refused with a code.
    #[track_caller]
    fn refused(&self, code: i32, arguments: &str) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments}: {said}");
        assert!(said.starts_with("error: ") && said.contains("hint: ") && !said.contains("panic"), "{said}");
        said
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }
}

/// The flags of a file as lines of JSON, as the program writes them.
fn flags(path: &Path) -> Vec<serde_json::Value> {
    let reader = SerializedFileReader::new(fs::File::open(path).unwrap()).unwrap();
    let rows = reader.get_row_iter(None).unwrap();
    rows.map(|row| row.unwrap().to_json_value_here()).collect()
}

/// A row as JSON.
trait Json {
    fn to_json_value_here(&self) -> serde_json::Value;
}

impl Json for parquet::record::Row {
    fn to_json_value_here(&self) -> serde_json::Value {
        self.get_column_iter().map(|(name, field)| (name.clone(), field.to_json_value_here())).collect()
    }
}

impl Json for Field {
    fn to_json_value_here(&self) -> serde_json::Value {
        match self {
            Field::Null => serde_json::Value::Null,
            Field::Int(number) => (*number).into(),
            Field::Double(number) => (*number).into(),
            Field::Str(text) => text.as_str().into(),
            Field::Group(row) => row.to_json_value_here(),
            Field::ListInternal(list) => list.elements().iter().map(Json::to_json_value_here).collect(),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn one_table_in_three_formats_has_the_same_flags() {
    let folder = Folder::new();
    let rows = rows(30_000);
    fs::write(folder.path("list.csv"), table::csv(&rows)).unwrap();
    fs::write(folder.path("list.jsonl"), json_lines(&rows)).unwrap();
    fs::write(folder.path("list.parquet"), write(&rows, 7_001)).unwrap();
    fs::write(folder.path("whole.parquet"), write(&rows, 1 << 20)).unwrap();
    let said = folder.scan("list.csv -o expected.csv --threads 1");
    let expected = folder.read("expected.csv");
    assert!(expected.len() > 50_000);
    for list in ["list.jsonl", "list.parquet", "whole.parquet"] {
        for threads in [1, 2, 8] {
            assert_eq!(folder.scan(&format!("{list} -o flags.csv --threads {threads}")), said);
            assert!(folder.read("flags.csv") == expected, "{list} at {threads} threads");
        }
    }
}

#[test]
fn rows_without_ids_have_their_numbers_through_all_lists() {
    let folder = Folder::new();
    let rows: Vec<Row> = rows(3_000).into_iter().map(|row| Row { id: None, ..row }).collect();
    fs::write(folder.path("list.csv"), table::csv_without_ids(&rows)).unwrap();
    fs::write(folder.path("list.parquet"), table::write_without_ids(&rows, 1_000)).unwrap();
    folder.scan("list.csv list.csv list.csv -o expected.csv");
    folder.scan("list.parquet list.csv list.parquet -o flags.csv");
    assert!(folder.read("flags.csv") == folder.read("expected.csv"));
}

#[test]
fn files_of_other_writers_are_read() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = Folder::new();
    let list = here.join("data/examples/accounts.csv");
    let said = folder.scan(&format!("{} -o expected.csv", list.display()));
    let mut count = 0;
    for file in fs::read_dir(here.join("tests/parquet/foreign")).unwrap() {
        let file = file.unwrap().path();
        if file.extension().is_some_and(|extension| extension == "parquet") {
            assert_eq!(folder.scan(&format!("{} -o flags.csv", file.display())), said, "{}", file.display());
            assert!(folder.read("flags.csv") == folder.read("expected.csv"), "{}", file.display());
            count += 1;
        }
    }
    assert!(count >= 5);
}

#[test]
fn flags_as_parquet_are_those_of_jsonl() {
    let folder = Folder::new();
    fs::write(folder.path("list.parquet"), write(&rows(60_000), 20_000)).unwrap();
    let said = folder.scan("list.parquet -o flags.jsonl --min-score 0");
    let text = String::from_utf8(folder.read("flags.jsonl")).unwrap();
    let expected: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(folder.scan("list.parquet -o one.parquet --min-score 0 --threads 1"), said);
    assert_eq!(flags(&folder.path("one.parquet")), expected);
    folder.scan("list.parquet -o eight.parquet --min-score 0 --threads 8");
    assert!(folder.read("eight.parquet") == folder.read("one.parquet"));
    let output = folder.run("list.parquet --format parquet --min-score 0");
    assert!(output.stdout == folder.read("one.parquet"));
    let manifest: serde_json::Value =
        serde_json::from_slice(&folder.read("one.parquet.manifest.json")).unwrap();
    assert_eq!(manifest["flags"]["bytes"], folder.read("one.parquet").len());
    assert_eq!(manifest["read"][0]["bytes"], folder.read("list.parquet").len());
    assert_eq!(manifest["options"]["--format"], "parquet");
    // None at all make a file too.
    fs::write(folder.path("none.parquet"), write(&[], 1)).unwrap();
    folder.scan("none.parquet -o nothing.parquet");
    assert_eq!(flags(&folder.path("nothing.parquet")).len(), 0);
}

#[test]
fn text_that_is_none_is_repaired_and_counted() {
    let folder = Folder::new();
    let row = |name: &[u8]| Row { id: Some("1".into()), name: Some(name.to_vec()), handle: None };
    fs::write(
        folder.path("list.parquet"),
        write(&[row(b"Reuters\xff"), row(b"Reuters"), row(b"x\xe4\xba")], 9),
    )
    .unwrap();
    let said = folder.scan("list.parquet -o flags.csv");
    assert!(
        said.contains("repaired")
            && folder.read("flags.csv").windows(3).any(|bytes| bytes == "\u{FFFD}".as_bytes()),
        "{said}"
    );
    let manifest: serde_json::Value =
        serde_json::from_slice(&folder.read("flags.csv.manifest.json")).unwrap();
    assert_eq!(manifest["ledger"]["repaired"], 2);
}

#[test]
fn what_cannot_be_done_is_refused_with_what_to_do() {
    let folder = Folder::new();
    let bytes = write(&rows(100), 30);
    fs::write(folder.path("list.parquet"), &bytes).unwrap();
    fs::write(folder.path("list.csv"), table::csv(&rows(100))).unwrap();
    folder.scan("list.csv -o flags.parquet");
    let said = folder.refused(2, "list.csv -o again.parquet --resume");
    assert!(said.contains("JSONL"), "{said}");
    folder.refused(2, "list.csv -o again.parquet --report page.html");
    folder.refused(2, "list.csv -o again.parquet --spreadsheet-safe");
    let said = folder.refused(1, "list.csv -o again.csv --baseline flags.parquet");
    assert!(said.contains("Parquet") && said.contains("CSV or JSONL"), "{said}");
    let output =
        folder.command("-").stdin(fs::File::open(folder.path("list.parquet")).unwrap()).output().unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("neither packed nor from a pipe"));
    fs::write(folder.path("text.parquet"), table::csv(&rows(10))).unwrap();
    assert!(folder.refused(1, "text.parquet").contains("do not begin with `PAR1`"));
    fs::write(folder.path("other.parquet"), table::of_doubles()).unwrap();
    let said = folder.refused(1, "other.parquet");
    assert!(said.contains("other.parquet: column `name` is DOUBLE; text was expected"), "{said}");
    assert!(folder.refused(2, "list.parquet --columns name=nowhere").contains("`nowhere`"));
    fs::write(folder.path("short.parquet"), &bytes[..bytes.len() - 20]).unwrap();
    assert!(folder.refused(1, "short.parquet").contains("does not end as one"));
    let mut damaged = bytes.clone();
    damaged[bytes.len() - 60] ^= 0x55;
    fs::write(folder.path("damaged.parquet"), &damaged).unwrap();
    folder.refused(1, "damaged.parquet -o again.csv");
    assert!(!folder.path("again.csv").exists() && !folder.path("again.parquet").exists());
}

#[test]
fn a_scan_that_was_stopped_goes_on_in_the_same_file_and_in_no_other() {
    let folder = Folder::new();
    let all = rows(400_000);
    fs::write(folder.path("list.parquet"), write(&all, 100_000)).unwrap();
    folder.scan("list.parquet -o expected.csv");
    let how = "list.parquet -o flags.csv --checkpoint-every 0 --threads 1";
    let mut child = folder.command(how).stderr(Stdio::null()).spawn().unwrap();
    let (checkpoint, began) = (folder.path(".flags.csv.checkpoint"), Instant::now());
    while !checkpoint.exists() && began.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(checkpoint.exists() && !folder.path("flags.csv").exists());
    // As many bytes, one of them in a column that is not read.
    let bytes = folder.read("list.parquet");
    let mut other = bytes.clone();
    let at = other.windows(9).rposition(|bytes| bytes == b"not read!").unwrap();
    other[at] = b'N';
    fs::write(folder.path("list.parquet"), other).unwrap();
    assert!(folder.refused(1, &format!("{how} --resume")).contains("SHA-256"));
    fs::write(folder.path("list.parquet"), bytes).unwrap();
    folder.scan(&format!("{how} --resume"));
    assert!(folder.read("flags.csv") == folder.read("expected.csv"));
    let manifest: serde_json::Value =
        serde_json::from_slice(&folder.read("flags.csv.manifest.json")).unwrap();
    assert_eq!((&manifest["timing"]["resumed"], &manifest["read"][0]["rows"]), (&1.into(), &400_000.into()));
}

#[test]
fn an_audit_adds_it_up() {
    let folder = Folder::new();
    fs::write(folder.path("list.parquet"), write(&rows(5_000), 2_000)).unwrap();
    fs::write(folder.path("list.csv"), table::csv(&rows(5_000))).unwrap();
    let audit = |flags: &str| {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tools/audit.py");
        let manifest = format!("{flags}.manifest.json");
        let run = Command::new("python3").arg(script).arg(manifest).current_dir(folder.path("")).output();
        let Ok(output) = run else { return None };
        Some((output.status.success(), String::from_utf8(output.stdout).unwrap()))
    };
    folder.scan("list.parquet list.csv -o flags.csv --quarantine bad.csv");
    folder.scan("list.csv -o flags.parquet");
    for flags in ["flags.csv", "flags.parquet"] {
        let Some((good, said)) = audit(flags) else { return };
        assert!(good && !said.contains("WRONG"), "{said}");
    }
    let mut bytes = folder.read("list.parquet");
    bytes[100] ^= 1;
    fs::write(folder.path("list.parquet"), bytes).unwrap();
    assert!(!audit("flags.csv").unwrap().0);
}
