//! Two kinds of plot as SVG, drawn by hand: lines over two axes, and bars one below the other. Only figures and their
//! labels enter, and all text is escaped. Colours are classes of the page.

use std::fmt::Write as _;

use crate::record::{Aim, short};

/// The picture in its own units; the page scales it. Text of 11 stays legible where 340 units are 290 pixels wide.
const WIDTH: f64 = 340.0;
const HEIGHT: f64 = 300.0;
const LEFT: f64 = 54.0;
const RIGHT: f64 = 14.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 40.0;

/// A bar with its label above it.
const BAR_HEIGHT: f64 = 12.0;
const BAR_STEP: f64 = 40.0;

/// What a plot shows, in words: its title, and a description for whoever does not see it.
pub(crate) struct Words<'w> {
    pub(crate) title: &'w str,
    pub(crate) description: String,
    /// Different from that of every other plot of the page.
    pub(crate) id: usize,
}

/// An axis that counts powers of ten.
pub(crate) struct Axis<'a> {
    pub(crate) name: &'a str,
    pub(crate) from: f64,
    pub(crate) to: f64,
    /// Of shares, which are told in percent.
    pub(crate) shares: bool,
}

impl<'a> Axis<'a> {
    /// From the power of ten below the least to the one above the greatest.
    pub(crate) fn over(name: &'a str, values: impl Iterator<Item = f64> + Clone) -> Axis<'a> {
        let least = values.clone().filter(|value| *value > 0.0).fold(f64::INFINITY, f64::min);
        let greatest = values.fold(0.0, f64::max);
        let (from, to) = (least.log10().floor(), greatest.log10().ceil());
        Axis { name, from: 10f64.powf(from), to: 10f64.powf(to.max(from + 1.0)), shares: false }
    }

    fn place(&self, value: f64) -> f64 {
        let place = (value.max(1e-12) / self.from).log10() / (self.to / self.from).log10();
        place.clamp(0.0, 1.0)
    }

    fn ticks(&self) -> impl Iterator<Item = f64> {
        let (from, to) = (self.from.log10().round() as i32, self.to.log10().round() as i32);
        (from.min(to)..=from.max(to)).map(|power| 10f64.powi(power))
    }

    fn label(&self, value: f64) -> String {
        if self.shares {
            return format!("{} %", value * 100.0);
        }
        brief(value)
    }
}

/// A number in the room of an axis: `10k`, `1M`.
fn brief(value: f64) -> String {
    match value {
        value if value >= 0.999e9 => format!("{:.0}G", value / 1e9),
        value if value >= 0.999e6 => format!("{:.0}M", value / 1e6),
        value if value >= 0.999e3 => format!("{:.0}k", value / 1e3),
        value if value >= 0.999 => format!("{value:.0}"),
        _ => format!("{value}"),
    }
}

/// A line with its points.
pub(crate) struct Line {
    pub(crate) label: String,
    /// `own`, `restated` or `few`.
    pub(crate) class: &'static str,
    pub(crate) dashed: bool,
    pub(crate) mark: Mark,
    pub(crate) points: Vec<(f64, f64)>,
}

/// How points are marked, so that lines are told apart without colours.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    Circle,
    Square,
    Triangle,
    Diamond,
    Cross,
    Plus,
    /// Too many points to mark each.
    None,
}

impl Mark {
    pub(crate) const ALL: [Mark; 6] =
        [Mark::Circle, Mark::Square, Mark::Triangle, Mark::Diamond, Mark::Cross, Mark::Plus];

    fn path(self, x: f64, y: f64) -> String {
        match self {
            Mark::Circle => format!("M{:.1} {y:.1}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z", x - 4.0),
            Mark::Square => format!("M{:.1} {:.1}h7v7h-7z", x - 3.5, y - 3.5),
            Mark::Triangle => format!("M{x:.1} {:.1}l4.5 8h-9z", y - 5.0),
            Mark::Diamond => format!("M{x:.1} {:.1}l5 5l-5 5l-5 -5z", y - 5.0),
            Mark::Cross => format!("M{:.1} {:.1}l7 7m0 -7l-7 7", x - 3.5, y - 3.5),
            Mark::Plus => format!("M{:.1} {y:.1}h9m-4.5 -4.5v9", x - 4.5),
            Mark::None => String::new(),
        }
    }
}

fn open(words: &Words<'_>, height: f64) -> String {
    let id = words.id;
    format!(
        "<svg viewBox=\"0 0 {WIDTH} {height:.0}\" role=\"img\" aria-labelledby=\"t{id} d{id}\">\
         <title id=\"t{id}\">{}</title><desc id=\"d{id}\">{}</desc>\n",
        escaped(words.title),
        escaped(&words.description)
    )
}

/// Lines over two axes of powers of ten. Points that are aimed at are rings with a tail towards what is better.
pub(crate) fn lines(
    words: &Words<'_>,
    along: &Axis<'_>,
    up: &Axis<'_>,
    lines: &[Line],
    aims: &[(f64, f64)],
) -> String {
    let x = |value: f64| LEFT + along.place(value) * (WIDTH - LEFT - RIGHT);
    let y = |value: f64| HEIGHT - BOTTOM - up.place(value) * (HEIGHT - TOP - BOTTOM);
    let mut out = open(words, HEIGHT);
    let (bottom, top, left, right) = (HEIGHT - BOTTOM, TOP, LEFT, WIDTH - RIGHT);
    // A string takes every write, here and below.
    for tick in along.ticks() {
        let across = x(tick);
        let _ = writeln!(
            out,
            "<path class=\"grid\" d=\"M{across:.1} {bottom:.1}V{top:.1}\"/>\
             <text x=\"{across:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
            bottom + 15.0,
            along.label(tick)
        );
    }
    for tick in up.ticks() {
        let down = y(tick);
        let _ = writeln!(
            out,
            "<path class=\"grid\" d=\"M{left:.1} {down:.1}H{right:.1}\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            left - 5.0,
            down + 4.0,
            up.label(tick)
        );
    }
    let _ = writeln!(
        out,
        "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
        (left + right) / 2.0,
        HEIGHT - 6.0,
        escaped(along.name)
    );
    for line in lines {
        let dashed = if line.dashed { " dashed" } else { "" };
        let mut path = String::new();
        let mut marks = String::new();
        for &(across, down) in &line.points {
            let step = if path.is_empty() { 'M' } else { 'L' };
            let _ = write!(path, "{step}{:.1} {:.1}", x(across), y(down));
            marks.push_str(&line.mark.path(x(across), y(down)));
        }
        let _ = writeln!(out, "<path class=\"line {}{dashed}\" d=\"{path}\"/>", line.class);
        if !marks.is_empty() {
            let _ = writeln!(out, "<path class=\"mark {}\" d=\"{marks}\"/>", line.class);
        }
    }
    for &(across, down) in aims {
        let (across, down) = (x(across), y(down));
        let _ = writeln!(out, "<path class=\"aim\" d=\"M{across:.1} {:.1}v16m0 -8h-12\"/>", down - 8.0);
    }
    out.push_str("</svg>\n");
    out
}

/// A small picture of a line for the key of a plot.
pub(crate) fn sample(line: &Line) -> String {
    let dashed = if line.dashed { " dashed" } else { "" };
    format!(
        "<svg class=\"sample\" viewBox=\"0 0 36 12\" aria-hidden=\"true\"><path class=\"line {0}{dashed}\" d=\"M0 6H36\"/>\
         <path class=\"mark {0}\" d=\"{1}\"/></svg>",
        line.class,
        line.mark.path(18.0, 6.0)
    )
}

/// A bar: a figure with its least and greatest, and what it should be.
pub(crate) struct Bar {
    pub(crate) label: String,
    pub(crate) median: f64,
    pub(crate) min: f64,
    pub(crate) max: f64,
    pub(crate) unit: String,
    pub(crate) aim: Option<Aim>,
    pub(crate) class: &'static str,
}

/// Bars from nothing to the figure, or points on an axis of powers of ten where figures differ by more than a bar can show.
pub(crate) fn bars(words: &Words<'_>, bars: &[Bar], powers: bool) -> String {
    let height = TOP + BAR_STEP * bars.len() as f64;
    let ends = bars.iter().flat_map(|bar| {
        let aim = bar.aim.map(|aim| aim.at.max(aim.stretch.unwrap_or(0.0)));
        [bar.max, bar.min].into_iter().chain(aim)
    });
    let greatest = ends.clone().fold(0.0, f64::max) * 1.05;
    let axis = Axis::over("", ends);
    let room = WIDTH - 4.0;
    let place =
        |value: f64| 2.0 + room * if powers { axis.place(value) } else { (value / greatest).clamp(0.0, 1.0) };
    let mut out = open(words, height);
    if powers {
        for tick in axis.ticks() {
            let _ = writeln!(out, "<path class=\"grid\" d=\"M{0:.1} {TOP:.1}V{height:.1}\"/>", place(tick));
        }
    }
    for (at, bar) in bars.iter().enumerate() {
        let top = TOP + BAR_STEP * at as f64;
        let (low, middle) = (top + 17.0, top + 17.0 + BAR_HEIGHT / 2.0);
        let _ = writeln!(
            out,
            "<text class=\"label\" x=\"2\" y=\"{:.1}\">{}</text>\
             <text class=\"value\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{} {}</text>",
            top + 11.0,
            escaped(&bar.label),
            WIDTH - 2.0,
            top + 11.0,
            short(bar.median),
            escaped(&bar.unit)
        );
        let to = place(bar.median);
        if powers {
            let _ =
                writeln!(out, "<path class=\"mark {}\" d=\"{}\"/>", bar.class, Mark::Circle.path(to, middle));
        } else {
            let _ = writeln!(
                out,
                "<path class=\"solid {}\" d=\"M2 {low:.1}H{to:.1}v{BAR_HEIGHT}H2z\"/>",
                bar.class
            );
        }
        if bar.max > bar.min {
            let _ = writeln!(
                out,
                "<path class=\"spread\" d=\"M{:.1} {middle:.1}H{:.1}\"/>",
                place(bar.min),
                place(bar.max)
            );
        }
        if let Some(aim) = bar.aim {
            let _ = writeln!(out, "<path class=\"aim\" d=\"M{:.1} {:.1}v20\"/>", place(aim.at), low - 4.0);
            if let Some(stretch) = aim.stretch {
                let _ = writeln!(
                    out,
                    "<path class=\"aim dashed\" d=\"M{:.1} {:.1}v20\"/>",
                    place(stretch),
                    low - 4.0
                );
            }
        }
    }
    out.push_str("</svg>\n");
    out
}

/// Text that may stand in a page.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
