//! deadringer beside other scorers on the same names: imitations, ordinary names, and the pairs of another project's bench.
//! `cargo run --release --example compare -- DATA_FOLDER [cases|pairs]`; `DATA_FOLDER` as for `measure`.
//!
//! All scorers get the same plain registry (official names, no aliases, no accounts), and each its best threshold at a
//! false-positive rate. Recall counts the right entity only; of several with one best score the right one counts.
#![forbid(unsafe_code)]
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "a measuring program"
)]

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use deadringer::registry::Registry;
use deadringer::{Account, Detector, Options, Score, testing};
use rapidfuzz::distance::{jaro_winkler, levenshtein};
use rapidfuzz::fuzz;

/// As in the published comparison: protected names, and ordinary ones.
const PROTECTED: usize = 1_594;
const ORDINARY: usize = 36_948;
const RATES: [f64; 3] = [0.01, 0.001, 0.000_1];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = PathBuf::from(arguments.first().expect("a data folder"));
    let what = arguments.get(1).map_or("all", String::as_str);
    if matches!(what, "all" | "cases") {
        cases(&folder);
    }
    if matches!(what, "all" | "pairs") {
        pairs(&folder);
    }
}

fn rows(path: &Path) -> Vec<csv::StringRecord> {
    csv::Reader::from_path(path).unwrap().records().map(Result::unwrap).collect()
}

/// What a scorer says of a name: its best score, and the protected names that have it.
type Best = (f64, Vec<usize>);

trait Scorer: Sync {
    fn name(&self) -> &'static str;
    fn best(&self, name: &str) -> Best;
}

/// A scorer that compares a folded name with every protected one.
struct Each<P, F, C> {
    name: &'static str,
    fold: F,
    protected: Vec<P>,
    compare: C,
}

impl<P: Sync, F: Fn(&str) -> String + Sync, C: Fn(&P, &str) -> f64 + Sync> Scorer for Each<P, F, C> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn best(&self, name: &str) -> Best {
        let folded = (self.fold)(name);
        let mut best: Best = (0.0, Vec::new());
        // An empty form is like nothing.
        if folded.is_empty() {
            return best;
        }
        for (number, protected) in self.protected.iter().enumerate() {
            let score = (self.compare)(protected, &folded);
            if score > best.0 {
                best = (score, vec![number]);
            } else if score == best.0 && score > 0.0 {
                best.1.push(number);
            }
        }
        best
    }
}

struct Deadringer(Detector);

impl Scorer for Deadringer {
    fn name(&self) -> &'static str {
        "deadringer"
    }

    fn best(&self, name: &str) -> Best {
        let account = match name.strip_prefix('@') {
            Some(handle) => Account::default().with_handle(handle),
            None => Account::named(name),
        };
        let answer = self.0.check(&account, &mut self.0.scratch());
        let best = answer.flags.first().map_or(0.0, |flag| flag.score.probability());
        let met = answer.flags.iter().filter(|flag| flag.score.probability() == best);
        (best, met.filter_map(|flag| flag.entity_id.parse().ok()).collect())
    }
}

fn skeleton(name: &str) -> String {
    unicode_security::skeleton(&name.to_lowercase()).filter(|c| !c.is_whitespace()).collect()
}

fn cured(name: &str) -> String {
    decancer::cure(name, decancer::Options::default()).map_or(String::new(), |text| text.to_string())
}

fn scorers(protected: &[String]) -> Vec<Box<dyn Scorer>> {
    let hard: Vec<String> = protected.iter().map(|name| testing::hard(name)).collect();
    let fold = |name: &str| testing::hard(name);
    let mut registry = String::from("id,name,category\n");
    for (number, name) in protected.iter().enumerate() {
        registry.push_str(&format!("{number},\"{}\",news-media\n", name.replace('"', "\"\"")));
    }
    let mut options = Options::default();
    options.min_score = Score::from_probability(0.0);
    options.all_matches = true;
    let registry = Registry::read_csv(registry.as_bytes(), "compare").unwrap();
    vec![
        Box::new(Each {
            name: "normalised Levenshtein after folding",
            fold,
            protected: hard.iter().map(|name| levenshtein::BatchComparator::new(name.chars())).collect(),
            compare: |one: &levenshtein::BatchComparator<char>, name: &str| {
                one.normalized_similarity(name.chars())
            },
        }),
        Box::new(Each {
            name: "Jaro-Winkler after folding",
            fold,
            protected: hard.iter().map(|name| jaro_winkler::BatchComparator::new(name.chars())).collect(),
            compare: |one: &jaro_winkler::BatchComparator<char>, name: &str| one.similarity(name.chars()),
        }),
        Box::new(Each {
            name: "RapidFuzz `ratio` after folding",
            fold,
            protected: hard.iter().map(|name| fuzz::RatioBatchComparator::new(name.chars())).collect(),
            compare: |one: &fuzz::RatioBatchComparator<char>, name: &str| one.similarity(name.chars()),
        }),
        Box::new(Each {
            name: "UTS #39 skeleton equality",
            fold: skeleton,
            protected: protected.iter().map(|name| skeleton(name)).collect(),
            compare: |one: &String, name: &str| if one == name { 1.0 } else { 0.0 },
        }),
        Box::new(Each {
            name: "decancer, then normalised Levenshtein (strsim)",
            fold: cured,
            protected: protected.iter().map(|name| cured(name)).collect(),
            compare: |one: &String, name: &str| strsim::normalized_levenshtein(one, name),
        }),
        Box::new(Deadringer(
            Detector::builder().registry(registry).unwrap().options(options).build().unwrap(),
        )),
    ]
}

/// The names on all cores, in order.
fn all(scorer: &dyn Scorer, names: &[String]) -> Vec<Best> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let chunk = names.len().div_ceil(cores).max(1);
    std::thread::scope(|scope| {
        let handles: Vec<_> = names
            .chunks(chunk)
            .map(|names| scope.spawn(|| names.iter().map(|name| scorer.best(name)).collect::<Vec<_>>()))
            .collect();
        handles.into_iter().flat_map(|handle| handle.join().unwrap()).collect()
    })
}

/// Imitations as (name or `@handle`, imitated).
fn imitations(folder: &Path) -> Vec<(&'static str, Vec<(String, String)>)> {
    let real = rows(&folder.join("cases/real.csv"))
        .iter()
        .filter(|row| &row[6] == "yes")
        .map(|row| (row[0].to_owned(), row[1].to_owned()))
        .collect();
    let labelled = rows(Path::new("tests/labelled/imitations.csv"))
        .iter()
        .map(|row| {
            let name = if row[0].is_empty() { format!("@{}", &row[1]) } else { row[0].to_owned() };
            (name, row[2].to_owned())
        })
        .collect();
    vec![("real cases", real), ("labelled names", labelled)]
}

fn ordinary(folder: &Path) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder.join("data/benign")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        seen.extend(text.lines().filter(|line| !line.is_empty()).map(str::to_owned));
    }
    let mut names: Vec<String> = seen.into_iter().collect();
    names.sort_unstable();
    let step = names.len() as f64 / ORDINARY as f64;
    (0..ORDINARY).map(|at| names[(at as f64 * step) as usize].clone()).collect()
}

fn cases(folder: &Path) {
    let sets = imitations(folder);
    let mut protected: Vec<String> = Vec::new();
    let mut seen = HashSet::new();
    let cases = sets.iter().flat_map(|(_, cases)| cases.iter().map(|(_, imitated)| imitated.clone()));
    let builtin = Registry::builtin().unwrap();
    let entities = builtin.entities();
    // Every fourth, so that all categories are there.
    let others = (0..4).flat_map(|at| entities.iter().skip(at).step_by(4)).map(|entity| entity.name.clone());
    for name in cases.chain(others) {
        if protected.len() < PROTECTED && seen.insert(testing::hard(&name)) {
            protected.push(name);
        }
    }
    let hard: HashSet<String> = protected.iter().map(|name| testing::hard(name)).collect();
    let ordinary: Vec<String> =
        ordinary(folder).into_iter().filter(|name| !hard.contains(&testing::hard(name))).collect();
    println!("{} protected names, {} ordinary names", protected.len(), ordinary.len());
    for (what, cases) in &sets {
        println!("\n{what}, {}\n", cases.len());
        println!("| scorer | at 1 % | at 0.1 % | at 0.01 % |\n|---|---:|---:|---:|");
        for scorer in scorers(&protected) {
            let mut scores: Vec<f64> =
                all(scorer.as_ref(), &ordinary).into_iter().map(|best| best.0).collect();
            scores.sort_unstable_by(|a, b| b.total_cmp(a));
            let names: Vec<String> = cases.iter().map(|(name, _)| name.clone()).collect();
            let best = all(scorer.as_ref(), &names);
            let cells: Vec<String> = RATES
                .iter()
                .map(|rate| {
                    // Flagged is what scores more than the first ordinary name that would be one too many.
                    let limit = scores.get((rate * scores.len() as f64) as usize).copied().unwrap_or(0.0);
                    let right = best.iter().zip(cases).filter(|((score, met), (_, imitated))| {
                        let imitated = testing::hard(imitated);
                        *score > limit && met.iter().any(|&one| testing::hard(&protected[one]) == imitated)
                    });
                    share(right.count(), cases.len())
                })
                .collect();
            println!("| {} | {} |", scorer.name(), cells.join(" | "));
        }
    }
}

/// A share with its 95 % interval (Wilson 1927).
fn share(part: usize, of: usize) -> String {
    let (n, p, z) = (of as f64, part as f64 / of as f64, 1.96);
    let centre = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half = z / (1.0 + z * z / n) * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    format!("{p:.2} [{:.2}, {:.2}]", centre - half, centre + half)
}

/// Pairs labelled "the same entity" or not, with the score that their own project gave. Another question than ours: two
/// spellings of one name are a match there, and an imitation of a name is one only if it could be a spelling.
fn pairs(folder: &Path) {
    let rows = rows(&folder.join("data/bench/logicv2-frozen.csv"));
    let one = |protected: &str, account: &str, category: &str| -> f64 {
        let mut registry = csv::Writer::from_writer(Vec::new());
        registry.write_record(["id", "name", "category"]).unwrap();
        registry.write_record(["1", protected, category]).unwrap();
        let Ok(registry) = Registry::read_csv(registry.into_inner().unwrap().as_slice(), "pair") else {
            return 0.0;
        };
        let mut options = Options::default();
        options.min_score = Score::from_probability(0.0);
        let detector = Detector::builder().registry(registry).unwrap().options(options).build().unwrap();
        let answer = detector.check(&Account::named(account), &mut detector.scratch());
        answer
            .flags
            .first()
            .filter(|flag| !flag.entity_id.is_empty())
            .map_or(0.0, |flag| flag.score.probability())
    };
    let mut scored: Vec<(String, bool, [f64; 4])> = Vec::new();
    for row in &rows {
        let (schema, a, b, label, theirs) = (&row[2], &row[3], &row[4], &row[5] == "true", &row[9]);
        let category = if schema == "Person" { "official" } else { "association" };
        let (x, y) = (testing::hard(a), testing::hard(b));
        scored.push((
            schema.to_owned(),
            label,
            [
                one(b, a, category).max(one(a, b, category)),
                theirs.parse().unwrap_or(0.0),
                strsim::normalized_levenshtein(&x, &y),
                strsim::jaro_winkler(&x, &y),
            ],
        ));
    }
    println!(
        "\n{} pairs labelled as the same entity or not; F1 at each scorer's best threshold\n",
        scored.len()
    );
    println!(
        "| pairs | deadringer | the bench's own (frozen) | normalised Levenshtein | Jaro-Winkler |\n|---|---:|---:|---:|---:|"
    );
    for (what, keep) in [
        ("all", &(|_: &str| true) as &dyn Fn(&str) -> bool),
        ("organisations", &|schema: &str| matches!(schema, "Company" | "LegalEntity" | "Organization")),
        ("persons", &|schema: &str| schema == "Person"),
    ] {
        let kept: Vec<&(String, bool, [f64; 4])> = scored.iter().filter(|pair| keep(&pair.0)).collect();
        let cells: Vec<String> = (0..4).map(|at| format!("{:.3}", best_f1(&kept, at))).collect();
        println!("| {what} ({}) | {} |", kept.len(), cells.join(" | "));
    }
}

fn best_f1(pairs: &[&(String, bool, [f64; 4])], at: usize) -> f64 {
    let positives = pairs.iter().filter(|pair| pair.1).count();
    let mut thresholds: Vec<f64> = pairs.iter().map(|pair| pair.2[at]).filter(|score| *score > 0.0).collect();
    thresholds.sort_unstable_by(f64::total_cmp);
    thresholds.dedup();
    thresholds
        .iter()
        .map(|&threshold| {
            let flagged = pairs.iter().filter(|pair| pair.2[at] >= threshold);
            let (right, all) =
                flagged.fold((0, 0), |(right, all), pair| (right + usize::from(pair.1), all + 1));
            2.0 * right as f64 / (all + positives) as f64
        })
        .fold(0.0, f64::max)
}
