//! Two plots as SVG, drawn by hand: no text of any account enters, only figures. Colours are classes of the page.

use std::fmt::Write as _;

use super::grid::one_in;
use super::{CurvePoint, Evaluation};
use crate::page::plot::{shares, x, y};

/// Steps that lie nearer than half a unit cannot be told apart.
const STEP: f64 = 0.5;

/// Precision over recall, in the list and restated; a dot marks the default threshold. Nothing without impostors.
pub(crate) fn precision_recall(evaluation: &Evaluation<'_>) -> Option<String> {
    if evaluation.curve.is_empty() {
        return None;
    }
    let mut out = shares("Precision over recall", "recall", "precision");
    for class in ["restated", "own"] {
        let precision = |point: &CurvePoint| match class {
            "own" => Some(point.precision),
            _ => point.precision_restated,
        };
        let mut path = String::new();
        let mut last: Option<(f64, f64)> = None;
        let points =
            evaluation.curve.iter().filter_map(|point| Some((x(point.recall), y(precision(point)?))));
        let count = evaluation.curve.len();
        for (at, (across, down)) in points.enumerate() {
            let near = |(a, b): (f64, f64)| (a - across).abs() < STEP && (b - down).abs() < STEP;
            if at + 1 < count && last.is_some_and(near) {
                continue;
            }
            let _ = write!(path, "{}{across:.1} {down:.1}", if last.is_none() { "M" } else { "L" });
            last = Some((across, down));
        }
        let _ = writeln!(out, "<path class=\"line {class}\" d=\"{path}\"/>");
        let default = evaluation.points.first().and_then(|point| {
            let figures = &point.figures;
            let precision = match class {
                "own" => figures.precision?.share,
                _ => figures.precision_restated?.share,
            };
            Some((x(figures.recall?.share), y(precision)))
        });
        if let Some((across, down)) = default {
            let _ =
                writeln!(out, "<circle class=\"dot {class}\" cx=\"{across:.1}\" cy=\"{down:.1}\" r=\"4\"/>");
        }
    }
    out.push_str("</svg>\n");
    let own = evaluation.rows.prevalence().map_or_else(String::new, one_in);
    let _ = writeln!(
        out,
        "<p class=\"key\"><span class=\"swatch own\"></span> in this list, {own}<br>\
         <span class=\"swatch restated\"></span> at {}<br>the dots are the default threshold</p>",
        one_in(evaluation.prevalence)
    );
    Some(out)
}

/// The observed share over the mean score, with intervals; on the diagonal scores mean what they say. Bands of too few
/// rows are hollow.
pub(crate) fn reliability(evaluation: &Evaluation<'_>) -> Option<String> {
    let bands: Vec<_> = evaluation
        .reliability
        .bands
        .iter()
        .filter_map(|band| Some((band.mean_score, band.observed?, band.inside)))
        .collect();
    if bands.is_empty() {
        return None;
    }
    let mut out = shares("Observed share over score", "mean score, restated to this list", "observed share");
    let _ = writeln!(
        out,
        "<path class=\"diagonal\" d=\"M{:.1} {:.1}L{:.1} {:.1}\"/>",
        x(0.0),
        y(0.0),
        x(1.0),
        y(1.0)
    );
    for (score, share, inside) in bands {
        let across = x(score);
        let class = match inside {
            Some(true) => "own",
            Some(false) => "restated",
            None => "few",
        };
        let _ = writeln!(
            out,
            "<path class=\"bar {class}\" d=\"M{across:.1} {:.1}V{:.1}\"/>\
             <circle class=\"dot {class}\" cx=\"{across:.1}\" cy=\"{:.1}\" r=\"4\"/>",
            y(share.low),
            y(share.high),
            y(share.share)
        );
    }
    out.push_str(
        "</svg>\n<p class=\"key\"><span class=\"swatch own\"></span> the score lies in the interval<br>\
         <span class=\"swatch restated\"></span> it does not<br>hollow: under 30 rows, not judged</p>\n",
    );
    Some(out)
}
