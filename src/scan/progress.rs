//! Progress on a terminal: rows, rate, flags found, time left.

use std::cell::Cell;
use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::scan::ledger::Ledger;

/// When something is shown that only a terminal can show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum When {
    /// On a terminal.
    #[default]
    Auto,
    /// Wherever the output goes.
    Always,
    /// Nowhere.
    Never,
}

/// Time between lines of progress, where there is no terminal to draw on.
const BETWEEN_LINES: Duration = Duration::from_secs(5);

/// The line that tells how far a scan is.
pub(crate) struct Progress {
    bar: ProgressBar,
    /// Where no bar can be drawn but progress is asked for: when the last line was written.
    lines: Option<Cell<Instant>>,
    /// Bytes read, before decompression.
    passed: Arc<AtomicU64>,
    started: Instant,
}

impl Progress {
    /// `size` is the sum of the inputs' sizes, where all are known.
    pub(crate) fn new(when: When, size: Option<u64>, passed: Arc<AtomicU64>) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let lines = (when == When::Always && !terminal).then(|| Cell::new(Instant::now()));
        let bar = if terminal && when != When::Never {
            let bar = ProgressBar::with_draw_target(size, ProgressDrawTarget::stderr_with_hz(10));
            let template = match size {
                Some(_) => "{bar:24} {percent:>3}%  {msg}  {eta} left",
                None => "{spinner} {msg}  {elapsed}",
            };
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style.progress_chars("━╸─"));
            }
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        } else {
            ProgressBar::hidden()
        };
        Progress { bar, lines, passed, started: Instant::now() }
    }

    pub(crate) fn update(&self, ledger: &Ledger, flags: u64) {
        let due = match &self.lines {
            None => !self.bar.is_hidden(),
            Some(last) => last.get().elapsed() >= BETWEEN_LINES,
        };
        if !due {
            return;
        }
        let message = format!(
            "{} rows  {}/s  {} {}",
            grouped(ledger.read),
            grouped(per_second(ledger.read, self.started.elapsed())),
            grouped(flags),
            if flags == 1 { "flag" } else { "flags" }
        );
        if let Some(last) = &self.lines {
            last.set(Instant::now());
            // Progress that cannot be shown is no reason to stop.
            let _ = writeln!(std::io::stderr().lock(), "{message}");
            return;
        }
        self.bar.set_position(self.passed.load(Ordering::Relaxed));
        self.bar.set_message(message);
    }

    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// A rate, by the whole time.
pub(crate) fn per_second(count: u64, elapsed: Duration) -> u64 {
    (count as f64 / elapsed.as_secs_f64().max(1e-9)) as u64
}

/// A number with its thousands parted: `1,234,567`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}
