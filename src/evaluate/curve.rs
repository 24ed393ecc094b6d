//! What every threshold would give: counts from the highest score down, rows of one score together, and the figures made
//! of counts.

use serde::Serialize;

use super::interval::{Range, Share, ratio};
use super::outcome::Outcome;
use crate::Score;

/// What became of the rows at one threshold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Counts {
    /// Impostors flagged for what they imitate.
    pub(crate) found: u64,
    /// Impostors flagged for something else.
    pub(crate) wrong_entity: u64,
    /// Impostors not flagged.
    pub(crate) missed: u64,
    /// Ordinary accounts flagged.
    pub(crate) false_alarms: u64,
    /// Ordinary accounts not flagged.
    pub(crate) left_alone: u64,
}

impl Counts {
    pub(crate) fn impostors(&self) -> u64 {
        self.found + self.wrong_entity + self.missed
    }

    pub(crate) fn ordinary(&self) -> u64 {
        self.false_alarms + self.left_alone
    }

    pub(crate) fn flagged(&self) -> u64 {
        self.found + self.wrong_entity + self.false_alarms
    }

    /// Impostors flagged for what they imitate, of all impostors.
    pub(crate) fn recall(&self) -> Option<Share> {
        Share::of(self.found, self.impostors())
    }

    /// Ordinary accounts flagged, of all ordinary accounts.
    pub(crate) fn false_positive_rate(&self) -> Option<Share> {
        Share::of(self.false_alarms, self.ordinary())
    }

    /// Flags that are right, of all flags. One with the wrong entity is not right: a reviewer could not confirm it.
    pub(crate) fn precision(&self) -> Option<Share> {
        Share::of(self.found, self.flagged())
    }

    /// The precision where the share of impostors is another than in the list. The range takes the unfavourable, then
    /// the favourable ends of both intervals it is made of, and so is wider than 95 %.
    pub(crate) fn precision_at(&self, prevalence: f64) -> Option<Range> {
        let (recall, false_alarms) = (self.recall()?, self.false_positive_rate()?);
        let wrong = ratio(self.wrong_entity, self.impostors());
        let of = |recall: f64, rate: f64| {
            let right = recall * prevalence;
            let all = right + wrong * prevalence + rate * (1.0 - prevalence);
            (all > 0.0).then(|| right / all)
        };
        let share = of(recall.share, false_alarms.share)?;
        Some(Range {
            share,
            low: of(recall.low, false_alarms.high).unwrap_or(share),
            high: of(recall.high, false_alarms.low).unwrap_or(share),
        })
    }
}

/// The harmonic mean of precision and recall.
pub(crate) fn f1(precision: f64, recall: f64) -> f64 {
    let sum = precision + recall;
    if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 }
}

/// The figures at one threshold, at the list's own prevalence and restated to another.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct Figures {
    pub(crate) recall: Option<Share>,
    /// Impostors flagged at all, whatever for.
    pub(crate) flagged_impostors: Option<Share>,
    pub(crate) false_positive_rate: Option<Share>,
    pub(crate) precision: Option<Share>,
    pub(crate) f1: Option<f64>,
    pub(crate) precision_restated: Option<Range>,
    pub(crate) f1_restated: Option<f64>,
}

impl Figures {
    pub(crate) fn of(counts: &Counts, prevalence: f64) -> Figures {
        let recall = counts.recall();
        let precision = counts.precision();
        let restated = counts.precision_at(prevalence);
        let mean = |precision: Option<f64>| Some(f1(precision?, recall?.share));
        Figures {
            recall,
            flagged_impostors: Share::of(counts.found + counts.wrong_entity, counts.impostors()),
            false_positive_rate: counts.false_positive_rate(),
            precision,
            f1: mean(precision.map(|share| share.share)),
            precision_restated: restated,
            f1_restated: mean(restated.map(|range| range.share)),
        }
    }
}

/// All rows at or above one score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) score: Score,
    pub(crate) counts: Counts,
}

/// The counts at every score that occurs, from the highest down.
#[derive(Clone, Debug, Default)]
pub(crate) struct Curve {
    /// Nothing flagged.
    start: Counts,
    steps: Vec<Step>,
}

impl Curve {
    pub(crate) fn of(outcomes: &[Outcome<'_>]) -> Curve {
        let mut curve = Curve::default();
        let mut flagged: Vec<(Score, &Outcome<'_>)> = Vec::new();
        for outcome in outcomes {
            if outcome.row.impostor {
                curve.start.missed += 1;
            } else {
                curve.start.left_alone += 1;
            }
            if let Some(flag) = &outcome.flag {
                flagged.push((flag.score, outcome));
            }
        }
        flagged.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        let mut counts = curve.start;
        for (score, outcome) in flagged {
            if !outcome.row.impostor {
                counts.false_alarms += 1;
                counts.left_alone -= 1;
            } else if outcome.right {
                counts.found += 1;
                counts.missed -= 1;
            } else {
                counts.wrong_entity += 1;
                counts.missed -= 1;
            }
            match curve.steps.last_mut() {
                Some(last) if last.score == score => last.counts = counts,
                _ => curve.steps.push(Step { score, counts }),
            }
        }
        curve
    }

    pub(crate) fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The counts with nothing flagged.
    pub(crate) fn start(&self) -> Counts {
        self.start
    }

    /// The counts with every row flagged that has at least this score.
    pub(crate) fn at(&self, threshold: Score) -> Counts {
        let above = self.steps.partition_point(|step| step.score >= threshold);
        above.checked_sub(1).and_then(|last| self.steps.get(last)).map_or(self.start, |step| step.counts)
    }

    /// The smallest threshold at which no more than this share of the ordinary accounts is flagged: one ten-thousandth
    /// above the first score that would be too many, as rows of one score are flagged together. None if that score is
    /// the highest there is.
    pub(crate) fn threshold_for(&self, rate: f64) -> Option<Score> {
        let allowed = rate * self.start.left_alone as f64;
        let too_many = self.steps.iter().find(|step| step.counts.false_alarms as f64 > allowed);
        match too_many {
            None => Some(Score::default()),
            Some(step) if step.score == Score::MAX => None,
            Some(step) => Some(Score::from_ten_thousandths(step.score.ten_thousandths() + 1)),
        }
    }

    /// The mean of the precision over the recall: the sum over all steps of recall gained times precision there.
    pub(crate) fn average_precision(&self) -> Option<f64> {
        let impostors = self.start.impostors();
        if impostors == 0 {
            return None;
        }
        let (mut sum, mut before) = (0.0, 0);
        for Step { counts, .. } in &self.steps {
            sum += ratio(counts.found - before, impostors) * ratio(counts.found, counts.flagged());
            before = counts.found;
        }
        Some(sum)
    }
}

#[cfg(test)]
mod tests {
    use super::super::outcome::testing::{impostor, ordinary, rows};
    use super::*;

    fn score(ten_thousandths: u16) -> Score {
        Score::from_ten_thousandths(ten_thousandths)
    }

    fn curve(list: &[(bool, Option<(u16, bool)>)]) -> Curve {
        let rows =
            rows(list.iter().map(|(is_impostor, _)| if *is_impostor { impostor() } else { ordinary() }));
        let outcomes: Vec<Outcome<'_>> =
            rows.iter().zip(list).map(|(row, (_, flag))| Outcome::made_up(row, *flag)).collect();
        Curve::of(&outcomes)
    }

    /// Ten rows: four impostors (one of the wrong entity, one without a flag), six ordinary (two of one score).
    fn ten() -> Curve {
        curve(&[
            (true, Some((9_000, true))),
            (true, Some((8_000, false))),
            (true, Some((6_000, true))),
            (true, None),
            (false, Some((8_000, false))),
            (false, Some((5_000, false))),
            (false, Some((5_000, false))),
            (false, None),
            (false, None),
            (false, None),
        ])
    }

    #[test]
    fn counts_at_a_threshold() {
        let curve = ten();
        assert_eq!(curve.steps().len(), 4);
        assert_eq!(curve.at(Score::MAX), curve.start());
        let counts = curve.at(score(5_500));
        let by_hand = Counts { found: 2, wrong_entity: 1, missed: 1, false_alarms: 1, left_alone: 5 };
        assert_eq!(counts, by_hand);
        assert_eq!(counts.precision().unwrap().share, 0.5);
        assert_eq!(counts.recall().unwrap().share, 0.5);
        assert_eq!(counts.false_positive_rate().unwrap().share, 1.0 / 6.0);
        let figures = Figures::of(&counts, 0.4);
        assert_eq!(figures.f1, Some(0.5));
        assert_eq!(figures.flagged_impostors.unwrap().share, 0.75);
        // At the list's own prevalence, restating changes nothing.
        assert!((figures.precision_restated.unwrap().share - 0.5).abs() < 1e-12);
        assert!((figures.f1_restated.unwrap() - 0.5).abs() < 1e-12);
    }

    #[test]
    fn precision_is_restated_by_rates() {
        let counts = Counts { found: 8, wrong_entity: 0, missed: 2, false_alarms: 1, left_alone: 999 };
        // .8 × .001 / (.8 × .001 + .001 × .999)
        let range = counts.precision_at(0.001).unwrap();
        assert!((range.share - 0.444_691_5).abs() < 1e-6, "{range:?}");
        assert!(range.low < range.share && range.share < range.high);
        assert_eq!(Counts { missed: 3, left_alone: 3, ..Counts::default() }.precision_at(0.001), None);
    }

    #[test]
    fn thresholds_take_all_rows_of_one_score_or_none() {
        let curve = ten();
        // Of six ordinary accounts a rate of 1/3 allows two; the second and third share a score.
        assert_eq!(curve.threshold_for(1.0 / 3.0), Some(score(5_001)));
        assert_eq!(curve.threshold_for(0.5), Some(Score::default()));
        assert_eq!(curve.threshold_for(0.01), Some(score(8_001)));
        assert_eq!(curve.at(score(8_001)).false_alarms, 0);
        let full = super::tests::curve(&[(false, Some((10_000, false))), (false, None)]);
        assert_eq!(full.threshold_for(0.1), None);
    }

    #[test]
    fn average_precision_by_hand() {
        // .9: one of one; .8: none gained; .6: two of four; .5: none gained.
        let by_hand = 0.25 * 1.0 + 0.25 * 0.5;
        assert!((ten().average_precision().unwrap() - by_hand).abs() < 1e-12);
        assert_eq!(curve(&[(false, None)]).average_precision(), None);
    }
}
