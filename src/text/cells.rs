//! Cells of CSV: exact, harmless in a spreadsheet, or for a terminal; and bytes percent-encoded.

use std::borrow::Cow;

use super::show::{hidden, terminal};

/// How a cell of CSV is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Cells {
    /// The text as it is, quoted where CSV needs it.
    #[default]
    Plain,
    /// Also harmless in a spreadsheet: what it would run as a formula gets a `'` before it. Not to be read back.
    SpreadsheetSafe,
    /// For a terminal to show: nothing in it acts on the terminal.
    Terminal,
}

/// Writes a cell of CSV, without the comma.
pub(crate) fn csv_cell(out: &mut Vec<u8>, text: &str, cells: Cells) {
    let text = match cells {
        Cells::Plain => Cow::Borrowed(text),
        Cells::SpreadsheetSafe => guarded(text),
        Cells::Terminal => terminal(text),
    };
    let quoted = (cells == Cells::SpreadsheetSafe && matches!(text, Cow::Owned(_)))
        || text.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r'))
        // Some readers trim what is not quoted.
        || text.starts_with([' ', '\t'])
        || text.ends_with([' ', '\t']);
    if !quoted {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    for (index, part) in text.split('"').enumerate() {
        if index > 0 {
            out.extend_from_slice(b"\"\"");
        }
        out.extend_from_slice(part.as_bytes());
    }
    out.push(b'"');
}

/// Text with a `'` before whatever a spreadsheet may run as a formula: at its start, and behind what a reader of another
/// country takes for the end of a cell (Excel parts CSV at `;` where a comma parts decimals) or of a row.
fn guarded(text: &str) -> Cow<'_, str> {
    let mut out: Option<String> = None;
    // A tab or line end at the start is dropped by some readers, and what stands behind it is run.
    if text.starts_with(['\t', '\r', '\n']) {
        out = Some("'".to_owned());
    }
    let mut starts = true;
    for (at, c) in text.char_indices() {
        if starts && signs_formula(c) {
            out.get_or_insert_with(|| text.get(..at).unwrap_or_default().to_owned()).push('\'');
        }
        starts = match c {
            ';' | '\t' | '\r' | '\n' => true,
            // What a reader may trim, drop or unquote.
            _ => starts && (c == '"' || c.is_whitespace() || hidden(c)),
        };
        if let Some(out) = &mut out {
            out.push(c);
        }
    }
    out.map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Whether a formula may start so; the full-width signs count, as spreadsheets in East Asian settings read them as the
/// narrow ones.
fn signs_formula(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')
}

/// Whether a text may be one that [`Cells::SpreadsheetSafe`] has put a `'` into.
pub(crate) fn may_be_guarded(text: &str) -> bool {
    let mut before = ' ';
    text.starts_with('\'')
        || text.chars().any(|c| {
            let guarded = before == '\'' && signs_formula(c);
            before = c;
            guarded
        })
}

/// Writes bytes percent-encoded, so that they read back exactly, stay on one line and start no formula.
pub(crate) fn percent_encoded(out: &mut Vec<u8>, bytes: &[u8]) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || b" ._~:;/()[]{}|!?*&#$<>".contains(&byte) {
            out.push(byte);
        } else {
            let digit = |value: u8| HEX.get(usize::from(value & 15)).copied().unwrap_or(b'0');
            out.extend_from_slice(&[b'%', digit(byte >> 4), digit(byte)]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str, cells: Cells) -> String {
        let mut out = Vec::new();
        csv_cell(&mut out, text, cells);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn formulas_are_guarded_wherever_a_cell_may_start() {
        for (text, expected) in [
            ("=1+1", "\"'=1+1\""),
            ("＠SUM(1)", "\"'＠SUM(1)\""),
            ("\u{200B} =1", "\"\u{200B} '=1\""),
            ("\0-1", "\"\0'-1\""),
            ("a;=1", "\"a;'=1\""),
            ("a\n\"+1", "\"a\n\"\"'+1\""),
            ("\tx", "\"'\tx\""),
            ("\t=1", "\"'\t'=1\""),
            ("a=1", "a=1"),
            ("a-b; c", "a-b; c"),
            ("人民日报", "人民日报"),
            ("", ""),
        ] {
            assert_eq!(cell(text, Cells::SpreadsheetSafe), expected, "{text:?}");
        }
    }

    #[test]
    fn plain_cells_are_quoted_where_they_must_be() {
        for (text, expected) in [
            ("=1+1", "=1+1"),
            ("a,\"b\"", "\"a,\"\"b\"\"\""),
            (" a", "\" a\""),
            ("a\r", "\"a\r\""),
            ("\u{202E}a", "\u{202E}a"),
        ] {
            assert_eq!(cell(text, Cells::Plain), expected);
        }
        assert_eq!(cell("\u{202E}a", Cells::Terminal), "\\u{202E}a");
    }

    #[test]
    fn percent_encoding_reads_back() {
        let mut out = Vec::new();
        percent_encoded(&mut out, b"a,\"%\xff\n=1");
        assert_eq!(out, b"a%2C%22%25%FF%0A%3D1");
    }
}
