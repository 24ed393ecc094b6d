//! Where two bytes stand in a text: delimiters and line ends, in one pass and without a call for each.
//!
//! `memchr` answers one place a call, which costs more than the search where the next is ten bytes off, as it is between
//! fields. Here 64 bytes are compared at once and give a bit each; the compiler makes vector instructions of it on every
//! platform. The naive search stands in the tests.

const BLOCK: usize = 64;
const EIGHT: usize = 8;

/// Appends the places of two bytes to `out`, in order, `base` added to each. Neither byte may be zero.
pub(crate) fn marks(bytes: (u8, u8), text: &[u8], mut base: u32, out: &mut Vec<u32>) {
    let (blocks, tail) = text.as_chunks::<BLOCK>();
    let mut last = [0; BLOCK];
    last.iter_mut().zip(tail).for_each(|(to, from)| *to = *from);
    for block in blocks.iter().chain([&last]) {
        let mut found = places(block, bytes);
        let end = out.len() + found.count_ones() as usize;
        // Always eight, of which the last are cut off again: how many there are is as good as random, and a branch on it
        // costs more than the eight.
        while found != 0 {
            let mut eight = [0; EIGHT];
            for place in &mut eight {
                *place = base + found.trailing_zeros();
                found &= found.wrapping_sub(1);
            }
            out.extend_from_slice(&eight);
        }
        out.truncate(end);
        base += BLOCK as u32;
    }
}

/// A bit for each byte of a block that is one of two.
#[inline]
fn places(block: &[u8; BLOCK], (one, other): (u8, u8)) -> u64 {
    let mut hits = [0_u8; BLOCK];
    for (hit, byte) in hits.iter_mut().zip(block) {
        *hit = u8::from((*byte == one) | (*byte == other));
    }
    // Eight bytes of 0 or 1 times this number have their bits, in order, in the topmost byte: bit 8i meets the one factor
    // bit that moves it to 56 + i, and no two products meet, so that nothing carries.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    hits.as_chunks::<8>()
        .0
        .iter()
        .rev()
        .fold(0, |all, eight| all << 8 | u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_of_every_block_has_its_bit() {
        for at in 0..BLOCK {
            for second in at..BLOCK {
                let mut block = [b'x'; BLOCK];
                block[at] = b',';
                block[second] = b'\n';
                assert_eq!(places(&block, (b',', b'\n')), 1 << at | 1 << second);
            }
        }
    }

    #[test]
    fn places_are_those_of_the_naive_search() {
        let mut state = 1_u32;
        let mut random = move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state >> 16
        };
        let signs = [b',', b'\n', b'a', 0, 0x2C ^ 0x80, 0xFF, 1, b'-', b'+'];
        let mut found = Vec::new();
        for length in 0..400 {
            let few = random() as usize % signs.len() + 1;
            let text: Vec<u8> = (0..length).map(|_| signs[random() as usize % few]).collect();
            let naive: Vec<u32> =
                (0..length).filter(|&at| matches!(text[at], b',' | b'\n')).map(|at| at as u32 + 7).collect();
            found.clear();
            marks((b',', b'\n'), &text, 7, &mut found);
            assert_eq!(found, naive, "{text:?}");
        }
    }
}
