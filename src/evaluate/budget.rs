//! What a number of reviews a day buys: the queue is worked off from the highest score down.

use serde::Serialize;

use super::curve::Curve;
use super::interval::{Range, ratio, wilson};
use crate::Score;

/// The day that is reckoned with.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct Day {
    /// Accounts that are scanned a day.
    pub(crate) accounts: u64,
    /// The share of impostors among them.
    pub(crate) prevalence: f64,
}

/// What a budget is expected to bring a day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct Budget {
    /// Reviews there is time for.
    pub(crate) reviews: u64,
    /// Reviews there is work for; fewer where the flags run out.
    pub(crate) used: f64,
    /// The least score that is reviewed; of the accounts with just this score perhaps only a part.
    pub(crate) score: Option<Score>,
    /// Reviews that confirm a flag.
    pub(crate) found: f64,
    /// Impostors among the accounts of the day.
    pub(crate) impostors: f64,
    /// Confirmed among reviewed, with a range from the intervals of both rates.
    pub(crate) precision: Option<Range>,
}

impl Budget {
    /// Expects the rates of the list in the accounts of a day; nothing where the list lacks impostors or ordinary rows.
    pub(crate) fn of(reviews: u64, day: Day, curve: &Curve) -> Option<Budget> {
        let (impostors, ordinary) = (curve.start().impostors(), curve.start().ordinary());
        if impostors == 0 || ordinary == 0 {
            return None;
        }
        let day_impostors = day.accounts as f64 * day.prevalence;
        let day_ordinary = day.accounts as f64 - day_impostors;
        let mut budget =
            Budget { reviews, used: 0.0, score: None, found: 0.0, impostors: day_impostors, precision: None };
        // Rates of the list over what is reviewed: found, flagged for something else, false alarms.
        let mut taken = [0.0; 3];
        let mut before = [0.0; 3];
        for step in curve.steps() {
            let rates = [
                ratio(step.counts.found, impostors),
                ratio(step.counts.wrong_entity, impostors),
                ratio(step.counts.false_alarms, ordinary),
            ];
            let [found, wrong, false_alarms] = rates;
            let all = (found + wrong) * day_impostors + false_alarms * day_ordinary;
            let [found, wrong, false_alarms] = before;
            let reviewed = (found + wrong) * day_impostors + false_alarms * day_ordinary;
            // Accounts of one score come in no particular order.
            let part = ((reviews as f64 - reviewed) / (all - reviewed)).clamp(0.0, 1.0);
            if part > 0.0 {
                budget.score = Some(step.score);
                for ((taken, from), to) in taken.iter_mut().zip(before).zip(rates) {
                    *taken = from + (to - from) * part;
                }
            }
            if part < 1.0 {
                break;
            }
            before = rates;
        }
        let [found, wrong, false_alarms] = taken;
        budget.found = found * day_impostors;
        budget.used = (found + wrong) * day_impostors + false_alarms * day_ordinary;
        let precision = |found: f64, false_alarms: f64| {
            let right = found * day_impostors;
            let all = right + wrong * day_impostors + false_alarms * day_ordinary;
            (all > 0.0).then(|| right / all)
        };
        budget.precision = precision(found, false_alarms).map(|share| {
            let recall = wilson(found, impostors as f64);
            let rate = wilson(false_alarms, ordinary as f64);
            Range {
                share,
                low: precision(recall.0, rate.1).unwrap_or(share),
                high: precision(recall.1, rate.0).unwrap_or(share),
            }
        });
        Some(budget)
    }
}

#[cfg(test)]
mod tests {
    use super::super::outcome::Outcome;
    use super::super::outcome::testing::{impostor, ordinary, rows};
    use super::*;

    /// Of 10 impostors five at .9; of 1,000 ordinary accounts two at .6.
    fn curve() -> Curve {
        let rows = rows((0..10).map(|_| impostor()).chain((0..1_000).map(|_| ordinary())));
        let outcomes: Vec<Outcome<'_>> = rows
            .iter()
            .enumerate()
            .map(|(at, row)| match at {
                0..5 => Outcome::made_up(row, Some((9_000, true))),
                10..12 => Outcome::made_up(row, Some((6_000, false))),
                _ => Outcome::made_up(row, None),
            })
            .collect();
        Curve::of(&outcomes)
    }

    #[test]
    fn the_queue_is_worked_off_from_the_top() {
        // A day of 1,001,000 accounts with 1,000 impostors: 500 flags at .9, then 2,000 false alarms at .6.
        let day = Day { accounts: 1_001_000, prevalence: 1_000.0 / 1_001_000.0 };
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-6, "{a} {b}");
        let small = Budget::of(100, day, &curve()).unwrap();
        close(small.found, 100.0);
        close(small.used, 100.0);
        assert_eq!(small.score, Some(Score::HIGH));
        assert!(small.precision.unwrap().low < 0.05, "two in a thousand is all that is known of the rest");
        let middle = Budget::of(1_500, day, &curve()).unwrap();
        close(middle.found, 500.0);
        close(middle.precision.unwrap().share, 1.0 / 3.0);
        let large = Budget::of(10_000, day, &curve()).unwrap();
        close(large.used, 2_500.0);
        close(large.precision.unwrap().share, 0.2);
    }
}
