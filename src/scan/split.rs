//! CSV and TSV split into rows, in bounded memory and with no row lost: the plain case at the speed of `memchr`, every
//! other with care.
//!
//! The rules are those of the csv crate (RFC 4180; a quote inside an unquoted field is text), save for what is made of a
//! quote that is opened by mistake. Read by the letter it swallows all lines to the next quote; here a record of several
//! lines that look like complete rows by themselves is taken for that mistake: its first line is quarantined and reading
//! goes on at the second.
//!
//! Lines without a quote cannot be anything but rows. They are counted, so that every row has its number, and left whole
//! for the workers to cut ([`lines`](crate::scan::lines)); all others are read here, because where one ends depends on what
//! stands before it.

use std::sync::Arc;

use memchr::{memchr, memchr_iter, memchr2, memrchr};

use crate::limits::{MAX_FIELD_BYTES, MAX_QUARANTINED_BYTES, MAX_RECORD_BYTES, MAX_RECORD_LINES};
use crate::scan::batch::{BATCH_ROWS, Batch, Fault, Part, Reason, Row, Span, Stretch};
use crate::scan::lines::{Dialect, trailing_returns};

/// Splits the blocks of one input.
#[derive(Clone, Debug)]
pub(crate) struct Splitter {
    dialect: Arc<Dialect>,
    skipping: Option<Skip>,
}

/// Bytes that are looked through at once for what wants care.
const CARE: usize = 64;

/// An entry of the quarantine that is still being read over.
#[derive(Clone, Debug)]
struct Skip {
    fault: Fault,
    /// Whether reading stands inside a line that belongs to the entry.
    inside: bool,
    /// Whether the entry ends with that line, instead of at the next line that looks like a row.
    one_line: bool,
}

/// A field as it stands, with its quotes.
type Raw = (usize, usize);

/// What careful reading makes of one record.
enum Verdict {
    Row {
        next: usize,
        lines: u32,
        fields: [Raw; 4],
    },
    Blank {
        next: usize,
    },
    Fault {
        next: usize,
        lines: u32,
        reason: Reason,
    },
    Skip {
        reason: Reason,
        one_line: bool,
    },
    /// Several rows that end with `\r` among others that end with `\n`, up to here.
    Returns {
        end: usize,
    },
    /// The record is not whole in these bytes.
    More,
}

impl Splitter {
    pub(crate) fn new(dialect: Arc<Dialect>) -> Self {
        Splitter { dialect, skipping: None }
    }

    /// Whether what comes next is the start of a row.
    pub(crate) fn is_between_rows(&self) -> bool {
        self.skipping.is_none()
    }

    pub(crate) fn dialect(&self) -> &Arc<Dialect> {
        &self.dialect
    }

    /// Splits what lies whole in the batch's bytes, and answers how much that is; with `ended`, all of it. The number of
    /// lines passed is added to `lines`.
    pub(crate) fn split(&mut self, batch: &mut Batch, ended: bool, lines: &mut u64) -> usize {
        self.split_after(Splitter::plain, batch, ended, lines)
    }

    /// The same with every line read by all the rules: what [`split`](Splitter::split) and the workers make of them
    /// together must not differ.
    #[cfg(test)]
    pub(crate) fn split_carefully(&mut self, batch: &mut Batch, ended: bool, lines: &mut u64) -> usize {
        self.split_after(|_, _, at, _| at, batch, ended, lines)
    }

    /// Lets `plain` take what it can, and reads with care what it leaves.
    fn split_after(
        &mut self,
        plain: impl Fn(&Splitter, &mut Batch, usize, &mut u64) -> usize,
        batch: &mut Batch,
        ended: bool,
        lines: &mut u64,
    ) -> usize {
        let mut at = 0;
        if self.skipping.is_some() {
            at = self.skip(batch, at, ended, lines);
            if self.skipping.is_some() {
                return at;
            }
        }
        loop {
            at = plain(self, batch, at, lines);
            if batch.read >= BATCH_ROWS || at >= batch.bytes.len() {
                return at;
            }
            let (offset, line) = place(batch, *lines);
            match self.careful(&batch.bytes, at, ended) {
                Verdict::More => return at,
                Verdict::Row { next, lines: passed, fields } => {
                    let fields = fields.map(|raw| unquote(&mut batch.bytes, raw));
                    batch.parts.push(Part::Row(Row { offset, line, fields }));
                    batch.read += 1;
                    *lines += u64::from(passed);
                    at = next;
                }
                Verdict::Blank { next } => {
                    batch.parts.push(Part::Row(Row { offset, line, ..Row::default() }));
                    batch.read += 1;
                    *lines += 1;
                    at = next;
                }
                Verdict::Fault { next, lines: passed, reason } => {
                    let mut fault = begin(batch, at, *lines, reason);
                    keep(&mut fault, batch.bytes.get(at..next).unwrap_or_default());
                    self.finish(batch, fault);
                    *lines += u64::from(passed);
                    at = next;
                }
                Verdict::Skip { reason, one_line } => {
                    let fault = begin(batch, at, *lines, reason);
                    self.skipping = Some(Skip { fault, inside: true, one_line });
                    at = self.skip(batch, at, ended, lines);
                    if self.skipping.is_some() {
                        return at;
                    }
                }
                Verdict::Returns { end } => {
                    for byte in batch.bytes.get_mut(at..end).unwrap_or_default() {
                        if *byte == b'\r' {
                            *byte = b'\n';
                        }
                    }
                }
            }
        }
    }

    /// Takes the whole lines up to the first that wants care, and answers where they end.
    fn plain(&self, batch: &mut Batch, at: usize, lines: &mut u64) -> usize {
        // Only a block grown for one long record holds a line that may be longer than a field may be.
        if batch.bytes.len() > MAX_FIELD_BYTES {
            return at;
        }
        let terminator = self.dialect.terminator;
        let rest = batch.bytes.get(at..).unwrap_or_default();
        let plain = rest.get(..self.wants_care(rest)).unwrap_or_default();
        let Some(last) = memrchr(terminator, plain) else { return at };
        let mut end = last + 1;
        let mut count = memchr_iter(terminator, plain).count() as u64;
        let room = BATCH_ROWS.saturating_sub(batch.read);
        if count > room {
            count = room;
            end = memchr_iter(terminator, plain).take(room as usize).last().map_or(0, |last| last + 1);
        }
        let (offset, line) = place(batch, *lines);
        batch.parts.push(Part::Lines(Stretch { span: Span::new(at, at + end), offset, line }));
        batch.read += count;
        *lines += count;
        at + end
    }

    /// Where the first byte stands by which a line may be other than it seems: a quote, or a `\r` that does not end it.
    fn wants_care(&self, bytes: &[u8]) -> usize {
        let returns = if self.dialect.terminator == b'\n' { b'\r' } else { b'"' };
        let care = |(byte, next): (&u8, &u8)| (*byte == b'"') | ((*byte == returns) & (*next != b'\n'));
        let (blocks, _) = bytes.as_chunks::<CARE>();
        let (shifted, _) = bytes.get(1..).unwrap_or_default().as_chunks::<CARE>();
        // Without a branch inside, so that it becomes vector instructions: lists whose lines end with `\r\n` have the byte
        // to stop at in every one.
        let start = blocks
            .iter()
            .zip(shifted)
            .take_while(|(block, next)| !block.iter().zip(*next).fold(false, |any, pair| any | care(pair)))
            .count()
            * CARE;
        let rest = bytes.get(start..).unwrap_or_default();
        let next = rest.iter().skip(1).chain(&[0]);
        start + rest.iter().zip(next).position(care).unwrap_or(rest.len())
    }

    /// One record, by all the rules.
    fn careful(&self, bytes: &[u8], start: usize, ended: bool) -> Verdict {
        let mut fields = [(0, 0); 4];
        let mut columns = 0;
        let mut lines = 0;
        let mut longest = 0;
        let mut field = start;
        let (next, stop) = loop {
            let mut at = field;
            if bytes.get(field) == Some(&b'"') {
                let Some(close) = closing(bytes, field + 1, ended) else {
                    let passed = bytes.get(start..).unwrap_or_default();
                    let reason = if ended {
                        Reason::StrayQuote
                    } else if bytes.len() - field > MAX_FIELD_BYTES {
                        Reason::FieldTooLong
                    } else if passed.len() > MAX_RECORD_BYTES {
                        Reason::RecordTooLong
                    } else if self.count_lines(passed) > MAX_RECORD_LINES {
                        Reason::TooManyLines
                    } else {
                        return Verdict::More;
                    };
                    return self.stray(bytes, start, ended, reason, false);
                };
                lines += self.count_lines(bytes.get(field..close).unwrap_or_default());
                if lines >= MAX_RECORD_LINES {
                    return self.stray(bytes, start, ended, Reason::TooManyLines, false);
                }
                let after = bytes.get(close + 1).copied();
                let closed = after.is_none_or(|byte| {
                    byte == self.dialect.delimiter || byte == self.dialect.terminator || byte == b'\r'
                });
                if lines > 0 && !closed {
                    return self.stray(bytes, start, ended, Reason::StrayQuote, true);
                }
                at = close + 1;
            }
            let found =
                memchr2(self.dialect.delimiter, self.dialect.terminator, bytes.get(at..).unwrap_or_default());
            let stop = match found {
                Some(offset) => at + offset,
                None if ended => bytes.len(),
                None if bytes.len() - field > MAX_FIELD_BYTES => {
                    return Verdict::Skip { reason: Reason::FieldTooLong, one_line: true };
                }
                None if bytes.len() - start > MAX_RECORD_BYTES => {
                    return Verdict::Skip { reason: Reason::RecordTooLong, one_line: true };
                }
                None => return Verdict::More,
            };
            let last = bytes.get(stop) != Some(&self.dialect.delimiter);
            let end =
                if last { stop - trailing_returns(bytes.get(at..stop).unwrap_or_default()) } else { stop };
            longest = longest.max(end - field);
            for (raw, place) in fields.iter_mut().zip(&self.dialect.places) {
                if *place == Some(columns) {
                    *raw = (field, end);
                }
            }
            columns += 1;
            if last {
                break ((stop + 1).min(bytes.len()), stop);
            }
            if lines > 0 && columns > self.dialect.columns {
                return self.stray(bytes, start, ended, Reason::StrayQuote, true);
            }
            field = stop + 1;
        };
        let record = bytes.get(start..stop).unwrap_or_default();
        if lines > 0 && self.looks_like_rows(record) {
            return self.stray(bytes, start, ended, Reason::StrayQuote, true);
        }
        let passed = lines as u32 + 1;
        if longest > MAX_FIELD_BYTES {
            return Verdict::Fault { next, lines: passed, reason: Reason::FieldTooLong };
        }
        if record.len() > MAX_RECORD_BYTES {
            return Verdict::Fault { next, lines: passed, reason: Reason::RecordTooLong };
        }
        if columns == self.dialect.columns {
            return Verdict::Row { next, lines: passed, fields };
        }
        if record.len() == trailing_returns(record) {
            return Verdict::Blank { next };
        }
        if lines > 0 && self.first_line_complete(record) {
            return self.stray(bytes, start, ended, Reason::StrayQuote, true);
        }
        if self.holds_return_rows(record) {
            return Verdict::Returns { end: stop - trailing_returns(record) };
        }
        Verdict::Fault {
            next,
            lines: passed,
            reason: Reason::Ragged { found: columns, expected: self.dialect.columns },
        }
    }

    /// A record whose quote is at fault: one line where that line is a row but for the quote, else all to the next row. Of a
    /// quote that is not known to close it is also asked whether rows stand behind that line.
    fn stray(&self, bytes: &[u8], start: usize, ended: bool, reason: Reason, closes: bool) -> Verdict {
        let rest = bytes.get(start..).unwrap_or_default();
        let Some(end) = memchr(self.dialect.terminator, rest) else {
            if ended && rest.len() <= MAX_FIELD_BYTES {
                return Verdict::Fault { next: bytes.len(), lines: 1, reason };
            }
            return Verdict::Skip { reason, one_line: true };
        };
        if self.complete(rest.get(..end).unwrap_or_default()) && (closes || self.rows_follow(rest)) {
            return Verdict::Fault { next: start + end + 1, lines: 1, reason: Reason::StrayQuote };
        }
        Verdict::Skip { reason, one_line: false }
    }

    /// Goes on with the entry that is being read over, and answers where it ends.
    fn skip(&mut self, batch: &mut Batch, from: usize, ended: bool, lines: &mut u64) -> usize {
        let Some(mut skip) = self.skipping.take() else { return from };
        let mut at = from;
        loop {
            let rest = batch.bytes.get(at..).unwrap_or_default();
            if rest.is_empty() {
                break;
            }
            let end = memchr(self.dialect.terminator, rest);
            let line = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
            let whole = end.is_some() || ended;
            if !skip.inside && whole {
                // A row that starts here may go on behind this line.
                let row = self.complete(line)
                    || match self.careful(&batch.bytes, at, ended) {
                        Verdict::Row { .. } => true,
                        Verdict::More => {
                            self.skipping = Some(skip);
                            return at;
                        }
                        _ => false,
                    };
                if row {
                    self.finish(batch, skip.fault);
                    return at;
                }
            }
            if !whole && !skip.inside && line.len() <= MAX_FIELD_BYTES {
                self.skipping = Some(skip);
                return at;
            }
            keep(&mut skip.fault, rest.get(..end.map_or(rest.len(), |end| end + 1)).unwrap_or_default());
            at += end.map_or(rest.len(), |end| end + 1);
            skip.inside = end.is_none();
            if end.is_some() {
                *lines += 1;
                if skip.one_line {
                    self.finish(batch, skip.fault);
                    return at;
                }
            }
        }
        if ended {
            self.finish(batch, skip.fault);
        } else {
            self.skipping = Some(skip);
        }
        at
    }

    fn finish(&self, batch: &mut Batch, mut fault: Fault) {
        fault.row = batch.first_row + batch.read;
        batch.read += 1;
        batch.faults.push(fault);
    }

    /// Whether most lines of a record are rows by themselves, the first and the last among them.
    ///
    /// A text that merely holds line ends does this only by an accident of commas in each of its lines. Of a single column
    /// every line is a row, so nothing follows from it; of two columns one comma is too little to go by in two lines.
    fn looks_like_rows(&self, record: &[u8]) -> bool {
        if self.dialect.columns < 2 {
            return false;
        }
        let (mut count, mut complete, mut last) = (0, 0, false);
        for line in record.split(|&byte| byte == self.dialect.terminator) {
            last = self.complete(line);
            if count == 0 && !last {
                return false;
            }
            count += 1;
            complete += usize::from(last);
        }
        last && complete * 10 >= count * 9 && (self.dialect.columns > 2 || count > 2)
    }

    /// Whether behind its first line a record that is not closed holds rows, and not the many lines of one long text: a
    /// tenth of the lines will do, for the rows may hold texts of several lines themselves.
    fn rows_follow(&self, rest: &[u8]) -> bool {
        let rest = rest.get(..rest.len().min(MAX_FIELD_BYTES)).unwrap_or_default();
        let lines = rest.split(|&byte| byte == self.dialect.terminator).skip(1).take(MAX_RECORD_LINES - 1);
        let (mut count, mut complete) = (0, 0);
        for line in lines.filter(|line| line.len() > trailing_returns(line)) {
            count += 1;
            complete += usize::from(self.complete(line));
        }
        complete * 10 >= count
    }

    fn first_line_complete(&self, record: &[u8]) -> bool {
        record.split(|&byte| byte == self.dialect.terminator).next().is_some_and(|line| self.complete(line))
    }

    /// Whether a line has as many fields as the header, a quote that does not close on it taken as text.
    fn complete(&self, line: &[u8]) -> bool {
        let mut columns = 1;
        let mut field = 0;
        loop {
            let mut at = field;
            if line.get(field) == Some(&b'"') {
                at = closing(line, field + 1, true).map_or(field, |close| close + 1);
            }
            match memchr(self.dialect.delimiter, line.get(at..).unwrap_or_default()) {
                None => return columns == self.dialect.columns,
                Some(offset) => field = at + offset + 1,
            }
            columns += 1;
            if columns > self.dialect.columns {
                return false;
            }
        }
    }

    /// Whether a ragged record is several rows that end with `\r` alone.
    fn holds_return_rows(&self, record: &[u8]) -> bool {
        let record = record.get(..record.len() - trailing_returns(record)).unwrap_or_default();
        self.dialect.terminator == b'\n'
            && record.contains(&b'\r')
            && record.split(|&byte| byte == b'\r').all(|line| self.complete(line))
    }

    fn count_lines(&self, bytes: &[u8]) -> usize {
        memchr_iter(self.dialect.terminator, bytes).count()
    }
}

/// Where the next row stands in its batch: its number and its line, both from 0.
fn place(batch: &Batch, lines: u64) -> (u32, u32) {
    (batch.read as u32, (lines - (batch.first_line - 1)) as u32)
}

fn begin(batch: &Batch, at: usize, lines: u64, reason: Reason) -> Fault {
    Fault { row: 0, line: lines + 1, byte: batch.first_byte + at as u64, reason, raw: Vec::new(), length: 0 }
}

fn keep(fault: &mut Fault, bytes: &[u8]) {
    fault.length += bytes.len() as u64;
    let room = MAX_QUARANTINED_BYTES.saturating_sub(fault.raw.len());
    fault.raw.extend_from_slice(bytes.get(..bytes.len().min(room)).unwrap_or_default());
}

/// The quote that closes a field whose text starts at `from`; nothing if it does not lie in these bytes.
fn closing(bytes: &[u8], from: usize, ended: bool) -> Option<usize> {
    let mut at = from;
    loop {
        let quote = at + memchr(b'"', bytes.get(at..)?)?;
        match bytes.get(quote + 1) {
            Some(b'"') => at = quote + 2,
            Some(_) => return Some(quote),
            // The next block may start with its twin.
            None => return ended.then_some(quote),
        }
    }
}

/// The text of a field, its quotes taken off in place.
fn unquote(bytes: &mut [u8], (start, end): Raw) -> Span {
    let Some(field) = bytes.get_mut(start..end) else { return Span::default() };
    if field.first() != Some(&b'"') {
        return Span::new(start, end);
    }
    let inner = field.get(1..field.len().saturating_sub(1)).unwrap_or_default();
    if field.last() == Some(&b'"') && memchr(b'"', inner).is_none() {
        return Span::new(start + 1, end - 1);
    }
    let mut inside = true;
    let (mut from, mut to) = (1, 0);
    while let Some(&byte) = field.get(from) {
        from += 1;
        if inside && byte == b'"' {
            if field.get(from) == Some(&b'"') {
                from += 1;
            } else {
                inside = false;
                continue;
            }
        }
        if let Some(place) = field.get_mut(to) {
            *place = byte;
            to += 1;
        }
    }
    // What is left over may be a part of a character, and the batch is to be text.
    field.get_mut(to..).unwrap_or_default().fill(b' ');
    Span::new(start, start + to)
}
