//! The page of a scan, and scans that report only what is new: files in, files out, exit codes.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test says what is wrong by panicking")]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const REGISTRY: &str = "id,name,category,country,aliases,official\n\
    rm,人民日报,news-media,CN,,weibo:@人民日报\n\
    rt,Reuters,news-agency,GB,,x:@Reuters\n";

struct Folder(tempfile::TempDir);

struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Folder {
    fn new() -> Self {
        let folder = Folder(tempfile::tempdir().unwrap());
        folder.file("registry.csv", REGISTRY);
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path(name), bytes).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn exists(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    fn ran(&self, arguments: &str, input: &str) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_deadringer"));
        command.current_dir(self.0.path()).args(arguments.split_whitespace());
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // A program that does not read is no fault here.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        Ran {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// What was run and succeeded.
    fn run(&self, arguments: &str) -> Ran {
        let ran = self.ran(arguments, "");
        assert_eq!(ran.code, 0, "{arguments}: {}", ran.err);
        ran
    }

    /// A scan with the registry of these tests.
    fn scan(&self, arguments: &str) -> Ran {
        self.run(&format!("scan --no-builtin --registry registry.csv {arguments}"))
    }

    /// The error of what was refused.
    fn refused(&self, arguments: &str, code: i32) -> String {
        let arguments = arguments.replace("scan ", "scan --no-builtin --registry registry.csv ");
        let ran = self.ran(&arguments, "");
        assert_eq!(ran.code, code, "{arguments}: {}", ran.err);
        assert!(ran.err.starts_with("error: ") && ran.out.is_empty(), "{arguments}: {}", ran.err);
        ran.err
    }
}

/// The data that a page holds.
fn data(page: &str) -> serde_json::Value {
    let island = page.split_once("<script type=\"application/json\" id=\"data\">").unwrap().1;
    serde_json::from_str(island.split_once("</script>").unwrap().0).unwrap()
}

/// The cells of the row of a table that begins with a word, without their markup.
fn row(page: &str, word: &str) -> Vec<String> {
    let mut rows = page.split("<tr>").skip(1).map(|row| row.split_once("</tr>").map_or(row, |(row, _)| row));
    let plain = |cell: &str| {
        let mut out = String::new();
        for (at, piece) in cell.split('<').enumerate() {
            out.push_str(if at == 0 { piece } else { piece.split_once('>').map_or("", |(_, text)| text) });
        }
        out
    };
    let cells = |row: &str| -> Vec<String> {
        row.split("</td>").flat_map(|cell| cell.split("</th>")).map(plain).collect()
    };
    rows.find_map(|row| Some(cells(row)).filter(|cells| cells[0] == word)).unwrap()
}

#[test]
fn the_page_of_the_examples() {
    let folder = Folder::new();
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/examples/accounts.csv");
    fs::copy(list, folder.path("accounts.csv")).unwrap();
    folder.run("scan accounts.csv -o flags.csv --quiet");
    folder.run("scan accounts.csv -o flags.jsonl --quiet");
    folder.run("report flags.csv -o page.html");
    let page = folder.read("page.html");

    // What the summary of the scan says, the page says.
    let manifest: serde_json::Value = serde_json::from_str(&folder.read("flags.csv.manifest.json")).unwrap();
    let tally = &manifest["tally"];
    let flags = tally["flags"].as_u64().unwrap();
    assert!(page.contains("<b>60</b>accounts scanned"), "the ledger");
    assert!(page.contains(&format!("<b>{}</b>accounts flagged", tally["accounts"])));
    assert!(page.contains(&format!("<b>{flags}</b>flags")));
    assert!(page.contains(manifest["registry"].as_str().unwrap()));
    for (words, key) in
        [(["same", "lookalike", "extended", "claim"].as_slice(), "kinds"), (&["high", "low"], "tiers")]
    {
        for word in words {
            let told = page.split(&format!("<tr><th scope=\"row\">{word}")).nth(1).unwrap();
            let told = told.split_once("<td class=\"number\">").unwrap().1.split_once('<').unwrap().0;
            assert_eq!(told, tally[key][*word].to_string(), "{word}");
        }
    }
    for (category, count) in tally["categories"].as_object().unwrap() {
        assert_eq!(row(&page, category)[1], count.to_string(), "{category}");
    }
    for (_, entity) in tally["entities"].as_object().unwrap() {
        assert_eq!(row(&page, entity[0].as_str().unwrap())[1], entity[1].to_string());
    }
    // Each flag stands in the table and in the data.
    assert_eq!(page.matches("<tr><td class=\"number\" data-label=\"score\">").count() as u64, flags);
    let data = data(&page);
    assert_eq!(data["flags"].as_array().unwrap().len() as u64, flags);
    let scores: Vec<u64> =
        data["flags"].as_array().unwrap().iter().map(|flag| flag[0].as_u64().unwrap()).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
    assert!(page.contains("<span class=\"technique look\">han-shape</span>"));
    assert!(page.contains("<bdi>日</bdi> → <bdi>曰</bdi> at 2 <code>U+65E5 → U+66F0</code>"));

    // The same flags make the same page, in either form; a page that is written anew is the same, byte for byte.
    folder.run("report flags.csv -o again.html");
    assert_eq!(folder.read("again.html"), page);
    assert_eq!(folder.run("report flags.csv -o -").out, page);
    folder.run("report flags.jsonl -o jsonl.html");
    let other = folder.read("jsonl.html").replace("flags.jsonl", "flags.csv");
    assert_eq!(other, page);
    let piped = folder.ran("report - -o -", &folder.read("flags.csv"));
    assert_eq!(piped.code, 0, "{}", piped.err);
    assert_eq!(self::data(&piped.out), data);
    assert!(piped.out.contains("no manifest stands beside it"));
    // Two files count together.
    let both = folder.run("report flags.csv flags.jsonl -o -").out;
    assert!(
        both.contains(&format!("<b>{}</b>flags", 2 * flags)) && both.contains("<b>120</b>accounts scanned")
    );
    // Scanned and made in one.
    folder.run("scan accounts.csv -o flags.csv --quiet --report one.html");
    assert_eq!(folder.read("one.html"), page);
    // A manifest of other flags proves nothing of these.
    folder.file("flags.csv", folder.read("flags.csv").replace("renmin_ribao1", "renmin_ribao2"));
    let other = folder.run("report flags.csv -o -").out;
    assert!(
        other.contains("the manifest beside it is of other flags") && !other.contains("accounts scanned")
    );
}

#[test]
fn the_policy_lets_nothing_in_but_the_page_itself() {
    let folder = Folder::new();
    folder.file("list.csv", "name\nR\u{435}uters</script><script>document.title='OWNED'</script>\u{2028}\n");
    folder.scan("list.csv -o flags.csv --report page.html --min-score 0");
    let page = folder.read("page.html");
    let policy = page.split_once("http-equiv=\"Content-Security-Policy\" content=\"").unwrap().1;
    let policy = policy.split_once('"').unwrap().0;
    assert!(policy.starts_with("default-src 'none'; script-src 'sha256-"), "{policy}");
    assert!(!policy.contains("unsafe") && !policy.contains("http") && !policy.contains('*'), "{policy}");
    assert_eq!(page.matches("<script").count(), 2, "the data and the program");
    assert_eq!(page.matches("</script>").count(), 2);
    assert!(!page.contains('\u{2028}'));
    for sign in [" style=", " onclick", " onload", " onerror", "http://", "https://", "src="] {
        assert!(!page.contains(sign), "{sign}");
    }
    assert_eq!(data(&page)["flags"].as_array().unwrap().len(), 1);
}

#[test]
fn nothing_flagged_makes_a_page_too() {
    let folder = Folder::new();
    folder.file("list.csv", "id,name\n1,Rita Meyer\n");
    for flags in ["flags.csv", "flags.jsonl", "flags.txt"] {
        let format = if flags == "flags.csv" { "csv" } else { "jsonl" };
        folder.scan(&format!("list.csv -o {flags} --format {format} --report page.html"));
        let page = folder.read("page.html");
        assert!(page.contains("<b>0</b>flags") && page.contains("Nothing is flagged"));
        assert_eq!(data(&page)["flags"].as_array().unwrap().len(), 0);
    }
}

#[test]
fn what_cannot_be_had_is_refused_before_anything_is_written() {
    let folder = Folder::new();
    folder.file("list.csv", "id,name\n1,R\u{435}uters\n");
    folder.scan("list.csv -o flags.csv");
    let flags = folder.read("flags.csv");
    assert!(folder.refused("report flags.csv -o flags.csv", 2).contains("both read and written"));
    assert!(folder.refused("report - - -o page.html", 2).contains("standard input"));
    assert!(folder.refused("report flags.csv", 2).contains("--output"));
    assert!(folder.refused("report none.csv -o page.html", 1).contains("none.csv: cannot be opened"));
    assert!(
        folder.refused("report list.csv -o page.html", 1).contains("list.csv:1: there is no column `handle`")
    );
    for stream in ["", "-o /dev/null"] {
        let error = folder.refused(&format!("scan list.csv {stream} --report page.html"), 2);
        assert!(
            error.contains("but they go to a stream")
                && error.contains("hint: name a file for the flags with `-o`")
        );
    }
    assert!(
        folder
            .refused("scan list.csv -o a.csv --spreadsheet-safe --report page.html", 2)
            .contains("spreadsheet")
    );
    for (options, named) in [
        ("-o a.csv --report list.csv", "list.csv"),
        ("-o a.csv --report a.csv", "a.csv"),
        ("-o a.csv --report a.csv.manifest.json", "a.csv.manifest.json"),
        ("-o a.csv --quarantine q.csv --report q.csv", "q.csv"),
        ("-o a.csv --quarantine - --report -", "/dev/stdout"),
        ("-o a.csv --baseline flags.csv --report flags.csv", "flags.csv"),
    ] {
        let error = folder.refused(&format!("scan list.csv {options}"), 2);
        assert!(
            error.contains(&format!("`{named}` is named for the report and for something else")),
            "{error}"
        );
    }
    let error = folder.refused("scan list.csv -o flags.csv --baseline flags.csv", 2);
    assert!(error.contains("`flags.csv` is both read and written"), "{error}");
    assert!(folder.refused("scan list.csv --baseline -", 2).contains("cannot be standard input"));
    assert!(
        folder.refused("scan list.csv --baseline list.csv", 1).contains("list.csv:1: there is no column")
    );
    assert!(!folder.exists("page.html") && !folder.exists("a.csv"));
    assert_eq!(folder.read("flags.csv"), flags);

    folder.scan("list.csv -o safe.csv --spreadsheet-safe");
    folder.file("list.csv", "id,name\n1,=R\u{435}uters\n");
    folder.scan("list.csv -o safe.csv --spreadsheet-safe");
    let error = folder.refused("report safe.csv -o page.html", 1);
    assert!(error.contains("safe.csv:2: `name` was made safe for a spreadsheet"), "{error}");
}

/// The ids of flags in CSV.
fn ids(flags: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(flags.as_bytes());
    reader.records().map(|record| record.unwrap()[0].to_owned()).collect()
}

#[test]
fn only_what_is_new_since_the_baseline_is_written() {
    let folder = Folder::new();
    folder.file(
        "monday.csv",
        "id,name,handle\n1,R\u{435}uters,a\n2,人民曰报,b\n3,Rita Meyer,c\n4,Reuters TV,d\n",
    );
    folder.scan("monday.csv -o monday-flags.csv");
    assert_eq!(ids(&folder.read("monday-flags.csv")), ["1", "2", "4"]);

    // 1 stays, 2 takes another kind, 3 is new, 4 takes another entity, 5 has the name of 1.
    let tuesday =
        "id,name,handle\n4,人民日报网,d\n1,Reutеrs,z\n2,人民日报,b\n3,Reuters,c\n5,R\u{435}uters,a\n";
    folder.file("tuesday.csv", tuesday);
    for (format, packed) in [("csv", false), ("jsonl", true)] {
        folder.scan(&format!("monday.csv -o base.{format}"));
        let mut base = format!("base.{format}");
        if packed {
            let file = fs::File::create(folder.path("base.jsonl.gz")).unwrap();
            let mut file = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
            file.write_all(folder.read("base.jsonl").as_bytes()).unwrap();
            file.finish().unwrap();
            base.push_str(".gz");
        }
        let ran = folder.scan(&format!("tuesday.csv -o new.csv --baseline {base} --report page.html"));
        assert_eq!(ids(&folder.read("new.csv")), ["4", "2", "3", "5"], "{format}");
        assert!(ran.err.contains("1 more stood in the baseline and are left out"), "{}", ran.err);
        let manifest: serde_json::Value =
            serde_json::from_str(&folder.read("new.csv.manifest.json")).unwrap();
        assert_eq!(manifest["tally"]["standing"], 1);
        assert_eq!(manifest["tally"]["flags"], 4);
        assert!(folder.read("page.html").contains("<b>4</b>flags"));
    }
    // The flags of both nights are the baseline of the third.
    let ran =
        folder.scan("tuesday.csv -o none.csv --baseline monday-flags.csv --baseline new.csv --fail-on-flag");
    assert!(ids(&folder.read("none.csv")).is_empty() && ran.err.contains("5 more stood"), "{}", ran.err);
    // The order of lists and threads is no matter.
    folder.scan("tuesday.csv -o threads.csv --baseline monday-flags.csv --threads 3");
    assert_eq!(folder.read("threads.csv"), folder.read("new.csv"));
}

#[test]
fn without_ids_accounts_are_known_by_name_and_handle() {
    let folder = Folder::new();
    folder.file("monday.csv", "name,handle\nR\u{435}uters,a\n人民曰报,b\n");
    folder.scan("monday.csv -o flags.csv");
    // Row 1 is another account now, and what was row 1 is row 3.
    folder.file("tuesday.csv", "name,handle\nR\u{435}uters,x\n人民曰报,b\nR\u{435}uters,a\n");
    folder.scan("tuesday.csv -o new.csv --baseline flags.csv");
    assert_eq!(ids(&folder.read("new.csv")), ["1"]);
    // An id that is empty is none.
    folder.file("wednesday.csv", "id,name,handle\n,R\u{435}uters,a\n7,R\u{435}uters,a\n");
    folder.scan("wednesday.csv -o newer.csv --baseline flags.csv");
    assert_eq!(ids(&folder.read("newer.csv")), ["7"]);
}

#[test]
fn a_claim_stands_by_its_category() {
    let folder = Folder::new();
    folder.file("list.csv", "id,name\n1,Chinese Red Army Command\n");
    folder.scan("list.csv -o flags.csv --min-score 0.1");
    assert!(folder.read("flags.csv").contains(",claim,"), "{}", folder.read("flags.csv"));
    folder.scan("list.csv -o new.csv --min-score 0.1 --baseline flags.csv");
    assert!(ids(&folder.read("new.csv")).is_empty());
    folder.file("flags.csv", folder.read("flags.csv").replace(",military,", ",education,"));
    folder.scan("list.csv -o new.csv --min-score 0.1 --baseline flags.csv");
    assert_eq!(ids(&folder.read("new.csv")), ["1"]);
}

#[test]
fn a_scan_goes_on_with_its_own_baseline_and_no_other() {
    let folder = Folder::new();
    let mut list = String::from("id,name\n");
    for row in 0..60_000 {
        list.push_str(&format!(
            "{row},{}\n",
            if row % 1_000 == 7 { "R\u{435}uters" } else { "Rita Meyer of Harbour Street" }
        ));
    }
    folder.file("list.csv", "id,name\n7,R\u{435}uters\n");
    folder.scan("list.csv -o base.csv");
    // A list that breaks off: its scan leaves a checkpoint.
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
    packed.write_all(list.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    folder.file("list.csv.gz", &packed[..packed.len() / 2]);
    let scan = "scan list.csv.gz -o flags.csv --checkpoint-every 0 --quiet --baseline base.csv";
    folder.refused(scan, 1);
    assert!(folder.exists(".flags.csv.checkpoint"));
    let base = folder.read("base.csv");
    folder.file("base.csv", base.replace("7,", "8,"));
    let error = folder.refused(&format!("{scan} --resume"), 1);
    assert!(error.contains("the scan that was stopped is another one: `--baseline` was `sha256:"), "{error}");
    let without = scan.replace(" --baseline base.csv", "");
    assert!(folder.refused(&format!("{without} --resume"), 1).contains("now it is not given"));
    // With its own it goes on where the list still breaks off.
    folder.file("base.csv", base);
    assert!(folder.refused(&format!("{scan} --resume"), 1).contains("list.csv.gz"));
}
