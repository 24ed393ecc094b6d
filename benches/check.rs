//! The whole way of one account through the facade, default options: accounts a second by the size of the registry and the
//! share of hits; and single names, the hostile among them.
#![allow(missing_docs, clippy::unwrap_used, reason = "a bench has no interface")]

mod support;

use std::hint::black_box;

use criterion::Throughput;
use deadringer::{Account, Detector};

use support::{Criterion, Set};

const ACCOUNTS: usize = 20_000;

fn main() {
    let mut criterion = support::criterion();
    for set in Set::all() {
        let detector = set.detector();
        lists(&mut criterion, &set, &detector);
        if set.name != "1k" || !support::is_measured() {
            single(&mut criterion, &set, &detector);
        }
    }
    criterion.final_summary();
}

fn lists(criterion: &mut Criterion, set: &Set, detector: &Detector) {
    let mut group = criterion.benchmark_group(format!("check/{}", set.name));
    group.throughput(Throughput::Elements(ACCOUNTS as u64));
    for (share, hits) in [("0.1%", 1.0), ("1%", 10.0)] {
        let accounts = set.accounts(ACCOUNTS, hits);
        let mut scratch = detector.scratch();
        let mut flagged = |with_handle: bool| {
            accounts
                .iter()
                .map(|name| {
                    let account = Account::named(name);
                    let account = if with_handle { account.with_handle("silver_wolf_92") } else { account };
                    detector.check(&account, &mut scratch).flags.len()
                })
                .sum::<usize>()
        };
        support::note(&format!("check/{}/{share}: {} of {ACCOUNTS} flagged", set.name, flagged(false)));
        group.bench_function(share, |bencher| bencher.iter(|| flagged(false)));
        group.bench_function(format!("{share} and handle"), |bencher| bencher.iter(|| flagged(true)));
    }
}

/// What one call takes at sign-up.
fn single(criterion: &mut Criterion, set: &Set, detector: &Detector) {
    let spaced = set.protected.iter().find(|name| name.is_ascii() && name.len() > 20).unwrap();
    let edited = spaced.replacen(['a', 'e', 'o'], "x", 1);
    let names = [
        ("ordinary", "Julia Andersson".to_owned()),
        ("same", spaced.clone()),
        ("lookalike", edited.clone()),
        ("extended", format!("{edited} official support")),
        ("hot words", "National Institute of Health and University Hospital Center".to_owned()),
        ("longest, one word", "a".repeat(2_000)),
        ("longest, words", "university of the national institute ".repeat(60)),
        ("longest, Han", "中国人民大学医院研究院".repeat(100)),
        ("longest, one Han", "中".repeat(2_000)),
    ];
    let mut group = criterion.benchmark_group(format!("check-one/{}", set.name));
    let mut scratch = detector.scratch();
    for (what, name) in &names {
        group.bench_function(*what, |bencher| {
            bencher.iter(|| detector.check(&Account::named(black_box(name)), &mut scratch).flags.len());
        });
    }
}
