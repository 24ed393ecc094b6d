//! Text for people: what acts, hides or turns is written out. Terminals, logs and errors are fed from here, and pages
//! through here.

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeEmoji, UnicodeGeneralCategory};
#[cfg(feature = "cli")]
use unicode_width::UnicodeWidthChar;

/// Marks in a row that are shown as they are. Written languages stack up to four; more only smear over other lines.
const MARKS_SHOWN: usize = 4;

/// One line of text for a terminal: what acts on it, hides or turns the text is written as `\u{202E}`.
pub(crate) fn terminal(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(shown(text, false))
}

/// Several lines for a terminal: as [`terminal`], but line ends stay.
#[cfg(feature = "cli")]
pub(crate) fn terminal_lines(text: &str) -> String {
    text.split('\n').map(terminal).collect::<Vec<_>>().join("\n")
}

/// One line for a log: as [`terminal`], with `\` doubled, so that the original can be had back.
#[cfg(feature = "cli")]
#[cfg_attr(not(test), expect(dead_code, reason = "for the service, which keeps logs"))]
pub(crate) fn log_line(text: &str) -> String {
    shown(text, true)
}

/// The columns a terminal gives to text that went through [`terminal`].
#[cfg(feature = "cli")]
pub(crate) fn width(safe: &str) -> usize {
    safe.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// A code point by its number: `U+65E5`.
#[cfg(feature = "cli")]
pub(crate) fn code_point(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
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
pub(super) fn hidden(c: char) -> bool {
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
