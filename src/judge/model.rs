//! From features to a score: a logistic model whose weights stand in `data/model.toml`.
//!
//! All arithmetic is addition, multiplication and division of `f64`, which every platform rounds alike; the exponential is
//! our own, because libraries differ in the last digit.

use std::sync::LazyLock;

use super::features::{FEATURES, Feature, Features};
use crate::{REFERENCE_PREVALENCE, Score};

mod packed {
    include!(concat!(env!("OUT_DIR"), "/model.rs"));
}

/// From a score of 0.38 on held-out flags were right more often than the sum of their signs says.
const STRETCHED_FROM: f64 = -0.5;
/// How far below a cap scores begin to be pressed together, in log-odds: what is capped keeps its order, and does not pile up.
const KNEE: f64 = 0.6;
/// No score comes nearer to 1 than 0.9985: with four decimals a queue has no order beyond, and no list is long enough to show
/// that one in 700 such flags is wrong.
const CEILING: f64 = 6.5;
/// From 0.924 on scores are spread under the ceiling.
const CEILING_KNEE: f64 = 4.0;

/// The weights of the features, in their order, and what a flag without any is worth.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) bias: f64,
    /// By how much log-odds above [`STRETCHED_FROM`] are drawn out: many weak signs together say more than their sum.
    pub(crate) stretch: f64,
    pub(crate) weights: [f64; Feature::COUNT],
}

impl Model {
    /// The model of `data/model.toml`.
    pub(crate) fn builtin() -> &'static Model {
        static MODEL: LazyLock<Model> = LazyLock::new(|| {
            let find = |name: &str| {
                packed::MODEL.iter().find(|(packed, _)| *packed == name).map_or(0.0, |(_, weight)| *weight)
            };
            Model {
                bias: find("bias"),
                stretch: find("stretch"),
                weights: FEATURES.map(|(name, _)| find(name)),
            }
        });
        &MODEL
    }

    /// A model of other weights; missing ones are 0.
    #[cfg(feature = "cli")]
    pub(crate) fn of(bias: f64, stretch: f64, weights: &[f64]) -> Model {
        let mut model = Model { bias, stretch, weights: [0.0; Feature::COUNT] };
        model.weights.iter_mut().zip(weights).for_each(|(cell, weight)| *cell = *weight);
        model
    }

    /// Log-odds, held under the cap of some features.
    #[cfg(feature = "cli")]
    pub(crate) fn capped(&self, logit: f64, features: &Features) -> f64 {
        pressed(pressed_by(self.stretched(logit), CEILING, CEILING_KNEE), features.cap)
    }

    /// Log-odds of a flag, its cap observed.
    pub(crate) fn logit(&self, features: &Features) -> f64 {
        pressed(pressed_by(self.stretched(self.sum(features)), CEILING, CEILING_KNEE), features.cap)
    }

    /// The sum of the features, before it is drawn out and capped.
    pub(crate) fn sum(&self, features: &Features) -> f64 {
        self.bias
            + features.values.iter().zip(&self.weights).map(|(value, weight)| value * weight).sum::<f64>()
    }

    fn stretched(&self, logit: f64) -> f64 {
        logit + self.stretch * (logit - STRETCHED_FROM).max(0.0)
    }

    /// The estimated probability that a reviewer confirms a flag.
    pub(crate) fn score(&self, features: &Features) -> Score {
        lifted(logistic(self.logit(features)), features.asserted())
    }
}

/// Log-odds that round to less than a score whatever a platform makes of the last digits.
const ROUNDING: f64 = 1e-6;

/// What is reported, in log-odds: to see whether a score may come to it before it is known.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Floor {
    /// All log-odds under this are scores that are not reported.
    logit: f64,
    /// Whether the largest score of what a claim lifts is reported.
    lifted: bool,
}

impl Floor {
    /// Everything is reported.
    pub(crate) const NONE: Floor = Floor { logit: f64::NEG_INFINITY, lifted: true };

    /// The floor of a least score, stated at a prevalence.
    pub(crate) fn new(least: Score, prevalence: f64) -> Floor {
        let reported = |score: Score| at_prevalence(score, prevalence) >= least;
        let (mut below, mut above) = (-60.0, 60.0);
        if reported(logistic(below)) {
            return Floor::NONE;
        }
        // The odds double from step to step; 60 halvings leave less than a rounding.
        for _ in 0..60 {
            let middle = (below + above) / 2.0;
            if reported(logistic(middle)) { above = middle } else { below = middle }
        }
        Floor { logit: below - ROUNDING, lifted: reported(Score::UNVERIFIED) }
    }

    /// Whether a claim of such log-odds may be reported.
    pub(crate) fn admits(&self, logit: f64) -> bool {
        logit >= self.logit
    }

    /// Whether a flag of these features may be reported, at best: the other field means the same entity with no more than a
    /// probability, and says nothing against it. `asserted` is the score of the claim that the same field makes, or 0.
    pub(crate) fn may_report(&self, features: &Features, asserted: f64, agreement: f64) -> bool {
        let mut best = features.clone();
        best.agree(agreement);
        best.claimed(asserted);
        let logit = Model::builtin().logit(&best);
        // Lifted from any place in a queue to nearly the same.
        let meant = || logistic(logit + ROUNDING).probability() >= MEANT;
        self.admits(logit) || (self.lifted && asserted >= Score::LOW.probability() && meant())
    }
}

/// A resemblance is taken for what a claim means from this score on; under it, most are chance.
const MEANT: f64 = 0.15;

/// A name that asserts to be an official body, and resembles a registered one, means that one: it is reported as a
/// resemblance, which a reviewer can check, and ranks above what only asserts. Still unverified, so never above tier low.
fn lifted(score: Score, asserted: f64) -> Score {
    let (low, own) = (Score::LOW.probability(), score.probability());
    if asserted < low || own >= low || own < MEANT {
        return score;
    }
    let either = own + asserted - own * asserted;
    Score::from_probability(low + (Score::UNVERIFIED.probability() - low) * either)
}

/// The score of log-odds.
pub(crate) fn logistic(logit: f64) -> Score {
    Score::from_probability(1.0 / (1.0 + exp(-logit)))
}

/// Holds a value under a cap that it approaches and never reaches; strictly rising, and unchanged well below it.
fn pressed(value: f64, cap: f64) -> f64 {
    pressed_by(value, cap, KNEE)
}

fn pressed_by(value: f64, cap: f64, knee: f64) -> f64 {
    let over = value - (cap - knee);
    if over <= 0.0 { value } else { cap - knee * knee / (over + knee) }
}

/// States a score at another prevalence than the reference: the odds change in the ratio of the two.
pub(crate) fn at_prevalence(score: Score, prevalence: f64) -> Score {
    // The default is passed through untouched, so that comparing exactly is right.
    if prevalence == REFERENCE_PREVALENCE || !(prevalence > 0.0 && prevalence < 1.0) {
        return score;
    }
    let ratio = (prevalence / (1.0 - prevalence)) / (REFERENCE_PREVALENCE / (1.0 - REFERENCE_PREVALENCE));
    let p = score.probability();
    Score::from_probability(p * ratio / (p * ratio + (1.0 - p)))
}

/// The exponential, for |x| ≤ 700: Taylor's series after halving the argument to less than ln 2 / 2; error below 1e-15.
fn exp(x: f64) -> f64 {
    const LN_2: f64 = std::f64::consts::LN_2;
    let x = x.clamp(-700.0, 700.0);
    let k = (x / LN_2 + if x < 0.0 { -0.5 } else { 0.5 }).trunc();
    let r = x - k * LN_2;
    let mut term = 1.0;
    let mut sum = 1.0;
    for n in 1..16_u32 {
        term = term * r / f64::from(n);
        sum += term;
    }
    #[expect(clippy::cast_possible_truncation, reason = "|k| ≤ 1010 by the clamp")]
    let exponent = 1023 + k as i64;
    sum * f64::from_bits(u64::try_from(exponent).unwrap_or(0) << 52)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponential_is_exact_to_twelve_digits() {
        for x in [-700.0, -20.5, -1.0, -1e-9, 0.0, 0.3, 1.0, 2.5, 37.0, 700.0] {
            let (ours, theirs) = (exp(x), f64::exp(x));
            assert!((ours / theirs - 1.0).abs() < 1e-12, "{x}: {ours} {theirs}");
        }
    }

    #[test]
    fn every_weight_has_its_feature_and_the_sign_it_must_have() {
        let names: Vec<&str> = packed::MODEL.iter().map(|(name, _)| *name).collect();
        assert_eq!(names.len(), Feature::COUNT + 2, "{names:?}");
        assert!(names.contains(&"bias") && names.contains(&"stretch"));
        assert!(Model::builtin().stretch >= 0.0);
        for ((name, sign), weight) in FEATURES.iter().zip(Model::builtin().weights) {
            assert!(names.contains(name), "{name} has no weight in data/model.toml");
            assert!(*sign * weight >= 0.0, "{name}: {weight}");
        }
    }

    #[test]
    fn more_of_a_feature_never_moves_the_score_against_its_sign() {
        let model = Model::builtin();
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let mut below = |bound: u64| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state % bound
        };
        for _ in 0..20_000 {
            let mut features = Features::default();
            for value in &mut features.values {
                // Most flags have few features.
                *value =
                    if below(3) == 0 { f64::from(u32::try_from(below(300)).unwrap()) / 100.0 } else { 0.0 };
            }
            features.cap = [f64::INFINITY, 2.0, 0.82, 0.4][usize::try_from(below(4)).unwrap()];
            let before = model.logit(&features);
            let at = usize::try_from(below(FEATURES.len() as u64)).unwrap();
            features.values[at] += f64::from(u32::try_from(1 + below(200)).unwrap()) / 100.0;
            let moved = model.logit(&features) - before;
            assert!(moved * FEATURES[at].1 >= -1e-12, "{}: {moved}", FEATURES[at].0);
        }
    }

    #[test]
    fn a_capped_score_keeps_its_order_and_stays_under_the_cap() {
        let mut last = f64::NEG_INFINITY;
        for step in 0..400 {
            let value = pressed(f64::from(step) / 20.0 - 5.0, 0.82);
            assert!(value > last && value < 0.82, "{step}: {value}");
            last = value;
        }
        assert_eq!(pressed(2.0, f64::INFINITY), 2.0);
    }

    #[test]
    fn under_the_floor_no_score_is_reported_and_little_above_all_are() {
        for prevalence in [REFERENCE_PREVALENCE, 0.2, 0.000_01, 0.0] {
            for least in [0, 1, 120, 1_500, 5_000, 6_999, 9_000, 9_990, 10_000] {
                let least = Score::from_ten_thousandths(least);
                let floor = Floor::new(least, prevalence);
                for step in 0..4_000 {
                    let logit = f64::from(step) / 200.0 - 10.0;
                    let reported = |logit| at_prevalence(logistic(logit), prevalence) >= least;
                    assert!(floor.admits(logit) || !reported(logit), "{least:?} {prevalence} {logit}");
                    assert!(!floor.admits(logit) || reported(logit + 1e-5), "{least:?} {prevalence} {logit}");
                }
            }
        }
    }

    #[test]
    fn a_higher_prevalence_raises_every_score_between_the_ends() {
        let half = Score::from_probability(0.5);
        assert_eq!(at_prevalence(half, REFERENCE_PREVALENCE), half);
        assert!(at_prevalence(half, 0.01) > half);
        assert!(at_prevalence(half, 0.0001) < half);
        assert_eq!(at_prevalence(half, 0.0), half);
    }
}
