//! Lays an account's name over one protected name and names every difference.
//!
//! Works on the folded units of both, so that what folds alike is a match whatever it looks like, and reads the difference
//! off the originals. Costs are data with their reasons ([`cost`]).

mod cost;
mod edits;
mod explain;
mod technique;

use crate::fold::{Folded, Stream};
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
        Via::Reorder => {
            let alignment = whole(&window, name, first, last, Technique::Reorder);
            return Some(Alignment { reordered: true, cost: cost::REORDER, ..alignment });
        }
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

/// One difference between the whole of the protected name and the window.
fn whole(window: &Window<'_>, name: &Folded, from: u32, to: u32, technique: Technique) -> Alignment {
    let text = |folded: &Folded, from: u32, to: u32| -> String {
        folded.original.get(from as usize..to as usize).unwrap_or(&[]).iter().collect()
    };
    let whole = text(name, 0, u32::try_from(name.original.len()).unwrap_or(u32::MAX));
    let evidence = vec![Evidence::new(technique, whole, text(window.folded, from, to), from)];
    Alignment { evidence, from, to, ..Alignment::default() }
}
