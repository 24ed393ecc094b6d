//! JSON that reads back exactly, in which nothing hides, acts on a terminal or ends a script.

use std::io::Write as _;

use super::show::hidden;

/// Writes a JSON string, with its quotes. Reads back exactly; what hides, turns or acts on a terminal is written as
/// `\u202e`, and the angles as `\u003c`, so that no `</script>` or `<!--` ends the element of a page that holds it.
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
            '<' => out.extend_from_slice(b"\\u003c"),
            '>' => out.extend_from_slice(b"\\u003e"),
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
