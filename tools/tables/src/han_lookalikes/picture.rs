//! A character rendered in two fonts and two frames, and measured.

use super::distance::{Glyph, Picture};
use super::feature;
use super::outline::{Font, Outline};
use super::raster::{self, Frame};

/// The em box of Noto CJK in font units.
const EM: Frame = (0.0, -120.0, 1000.0, 880.0);
/// Ink is not stretched beyond what makes this many units fill the grid, or 一 and 丨 would both fill it.
const LEAST_INK: f64 = 250.0;

/// Renders a character; nothing when one of the fonts lacks it.
pub(super) fn picture(fonts: &[Font<'_>; 2], c: char) -> Option<Picture> {
    let [sans, serif] = [fonts[0].outline(c)?, fonts[1].outline(c)?];
    let glyph =
        |outline: &Outline, frame: Frame| Glyph::new(&feature::measure(&raster::draw(outline, frame)));
    // In the em box 日 and 曰 differ by their width; set tight among other characters nobody sees that.
    Some(Picture::new([
        [glyph(&sans, EM), glyph(&serif, EM)],
        [glyph(&sans, ink(&sans)), glyph(&serif, ink(&serif))],
    ]))
}

/// The box around the ink, widened to the least size.
fn ink(outline: &Outline) -> Frame {
    let (left, bottom, right, top) = outline.bounds();
    let widen = |low: f64, high: f64| {
        let missing = (LEAST_INK - (high - low)).max(0.0) / 2.0;
        (low - missing, high + missing)
    };
    let ((left, right), (bottom, top)) = (widen(left, right), widen(bottom, top));
    (left, bottom, right, top)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thin_ink_is_widened() {
        let stroke = Outline { lines: vec![((400.0, 0.0), (450.0, 800.0))] };
        assert_eq!(ink(&stroke), (300.0, 0.0, 550.0, 800.0));
    }
}
