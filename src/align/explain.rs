//! Turns edits into evidence: techniques, texts and places in the account's original.

use super::{Alignment, Edit, EditScratch, Window, technique};
use crate::fold::{Folded, Role, Stream, glyph};
use crate::{Evidence, Technique};

/// Fills in the evidence and the edits of an alignment.
pub(super) fn explain(
    window: &Window<'_>,
    name: &Folded,
    protected: &Stream,
    scratch: &EditScratch,
    alignment: &mut Alignment,
) {
    let account = window.stream.units().get(window.from..window.to).unwrap_or(&[]);
    let original = |at: usize, count: usize| -> (&[char], u32) {
        let Some(units) = account.get(at..at + count) else { return (&[], 0) };
        let from = units.iter().map(|unit| unit.from).min().unwrap_or(0);
        let to = units.iter().map(|unit| unit.to).max().unwrap_or(0);
        (window.folded.original.get(from as usize..to as usize).unwrap_or(&[]), from)
    };
    let protected_text = |at: usize, count: usize| -> &[char] {
        let Some(units) = protected.units().get(at..at + count) else { return &[] };
        let from = units.iter().map(|unit| unit.from).min().unwrap_or(0);
        let to = units.iter().map(|unit| unit.to).max().unwrap_or(0);
        name.original.get(from as usize..to as usize).unwrap_or(&[])
    };
    // Where in the account's text something left out would stand.
    let place = |at: usize| account.get(at).map_or(alignment.to, |unit| unit.from);
    let mut found: Vec<Evidence> = Vec::new();
    let mut add = |technique: Technique, from: &[char], to: &[char], position: u32| {
        push(&mut found, technique, from.iter().collect(), to.iter().collect(), position);
    };
    let mut edits = Vec::with_capacity(scratch.path.len());
    let mut last_span: Option<(u32, &[char])> = None;
    for &edit in &scratch.path {
        match edit {
            Edit::Match { protected: p, account: a } => {
                let (to, position) = original(a, 1);
                let from = protected_text(p, 1);
                // Several units of one code point (㎏) are one difference.
                let again = last_span == Some((position, to));
                last_span = Some((position, to));
                if let (Some(technique), false) = (technique::of_match(from, to), again) {
                    add(technique, from, to, position);
                    if technique == Technique::Substitute {
                        edits.push(Edit::Exchange {
                            protected: p,
                            account: a,
                            cost: super::cost::SUBSTITUTE,
                        });
                        continue;
                    }
                }
            }
            Edit::Exchange { protected: p, account: a, .. } => {
                let (to, position) = original(a, 1);
                add(technique::of_exchange(protected_text(p, 1), to), protected_text(p, 1), to, position);
            }
            Edit::Insert { account: a, doubles, .. } => {
                let (to, position) = original(a, 1);
                add(if doubles { Technique::Repeat } else { Technique::Insert }, &[], to, position);
            }
            Edit::Delete { protected: p, account: a, .. } => {
                add(Technique::Delete, protected_text(p, 1), &[], place(a))
            }
            Edit::Swap { protected: p, account: a } => {
                let (to, position) = original(a, 2);
                add(Technique::Transpose, protected_text(p, 2), to, position);
            }
            Edit::Split { protected: p, account: a } => {
                let (to, position) = original(a, 2);
                add(Technique::MultiChar, protected_text(p, 1), to, position);
            }
        }
        edits.push(edit);
    }
    between(window, name, protected, account, &scratch.path, &mut found, alignment);
    found.sort_by_key(|evidence| evidence.position);
    alignment.evidence = found;
    alignment.edits = edits;
}

/// Adds evidence, joined to the one before where it goes on from it.
fn push(found: &mut Vec<Evidence>, technique: Technique, from: String, to: String, position: u32) {
    if let Some(last) = found.last_mut() {
        let goes_on = last.position + u32::try_from(last.to.chars().count()).unwrap_or(0) == position;
        let joins = matches!(
            technique,
            Technique::Case
                | Technique::Width
                | Technique::Insert
                | Technique::Delete
                | Technique::Substitute
                | Technique::Repeat
                | Technique::LetterSymbol
        );
        if last.technique == technique && goes_on && joins {
            last.from.push_str(&from);
            last.to.push_str(&to);
            return;
        }
    }
    found.push(Evidence::new(technique, from, to, position));
}

/// What stands between the units: invisible characters, marks, separators; on either side.
fn between(
    window: &Window<'_>,
    name: &Folded,
    protected: &Stream,
    account: &[crate::fold::Unit],
    path: &[Edit],
    found: &mut Vec<Evidence>,
    alignment: &Alignment,
) {
    let text = &window.folded.original;
    let mut covered = vec![false; (alignment.to - alignment.from) as usize];
    for unit in account {
        for at in unit.from..unit.to {
            if let Some(cell) = covered.get_mut((at - alignment.from) as usize) {
                *cell = true;
            }
        }
    }
    let mut expected = vec![true; name.original.len()];
    for unit in protected.units() {
        for at in unit.from..unit.to {
            if let Some(cell) = expected.get_mut(at as usize) {
                *cell = false;
            }
        }
    }
    // The protected name's text after each of its units, up to the next.
    let after = |unit: usize| -> String {
        let Some(end) = protected.units().get(unit).map(|unit| unit.to as usize) else {
            return String::new();
        };
        let next = protected.units().get(unit + 1).map_or(end, |unit| unit.from as usize);
        (end..next)
            .filter(|&at| expected.get(at) == Some(&true))
            .filter_map(|at| name.original.get(at))
            .collect()
    };
    // Which unit of the protected name ends where in the account's text.
    let mut ends: Vec<(u32, usize)> = Vec::new();
    for edit in path {
        let (p, a) = match *edit {
            Edit::Match { protected, account } | Edit::Exchange { protected, account, .. } => {
                (protected, account)
            }
            Edit::Swap { protected, account } => (protected + 1, account + 1),
            Edit::Split { protected, account } => (protected, account + 1),
            Edit::Insert { .. } | Edit::Delete { .. } => continue,
        };
        if let Some(unit) = account.get(a) {
            ends.push((unit.to, p));
        }
    }
    ends.sort_unstable();
    let mut position = alignment.from;
    while position < alignment.to {
        let run = covered
            .iter()
            .skip((position - alignment.from) as usize)
            .take_while(|covered| !**covered)
            .count();
        let run_length = u32::try_from(run).unwrap_or(0);
        let unit = ends
            .binary_search_by_key(&position, |end| end.0)
            .ok()
            .and_then(|at| ends.get(at))
            .map(|end| end.1);
        let wanted = unit.map(after).unwrap_or_default();
        let last = position + run_length >= alignment.to;
        if run > 0 || (!wanted.is_empty() && !last) {
            let found_text: Vec<char> =
                text.get(position as usize..(position + run_length) as usize).unwrap_or(&[]).to_vec();
            differing(&wanted, &found_text, position, found);
        }
        position += run_length.max(1);
    }
}

/// Evidence for what stands between two units, if it is not what should.
fn differing(wanted: &str, text: &[char], position: u32, found: &mut Vec<Evidence>) {
    let separator = |c: char| matches!(glyph(c).role, Role::Separator | Role::Sign);
    let wanted_separators: String = wanted.chars().filter(|&c| separator(c)).collect();
    let separators: String = text.iter().copied().filter(|&c| separator(c)).collect();
    let place = |role: &dyn Fn(char) -> bool| {
        position + u32::try_from(text.iter().position(|&c| role(c)).unwrap_or(0)).unwrap_or(0)
    };
    for (role, technique) in [
        (Role::Invisible, Technique::Invisible),
        (Role::Bidi, Technique::Bidi),
        (Role::Mark, Technique::Mark),
    ] {
        let here: String = text.iter().copied().filter(|&c| glyph(c).role == role).collect();
        let there: String = wanted.chars().filter(|&c| glyph(c).role == role).collect();
        if here != there {
            found.push(Evidence::new(technique, there, here, place(&|c| glyph(c).role == role)));
        }
    }
    let blanks = |text: &str| !text.is_empty() && text.trim().is_empty();
    if wanted_separators != separators && !(blanks(&wanted_separators) && blanks(&separators)) {
        found.push(Evidence::new(Technique::Separator, wanted_separators, separators, place(&separator)));
    }
}
