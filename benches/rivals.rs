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
mod support;

use std::collections::BTreeSet;
use std::time::Instant;

use criterion::Throughput;
use deadringer::Index;

use engines::{
    Automata, Deadringer, Dictionary, Engine, FstLevenshtein, Oracle, Query, Rapidfuzz, Strsim, Symspell,
};
use support::{Criterion, Random, Set, edits};

const RIVALS: [&str; 5] = ["fst levenshtein", "levenshtein_automata", "strsim", "rapidfuzz", "symspell_rs"];
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
    let mut random = Random::new(23);
    let mut raw = set.accounts(200, 0.0);
    for _ in 0..400 {
        let name: Vec<char> = set.protected[random.below(set.protected.len())].chars().collect();
        let letters = Query::of(name.iter().collect()).chars.len();
        let most = match letters {
            0..=4 => 0,
            5..=7 => 1,
            8..=15 => 2,
            _ => 3,
        };
        raw.push(edits::plain(&name, random.below(most + 1), &mut random).into_iter().collect());
    }
    let queries: Vec<Query> = raw.into_iter().map(Query::of).collect();
    let truth: Vec<BTreeSet<u32>> =
        queries.iter().map(|query| names(dictionary, &mut Oracle(dictionary), query).0).collect();
    let pairs: usize = truth.iter().map(BTreeSet::len).sum();
    support::note(&format!(
        "\n{}: {} protected names, {} folded; {} names searched, {pairs} true pairs\n\
         | rival | made in | found | recall | not by the rule | gave up |\n|---|---:|---:|---:|---:|---:|",
        set.name,
        set.protected.len(),
        dictionary.entries.len(),
        queries.len(),
    ));
    let report = |what: &str, seconds: f64, each: &mut dyn FnMut(&Query) -> (BTreeSet<u32>, bool)| {
        let (mut found, mut extra, mut failed) = (0, 0, 0);
        for (query, truth) in queries.iter().zip(&truth) {
            let (names, whole) = each(query);
            found += names.intersection(truth).count();
            extra += names.difference(truth).count();
            failed += usize::from(!whole);
        }
        let recall = found as f64 / pairs as f64;
        support::note(&format!("| {what} | {seconds:.2} s | {found} | {recall:.4} | {extra} | {failed} |"));
    };
    let mut ours = Deadringer::new(index);
    let started = Instant::now();
    let again = set.index();
    let seconds = started.elapsed().as_secs_f64();
    drop(again);
    report("deadringer", seconds, &mut |query| (ours.names(query).into_iter().collect(), true));
    for what in RIVALS {
        let started = Instant::now();
        let mut engine = made(what, dictionary);
        report(what, started.elapsed().as_secs_f64(), &mut |query| names(dictionary, engine.as_mut(), query));
    }
}

fn made<'d>(rival: &str, dictionary: &'d Dictionary) -> Box<dyn Engine + 'd> {
    match rival {
        "fst levenshtein" => Box::new(FstLevenshtein::new(dictionary)),
        "levenshtein_automata" => Box::new(Automata::new(dictionary)),
        "strsim" => Box::new(Strsim(dictionary)),
        "rapidfuzz" => Box::new(Rapidfuzz(dictionary)),
        _ => Box::new(Symspell::new(dictionary)),
    }
}

/// The names under the entries that an engine finds, and whether it went through with it.
fn names(dictionary: &Dictionary, engine: &mut dyn Engine, query: &Query) -> (BTreeSet<u32>, bool) {
    let mut found = Vec::new();
    let whole = engine.find(query, &mut found);
    (
        found.iter().flat_map(|&number| dictionary.entries[number as usize].names.iter().copied()).collect(),
        whole,
    )
}
