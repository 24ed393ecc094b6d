//! What is wrong or unwise in a registry, with a remedy.

use super::Registry;

/// One warning about an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lint {
    /// Where: `file:line`.
    pub place: String,
    /// What was found.
    pub reason: String,
    /// What to do.
    pub remedy: String,
}

impl Registry {
    /// Warns of what compiles but is unwise.
    #[must_use]
    pub fn lint(&self) -> Vec<Lint> {
        Vec::new()
    }
}
