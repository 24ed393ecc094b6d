//! A table as it is stored: counts of buckets, tags and values in as few bytes as they fit, lists by their differences.
//! Opened only if every place and number lies where it must.

use super::{Buckets, LIST, MAX_NUMBER};
use crate::index::format::numbers::{Reader, Writer};

/// Bytes of a value, where fewer do and where not.
const NARROW: u32 = 3;
const WIDE: u32 = 4;

impl Buckets {
    pub(in crate::index) fn write(&self) -> Vec<u8> {
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let mut places = Vec::new();
        let mut rest = self.lists.as_slice();
        while let [length, more @ ..] = rest {
            places.push(count(self.lists.len() - rest.len()));
            rest = more.get(*length as usize..).unwrap_or_default();
        }
        // A number doubled; or, odd, which list.
        let values = self.values.iter().map(|&value| match value & LIST {
            0 => value << 1,
            _ => places.binary_search(&(value & !LIST)).map_or(u32::MAX, |list| count(list) << 1 | 1),
        });
        let values: Vec<u32> = values.collect();
        let width = if values.iter().all(|&value| value < 1 << (8 * NARROW)) { NARROW } else { WIDE };
        let mut writer = Writer::default();
        let sizes = [self.bits, u32::from(self.exact), width, self.count(), count(places.len())];
        sizes.into_iter().for_each(|size| writer.number(size));
        writer.number(count(self.lists.len()));
        for ends in self.heads.windows(2) {
            writer.number(ends.iter().rev().copied().reduce(|to, from| to - from).unwrap_or(0));
        }
        writer.bytes(self.tags.iter().flat_map(|tag| tag.to_le_bytes()));
        writer.bytes(self.rest.iter().flat_map(|rest| rest.to_le_bytes()));
        writer.bytes(values.iter().flat_map(|value| value.to_le_bytes().into_iter().take(width as usize)));
        let mut rest = self.lists.as_slice();
        while let [length, more @ ..] = rest {
            let (list, after) = more.split_at_checked(*length as usize).unwrap_or_default();
            writer.number(*length);
            let mut last = 0;
            for &number in list {
                writer.number(number - last);
                last = number;
            }
            rest = after;
        }
        writer.into_bytes()
    }
}

/// A table that was read and of which it is still to be asked what its numbers may be: they are of records that are read at
/// the same time.
#[derive(Debug)]
pub(in crate::index) struct Stored<T> {
    table: T,
    /// One more than the highest number.
    bound: usize,
}

impl<T> Stored<T> {
    /// The table, if all its numbers lie below a limit.
    pub(in crate::index) fn below(self, limit: usize) -> Option<T> {
        (self.bound <= limit).then_some(self.table)
    }

    pub(in crate::index) fn map<U>(self, other: impl FnOnce(T) -> U) -> Stored<U> {
        Stored { table: other(self.table), bound: self.bound }
    }
}

impl Stored<Buckets> {
    /// Opens a stored table.
    pub(in crate::index) fn read(bytes: &[u8]) -> Option<Stored<Buckets>> {
        let mut reader = Reader::of(bytes);
        let mut size = || reader.number();
        let (bits, exact, width) = (size()?, size()?, size()?);
        let (entries, lists, in_lists) = (size()? as usize, size()? as usize, size()? as usize);
        // What is promised must be there, before room is made for it.
        if !(1..=31).contains(&bits) || exact > 1 || 1usize << bits > bytes.len() || entries > bytes.len() {
            return None;
        }
        let exact = exact == 1;
        let mut heads = Vec::with_capacity((1 << bits) + 1);
        let mut head = 0u32;
        heads.push(head);
        for _ in 0..1usize << bits {
            head = head.checked_add(reader.number()?)?;
            heads.push(head);
        }
        if head as usize != entries {
            return None;
        }
        let tags = reader.bytes(entries.checked_mul(2)?)?.as_chunks().0;
        let tags = tags.iter().map(|tag| u16::from_le_bytes(*tag)).collect();
        let rest = reader.bytes(if exact { entries.checked_mul(4)? } else { 0 })?.as_chunks().0;
        let rest = rest.iter().map(|rest| u32::from_le_bytes(*rest)).collect();
        let values = reader.bytes(entries.checked_mul(width as usize)?)?;
        let (lists, highest) = read_lists(&mut reader, lists, in_lists)?;
        let mut all = Values { lists: &lists, highest, pairs: 0, misplaced: false };
        let values: Vec<u32> = match width {
            NARROW => {
                let stored = values.as_chunks::<3>().0.iter();
                stored.map(|&[a, b, c]| all.take(u32::from_le_bytes([a, b, c, 0]))).collect()
            }
            WIDE => {
                values.as_chunks::<4>().0.iter().map(|bytes| all.take(u32::from_le_bytes(*bytes))).collect()
            }
            _ => return None,
        };
        let Values { highest, pairs, misplaced, .. } = all;
        if misplaced || highest as usize >= MAX_NUMBER || !reader.is_empty() {
            return None;
        }
        let bound = if pairs > 0 { highest as usize + 1 } else { 0 };
        let Lists { lists, .. } = lists;
        Some(Stored { table: Buckets { bits, exact, heads, tags, rest, values, lists, pairs }, bound })
    }
}

/// Values on their way in: what is wrong with them is asked once, behind the last, so that reading them has no branches.
struct Values<'l> {
    lists: &'l Lists,
    highest: u32,
    pairs: usize,
    /// One of them is of no list.
    misplaced: bool,
}

impl Values<'_> {
    #[inline]
    fn take(&mut self, stored: u32) -> u32 {
        let (value, is_list) = (stored >> 1, stored & 1 != 0);
        // A number asks for the first list, and does not take it.
        let asked = if is_list { value as usize } else { 0 };
        let (place, length) = self.lists.places.get(asked).copied().unwrap_or_default();
        self.misplaced |= is_list & (length == 0);
        self.highest = self.highest.max(if is_list { 0 } else { value });
        self.pairs += if is_list { length as usize } else { 1 };
        if is_list { LIST | place } else { value }
    }
}

/// Lists as a table holds them, and for each its place and its length.
struct Lists {
    lists: Vec<u32>,
    places: Vec<(u32, u32)>,
}

/// Lists, and the highest number in them.
fn read_lists(reader: &mut Reader<'_>, count: usize, length: usize) -> Option<(Lists, u32)> {
    // Each number takes a byte.
    if count > length || length > reader.len().min(MAX_NUMBER) {
        return None;
    }
    let (mut places, mut lists) = (Vec::with_capacity(count), Vec::with_capacity(length));
    let mut highest = 0;
    for _ in 0..count {
        let place = u32::try_from(lists.len()).ok()?;
        // One number is no list.
        let numbers = reader.number().filter(|&numbers| numbers > 1)?;
        places.push((place, numbers));
        lists.push(numbers);
        let mut last = None;
        for _ in 0..numbers {
            let number = match (last, reader.number()?) {
                (None, first) => first,
                // In order, and each once.
                (Some(_), 0) => return None,
                (Some(last), further) => further.checked_add(last)?,
            };
            lists.push(number);
            last = Some(number);
        }
        // In order: the last is the highest.
        highest = highest.max(last.unwrap_or(0));
    }
    (lists.len() == length).then_some((Lists { lists, places }, highest))
}

#[cfg(test)]
mod tests {
    use super::super::tests::pairs;
    use super::*;

    fn read(bytes: &[u8], limit: usize) -> Option<Buckets> {
        Stored::read(bytes)?.below(limit)
    }

    #[test]
    fn what_is_written_is_read_or_refused() {
        for (count, exact) in [(0, false), (1, true), (3_000, false), (3_000, true)] {
            let buckets = Buckets::from_pairs(pairs(count), exact);
            let bytes = buckets.write();
            let limit = pairs(count).iter().map(|pair| pair.1 as usize + 1).max().unwrap_or(0);
            assert_eq!(read(&bytes, limit), Some(buckets));
            let lower = limit.checked_sub(1).map(|limit| read(&bytes, limit));
            assert!(lower.flatten().is_none(), "{count}: a number too high");
            for length in (0..bytes.len()).step_by(97) {
                assert!(read(&bytes[..length], limit).is_none(), "{count}: cut at {length}");
            }
            let longer: Vec<u8> = bytes.iter().copied().chain([0]).collect();
            assert!(read(&longer, limit).is_none(), "{count}: a byte more");
        }
    }

    /// Where a digest does not catch what was altered, nothing is read outside the table.
    #[test]
    fn what_is_altered_is_refused_or_answers_with_numbers_in_their_bounds() {
        let bytes = Buckets::from_pairs(pairs(500), true).write();
        for at in 0..bytes.len() {
            let mut other = bytes.clone();
            other[at] ^= 1 << (at % 8);
            if let Some(buckets) = read(&other, 1_000) {
                for hash in (0..64).map(|n| n << 58) {
                    assert!(buckets.numbers(hash).iter().all(|&number| number < 1_000));
                }
            }
        }
    }
}
