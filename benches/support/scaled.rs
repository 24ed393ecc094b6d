//! Registries from a thousand names to a million, and accounts that hit them whole or inside longer names.

use std::collections::HashSet;

use super::{Random, edits, ordinary, organisations};

/// Where a hit stands in the account's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The account's whole name is an edited protected name.
    Whole,
    /// Other words stand before or behind it.
    Embedded,
}

impl Place {
    pub(crate) const ALL: [Place; 2] = [Place::Whole, Place::Embedded];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Place::Whole => "whole",
            Place::Embedded => "embedded",
        }
    }
}

/// Sizes with the names they go by.
pub(crate) const SIZES: [(&str, usize); 4] =
    [("1k", 1_000), ("10k", 10_000), ("100k", 100_000), ("1M", 1_000_000)];

/// Hits in 1,000 accounts, with the names they go by.
pub(crate) const SHARES: [(&str, f64); 3] = [("0.1%", 1.0), ("1%", 10.0), ("6%", 60.0)];

/// So many different protected names: a sample of the real ones, then generated organisations. A smaller registry is the
/// beginning of a larger one.
pub(crate) fn protected(real: &[String], count: usize) -> Vec<String> {
    let mut random = Random::new(29);
    let mut order: Vec<usize> = (0..real.len()).collect();
    for at in (1..order.len()).rev() {
        order.swap(at, random.below(at + 1));
    }
    let mut seen = HashSet::with_capacity(count);
    let mut names = Vec::with_capacity(count);
    let shuffled = order.into_iter().map(|at| real[at].clone());
    let generated = if real.len() < count { organisations::names(count) } else { Vec::new() };
    for name in shuffled.chain(generated) {
        if names.len() == count {
            break;
        }
        if seen.insert(name.to_lowercase()) {
            names.push(name);
        }
    }
    names
}

/// Account names: ordinary ones, real where they are at hand, and `hits` in 1,000 that are edited protected names, spread evenly.
pub(crate) fn accounts(
    protected: &[String],
    real: &[String],
    count: usize,
    hits: f64,
    place: Place,
) -> Vec<String> {
    let mut random = Random::new(31);
    let mut real = real.iter();
    let mut plain = |random: &mut Random| match real.next() {
        Some(name) => name.clone(),
        None => ordinary::name(random),
    };
    let mut made = 0.0;
    (0..count)
        .map(|at| {
            if hits * (at + 1) as f64 / 1_000.0 < made + 1.0 {
                return plain(&mut random);
            }
            made += 1.0;
            let name = edits::edited(&protected[random.below(protected.len())], &mut random);
            match place {
                Place::Whole => name,
                Place::Embedded => surrounded(&name, &mut random),
            }
        })
        .collect()
}

/// Words around a name, as impostors set them: before, behind or on both sides, glued where its writing has no spaces.
fn surrounded(name: &str, random: &mut Random) -> String {
    let dense = name.chars().any(|c| c >= '\u{2e80}');
    let (before, behind) = if dense {
        (
            random.pick(&["关注", "我爱", "小明的", "天天看"]),
            random.pick(&["吃瓜", "的日常", "爱好者", "同城分享"]),
        )
    } else {
        (random.pick(ordinary::WORDS), random.pick(ordinary::WORDS))
    };
    let space = if dense { "" } else { " " };
    match random.below(3) {
        0 => format!("{before}{space}{name}"),
        1 => format!("{name}{space}{behind}"),
        _ => format!("{before}{space}{name}{space}{behind}"),
    }
}
