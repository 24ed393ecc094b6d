//! Reads the words of a name as a claim: which one is the body or the credential, and what the others are to it.

use super::lexicon::{Area, Context, Domain, Entry, Grade, Rank, Slot};
use super::slots::{Cover, Span};
use crate::fold::{Unit, is_dense};

/// What a stretch of the name is to the claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Authority(Rank),
    Place(Area),
    Function(Domain),
    /// The kind of body the name asserts to be.
    Body,
    Credential(Grade),
    Context(Context),
    Number,
    Unknown,
}

/// A stretch with its role.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    pub(super) role: Role,
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) country: &'static str,
}

/// A name, read.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) parts: Vec<Part>,
    pub(super) category: &'static str,
    /// The kind of body; for a credential without a body empty.
    pub(super) kind: &'static str,
    pub(super) country: &'static str,
    /// The part that is the body, and how much it says.
    pub(super) body: Option<(usize, Grade, &'static str)>,
    /// The part that is the credential.
    pub(super) credential: Option<(usize, Grade)>,
    /// What it is for may follow the body, as in most languages that put it first.
    pub(super) body_first: bool,
    /// Written without spaces.
    pub(super) dense: bool,
}

/// Languages in which what a body is for and where it sits follow its kind.
const BODY_FIRST: [&str; 10] = ["vi", "ru", "uk", "es", "fr", "pt", "it", "ar", "id", "ro"];

/// Words that join a body to what it is for, where that follows.
const OF: [&str; 19] = [
    "of", "ofthe", "for", "de", "du", "des", "del", "della", "di", "da", "do", "dos", "fur", "der", "la",
    "el", "d", "on", "against",
];

/// Reads the spans of a name; nothing where it holds neither a body nor a credential.
pub(super) fn parse(units: &[Unit], spans: &[Span]) -> Option<Parsed> {
    let word = |span: &Span| match span.cover {
        Cover::Word(entry) => Some(entry),
        _ => None,
    };
    let is_body = |span: &Span| matches!(word(span).map(|entry| entry.slot), Some(Slot::Body { .. }));
    let is_of = |span: Option<&Span>| {
        span.is_some_and(|span| {
            let chars = || units.iter().take(span.to).skip(span.from).map(|unit| unit.c);
            OF.iter().any(|of| of.chars().eq(chars()))
        })
    };
    let dense_at = |span: &Span| units.get(span.from).is_some_and(|unit| is_dense(unit.c));
    // `Ministry of Health`, `Bệnh viện Bạch Mai`: the first; 中国新闻协会, `Rocket Force Command`: the last.
    let first = spans.iter().position(is_body);
    let body_first = first.and_then(|at| spans.get(at).and_then(word)).is_some_and(|entry| {
        BODY_FIRST.contains(&entry.language)
            || first.is_some_and(|at| !spans.get(at).is_some_and(dense_at) && is_of(spans.get(at + 1)))
    });
    let head = if body_first { first } else { spans.iter().rposition(is_body) };
    let credential = credential(spans, head, &word, &dense_at, &is_of);
    if head.is_none() && credential.is_none() {
        return None;
    }
    let parts: Vec<Part> = spans
        .iter()
        .enumerate()
        .map(|(at, span)| {
            let entry = word(span);
            let role = match (span.cover, entry.map(|entry| entry.slot)) {
                (Cover::Division, _) => Role::Place(Area::Division),
                (Cover::Number, _) => Role::Number,
                (_, Some(Slot::Authority(rank))) => Role::Authority(rank),
                // A country speaks for its state where it stands before the body, and is a place behind it.
                (_, Some(Slot::Place(Area::Country)))
                    if head.or(credential).is_some_and(|head| at < head) =>
                {
                    Role::Authority(Rank::National)
                }
                (_, Some(Slot::Place(area))) => Role::Place(area),
                (_, Some(Slot::Function(domain))) => Role::Function(domain),
                (_, Some(Slot::Body { .. })) if head == Some(at) => Role::Body,
                (_, Some(Slot::Credential(grade)))
                    if is_credential(spans, at, head, &word, &dense_at, &is_of) =>
                {
                    Role::Credential(grade)
                }
                // What stands beside the body says what it is for: 新闻 in 新闻协会.
                (_, Some(Slot::Body { .. } | Slot::Credential(_))) => {
                    Role::Function(entry.map_or(Domain::General, |entry| domain_of(entry.category)))
                }
                (_, Some(Slot::Context(context))) => Role::Context(context),
                _ => Role::Unknown,
            };
            let country = match (span.cover, entry) {
                (Cover::Division, _) => "CN",
                (_, Some(entry)) => entry.country,
                _ => "",
            };
            Part { role, from: span.from, to: span.to, country }
        })
        .collect();
    let body = head.and_then(|at| match spans.get(at).and_then(word)?.slot {
        Slot::Body { kind, grade } => Some((at, grade, kind)),
        _ => None,
    });
    let head_entry = head.and_then(|at| spans.get(at)).and_then(word);
    let credential_entry = credential.and_then(|at| spans.get(at)).and_then(word);
    let dense = units.iter().any(|unit| is_dense(unit.c));
    let category = match (credential_entry, head_entry) {
        (Some(entry), _) => entry.category,
        (None, Some(entry)) if entry.category == "by-function" => by_function(&parts, body?.2),
        (None, Some(entry)) => by_purpose(&parts, entry.category, body?.2, dense),
        (None, None) => return None,
    };
    let country = parts.iter().map(|part| part.country).find(|country| !country.is_empty()).unwrap_or("");
    Some(Parsed {
        category,
        kind: body.map_or("", |body| body.2),
        country,
        body,
        credential: credential.and_then(|at| match credential_entry?.slot {
            Slot::Credential(grade) => Some((at, grade)),
            _ => None,
        }),
        body_first,
        dense,
        parts,
    })
}

/// The credential that counts: the one that says most.
fn credential(
    spans: &[Span],
    head: Option<usize>,
    word: &impl Fn(&Span) -> Option<Entry>,
    dense_at: &impl Fn(&Span) -> bool,
    is_of: &impl Fn(Option<&Span>) -> bool,
) -> Option<usize> {
    let grade = |at: &usize| match spans.get(*at).and_then(word).map(|entry| entry.slot) {
        Some(Slot::Credential(Grade::Whole)) => 0,
        Some(Slot::Credential(Grade::Strong)) => 1,
        Some(Slot::Credential(Grade::Plain)) => 2,
        _ => 3,
    };
    (0..spans.len()).filter(|&at| is_credential(spans, at, head, word, dense_at, is_of)).min_by_key(grade)
}

/// Whether a word is a credential of the account, and not what a body is for: 医师 in 医师协会, `Teacher` in `Teacher
/// Training College`. `Director of` a body is one.
fn is_credential(
    spans: &[Span],
    at: usize,
    head: Option<usize>,
    word: &impl Fn(&Span) -> Option<Entry>,
    dense_at: &impl Fn(&Span) -> bool,
    is_of: &impl Fn(Option<&Span>) -> bool,
) -> bool {
    let Some(span) = spans.get(at) else { return false };
    let Some(entry) = word(span).filter(|entry| matches!(entry.slot, Slot::Credential(_))) else {
        return false;
    };
    if head.is_none_or(|head| head < at) {
        return true;
    }
    let joined = is_of(spans.get(at + 1)) || BODY_FIRST.contains(&entry.language);
    // `Reporter Jane Global News`: a person's name stands between the title and the body it belongs to.
    let of_one_trade =
        head.and_then(|head| spans.get(head)).and_then(word).is_some_and(|body| match entry.category {
            "official" => matches!(body.category, "government" | "military"),
            _ => matches!(body.category, "news-media" | "news-agency"),
        });
    let named = of_one_trade && spans.get(at + 1).is_some_and(|span| span.cover == Cover::Unknown);
    !dense_at(span) && entry.category != "professional" && (joined || named)
}

/// What a word for a kind of body or a credential is about, beside another body.
fn domain_of(category: &str) -> Domain {
    match category {
        "military" => Domain::Military,
        "news-media" | "news-agency" | "news-anchor" => Domain::Press,
        "public-health" => Domain::Health,
        "education" => Domain::Education,
        "research-institute" => Domain::Science,
        "government" | "official" => Domain::Government,
        _ => Domain::General,
    }
}

/// The category of a body whose kind leaves it open to some degree: a department of health is one of public health, and so
/// is whatever fights epidemics; a committee of the state that hands out funds is one of government.
fn by_purpose(parts: &[Part], category: &'static str, kind: &str, dense: bool) -> &'static str {
    let last = parts.iter().rev().find_map(|part| match part.role {
        Role::Function(domain) if domain != Domain::General => Some(domain),
        _ => None,
    });
    let epidemic = parts.iter().any(|part| part.role == Role::Function(Domain::Epidemic));
    let science = parts.iter().any(|part| part.role == Role::Function(Domain::Science));
    let state = parts.iter().any(|part| part.role == Role::Authority(Rank::State));
    let civil = matches!(last, Some(Domain::Law | Domain::Government | Domain::Safety));
    match category {
        "government" if matches!(kind, "government" | "agency") => match last {
            Some(Domain::Health | Domain::Epidemic) => "public-health",
            Some(Domain::Military) => "military",
            _ => category,
        },
        // `Vaccine Safety Institute`; 病毒研究所 does research.
        "research-institute" if epidemic && !dense && !science => "public-health",
        "association" if kind == "committee" && epidemic => "public-health",
        "association" if kind == "committee" && state && civil => "government",
        // 应急指挥部
        "military" if kind == "command" && epidemic => "public-health",
        "military" if kind == "command" && civil => "government",
        _ => category,
    }
}

/// The category of a centre, a unit, an office: what it is for says it, the last word before it first.
fn by_function(parts: &[Part], kind: &str) -> &'static str {
    let ranked = |rank| parts.iter().any(|part| part.role == Role::Authority(rank));
    let authority = parts.iter().any(|part| matches!(part.role, Role::Authority(_)));
    let armed = parts.iter().any(|part| part.role == Role::Authority(Rank::Military));
    let domains = || {
        parts.iter().rev().filter_map(|part| match part.role {
            Role::Function(domain) if domain != Domain::General => Some(domain),
            _ => None,
        })
    };
    if armed || domains().any(|domain| domain == Domain::Military) {
        return "military";
    }
    if domains().any(|domain| domain == Domain::Epidemic) {
        return "public-health";
    }
    match domains().next() {
        Some(Domain::Law | Domain::Government | Domain::Safety) => "government",
        _ if kind == "unit" => "association",
        Some(Domain::Press) => "news-media",
        Some(Domain::Health) => "public-health",
        Some(Domain::Science) => "research-institute",
        Some(Domain::Finance | Domain::Education) => "government",
        Some(Domain::Culture) => "association",
        // 国务院工作组: the state has centres and groups, and no associations.
        _ if ranked(Rank::State) => "government",
        _ if authority => "association",
        _ => "government",
    }
}
