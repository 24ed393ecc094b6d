//! What a scan says at its end: the ledger and the tallies, aligned.

use std::fmt::Write;

use crate::cli::output::Palette;
use crate::scan::Outcome;
use crate::scan::progress::{grouped, per_second};
use crate::text::{terminal, width};

/// Entities named as the most imitated.
const ENTITIES: usize = 10;

/// Columns for an entity's name; a longer one pushes its id to the right.
const NAME_COLUMNS: usize = 40;

/// The summary of a scan, safe for a terminal.
pub(crate) fn of(outcome: &Outcome, palette: &Palette) -> String {
    let mut out = String::new();
    let ledger = &outcome.ledger;
    let tally = &outcome.tally;
    let bold = palette.heading;
    let faint = palette.faint;
    // A string takes every write, here and below.
    if !outcome.described.is_empty() {
        let first = outcome.described.len();
        let more = ledger.quarantined > first as u64;
        let _ = writeln!(out, "{bold}Quarantined{bold:#}{}", if more { ", the first of them" } else { "" });
        for line in &outcome.described {
            let _ = writeln!(out, "  {line}");
        }
    }
    let counts = [ledger.read, ledger.scanned, ledger.quarantined, ledger.blank, tally.flags].map(grouped);
    let column = counts.iter().map(String::len).max().unwrap_or(0);
    let [read, scanned, quarantined, blank, flags] = counts;
    let _ = writeln!(out, "{bold}Rows{bold:#}          {read:>column$}");
    let repaired = match ledger.repaired {
        0 => String::new(),
        count => format!("  {faint}(of them {} repaired){faint:#}", grouped(count)),
    };
    let _ = writeln!(out, "  scanned     {scanned:>column$}{repaired}");
    let _ = writeln!(out, "  quarantined {quarantined:>column$}");
    let _ = writeln!(out, "  blank       {blank:>column$}");
    let accounts = match tally.accounts {
        count if count == tally.flags => String::new(),
        count => format!("  {faint}in {} accounts{faint:#}", grouped(count)),
    };
    let _ = writeln!(out, "{bold}Flags{bold:#}         {flags:>column$}{accounts}");
    if tally.standing > 0 {
        let _ = writeln!(
            out,
            "  {faint}{} more stood in the baseline and are left out{faint:#}",
            grouped(tally.standing)
        );
    }
    if tally.flags > 0 {
        for (what, counts) in
            [("kind", tally.kinds()), ("tier", tally.tiers()), ("category", tally.categories())]
        {
            let list: Vec<String> = counts
                .iter()
                .map(|(word, count)| format!("{} {}", terminal(word), grouped(*count)))
                .collect();
            let _ = writeln!(out, "  {what:<12}{}", list.join(", "));
        }
        let entities = tally.entities(ENTITIES);
        let names: Vec<_> = entities.iter().map(|(_, name, _)| terminal(name)).collect();
        let widest = names.iter().map(|name| width(name)).max().unwrap_or(0).min(NAME_COLUMNS);
        let digits = entities.first().map_or(0, |(.., count)| grouped(*count).len());
        if !entities.is_empty() {
            let _ = writeln!(out, "{bold}Most imitated{bold:#}");
        }
        for ((id, _, count), name) in entities.iter().zip(&names) {
            let pad = widest.saturating_sub(width(name));
            let count = grouped(*count);
            let _ = writeln!(out, "  {count:>digits$}  {name}{:pad$}  {faint}{}{faint:#}", "", terminal(id));
        }
    }
    let rate = grouped(per_second(ledger.read, outcome.elapsed));
    let before = match outcome.before {
        0 => String::new(),
        rows => format!(", {} of them before it was stopped", grouped(rows)),
    };
    let _ = writeln!(out, "{faint}{:.1} s, {rate} rows/s{before}{faint:#}", outcome.elapsed.as_secs_f64());
    out
}
