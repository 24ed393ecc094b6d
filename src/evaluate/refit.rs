//! Fits the weights of the score to a labelled list, and writes them down as `data/model.toml` has them.
//!
//! A sample is one resemblance: for an impostor the best to the body it imitates, for an ordinary account the best to any. Rows
//! that resemble nothing have no features; they count in the share of impostors, from which the base is restated to the
//! reference prevalence. Claims have a model of their own and are left out.

use std::fmt::Write as _;

use super::fit::{Fit, Prior, Sign, fit, samples};
use super::interval::Share;
use super::labelled::Labelled;
use super::outcome::Bodies;
use super::reliability::restated;
use crate::judge::{FEATURES, Features, Model, logistic};
use crate::{Account, Detector, Error, REFERENCE_PREVALENCE};

/// The pull of the present weights, in samples: a feature that a dozen rows have is fitted by them, one that none has stays.
const RIDGE: f64 = 4.0;
/// Folds of the cross-validation.
const FOLDS: usize = 10;

/// New weights, with how well they predict rows they were not fitted to.
pub(crate) struct Refit {
    /// The file to be written.
    pub(crate) toml: String,
    /// What is told of the fit.
    pub(crate) summary: String,
}

/// Fits the model to a list.
pub(crate) fn refit(list: &Labelled, detector: &Detector) -> Result<Refit, Error> {
    let bodies = Bodies::of(&list.rows, detector);
    let mut scratch = detector.scratch();
    let present = Model::builtin();
    let (mut impostors, mut all) = (0u32, 0u32);
    let mut rows: Vec<(&str, Vec<f64>, bool, f64)> = Vec::new();
    let mut kept: Vec<Features> = Vec::new();
    for row in list.rows.iter().filter(|row| !row.claims()) {
        let account =
            Account::named(&row.name).with_handle(&row.handle).with_id(&row.id).with_platform(&row.platform);
        let equal = !row.impostor && bodies.is_protected(detector, &row.name);
        if equal {
            continue;
        }
        all += 1;
        impostors += u32::from(row.impostor);
        let found = detector.features(&account, &mut scratch);
        let best = found
            .iter()
            .filter(|(id, _)| !row.impostor || bodies.means(&row.imitated, id))
            .max_by(|a, b| present.sum(&a.1).total_cmp(&present.sum(&b.1)));
        let Some((_, features)) = best else { continue };
        let group = if row.imitated.is_empty() { &row.name } else { &row.imitated };
        rows.push((group, features.values.to_vec(), row.impostor, 1.0));
        kept.push(features.clone());
    }
    if impostors == 0 || impostors == all {
        return Err(Error::input("", "the list holds only impostors, or none").with_hint(
            "a model is fitted to impostors of registered bodies and ordinary accounts together",
        ));
    }
    let samples = samples(rows)?;
    // What a score says of flagged accounts is what was observed of them; any other list has its own share of impostors.
    let own = match list.of_flagged {
        true => REFERENCE_PREVALENCE,
        false => f64::from(impostors) / f64::from(all),
    };
    let to_own = (own / (1.0 - own) / (REFERENCE_PREVALENCE / (1.0 - REFERENCE_PREVALENCE))).ln();
    let priors: Vec<Prior> = FEATURES
        .iter()
        .zip(present.weights)
        .map(|((_, sign), weight)| Prior {
            weight,
            sign: if *sign > 0.0 { Sign::Raises } else { Sign::Lowers },
        })
        .collect();
    let fitted = fit(&samples, present.bias + to_own, &priors, RIDGE, FOLDS)?;
    let weights = fitted.weights.restated(own, REFERENCE_PREVALENCE);
    let impostor: Vec<bool> = samples.iter().map(|sample| sample.impostor).collect();
    let stretch = stretch(&fitted.held_out, &impostor, &kept, own);
    let mut toml = String::from(HEADER);
    let _ = writeln!(toml, "bias = {:.2}\nstretch = {stretch:.2}", weights.base);
    for ((name, _), weight) in FEATURES.iter().zip(&weights.weights) {
        // A weight of nothing is written with its sign, which a reader would wonder at.
        let _ = writeln!(toml, "{name} = {:.2}", if *weight == 0.0 { 0.0 } else { *weight });
    }
    let model = Model::of(weights.base, stretch, &weights.weights);
    let summary = told(&fitted, &impostor, &kept, &model, own);
    Ok(Refit { toml, summary })
}

/// The stretch, from 0 to 1 in hundredths, under which held-out scores predict best, capped as the judge caps them.
fn stretch(held_out: &[f64], impostors: &[bool], kept: &[Features], own: f64) -> f64 {
    let loss = |stretch: f64| -> f64 {
        let model = Model::of(0.0, stretch, &[]);
        let one = |p: f64, impostor: bool, features: &Features| {
            let stated = log_odds(restated(p, own, REFERENCE_PREVALENCE));
            let drawn = model.capped(stated, features);
            let p =
                restated(1.0 / (1.0 + (-drawn).exp()), REFERENCE_PREVALENCE, own).clamp(1e-12, 1.0 - 1e-12);
            -(if impostor { p } else { 1.0 - p }).ln()
        };
        held_out.iter().zip(impostors).zip(kept).map(|((p, impostor), kept)| one(*p, *impostor, kept)).sum()
    };
    (0..=100u32)
        .map(|hundredths| f64::from(hundredths) / 100.0)
        .min_by(|a, b| loss(*a).total_cmp(&loss(*b)))
        .unwrap_or(0.0)
}

fn log_odds(p: f64) -> f64 {
    (p / (1.0 - p)).ln()
}

const HEADER: &str = "\
# The score of a flag: log-odds are the bias plus each feature (src/judge/features.rs) times its weight, stated to 1 impostor
# in 1,000 accounts. Made by `deadringer evaluate LABELLED... --fit data/model.toml`; the record of the last fit, with its
# lists, stands in benches/records. A weight keeps the sign that its feature must have; a test holds it to that.
[weights]
";

/// Log loss, and each band of held-out scores beside what was observed, both at the prevalence of the list.
fn told(fitted: &Fit, impostors: &[bool], kept: &[Features], model: &Model, own: f64) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{} resemblances, {} of impostors; log loss {:.4}, by cross-validation {:.4}",
        impostors.len(),
        impostors.iter().filter(|impostor| **impostor).count(),
        fitted.loss,
        mean(&fitted.fold_losses)
    );
    let _ = writeln!(out, "held-out scores (stated to 1 in 1,000)   rows  mean, restated  observed  95 %");
    for tenth in 0..10u32 {
        let (from, to) = (f64::from(tenth) / 10.0, f64::from(tenth + 1) / 10.0);
        let inside: Vec<(f64, bool)> = fitted
            .held_out
            .iter()
            .zip(impostors)
            .zip(kept)
            .filter_map(|((p, impostor), features)| {
                // What the judge caps, the fold's score is capped to as well.
                let stated = restated(*p, own, REFERENCE_PREVALENCE);
                let capped = logistic(model.capped(log_odds(stated), features)).probability();
                (from <= capped && (capped < to || tenth == 9))
                    .then_some((restated(capped, REFERENCE_PREVALENCE, own), *impostor))
            })
            .collect();
        let right = inside.iter().filter(|row| row.1).count() as u64;
        let Some(share) = Share::of(right, inside.len() as u64) else { continue };
        let mean = mean(&inside.iter().map(|row| row.0).collect::<Vec<_>>());
        let verdict = match inside.len() {
            0..30 => "too few",
            _ if (share.low..=share.high).contains(&mean) => "inside",
            _ => "OUTSIDE",
        };
        let _ = writeln!(
            out,
            "  {from:.1} to {to:.1} {:>32} {mean:>15.3} {:>9.3}  {:.3} to {:.3}  {verdict}",
            inside.len(),
            share.share,
            share.low,
            share.high
        );
    }
    out
}

fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / values.len() as f64 }
}
