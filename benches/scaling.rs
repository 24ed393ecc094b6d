//! How the rate falls with the size of the registry, the share of hits and where they stand:
//! `cargo bench --bench scaling`, with a million names too where `DEADRINGER_MILLION` is set.
//!
//! Names are real where they are at hand. `speed -- DATA scaling` tells the same with memory and compile time, as JSON.
#![allow(missing_docs, clippy::unwrap_used, reason = "a bench has no interface, and should stop at a fault")]

mod support;

use criterion::Throughput;
use deadringer::testing::Searcher;
use deadringer::{Account, Detector};

use support::scaled::{self, Place};
use support::{Criterion, real};

const ACCOUNTS: usize = 20_000;
/// What a test that the bench runs at all has time for.
const FEW_ACCOUNTS: usize = 500;
/// Compiling a million names takes longer than all else together.
const MILLION: &str = "DEADRINGER_MILLION";

fn main() {
    let mut criterion = support::criterion();
    let measured = support::is_measured();
    let largest = match (measured, std::env::var_os(MILLION).is_some()) {
        (false, _) => 1_000,
        (true, false) => 100_000,
        (true, true) => 1_000_000,
    };
    let folder = if measured { real::folder() } else { None };
    let names = folder.as_deref().map(real::protected).unwrap_or_default();
    let ordinary = folder.as_deref().map(real::ordinary).unwrap_or_default();
    if names.is_empty() && measured {
        support::note("the real names are not at hand (`DEADRINGER_SHARED_DATA`): generated ones only");
    }
    for (name, size) in scaled::SIZES.into_iter().filter(|(_, size)| *size <= largest) {
        let protected = scaled::protected(&names, size);
        let registry = support::registry(&protected, name);
        let detector = Detector::builder().registry(registry).unwrap().build().unwrap();
        for place in Place::ALL {
            rates(&mut criterion, name, &detector, &protected, &ordinary, place);
        }
    }
    criterion.final_summary();
}

fn rates(
    criterion: &mut Criterion,
    size: &str,
    detector: &Detector,
    protected: &[String],
    ordinary: &[String],
    place: Place,
) {
    let count = if support::is_measured() { ACCOUNTS } else { FEW_ACCOUNTS };
    let mut group = criterion.benchmark_group(format!("scaling/{size}/{}", place.name()));
    group.throughput(Throughput::Elements(count as u64));
    for (share, hits) in scaled::SHARES {
        let accounts = scaled::accounts(protected, ordinary, count, hits, place);
        let mut searcher = Searcher::default();
        group.bench_function(format!("{share}/search"), |bencher| {
            bencher.iter(|| {
                let one = |index| accounts.iter().map(|name| searcher.search(index, name)).sum::<usize>();
                detector.indexes().iter().map(one).sum::<usize>()
            });
        });
        let mut scratch = detector.scratch();
        group.bench_function(format!("{share}/check"), |bencher| {
            bencher.iter(|| {
                let flags = |name: &String| detector.check(&Account::named(name), &mut scratch).flags.len();
                accounts.iter().map(flags).sum::<usize>()
            });
        });
    }
}
