//! Measuring: labelled accounts in, figures out.
//!
//! ```text
//! labelled ─► outcome ─► curve ─► budget
//!  (rows)   (best flags)   ├───► tables, reliability      interval: a share with its range
//!                          └───► grid ─► terminal, report + svg
//! ```
//! Every figure is made of counts of rows. Nothing here decides what is reported: the detector runs as in a scan, but for
//! the least score, which is varied afterwards. `fit` stands beside: it proposes weights and measures nothing.

mod budget;
mod curve;
mod fit;
pub(crate) mod grid;
pub(crate) mod interval;
pub(crate) mod labelled;
mod outcome;
pub(crate) mod refit;
mod reliability;
pub(crate) mod report;
mod svg;
mod tables;

use serde::{Serialize, Serializer};

use crate::{Detector, Disclaimer, Evidence, Field, Flag, Kind, Score, Tier};
use budget::{Budget, Day};
use curve::{Counts, Curve, Figures};
use interval::{Share, ratio};
use labelled::{Labelled, Row};
use outcome::{Bodies, Outcome, Verdict, outcomes};
use reliability::Reliability;
use tables::Tables;

/// What is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// The least score that a scan with the same options reports.
    pub(crate) threshold: Score,
    /// False-positive rates at which figures are wanted as well.
    pub(crate) rates: Vec<f64>,
    /// Reviews a day.
    pub(crate) budgets: Vec<u64>,
    /// Accounts a day.
    pub(crate) accounts: u64,
    /// Leave out ordinary accounts whose name is a registered one.
    pub(crate) set_aside_equal: bool,
    pub(crate) threads: usize,
}

/// Everything that is said of a labelled list.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Evaluation<'a> {
    pub(crate) version: &'static str,
    /// The digest of the registries.
    pub(crate) registry: String,
    pub(crate) files: &'a [String],
    /// The share of impostors to which scores and the figures called restated are stated.
    pub(crate) prevalence: f64,
    pub(crate) rows: Rows,
    /// Bodies that no registry in use holds, with the number of rows that imitate them.
    pub(crate) unknown: Vec<Unknown<'a>>,
    /// The default threshold first, then one for each false-positive rate.
    pub(crate) points: Vec<Point>,
    pub(crate) claims: Claims,
    pub(crate) average_precision: Option<f64>,
    pub(crate) curve: Vec<CurvePoint>,
    pub(crate) reliability: Reliability,
    pub(crate) day: Day,
    pub(crate) budgets: Vec<Budget>,
    /// Impostors not flagged at the default threshold, in the order of the list.
    pub(crate) missed: Vec<Case<'a>>,
    /// Impostors flagged for something else, best score first.
    pub(crate) wrong_entity: Vec<Case<'a>>,
    /// Ordinary accounts flagged, best score first.
    pub(crate) false_alarms: Vec<Case<'a>>,
    /// Ordinary accounts left out because they bear a registered name.
    pub(crate) set_aside: Vec<Case<'a>>,
}

/// The rows of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Rows {
    pub(crate) read: u64,
    pub(crate) impostors: u64,
    /// Impostors of no body in particular.
    pub(crate) claims: u64,
    /// Impostors of a body that no registry in use holds.
    pub(crate) unknown: u64,
    pub(crate) ordinary: u64,
    pub(crate) set_aside: u64,
    /// Rows with the name and handle of an earlier one.
    pub(crate) repeated: u64,
    /// Rows with bytes that are no UTF-8.
    pub(crate) repaired: u64,
    /// Rows with a name longer than is looked at.
    pub(crate) truncated: u64,
}

impl Rows {
    /// The share of impostors.
    pub(crate) fn prevalence(&self) -> Option<f64> {
        let all = self.impostors + self.ordinary;
        (all > 0).then(|| ratio(self.impostors, all))
    }
}

/// A body that is imitated and in no registry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Unknown<'a> {
    pub(crate) imitated: &'a str,
    pub(crate) rows: u64,
}

/// The figures at one threshold.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Point {
    /// The false-positive rate it was chosen for; none for the default.
    pub(crate) rate: Option<f64>,
    /// None if even the highest score occurs among too many ordinary accounts.
    pub(crate) threshold: Option<Score>,
    /// Whether the list has ordinary accounts enough for the rate to allow one of them.
    pub(crate) resolved: bool,
    pub(crate) counts: Counts,
    pub(crate) figures: Figures,
    /// Recall among the impostors that can be found: claims, and those of a body in the registries.
    pub(crate) recall_registered: Option<Share>,
    pub(crate) tables: Tables,
}

/// Impostors of no body in particular, at the default threshold.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct Claims {
    /// Flagged as a claim.
    pub(crate) found: Option<Share>,
    /// With the category of the list, where that is one of the contract's.
    pub(crate) right_category: Option<Share>,
    /// Impostors of a body, flagged as a claim only; counted under wrong entity.
    pub(crate) instead_of_entity: u64,
}

/// One step of the precision-recall curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct CurvePoint {
    pub(crate) score: Score,
    pub(crate) recall: f64,
    pub(crate) precision: f64,
    pub(crate) precision_restated: Option<f64>,
    pub(crate) false_positive_rate: Option<f64>,
}

/// One row with what was said of it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Case<'a> {
    pub(crate) file: &'a str,
    #[serde(flatten)]
    pub(crate) row: RowView<'a>,
    /// The best flag, also one under the threshold.
    pub(crate) flag: Option<FlagView<'a>>,
    /// Where the imitated body stands among all flags, from 1, and with which score, if not first.
    pub(crate) imitated_at: Option<(usize, Score)>,
}

/// A row as the list has it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RowView<'a>(pub(crate) &'a Row);

impl Serialize for RowView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let row = self.0;
        let mut map = serializer.serialize_map(Some(9))?;
        map.serialize_entry("line", &row.line)?;
        for (key, text) in [
            ("id", &row.id),
            ("name", &row.name),
            ("handle", &row.handle),
            ("platform", &row.platform),
            ("imitated", &row.imitated),
            ("category", &row.category),
            ("language", &row.language),
        ] {
            map.serialize_entry(key, text)?;
        }
        map.serialize_entry("technique", &row.techniques)?;
        map.end()
    }
}

/// A flag in the words of the contract.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FlagView<'a> {
    pub(crate) kind: Kind,
    pub(crate) tier: Tier,
    pub(crate) score: Score,
    pub(crate) category: &'a str,
    pub(crate) entity_id: &'a str,
    pub(crate) entity_name: &'a str,
    pub(crate) matched_name: &'a str,
    pub(crate) field: Field,
    pub(crate) evidence: Vec<Evidence>,
    pub(crate) disclaimer: Option<Disclaimer>,
}

impl<'a> From<&Flag<'a>> for FlagView<'a> {
    fn from(flag: &Flag<'a>) -> Self {
        FlagView {
            kind: flag.kind,
            tier: flag.tier,
            score: flag.score,
            category: flag.category,
            entity_id: flag.entity_id,
            entity_name: flag.entity_name,
            matched_name: flag.matched_name,
            field: flag.field,
            evidence: flag.evidence.clone(),
            disclaimer: flag.disclaimer,
        }
    }
}

/// Measures a detector on a labelled list. The detector is to report everything: the least score 0, all matches.
pub(crate) fn evaluate<'a>(
    list: &'a Labelled,
    detector: &'a Detector,
    settings: &Settings,
) -> Evaluation<'a> {
    let bodies = Bodies::of(&list.rows, detector);
    let all = outcomes(&list.rows, detector, &bodies, settings.threads);
    let mut rows = Rows {
        read: list.rows.len() as u64,
        repeated: list.repeated(),
        repaired: list.repaired,
        truncated: all.iter().filter(|outcome| outcome.truncated).count() as u64,
        ..Rows::default()
    };
    let case = |outcome: &Outcome<'a>| Case {
        file: list.files.get(outcome.row.file).map_or("", String::as_str),
        row: RowView(outcome.row),
        flag: outcome.flag.as_ref().map(FlagView::from),
        imitated_at: outcome.lower,
    };
    let aside = |outcome: &&Outcome<'_>| settings.set_aside_equal && outcome.equal && !outcome.row.impostor;
    let set_aside: Vec<Case<'_>> = all.iter().filter(aside).map(case).collect();
    rows.set_aside = set_aside.len() as u64;
    let outcomes: Vec<Outcome<'_>> = all.iter().filter(|one| !aside(one)).cloned().collect();
    drop(all);

    let mut unknown: Vec<Unknown<'_>> = Vec::new();
    for outcome in &outcomes {
        let row = outcome.row;
        if !row.impostor {
            rows.ordinary += 1;
            continue;
        }
        rows.impostors += 1;
        rows.claims += u64::from(row.claims());
        if !row.claims() && !bodies.holds(&row.imitated) {
            rows.unknown += 1;
            match unknown.iter_mut().find(|one| one.imitated == row.imitated) {
                Some(one) => one.rows += 1,
                None => unknown.push(Unknown { imitated: &row.imitated, rows: 1 }),
            }
        }
    }

    let prevalence = detector.options().prevalence;
    let curve = Curve::of(&outcomes);
    let point = |rate: Option<f64>, threshold: Option<Score>| {
        let counts = threshold.map_or(curve.start(), |threshold| curve.at(threshold));
        Point {
            rate,
            threshold,
            resolved: rate.is_none_or(|rate| rate * rows.ordinary as f64 >= 1.0),
            counts,
            figures: Figures::of(&counts, prevalence),
            recall_registered: Share::of(counts.found, counts.impostors() - rows.unknown),
            // Nothing reaches a score above the highest; a table of nothing flagged is what is wanted then.
            tables: match threshold {
                Some(threshold) => Tables::of(&outcomes, &bodies, threshold),
                None => Tables::of_nothing(&outcomes, &bodies),
            },
        }
    };
    let mut points = vec![point(None, Some(settings.threshold))];
    points.extend(settings.rates.iter().map(|rate| point(Some(*rate), curve.threshold_for(*rate))));

    let day = Day { accounts: settings.accounts, prevalence };
    let listed = |wanted: Verdict| {
        let mut cases: Vec<Case<'_>> =
            outcomes.iter().filter(|one| one.verdict(settings.threshold) == wanted).map(case).collect();
        if wanted != Verdict::Missed {
            cases.sort_by_key(|case| std::cmp::Reverse(case.flag.as_ref().map(|flag| flag.score)));
        }
        cases
    };
    Evaluation {
        version: env!("CARGO_PKG_VERSION"),
        registry: detector.registry_digest(),
        files: &list.files,
        prevalence,
        rows,
        unknown,
        points,
        claims: claims(&outcomes, settings.threshold),
        average_precision: curve.average_precision(),
        curve: points_of(&curve, prevalence),
        reliability: Reliability::of(&outcomes, prevalence, rows.prevalence()),
        day,
        budgets: settings.budgets.iter().filter_map(|reviews| Budget::of(*reviews, day, &curve)).collect(),
        missed: listed(Verdict::Missed),
        wrong_entity: listed(Verdict::WrongEntity),
        false_alarms: listed(Verdict::FalseAlarm),
        set_aside,
    }
}

fn claims(outcomes: &[Outcome<'_>], threshold: Score) -> Claims {
    let mut claims = (0, 0);
    let mut categories = (0, 0);
    let mut instead_of_entity = 0;
    for outcome in outcomes.iter().filter(|outcome| outcome.row.impostor) {
        let verdict = outcome.verdict(threshold);
        if !outcome.row.claims() {
            let claim = outcome.flag.as_ref().is_some_and(|flag| flag.kind == Kind::Claim);
            instead_of_entity += u64::from(claim && verdict == Verdict::WrongEntity);
            continue;
        }
        let found = verdict == Verdict::Found;
        claims = (claims.0 + u64::from(found), claims.1 + 1);
        if let Some(right) = outcome.right_category() {
            categories = (categories.0 + u64::from(found && right), categories.1 + 1);
        }
    }
    Claims {
        found: Share::of(claims.0, claims.1),
        right_category: Share::of(categories.0, categories.1),
        instead_of_entity,
    }
}

fn points_of(curve: &Curve, prevalence: f64) -> Vec<CurvePoint> {
    let of = |step: &curve::Step| {
        let counts = step.counts;
        Some(CurvePoint {
            score: step.score,
            recall: counts.recall()?.share,
            precision: counts.precision()?.share,
            precision_restated: counts.precision_at(prevalence).map(|range| range.share),
            false_positive_rate: counts.false_positive_rate().map(|share| share.share),
        })
    };
    curve.steps().iter().filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Options, Registry};

    const REGISTRY: &str = "id,name,category,country,aliases,official\n\
        rm,人民日报,news-media,CN,,\nrt,Reuters,news-agency,GB,路透社,\n";

    const LIST: &str = "name,handle,imitated,label,category,technique\n\
        人民曰报,,人民日报,impostor,,han-shape\n\
        R\u{435}uters,,人民日报,impostor,,homoglyph\n\
        Rita Meyer,,Reuters,impostor,,\n\
        Blue Army Command,,,impostor,military,\n\
        光明曰报,,光明日报,impostor,,han-shape\n\
        Reuters,,,ordinary,,\n\
        Reuters Live,,,ordinary,,\n\
        Anna,,,ordinary,,\n";

    fn with(set_aside_equal: bool, check: impl FnOnce(&Evaluation<'_>)) {
        let mut list = Labelled::default();
        list.add("list.csv", LIST.as_bytes(), false).unwrap();
        let options = Options { min_score: Score::default(), all_matches: true, ..Options::default() };
        let registry = Registry::read_csv(REGISTRY.as_bytes(), "registry.csv").unwrap();
        let detector = Detector::builder().registry(registry).unwrap().options(options).build().unwrap();
        let settings = Settings {
            threshold: Score::LOW,
            rates: vec![0.5, 0.01],
            budgets: vec![100],
            accounts: 1_000_000,
            set_aside_equal,
            threads: 2,
        };
        check(&evaluate(&list, &detector, &settings));
    }

    #[test]
    fn every_row_has_one_verdict() {
        with(false, |evaluation| {
            let default = &evaluation.points[0];
            let by_hand = Counts { found: 1, wrong_entity: 1, missed: 3, false_alarms: 2, left_alone: 1 };
            assert_eq!(default.counts, by_hand);
            assert_eq!(default.recall_registered.map(|share| (share.count, share.of)), Some((1, 4)));
            assert_eq!(evaluation.rows.claims, 1);
            assert_eq!(evaluation.unknown, [Unknown { imitated: "光明日报", rows: 1 }]);
            assert_eq!(evaluation.claims.found.map(|share| (share.count, share.of)), Some((0, 1)));
            let names =
                |cases: &[Case<'_>]| cases.iter().map(|case| case.row.0.name.clone()).collect::<Vec<_>>();
            assert_eq!(names(&evaluation.missed), ["Rita Meyer", "Blue Army Command", "光明曰报"]);
            assert_eq!(names(&evaluation.wrong_entity), ["R\u{435}uters"]);
            assert_eq!(names(&evaluation.false_alarms), ["Reuters", "Reuters Live"]);
            let coarse = &evaluation.points[1];
            assert!(coarse.resolved && coarse.counts.false_alarms == 1, "{coarse:?}");
            assert!(!evaluation.points[2].resolved);
        });
    }

    #[test]
    fn registered_names_are_set_aside_only_where_asked() {
        with(true, |evaluation| {
            assert_eq!((evaluation.rows.set_aside, evaluation.rows.ordinary), (1, 2));
            assert_eq!(evaluation.points[0].counts.false_alarms, 1);
            assert_eq!(evaluation.set_aside[0].row.0.name, "Reuters");
        });
    }
}
