//! How far two glyphs look apart, and the pairs of characters that look close.

use super::feature::{Feature, LENGTH};

/// A distance in thousandths: 0 for the same picture, 1000 for nothing in common.
pub(crate) type Thousandths = u32;

/// How a character is laid on the grid, and in which fonts: its em box in both, then its ink in both.
const FRAMES: usize = 2;
const FONTS: usize = 2;

/// Numbers compared before it is asked whether the rest can still matter.
const CHUNK: usize = 128;

/// One glyph in one frame, with what every comparison needs of it.
pub(super) struct Glyph {
    /// Widened from bytes, because vector units multiply 16-bit numbers.
    feature: [i16; LENGTH],
    square: u32,
}

/// All pictures of one character.
pub(super) struct Picture {
    frames: [[Glyph; FONTS]; FRAMES],
}

impl Glyph {
    /// Keeps a feature and its length.
    pub(super) fn new(feature: &Feature) -> Self {
        let square = feature.iter().map(|&x| u32::from(x) * u32::from(x)).sum();
        Glyph { feature: feature.map(i16::from), square }
    }

    /// |a−b|² / (|a|²+|b|²) in thousandths, rounded; nothing as soon as it is certain to be `limit` or more.
    fn distance(&self, other: &Glyph, limit: Thousandths) -> Option<Thousandths> {
        let total = u64::from(self.square) + u64::from(other.square);
        let allowed = (total * u64::from(limit) / 1000) as u32;
        let mut sum = 0;
        for (a, b) in self.feature.chunks_exact(CHUNK).zip(other.feature.chunks_exact(CHUNK)) {
            sum += apart(a, b);
            if sum > allowed {
                return None;
            }
        }
        // Two empty glyphs have nothing in common to be compared.
        let distance = (u64::from(sum) * 1000 + total / 2).checked_div(total).unwrap_or(1000) as Thousandths;
        Some(distance).filter(|&d| d < limit)
    }
}

/// The squared distance of two runs of numbers, written for the compiler to turn into vector code.
fn apart(a: &[i16], b: &[i16]) -> u32 {
    let mut sum = 0i32;
    for (&x, &y) in a.iter().zip(b) {
        let d = x - y;
        sum += i32::from(d) * i32::from(d);
    }
    sum as u32
}

impl Picture {
    /// Groups the glyphs of a character: `frames[0]` is the em box in each font, `frames[1]` the ink.
    pub(super) fn new(frames: [[Glyph; FONTS]; FRAMES]) -> Self {
        Picture { frames }
    }

    /// The smaller of the frames' distances, each the mean of both fonts; nothing when it is `limit` or more.
    ///
    /// The mean is below the limit only when no font alone is at twice the limit.
    pub(super) fn distance(&self, other: &Picture, limit: Thousandths) -> Option<Thousandths> {
        let frame = |(a, b): (&[Glyph; FONTS], &[Glyph; FONTS])| -> Option<Thousandths> {
            let first = a[0].distance(&b[0], 2 * limit)?;
            let second = a[1].distance(&b[1], 2 * limit - first)?;
            Some((first + second).div_ceil(2)).filter(|&d| d < limit)
        };
        self.frames.iter().zip(&other.frames).filter_map(frame).min()
    }
}

/// Rows that stay in the cache while all columns pass by.
const TILE: usize = 16;

/// Calls `found` with the indices of every row and column closer than `limit`; `wanted` says which pairs matter.
pub(super) fn close(
    rows: &[Picture],
    columns: &[Picture],
    limit: Thousandths,
    wanted: impl Fn(usize, usize) -> bool,
    mut found: impl FnMut(usize, usize, Thousandths),
) {
    for (tile, pictures) in rows.chunks(TILE).enumerate() {
        for (column, other) in columns.iter().enumerate() {
            for (within, picture) in pictures.iter().enumerate() {
                let row = tile * TILE + within;
                if wanted(row, column)
                    && let Some(distance) = picture.distance(other, limit)
                {
                    found(row, column, distance);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glyph(seed: u32) -> Glyph {
        let mut feature = [0; LENGTH];
        let mut state = seed;
        for value in &mut feature {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *value = (state >> 24) as u8;
        }
        Glyph::new(&feature)
    }

    #[test]
    fn the_same_is_at_zero_and_distance_is_symmetric() {
        let (a, b) = (glyph(1), glyph(2));
        assert_eq!(a.distance(&glyph(1), 1000), Some(0));
        assert_eq!(a.distance(&b, 2000), b.distance(&a, 2000));
    }

    #[test]
    fn a_limit_loses_only_what_is_beyond_it() {
        let (a, b) = (glyph(3), glyph(4));
        let full = a.distance(&b, 2000).expect("within the whole range");
        assert_eq!(a.distance(&b, full + 1), Some(full));
        assert_eq!(a.distance(&b, full), None);
    }
}
