//! What the command line says: errors, notes and colour, all in one place.

use std::io::{self, IsTerminal, Write};

use anstyle::{AnsiColor, Style};

use crate::Error;
use crate::scan::progress::When;
use crate::text::terminal_lines;

/// The name of standard output in errors.
pub(crate) const STDOUT: &str = "standard output";

/// Where the program speaks, and whether in colour.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Console {
    stdout: bool,
    stderr: bool,
}

/// The colours of one stream; all plain where it takes none.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Palette {
    pub(crate) heading: Style,
    pub(crate) error: Style,
    pub(crate) hint: Style,
    pub(crate) faint: Style,
    pub(crate) account: Style,
    pub(crate) protected: Style,
    pub(crate) mark: Style,
}

impl Palette {
    pub(crate) fn new(coloured: bool) -> Self {
        if !coloured {
            return Palette::default();
        }
        let of = |colour: AnsiColor| Style::new().fg_color(Some(colour.into()));
        Palette {
            heading: Style::new().bold(),
            error: of(AnsiColor::Red).bold(),
            hint: of(AnsiColor::Cyan).bold(),
            faint: Style::new().dimmed(),
            account: of(AnsiColor::Red).bold(),
            protected: of(AnsiColor::Green).bold(),
            mark: of(AnsiColor::Yellow).bold(),
        }
    }
}

impl Console {
    pub(crate) fn new(colour: When) -> Self {
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || std::env::var_os("TERM").is_some_and(|value| value == "dumb");
        let choose = |terminal: bool| match colour {
            When::Auto => terminal && !plain,
            When::Always => true,
            When::Never => false,
        };
        Console { stdout: choose(io::stdout().is_terminal()), stderr: choose(io::stderr().is_terminal()) }
    }

    pub(crate) fn stdout(&self) -> Palette {
        Palette::new(self.stdout)
    }

    pub(crate) fn stderr(&self) -> Palette {
        Palette::new(self.stderr)
    }

    /// Says what went wrong.
    pub(crate) fn error(&self, error: &Error) {
        let Palette { error: red, hint: cyan, .. } = self.stderr();
        let text = error.to_string();
        let (what, hint) = match text.rsplit_once("\nhint: ") {
            Some((what, hint)) => (what, hint),
            None => (text.as_str(), ""),
        };
        let mut all = format!("{red}error:{red:#} {}\n", terminal_lines(what));
        if !hint.is_empty() {
            all.push_str(&format!("{cyan}hint:{cyan:#} {}\n", terminal_lines(hint)));
        }
        self.say(&all);
    }

    /// Writes text that is already safe to standard error.
    pub(crate) fn say(&self, safe: &str) {
        // There is nowhere else to say it.
        let _ = io::stderr().lock().write_all(safe.as_bytes());
    }
}

/// A failure to write to standard output.
pub(crate) fn hand_on(result: io::Result<()>) -> Result<(), Error> {
    result.map_err(|error| Error::io(STDOUT, "cannot be written", error))
}
