//! The sections of a file taken apart and proved: on any bytes there is an answer, and where there are parts every place and
//! every number in them lies where it must. Whether they are the bytes that were written is for the digest to say.

use super::{Parts, Section, records};
use crate::index::edges::Edges;
use crate::index::members::{self, Members};
use crate::index::order::Order;
use crate::index::sieve::Sieve;
use crate::index::table::{Buckets, MAX_NUMBER, Table};
use crate::registry::threads;
use crate::roman::Summary;

/// The parts that some sections hold, or what is wrong with them.
pub(super) fn parts(body: &[u8], sections: usize, threads: usize) -> Result<Parts, String> {
    let expected = Section::ALL.len();
    if sections != expected {
        return Err(format!("{sections} sections, expected {expected}"));
    }
    let mut reader = Reader { rest: body };
    let lengths: Vec<u64> = Section::ALL.iter().map_while(|_| reader.u64()).collect();
    let mut all: Vec<&[u8]> = Vec::with_capacity(expected);
    for length in lengths {
        let section = usize::try_from(length).ok().and_then(|length| reader.take_padded(length));
        all.push(section.ok_or("damaged: a section is longer than the file")?);
    }
    if !reader.rest.is_empty() {
        return Err("damaged: there is more than its sections".to_owned());
    }
    let section = |section: Section| all.get(section as usize).copied().unwrap_or_default();
    let misfit = |what: &str| format!("the compiled registry does not fit together: {what}");
    let mut read = 0;
    let entities =
        records::read_ends(section(Section::Entities), &mut read).ok_or_else(|| misfit("entities"))?;
    let names =
        records::read_names(section(Section::Names), &entities, &mut read).ok_or_else(|| misfit("names"))?;
    let registers =
        records::read_ends(section(Section::Registers), &mut read).ok_or_else(|| misfit("registers"))?;
    let (patterns, length) =
        records::read_patterns(section(Section::Patterns)).ok_or_else(|| misfit("patterns"))?;
    // A key is of a name, or of an entity's own account.
    let limit = names.len().max(entities.len()).min(MAX_NUMBER);
    let tables = || {
        let text = String::from_utf8(section(Section::Text).to_vec())
            .map_err(|_| misfit("its text is not UTF-8"))?;
        let keys = Buckets::read(section(Section::Keys), limit).ok_or_else(|| misfit("keys"))?;
        let ordered =
            Order::read(section(Section::Ordered), names.len()).ok_or_else(|| misfit("names in order"))?;
        let near = |band: Section| {
            let buckets = Buckets::read(section(band), patterns.len());
            buckets.map(Table::of).ok_or("damaged: the near-match table does not fit together")
        };
        let near = [near(Section::NearShort)?, near(Section::NearMiddle)?, near(Section::NearLong)?];
        let looks = Buckets::read(section(Section::Looks), patterns.len())
            .ok_or("damaged: the table of looks does not fit together")?;
        let sieve = Sieve::read(section(Section::Sieve)).ok_or("damaged: the filters do not fit together")?;
        let edges =
            Edges::read(section(Section::Edges)).ok_or("damaged: the ends of names do not fit together")?;
        let (words, more) = section(Section::Roman).as_chunks();
        let words: Vec<u64> = words.iter().map(|word| u64::from_le_bytes(*word)).collect();
        let roman = Summary::from_words(&words)
            .filter(|_| more.is_empty())
            .ok_or_else(|| misfit("keys across scripts"))?;
        let slips = Buckets::read(section(Section::Slips), patterns.len())
            .ok_or("damaged: the table of slips does not fit together")?;
        Ok::<_, String>((text, keys, ordered, roman, looks, Table::of(slips), near, sieve, edges))
    };
    let of_patterns = || {
        let chars =
            records::read_chars(section(Section::Chars), length).ok_or_else(|| misfit("characters"))?;
        let outlines = members::outlines(&patterns, &chars);
        let long = [Section::LongWindows, Section::LongMembers].map(section);
        let long =
            Members::read(long, &outlines).ok_or("damaged: the table of long names does not fit together")?;
        Ok::<_, String>((chars, long))
    };
    let (tables, of_patterns) = threads::both(threads, tables, of_patterns);
    let ((text, keys, ordered, roman, looks, slips, near, sieve, edges), (chars, long)) =
        (tables?, of_patterns?);
    Ok(Parts {
        text,
        entities,
        names,
        patterns,
        chars,
        keys,
        ordered,
        roman,
        looks,
        slips,
        near,
        long,
        sieve,
        edges,
        registers,
    })
}

/// Takes bytes from the front.
pub(super) struct Reader<'b> {
    pub(super) rest: &'b [u8],
}

impl<'b> Reader<'b> {
    pub(super) fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    fn take_padded(&mut self, length: usize) -> Option<&'b [u8]> {
        let taken = self.take(length)?;
        let padding = self.take(length.checked_next_multiple_of(8)? - length)?;
        padding.iter().all(|&byte| byte == 0).then_some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N).and_then(|bytes| bytes.try_into().ok())
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }

    pub(super) fn u128(&mut self) -> Option<u128> {
        self.array().map(u128::from_le_bytes)
    }
}
