//! `tools/audit.py` adds a scan up again from its files, and finds what was altered. Skipped where there is no Python.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output};

fn audit(folder: &Path, manifest: &str) -> Option<Output> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tools/audit.py");
    Command::new("python3").arg(script).arg(manifest).current_dir(folder).output().ok()
}

#[test]
fn an_independent_script_adds_a_scan_up_again() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let mut list = String::from("\u{feff}uid,昵称,login\n");
    for row in 0..3_000 {
        list.push_str(&match row % 100 {
            0 => format!("{row},人民曰报,h{row}\n"),
            1 => format!("{row},\"never closed,h\n"),
            2 => format!("{row},one,too,many\n"),
            3 => "\n".to_owned(),
            4 => format!("{row}, ,\n"),
            5 => format!("{row},\"two\nlines\",h\r\n"),
            6 => format!("{row},Reuterz,h\n"),
            _ => format!("{row},name {row},h{row}\n"),
        });
    }
    fs::write(folder.join("a.csv"), &list).unwrap();
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer
        .write_all("{\"name\":\"BBC News\"}\n\n{\"handle\":\"x\"}\n{broken\n{\"name\":\"\"}\n".as_bytes())
        .unwrap();
    fs::write(folder.join("b.jsonl.gz"), packer.finish().unwrap()).unwrap();
    let (gb, _, _) = encoding_rs::GB18030.encode("id,name\n1,人民日报\n2,某人\n3,\n");
    fs::write(folder.join("c.csv"), &gb).unwrap();
    let scan = |inputs: &[&str], output: &str, more: &[&str]| {
        let status = Command::new(env!("CARGO_BIN_EXE_deadringer"))
            .arg("scan")
            .args(inputs)
            .args(["-o", output, "--quarantine"])
            .arg(format!("{output}.bad.csv"))
            .args(["--quiet", "--max-rejects", "1000"])
            .args(more)
            .current_dir(folder)
            .status()
            .unwrap();
        assert!(status.success());
    };
    scan(&["a.csv", "b.jsonl.gz"], "flags.csv", &[]);
    scan(&["c.csv"], "flags.jsonl", &["--encoding", "gb18030"]);
    for manifest in ["flags.csv.manifest.json", "flags.jsonl.manifest.json"] {
        let Some(output) = audit(folder, manifest) else {
            eprintln!("left out: there is no python3");
            return;
        };
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
        assert!(!said.contains("WRONG") && said.lines().count() >= 6, "{said}");
    }
    // A flag less, a row more: both are seen.
    let flags = fs::read_to_string(folder.join("flags.csv")).unwrap();
    fs::write(
        folder.join("flags.csv"),
        flags.lines().skip(1).map(|line| format!("{line}\n")).collect::<String>(),
    )
    .unwrap();
    fs::write(folder.join("a.csv"), list + "1,x,y\n").unwrap();
    let output = audit(folder, "flags.csv.manifest.json").unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    let wrong = said.lines().filter(|line| line.starts_with("WRONG")).count();
    assert!(wrong >= 4, "{said}");
}
