//! What the pages show that others wrote, and times. A text of an account, a registry or a person enters a page as one of these,
//! and through `text::html` alone.

use std::borrow::Cow;

use maud::{Markup, PreEscaped, Render, html};

use crate::page::{bdi, shortened};
use crate::text;

/// Code points of a name that stand in a row or a sentence.
const SHOWN: usize = 120;

/// Somebody's text: no markup, and of a direction of its own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Theirs<'a>(pub(super) &'a str);

impl Render for Theirs<'_> {
    fn render(&self) -> Markup {
        PreEscaped(bdi(self.0))
    }
}

/// The same, cut where it is longer than anybody reads in a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Short<'a>(pub(super) &'a str);

impl Render for Short<'_> {
    fn render(&self) -> Markup {
        PreEscaped(bdi(&shortened(self.0, SHOWN)))
    }
}

/// A name of which the glyphs are to be seen: what is written out because it shows nothing stands small beside them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyphs<'a>(pub(super) &'a str);

impl Render for Glyphs<'_> {
    fn render(&self) -> Markup {
        let safe = text::html(self.0);
        let mut out = String::from("<bdi>");
        let mut rest = safe.as_str();
        while let Some((before, after)) = rest.split_once("\\u{") {
            out.push_str(before);
            rest = match after.split_once('}') {
                Some((digits, after)) if digits.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
                    out.push_str(&format!("<small>\\u{{{digits}}}</small>"));
                    after
                }
                _ => {
                    out.push_str("\\u{");
                    after
                }
            };
        }
        out.push_str(rest);
        out.push_str("</bdi>");
        PreEscaped(out)
    }
}

/// Somebody's text in an attribute or where only text may stand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plain<'a>(pub(super) &'a str);

impl Render for Plain<'_> {
    fn render(&self) -> Markup {
        PreEscaped(text::html(self.0))
    }
}

/// Somebody's text of several lines.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lines<'a>(pub(super) &'a str);

impl Render for Lines<'_> {
    fn render(&self) -> Markup {
        let lines: Vec<String> = self.0.split('\n').map(text::html).collect();
        PreEscaped(lines.join("\n"))
    }
}

/// A time in seconds since 1970, in UTC.
#[derive(Clone, Copy, Debug)]
pub(super) struct Time(pub(super) i64);

impl Render for Time {
    fn render(&self) -> Markup {
        let (date, second) = (date(self.0.div_euclid(86_400)), self.0.rem_euclid(86_400));
        let (hour, minute) = (second / 3_600, second / 60 % 60);
        html! {
            time datetime=(format!("{date}T{hour:02}:{minute:02}Z")) { (date) " " (format!("{hour:02}:{minute:02}")) " UTC" }
        }
    }
}

/// A day since 1970 as a date (H. Hinnant, *chrono-compatible low-level date algorithms*, `civil_from_days`).
pub(super) fn date(day: i64) -> String {
    let shifted = day + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let of_month = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{of_month:02}")
}

/// A text for the query of a link: all but letters, digits and `-._~` is escaped.
pub(super) fn in_query(text: &str) -> Cow<'_, str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    if text.bytes().all(plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        if plain(byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_dates() {
        for (day, text) in [
            (0, "1970-01-01"),
            (59, "1970-03-01"),
            (11_016, "2000-02-29"),
            (20_783, "2026-11-26"),
            (-1, "1969-12-31"),
        ] {
            assert_eq!(date(day), text);
        }
        assert_eq!(
            Time(3_725).render().into_string(),
            "<time datetime=\"1970-01-01T01:02Z\">1970-01-01 01:02 UTC</time>"
        );
    }

    #[test]
    fn nothing_of_a_text_is_markup_or_turns_the_page() {
        let hostile = "<b>\"'&\u{202e}\u{9b}\n";
        let page = html! { p title=(Plain(hostile)) { (Theirs(hostile)) (Short(hostile)) (Lines(hostile)) } }
            .into_string();
        assert!(!page.contains("<b>") && !page.contains(['\u{202e}', '\u{9b}']), "{page}");
        assert_eq!(page.matches('\n').count(), 1);
        let glyphs = |text: &str| Glyphs(text).render().into_string();
        assert_eq!(glyphs("人\u{ad}民<\\u{x}\\u{"), "<bdi>人<small>\\u{00AD}</small>民&lt;\\u{x}\\u{</bdi>");
        assert_eq!(in_query("a b&曰"), "a%20b%26%E6%9B%B0");
    }
}
