//! Entities, names, registers and patterns as numbers. Their texts stand one after the other, entities first, then names,
//! then registers, so that lengths alone say where each is; an entity's own name is not repeated.

use super::numbers::{Reader, Writer};
use crate::index::{NameRecord, PatternRecord};

/// The lengths of the texts of records whose ends are given.
pub(super) fn write_ends<const N: usize>(records: &[[u32; N]]) -> Vec<u8> {
    let mut writer = Writer::default();
    for record in records {
        for pair in record.windows(2) {
            writer.number(pair.iter().rev().copied().reduce(|to, from| to - from).unwrap_or(0));
        }
    }
    writer.into_bytes()
}

/// The ends of texts that follow one another from `at` on.
pub(super) fn read_ends<const N: usize>(bytes: &[u8], at: &mut u32) -> Option<Vec<[u32; N]>> {
    let mut reader = Reader::of(bytes);
    // A length takes a byte at the least.
    let mut records = Vec::with_capacity(bytes.len() / (N - 1));
    while !reader.is_empty() {
        let mut record = [*at; N];
        for end in record.iter_mut().skip(1) {
            *at = at.checked_add(reader.number()?)?;
            *end = *at;
        }
        records.push(record);
    }
    Some(records)
}

/// Where the own name of an entity stands.
fn own_name(entity: &[u32; 5]) -> (u32, u32) {
    let [_, id, name, ..] = *entity;
    (id, name)
}

/// For each name how many entities further it is and whether it is that one's own, the length of its text if not, and its
/// flags. Names stand in the order of their entities.
pub(super) fn write_names(names: &[NameRecord], entities: &[[u32; 5]]) -> Vec<u8> {
    let mut writer = Writer::default();
    let mut entity = 0;
    for name in names {
        let own = entities.get(name.entity as usize).map(own_name) == Some((name.from, name.to));
        writer.number((name.entity - entity) << 1 | u32::from(own));
        entity = name.entity;
        if !own {
            writer.number(name.to - name.from);
        }
        let flags = name.flags();
        // Common, matching and weight side by side.
        writer.number(flags & 1 | (flags >> 8 & 7) << 1 | (flags >> 16) << 4);
    }
    writer.into_bytes()
}

/// Names, the texts of which follow from `at` on.
pub(super) fn read_names(bytes: &[u8], entities: &[[u32; 5]], at: &mut u32) -> Option<Vec<NameRecord>> {
    let mut reader = Reader::of(bytes);
    // Two bytes are the shortest record.
    let mut names = Vec::with_capacity(bytes.len() / 2);
    let mut entity = 0u32;
    while !reader.is_empty() {
        let further = reader.number()?;
        entity = entity.checked_add(further >> 1)?;
        let (from, to) = if further & 1 == 1 {
            own_name(entities.get(entity as usize)?)
        } else {
            let from = *at;
            *at = from.checked_add(reader.number()?)?;
            (from, *at)
        };
        let flags = reader.number()?;
        let flags = flags & 1 | (flags >> 1 & 7) << 8 | (flags >> 4) << 16;
        names.push(NameRecord::from_flags(entity, from, to, flags)?);
    }
    Some(names)
}

/// For each pattern its flags and how many names further it is, and its length.
pub(super) fn write_patterns(patterns: &[PatternRecord]) -> Vec<u8> {
    let mut writer = Writer::default();
    let mut name = 0;
    for pattern in patterns {
        let flags = u32::from(pattern.edits)
            | u32::from(pattern.dense) << 2
            | u32::from(pattern.decorated_only) << 3
            | u32::from(pattern.leading) << 4;
        writer.number((pattern.name - name) << 5 | flags);
        name = pattern.name;
        writer.number(u32::from(pattern.length));
    }
    writer.into_bytes()
}

/// Patterns, of which the characters are given, one behind the other.
pub(super) fn read_patterns(bytes: &[u8], chars: &str) -> Option<Vec<PatternRecord>> {
    let mut reader = Reader::of(bytes);
    let mut patterns = Vec::with_capacity(bytes.len() / 2);
    let (mut name, mut rest) = (0u32, chars);
    while !reader.is_empty() {
        let further = reader.number()?;
        name = name.checked_add(further >> 5)?;
        let length = u16::try_from(reader.number()?).ok()?;
        let start = u32::try_from(chars.len() - rest.len()).ok()?;
        let ascii;
        (ascii, rest) = behind(rest, usize::from(length))?;
        patterns.push(PatternRecord {
            name,
            start,
            length,
            edits: u8::try_from(further & 3).ok()?,
            dense: further & 4 != 0,
            decorated_only: further & 8 != 0,
            leading: further & 16 != 0,
            ascii,
        });
    }
    rest.is_empty().then_some(patterns)
}

/// What stands behind so many characters, and whether those are ASCII.
fn behind(text: &str, count: usize) -> Option<(bool, &str)> {
    if text.as_bytes().get(..count)?.is_ascii() {
        return Some((true, text.get(count..)?));
    }
    let mut chars = text.chars();
    for _ in 0..count {
        chars.next()?;
    }
    Some((false, chars.as_str()))
}
