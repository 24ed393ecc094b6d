//! Whether scores mean what they say: in each band of scores, the share of right flags beside the mean score, restated
//! to the share of impostors in the list.

use serde::Serialize;

use super::interval::Share;
use super::outcome::Outcome;
use crate::{Score, Tier};

/// Fewer rows than this leave an interval of more than a third of the whole scale: no verdict is given on them.
const JUDGED: u64 = 30;

/// The rows of one band of scores.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Band {
    /// The tier, or the bounds of the score.
    pub(crate) name: String,
    pub(crate) rows: u64,
    /// The mean of the scores, restated to the prevalence of the list.
    pub(crate) mean_score: f64,
    /// The share of flags that are right.
    pub(crate) observed: Option<Share>,
    /// Whether the mean lies in the interval of the share; not said of too few rows.
    pub(crate) inside: Option<bool>,
}

/// Scores against what was observed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Reliability {
    /// The share of impostors in the list, to which scores are restated here.
    pub(crate) prevalence: Option<f64>,
    pub(crate) bands: Vec<Band>,
    pub(crate) tiers: Vec<Band>,
}

impl Reliability {
    /// `stated` is the prevalence to which the scores of the outcomes are stated, `own` that of the list.
    pub(crate) fn of(outcomes: &[Outcome<'_>], stated: f64, own: Option<f64>) -> Reliability {
        let Some(prevalence) = own.filter(|own| *own > 0.0 && *own < 1.0) else {
            return Reliability { prevalence: own, bands: Vec::new(), tiers: Vec::new() };
        };
        let flags: Vec<(Score, bool)> = outcomes
            .iter()
            .filter_map(|outcome| Some((outcome.flag.as_ref()?.score, outcome.row.impostor && outcome.right)))
            .collect();
        let band = |name: String, holds: &dyn Fn(Score) -> bool| {
            let (mut rows, mut right, mut sum) = (0, 0, 0.0);
            for (score, is_right) in flags.iter().filter(|(score, _)| holds(*score)) {
                rows += 1;
                right += u64::from(*is_right);
                sum += restated(score.probability(), stated, prevalence);
            }
            let observed = Share::of(right, rows);
            let mean_score = if rows == 0 { 0.0 } else { sum / rows as f64 };
            let inside = observed
                .filter(|share| share.of >= JUDGED)
                .map(|share| (share.low..=share.high).contains(&mean_score));
            Band { name, rows, mean_score, observed, inside }
        };
        let bands = (0..10u16)
            .map(|tenth| {
                let (from, to) = (tenth * 1_000, tenth * 1_000 + 1_000);
                band(format!("0.{tenth}–{}.{}", (tenth + 1) / 10, (tenth + 1) % 10), &move |score| {
                    let value = score.ten_thousandths();
                    from <= value && (value < to || to == 10_000)
                })
            })
            .collect();
        let tiers = Tier::ALL
            .iter()
            .map(|tier| band(tier.to_string(), &move |score: Score| score.tier() == *tier))
            .collect();
        Reliability { prevalence: Some(prevalence), bands, tiers }
    }
}

/// A probability stated for one prevalence, restated for another: the odds change in the ratio of the two.
pub(crate) fn restated(probability: f64, from: f64, to: f64) -> f64 {
    let ratio = (to / (1.0 - to)) / (from / (1.0 - from));
    let yes = probability * ratio;
    yes / (yes + (1.0 - probability))
}

#[cfg(test)]
mod tests {
    use super::super::outcome::testing::{impostor, ordinary, rows};
    use super::*;
    use crate::Options;
    use crate::judge::at_prevalence;

    #[test]
    fn restating_is_what_the_detector_does() {
        let stated = Options::default().prevalence;
        for prevalence in [0.000_1, 0.01, 0.3] {
            let score = Score::from_ten_thousandths(6_200);
            let ours = Score::from_probability(restated(score.probability(), stated, prevalence));
            assert_eq!(ours, at_prevalence(score, prevalence));
        }
        assert_eq!(restated(1.0, 0.001, 0.5), 1.0);
        assert_eq!(restated(0.0, 0.001, 0.5), 0.0);
    }

    #[test]
    fn bands_by_hand() {
        // Scores of .75 in a list of the stated prevalence: 30 of 40 right, in the one band 40 rows, in another one.
        let rows = rows((0..31).map(|_| impostor()).chain((0..10).map(|_| ordinary())));
        let outcomes: Vec<Outcome<'_>> = rows
            .iter()
            .enumerate()
            .map(|(at, row)| match at {
                0 => Outcome::made_up(row, Some((10_000, false))),
                _ => Outcome::made_up(row, Some((7_500, true))),
            })
            .collect();
        let reliability = Reliability::of(&outcomes, 0.25, Some(0.25));
        let band = &reliability.bands[7];
        assert_eq!((band.name.as_str(), band.rows, band.inside), ("0.7–0.8", 40, Some(true)));
        assert!((band.mean_score - 0.75).abs() < 1e-12);
        assert_eq!(band.observed.unwrap().share, 0.75);
        let last = &reliability.bands[9];
        assert_eq!((last.name.as_str(), last.rows, last.inside), ("0.9–1.0", 1, None));
        let tiers: Vec<(&str, u64)> =
            reliability.tiers.iter().map(|band| (band.name.as_str(), band.rows)).collect();
        assert_eq!(tiers, [("high", 1), ("medium", 40), ("low", 0), ("below", 0)]);
        // Restated upwards, the same scores promise too much.
        let boastful = Reliability::of(&outcomes, 0.001, Some(0.25));
        assert_eq!(boastful.bands[7].inside, Some(false));
        assert_eq!(Reliability::of(&outcomes, 0.001, Some(1.0)).bands.len(), 0);
    }
}
