//! Flags that a scan has written, read back one by one into records of their own: CSV or JSONL, packed or not. A file is read
//! whole or refused with the line at fault: a flag that is dropped here would be a flag that nobody sees.
//!
//! CSV that was made safe for a spreadsheet is refused: a `'` that was put before a name cannot be told from one that is the
//! name's own.

mod cells;
mod notation;

use std::borrow::Cow;
use std::io::{BufRead, BufReader, Read};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Deserialize;

use crate::page::shortened;
use crate::scan::digest::Digested;
use crate::scan::disk::Disk;
use crate::scan::input::{self, Input};
use crate::{Disclaimer, Error, Evidence, Field, Kind, Score, Technique, Tier, text};

use cells::Cell;

/// Bytes of one flag. A record of an account list has 2 MiB at the most, and JSON writes a byte that hides as six.
const MAX_FLAG_BYTES: usize = 16 << 20;

/// Bytes read at a time.
const BLOCK_BYTES: usize = 64 << 10;

/// The columns of flags.
const COLUMNS: [&str; 13] = [
    "id",
    "name",
    "handle",
    "kind",
    "tier",
    "score",
    "category",
    "entity_id",
    "entity_name",
    "matched_name",
    "field",
    "evidence",
    "disclaimer",
];

const ANEW: &str = "give the flags as `deadringer scan` has written them, or scan anew";

/// A flag as it was written, with the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Recorded {
    /// The account's id, or its row where the list had none.
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) handle: String,
    pub(crate) kind: Kind,
    pub(crate) tier: Tier,
    pub(crate) score: Score,
    pub(crate) category: String,
    /// Empty for a claim, as the next two.
    pub(crate) entity_id: String,
    pub(crate) entity_name: String,
    pub(crate) matched_name: String,
    pub(crate) field: Field,
    pub(crate) evidence: Vec<Evidence>,
    pub(crate) disclaimer: Option<Disclaimer>,
}

impl Recorded {
    /// The text of the field that the flag is about.
    pub(crate) fn own(&self) -> &str {
        match self.field {
            Field::Name => &self.name,
            Field::Handle => &self.handle,
        }
    }
}

/// How flags are written in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Csv,
    JsonLines,
}

/// A file of flags, read flag by flag. Behind a fault nothing more is read.
pub(crate) struct Flags {
    rows: Rows,
    columns: Option<Columns>,
    /// Of the file as it lies on the disk, as far as it was read.
    digest: Arc<Mutex<Digested>>,
    ended: bool,
}

/// Which cells of a row of CSV are what.
struct Columns {
    /// Where each of [`COLUMNS`] stands.
    places: [usize; COLUMNS.len()],
    /// How many cells a row has.
    count: usize,
    /// Whether the writer quotes everything: then quotes tell nothing.
    quotes_all: bool,
}

impl Flags {
    /// Opens a file. `form` is for who knows it; else the first byte says it.
    pub(crate) fn open(input: &Input, form: Option<Form>, disk: &dyn Disk) -> Result<Flags, Error> {
        let opened = input::open(input, None, &Arc::default(), disk)?;
        let mut rows = Rows::new(input.name(), opened.reader);
        let looks = match rows.peek()? {
            Some(b'{') => Form::JsonLines,
            // A scan that flags nothing leaves an empty file of JSON lines.
            None if matches!(opened.extension.as_str(), "jsonl" | "ndjson") => Form::JsonLines,
            _ => Form::Csv,
        };
        let columns = match form.unwrap_or(looks) {
            Form::Csv => Some(Columns::read(&mut rows)?),
            Form::JsonLines => None,
        };
        Ok(Flags { rows, columns, digest: opened.digest, ended: false })
    }

    /// Bytes and digest of the file as it lies on the disk, once all flags were read.
    pub(crate) fn digest(&self) -> (u64, String) {
        let digest = self.digest.lock().unwrap_or_else(PoisonError::into_inner);
        (digest.bytes(), digest.hex())
    }

    fn read(&mut self) -> Result<Option<Recorded>, Error> {
        if !self.rows.next(self.columns.is_some())? {
            return Ok(None);
        }
        let read = match &self.columns {
            Some(columns) => columns.flag(&self.rows.row),
            None => json_flag(&self.rows.row),
        };
        read.map(Some).map_err(|Fault { what, hint }| self.rows.fault(what, hint))
    }
}

impl Iterator for Flags {
    type Item = Result<Recorded, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let read = self.read().transpose();
        self.ended = !matches!(read, Some(Ok(_)));
        read
    }
}

/// What is wrong with a row, and what to do.
struct Fault {
    what: String,
    hint: &'static str,
}

impl From<String> for Fault {
    fn from(what: String) -> Self {
        Fault { what, hint: ANEW }
    }
}

impl Columns {
    /// Reads the header.
    fn read(rows: &mut Rows) -> Result<Columns, Error> {
        if !rows.next(true)? {
            let hint = "name a file that `deadringer scan` has written";
            return Err(Error::input(&*rows.place, "it is empty, flags were expected").with_hint(hint));
        }
        let found: Vec<String> = cells::cut(&rows.row)
            .map(|cell| String::from_utf8_lossy(&cell.text).trim().to_lowercase())
            .collect();
        let mut places = [0; COLUMNS.len()];
        for (place, column) in places.iter_mut().zip(COLUMNS) {
            *place = found.iter().position(|cell| cell == column).ok_or_else(|| {
                let what =
                    format!("there is no column `{column}`; flags have the columns {}", COLUMNS.join(","));
                rows.fault(what, ANEW)
            })?;
        }
        Ok(Columns { places, count: found.len(), quotes_all: rows.row.starts_with(b"\"") })
    }

    /// Reads a flag.
    fn flag(&self, row: &[u8]) -> Result<Recorded, Fault> {
        let cells: Vec<Cell<'_>> = cells::cut(row).collect();
        if cells.len() != self.count {
            return Err(format!(
                "found {} cells, {} were expected as in the header",
                cells.len(),
                self.count
            )
            .into());
        }
        let mut texts: [&str; COLUMNS.len()] = Default::default();
        for ((text, &place), column) in texts.iter_mut().zip(&self.places).zip(COLUMNS) {
            let Some(cell) = cells.get(place) else { continue };
            *text = std::str::from_utf8(&cell.text).map_err(|_| format!("`{column}` is no UTF-8"))?;
            if cell.idly_quoted && !self.quotes_all && text::may_be_guarded(text) {
                return Err(Fault {
                    what: format!(
                        "`{column}` was made safe for a spreadsheet, and cannot be told from a text that begins with `'`"
                    ),
                    hint: "give the flags as `deadringer scan` writes them without `--spreadsheet-safe`",
                });
            }
        }
        let [
            id,
            name,
            handle,
            kind,
            tier,
            score,
            category,
            entity_id,
            entity_name,
            matched_name,
            field,
            evidence,
            disclaimer,
        ] = texts;
        let text = |text: &str| text.to_owned();
        Ok(Recorded {
            id: text(id),
            name: text(name),
            handle: text(handle),
            kind: word("kind", kind, Kind::from_word)?,
            tier: word("tier", tier, Tier::from_word)?,
            score: score_of(score)?,
            category: text(category),
            entity_id: text(entity_id),
            entity_name: text(entity_name),
            matched_name: text(matched_name),
            field: word("field", field, Field::from_word)?,
            evidence: notation::evidence(evidence)
                .map_err(|what| format!("`evidence` cannot be read: {what}"))?,
            disclaimer: match disclaimer {
                "" => None,
                given => Some(word("disclaimer", given, Disclaimer::from_word)?),
            },
        })
    }
}

/// A word of the contract.
fn word<T>(column: &str, found: &str, of: fn(&str) -> Option<T>) -> Result<T, Fault> {
    of(found)
        .ok_or_else(|| format!("`{column}` is `{}`, which is none of its words", shortened(found, 40)).into())
}

/// A score as it is written, `0.0000` to `1.0000`.
fn score_of(text: &str) -> Result<Score, Fault> {
    let value = text.parse().ok().filter(|value| (0.0..=1.0).contains(value));
    let wrong = || format!("`score` is `{}`, a number from 0 to 1 was expected", shortened(text, 40));
    Ok(Score::from_probability(value.ok_or_else(wrong)?))
}

/// A flag as a line of JSON; keys of later versions are passed over.
#[derive(Deserialize)]
struct Line<'a> {
    id: String,
    name: String,
    handle: String,
    #[serde(borrow)]
    kind: Cow<'a, str>,
    tier: Cow<'a, str>,
    score: f64,
    category: String,
    entity_id: String,
    entity_name: String,
    matched_name: String,
    field: Cow<'a, str>,
    evidence: Vec<Difference<'a>>,
    disclaimer: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Difference<'a> {
    #[serde(borrow)]
    technique: Cow<'a, str>,
    from: String,
    to: String,
    position: u32,
}

fn json_flag(row: &[u8]) -> Result<Recorded, Fault> {
    let line: Line<'_> =
        serde_json::from_slice(row).map_err(|error| format!("this is no flag as a line of JSON: {error}"))?;
    let evidence: Result<Vec<Evidence>, Fault> = line
        .evidence
        .into_iter()
        .map(|one| {
            let technique = word("technique", &one.technique, Technique::from_word)?;
            Ok(Evidence::new(technique, one.from, one.to, one.position))
        })
        .collect();
    if !(0.0..=1.0).contains(&line.score) {
        return Err(format!("`score` is {}, a number from 0 to 1 was expected", line.score).into());
    }
    Ok(Recorded {
        id: line.id,
        name: line.name,
        handle: line.handle,
        kind: word("kind", &line.kind, Kind::from_word)?,
        tier: word("tier", &line.tier, Tier::from_word)?,
        score: Score::from_probability(line.score),
        category: line.category,
        entity_id: line.entity_id,
        entity_name: line.entity_name,
        matched_name: line.matched_name,
        field: word("field", &line.field, Field::from_word)?,
        evidence: evidence?,
        disclaimer: line
            .disclaimer
            .map(|given| word("disclaimer", &given, Disclaimer::from_word))
            .transpose()?,
    })
}

/// The rows of a file, each with the line on which it begins.
struct Rows {
    place: String,
    reader: BufReader<Box<dyn Read + Send>>,
    row: Vec<u8>,
    /// The line on which the row begins, from 1.
    line: u64,
    /// Lines read.
    lines: u64,
}

impl Rows {
    fn new(place: String, reader: Box<dyn Read + Send>) -> Rows {
        let reader = BufReader::with_capacity(BLOCK_BYTES, reader);
        Rows { place, reader, row: Vec::new(), line: 1, lines: 0 }
    }

    fn fault(&self, what: impl Into<String>, hint: &str) -> Error {
        Error::input(format!("{}:{}", self.place, self.line), what).with_hint(hint)
    }

    /// The first byte of what is to come.
    fn peek(&mut self) -> Result<Option<u8>, Error> {
        let place = &self.place;
        Ok(self.reader.fill_buf().map_err(|error| cannot(place, error))?.first().copied())
    }

    /// Reads the next row without its line end; whether there was one. Empty lines are passed over; a row of CSV goes on while a
    /// quote is open.
    fn next(&mut self, csv: bool) -> Result<bool, Error> {
        self.row.clear();
        let mut open = false;
        loop {
            let from = self.row.len();
            let room = (MAX_FLAG_BYTES + 1 - from) as u64;
            let read = (&mut self.reader).take(room).read_until(b'\n', &mut self.row);
            let count = read.map_err(|error| cannot(&self.place, error))?;
            if from == 0 {
                self.line = self.lines + 1;
            }
            self.lines += u64::from(count > 0);
            if self.row.len() > MAX_FLAG_BYTES {
                let what = format!("a flag of more than {} MiB", MAX_FLAG_BYTES >> 20);
                return Err(self.fault(what, "a quote may have been lost before it; scan anew"));
            }
            let new = self.row.get(from..).unwrap_or_default();
            open ^= csv && memchr::memchr_iter(b'"', new).count() % 2 == 1;
            if open && count == 0 {
                return Err(
                    self.fault("a quote is opened and not closed", "the file may be cut short; scan anew")
                );
            }
            if open {
                continue;
            }
            while let Some(b'\n' | b'\r') = self.row.last() {
                self.row.pop();
            }
            if count == 0 || !self.row.is_empty() {
                return Ok(!self.row.is_empty());
            }
        }
    }
}

fn cannot(place: &str, error: std::io::Error) -> Error {
    let hint = input::unreadable(&error);
    Error::io(place, "cannot be read", error).with_hint(hint)
}

#[cfg(test)]
mod tests;
