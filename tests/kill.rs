//! A scan killed at any instant goes on with `--resume` to the same bytes, and no partial file is ever seen under its name.
//!
//! `DEADRINGER_LONG=25` kills 200 times a scan of 2 million rows.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

fn long() -> usize {
    std::env::var("DEADRINGER_LONG").ok().and_then(|times| times.parse().ok()).unwrap_or(1)
}

/// Ordinary rows, imitations, rows that are quarantined and blank ones.
fn list(rows: usize) -> String {
    let mut text = String::from("id,name,handle\n");
    for row in 0..rows {
        text.push_str(&match row % 200 {
            0 => format!("{row},人民曰报 {row},h{row}\n"),
            1 => format!("{row},too,many,fields\n"),
            2 => format!("{row},,\n"),
            3 => format!("{row},\"Reuterz\nNews {row}\",h{row}\n"),
            other => format!("{row},Maria {other} García {row},handle_{row}\n"),
        });
    }
    text
}

/// A registry of two, so that most of the time goes into the scan.
fn prepare(folder: &Path, rows: usize) {
    fs::write(folder.join("list.csv"), list(rows)).unwrap();
    let registry = "id,name,category\nrm,人民日报,news-media\nrt,Reuters,news-agency\n";
    fs::write(folder.join("registry.csv"), registry).unwrap();
}

struct Scan<'f> {
    folder: &'f Path,
    output: &'f str,
}

impl Scan<'_> {
    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_deadringer"));
        command
            .current_dir(self.folder)
            .args(["scan", "list.csv", "-o", self.output, "--quarantine"])
            .arg(format!("{}.bad.csv", self.output))
            .args(["--max-rejects", "1000000", "--checkpoint-every", "0", "--quiet"])
            .args(["--no-builtin", "--registry", "registry.csv"])
            .stdin(Stdio::null());
        command
    }

    fn run(&self) -> ExitStatus {
        self.command().status().unwrap()
    }

    fn read(&self) -> [Option<Vec<u8>>; 2] {
        let read = |name: String| fs::read(self.folder.join(name)).ok();
        [read(self.output.to_owned()), read(format!("{}.bad.csv", self.output))]
    }
}

/// Marsaglia's xorshift.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: Duration) -> Duration {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        limit.mul_f64((self.0 >> 11) as f64 / (1u64 << 53) as f64)
    }
}

#[test]
fn a_scan_killed_at_any_instant_goes_on_to_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    prepare(folder, 80_000 * long());
    let whole = Scan { folder, output: "whole.csv" };
    let began = Instant::now();
    assert!(whole.run().success());
    let takes = began.elapsed();
    let expected = whole.read();
    assert!(expected.iter().flatten().all(|bytes| bytes.len() > 10_000));

    let killed = Scan { folder, output: "killed.csv" };
    let random = &mut Random(0x2545_f491_4f6c_dd1d);
    let (mut kills, mut finished, mut resumed) = (0, 0, 0);
    while kills < 8 * long() {
        for name in ["killed.csv", "killed.csv.bad.csv", "killed.csv.manifest.json"] {
            let _ = fs::remove_file(folder.join(name));
        }
        loop {
            let mut child = killed.command().arg("--resume").spawn().unwrap();
            // Every other one only once there is something to go on from: how long a start takes depends on the machine's other work.
            if kills % 2 == 1 {
                let began = Instant::now();
                let checkpoint = folder.join(".killed.csv.checkpoint");
                while !checkpoint.exists()
                    && child.try_wait().unwrap().is_none()
                    && began.elapsed() < takes * 20
                {
                    std::thread::sleep(Duration::from_millis(1));
                }
                std::thread::sleep(random.below(takes / 3));
            } else {
                std::thread::sleep(random.below(takes));
            }
            child.kill().unwrap();
            let status = child.wait().unwrap();
            if status.signal() == Some(9) {
                kills += 1;
                let [flags, quarantine] = killed.read();
                assert!(flags.is_none() || flags == expected[0], "a partial file under the final name");
                assert!(quarantine.is_none() || quarantine == expected[1], "a partial quarantine");
                resumed += usize::from(folder.join(".killed.csv.checkpoint").exists());
                if kills % 8 != 0 {
                    continue;
                }
                assert!(killed.command().arg("--resume").status().unwrap().success());
            } else {
                assert!(status.success(), "{status}");
            }
            finished += 1;
            assert!(killed.read() == expected, "after {kills} kills the output is another one");
            let hidden: Vec<_> = fs::read_dir(folder)
                .unwrap()
                .map(|file| file.unwrap().file_name().into_string().unwrap())
                .filter(|name| name.starts_with('.'))
                .collect();
            assert!(hidden.is_empty(), "{hidden:?} is left over");
            break;
        }
    }
    assert!(resumed * 3 >= kills, "of {kills} kills only {resumed} left a checkpoint to go on from");
    report(&format!(
        "{kills} kills, {resumed} with a checkpoint, {finished} scans finished, the same bytes each time"
    ));
}

#[expect(clippy::print_stdout, reason = "shown with --nocapture")]
fn report(summary: &str) {
    println!("{summary}");
}

#[test]
fn a_polite_stop_says_how_to_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    prepare(folder, 200_000);
    let scan = Scan { folder, output: "flags.csv" };
    let child = scan.command().stderr(Stdio::piped()).spawn().unwrap();
    // The checkpoint says that it is on its way.
    let checkpoint = folder.join(".flags.csv.checkpoint");
    let began = Instant::now();
    while !checkpoint.exists() && began.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(5));
    }
    let interrupted = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(interrupted.success());
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("stopped after") && said.contains("--resume"), "{said}");
    assert!(!folder.join("flags.csv").exists() && checkpoint.exists());
    let other = scan.command().args(["--resume", "--min-score", "0.7"]).output().unwrap();
    let said = String::from_utf8(other.stderr).unwrap();
    assert_eq!(other.status.code(), Some(1), "{said}");
    assert!(said.contains("`--min-score` was not given, now it is `0.7000`"), "{said}");
    assert!(scan.command().arg("--resume").status().unwrap().success());
    assert!(!checkpoint.exists());
    let again = scan.command().arg("--resume").output().unwrap();
    assert!(again.status.success());
}
