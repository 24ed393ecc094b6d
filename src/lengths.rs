//! Lengths of words, a bit each in a machine word: which there are at all of words that begin or end in some way.

/// The bit of all lengths from there on.
const LAST: usize = 63;

/// The bit of a length; from 63 on they share one.
#[inline]
pub(crate) fn length_bit(length: usize) -> u64 {
    1 << length.min(LAST)
}

/// The lengths of which bits are set, from one up to some longest, the longest first.
pub(crate) fn lengths_of(bits: u64, longest: usize) -> impl Iterator<Item = usize> {
    let long = if bits & length_bit(LAST) == 0 { 0..0 } else { LAST..longest + 1 };
    let mut rest = bits & !(length_bit(LAST) | 1) & (2u64 << longest.min(LAST - 1)).wrapping_sub(1);
    long.rev().chain(std::iter::from_fn(move || {
        let length = rest.checked_ilog2()?;
        rest &= !(1 << length);
        Some(length as usize)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_come_down_from_the_longest_that_may_be() {
        let all = [1, 2, 5, 40, 62, 63, 64, 70];
        for count in 0..=all.len() {
            let bits = all[..count].iter().fold(0, |bits, &length| bits | length_bit(length));
            for longest in 0..80 {
                let plain: Vec<usize> =
                    (1..=longest).rev().filter(|&length| bits & length_bit(length) != 0).collect();
                assert_eq!(lengths_of(bits, longest).collect::<Vec<_>>(), plain, "{count} {longest}");
            }
        }
    }
}
