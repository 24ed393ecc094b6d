//! Which characters are common: those the national standards put into their first or only level.

use std::collections::BTreeSet;

use crate::error::Result;
use crate::sources::Sources;
use crate::unihan;

/// The blocks that are measured, common or not: what both fonts draw and phones show.
const MEASURED: std::ops::RangeInclusive<char> = '\u{3400}'..='\u{9FFF}';

/// The measured characters, split in two.
pub(super) struct Characters {
    pub(super) common: Vec<char>,
    pub(super) rare: Vec<char>,
}

impl Characters {
    /// Reads GB 2312, level 1 of Big5 and level 1 of JIS X 0208 out of Unihan.
    pub(super) fn read(sources: &Sources) -> Result<Self> {
        let text = sources.text("Unihan_OtherMappings")?;
        let mut set: BTreeSet<char> = unihan::property(&text, "kGB0")?.into_keys().collect();
        set.extend(select(&unihan::property(&text, "kBigFive")?, is_big5_level_1));
        set.extend(select(&unihan::property(&text, "kJis0")?, is_jis_level_1));
        let (common, rare) = MEASURED.partition(|c| set.contains(c));
        Ok(Characters { common, rare })
    }
}

fn select(property: &unihan::Property<'_>, is_wanted: fn(&str) -> bool) -> Vec<char> {
    property.iter().filter(|(_, value)| is_wanted(value)).map(|(&c, _)| c).collect()
}

/// Level 1 of Big5 is A440 to C67E.
fn is_big5_level_1(code: &str) -> bool {
    ("A440"..="C67E").contains(&code)
}

/// Level 1 of JIS X 0208 is rows 16 to 47; a code is row and cell in decimal.
fn is_jis_level_1(code: &str) -> bool {
    code.get(..2).is_some_and(|row| ("16"..="47").contains(&row))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_end_where_the_standards_say() {
        assert!(is_big5_level_1("A440") && is_big5_level_1("C67E") && !is_big5_level_1("C940"));
        assert!(is_jis_level_1("1601") && is_jis_level_1("4751") && !is_jis_level_1("4801"));
    }
}
