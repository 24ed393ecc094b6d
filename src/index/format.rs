//! The compiled file: header, digest, sections; written whole, opened only when proved whole.
//!
//! All numbers are little-endian. Header (48 bytes): magic `DRXINDEX`, format version, tables version, Unicode version
//! (three bytes and a zero), number of sections, length of all that follows, XXH3-128 digest of all that follows. Then for each
//! [`Section`] its length as u64, then the sections, each padded to 8 bytes. What follows from a section is not stored but
//! worked out: where texts begin, and gates.

pub(super) mod numbers;
mod open;
mod pieces;
mod records;

use std::borrow::Cow;

use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use super::edges::Edges;
use super::ends;
use super::keys;
use super::members::Members;
use super::near;
use super::order::Order;
use super::sieve::Sieve;
use super::table::{Buckets, Table};
use super::{Index, NameRecord, PatternRecord};
use crate::Error;
use crate::registry::threads;
use crate::roman::Summary;
pub(crate) use pieces::Pieces;

/// The first bytes of every compiled registry.
pub(crate) const MAGIC: &[u8; 8] = b"DRXINDEX";
/// Counts up whenever an older program could not read a newer file, or would read it wrongly.
const FORMAT: u32 = 7;
/// Counts up whenever names fold differently, so that stored keys would no longer meet.
pub(crate) const TABLES_VERSION: &str = "4";
const TABLES: u32 = match u32::from_str_radix(TABLES_VERSION, 10) {
    Ok(version) => version,
    Err(_) => 0,
};
const _: () = assert!(TABLES > 0);
const HEADER: usize = 48;
/// Bytes of the lengths of all sections.
const LENGTHS: usize = 8 * Section::ALL.len();

/// What a file consists of, in this order. Another one needs a line here, one in [`Index::section`] that writes it and one
/// in [`Index::from_bytes`] that reads it.
#[derive(Clone, Copy, Debug)]
enum Section {
    Text,
    Entities,
    Names,
    Patterns,
    Chars,
    Keys,
    Ordered,
    Roman,
    Looks,
    Slips,
    BothEnds,
    Registers,
    NarrowWindows,
    WideWindows,
    InnerWindows,
    Members,
    Sieve,
    Edges,
}

impl Section {
    const ALL: [Section; 18] = [
        Section::Text,
        Section::Entities,
        Section::Names,
        Section::Patterns,
        Section::Chars,
        Section::Keys,
        Section::Ordered,
        Section::Roman,
        Section::Looks,
        Section::Slips,
        Section::BothEnds,
        Section::Registers,
        Section::NarrowWindows,
        Section::WideWindows,
        Section::InnerWindows,
        Section::Members,
        Section::Sieve,
        Section::Edges,
    ];
}

/// The parts of an index from which all else follows.
#[derive(Clone, Debug)]
pub(super) struct Parts {
    /// Text of entities, names and registers, one after the other.
    pub(super) text: String,
    /// For each entity: start of its text, then where id, name, category and country end.
    pub(super) entities: Vec<[u32; 5]>,
    pub(super) names: Vec<NameRecord>,
    /// Patterns, whose characters stand one after the other.
    pub(super) patterns: Vec<PatternRecord>,
    pub(super) chars: String,
    pub(super) keys: Buckets,
    /// Registered names in the order of their hard forms.
    pub(super) ordered: Order,
    /// What there is of names across scripts.
    pub(super) roman: Summary,
    /// Patterns by their look, and by their look with a close lookalike in it.
    pub(super) looks: Buckets,
    /// Patterns by keys of one edit; those of two by both ends.
    pub(super) slips: Table,
    pub(super) both: Table,
    /// Patterns of two edits and three by their windows.
    pub(super) ends: Members,
    pub(super) sieve: Sieve,
    /// How names begin and end.
    pub(super) edges: Edges,
    /// For each complete register: start of its text, then where category, country and kind of body end.
    pub(super) registers: Vec<[u32; 4]>,
}

/// The registry takes more numbers than a file has.
pub(super) fn too_large() -> Error {
    Error::index("", "the registry is too large for one compiled file")
        .with_hint("split it into several, and give each with `--registry`")
}

impl Index {
    /// Puts an index together from its parts, if they fit: every place lies where it must, and no more keys lead to names than
    /// compiling makes, so that no file makes a search dearer than a registry of as many names can.
    pub(super) fn from_parts(parts: Parts) -> Result<Index, Error> {
        let Parts { text, entities, names, patterns, chars, registers, .. } = &parts;
        let damaged =
            |what: &str| Error::index("", format!("the compiled registry does not fit together: {what}"));
        let in_text = |from: u32, to: u32| {
            from <= to && text.is_char_boundary(from as usize) && text.is_char_boundary(to as usize)
        };
        let lie_in_text =
            |ends: &[u32]| ends.windows(2).all(|pair| matches!(pair, [a, b] if in_text(*a, *b)));
        let misplaced_text = || {
            let names_fit = || {
                names
                    .iter()
                    .all(|name| (name.entity as usize) < entities.len() && in_text(name.from, name.to))
            };
            if !entities.iter().all(|record| lie_in_text(record)) {
                Some("entities")
            } else if !registers.iter().all(|record| lie_in_text(record)) {
                Some("registers")
            } else if !names_fit() {
                Some("names")
            } else {
                None
            }
        };
        // How many patterns there are of each number of edits, and the length of the longest.
        let of_patterns = || {
            let (mut of_edits, mut longest) = ([0; 1 + super::verify::MAX_EDITS], 0);
            for pattern in patterns {
                let end = (pattern.start as usize).checked_add(usize::from(pattern.length))?;
                if pattern.name as usize >= names.len() || end > chars.len() {
                    return None;
                }
                longest = longest.max(usize::from(pattern.length));
                *of_edits.get_mut(usize::from(pattern.edits))? += 1;
            }
            Some((of_edits, longest))
        };
        let (misplaced, of_patterns) = threads::both(threads_for(text.len()), misplaced_text, of_patterns);
        if let Some(what) = misplaced {
            return Err(damaged(what));
        }
        let (of_edits, longest) = of_patterns.ok_or_else(|| damaged("patterns"))?;
        let [_, one_edit, two_edits, _] = of_edits;
        let fitting = [
            parts.slips.pairs() <= near::ONE_EDIT_KEYS * one_edit,
            parts.both.pairs() <= ends::BOTH_KEYS * two_edits,
            parts.looks.pairs() <= keys::MAX_LOOKS * patterns.len(),
            parts.keys.pairs() <= parts.keys.len() + keys::MAX_KEYS * (names.len() + entities.len()),
            parts.ends.fit_together(),
        ];
        if fitting.contains(&false) {
            return Err(damaged("more keys than names have"));
        }
        Ok(Index { parts, longest, digest: 0 })
    }

    /// The same index with the digest of its content, for one that was just compiled.
    pub(super) fn with_digest(mut self) -> Index {
        let mut hasher = Xxh3::new();
        self.body(|bytes| hasher.update(bytes));
        self.digest = hasher.digest128();
        self
    }

    fn section(&self, section: Section) -> Cow<'_, [u8]> {
        match section {
            Section::Text => Cow::Borrowed(self.parts.text.as_bytes()),
            Section::Entities => Cow::Owned(records::write_ends(&self.parts.entities)),
            Section::Names => Cow::Owned(records::write_names(&self.parts.names, &self.parts.entities)),
            Section::Patterns => Cow::Owned(records::write_patterns(&self.parts.patterns)),
            Section::Chars => Cow::Borrowed(self.parts.chars.as_bytes()),
            Section::Keys => Cow::Owned(self.parts.keys.write()),
            Section::Ordered => Cow::Owned(self.parts.ordered.write()),
            Section::Roman => {
                Cow::Owned(self.parts.roman.words().iter().flat_map(|word| word.to_le_bytes()).collect())
            }
            Section::BothEnds => Cow::Owned(self.parts.both.write()),
            Section::Looks => Cow::Owned(self.parts.looks.write()),
            Section::Slips => Cow::Owned(self.parts.slips.write()),
            Section::Registers => Cow::Owned(records::write_ends(&self.parts.registers)),
            Section::NarrowWindows => Cow::Owned(self.parts.ends.keys(0).write()),
            Section::WideWindows => Cow::Owned(self.parts.ends.keys(1).write()),
            Section::InnerWindows => Cow::Owned(self.parts.ends.inner().write()),
            Section::Members => Cow::Owned(self.parts.ends.write()),
            Section::Sieve => Cow::Owned(self.parts.sieve.write()),
            Section::Edges => Cow::Owned(self.parts.edges.write()),
        }
    }

    /// Hands out all that follows the header, piece by piece.
    fn body(&self, mut take: impl FnMut(&[u8])) {
        let threads = threads_for(self.parts.text.len());
        let sections = threads::in_order(&Section::ALL, threads, |&section| self.section(section));
        for section in &sections {
            take(&(section.len() as u64).to_le_bytes());
        }
        for section in &sections {
            take(section);
            let padding = section.len().next_multiple_of(8) - section.len();
            take([0; 8].get(..padding).unwrap_or_default());
        }
    }

    /// The compiled registry as bytes, to be written to a file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut body = Vec::new();
        self.body(|bytes| body.extend_from_slice(bytes));
        // That of the file it was opened from, unless somebody wrote the same numbers another way.
        let digest = xxh3_128(&body);
        let mut bytes = Vec::with_capacity(HEADER + body.len());
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&FORMAT.to_le_bytes());
        bytes.extend_from_slice(&TABLES.to_le_bytes());
        bytes.extend_from_slice(&unicode_version());
        bytes.extend_from_slice(&u32::try_from(Section::ALL.len()).unwrap_or(0).to_le_bytes());
        bytes.extend_from_slice(&(body.len() as u64).to_le_bytes());
        bytes.extend_from_slice(&digest.to_le_bytes());
        bytes.extend_from_slice(&body);
        bytes
    }

    /// Whether bytes begin as a compiled registry does; whether they are one is for [`from_bytes`](Index::from_bytes) to say.
    #[must_use]
    pub fn is_compiled(bytes: &[u8]) -> bool {
        bytes.starts_with(MAGIC)
    }

    /// Opens a compiled registry from bytes.
    ///
    /// # Errors
    /// The bytes are no compiled registry, of another version, cut short, or damaged: the error says which.
    pub fn from_bytes(bytes: &[u8]) -> Result<Index, Error> {
        let (header, body) = bytes.split_at_checked(HEADER).unwrap_or((bytes, &[]));
        Index::from_body(header, Body::of(body))
    }

    /// Opens a compiled registry that was read in pieces.
    ///
    /// # Errors
    /// As of [`from_bytes`](Index::from_bytes).
    pub(crate) fn from_pieces(pieces: Pieces) -> Result<Index, Error> {
        let Pieces { head, text, rest } = pieces;
        let (header, lengths) = head.split_at_checked(HEADER).unwrap_or((&head, &[]));
        Index::from_body(header, Body { lengths, text: Cow::Owned(text), rest: &rest })
    }

    fn from_body(header: &[u8], body: Body<'_>) -> Result<Index, Error> {
        let remedy = "compile the registry again with `deadringer registry compile`";
        let refuse = |what: String| Error::index("", what).with_hint(remedy);
        let mut reader = open::Reader { rest: header };
        if reader.take(8) != Some(MAGIC) {
            return Err(refuse("not a compiled registry: it does not begin with `DRXINDEX`".to_owned()));
        }
        let cut = || refuse(format!("cut short: a header is {HEADER} bytes, found {}", header.len()));
        let format = reader.u32().ok_or_else(cut)?;
        let tables = reader.u32().ok_or_else(cut)?;
        let unicode = reader.take(4).ok_or_else(cut)?;
        let sections = reader.u32().ok_or_else(cut)?;
        let length = reader.u64().ok_or_else(cut)?;
        let digest = reader.u128().ok_or_else(cut)?;
        if format != FORMAT {
            return Err(refuse(format!("format version {format}; this program reads version {FORMAT}")));
        }
        if tables != TABLES || unicode != unicode_version() {
            return Err(refuse(format!(
                "compiled with tables {tables} of Unicode {}; this program folds with tables {TABLES} of Unicode {}",
                dotted(unicode),
                dotted(&unicode_version())
            )));
        }
        let found = body.len();
        if length != found as u64 {
            return Err(refuse(format!("the header promises {length} bytes after it, found {found}")));
        }
        let threads = threads_for(found);
        let sections = sections as usize;
        let Body { lengths, text, rest } = body;
        let of_text = text.len();
        let proved = || {
            let mut hasher = Xxh3::new();
            hasher.update(lengths);
            hasher.update(&text);
            // As soon as it is counted, while the processor still holds it.
            let text = String::from_utf8(text.into_owned());
            hasher.update(rest);
            (hasher.digest128(), text)
        };
        let (parts, (found, text)) = match open::sections([lengths, rest], of_text, sections) {
            Ok(sections) => open::parts(&sections, threads, proved),
            Err(what) => (Err(what), proved()),
        };
        if found != digest {
            return Err(refuse("damaged: its digest does not fit its content".to_owned()));
        }
        let parts = parts.map_err(refuse)?;
        let text = text.map_err(|_| {
            refuse("the compiled registry does not fit together: its text is not UTF-8".to_owned())
        })?;
        let index = Index::from_parts(Parts { text, ..parts }).map_err(|error| error.with_hint(remedy))?;
        Ok(Index { digest, ..index })
    }
}

/// What follows the header.
struct Body<'b> {
    lengths: &'b [u8],
    text: Cow<'b, [u8]>,
    /// From behind the text on, with the zeros that fill it up.
    rest: &'b [u8],
}

impl<'b> Body<'b> {
    /// Of all that follows the header; of a text that is promised longer than that, as much as there is.
    fn of(bytes: &'b [u8]) -> Body<'b> {
        let (lengths, more) = bytes.split_at_checked(LENGTHS).unwrap_or((bytes, &[]));
        let (text, rest) = more.split_at_checked(text_length(lengths)).unwrap_or((more, &[]));
        Body { lengths, text: Cow::Borrowed(text), rest }
    }

    fn len(&self) -> usize {
        self.lengths.len() + self.text.len() + self.rest.len()
    }
}

/// The length of the text, which is the first section.
fn text_length(lengths: &[u8]) -> usize {
    let first = lengths.first_chunk().map_or(0, |first| u64::from_le_bytes(*first));
    usize::try_from(first).unwrap_or(usize::MAX)
}

/// From this size on a file is opened on several threads: smaller ones are open in some milliseconds.
const WORTH: usize = 4 << 20;

/// How many threads are of use for so many bytes: one more for what is open at once anyway would be none saved.
fn threads_for(bytes: usize) -> usize {
    if bytes < WORTH { 1 } else { threads::available() }
}

fn unicode_version() -> [u8; 4] {
    let (major, minor, update) = unicode_security::UNICODE_VERSION;
    [major, minor, update]
        .map(|part| u8::try_from(part).unwrap_or(u8::MAX))
        .into_iter()
        .chain([0])
        .collect::<Vec<u8>>()
        .try_into()
        .unwrap_or([0; 4])
}

fn dotted(version: &[u8]) -> String {
    version.iter().take(3).map(u8::to_string).collect::<Vec<String>>().join(".")
}
