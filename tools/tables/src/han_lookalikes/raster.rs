//! Exact area coverage of an outline on a small grid.
//!
//! Only additions, multiplications, divisions and comparisons of `f64` are used, which IEEE 754 fixes to the last bit,
//! and the result is rounded to bytes: the same on every machine.

use super::outline::{Outline, Point};

/// Width and height of the grid in pixels.
pub(super) const SIZE: usize = 32;

/// Coverage, 0 to 255, row by row from the top.
pub(super) type Raster = [u8; SIZE * SIZE];

/// The rectangle of font units that is spread over the grid: left, bottom, right, top.
pub(super) type Frame = (f64, f64, f64, f64);

/// Draws an outline; what lies outside the frame is cut off above and below, and must not exist left and right.
pub(super) fn draw(outline: &Outline, frame: Frame) -> Raster {
    let (left, bottom, right, top) = frame;
    let edge = SIZE as f64;
    let place = |(x, y): Point| -> Point {
        let x = (x - left) / (right - left) * edge;
        let y = (top - y) / (top - bottom) * edge;
        (x.clamp(0.0, edge), y.clamp(0.0, edge))
    };
    // Row by row, the change of coverage from each pixel to the next; one pixel of room at the right.
    let mut change = vec![0.0f64; (SIZE + 2) * SIZE];
    for &(from, to) in &outline.lines {
        line(&mut change, place(from), place(to));
    }
    let mut raster = [0; SIZE * SIZE];
    for (row, changes) in change.chunks_exact(SIZE + 2).enumerate() {
        let mut cover = 0.0;
        for column in 0..SIZE {
            cover += changes[column];
            raster[row * SIZE + column] = (cover.abs().min(1.0) * 255.0 + 0.5) as u8;
        }
    }
    raster
}

/// Adds the signed area to the right of one line.
fn line(change: &mut [f64], from: Point, to: Point) {
    if from.1 == to.1 {
        return;
    }
    let (direction, upper, lower) = if from.1 < to.1 { (1.0, from, to) } else { (-1.0, to, from) };
    let slope = (lower.0 - upper.0) / (lower.1 - upper.1);
    let mut x = upper.0;
    for row in upper.1 as usize..SIZE.min(lower.1.ceil() as usize) {
        let begin = upper.1.max(row as f64);
        let end = lower.1.min((row + 1) as f64);
        let height = end - begin;
        let next = x + slope * height;
        span(
            &mut change[row * (SIZE + 2)..(row + 1) * (SIZE + 2)],
            x.min(next),
            x.max(next),
            direction * height,
        );
        x = next;
    }
}

/// Spreads the area of one line within one row over the pixels it crosses.
fn span(row: &mut [f64], left: f64, right: f64, area: f64) {
    let (left, right) = (left.clamp(0.0, SIZE as f64), right.clamp(0.0, SIZE as f64));
    let (first, last) = (left.floor() as usize, right.ceil() as usize);
    if last <= first + 1 {
        let middle = (left + right) / 2.0 - first as f64;
        row[first] += area * (1.0 - middle);
        row[first + 1] += area * middle;
        return;
    }
    let width = right - left;
    let mut before = 0.0;
    for (pixel, change) in row.iter_mut().enumerate().take(last).skip(first) {
        let pixel = pixel as f64;
        let (a, b) = (pixel.max(left), (pixel + 1.0).min(right));
        // The part of the line's height that lies left of the pixel covers it whole; the part within covers what is
        // to its right.
        let entered = (a - left) / width;
        let crossed = (b - a) / width * ((b - a) / 2.0 + pixel + 1.0 - b);
        *change += area * (entered + crossed - before);
        before = entered + crossed;
    }
    row[last] += area * (1.0 - before);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn polygon(points: &[Point]) -> Outline {
        let next = points.iter().cycle().skip(1);
        Outline { lines: points.iter().copied().zip(next.copied()).take(points.len()).collect() }
    }

    fn total(raster: &Raster) -> f64 {
        raster.iter().map(|&v| f64::from(v) / 255.0).sum()
    }

    const FRAME: Frame = (0.0, 0.0, 32.0, 32.0);

    #[test]
    fn a_square_covers_its_pixels() {
        let raster = draw(&polygon(&[(2.0, 2.0), (6.0, 2.0), (6.0, 6.5), (2.0, 6.5)]), FRAME);
        assert!((total(&raster) - 18.0).abs() < 0.05, "{}", total(&raster));
        assert_eq!(raster[26 * SIZE + 2], 255);
        assert_eq!(raster[25 * SIZE + 5], 128);
        assert_eq!((raster[26 * SIZE + 1], raster[26 * SIZE + 6]), (0, 0));
    }

    #[test]
    fn slanted_lines_keep_their_area() {
        for triangle in [[(1.0, 1.0), (31.0, 3.3), (17.0, 30.0)], [(0.5, 16.2), (30.0, 17.1), (2.0, 17.9)]] {
            let [a, b, c] = triangle;
            let area = ((b.0 - a.0) * (c.1 - a.1) - (c.0 - a.0) * (b.1 - a.1)) / 2.0;
            let found = total(&draw(&polygon(&triangle), FRAME));
            assert!((found - f64::abs(area)).abs() < 0.3, "{found} {area}");
        }
    }

    #[test]
    fn a_hole_is_empty() {
        let mut ring = polygon(&[(4.0, 4.0), (28.0, 4.0), (28.0, 28.0), (4.0, 28.0)]);
        ring.lines.extend(polygon(&[(8.0, 8.0), (8.0, 24.0), (24.0, 24.0), (24.0, 8.0)]).lines);
        let raster = draw(&ring, FRAME);
        assert_eq!((raster[16 * SIZE + 16], raster[16 * SIZE + 5]), (0, 255));
    }
}
