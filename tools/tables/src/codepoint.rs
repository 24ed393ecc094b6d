//! Code points as the sources and the tables write them.

/// Reads `4E00`, with or without `U+`.
pub(crate) fn parse(text: &str) -> Option<char> {
    let digits = text.strip_prefix("U+").unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    char::from_u32(u32::from_str_radix(digits, 16).ok()?)
}

/// Writes at least four upper-case hexadecimal digits.
pub(crate) fn hex(c: char) -> String {
    format!("{:04X}", u32::from(c))
}

/// Whether a character lies in a block of Han ideographs, compatibility ideographs included.
pub(crate) fn is_han(c: char) -> bool {
    matches!(u32::from(c),
        0x3007 | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_both_spellings_and_nothing_else() {
        assert_eq!(parse("U+4E00"), Some('一'));
        assert_eq!(parse("2B746"), Some('\u{2B746}'));
        for bad in ["", "U+", "+4E00", "D800", "110000", "4E0G"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn writes_four_digits_or_more() {
        assert_eq!(hex('A'), "0041");
        assert_eq!(hex('\u{1F170}'), "1F170");
    }

    #[test]
    fn knows_han() {
        assert!(is_han('社') && is_han('〇') && is_han('\u{F900}') && !is_han('カ'));
    }
}
