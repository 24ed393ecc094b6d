//! Short forms.
use super::Entity;

/// How a short form may be met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(dead_code)]
pub(crate) enum Matching {
    /// As a full name is: long and distinctive.
    Near,
    /// Exactly or folded, anywhere between word boundaries.
    Embedded,
    /// Exactly, with nothing but affixes and numbers around it, or alone.
    Decorated,
    /// As `Decorated`, but never alone.
    Accompanied,
}

impl Matching {
    /// All, as they are numbered in compiled files.
    pub(crate) const ALL: [Matching; 4] =
        [Matching::Near, Matching::Embedded, Matching::Decorated, Matching::Accompanied];
}

/// A short form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ShortForm {
    pub(crate) text: String,
    pub(crate) matching: Matching,
    /// 0 to 100.
    pub(crate) weight: u8,
}

/// Short forms.
pub(crate) fn short_forms(_entity: &Entity) -> Vec<ShortForm> {
    Vec::new()
}
