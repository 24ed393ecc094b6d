//! What the benches are run on: registries, and account lists of ordinary names with a known share of hits.
//!
//! Everything here is generated from a fixed seed, so that the benches run anywhere and on the same names. Where the
//! project's data lies beside it (`../shared/data`, or the folder named by `DEADRINGER_SHARED_DATA`), [`Set::real`]
//! gives real names too: every active ROR name but the acronyms, and ordinary names of several countries.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "each bench uses a part of it; a fault in what is measured should stop the measurement"
)]

pub(crate) mod clock;
pub(crate) mod edits;
pub(crate) mod ordinary;
pub(crate) mod organisations;
pub(crate) mod real;
pub(crate) mod scaled;

use std::collections::HashSet;
use std::io::Write;
use std::time::Duration;

use deadringer::registry::Registry;
use deadringer::{Detector, Index};

/// A registry's names, and what ordinary accounts to search in them.
pub(crate) struct Set {
    /// `1k`, `100k`, `ror`.
    pub(crate) name: &'static str,
    /// The protected names, all different.
    pub(crate) protected: Vec<String>,
    ordinary: Vec<String>,
}

impl Set {
    /// Generated names: three quarters English organisations, a fifth Chinese ones, the rest short brands.
    pub(crate) fn generated(name: &'static str, count: usize) -> Set {
        Set { name, protected: organisations::names(count), ordinary: Vec::new() }
    }

    /// Real names, where they are at hand.
    pub(crate) fn real() -> Option<Set> {
        let folder = real::folder()?;
        let (protected, ordinary) = (real::protected(&folder), real::ordinary(&folder));
        Some(Set { name: "ror", protected, ordinary })
    }

    /// The sets of a run: two sizes and the real names. `cargo test` runs each bench once, and the smallest will do.
    pub(crate) fn all() -> Vec<Set> {
        if !is_measured() {
            return vec![Set::generated("1k", 1_000)];
        }
        let mut sets = vec![Set::generated("1k", 1_000), Set::generated("100k", 100_000)];
        match Set::real() {
            Some(set) => sets.push(set),
            None => note("the real names are not at hand (`DEADRINGER_SHARED_DATA`): generated ones only"),
        }
        sets
    }

    /// The registry as the library takes it in.
    pub(crate) fn registry(&self) -> Registry {
        registry(&self.protected, self.name)
    }

    /// The compiled registry.
    pub(crate) fn index(&self) -> Index {
        Index::compile(&self.registry()).unwrap()
    }

    /// A detector with default options and nothing built in.
    pub(crate) fn detector(&self) -> Detector {
        Detector::builder().index(self.index()).build().unwrap()
    }

    /// Account names: ordinary ones, and `hits` in 1,000 that are small edits of protected names, spread evenly.
    pub(crate) fn accounts(&self, count: usize, hits: f64) -> Vec<String> {
        let mut random = Random::new(7);
        let taken: HashSet<String> = self.protected.iter().map(|name| name.to_lowercase()).collect();
        let mut rest = self.ordinary.iter();
        let mut made = 0.0;
        (0..count)
            .map(|at| {
                if hits * (at + 1) as f64 / 1_000.0 >= made + 1.0 {
                    made += 1.0;
                    return edits::edited(&self.protected[random.below(self.protected.len())], &mut random);
                }
                loop {
                    let name = match rest.next() {
                        Some(name) => name.clone(),
                        None => ordinary::name(&mut random),
                    };
                    // A name may come up twice, as on any platform, but no protected name by chance.
                    if !taken.contains(&name.to_lowercase()) {
                        break name;
                    }
                }
            })
            .collect()
    }
}

/// Protected names as a registry that the library takes in.
pub(crate) fn registry(names: &[String], source: &str) -> Registry {
    let mut text = Vec::new();
    write_registry(names, &mut text);
    Registry::read_csv(text.as_slice(), source).unwrap()
}

/// Protected names as a registry file.
pub(crate) fn write_registry(names: &[String], output: impl Write) {
    let mut text = csv::Writer::from_writer(output);
    text.write_record(["id", "name", "category"]).unwrap();
    for (at, name) in names.iter().enumerate() {
        text.write_record([&format!("e{at}"), name, "research-institute"]).unwrap();
    }
    text.flush().unwrap();
}

/// A small random source that gives the same numbers everywhere (SplitMix64).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Random {
        Random(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    pub(crate) fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    pub(crate) fn character(&mut self, of: &str) -> char {
        of.chars().nth(self.below(of.chars().count())).unwrap()
    }

    /// Picks by weight.
    pub(crate) fn weighted(&mut self, weights: &[usize]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (at, &weight) in weights.iter().enumerate() {
            if left < weight {
                return at;
            }
            left -= weight;
        }
        weights.len() - 1
    }
}

/// Whether this is `cargo bench` and not a test that the bench runs at all.
pub(crate) fn is_measured() -> bool {
    std::env::args().any(|argument| argument == "--bench")
}

/// What the benches are measured by: the processor time of their one thread.
pub(crate) type Criterion = criterion::Criterion<clock::ThreadTime>;

/// Few samples and short ones: the whole suite is to end within ten minutes on one core.
pub(crate) fn criterion() -> Criterion {
    criterion::Criterion::default()
        .with_measurement(clock::ThreadTime)
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_millis(1_500))
        .configure_from_args()
}

/// Says something beside the figures.
pub(crate) fn note(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
