//! A batch: a block of an account list with the places of its rows, and what became of them. It travels from the reader
//! through a worker to the writer and back to the reader, so that a scan allocates a fixed number of them and no more.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::limits::{MAX_FIELD_BYTES, MAX_RECORD_BYTES, MAX_RECORD_LINES};
use crate::scan::checkpoint::Position;
use crate::scan::ledger::Tally;
use crate::scan::lines::Dialect;

/// Bytes read at a time.
pub(crate) const BLOCK_BYTES: usize = 256 << 10;

/// Rows of a batch at the most: what they are flagged with is held until their turn to be written.
pub(crate) const BATCH_ROWS: u64 = 8_192;

/// A stretch of a batch's bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Span {
    /// A batch holds a few megabytes at the most, so the places fit.
    #[inline]
    pub(crate) fn new(start: usize, end: usize) -> Self {
        Span { start: start as u32, end: end as u32 }
    }

    #[inline]
    pub(crate) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    #[inline]
    pub(crate) fn of(self, bytes: &[u8]) -> &[u8] {
        bytes.get(self.range()).unwrap_or_default()
    }
}

/// The fields of an account list that are read, in the order of [`Row::fields`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Id,
    Name,
    Handle,
    Platform,
}

impl Column {
    pub(crate) const ALL: [Column; 4] = [Column::Id, Column::Name, Column::Handle, Column::Platform];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Column::Id => "id",
            Column::Name => "name",
            Column::Handle => "handle",
            Column::Platform => "platform",
        }
    }
}

/// One row that can be told apart from its neighbours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Row {
    /// Its number among the rows of the batch, from 0; quarantined rows are counted too.
    pub(crate) offset: u32,
    /// Its line, counted from the batch's first.
    pub(crate) line: u32,
    /// The fields by [`Column`]; of a JSON row the first is the whole line.
    pub(crate) fields: [Span; 4],
}

/// Whole lines without a quote, each a row, that nobody has looked into yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) span: Span,
    /// The number of its first row among those of the batch, from 0; the others follow.
    pub(crate) offset: u32,
    /// The line of its first row, counted from the batch's first; the others follow.
    pub(crate) line: u32,
}

/// What a batch holds, in the order of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Row(Row),
    Lines(Stretch),
}

/// Why a row was quarantined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    Ragged { found: usize, expected: usize },
    StrayQuote,
    FieldTooLong,
    RecordTooLong,
    TooManyLines,
    BrokenJson(String),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Ragged { found, expected } => {
                write!(
                    f,
                    "{found} {} where the header has {expected}",
                    if *found == 1 { "field" } else { "fields" }
                )
            }
            Reason::StrayQuote => f.write_str("a quote is opened and not closed"),
            Reason::FieldTooLong => write!(f, "a field of more than {MAX_FIELD_BYTES} bytes"),
            Reason::RecordTooLong => write!(f, "a record of more than {MAX_RECORD_BYTES} bytes"),
            Reason::TooManyLines => write!(f, "a record of more than {MAX_RECORD_LINES} lines"),
            Reason::BrokenJson(what) => write!(f, "no JSON object: {what}"),
        }
    }
}

/// A quarantined row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Its number, counted from 1 through all inputs.
    pub(crate) row: u64,
    /// Its first line, from 1.
    pub(crate) line: u64,
    /// Where it starts in the text of its input, after decompression.
    pub(crate) byte: u64,
    pub(crate) reason: Reason,
    /// Its bytes, or as many as are kept.
    pub(crate) raw: Vec<u8>,
    /// How many bytes it has.
    pub(crate) length: u64,
}

/// What the rows of a batch are made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Fields.
    Delimited(Arc<Dialect>),
    /// One JSON object a line.
    #[default]
    JsonLines,
}

/// A block of rows on its way.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    /// Its place in the order of the input.
    pub(crate) sequence: u64,
    pub(crate) shape: Shape,
    /// Whether the text came through a decoder, which has put U+FFFD where bytes were at fault.
    pub(crate) transcoded: bool,
    /// The input's name.
    pub(crate) source: Arc<str>,
    pub(crate) bytes: Vec<u8>,
    /// The number of its first row, from 1 through all inputs.
    pub(crate) first_row: u64,
    /// The line at which it starts, from 1.
    pub(crate) first_line: u64,
    /// Where it starts in its input's text.
    pub(crate) first_byte: u64,
    /// Rows read: those of the parts and the quarantined.
    pub(crate) read: u64,
    pub(crate) parts: Vec<Part>,
    pub(crate) faults: Vec<Fault>,
    /// The place behind it, where a scan can go on; nothing where that is inside an entry of the quarantine.
    pub(crate) end: Option<Position>,
    /// What the worker made of it.
    pub(crate) done: Done,
}

/// What a worker makes of a batch.
#[derive(Debug, Default)]
pub(crate) struct Done {
    /// The flags, ready to be written.
    pub(crate) output: Vec<u8>,
    /// The flags, where they become a table.
    #[cfg(feature = "parquet")]
    pub(crate) rows: crate::scan::parquet::write::Rows,
    pub(crate) flags: u64,
    pub(crate) scanned: u64,
    pub(crate) repaired: u64,
    pub(crate) blank: u64,
    pub(crate) tally: Tally,
    /// The flags as cases of the queue, where they go there.
    #[cfg(feature = "serve")]
    pub(crate) cases: Vec<crate::queue::NewCase>,
}

impl Batch {
    /// Empties the batch for the next block, and gives back what an unusually large one took.
    pub(crate) fn reset(&mut self) {
        self.bytes.clear();
        self.bytes.shrink_to(2 * BLOCK_BYTES);
        self.parts.clear();
        self.faults.clear();
        self.faults.shrink_to(64);
        self.read = 0;
        self.end = None;
        self.done.output.clear();
        self.done.output.shrink_to(2 * BLOCK_BYTES);
        self.done = Done { output: std::mem::take(&mut self.done.output), ..Done::default() };
    }

    /// The number of a row, from 1 through all inputs.
    pub(crate) fn number(&self, row: &Row) -> u64 {
        self.first_row + u64::from(row.offset)
    }
}
