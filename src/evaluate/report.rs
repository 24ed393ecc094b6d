//! One page that holds everything: no script, no second file, nothing fetched. Every text of an account, a registry or a
//! file name goes through the door for pages and stands in an element of its own, so that it cannot turn what is around.

use std::fmt::Write as _;

use super::grid::{self, Grid};
use super::{Case, Evaluation, svg};
use crate::scan::progress::grouped;
use crate::text::html;

/// Characters of one text that are shown; evidence of a long name is longer than anybody reads.
const SHOWN: usize = 400;

const STYLE: &str = "\
:root{color-scheme:light dark;--page:#fbfbf9;--ink:#1d2021;--faint:#5c6266;--rule:#d5d7d5;--own:#0b6e63;--restated:#b3461d}\
@media(prefers-color-scheme:dark){:root{--page:#16181a;--ink:#e4e5e2;--faint:#a2a8ab;--rule:#3a3f42;--own:#5cc8b8;--restated:#f0925f}}\
*{box-sizing:border-box}\
body{margin:0 auto;padding:1rem;max-width:72rem;background:var(--page);color:var(--ink);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}\
h1{font-size:1.4rem;margin:.5rem 0}h2{font-size:1.1rem;margin:2rem 0 .25rem}\
p{margin:.25rem 0 .75rem}.note,.key,footer{color:var(--faint);font-size:.875rem}\
.scroll{overflow-x:auto;max-width:100%}.scroll:focus-visible,summary:focus-visible{outline:2px solid var(--own)}\
table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums;overflow-wrap:normal}\
th,td{padding:.3rem .6rem;text-align:right;border-bottom:1px solid var(--rule);white-space:nowrap;vertical-align:top}\
th:first-child,td:first-child{text-align:left;padding-left:0}thead th{font-weight:600;color:var(--faint)}tbody th{font-weight:400}\
table.cases{width:100%;overflow-wrap:anywhere}.cases td,.cases th{text-align:left;white-space:normal;min-width:7rem}.cases td.wide{min-width:16rem}\
.plots{display:flex;margin-top:2rem;flex-wrap:wrap;gap:1rem 2rem}.plots figure{margin:0;flex:1 1 18rem;max-width:34rem;min-width:0}\
figcaption{font-weight:600}svg{display:block;width:100%;height:auto}svg text{font:11px system-ui,sans-serif;fill:var(--faint)}\
.grid{stroke:var(--rule);fill:none}.diagonal{stroke:var(--faint);stroke-dasharray:4 3;fill:none}\
.line{fill:none;stroke-width:2}.bar{stroke-width:2}.own{--c:var(--own)}.restated{--c:var(--restated)}.few{--c:var(--faint)}\
.line,.bar,.dot{stroke:var(--c)}.dot{fill:var(--c)}.dot.few{fill:var(--page)}\
.line.restated{stroke-dasharray:6 3}.swatch{display:inline-block;width:1.2rem;height:.7rem;background:var(--c)}\
details{margin:.5rem 0}summary{cursor:pointer}.scroll+p{margin-top:.5rem}\
@media(max-width:30rem){table{font-size:.8rem}th,td{padding:.3rem .35rem}tbody th:first-child{white-space:normal;min-width:6rem}\
svg text{font-size:13px}.cases thead{display:none}.cases tr{display:block;padding:.4rem 0;border-bottom:1px solid var(--rule)}\
.cases th,.cases td,.cases td.wide{display:block;min-width:0;border:0;padding:.05rem 0}.cases th{font-size:.9rem;font-weight:600}}";

/// The whole page.
pub(crate) fn page(evaluation: &Evaluation<'_>) -> String {
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>deadringer: evaluation</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>Evaluation</h1>\n"
    );
    let files: Vec<String> = evaluation.files.iter().map(|file| text(file)).collect();
    // A string takes every write, here and below.
    let _ = writeln!(
        out,
        "<p>{}</p>\n<p class=\"note\">deadringer {}, registry {}</p>",
        files.join(", "),
        html(evaluation.version),
        html(&evaluation.registry)
    );
    let (Some(default), rest) = (evaluation.points.first(), evaluation.points.get(1..).unwrap_or_default())
    else {
        return out;
    };
    rows(&mut out, evaluation);
    table(&mut out, &grid::figures(evaluation, default), 2);
    claims(&mut out, evaluation);
    table(&mut out, &grid::rates(evaluation), 2);
    let plots = [
        ("Precision over recall", svg::precision_recall(evaluation)),
        ("Reliability of scores", svg::reliability(evaluation)),
    ];
    out.push_str("<section class=\"plots\">\n");
    for (caption, plot) in plots.iter().filter_map(|(caption, plot)| Some((caption, plot.as_ref()?))) {
        let _ = writeln!(out, "<figure>\n<figcaption>{caption}</figcaption>\n{plot}</figure>");
    }
    out.push_str("</section>\n");
    for grid in grid::budgets(evaluation).iter().chain(&grid::reliability(evaluation)) {
        table(&mut out, grid, 2);
    }
    for grid in grid::tables(default) {
        table(&mut out, &grid, 2);
    }
    for point in rest {
        let rate = point.rate.map_or_else(String::new, grid::percent);
        let _ = writeln!(
            out,
            "<details>\n<summary>The same tables at a false-positive rate of {} at most: {}</summary>",
            html(&rate),
            html(&grid::at_score(point.threshold).to_lowercase())
        );
        for grid in grid::tables(point) {
            table(&mut out, &grid, 3);
        }
        out.push_str("</details>\n");
    }
    for (title, note, list) in [
        ("Missed", "impostors that are not flagged; what would be said at a lower score", &evaluation.missed),
        ("Flagged for another entity", "impostors; best score first", &evaluation.wrong_entity),
        ("False alarms", "ordinary accounts that are flagged; best score first", &evaluation.false_alarms),
        ("Set aside", "ordinary accounts that bear a registered name; not counted", &evaluation.set_aside),
    ] {
        cases(&mut out, title, note, list);
    }
    out.push_str(
        "</main>\n<footer>\n<p>An account resembles a name or asserts to be somebody; whether it is one is for a person to find \
         out. Labels are those of the list.</p>\n</footer>\n</body>\n</html>\n",
    );
    out
}

fn rows(out: &mut String, evaluation: &Evaluation<'_>) {
    let rows = &evaluation.rows;
    let _ = write!(
        out,
        "<p>{} rows: {} impostors ({} of them claims), {} ordinary",
        grouped(rows.read),
        grouped(rows.impostors),
        grouped(rows.claims),
        grouped(rows.ordinary)
    );
    for (count, what) in [
        (rows.set_aside, "set aside, as they bear a registered name"),
        (rows.repeated, "repeating an earlier name"),
        (rows.repaired, "repaired, as their bytes were no UTF-8"),
        (rows.truncated, "longer than is looked at"),
    ] {
        if count > 0 {
            let _ = write!(out, ", {} {what}", grouped(count));
        }
    }
    out.push_str("</p>\n");
    if rows.unknown > 0 {
        let names: Vec<String> = evaluation.unknown.iter().map(|one| text(one.imitated)).collect();
        let _ = writeln!(
            out,
            "<details>\n<summary>{} rows imitate {} bodies that no registry in use holds; they cannot be found</summary>\n\
             <p>{}</p>\n</details>",
            grouped(rows.unknown),
            grouped(names.len() as u64),
            names.join(", ")
        );
    }
}

fn claims(out: &mut String, evaluation: &Evaluation<'_>) {
    let claims = &evaluation.claims;
    let Some(found) = claims.found else { return };
    let _ = write!(
        out,
        "<p>Impostors of no body in particular: {} of {} flagged as a claim",
        grouped(found.count),
        grouped(found.of)
    );
    if let Some(right) = claims.right_category {
        let _ = write!(
            out,
            "; {} of {} with the right category, where the list states one",
            grouped(right.count),
            grouped(right.of)
        );
    }
    out.push_str("</p>\n");
}

fn table(out: &mut String, grid: &Grid, level: u8) {
    let _ = writeln!(out, "<h{level}>{}</h{level}>", html(&grid.title));
    if !grid.note.is_empty() {
        let _ = writeln!(out, "<p class=\"note\">{}</p>", html(&grid.note));
    }
    let label = html(&grid.title);
    let _ = write!(
        out,
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{label}\">\n<table>\n<thead><tr>"
    );
    for cell in &grid.head {
        let _ = write!(out, "<th scope=\"col\">{}</th>", html(cell));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in &grid.rows {
        out.push_str("<tr>");
        for (at, cell) in row.iter().enumerate() {
            let cell = text(cell);
            let _ = match at {
                0 => write!(out, "<th scope=\"row\">{cell}</th>"),
                _ => write!(out, "<td>{cell}</td>"),
            };
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
}

fn cases(out: &mut String, title: &str, note: &str, list: &[Case<'_>]) {
    if list.is_empty() {
        return;
    }
    let imitates = list.iter().any(|case| !case.row.0.imitated.is_empty());
    let _ = write!(
        out,
        "<h2>{title} ({})</h2>\n<p class=\"note\">{note}</p>\n\
         <div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{title}\">\n<table class=\"cases\">\n\
         <thead><tr><th scope=\"col\">account</th>{}<th scope=\"col\">said</th><th scope=\"col\">row</th></tr></thead>\n<tbody>\n",
        grouped(list.len() as u64),
        if imitates { "<th scope=\"col\">imitates</th>" } else { "" }
    );
    for case in list {
        let row = case.row.0;
        let _ = write!(out, "<tr><th scope=\"row\">{}</th>", text(&grid::account(case)));
        if imitates {
            let _ = write!(out, "<td>{}</td>", text(&row.imitated));
        }
        let _ = writeln!(
            out,
            "<td class=\"wide\">{}</td><td>{}</td></tr>",
            text(&grid::said(case)),
            text(&format!("{}:{}", case.file, row.line))
        );
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
}

/// A text of unknown origin, by itself and of bearable length.
fn text(raw: &str) -> String {
    match raw.char_indices().nth(SHOWN) {
        None => format!("<bdi>{}</bdi>", html(raw)),
        Some((end, _)) => format!("<bdi>{}…</bdi>", html(raw.get(..end).unwrap_or_default())),
    }
}
