//! A claim explained: its slots one below the other, what it rests on, and how far anything verifies it.

use std::fmt::Write as _;

use crate::claim::{ClaimScratch, claim, speaks_against};
use crate::cli::alignment;
use crate::cli::check::seen;
use crate::cli::output::Palette;
use crate::fold::Folded;
use crate::judge::Floor;
use crate::page::words::Language;
use crate::text::terminal;
use crate::{Account, Detector, Evidence, Field, Flag, Technique};

/// Writes what a claim rests on.
pub(super) fn shown(
    out: &mut String,
    detector: &Detector,
    account: &Account<'_>,
    flag: &Flag<'_>,
    palette: &Palette,
) {
    let (bold, faint) = (palette.heading, palette.faint);
    let category = terminal(flag.category);
    // A string takes every write, here and below.
    let _ = writeln!(out, "  asserts (unverified) to be of the class {bold}{category}{bold:#}");
    let _ = writeln!(out, "  {faint}{}, {} {}, {category}{faint:#}", flag.kind, flag.tier, flag.score);
    if let Some(disclaimer) = flag.disclaimer {
        let _ = writeln!(out, "  the name itself says: {disclaimer}");
    }
    let (label, own) = match flag.field {
        Field::Handle => ("handle", account.handle),
        _ => ("name", account.name),
    };
    let slots: Vec<Evidence> =
        flag.evidence.iter().filter(|one| one.technique != Technique::Register).cloned().collect();
    let lines = alignment::lines(own, "", &slots, palette);
    let _ = writeln!(out, "\n    {label:<12}{}", lines.account);
    if !lines.marks.is_empty() {
        let _ = writeln!(out, "    {:<12}{}", "", lines.marks);
    }
    for one in &slots {
        let (word, says) = match one.technique {
            Technique::Affix => {
                let kind = speaks_against(&one.to).unwrap_or("an ordinary word");
                ("ordinary", format!("{kind}: pulls the score down"))
            }
            technique => (technique.as_str(), Language::English.sentence(technique).to_owned()),
        };
        let _ = writeln!(out, "    {word:<12}{} at {}", seen(&one.to), one.position);
        let _ = writeln!(out, "    {:12}{faint}{says}{faint:#}", "");
    }
    let has = |technique| slots.iter().any(|one| one.technique == technique);
    if !has(Technique::Authority) && !has(Technique::Place) {
        let _ = writeln!(out, "    {:<12}names no authority and no place: pulls the score down", "missing");
    }
    let _ = writeln!(out, "\n  rests on {}", rests_on(&slots));
    let _ = writeln!(out, "  {}", verified(detector, own, flag));
}

/// The slots a claim has, as a list in words.
fn rests_on(slots: &[Evidence]) -> String {
    let words: Vec<&str> = [
        (Technique::Authority, "an authority"),
        (Technique::Place, "a place"),
        (Technique::Function, "a function"),
        (Technique::Body, "a kind of body"),
        (Technique::Credential, "a credential"),
    ]
    .into_iter()
    .filter(|(technique, _)| slots.iter().any(|one| one.technique == *technique))
    .map(|(_, words)| words)
    .collect();
    match words.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => "nothing".to_owned(),
    }
}

/// How far the registers that are compiled in tell whether there is such a body.
fn verified(detector: &Detector, own: &str, flag: &Flag<'_>) -> String {
    let Some(claim) = claim(&Folded::of(own), &mut ClaimScratch::default(), &Floor::NONE) else {
        return "unverified".to_owned();
    };
    let (category, country) = (terminal(flag.category), claim.country);
    if flag.evidence.iter().any(|one| one.technique == Technique::Register) {
        return format!(
            "contradicted: a complete register of {category} in {country} is compiled in, and holds no such body"
        );
    }
    if country.is_empty() {
        return format!(
            "unverified: the name says no country, and no complete register of {category} can tell"
        );
    }
    if detector.indexes().iter().any(|index| index.covers(claim.category, country, claim.body)) {
        return format!(
            "unverified: a complete register of {category} in {country} is compiled in, and the name comes near an entry"
        );
    }
    format!("unverified: no complete register of {category} in {country} is compiled in")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_listed_in_words() {
        let one = |technique| Evidence::new(technique, "", "x", 0);
        let slots = [one(Technique::Place), one(Technique::Function), one(Technique::Body)];
        assert_eq!(rests_on(&slots), "a place, a function and a kind of body");
        assert_eq!(rests_on(&slots[2..]), "a kind of body");
    }
}
