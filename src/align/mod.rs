//! Lays an account's name over one protected name and names every difference.
//!
//! Works on the folded units of both, so that what folds alike is a match whatever it looks like, and reads the difference
//! off the originals. Costs are data with their reasons ([`cost`]).

mod cost;
mod edits;
mod explain;
mod technique;

use crate::fold::{Folded, Stream, Unit};
use crate::index::{Candidate, Via};
use crate::roman::{self, Letters, RomanScratch};
use crate::{Evidence, Technique};

pub(crate) use edits::{Edit, EditScratch};

/// A protected name laid under an account's.
#[derive(Clone, Debug, Default)]
pub(crate) struct Alignment {
    /// Differences within the matched window, in the order of the account's text.
    pub(crate) evidence: Vec<Evidence>,
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

/// Aligns the window of a candidate with a protected name, already folded.
pub(crate) fn align(
    account: &Folded,
    candidate: &Candidate,
    name: &Folded,
    scratch: &mut EditScratch,
) -> Option<Alignment> {
    let stream = account.searched().nth(usize::from(candidate.stream))?;
    let (from, to) = (usize::from(candidate.from), usize::from(candidate.to));
    let units = stream.units().get(from..to)?;
    let (first, last) = (units.iter().map(|unit| unit.from).min()?, units.iter().map(|unit| unit.to).max()?);
    let window = Window { folded: account, stream, from, to };
    match candidate.via {
        Via::Reorder => return Some(reordered(&window, name, first, last)),
        Via::Kindred => return kindred(&window, name, first, last, scratch),
        Via::Roman => {
            let alignment = whole(&window, name, first, last, Technique::Transliteration);
            let told_by = Some(roman::told_by(&Letters::of(name), &mut RomanScratch::default()));
            return Some(Alignment { spelled: told_by, cost: cost::SPELLED, ..alignment });
        }
        _ => {}
    }
    let mut best: Option<Alignment> = None;
    for (number, protected) in name.searched().enumerate() {
        let cost = edits::least_edits(window.chars(), protected.chars(), scratch);
        if best.as_ref().is_none_or(|best| cost < best.cost) {
            let mut alignment =
                Alignment { from: first, to: last, cost, shown: number > 0, ..Alignment::default() };
            explain::explain(&window, name, protected, scratch, &mut alignment);
            best = Some(alignment);
        }
    }
    best
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

/// One word exchanged for another, all before and behind it alike.
fn kindred(
    window: &Window<'_>,
    name: &Folded,
    from: u32,
    to: u32,
    scratch: &mut EditScratch,
) -> Option<Alignment> {
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
    edits::exchange_run(before, (a_end, a.len()), (p_end, p.len()), scratch);
    let mut alignment = Alignment { from, to, cost: cost::REORDER, ..Alignment::default() };
    explain::explain(window, name, protected, scratch, &mut alignment);
    let span = |units: &[Unit]| -> Option<(u32, u32)> {
        Some((units.iter().map(|unit| unit.from).min()?, units.iter().map(|unit| unit.to).max()?))
    };
    let of = |folded: &Folded, span: Option<(u32, u32)>| -> String {
        let (from, to) = span.unwrap_or((0, 0));
        folded.original.get(from as usize..to as usize).unwrap_or(&[]).iter().collect()
    };
    let ours = span(units.get(before..a_end)?);
    let theirs = span(protected.units().get(before..p_end)?);
    let at = ours.map_or_else(|| units.get(before).map_or(to, |unit| unit.from), |span| span.0);
    let end = ours.map_or(at, |span| span.1);
    alignment.evidence.retain(|one| one.position < at || one.position >= end.max(at + 1));
    let technique = match (ours, theirs) {
        (None, _) => Technique::Delete,
        (_, None) => Technique::Insert,
        _ => Technique::Substitute,
    };
    alignment.evidence.push(Evidence::new(technique, of(name, theirs), of(window.folded, ours), at));
    alignment.evidence.sort_by_key(|one| one.position);
    Some(alignment)
}

/// Two neighbours that changed places, and nothing else.
fn swapped(window: &Window<'_>, name: &Folded) -> Option<Vec<Evidence>> {
    let (ours, theirs) = (window.chars(), name.visual.chars());
    let mut places = (0..ours.len().max(theirs.len())).filter(|&at| ours.get(at) != theirs.get(at));
    let (first, second) = (places.next()?, places.next()?);
    if places.next().is_some() || second != first + 1 {
        return None;
    }
    let text = |folded: &Folded, units: &[Unit]| -> Option<(String, u32)> {
        let from = units.iter().map(|unit| unit.from).min()?;
        let to = units.iter().map(|unit| unit.to).max()?;
        Some((folded.original.get(from as usize..to as usize)?.iter().collect(), from))
    };
    let units = window.stream.units().get(window.from + first..=window.from + second)?;
    let (to, position) = text(window.folded, units)?;
    let (from, _) = text(name, name.visual.units().get(first..=second)?)?;
    Some(vec![Evidence::new(Technique::Transpose, from, to, position)])
}

/// Words or characters in another order; of two neighbours a swap.
fn reordered(window: &Window<'_>, name: &Folded, from: u32, to: u32) -> Alignment {
    if let Some(evidence) = swapped(window, name) {
        let cost = cost::TRANSPOSE;
        return Alignment { evidence, from, to, reordered: true, cost, ..Alignment::default() };
    }
    let alignment = whole(window, name, from, to, Technique::Reorder);
    Alignment { reordered: true, cost: cost::REORDER, ..alignment }
}

/// One difference between the whole of the protected name and the window.
fn whole(window: &Window<'_>, name: &Folded, from: u32, to: u32, technique: Technique) -> Alignment {
    let text = |folded: &Folded, from: u32, to: u32| -> String {
        folded.original.get(from as usize..to as usize).unwrap_or(&[]).iter().collect()
    };
    let whole = text(name, 0, u32::try_from(name.original.len()).unwrap_or(u32::MAX));
    let evidence = vec![Evidence::new(technique, whole, text(window.folded, from, to), from)];
    Alignment { evidence, from, to, ..Alignment::default() }
}
