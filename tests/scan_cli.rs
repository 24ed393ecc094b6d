//! The program as its users run it: files in, files out, exit codes, and what it says.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what is wrong by panicking"
)]

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const REGISTRY: &str = "id,name,category,country,aliases,official\n\
    rm,人民日报,news-media,CN,,weibo:@人民日报\n\
    rt,Reuters,news-agency,GB,,x:@Reuters\n";

const HEADER: &str =
    "id,name,handle,kind,tier,score,category,entity_id,entity_name,matched_name,field,evidence,disclaimer";

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Folder(tempfile::tempdir().unwrap());
        folder.file("registry.csv", REGISTRY);
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        fs::write(self.path(name), bytes).unwrap();
        self.path(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// The program in this folder, with the registry of these tests.
    fn command(&self, arguments: &str) -> Command {
        let mut words = arguments.split_whitespace();
        let mut command = Command::new(env!("CARGO_BIN_EXE_deadringer"));
        command.current_dir(self.0.path()).args(words.next());
        command.args(["--no-builtin", "--registry", "registry.csv"]).args(words).stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &str) -> Ran {
        Ran::of(&self.command(arguments).output().unwrap())
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.0.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

#[derive(Debug)]
struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Ran {
    fn of(output: &Output) -> Self {
        Ran {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout.clone()).unwrap(),
            err: String::from_utf8(output.stderr.clone()).unwrap(),
        }
    }

    /// A number of the summary, by its word.
    fn count(&self, word: &str) -> u64 {
        let line = self.err.lines().find(|line| line.split_whitespace().next() == Some(word));
        let number =
            line.unwrap_or_else(|| panic!("no {word} in {}", self.err)).split_whitespace().nth(1).unwrap();
        number.replace(',', "").parse().unwrap()
    }

    /// One column of the flags on standard output.
    fn column(&self, index: usize) -> Vec<String> {
        column(&self.out, index)
    }
}

fn column(text: &str, index: usize) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap()[index].to_owned()).collect()
}

const LIST: &str = "id,name,handle,platform\n\
    1,人民曰报,rmrb1,weibo\n\
    2,Rita Meyer,rita,x\n\
    3,R\u{435}uters,news24,x\n\
    4,Reuters,Reuters,x\n\
    5,Reuters,Reuters,telegram\n";

#[test]
fn flags_come_in_input_order_and_official_accounts_are_left_alone() {
    let folder = Folder::new();
    folder.file("list.csv", LIST);
    let ran = folder.run("scan list.csv");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.out.lines().next().unwrap(), HEADER);
    assert_eq!(ran.column(0), ["1", "3", "5"]);
    assert_eq!(ran.column(7), ["rm", "rt", "rt"]);
    assert_eq!(ran.column(3), ["lookalike", "lookalike", "same"]);
    assert_eq!((ran.count("Rows"), ran.count("scanned"), ran.count("Flags")), (5, 5, 3));
}

#[test]
fn the_ledger_adds_up_on_every_kind_of_fault() {
    let folder = Folder::new();
    let mut list = b"\xef\xbb\xbfid,name,handle\r\n".to_vec();
    for part in [
        &b"1,\xe4\xba\xba\xe6\xb0\x91\xe6\x9b\xb0\xe6\x8a\xa5,a\r\n"[..],
        b"2,ragged\n",
        b"3,too,many,fields\n",
        b"\n",
        b"5,,\n",
        b"6,Re\xffuters,x\n",
        b"7,nul\0name,x\n",
        b"8,\"stray,x\n",
        b"9,Reuters,x\n",
        b"10,\"two\nlines\",x\n",
        b"\xef\xbb\xbf11,mark inside,x\n",
        b"12,return\rinside,x\n",
    ] {
        list.extend_from_slice(part);
    }
    list.extend_from_slice(format!("13,{},x\n", "long".repeat(1 << 20)).as_bytes());
    list.extend_from_slice(b"14,last,x");
    folder.file("list.csv", &list);
    let ran = folder.run("scan list.csv --quarantine bad.csv --max-rejects 4 -o flags.csv");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.count("Rows"), 14);
    assert_eq!(ran.count("scanned") + ran.count("quarantined") + ran.count("blank"), 14);
    assert_eq!((ran.count("scanned"), ran.count("quarantined"), ran.count("blank")), (8, 4, 2));
    assert!(ran.err.contains("(of them 1 repaired)"), "{}", ran.err);

    let bad = folder.read("bad.csv");
    assert_eq!(bad.lines().next().unwrap(), "source,row,line,byte,reason,raw");
    assert_eq!(column(&bad, 0), ["list.csv"; 4]);
    assert_eq!(column(&bad, 1), ["2", "3", "8", "13"]);
    assert_eq!(column(&bad, 2), ["3", "4", "9", "15"]);
    assert_eq!(column(&bad, 5)[..3], ["2%2Cragged", "3%2Ctoo%2Cmany%2Cfields", "8%2C%22stray%2Cx"]);

    let ran = folder.run("scan list.csv -o flags.csv");
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("list.csv:3: row 2, byte 37: 2 fields where the header has 3"), "{}", ran.err);
    assert!(ran.err.contains("4 rows were quarantined, more than `--max-rejects 0`"));
    assert_eq!(column(&folder.read("flags.csv"), 0), ["1", "6", "9"]);
}

#[test]
fn exit_codes_are_those_of_the_contract() {
    let folder = Folder::new();
    folder.file("list.csv", LIST);
    folder.file("none.csv", "name\nRita Meyer\n");
    folder.file("bad.csv", "id,name\n1,Reuters\n2\n");
    folder.file("other.csv", "a,b\n1,2\n");
    let code = |arguments| folder.run(arguments).code;
    assert_eq!(code("scan list.csv -q"), 0);
    assert_eq!(code("scan list.csv --fail-on-flag"), 4);
    assert_eq!(code("scan none.csv --fail-on-flag"), 0);
    assert_eq!(code("scan bad.csv --fail-on-flag"), 3);
    assert_eq!(code("scan bad.csv --fail-on-flag --max-rejects 1"), 4);
    assert_eq!(code("scan missing.csv"), 1);
    assert_eq!(code("scan list.csv --registry missing.csv"), 1);
    assert_eq!(code("scan other.csv"), 1);
    assert_eq!(code("scan ."), 1);
    for wrong in [
        "scan",
        "scan list.csv --no-such-option",
        "scan list.csv --threads 0",
        "scan list.csv --min-score 1.5",
        "scan list.csv --min-score 0.5 --min-tier low",
        "scan list.csv --kind imposter",
        "scan list.csv --columns name",
        "scan list.csv --columns name=nowhere",
        "scan list.csv --encoding klingon",
        "scan list.csv -o list.csv",
        "scan list.csv --quarantine ./list.csv",
        "scan list.csv -o same --quarantine same",
        "scan - -",
        "scan list.csv -o flags.csv.gz",
        "scan list.csv --report page.html",
        "check",
        "check a b --handle c",
    ] {
        let ran = folder.run(wrong);
        assert_eq!(ran.code, 2, "{wrong}: {}", ran.err);
        assert!(ran.err.starts_with("error: ") && ran.out.is_empty(), "{wrong}: {}", ran.err);
    }
    #[cfg(not(feature = "parquet"))]
    {
        for wrong in ["scan list.csv --format parquet", "scan list.csv -o flags.parquet"] {
            let ran = folder.run(wrong);
            assert_eq!(ran.code, 2, "{wrong}: {}", ran.err);
            assert!(
                ran.err.contains("`parquet` is not built into") && ran.err.contains("--features parquet"),
                "{}",
                ran.err
            );
        }
        assert!(!folder.run("scan --help").out.contains("parquet"));
    }
    assert_eq!(folder.read("list.csv"), LIST);
    assert_eq!(folder.names(), ["bad.csv", "list.csv", "none.csv", "other.csv", "registry.csv"]);
}

#[test]
fn a_list_without_names_is_refused_with_its_headers_and_a_way_out() {
    let folder = Folder::new();
    folder.file("list.csv", "key,titel\n1,人民曰报\n");
    let ran = folder.run("scan list.csv -o flags.csv");
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("the headers are `key`, `titel`") && ran.err.contains("--columns"),
        "{}",
        ran.err
    );
    assert!(!folder.path("flags.csv").exists());
    let ran = folder.run("scan list.csv --columns id=KEY,name=titel");
    assert_eq!((ran.code, ran.column(0)), (0, vec!["1".to_owned()]), "{}", ran.err);
}

#[test]
fn a_finished_output_is_whole_and_an_unfinished_one_absent() {
    let folder = Folder::new();
    let mut text = LIST.to_owned();
    for row in 10..12_000 {
        text.push_str(&format!("{row},R\u{435}uters {},h{row},x\n", row * 7_919 % 10_007));
    }
    let packed = gzip(text.as_bytes());
    folder.file("list.csv.gz", &packed[..packed.len() / 2]);
    folder.file("flags.csv", "old");
    for threads in [1, 2] {
        let ran =
            folder.run(&format!("scan list.csv.gz -o flags.csv --quarantine bad.csv --threads {threads}"));
        assert_eq!(ran.code, 1, "{}", ran.err);
        assert!(ran.err.contains("list.csv.gz: cannot be read"), "{}", ran.err);
        assert_eq!(folder.read("flags.csv"), "old");
        assert_eq!(folder.names(), ["flags.csv", "list.csv.gz", "registry.csv"]);
    }
    folder.file("list.csv", LIST);
    assert_eq!(folder.run("scan list.csv -o missing/flags.csv").code, 1);
    assert_eq!(folder.run("scan list.csv -o .").code, 2);
}

#[test]
fn the_same_list_in_every_form_gives_the_same_flags() {
    let folder = Folder::new();
    folder.file("list.csv", LIST);
    let expected = folder.run("scan list.csv").out;
    let rows: Vec<Vec<&str>> = LIST.lines().map(|line| line.split(',').collect()).collect();
    let json: String = rows[1..]
        .iter()
        .map(|row| {
            format!(
                "{{\"ID\":{},\"nick\":\"{}\",\"screen_name\":\"{}\",\"platform\":\"{}\",\"bio\":[1,{{}}]}}\n",
                row[0], row[1], row[2], row[3]
            )
        })
        .collect();
    let (first, second) = LIST.split_at(LIST.find("3,").unwrap());
    let mut members = gzip(first.as_bytes());
    members.extend(gzip(second.as_bytes()));
    let mut frames = zstd::encode_all(first.as_bytes(), 3).unwrap();
    frames.extend(zstd::encode_all(second.as_bytes(), 3).unwrap());
    let utf16: Vec<u8> =
        "\u{FEFF}".chars().chain(LIST.chars()).flat_map(|c| (c as u16).to_le_bytes()).collect();
    let tabs = LIST.replace(',', "\t");
    folder.file("crlf.csv", LIST.replace('\n', "\r\n"));
    folder.file("mark.csv", format!("\u{FEFF}{LIST}"));
    folder.file("list.tsv", &tabs);
    folder.file("tabs.txt", &tabs);
    folder.file("list.jsonl", &json);
    folder.file("json.txt", &json);
    folder.file("list.csv.gz", &members);
    folder.file("packed", &members);
    folder.file("list.tsv.zst", zstd::encode_all(tabs.as_bytes(), 3).unwrap());
    folder.file("frames", &frames);
    folder.file("list.ndjson.gz", gzip(json.as_bytes()));
    folder.file("utf16.csv", &utf16);
    for form in folder.names() {
        if form != "registry.csv" {
            let ran = folder.run(&format!("scan {form}"));
            assert_eq!((ran.code, ran.out.as_str()), (0, expected.as_str()), "{form}: {}", ran.err);
        }
    }
    let mut child = folder.command("scan -").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(&frames).unwrap();
    assert_eq!(Ran::of(&child.wait_with_output().unwrap()).out, expected);

    let ran = folder.run("scan list.csv -o out.jsonl -q");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let flags: Vec<serde_json::Value> =
        folder.read("out.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(flags.len(), 3);
    assert_eq!(flags[0]["entity_name"], "人民日报");
    assert_eq!(flags[0]["evidence"][0]["from"], "日");
    assert_eq!(flags[0]["evidence"][0]["position"], 2);
    assert_eq!(flags[0]["disclaimer"], serde_json::Value::Null);
}

#[test]
fn other_encodings_are_read_by_their_label() {
    let folder = Folder::new();
    let (raw, ..) = encoding_rs::GB18030.encode("uid,昵称\n9,人民曰报\n");
    let mut raw = raw.into_owned();
    raw.extend_from_slice(b"10,a\xffb\n");
    folder.file("list.csv", &raw);
    let ran = folder.run("scan list.csv --encoding gb18030");
    assert_eq!((ran.code, ran.column(0)), (0, vec!["9".to_owned()]), "{}", ran.err);
    assert!(ran.err.contains("(of them 1 repaired)"));
    // Unlabelled, the header says nothing.
    assert_eq!(folder.run("scan list.csv").code, 1);
}

#[test]
fn the_output_does_not_depend_on_the_number_of_threads() {
    let folder = Folder::new();
    let mut text = String::from("name,handle\n");
    for row in 0..18_000 {
        match row % 11 {
            0 => text.push_str(&format!("R\u{435}uters {row},h\n")),
            1 => text.push_str("ragged\n"),
            _ => text.push_str(&format!("Rita {row},h{row}\n")),
        }
    }
    folder.file("list.csv", &text);
    for threads in [1, 2, 8] {
        let ran = folder.run(&format!(
            "scan list.csv -o flags{threads} --quarantine bad{threads} --threads {threads} --max-rejects 99999"
        ));
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert_eq!(folder.read(&format!("flags{threads}")), folder.read("flags1"));
        assert_eq!(folder.read(&format!("bad{threads}")), folder.read("bad1"));
    }
    let ids = column(&folder.read("flags1"), 0);
    assert_eq!(ids[..3], ["1", "12", "23"]);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = Folder::new();
    let mut text = String::from("name\n");
    for row in 0..6_000 {
        text.push_str(&format!("R\u{435}uters {row}\n"));
    }
    folder.file("list.csv", &text);
    for threads in [1, 2] {
        let mut child = folder
            .command(&format!("scan list.csv --threads {threads}"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = [0; 10];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        let ran = Ran::of(&child.wait_with_output().unwrap());
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    }
}

#[test]
#[cfg(unix)]
fn what_is_no_regular_file_is_written_directly() {
    let folder = Folder::new();
    folder.file("list.csv", LIST);
    let ran = folder.run("scan list.csv -o /dev/null --quarantine /dev/null");
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    // A link is followed, and stays one.
    folder.file("real.csv", "old");
    std::os::unix::fs::symlink("real.csv", folder.path("link.csv")).unwrap();
    assert_eq!(folder.run("scan list.csv -o link.csv").code, 0);
    assert!(folder.read("real.csv").starts_with(HEADER));
    assert!(folder.path("link.csv").is_symlink());
    if Path::new("/dev/full").exists() {
        let ran = folder.run("scan list.csv -o /dev/full");
        assert_eq!(ran.code, 1);
        assert!(ran.err.contains("/dev/full: cannot be written"), "{}", ran.err);
    }
}

#[test]
fn dismissed_accounts_are_not_flagged_again() {
    let folder = Folder::new();
    folder.file("list.csv", LIST);
    folder.file("ids.csv", "note,account_id\nfine,1\n");
    folder.file("names.csv", "name,entity\nR\u{435}uters,rt\nReuters,Reuters\n人民曰报,somebody else\n");
    assert_eq!(folder.run("scan list.csv --accept ids.csv").column(0), ["3", "5"]);
    assert_eq!(folder.run("scan list.csv --accept names.csv").column(0), ["1"]);
    // The flags of an earlier scan will do; where there is no id column, row numbers are the ids.
    folder.file("bare.csv", "name\nReuters\n人民曰报\n");
    folder.run("scan bare.csv -o flags.csv");
    assert_eq!(folder.run("scan bare.csv --accept flags.csv").column(0).len(), 0);
    folder.file("wrong.csv", "a,b\n");
    assert_eq!(folder.run("scan list.csv --accept wrong.csv").code, 1);
}

#[test]
fn spreadsheet_cells_start_no_formula() {
    let folder = Folder::new();
    folder.file("list.csv", "id,name,handle\n=1+1,Reuters,@evil\n+2,-Reuters-,h\n");
    let plain = folder.run("scan list.csv");
    assert_eq!(plain.column(0), ["=1+1", "+2"]);
    let safe = folder.run("scan list.csv --spreadsheet-safe");
    for cell in (0..13).flat_map(|index| safe.column(index)) {
        assert!(!cell.starts_with(['=', '+', '-', '@']), "{cell}");
    }
}

#[test]
fn check_shows_the_name_over_the_one_it_resembles() {
    let folder = Folder::new();
    let ran = folder.run("check 人民曰报");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("resembles 人民日报"), "{}", ran.out);
    assert!(
        ran.out.contains("    name       人民曰报\n    protected  人民日报\n                   ^^\n"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("日 → 曰 at 2  (U+65E5 → U+66F0)"), "{}", ran.out);
    for word in ["impostor", "fake"] {
        assert!(!ran.out.to_lowercase().contains(word));
    }
    assert!(folder.run("check Rita").out.contains("resembles no protected name"));
    assert!(
        folder.run("check Reuters --handle Reuters --platform x").out.contains("resembles no protected name")
    );
}

#[test]
fn check_reads_names_from_standard_input_and_shows_nothing_raw() {
    let folder = Folder::new();
    let mut child = folder.command("check -").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let names = "Reuters\u{202E}\u{1b}[2J\u{9b}31m\r\nbad \u{200B} name\n";
    child.stdin.take().unwrap().write_all(&[names.as_bytes(), b"\xff\xfe\n"].concat()).unwrap();
    let ran = Ran::of(&child.wait_with_output().unwrap());
    assert_eq!(ran.code, 0);
    assert!(ran.out.contains("\\u{202E}\\u{001B}[2J\\u{009B}31m"), "{}", ran.out);
    assert!(ran.out.contains("bad \\u{200B} name"));
    assert!(!ran.out.contains(['\u{1b}', '\u{9b}', '\u{202E}', '\u{200B}', '\r']));
}

#[test]
fn check_answers_in_json_by_the_contract() {
    let folder = Folder::new();
    let ran = folder.run("check --json 人民曰报 Rita");
    let answers: Vec<serde_json::Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), 2);
    let keys: Vec<&String> = answers[0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["flags", "handle", "name", "registry", "truncated", "version"]);
    assert_eq!(answers[0]["flags"][0]["entity_id"], "rm");
    assert_eq!(answers[0]["flags"][0]["kind"], "lookalike");
    assert_eq!(answers[0]["registry"].as_str().unwrap().len(), 32);
    assert_eq!(answers[1]["flags"].as_array().unwrap().len(), 0);
}

#[test]
fn completions_and_manual_pages_are_printed() {
    let run = |arguments: &[&str]| {
        Ran::of(&Command::new(env!("CARGO_BIN_EXE_deadringer")).args(arguments).output().unwrap())
    };
    for shell in ["bash", "zsh", "fish"] {
        let ran = run(&["completions", shell]);
        assert!(ran.code == 0 && ran.out.contains("deadringer"), "{shell}");
        assert!(ran.out.contains("resume"), "{shell}");
    }
    assert!(run(&["man"]).out.contains(".TH deadringer"));
    assert!(run(&["man", "scan"]).out.contains("quarantine"));
    assert_eq!(run(&["man", "nothing"]).code, 2);
    assert_eq!(run(&["--version"]).out.trim(), format!("deadringer {}", env!("CARGO_PKG_VERSION")));
    assert_eq!(run(&[]).code, 2);
}

#[test]
fn the_example_list_flags_imitations_and_nobody_else() {
    let list = concat!(env!("CARGO_MANIFEST_DIR"), "/data/examples/accounts.csv");
    let output = Command::new(env!("CARGO_BIN_EXE_deadringer")).args(["scan", list]).output().unwrap();
    let ran = Ran::of(&output);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ids = ran.column(0);
    for id in ["1002", "1004", "1007", "1009", "1011", "1015", "1019", "1031", "1036"] {
        assert!(ids.iter().any(|found| found == id), "{id} is not flagged");
    }
    // Official accounts by their handle, and ordinary names of many scripts.
    for id in ["1005", "1056", "1001", "1003", "1008", "1012", "1018", "1021", "1025", "1041", "1055", "1060"]
    {
        assert!(!ids.iter().any(|found| found == id), "{id} is flagged");
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
