//! Account names a second, searched whole, beside the best that others offer: `cargo bench --bench rivals`; and how many
//! of the true matches each finds: `cargo bench --bench rivals -- recall`.
//!
//! The rule for all is that of the registry: no edit in the shortest protected names, one from about 4 characters, two
//! from 8, three from 16. Rivals get names already folded. Ours folds, and looks inside longer names too.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a bench has no interface, and should stop at a fault"
)]

#[path = "rivals/engines.rs"]
mod engines;
#[path = "rivals/recall.rs"]
mod recall;
mod support;

use std::collections::BTreeSet;
use std::time::Instant;

use criterion::Throughput;
use deadringer::Index;

use engines::{Deadringer, Dictionary, Query, RIVALS, made};
use recall::{Counted, Trial, names};
use support::{Criterion, Set};

/// Slow ones are timed on few names, the first of the same list: a sample should end within half a second.
const FEW_PROTECTED: [usize; 5] = [16, 1_024, 4_096, 16_384, 16_384];
const MANY_PROTECTED: [usize; 5] = [16, 256, 64, 256, 4_096];

/// Of 1,000 accounts that are timed, as in the measurements that the design came from.
const HITS: f64 = 30.0;

fn main() {
    let recall = std::env::args().any(|argument| argument == "recall");
    let mut criterion = support::criterion();
    for set in Set::all() {
        let index = set.index();
        let dictionary = Dictionary::of(&index);
        if recall {
            count(&set, &index, &dictionary);
        } else {
            time(&mut criterion, &set, &index, &dictionary);
        }
    }
    criterion.final_summary();
}

fn time(criterion: &mut Criterion, set: &Set, index: &Index, dictionary: &Dictionary) {
    let queries: Vec<Query> = set.accounts(20_000, HITS).into_iter().map(Query::of).collect();
    let mut group = criterion.benchmark_group(format!("rivals/{}", set.name));
    let small = set.protected.len() <= 1_000;
    let mut run = |what: &str, names: usize, find: &mut dyn FnMut(&Query) -> usize| {
        let queries = &queries[..names];
        group.throughput(Throughput::Elements(names as u64));
        group.bench_function(what, |bencher| bencher.iter(|| queries.iter().map(&mut *find).sum::<usize>()));
    };
    let mut ours = Deadringer::new(index);
    run("deadringer", 20_000, &mut |query| ours.count(query));
    run("deadringer, whole names alone", 20_000, &mut |query| ours.whole_names(query).len());
    let mut found = Vec::new();
    for (what, names) in RIVALS.into_iter().zip(if small { FEW_PROTECTED } else { MANY_PROTECTED }) {
        let mut engine = made(what, dictionary);
        run(what, names, &mut |query| {
            found.clear();
            engine.find(query, &mut found);
            found.len()
        });
    }
}

/// Recall on names of which most match something: edits of protected names, some ordinary names between them.
fn count(set: &Set, index: &Index, dictionary: &Dictionary) {
    let trial = Trial::of(&set.protected, &set.accounts(200, 0.0), dictionary);
    support::note(&format!(
        "\n{}: {} protected names, {} folded; {} names searched, {} true pairs\n\
         | rival | made in | found | recall | not by the rule | gave up |\n|---|---:|---:|---:|---:|---:|",
        set.name,
        set.protected.len(),
        dictionary.entries.len(),
        trial.queries.len(),
        trial.pairs,
    ));
    let report = |what: &str, seconds: f64, each: &mut dyn FnMut(&Query) -> (BTreeSet<u32>, bool)| {
        let Counted { found, extra, failed, .. } = trial.count(each);
        let recall = found as f64 / trial.pairs as f64;
        support::note(&format!("| {what} | {seconds:.2} s | {found} | {recall:.4} | {extra} | {failed} |"));
    };
    let mut ours = Deadringer::new(index);
    let started = Instant::now();
    let again = set.index();
    let seconds = started.elapsed().as_secs_f64();
    drop(again);
    report("deadringer", seconds, &mut |query| (ours.names(query).into_iter().collect(), true));
    report("deadringer, whole names alone", seconds, &mut |query| {
        (ours.whole_names(query).into_iter().collect(), true)
    });
    for what in RIVALS {
        let started = Instant::now();
        let mut engine = made(what, dictionary);
        report(what, started.elapsed().as_secs_f64(), &mut |query| names(dictionary, engine.as_mut(), query));
    }
}
