//! Signs that stand in for a Han character, or for a kana, by their shape: ㄏ for 厂, エ for 工, ⻩ for 黄.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use crate::codepoint;
use crate::error::{Error, Result};
use crate::hand;
use crate::sources::Sources;
use crate::table::Table;

const FILE: &str = "stand-ins.tsv";
const HAND: &str = include_str!("../hand/stand-ins.tsv");
const KINDS: [&str; 4] = ["kana", "bopomofo", "jamo", "symbol"];

type StandIns = BTreeMap<char, (char, &'static str)>;

/// Makes the table.
pub(crate) fn table(sources: &Sources) -> Result<Table> {
    let mut rows = by_hand(HAND)?;
    let radicals = sources.text("CJKRadicals")?;
    let equivalents = sources.text("EquivalentUnifiedIdeograph")?;
    for (c, target) in numbered_radicals(&radicals)?.into_iter().chain(equivalent(&equivalents)?) {
        let kind = if ('\u{31C0}'..='\u{31EF}').contains(&c) { "stroke" } else { "radical" };
        if rows.get(&c).is_some_and(|(_, kind)| KINDS.contains(kind)) {
            return Err(Error::new(format!(
                "hand/stand-ins.tsv: Unicode itself has a row for {}",
                codepoint::hex(c)
            )));
        }
        rows.insert(c, (target, kind));
    }

    let mut table = Table::new(
        FILE,
        "Signs that stand for a Han character or a kana by their shape.",
        &["cp_hex", "target_cp_hex", "kind"],
    );
    table.note(&format!("Kinds: radical stroke {}", KINDS.join(" ")));
    table.sources(sources, &["EquivalentUnifiedIdeograph", "CJKRadicals"])?;
    table.hand(FILE);
    for (c, (target, kind)) in rows {
        table.row(&[&codepoint::hex(c), &codepoint::hex(target), kind]);
    }
    Ok(table)
}

/// The hand rows, and for each the sign that NFKC makes of it, unless that has a row of its own.
fn by_hand(text: &str) -> Result<StandIns> {
    let mut rows = StandIns::new();
    for row in hand::rows("hand/stand-ins.tsv", text, 5)? {
        let (c, target) = (row.code_point(0)?, row.character(2)?);
        if row.character(1)? != c {
            return Err(row.error(format!("{} is not {}", row.columns[0], row.columns[1])));
        }
        let kind = KINDS.iter().find(|kind| **kind == row.columns[3]);
        let kind =
            kind.ok_or_else(|| row.error(format!("`{}` is no kind; choose from {KINDS:?}", row.columns[3])))?;
        if rows.insert(c, (target, *kind)).is_some() {
            return Err(row.error("this code point has a row already"));
        }
    }
    for (c, value) in rows.clone() {
        let mut normal = std::iter::once(c).nfkc();
        if let (Some(first), None) = (normal.next(), normal.next()) {
            rows.entry(first).or_insert(value);
        }
    }
    Ok(rows)
}

/// `147'; 2EC5; 89C1`: radical number, radical, ideograph; some radicals have no character of their own.
fn numbered_radicals(text: &str) -> Result<Vec<(char, char)>> {
    let mut pairs = Vec::new();
    for (line, fields) in fields(text) {
        let [_, radical, ideograph] = fields[..] else {
            return Err(Error::at("CJKRadicals.txt", line, "expected 3 fields"));
        };
        if radical.is_empty() {
            continue;
        }
        match (codepoint::parse(radical), codepoint::parse(ideograph)) {
            (Some(radical), Some(ideograph)) => pairs.push((radical, ideograph)),
            _ => return Err(Error::at("CJKRadicals.txt", line, "expected two code points")),
        }
    }
    Ok(pairs)
}

/// `2E81 ; 5382` or `2F00..2F01 ; 4E00`: sign or range of signs, ideograph.
fn equivalent(text: &str) -> Result<Vec<(char, char)>> {
    let mut pairs = Vec::new();
    for (line, fields) in fields(text) {
        let [signs, ideograph] = fields[..] else {
            return Err(Error::at("EquivalentUnifiedIdeograph.txt", line, "expected 2 fields"));
        };
        let (first, last) = signs.split_once("..").unwrap_or((signs, signs));
        match (codepoint::parse(first), codepoint::parse(last), codepoint::parse(ideograph)) {
            (Some(first), Some(last), Some(ideograph)) => {
                pairs.extend((first..=last).map(|c| (c, ideograph)))
            }
            _ => return Err(Error::at("EquivalentUnifiedIdeograph.txt", line, "expected code points")),
        }
    }
    Ok(pairs)
}

fn fields(text: &str) -> impl Iterator<Item = (usize, Vec<&str>)> {
    text.lines().enumerate().filter_map(|(index, line)| {
        let data = line.split('#').next().unwrap_or(line).trim();
        (!data.is_empty()).then(|| (index + 1, data.split(';').map(str::trim).collect()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_unicode_files() {
        assert_eq!(
            numbered_radicals("# x\n147'; 2EC5; 89C1\n182''; ; 322C4\n").expect("rows"),
            [('⻅', '见')]
        );
        assert_eq!(equivalent("2E81       ; 5382  #     CLIFF\n").expect("rows"), [('⺁', '厂')]);
        assert!(equivalent("2E81 5382\n").is_err());
    }

    #[test]
    fn korean_letters_are_known_in_both_forms() {
        let rows = by_hand("3145\tㅅ\t人\tjamo\tx\n").expect("rows");
        assert_eq!(rows.keys().copied().collect::<Vec<_>>(), ['\u{1109}', 'ㅅ']);
    }

    #[test]
    fn the_quoted_pairs_are_there() {
        let rows = by_hand(HAND).expect("hand file");
        for pair in ["ㄏ厂", "ㄙ厶", "ㅅ人", "エ工", "カ力", "ニ二", "ロ口", "オ才", "ト卜", "タ夕", "ㄖ日"]
        {
            let mut chars = pair.chars();
            let (c, target) = (chars.next().expect("sign"), chars.next().expect("target"));
            assert_eq!(rows.get(&c).map(|row| row.0), Some(target), "{pair}");
        }
    }
}
