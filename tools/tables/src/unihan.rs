//! Unihan property files: `U+4E00<TAB>kProperty<TAB>value`.

use std::collections::BTreeMap;

use crate::codepoint;
use crate::error::{Error, Result};

/// The values of one property, by character.
pub(crate) type Property<'a> = BTreeMap<char, &'a str>;

/// Reads one property out of a file's text.
pub(crate) fn property<'a>(text: &'a str, name: &str) -> Result<Property<'a>> {
    let mut values = BTreeMap::new();
    for (index, line) in text.lines().enumerate() {
        if line.starts_with('#') || line.is_empty() {
            continue;
        }
        let mut columns = line.splitn(3, '\t');
        let (Some(cp), Some(key), Some(value)) = (columns.next(), columns.next(), columns.next()) else {
            return Err(Error::at("Unihan", index + 1, "expected 3 columns"));
        };
        if key != name {
            continue;
        }
        let c = codepoint::parse(cp)
            .ok_or_else(|| Error::at("Unihan", index + 1, format!("bad code point `{cp}`")))?;
        values.insert(c, value);
    }
    if values.is_empty() {
        return Err(Error::new(format!("Unihan has no values for `{name}`")));
    }
    Ok(values)
}

/// The characters of a variant field: `U+5A1B U+5A2F<kMatthews`.
pub(crate) fn variants(value: &str) -> impl Iterator<Item = char> + '_ {
    value.split(' ').filter_map(|v| codepoint::parse(v.split('<').next().unwrap_or(v)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# Unihan\nU+4E01\tkMandarin\tdīng\nU+4E01\tkTang\t*deng deng\n";

    #[test]
    fn reads_one_property() {
        let mandarin = property(TEXT, "kMandarin").expect("kMandarin");
        assert_eq!(mandarin.get(&'丁'), Some(&"dīng"));
        assert!(property(TEXT, "kTGH").is_err());
    }

    #[test]
    fn variants_lose_their_sources() {
        let found: Vec<char> = variants("U+5A1B U+5A2F<kMatthews,kMorohashi:TZ").collect();
        assert_eq!(found, ['娛', '娯']);
    }
}
