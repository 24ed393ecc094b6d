//! The page itself. Tallies and the first flags are HTML, and stand without a script; with one, all flags that are embedded can be
//! filtered and sorted.

use std::fmt::Write as _;

use crate::page::evidence::{Laid, differences, over};
use crate::page::words::{Family, Language};
use crate::page::{bdi, grouped, plot, style};
use crate::{Disclaimer, Field, Kind, Technique, Tier};

use super::ranked::{Ranked, Row};
use super::tally::Tally;
use super::{Beside, Source, embed, policy};

/// Flags that stand as a table without a script.
pub(super) const FIRST: usize = 300;

/// Entities of the table of the most imitated.
const ENTITIES: usize = 25;

/// Categories of the table.
const CATEGORIES: usize = 100;

const LANGUAGE: Language = Language::English;

const SCRIPT: &str = include_str!("report.js");

/// What this page has of its own.
const STYLE: &str = "\
#list{width:100%;overflow-wrap:anywhere}#list td{vertical-align:top}#list td:nth-child(2){min-width:12rem;width:34%}\
#list td:nth-child(3){min-width:9rem;width:20%}#list td p{margin:.1rem 0}#list thead th{position:sticky;top:0;background:var(--page)}\
.figures{display:flex;flex-wrap:wrap;gap:.25rem 2rem;margin:1rem 0;padding:0;list-style:none}.figures b{display:block;font-size:1.6rem;line-height:1.2}\
section>table,section .scroll,.columns>div>table{margin-top:1.5rem}\
.pages{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin:.5rem 0}[hidden]{display:none!important}\
@media(max-width:30rem){.bar{width:3.5rem}td.bars{width:3.5rem}}\
@media(max-width:44rem){#list thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}\
#list :is(tbody,tr,td){display:block;width:auto!important;border:0;padding:.1rem 0;text-align:left}#list tr{border-bottom:1px solid var(--rule);padding:.6rem 0}\
#list td.number br{display:none}#list td.number .tier{margin-left:.5rem}}\n";

/// The whole page.
pub(super) fn page(sources: &[Source], tally: &Tally, ranked: Ranked) -> String {
    let rows = ranked.into_rows();
    let style = format!("{}{STYLE}", style::SHEET);
    let policy = policy::policy(SCRIPT, &style);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>deadringer: report</title>\n<style>{style}</style>\n</head>\n\
         <body>\n<a class=\"skip\" href=\"#ranked\">to the flags</a>\n<main>\n<h1>Names that resemble protected entities</h1>\n",
        LANGUAGE.tag()
    );
    head(&mut out, sources, tally);
    tallies(&mut out, tally);
    list(&mut out, &rows, tally.all.flags);
    // A string takes every write, here and below.
    let _ = write!(
        out,
        "</main>\n<footer>\n<p>Made by deadringer {} from names alone. A score is the estimated probability that a reviewer confirms a \
         flag; tiers: high from 0.90, medium from 0.70, low from 0.50.</p>\n</footer>\n\
         <script type=\"application/json\" id=\"data\">{}</script>\n<script>{SCRIPT}</script>\n</body>\n</html>\n",
        env!("CARGO_PKG_VERSION"),
        embed::data(&rows, LANGUAGE)
    );
    out
}

/// What was scanned, and by what.
fn head(out: &mut String, sources: &[Source], tally: &Tally) {
    out.push_str(
        "<p>These names are for a person to review. A flag says which protected name a name resembles, or what it asserts to be, and by \
         which characters; whether an account is what it says is for people to find out. A claim is unverified, not false.</p>\n",
    );
    let manifests = || {
        sources.iter().filter_map(|source| match &source.beside {
            Beside::Manifest(manifest) => Some(manifest),
            _ => None,
        })
    };
    let mut figures = vec![(tally.accounts, "accounts flagged"), (tally.all.flags, "flags")];
    // Rows of some files say nothing about the flags of others.
    if manifests().count() == sources.len() && !sources.is_empty() {
        figures.insert(0, (manifests().map(|manifest| manifest.ledger.scanned).sum(), "accounts scanned"));
    }
    out.push_str("<ul class=\"figures\">");
    for (count, what) in figures {
        let _ = write!(out, "<li><b>{}</b>{what}</li>", grouped(count));
    }
    out.push_str("</ul>\n");
    region(out, "Files");
    out.push_str("<table>\n<caption>Files</caption>\n<thead><tr><th scope=\"col\">flags from</th>");
    for head in ["flags", "rows read", "scanned", "repaired", "quarantined", "blank"] {
        let _ = write!(out, "<th scope=\"col\" class=\"number\">{head}</th>");
    }
    out.push_str("<th scope=\"col\">registry</th><th scope=\"col\">version</th></tr></thead>\n<tbody>\n");
    for source in sources {
        let _ = write!(
            out,
            "<tr><th scope=\"row\">{}</th><td class=\"number\">{}</td>",
            bdi(&source.name),
            grouped(source.flags)
        );
        match &source.beside {
            Beside::Manifest(manifest) => {
                let ledger = &manifest.ledger;
                for count in [ledger.read, ledger.scanned, ledger.repaired, ledger.quarantined, ledger.blank] {
                    let _ = write!(out, "<td class=\"number\">{}</td>", grouped(count));
                }
                let identity = &manifest.identity;
                let _ = write!(out, "<td><code>{}</code></td><td>{}</td>", bdi(&identity.registry), bdi(&identity.version));
            }
            Beside::Nothing => out.push_str("<td colspan=\"7\">no manifest stands beside it: what was scanned is not known</td>"),
            Beside::Other => out.push_str(
                "<td colspan=\"7\">the manifest beside it is of other flags: its size or digest differs, and it is left out</td>",
            ),
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
}

/// A stretch that may be wider than the screen, reached by keyboard.
fn region(out: &mut String, label: &str) {
    let _ = writeln!(out, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{label}\">");
}

fn tallies(out: &mut String, tally: &Tally) {
    if tally.all.flags == 0 {
        out.push_str("<p>Nothing is flagged.</p>\n");
        return;
    }
    out.push_str("<section aria-labelledby=\"tallies\">\n<h2 id=\"tallies\">Tallies</h2>\n");
    categories(out, tally);
    out.push_str("<div class=\"columns\">\n<div>\n");
    table(
        out,
        "By kind",
        "kind",
        Kind::ALL
            .iter()
            .map(|&kind| (kind.as_str().to_owned(), LANGUAGE.kind_means(kind), tally.all.kind(kind))),
    );
    out.push_str("</div>\n<div>\n");
    let tiers = [
        (Tier::High, "from 0.90"),
        (Tier::Medium, "from 0.70"),
        (Tier::Low, "from 0.50"),
        (Tier::Below, "under 0.50"),
    ];
    table(
        out,
        "By tier",
        "tier",
        tiers.into_iter().map(|(tier, means)| (tier.as_str().to_owned(), means, tally.all.tier(tier))),
    );
    let disclaimers = |one: Disclaimer| tally.disclaimers.get(&one).copied().unwrap_or(0);
    let says = Disclaimer::ALL.iter().map(|&one| (one.as_str().to_owned(), "", disclaimers(one)));
    table(out, "Names that say so themselves", "disclaimer", says);
    out.push_str("</div>\n</div>\n");
    entities(out, tally);
    let mut techniques: Vec<_> =
        tally.techniques.iter().map(|(&technique, &count)| (technique, count)).collect();
    techniques.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let rows = techniques.iter().map(|&(technique, count)| {
        let class = Family::of(technique).class();
        (format!("<span class=\"technique {class}\">{technique}</span>"), LANGUAGE.sentence(technique), count)
    });
    table(out, "Techniques", "technique", rows);
    families(out, &techniques);
    out.push_str("</section>\n");
}

/// A table of our own words, as HTML, with what they mean, a count and its bar; rows of nothing are left out.
fn table(
    out: &mut String,
    caption: &str,
    head: &str,
    rows: impl Iterator<Item = (String, &'static str, u64)>,
) {
    let rows: Vec<_> = rows.filter(|(.., count)| *count > 0).collect();
    if rows.is_empty() {
        return;
    }
    let largest = rows.iter().map(|(.., count)| *count).max().unwrap_or(0);
    let _ = write!(
        out,
        "<table>\n<caption>{caption}</caption>\n<thead><tr><th scope=\"col\">{head}</th><th scope=\"col\" class=\"number\">flags</th>\
         <td></td></tr></thead>\n<tbody>\n"
    );
    for (word, means, count) in rows {
        let means =
            if means.is_empty() { String::new() } else { format!("<br><span class=\"note\">{means}</span>") };
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">{}{means}</th><td class=\"number\">{}</td><td class=\"bars\">{}</td></tr>",
            word,
            grouped(count),
            plot::bar(count, largest)
        );
    }
    out.push_str("</tbody>\n</table>\n");
}

fn categories(out: &mut String, tally: &Tally) {
    let all = tally.categories();
    let largest = all.first().map_or(0, |(_, counts)| counts.flags);
    let kinds: Vec<Kind> = Kind::ALL.iter().copied().filter(|&kind| tally.all.kind(kind) > 0).collect();
    let tiers: Vec<Tier> = Tier::ALL.iter().copied().filter(|&tier| tally.all.tier(tier) > 0).collect();
    region(out, "By category");
    out.push_str(
        "<table>\n<caption>By category</caption>\n<thead><tr><th scope=\"col\">category</th><th scope=\"col\" class=\"number\">flags</th><td></td>",
    );
    let words = kinds.iter().map(|kind| kind.as_str()).chain(tiers.iter().map(|tier| tier.as_str()));
    for word in words {
        let _ = write!(out, "<th scope=\"col\" class=\"number\">{word}</th>");
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    let total = ("all", &tally.all);
    for (number, (category, counts)) in all.iter().take(CATEGORIES).chain([&total]).enumerate() {
        let last = number == all.len().min(CATEGORIES);
        let bar = if last { String::new() } else { plot::bar(counts.flags, largest) };
        let name = if last { "<b>all</b>".to_owned() } else { bdi(category) };
        let _ = write!(
            out,
            "<tr><th scope=\"row\">{name}</th><td class=\"number\">{}</td><td class=\"bars\">{bar}</td>",
            grouped(counts.flags)
        );
        let figures =
            kinds.iter().map(|&kind| counts.kind(kind)).chain(tiers.iter().map(|&tier| counts.tier(tier)));
        for count in figures {
            let _ = write!(out, "<td class=\"number\">{}</td>", grouped(count));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
    if let Some(more @ 1..) = all.len().checked_sub(CATEGORIES) {
        let _ = writeln!(out, "<p class=\"note\">and {} categories more</p>", grouped(more as u64));
    }
}

fn entities(out: &mut String, tally: &Tally) {
    let all = tally.entities(ENTITIES);
    let Some(largest) = all.first().map(|(_, entity)| entity.counts.flags) else { return };
    region(out, "Most imitated");
    let _ = write!(
        out,
        "<table>\n<caption>Most imitated</caption>\n<thead><tr><th scope=\"col\">entity</th><th scope=\"col\" class=\"number\">flags</th>\
         <td></td><th scope=\"col\" class=\"number\">high</th><th scope=\"col\">category</th><th scope=\"col\">id</th></tr></thead>\n<tbody>\n"
    );
    for (id, entity) in &all {
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">{}</th><td class=\"number\">{}</td><td class=\"bars\">{}</td><td class=\"number\">{}</td>\
             <td>{}</td><td>{}</td></tr>",
            bdi(&entity.name),
            grouped(entity.counts.flags),
            plot::bar(entity.counts.flags, largest),
            grouped(entity.counts.tier(Tier::High)),
            bdi(&entity.category),
            bdi(id)
        );
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
    let more = tally.imitated().saturating_sub(all.len());
    if more > 0 || tally.untold > 0 {
        let untold = match tally.untold {
            0 => String::new(),
            flags => format!(", and {} flags of entities that are not told apart", grouped(flags)),
        };
        let _ = writeln!(out, "<p class=\"note\">and {} entities more{untold}</p>", grouped(more as u64));
    }
}

/// Which line and colour is which family of techniques.
fn families(out: &mut String, techniques: &[(Technique, u64)]) {
    out.push_str("<ul class=\"key\">");
    for family in Family::ALL {
        let found = techniques.iter().any(|(technique, _)| Family::of(*technique) == family);
        if found {
            let (class, says) = (family.class(), LANGUAGE.family(family));
            let _ = write!(out, "<li><span class=\"technique {class}\">{says}</span></li>");
        }
    }
    out.push_str("</ul>\n");
}

/// The ranked flags: controls that a script shows, and the first of them as a table.
fn list(out: &mut String, rows: &[Row], flags: u64) {
    out.push_str(
        "<section aria-labelledby=\"ranked\">\n<h2 id=\"ranked\" tabindex=\"-1\">Flags, best first</h2>\n",
    );
    let held = rows.len() as u64;
    if held < flags {
        let _ = writeln!(
            out,
            "<p>This page holds the {} flags of the highest scores; {} with lower scores are counted above and left out of the list. The \
             files named above hold all.</p>",
            grouped(held),
            grouped(flags - held)
        );
    }
    out.push_str("<form class=\"filter\" id=\"filter\" hidden>\n");
    for (name, all) in [
        ("kind", "every kind"),
        ("tier", "every tier"),
        ("category", "every category"),
        ("entity", "every entity"),
    ] {
        let _ = writeln!(
            out,
            "<label>{name}<select name=\"{name}\"><option value=\"\">{all}</option></select></label>"
        );
    }
    out.push_str(
        "<label>text<input type=\"search\" name=\"text\" autocomplete=\"off\" spellcheck=\"false\"></label>\n\
         <button type=\"reset\">show all</button>\n</form>\n<p id=\"status\" class=\"note\" role=\"status\"></p>\n",
    );
    let first = rows.len().min(FIRST);
    let without = if first < rows.len() {
        format!(
            "the first {} of {} flags; scripts show, filter and sort the others",
            grouped(first as u64),
            grouped(held)
        )
    } else {
        format!("{} flags", grouped(held))
    };
    let _ = writeln!(out, "<p id=\"first\" class=\"note\">{without}</p>");
    out.push_str(
        "<table id=\"list\">\n<thead><tr><th scope=\"col\" data-sort=\"score\">score</th><th scope=\"col\" data-sort=\"account\">account</th>\
         <th scope=\"col\" data-sort=\"entity\">entity</th><th scope=\"col\">evidence</th></tr></thead>\n<tbody id=\"flags\">\n",
    );
    for row in rows.iter().take(FIRST) {
        flag(out, row);
    }
    out.push_str(
        "</tbody>\n</table>\n<nav class=\"pages\" id=\"pages\" aria-label=\"pages of flags\" hidden>",
    );
    for word in ["first", "previous", "next", "last"] {
        let _ = write!(out, "<button type=\"button\">{word}</button>");
    }
    out.push_str("</nav>\n</section>\n");
}

fn flag(out: &mut String, row: &Row) {
    let label = LANGUAGE.field(row.field);
    let own = row.own();
    let laid = Laid { account: &own, protected: &row.matched_name, evidence: &row.evidence };
    let other = match (row.other.as_str(), row.field) {
        ("", _) => String::new(),
        (other, Field::Name) => format!(" · handle {}", bdi(other)),
        (other, Field::Handle) => format!(" · name {}", bdi(other)),
    };
    let entity = if row.entity_id.is_empty() {
        String::new()
    } else {
        format!("{} <span class=\"note\">{}</span><br>", bdi(&row.entity_name), bdi(&row.entity_id))
    };
    let says = row.disclaimer.map_or_else(String::new, |disclaimer| {
        format!("<br><span class=\"note\">the name itself says: {disclaimer}</span>")
    });
    let _ = writeln!(
        out,
        "<tr><td class=\"number\" data-label=\"score\">{}<br><span class=\"tier {tier}\">{tier}</span></td><td data-label=\"account\">{}\
         <p class=\"note\">id {}{other}</p></td><td data-label=\"entity\">{entity}<span class=\"note\">{} · {}</span>{says}</td>\
         <td data-label=\"evidence\">{}</td></tr>",
        row.score,
        over(&row.pieces, laid, label, LANGUAGE),
        bdi(&row.id),
        row.kind,
        bdi(&row.category),
        differences(laid, row.more, LANGUAGE),
        tier = row.tier
    );
}
