//! An account's name laid over a protected one, in the columns of a terminal, with the differences marked.

use crate::Evidence;
use crate::cli::output::Palette;
use crate::text::{terminal, width};

/// A stretch of both names.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stretch {
    account: String,
    protected: String,
    differs: bool,
}

/// The three lines of an alignment: account, protected name, marks; without a protected name, two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lines {
    pub(crate) account: String,
    pub(crate) protected: String,
    pub(crate) marks: String,
}

/// Lays a name over a protected one by the evidence.
pub(crate) fn lines(account: &str, protected: &str, evidence: &[Evidence], palette: &Palette) -> Lines {
    let mut lines = Lines { account: String::new(), protected: String::new(), marks: String::new() };
    for stretch in stretches(account, protected, evidence) {
        let above = terminal(&stretch.account);
        let below = terminal(&stretch.protected);
        let columns = width(&above).max(width(&below)).max(usize::from(stretch.differs));
        let put = |line: &mut String, text: &str, style: anstyle::Style| {
            let style = if stretch.differs { style } else { anstyle::Style::new() };
            let pad = columns - width(text);
            // Not by a width of the format: those end at 65,535, and a name need not.
            line.push_str(&format!("{style}{text}{style:#}{}", " ".repeat(pad)));
        };
        put(&mut lines.account, &above, palette.account);
        put(&mut lines.protected, &below, palette.protected);
        let marks = if stretch.differs { "^" } else { " " }.repeat(columns);
        put(&mut lines.marks, &marks, palette.mark);
    }
    for line in [&mut lines.account, &mut lines.protected, &mut lines.marks] {
        line.truncate(line.trim_end_matches(' ').len());
    }
    lines
}

/// Cuts both names where the evidence says that they differ.
fn stretches(account: &str, protected: &str, evidence: &[Evidence]) -> Vec<Stretch> {
    let account: Vec<char> = account.chars().collect();
    let protected: Vec<char> = protected.chars().collect();
    let mut order: Vec<&Evidence> = evidence.iter().collect();
    order.sort_by_key(|evidence| evidence.position);
    let mut out = Vec::new();
    let (mut a, mut p) = (0, 0);
    for evidence in order {
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
            differs: true,
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
            out.push(Stretch { account: account.into(), protected: protected.into(), differs: false });
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Technique;

    fn plain(account: &str, protected: &str, evidence: &[Evidence]) -> [String; 3] {
        let Lines { account, protected, marks } = lines(account, protected, evidence, &Palette::default());
        [account, protected, marks]
    }

    #[test]
    fn wide_characters_are_marked_in_full() {
        let evidence = [Evidence::new(Technique::HanShape, "日", "曰", 2)];
        assert_eq!(plain("人民曰报", "人民日报", &evidence), ["人民曰报", "人民日报", "    ^^"]);
    }

    #[test]
    fn what_is_added_or_left_out_leaves_a_gap() {
        let evidence = [
            Evidence::new(Technique::Affix, "", "The", 0),
            Evidence::new(Technique::Delete, "t", "", 7),
            Evidence::new(Technique::Invisible, "", "\u{200B}", 8),
        ];
        assert_eq!(
            plain("The Reue\u{200B}rs", "Reuters", &evidence),
            ["The Reu e\\u{200B}rs", "    Reute        rs", "^^^    ^ ^^^^^^^^"]
        );
    }

    #[test]
    fn evidence_out_of_place_breaks_nothing() {
        let evidence = [
            Evidence::new(Technique::Substitute, "zz", "yyyyyy", 900),
            Evidence::new(Technique::Insert, "", "abc", 1),
            Evidence::new(Technique::Insert, "", "abc", 1),
        ];
        let [account, ..] = plain("ab", "", &evidence);
        assert!(account.starts_with("ab"));
        plain("", "", &evidence);
    }
}
