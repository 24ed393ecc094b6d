//! Flags that go into the queue beside the output. They are offered in pieces, and before a checkpoint says that their rows
//! are done: a scan that is stopped, and gone on with, offers again what it is not sure of, and the queue knows it.

use std::path::Path;

use crate::queue::{Became, NewCase, Origin, Queue, Source};
use crate::{Account, Error, Flag};

/// Cases held until they are offered: one transaction of so many takes some hundredths of a second.
const HELD: usize = 2_048;

/// Where flags go, and by what they were made.
#[derive(Debug)]
pub(crate) struct Offering {
    pub(crate) queue: Queue,
    /// The platform of accounts that do not name theirs.
    pub(crate) platform: String,
    pub(crate) origin: Origin,
    /// When the scan began, in seconds since 1970 UTC.
    pub(crate) now: i64,
}

impl Offering {
    /// The case of a flag. The account carries its own id, and not the row number that stands for it elsewhere.
    pub(crate) fn case(&self, account: &Account<'_>, flag: &Flag<'_>) -> NewCase {
        NewCase::of(account, flag, &self.platform, Source::Scan, &self.origin)
    }

    pub(crate) fn place(&self) -> &Path {
        self.queue.path()
    }
}

/// What a scan has put into the queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Offers {
    pub(crate) queued: u64,
    /// Stood there already, decided or not.
    pub(crate) known: u64,
}

/// Cases on their way into the queue.
#[derive(Debug, Default)]
pub(crate) struct Pending {
    cases: Vec<NewCase>,
    pub(crate) offers: Offers,
}

impl Pending {
    /// Takes the cases of a batch.
    pub(crate) fn take(&mut self, offering: &Offering, cases: &mut Vec<NewCase>) -> Result<(), Error> {
        self.cases.append(cases);
        if self.cases.len() >= HELD { self.offer(offering) } else { Ok(()) }
    }

    /// Offers what is held.
    pub(crate) fn offer(&mut self, offering: &Offering) -> Result<(), Error> {
        if self.cases.is_empty() {
            return Ok(());
        }
        for offered in offering.queue.offer(&self.cases, offering.now)? {
            match offered.became {
                Became::Queued | Became::Flagged => self.offers.queued += 1,
                Became::Known(_) => self.offers.known += 1,
            }
        }
        self.cases.clear();
        Ok(())
    }
}
