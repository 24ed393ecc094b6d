//! Measures the detector on real cases, ordinary names and neighbouring bodies kept outside the project:
//! `cargo run --release --example measure -- DATA_FOLDER [cases|disclaimed|claims|registers|benign|neighbours] [-v]`.
//!
//! `DATA_FOLDER` holds `cases/real.csv` and `data/`; the figures in the records were made by this program.
#![forbid(unsafe_code)]
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "a measuring program"
)]

mod claims;

use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Instant;

use deadringer::registry::{Registry, import};
use deadringer::{Account, Detector, Kind, Options, Score};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = PathBuf::from(arguments.first().expect("a data folder"));
    let what = arguments.get(1).map_or("all", String::as_str);
    let verbose = arguments.iter().any(|argument| argument == "-v");
    if matches!(what, "all" | "cases") {
        cases(&folder, verbose);
    }
    if matches!(what, "all" | "disclaimed") {
        disclaimed(verbose);
    }
    if matches!(what, "all" | "claims") {
        claims::claims(&folder, verbose);
    }
    if matches!(what, "all" | "registers") {
        registers(&folder, verbose);
    }
    if matches!(what, "all" | "benign") {
        benign(&folder, verbose);
    }
    if matches!(what, "all" | "neighbours") {
        neighbours(&folder, verbose);
    }
}

fn rows(path: &Path) -> Vec<csv::StringRecord> {
    csv::Reader::from_path(path).unwrap().records().map(Result::unwrap).collect()
}

/// An imitation: name, handle, the body it imitates.
struct Imitation {
    name: String,
    handle: String,
    imitated: String,
}

/// Imitations against the bodies they imitate, plain: official name and known handle only. Thresholds are those at which one
/// ordinary name in 1,000 and in 10,000 is flagged by any kind against the same registry.
fn cases(folder: &Path, verbose: bool) {
    let (mut real, mut labelled) = (Vec::new(), Vec::new());
    let mut plain = Plain::default();
    for row in rows(&folder.join("cases/real.csv")) {
        let category = match &row[3] {
            "anchor_account" => "news-anchor",
            "official_person" => "official",
            _ => "news-media",
        };
        plain.protect(&row[1], category, &row[2]);
        if &row[6] == "yes" {
            let handle = row[0].starts_with('@');
            let text = |wanted: bool| if wanted { row[0].to_owned() } else { String::new() };
            real.push(Imitation { name: text(!handle), handle: text(handle), imitated: row[1].to_owned() });
        }
    }
    plain.measure("real.csv", &real, folder, verbose);
    let mut plain = Plain::default();
    for row in rows(Path::new("tests/labelled/imitations.csv")) {
        plain.protect(&row[2], &row[4], "");
        labelled.push(Imitation {
            name: row[0].to_owned(),
            handle: row[1].to_owned(),
            imitated: row[2].to_owned(),
        });
    }
    plain.measure("labelled", &labelled, folder, verbose);
}

/// A registry of official names and known handles.
#[derive(Default)]
struct Plain {
    rows: String,
    seen: HashSet<String>,
}

impl Plain {
    fn protect(&mut self, name: &str, category: &str, handle: &str) {
        if !name.is_empty() && self.seen.insert(name.to_owned()) {
            self.rows.push_str(&format!("e{},\"{name}\",{category},,,{handle}\n", self.seen.len()));
        }
    }

    fn measure(&self, what: &str, cases: &[Imitation], folder: &Path, verbose: bool) {
        let mut options = Options::default();
        options.min_score = Score::from_probability(0.0);
        let text = format!("id,name,category,country,aliases,official\n{}", self.rows);
        let registry = Registry::read_csv(text.as_bytes(), what).unwrap();
        let detector = Detector::builder().registry(registry).unwrap().options(options).build().unwrap();
        let thresholds = thresholds(folder, &detector);
        println!("thresholds (default, one in 1,000, one in 10,000): {thresholds:?}");
        right_entity(what, cases, &detector, thresholds, verbose);
    }
}

/// The default threshold, and those that flag one ordinary name in 1,000 and in 10,000.
fn thresholds(folder: &Path, detector: &Detector) -> [Score; 3] {
    let mut scratch = detector.scratch();
    let mut scores: Vec<Score> = ordinary(folder)
        .iter()
        .filter_map(|(_, name)| {
            let answer = detector.check(&Account::named(name), &mut scratch);
            answer
                .flags
                .first()
                .map(|flag| if flag.kind == Kind::Same { Score::default() } else { flag.score })
        })
        .collect();
    scores.sort_unstable_by(|a, b| b.cmp(a));
    let count = ordinary(folder).len();
    let at = |rate: usize| {
        // The threshold lies above the first score that would be one too many.
        scores
            .get(count / rate)
            .map_or(Score::default(), |score| Score::from_ten_thousandths(score.ten_thousandths() + 1))
    };
    [Score::LOW, at(1_000), at(10_000)]
}

fn right_entity(what: &str, cases: &[Imitation], detector: &Detector, thresholds: [Score; 3], verbose: bool) {
    let mut scratch = detector.scratch();
    let mut found = [0; 3];
    for case in cases {
        let account = Account::named(&case.name).with_handle(&case.handle);
        let answer = detector.check(&account, &mut scratch);
        let flag = answer.flags.first();
        let right = flag.filter(|flag| flag.entity_name == case.imitated);
        for (count, threshold) in found.iter_mut().zip(thresholds) {
            *count += usize::from(right.is_some_and(|flag| flag.score >= threshold));
        }
        if verbose {
            println!(
                "{} {} {} ← {}: {}",
                if right.is_some_and(|flag| flag.score >= Score::LOW) { "  " } else { "✗ " },
                case.name,
                case.handle,
                case.imitated,
                flag.map_or_else(String::new, |flag| format!(
                    "{} {} {} {:?}",
                    flag.score,
                    flag.kind,
                    flag.entity_name,
                    flag.evidence.iter().map(ToString::to_string).collect::<Vec<_>>()
                ))
            );
        }
    }
    let share = |count: usize| count as f64 / cases.len() as f64;
    println!(
        "{what}: right entity of {}: default {} = {:.3}; at one in 1,000 {} = {:.3}; at one in 10,000 {} = {:.3}",
        cases.len(),
        found[0],
        share(found[0]),
        found[1],
        share(found[1]),
        found[2],
        share(found[2])
    );
}

/// All ordinary names, each once, with the file it stands in.
fn ordinary(folder: &Path) -> Vec<(String, String)> {
    let mut seen = HashSet::new();
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder.join("data/benign")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut all = Vec::new();
    for path in paths {
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        for line in std::fs::read_to_string(&path).unwrap().lines() {
            if !line.is_empty() && seen.insert(line.to_owned()) {
                all.push((file.clone(), line.to_owned()));
            }
        }
    }
    all
}

fn full_detector(folder: &Path, options: Options) -> Detector {
    let started = Instant::now();
    let mut registry = Registry::builtin().unwrap();
    let ror = File::open(folder.join("data/ror/ror-v2.json.gz")).unwrap();
    registry.join(import::ror(flate2::read::GzDecoder::new(ror), "ror").unwrap().0).unwrap();
    let detector = Detector::builder().registry(registry).unwrap().options(options).build().unwrap();
    let index = &detector.indexes()[0];
    println!(
        "registry: {} entities, {} names, compiled in {:.2?}",
        index.entity_count(),
        index.name_count(),
        started.elapsed()
    );
    detector
}

/// Ordinary names against the built-in registry and ROR together.
fn benign(folder: &Path, verbose: bool) {
    let detector = full_detector(folder, Options::default());
    let mut scratch = detector.scratch();
    let (mut all, mut equal) = (0u32, 0u32);
    let mut tally: BTreeMap<(String, &str), u32> = BTreeMap::new();
    let mut by_file: BTreeMap<String, (u32, u32, u32)> = BTreeMap::new();
    let started = Instant::now();
    for (file, line) in ordinary(folder) {
        let line = line.as_str();
        let answer = detector.check(&Account::named(line), &mut scratch);
        let Some(flag) = answer.flags.first() else {
            all += 1;
            by_file.entry(file.clone()).or_default().0 += 1;
            continue;
        };
        if flag.kind == Kind::Same {
            equal += 1;
            continue;
        }
        all += 1;
        let entry = by_file.entry(file.clone()).or_default();
        entry.0 += 1;
        entry.2 += 1;
        *tally.entry((flag.kind.to_string(), flag.tier.as_str())).or_default() += 1;
        if flag.score >= Score::MEDIUM {
            entry.1 += 1;
            if verbose {
                println!(
                    "{line} → {} ({}) {} {} {:?}",
                    flag.matched_name,
                    flag.entity_name,
                    flag.score,
                    flag.kind,
                    flag.evidence.iter().map(ToString::to_string).collect::<Vec<_>>()
                );
            }
        } else if verbose && all % 3 == 0 {
            println!(
                "   low {line} → {} {} {} {:?}",
                flag.matched_name,
                flag.score,
                flag.kind,
                flag.evidence.iter().map(ToString::to_string).collect::<Vec<_>>()
            );
        }
    }
    let medium: u32 = by_file.values().map(|counts| counts.1).sum();
    let any: u32 = by_file.values().map(|counts| counts.2).sum();
    let per = |count: u32, of: u32| f64::from(count) * 10_000.0 / f64::from(of.max(1));
    println!(
        "benign: {all} names ({equal} equal a registered one and are set aside), {:.2?}",
        started.elapsed()
    );
    println!(
        "  medium or higher {medium} = {:.2} in 10,000; any {any} = {:.2} in 10,000",
        per(medium, all),
        per(any, all)
    );
    for (file, (of, medium, any)) in &by_file {
        println!(
            "  {file}: {of} names, medium or higher {:.2}, any {:.2} in 10,000",
            per(*medium, *of),
            per(*any, *of)
        );
    }
    println!("  {tally:?}");
}

/// Bodies one edit apart: neither is an imitation of the other.
fn neighbours(folder: &Path, verbose: bool) {
    for file in ["cn_cdc_near_pairs.csv", "ror_near_pairs_en.csv", "ror_near_pairs_zh.csv"] {
        let path = folder.join("data/neighbours").join(file);
        let pairs: Vec<(String, String)> = csv::Reader::from_reader(File::open(path).unwrap())
            .records()
            .map(|row| row.unwrap())
            .map(|row| (row[0].to_owned(), row[1].to_owned()))
            .filter(|(a, b)| a != b)
            .collect();
        let build = |rows: &[(String, &str)]| {
            let mut text = csv::Writer::from_writer(Vec::new());
            text.write_record(["id", "name", "category", "country", "aliases", "official"]).unwrap();
            for (at, (name, official)) in rows.iter().enumerate() {
                text.write_record([&format!("e{at}"), name, "public-health", "", "", official]).unwrap();
            }
            let registry = Registry::read_csv(text.into_inner().unwrap().as_slice(), "pairs").unwrap();
            Detector::builder().registry(registry).unwrap().build().unwrap()
        };
        let names: Vec<String> = pairs
            .iter()
            .flat_map(|(a, b)| [a.clone(), b.clone()])
            .collect::<std::collections::BTreeSet<String>>()
            .into_iter()
            .collect();
        let both = build(&names.iter().map(|name| (name.clone(), "7")).collect::<Vec<_>>());
        let mut scratch = both.scratch();
        let (mut own, mut official) = (0, 0);
        for name in &names {
            let answer = both.check(&Account::named(name), &mut scratch);
            let right =
                answer.flags.first().is_some_and(|flag| flag.kind == Kind::Same && flag.entity_name == name);
            own += usize::from(right);
            if !right && verbose {
                println!(
                    "  not its own: {name} → {:?}",
                    answer.flags.first().map(|flag| (flag.entity_name, flag.kind, flag.score))
                );
            }
            official += both.check(&Account::named(name).with_id("7"), &mut scratch).flags.len();
        }
        // Only the other one registered.
        let (mut medium, mut low, mut all) = (0, 0, 0);
        let step = (pairs.len() / 3_000).max(1);
        for (a, b) in pairs.iter().step_by(step) {
            let one = build(&[(b.clone(), "")]);
            let mut scratch = one.scratch();
            let answer = one.check(&Account::named(a), &mut scratch);
            all += 1;
            if let Some(flag) = answer.flags.first() {
                low += 1;
                if flag.kind == Kind::Lookalike && flag.score >= Score::MEDIUM {
                    medium += 1;
                    if verbose {
                        println!(
                            "  taken for {b}: {a} {} {:?}",
                            flag.score,
                            flag.evidence.iter().map(ToString::to_string).collect::<Vec<_>>()
                        );
                    }
                }
            }
        }
        println!(
            "neighbours {file}: own entity {own} of {} = {:.4}; flagged as official account {official}; other only: lookalike at medium or higher {medium} of {all} = {:.4}, any flag {low}",
            names.len(),
            own as f64 / names.len() as f64,
            f64::from(medium) / f64::from(all)
        );
    }
}

/// Accounts that say what they are: the disclaimer must be seen, and the score must fall.
fn disclaimed(verbose: bool) {
    let rows = rows(Path::new("tests/labelled/disclaimed.csv"));
    let mut registry = String::from("id,name,category\n");
    let mut seen = HashSet::new();
    for row in &rows {
        if seen.insert(row[2].to_owned()) {
            registry.push_str(&format!("e{},\"{}\",{}\n", seen.len(), &row[2], &row[4]));
        }
    }
    let registry = Registry::read_csv(registry.as_bytes(), "disclaimed").unwrap();
    let mut options = Options::default();
    options.min_score = Score::from_probability(0.0);
    let detector = Detector::builder().registry(registry).unwrap().options(options).build().unwrap();
    let mut scratch = detector.scratch();
    let (mut met, mut seen, mut right, mut medium) = (0, 0, 0, 0);
    for row in &rows {
        let answer = detector.check(&Account::named(&row[0]).with_handle(&row[1]), &mut scratch);
        let flag = answer.flags.first();
        let word = flag.and_then(|flag| flag.disclaimer).map(|word| word.as_str());
        met += usize::from(flag.is_some());
        seen += usize::from(word.is_some());
        right += usize::from(word == Some(&row[5]));
        medium += usize::from(flag.is_some_and(|flag| flag.score >= Score::MEDIUM));
        if verbose && (word != Some(&row[5]) || flag.is_some_and(|flag| flag.score >= Score::MEDIUM)) {
            println!("  {} {}: {:?}, {:?}", &row[0], &row[5], word, flag.map(|flag| flag.score));
        }
    }
    println!(
        "disclaimed: {} names, met {met}, disclaimer seen {seen}, the right one {right}, medium or higher {medium}",
        rows.len()
    );
}

/// Invented schools and genuine ones, with all Chinese universities of the built-in registry and of ROR declared complete.
fn registers(folder: &Path, verbose: bool) {
    let mut registry = Registry::builtin().unwrap();
    let ror = File::open(folder.join("data/ror/ror-v2.json.gz")).unwrap();
    registry.join(import::ror(flate2::read::GzDecoder::new(ror), "ror").unwrap().0).unwrap();
    let genuine: Vec<String> = registry
        .entities()
        .iter()
        .filter(|entity| entity.country == "CN" && entity.category == "education")
        .flat_map(|entity| std::iter::once(&entity.name).chain(&entity.aliases))
        .filter(|name| name.ends_with("大学") || name.ends_with("学院"))
        .cloned()
        .collect();
    registry.declare_complete("education", "CN", "university").unwrap();
    registry.declare_complete("education", "CN", "college").unwrap();
    let detector = Detector::builder().registry(registry).unwrap().build().unwrap();
    let mut scratch = detector.scratch();
    let invented: Vec<String> = rows(&folder.join("cases/real.csv"))
        .iter()
        .filter(|row| &row[3] == "fake_university" && &row[5] == "unpaired")
        .map(|row| row[0].to_owned())
        .collect();
    for (what, names) in [("invented schools", &invented), ("genuine schools", &genuine)] {
        let (mut claims, mut medium, mut other) = (0, 0, 0);
        for name in names {
            let answer = detector.check(&Account::named(name), &mut scratch);
            let Some(flag) = answer.flags.first() else { continue };
            match flag.kind {
                Kind::Claim if flag.score >= Score::MEDIUM => medium += 1,
                Kind::Claim => claims += 1,
                _ => other += 1,
            }
            if verbose
                && (what == "invented schools") != (flag.kind == Kind::Claim && flag.score >= Score::MEDIUM)
                && flag.kind != Kind::Same
            {
                println!("  {name}: {} {} {}", flag.score, flag.kind, flag.entity_name);
            }
        }
        println!(
            "registers: {what} {}: claims at medium or higher {medium}, low {claims}; flagged for a registered body {other}",
            names.len()
        );
    }
}
