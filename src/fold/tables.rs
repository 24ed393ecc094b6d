//! The generated tables of `data/tables`, looked up by character.

mod packed {
    include!(concat!(env!("OUT_DIR"), "/tables.rs"));
}

/// The letters a symbol stands for (`🅱` → `B`), as they look.
pub(crate) fn letter_symbol(c: char) -> Option<&'static str> {
    find(packed::LETTER_SYMBOLS, c)
}

/// The ASCII a character is drawn like in a plain face, beyond what UTS #39 knows.
pub(crate) fn latin_shape(c: char) -> Option<&'static str> {
    find(packed::LATIN_SHAPES, c)
}

/// The ASCII a character is drawn like, or is read as among letters (卂 for A).
pub(crate) fn latin_lookalike(c: char) -> Option<&'static str> {
    latin_shape(c).or_else(|| find(packed::LATIN_FAUX, c))
}

/// The representative of a Han character's written forms: itself for most.
pub(crate) fn han_variant(c: char) -> char {
    find(packed::HAN_VARIANTS, c).and_then(char::from_u32).unwrap_or(c)
}

/// The Han character that a kana, bopomofo, jamo or radical stands for by its shape.
pub(crate) fn stand_in(c: char) -> Option<char> {
    find(packed::STAND_INS, c).and_then(char::from_u32)
}

/// The toneless pinyin readings of a Han character, as numbers of [`syllable`]; empty for all others.
pub(crate) fn readings(c: char) -> &'static [u16] {
    slice(packed::READING_HEADS, packed::READINGS, c)
}

/// A pinyin syllable by its number.
pub(crate) fn syllable(number: u16) -> &'static str {
    packed::SYLLABLES.get(usize::from(number)).copied().unwrap_or("")
}

/// Characters drawn like a Han character, nearest first, with their distance in thousandths.
pub(crate) fn lookalikes(c: char) -> &'static [(u32, u16)] {
    slice(packed::LOOKALIKE_HEADS, packed::LOOKALIKES, c)
}

/// The drawn distance of two Han characters in thousandths, if it is small enough to be kept.
pub(crate) fn look_distance(a: char, b: char) -> Option<u16> {
    lookalikes(a).iter().find(|(other, _)| *other == b as u32).map(|(_, distance)| *distance)
}

fn find<T: Copy>(table: &[(u32, T)], c: char) -> Option<T> {
    let at = table.binary_search_by_key(&(c as u32), |row| row.0).ok()?;
    table.get(at).map(|row| row.1)
}

fn slice<T>(heads: &[(u32, u32)], flat: &'static [T], c: char) -> &'static [T] {
    let Ok(at) = heads.binary_search_by_key(&(c as u32), |row| row.0) else { return &[] };
    let (Some(head), Some(next)) = (heads.get(at), heads.get(at + 1)) else { return &[] };
    flat.get(head.1 as usize..next.1 as usize).unwrap_or(&[])
}
