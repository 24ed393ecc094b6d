//! What a glyph looks like, as numbers: how much edge of each direction lies in each part of the square.

use super::raster::{Raster, SIZE};

/// Directions of edges.
const DIRECTIONS: usize = 8;
/// Parts along each side.
const CELLS: usize = 8;
/// Pixels along a side of a part.
const PIXELS: usize = SIZE / CELLS;
/// Numbers of a feature.
pub(super) const LENGTH: usize = DIRECTIONS * CELLS * CELLS;

/// The histogram of gradient directions, part by part.
pub(super) type Feature = [u8; LENGTH];

/// Measures a raster.
pub(super) fn measure(raster: &Raster) -> Feature {
    let at = |x: i32, y: i32| -> i32 {
        let inside = (0..SIZE as i32).contains(&x) && (0..SIZE as i32).contains(&y);
        if inside { raster[y as usize * SIZE + x as usize].into() } else { 0 }
    };
    let mut sums = [0i64; LENGTH];
    for y in -1..=SIZE as i32 {
        for x in -1..=SIZE as i32 {
            let right = at(x + 1, y - 1) + 2 * at(x + 1, y) + at(x + 1, y + 1);
            let left = at(x - 1, y - 1) + 2 * at(x - 1, y) + at(x - 1, y + 1);
            let below = at(x - 1, y + 1) + 2 * at(x, y + 1) + at(x + 1, y + 1);
            let above = at(x - 1, y - 1) + 2 * at(x, y - 1) + at(x + 1, y - 1);
            for (direction, strength) in split(right - left, below - above) {
                spread(&mut sums, direction, strength, x, y);
            }
        }
    }
    let mut feature = [0; LENGTH];
    for (value, sum) in feature.iter_mut().zip(sums) {
        // The root keeps one long stroke from outweighing all short ones.
        *value = ((sum / SCALE).isqrt()).min(255) as u8;
    }
    feature
}

/// Brings the roots of the strongest parts just under 255.
const SCALE: i64 = 32;

/// A gradient as the sum of two neighbouring directions, by the rule of the parallelogram.
fn split(dx: i32, dy: i32) -> [(usize, i32); 2] {
    let (ax, ay) = (dx.abs(), dy.abs());
    let axis = match (ax >= ay, dx >= 0, dy >= 0) {
        (true, true, _) => 0,
        (true, false, _) => 4,
        (false, _, true) => 2,
        (false, _, false) => 6,
    };
    let diagonal = match (dx >= 0, dy >= 0) {
        (true, true) => 1,
        (false, true) => 3,
        (false, false) => 5,
        (true, false) => 7,
    };
    // The root of two, to seven bits.
    [(axis, (ax - ay).abs()), (diagonal, ax.min(ay) * 181 / 128)]
}

/// Shares an edge among the four parts whose centres are nearest, so that a stroke may move without a jump.
fn spread(sums: &mut [i64; LENGTH], direction: usize, strength: i32, x: i32, y: i32) {
    if strength == 0 {
        return;
    }
    let pixels = PIXELS as i32;
    // In half pixels, from the centre of the first part.
    let place = |v: i32| {
        let v = 2 * v + 1 - pixels;
        (v.div_euclid(2 * pixels), v.rem_euclid(2 * pixels))
    };
    let ((cx, fx), (cy, fy)) = (place(x), place(y));
    let full = 2 * pixels;
    for (cell_x, weight_x) in [(cx, full - fx), (cx + 1, fx)] {
        for (cell_y, weight_y) in [(cy, full - fy), (cy + 1, fy)] {
            if (0..CELLS as i32).contains(&cell_x) && (0..CELLS as i32).contains(&cell_y) {
                let cell = cell_y as usize * CELLS + cell_x as usize;
                sums[cell * DIRECTIONS + direction] += i64::from(strength * weight_x * weight_y);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A bar of ink from column `left` up to, not including, `right`.
    fn bar(left: usize, right: usize) -> Raster {
        let mut raster = [0; SIZE * SIZE];
        for row in raster.chunks_exact_mut(SIZE) {
            row[left..right].fill(255);
        }
        raster
    }

    fn by_direction(feature: &Feature) -> [u32; DIRECTIONS] {
        let mut sums = [0; DIRECTIONS];
        for cell in feature.chunks_exact(DIRECTIONS) {
            for (sum, &value) in sums.iter_mut().zip(cell) {
                *sum += u32::from(value);
            }
        }
        sums
    }

    #[test]
    fn an_upright_bar_has_a_left_and_a_right_edge() {
        let sums = by_direction(&measure(&bar(12, 20)));
        assert!(sums[0] > 0 && sums[0] == sums[4]);
        assert!(sums[2] < sums[0] && sums[2] == sums[6]);
    }

    #[test]
    fn a_small_move_is_a_small_change() {
        let apart =
            |a: &Feature, b: &Feature| a.iter().zip(b).map(|(&x, &y)| u32::from(x.abs_diff(y))).sum::<u32>();
        let here = measure(&bar(12, 16));
        assert!(apart(&here, &measure(&bar(13, 17))) < apart(&here, &measure(&bar(15, 19))));
    }

    #[test]
    fn the_strongest_edge_fits_a_byte() {
        assert!(measure(&bar(14, 18)).iter().all(|&value| value < 255));
        assert_eq!(split(-10, 3), [(4, 7), (3, 4)]);
    }
}
