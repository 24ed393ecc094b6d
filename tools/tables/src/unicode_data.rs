//! `UnicodeData.txt`: names, categories, decompositions, numeric values.

use std::collections::BTreeMap;

use crate::codepoint;
use crate::error::{Error, Result};

/// One character of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry<'a> {
    pub(crate) name: &'a str,
    pub(crate) category: &'a str,
    /// The tag of a compatibility decomposition (`circle`), empty for a canonical one.
    pub(crate) tag: &'a str,
    pub(crate) decomposition: String,
    /// A whole number from field 8, such as 12 for a circled twelve.
    pub(crate) number: Option<u32>,
}

/// All characters that are listed one by one; the first and last of a range are left out.
pub(crate) fn parse(text: &str) -> Result<BTreeMap<char, Entry<'_>>> {
    let mut entries = BTreeMap::new();
    for (index, line) in text.lines().enumerate() {
        let fields: Vec<&str> = line.split(';').collect();
        if fields.len() != 15 {
            return Err(Error::at("UnicodeData.txt", index + 1, "expected 15 fields"));
        }
        let Some(c) = codepoint::parse(fields[0]) else { continue };
        if fields[1].starts_with('<') {
            continue;
        }
        let (tag, mapping) = match fields[5].strip_prefix('<').and_then(|rest| rest.split_once("> ")) {
            Some((tag, mapping)) => (tag, mapping),
            None => ("", fields[5]),
        };
        let decomposition = mapping.split(' ').filter_map(codepoint::parse).collect();
        let entry = Entry {
            name: fields[1],
            category: fields[2],
            tag,
            decomposition,
            number: fields[8].parse().ok(),
        };
        entries.insert(c, entry);
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
00E9;LATIN SMALL LETTER E WITH ACUTE;Ll;0;L;0065 0301;;;;N;LATIN SMALL LETTER E ACUTE;;00C9;;00C9
00BD;VULGAR FRACTION ONE HALF;No;0;ON;<fraction> 0031 2044 0032;;;1/2;N;FRACTION ONE HALF;;;;
246B;CIRCLED NUMBER TWELVE;No;0;ON;<circle> 0031 0032;;;12;N;;;;;
4E00;<CJK Ideograph, First>;Lo;0;L;;;;;N;;;;;
";

    #[test]
    fn reads_tags_decompositions_and_numbers() {
        let entries = parse(TEXT).expect("entries");
        assert_eq!((entries[&'é'].tag, entries[&'é'].decomposition.as_str()), ("", "e\u{301}"));
        assert_eq!((entries[&'⑫'].tag, entries[&'⑫'].number), ("circle", Some(12)));
        assert_eq!(entries[&'½'].number, None);
        assert!(!entries.contains_key(&'一'));
    }

    #[test]
    fn refuses_a_short_line() {
        assert!(parse("0041;A;Lu").is_err());
    }
}
