//! Reads registries: CSV and JSONL.
//!
//! Bytes become text here and nowhere else in this room. A file is read whole or not at all: every fault is collected,
//! with its physical line, what was found and what to do, and one error tells the first [`MOST`] of them together.

mod jsonl;
mod rows;

use std::io::Read;
use std::path::Path;

use super::{Entity, Official, Registry, registers, values};
use crate::Error;

/// The columns of a registry, in the order they are written.
pub(super) const COLUMNS: [&str; 10] =
    ["id", "name", "category", "country", "aliases", "official", "source", "valid_from", "valid_to", "note"];

/// The columns without which nothing can be protected.
const REQUIRED: [&str; 3] = ["id", "name", "category"];

/// As many faults of one file as fit a screen; the rest is counted.
const MOST: usize = 20;

/// Under this similarity a "did you mean" is a guess; `alias` is 0.89 from `aliases`, `titel` 0.2 from anything.
const NEAR_ENOUGH: f64 = 0.55;

impl Registry {
    /// Reads a registry file: `.csv`, `.jsonl` or `.ndjson`; by its first character where the name does not say.
    /// What a `registers.toml` beside it declares of this file is read with it.
    ///
    /// # Errors
    /// The file cannot be read, or as in [`read_csv`](Registry::read_csv).
    pub fn read_path(path: impl AsRef<Path>) -> Result<Registry, Error> {
        let path = path.as_ref();
        let source = path.display().to_string();
        let bytes =
            std::fs::read(path).map_err(|error| Error::io(&source, "cannot read the registry", error))?;
        let mut registry = Registry::read_bytes(&bytes, path, &source)?;
        registers::declare(&mut registry, path)?;
        Ok(registry)
    }

    fn read_bytes(bytes: &[u8], path: &Path, source: &str) -> Result<Registry, Error> {
        let extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
        match extension.as_deref() {
            Some("csv") => Registry::read_csv(bytes, source),
            Some("jsonl" | "ndjson") => Registry::read_jsonl(bytes, source),
            _ => {
                let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
                match body.iter().find(|byte| !byte.is_ascii_whitespace()) {
                    Some(b'{' | b'[') => Registry::read_jsonl(bytes, source),
                    _ => Registry::read_csv(bytes, source),
                }
            }
        }
    }

    /// Reads a CSV registry; `source` is its name in messages.
    ///
    /// # Errors
    /// Unreadable input, bad UTF-8, an unknown or missing column, a row of another width, a duplicate id, an empty
    /// name, a category that is no slug, a date that is none: each with file and line, the first twenty together.
    pub fn read_csv(input: impl Read, source: &str) -> Result<Registry, Error> {
        read(input, source, rows::read)
    }

    /// Reads a JSONL registry: one object a line, `aliases` and `official` as arrays of strings, the rest as strings;
    /// `source` is its name in messages.
    ///
    /// # Errors
    /// As in [`read_csv`](Registry::read_csv), and lines that are no JSON object.
    pub fn read_jsonl(input: impl Read, source: &str) -> Result<Registry, Error> {
        read(input, source, jsonl::read)
    }
}

/// What is wrong with one file.
struct Problems<'s> {
    source: &'s str,
    found: Vec<Error>,
    count: usize,
}

impl Problems<'_> {
    fn add(&mut self, error: Error) {
        self.count += 1;
        if self.found.len() < MOST {
            self.found.push(error);
        }
    }

    fn at(&mut self, line: usize, what: impl Into<String>, hint: impl Into<String>) {
        let place = self.place(line);
        self.add(Error::registry(place, what).with_hint(hint));
    }

    fn place(&self, line: usize) -> String {
        format!("{}:{line}", self.source)
    }

    fn into_error(mut self) -> Option<Error> {
        if self.count <= 1 {
            return self.found.pop();
        }
        let what = format!("{} errors, nothing was read from it", self.count);
        let unsaid = self.count - self.found.len();
        Some(Error::registry(self.source, what).with_parts(self.found, unsaid))
    }
}

fn read(
    mut input: impl Read,
    source: &str,
    parse: fn(&str, &mut Problems<'_>) -> Registry,
) -> Result<Registry, Error> {
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes).map_err(|error| Error::io(source, "cannot read the registry", error))?;
    let mut problems = Problems { source, found: Vec::new(), count: 0 };
    let registry = match text(&bytes, &mut problems) {
        Some(text) => parse(text, &mut problems),
        None => Registry::new(),
    };
    match problems.into_error() {
        Some(error) => Err(error),
        None => Ok(registry),
    }
}

/// The bytes as text without a byte order mark, or every place where they are no UTF-8.
fn text<'b>(bytes: &'b [u8], problems: &mut Problems<'_>) -> Option<&'b str> {
    let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(body) {
        return Some(text);
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        problems.at(1, "the file is UTF-16, UTF-8 was expected", "save it as UTF-8");
        return None;
    }
    let (mut line, mut byte) = (1, bytes.len() - body.len());
    for chunk in body.utf8_chunks() {
        line += newlines(chunk.valid().as_bytes());
        byte += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            let found: Vec<String> = chunk.invalid().iter().map(|byte| format!("{byte:02x}")).collect();
            problems.at(
                line,
                format!("bad UTF-8 at byte {byte} of the file: found {}", found.join(" ")),
                "save the file as UTF-8; a file from a Chinese Windows is often GB 18030",
            );
        }
        byte += chunk.invalid().len();
    }
    None
}

/// Line ends in bytes: `\n`, `\r\n`, and a `\r` that stands alone.
fn newlines(bytes: &[u8]) -> usize {
    let lone = |pair: &[u8]| matches!(pair, [b'\r', next] if *next != b'\n');
    bytes.iter().filter(|byte| **byte == b'\n').count()
        + bytes.windows(2).filter(|pair| lone(pair)).count()
        + usize::from(bytes.last() == Some(&b'\r'))
}

/// The column of that name, or a fault that names the nearest one.
fn column(name: &str, line: usize, kind: &str, problems: &mut Problems<'_>) -> Option<&'static str> {
    if let Some(column) = COLUMNS.iter().find(|column| **column == name) {
        return Some(column);
    }
    let lower = name.to_lowercase();
    let nearest = COLUMNS
        .iter()
        .map(|column| (strsim::normalized_damerau_levenshtein(&lower, column), *column))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let hint = match nearest {
        Some((similarity, column)) if similarity >= NEAR_ENOUGH => format!("did you mean `{column}`?"),
        _ if name.contains([';', '\t']) => "columns are separated by commas".to_owned(),
        _ => format!("the known ones are `{}`", COLUMNS.join("`, `")),
    };
    problems.at(line, format!("unknown {kind} `{}`", shortened(name)), hint);
    None
}

/// A text for a message: long ones are cut.
fn shortened(text: &str) -> String {
    /// Longer than any real column name or id.
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Puts the text of one column into the entity.
fn assign(entity: &mut Entity, column: &str, cell: &str) {
    match column {
        "aliases" => entity.aliases = values::split(cell),
        "official" => {
            entity.official = values::split(cell).iter().map(|account| Official::parse(account)).collect();
        }
        _ => {
            if let Some(field) = field(entity, column) {
                cell.clone_into(field);
            }
        }
    }
}

/// The field of a column that holds one text.
fn field<'e>(entity: &'e mut Entity, column: &str) -> Option<&'e mut String> {
    Some(match column {
        "id" => &mut entity.id,
        "name" => &mut entity.name,
        "category" => &mut entity.category,
        "country" => &mut entity.country,
        "source" => &mut entity.source,
        "valid_from" => &mut entity.valid_from,
        "valid_to" => &mut entity.valid_to,
        "note" => &mut entity.note,
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
