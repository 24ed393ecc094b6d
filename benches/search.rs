//! Folding and searching, with no judgement: account names a second by the size of the registry and the share of hits;
//! and what it costs to compile and open an index.
#![allow(missing_docs, reason = "a bench has no interface")]

mod support;

use criterion::{BatchSize, Throughput};
use deadringer::Index;
use deadringer::testing::Searcher;

use support::{Criterion, Set};

const ACCOUNTS: usize = 20_000;

fn main() {
    let mut criterion = support::criterion();
    for set in Set::all() {
        let index = set.index();
        names(&mut criterion, &set, &index);
        whole(&mut criterion, &set, &index);
    }
    criterion.final_summary();
}

fn names(criterion: &mut Criterion, set: &Set, index: &Index) {
    let mut group = criterion.benchmark_group(format!("search/{}", set.name));
    group.throughput(Throughput::Elements(ACCOUNTS as u64));
    for (share, hits) in [("0", 0.0), ("0.1%", 1.0), ("1%", 10.0), ("6%", 60.0)] {
        let accounts = set.accounts(ACCOUNTS, hits);
        let mut searcher = Searcher::default();
        group.bench_function(share, |bencher| {
            bencher.iter(|| accounts.iter().map(|name| searcher.search(index, name)).sum::<usize>());
        });
    }
}

fn whole(criterion: &mut Criterion, set: &Set, index: &Index) {
    let mut group = criterion.benchmark_group(format!("index/{}", set.name));
    group.throughput(Throughput::Elements(set.protected.len() as u64));
    group.bench_function("compile", |bencher| {
        bencher.iter_batched(
            || set.registry(),
            |registry| Index::compile(&registry),
            BatchSize::PerIteration,
        );
    });
    let bytes = index.to_bytes();
    support::note(&format!("index/{}: {} bytes", set.name, bytes.len()));
    group.bench_function("open", |bencher| bencher.iter(|| Index::from_bytes(&bytes)));
}
