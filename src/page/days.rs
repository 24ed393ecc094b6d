//! Plots over days, as SVG. Figures, days and our own words enter the picture; labels stand below it, and may be any text.

use std::fmt::Write as _;

use crate::page::grouped;
use crate::text::html;

/// Colours of series that the sheet tells apart; what is more has the last.
const SERIES: usize = 7;

/// One row of values of a plot over days.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Series {
    /// Any text; it stands in the key below the plot.
    pub(crate) label: String,
    /// One a day.
    pub(crate) values: Vec<f64>,
}

/// A wide plot over days.
mod wide {
    pub(super) const WIDTH: f64 = 640.0;
    pub(super) const HEIGHT: f64 = 240.0;
    pub(super) const LEFT: f64 = 52.0;
    pub(super) const RIGHT: f64 = 10.0;
    pub(super) const TOP: f64 = 10.0;
    pub(super) const BOTTOM: f64 = 28.0;

    pub(super) fn y(share: f64) -> f64 {
        HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)
    }

    /// Where the slot of a day starts.
    pub(super) fn x(day: usize, days: usize) -> f64 {
        LEFT + (WIDTH - LEFT - RIGHT) * day as f64 / days.max(1) as f64
    }
}

/// Columns by day, each day's series stacked. `days` are dates as they are to be read.
pub(crate) fn columns(title: &str, days: &[String], series: &[Series]) -> String {
    let value = |one: &Series, day: usize| one.values.get(day).copied().unwrap_or(0.0).max(0.0);
    let total = |day: usize| series.iter().map(|one| value(one, day)).sum::<f64>();
    let top = ceiling((0..days.len()).map(total).fold(0.0, f64::max));
    let mut out = over_days(title, days, top);
    for day in 0..days.len() {
        let (from, to) = (wide::x(day, days.len()), wide::x(day + 1, days.len()));
        let mut below = 0.0;
        for (number, one) in series.iter().enumerate() {
            let height = value(one, day);
            if height == 0.0 {
                continue;
            }
            let _ = write!(
                out,
                "<rect class=\"column s{}\" x=\"{from:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\"/>",
                number.min(SERIES - 1),
                wide::y((below + height) / top),
                to - from,
                wide::y(below / top) - wide::y((below + height) / top)
            );
            below += height;
        }
    }
    out.push_str("</svg>\n");
    out.push_str(&key(series));
    out
}

/// The grid of a plot over days, and the picture left open.
fn over_days(title: &str, days: &[String], top: f64) -> String {
    let title = html(title);
    let mut out = format!(
        "<svg class=\"plot\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{title}\"><title>{title}</title>\n",
        wide::WIDTH,
        wide::HEIGHT
    );
    for tick in 0..=4 {
        let share = f64::from(tick) / 4.0;
        let down = wide::y(share);
        let _ = write!(
            out,
            "<path class=\"grid\" d=\"M{:.1} {down:.1}H{:.1}\"/><text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            wide::LEFT,
            wide::WIDTH - wide::RIGHT,
            wide::LEFT - 6.0,
            down + 4.0,
            figure(top * share)
        );
    }
    // As many days as there is room for their names.
    let every = days.len().div_ceil(7).max(1);
    for (day, name) in days.iter().enumerate().step_by(every) {
        let across = (wide::x(day, days.len()) + wide::x(day + 1, days.len())) / 2.0;
        let _ = write!(
            out,
            "<text x=\"{across:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
            wide::HEIGHT - 10.0,
            html(name)
        );
    }
    out
}

/// Which colour is what.
fn key(series: &[Series]) -> String {
    let mut out = String::from("<ul class=\"key\">");
    for (number, one) in series.iter().enumerate() {
        let _ = write!(
            out,
            "<li><span class=\"swatch s{}\"></span><bdi>{}</bdi></li>",
            number.min(SERIES - 1),
            html(&one.label)
        );
    }
    out.push_str("</ul>\n");
    out
}

/// The least of 1, 2, 4, 5 and their tenfolds that is no less than a value, so that its quarters are round.
fn ceiling(value: f64) -> f64 {
    if !value.is_finite() || value <= 0.0 {
        return 1.0;
    }
    let mut unit = 1.0;
    while unit * 10.0 < value {
        unit *= 10.0;
    }
    while unit >= value {
        unit /= 10.0;
    }
    [2.0, 4.0, 8.0, 10.0].into_iter().map(|times| times * unit).find(|&top| top >= value).unwrap_or(value)
}

/// A figure of a scale: whole where it is, else with what tells it from its neighbours.
fn figure(value: f64) -> String {
    if value >= 1.0 && value.fract() == 0.0 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and at least 1")]
        return grouped(value as u64);
    }
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_end_on_round_figures() {
        for (value, top) in
            [(0.0, 1.0), (0.07, 0.08), (1.0, 1.0), (3.0, 4.0), (17.0, 20.0), (41.0, 80.0), (1_000.0, 1_000.0)]
        {
            assert!((ceiling(value) - top).abs() < 1e-9, "{value}: {}", ceiling(value));
        }
        assert!(ceiling(f64::NAN) == 1.0 && ceiling(1e300) >= 1e300);
        assert_eq!([0.0, 0.25, 1.5, 2_000.0].map(figure), ["0", "0.25", "1.5", "2,000"]);
    }

    #[test]
    fn labels_are_text_and_stand_outside_the_picture() {
        let hostile = "</svg><script>";
        let series = [Series { label: hostile.to_owned(), values: vec![1.0, f64::NAN, -3.0, 4.0] }];
        let days: Vec<String> = (1..=4).map(|day| format!("2026-01-0{day}")).collect();
        for plot in [columns("a", &days, &series), columns("a", &[], &[]), columns("a", &days, &[])] {
            assert!(!plot.contains("<script") && !plot.contains("NaN"), "{plot}");
            assert_eq!(plot.matches("<svg").count(), plot.matches("</svg>").count());
        }
    }
}
