//! The program run on a list that is written to its standard input piece by piece, with what it says at its end and the
//! most memory it held at a time. Nothing of the list or of the flags is kept here, so that a list may be any size.

use std::fs;
use std::io::{BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// One entity, after which every account of a test that is to be seen in the flags is named.
const REGISTRY: &str = "id,name,category,country,aliases,official\nrt,Reuters,news-agency,GB,,\n";

/// How a scan ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) err: String,
    /// Kilobytes of memory at the most; nothing where the system does not say.
    pub(crate) peak: u64,
}

impl Ran {
    /// A number of the summary, by its word.
    pub(crate) fn count(&self, word: &str) -> u64 {
        let line = self.err.lines().find(|line| line.split_whitespace().next() == Some(word));
        let number = line.and_then(|line| line.split_whitespace().nth(1));
        number.unwrap_or_else(|| panic!("no {word} in {}", self.err)).replace(',', "").parse().unwrap()
    }

    /// Read, scanned, quarantined, blank; the first must be the sum of the others.
    pub(crate) fn ledger(&self) -> [u64; 4] {
        let all = ["Rows", "scanned", "quarantined", "blank"].map(|word| self.count(word));
        assert_eq!(all[0], all[1] + all[2] + all[3], "{}", self.err);
        all
    }
}

/// The program in a folder of its own, with the registry of these tests.
pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    fs::write(folder.join("registry.csv"), REGISTRY).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_deadringer"));
    command.current_dir(folder).args(["scan", "--no-builtin", "--registry", "registry.csv"]);
    // Handles with numbers may read as a disclaimer (`807` as `bot`), and lower a score.
    command.args(["--min-score", "0"]).args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs it: `write` gives the list, `read` takes the flags.
pub(crate) fn run(
    mut command: Command,
    write: impl FnOnce(&mut ChildStdin) -> std::io::Result<()> + Send,
    read: impl FnOnce(&mut dyn Read) + Send,
) -> Ran {
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut stderr = child.stderr.take().unwrap();
    let mut err = String::new();
    let peak = AtomicU64::new(0);
    let process = child.id();
    let look = || peak.fetch_max(peak_memory(process), Ordering::Relaxed);
    let code = std::thread::scope(|scope| {
        scope.spawn(move || {
            // A list that is refused is not read to its end.
            let _ = write(&mut stdin).and_then(|()| stdin.flush());
            // All but the last of it is read by now, and the process cannot end before this end of the pipe is closed.
            std::thread::sleep(Duration::from_millis(20));
            look();
        });
        scope.spawn(move || {
            read(&mut stdout);
            let _ = std::io::copy(&mut stdout, &mut std::io::sink());
        });
        let said = scope.spawn(|| stderr.read_to_string(&mut err).unwrap());
        let code = wait(&mut child, look);
        said.join().unwrap();
        code
    });
    Ran { code, err, peak: peak.into_inner() }
}

fn wait(child: &mut Child, look: impl Fn() -> u64) -> i32 {
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code().unwrap_or(-1);
        }
        look();
        std::thread::sleep(Duration::from_millis(3));
    }
}

/// The most memory a process has held so far, in kilobytes.
fn peak_memory(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()).and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// How many times as much is to be run: `DEADRINGER_LONG`.
pub(crate) fn times() -> u64 {
    std::env::var("DEADRINGER_LONG").ok().and_then(|times| times.parse().ok()).unwrap_or(1)
}
