//! How long single calls of the library take, one after another on one thread, as a program that asks at sign-up sees it.

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use deadringer::{Account, Detector, Registry};

use crate::record::{Aim, Curve, Figure, Record};
use crate::run::Run;
use crate::support::{Random, edits};

/// Calls on ordinary accounts: more than fit a cache with their names.
const CALLS: usize = 100_000;
/// Imitations that are asked about.
const IMITATIONS: usize = 5_000;
/// Shares of the calls that took longer than the figure.
const SHARES: [(&str, f64); 3] = [("median", 0.5), ("1 in 100 slower", 0.01), ("1 in 1,000 slower", 0.001)];

pub(crate) fn measure(run: &Run) -> Record {
    let mut record = Record::new(run, "check");
    let ordinary: Vec<(String, String)> = run.accounts().first(CALLS);
    let ror = run.compiled(&run.ror());
    let timer = timer();
    record.add(Figure::exact("reading the clock, taken off each call", &[], "ns", timer));
    let builtin: Vec<String> =
        Registry::builtin().unwrap().entities().iter().map(|entity| entity.name.clone()).collect();
    let both = [Run::names_in(&run.ror()), builtin.clone()].concat();
    let registries: [(&str, bool, Option<&Path>, Vec<String>); 3] = [
        ("ror", false, Some(&ror), Run::names_in(&run.ror())),
        ("built-in", true, None, builtin),
        ("built-in and ror", true, Some(&ror), both),
    ];
    for (registry, builtin, path, protected) in registries {
        let mut builder = Detector::builder();
        if builtin {
            builder = builder.builtin().unwrap();
        }
        if let Some(path) = path {
            builder = builder.path(path).unwrap();
        }
        let detector = builder.build().unwrap();
        let flagged = flagged(&detector, &protected);
        let calls = |what: &'static str| -> Vec<Account<'_>> {
            match what {
                "names" => ordinary.iter().map(|(name, _)| Account::named(name)).collect(),
                "names and handles" => {
                    ordinary.iter().map(|(name, handle)| Account::named(name).with_handle(handle)).collect()
                }
                _ => flagged.iter().map(|name| Account::named(name)).collect(),
            }
        };
        for what in ["names", "names and handles", "flagged names"] {
            one(
                run,
                &mut record,
                &detector,
                &calls(what),
                [("registry", registry), ("accounts", what)],
                timer,
            );
        }
    }
    record.note(
        "Each call is timed by itself and the median time of reading the clock taken off. Several passes go over all accounts; \
         the figure and the curve are of each account's median, which no interruption by the system reaches. Beside it stands \
         what single passes had, interruptions too.",
    );
    record
}

fn one(
    run: &Run,
    record: &mut Record,
    detector: &Detector,
    calls: &[Account<'_>],
    of: [(&str, &str); 2],
    timer: f64,
) {
    let mut scratch = detector.scratch();
    let mut pass = || {
        calls
            .iter()
            .map(|account| {
                let began = Instant::now();
                black_box(detector.check(black_box(account), &mut scratch));
                let nanoseconds = began.elapsed().as_nanos() as f64;
                (nanoseconds - timer).max(0.0) / 1_000.0
            })
            .collect::<Vec<f64>>()
    };
    pass();
    let passes: Vec<Vec<f64>> = (0..run.times).map(|_| pass()).collect();
    let sorted: Vec<Vec<f64>> = passes.iter().map(|times| in_order(times.clone())).collect();
    let each = |at: usize| slower(&in_order(passes.iter().map(|times| times[at]).collect()), 0.5);
    let medians = in_order((0..calls.len()).map(each).collect());
    for (name, share) in SHARES {
        let figure = Figure::exact(&format!("one call, {name}"), &of, "µs", slower(&medians, share));
        let aim = match (of[1].1, name) {
            ("names", "median") => Some(Aim::most(3.0)),
            ("names", "1 in 100 slower") => Some(Aim::most(40.0)),
            ("flagged names", "median") => Some(Aim::most(60.0)),
            _ => None,
        };
        record.add(match aim {
            Some(aim) => figure.aimed(aim),
            None => figure,
        });
        let runs = sorted.iter().map(|times| slower(times, share)).collect();
        record.add(Figure::of_runs(&format!("one call, {name}, interruptions too"), &of, "µs", runs));
    }
    let mean = |times: &Vec<f64>| times.iter().sum::<f64>() / times.len() as f64;
    record.add(Figure::of_runs("one call, mean", &of, "µs", passes.iter().map(mean).collect()));
    // From every call to one in as many as there are, ten steps to each power of ten.
    let steps = (0..).map(|step| 10f64.powf(-f64::from(step) / 10.0));
    let shares = steps.take_while(|share| share * calls.len() as f64 >= 1.0);
    let points = shares.map(|share| (slower(&medians, share), share)).collect();
    record.curves.push(Curve::new("share of calls that take longer", &of, points));
}

fn in_order(mut times: Vec<f64>) -> Vec<f64> {
    times.sort_by(f64::total_cmp);
    times
}

/// The time that this share of the calls took longer than, or as long.
fn slower(sorted: &[f64], share: f64) -> f64 {
    let at = ((1.0 - share) * sorted.len() as f64) as usize;
    sorted[at.min(sorted.len() - 1)]
}

/// Imitations of protected names that the detector flags.
pub(crate) fn flagged(detector: &Detector, protected: &[String]) -> Vec<String> {
    let mut random = Random::new(37);
    let mut scratch = detector.scratch();
    let mut names = Vec::new();
    // Nearly all are flagged; a detector that flags none should end the measurement and not hold it.
    for _ in 0..20 * IMITATIONS {
        let name = edits::edited(&protected[random.below(protected.len())], &mut random);
        if !detector.check(&Account::named(&name), &mut scratch).flags.is_empty() {
            names.push(name);
        }
        if names.len() == IMITATIONS {
            break;
        }
    }
    assert!(!names.is_empty(), "no imitation is flagged");
    names
}

/// What lies between two readings of the clock with nothing between them, in nanoseconds.
fn timer() -> f64 {
    let one = |_| {
        let began = Instant::now();
        black_box(());
        began.elapsed().as_nanos() as f64
    };
    slower(&in_order((0..100_001).map(one).collect()), 0.5)
}
