//! Signs of other scripts that look like ASCII letters and digits, beyond what UTS #39 lists.
//!
//! Edited by hand, because a measure of shape takes every round letter for an o. A row that UTS #39 or the table of
//! letter symbols already makes is refused, so that the file holds only what it adds.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;
use unicode_security::skeleton;

use crate::codepoint;
use crate::error::{Error, Result};
use crate::hand;
use crate::letter_symbols;
use crate::sources::Sources;
use crate::table::Table;

const FILE: &str = "latin-lookalikes.tsv";
const HAND: &str = include_str!("../hand/latin-lookalikes.tsv");
const KINDS: [&str; 3] = ["shape", "faux", "sign"];

/// Makes the table.
pub(crate) fn table(sources: &Sources) -> Result<Table> {
    let rows = rows(HAND, &letter_symbols::letters(sources)?)?;
    let mut table = Table::new(
        FILE,
        "Signs that look like ASCII letters or digits, beyond UTS #39.",
        &["cp_hex", "ascii", "why"],
    );
    table.note("The first word of `why` says how close: `shape` looks alike in a plain sans-serif face;");
    table.note("`faux` is read as the letter only among letters; `sign` is a currency or other sign used as a letter.");
    table.note("Source: UTS #39 (crate unicode-security), only to leave out what it covers");
    table.hand(FILE);
    for (c, (ascii, why)) in rows {
        table.row(&[&codepoint::hex(c), ascii, &why]);
    }
    Ok(table)
}

fn rows<'a>(text: &'a str, symbols: &BTreeMap<char, String>) -> Result<BTreeMap<char, (&'a str, String)>> {
    let mut rows = BTreeMap::new();
    let mut covered = Vec::new();
    for row in hand::rows("hand/latin-lookalikes.tsv", text, 4)? {
        let (c, ascii) = (row.code_point(0)?, row.ascii(1)?);
        let kind = row.columns[2];
        if !KINDS.contains(&kind) {
            return Err(row.error(format!("`{kind}` is no kind; choose from {KINDS:?}")));
        }
        if by_skeleton(c, ascii) {
            covered.push(format!("{} (line {}, UTS #39)", row.columns[0], row.line));
        } else if symbols.get(&c).is_some_and(|letters| letters.eq_ignore_ascii_case(ascii)) {
            covered.push(format!("{} (line {}, letter-symbols.tsv)", row.columns[0], row.line));
        }
        if rows.insert(c, (ascii, format!("{kind}: {}", row.columns[3]))).is_some() {
            return Err(row.error("this code point has a row already"));
        }
    }
    if covered.is_empty() {
        with_normal_forms(&mut rows);
        return Ok(rows);
    }
    let message = format!("hand/latin-lookalikes.tsv repeats what is known already: {}", covered.join(", "));
    Err(Error::new(message).hint("remove these rows"))
}

/// Gives the sign that NFKC makes of another, such as a Korean letter, the row of that other.
fn with_normal_forms(rows: &mut BTreeMap<char, (&str, String)>) {
    for (c, value) in rows.clone() {
        let mut normal = std::iter::once(c).nfkc();
        if let (Some(first), None) = (normal.next(), normal.next())
            && !by_skeleton(first, value.0)
            && !first.is_ascii()
        {
            rows.entry(first).or_insert(value);
        }
    }
}

/// Whether UTS #39 takes the two for the same.
fn by_skeleton(c: char, ascii: &str) -> bool {
    skeleton(c.encode_utf8(&mut [0; 4])).eq(skeleton(ascii))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_what_uts_39_covers() {
        assert!(by_skeleton('\u{421}', "C") && by_skeleton('\u{455}', "s") && by_skeleton('\u{3BF}', "o"));
        assert!(!by_skeleton('€', "E") && !by_skeleton('乃', "B"));
    }

    #[test]
    fn repeated_rows_are_refused() {
        let symbols = BTreeMap::from([('\u{1D1B}', "T".to_owned())]);
        for text in ["0421\tC\tshape\tx\n", "1D1B\tt\tshape\tx\n"] {
            let error = rows(text, &symbols).expect_err(text).to_string();
            assert!(error.contains("repeats what is known already"), "{error}");
        }
        let korean = rows("3163\tl\tfaux\tx\n", &symbols).expect("a row");
        assert_eq!(korean.keys().copied().collect::<Vec<_>>(), ['\u{1175}', 'ㅣ']);
        assert!(rows("20AC\tE\tsign\tthe euro sign\n", &symbols).is_ok());
        assert!(rows("20AC\tE\tmoney\tthe euro sign\n", &symbols).is_err());
    }

    #[test]
    fn the_committed_hand_file_is_sound() {
        let rows = rows(HAND, &BTreeMap::new()).expect("hand file");
        for (c, ascii) in [('€', "E"), ('₿', "B"), ('乃', "B"), ('卂', "A"), ('匚', "C"), ('т', "T")]
        {
            assert_eq!(rows.get(&c).map(|row| row.0), Some(ascii), "{c}");
        }
    }
}
