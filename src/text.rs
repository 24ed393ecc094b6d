//! Hostile text made safe for terminal, spreadsheet, JSON and log: the only door out, and the one place where bytes
//! become text.
//!
//! An account name may hold anything: escape sequences, characters that turn the direction of what follows, characters
//! that show nothing, a hundred marks on one letter, a formula. Whatever is shown to a person passes through here first.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::Write as _;
use std::ops::Range;

use encoding_rs::{Encoding, UTF_8};
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeEmoji, UnicodeGeneralCategory};
use unicode_width::UnicodeWidthChar;

/// Marks in a row that are shown as they are. Written languages stack up to four; more only smear over other lines.
const MARKS_SHOWN: usize = 4;

/// How a cell of CSV is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Cells {
    /// The text as it is, quoted where CSV needs it.
    #[default]
    Plain,
    /// Also harmless in a spreadsheet: what it would run as a formula gets a `'` before it.
    SpreadsheetSafe,
    /// For a terminal to show: nothing in it acts on the terminal.
    Terminal,
}

/// Text of bytes. What is no UTF-8 becomes U+FFFD, and the answer says so; `spare` holds the repaired text.
pub(crate) fn decode<'a>(bytes: &'a [u8], spare: &'a mut String) -> (&'a str, bool) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (text, false);
    }
    spare.clear();
    for chunk in bytes.utf8_chunks() {
        spare.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            spare.push(char::REPLACEMENT_CHARACTER);
        }
    }
    (spare, true)
}

/// Text of many fields of one block of bytes, which is looked through once instead of field by field: a field is too short
/// for vector instructions, and what stands in it too little foreseen for a branch (56 ns a row of 42 bytes became 9).
#[derive(Debug)]
pub(crate) struct Decoder<'b> {
    bytes: &'b [u8],
    /// The bytes up to the first that are no text: most often all.
    start: &'b str,
    /// A later stretch that is text, and where it starts.
    later: &'b str,
    from: usize,
}

impl<'b> Decoder<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Decoder { bytes, start: valid_start(bytes), later: "", from: 0 }
    }

    /// A field before the first fault; nothing for one behind it.
    #[inline]
    pub(crate) fn valid(&self, place: Range<usize>) -> Option<&'b str> {
        if place.is_empty() { Some("") } else { self.start.get(place) }
    }

    /// A field, as [`decode`] gives it. They should be asked for in their order.
    pub(crate) fn field<'a>(&mut self, place: Range<usize>, spare: &'a mut String) -> (&'a str, bool)
    where
        'b: 'a,
    {
        if let Some(text) = self.valid(place.clone()) {
            return (text, false);
        }
        // Only ever forward from behind the last fault, so that all is looked through once.
        if place.start > self.from + self.later.len() && place.start > self.start.len() {
            self.from = place.start;
            self.later = valid_start(self.bytes.get(place.start..).unwrap_or_default());
        }
        let from_there = |at: usize| at.checked_sub(self.from);
        if let (Some(start), Some(end)) = (from_there(place.start), from_there(place.end))
            && let Some(text) = self.later.get(start..end)
        {
            return (text, false);
        }
        decode(self.bytes.get(place).unwrap_or_default(), spare)
    }
}

/// The text at the start of bytes, up to what is none.
fn valid_start(bytes: &[u8]) -> &str {
    let decode = |bytes| match UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(Cow::Borrowed(text)) => Some(text),
        _ => None,
    };
    let start = || decode(bytes.get(..Encoding::utf8_valid_up_to(bytes))?);
    decode(bytes).or_else(start).unwrap_or_default()
}

/// One line of text for a terminal: what acts on it, hides or turns the text is written as `\u{202E}`.
pub(crate) fn terminal(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(shown(text, false))
}

/// Several lines for a terminal: as [`terminal`], but line ends stay.
pub(crate) fn terminal_lines(text: &str) -> String {
    text.split('\n').map(terminal).collect::<Vec<_>>().join("\n")
}

/// One line for a log: as [`terminal`], with `\` doubled, so that the original can be had back.
#[cfg_attr(not(test), expect(dead_code, reason = "for the service, which keeps logs"))]
pub(crate) fn log_line(text: &str) -> String {
    shown(text, true)
}

/// The columns a terminal gives to text that went through [`terminal`].
pub(crate) fn width(safe: &str) -> usize {
    safe.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// A code point by its number: `U+65E5`.
pub(crate) fn code_point(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

/// Writes a cell of CSV, without the comma.
pub(crate) fn csv_cell(out: &mut Vec<u8>, text: &str, cells: Cells) {
    let safe;
    let (text, guard) = match cells {
        Cells::Plain => (text, false),
        Cells::SpreadsheetSafe => (text, starts_formula(text)),
        Cells::Terminal => {
            safe = terminal(text);
            (&*safe, false)
        }
    };
    let quoted = guard
        || text.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r'))
        // Some readers trim what is not quoted.
        || text.starts_with([' ', '\t'])
        || text.ends_with([' ', '\t']);
    if !quoted {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    if guard {
        out.push(b'\'');
    }
    for (index, part) in text.split('"').enumerate() {
        if index > 0 {
            out.extend_from_slice(b"\"\"");
        }
        out.extend_from_slice(part.as_bytes());
    }
    out.push(b'"');
}

/// Writes a JSON string, with its quotes. Reads back exactly; what hides, turns or acts on a terminal is written as `\u202e`.
pub(crate) fn json_string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let mut buffer = [0; 4];
    for c in text.chars() {
        match c {
            '"' => out.extend_from_slice(b"\\\""),
            '\\' => out.extend_from_slice(b"\\\\"),
            '\n' => out.extend_from_slice(b"\\n"),
            '\r' => out.extend_from_slice(b"\\r"),
            '\t' => out.extend_from_slice(b"\\t"),
            ' '..='~' => out.push(c as u8),
            _ if hidden(c) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    // A vector takes every write.
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
            _ => out.extend_from_slice(c.encode_utf8(&mut buffer).as_bytes()),
        }
    }
    out.push(b'"');
}

/// One line of text for a page, as content or in a quoted attribute: nothing of it is markup, and what hides or turns text
/// is written as `\u{202E}`. Set it in a `<bdi>`, as letters of the other direction move what stands beside them.
pub(crate) fn html(text: &str) -> String {
    let safe = terminal(text);
    let mut out = String::with_capacity(safe.len() + 8);
    for c in safe.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

/// Writes a value as JSON on one line; all its texts are written as [`json_string`] does.
pub(crate) fn json(out: &mut Vec<u8>, value: &impl serde::Serialize) -> Result<(), serde_json::Error> {
    value.serialize(&mut serde_json::Serializer::with_formatter(out, Shown))
}

/// JSON in which nothing hides. What JSON itself must escape is escaped before it comes here.
struct Shown;

impl serde_json::ser::Formatter for Shown {
    fn write_string_fragment<W: ?Sized + std::io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> std::io::Result<()> {
        let mut quoted = Vec::with_capacity(fragment.len() + 2);
        json_string(&mut quoted, fragment);
        let inner = quoted.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\""));
        writer.write_all(inner.unwrap_or_default())
    }
}

/// Writes bytes percent-encoded, so that they read back exactly, stay on one line and start no formula.
pub(crate) fn percent_encoded(out: &mut Vec<u8>, bytes: &[u8]) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || b" ._~:;/()[]{}|!?*&#$<>".contains(&byte) {
            out.push(byte);
        } else {
            let digit = |value: u8| HEX.get(usize::from(value & 15)).copied().unwrap_or(b'0');
            out.extend_from_slice(&[b'%', digit(byte >> 4), digit(byte)]);
        }
    }
}

/// Whether a spreadsheet may run the cell as a formula; the full-width signs count, as spreadsheets in East Asian settings
/// read them as the narrow ones.
fn starts_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

fn shown(text: &str, backslash: bool) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut marks = MARKS_SHOWN;
    let mut before = '\0';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let mark = c.general_category_group() == GeneralCategoryGroup::Mark;
        let joins_emoji = match c {
            '\u{FE0F}' | '\u{FE0E}' => before.is_emoji_char() && !before.is_ascii(),
            '\u{200D}' => {
                (before == '\u{FE0F}' || before.is_emoji_char())
                    && rest.peek().is_some_and(|next| next.is_emoji_char() && !next.is_ascii())
            }
            _ => false,
        };
        // The first of a text has nothing to stand on and would join what was printed before it.
        let plain = joins_emoji || if mark { marks < MARKS_SHOWN && !hidden(c) } else { !hidden(c) };
        marks = if !mark {
            // After an escape a mark would sit on its brace.
            if plain { 0 } else { MARKS_SHOWN }
        } else {
            marks.saturating_add(1)
        };
        match c {
            '\\' if backslash => out.push_str("\\\\"),
            _ if plain => out.push(c),
            _ => {
                // A string takes every write.
                let _ = write!(out, "\\u{{{:04X}}}", u32::from(c));
            }
        }
        before = c;
    }
    out
}

/// Whether a character acts on a terminal, turns the direction of text, or shows nothing.
fn hidden(c: char) -> bool {
    match c {
        ' '..='~' => false,
        '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{3164}' | '\u{FFA0}'
        | '\u{2800}' => true,
        '\u{180B}'..='\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0000}'..='\u{E0FFF}' => true,
        // Spaces that are not the space cannot be told from it.
        '\u{00A0}' | '\u{3000}' => false,
        _ => matches!(
            c.general_category(),
            GeneralCategory::Control
                | GeneralCategory::Format
                | GeneralCategory::Surrogate
                | GeneralCategory::PrivateUse
                | GeneralCategory::Unassigned
                | GeneralCategory::LineSeparator
                | GeneralCategory::ParagraphSeparator
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &[&str] = &[
        "\u{1b}]0;owned\u{7}",
        "\u{1b}[2J\u{1b}[31mred",
        "\u{9b}31mC1",
        "\u{85}\u{90}\u{9d}8;;http://x\u{9c}",
        "abc\u{202E}cba",
        "\u{2066}x\u{2069}\u{200F}\u{061C}",
        "a\u{200B}b\u{200D}c\u{FEFF}\u{2060}\u{00AD}",
        "\u{E0041}\u{E0062}tag",
        "\u{7f}\r\n\t\0\u{8}",
        "=cmd|'/c calc'!A0",
        "＝1+1",
        "@SUM(1)",
        "\"; DROP, \"quoted\"",
        "\\u{202E} typed out",
        "\u{2028}\u{2029}\u{FFFF}\u{E000}\u{10FFFF}",
        "</script><script>alert(1)</script>",
    ];

    #[test]
    fn nothing_that_acts_reaches_a_terminal() {
        for name in HOSTILE {
            for safe in [terminal(name).into_owned(), log_line(name)] {
                assert!(!safe.chars().any(hidden), "{name:?} gave {safe:?}");
            }
        }
        assert_eq!(terminal("abc\u{202E}cba"), "abc\\u{202E}cba");
        assert_eq!(terminal("人民日报 Rеuters"), "人民日报 Rеuters");
        assert_eq!(terminal_lines("a\u{7}\nb"), "a\\u{0007}\nb");
        assert_eq!(log_line("a\\\u{7}"), "a\\\\\\u{0007}");
    }

    #[test]
    fn marks_stay_on_their_letter() {
        assert_eq!(terminal("\u{301}abc"), "\\u{0301}abc");
        assert_eq!(terminal("e\u{301}"), "e\u{301}");
        assert_eq!(terminal("\u{200B}\u{301}"), "\\u{200B}\\u{0301}");
        let zalgo = format!("a{}", "\u{300}".repeat(50));
        assert_eq!(terminal(&zalgo).matches('\u{300}').count(), MARKS_SHOWN);
    }

    #[test]
    fn emoji_stay_whole() {
        assert_eq!(terminal("👨\u{200D}👩\u{200D}👧 ❤\u{FE0F}"), "👨\u{200D}👩\u{200D}👧 ❤\u{FE0F}");
        assert_eq!(terminal("a\u{FE0F}"), "a\\u{FE0F}");
        assert_eq!(terminal("1\u{200D}2"), "1\\u{200D}2");
    }

    #[test]
    fn json_reads_back_exactly_and_shows_nothing_hidden() {
        for name in HOSTILE {
            let mut out = Vec::new();
            json_string(&mut out, name);
            assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), *name);
            assert!(!String::from_utf8(out).unwrap().chars().any(hidden));
        }
    }

    #[test]
    fn json_of_whole_values_is_as_safe_as_of_strings() {
        for name in HOSTILE {
            let mut out = Vec::new();
            json(&mut out, &std::collections::BTreeMap::from([(name, [name])])).unwrap();
            let back: std::collections::BTreeMap<String, Vec<String>> = serde_json::from_slice(&out).unwrap();
            assert_eq!(back.get(*name), Some(&vec![(*name).to_owned()]));
            assert!(!String::from_utf8(out).unwrap().chars().any(hidden));
        }
    }

    #[test]
    fn nothing_on_a_page_is_markup_or_hidden() {
        for name in HOSTILE {
            let safe = html(name);
            assert!(!safe.contains(['<', '>', '"', '\'']), "{name:?} gave {safe:?}");
            assert!(!safe.chars().any(hidden), "{name:?} gave {safe:?}");
            assert!(safe.split('&').skip(1).all(|rest| {
                ["amp;", "lt;", "gt;", "quot;", "#39;"].iter().any(|entity| rest.starts_with(entity))
            }));
        }
        assert_eq!(html("<b>&\u{202E}\"'"), "&lt;b&gt;&amp;\\u{202E}&quot;&#39;");
        assert_eq!(html("人民日报 Rеuters"), "人民日报 Rеuters");
    }

    #[test]
    fn csv_reads_back_exactly_and_spreadsheet_cells_start_no_formula() {
        for name in HOSTILE {
            let mut out = b"x,".to_vec();
            csv_cell(&mut out, name, Cells::Plain);
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&out[..]);
            assert_eq!(&reader.records().next().unwrap().unwrap()[1], *name);

            let mut out = b"x,".to_vec();
            csv_cell(&mut out, name, Cells::SpreadsheetSafe);
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&out[..]);
            let record = reader.records().next().unwrap().unwrap();
            assert!(!starts_formula(&record[1]), "{name:?}");
            assert_eq!(record[1].strip_prefix('\'').unwrap_or(&record[1]), *name);

            let mut out = Vec::new();
            csv_cell(&mut out, name, Cells::Terminal);
            assert!(!String::from_utf8(out).unwrap().chars().any(hidden));
        }
    }

    #[test]
    fn bytes_become_text_with_repairs_counted() {
        let mut spare = String::new();
        assert_eq!(decode("人民".as_bytes(), &mut spare), ("人民", false));
        assert_eq!(decode(b"a\xffb\xe4\xba", &mut spare), ("a\u{FFFD}b\u{FFFD}", true));
        assert_eq!(decode(b"", &mut spare), ("", false));
    }

    #[test]
    fn fields_of_a_block_are_those_decoded_alone() {
        for block in
            ["a,人民,é".as_bytes(), b"a\xff,b,\xe4\xba,\xe4\xba\xba,\xff", b"\xff\xff", b"", b"x\xe4"]
        {
            let places: Vec<_> = (0..=block.len())
                .flat_map(|start| (start..=block.len()).map(move |end| start..end))
                .collect();
            // In their order and against it.
            for places in [places.clone(), places.into_iter().rev().collect()] {
                let mut decoder = Decoder::new(block);
                for place in places {
                    let (mut spare, mut alone) = (String::new(), String::new());
                    let expected = decode(&block[place.clone()], &mut alone);
                    assert_eq!(decoder.field(place.clone(), &mut spare), expected, "{block:?} {place:?}");
                    assert!(decoder.valid(place).is_none_or(|text| text == expected.0 && !expected.1));
                }
            }
        }
    }

    #[test]
    fn percent_encoding_reads_back() {
        let mut out = Vec::new();
        percent_encoded(&mut out, b"a,\"%\xff\n=1");
        assert_eq!(out, b"a%2C%22%25%FF%0A%3D1");
    }

    #[test]
    fn widths_are_those_of_a_terminal() {
        assert_eq!(width("人民"), 4);
        assert_eq!(width("e\u{301}"), 1);
        assert_eq!(width("abc"), 3);
    }
}
