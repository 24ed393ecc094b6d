//! Numbers as bytes: seven bits a byte, the lowest first, the highest bit of a byte saying that another follows (LEB128).

/// Writes numbers and bytes, one behind the other.
#[derive(Debug, Default)]
pub(in crate::index) struct Writer {
    written: Vec<u8>,
}

impl Writer {
    #[expect(clippy::cast_possible_truncation, reason = "seven bits are taken at a time")]
    pub(in crate::index) fn number(&mut self, mut number: u32) {
        while number >= 0x80 {
            self.written.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.written.push(number as u8);
    }

    pub(in crate::index) fn bytes(&mut self, bytes: impl Iterator<Item = u8>) {
        self.written.extend(bytes);
    }

    pub(in crate::index) fn into_bytes(self) -> Vec<u8> {
        self.written
    }
}

/// Reads them again, as long as there are any.
#[derive(Debug)]
pub(in crate::index) struct Reader<'b> {
    rest: &'b [u8],
}

impl<'b> Reader<'b> {
    pub(in crate::index) fn of(rest: &'b [u8]) -> Reader<'b> {
        Reader { rest }
    }

    /// The next number; nothing if there is none, or one of more than 32 bits.
    #[inline]
    pub(in crate::index) fn number(&mut self) -> Option<u32> {
        let (&first, rest) = self.rest.split_first()?;
        self.rest = rest;
        if first < 0x80 { Some(u32::from(first)) } else { self.longer(first) }
    }

    fn longer(&mut self, first: u8) -> Option<u32> {
        let mut number = u32::from(first & 0x7f);
        for shift in [7, 14, 21, 28] {
            let (&byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            if shift == 28 && byte > 0xf {
                return None;
            }
            number |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    pub(in crate::index) fn bytes(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    pub(in crate::index) fn len(&self) -> usize {
        self.rest.len()
    }

    pub(in crate::index) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_read_as_it_was_written() {
        let numbers: Vec<u32> =
            (0..32).flat_map(|bit| [1u32 << bit, (1 << bit) - 1, u32::MAX >> bit]).collect();
        let mut writer = Writer::default();
        numbers.iter().for_each(|&number| writer.number(number));
        let bytes = writer.into_bytes();
        let mut reader = Reader::of(&bytes);
        numbers.iter().for_each(|&number| assert_eq!(reader.number(), Some(number)));
        assert!(reader.is_empty() && reader.number().is_none());
        for bad in [&[0x80][..], &[0xff, 0xff, 0xff, 0xff, 0x10], &[0xff, 0xff, 0xff, 0xff, 0xff, 0]] {
            assert_eq!(Reader::of(bad).number(), None, "{bad:?}");
        }
    }
}
