//! Small plots as SVG, drawn by hand. Figures and our own words enter; a text of an account or a registry stands beside a
//! plot, as HTML. Colours are classes of the style sheet.

use std::fmt::Write as _;

/// A square plot in its own units; the page scales it. Text of 11 stays legible where 340 units are 290 pixels wide.
const WIDTH: f64 = 340.0;
const HEIGHT: f64 = 300.0;
const LEFT: f64 = 40.0;
const RIGHT: f64 = 12.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 40.0;

/// Where a share of the whole stands across a plot of shares.
pub(crate) fn x(share: f64) -> f64 {
    LEFT + share * (WIDTH - LEFT - RIGHT)
}

/// Where a share of the whole stands in the height of a plot of shares.
pub(crate) fn y(share: f64) -> f64 {
    HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)
}

/// Axes from 0 to 1 with their names, and the picture left open.
pub(crate) fn shares(title: &str, along: &str, up: &str) -> String {
    let mut out = format!(
        "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{title}\"><title>{title}</title>\n"
    );
    // A string takes every write, here and below.
    for tick in 0..=5 {
        let share = f64::from(tick) / 5.0;
        let (across, down) = (x(share), y(share));
        let _ = writeln!(
            out,
            "<path class=\"grid\" d=\"M{:.1} {down:.1}H{:.1}M{across:.1} {:.1}V{:.1}\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{share:.1}</text>\
             <text x=\"{across:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{share:.1}</text>",
            x(0.0),
            x(1.0),
            y(0.0),
            y(1.0),
            LEFT - 6.0,
            down + 4.0,
            HEIGHT - BOTTOM + 15.0,
        );
    }
    let _ = writeln!(
        out,
        "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{along}</text>\
         <text transform=\"translate(11 {:.1}) rotate(-90)\" text-anchor=\"middle\">{up}</text>",
        x(0.5),
        HEIGHT - 8.0,
        y(0.5),
    );
    out
}

/// A count out of the largest one, as a bar beside a figure that says it.
pub(crate) fn bar(count: u64, largest: u64) -> String {
    let share = if largest == 0 { 0.0 } else { 100.0 * count as f64 / largest as f64 };
    // What is there at all is seen.
    let share = if count > 0 { share.max(0.8) } else { share };
    format!(
        "<svg class=\"bar\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <rect class=\"rest\" x=\"0\" y=\"4\" width=\"100\" height=\"2\"/><rect x=\"0\" y=\"0\" width=\"{share:.1}\" height=\"10\"/></svg>"
    )
}
