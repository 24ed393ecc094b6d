//! Which figures stand in which plot of the page.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::record::{Curve, Figure, Record, short};
use crate::support::scaled;
use crate::svg::{self, Axis, Bar, Line, Mark, Words, escaped};
use crate::{MEASUREMENTS, page};

/// Reads the records in a folder and writes the page beside them.
pub(crate) fn draw(folder: &Path) {
    let read = |(what, _): &crate::Measurement| Record::read(&folder.join(format!("{what}.json")));
    let records: Vec<Record> = MEASUREMENTS.iter().filter_map(read).collect();
    assert!(!records.is_empty(), "no record in the folder: measure first");
    let mut plots = Plots { records: &records, drawn: 0, groups: Vec::new() };
    plots.scan();
    plots.rivals();
    plots.scaling();
    plots.check();
    plots.registries();
    plots.memory();
    plots.instructions();
    let groups = plots.groups;
    fs::write(folder.join("speed.html"), page::page(&records, &groups)).unwrap();
}

struct Plots<'r> {
    records: &'r [Record],
    drawn: usize,
    groups: Vec<(String, Vec<String>)>,
}

/// How many names a label stands for.
fn size(label: &str) -> Option<f64> {
    scaled::SIZES.iter().find(|(name, _)| *name == label).map(|(_, size)| *size as f64)
}

impl<'r> Plots<'r> {
    fn record(&self, what: &str) -> Option<&'r Record> {
        self.records.iter().find(|record| record.what == what)
    }

    /// The figures of a record by name.
    fn figures(&self, what: &str, name: &str) -> Vec<&'r Figure> {
        let all = self.record(what).map_or(&[][..], |record| &record.figures);
        all.iter().filter(|figure| figure.name == name).collect()
    }

    fn group(&mut self, title: &str, plots: Vec<Option<String>>) {
        let plots: Vec<String> = plots.into_iter().flatten().collect();
        if !plots.is_empty() {
            self.groups.push((title.to_owned(), plots));
        }
    }

    fn words<'w>(&mut self, title: &'w str, description: String) -> Words<'w> {
        self.drawn += 1;
        Words { title, description, id: self.drawn }
    }

    fn bars(&mut self, title: &str, bars: &[Bar], powers: bool, note: &str) -> Option<String> {
        if bars.is_empty() {
            return None;
        }
        let said = |bar: &Bar| {
            let aim = bar.aim.map_or_else(String::new, |aim| format!(", aim {}", aim.text()));
            format!("{}: {} {}{aim}", bar.label, short(bar.median), bar.unit)
        };
        let words = self.words(title, bars.iter().map(said).collect::<Vec<_>>().join("; "));
        let picture = svg::bars(&words, bars, powers);
        Some(figure(title, &picture, &[], note))
    }

    /// Lines over the number of protected names.
    fn by_size(&mut self, title: &str, up: &str, lines: Vec<Line>, note: &str) -> Option<String> {
        let lines: Vec<Line> = lines.into_iter().filter(|line| !line.points.is_empty()).collect();
        if lines.is_empty() {
            return None;
        }
        let said = |line: &Line| {
            let points = line
                .points
                .iter()
                .map(|(names, value)| format!("{} at {} names", short(*value), short(*names)));
            format!("{}: {}", line.label, points.collect::<Vec<_>>().join(", "))
        };
        let words =
            self.words(title, format!("{up}. {}", lines.iter().map(said).collect::<Vec<_>>().join("; ")));
        let all = lines.iter().flat_map(|line| &line.points);
        let along = Axis::over("protected names", all.clone().map(|point| point.0));
        let picture = svg::lines(&words, &along, &Axis::over(up, all.map(|point| point.1)), &lines, &[]);
        Some(figure(&format!("{title}: {up}"), &picture, &lines, note))
    }

    fn scan(&mut self) {
        let bar = |name: &str, class| {
            let figures = self.figures("scan", name).into_iter();
            figures.map(|figure| bar(figure, figure.labels(), class)).collect::<Vec<Bar>>()
        };
        let (wall, processor) =
            (bar("times the counting", "own"), bar("times the counting, processor time", "few"));
        let rates = bar("rows a second", "own");
        let plots = vec![
            self.bars("Times the counting of the same file's records", &wall, false, "time on the wall"),
            self.bars("The same in processor time", &processor, false, "all threads together"),
            self.bars("Rows a second", &rates, false, "the whole program, file to file"),
        ];
        self.group("A scan", plots);
    }

    fn rivals(&mut self) {
        let mut plots = Vec::new();
        let figures = self.figures("rivals", "searched whole");
        for (hits, title) in [("none", "Nothing matches"), ("1%", "1 % hits")] {
            let mut engines: Vec<&str> = Vec::new();
            for figure in figures.iter().filter(|figure| figure.label("hits") == hits) {
                if !engines.contains(&figure.label("by")) {
                    engines.push(figure.label("by"));
                }
            }
            let line = |(at, engine): (usize, &&str)| {
                let of = figures
                    .iter()
                    .filter(|figure| figure.label("hits") == hits && figure.label("by") == *engine);
                let class = match *engine {
                    "symspell_rs" => "restated",
                    engine if engine.starts_with("deadringer") => "own",
                    _ => "few",
                };
                Line {
                    label: (*engine).to_owned(),
                    class,
                    dashed: *engine == "deadringer check",
                    mark: Mark::ALL[at % Mark::ALL.len()],
                    points: of.filter_map(|f| Some((size(f.label("names"))?, f.median))).collect(),
                }
            };
            let lines = engines.iter().enumerate().map(line).collect();
            plots.push(self.by_size(title, "names a second", lines, "one thread, processor time"));
        }
        let times = self.figures("rivals", "search, times symspell_rs").into_iter();
        let bars: Vec<Bar> = times
            .map(|figure| {
                let label = format!("{} names, hits: {}", figure.label("names"), figure.label("hits"));
                bar(figure, label, "own")
            })
            .collect();
        plots.push(self.bars(
            "Search, times symspell_rs",
            &bars,
            true,
            "each grid line is ten times the one before",
        ));
        self.group("Beside others, names searched whole", plots);
    }

    fn scaling(&mut self) {
        let mut plots = Vec::new();
        for name in ["search", "check"] {
            let figures = self.figures("scaling", name);
            let mut lines = Vec::new();
            for (place, class) in [("whole", "own"), ("embedded", "restated")] {
                for ((share, _), mark) in scaled::SHARES.into_iter().zip(Mark::ALL) {
                    let of = figures
                        .iter()
                        .filter(|figure| figure.label("place") == place && figure.label("hits") == share);
                    lines.push(Line {
                        label: format!("{share} hits, {place}"),
                        class,
                        dashed: class == "restated",
                        mark,
                        points: of.filter_map(|f| Some((size(f.label("names"))?, f.median * 1e6))).collect(),
                    });
                }
            }
            let title = if name == "search" { "Fold and search" } else { "The whole check" };
            plots.push(self.by_size(
                title,
                "names a second",
                lines,
                "one thread, processor time, no handles",
            ));
        }
        self.group("By the size of the registry", plots);
    }

    fn check(&mut self) {
        let curves: Vec<&Curve> =
            self.record("check").map_or(&[][..], |record| &record.curves).iter().collect();
        let mut registries: Vec<&str> = Vec::new();
        for curve in &curves {
            if !registries.contains(&curve.of["registry"].as_str()) {
                registries.push(&curve.of["registry"]);
            }
        }
        let mut plots = Vec::new();
        let along =
            Axis::over("µs", curves.iter().flat_map(|curve| &curve.points).map(|point| point.0.max(0.1)));
        let up = Axis { name: "slower", from: 1e-5, to: 1.0, shares: true };
        for registry in registries {
            let of = curves.iter().filter(|curve| curve.of["registry"] == registry);
            let lines: Vec<Line> = of
                .zip([("own", false), ("own", true), ("restated", false)])
                .map(|(curve, (class, dashed))| Line {
                    label: curve.of["accounts"].clone(),
                    class,
                    dashed,
                    mark: Mark::None,
                    points: curve.points.clone(),
                })
                .collect();
            let mut said = Vec::new();
            for line in &lines {
                let at = |share: f64| {
                    line.points.iter().find(|point| point.1 <= share * 1.01).map_or(0.0, |p| p.0)
                };
                said.push(format!(
                    "{}: half take longer than {} µs, 1 in 100 longer than {} µs",
                    line.label,
                    short(at(0.5)),
                    short(at(0.01))
                ));
            }
            let words = self.words(registry, said.join("; "));
            // The aims of ordinary names.
            let picture = svg::lines(&words, &along, &up, &lines, &[(3.0, 0.5), (40.0, 0.01)]);
            let title = format!("{registry}: share of calls that take longer than so many µs");
            plots.push(Some(figure(
                &title,
                &picture,
                &lines,
                "strokes with a tail: what is aimed at for names, or to the left of it",
            )));
        }
        self.group("One call of the library", plots);
    }

    fn registries(&mut self) {
        let line = |name: &str, label: &str, class, mark, factor: f64| Line {
            label: label.to_owned(),
            class,
            dashed: class == "restated",
            mark,
            points: self
                .figures("scaling", name)
                .iter()
                .filter_map(|f| Some((size(f.label("names"))?, f.median * factor)))
                .collect(),
        };
        let bytes = vec![
            line("file", "compiled file", "own", Mark::Circle, 1.0),
            line("held by the program", "held by the program", "restated", Mark::Square, 1.0),
        ];
        let seconds = vec![
            line("compile", "compile", "own", Mark::Circle, 1.0),
            line("open and verify", "open and verify", "restated", Mark::Square, 0.001),
        ];
        let plots = vec![
            self.by_size("Size", "MB", bytes, "held: with the registry open, before the first row"),
            self.by_size("Time", "seconds", seconds, "on the wall"),
        ];
        self.group("What a registry costs", plots);
    }

    fn memory(&mut self) {
        let figures = self.figures("memory", "peak beyond the open registry").into_iter();
        let bars: Vec<Bar> = figures
            .map(|f| {
                let label =
                    format!("{} rows from a {}, {}", f.label("rows"), f.label("from"), f.label("threads"));
                bar(f, label, "own")
            })
            .collect();
        let plot = self.bars(
            "Peak beyond the open registry",
            &bars,
            false,
            "from a file the peak of opening is in it, from a pipe it is not",
        );
        self.group("Memory of a scan", vec![plot]);
    }

    fn instructions(&mut self) {
        let all = self.record("instructions").map_or(&[][..], |record| &record.figures);
        let bars: Vec<Bar> = all
            .iter()
            .map(|f| {
                let mut bar = bar(f, format!("{}: {}", f.name, f.label("on")), "own");
                bar.unit = String::new();
                bar
            })
            .collect();
        let plot = self.bars(
            "Instructions for one name",
            &bars,
            true,
            "counted by callgrind; each grid line is ten times the one before",
        );
        self.group("Instructions", vec![plot]);
    }
}

fn bar(figure: &Figure, label: String, class: &'static str) -> Bar {
    Bar {
        label,
        median: figure.median,
        min: figure.min,
        max: figure.max,
        unit: figure.unit.clone(),
        aim: figure.aim,
        class,
    }
}

/// A picture with its caption and its key.
fn figure(title: &str, picture: &str, lines: &[Line], note: &str) -> String {
    let mut out = format!("<figure><figcaption>{}</figcaption>\n{picture}", escaped(title));
    if !lines.is_empty() {
        out.push_str("<ul class=\"key\">");
        for line in lines {
            // A string takes every write.
            let _ = write!(out, "<li>{}{}</li>", svg::sample(line), escaped(&line.label));
        }
        out.push_str("</ul>\n");
    }
    let _ = writeln!(out, "<p class=\"note\">{}</p></figure>", escaped(note));
    out
}
