//! Figures with what they are of, as a table for people and as JSON for the page.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::machine::Machine;
use crate::run::Run;

/// What one command measured.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) what: String,
    pub(crate) command: String,
    pub(crate) machine: Machine,
    pub(crate) notes: Vec<String>,
    pub(crate) figures: Vec<Figure>,
    pub(crate) curves: Vec<Curve>,
}

/// One figure: the median of several runs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Figure {
    pub(crate) name: String,
    pub(crate) of: BTreeMap<String, String>,
    pub(crate) unit: String,
    pub(crate) median: f64,
    pub(crate) min: f64,
    pub(crate) max: f64,
    pub(crate) runs: Vec<f64>,
    pub(crate) aim: Option<Aim>,
}

/// What a figure should be.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Aim {
    pub(crate) at: f64,
    pub(crate) stretch: Option<f64>,
    /// At least, and not at most.
    pub(crate) least: bool,
}

/// Points of a line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Curve {
    pub(crate) name: String,
    pub(crate) of: BTreeMap<String, String>,
    pub(crate) points: Vec<(f64, f64)>,
}

impl Aim {
    pub(crate) const fn most(at: f64) -> Aim {
        Aim { at, stretch: None, least: false }
    }

    pub(crate) const fn least(at: f64) -> Aim {
        Aim { at, stretch: None, least: true }
    }

    pub(crate) const fn stretch(self, stretch: f64) -> Aim {
        Aim { stretch: Some(stretch), ..self }
    }

    pub(crate) fn is_met(&self, figure: f64) -> bool {
        if self.least { figure >= self.at } else { figure <= self.at }
    }

    pub(crate) fn text(&self) -> String {
        let stretch =
            self.stretch.map_or_else(String::new, |stretch| format!(" (stretch {})", short(stretch)));
        format!("{} {}{stretch}", if self.least { "≥" } else { "≤" }, short(self.at))
    }
}

impl Figure {
    /// A figure of several runs.
    pub(crate) fn of_runs(name: &str, of: &[(&str, &str)], unit: &str, runs: Vec<f64>) -> Figure {
        let mut sorted = runs.clone();
        sorted.sort_by(f64::total_cmp);
        let middle = sorted.len() / 2;
        let median =
            if sorted.len() % 2 == 1 { sorted[middle] } else { (sorted[middle - 1] + sorted[middle]) / 2.0 };
        Figure {
            name: name.to_owned(),
            of: labels(of),
            unit: unit.to_owned(),
            median,
            min: sorted[0],
            max: sorted[sorted.len() - 1],
            runs,
            aim: None,
        }
    }

    /// A figure that is the same every time.
    pub(crate) fn exact(name: &str, of: &[(&str, &str)], unit: &str, value: f64) -> Figure {
        Figure::of_runs(name, of, unit, vec![value])
    }

    pub(crate) fn aimed(self, aim: Aim) -> Figure {
        Figure { aim: Some(aim), ..self }
    }

    /// Aimed at only where the condition holds under which the aim was set.
    pub(crate) fn aimed_if(self, condition: bool, aim: Aim) -> Figure {
        if condition { self.aimed(aim) } else { self }
    }

    pub(crate) fn label(&self, name: &str) -> &str {
        self.of.get(name).map_or("", String::as_str)
    }

    /// What tells it from others of its name.
    pub(crate) fn labels(&self) -> String {
        self.of.values().cloned().collect::<Vec<_>>().join(", ")
    }
}

fn labels(of: &[(&str, &str)]) -> BTreeMap<String, String> {
    of.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

impl Curve {
    pub(crate) fn new(name: &str, of: &[(&str, &str)], points: Vec<(f64, f64)>) -> Curve {
        Curve { name: name.to_owned(), of: labels(of), points }
    }
}

impl Record {
    pub(crate) fn new(run: &Run, what: &str) -> Record {
        eprintln!("speed: {what}");
        Record {
            what: what.to_owned(),
            command: run.command.clone(),
            machine: Machine::now(),
            notes: Vec::new(),
            figures: Vec::new(),
            curves: Vec::new(),
        }
    }

    pub(crate) fn add(&mut self, figure: Figure) {
        eprintln!("  {} [{}]: {} {}", figure.name, figure.labels(), short(figure.median), figure.unit);
        self.figures.push(figure);
    }

    pub(crate) fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    pub(crate) fn finished(mut self) -> Record {
        self.machine = self.machine.finished();
        self
    }

    /// The table, in Markdown so that a record can hold it as it is.
    pub(crate) fn print(&self) {
        println!("\n## {}\n\n`{}`\n\n{}\n", self.what, self.command, self.machine.text());
        println!(
            "| figure | of | median | least | greatest | unit | aim | met |\n|---|---|---:|---:|---:|---|---|---|"
        );
        for figure in &self.figures {
            let (aim, met) = match &figure.aim {
                Some(aim) => (aim.text(), if aim.is_met(figure.median) { "yes" } else { "no" }),
                None => (String::new(), ""),
            };
            println!(
                "| {} | {} | {} | {} | {} | {} | {aim} | {met} |",
                figure.name,
                figure.labels(),
                short(figure.median),
                short(figure.min),
                short(figure.max),
                figure.unit
            );
        }
        for note in &self.notes {
            println!("\n{note}");
        }
    }

    pub(crate) fn write(&self, folder: &Path) {
        let path = folder.join(format!("{}.json", self.what));
        fs::write(&path, serde_json::to_string_pretty(self).unwrap() + "\n").unwrap();
    }

    pub(crate) fn read(path: &Path) -> Option<Record> {
        serde_json::from_str(&fs::read_to_string(path).ok()?).ok()
    }
}

/// Three digits that count, and all before the point, in groups.
pub(crate) fn short(number: f64) -> String {
    let size = number.abs();
    if size >= 1_000.0 {
        let digits = format!("{number:.0}");
        let length = digits.len();
        let mut text = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (length - at).is_multiple_of(3) && text != "-" {
                text.push(',');
            }
            text.push(digit);
        }
        return text;
    }
    let places = match size {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 || size == 0.0 => 2,
        _ => 3,
    };
    let text = format!("{number:.places$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}
