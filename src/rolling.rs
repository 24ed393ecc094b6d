//! Hashes of every stretch of a row of characters, in constant time each: sums of powers, so that the hash of a stretch is a
//! difference of two sums, and what is left when a run is taken out is a sum of two.
//!
//! What is found by such a hash is compared character by character afterwards: two texts of one hash cost time and nothing
//! else.
#![expect(clippy::indexing_slicing, reason = "powers are taken by places that are masked to their number")]

/// Odd, so that it has an inverse modulo 2^64 (SplitMix64's increment).
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// Places in a row: more than a folded name has (`limits::MAX_FOLDED`, and what one more code point folds into).
const PLACES: usize = 1_024;
const _: () = assert!(PLACES > crate::limits::MAX_FOLDED + 64);

const fn powers(of: u64) -> [u64; PLACES] {
    let mut powers = [1u64; PLACES];
    let mut at = 1;
    while at < PLACES {
        powers[at] = powers[at - 1].wrapping_mul(of);
        at += 1;
    }
    powers
}

/// The inverse modulo 2^64, by Newton's iteration: each step doubles the bits that are right, and an odd number is its own
/// inverse modulo 8.
const fn inverse(of: u64) -> u64 {
    let mut inverse = of;
    let mut step = 0;
    while step < 5 {
        inverse = inverse.wrapping_mul(2u64.wrapping_sub(of.wrapping_mul(inverse)));
        step += 1;
    }
    inverse
}

static POWERS: [u64; PLACES] = powers(BASE);
static INVERSES: [u64; PLACES] = powers(inverse(BASE));

/// Spreads a sum over all bits, told apart by a salt.
#[inline]
pub(crate) const fn spread(sum: u64, salt: u64) -> u64 {
    let mut hash = sum ^ salt;
    hash = (hash ^ (hash >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash ^ (hash >> 32)
}

/// The sum of one row by itself.
pub(crate) fn sum_of(chars: &[char]) -> u64 {
    chars
        .iter()
        .enumerate()
        .fold(0, |sum, (at, &c)| sum.wrapping_add((c as u64).wrapping_mul(POWERS[at & (PLACES - 1)])))
}

/// The sums of a row up to each place.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sums {
    sums: Vec<u64>,
}

impl Sums {
    /// Takes in a row.
    #[inline]
    pub(crate) fn take(&mut self, chars: &[char]) {
        self.sums.resize(chars.len() + 1, 0);
        let Some((_, sums)) = self.sums.split_first_mut() else { return };
        let mut sum = 0u64;
        for ((up_to, &c), power) in sums.iter_mut().zip(chars).zip(&POWERS) {
            sum = sum.wrapping_add((c as u64).wrapping_mul(*power));
            *up_to = sum;
        }
    }

    /// The sum of a stretch as if it stood alone; places beyond the row count as its end.
    #[inline]
    pub(crate) fn of(&self, from: usize, to: usize) -> u64 {
        self.raw(from, to).wrapping_mul(INVERSES[from & (PLACES - 1)])
    }

    /// The sum of a stretch from which a run is taken out.
    #[inline]
    pub(crate) fn without(&self, from: usize, gap_from: usize, gap_to: usize, to: usize) -> u64 {
        let after = self.raw(gap_to, to).wrapping_mul(INVERSES[(gap_to - gap_from) & (PLACES - 1)]);
        self.raw(from, gap_from).wrapping_add(after).wrapping_mul(INVERSES[from & (PLACES - 1)])
    }

    #[inline]
    fn raw(&self, from: usize, to: usize) -> u64 {
        let sum = |at: usize| self.sums.get(at).copied().unwrap_or(0);
        sum(to).wrapping_sub(sum(from))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_has_the_sum_it_has_alone_wherever_it_stands() {
        let row: Vec<char> = "人民日报 and the rest of a name, αβγ".chars().cycle().take(600).collect();
        let mut sums = Sums::default();
        sums.take(&row);
        for from in (0..row.len()).step_by(7) {
            for to in (from..row.len()).step_by(11) {
                assert_eq!(sums.of(from, to), sum_of(&row[from..to]), "{from}..{to}");
                for gap_from in (from..to).step_by(41) {
                    let gap_to = (gap_from + 3).min(to);
                    let rest = [&row[from..gap_from], &row[gap_to..to]].concat();
                    assert_eq!(sums.without(from, gap_from, gap_to, to), sum_of(&rest));
                }
            }
        }
        assert_eq!(BASE.wrapping_mul(inverse(BASE)), 1);
    }
}
