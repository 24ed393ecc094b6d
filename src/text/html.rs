//! Text for a page.

use super::show::terminal;

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
