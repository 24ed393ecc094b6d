//! The program, started and stopped.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::client::Client;

/// A registry that is read in a moment.
pub(crate) const REGISTRY: &str = "id,name,category,country,aliases,official\n\
    cn-peoples-daily,人民日报,news-media,CN,,weibo:@rmrb\n\
    gb-reuters,Reuters,news-agency,GB,Reuters News Agency,\n\
    us-cdc,Centers for Disease Control and Prevention,public-health,US,CDC,\n";

/// A running service.
pub(crate) struct Service {
    pub(crate) child: Child,
    pub(crate) address: SocketAddr,
    pub(crate) folder: TempDir,
    /// What it says behind its first line, to be read when it has ended.
    log: Option<std::thread::JoinHandle<String>>,
}

/// The program with arguments, in English and without colour.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_deadringer"));
    command.env("NO_COLOR", "1").stdin(Stdio::null());
    command
}

impl Service {
    /// Starts it with a small registry, at a port of its own.
    pub(crate) fn start(arguments: &[&str]) -> Service {
        Service::start_in(tempfile::tempdir().unwrap(), arguments)
    }

    /// The same in a folder that holds what the arguments name; `{}` in them is the folder.
    pub(crate) fn start_in(folder: TempDir, arguments: &[&str]) -> Service {
        let registry = folder.path().join("registry.csv");
        if !registry.exists() {
            std::fs::write(&registry, REGISTRY).unwrap();
        }
        let place = folder.path().to_str().unwrap().to_owned();
        let mut child = program()
            .args(["serve", "--listen", "127.0.0.1:0", "--no-builtin", "--registry"])
            .arg(&registry)
            .args(arguments.iter().map(|one| one.replace("{}", &place)))
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        let address = loop {
            let mut line = String::new();
            assert!(lines.read_line(&mut line).unwrap() > 0, "it did not start: {said}");
            if let Some(rest) = line.split("listening on http://").nth(1) {
                break rest.split([',', '/']).next().unwrap().parse().unwrap();
            }
            said.push_str(&line);
        };
        let log = std::thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                said.push_str(&line);
                said.push('\n');
            }
            said
        });
        Service { child, address, folder, log: Some(log) }
    }

    pub(crate) fn client(&self) -> Client {
        Client::to(self.address).unwrap()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn signal(&self, signal: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
    }

    /// Waits for it to end.
    pub(crate) fn wait(&mut self, most: Duration) -> ExitStatus {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(start.elapsed() < most, "it did not end in {most:?}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// All it said; ends it.
    pub(crate) fn log(&mut self) -> String {
        let _ = self.child.kill();
        let _ = self.child.wait();
        self.log.take().unwrap().join().unwrap()
    }

    /// A figure of `/proc/PID/status`, in kB.
    pub(crate) fn memory(&self, figure: &str) -> u64 {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = text.lines().find(|line| line.starts_with(figure)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the command line answers with the same registry.
pub(crate) fn command_line(folder: &Path, arguments: &[&str], names: &[&str]) -> Vec<u8> {
    let registry = folder.join("registry.csv");
    let output = program()
        .args(arguments)
        .args(["--no-builtin", "--registry"])
        .arg(registry)
        .args(names)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}
