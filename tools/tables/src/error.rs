//! The one error of the generator: what was being done, what was found, what to do.

use std::fmt;

/// An error message that is complete when printed.
#[derive(Debug)]
pub(crate) struct Error {
    message: String,
    hint: Option<String>,
}

/// A result of this crate.
pub(crate) type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error without advice.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Error { message: message.into(), hint: None }
    }

    /// An error at a line of a file; lines count from 1.
    pub(crate) fn at(file: &str, line: usize, message: impl fmt::Display) -> Self {
        Error::new(format!("{file}:{line}: {message}"))
    }

    /// Adds what the reader can do about it.
    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if let Some(hint) = &self.hint {
            write!(f, "\nhint: {hint}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
