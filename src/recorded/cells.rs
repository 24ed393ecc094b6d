//! The cells of one whole row of CSV, as RFC 4180 has them. The reader that scans use does not tell whether a cell stood in
//! quotes, and by that alone a cell that was made safe for a spreadsheet is known.

use std::borrow::Cow;

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cell<'r> {
    pub(super) text: Cow<'r, [u8]>,
    /// Whether it stands in quotes without need.
    pub(super) idly_quoted: bool,
}

/// The cells of a row, without its line end.
pub(super) fn cut(row: &[u8]) -> impl Iterator<Item = Cell<'_>> {
    let mut rest = Some(row);
    std::iter::from_fn(move || {
        let row = rest?;
        let Some(quoted) = row.strip_prefix(b"\"") else {
            let end = memchr::memchr(b',', row);
            rest = end.and_then(|end| row.get(end + 1..));
            let text = row.get(..end.unwrap_or(row.len())).unwrap_or_default();
            return Some(Cell { text: text.into(), idly_quoted: false });
        };
        let (text, after) = quoted_text(quoted);
        let comma = memchr::memchr(b',', after);
        rest = comma.and_then(|comma| after.get(comma + 1..));
        let needs = text.iter().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r'))
            || matches!(text.first(), Some(b' ' | b'\t'))
            || matches!(text.last(), Some(b' ' | b'\t'));
        Some(Cell { idly_quoted: !needs, text })
    })
}

/// A text up to the quote that closes it, doubled quotes taken for one, and what stands behind.
fn quoted_text(text: &[u8]) -> (Cow<'_, [u8]>, &[u8]) {
    let mut out: Cow<'_, [u8]> = Cow::default();
    let mut rest = text;
    loop {
        let end = memchr::memchr(b'"', rest).unwrap_or(rest.len());
        let (piece, after) = rest.split_at_checked(end).unwrap_or((rest, b""));
        if out.is_empty() {
            out = piece.into();
        } else {
            out.to_mut().extend_from_slice(piece);
        }
        let after = after.get(1..).unwrap_or_default();
        let Some(twin) = after.strip_prefix(b"\"") else { return (out, after) };
        out.to_mut().push(b'"');
        rest = twin;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Cells, csv_cell};

    #[test]
    fn cells_read_back_as_they_were_written() {
        let texts =
            ["", "a", "\"", "\"\"", ",", "a\"b,c\nd\r", "人民曰报", " a", "a\t", "'=1", "\"a\"", "a\"", "=1"];
        for first in texts {
            for second in texts {
                let mut row = Vec::new();
                csv_cell(&mut row, first, Cells::Plain);
                row.push(b',');
                csv_cell(&mut row, second, Cells::Plain);
                let cells: Vec<_> = cut(&row).collect();
                assert!(cells.iter().all(|cell| !cell.idly_quoted));
                let texts: Vec<_> =
                    cells.iter().map(|cell| std::str::from_utf8(&cell.text).unwrap()).collect();
                assert_eq!(texts, [first, second]);
            }
        }
        let safe: Vec<_> = cut(b"\"'=1\",'=1").map(|cell| cell.idly_quoted).collect();
        assert_eq!(safe, [true, false]);
    }
}
