//! Registries made from other people's open lists.
//!
//! An import accounts for every record of its source: it becomes an entity, or it is skipped for a reason that is
//! counted. Compressed sources are the caller's to unpack.

mod ror;

use std::collections::BTreeMap;
use std::fmt;

pub use ror::ror;

/// What became of every record: `read` is `imported` and all of `skipped` together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ImportReport {
    /// Records in the source.
    pub read: usize,
    /// Records that became an entity.
    pub imported: usize,
    /// Records that did not, by reason.
    pub skipped: BTreeMap<&'static str, usize>,
    /// Names of imported entities that were left out because alone they would protect an ordinary word or three letters.
    pub aliases_left_out: usize,
}

impl ImportReport {
    fn skip(&mut self, reason: &'static str) {
        *self.skipped.entry(reason).or_default() += 1;
    }
}

/// The report in lines for a person.
impl fmt::Display for ImportReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "read {}, imported {}", self.read, self.imported)?;
        for (reason, count) in &self.skipped {
            write!(f, "\nskipped {count}: {reason}")?;
        }
        write!(f, "\nleft out {} names that are too short or too common", self.aliases_left_out)
    }
}
