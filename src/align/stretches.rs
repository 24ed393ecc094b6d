//! An account's name and a protected one cut where the evidence says that they differ: for whoever shows one over the other,
//! on a terminal or on a page. Evidence may be of any origin; out of place it breaks nothing.

use crate::Evidence;

/// A stretch of both names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) account: String,
    pub(crate) protected: String,
    /// Which evidence says that they differ here; nothing where they are the same, or at least not told apart.
    pub(crate) evidence: Option<usize>,
}

/// Cuts both names where the evidence says that they differ.
pub(crate) fn stretches(account: &str, protected: &str, evidence: &[Evidence]) -> Vec<Stretch> {
    let account: Vec<char> = account.chars().collect();
    let protected: Vec<char> = protected.chars().collect();
    let mut order: Vec<(usize, &Evidence)> = evidence.iter().enumerate().collect();
    order.sort_by_key(|(_, evidence)| evidence.position);
    let mut out = Vec::new();
    let (mut a, mut p) = (0, 0);
    for (number, evidence) in order {
        let start = (evidence.position as usize).min(account.len());
        let end = (start + evidence.to.chars().count()).min(account.len());
        if start < a {
            // Two differences in one place: the first is shown, both are listed.
            continue;
        }
        let from: Vec<char> = evidence.from.chars().collect();
        let expected = (p + (start - a)).min(protected.len());
        let at = if from.is_empty() {
            // Added text stands against nothing; added before the name, against its start.
            expected
        } else {
            nearest(&protected, &from, p, expected).unwrap_or(expected)
        };
        let until = (at + from.len()).min(protected.len());
        same(&mut out, &account, (a, start), &protected, (p, at));
        out.push(Stretch {
            account: text(&account, start, end),
            protected: text(&protected, at, until),
            evidence: Some(number),
        });
        (a, p) = (end, until);
    }
    same(&mut out, &account, (a, account.len()), &protected, (p, protected.len()));
    out
}

/// A stretch that is the same in both, or at least not told apart: one code point above the other where the counts agree.
fn same(out: &mut Vec<Stretch>, account: &[char], a: (usize, usize), protected: &[char], p: (usize, usize)) {
    let above = text(account, a.0, a.1);
    let below = text(protected, p.0, p.1);
    if above.is_empty() && below.is_empty() {
        return;
    }
    // A space beside an added word has nothing under it; it must not push what follows out of line.
    let (a, p) = (above.trim(), below.trim());
    let lead = (above.len() - above.trim_start().len(), below.len() - below.trim_start().len());
    let mut put = |account: &str, protected: &str| {
        if !(account.is_empty() && protected.is_empty()) {
            out.push(Stretch { account: account.into(), protected: protected.into(), evidence: None });
        }
    };
    put(above.get(..lead.0).unwrap_or_default(), below.get(..lead.1).unwrap_or_default());
    put(a, p);
    if !(a.is_empty() && p.is_empty()) {
        put(
            above.get(lead.0 + a.len()..).unwrap_or_default(),
            below.get(lead.1 + p.len()..).unwrap_or_default(),
        );
    }
}

fn text(chars: &[char], from: usize, to: usize) -> String {
    chars.get(from..to).unwrap_or_default().iter().collect()
}

/// Where a piece stands in the protected name, as near as can be to where it is expected.
fn nearest(protected: &[char], piece: &[char], from: usize, expected: usize) -> Option<usize> {
    (from..=protected.len().checked_sub(piece.len())?)
        .filter(|&at| protected.get(at..at + piece.len()) == Some(piece))
        .min_by_key(|&at| at.abs_diff(expected))
}
