//! The program itself, of the same build: run, timed, and watched for its memory.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use crate::support::clock::of_program;

/// The program, and a digest of its bytes.
#[derive(Clone)]
pub(crate) struct Program {
    path: PathBuf,
    pub(crate) digest: String,
}

/// What a run of it took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Took {
    /// Seconds on the wall.
    pub(crate) wall: f64,
    /// Seconds of processor time, all threads, to a hundredth.
    pub(crate) processor: f64,
}

impl Program {
    /// Builds it with the settings of this program, once in a run.
    pub(crate) fn built() -> Program {
        static BUILT: OnceLock<Program> = OnceLock::new();
        BUILT.get_or_init(Program::build).clone()
    }

    fn build() -> Program {
        let here = std::env::current_exe().unwrap();
        let folder = here.parent().and_then(Path::parent).unwrap().to_owned();
        if let Some(cargo) = std::env::var_os("CARGO") {
            let mut command = Command::new(cargo);
            command.args(["build", "--quiet", "--bin", "deadringer"]);
            if folder.file_name().is_some_and(|name| name == "release") {
                command.arg("--release");
            } else {
                eprintln!("speed: not built with `--release`; the figures say nothing");
            }
            let status = command.current_dir(env!("CARGO_MANIFEST_DIR")).status();
            assert!(status.unwrap().success(), "the program cannot be built");
        }
        let path = folder.join(format!("deadringer{}", std::env::consts::EXE_SUFFIX));
        let bytes = fs::read(&path).expect("the program stands beside the examples: `cargo build --release`");
        Program { path, digest: format!("{:032x}", xxhash_rust::xxh3::xxh3_128(&bytes)) }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.path);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null());
        command
    }

    /// The path, for those who run it under something else.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Runs it to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Took {
        let began = Instant::now();
        let mut wall = 0.0;
        let processor = of_program(|| {
            // Warnings about real registries are many, and no fault of the measurement.
            let output = self.command(arguments).stderr(Stdio::piped()).output().unwrap();
            wall = began.elapsed().as_secs_f64();
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "`deadringer {}` failed: {said}", arguments.join(" "));
        });
        Took { wall, processor: processor.as_secs_f64() }
    }

    /// Compiles a registry.
    pub(crate) fn compile(&self, registry: &Path, compiled: &Path) -> Took {
        self.run(&["registry", "compile", text(registry), "-o", text(compiled)])
    }

    /// Runs it to its end, and says the most memory it ever held, in KiB.
    pub(crate) fn peak(&self, arguments: &[&str]) -> u64 {
        let mut child = self.command(arguments).stderr(Stdio::null()).spawn().unwrap();
        let peak = watched(&mut child);
        assert!(child.wait().unwrap().success(), "`deadringer {}` failed", arguments.join(" "));
        peak
    }

    /// Starts a scan that waits for rows behind the header, its registries open.
    pub(crate) fn waiting(&self, arguments: &[&str], header: &[u8]) -> Waiting {
        let mut command = self.command(&[&["scan", "-", "--quiet"], arguments].concat());
        let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
        let mut rows = child.stdin.take().unwrap();
        rows.write_all(header).unwrap();
        rows.flush().unwrap();
        let opened = settled(child.id());
        let opening = status(child.id(), "VmHWM:").unwrap_or(opened);
        // Forgets the peak of opening, so that the one read later is that of the rows alone.
        let forgotten = fs::write(format!("/proc/{}/clear_refs", child.id()), "5").is_ok();
        Waiting { child, rows: Some(rows), opened, opening, forgotten }
    }
}

/// A scan that waits for rows.
pub(crate) struct Waiting {
    child: Child,
    rows: Option<ChildStdin>,
    /// KiB held once the registries were open.
    pub(crate) opened: u64,
    /// The most that was held until then.
    pub(crate) opening: u64,
    /// Whether the peak of opening could be told from that of the rows.
    pub(crate) forgotten: bool,
}

impl Waiting {
    /// Gives it rows, waits for its end, and says the most memory that it held meanwhile, in KiB.
    pub(crate) fn fed(mut self, feed: impl FnOnce(&mut dyn Write) + Send) -> u64 {
        let mut rows = self.rows.take().unwrap();
        let peak = std::thread::scope(|scope| {
            scope.spawn(move || feed(&mut rows));
            watched(&mut self.child)
        });
        assert!(self.child.wait().unwrap().success(), "the scan failed");
        peak
    }
}

/// The peak of a program until it ends. Looked at often enough that what is missed is its last moment.
fn watched(child: &mut Child) -> u64 {
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        peak = status(child.id(), "VmHWM:").unwrap_or(0).max(peak);
        std::thread::sleep(Duration::from_millis(2));
    }
    peak
}

/// What a program holds when it has stopped to take more: in KiB.
fn settled(id: u32) -> u64 {
    let (mut last, mut since) = (0, Instant::now());
    let began = Instant::now();
    while since.elapsed() < Duration::from_millis(500) || !sleeps(id) {
        assert!(began.elapsed() < Duration::from_secs(600), "the scan never came to rest");
        std::thread::sleep(Duration::from_millis(10));
        let now = status(id, "VmRSS:").expect("the scan waits for rows");
        if now != last {
            (last, since) = (now, Instant::now());
        }
    }
    last
}

/// Whether the program's first thread waits for something.
fn sleeps(id: u32) -> bool {
    let text = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    text.lines().any(|line| line.starts_with("State:") && line.contains('S'))
}

fn status(id: u32, name: &str) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    text.lines().find(|line| line.starts_with(name))?.split_whitespace().nth(1)?.parse().ok()
}

/// A path as an argument.
pub(crate) fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}
