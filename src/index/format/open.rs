//! The sections of a file taken apart and proved: on any bytes there is an answer, and where there are parts every place and
//! every number in them lies where it must. Whether they are the bytes that were written is for the digest to say.

use super::{Parts, Section, records};
use crate::index::edges::Edges;
use crate::index::members::{Members, Outlines};
use crate::index::order::Order;
use crate::index::sieve::Sieve;
use crate::index::table::{MAX_NUMBER, Stored, Table};
use crate::registry::threads;
use crate::roman::Summary;

/// The sections of a file by their order, that of the text empty; or what is wrong with them. Given are the lengths of all
/// sections, and those behind the text.
pub(super) fn sections([lengths, rest]: [&[u8]; 2], text: usize, count: usize) -> Result<Vec<&[u8]>, String> {
    let expected = Section::ALL.len();
    if count != expected {
        return Err(format!("{count} sections, expected {expected}"));
    }
    let (mut lengths, mut reader) = (Reader { rest: lengths }, Reader { rest });
    let mut all: Vec<&[u8]> = Vec::with_capacity(expected);
    for section in Section::ALL {
        let length = lengths.u64().and_then(|length| usize::try_from(length).ok());
        let taken = length.and_then(|length| match section {
            Section::Text => reader.padding(length).filter(|()| length == text).map(|()| &[][..]),
            _ => reader.take_padded(length),
        });
        all.push(taken.ok_or("damaged: a section is longer than the file")?);
    }
    if !reader.rest.is_empty() {
        return Err("damaged: there is more than its sections".to_owned());
    }
    Ok(all)
}

/// The parts that some sections hold but for the text, or what is wrong with them; and what else is done meanwhile.
pub(super) fn parts<T: Send>(
    all: &[&[u8]],
    threads: usize,
    meanwhile: impl FnOnce() -> T + Send,
) -> (Result<Parts, String>, T) {
    let section = |section: Section| all.get(section as usize).copied().unwrap_or_default();
    let misfit = |what: &str| format!("the compiled registry does not fit together: {what}");
    let table = |of: Section| Stored::read(section(of));
    let near = |of: Section| table(of).map(|table| table.map(Table::of));
    // Both sides take about as long; what one of them knows of the other's numbers is asked when both are done.
    let tables = || {
        let mut read = 0;
        let entities =
            records::read_ends(section(Section::Entities), &mut read).ok_or_else(|| misfit("entities"))?;
        let names = records::read_names(section(Section::Names), &entities, &mut read)
            .ok_or_else(|| misfit("names"))?;
        let registers =
            records::read_ends(section(Section::Registers), &mut read).ok_or_else(|| misfit("registers"))?;
        // A key is of a name, or of an entity's own account.
        let limit = names.len().max(entities.len()).min(MAX_NUMBER);
        let keys = table(Section::Keys).and_then(|keys| keys.below(limit)).ok_or_else(|| misfit("keys"))?;
        let ordered =
            Order::read(section(Section::Ordered), names.len()).ok_or_else(|| misfit("names in order"))?;
        let (looks, slips, both) = (table(Section::Looks), near(Section::Slips), near(Section::BothEnds));
        let windows = [Section::NarrowWindows, Section::WideWindows, Section::InnerWindows].map(near);
        let sieve = Sieve::read(section(Section::Sieve)).ok_or("damaged: the filters do not fit together")?;
        let edges =
            Edges::read(section(Section::Edges)).ok_or("damaged: the ends of names do not fit together")?;
        let (words, more) = section(Section::Roman).as_chunks();
        let words: Vec<u64> = words.iter().map(|word| u64::from_le_bytes(*word)).collect();
        let roman = Summary::from_words(&words)
            .filter(|_| more.is_empty())
            .ok_or_else(|| misfit("keys across scripts"))?;
        let records = (entities, names, registers);
        Ok::<_, String>((records, keys, ordered, roman, (looks, slips, both, windows), sieve, edges))
    };
    let of_patterns = || {
        let chars = str::from_utf8(section(Section::Chars)).map_err(|_| misfit("characters"))?.to_owned();
        let patterns =
            records::read_patterns(section(Section::Patterns), &chars).ok_or_else(|| misfit("patterns"))?;
        let outlines = Outlines::of(&patterns, &chars);
        let ends = Members::read(section(Section::Members), &outlines);
        Ok::<_, String>((patterns, chars, ends))
    };
    // The tables take less time than the patterns: on two threads the rest is done before them.
    let beside = || threads::both(threads.saturating_sub(1), meanwhile, tables);
    let ((meanwhile, tables), of_patterns) = threads::both(threads, beside, of_patterns);
    let fit = || {
        let (records, keys, ordered, roman, (looks, slips, both, windows), sieve, edges) = tables?;
        let (patterns, chars, ends) = of_patterns?;
        let (entities, names, registers) = records;
        let looks = looks
            .and_then(|looks| looks.below(patterns.len()))
            .ok_or("damaged: the table of looks does not fit together")?;
        let slips = slips
            .and_then(|slips| slips.below(patterns.len()))
            .ok_or("damaged: the table of slips does not fit together")?;
        let both = both
            .and_then(|both| both.below(patterns.len()))
            .ok_or("damaged: the table of both ends does not fit together")?;
        let [narrow, wide, inner] = windows;
        let ends = ends
            .zip(narrow.zip(wide).zip(inner))
            .and_then(|(ends, ((narrow, wide), inner))| ends.with_keys([narrow, wide, inner]))
            .ok_or("damaged: the tables of windows do not fit together")?;
        Ok(Parts {
            text: String::new(),
            entities,
            names,
            patterns,
            chars,
            keys,
            ordered,
            roman,
            looks,
            slips,
            both,
            ends,
            sieve,
            edges,
            registers,
        })
    };
    (fit(), meanwhile)
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
        self.padding(length).map(|()| taken)
    }

    /// Takes the zeros behind so many bytes.
    fn padding(&mut self, length: usize) -> Option<()> {
        let padding = self.take(length.checked_next_multiple_of(8)? - length)?;
        padding.iter().all(|&byte| byte == 0).then_some(())
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
