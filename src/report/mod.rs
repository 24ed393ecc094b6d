//! `report`: one self-contained page of a scan, made of its flags: tallies, plots, and the ranked flags with their evidence.
//!
//! ```text
//! flags ─► recorded ─┬─► tally     every flag counted
//!                    └─► ranked    the best of them kept, in bounded memory
//! manifest ──────────────────────► page ◄── embed (flags as data), script, style
//! ```
//! The page is made of its input alone: no clock, no path of this machine but as it was given, the same bytes each time. Nothing
//! on it acts on an account.

mod embed;
mod page;
mod policy;
mod ranked;
mod tally;
#[cfg(test)]
mod tests;

use std::path::Path;

use crate::Error;
use crate::recorded::{Flags, Form};
use crate::scan::disk::Disk;
use crate::scan::input::Input;
use crate::scan::manifest::Manifest;

use ranked::Ranked;
use tally::Tally;

/// What a page is made of.
pub(crate) struct Report {
    sources: Vec<Source>,
    tally: Tally,
    ranked: Ranked,
}

/// A file of flags.
struct Source {
    name: String,
    flags: u64,
    beside: Beside,
}

/// The manifest of a scan, if it stands beside its flags.
enum Beside {
    Nothing,
    /// It is there, but of other flags than these: its figures say nothing about them.
    Other,
    Manifest(Box<Manifest>),
}

impl Report {
    /// Reads files of flags, each with the manifest beside it.
    pub(crate) fn read(inputs: &[Input], disk: &dyn Disk) -> Result<Report, Error> {
        let mut report = Report::empty();
        for input in inputs {
            let beside = match input {
                Input::Stdin => None,
                Input::Path(path) => Some(Manifest::path(path)),
            };
            report.add(input, None, beside.as_deref(), disk)?;
        }
        Ok(report)
    }

    /// Of nothing yet.
    pub(crate) fn empty() -> Report {
        Report { sources: Vec::new(), tally: Tally::default(), ranked: Ranked::default() }
    }

    /// Takes in a file of flags, and the manifest of its scan.
    pub(crate) fn add(
        &mut self,
        input: &Input,
        form: Option<Form>,
        manifest: Option<&Path>,
        disk: &dyn Disk,
    ) -> Result<(), Error> {
        let mut flags = Flags::open(input, form, disk)?;
        let mut account = tally::Account::default();
        let mut count = 0;
        for flag in flags.by_ref() {
            let flag = flag?;
            count += 1;
            self.tally.take(&flag, &mut account);
            self.ranked.take(flag);
        }
        let (bytes, sha256) = flags.digest();
        let beside = match manifest.and_then(|path| Manifest::read(disk, path)) {
            None => Beside::Nothing,
            Some(manifest) if manifest.flags.bytes == bytes && manifest.flags.sha256 == sha256 => {
                Beside::Manifest(Box::new(manifest))
            }
            Some(_) => Beside::Other,
        };
        self.sources.push(Source { name: input.name(), flags: count, beside });
        Ok(())
    }

    /// The whole page.
    pub(crate) fn page(self) -> String {
        page::page(&self.sources, &self.tally, self.ranked)
    }
}
