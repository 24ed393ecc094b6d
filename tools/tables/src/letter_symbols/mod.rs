//! Symbols and odd letters that stand for A–Z and 0–9: 🅱, ⒝, 𝐛, ʙ, ᵇ, ɓ, ƀ, q for a turned b.
//!
//! Read from Unicode's own names and decompositions; what a name does not say is edited by hand. Letters under a mark
//! that normalisation takes off (é) and width forms are another matter and never enter.

mod class;
mod name;

use std::collections::BTreeMap;

use class::Class;

use crate::codepoint;
use crate::error::Result;
use crate::hand;
use crate::sources::Sources;
use crate::table::Table;
use crate::unicode_data::{self, Entry};

const FILE: &str = "letter-symbols.tsv";
const HAND: &str = include_str!("../../hand/letter-symbols.tsv");

type Entries<'a> = BTreeMap<char, Entry<'a>>;
/// What is known by hand; `None` keeps a character out of the table.
type Known = BTreeMap<char, Option<(String, Class)>>;

/// Makes the table.
pub(crate) fn table(sources: &Sources) -> Result<Table> {
    let rows = rows(sources)?;
    let mut table = Table::new(
        FILE,
        "Symbols and letter forms that stand for ASCII letters and digits.",
        &["cp_hex", "letters", "class"],
    );
    table.note("Letters are upper or lower case as they look. A turned letter is given as what it is when turned back.");
    table.note(&format!("Classes: {}", Class::words()));
    table.note("Not here: width forms, letters with marks that NFKD takes off, trade marks, fractions, ligatures in NFKC.");
    table.sources(sources, &["UnicodeData"])?;
    table.hand(FILE);
    for (c, (letters, class)) in rows {
        table.row(&[&codepoint::hex(c), &letters, class.word()]);
    }
    Ok(table)
}

/// The rows, also for the table that must not repeat them.
pub(crate) fn letters(sources: &Sources) -> Result<BTreeMap<char, String>> {
    Ok(rows(sources)?.into_iter().map(|(c, (letters, _))| (c, letters)).collect())
}

fn rows(sources: &Sources) -> Result<BTreeMap<char, (String, Class)>> {
    let text = sources.text("UnicodeData")?;
    let entries = unicode_data::parse(&text)?;
    let known = known(HAND)?;
    let mut rows: BTreeMap<char, (String, Class)> =
        entries.keys().filter_map(|&c| Some((c, resolve(c, &entries, &known)?))).collect();
    rows.extend(known.into_iter().filter_map(|(c, value)| Some((c, value?))));
    Ok(rows)
}

fn known(text: &str) -> Result<Known> {
    let mut known = Known::new();
    for row in hand::rows("hand/letter-symbols.tsv", text, 4)? {
        let value = if row.columns[1] == "-" {
            None
        } else {
            let class = Class::parse(row.columns[2]).ok_or_else(|| {
                row.error(format!("`{}` is no class; choose from {}", row.columns[2], Class::words()))
            })?;
            Some((row.ascii(1)?.to_owned(), class))
        };
        if known.insert(row.code_point(0)?, value).is_some() {
            return Err(row.error("this code point has a row already"));
        }
    }
    Ok(known)
}

fn resolve(c: char, entries: &Entries<'_>, known: &Known) -> Option<(String, Class)> {
    if let Some(value) = known.get(&c) {
        return value.clone();
    }
    let entry = entries.get(&c).filter(|entry| !c.is_ascii() && !entry.category.starts_with('M'))?;
    if entry.tag.is_empty() && !entry.decomposition.is_empty() {
        return under_mark(entry, entries, known);
    }
    if !entry.tag.is_empty() {
        return by_decomposition(entry, entries, known);
    }
    numbered(entry).or_else(|| name::parse(entry.name))
}

/// ǿ is ø under a mark, so it is what ø is; é is e under a mark, and no business of this table.
fn under_mark(entry: &Entry<'_>, entries: &Entries<'_>, known: &Known) -> Option<(String, Class)> {
    let base = entry.decomposition.chars().next()?;
    resolve(base, entries, known)
}

fn by_decomposition(entry: &Entry<'_>, entries: &Entries<'_>, known: &Known) -> Option<(String, Class)> {
    let class = match entry.tag {
        "circle" => Class::Enclosed,
        "square" => Class::Squared,
        "super" | "sub" => Class::Modifier,
        "font" if entry.name.starts_with("SEGMENTED") => Class::Other,
        "font" => Class::Math,
        "compat" if entry.name.starts_with("PARENTHESIZED") => Class::Parenthesized,
        "compat" if is_listed(entry.name) => Class::Other,
        _ => return None,
    };
    let mut letters = String::new();
    for c in entry.decomposition.chars() {
        match c {
            '(' | ')' | '.' | ',' => {}
            _ if c.is_ascii_alphanumeric() => letters.push(c),
            _ => letters.push_str(&resolve(c, entries, known)?.0),
        }
    }
    Some((letters, class)).filter(|(letters, _)| !letters.is_empty())
}

/// Ⅳ, ⒈, 🄂: numerals in lists and headings.
fn is_listed(name: &str) -> bool {
    let numeral = name.starts_with("ROMAN NUMERAL") || name.starts_with("SMALL ROMAN NUMERAL");
    numeral || name.ends_with(" FULL STOP") || (name.starts_with("DIGIT ") && name.ends_with(" COMMA"))
}

/// Circled and parenthesised numbers without a decomposition, such as ⓫ and ➉.
fn numbered(entry: &Entry<'_>) -> Option<(String, Class)> {
    let number = entry.number.filter(|_| entry.category == "No")?;
    let class = if entry.name.contains("CIRCLED") && !entry.name.contains("IDEOGRAPH") {
        Class::Enclosed
    } else if entry.name.starts_with("PARENTHESIZED") && !entry.name.contains("IDEOGRAPH") {
        Class::Parenthesized
    } else {
        return None;
    };
    Some((number.to_string(), class))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATA: &str = "\
00E9;LATIN SMALL LETTER E WITH ACUTE;Ll;0;L;0065 0301;;;;N;;;00C9;;00C9
00F8;LATIN SMALL LETTER O WITH STROKE;Ll;0;L;;;;;N;;;00D8;;00D8
01FF;LATIN SMALL LETTER O WITH STROKE AND ACUTE;Ll;0;L;00F8 0301;;;;N;;;01FE;;01FE
0250;LATIN SMALL LETTER TURNED A;Ll;0;L;;;;;N;;;2C6F;;2C6F
1D44;MODIFIER LETTER SMALL TURNED A;Lm;0;L;<super> 0250;;;;N;;;;;
24EB;NEGATIVE CIRCLED NUMBER ELEVEN;No;0;ON;;;;11;N;;;;;
33C4;SQUARE CC;So;0;L;<square> 0063 0063;;;;N;SQUARED CC;;;;
3280;CIRCLED IDEOGRAPH ONE;No;0;L;<circle> 4E00;;;1;N;;;;;
FF21;FULLWIDTH LATIN CAPITAL LETTER A;Lu;0;L;<wide> 0041;;;;N;;;;FF41;
";

    #[test]
    fn resolves_through_names_and_decompositions() {
        let entries = unicode_data::parse(DATA).expect("data");
        for (c, want) in [
            ('é', None),
            ('ø', Some(("o", Class::Stroke))),
            ('ǿ', Some(("o", Class::Stroke))),
            ('ᵄ', Some(("a", Class::Modifier))),
            ('⓫', Some(("11", Class::Enclosed))),
            ('㏄', Some(("cc", Class::Squared))),
            ('㊀', None),
            ('Ａ', None),
        ] {
            let found = resolve(c, &entries, &Known::new());
            assert_eq!(found, want.map(|(letters, class)| (letters.to_owned(), class)), "{c}");
        }
    }

    #[test]
    fn hand_rows_are_read_and_refused() {
        assert_eq!(
            known("1F195\tNEW\tsquared\tx\n").expect("row")[&'🆕'],
            Some(("NEW".into(), Class::Squared))
        );
        assert_eq!(known("2122\t-\t-\tx\n").expect("row")[&'™'], None);
        for bad in ["1F195\tN!\tsquared\tx\n", "1F195\tN\tboxed\tx\n", "61\ta\tother\tx\n61\ta\tother\tx\n"] {
            assert!(known(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_committed_hand_file_is_sound() {
        assert!(known(HAND).expect("hand file").len() > 20);
    }
}
