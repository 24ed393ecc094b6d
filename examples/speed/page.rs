//! One page that holds everything: no script, no second file, nothing fetched; light or dark as the reader has it.

use std::fmt::Write as _;

use crate::record::{Figure, Record, short};
use crate::svg::escaped;

const STYLE: &str = "\
:root{color-scheme:light dark;--page:#fbfbf9;--ink:#1d2021;--faint:#5c6266;--rule:#d5d7d5;--own:#0b6e63;--restated:#b3461d}\
@media(prefers-color-scheme:dark){:root{--page:#16181a;--ink:#e4e5e2;--faint:#a2a8ab;--rule:#3a3f42;--own:#5cc8b8;--restated:#f0925f}}\
*{box-sizing:border-box}\
body{margin:0 auto;padding:1rem;max-width:76rem;background:var(--page);color:var(--ink);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}\
h1{font-size:1.4rem;margin:.5rem 0}h2{font-size:1.1rem;margin:2.5rem 0 .5rem}\
p{margin:.25rem 0 .75rem;max-width:46rem}.note,.key,footer{color:var(--faint);font-size:.875rem}\
code{font-size:.875em}\
.scroll{overflow-x:auto;max-width:100%}.scroll:focus-visible,summary:focus-visible{outline:2px solid var(--own)}\
table{border-collapse:collapse;font-size:.875rem;font-variant-numeric:tabular-nums;overflow-wrap:normal}\
th,td{padding:.25rem .6rem;text-align:right;border-bottom:1px solid var(--rule);vertical-align:top;white-space:nowrap}\
th:first-child,td:first-child,td.text,th.text{text-align:left}th:first-child{padding-left:0}\
thead th{font-weight:600;color:var(--faint)}tbody th{font-weight:400}td.no{color:var(--restated);font-weight:600}td.yes{color:var(--own);font-weight:600}\
.plots{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,21rem),1fr));gap:1.5rem 2.5rem}\
figure{margin:0;min-width:0;max-width:34rem}figcaption{font-weight:600;margin-bottom:.25rem}\
svg{display:block;width:100%;height:auto}svg text{font:11px system-ui,sans-serif;fill:var(--faint)}svg text.label{fill:var(--ink)}\
svg text.value{fill:var(--ink);font-variant-numeric:tabular-nums}\
.grid{stroke:var(--rule);fill:none}.own{--c:var(--own)}.restated{--c:var(--restated)}.few{--c:var(--faint)}\
.line{fill:none;stroke:var(--c);stroke-width:2}.line.few{stroke-width:1}.dashed{stroke-dasharray:5 3}\
.mark{fill:var(--page);stroke:var(--c);stroke-width:1.75}.mark.own{fill:var(--c)}.solid{fill:var(--c);fill-opacity:.6}\
.spread{stroke:var(--ink);stroke-width:1.5;fill:none}.aim{stroke:var(--ink);stroke-width:2;fill:none}\
svg.sample{display:inline-block;width:2.25rem;height:.75rem;vertical-align:middle;margin-right:.35rem}\
.key{list-style:none;margin:.25rem 0 0;padding:0;display:flex;flex-wrap:wrap;gap:.1rem 1rem}.key li{white-space:nowrap}\
details{margin:.5rem 0}summary{cursor:pointer}\
@media(max-width:30rem){svg text{font-size:13px}th,td{padding:.25rem .35rem}\
.rows thead{display:none}.rows tr{display:block;padding:.4rem 0;border-bottom:1px solid var(--rule)}\
.rows th,.rows td.of{display:block}.rows th,.rows td{border:0;padding:0 .4rem .05rem 0;text-align:left;white-space:normal}\
.rows td:not(.of){display:inline-block}\
.rows td:empty{display:none}.rows td[data-of]::before{content:attr(data-of) ' ';color:var(--faint)}}";

/// The whole page of records and plots.
pub(crate) fn page(records: &[Record], plots: &[(String, Vec<String>)]) -> String {
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>deadringer: speed, size and memory</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <h1>Speed, size and memory</h1>\n\
         <p>Each figure is the median of several runs, with the least and the greatest beside it. Vertical strokes are what is \
         aimed at, dashed ones what would be better still. Each record says below on which machine and by which command.</p>\n"
    );
    aims(&mut out, records);
    for (title, figures) in plots {
        // A string takes every write, here and below.
        let _ =
            writeln!(out, "<h2>{}</h2>\n<div class=\"plots\">\n{}</div>", escaped(title), figures.concat());
    }
    out.push_str("<h2>All figures</h2>\n");
    for record in records {
        whole(&mut out, record);
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

/// What is aimed at, and whether it was reached.
fn aims(out: &mut String, records: &[Record]) {
    let aimed: Vec<&Figure> =
        records.iter().flat_map(|record| &record.figures).filter(|figure| figure.aim.is_some()).collect();
    if aimed.is_empty() {
        return;
    }
    out.push_str("<h2>Aims</h2>\n");
    table(out, &aimed, "Aims and figures");
}

fn table(out: &mut String, figures: &[&Figure], name: &str) {
    let _ = writeln!(
        out,
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{}\"><table class=\"rows\">\n<thead><tr><th>figure</th>\
         <th class=\"text\">of</th><th>median</th><th>least</th><th>greatest</th><th class=\"text\">unit</th>\
         <th>aim</th><th>met</th></tr></thead>\n<tbody>",
        escaped(name)
    );
    for figure in figures {
        let (aim, met) = match &figure.aim {
            Some(aim) => (aim.text(), if aim.is_met(figure.median) { "yes" } else { "no" }),
            None => (String::new(), ""),
        };
        let _ = writeln!(
            out,
            "<tr><th>{}</th><td class=\"text of\">{}</td><td data-of=\"median\">{}</td><td data-of=\"least\">{}</td>\
             <td data-of=\"greatest\">{}</td><td class=\"text\">{}</td><td{}>{aim}</td><td class=\"{met}\"{}>{met}</td></tr>",
            escaped(&figure.name),
            escaped(&figure.labels()),
            short(figure.median),
            short(figure.min),
            short(figure.max),
            escaped(&figure.unit),
            if aim.is_empty() { "" } else { " data-of=\"aim\"" },
            if met.is_empty() { "" } else { " data-of=\"met\"" },
        );
    }
    out.push_str("</tbody></table></div>\n");
}

/// A record with everything in it.
fn whole(out: &mut String, record: &Record) {
    let _ = writeln!(
        out,
        "<details><summary>{}</summary>\n<p><code>{}</code></p>\n<p class=\"note\">{}</p>",
        escaped(&record.what),
        escaped(&record.command),
        escaped(&record.machine.text())
    );
    table(out, &record.figures.iter().collect::<Vec<_>>(), &record.what);
    for note in &record.notes {
        let _ = writeln!(out, "<p class=\"note\">{}</p>", escaped(note));
    }
    out.push_str("</details>\n");
}
