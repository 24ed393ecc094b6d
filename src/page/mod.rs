//! What the pages of the program share: one style sheet, a flag's evidence as HTML, small plots, and the words of both
//! languages. Texts of accounts and registries enter and leave through `text::html`; nothing is fetched, no clock is read, and
//! the same flags make the same bytes.

#[cfg(feature = "serve")]
pub(crate) mod days;
pub(crate) mod evidence;
pub(crate) mod plot;
pub(crate) mod style;
pub(crate) mod words;

use crate::text::html;

/// A text of an account, a registry or a person, set so that it is no markup and does not turn what stands beside it.
pub(crate) fn bdi(text: &str) -> String {
    format!("<bdi>{}</bdi>", html(text))
}

/// The first so many code points of a text, with an ellipsis where there are more.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
    }
}

/// A count as people write it: `1,234,567`.
pub(crate) use crate::scan::progress::grouped;
