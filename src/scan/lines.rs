//! Plain lines cut into fields, where a worker reads them: lines without a quote, of which each is a row by itself.
//!
//! The reader finds them, counts them and looks no further; what is said here of a line is what [`split`] would say, only
//! sooner. Nothing is copied: a field is a place in the batch.
//!
//! [`split`]: crate::scan::split

use crate::scan::batch::{Column, Row, Span, Stretch};
use crate::scan::marks::marks;

/// How a list of delimited fields is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub(crate) delimiter: u8,
    /// What ends a line: `\n`, or `\r` in lists that know no other.
    pub(crate) terminator: u8,
    pub(crate) columns: usize,
    /// Where each field of [`Row::fields`] stands in the header.
    pub(crate) places: [Option<usize>; Column::ALL.len()],
}

impl Dialect {
    pub(crate) fn new(delimiter: u8, terminator: u8, columns: usize, found: &[(Column, usize)]) -> Self {
        let place = |column| found.iter().find(|(other, _)| *other == column).map(|(_, index)| *index);
        Dialect { delimiter, terminator, columns, places: Column::ALL.map(place) }
    }

    pub(crate) fn has_id(&self) -> bool {
        matches!(self.places, [Some(_), ..])
    }
}

/// The lines of a stretch, one after another.
#[derive(Debug)]
pub(crate) struct Lines<'b> {
    dialect: &'b Dialect,
    bytes: &'b [u8],
    /// Where the last line ended, and where the delimiters and ends of those stand that are yet to be cut.
    marks: &'b [u32],
    /// The number and the line of the next row.
    offset: u32,
    line: u32,
    /// The line that was cut last. It stays where it is: to hand it about would cost more than to cut it.
    row: Row,
}

/// What a plain line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// As many fields as the header has.
    Row,
    Blank,
    /// Another number of fields; and where the line stands, its end with it.
    Ragged {
        found: usize,
        span: Span,
    },
}

impl<'b> Lines<'b> {
    /// `bytes` are those of the whole batch; `spare` is memory to be used again.
    pub(crate) fn new(
        stretch: &Stretch,
        bytes: &'b [u8],
        dialect: &'b Dialect,
        spare: &'b mut Vec<u32>,
    ) -> Self {
        let Stretch { span, offset, line } = *stretch;
        spare.clear();
        // Before the first byte of a batch stands no place; from it is counted as from any other.
        spare.push(span.start.wrapping_sub(1));
        marks((dialect.delimiter, dialect.terminator), span.of(bytes), span.start, spare);
        Lines { dialect, bytes, marks: spare, offset, line, row: Row::default() }
    }

    /// The line that was cut last: its number, and where it is a row its fields.
    #[inline]
    pub(crate) fn row(&self) -> &Row {
        &self.row
    }

    /// Cuts the next line.
    #[inline]
    pub(crate) fn cut(&mut self) -> Option<Line> {
        let (&before, all) = self.marks.split_first()?;
        if all.is_empty() {
            return None;
        }
        (self.row.offset, self.row.line) = (self.offset, self.line);
        self.offset += 1;
        self.line += 1;
        let start = before.wrapping_add(1);
        let columns = self.dialect.columns;
        let Some((&last, others)) = all.get(..columns).and_then(<[u32]>::split_last) else {
            return Some(self.unlike_the_header(start));
        };
        if !self.is_end(last) || others.iter().any(|mark| self.is_end(*mark)) {
            return Some(self.unlike_the_header(start));
        }
        let end = last - self.returns_before(start, last);
        for (field, place) in self.row.fields.iter_mut().zip(&self.dialect.places) {
            if let Some(place) = place
                && let Some([before, mark]) = self.marks.get(*place..).and_then(<[u32]>::first_chunk)
            {
                *field = Span { start: before.wrapping_add(1), end: end.min(*mark) };
            }
        }
        self.marks = self.marks.get(columns..).unwrap_or_default();
        Some(Line::Row)
    }

    /// Whether a line ends here.
    #[inline]
    fn is_end(&self, mark: u32) -> bool {
        self.bytes.get(mark as usize) == Some(&self.dialect.terminator)
    }

    /// How many `\r` stand before the end of a line.
    #[inline]
    fn returns_before(&self, start: u32, end: u32) -> u32 {
        if self.bytes.get((end as usize).wrapping_sub(1)) != Some(&b'\r') {
            return 0;
        }
        trailing_returns(Span { start, end }.of(self.bytes)) as u32
    }

    /// The next line, which is no row.
    #[cold]
    fn unlike_the_header(&mut self, start: u32) -> Line {
        let mut found = 0;
        let mut end = start;
        while let [_, rest @ ..] = self.marks
            && let [mark, ..] = rest
        {
            self.marks = rest;
            found += 1;
            end = *mark;
            if self.is_end(*mark) {
                break;
            }
        }
        let line = Span { start, end }.of(self.bytes);
        if line.len() == trailing_returns(line) {
            return Line::Blank;
        }
        Line::Ragged { found, span: Span { start, end: end + 1 } }
    }
}

pub(crate) fn trailing_returns(bytes: &[u8]) -> usize {
    bytes.iter().rev().take_while(|&&byte| byte == b'\r').count()
}
