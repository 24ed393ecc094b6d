//! Numbers as pages write them: run lengths mixed with packed bits, and packed differences. One number is read at a time, out of bytes
//! that the caller holds; none is believed that the bytes do not bear out.

use crate::scan::parquet::thrift::{varint, zigzag};

const ENDS: &str = "its numbers end too early";

/// A number of so many bits, the lowest first; nothing behind the end.
#[inline]
fn bits(bytes: &[u8], bit: usize, width: u32) -> Option<u64> {
    let (at, shift) = (bit / 8, (bit % 8) as u32);
    let rest = bytes.get(at..)?;
    let mask = if width == 64 { u64::MAX } else { (1 << width) - 1 };
    let value = match rest.first_chunk::<8>() {
        Some(eight) => u64::from_le_bytes(*eight),
        None if rest.len() * 8 < (shift + width) as usize => return None,
        None => rest.iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte)),
    };
    let value = value >> shift;
    if shift + width <= 64 {
        return Some(value & mask);
    }
    let ninth = u64::from(*rest.get(8)?);
    Some((value | ninth << (64 - shift)) & mask)
}

/// Runs of one number and stretches of packed ones (`RLE` of the format).
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Runs {
    at: usize,
    end: usize,
    width: u32,
    run: Run,
}

#[derive(Clone, Copy, Debug)]
enum Run {
    Same { left: u64, value: u32 },
    Packed { left: u64, bit: usize },
}

impl Default for Run {
    fn default() -> Self {
        Run::Same { left: 0, value: 0 }
    }
}

impl Runs {
    /// `place` is where they lie; `width` is at most 32.
    pub(super) fn new(place: std::ops::Range<usize>, width: u32) -> Runs {
        Runs { at: place.start, end: place.end, width, run: Run::default() }
    }

    #[inline]
    pub(super) fn next(&mut self, bytes: &[u8]) -> Result<u32, &'static str> {
        loop {
            match &mut self.run {
                Run::Same { left: 0, .. } | Run::Packed { left: 0, .. } => self.open(bytes)?,
                Run::Same { left, value } => {
                    *left -= 1;
                    return Ok(*value);
                }
                Run::Packed { left, bit } => {
                    let bytes = bytes.get(..self.end).unwrap_or_default();
                    let value = bits(bytes, *bit, self.width).ok_or(ENDS)?;
                    *left -= 1;
                    *bit += self.width as usize;
                    return Ok(value as u32);
                }
            }
        }
    }

    fn open(&mut self, bytes: &[u8]) -> Result<(), &'static str> {
        let mut rest = bytes.get(self.at..self.end).ok_or(ENDS)?;
        let before = rest.len();
        let head = varint(&mut rest).map_err(|_| ENDS)?;
        self.at += before - rest.len();
        let count = head >> 1;
        if count == 0 {
            // Such a run says nothing; the bytes bound how many of them there are.
            return if head & 1 == 1 { Ok(()) } else { self.repeated(rest).map(drop) };
        }
        if head & 1 == 0 {
            let value = self.repeated(rest)?;
            self.run = Run::Same { left: count, value };
            return Ok(());
        }
        self.run = Run::Packed { left: count.saturating_mul(8), bit: self.at * 8 };
        // Some writers leave the last group short.
        let length = count.saturating_mul(u64::from(self.width));
        self.at =
            usize::try_from(length).map_or(self.end, |length| self.end.min(self.at.saturating_add(length)));
        Ok(())
    }

    fn repeated(&mut self, rest: &[u8]) -> Result<u32, &'static str> {
        let length = self.width.div_ceil(8) as usize;
        let value = rest.get(..length).ok_or(ENDS)?;
        self.at += length;
        let value = value.iter().rev().fold(0, |value, byte| value << 8 | u32::from(*byte));
        if self.width < 32 && value >> self.width != 0 {
            return Err("a run repeats a number out of range");
        }
        Ok(value)
    }
}

/// Numbers as differences, packed in blocks (`DELTA_BINARY_PACKED`).
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Differences {
    at: usize,
    end: usize,
    left: u32,
    last: u64,
    /// Whether the number that stands in the head is yet to come.
    is_first: bool,
    /// Numbers of a part of a block, and parts of a block.
    part: u32,
    parts: u32,
    smallest: u64,
    widths: usize,
    /// The part that comes next, and what is left of this one.
    next_part: u32,
    left_in_part: u32,
    width: u32,
    bit: usize,
}

impl Differences {
    /// `most` is how many numbers there may be.
    pub(super) fn open(
        bytes: &[u8],
        place: std::ops::Range<usize>,
        most: u32,
    ) -> Result<Differences, &'static str> {
        let mut rest = bytes.get(place.clone()).ok_or(ENDS)?;
        let before = rest.len();
        let [block, parts, count, first] = [(); 4].map(|()| varint(&mut rest).map_err(|_| ENDS));
        let (block, parts, count, first) = (block?, parts?, count?, first?);
        let wrong = "its differences come in blocks that cannot be";
        let (block, parts) =
            (u32::try_from(block).map_err(|_| wrong)?, u32::try_from(parts).map_err(|_| wrong)?);
        let part = block.checked_div(parts).ok_or(wrong)?;
        if part == 0 || part * parts != block || part % 8 != 0 || parts > 1 << 16 {
            return Err(wrong);
        }
        let left = u32::try_from(count).ok().filter(|count| *count <= most);
        Ok(Differences {
            at: place.start + before - rest.len(),
            end: place.end,
            left: left.ok_or("it has more numbers than values")?,
            last: zigzag(first).cast_unsigned(),
            is_first: true,
            part,
            parts,
            next_part: parts,
            ..Differences::default()
        })
    }

    pub(super) fn left(&self) -> u32 {
        self.left
    }

    #[inline]
    pub(super) fn next(&mut self, bytes: &[u8]) -> Result<i64, &'static str> {
        self.left = self.left.checked_sub(1).ok_or(ENDS)?;
        if self.is_first {
            self.is_first = false;
            return Ok(self.last.cast_signed());
        }
        if self.left_in_part == 0 {
            self.open_part(bytes)?;
        }
        self.left_in_part -= 1;
        let bytes = bytes.get(..self.end).unwrap_or_default();
        let packed = if self.width == 0 { 0 } else { bits(bytes, self.bit, self.width).ok_or(ENDS)? };
        self.bit += self.width as usize;
        self.last = self.last.wrapping_add(self.smallest).wrapping_add(packed);
        Ok(self.last.cast_signed())
    }

    fn open_part(&mut self, bytes: &[u8]) -> Result<(), &'static str> {
        if self.next_part == self.parts {
            let mut rest = bytes.get(self.at..self.end).ok_or(ENDS)?;
            let before = rest.len();
            self.smallest = zigzag(varint(&mut rest).map_err(|_| ENDS)?).cast_unsigned();
            self.widths = self.at + before - rest.len();
            self.at = self.widths + self.parts as usize;
            self.next_part = 0;
        }
        self.width = u32::from(*bytes.get(self.widths + self.next_part as usize).ok_or(ENDS)?);
        if self.width > 64 {
            return Err("it has numbers of more than 64 bits");
        }
        self.bit = self.at * 8;
        // Some writers leave the last part short.
        self.at = self.end.min(self.at + self.part as usize / 8 * self.width as usize);
        self.next_part += 1;
        self.left_in_part = self.part;
        Ok(())
    }

    /// Where what follows them begins.
    pub(super) fn behind(mut self, bytes: &[u8]) -> Result<usize, &'static str> {
        let mut left = self.left.saturating_sub(u32::from(self.is_first));
        while left > 0 {
            self.open_part(bytes)?;
            left = left.saturating_sub(self.part);
        }
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_those_of_the_naive_reading() {
        let bytes: Vec<u8> = (0..24_u32).map(|n| (n * 73 + 19) as u8).collect();
        let bit = |at: usize| u64::from(bytes[at / 8] >> (at % 8) & 1);
        for width in 1..=64 {
            for at in 0..=24 * 8 {
                let naive = (at + width as usize <= 24 * 8)
                    .then(|| (0..width as usize).rev().fold(0, |value, place| value << 1 | bit(at + place)));
                assert_eq!(bits(&bytes, at, width), naive, "{width} at {at}");
            }
        }
    }

    #[test]
    fn runs_and_packed_stretches_follow_each_other() {
        // Three times 5, then eight numbers of three bits, 0 to 7: the example of the format.
        let bytes = [0x06, 0x05, 0x03, 0b1000_1000, 0b1100_0110, 0b1111_1010];
        let mut runs = Runs::new(0..bytes.len(), 3);
        let all: Vec<u32> = (0..11).map(|_| runs.next(&bytes).unwrap()).collect();
        assert_eq!(all, [5, 5, 5, 0, 1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(runs.next(&bytes), Err(ENDS));
        assert!(Runs::new(0..2, 3).next(&[0x02, 0x08]).is_err());
    }

    #[test]
    fn differences_are_those_of_the_format() {
        // 7, 5, 3, 1, 2, 3, 4, 5: the second example of the format, with blocks of 128 in 4.
        let bytes = [
            0x80,
            0x01,
            0x04,
            0x08,
            0x0E,
            0x03,
            0x02,
            0,
            0,
            0,
            0b1100_0000,
            0b0011_1111,
            0,
            0,
            0,
            0,
            0,
            0,
            9,
        ];
        let differences = Differences::open(&bytes, 0..bytes.len(), 8).unwrap();
        assert_eq!(differences.behind(&bytes), Ok(bytes.len() - 1));
        let mut reading = differences;
        let all: Vec<i64> = (0..8).map(|_| reading.next(&bytes).unwrap()).collect();
        assert_eq!(all, [7, 5, 3, 1, 2, 3, 4, 5]);
        assert_eq!(reading.next(&bytes), Err(ENDS));
        assert!(Differences::open(&bytes, 0..bytes.len(), 7).is_err());
        // Blocks of nothing.
        assert!(Differences::open(&[0, 0, 1, 0], 0..4, 8).is_err());
    }
}
