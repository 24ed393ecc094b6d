//! Lays an account's name over one protected name and names every difference.
//!
//! Works on the folded units of both, so that what folds alike is a match whatever it looks like, and reads the difference
//! off the originals. Costs are data with their reasons ([`cost`]).

mod cost;
mod differences;
mod edits;
mod explain;
#[cfg(feature = "cli")]
mod stretches;
mod technique;

use crate::Technique;
use crate::fold::{Folded, Stream, Unit, span};
use crate::index::{Candidate, Via};
use crate::roman::{self, Letters, RomanScratch};
use explain::{BetweenScratch, explain};

pub(crate) use differences::Differences;
pub(crate) use edits::Edit;
use edits::EditScratch;
#[cfg(feature = "cli")]
pub(crate) use stretches::{Stretch, stretches};

/// A protected name laid under an account's. Keep one and align many: its buffers are reused.
#[derive(Clone, Debug, Default)]
pub(crate) struct Alignment {
    /// Differences within the matched window, in the order of the account's text.
    pub(crate) differences: Differences,
    /// Where the matched window lies in the account's name, in code points.
    pub(crate) from: u32,
    pub(crate) to: u32,
    /// The edits, for the judge: with unit positions in the protected name's stream.
    pub(crate) edits: Vec<Edit>,
    /// Whether the words or characters only stand in another order.
    pub(crate) reordered: bool,
    /// Where the name is spelled in another script: the letters it is told by.
    pub(crate) spelled: Option<usize>,
    /// The sum of costs in thousandths of a plain edit.
    pub(crate) cost: u32,
    /// Whether the protected name's *shown* stream was the nearer one.
    pub(crate) shown: bool,
}

/// Working memory of the alignment.
#[derive(Clone, Debug, Default)]
pub(crate) struct AlignScratch {
    edits: EditScratch,
    between: BetweenScratch,
}

/// Aligns the window of a candidate with a protected name, already folded. Nothing if there is no such window.
pub(crate) fn align(
    account: &Folded,
    candidate: &Candidate,
    name: &Folded,
    scratch: &mut AlignScratch,
    alignment: &mut Alignment,
) -> Option<()> {
    let stream = account.searched().nth(usize::from(candidate.stream))?;
    let (from, to) = (usize::from(candidate.from), usize::from(candidate.to));
    (alignment.from, alignment.to) = span(stream.units().get(from..to)?)?;
    alignment.differences.clear();
    alignment.edits.clear();
    alignment.reordered = false;
    alignment.spelled = None;
    alignment.shown = false;
    let window = Window { folded: account, stream, from, to };
    match candidate.via {
        Via::Reorder => reordered(&window, name, alignment),
        Via::Kindred => return kindred(&window, name, scratch, alignment),
        Via::Roman => {
            whole(&window, name, Technique::Transliteration, alignment);
            alignment.spelled = Some(roman::told_by(&Letters::of(name), &mut RomanScratch::default()));
            alignment.cost = cost::SPELLED;
        }
        _ => nearest(&window, name, usize::from(candidate.distance), scratch, alignment)?,
    }
    Some(())
}

/// Whether what is met by a rule is laid over a name edit by edit: then the same window gives the same alignment.
pub(crate) const fn is_by_edits(via: Via) -> bool {
    !matches!(via, Via::Reorder | Via::Kindred | Via::Roman)
}

/// Aligns with the nearest stream of the protected name; of equally near ones the first.
fn nearest(
    window: &Window<'_>,
    name: &Folded,
    likely: usize,
    scratch: &mut AlignScratch,
    alignment: &mut Alignment,
) -> Option<()> {
    let mut best: Option<(usize, u32)> = None;
    let mut last = 0;
    for (number, protected) in name.searched().enumerate() {
        let cost = edits::least_edits(window.chars(), protected.chars(), likely, &mut scratch.edits);
        last = number;
        if best.is_none_or(|best| cost < best.1) {
            best = Some((number, cost));
        }
    }
    let (number, cost) = best?;
    let protected = name.searched().nth(number)?;
    if number != last {
        edits::least_edits(window.chars(), protected.chars(), likely, &mut scratch.edits);
    }
    alignment.cost = cost;
    alignment.shown = number > 0;
    explain(window, name, protected, &scratch.edits.path, &mut scratch.between, alignment);
    Some(())
}

/// Part of a folded account name.
pub(crate) struct Window<'a> {
    pub(crate) folded: &'a Folded,
    pub(crate) stream: &'a Stream,
    pub(crate) from: usize,
    pub(crate) to: usize,
}

impl Window<'_> {
    fn chars(&self) -> &[char] {
        self.stream.chars().get(self.from..self.to).unwrap_or(&[])
    }
}

/// The original text of some places.
fn text(folded: &Folded, from: u32, to: u32) -> impl Iterator<Item = char> {
    folded.original.get(from as usize..to as usize).unwrap_or(&[]).iter().copied()
}

/// One word exchanged for another, all before and behind it alike.
fn kindred(
    window: &Window<'_>,
    name: &Folded,
    scratch: &mut AlignScratch,
    alignment: &mut Alignment,
) -> Option<()> {
    let protected = &name.visual;
    let (a, p) = (window.chars(), protected.chars());
    let units = window.stream.units().get(window.from..window.to)?;
    let starts = |at: usize| units.get(at).is_none_or(|unit| unit.starts);
    let both = |at: usize| starts(at) && protected.units().get(at).is_none_or(|unit| unit.starts);
    let mut before = a.iter().zip(p).take_while(|(a, p)| a == p).count();
    while before > 0 && !both(before) {
        before -= 1;
    }
    let mut after = a.iter().rev().zip(p.iter().rev()).take_while(|(a, p)| a == p).count();
    after = after.min(a.len() - before).min(p.len() - before);
    while after > 0 && !starts(a.len() - after) {
        after -= 1;
    }
    let (a_end, p_end) = (a.len() - after, p.len() - after);
    edits::exchange_run(before, (a_end, a.len()), (p_end, p.len()), &mut scratch.edits);
    alignment.cost = cost::REORDER;
    explain(window, name, protected, &scratch.edits.path, &mut scratch.between, alignment);
    let ours = span(units.get(before..a_end)?);
    let theirs = span(protected.units().get(before..p_end)?);
    let at = ours.map_or_else(|| units.get(before).map_or(alignment.to, |unit| unit.from), |span| span.0);
    let end = ours.map_or(at, |span| span.1);
    let differences = &mut alignment.differences;
    differences.retain(|one| one.position < at || one.position >= end.max(at + 1));
    let technique = match (ours, theirs) {
        (None, _) => Technique::Delete,
        (_, None) => Technique::Insert,
        _ => Technique::Substitute,
    };
    let of = |folded, span: Option<(u32, u32)>| {
        let (from, to) = span.unwrap_or((0, 0));
        text(folded, from, to)
    };
    differences.push(technique, of(name, theirs), of(window.folded, ours), at);
    differences.sort();
    Some(())
}

/// Adds the swap of two neighbours, where nothing else differs.
fn swapped(window: &Window<'_>, name: &Folded, differences: &mut Differences) -> Option<()> {
    let (ours, theirs) = (window.chars(), name.visual.chars());
    let mut places = (0..ours.len().max(theirs.len())).filter(|&at| ours.get(at) != theirs.get(at));
    let (first, second) = (places.next()?, places.next()?);
    if places.next().is_some() || second != first + 1 {
        return None;
    }
    let place = |folded: &Folded, units: &[Unit]| -> Option<(u32, u32)> {
        let (from, to) = span(units)?;
        (to as usize <= folded.original.len()).then_some((from, to))
    };
    let units = window.stream.units().get(window.from + first..=window.from + second)?;
    let to = place(window.folded, units)?;
    let from = place(name, name.visual.units().get(first..=second)?)?;
    differences.push(Technique::Transpose, text(name, from.0, from.1), text(window.folded, to.0, to.1), to.0);
    Some(())
}

/// Words or characters in another order; of two neighbours a swap.
fn reordered(window: &Window<'_>, name: &Folded, alignment: &mut Alignment) {
    alignment.reordered = true;
    alignment.cost = cost::TRANSPOSE;
    if swapped(window, name, &mut alignment.differences).is_none() {
        whole(window, name, Technique::Reorder, alignment);
        alignment.cost = cost::REORDER;
    }
}

/// One difference between the whole of the protected name and the window.
fn whole(window: &Window<'_>, name: &Folded, technique: Technique, alignment: &mut Alignment) {
    let whole = u32::try_from(name.original.len()).unwrap_or(u32::MAX);
    let (from, to) = (alignment.from, alignment.to);
    alignment.differences.push(technique, text(name, 0, whole), text(window.folded, from, to), from);
}
