//! Turns edits into differences: techniques, texts and places in the account's original.

use super::{Alignment, Differences, Edit, Window, cost, technique};
use crate::Technique;
use crate::fold::{Folded, Role, Stream, Unit, glyph, span};

/// Reused memory for what stands between the units.
#[derive(Clone, Debug, Default)]
pub(super) struct BetweenScratch {
    /// Places of the account's window that a unit covers.
    covered: Vec<bool>,
    /// Places of the protected name that no unit covers.
    expected: Vec<bool>,
    /// Which unit of the protected name ends where in the account's text.
    ends: Vec<(u32, usize)>,
    /// Places of the account's window at which something stands between units, or should.
    open: Vec<bool>,
    wanted: Vec<char>,
}

/// Fills in the differences and the edits of an alignment from a path of edits.
pub(super) fn explain(
    window: &Window<'_>,
    name: &Folded,
    protected: &Stream,
    path: &[Edit],
    between_scratch: &mut BetweenScratch,
    alignment: &mut Alignment,
) {
    let account = window.stream.units().get(window.from..window.to).unwrap_or(&[]);
    let original = |at: usize, count: usize| -> (&[char], u32) {
        let Some((from, to)) = account.get(at..at + count).and_then(span) else { return (&[], 0) };
        (window.folded.original.get(from as usize..to as usize).unwrap_or(&[]), from)
    };
    let protected_text = |at: usize, count: usize| -> &[char] {
        let Some((from, to)) = protected.units().get(at..at + count).and_then(span) else { return &[] };
        name.original.get(from as usize..to as usize).unwrap_or(&[])
    };
    let end = alignment.to;
    // Where in the account's text something left out would stand.
    let place = |at: usize| account.get(at).map_or(end, |unit| unit.from);
    let found = &mut alignment.differences;
    let edits = &mut alignment.edits;
    found.clear();
    edits.clear();
    let mut last_span: Option<(u32, usize)> = None;
    for &edit in path {
        match edit {
            Edit::Match { protected: p, account: a } => {
                let (to, position) = original(a, 1);
                let from = protected_text(p, 1);
                // Several units of one code point (㎏) are one difference.
                let again = last_span == Some((position, to.len()));
                last_span = Some((position, to.len()));
                if !again && let Some(technique) = technique::of_match(from, to) {
                    found.push_joined(technique, from, to, position);
                    if technique == Technique::Substitute {
                        edits.push(Edit::Exchange { protected: p, account: a, cost: cost::SUBSTITUTE });
                        continue;
                    }
                }
            }
            Edit::Exchange { protected: p, account: a, .. } => {
                let (to, position) = original(a, 1);
                let from = protected_text(p, 1);
                found.push_joined(technique::of_exchange(from, to), from, to, position);
            }
            Edit::Insert { account: a, doubles, .. } => {
                let (to, position) = original(a, 1);
                let technique = if doubles { Technique::Repeat } else { Technique::Insert };
                found.push_joined(technique, &[], to, position);
            }
            Edit::Delete { protected: p, account: a, .. } => {
                found.push_joined(Technique::Delete, protected_text(p, 1), &[], place(a));
            }
            Edit::Swap { protected: p, account: a } => {
                let (to, position) = original(a, 2);
                found.push_joined(Technique::Transpose, protected_text(p, 2), to, position);
            }
            Edit::Split { protected: p, account: a } => {
                let (to, position) = original(a, 2);
                found.push_joined(Technique::MultiChar, protected_text(p, 1), to, position);
            }
        }
        edits.push(edit);
    }
    if !(adjoin(account) && adjoin(protected.units())) {
        between(window, name, protected, account, path, between_scratch, alignment);
    }
    alignment.differences.sort();
}

/// Whether nothing stands between units, each of which begins where the one before ends or within it.
fn adjoin(units: &[Unit]) -> bool {
    units.iter().zip(units.iter().skip(1)).all(|(a, b)| a.from <= b.from && b.from <= a.to)
}

/// Adds what stands between the units: invisible characters, marks, separators; on either side.
fn between(
    window: &Window<'_>,
    name: &Folded,
    protected: &Stream,
    account: &[Unit],
    path: &[Edit],
    scratch: &mut BetweenScratch,
    alignment: &mut Alignment,
) {
    let text = &window.folded.original;
    let (from, to) = (alignment.from, alignment.to);
    let BetweenScratch { covered, expected, ends, open, wanted } = scratch;
    covered.clear();
    covered.resize((to - from) as usize, false);
    for unit in account {
        for at in unit.from..unit.to {
            if let Some(cell) = covered.get_mut((at - from) as usize) {
                *cell = true;
            }
        }
    }
    expected.clear();
    expected.resize(name.original.len(), true);
    for unit in protected.units() {
        for at in unit.from..unit.to {
            if let Some(cell) = expected.get_mut(at as usize) {
                *cell = false;
            }
        }
    }
    ends.clear();
    open.clear();
    open.extend(covered.iter().map(|covered| !covered));
    let is_followed =
        |p: usize| matches!(protected.units().get(p..p + 2), Some([one, next]) if one.to < next.from);
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
            if is_followed(p)
                && let Some(open) = open.get_mut((unit.to - from) as usize)
            {
                *open = true;
            }
        }
    }
    ends.sort_unstable();
    let mut position = from;
    while position < to {
        if open.get((position - from) as usize) == Some(&false) {
            position += 1;
            continue;
        }
        let run = covered.iter().skip((position - from) as usize).take_while(|covered| !**covered).count();
        let run_length = u32::try_from(run).unwrap_or(0);
        let unit = ends
            .binary_search_by_key(&position, |end| end.0)
            .ok()
            .and_then(|at| ends.get(at))
            .map(|end| end.1);
        // The protected name's text after this unit, up to the next.
        wanted.clear();
        if let Some(unit) = unit
            && let Some(end) = protected.units().get(unit).map(|unit| unit.to as usize)
        {
            let next = protected.units().get(unit + 1).map_or(end, |unit| unit.from as usize);
            wanted.extend(
                (end..next)
                    .filter(|&at| expected.get(at) == Some(&true))
                    .filter_map(|at| name.original.get(at)),
            );
        }
        let last = position + run_length >= to;
        if run > 0 || (!wanted.is_empty() && !last) {
            let found = text.get(position as usize..(position + run_length) as usize).unwrap_or(&[]);
            differing(wanted, found, position, &mut alignment.differences);
        }
        position += run_length.max(1);
    }
}

/// Adds what stands between two units, if it is not what should.
fn differing(wanted: &[char], text: &[char], position: u32, found: &mut Differences) {
    for (role, technique) in [
        (Role::Invisible, Technique::Invisible),
        (Role::Bidi, Technique::Bidi),
        (Role::Mark, Technique::Mark),
    ] {
        compare(wanted, text, position, technique, |c| glyph(c).role == role, found);
    }
    let separator = |c: char| matches!(glyph(c).role, Role::Separator | Role::Sign);
    let blanks = |text: &[char]| {
        let mut all = text.iter().filter(|&&c| separator(c)).peekable();
        all.peek().is_some() && all.all(|c| c.is_whitespace())
    };
    if !(blanks(wanted) && blanks(text)) {
        compare(wanted, text, position, Technique::Separator, separator, found);
    }
}

/// Adds the characters of some sort, if there are others than should be.
fn compare(
    wanted: &[char],
    text: &[char],
    position: u32,
    technique: Technique,
    is: impl Fn(char) -> bool + Copy,
    found: &mut Differences,
) {
    let of = |text| <&[char]>::into_iter(text).copied().filter(move |&c| is(c));
    if !of(wanted).eq(of(text)) {
        let at = text.iter().position(|&c| is(c)).unwrap_or(0);
        found.push(technique, of(wanted), of(text), position + u32::try_from(at).unwrap_or(0));
    }
}
