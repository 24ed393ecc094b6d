//! A flag's evidence as HTML: the account's field over the protected name, stretch by stretch, and below it every difference
//! with its technique, its place, its code points and what it means.
//!
//! The two rows are for the eye: they are hidden from screen readers, which are given both names whole and then the list.
//! Nothing is told by colour alone: each family of techniques has a line of its own under the characters, and the list names it.

use std::fmt::Write as _;

use crate::align::stretches;
use crate::page::words::{Family, Language};
use crate::page::{bdi, shortened};
use crate::text::{code_point, html};
use crate::{Evidence, Technique};

/// Code points of a name that are laid out; what platforms allow is 255, and more than this nobody compares by eye.
pub(crate) const LAID: usize = 300;

/// Differences that are listed.
pub(crate) const LISTED: usize = 24;

/// Code points of a difference that are shown.
pub(crate) const DIFFERENCE: usize = 80;

/// What is laid over what.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Laid<'a> {
    /// The account's field in which the flag was met.
    pub(crate) account: &'a str,
    /// The name or alias that was met; empty for a claim.
    pub(crate) protected: &'a str,
    pub(crate) evidence: &'a [Evidence],
}

/// Both names and the list of differences.
#[cfg(any(test, feature = "serve"))]
pub(crate) fn evidence(laid: Laid<'_>, label: &str, language: Language) -> String {
    let more = laid.evidence.len().saturating_sub(LISTED);
    let names = over(&pieces(laid), laid, label, language);
    format!("<div class=\"evidence\">\n{names}{}</div>\n", differences(laid, more, language))
}

/// The account's field over the protected name. `label` is what the field is called.
pub(crate) fn over(pieces: &[Piece], laid: Laid<'_>, label: &str, language: Language) -> String {
    let protected_label = language.either("protected", "受保护");
    let mut out = String::new();
    let direction = if right_to_left(laid.account) { " dir=\"rtl\"" } else { "" };
    // A string takes every write, here and below.
    let _ = write!(
        out,
        "<div class=\"laid\" aria-hidden=\"true\"{direction}><span class=\"both label\"><span>{}</span><span>{}</span></span>",
        html(label),
        if laid.protected.is_empty() { "" } else { protected_label }
    );
    for piece in pieces {
        let (above, below) = (bdi(&piece.account), bdi(&piece.protected));
        match piece.evidence.and_then(|at| laid.evidence.get(at)) {
            None if piece.account == piece.protected => {
                for run in runs(&piece.account) {
                    let run = bdi(run);
                    let _ = write!(out, "<span class=\"both\">{run}{run}</span>");
                }
            }
            None => {
                let _ = write!(out, "<span class=\"both\">{above}{below}</span>");
            }
            Some(one) => {
                let class = Family::of(one.technique).class();
                let title = title(one, language);
                let _ = write!(
                    out,
                    "<span class=\"both differs {class}\" title=\"{title}\"><mark>{above}</mark>{below}</span>"
                );
            }
        }
    }
    out.push_str("</div>\n");
    let _ = write!(out, "<p class=\"unseen\">{}: {}", html(label), bdi(&shortened(laid.account, LAID)));
    if !laid.protected.is_empty() {
        let _ = write!(out, "; {protected_label}: {}", bdi(&shortened(laid.protected, LAID)));
    }
    out.push_str("</p>\n");
    out
}

/// Runs of a text between which a line may break, so that both names break at the same place: words with the spaces behind
/// them, and a few characters of writing that has no spaces. The script of the report has the same rule.
fn runs(text: &str) -> Vec<&str> {
    const DENSE: usize = 8;
    let is_dense = |c: char| matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}');
    let mut all = Vec::new();
    let (mut from, mut count, mut before) = (0, 0, '\0');
    for (at, c) in text.char_indices() {
        let breaks = match (is_dense(before), is_dense(c)) {
            (true, true) => count == DENSE,
            (false, false) => before == ' ' && c != ' ',
            _ => true,
        };
        if breaks && at > 0 {
            all.extend(text.get(from..at));
            (from, count) = (at, 0);
        }
        (count, before) = (count + 1, c);
    }
    all.extend(text.get(from..).filter(|rest| !rest.is_empty()));
    all
}

/// The first differences: what became of what, where, by which code points, and what that is; and that there are `more`.
pub(crate) fn differences(laid: Laid<'_>, more: usize, language: Language) -> String {
    let mut out = String::from("<ul class=\"differences\">\n");
    for one in laid.evidence.iter().take(LISTED) {
        let class = Family::of(one.technique).class();
        let word = language.technique(one.technique);
        let _ = write!(out, "<li><span class=\"technique {class}\">{word}</span> {}", change(one, language));
        let points = code_points(one);
        if !points.is_empty() {
            let _ = write!(out, " <code>{points}</code>");
        }
        let why = why(one, laid.protected.is_empty(), language);
        let _ = writeln!(out, " <span class=\"why\">{why}</span></li>");
    }
    if more > 0 {
        let _ = match language {
            Language::English => writeln!(out, "<li>and {more} more</li>"),
            Language::Chinese => writeln!(out, "<li>另有 {more} 处</li>"),
        };
    }
    out.push_str("</ul>\n");
    out
}

/// One stretch of the two names.
pub(crate) type Piece = crate::align::Stretch;

/// The stretches that are laid out: of the first code points of a name, by the first differences.
pub(crate) fn pieces(laid: Laid<'_>) -> Vec<Piece> {
    let end = laid.account.char_indices().nth(LAID).map(|(end, _)| end);
    let cut = |one: &&Evidence| end.is_none() || (one.position as usize) < LAID;
    let inside: Vec<Evidence> = laid.evidence.iter().take(LISTED).take_while(cut).cloned().collect();
    let Some(end) = end else { return stretches(laid.account, &shortened(laid.protected, LAID), &inside) };
    // The protected name may stand behind what is shown: then nothing is laid under it.
    let protected = if inside.is_empty() { String::new() } else { shortened(laid.protected, LAID) };
    let mut pieces = stretches(laid.account.get(..end).unwrap_or_default(), &protected, &inside);
    pieces.push(Piece { account: "…".to_owned(), protected: String::new(), evidence: None });
    pieces
}

/// What became of what, and where, as HTML.
pub(crate) fn change(one: &Evidence, language: Language) -> String {
    let shown = |text: &str| bdi(&seen(text));
    let what = match (one.from.is_empty(), one.to.is_empty()) {
        (false, false) => format!("{} → {}", shown(&one.from), shown(&one.to)),
        (true, false) if one.technique >= Technique::Authority => shown(&one.to),
        (true, false) => format!("{} {}", language.either("added", "增加"), shown(&one.to)),
        (false, true) => format!("{} {}", language.either("left out", "省略"), shown(&one.from)),
        (true, true) => return String::new(),
    };
    match language {
        Language::English => format!("{what} at {}", one.position),
        Language::Chinese => format!("{what}（位置 {}）", one.position),
    }
}

/// A piece of a name, no longer than it is shown; in quotes where its spaces would not be seen.
pub(crate) fn seen(text: &str) -> String {
    let text = shortened(text, DIFFERENCE);
    let unseen = text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace);
    if unseen { format!("\"{text}\"") } else { text }
}

/// What a difference is; an ordinary word in a claim speaks against it.
pub(crate) fn why(one: &Evidence, claim: bool, language: Language) -> &'static str {
    if claim && one.technique == Technique::Affix {
        return language.either("an ordinary word: pulls the score down", "普通词语：降低评分");
    }
    language.sentence(one.technique)
}

/// A difference in one line, for an attribute.
pub(crate) fn title(one: &Evidence, language: Language) -> String {
    let points = code_points(one);
    let points = if points.is_empty() { String::new() } else { format!(" ({points})") };
    html(&format!("{}: {}{points}", language.technique(one.technique), language.sentence(one.technique)))
}

/// The code points of a difference, before and after: `U+0065 → U+0435`; nothing where they tell nobody anything, as of words
/// and of long texts.
pub(crate) fn code_points(one: &Evidence) -> String {
    const SHOWN: usize = 4;
    let of_words = one.technique == Technique::Affix || one.technique >= Technique::Reorder;
    if of_words || [&one.from, &one.to].iter().any(|text| text.chars().count() > SHOWN) {
        return String::new();
    }
    let points = |text: &str| text.chars().map(code_point).collect::<Vec<_>>().join(" ");
    let (from, to) = (points(&one.from), points(&one.to));
    if from.is_empty() || to.is_empty() { [from, to].concat() } else { format!("{from} → {to}") }
}

/// Whether a name is read from right to left: whether its first letter is of a script that is.
pub(crate) fn right_to_left(name: &str) -> bool {
    let first = name.chars().find(|c| c.is_alphabetic());
    first.is_some_and(|c| {
        matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}'
            | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_marked_named_and_explained() {
        let evidence_list = [Evidence::new(Technique::HanShape, "日", "曰", 2)];
        let laid = Laid { account: "人民曰报", protected: "人民日报", evidence: &evidence_list };
        let page = evidence(laid, "name", Language::English);
        assert!(page.contains(
            "<span class=\"both differs look\" title=\"han-shape: another Han character that is drawn alike (U+65E5 → U+66F0)\">\
             <mark><bdi>曰</bdi></mark><bdi>日</bdi></span>"
        ), "{page}");
        assert!(page.contains("<bdi>日</bdi> → <bdi>曰</bdi> at 2 <code>U+65E5 → U+66F0</code>"), "{page}");
        assert!(page.contains("name: <bdi>人民曰报</bdi>; protected: <bdi>人民日报</bdi>"));
        let page = evidence(laid, "名称", Language::Chinese);
        assert!(page.contains("形近汉字") && page.contains("（位置 2）"), "{page}");
    }

    #[test]
    fn nothing_of_a_name_is_markup() {
        let hostile = "<script>alert(1)</script>\"'&\u{202E}";
        let list = [
            Evidence::new(Technique::Substitute, hostile, hostile, 0),
            Evidence::new(Technique::Insert, "", hostile, 900),
        ];
        for (account, protected) in [(hostile, hostile), ("", hostile), (hostile, "")] {
            let page = evidence(Laid { account, protected, evidence: &list }, hostile, Language::English);
            assert!(
                !page.contains("<script") && !page.contains('\u{202E}') && !page.contains("=\"<"),
                "{page}"
            );
        }
    }

    #[test]
    fn both_names_break_at_the_same_places() {
        for (text, expected) in [
            ("", vec![]),
            ("Agence de  sécurité", vec!["Agence ", "de  ", "sécurité"]),
            ("中国疾病预防控制中心", vec!["中国疾病预防控制", "中心"]),
            ("CCTV新闻 24", vec!["CCTV", "新闻", " ", "24"]),
        ] {
            assert_eq!(runs(text), expected);
        }
    }

    #[test]
    fn a_name_without_an_end_is_cut() {
        let long = "a".repeat(100_000);
        let list: Vec<_> = (0..1_000).map(|at| Evidence::new(Technique::Case, "A", "a", at * 100)).collect();
        let laid = Laid { account: &long, protected: "Reuters", evidence: &list };
        let laid_out: usize = pieces(laid).iter().map(|piece| piece.account.chars().count()).sum();
        assert_eq!(laid_out, LAID + 1);
        assert!(evidence(laid, "name", Language::English).contains("and 976 more"));
    }

    #[test]
    fn names_of_the_other_direction_are_known() {
        assert!(right_to_left("@ الجزيرة") && right_to_left("רויטרס"));
        assert!(!right_to_left("Reuters الجزيرة") && !right_to_left("\u{202e}人民") && !right_to_left(""));
    }
}
