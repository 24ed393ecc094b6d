//! The reader of account lists without files: bytes in, and all that a scan tells of them out.

use std::sync::Arc;

use crate::scan::baseline::Baseline;
use crate::scan::batch::{Batch, Column, Shape};
use crate::scan::columns::Columns;
use crate::scan::ledger::Ledger;
use crate::scan::lines::Dialect;
use crate::scan::quarantine;
use crate::scan::render::Format;
use crate::scan::split::Splitter;
use crate::scan::worker::{Judge, Work, Worker};
use crate::text::Cells;
use crate::{Accepted, Account, Answer, Error, Field, Flag, Kind, Score, Tier};

/// What a scan tells of a list of which every account is flagged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// The flags, as CSV.
    pub flags: Vec<u8>,
    /// The quarantine, as CSV.
    pub quarantine: Vec<u8>,
    /// Rows that were read, scanned, quarantined, blank.
    pub rows: [u64; 4],
}

/// Flags every account.
struct All;

impl Judge for All {
    type Scratch = ();

    fn scratch(&self) {}

    fn check<'d>(&'d self, _: &Account<'_>, (): &mut ()) -> Answer<'d> {
        let flag = Flag {
            kind: Kind::Same,
            tier: Tier::High,
            score: Score::HIGH,
            category: "news-media",
            entity_id: "e",
            entity_name: "E",
            matched_name: "E",
            field: Field::Name,
            evidence: Vec::new(),
            disclaimer: None,
        };
        Answer { flags: vec![flag], truncated: false }
    }
}

/// Rows of `columns` fields (id, name, handle, platform, as many as there are), read in blocks of some bytes. A block grows
/// where one record is longer.
///
/// # Errors
/// Some row is not accounted for once.
pub fn told(list: &[u8], delimiter: u8, terminator: u8, columns: usize, block: usize) -> Result<Told, Error> {
    let places: Vec<(Column, usize)> = Column::ALL.into_iter().take(columns).zip(0..).collect();
    let dialect = Arc::new(Dialect::new(delimiter, terminator, columns, &places));
    let format = Format::Csv(Cells::Plain);
    let work = Work {
        columns: Columns::default(),
        format,
        accepted: Accepted::default(),
        baseline: Baseline::default(),
    };
    let (mut splitter, mut worker) = (Splitter::new(Arc::clone(&dialect)), Worker::new(&All, &work));
    let (mut told, mut ledger) = (Told::default(), Ledger::default());
    let (mut at, mut lines, mut block_now) = (0, 1, block);
    loop {
        let end = list.len().min(at + block_now);
        let ended = end == list.len();
        let mut batch = Batch {
            shape: Shape::Delimited(Arc::clone(&dialect)),
            bytes: list.get(at..end).unwrap_or_default().to_vec(),
            first_row: ledger.read + 1,
            first_line: lines + 1,
            first_byte: at as u64,
            ..Batch::default()
        };
        let consumed = splitter.split(&mut batch, ended, &mut lines);
        if consumed == 0 && !ended && batch.read == 0 {
            block_now *= 2;
            continue;
        }
        batch.bytes.truncate(consumed);
        worker.process(&mut batch);
        ledger.take(&batch);
        told.flags.extend_from_slice(&batch.done.output);
        for fault in &batch.faults {
            quarantine::entry(&mut told.quarantine, "list", fault);
        }
        at += consumed;
        block_now = block;
        if ended && at >= list.len() {
            break;
        }
        if ended && consumed == 0 && batch.read == 0 {
            return Err(Error::input("rows", format!("reading stands still at byte {at}")));
        }
    }
    ledger.prove()?;
    told.rows = [ledger.read, ledger.scanned, ledger.quarantined, ledger.blank];
    Ok(told)
}
