//! Toneless pinyin of every Han character, as sets, because a name is heard with any of them.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use crate::codepoint;
use crate::error::{Error, Result};
use crate::sources::Sources;
use crate::table::Table;
use crate::unihan;

const FILE: &str = "han-readings.tsv";

type Readings = BTreeMap<char, BTreeSet<String>>;

/// Makes the table.
pub(crate) fn table(sources: &Sources) -> Result<Table> {
    let text = sources.text("Unihan_Readings")?;
    let mut readings = Readings::new();
    // The standard of 2013 first: older dictionaries add readings nobody uses any more (丁 zheng), which would make
    // names sound alike that do not.
    for fields in [&["kTGHZ2013"][..], &["kHanyuPinlu", "kXHC1983"], &["kMandarin"]] {
        let mut found = Readings::new();
        for field in fields {
            for (c, value) in unihan::property(&text, field)? {
                found.entry(c).or_default().extend(parse(value)?);
            }
        }
        for (c, set) in found {
            readings.entry(c).or_insert(set);
        }
    }

    let mut table =
        Table::new(FILE, "Toneless Mandarin readings of Han characters.", &["cp_hex", "readings"]);
    table.note("The readings are a set, sorted, separated by spaces; ü is written v.");
    table.note("Taken from kTGHZ2013, else from kHanyuPinlu and kXHC1983 together, else from kMandarin.");
    table.sources(sources, &["Unihan_Readings"])?;
    for (c, set) in readings {
        let joined: Vec<&str> = set.iter().map(String::as_str).collect();
        table.row(&[&codepoint::hex(c), &joined.join(" ")]);
    }
    Ok(table)
}

/// Reads `047.150:chóng 481.090:zhòng`, `nǚ(1129)`, `zhōng zhòng` alike.
fn parse(value: &str) -> Result<BTreeSet<String>> {
    let mut set = BTreeSet::new();
    for entry in value.split(' ') {
        let readings = entry.rsplit_once(':').map_or(entry, |(_, readings)| readings);
        for reading in readings.split(',') {
            let reading = reading.split('(').next().unwrap_or(reading);
            set.insert(toneless(reading)?);
        }
    }
    Ok(set)
}

/// Drops tone marks and keeps the diaeresis as `v`.
fn toneless(reading: &str) -> Result<String> {
    let mut plain = String::new();
    for c in reading.nfd() {
        match c {
            'a'..='z' => plain.push(c),
            '\u{308}' if plain.ends_with('u') => {
                plain.pop();
                plain.push('v');
            }
            // Grave, acute, circumflex (ê), macron, caron, and the dot of the neutral tone.
            '\u{300}' | '\u{301}' | '\u{302}' | '\u{304}' | '\u{30C}' | '\u{307}' | '\u{B7}' => {}
            _ => return Err(Error::new(format!("reading `{reading}` holds {c:?}, which is no pinyin"))),
        }
    }
    if plain.is_empty() {
        return Err(Error::new("a reading is empty"));
    }
    Ok(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_field_format() {
        for (value, want) in [
            ("047.150:chóng 481.090:zhòng", "chong zhong"),
            ("0252.010,0252.020:dīng,zhēng", "ding zheng"),
            ("nǚ(1129) nü(37)", "nv"),
            ("lüè lüě", "lve"),
            ("ê̄ ế ḿ ňg", "e m ng"),
        ] {
            let set = parse(value).expect(value);
            assert_eq!(set.into_iter().collect::<Vec<_>>().join(" "), want);
        }
    }

    #[test]
    fn refuses_what_is_not_pinyin() {
        assert!(parse("đinh").is_err());
        assert!(parse("").is_err());
    }
}
