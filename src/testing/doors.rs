//! The doors through which text leaves.

use crate::text::{self, Cells};

/// For a terminal, one line.
#[must_use]
pub fn terminal(name: &str) -> String {
    text::terminal(name).into_owned()
}

/// For a terminal, line ends kept.
#[must_use]
pub fn terminal_lines(name: &str) -> String {
    text::terminal_lines(name)
}

/// For a page.
#[must_use]
pub fn html(name: &str) -> String {
    text::html(name)
}

/// A JSON string, with its quotes.
#[must_use]
pub fn json_string(name: &str) -> Vec<u8> {
    let mut out = Vec::new();
    text::json_string(&mut out, name);
    out
}

/// A cell of CSV as it is, for a spreadsheet, and for a terminal.
#[must_use]
pub fn csv_cells(name: &str) -> [Vec<u8>; 3] {
    [Cells::Plain, Cells::SpreadsheetSafe, Cells::Terminal].map(|cells| {
        let mut out = Vec::new();
        text::csv_cell(&mut out, name, cells);
        out
    })
}

/// Bytes of the quarantine.
#[must_use]
pub fn percent_encoded(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    text::percent_encoded(&mut out, bytes);
    out
}

/// Bytes as text, and whether any were replaced.
#[must_use]
pub fn decoded(bytes: &[u8]) -> (String, bool) {
    let mut spare = String::new();
    let (text, repaired) = text::decode(bytes, &mut spare);
    (text.to_owned(), repaired)
}
