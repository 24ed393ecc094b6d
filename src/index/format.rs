//! The compiled file: header, digest, sections; written whole, opened only when proved whole.
//!
//! All numbers are little-endian. Header (48 bytes): magic `DRXINDEX`, format version, tables version, Unicode version
//! (three bytes and a zero), number of sections, length of all that follows, XXH3-128 digest of all that follows. Then for each
//! section its length as u64, then the sections, each padded to 8 bytes.

use xxhash_rust::xxh3::xxh3_128;

use super::long::Long;
use super::sieve::Sieve;
use super::table::Table;
use super::{Index, NameRecord, PatternRecord};
use crate::Error;
use crate::registry::{Entity, Register};

/// The first bytes of every compiled registry.
pub(crate) const MAGIC: &[u8; 8] = b"DRXINDEX";
/// Counts up whenever an older program could not read a newer file, or would read it wrongly.
const FORMAT: u32 = 3;
/// Counts up whenever names fold differently, so that stored keys would no longer meet.
const TABLES: u32 = 2;
const HEADER: usize = 48;
const SECTIONS: usize = 30;

/// The flat parts of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    /// Text of entities and names, one after the other.
    pub(super) text: Vec<u8>,
    /// For each entity: where id, name, category and country end in `text`; the start is the end before.
    pub(super) entities: Vec<u32>,
    pub(super) names: Vec<u32>,
    pub(super) patterns: Vec<u32>,
    pub(super) chars: Vec<u32>,
    pub(super) postings: Vec<u32>,
    /// The FST.
    pub(super) keys: Vec<u8>,
    pub(super) gate: Vec<u64>,
    pub(super) sieve: Sieve,
    /// For each complete register: start of its text, then where category, country and kind of body end.
    pub(super) registers: Vec<u32>,
}

const ENTITY: usize = 5;
const NAME: usize = 4;
const PATTERN: usize = 4;
const REGISTER: usize = 4;

fn too_large() -> Error {
    Error::index("", "the registry is too large for one compiled file")
        .with_hint("split it into several, and give each with `--registry`")
}

fn number(length: usize) -> Result<u32, Error> {
    u32::try_from(length).map_err(|_| too_large())
}

impl Parts {
    fn push_text(&mut self, text: &str) -> Result<(u32, u32), Error> {
        let from = number(self.text.len())?;
        self.text.extend_from_slice(text.as_bytes());
        Ok((from, number(self.text.len())?))
    }

    pub(super) fn push_entity(&mut self, entity: &Entity) -> Result<(), Error> {
        let from = number(self.text.len())?;
        self.entities.push(from);
        for field in [&entity.id, &entity.name, &entity.category, &entity.country] {
            let (_, to) = self.push_text(field)?;
            self.entities.push(to);
        }
        Ok(())
    }

    pub(super) fn push_register(&mut self, register: &Register) -> Result<(), Error> {
        let from = number(self.text.len())?;
        self.registers.push(from);
        for field in [&register.category, &register.country, &register.body] {
            let (_, to) = self.push_text(field)?;
            self.registers.push(to);
        }
        Ok(())
    }

    pub(super) fn push_name(
        &mut self,
        text: &str,
        record: impl FnOnce(u32, u32) -> NameRecord,
    ) -> Result<u32, Error> {
        let (from, to) = self.push_text(text)?;
        let place = number(self.names.len() / NAME)?;
        let record = record(from, to);
        self.names.extend([record.entity, record.from, record.to, record.flags()]);
        Ok(place)
    }

    pub(super) fn push_pattern(
        &mut self,
        chars: &[char],
        record: impl FnOnce(u32, u16) -> PatternRecord,
    ) -> Result<u32, Error> {
        let start = number(self.chars.len())?;
        let length = u16::try_from(chars.len()).map_err(|_| too_large())?;
        self.chars.extend(chars.iter().map(|&c| c as u32));
        let place = number(self.patterns.len() / PATTERN)?;
        let record = record(start, length);
        self.patterns.extend([record.name, record.start, u32::from(record.length), record.flags()]);
        Ok(place)
    }

    pub(super) fn push_postings(&mut self, numbers: impl Iterator<Item = u32>) -> Result<u64, Error> {
        let place = self.postings.len();
        self.postings.push(0);
        self.postings.extend(numbers);
        let count = number(self.postings.len() - place - 1)?;
        if let Some(head) = self.postings.get_mut(place) {
            *head = count;
        }
        number(place).map(u64::from)
    }
}

impl Index {
    /// Puts an index together from its parts, if they fit.
    pub(super) fn from_parts(parts: Parts, near: Table, looks: Table, long: Long) -> Result<Index, Error> {
        let damaged =
            |what: &str| Error::index("", format!("the compiled registry does not fit together: {what}"));
        let text = String::from_utf8(parts.text).map_err(|_| damaged("its text is not UTF-8"))?;
        let in_text = |from: u32, to: u32| {
            from <= to && text.is_char_boundary(from as usize) && text.is_char_boundary(to as usize)
        };
        let entities: Vec<[u32; ENTITY]> = records(&parts.entities).ok_or_else(|| damaged("entities"))?;
        if !entities
            .iter()
            .all(|record| record.windows(2).all(|pair| matches!(pair, [a, b] if in_text(*a, *b))))
        {
            return Err(damaged("entities"));
        }
        let registers: Vec<[u32; REGISTER]> =
            records(&parts.registers).ok_or_else(|| damaged("registers"))?;
        if !registers
            .iter()
            .all(|record| record.windows(2).all(|pair| matches!(pair, [a, b] if in_text(*a, *b))))
        {
            return Err(damaged("registers"));
        }
        let names: Vec<NameRecord> = records(&parts.names)
            .ok_or_else(|| damaged("names"))?
            .into_iter()
            .map(|[entity, from, to, flags]| NameRecord::from_flags(entity, from, to, flags))
            .collect::<Option<_>>()
            .ok_or_else(|| damaged("names"))?;
        if !names.iter().all(|name| (name.entity as usize) < entities.len() && in_text(name.from, name.to)) {
            return Err(damaged("names"));
        }
        let chars: Vec<char> = parts
            .chars
            .iter()
            .map(|&code| char::from_u32(code))
            .collect::<Option<_>>()
            .ok_or_else(|| damaged("characters"))?;
        let patterns: Vec<PatternRecord> = records(&parts.patterns)
            .ok_or_else(|| damaged("patterns"))?
            .into_iter()
            .map(|[name, start, length, flags]| {
                Some(PatternRecord {
                    name,
                    start,
                    length: u16::try_from(length).ok()?,
                    edits: u8::try_from(flags & 0xff)
                        .ok()
                        .filter(|edits| usize::from(*edits) <= super::verify::MAX_EDITS)?,
                    dense: flags & 0x100 != 0,
                    decorated_only: flags & 0x200 != 0,
                    leading: flags & 0x400 != 0,
                })
            })
            .collect::<Option<_>>()
            .ok_or_else(|| damaged("patterns"))?;
        let fits = |pattern: &PatternRecord| {
            (pattern.name as usize) < names.len()
                && (pattern.start as usize)
                    .checked_add(usize::from(pattern.length))
                    .is_some_and(|end| end <= chars.len())
        };
        if !patterns.iter().all(fits) {
            return Err(damaged("patterns"));
        }
        let gate = super::table::Gate::from_words(parts.gate).ok_or_else(|| damaged("gate"))?;
        let keys = fst::Map::new(parts.keys).map_err(|_| damaged("keys"))?;
        let longest = patterns.iter().map(|pattern| usize::from(pattern.length)).max().unwrap_or(0);
        Ok(Index {
            text,
            entities,
            names,
            patterns,
            chars,
            postings: parts.postings,
            keys,
            gate,
            sieve: parts.sieve,
            looks,
            near,
            long,
            registers,
            longest,
            digest: 0,
        })
    }

    /// The same index with the digest of its content, for one that was just compiled.
    pub(super) fn with_digest(mut self) -> Index {
        self.digest = xxh3_128(&self.body());
        self
    }

    fn sections(&self) -> [Vec<u8>; SECTIONS] {
        let u32s =
            |numbers: &mut dyn Iterator<Item = u32>| numbers.flat_map(u32::to_le_bytes).collect::<Vec<u8>>();
        let u64s =
            |numbers: &[u64]| numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>();
        let (near_gate, heads, tags, numbers) = self.near.parts();
        let (look_gate, look_heads, look_tags, look_numbers) = self.looks.parts();
        let (long, long_heads, long_lengths, sketches, long_patterns) = self.long.parts();
        let (window_gate, window_heads, window_tags, window_numbers) = long.parts();
        let (sieve, grams) = self.sieve.parts();
        [
            self.text.as_bytes().to_vec(),
            u32s(&mut self.entities.iter().flatten().copied()),
            u32s(&mut self.names.iter().flat_map(|name| [name.entity, name.from, name.to, name.flags()])),
            u32s(&mut self.patterns.iter().flat_map(|pattern| {
                [pattern.name, pattern.start, u32::from(pattern.length), pattern.flags()]
            })),
            u32s(&mut self.chars.iter().map(|&c| c as u32)),
            u32s(&mut self.postings.iter().copied()),
            self.keys.as_fst().as_bytes().to_vec(),
            u64s(self.gate.words()),
            u64s(near_gate),
            u32s(&mut heads.iter().copied()),
            u32s(&mut tags.iter().copied()),
            u32s(&mut numbers.iter().copied()),
            u32s(&mut self.registers.iter().flatten().copied()),
            u64s(look_gate),
            u32s(&mut look_heads.iter().copied()),
            u32s(&mut look_tags.iter().copied()),
            u32s(&mut look_numbers.iter().copied()),
            grams.to_vec(),
            u64s(window_gate),
            u32s(&mut window_heads.iter().copied()),
            u32s(&mut window_tags.iter().copied()),
            u32s(&mut window_numbers.iter().copied()),
            u32s(&mut long_heads.iter().copied()),
            u32s(&mut long_lengths.iter().map(|&length| u32::from(length))),
            u64s(sketches),
            u32s(&mut long_patterns.iter().copied()),
        ]
    }

    fn body(&self) -> Vec<u8> {
        let sections = self.sections();
        let mut body = Vec::with_capacity(sections.iter().map(|section| section.len() + 16).sum());
        for section in &sections {
            body.extend_from_slice(&(section.len() as u64).to_le_bytes());
        }
        for section in &sections {
            body.extend_from_slice(section);
            body.resize(body.len().next_multiple_of(8), 0);
        }
        body
    }

    /// The compiled registry as bytes, to be written to a file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let body = self.body();
        let mut bytes = Vec::with_capacity(HEADER + body.len());
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&FORMAT.to_le_bytes());
        bytes.extend_from_slice(&TABLES.to_le_bytes());
        bytes.extend_from_slice(&unicode_version());
        bytes.extend_from_slice(&u32::try_from(SECTIONS).unwrap_or(0).to_le_bytes());
        bytes.extend_from_slice(&(body.len() as u64).to_le_bytes());
        bytes.extend_from_slice(&xxh3_128(&body).to_le_bytes());
        bytes.extend_from_slice(&body);
        bytes
    }

    /// Opens a compiled registry from bytes.
    ///
    /// # Errors
    /// The bytes are no compiled registry, of another version, cut short, or damaged: the error says which.
    pub fn from_bytes(bytes: &[u8]) -> Result<Index, Error> {
        let remedy = "compile the registry again with `deadringer registry compile`";
        let refuse = |what: String| Error::index("", what).with_hint(remedy);
        let mut reader = Reader { rest: bytes };
        if reader.take(8) != Some(MAGIC) {
            return Err(refuse("not a compiled registry: it does not begin with `DRXINDEX`".to_owned()));
        }
        let cut = || refuse(format!("cut short: a header is {HEADER} bytes, found {}", bytes.len()));
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
        if length != reader.rest.len() as u64 {
            return Err(refuse(format!(
                "the header promises {length} bytes after it, found {}",
                reader.rest.len()
            )));
        }
        if xxh3_128(reader.rest) != digest {
            return Err(refuse("damaged: its digest does not fit its content".to_owned()));
        }
        if sections as usize != SECTIONS {
            return Err(refuse(format!("{sections} sections, expected {SECTIONS}")));
        }
        let mut all: Vec<&[u8]> = Vec::with_capacity(SECTIONS);
        let lengths: Vec<u64> = (0..SECTIONS).map_while(|_| reader.u64()).collect();
        for length in lengths {
            let section = usize::try_from(length)
                .ok()
                .and_then(|length| reader.take_padded(length))
                .ok_or_else(|| refuse("damaged: a section is longer than the file".to_owned()))?;
            all.push(section);
        }
        let [
            text,
            entities,
            names,
            patterns,
            chars,
            postings,
            keys,
            gate,
            near_gate,
            heads,
            tags,
            numbers,
            registers,
            look_gate,
            look_heads,
            look_tags,
            look_numbers,
            grams,
            window_gate,
            window_heads,
            window_tags,
            window_numbers,
            long_heads,
            long_lengths,
            sketches,
            long_patterns,
        ] = all.as_slice()
        else {
            return Err(cut());
        };
        let parts = Parts {
            text: text.to_vec(),
            entities: u32s(entities),
            names: u32s(names),
            patterns: u32s(patterns),
            chars: u32s(chars),
            postings: u32s(postings),
            keys: keys.to_vec(),
            gate: u64s(gate),
            registers: u32s(registers),
            sieve: Sieve::from_parts([open, decorated, begin, end].map(|words| u64s(words)), grams.to_vec())
                .ok_or_else(|| refuse("damaged: the filters do not fit together".to_owned()))?,
        };
        let limit = u32::try_from(parts.patterns.len() / PATTERN).unwrap_or(0);
        let near = Table::from_parts(u64s(near_gate), u32s(heads), u32s(tags), u32s(numbers), limit)
            .ok_or_else(|| refuse("damaged: the near-match table does not fit together".to_owned()))?;
        let looks = Table::from_parts(
            u64s(look_gate),
            u32s(look_heads),
            u32s(look_tags),
            u32s(look_numbers),
            limit,
        )
        .ok_or_else(|| refuse("damaged: the table of looks does not fit together".to_owned()))?;
        let long_heads = u32s(long_heads);
        let windows = u32::try_from(long_heads.len().saturating_sub(1)).unwrap_or(0);
        let long = Table::from_parts(
            u64s(window_gate),
            u32s(window_heads),
            u32s(window_tags),
            u32s(window_numbers),
            windows,
        )
        .zip(u32s(long_lengths).into_iter().map(|length| u16::try_from(length).ok()).collect())
        .and_then(|(table, lengths)| {
            Long::from_parts(table, long_heads, lengths, u64s(sketches), u32s(long_patterns), limit)
        })
        .ok_or_else(|| refuse("damaged: the table of long names does not fit together".to_owned()))?;
        // Proved above to be the digest of exactly these bytes.
        let index = Index::from_parts(parts, near, looks, long).map_err(|error| error.with_hint(remedy))?;
        Ok(Index { digest, ..index })
    }
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

fn records<const N: usize>(numbers: &[u32]) -> Option<Vec<[u32; N]>> {
    let (records, rest) = numbers.as_chunks::<N>();
    rest.is_empty().then(|| records.to_vec())
}

fn u32s(bytes: &[u8]) -> Vec<u32> {
    bytes.as_chunks::<4>().0.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect()
}

fn u64s(bytes: &[u8]) -> Vec<u64> {
    bytes.as_chunks::<8>().0.iter().map(|bytes| u64::from_le_bytes(*bytes)).collect()
}

struct Reader<'b> {
    rest: &'b [u8],
}

impl<'b> Reader<'b> {
    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    fn take_padded(&mut self, length: usize) -> Option<&'b [u8]> {
        let taken = self.take(length)?;
        self.take(length.checked_next_multiple_of(8)? - length)?;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N).and_then(|bytes| bytes.try_into().ok())
    }

    fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }

    fn u128(&mut self) -> Option<u128> {
        self.array().map(u128::from_le_bytes)
    }
}
