//! The tables that terminal and page both show: cells of raw text, without a word on how they are drawn. Whoever draws
//! them sends every cell through a door of `text`.

use std::fmt::Write as _;

use super::interval::{Range, Share};
use super::reliability::Band;
use super::tables::Group;
use super::{Case, Evaluation, Point};
use crate::Score;
use crate::scan::progress::grouped;

/// One table. The first column is words, all others are figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Grid {
    pub(crate) title: String,
    /// What has to be known to read it; may be empty.
    pub(crate) note: String,
    pub(crate) head: Vec<&'static str>,
    pub(crate) rows: Vec<Vec<String>>,
}

/// The figures of the default threshold.
pub(crate) fn figures(evaluation: &Evaluation<'_>, point: &Point) -> Grid {
    let figures = &point.figures;
    let mut rows = Vec::new();
    let mut share = |word: &str, share: Option<Share>| {
        if let Some(share) = share {
            rows.push(vec![
                word.to_owned(),
                percent(share.share),
                between(share.low, share.high),
                format!("{} of {}", grouped(share.count), grouped(share.of)),
            ]);
        }
    };
    share("recall", figures.recall);
    if evaluation.rows.unknown > 0 {
        share("… of registered bodies and claims", point.recall_registered);
    }
    if point.counts.wrong_entity > 0 {
        share("… flagged for whatever entity", figures.flagged_impostors);
    }
    share("false-positive rate", figures.false_positive_rate);
    share("precision in this list", figures.precision);
    let restated = |rows: &mut Vec<Vec<String>>, word: &str, range: Range| {
        rows.push(vec![word.to_owned(), percent(range.share), between(range.low, range.high), String::new()]);
    };
    if let Some(range) = figures.precision_restated {
        restated(&mut rows, &format!("precision at {}", one_in(evaluation.prevalence)), range);
    }
    let mut plain = |word: String, value: Option<f64>| {
        if let Some(value) = value {
            rows.push(vec![word, format!("{value:.3}"), String::new(), String::new()]);
        }
    };
    plain("F1 in this list".to_owned(), figures.f1);
    plain(format!("F1 at {}", one_in(evaluation.prevalence)), figures.f1_restated);
    plain("average precision in this list".to_owned(), evaluation.average_precision);
    let counts = &point.counts;
    Grid {
        title: format!("{} (default)", at_score(point.threshold)),
        note: format!(
            "{} found, {} wrong entity, {} missed; {} false alarms, {} left alone",
            grouped(counts.found),
            grouped(counts.wrong_entity),
            grouped(counts.missed),
            grouped(counts.false_alarms),
            grouped(counts.left_alone)
        ),
        head: vec!["", "", "95 %", "rows"],
        rows,
    }
}

/// The chosen false-positive rates.
pub(crate) fn rates(evaluation: &Evaluation<'_>) -> Grid {
    let row = |point: &Point| {
        let figures = &point.figures;
        let mut rate = point.rate.map_or_else(|| "default".to_owned(), percent);
        if !point.resolved {
            rate.push('*');
        }
        vec![
            rate,
            match point.threshold {
                None => "none".to_owned(),
                Some(score) if score == Score::default() => "any".to_owned(),
                Some(score) => score.to_string(),
            },
            grouped(point.counts.false_alarms),
            figures.false_positive_rate.map_or_else(String::new, |share| between(share.low, share.high)),
            share_of(figures.recall),
            figures.recall.map_or_else(String::new, |share| between(share.low, share.high)),
            figures.precision_restated.map_or_else(String::new, |range| percent(range.share)),
            figures.precision_restated.map_or_else(String::new, |range| between(range.low, range.high)),
        ]
    };
    let coarse = evaluation.points.iter().any(|point| !point.resolved);
    let mut note = format!("precision at {}", one_in(evaluation.prevalence));
    if coarse {
        let _ = write!(
            note,
            "; * {} ordinary accounts are too few for this rate: it allows less than one of them",
            grouped(evaluation.rows.ordinary)
        );
    }
    Grid {
        title: "At chosen false-positive rates".to_owned(),
        note,
        head: vec![
            "rate at most",
            "from score",
            "false alarms",
            "95 %",
            "recall",
            "95 %",
            "precision",
            "range",
        ],
        rows: evaluation.points.iter().map(row).collect(),
    }
}

/// The tables by what rows have in common; those of nothing are left out.
pub(crate) fn tables(point: &Point) -> Vec<Grid> {
    let tables = &point.tables;
    [
        ("By kind of flag", "", &tables.kind),
        (
            "By category",
            "of the row, else of the imitated body; a false alarm counts where it is flagged",
            &tables.category,
        ),
        ("By language", "of the row; where it states none, its script in parentheses", &tables.language),
        ("By technique", "as the list states them; a row with several counts for each", &tables.technique),
        ("By technique in the evidence", "a flag with several counts for each", &tables.evidence),
    ]
    .into_iter()
    .filter(|(.., groups)| !groups.is_empty())
    .map(|(title, note, groups)| table(title, note, groups))
    .collect()
}

fn table(title: &str, note: &str, groups: &[Group]) -> Grid {
    let any = |of: fn(&Group) -> Option<Share>| groups.iter().any(|group| of(group).is_some());
    let recall = any(|group| group.recall);
    let precision = any(|group| group.precision);
    let rate = any(|group| group.false_positive_rate);
    let mut head = vec![""];
    if recall {
        head.push("impostors");
    }
    head.extend(["found", "wrong entity"]);
    if recall {
        head.extend(["missed", "recall", "95 %"]);
    }
    if precision {
        head.extend(["false alarms", "precision", "95 %"]);
    }
    if rate {
        head.extend(["ordinary", "false-positive rate", "95 %"]);
    }
    let row = |group: &Group| {
        let counts = &group.counts;
        let mut row = vec![group.word.clone()];
        let share = |row: &mut Vec<String>, share: Option<Share>| {
            row.push(share_of(share));
            row.push(share.map_or_else(String::new, |share| between(share.low, share.high)));
        };
        if recall {
            row.push(grouped(counts.impostors()));
        }
        row.extend([grouped(counts.found), grouped(counts.wrong_entity)]);
        if recall {
            row.push(grouped(counts.missed));
            share(&mut row, group.recall);
        }
        if precision {
            row.push(grouped(counts.false_alarms));
            share(&mut row, group.precision);
        }
        if rate {
            row.push(grouped(counts.ordinary()));
            share(&mut row, group.false_positive_rate);
        }
        row
    };
    Grid { title: title.to_owned(), note: note.to_owned(), head, rows: groups.iter().map(row).collect() }
}

/// What reviews a day bring.
pub(crate) fn budgets(evaluation: &Evaluation<'_>) -> Option<Grid> {
    let day = &evaluation.day;
    let rows: Vec<Vec<String>> = evaluation
        .budgets
        .iter()
        .map(|budget| {
            vec![
                grouped(budget.reviews),
                whole(budget.used),
                budget.score.map_or_else(String::new, |score| score.to_string()),
                whole(budget.found),
                budget.precision.map_or_else(String::new, |range| percent(range.share)),
                budget.precision.map_or_else(String::new, |range| between(range.low, range.high)),
            ]
        })
        .collect();
    (!rows.is_empty()).then(|| Grid {
        title: "With a budget of reviews a day".to_owned(),
        note: format!(
            "of {} accounts a day, {}: {} impostors; best scores first, rates as in this list",
            grouped(day.accounts),
            one_in(day.prevalence),
            whole(day.accounts as f64 * day.prevalence)
        ),
        head: vec!["reviews", "used", "from score", "confirmed", "precision", "range"],
        rows,
    })
}

/// Scores beside what was observed.
pub(crate) fn reliability(evaluation: &Evaluation<'_>) -> Option<Grid> {
    let reliability = &evaluation.reliability;
    let prevalence = reliability.prevalence?;
    let row = |band: &Band| {
        let verdict = match (band.inside, band.observed) {
            (Some(true), _) => "inside",
            (Some(false), Some(share)) if band.mean_score < share.low => "too low",
            (Some(false), _) => "too high",
            (None, _) => "too few rows",
        };
        vec![
            band.name.clone(),
            grouped(band.rows),
            percent(band.mean_score),
            share_of(band.observed),
            band.observed.map_or_else(String::new, |share| between(share.low, share.high)),
            verdict.to_owned(),
        ]
    };
    let rows: Vec<Vec<String>> =
        reliability.bands.iter().chain(&reliability.tiers).filter(|band| band.rows > 0).map(row).collect();
    (!rows.is_empty()).then(|| Grid {
        title: "Reliability of scores".to_owned(),
        note: format!(
            "by score as reported (stated to {}); the mean is restated to this list, {}; observed: flags that are right; \
             judged from 30 rows on",
            one_in(evaluation.prevalence),
            one_in(prevalence)
        ),
        head: vec!["score", "rows", "mean score, restated", "observed", "95 %", "score is"],
        rows,
    })
}

/// What was said of a row: the flag with its evidence.
pub(crate) fn said(case: &Case<'_>) -> String {
    let Some(flag) = &case.flag else { return "no flag at any score".to_owned() };
    let mut out = format!("{} {}", flag.score, flag.kind);
    let whom = if flag.entity_name.is_empty() { flag.category } else { flag.entity_name };
    // A string takes every write, here and below.
    let _ = write!(out, " → {whom}");
    if flag.matched_name != flag.entity_name {
        let _ = write!(out, " ({})", flag.matched_name);
    }
    if let Some(disclaimer) = flag.disclaimer {
        let _ = write!(out, ", says {disclaimer}");
    }
    for (at, one) in flag.evidence.iter().enumerate() {
        let _ = write!(out, "{}{one}", if at == 0 { ": " } else { "; " });
    }
    if let Some((rank, score)) = case.imitated_at {
        let _ = write!(out, " [what it imitates stands {rank}. with {score}]");
    }
    out
}

/// Name and handle of a row.
pub(crate) fn account(case: &Case<'_>) -> String {
    let row = case.row.0;
    let handle = row.handle.strip_prefix('@').unwrap_or(&row.handle);
    match (row.name.is_empty(), handle.is_empty()) {
        (_, true) => row.name.clone(),
        (true, false) => format!("@{handle}"),
        (false, false) => format!("{} @{handle}", row.name),
    }
}

/// The default threshold in words.
pub(crate) fn at_score(score: Option<Score>) -> String {
    match score {
        None => "Above every score".to_owned(),
        Some(score) if score == Score::default() => "At any score".to_owned(),
        Some(score) => format!("At scores of {score} and more"),
    }
}

/// A share in percent with three significant digits.
pub(crate) fn percent(share: f64) -> String {
    let value = share * 100.0;
    match value {
        v if v <= 0.0 => "0 %".to_owned(),
        v if v >= 100.0 => "100 %".to_owned(),
        _ => format!("{} %", digits(value)),
    }
}

fn digits(value: f64) -> String {
    match value {
        v if v >= 99.95 => format!("{v:.2}"),
        v if v >= 10.0 => format!("{v:.1}"),
        v if v >= 1.0 => format!("{v:.2}"),
        v if v >= 0.1 => format!("{v:.3}"),
        v if v >= 0.01 => format!("{v:.4}"),
        v => format!("{v:.5}"),
    }
}

fn between(low: f64, high: f64) -> String {
    let end = |value: f64| match value * 100.0 {
        v if v <= 0.0 => "0".to_owned(),
        v if v >= 100.0 => "100".to_owned(),
        v => digits(v),
    };
    format!("{}–{}", end(low), end(high))
}

fn share_of(share: Option<Share>) -> String {
    share.map_or_else(String::new, |share| percent(share.share))
}

/// A prevalence as people say it.
pub(crate) fn one_in(prevalence: f64) -> String {
    if prevalence <= 0.0 {
        return "no impostors".to_owned();
    }
    let many = 1.0 / prevalence;
    if many < 10.0 { format!("1 impostor in {many:.1}") } else { format!("1 impostor in {}", whole(many)) }
}

/// A number of accounts that need not be whole.
fn whole(number: f64) -> String {
    if number > 0.0 && number < 10.0 && (number - number.round()).abs() > 0.05 {
        return format!("{number:.1}");
    }
    // Accounts a day are far below 2^53, and none of these is below 0.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "as said above")]
    grouped(number.round() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_keep_three_digits() {
        for (share, text) in [
            (0.0, "0 %"),
            (1.0, "100 %"),
            (0.714_2, "71.4 %"),
            (0.999_9, "99.99 %"),
            (0.012_34, "1.23 %"),
            (0.001_234, "0.123 %"),
            (0.000_123_4, "0.0123 %"),
            (0.000_012_34, "0.00123 %"),
        ] {
            assert_eq!(percent(share), text);
        }
        assert_eq!(between(0.0, 0.0038), "0–0.380");
    }

    #[test]
    fn prevalences_are_said_as_people_say_them() {
        assert_eq!(one_in(0.001), "1 impostor in 1,000");
        assert_eq!(one_in(0.4), "1 impostor in 2.5");
        assert_eq!(whole(1_234.4), "1,234");
        assert_eq!(whole(0.26), "0.3");
    }
}
