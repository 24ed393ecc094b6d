//! Headers of pages, in Thrift's compact protocol. Only fields that reading needs are kept; all others, statistics among them, are
//! passed over without being held. Whatever the bytes say, nothing is allocated and nothing is read twice.

/// Structures within structures: headers of pages have three, and what nests deeper is no header.
const MAX_DEPTH: u32 = 16;

/// Why a header cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It goes on behind these bytes.
    Short,
    Wrong(&'static str),
}

/// What stands before a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Header {
    kind: Option<i32>,
    unpacked: Option<i32>,
    packed: Option<i32>,
    pub(super) crc: Option<u32>,
    data: Option<Part>,
    dictionary: Option<Part>,
    data_two: Option<Part>,
}

/// The part of a header that belongs to one kind of page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Part {
    fields: [Option<i32>; 8],
    /// The seventh field of pages of the second version.
    is_packed: Option<bool>,
}

/// A page as its header has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Dictionary,
    /// Levels and values packed together.
    One,
    /// Levels as they are, with their length; values packed or not.
    Two {
        levels: usize,
        repeats: usize,
        is_packed: bool,
    },
    /// An index, which is passed over.
    Other,
}

/// A header whose numbers are in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) kind: Kind,
    pub(super) packed: usize,
    pub(super) unpacked: usize,
    pub(super) values: u32,
    pub(super) encoding: i32,
    /// How levels of the first version are written.
    pub(super) level_encoding: i32,
}

impl Header {
    /// Reads a header; the answer says also how many bytes it has.
    pub(super) fn read(bytes: &[u8]) -> Result<(Header, usize), Fault> {
        let mut header = Header::default();
        let mut reader = Reader { rest: bytes, depth: 0 };
        reader.structure(&mut |reader, id, kind| {
            match (id, kind) {
                (1, INT) => header.kind = Some(reader.int()?),
                (2, INT) => header.unpacked = Some(reader.int()?),
                (3, INT) => header.packed = Some(reader.int()?),
                (4, INT) => header.crc = Some(reader.int()?.cast_unsigned()),
                (5, STRUCTURE) => header.data = Some(reader.part()?),
                (7, STRUCTURE) => header.dictionary = Some(reader.part()?),
                (8, STRUCTURE) => header.data_two = Some(reader.part()?),
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok((header, bytes.len() - reader.rest.len()))
    }

    /// What it says, if that can be.
    pub(super) fn told(&self) -> Result<Told, &'static str> {
        let size = |number: Option<i32>| number.and_then(|number| usize::try_from(number).ok());
        let unpacked = size(self.unpacked).ok_or("its header has no size")?;
        let packed = size(self.packed).ok_or("its header has no packed size")?;
        let of = |part: Option<Part>| part.ok_or("its header has not the part that its kind has");
        let field = |part: &Part, at: usize| part.fields.get(at).copied().flatten();
        let (kind, part, encoding) = match self.kind {
            Some(0) => (Kind::One, of(self.data)?, 2),
            Some(1) => {
                let told =
                    Told { kind: Kind::Other, packed, unpacked, values: 0, encoding: 0, level_encoding: 0 };
                return Ok(told);
            }
            Some(2) => (Kind::Dictionary, of(self.dictionary)?, 2),
            Some(3) => {
                let part = of(self.data_two)?;
                let levels =
                    size(field(&part, 5)).ok_or("its header does not say how long its levels are")?;
                let repeats =
                    size(field(&part, 6)).ok_or("its header does not say how long its levels are")?;
                (Kind::Two { levels, repeats, is_packed: part.is_packed.unwrap_or(true) }, part, 4)
            }
            _ => return Err("its header is of no kind that Parquet has"),
        };
        let values = field(&part, 1).and_then(|number| u32::try_from(number).ok());
        Ok(Told {
            kind,
            packed,
            unpacked,
            values: values.ok_or("its header does not say how many values it has")?,
            encoding: field(&part, encoding).ok_or("its header does not say how it is written")?,
            level_encoding: field(&part, 3).unwrap_or_default(),
        })
    }
}

const YES: u8 = 1;
const NO: u8 = 2;
const BYTE: u8 = 3;
const SHORT: u8 = 4;
const INT: u8 = 5;
const LONG: u8 = 6;
const DOUBLE: u8 = 7;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const SET: u8 = 10;
const MAP: u8 = 11;
const STRUCTURE: u8 = 12;
const UUID: u8 = 13;

struct Reader<'b> {
    rest: &'b [u8],
    depth: u32,
}

impl Reader<'_> {
    /// Hands over the fields of a structure; those that are not taken are passed over.
    fn structure(
        &mut self,
        take: &mut dyn FnMut(&mut Self, i64, u8) -> Result<bool, Fault>,
    ) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Fault::Wrong("its header nests deeper than headers do"));
        }
        let mut id = 0_i64;
        loop {
            let byte = self.byte()?;
            let kind = byte & 0x0F;
            if kind == 0 {
                self.depth -= 1;
                return Ok(());
            }
            id = match byte >> 4 {
                0 => zigzag(self.varint()?),
                more => id.wrapping_add(i64::from(more)),
            };
            if !take(self, id, kind)? {
                self.pass(kind, false)?;
            }
        }
    }

    fn part(&mut self) -> Result<Part, Fault> {
        let mut part = Part::default();
        self.structure(&mut |reader, id, kind| match (id, kind) {
            (1..=6, INT) => {
                let value = reader.int()?;
                if let Some(field) = usize::try_from(id).ok().and_then(|id| part.fields.get_mut(id)) {
                    *field = Some(value);
                }
                Ok(true)
            }
            (7, YES | NO) => {
                part.is_packed = Some(kind == YES);
                Ok(true)
            }
            _ => Ok(false),
        })?;
        Ok(part)
    }

    /// Passes over a value. In lists what is true or false takes a byte, in structures none.
    fn pass(&mut self, kind: u8, in_list: bool) -> Result<(), Fault> {
        match kind {
            YES | NO if !in_list => Ok(()),
            YES | NO | BYTE => self.byte().map(drop),
            SHORT | INT | LONG => self.varint().map(drop),
            DOUBLE => self.leave(8),
            UUID => self.leave(16),
            BINARY => {
                let length = self.varint()?;
                self.leave(length)
            }
            LIST | SET => {
                let byte = self.byte()?;
                let count = match byte >> 4 {
                    15 => self.varint()?,
                    few => u64::from(few),
                };
                self.pass_all(count, &[byte & 0x0F])
            }
            MAP => match self.varint()? {
                0 => Ok(()),
                count => {
                    let kinds = self.byte()?;
                    self.pass_all(count, &[kinds >> 4, kinds & 0x0F])
                }
            },
            STRUCTURE => self.structure(&mut |_, _, _| Ok(false)),
            _ => Err(Fault::Wrong("its header holds a field of no known type")),
        }
    }

    /// Every value takes a byte at the least, so that the bytes bound the loop.
    fn pass_all(&mut self, count: u64, kinds: &[u8]) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Fault::Wrong("its header nests deeper than headers do"));
        }
        for _ in 0..count {
            for &kind in kinds {
                self.pass(kind, true)?;
            }
        }
        self.depth -= 1;
        Ok(())
    }

    fn leave(&mut self, count: u64) -> Result<(), Fault> {
        let count = usize::try_from(count).map_err(|_| Fault::Short)?;
        self.rest = self.rest.get(count..).ok_or(Fault::Short)?;
        Ok(())
    }

    fn byte(&mut self) -> Result<u8, Fault> {
        let (&first, rest) = self.rest.split_first().ok_or(Fault::Short)?;
        self.rest = rest;
        Ok(first)
    }

    fn varint(&mut self) -> Result<u64, Fault> {
        varint(&mut self.rest)
    }

    fn int(&mut self) -> Result<i32, Fault> {
        i32::try_from(zigzag(self.varint()?))
            .map_err(|_| Fault::Wrong("its header holds a number out of range"))
    }
}

/// A number of seven bits a byte, the lowest first.
pub(super) fn varint(rest: &mut &[u8]) -> Result<u64, Fault> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (&byte, behind) = rest.split_first().ok_or(Fault::Short)?;
        *rest = behind;
        value |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return Ok(value);
        }
    }
    Err(Fault::Wrong("a number has no end"))
}

/// A number whose sign stands in the lowest bit.
pub(super) fn zigzag(value: u64) -> i64 {
    (value >> 1).cast_signed() ^ -(value & 1).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of the first version: 100 bytes out of 60, a checksum, 7 values, with statistics that are passed over.
    const PAGE: &[u8] = &[
        0x15, 0x00, 0x15, 0xC8, 0x01, 0x15, 0x78, 0x15, 0x01, 0x1C, 0x15, 0x0E, 0x15, 0x10, 0x15, 0x06, 0x15,
        0x06, 0x1C, 0x18, 0x02, b'a', b'b', 0x11, 0x19, 0x21, 0x01, 0x02, 0x00, 0x00, 0x00,
    ];

    #[test]
    fn a_header_is_read_and_cut_short_anywhere_asks_for_more() {
        let (header, length) = Header::read(PAGE).unwrap();
        assert_eq!(length, PAGE.len());
        assert_eq!(header.crc, Some(u32::MAX));
        let told = header.told().unwrap();
        let expected =
            Told { kind: Kind::One, packed: 60, unpacked: 100, values: 7, encoding: 8, level_encoding: 3 };
        assert_eq!(told, expected);
        for end in 0..PAGE.len() {
            assert_eq!(Header::read(&PAGE[..end]), Err(Fault::Short), "{end}");
        }
    }

    #[test]
    fn no_bytes_make_it_panic_or_go_on_for_long() {
        let mut state = 7_u32;
        for _ in 0..20_000 {
            let mut bytes = PAGE.to_vec();
            for _ in 0..4 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let at = (state >> 16) as usize % bytes.len();
                bytes[at] = (state >> 8) as u8;
            }
            if let Ok((header, _)) = Header::read(&bytes) {
                let _ = header.told();
            }
        }
        // Structures within structures, and a list of nothing but lists.
        assert!(matches!(Header::read(&[0x1C; 1_000]), Err(Fault::Wrong(_))));
        assert!(Header::read(&[0x19; 1_000]).is_err());
    }

    #[test]
    fn signs_stand_in_the_lowest_bit() {
        assert_eq!([0, 1, 2, u64::MAX].map(zigzag), [0, -1, 1, i64::MIN]);
    }
}
