//! Parquet: tables in, as batches of the same pipeline that text goes through, and flags out.
//!
//! Only the wanted columns are read, page by page and value by value; a row becomes fields in a batch as a row of CSV does, and
//! everything behind that is the same. Row groups may be of any size: what is held of one is a page and a dictionary a column.
//!
//! The crate `parquet` reads the footer and writes flags. Pages are read here, as its decoders allocate by what a file claims
//! and panic where it lies; tests hold what is read here to what its writer wrote, in every way that it has.

mod bits;
mod column;
mod footer;
mod page;
#[cfg(test)]
mod tests;
mod thrift;
pub(crate) mod write;

use std::fs;
use std::io::{self, Read, Seek, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::Error;
use crate::limits::{MAX_FIELD_BYTES, MAX_QUARANTINED_BYTES, MAX_RECORD_BYTES};
use crate::scan::batch::{BATCH_ROWS, BLOCK_BYTES, Batch, Fault, Part, Reason, Row, Shape, Span};
use crate::scan::checkpoint::Position;
use crate::scan::columns::Columns;
use crate::scan::digest::Digested;
use crate::scan::disk::{Anywhere, Disk};
use crate::scan::input::{self, Input};
use crate::scan::lines::Dialect;
use crate::scan::manifest::Listed;
use column::{Column, Value};
use footer::Footer;

/// What is wrong with a page.
#[derive(Debug)]
struct Damage {
    what: String,
    hint: &'static str,
    source: Option<io::Error>,
}

impl Damage {
    fn wrong(what: impl Into<String>) -> Damage {
        Damage {
            what: what.into(),
            hint: "the file may be cut short or damaged: fetch or write it anew",
            source: None,
        }
    }

    fn io(doing: &str, error: io::Error) -> Damage {
        Damage { source: Some(error), ..Damage::wrong(doing) }
    }

    fn with_hint(self, hint: &'static str) -> Damage {
        Damage { hint, ..self }
    }
}

impl From<&'static str> for Damage {
    fn from(what: &'static str) -> Damage {
        Damage::wrong(format!("the page is damaged: {what}"))
    }
}

/// A table that is being read.
pub(crate) struct Table {
    place: Arc<str>,
    file: Box<dyn Anywhere>,
    footer: Footer,
    columns: Vec<(Column, usize)>,
    dialect: Arc<Dialect>,
    bytes: u64,
    sha256: String,
    /// The row group that is read, and what is left of it.
    group: Option<usize>,
    left: u64,
    /// Rows read.
    rows: u64,
    /// Bytes of pages of the row groups before, and what has become of all.
    packed: u64,
    unpacked: u64,
    /// Of all inputs, as progress shows it; and what of it came from here.
    passed: Arc<AtomicU64>,
    shown: u64,
}

impl Table {
    /// Opens an input, if it is a Parquet file.
    ///
    /// Its SHA-256 is taken of the whole file before anything else is read: pages are read where they lie, and of those that are not
    /// wanted nothing would be known.
    pub(crate) fn open(
        input: &Input,
        columns: &Columns,
        passed: &Arc<AtomicU64>,
        disk: &dyn Disk,
    ) -> Result<Option<Table>, Error> {
        let Input::Path(path) = input else { return Ok(None) };
        // What is no file is read once, from front to back.
        if !fs::metadata(path).is_ok_and(|file| file.is_file()) {
            return Ok(None);
        }
        let place = input.name();
        let mut file = match disk.open_anywhere(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::Unsupported => return Ok(None),
            Err(error) => return Err(Error::io(place, "cannot be opened", error)),
        };
        let cannot = |error| Error::io(&*place, "cannot be read", error);
        let mut head = Vec::new();
        Read::take(&mut file, 4).read_to_end(&mut head).map_err(cannot)?;
        if head != footer::MAGIC {
            if is_named_so(path) {
                return Err(Error::input(
                    place,
                    "its name says Parquet, its contents do not begin with `PAR1`",
                )
                .with_hint("if it is CSV or JSONL, name it so"));
            }
            return Ok(None);
        }
        Table::of(file, place, columns, passed).map(Some)
    }

    /// Reads what a file holds, wherever it stands now.
    fn of(
        mut file: Box<dyn Anywhere>,
        place: String,
        columns: &Columns,
        passed: &Arc<AtomicU64>,
    ) -> Result<Table, Error> {
        let cannot = |error| Error::io(&*place, "cannot be read", error);
        file.rewind().map_err(cannot)?;
        let mut digest = Digested::default();
        let mut block = vec![0; BLOCK_BYTES];
        loop {
            match file.read(&mut block) {
                Ok(0) => break,
                Ok(count) => digest.take(block.get(..count).unwrap_or_default()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(cannot(error)),
            }
        }
        let footer = Footer::read(&mut *file, digest.bytes(), &place)?;
        let (count, columns) = footer.columns(columns, &place)?;
        let places: Vec<_> = columns.iter().map(|(column, index)| (column.field, *index)).collect();
        Ok(Table {
            place: place.into(),
            file,
            footer,
            columns,
            dialect: Arc::new(Dialect::new(b',', b'\n', count, &places)),
            bytes: digest.bytes(),
            sha256: digest.hex(),
            group: None,
            left: 0,
            rows: 0,
            packed: 0,
            unpacked: 0,
            passed: Arc::clone(passed),
            shown: 0,
        })
    }

    /// What there is to say of it when it was read to its end.
    pub(crate) fn listed(&self) -> Listed {
        Listed {
            name: self.place.to_string(),
            bytes: self.bytes,
            sha256: self.sha256.clone(),
            rows: self.rows,
        }
    }

    /// The place behind the last row. `lines` are the rows before it, from which the row group follows; the digest is that of the
    /// whole file.
    pub(crate) fn place_behind(&self, input: usize, rows: u64) -> Position {
        Position { input, rows, byte: 0, lines: self.rows, read: self.bytes, digest: self.sha256.clone() }
    }

    /// Stands behind the row that an earlier scan has come to, if the file is still the same.
    pub(crate) fn go_on(&mut self, position: &Position) -> Result<(), Error> {
        if (position.read, &position.digest) != (self.bytes, &self.sha256) {
            return Err(Error::input(
                &*self.place,
                "it is another file than the one that was scanned: its SHA-256 differs",
            )
            .with_hint("the list was changed since the scan was stopped: scan anew without `--resume`"));
        }
        let mut before = position.lines;
        while before > 0 && self.enter_next()? {
            if before >= self.left {
                before -= self.left;
                self.rows += self.left;
                self.left = 0;
                continue;
            }
            for _ in 0..before {
                for at in 0..self.columns.len() {
                    self.value(at, |_| ())?;
                }
            }
            self.rows += before;
            self.left -= before;
            before = 0;
        }
        self.show();
        Ok(())
    }

    /// Fills a batch; false when this was the last of the table.
    pub(crate) fn fill(&mut self, batch: &mut Batch) -> Result<bool, Error> {
        batch.source = Arc::clone(&self.place);
        batch.transcoded = false;
        batch.shape = Shape::Delimited(Arc::clone(&self.dialect));
        batch.first_line = self.rows + 1;
        batch.first_byte = 0;
        let mut more = true;
        while batch.read < BATCH_ROWS && batch.bytes.len() < BLOCK_BYTES {
            if self.left == 0 && !self.enter_next()? {
                more = false;
                break;
            }
            self.row(batch)?;
            self.left -= 1;
            self.rows += 1;
            batch.read += 1;
        }
        // So that the last row has the end behind it, and not an empty batch.
        if more && self.left == 0 {
            more = self.enter_next()?;
        }
        self.show();
        Ok(more)
    }

    /// Reads a row.
    fn row(&mut self, batch: &mut Batch) -> Result<(), Error> {
        let start = batch.bytes.len();
        let mut row = Row { offset: batch.read as u32, line: batch.read as u32, ..Row::default() };
        let mut fault: Option<(Reason, Vec<u8>, u64)> = None;
        for at in 0..self.columns.len() {
            let Some((Column { field, .. }, _)) = self.columns.get(at) else { continue };
            let field = *field as usize;
            let bytes = &mut batch.bytes;
            let from = bytes.len();
            let length = self.value(at, |value| {
                match value {
                    Value::Null => {}
                    Value::Bytes(text) if text.len() > MAX_FIELD_BYTES => {
                        let raw = text.get(..MAX_QUARANTINED_BYTES).unwrap_or_default().to_vec();
                        fault.get_or_insert((Reason::FieldTooLong, raw, text.len() as u64));
                        return text.len();
                    }
                    Value::Bytes(text) => bytes.extend_from_slice(text),
                    // A vector takes every write.
                    Value::Signed(number) => drop(write!(bytes, "{number}")),
                    Value::Unsigned(number) => drop(write!(bytes, "{number}")),
                }
                bytes.len() - from
            })?;
            self.unpacked += 1 + length as u64;
            if let Some(span) = row.fields.get_mut(field) {
                *span = Span::new(from, batch.bytes.len());
            }
        }
        self.refuse_bombs()?;
        let length = batch.bytes.len() - start;
        if fault.is_none() && length > MAX_RECORD_BYTES {
            let raw = batch.bytes.get(start..start + MAX_QUARANTINED_BYTES).unwrap_or_default().to_vec();
            fault = Some((Reason::RecordTooLong, raw, length as u64));
        }
        match fault {
            None => batch.parts.push(Part::Row(row)),
            Some((reason, raw, length)) => {
                batch.bytes.truncate(start);
                let (row, line) = (batch.first_row + batch.read, self.rows + 1);
                batch.faults.push(Fault { row, line, byte: 0, reason, raw, length });
            }
        }
        Ok(())
    }

    /// Hands over the next value of a column.
    fn value<T>(&mut self, at: usize, take: impl FnOnce(Value<'_>) -> T) -> Result<T, Error> {
        let Some((column, _)) = self.columns.get_mut(at) else {
            return Err(Error::input(&*self.place, "a column is not there"));
        };
        match column.next(&mut *self.file) {
            Ok(value) => Ok(take(value)),
            Err(damage) => Err(self.damaged(at, damage)),
        }
    }

    /// Goes to the next row group that has rows; false behind the last.
    fn enter_next(&mut self) -> Result<bool, Error> {
        loop {
            for (at, (column, _)) in self.columns.iter().enumerate() {
                if column.has_more() {
                    return Err(self
                        .damaged(at, Damage::wrong("the page has more values than its row group has rows")));
                }
            }
            self.packed += self.columns.iter().map(|(column, _)| column.pages.packed).sum::<u64>();
            let group = self.group.map_or(0, |group| group + 1);
            self.group = Some(group);
            let Some(rows) = self.footer.rows_of(group) else {
                self.columns.iter_mut().for_each(|(column, _)| column.pages.packed = 0);
                return Ok(false);
            };
            for (column, index) in &mut self.columns {
                let pages = self.footer.pages(group, *index).map_err(|what| {
                    let what = format!(
                        "row group {group}, column `{}`: {what}",
                        crate::text::terminal(&column.name)
                    );
                    Error::input(&*self.place, what)
                        .with_hint("the file may be damaged: fetch or write it anew")
                })?;
                column.enter(pages);
            }
            self.left = rows;
            if rows > 0 {
                return Ok(true);
            }
        }
    }

    fn damaged(&self, at: usize, damage: Damage) -> Error {
        let column = self.columns.get(at).map(|(column, _)| column);
        let what = format!(
            "cannot be read on after row {} of it: row group {}, column `{}`, page at byte {}: {}",
            self.rows,
            self.group.unwrap_or_default(),
            column.map_or(String::new(), |column| crate::text::terminal(&column.name).to_string()),
            column.map_or(0, |column| column.pages.began()),
            damage.what
        );
        match damage.source {
            Some(error) => Error::io(&*self.place, &what, error),
            None => Error::input(&*self.place, what),
        }
        .with_hint(damage.hint)
    }

    /// Pages that hold more than pages do: a run of one value takes four bytes for two thousand million rows.
    fn refuse_bombs(&self) -> Result<(), Error> {
        if self.unpacked <= input::MAX_UNPACKED_FREELY {
            return Ok(());
        }
        let packed = self.packed + self.columns.iter().map(|(column, _)| column.pages.packed).sum::<u64>();
        if self.unpacked <= packed.saturating_mul(input::MAX_UNPACKED_TIMES) {
            return Ok(());
        }
        let what = format!(
            "cannot be read on after row {} of it: {packed} bytes of pages have become {}, more than {} times as many; \
             account lists pack 5 to 20 fold",
            self.rows,
            self.unpacked,
            input::MAX_UNPACKED_TIMES
        );
        Err(Error::input(&*self.place, what)
            .with_hint("if that is what you expect of it, write it as CSV and scan that"))
    }

    /// Progress goes by rows: columns that are not wanted are not read.
    fn show(&mut self) {
        let share = u128::from(self.bytes) * u128::from(self.rows) / u128::from(self.footer.rows.max(1));
        let now = u64::try_from(share).unwrap_or(self.bytes);
        self.passed.fetch_add(now.saturating_sub(self.shown), Ordering::Relaxed);
        self.shown = now;
    }
}

/// Whether a file's name says that it is one.
fn is_named_so(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("parquet"))
}
