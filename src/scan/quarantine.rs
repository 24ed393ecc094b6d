//! The quarantine: rows that cannot be told apart from their neighbours, with the reason and their bytes.

use std::io::Write;

use crate::limits::MAX_QUARANTINED_BYTES;
use crate::scan::batch::Fault;
use crate::text::{self, Cells};

/// What stands before the first entry.
pub(crate) const HEADER: &[u8] = b"source,row,line,byte,reason,raw\n";

/// Writes an entry as a line of CSV.
pub(crate) fn entry(out: &mut Vec<u8>, source: &str, fault: &Fault) {
    text::csv_cell(out, source, Cells::SpreadsheetSafe);
    // A vector takes every write.
    let _ = write!(out, ",{},{},{},", fault.row, fault.line, fault.byte);
    text::csv_cell(out, &reason(fault), Cells::Plain);
    out.push(b',');
    text::percent_encoded(out, trimmed(&fault.raw));
    out.push(b'\n');
}

/// Writes an entry as a JSON object, without its source.
#[cfg(feature = "serve")]
pub(crate) fn json_entry(out: &mut Vec<u8>, fault: &Fault) {
    // A vector takes every write.
    let _ =
        write!(out, "{{\"row\":{},\"line\":{},\"byte\":{},\"reason\":", fault.row, fault.line, fault.byte);
    text::json_string(out, &reason(fault));
    out.extend_from_slice(b",\"raw\":\"");
    text::percent_encoded(out, trimmed(&fault.raw));
    out.extend_from_slice(b"\"}");
}

/// An entry for a person, on one line.
pub(crate) fn describe(source: &str, fault: &Fault) -> String {
    const SHOWN: usize = 60;
    let raw = String::from_utf8_lossy(trimmed(&fault.raw));
    let mut start: String = raw.chars().take(SHOWN).collect();
    if start.len() < raw.len() {
        start.push('…');
    }
    format!(
        "{}:{}: row {}, byte {}: {}: `{}`",
        text::terminal(source),
        fault.line,
        fault.row,
        fault.byte,
        text::terminal(&reason(fault)),
        text::terminal(&start)
    )
}

fn reason(fault: &Fault) -> String {
    if fault.length > fault.raw.len() as u64 {
        return format!("{} ({} bytes, the first {MAX_QUARANTINED_BYTES} kept)", fault.reason, fault.length);
    }
    fault.reason.to_string()
}

/// The bytes without the line end.
fn trimmed(raw: &[u8]) -> &[u8] {
    let raw = raw.strip_suffix(b"\n").unwrap_or(raw);
    raw.strip_suffix(b"\r").unwrap_or(raw)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::batch::Reason;

    #[test]
    fn an_entry_is_one_line_and_reads_back() {
        let fault = Fault {
            row: 7,
            line: 8,
            byte: 120,
            reason: Reason::Ragged { found: 2, expected: 3 },
            raw: b"=a,\"b\x1b\xff\r\n".to_vec(),
            length: 9,
        };
        let mut out = Vec::new();
        entry(&mut out, "=list.csv", &fault);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "\"'=list.csv\",7,8,120,2 fields where the header has 3,%3Da%2C%22b%1B%FF\n"
        );
        assert!(describe("list.csv", &fault).starts_with("list.csv:8: row 7, byte 120: 2 fields"));
        assert!(describe("list.csv", &fault).contains("\\u{001B}"));
    }
}
