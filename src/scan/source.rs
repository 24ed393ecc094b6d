//! The source of rows: the inputs one after another, in batches. What is read here is all that is read; everything behind
//! it sees only batches.

use std::collections::VecDeque;
use std::io::Read;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};

use encoding_rs::Encoding;
use memchr::memchr;
use xxhash_rust::xxh3::Xxh3;

use crate::Error;
use crate::limits::{MAX_FIELD_BYTES, MAX_QUARANTINED_BYTES};
use crate::scan::batch::{BATCH_ROWS, BLOCK_BYTES, Batch, Column, Fault, Part, Reason, Row, Shape, Span};
use crate::scan::checkpoint::Position;
use crate::scan::columns::Columns;
use crate::scan::digest::Digested;
use crate::scan::disk::Disk;
use crate::scan::input::{self, Input};
use crate::scan::json;
use crate::scan::lines::Dialect;
use crate::scan::manifest::Listed;
#[cfg(feature = "parquet")]
use crate::scan::parquet::Table;
use crate::scan::split::Splitter;

/// The inputs of a scan.
pub(crate) struct Source {
    waiting: VecDeque<Input>,
    columns: Columns,
    encoding: Option<&'static Encoding>,
    passed: Arc<AtomicU64>,
    /// Bytes read at a time.
    block: usize,
    current: Option<Current>,
    /// Which input that is, or the next, from 0.
    number: usize,
    rows: u64,
    batches: u64,
    disk: Arc<dyn Disk>,
    /// The inputs that were read to their end.
    listed: Arc<Mutex<Vec<Listed>>>,
}

/// What is being read.
enum Current {
    Text(Box<Stream>),
    #[cfg(feature = "parquet")]
    Table(Box<Table>),
}

/// One input of text that is being read.
struct Stream {
    place: Arc<str>,
    reader: Box<dyn Read + Send>,
    layout: Layout,
    block: usize,
    transcoded: bool,
    /// What was read and is not yet split.
    carry: Vec<u8>,
    ended: bool,
    lines: u64,
    byte: u64,
    /// Bytes of text that were read, and their digest.
    read: u64,
    text: Xxh3,
    /// Rows of the inputs before.
    rows_before: u64,
    digest: Arc<Mutex<Digested>>,
}

enum Layout {
    Delimited(Splitter),
    /// JSON; where a line too long is being read over, its entry.
    JsonLines(Option<Fault>),
}

impl Source {
    pub(crate) fn new(
        inputs: Vec<Input>,
        columns: Columns,
        encoding: Option<&'static Encoding>,
        passed: Arc<AtomicU64>,
        disk: Arc<dyn Disk>,
    ) -> Self {
        Source {
            number: 0,
            disk,
            listed: Arc::default(),
            waiting: inputs.into(),
            columns,
            encoding,
            passed,
            block: BLOCK_BYTES,
            current: None,
            rows: 0,
            batches: 0,
        }
    }

    /// The same, read so many bytes at a time: what is read must not depend on it.
    #[cfg(test)]
    pub(crate) fn in_blocks_of(self, block: usize) -> Self {
        Source { block, ..self }
    }

    /// The inputs that were read to their end, as far as that has come.
    pub(crate) fn listed(&self) -> Arc<Mutex<Vec<Listed>>> {
        Arc::clone(&self.listed)
    }

    /// Opens the first input, so that one that cannot be used is refused before anything is written.
    pub(crate) fn open_first(&mut self) -> Result<(), Error> {
        if let (None, Some(input)) = (&self.current, self.waiting.pop_front()) {
            #[cfg(feature = "parquet")]
            if let Some(table) = Table::open(&input, &self.columns, &self.passed, &*self.disk)? {
                self.current = Some(Current::Table(Box::new(table)));
                return Ok(());
            }
            let mut stream =
                Stream::open(&input, &self.columns, self.encoding, &self.passed, self.block, &*self.disk)?;
            stream.rows_before = self.rows;
            self.current = Some(Current::Text(Box::new(stream)));
        }
        Ok(())
    }

    /// Goes to a place that an earlier scan has come to, and opens the input there. `listed` are the inputs before.
    ///
    /// # Errors
    /// The text before that place is not what was scanned.
    pub(crate) fn go_on(&mut self, position: &Position, listed: &[Listed]) -> Result<(), Error> {
        self.waiting.drain(..position.input.min(self.waiting.len()));
        self.number = position.input;
        let before = listed.iter().map(|input| input.rows).sum();
        self.rows = before;
        self.listed.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(listed);
        self.open_first()?;
        self.rows = position.rows;
        match &mut self.current {
            Some(current) if position.read > 0 => current.go_on(position),
            _ => Ok(()),
        }
    }

    /// Fills an empty batch; false when there is nothing more.
    pub(crate) fn fill(&mut self, batch: &mut Batch) -> Result<bool, Error> {
        loop {
            if self.current.is_none() {
                self.open_first()?;
            }
            let Some(current) = &mut self.current else { return Ok(false) };
            batch.first_row = self.rows + 1;
            let more = current.fill(batch, self.rows)?;
            self.rows += batch.read;
            if more {
                batch.end = current.place_behind(self.number, self.rows);
            } else {
                let listed = current.listed(self.rows);
                self.listed.lock().unwrap_or_else(PoisonError::into_inner).push(listed);
                self.current = None;
                self.number += 1;
                batch.end = Some(Position { input: self.number, rows: self.rows, ..Position::default() });
            }
            if batch.read > 0 {
                batch.sequence = self.batches;
                self.batches += 1;
                return Ok(true);
            }
            batch.reset();
        }
    }
}

impl Current {
    /// Fills a batch behind so many rows; false when this was the last of the input.
    fn fill(&mut self, batch: &mut Batch, rows: u64) -> Result<bool, Error> {
        match self {
            Current::Text(stream) => stream.fill(batch).map_err(|error| {
                let hint = input::unreadable(&error);
                Error::io(
                    &*stream.place,
                    &format!("cannot be read on after row {rows} (byte {})", stream.byte),
                    error,
                )
                .with_hint(hint)
            }),
            #[cfg(feature = "parquet")]
            Current::Table(table) => table.fill(batch),
        }
    }

    fn place_behind(&self, input: usize, rows: u64) -> Option<Position> {
        match self {
            Current::Text(stream) => stream.place_behind(input, rows),
            #[cfg(feature = "parquet")]
            Current::Table(table) => Some(table.place_behind(input, rows)),
        }
    }

    fn go_on(&mut self, position: &Position) -> Result<(), Error> {
        match self {
            Current::Text(stream) => stream.go_on(position),
            #[cfg(feature = "parquet")]
            Current::Table(table) => table.go_on(position),
        }
    }

    fn listed(&self, rows: u64) -> Listed {
        match self {
            Current::Text(stream) => stream.listed(rows),
            #[cfg(feature = "parquet")]
            Current::Table(table) => table.listed(),
        }
    }
}

impl Stream {
    fn open(
        input: &Input,
        columns: &Columns,
        encoding: Option<&'static Encoding>,
        passed: &Arc<AtomicU64>,
        block: usize,
        disk: &dyn Disk,
    ) -> Result<Stream, Error> {
        let place = input.name();
        let mut opened = input::open(input, encoding, passed, disk)?;
        let mut carry = Vec::new();
        let ended = read_up_to(&mut opened.reader, block, &mut carry).map_err(|error| {
            Error::io(&*place, "cannot be read", error).with_hint("the file may be cut short or damaged")
        })?;
        let mut stream = Stream {
            place: place.as_str().into(),
            reader: opened.reader,
            layout: Layout::JsonLines(None),
            block,
            transcoded: opened.transcoded,
            carry,
            ended,
            lines: 0,
            byte: opened.skipped,
            read: 0,
            text: Xxh3::new(),
            rows_before: 0,
            digest: opened.digest,
        };
        stream.text.update(&stream.carry);
        stream.read = stream.byte + stream.carry.len() as u64;
        let first = stream.carry.iter().find(|byte| !byte.is_ascii_whitespace()).copied();
        match first {
            None => {}
            _ if matches!(opened.extension.as_str(), "jsonl" | "ndjson") => stream.check_keys(columns)?,
            Some(b'{') => stream.check_keys(columns)?,
            Some(b'[') if starts_json_list(&stream.carry) => {
                return Err(Error::input(place, "this is a JSON list")
                    .with_hint("write one object a line (JSONL): `jq -c '.[]' FILE | deadringer scan -`"));
            }
            Some(_) => stream.read_header(columns, &opened.extension)?,
        }
        Ok(stream)
    }

    /// Refuses a list of objects of which the first have neither name nor handle.
    fn check_keys(&self, columns: &Columns) -> Result<(), Error> {
        let mut seen: Vec<String> = Vec::new();
        for line in self.carry.split(|&byte| byte == b'\n').take(100) {
            for key in json::keys(line).unwrap_or_default() {
                if [Column::Name, Column::Handle].iter().any(|column| columns.rank(*column, &key).is_some()) {
                    return Ok(());
                }
                if !seen.contains(&key) {
                    seen.push(key);
                }
            }
        }
        // Nothing but broken lines: the quarantine will say what is wrong with them.
        if seen.is_empty() {
            return Ok(());
        }
        Err(columns.none(&seen.iter().map(String::as_str).collect::<Vec<_>>(), &self.place))
    }

    fn read_header(&mut self, columns: &Columns, extension: &str) -> Result<(), Error> {
        let line_end = self.carry.iter().position(|&byte| byte == b'\n');
        let terminator = if line_end.is_none() && self.carry.contains(&b'\r') { b'\r' } else { b'\n' };
        let first_line = self.carry.split(|&byte| byte == terminator).next().unwrap_or_default();
        let count = |sign| first_line.iter().filter(|&&byte| byte == sign).count();
        let tabs = extension == "tsv" || count(b'\t') > count(b',');
        let delimiter = if tabs { b'\t' } else { b',' };
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(self.carry.as_slice());
        let mut record = csv::ByteRecord::new();
        // Reading from memory, of any number of fields, does not fail.
        let _ = reader.read_byte_record(&mut record);
        let mut end = reader.position().byte() as usize;
        if !self.ended && end >= self.carry.len() {
            return Err(Error::input(
                &*self.place,
                format!("no header within the first {} bytes", self.block),
            )
            .with_hint("the first line must name the columns"));
        }
        if terminator == b'\n'
            && self.carry.get(end.wrapping_sub(1)) == Some(&b'\r')
            && self.carry.get(end) == Some(&b'\n')
        {
            end += 1;
        }
        let headers: Vec<String> =
            record.iter().map(|field| String::from_utf8_lossy(field).into_owned()).collect();
        let headers: Vec<&str> = headers.iter().map(|header| header.trim_start_matches('\u{FEFF}')).collect();
        let places = columns.find(&headers, &self.place)?;
        self.lines =
            memchr::memchr_iter(terminator, self.carry.get(..end).unwrap_or_default()).count() as u64;
        self.byte += end as u64;
        self.layout = Layout::Delimited(Splitter::new(Arc::new(Dialect::new(
            delimiter,
            terminator,
            headers.len(),
            &places,
        ))));
        self.carry.drain(..end.min(self.carry.len()));
        Ok(())
    }

    /// Reads up to so many bytes more of the text.
    fn read_on(&mut self, count: usize, into: &mut Vec<u8>) -> std::io::Result<()> {
        let before = into.len();
        self.ended = read_up_to(&mut self.reader, count, into)?;
        let new = into.get(before..).unwrap_or_default();
        self.text.update(new);
        self.read += new.len() as u64;
        Ok(())
    }

    /// The place behind the last row; nothing inside an entry of the quarantine.
    fn place_behind(&self, input: usize, rows: u64) -> Option<Position> {
        let between = match &self.layout {
            Layout::Delimited(splitter) => splitter.is_between_rows(),
            Layout::JsonLines(skipping) => skipping.is_none(),
        };
        between.then(|| Position {
            input,
            rows,
            byte: self.byte,
            lines: self.lines,
            read: self.read,
            digest: format!("{:032x}", self.text.digest128()),
        })
    }

    /// Reads the text again up to a place, proves that it is the same, and stands behind the last row before it.
    fn go_on(&mut self, position: &Position) -> Result<(), Error> {
        let place = Arc::clone(&self.place);
        let others = |what: String| {
            Error::input(&*place, what)
                .with_hint("the list was changed since the scan was stopped: scan anew without `--resume`")
        };
        // What of the text that was read lies behind the place.
        let kept = position.read.saturating_sub(position.byte) as usize;
        while self.read < position.read && !self.ended {
            let count = usize::try_from(position.read - self.read).unwrap_or(usize::MAX).min(self.block);
            let mut carry = std::mem::take(&mut self.carry);
            let dropped = carry.len().saturating_sub(kept);
            carry.drain(..dropped);
            let read = self.read_on(count, &mut carry);
            self.carry = carry;
            read.map_err(|error| {
                let hint = input::unreadable(&error);
                Error::io(&*self.place, "cannot be read again", error).with_hint(hint)
            })?;
        }
        if self.read != position.read {
            return Err(others(format!(
                "ends at byte {}; {} bytes of it had been read",
                self.read, position.read
            )));
        }
        if format!("{:032x}", self.text.digest128()) != position.digest {
            return Err(others(format!(
                "its first {} bytes are others than those that were scanned",
                position.read
            )));
        }
        let dropped = self.carry.len().saturating_sub(kept);
        self.carry.drain(..dropped);
        (self.byte, self.lines) = (position.byte, position.lines);
        Ok(())
    }

    /// What there is to say of an input that was read to its end.
    fn listed(&self, rows: u64) -> Listed {
        let digest = self.digest.lock().unwrap_or_else(PoisonError::into_inner);
        Listed {
            name: self.place.to_string(),
            bytes: digest.bytes(),
            sha256: digest.hex(),
            rows: rows - self.rows_before,
        }
    }

    /// Fills a batch; false when this was the last of the input.
    fn fill(&mut self, batch: &mut Batch) -> std::io::Result<bool> {
        batch.source = Arc::clone(&self.place);
        batch.transcoded = self.transcoded;
        batch.first_line = self.lines + 1;
        batch.first_byte = self.byte;
        batch.bytes.extend_from_slice(&self.carry);
        self.carry.clear();
        self.carry.shrink_to(2 * BLOCK_BYTES);
        if !self.ended && batch.bytes.len() < self.block {
            self.read_on(self.block - batch.bytes.len(), &mut batch.bytes)?;
        }
        loop {
            let consumed = match &mut self.layout {
                Layout::Delimited(splitter) => {
                    batch.shape = Shape::Delimited(Arc::clone(splitter.dialect()));
                    splitter.split(batch, self.ended, &mut self.lines)
                }
                Layout::JsonLines(skipping) => {
                    batch.shape = Shape::JsonLines;
                    split_lines(skipping, batch, self.ended, &mut self.lines)
                }
            };
            if consumed == 0 && !self.ended && batch.read == 0 {
                // One record longer than all that was read: at most a few times, up to its limit. A field too long is found
                // in one step, for a growing vector holds what it leaves beside what it takes.
                let held = batch.bytes.len();
                let missing = match held {
                    BLOCK_BYTES..=MAX_FIELD_BYTES => MAX_FIELD_BYTES + BLOCK_BYTES - held,
                    _ => held.max(self.block),
                };
                batch.bytes.reserve_exact(missing);
                self.read_on(missing, &mut batch.bytes)?;
                continue;
            }
            self.byte += consumed as u64;
            self.carry.extend_from_slice(batch.bytes.get(consumed..).unwrap_or_default());
            batch.bytes.truncate(consumed);
            return Ok(!(self.ended && self.carry.is_empty()));
        }
    }
}

fn starts_json_list(bytes: &[u8]) -> bool {
    let mut signs = bytes.iter().filter(|byte| !byte.is_ascii_whitespace());
    signs.next() == Some(&b'[') && matches!(signs.next(), Some(b'{' | b']'))
}

/// Appends up to `count` bytes; whether the stream has ended.
fn read_up_to(reader: &mut dyn Read, count: usize, into: &mut Vec<u8>) -> std::io::Result<bool> {
    let got = reader.take(count as u64).read_to_end(into)?;
    Ok(got < count)
}

/// Lines of JSON: each is a row.
fn split_lines(skipping: &mut Option<Fault>, batch: &mut Batch, ended: bool, lines: &mut u64) -> usize {
    let mut at = 0;
    while at < batch.bytes.len() && batch.read < BATCH_ROWS {
        let rest = batch.bytes.get(at..).unwrap_or_default();
        let end = memchr(b'\n', rest);
        let length = end.unwrap_or(rest.len());
        if skipping.is_none() {
            if length > MAX_FIELD_BYTES {
                *skipping = Some(Fault {
                    row: batch.first_row + batch.read,
                    line: *lines + 1,
                    byte: batch.first_byte + at as u64,
                    reason: Reason::RecordTooLong,
                    raw: rest.get(..MAX_QUARANTINED_BYTES.min(length)).unwrap_or_default().to_vec(),
                    length: 0,
                });
            } else if end.is_none() && !ended {
                return at;
            }
        }
        let whole = end.is_some() || ended;
        if let Some(mut fault) = skipping.take() {
            fault.length += length as u64;
            if whole {
                batch.faults.push(fault);
                batch.read += 1;
            } else {
                *skipping = Some(fault);
            }
        } else {
            let line = (*lines + 1 - batch.first_line) as u32;
            let mut row = Row { offset: batch.read as u32, line, ..Row::default() };
            if let Some(first) = row.fields.first_mut() {
                *first = Span::new(at, at + length);
            }
            batch.parts.push(Part::Row(row));
            batch.read += 1;
        }
        *lines += u64::from(end.is_some());
        at += length + usize::from(end.is_some());
    }
    // The input may end right behind a piece of a line too long.
    if ended
        && at >= batch.bytes.len()
        && let Some(fault) = skipping.take()
    {
        batch.faults.push(fault);
        batch.read += 1;
    }
    at
}
