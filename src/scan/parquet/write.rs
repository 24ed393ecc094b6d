//! Flags as a Parquet file: the fields of the contract by their names, one row a flag.
//!
//! `score` is a double of the four decimals, `evidence` a list of what the notation of CSV writes as text, `disclaimer` is null where
//! there is none. Row groups are closed between batches, so that the bytes do not depend on the number of threads, and what is held
//! is one row group.

use std::sync::Arc;

use parquet::basic::Compression;
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use crate::scan::output::Sink;
use crate::{Account, Error, Flag};

/// Flags of a row group: enough for dictionaries to pay, and a few megabytes.
const GROUP_ROWS: usize = 16_384;

/// Bytes of a row group, before it is packed: names may be long.
const GROUP_BYTES: usize = 8 << 20;

const SCHEMA: &str = "
message flags {
  required binary id (STRING);
  required binary name (STRING);
  required binary handle (STRING);
  required binary kind (STRING);
  required binary tier (STRING);
  required double score;
  required binary category (STRING);
  required binary entity_id (STRING);
  required binary entity_name (STRING);
  required binary matched_name (STRING);
  required binary field (STRING);
  required group evidence (LIST) {
    repeated group list {
      required group element {
        required binary technique (STRING);
        required binary from (STRING);
        required binary to (STRING);
        required int32 position (INTEGER(32,true));
      }
    }
  }
  optional binary disclaimer (STRING);
}";

/// Flags as columns.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    /// Those before the score, and those behind it.
    before: [Vec<ByteArray>; 5],
    scores: Vec<f64>,
    behind: [Vec<ByteArray>; 5],
    evidence: Evidence,
    /// Whether there is a disclaimer, and those there are.
    disclaimed: Vec<i16>,
    disclaimers: Vec<ByteArray>,
    bytes: usize,
}

#[derive(Debug, Default)]
struct Evidence {
    /// Whether there is a piece, and whether it belongs to the flag of the one before it.
    present: Vec<i16>,
    repeated: Vec<i16>,
    /// Technique, from, to.
    texts: [Vec<ByteArray>; 3],
    positions: Vec<i32>,
}

impl Rows {
    /// Takes a flag; the account carries the id to be shown.
    pub(crate) fn take(&mut self, account: &Account<'_>, flag: &Flag<'_>) {
        let mut bytes = 0;
        let mut put = |into: &mut [Vec<ByteArray>], texts: &[&str]| {
            for (column, text) in into.iter_mut().zip(texts) {
                bytes += text.len();
                column.push(ByteArray::from(*text));
            }
        };
        put(
            &mut self.before,
            &[account.id, account.name, account.handle, flag.kind.as_str(), flag.tier.as_str()],
        );
        put(
            &mut self.behind,
            &[flag.category, flag.entity_id, flag.entity_name, flag.matched_name, flag.field.as_str()],
        );
        self.scores.push(flag.score.probability());
        let evidence = &mut self.evidence;
        if flag.evidence.is_empty() {
            evidence.present.push(0);
            evidence.repeated.push(0);
        }
        for (index, piece) in flag.evidence.iter().enumerate() {
            evidence.present.push(1);
            evidence.repeated.push(i16::from(index > 0));
            put(&mut evidence.texts, &[piece.technique.as_str(), &piece.from, &piece.to]);
            evidence.positions.push(i32::try_from(piece.position).unwrap_or(i32::MAX));
        }
        self.disclaimed.push(i16::from(flag.disclaimer.is_some()));
        if let Some(disclaimer) = flag.disclaimer {
            self.disclaimers.push(ByteArray::from(disclaimer.as_str()));
        }
        self.bytes += bytes;
    }

    fn append(&mut self, other: &mut Rows) {
        let join = |own: &mut [Vec<ByteArray>], more: &mut [Vec<ByteArray>]| {
            own.iter_mut().zip(more).for_each(|(own, more)| own.append(more));
        };
        join(&mut self.before, &mut other.before);
        join(&mut self.behind, &mut other.behind);
        join(&mut self.evidence.texts, &mut other.evidence.texts);
        self.scores.append(&mut other.scores);
        self.evidence.present.append(&mut other.evidence.present);
        self.evidence.repeated.append(&mut other.evidence.repeated);
        self.evidence.positions.append(&mut other.evidence.positions);
        self.disclaimed.append(&mut other.disclaimed);
        self.disclaimers.append(&mut other.disclaimers);
        self.bytes += std::mem::take(&mut other.bytes);
    }
}

/// A file of flags on its way.
pub(crate) struct Writer {
    inner: SerializedFileWriter<Vec<u8>>,
    rows: Rows,
}

impl Writer {
    pub(crate) fn new() -> Result<Writer, Error> {
        let schema = parse_message_type(SCHEMA).map_err(failed)?;
        // Snappy is what every reader has, and it needs no crate more.
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(concat!("deadringer ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        let inner =
            SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties)).map_err(failed)?;
        Ok(Writer { inner, rows: Rows::default() })
    }

    /// Takes the flags of a batch, and leaves none.
    pub(crate) fn take(&mut self, rows: &mut Rows, sink: &mut Sink) -> Result<(), Error> {
        self.rows.append(rows);
        if self.rows.scores.len() < GROUP_ROWS && self.rows.bytes < GROUP_BYTES {
            return Ok(());
        }
        self.close_group().map_err(failed)?;
        self.hand_on(sink)
    }

    /// Writes what is left, and the footer.
    pub(crate) fn finish(&mut self, sink: &mut Sink) -> Result<(), Error> {
        if !self.rows.scores.is_empty() {
            self.close_group().map_err(failed)?;
        }
        self.inner.finish().map_err(failed)?;
        self.hand_on(sink)
    }

    fn hand_on(&mut self, sink: &mut Sink) -> Result<(), Error> {
        // What it holds back must not come behind what is taken out here.
        self.inner.flush().map_err(|error| failed(error.into()))?;
        let bytes = std::mem::take(self.inner.inner_mut());
        sink.write(&bytes)
    }

    fn close_group(&mut self) -> Result<(), ParquetError> {
        let rows = std::mem::take(&mut self.rows);
        let mut before = rows.before.iter();
        let mut behind = rows.behind.iter();
        let mut pieces = rows.evidence.texts.iter();
        let levels = (rows.evidence.present.as_slice(), rows.evidence.repeated.as_slice());
        let mut group = self.inner.next_row_group()?;
        let mut at = 0;
        while let Some(mut column) = group.next_column()? {
            match (column.untyped(), at) {
                (ColumnWriter::ByteArrayColumnWriter(column), 0..=4) => {
                    column.write_batch(before.next().map_or(&[], Vec::as_slice), None, None)?;
                }
                (ColumnWriter::DoubleColumnWriter(column), _) => {
                    column.write_batch(&rows.scores, None, None)?;
                }
                (ColumnWriter::ByteArrayColumnWriter(column), 6..=10) => {
                    column.write_batch(behind.next().map_or(&[], Vec::as_slice), None, None)?;
                }
                (ColumnWriter::ByteArrayColumnWriter(column), 11..=13) => {
                    let texts = pieces.next().map_or(&[][..], Vec::as_slice);
                    column.write_batch(texts, Some(levels.0), Some(levels.1))?;
                }
                (ColumnWriter::Int32ColumnWriter(column), _) => {
                    column.write_batch(&rows.evidence.positions, Some(levels.0), Some(levels.1))?;
                }
                (ColumnWriter::ByteArrayColumnWriter(column), _) => {
                    column.write_batch(&rows.disclaimers, Some(&rows.disclaimed), None)?;
                }
                _ => return Err(ParquetError::General("a column of no known kind".to_owned())),
            }
            column.close()?;
            at += 1;
        }
        group.close()?;
        Ok(())
    }
}

fn failed(error: ParquetError) -> Error {
    Error::input("internal fault", format!("flags cannot be written as Parquet: {error}"))
        .with_hint("this is a fault of deadringer: please report it; CSV and JSONL are written without it")
}
