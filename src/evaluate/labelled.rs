//! Reading labelled lists: accounts of which somebody has said whether they are impostors, and of what. A file is taken
//! whole or refused with its faults, each with its line, what was found, what was expected, and what to do.

use std::collections::HashSet;
use std::io::Read;
use std::sync::Arc;

use crate::registry::{CATEGORIES, Entity, Registry};
use crate::scan::batch::Column;
use crate::scan::columns::{Columns, describe};
use crate::scan::disk::System;
use crate::scan::input::{self, Input};
use crate::{Error, fold::Folded, text};

use super::outcome::key;

/// As many faults of one file as fit a screen; the rest is counted.
const MOST: usize = 20;

/// The category of a body that only a labelled list knows and gives none for.
const UNSTATED: &str = "unstated";

/// One labelled account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Row {
    /// The number of its file.
    pub(crate) file: usize,
    /// The physical line on which it begins.
    pub(crate) line: u64,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) handle: String,
    pub(crate) platform: String,
    /// The body an impostor imitates, by name, alias or id; empty for a claim.
    pub(crate) imitated: String,
    pub(crate) impostor: bool,
    pub(crate) category: String,
    /// How the name was altered, in the list's words.
    pub(crate) techniques: Vec<String>,
    pub(crate) language: String,
}

impl Row {
    /// An impostor of no body in particular.
    pub(crate) fn claims(&self) -> bool {
        self.impostor && self.imitated.is_empty()
    }
}

/// All labelled accounts of a run, as one list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Labelled {
    pub(crate) files: Vec<String>,
    pub(crate) rows: Vec<Row>,
    /// Rows in which bytes that are no UTF-8 were replaced.
    pub(crate) repaired: u64,
    /// All rows are accounts that were flagged before, as they come in: among them impostors are as frequent as among what a
    /// score is stated for.
    pub(crate) of_flagged: bool,
}

impl Labelled {
    /// Reads lists one after another.
    pub(crate) fn read(inputs: &[Input]) -> Result<Labelled, Error> {
        let mut list = Labelled::default();
        for input in inputs {
            let place = input.name();
            let mut opened = input::open(input, None, &Arc::default(), &System)?;
            let mut bytes = Vec::new();
            opened.reader.read_to_end(&mut bytes).map_err(|error| {
                let hint = input::unreadable(&error);
                Error::io(&*place, "cannot be read", error).with_hint(hint)
            })?;
            list.add(&place, &bytes, opened.extension == "tsv")?;
        }
        if list.rows.is_empty() {
            return Err(Error::input(list.files.join(", "), "no account stands in it")
                .with_hint("write one labelled account a line below the header"));
        }
        Ok(list)
    }

    /// Takes in one list; `place` is its name in messages.
    pub(crate) fn add(&mut self, place: &str, bytes: &[u8], tabs: bool) -> Result<(), Error> {
        let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
        if let Some(b'{' | b'[') = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) {
            return Err(Error::input(format!("{place}:1"), "found JSON, CSV with a header was expected")
                .with_hint("write it as CSV with the columns name,handle,imitated,label"));
        }
        let first = bytes.split(|&byte| byte == b'\n').next().unwrap_or_default();
        let count = |sign| first.iter().filter(|&&byte| byte == sign).count();
        let delimiter = if tabs || count(b'\t') > count(b',') { b'\t' } else { b',' };
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(bytes);
        let mut record = csv::ByteRecord::new();
        // Reading from memory, of any number of fields, does not fail.
        let _ = reader.read_byte_record(&mut record);
        let headers: Vec<String> = record.iter().map(|h| String::from_utf8_lossy(h).into_owned()).collect();
        let places = Places::find(&headers.iter().map(String::as_str).collect::<Vec<_>>(), place)?;
        let file = self.files.len();
        self.files.push(place.to_owned());
        let mut faults = Faults { place, found: Vec::new(), count: 0 };
        let mut lines = Lines { bytes, passed: 0, line: 1 };
        while let Ok(true) = reader.read_byte_record(&mut record) {
            let line = lines.at(record.position().map_or(0, csv::Position::byte));
            if record.len() != headers.len() {
                faults.add(
                    line,
                    format!(
                        "found {} fields, {} were expected as in the header",
                        record.len(),
                        headers.len()
                    ),
                    "put a field that holds a comma, a quote or a line end in quotes",
                );
                continue;
            }
            match places.row(&record, file, line) {
                Ok((row, repaired)) => {
                    self.repaired += u64::from(repaired);
                    self.rows.push(row);
                }
                Err((what, hint)) => faults.add(line, what, hint),
            }
        }
        faults.into_result()
    }

    /// A registry of exactly the bodies that the list says are imitated, each under its name alone.
    pub(crate) fn registry(&self) -> Result<Registry, Error> {
        let mut registry = Registry::new();
        let mut seen = HashSet::new();
        let mut folded = Folded::default();
        let bodies = self.rows.iter().filter(|row| row.impostor && !row.imitated.is_empty());
        for row in bodies {
            let key = key(&mut folded, &row.imitated);
            if !seen.insert(key.clone()) {
                continue;
            }
            let stated = CATEGORIES.contains(&row.category.as_str());
            let entity = Entity {
                id: format!("labelled-{}", seen.len()),
                name: row.imitated.clone(),
                category: if stated { row.category.clone() } else { UNSTATED.to_owned() },
                ..Entity::default()
            };
            let file = self.files.get(row.file).map_or("", String::as_str);
            registry.push(entity, format!("{file}:{}", row.line))?;
        }
        Ok(registry)
    }

    /// Rows that repeat an earlier name and handle.
    pub(crate) fn repeated(&self) -> u64 {
        let mut seen = HashSet::new();
        self.rows.iter().filter(|row| !seen.insert((&row.name, &row.handle, &row.platform))).count() as u64
    }
}

/// Counts physical lines. The reader's own count is one behind where lines end in two signs or are empty: it stands
/// before what is left of the last line's end.
struct Lines<'b> {
    bytes: &'b [u8],
    passed: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the first character at or after a place; places only rise.
    fn at(&mut self, byte: u64) -> u64 {
        let rest = |from: usize| self.bytes.get(from..).unwrap_or_default();
        let byte = usize::try_from(byte).unwrap_or(usize::MAX).max(self.passed);
        let ends = rest(byte).iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let to = byte.saturating_add(ends);
        let passed = rest(self.passed).iter().take(to - self.passed);
        self.line += passed.filter(|&&byte| byte == b'\n').count() as u64;
        self.passed = to;
        self.line
    }
}

/// Where the columns stand.
struct Places {
    account: Vec<(Column, usize)>,
    imitated: usize,
    label: usize,
    category: Option<usize>,
    technique: Option<usize>,
    language: Option<usize>,
}

impl Places {
    fn find(headers: &[&str], place: &str) -> Result<Places, Error> {
        let place = format!("{place}:1");
        let account = Columns::default().find(headers, &place).map_err(|error| {
            Error::input(
                &*place,
                format!(
                    "found neither a column `name` nor a column `handle`, one was expected; {}",
                    describe(headers)
                ),
            )
            .with_hint(if error.hint().contains("parted by") {
                "the columns are parted by another sign: commas or tabs are read"
            } else {
                "the first line must name the columns: name,handle,imitated,label"
            })
        })?;
        let optional = |word: &str| {
            let mut fits = headers.iter().enumerate().filter(|(_, h)| h.trim().eq_ignore_ascii_case(word));
            match (fits.next(), fits.next()) {
                (Some(_), Some(_)) => Err(Error::input(
                    &*place,
                    format!("found the column `{word}` twice, once was expected; {}", describe(headers)),
                )
                .with_hint("take one of them out")),
                (first, _) => Ok(first.map(|(at, _)| at)),
            }
        };
        let required = |word: &str, hint: &str| {
            optional(word)?.ok_or_else(|| {
                Error::input(
                    &*place,
                    format!("found no column `{word}`, one was expected; {}", describe(headers)),
                )
                .with_hint(hint)
            })
        };
        Ok(Places {
            label: required("label", "add the column: `impostor` or `ordinary` in each row")?,
            imitated: required(
                "imitated",
                "add the column: the name or id of the body an impostor imitates, empty for a claim and for ordinary accounts",
            )?,
            category: optional("category")?,
            technique: optional("technique")?,
            language: optional("language")?,
            account,
        })
    }

    /// One row, and whether it was repaired; or what is wrong with it and what to do.
    fn row(
        &self,
        record: &csv::ByteRecord,
        file: usize,
        line: u64,
    ) -> Result<(Row, bool), (String, &'static str)> {
        let mut row = Row { file, line, ..Row::default() };
        let mut repaired = false;
        let mut spare = String::new();
        let mut cell = |at: usize| {
            let (text, bad) = text::decode(record.get(at).unwrap_or_default(), &mut spare);
            repaired |= bad;
            text.to_owned()
        };
        for (column, at) in &self.account {
            let text = cell(*at);
            match column {
                Column::Id => row.id = text,
                Column::Name => row.name = text,
                Column::Handle => row.handle = text,
                Column::Platform => row.platform = text,
            }
        }
        let mut word = |at: Option<usize>| at.map(|at| cell(at).trim().to_owned()).unwrap_or_default();
        row.imitated = word(Some(self.imitated));
        row.category = word(self.category);
        row.language = word(self.language);
        row.techniques = word(self.technique)
            .split([';', '|', ',', ' '])
            .filter(|one| !one.is_empty())
            .map(str::to_owned)
            .collect();
        let label = word(Some(self.label));
        row.impostor = match label.as_str() {
            "impostor" => true,
            "ordinary" => false,
            other => {
                let short: String = other.chars().take(40).collect();
                return Err((
                    format!("found the label `{short}`, `impostor` or `ordinary` was expected"),
                    "write `impostor` for an account that was found to pass itself off as another, `ordinary` for any other",
                ));
            }
        };
        if row.name.is_empty() && row.handle.is_empty() {
            return Err((
                "found neither name nor handle, one was expected".to_owned(),
                "write the account's name, or take the row out",
            ));
        }
        Ok((row, repaired))
    }
}

/// What is wrong with one file.
struct Faults<'s> {
    place: &'s str,
    found: Vec<Error>,
    count: usize,
}

impl Faults<'_> {
    fn add(&mut self, line: u64, what: String, hint: &str) {
        self.count += 1;
        if self.found.len() < MOST {
            self.found.push(Error::input(format!("{}:{line}", self.place), what).with_hint(hint));
        }
    }

    fn into_result(mut self) -> Result<(), Error> {
        if self.count <= 1 {
            return self.found.pop().map_or(Ok(()), Err);
        }
        let what = format!("{} errors, nothing was read from it", self.count);
        let unsaid = self.count - self.found.len();
        Err(Error::input(self.place, what).with_parts(self.found, unsaid))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> Result<Labelled, Error> {
        let mut list = Labelled::default();
        list.add("list.csv", text.as_bytes(), false).map(|()| list)
    }

    fn refusal(text: &str) -> String {
        let error = list(text).unwrap_err();
        assert!(error.is_input(), "{error}");
        error.to_string()
    }

    #[test]
    fn columns_are_known_by_name_in_any_order() {
        let list = list(
            "\u{FEFF}Label,Nickname,note,imitated,technique,CATEGORY,language,uid,screen_name,platform\r\n\
             impostor,人民曰报,,人民日报 ,han-shape;affix,news-media,zh,7,rm,weibo\r\n\
             ordinary,\"Meyer,\nRita\",,,,,,,,\r\n\
             \r\nimpostor,Blue Army,,,,,,,,\r\n",
        )
        .unwrap();
        let [first, second, third] = list.rows.as_slice() else { panic!("{list:?}") };
        assert!(first.impostor && !first.claims());
        assert_eq!((first.name.as_str(), first.imitated.as_str()), ("人民曰报", "人民日报"));
        assert_eq!(first.techniques, ["han-shape", "affix"]);
        assert_eq!((first.id.as_str(), first.handle.as_str(), first.platform.as_str()), ("7", "rm", "weibo"));
        assert_eq!((second.line, second.impostor), (3, false));
        assert_eq!((third.line, third.claims()), (6, true));
    }

    #[test]
    fn faults_say_where_what_was_expected_and_what_to_do() {
        assert_eq!(
            refusal("name,imitated,label\nx,Y,fake\n"),
            "list.csv:2: found the label `fake`, `impostor` or `ordinary` was expected\nhint: write `impostor` for an \
             account that was found to pass itself off as another, `ordinary` for any other"
        );
        assert_eq!(
            refusal("name,imitated\nx,Y\n"),
            "list.csv:1: found no column `label`, one was expected; the headers are `name`, `imitated`\nhint: add the \
             column: `impostor` or `ordinary` in each row"
        );
        assert!(refusal("name,label\n").contains("no column `imitated`"));
        assert!(refusal("title,imitated,label\n").contains("neither a column `name` nor a column `handle`"));
        assert!(refusal("name;imitated;label\n").contains("parted by another sign"));
        assert!(refusal("name,label,imitated,label\n").contains("`label` twice"));
        assert!(refusal("{\"name\":1}").contains("found JSON"));
        assert!(
            refusal("name,imitated,label\nx,Y\n").contains("list.csv:2: found 2 fields, 3 were expected")
        );
        assert!(refusal("name,imitated,label\n,Y,impostor\n").contains("neither name nor handle"));
        assert!(refusal("").contains("there is no header"));
    }

    #[test]
    fn many_faults_are_told_together() {
        let text = format!("name,imitated,label\n{}", "x,,1\n".repeat(25));
        let told = refusal(&text);
        assert!(
            told.starts_with(
                "list.csv: 25 errors, nothing was read from it\nlist.csv:2: found the label `1`"
            )
        );
        assert!(told.ends_with("and 5 more"), "{told}");
    }

    #[test]
    fn bad_bytes_are_repaired_and_counted() {
        let mut list = Labelled::default();
        list.add("l", b"name\timitated\tlabel\na\xff\t\tordinary\n", false).unwrap();
        assert_eq!((list.rows[0].name.as_str(), list.repaired), ("a\u{FFFD}", 1));
    }

    #[test]
    fn the_imitated_bodies_are_a_registry_each_once() {
        let list = list(
            "name,imitated,label,category\n\
             a,人民日報,impostor,news-media\nb,人民日报,impostor,\nc,CNN,impostor,media_account\nd,BBC,ordinary,\ne,,impostor,\n",
        )
        .unwrap();
        let registry = list.registry().unwrap();
        let entities: Vec<(&str, &str)> =
            registry.entities().iter().map(|e| (e.name.as_str(), e.category.as_str())).collect();
        assert_eq!(entities, [("人民日報", "news-media"), ("CNN", "unstated")]);
        assert_eq!(list.repeated(), 0);
    }
}
