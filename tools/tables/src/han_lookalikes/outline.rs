//! Glyph outlines of one font, flattened to line segments in font units.

use ttf_parser::{Face, OutlineBuilder};

use crate::error::{Error, Result};

/// Segments a curve is cut into; more change no pixel of a 32-pixel raster by a visible amount.
const STEPS: u32 = 6;

/// A point in font units, y upwards.
pub(super) type Point = (f64, f64);

/// The lines that bound a glyph.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub(super) lines: Vec<(Point, Point)>,
}

/// One face of a collection.
pub(super) struct Font<'a> {
    face: Face<'a>,
}

impl<'a> Font<'a> {
    /// Opens the face of a collection that has the given name, so that a reordered collection is noticed.
    pub(super) fn open(data: &'a [u8], family: &str) -> Result<Self> {
        let count = ttf_parser::fonts_in_collection(data).unwrap_or(1);
        for index in 0..count {
            let face = Face::parse(data, index)
                .map_err(|e| Error::new(format!("cannot read the font {family}: {e}")))?;
            let is_family = |n: ttf_parser::name::Name<'_>| {
                n.name_id == ttf_parser::name_id::FULL_NAME
                    && n.to_string().is_some_and(|name| name == family)
            };
            if face.names().into_iter().any(is_family) {
                return Ok(Font { face });
            }
        }
        Err(Error::new(format!("the font collection has no face `{family}`")))
    }

    /// The outline of a character; nothing when the font has no glyph, or an empty one.
    pub(super) fn outline(&self, c: char) -> Option<Outline> {
        let glyph = self.face.glyph_index(c)?;
        let mut pen = Pen::default();
        self.face.outline_glyph(glyph, &mut pen)?;
        Some(pen.outline).filter(|outline| !outline.lines.is_empty())
    }
}

impl Outline {
    /// Left, bottom, right, top of the ink.
    pub(super) fn bounds(&self) -> (f64, f64, f64, f64) {
        let start = (f64::MAX, f64::MAX, f64::MIN, f64::MIN);
        self.lines.iter().flat_map(|(a, b)| [a, b]).fold(start, |(left, bottom, right, top), &(x, y)| {
            (left.min(x), bottom.min(y), right.max(x), top.max(y))
        })
    }
}

#[derive(Default)]
struct Pen {
    outline: Outline,
    first: Point,
    last: Point,
}

impl Pen {
    fn line(&mut self, to: Point) {
        self.outline.lines.push((self.last, to));
        self.last = to;
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.first = (x.into(), y.into());
        self.last = self.first;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.line((x.into(), y.into()));
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (a, b, c) = (self.last, (f64::from(x1), f64::from(y1)), (f64::from(x), f64::from(y)));
        for step in 1..=STEPS {
            let t = f64::from(step) / f64::from(STEPS);
            let s = 1.0 - t;
            let at = |a: f64, b: f64, c: f64| s * s * a + 2.0 * s * t * b + t * t * c;
            self.line((at(a.0, b.0, c.0), at(a.1, b.1, c.1)));
        }
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (a, b) = (self.last, (f64::from(x1), f64::from(y1)));
        let (c, d) = ((f64::from(x2), f64::from(y2)), (f64::from(x), f64::from(y)));
        for step in 1..=STEPS {
            let t = f64::from(step) / f64::from(STEPS);
            let s = 1.0 - t;
            let at = |a: f64, b: f64, c: f64, d: f64| {
                s * s * s * a + 3.0 * s * s * t * b + 3.0 * s * t * t * c + t * t * t * d
            };
            self.line((at(a.0, b.0, c.0, d.0), at(a.1, b.1, c.1, d.1)));
        }
    }

    fn close(&mut self) {
        self.line(self.first);
    }
}
