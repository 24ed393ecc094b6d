//! CSV: a header, then one entity a row.

use csv::{ReaderBuilder, StringRecord};

use super::{Problems, REQUIRED, assign, column, newlines};
use crate::registry::{Entity, Registry};

pub(super) fn read(text: &str, problems: &mut Problems<'_>) -> Registry {
    let mut registry = Registry::new();
    // Behind a misplaced quote the csv reader takes many rows for one, silently.
    if !quotes_hold(text, problems) {
        return registry;
    }
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut lines = Lines { bytes: text.as_bytes(), byte: 0, line: 1 };
    let mut record = StringRecord::new();
    let mut header: Option<Vec<Option<&'static str>>> = None;
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                let line = lines.at(reader.position().byte());
                problems.at(line, format!("unreadable CSV: {error}"), "look for damage at this line");
                break;
            }
        }
        let line = lines.at(record.position().map_or(0, csv::Position::byte));
        let Some(columns) = &header else {
            header = read_header(&record, line, problems);
            if header.is_none() {
                return registry;
            }
            continue;
        };
        if record.len() != columns.len() {
            problems.at(
                line,
                format!("{} fields, the header has {}", record.len(), columns.len()),
                "put a value with a comma or a quote in it between double quotes, and give empty fields their comma",
            );
            continue;
        }
        let mut entity = Entity::default();
        for (column, cell) in columns.iter().zip(&record) {
            if let Some(column) = column {
                assign(&mut entity, column, cell);
            }
        }
        let place = problems.place(line);
        if let Err(error) = registry.push(entity, place) {
            problems.add(error);
        }
    }
    if header.is_none() {
        problems.at(
            1,
            "the file is empty, a header was expected",
            "begin it with `id,name,category,country,aliases,official`",
        );
    }
    registry
}

/// The columns in their order, `None` for one that is not known; nothing if rows cannot be read with it.
fn read_header(
    record: &StringRecord,
    line: usize,
    problems: &mut Problems<'_>,
) -> Option<Vec<Option<&'static str>>> {
    let mut columns: Vec<Option<&'static str>> = Vec::new();
    for name in record {
        let known = column(name.trim(), line, "column", problems);
        if let Some(name) = known.filter(|_| columns.contains(&known)) {
            problems.at(line, format!("column `{name}` stands twice"), "keep one of them");
        }
        columns.push(known);
    }
    let missing: Vec<&str> =
        REQUIRED.iter().copied().filter(|name| !columns.contains(&Some(*name))).collect();
    if missing.is_empty() {
        return Some(columns);
    }
    problems.at(
        line,
        format!("no column `{}`", missing.join("`, no column `")),
        "the first row is the header: `id,name,category` at least",
    );
    None
}

/// Whether every quoted field is closed, and followed by a comma or a line end.
fn quotes_hold(text: &str, problems: &mut Problems<'_>) -> bool {
    let mut lines = Lines { bytes: text.as_bytes(), byte: 0, line: 1 };
    let mut bytes = text.bytes().enumerate().peekable();
    let mut field_starts = true;
    while let Some((start, byte)) = bytes.next() {
        if byte != b'"' || !field_starts {
            field_starts = matches!(byte, b',' | b'\n' | b'\r');
            continue;
        }
        let opened = lines.at(start as u64);
        loop {
            match bytes.next() {
                None => {
                    problems.at(
                        opened,
                        "a quote opens here and is never closed",
                        "close it, or write `\"\"` for a quote inside a quoted value",
                    );
                    return false;
                }
                Some((_, b'"')) => match bytes.peek().copied() {
                    Some((_, b'"')) => {
                        bytes.next();
                    }
                    None | Some((_, b',' | b'\n' | b'\r')) => break,
                    Some((after, _)) => {
                        let line = lines.at(after as u64);
                        problems.at(
                            line,
                            format!("text after a closing quote; the value opens at line {opened}"),
                            format!(
                                "look for a stray quote from line {opened} on; inside a quoted value write `\"\"`"
                            ),
                        );
                        return false;
                    }
                },
                Some(_) => {}
            }
        }
        field_starts = false;
    }
    true
}

/// Physical lines, counted once from front to back; the csv reader's own count slips at `\r\n` and blank lines.
struct Lines<'t> {
    bytes: &'t [u8],
    byte: usize,
    line: usize,
}

impl Lines<'_> {
    /// The line, from 1, of what begins at or after this byte, behind any line ends there.
    fn at(&mut self, byte: u64) -> usize {
        let mut end = usize::try_from(byte).unwrap_or(usize::MAX).clamp(self.byte, self.bytes.len());
        while matches!(self.bytes.get(end), Some(b'\r' | b'\n')) {
            end += 1;
        }
        self.line += newlines(self.bytes.get(self.byte..end).unwrap_or_default());
        self.byte = end;
        self.line
    }
}
