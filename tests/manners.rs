//! How a scan behaves where its streams, folders and limits are not as they should be: an exit code, one line that says
//! where and what, the old output whole, and nothing left over.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by panicking")]

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

const REGISTRY: &str = "id,name,category,country,aliases,official\nrt,Reuters,news-agency,GB,,\n";
const LIST: &str = "id,name,handle\n1,Reuters,acct\n2,Rita,rita\n3,Reuters,news\n";
const OLD: &str = "the output of an earlier scan\n";
const BIG: u64 = 8_000;
/// The user of least rights.
const NOBODY: u32 = 65_534;

struct Folder(tempfile::TempDir);

struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Ran {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ran { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }
}

impl Ran {
    /// Refused with this code, and with one line that holds these words.
    #[track_caller]
    fn refused(&self, code: i32, words: &[&str]) {
        assert_eq!(self.code, Some(code), "{}", self.err);
        let errors: Vec<&str> = self.err.lines().filter(|line| line.starts_with("error: ")).collect();
        assert_eq!(errors.len(), 1, "{}", self.err);
        for word in words {
            assert!(self.err.contains(word), "`{word}` is not in {}", self.err);
        }
        assert!(!self.err.contains("panicked"), "{}", self.err);
    }

    #[track_caller]
    fn done(&self) {
        assert_eq!(self.code, Some(0), "{}", self.err);
        assert!(!self.err.contains("error"), "{}", self.err);
    }
}

impl Folder {
    fn new() -> Self {
        let folder = Folder(tempfile::tempdir().unwrap());
        fs::set_permissions(folder.0.path(), fs::Permissions::from_mode(0o755)).unwrap();
        folder.file("registry.csv", REGISTRY);
        folder.file("list.csv", LIST);
        let rows: String = (1..=BIG).map(|id| format!("{id},Reuters,acct\n")).collect();
        folder.file("big.csv", &format!("id,name,handle\n{rows}"));
        folder.file("flags.csv", OLD);
        folder
    }

    fn path(&self, name: impl AsRef<OsStr>) -> PathBuf {
        self.0.path().join(name.as_ref())
    }

    fn file(&self, name: impl AsRef<OsStr>, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn read(&self, name: impl AsRef<OsStr>) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// A line for the shell, in which `$S` scans.
    fn command(&self, line: &str) -> Command {
        let mut command = Command::new("bash");
        command.current_dir(self.0.path()).args(["-c", line]).stdin(Stdio::null());
        let scan = "scan --no-builtin --registry registry.csv";
        command.env("S", format!("{} {scan}", env!("CARGO_BIN_EXE_deadringer"))).env("RUST_BACKTRACE", "0");
        command
    }

    fn shell(&self, line: &str) -> Ran {
        self.command(line).output().unwrap().into()
    }

    /// The old output is as it was, and there is no file that was not there before.
    #[track_caller]
    fn untouched(&self, more: &[&str]) {
        assert_eq!(self.read("flags.csv"), OLD);
        assert_eq!(self.read("list.csv"), LIST);
        let mut expected = vec!["big.csv", "flags.csv", "list.csv", "registry.csv"];
        expected.extend(more);
        expected.sort_unstable();
        assert_eq!(self.names(), expected);
    }

    /// All files but the manifests of scans that came to their end.
    fn names(&self) -> Vec<String> {
        let names = fs::read_dir(self.0.path()).unwrap();
        let names = names.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
        let mut names: Vec<String> = names.filter(|name| !name.ends_with(".manifest.json")).collect();
        names.sort();
        names
    }
}

/// Lines behind the header.
fn flags(text: &str) -> usize {
    text.lines().count().saturating_sub(1)
}

#[test]
fn a_reader_that_has_seen_enough_ends_the_scan_quietly() {
    let folder = Folder::new();
    for threads in [1, 2] {
        let ran = folder.shell(&format!("$S big.csv --threads {threads} | head -1; echo ${{PIPESTATUS[@]}}"));
        assert!(ran.out.starts_with("id,name,") && ran.out.ends_with("\n0 0\n"), "{}", ran.out);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    }
    folder.untouched(&[]);
}

#[test]
fn a_quarantine_that_nobody_reads_is_an_error() {
    let folder = Folder::new();
    folder.file(
        "ragged.csv",
        &format!("id,name,handle\n{}", "ragged and long, to fill the pipe\n".repeat(40_000)),
    );
    let ran =
        folder.shell("mkfifo pipe; (head -c 1 pipe >seen) & $S ragged.csv -o flags.csv --quarantine pipe");
    ran.refused(1, &["pipe: cannot be written", "Broken pipe"]);
    folder.untouched(&["pipe", "ragged.csv", "seen"]);
}

#[test]
fn closed_streams_are_as_empty_ones() {
    let folder = Folder::new();
    // The runtime opens the null device in their place, so that no file of ours takes their number.
    let ran = folder.shell("$S - <&-");
    ran.done();
    assert_eq!(flags(&ran.out), 0);
    for closed in [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"] {
        let ran = folder.shell(&format!("$S big.csv -o whole.csv --progress always {closed}"));
        ran.done();
        let text = folder.read("whole.csv");
        assert_eq!(flags(&text) as u64, BIG, "{closed}");
        assert!(text.lines().skip(1).all(|line| line.contains(",Reuters,acct,same,")), "{closed}");
    }
    let ran = folder.shell("$S big.csv 2>&-");
    assert_eq!((ran.code, flags(&ran.out) as u64), (Some(0), BIG));
    let ran = folder.shell("$S nothing.csv 2>&-");
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""));
    fs::remove_file(folder.path("whole.csv")).unwrap();
    folder.untouched(&[]);
}

#[test]
fn a_folder_that_may_not_be_written_is_named() {
    let folder = Folder::new();
    fs::create_dir(folder.path("closed")).unwrap();
    folder.file("closed/flags.csv", OLD);
    fs::set_permissions(folder.path("closed"), fs::Permissions::from_mode(0o555)).unwrap();
    let root = fs::write(folder.path("closed/probe"), "").is_ok();
    for line in ["$S big.csv -o closed/flags.csv", "$S big.csv -o flags.csv --quarantine closed/bad.csv"] {
        let mut command = folder.command(line);
        if root {
            fs::set_permissions(folder.0.path(), fs::Permissions::from_mode(0o777)).unwrap();
            command.uid(NOBODY).gid(NOBODY);
        }
        let ran: Ran = command.output().unwrap().into();
        if ran.code == Some(126) {
            eprintln!("skipped: the program stands where only its owner may run it");
            break;
        }
        ran.refused(1, &["closed/", "cannot be written", "ermission denied"]);
        assert_eq!(folder.read("closed/flags.csv"), OLD);
    }
    folder.untouched(&["closed"]);
    fs::set_permissions(folder.path("closed"), fs::Permissions::from_mode(0o755)).unwrap();
    folder.shell("$S list.csv -o nowhere/flags.csv").refused(1, &["nowhere/flags.csv: cannot be written"]);
    folder.shell("$S list.csv -o closed").refused(2, &["`closed` is a folder"]);
}

#[test]
fn a_full_disk_leaves_the_old_output() {
    let folder = Folder::new();
    folder.file("ragged.csv", &format!("id,name,handle\n1,Reuters,acct\n{}", "ragged\n".repeat(30_000)));
    if PathBuf::from("/dev/full").exists() {
        for line in [
            "$S big.csv > /dev/full",
            "$S big.csv -o /dev/full",
            "$S list.csv > /dev/full",
            "$S ragged.csv -o flags.csv --quarantine /dev/full",
            "$S list.csv -o flags.csv --quarantine /dev/full",
        ] {
            for threads in ["1", "2"] {
                let ran = folder.shell(&line.replacen("$S", &format!("$S --threads {threads}"), 1));
                ran.refused(1, &["cannot be written", "No space left on device"]);
            }
        }
    }
    // A limit on the size of files, at which a write fails as it does on a full disk.
    for size in [0, 1, 64, 200] {
        for output in ["-o flags.csv", "-o new.csv", "-o new.csv --quarantine bad.csv"] {
            let ran =
                folder.shell(&format!("trap '' XFSZ; ulimit -f {size}; $S big.csv ragged.csv {output}"));
            ran.refused(1, &["cannot be written", "File too large"]);
            folder.untouched(&["ragged.csv"]);
        }
    }
    fs::create_dir(folder.path("disk")).unwrap();
    let mounted = folder.shell("mount -t tmpfs -o size=64k tmpfs disk").code == Some(0);
    if mounted {
        folder.file("disk/flags.csv", OLD);
        let ran = folder.shell("$S big.csv -o disk/flags.csv");
        let old = folder.read("disk/flags.csv");
        let count = fs::read_dir(folder.path("disk")).unwrap().count();
        folder.shell("umount disk");
        ran.refused(1, &["disk/flags.csv: cannot be written", "No space left on device"]);
        assert_eq!((old.as_str(), count), (OLD, 1));
    } else {
        eprintln!("skipped: a small disk cannot be mounted here");
    }
    folder.untouched(&["disk", "ragged.csv"]);
}

#[test]
fn too_little_memory_never_leaves_a_part_for_the_whole() {
    let folder = Folder::new();
    let mut codes = Vec::new();
    for threads in [1, 8] {
        for kilobytes in (20..300).step_by(35).map(|megabytes| megabytes * 1_024) {
            let ran = folder
                .shell(&format!("ulimit -v {kilobytes}; exec $S big.csv -o flags.csv --threads {threads}"));
            codes.push(ran.code);
            assert!(!ran.err.contains("failed to spawn thread"), "{kilobytes}: {}", ran.err);
            match ran.code {
                Some(0) => {
                    assert_eq!(flags(&folder.read("flags.csv")) as u64, BIG);
                    folder.file("flags.csv", OLD);
                }
                // The loader (127), an error, or the abort of the allocator.
                Some(1 | 127) | None => assert!(!ran.err.is_empty() && folder.read("flags.csv") == OLD),
                code => panic!("{kilobytes} kB: {code:?}: {}", ran.err),
            }
        }
    }
    assert!(codes.contains(&Some(0)) && codes.iter().any(|code| *code != Some(0)), "{codes:?}");
}

#[test]
fn names_that_look_like_options_or_are_no_text_are_names() {
    let folder = Folder::new();
    let odd = OsStr::from_bytes(b"od\xffd.csv");
    for name in [OsStr::new("-x"), OsStr::new("--"), OsStr::new("a b\n.csv"), odd] {
        folder.file(name, &format!("{LIST}ragged\n"));
        let out = [b"out", name.as_bytes()].concat();
        let mut command = folder.command("$S -o \"$2\" --quarantine bad.csv --max-rejects 1 -- \"$1\"");
        let ran: Ran = command.arg("bash").arg(name).arg(OsStr::from_bytes(&out)).output().unwrap().into();
        ran.done();
        let text = fs::read_to_string(folder.path(OsStr::from_bytes(&out))).unwrap();
        assert_eq!(flags(&text), 2);
        assert!(folder.read("bad.csv").contains(",4,5,"));
        fs::remove_file(folder.path(OsStr::from_bytes(&out))).unwrap();
        fs::remove_file(folder.path(name)).unwrap();
    }
    fs::remove_file(folder.path("bad.csv")).unwrap();
    folder.shell("$S -x").refused(2, &["'-x'", "-- -x"]);
    folder.shell("$S ./-x").refused(1, &["./-x: cannot be opened"]);
    folder.shell("$S ''").refused(1, &["error: ``: cannot be opened"]);
    folder.shell("$S list.csv -o ''").refused(2, &["names no file"]);
    assert_eq!(folder.shell("$S list.csv -o=-y -q").code, Some(0));
    fs::remove_file(folder.path("-y")).unwrap();
    folder.untouched(&[]);
}

#[test]
fn what_is_read_is_never_written() {
    let folder = Folder::new();
    fs::hard_link(folder.path("list.csv"), folder.path("hard.csv")).unwrap();
    std::os::unix::fs::symlink("list.csv", folder.path("soft.csv")).unwrap();
    for line in [
        "$S list.csv -o list.csv",
        "$S list.csv -o ./list.csv",
        "$S list.csv -o hard.csv",
        "$S soft.csv -o list.csv",
        "$S list.csv -o soft.csv",
        "$S big.csv list.csv --quarantine list.csv -o new.csv",
        "$S - -o list.csv < list.csv",
        "$S /dev/stdin -o list.csv < list.csv",
        "$S list.csv >> list.csv",
        "$S - < list.csv >> list.csv",
        "$S - < list.csv 1<> list.csv",
    ] {
        folder
            .shell(line)
            .refused(2, &["is both read and written", "hint: give the output a name of its own"]);
        folder.untouched(&["hard.csv", "soft.csv"]);
    }
    folder.shell("$S list.csv --quarantine both.csv > both.csv").refused(2, &["both.csv"]);
}

#[test]
fn what_is_no_list_is_said_to_be_none() {
    let folder = Folder::new();
    fs::create_dir(folder.path("lists")).unwrap();
    folder
        .shell("$S lists -o flags.csv")
        .refused(1, &["lists: this is a folder", "hint: name the files in it"]);
    folder
        .shell("$S nothing.csv -o flags.csv")
        .refused(1, &["nothing.csv: cannot be opened", "No such file"]);
    folder.shell("$S list.csv nothing.csv -o flags.csv").refused(1, &["nothing.csv: cannot be opened"]);
    folder.shell("$S list.csv lists -o flags.csv").refused(1, &["lists: this is a folder"]);
    folder.untouched(&["lists"]);
    let ran = folder.shell("$S /dev/null");
    ran.done();
    assert_eq!(flags(&ran.out), 0);
}

#[test]
fn named_pipes_are_read_and_written() {
    let folder = Folder::new();
    let ran = folder.shell(
        "mkfifo in out; (cat big.csv > in) & (cat out > got.csv) & $S in -o out; code=$?; wait; exit $code",
    );
    ran.done();
    assert_eq!(flags(&folder.read("got.csv")) as u64, BIG);
    let ran = folder.shell("$S <(cat list.csv) -o >(cat > got2.csv; echo > ready); code=$?; while [ ! -e ready ]; do sleep 0.01; done; exit $code");
    ran.done();
    assert_eq!(flags(&folder.read("got2.csv")), 2);
    folder.untouched(&["got.csv", "got2.csv", "in", "out", "ready"]);
}

#[test]
fn a_scan_that_is_ended_leaves_the_old_output() {
    for signal in ["TERM", "PIPE", "HUP", "KILL", "QUIT"] {
        let folder = Folder::new();
        let mut child = folder
            // Where the tests themselves run in the background, a signal may be ignored, which is inherited.
            .command("ulimit -c 0; exec env --default-signal $S - -o flags.csv --quarantine bad.csv")
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(folder.read("big.csv").as_bytes()).unwrap();
        let process = child.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &process]).status().unwrap().success());
        if signal == "PIPE" {
            // Rust programs do without it: a broken pipe is an error of a write.
            std::thread::sleep(Duration::from_millis(100));
            assert!(child.try_wait().unwrap().is_none());
            drop(stdin);
            assert!(child.wait().unwrap().success());
            assert_eq!(flags(&folder.read("flags.csv")) as u64, BIG);
            continue;
        }
        let started = Instant::now();
        let status = child.wait().unwrap();
        assert!(started.elapsed() < Duration::from_secs(10));
        assert!(status.signal().is_some() || status.code() > Some(0), "{signal}: {status}");
        assert_eq!(folder.read("flags.csv"), OLD, "{signal}");
        assert!(!folder.path("bad.csv").exists(), "{signal}");
        // What is not finished stands under a hidden name.
        let seen: Vec<String> = folder.names().into_iter().filter(|name| !name.starts_with('.')).collect();
        assert!(seen.iter().all(|name| !name.contains("flags.csv.")), "{signal}: {seen:?}");
    }
}

#[test]
fn two_scans_to_one_output_leave_one_of_the_two_whole() {
    let folder = Folder::new();
    let scan = |list: &str| folder.command(&format!("exec $S {list} -o flags.csv -q")).spawn().unwrap();
    for _ in 0..3 {
        let mut children = [scan("big.csv"), scan("list.csv"), scan("big.csv")];
        let codes: Vec<Option<i32>> = children.iter_mut().map(|child| child.wait().unwrap().code()).collect();
        assert!(codes.contains(&Some(0)), "{codes:?}");
        let count = flags(&folder.read("flags.csv")) as u64;
        assert!(count == BIG || count == 2, "{count} flags");
    }
}
