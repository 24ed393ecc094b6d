//! The queue: flags and reports as cases that people decide, and what was decided, in one SQLite file.
//!
//! A case comes in from a scan, a check or a report, and goes on by what reviewers do with it:
//!
//! ```text
//! new ─► claimed ─► confirmed ─► appealed ─► upheld | overturned
//!  ▲        │  └──► dismissed
//!  └────────┘ release, or the claim expires
//! ```
//! Every change is one transaction with one entry of an audit trail that nothing alters or removes. An accepted decision is
//! on the disk before the call returns. What was decided goes back into detection as [`Accepted`](crate::Accepted).
//!
//! Times come in as seconds since 1970 UTC; nothing here reads a clock, and nothing here acts on an account. Texts are kept
//! and handed out as they came in: who shows them takes them through `text`.

mod accepted;
mod audit;
mod campaign;
mod case;
mod database;
mod decide;
mod export;
mod figures;
mod labelled;
mod language;
mod list;
mod notice;
mod offer;
mod official;
mod reason;
mod refusal;
mod report;
mod retained;
mod settings;
#[cfg(test)]
mod tests;
mod words;

pub(crate) use audit::{Action, Entry};
pub(crate) use campaign::Campaign;
pub(crate) use case::{Case, CaseId, NewCase, Origin, Source, State};
pub(crate) use database::Queue;
pub(crate) use decide::{Actor, Decision, Settlement};
pub(crate) use export::{Exported, Rows};
pub(crate) use figures::{Band, Choices, Day, Figures, Progress, Rate};
pub(crate) use list::{Filter, Key, Listed, Order, Page};
pub(crate) use notice::Tongue;
pub(crate) use offer::{Became, Offered};
pub(crate) use official::NewOfficial;
pub(crate) use reason::Reason;
pub(crate) use refusal::Refusal;
pub(crate) use report::{NewReport, Report};
pub(crate) use settings::Settings;

use crate::Error;

/// A case with all that was done and said about it.
#[derive(Clone, Debug)]
pub(crate) struct Detail {
    pub(crate) case: Case,
    /// What was done, oldest first.
    pub(crate) audit: Vec<Entry>,
    /// What was reported, oldest first.
    pub(crate) reports: Vec<Report>,
}

impl Queue {
    /// A case with its audit trail and reports; nothing where there is none of this number.
    ///
    /// # Errors
    /// The database cannot be read.
    pub(crate) fn case(&self, id: CaseId) -> Result<Option<Detail>, Error> {
        self.read(|connection| {
            let Some(case) = case::find(connection, id)? else { return Ok(None) };
            Ok(Some(Detail { case, audit: audit::of(connection, id)?, reports: report::of(connection, id)? }))
        })
    }
}
