//! One opaque error: what was being done, where, what was found, what was expected, what to do.

use std::fmt;

use crate::text::terminal;

/// Anything that keeps deadringer from doing what it was asked to.
///
/// The text is made for people and may change; ask the `is_*` questions in code. It is safe to show: names and file names
/// in it are written with `\u{001B}` for what acts on a terminal or hides, and cannot begin a line of their own.
pub struct Error(Box<Inner>);

struct Inner {
    class: Class,
    place: String,
    what: String,
    hint: String,
    /// The faults that this one sums up, where it does.
    parts: Vec<Error>,
    /// Faults beyond those.
    unsaid: usize,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Io,
    Registry,
    Index,
    Input,
    Usage,
}

impl Error {
    fn new(class: Class, place: impl Into<String>, what: impl Into<String>) -> Self {
        Error(Box::new(Inner {
            class,
            place: place.into(),
            what: what.into(),
            hint: String::new(),
            parts: Vec::new(),
            unsaid: 0,
            source: None,
        }))
    }

    /// A file or stream could not be opened, read or written; `place` names it.
    pub fn io(place: impl Into<String>, doing: &str, source: std::io::Error) -> Self {
        let mut error = Error::new(Class::Io, place, format!("{doing}: {source}"));
        error.0.source = Some(Box::new(source));
        error
    }

    /// A registry's text is at fault; `place` is `file:line` or the like.
    pub fn registry(place: impl Into<String>, what: impl Into<String>) -> Self {
        Error::new(Class::Registry, place, what)
    }

    /// A compiled index is damaged, of another version, or no index.
    pub fn index(place: impl Into<String>, what: impl Into<String>) -> Self {
        Error::new(Class::Index, place, what)
    }

    /// An account list cannot be used as it is.
    pub fn input(place: impl Into<String>, what: impl Into<String>) -> Self {
        Error::new(Class::Input, place, what)
    }

    /// The call itself makes no sense.
    pub fn usage(what: impl Into<String>) -> Self {
        Error::new(Class::Usage, "", what)
    }

    /// The same error, placed.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.0.place = place.into();
        self
    }

    /// The same error with advice on what to do.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = hint.into();
        self
    }

    /// The same error as the sum of others, each on a line of its own, and of `unsaid` more.
    #[must_use]
    pub(crate) fn with_parts(mut self, parts: Vec<Error>, unsaid: usize) -> Self {
        self.0.parts = parts;
        self.0.unsaid = unsaid;
        self
    }

    /// Whether reading or writing failed.
    #[must_use]
    pub fn is_io(&self) -> bool {
        self.0.class == Class::Io
    }

    /// Whether a registry's text is at fault.
    #[must_use]
    pub fn is_registry(&self) -> bool {
        self.0.class == Class::Registry
    }

    /// Whether a compiled index was refused.
    #[must_use]
    pub fn is_index(&self) -> bool {
        self.0.class == Class::Index
    }

    /// Whether an account list cannot be used.
    #[must_use]
    pub fn is_input(&self) -> bool {
        self.0.class == Class::Input
    }

    /// Whether the call itself makes no sense.
    #[must_use]
    pub fn is_usage(&self) -> bool {
        self.0.class == Class::Usage
    }

    /// Whether a reader at the other end of a pipe went away.
    #[must_use]
    pub fn is_broken_pipe(&self) -> bool {
        self.0
            .source
            .as_deref()
            .and_then(|source| source.downcast_ref::<std::io::Error>())
            .is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
    }

    /// Whether the error is placed there.
    #[cfg(feature = "cli")]
    pub(crate) fn is_about(&self, place: &str) -> bool {
        self.0.place == place
    }

    /// What to do about it; empty where nothing is known.
    #[must_use]
    pub fn hint(&self) -> &str {
        &self.0.hint
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Each part is one line: a line end in it comes from a name or a file, never from us.
        if !self.0.place.is_empty() {
            write!(f, "{}: ", terminal(&self.0.place))?;
        }
        f.write_str(&terminal(&self.0.what))?;
        for part in &self.0.parts {
            write!(f, "\n{part}")?;
        }
        if self.0.unsaid > 0 {
            write!(f, "\nand {} more", self.0.unsaid)?;
        }
        if !self.0.hint.is_empty() {
            write!(f, "\nhint: {}", terminal(&self.0.hint))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn std::error::Error + 'static))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_begins_a_line_or_acts() {
        let hostile = "x\nhint: run this\r\u{1b}[2J\u{202e}";
        let error = Error::input(hostile, hostile).with_hint(hostile);
        let sum = Error::registry(hostile, hostile).with_parts(vec![error], 3);
        let text = sum.to_string();
        let starts: Vec<&str> = text.lines().map(|line| line.split('\\').next().unwrap()).collect();
        assert_eq!(starts, ["x", "x", "hint: x", "and 3 more"]);
        assert!(!text.contains(['\r', '\u{1b}', '\u{202e}']), "{text:?}");
    }
}
