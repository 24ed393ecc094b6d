//! Bytes become text: here and nowhere else, and what is no UTF-8 is counted.

use std::borrow::Cow;
use std::ops::Range;

use encoding_rs::{Encoding, UTF_8};

/// Text of bytes. What is no UTF-8 becomes U+FFFD, and the answer says so; `spare` holds the repaired text.
pub(crate) fn decode<'a>(bytes: &'a [u8], spare: &'a mut String) -> (&'a str, bool) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (text, false);
    }
    spare.clear();
    for chunk in bytes.utf8_chunks() {
        spare.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            spare.push(char::REPLACEMENT_CHARACTER);
        }
    }
    (spare, true)
}

/// Text of many fields of one block of bytes, which is looked through once instead of field by field: a field is too short
/// for vector instructions, and what stands in it too little foreseen for a branch (56 ns a row of 42 bytes became 9).
#[derive(Debug)]
pub(crate) struct Decoder<'b> {
    bytes: &'b [u8],
    /// The bytes up to the first that are no text: most often all.
    start: &'b str,
    /// A later stretch that is text, and where it starts.
    later: &'b str,
    from: usize,
}

impl<'b> Decoder<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Decoder { bytes, start: valid_start(bytes), later: "", from: 0 }
    }

    /// A field before the first fault; nothing for one behind it.
    #[inline]
    pub(crate) fn valid(&self, place: Range<usize>) -> Option<&'b str> {
        if place.is_empty() { Some("") } else { self.start.get(place) }
    }

    /// A field, as [`decode`] gives it. They should be asked for in their order.
    pub(crate) fn field<'a>(&mut self, place: Range<usize>, spare: &'a mut String) -> (&'a str, bool)
    where
        'b: 'a,
    {
        if let Some(text) = self.valid(place.clone()) {
            return (text, false);
        }
        // Only ever forward from behind the last fault, so that all is looked through once.
        if place.start > self.from + self.later.len() && place.start > self.start.len() {
            self.from = place.start;
            self.later = valid_start(self.bytes.get(place.start..).unwrap_or_default());
        }
        let from_there = |at: usize| at.checked_sub(self.from);
        if let (Some(start), Some(end)) = (from_there(place.start), from_there(place.end))
            && let Some(text) = self.later.get(start..end)
        {
            return (text, false);
        }
        decode(self.bytes.get(place).unwrap_or_default(), spare)
    }
}

/// The text at the start of bytes, up to what is none.
fn valid_start(bytes: &[u8]) -> &str {
    let decode = |bytes| match UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(Cow::Borrowed(text)) => Some(text),
        _ => None,
    };
    let start = || decode(bytes.get(..Encoding::utf8_valid_up_to(bytes))?);
    decode(bytes).or_else(start).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_text_with_repairs_counted() {
        let mut spare = String::new();
        assert_eq!(decode("人民".as_bytes(), &mut spare), ("人民", false));
        assert_eq!(decode(b"a\xffb\xe4\xba", &mut spare), ("a\u{FFFD}b\u{FFFD}", true));
        assert_eq!(decode(b"", &mut spare), ("", false));
    }

    #[test]
    fn fields_of_a_block_are_those_decoded_alone() {
        for block in
            ["a,人民,é".as_bytes(), b"a\xff,b,\xe4\xba,\xe4\xba\xba,\xff", b"\xff\xff", b"", b"x\xe4"]
        {
            let places: Vec<_> = (0..=block.len())
                .flat_map(|start| (start..=block.len()).map(move |end| start..end))
                .collect();
            // In their order and against it.
            for places in [places.clone(), places.into_iter().rev().collect()] {
                let mut decoder = Decoder::new(block);
                for place in places {
                    let (mut spare, mut alone) = (String::new(), String::new());
                    let expected = decode(&block[place.clone()], &mut alone);
                    assert_eq!(decoder.field(place.clone(), &mut spare), expected, "{block:?} {place:?}");
                    assert!(decoder.valid(place).is_none_or(|text| text == expected.0 && !expected.1));
                }
            }
        }
    }
}
