//! Names searched whole, beside symspell_rs at distance 3 and others, on the same names in the same run; and what each
//! finds of what there is to find.

use std::collections::BTreeSet;

use cpu_time::ThreadTime;
use deadringer::testing::Searcher;
use deadringer::{Account, Detector};

use crate::engines::{Deadringer, Dictionary, Engine, Query, RIVALS, made};
use crate::recall::{Trial, names};
use crate::record::{Aim, Figure, Record};
use crate::run::Run;
use crate::support::scaled::{self, Place};

/// Names of a pass of ours, which then takes a tenth of a second: what others left in the caches is out of them by then.
const NAMES: usize = 200_000;
/// Of these, so many for each rival by the size of the registry, so that none holds up the run.
const FEW: [(&str, [usize; 4]); 5] = [
    ("fst levenshtein", [16, 16, 16, 16]),
    ("levenshtein_automata", [1_024, 512, 256, 64]),
    ("strsim", [4_096, 512, 64, 8]),
    ("rapidfuzz", [16_384, 2_048, 256, 32]),
    ("symspell_rs", [20_000, 20_000, 20_000, 2_000]),
];
/// The best exact rival, which the aims are about.
const BEST: &str = "symspell_rs";
/// The registry that the aims are about.
const AIMED: usize = 100_000;
/// Brute force is what recall is counted against: a minute here, ten at the next size.
const RECALL_UP_TO: usize = 100_000;

pub(crate) fn measure(run: &Run) -> Record {
    let mut record = Record::new(run, "rivals");
    let ordinary = run.ordinary();
    for (at, (label, size)) in run.sizes().enumerate() {
        let path = run.sized(size);
        let protected = Run::names_in(&path);
        let detector = Detector::builder().path(&run.compiled(&path)).unwrap().build().unwrap();
        let dictionary = Dictionary::of(&detector.indexes()[0]);
        let mut engines: Vec<(&str, Box<dyn Engine + '_>)> = Vec::new();
        for rival in RIVALS {
            let began = ThreadTime::now();
            engines.push((rival, made(rival, &dictionary)));
            let of = [("names", label), ("by", rival)];
            record.add(Figure::exact("made in", &of, "s", began.elapsed().as_secs_f64()));
        }
        for (hits, share) in [("none", 0.0), ("1%", 10.0)] {
            let raw = scaled::accounts(&protected, &ordinary, NAMES, share, Place::Whole);
            let mut queries: Vec<Query> = raw.into_iter().map(Query::of).collect();
            if share == 0.0 {
                // What nothing matches, by the rule that all keep: the rival itself says which.
                let best = &mut engines.iter_mut().find(|(rival, _)| *rival == BEST).unwrap().1;
                let mut found = Vec::new();
                queries.retain(|query| {
                    found.clear();
                    best.find(query, &mut found);
                    found.is_empty()
                });
            }
            rates(
                run,
                &mut record,
                &detector,
                &mut engines,
                &queries,
                [("names", label), ("hits", hits)],
                at,
            );
        }
        if size <= RECALL_UP_TO {
            recall(&mut record, &detector, &dictionary, &mut engines, label, &protected, &ordinary);
        }
    }
    record.note(
        "Names a second of one thread's processor time. The rule for all is that of the registry: 0 to 3 edits by length. \
         Rivals get names folded and lengths that can match. `whole names alone` folds and asks what they ask: which names the \
         whole is within the edits of. `search` looks for embedded names, sounds and other orders too, and `check` is the whole \
         answer. Ratios are of passes that ran one after the other.",
    );
    record.note(
        "Recall is counted on the pairs within the edits allowed by Levenshtein distance (brute force), which are within \
         symspell_rs's too; that a swap of neighbours is one edit to it only adds pairs, counted beside.",
    );
    record
}

/// Names a second of a pass.
fn rate(names: usize, pass: impl FnOnce() -> usize) -> f64 {
    let began = ThreadTime::now();
    std::hint::black_box(pass());
    names as f64 / began.elapsed().as_secs_f64().max(1e-9)
}

fn rates(
    run: &Run,
    record: &mut Record,
    detector: &Detector,
    engines: &mut [(&str, Box<dyn Engine + '_>)],
    queries: &[Query],
    of: [(&str, &str); 2],
    size: usize,
) {
    let index = &detector.indexes()[0];
    let (mut searcher, mut scratch) = (Searcher::default(), detector.scratch());
    let (mut whole, mut search, mut check) = (Vec::new(), Vec::new(), Vec::new());
    let mut others: Vec<Vec<f64>> = engines.iter().map(|_| Vec::new()).collect();
    // The first round warms all of them and is not counted.
    for round in 0..=run.times {
        let alike =
            rate(queries.len(), || queries.iter().map(|query| searcher.whole(index, &query.raw)).sum());
        let searching =
            rate(queries.len(), || queries.iter().map(|query| searcher.search(index, &query.raw)).sum());
        let checking = rate(queries.len(), || {
            queries
                .iter()
                .map(|query| detector.check(&Account::named(&query.raw), &mut scratch).flags.len())
                .sum()
        });
        let mut found = Vec::new();
        for ((rival, engine), rates) in engines.iter_mut().zip(&mut others) {
            let few = FEW.iter().find(|(name, _)| name == rival).unwrap().1[size];
            let queries = &queries[..few.min(queries.len())];
            let one = |query| {
                found.clear();
                engine.find(query, &mut found);
                found.len()
            };
            let finding = rate(queries.len(), || queries.iter().map(one).sum());
            if round > 0 {
                rates.push(finding);
            }
        }
        if round > 0 {
            whole.push(alike);
            search.push(searching);
            check.push(checking);
        }
    }
    let best = others[engines.iter().position(|(rival, _)| *rival == BEST).unwrap()].clone();
    let times = |ours: &[f64]| ours.iter().zip(&best).map(|(ours, best)| ours / best).collect::<Vec<f64>>();
    let aim = Aim::least(if of[1].1 == "none" { 60.0 } else { 30.0 });
    let aimed = of[0].1 == scaled::SIZES.iter().find(|(_, size)| *size == AIMED).unwrap().0;
    record.add(
        Figure::of_runs("whole names alone, times symspell_rs", &of, "×", times(&whole)).aimed_if(aimed, aim),
    );
    record.add(Figure::of_runs("search, times symspell_rs", &of, "×", times(&search)));
    record.add(Figure::of_runs("check, times symspell_rs", &of, "×", times(&check)));
    let all = [("deadringer whole", whole), ("deadringer search", search), ("deadringer check", check)];
    let others = engines.iter().map(|(rival, _)| *rival).zip(others);
    for (engine, rates) in all.into_iter().chain(others) {
        let of = [of[0], of[1], ("by", engine)];
        record.add(Figure::of_runs("searched whole", &of, "names/s", rates));
    }
}

fn recall(
    record: &mut Record,
    detector: &Detector,
    dictionary: &Dictionary,
    engines: &mut [(&str, Box<dyn Engine + '_>)],
    label: &str,
    protected: &[String],
    ordinary: &[String],
) {
    let trial = Trial::of(protected, &ordinary[..ordinary.len().min(200)], dictionary);
    record.note(format!(
        "Recall at {label}: {} names searched, {} true pairs.",
        trial.queries.len(),
        trial.pairs
    ));
    let mut report = |engine: &str, each: &mut dyn FnMut(&Query) -> (BTreeSet<u32>, bool)| {
        let counted = trial.count(each);
        let of = [("names", label), ("by", engine)];
        let share = counted.found as f64 / trial.pairs as f64;
        let figure = Figure::exact("recall", &of, "", share);
        record.add(figure.aimed_if(engine.starts_with("deadringer"), Aim::least(1.0)));
        record.add(Figure::exact("found beside the rule", &of, "pairs", counted.extra as f64));
        if engine.starts_with("deadringer") {
            for (searched, name) in &counted.missed {
                let folded = dictionary.entries.iter().find(|entry| entry.names.contains(name));
                let folded = folded.map_or("", |entry| entry.text.as_str());
                record.note(format!("Missed at {label}: `{folded}` in `{searched}`."));
            }
        }
    };
    let mut ours = Deadringer::new(&detector.indexes()[0]);
    report("deadringer", &mut |query| (ours.names(query).into_iter().collect(), true));
    report("deadringer whole", &mut |query| (ours.whole_names(query).into_iter().collect(), true));
    for (rival, engine) in engines {
        report(rival, &mut |query| names(dictionary, engine.as_mut(), query));
    }
}
