//! A text that a reviewer can send to the owner of an account.

use crate::Error;
use crate::queue::Queue;
use crate::queue::case::CaseId;

/// The language of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tongue {
    English,
    Chinese,
}

impl Queue {
    /// What can be sent to the owner of the account of a confirmed case: what was flagged and why, that a person has reviewed
    /// it, and how to object. Plain text of several lines; names in it are made safe to show. Nothing where there is no such
    /// case.
    ///
    /// # Errors
    /// The database cannot be read.
    pub(crate) fn notice(&self, id: CaseId, tongue: Tongue) -> Result<Option<String>, Error> {
        let _ = (id, tongue);
        Ok(None)
    }
}
