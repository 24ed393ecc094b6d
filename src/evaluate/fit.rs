//! Proposes weights for the score: a logistic regression of confirmed flags on the judge's features, drawn towards given
//! weights, with signs that are known beforehand. Pure arithmetic on samples; where they come from is the caller's matter.
//! Unlike the judge this may use the platform's logarithm: weights are written down, not computed on each machine.

#![expect(
    clippy::indexing_slicing,
    reason = "every sample has as many features as there are priors: `samples` and `fit` refuse others, and all \
              matrices are made with that size"
)]

use xxhash_rust::xxh3::xxh3_64;

use crate::Error;

/// Steps after which the search is given up; from zero, Newton's method takes fewer than 20 on every list tried.
const MOST_STEPS: usize = 200;

/// Rounds of coordinate descent on one quadratic model; features that go together make it slow.
const MOST_ROUNDS: usize = 500;

/// The largest change of a weight that counts as none; weights are written with four decimals.
const STILL: f64 = 1e-9;

/// One judged flag.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sample {
    pub(crate) features: Vec<f64>,
    pub(crate) impostor: bool,
    /// How many accounts it stands for.
    pub(crate) weight: f64,
    /// Samples of one group stand in one fold.
    group: u64,
}

/// Which way a feature may move the score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sign {
    /// The weight stays at or above 0.
    Raises,
    /// The weight stays at or below 0.
    Lowers,
    #[cfg(test)]
    Either,
}

/// What is held of a feature before any sample is seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Prior {
    pub(crate) weight: f64,
    pub(crate) sign: Sign,
}

impl Prior {
    fn clamp(&self, weight: f64) -> f64 {
        match self.sign {
            Sign::Raises => weight.max(0.0),
            Sign::Lowers => weight.min(0.0),
            #[cfg(test)]
            Sign::Either => weight,
        }
    }
}

/// Log-odds: a base, and one weight a feature.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Weights {
    pub(crate) base: f64,
    pub(crate) weights: Vec<f64>,
}

/// Weights with how well they predict what they have not seen.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fit {
    pub(crate) weights: Weights,
    /// Mean log loss on the samples themselves.
    pub(crate) loss: f64,
    /// Mean log loss of each fold, by weights fitted to the others.
    pub(crate) fold_losses: Vec<f64>,
    /// The probability of each sample, by weights fitted to the other folds.
    pub(crate) held_out: Vec<f64>,
}

#[cfg(test)]
impl Fit {
    /// Mean log loss on held-out samples.
    pub(crate) fn held_out_loss(&self, samples: &[Sample]) -> f64 {
        mean_loss(samples.iter().zip(self.held_out.iter().copied()))
    }
}

/// Collects samples from `(group, features, impostor, weight)`: the group is the name, or the body it imitates, so that
/// near copies do not stand on both sides of a fold.
pub(crate) fn samples<'n>(
    rows: impl IntoIterator<Item = (&'n str, Vec<f64>, bool, f64)>,
) -> Result<Vec<Sample>, Error> {
    let mut samples: Vec<Sample> = Vec::new();
    for (at, (group, features, impostor, weight)) in rows.into_iter().enumerate() {
        let expected = samples.first().map_or(features.len(), |first| first.features.len());
        if features.len() != expected {
            return Err(Error::input(
                format!("sample {}", at + 1),
                format!("found {} features, {expected} were expected as in the first", features.len()),
            ));
        }
        if !features.iter().all(|value| value.is_finite()) || !weight.is_finite() || weight < 0.0 {
            return Err(Error::input(
                format!("sample {}", at + 1),
                "found a feature or weight that is no finite number, or a weight below 0",
            ));
        }
        samples.push(Sample { features, impostor, weight, group: xxh3_64(group.as_bytes()) });
    }
    Ok(samples)
}

/// Fits weights and cross-validates them in `folds` folds. `ridge` is the pull of the priors, in units of samples: the
/// penalty is half of it times the square of a weight's distance from its prior. The base is free.
pub(crate) fn fit(
    samples: &[Sample],
    base: f64,
    priors: &[Prior],
    ridge: f64,
    folds: usize,
) -> Result<Fit, Error> {
    if samples.iter().any(|sample| sample.features.len() != priors.len()) {
        return Err(Error::input("", format!("samples of {} features were expected", priors.len())));
    }
    let folds = folds.max(2);
    let all: Vec<&Sample> = samples.iter().collect();
    let weights = solve(&all, base, priors, ridge);
    let loss = mean_loss(samples.iter().map(|sample| (sample, weights.probability(&sample.features))));
    let mut held_out = vec![0.0; samples.len()];
    let mut fold_losses = Vec::with_capacity(folds);
    for fold in 0..folds as u64 {
        let inside = |sample: &Sample| sample.group % folds as u64 == fold;
        let others: Vec<&Sample> = samples.iter().filter(|sample| !inside(sample)).collect();
        let fitted = solve(&others, base, priors, ridge);
        let mut own = Vec::new();
        for (at, sample) in samples.iter().enumerate().filter(|(_, sample)| inside(sample)) {
            held_out[at] = fitted.probability(&sample.features);
            own.push((sample, held_out[at]));
        }
        fold_losses.push(mean_loss(own.into_iter()));
    }
    Ok(Fit { weights, loss, fold_losses, held_out })
}

impl Weights {
    fn log_odds(&self, features: &[f64]) -> f64 {
        self.base + self.weights.iter().zip(features).map(|(weight, value)| weight * value).sum::<f64>()
    }

    pub(crate) fn probability(&self, features: &[f64]) -> f64 {
        1.0 / (1.0 + (-self.log_odds(features)).exp())
    }

    /// The same weights for another share of impostors than that of the samples: only the base changes, by the logarithm
    /// of the ratio of the odds (R. L. Prentice, R. Pyke, Biometrika 66, 1979, 403–411).
    pub(crate) fn restated(&self, from: f64, to: f64) -> Weights {
        let ratio = (to / (1.0 - to)) / (from / (1.0 - from));
        Weights { base: self.base + ratio.ln(), weights: self.weights.clone() }
    }
}

/// Newton's method; each step minimises the quadratic model within the signs by coordinate descent, and is halved until
/// the penalised loss falls. The loss is convex, so that the end does not depend on the way.
fn solve(samples: &[&Sample], base: f64, priors: &[Prior], ridge: f64) -> Weights {
    let count = priors.len();
    let start = priors.iter().map(|prior| prior.clamp(prior.weight)).collect();
    let mut at = Weights { base, weights: start };
    let mut value = penalised(samples, &at, priors, ridge);
    for _ in 0..MOST_STEPS {
        let mut gradient = vec![0.0; count + 1];
        let mut curvature = vec![vec![0.0; count + 1]; count + 1];
        for sample in samples {
            let p = at.probability(&sample.features);
            let error = sample.weight * (p - if sample.impostor { 1.0 } else { 0.0 });
            let bend = sample.weight * p * (1.0 - p);
            let value = |j: usize| if j == 0 { 1.0 } else { sample.features[j - 1] };
            for j in 0..=count {
                let own = value(j);
                if own == 0.0 {
                    continue;
                }
                gradient[j] += error * own;
                for (k, cell) in curvature[j].iter_mut().enumerate() {
                    *cell += bend * own * value(k);
                }
            }
        }
        for (j, prior) in priors.iter().enumerate() {
            gradient[j + 1] += ridge * (at.weights[j] - prior.weight);
            curvature[j + 1][j + 1] += ridge;
        }
        // A base on which all samples agree would run off to infinity; the trace of a pull stops it.
        curvature[0][0] += 1e-9;
        let step = descend(&gradient, &curvature, &at, priors);
        let mut part = 1.0;
        let moved = loop {
            let next = Weights {
                base: at.base + part * step[0],
                weights: at
                    .weights
                    .iter()
                    .zip(&step[1..])
                    .map(|(weight, change)| weight + part * change)
                    .collect(),
            };
            let next_value = penalised(samples, &next, priors, ridge);
            if next_value <= value {
                at = next;
                value = next_value;
                break part;
            }
            part /= 2.0;
            if part < 1e-12 {
                break 0.0;
            }
        };
        if step.iter().all(|change| (change * moved).abs() < STILL) {
            break;
        }
    }
    at
}

/// The step that minimises the quadratic model while every weight keeps its sign.
fn descend(gradient: &[f64], curvature: &[Vec<f64>], at: &Weights, priors: &[Prior]) -> Vec<f64> {
    let mut step = vec![0.0; gradient.len()];
    for _ in 0..MOST_ROUNDS {
        let mut largest: f64 = 0.0;
        for j in 0..step.len() {
            let bend = curvature[j][j];
            if bend <= 0.0 {
                continue;
            }
            let slope: f64 = gradient[j] + curvature[j].iter().zip(&step).map(|(a, b)| a * b).sum::<f64>();
            let wanted = step[j] - slope / bend;
            let kept = match j.checked_sub(1) {
                None => wanted,
                Some(j) => priors[j].clamp(at.weights[j] + wanted) - at.weights[j],
            };
            largest = largest.max((kept - step[j]).abs());
            step[j] = kept;
        }
        if largest < STILL / 10.0 {
            break;
        }
    }
    step
}

fn penalised(samples: &[&Sample], weights: &Weights, priors: &[Prior], ridge: f64) -> f64 {
    let loss: f64 = samples
        .iter()
        .map(|sample| sample.weight * loss(weights.log_odds(&sample.features), sample.impostor))
        .sum();
    let distance: f64 =
        weights.weights.iter().zip(priors).map(|(weight, prior)| (weight - prior.weight).powi(2)).sum();
    loss + ridge / 2.0 * distance
}

/// The log loss of log-odds, without overflow at either end.
fn loss(log_odds: f64, impostor: bool) -> f64 {
    let against = if impostor { -log_odds } else { log_odds };
    against.max(0.0) + (-against.abs()).exp().ln_1p()
}

fn mean_loss<'s>(predicted: impl Iterator<Item = (&'s Sample, f64)>) -> f64 {
    let (mut sum, mut weight) = (0.0, 0.0);
    for (sample, p) in predicted {
        let p = if sample.impostor { p } else { 1.0 - p };
        sum -= sample.weight * p.max(f64::MIN_POSITIVE).ln();
        weight += sample.weight;
    }
    if weight > 0.0 { sum / weight } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sequence without pattern, the same in every run (D. H. Lehmer).
    struct Sequence(u64);

    impl Sequence {
        fn next(&mut self) -> f64 {
            self.0 = self.0 * 48_271 % 2_147_483_647;
            self.0 as f64 / 2_147_483_647.0
        }
    }

    const TRUTH: [f64; 3] = [1.5, -2.0, 0.0];

    fn synthetic(count: usize) -> Vec<Sample> {
        let mut sequence = Sequence(7);
        let rows: Vec<(String, Vec<f64>, bool, f64)> = (0..count)
            .map(|at| {
                let features: Vec<f64> = (0..3).map(|_| sequence.next() * 4.0 - 2.0).collect();
                let truth = Weights { base: -0.5, weights: TRUTH.to_vec() };
                let impostor = sequence.next() < truth.probability(&features);
                (format!("name {at}"), features, impostor, 1.0)
            })
            .collect();
        samples(
            rows.iter().map(|(name, features, impostor, weight)| {
                (name.as_str(), features.clone(), *impostor, *weight)
            }),
        )
        .unwrap()
    }

    fn free(weight: f64) -> Prior {
        Prior { weight, sign: Sign::Either }
    }

    #[test]
    fn known_weights_are_recovered() {
        let samples = synthetic(20_000);
        let fit = fit(&samples, 0.0, &[free(0.0); 3], 1e-3, 5).unwrap();
        // Standard errors at this size are near .03.
        assert!((fit.weights.base + 0.5).abs() < 0.1, "{fit:?}", fit = fit.weights);
        for (weight, truth) in fit.weights.weights.iter().zip(TRUTH) {
            assert!((weight - truth).abs() < 0.1, "{weight} {truth}");
        }
        assert_eq!(fit.fold_losses.len(), 5);
        let held_out = fit.held_out_loss(&samples);
        assert!(held_out > fit.loss && held_out < fit.loss + 0.01, "{held_out} {}", fit.loss);
        assert!(held_out < 0.5, "better than chance, which is .69");
    }

    #[test]
    fn the_slope_is_zero_where_the_search_ends() {
        let samples = synthetic(500);
        let priors = [free(1.0), free(0.0), free(0.0)];
        let weights = fit(&samples, 0.0, &priors, 2.0, 2).unwrap().weights;
        for (j, prior) in priors.iter().enumerate() {
            let slope: f64 = samples
                .iter()
                .map(|sample| {
                    (weights.probability(&sample.features) - f64::from(u8::from(sample.impostor)))
                        * sample.features[j]
                })
                .sum::<f64>()
                + 2.0 * (weights.weights[j] - prior.weight);
            assert!(slope.abs() < 1e-6, "{j}: {slope}");
        }
    }

    #[test]
    fn signs_are_kept_and_the_rest_makes_up_for_it() {
        let samples = synthetic(2_000);
        let priors = [
            Prior { weight: 0.3, sign: Sign::Lowers },
            Prior { weight: 0.0, sign: Sign::Lowers },
            Prior { weight: 0.2, sign: Sign::Raises },
        ];
        let weights = fit(&samples, 0.0, &priors, 0.1, 2).unwrap().weights.weights;
        assert_eq!(weights[0], 0.0);
        assert!(weights[1] < -1.0 && weights[2] >= 0.0, "{weights:?}");
    }

    #[test]
    fn a_strong_prior_stands_and_a_separable_list_does_not_run_off() {
        let samples = synthetic(200);
        let weights = fit(&samples, 0.0, &[free(0.7); 3], 1e9, 2).unwrap().weights.weights;
        assert!(weights.iter().all(|weight| (weight - 0.7).abs() < 1e-3), "{weights:?}");
        let all = super::samples((0..20).map(|at| ("n", vec![f64::from(at)], at >= 10, 1.0))).unwrap();
        let weights = fit(&all, 0.0, &[free(0.0)], 1.0, 2).unwrap().weights;
        assert!(weights.weights[0].is_finite() && weights.weights[0] > 0.3, "{weights:?}");
        let one_sided = super::samples([("n", vec![1.0], true, 1.0)]).unwrap();
        assert!(fit(&one_sided, 0.0, &[free(0.0)], 1.0, 2).unwrap().weights.base.is_finite());
    }

    #[test]
    fn a_weight_counts_as_so_many_samples_and_folds_hold_groups_together() {
        let twice = |weights: &[(f64, usize)]| {
            let rows = weights.iter().flat_map(|(weight, times)| {
                std::iter::repeat_n(*weight, *times).map(|weight| ("n", vec![1.0], true, weight))
            });
            let rows = rows.chain([("m", vec![1.0], false, 1.0), ("m", vec![-1.0], false, 1.0)]);
            fit(&samples(rows).unwrap(), 0.0, &[free(0.0)], 0.5, 2).unwrap().weights
        };
        let (one, two) = (twice(&[(2.0, 1)]), twice(&[(1.0, 2)]));
        assert!((one.weights[0] - two.weights[0]).abs() < 1e-6);
        let grouped = samples([("n", vec![1.0], true, 1.0), ("n", vec![1.0], false, 1.0)]).unwrap();
        assert_eq!(grouped[0].group, grouped[1].group);
    }

    #[test]
    fn samples_that_do_not_fit_together_are_refused() {
        assert!(samples([("a", vec![1.0], true, 1.0), ("b", vec![], true, 1.0)]).unwrap_err().is_input());
        assert!(samples([("a", vec![f64::NAN], true, 1.0)]).unwrap_err().is_input());
        assert!(fit(&synthetic(3), 0.0, &[free(0.0)], 1.0, 2).is_err());
        let moved = Weights { base: 0.0, weights: vec![1.0] }.restated(0.5, 0.001);
        assert!((moved.probability(&[0.0]) - 0.001).abs() < 1e-12);
    }
}
