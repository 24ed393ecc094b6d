//! An account's name laid over a protected one, in the columns of a terminal, with the differences marked.

use crate::Evidence;
use crate::align::stretches;
use crate::cli::output::Palette;
use crate::text::{terminal, width};

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
        let differs = stretch.evidence.is_some();
        let above = terminal(&stretch.account);
        let below = terminal(&stretch.protected);
        let columns = width(&above).max(width(&below)).max(usize::from(differs));
        let put = |line: &mut String, text: &str, style: anstyle::Style| {
            let style = if differs { style } else { anstyle::Style::new() };
            let pad = columns - width(text);
            // Not by a width of the format: those end at 65,535, and a name need not.
            line.push_str(&format!("{style}{text}{style:#}{}", " ".repeat(pad)));
        };
        put(&mut lines.account, &above, palette.account);
        put(&mut lines.protected, &below, palette.protected);
        let marks = if differs { "^" } else { " " }.repeat(columns);
        put(&mut lines.marks, &marks, palette.mark);
    }
    for line in [&mut lines.account, &mut lines.protected, &mut lines.marks] {
        line.truncate(line.trim_end_matches(' ').len());
    }
    lines
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
