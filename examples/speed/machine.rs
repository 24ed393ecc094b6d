//! The machine and the state of the sources, so that a figure can be judged.

use std::fs;
use std::process::Command;

use serde::{Deserialize, Serialize};

/// What a figure was measured on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Machine {
    pub(crate) processor: String,
    pub(crate) cores: usize,
    pub(crate) memory_gib: f64,
    pub(crate) system: String,
    pub(crate) rustc: String,
    /// Mean numbers of running processes in the last 1, 5 and 15 minutes, before and after.
    pub(crate) load_before: String,
    pub(crate) load_after: String,
    /// `optimised` or `with settings of its own`, where the environment changes the release profile.
    pub(crate) profile: String,
    pub(crate) commit: String,
    pub(crate) date: String,
}

impl Machine {
    pub(crate) fn now() -> Machine {
        let processor = line("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown".to_owned());
        let kibibytes = line("/proc/meminfo", "MemTotal")
            .and_then(|text| text.split_whitespace().next()?.parse::<f64>().ok())
            .unwrap_or(0.0);
        let mut settings: Vec<String> = std::env::vars()
            .filter(|(name, _)| name.starts_with("CARGO_PROFILE_RELEASE_") || name == "RUSTFLAGS")
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        settings.sort();
        let profile = if settings.is_empty() {
            "release".to_owned()
        } else {
            format!("release, {}", settings.join(" "))
        };
        let changed = said("git", &["status", "--porcelain", "--untracked-files=no"]);
        let commit = said("git", &["rev-parse", "--short=12", "HEAD"]);
        Machine {
            processor,
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            memory_gib: (kibibytes / 1_048_576.0 * 10.0).round() / 10.0,
            system: said("uname", &["-sr"]),
            rustc: said("rustc", &["--version"]),
            load_before: load(),
            load_after: String::new(),
            profile,
            commit: if changed.is_empty() { commit } else { format!("{commit} and changes") },
            date: said("date", &["-u", "+%Y-%m-%d %H:%M UTC"]),
        }
    }

    pub(crate) fn finished(mut self) -> Machine {
        self.load_after = load();
        self
    }

    pub(crate) fn text(&self) -> String {
        format!(
            "{}, {} cores, {} GiB, {}, {}, {}, commit {}, {}, load {} before and {} after",
            self.processor,
            self.cores,
            self.memory_gib,
            self.system,
            self.rustc,
            self.profile,
            self.commit,
            self.date,
            self.load_before,
            self.load_after
        )
    }
}

fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split_whitespace().take(3).collect::<Vec<_>>().join(" ")
}

/// What stands behind a name in a file of the system.
fn line(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    text.unwrap_or_else(|_| "unknown".to_owned())
}
