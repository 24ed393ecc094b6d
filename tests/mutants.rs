//! Imitations that `mutate` makes of registered names, held against the detector: are they found, and by their technique?
//!
//! `cargo test --test mutants -- --nocapture` prints the table, and with `DEADRINGER_MISSES=5` as many misses of each
//! technique and reason. A mutant that no reviewer would call an imitation is to be mended in `src/mutate`; any other miss
//! is the detector's.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a test"
)]

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;

use deadringer::mutate::{Mutator, TECHNIQUES};
use deadringer::{Account, Detector, Index, Options, Registry, Score, Scratch, Technique, testing};

/// Names drawn.
const NAMES: usize = 1_000;
/// Well above the score at which one ordinary name in 1,000 is flagged for an entity of this registry (benches/records).
const THRESHOLD: u16 = 500;
/// The least share of mutants that are found as the entity's.
const FOUND: f64 = 0.97;
/// The least share of mutants whose evidence names the technique.
const NAMED: f64 = 0.95;
/// The least share found where two techniques are combined.
const COMBINED: f64 = 0.92;
/// Fewer mutants of a technique say nothing about it.
const ENOUGH: usize = 30;

/// The detector at the threshold, one that reports everything, and who bears which name.
struct Bench {
    detector: Detector,
    all: Detector,
    scratch: Scratch,
    bearers: HashMap<String, HashSet<String>>,
    /// The entities' own names, which are no aliases.
    own: HashSet<String>,
    /// A name and its entity.
    names: Vec<(String, String)>,
}

/// What the detector said to a mutant.
enum Answer {
    Found {
        named: bool,
    },
    Missed {
        reason: &'static str,
        said: String,
    },
    /// The mutant is another registered name.
    Unfair,
}

/// How a technique did.
#[derive(Default)]
struct Tally {
    mutants: usize,
    found: usize,
    named: usize,
    misses: BTreeMap<&'static str, Vec<String>>,
}

impl Bench {
    fn new() -> Bench {
        let registry = Registry::builtin().unwrap();
        let index = Index::compile(&registry).unwrap();
        let mut options = Options::default();
        options.min_score = Score::default();
        options.all_matches = true;
        let mut at_threshold = Options::default();
        at_threshold.min_score = Score::from_ten_thousandths(THRESHOLD);
        let mut bearers: HashMap<String, HashSet<String>> = HashMap::new();
        let mut fit = Vec::new();
        for entity in registry.entities() {
            for name in std::iter::once(&entity.name).chain(&entity.aliases) {
                let hard = testing::hard(name);
                let dense = hard.chars().filter(|&c| testing::is_dense(c)).count();
                if (dense >= 3 || (dense == 0 && hard.chars().count() >= 5)) && !testing::is_common(&hard) {
                    fit.push((name.clone(), entity.id.clone()));
                }
                bearers.entry(hard).or_default().insert(entity.id.clone());
            }
        }
        let step = fit.len() as f64 / NAMES as f64;
        let names = (0..NAMES).map(|number| fit[(number as f64 * step) as usize].clone()).collect();
        Bench {
            detector: Detector::builder().index(index.clone()).options(at_threshold).build().unwrap(),
            all: Detector::builder().index(index).options(options).build().unwrap(),
            scratch: Scratch::default(),
            bearers,
            own: registry.entities().iter().map(|entity| entity.name.clone()).collect(),
            names,
        }
    }

    fn ask(&mut self, name: &str, entity: &str, mutant: &str, techniques: &[Technique]) -> Answer {
        let own = &self.bearers[&testing::hard(name)];
        let right = |id: &str| id == entity || own.contains(id);
        // Another body's name; or another name of the same body, of which there is nothing to name.
        let hard = testing::hard(mutant);
        let borne = hard != testing::hard(name) && self.bearers.contains_key(&hard);
        if borne {
            return Answer::Unfair;
        }
        let answer = self.detector.check(&Account::named(mutant), &mut self.scratch);
        let holds = |evidence: &[deadringer::Evidence]| {
            techniques.iter().all(|technique| evidence.iter().any(|one| one.technique == *technique))
        };
        if let Some(flag) = answer.flags.first()
            && right(flag.entity_id)
        {
            let said: Vec<String> = flag.evidence.iter().map(ToString::to_string).collect();
            if holds(&flag.evidence) {
                return Answer::Found { named: true };
            }
            return Answer::Missed {
                reason: "found, not named",
                said: format!("{}: {}", flag.matched_name, said.join("; ")),
            };
        }
        let other = answer.flags.first().map(|flag| format!("{} {}", flag.score, flag.matched_name));
        let answer = self.all.check(&Account::named(mutant), &mut self.scratch);
        let own = answer.flags.iter().find(|flag| right(flag.entity_id)).map(|flag| {
            let said: Vec<String> = flag.evidence.iter().map(ToString::to_string).collect();
            format!("{} {}: {}", flag.score, flag.matched_name, said.join("; "))
        });
        let (reason, said) = match (other, own) {
            (Some(other), Some(own)) => ("another entity comes first", format!("{other}, own {own}")),
            (Some(other), None) => ("another entity alone", other),
            (None, Some(own)) => ("scored under the threshold", own),
            (None, None) => ("not flagged at any score", String::new()),
        };
        Answer::Missed { reason, said }
    }
}

impl Tally {
    fn add(&mut self, name: &str, mutant: &str, answer: Answer) {
        match answer {
            Answer::Unfair => return,
            Answer::Found { named } => {
                self.found += 1;
                self.named += usize::from(named);
            }
            Answer::Missed { reason, said } => {
                self.found += usize::from(reason == "found, not named");
                self.misses
                    .entry(reason)
                    .or_default()
                    .push(format!("{name} → {} ({said})", mutant.escape_debug()));
            }
        }
        self.mutants += 1;
    }

    fn share(&self, of: usize) -> f64 {
        of as f64 / self.mutants.max(1) as f64
    }

    fn write(&self, out: &mut String, what: &str) {
        let (found, named) = (100.0 * self.share(self.found), 100.0 * self.share(self.named));
        writeln!(out, "{what:<18}{:>6} mutants  found {found:5.1} %  named {named:5.1} %", self.mutants)
            .unwrap();
        let most = std::env::var("DEADRINGER_MISSES").ok().and_then(|most| most.parse().ok()).unwrap_or(0);
        for (reason, misses) in &self.misses {
            writeln!(out, "    {reason}: {}", misses.len()).unwrap();
            for miss in misses.iter().step_by((misses.len() / most.max(1)).max(1)).take(most) {
                writeln!(out, "        {miss}").unwrap();
            }
        }
    }
}

#[test]
fn imitations_of_every_technique_are_found_and_named() {
    let mut bench = Bench::new();
    let names = bench.names.clone();
    let (mut table, mut failed) = (String::new(), String::new());
    for &technique in TECHNIQUES {
        let mut tally = Tally::default();
        for (number, (name, entity)) in names.iter().enumerate() {
            // Short forms are derived of an entity's own name; of a translated alias only few.
            if technique == Technique::Abbreviation && !bench.own.contains(name) {
                continue;
            }
            for mutant in Mutator::new(name).with_seed(number as u64).mutants(&[technique], 1) {
                let answer = bench.ask(name, entity, &mutant.name, &[technique]);
                tally.add(name, &mutant.name, answer);
            }
        }
        tally.write(&mut table, technique.as_str());
        if tally.mutants < ENOUGH {
            // The two that another part of the library is to make.
            let unmade = matches!(technique, Technique::Abbreviation | Technique::Transliteration);
            if !unmade || tally.mutants > 0 {
                writeln!(failed, "{technique}: only {} mutants", tally.mutants).unwrap();
            }
            continue;
        }
        if tally.share(tally.found) < FOUND {
            writeln!(failed, "{technique}: {:.1} % found", 100.0 * tally.share(tally.found)).unwrap();
        }
        if tally.share(tally.named) < NAMED {
            writeln!(failed, "{technique}: {:.1} % named", 100.0 * tally.share(tally.named)).unwrap();
        }
    }
    println!("{table}");
    assert!(failed.is_empty(), "{failed}");
}

/// Edits that a technique makes to the folded name: two techniques together must not make more than the length allows.
fn edits(technique: Technique) -> usize {
    match technique {
        Technique::Transpose => 2,
        Technique::Insert
        | Technique::Delete
        | Technique::Substitute
        | Technique::Repeat
        | Technique::HanShape
        | Technique::Homophone => 1,
        _ => 0,
    }
}

/// Short forms and spellings in another script are met as they are, dressed or with words around them (PRODUCT): an edit in one
/// makes another word.
fn both_are_met(pair: [Technique; 2]) -> bool {
    let exact = |one: Technique| matches!(one, Technique::Abbreviation | Technique::Transliteration);
    let dress = |one: Technique| {
        matches!(
            one,
            Technique::Case
                | Technique::Width
                | Technique::Invisible
                | Technique::Bidi
                | Technique::Mark
                | Technique::Separator
                | Technique::LetterSymbol
                | Technique::HanVariant
                | Technique::Affix
        )
    };
    let [a, b] = pair;
    !(exact(a) || exact(b)) || dress(a) || dress(b)
}

/// As many as the folded length allows (PRODUCT: 0, 1, 2, 3).
fn allowed(name: &str) -> usize {
    let stream = &testing::protected_streams(name)[0];
    let dense = stream.iter().any(|unit| testing::is_dense(unit.c));
    match (stream.len(), dense) {
        (0..=3, _) | (4, false) => 0,
        (4..=7, _) => 1,
        (8..=15, _) => 2,
        _ => 3,
    }
}

#[test]
fn imitations_by_two_techniques_are_found() {
    let mut bench = Bench::new();
    let names = bench.names.clone();
    let mut tally = Tally::default();
    let mut state = 0x9e37_79b9_u64;
    let mut below = |bound: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % bound
    };
    for (number, (name, entity)) in names.iter().enumerate() {
        // Some pairs do not apply to a name, or are more than it bears: another is drawn.
        for _ in 0..12 {
            let mut pair = [TECHNIQUES[below(TECHNIQUES.len())], TECHNIQUES[below(TECHNIQUES.len())]];
            // Words first, then letters, then the dress: each must still see what it alters.
            pair.sort_by_key(|&technique| (technique == Technique::Affix, std::cmp::Reverse(technique)));
            if !both_are_met(pair) {
                continue;
            }
            if pair[0] == pair[1] || pair.iter().map(|&one| edits(one)).sum::<usize>() > allowed(name).max(1)
            {
                continue;
            }
            let one = |name: &str, technique: Technique| {
                Mutator::new(name).with_seed(number as u64).mutants(&[technique], 1).into_iter().next()
            };
            let Some(mutant) = one(name, pair[0]).and_then(|mutant| one(&mutant.name, pair[1])) else {
                continue;
            };
            let answer = bench.ask(name, entity, &mutant.name, &pair);
            tally.add(&format!("{name} [{} {}]", pair[0], pair[1]), &mutant.name, answer);
            break;
        }
    }
    let mut table = String::new();
    tally.write(&mut table, "two techniques");
    println!("{table}");
    assert!(tally.mutants >= NAMES * 9 / 10, "only {} pairs", tally.mutants);
    assert!(tally.share(tally.found) >= COMBINED, "{table}");
}
