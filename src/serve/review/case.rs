//! One case: both names one above the other and large, every difference explained, what is known, what was done, and what can be.

use std::sync::Arc;

use axum::extract::{Path, State as Shared};
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, PreEscaped, html};

use super::filter::Wanted;
use super::frame::{Frame, Here};
use super::list::score;
use super::moves::{self, next_of};
use super::safe::{Glyphs, Lines, Plain, Short, Theirs, Time, in_query};
use super::visitor::Reviewer;
use super::{LIST, words};
use crate::page::evidence::{LAID, Laid, evidence, right_to_left};
use crate::page::words::Language;
use crate::page::{grouped, shortened};
use crate::queue::{Campaign, Case, CaseId, Detail, Entry, Refusal, State, Tongue};
use crate::serve::Service;
use crate::serve::problem::Problem;
use crate::text::code_point;
use crate::{Field, Kind};

/// Other cases shown beside one.
const BESIDE: u32 = 8;

/// Code points of a name that are shown large, and by their numbers.
const LARGE: usize = 60;

/// Reports and entries of the trail that are shown, the latest.
const LATEST: usize = 50;

/// What the page shows.
pub(super) struct Shown {
    pub(super) detail: Detail,
    campaign: Campaign,
    notices: Vec<(Tongue, String)>,
    next: Option<CaseId>,
    done: Option<Case>,
    /// When it is shown.
    now: i64,
}

/// The page.
pub(super) async fn case(
    Shared(service): Shared<Arc<Service>>,
    Path(id): Path<String>,
    reviewer: Reviewer,
) -> Response {
    let wanted = reviewer.wanted();
    let Ok(id) = id.parse::<CaseId>() else { return reviewer.problem(&absent()) };
    let (filter, name) = (wanted.filter(reviewer.session.name()), reviewer.session.name().to_owned());
    let done = reviewer.visitor.asked("done").parse::<CaseId>().ok();
    let shown = service.with_queue("showing a case", move |queue, now| {
        queue.expire_claims(now)?;
        let Some(detail) = queue.case(id)? else { return Ok(None) };
        let done = match done {
            Some(done) if done == id => Some(detail.case.clone()),
            Some(done) => queue.case(done)?.map(|detail| detail.case),
            None => None,
        };
        let mut notices = Vec::new();
        if matches!(detail.case.state, State::Confirmed | State::Appealed | State::Upheld) {
            for tongue in [Tongue::English, Tongue::Chinese] {
                notices.extend(queue.notice(id, tongue)?.map(|text| (tongue, text)));
            }
        }
        let next = next_of(queue, &filter, &detail.case, &name)?;
        Ok(Some(Shown { campaign: queue.campaign(id, BESIDE)?, detail, notices, next, done, now }))
    });
    match shown.await {
        Ok(Some(shown)) => {
            let title = match reviewer.language() {
                Language::English => format!("Case {id}"),
                Language::Chinese => format!("案件 {id}"),
            };
            let body = body(&reviewer, &wanted, &shown);
            let heading = heading(&shown.detail.case, reviewer.language());
            reviewer.page(Frame::new(&title, body).headed(heading).at(Here::Case, wanted.query()))
        }
        Ok(None) => reviewer.problem(&absent()),
        Err(problem) => reviewer.problem(&problem),
    }
}

pub(super) fn absent() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "there is no such case").with_hint("the queue lists all")
}

/// What became of a case, said on the page that comes next.
pub(super) fn moved(case: &Case, language: Language) -> Markup {
    html! {
        p.done #done {
            a href={ "/review/case/" (case.id) } { (language.either("Case ", "案件 ")) (case.id) }
            ", " (Short(case.text())) (language.either(" is now: ", " 现为：")) b { (words::state(case.state, language)) } "."
        }
    }
}

fn heading(case: &Case, language: Language) -> Markup {
    let name = if case.entity_name.is_empty() { &case.matched_name } else { &case.entity_name };
    html! {
        span.note { (language.either("Case ", "案件 ")) (case.id) ": " }
        @match (case.kind, language) {
            (None, _) => { (language.either("reported by the public", "公众举报")) }
            (Some(Kind::Claim), Language::English) => { "asserts to be of the class " (Theirs(&case.category)) ", unverified" }
            (Some(Kind::Claim), Language::Chinese) => { "自称属于“" (Theirs(language.category(&case.category))) "”类，未经核实" }
            (Some(Kind::Same), Language::English) => { "uses the name of " (Short(name)) }
            (Some(Kind::Same), Language::Chinese) => { "使用 " (Short(name)) " 的名称" }
            (Some(_), Language::English) => { "resembles " (Short(name)) }
            (Some(_), Language::Chinese) => { "与 " (Short(name)) " 相近" }
        }
    }
}

fn body(reviewer: &Reviewer, wanted: &Wanted, shown: &Shown) -> Markup {
    let language = reviewer.language();
    let case = &shown.detail.case;
    let query = wanted.query();
    html! {
        @if let Some(done) = &shown.done { (moved(done, language)) }
        nav.pages aria-label=(language.either("cases", "案件")) {
            a #back href={ (LIST) (query) } { (language.either("Back to the queue", "返回队列")) }
            @if let Some(next) = shown.next {
                a #next rel="next" href={ "/review/case/" (next) (query) } { (language.either("Next case", "下一条")) }
            }
        }
        div.case data-case=(case.id) data-state=(case.state.as_str()) {
            div {
                section aria-labelledby="evidence-title" {
                    h2 #evidence-title { (language.either("Evidence", "证据")) }
                    p { (score(case, language)) " · " (words::kind(case.kind, language)) " · "
                        span.note { (case.kind.map_or_else(|| language.either(
                            "no detector flagged this account: somebody reported it",
                            "检测器未标记该账号：有人举报",
                        ), |kind| language.kind_means(kind))) } }
                    (names(case, language))
                }
            }
            div.beside {
                section aria-labelledby="decide-title" {
                    h2 #decide-title { (language.either("Decision", "决定")) }
                    (moves::forms(reviewer, shown, &query))
                }
                (notices(&shown.notices, language))
                (campaign(case, &shown.campaign, &query, language))
            }
            div {
                (facts(case, language))
                (reports(&shown.detail, language))
                (trail(&shown.detail.audit, language))
            }
        }
    }
}

impl Shown {
    /// Whether somebody else than this reviewer has it in hand, and until when.
    pub(super) fn held(&self, reviewer: &str) -> Option<(&str, i64)> {
        let case = &self.detail.case;
        let until = case.claimed_until.filter(|until| *until > self.now)?;
        (case.state == State::Claimed && case.reviewer != reviewer).then_some((case.reviewer.as_str(), until))
    }
}

fn names(case: &Case, language: Language) -> Markup {
    let laid = Laid { account: case.text(), protected: &case.matched_name, evidence: &case.evidence };
    html! {
        div.both-large {
            (large(case.text(), language.either("account", "账号"), language))
            @if !case.matched_name.is_empty() {
                (large(&case.matched_name, language.either("protected", "受保护"), language))
            }
        }
        p.note { (language.either("Point at a name, or go to it by Tab, to see its code points.", "将指针移到名称上，或用 Tab 键选中，可查看码位。")) }
        (PreEscaped(evidence(laid, language.field(case.field), language)))
    }
}

/// A name so large that a stroke can be seen, with its code points for whoever points at it or reaches it by keyboard.
fn large(name: &str, label: &str, language: Language) -> Markup {
    let more = name.chars().count().saturating_sub(LARGE);
    let direction = right_to_left(name).then_some("rtl");
    html! {
        div.large tabindex="0" {
            span.label { (label) }
            p dir=[direction] { (Glyphs(&shortened(name, LARGE))) }
            ul.points aria-label=(language.either("code points", "码位")) {
                @for c in name.chars().take(LARGE) { li { (Theirs(c.encode_utf8(&mut [0; 4]))) code { (code_point(c)) } } }
                @if more > 0 { li { "+" (more) } }
            }
        }
    }
}

fn facts(case: &Case, language: Language) -> Markup {
    let entity = format!("{LIST}?state=all&entity={}", in_query(&case.entity_id));
    html! {
        section aria-labelledby="facts-title" {
            h2 #facts-title { (language.either("Account and entity", "账号与机构")) }
            dl.facts {
                @if !case.name.is_empty() { dt { (language.field(Field::Name)) } dd { (Theirs(&shortened(&case.name, LAID))) } }
                @if !case.handle.is_empty() { dt { (language.field(Field::Handle)) } dd { (Theirs(&shortened(&case.handle, LAID))) } }
                @if !case.account_id.is_empty() { dt { (language.either("account id", "账号编号")) } dd { (Short(&case.account_id)) } }
                @if !case.platform.is_empty() { dt { (language.either("platform", "平台")) } dd { (Short(&case.platform)) } }
                @if !case.entity_id.is_empty() {
                    dt { (language.either("entity", "机构")) }
                    dd { (Short(&case.entity_name)) " " a.note href=(entity) { (Short(&case.entity_id)) } }
                }
                @if !case.matched_name.is_empty() && case.matched_name != case.entity_name {
                    dt { (language.either("protected name", "受保护名称")) } dd { (Short(&case.matched_name)) }
                }
                dt { (language.either("category", "类别")) } dd { (Theirs(language.category(&case.category))) }
                dt { (language.either("language", "语言")) } dd { (Theirs(words::tongue(&case.language, language))) }
                @if let Some(disclaimer) = case.disclaimer {
                    dt { (language.either("the name itself says", "名称自称")) } dd { (language.disclaimer(disclaimer)) }
                }
                dt { (language.either("state", "状态")) }
                dd {
                    (words::state(case.state, language))
                    @if !case.reviewer.is_empty() { ", " (Short(&case.reviewer)) }
                    @if let Some(reason) = case.reason { ": " (words::reason(reason, language)) }
                }
                dt { (language.either("came from", "来源")) } dd { (words::source(case.source, language)) ", " (Time(case.opened_at)) }
                @if let Some(before) = case.rebirth_of {
                    dt { (language.either("name of a confirmed case", "曾见于已确认案件")) }
                    dd { a href={ "/review/case/" (before) } { (language.either("Case ", "案件 ")) (before) } }
                }
                dt { (language.either("judged by", "判断依据")) }
                dd { "deadringer " (Short(&case.origin.engine)) ", " (language.either("registry ", "名录 ")) code { (Short(&case.origin.registry)) } }
            }
        }
    }
}

fn reports(detail: &Detail, language: Language) -> Markup {
    let earlier = detail.reports.len().saturating_sub(LATEST);
    html! {
        @if !detail.reports.is_empty() {
            section aria-labelledby="reports-title" {
                h2 #reports-title { (language.either("Reports of the public: ", "公众举报：")) (detail.reports.len()) }
                p.note { (language.either(
                    "Reports say what somebody thinks; they do not move the score.",
                    "举报仅反映举报人的看法，不影响评分。",
                )) }
                @if earlier > 0 { p.note { (language.either("earlier ones: ", "更早的：")) (earlier) } }
                ul.reports {
                    @for one in detail.reports.iter().skip(earlier) {
                        li {
                            span.note { (Time(one.at)) @if !one.entity_id.is_empty() { " · " (Short(&one.entity_id)) } }
                            @if !one.text.is_empty() { p.told { (Lines(&one.text)) } }
                        }
                    }
                }
            }
        }
    }
}

fn trail(entries: &[Entry], language: Language) -> Markup {
    let earlier = entries.len().saturating_sub(LATEST);
    html! {
        section aria-labelledby="trail-title" {
            h2 #trail-title { (language.either("What was done", "处理记录")) }
            @if entries.is_empty() { p.note { (language.either("nothing yet", "暂无")) } }
            @if earlier > 0 { p.note { (language.either("earlier entries: ", "更早的记录：")) (earlier) } }
            ol.trail {
                @for entry in entries.iter().skip(earlier) {
                    li {
                        span.note { (Time(entry.at)) } " "
                        @if !entry.actor.is_empty() { (Short(&entry.actor)) " " }
                        (words::action(entry.action, language))
                        @if let Some(reason) = entry.reason { ": " (words::reason(reason, language)) }
                        @if !entry.note.is_empty() { p.told { (Lines(&entry.note)) } }
                    }
                }
            }
        }
    }
}

fn notices(notices: &[(Tongue, String)], language: Language) -> Markup {
    let own = language.either("en", "zh-Hans");
    html! {
        @if !notices.is_empty() {
            section aria-labelledby="notice-title" {
                h2 #notice-title { (language.either("Notice to the account’s owner", "致账号所有者的通知")) }
                p.note { (language.either("Copy it and send it yourself; nothing is sent from here.", "请自行复制并发送；本页面不会发送任何内容。")) }
                @for (tongue, text) in notices {
                    @let (tag, name) = match tongue { Tongue::English => ("en", "English"), Tongue::Chinese => ("zh-Hans", "中文") };
                    details open[tag == own] {
                        summary lang=(tag) { (name) }
                        textarea.notice id={ "notice-" (tag) } lang=(tag) readonly rows="12" aria-label=(name) { "\n" (Lines(text)) }
                        button.copy type="button" data-copy={ "notice-" (tag) } hidden { (language.either("Copy", "复制")) }
                    }
                }
            }
        }
    }
}

fn campaign(case: &Case, campaign: &Campaign, query: &str, language: Language) -> Markup {
    let others = |title: &str, cases: &[Case], total: u64, all: Option<String>| {
        html! {
            @if total > 0 {
                h3 { (title) ": " (grouped(total)) }
                ul.others {
                    @for other in cases {
                        li {
                            a href={ "/review/case/" (other.id) (query) } { (Short(other.text())) } " "
                            span.note {
                                @if !other.handle.is_empty() && other.field == Field::Name { (Short(&other.handle)) " · " }
                                (score(other, language)) " · " (words::state(other.state, language))
                            }
                        }
                    }
                }
                @if total > cases.len() as u64 && let Some(all) = all { p { a href=(all) { (language.either("all of them", "全部")) } } }
            }
        }
    };
    let shared =
        campaign.same_entity.iter().filter(|one| one.skeleton != case.skeleton).cloned().collect::<Vec<_>>();
    let only_alike = campaign.same_entity_total > 0
        && shared.is_empty()
        && campaign.same_entity_total <= campaign.alike_total;
    html! {
        section aria-labelledby="campaign-title" {
            h2 #campaign-title { (language.either("Other accounts", "其他账号")) }
            @if campaign.alike_total == 0 && campaign.same_entity_total == 0 {
                p.note { (language.either("No other case has a name that looks the same, or is about the same entity.", "没有外观相同的名称，也没有涉及同一机构的其他案件。")) }
            }
            (others(
                language.either("whose names look the same", "名称外观相同"),
                &campaign.alike,
                campaign.alike_total,
                Some(format!("{LIST}?state=all&text={}", in_query(case.text()))),
            ))
            @if !only_alike {
                (others(
                    language.either("for the same entity", "涉及同一机构"),
                    &shared,
                    campaign.same_entity_total,
                    Some(format!("{LIST}?state=all&entity={}", in_query(&case.entity_id))),
                ))
            }
        }
    }
}

/// What the page says of a case that somebody else has in hand.
pub(super) fn held(by: &str, until: i64, language: Language) -> Markup {
    html! {
        p.held {
            @match language {
                Language::English => { "In the hands of " (Short(by)) " until " (Time(until)) "." }
                Language::Chinese => { (Short(by)) " 正在审核，至 " (Time(until)) "。" }
            }
        }
    }
}

/// What is refused, as the queue says it.
pub(super) fn no_reason(word: &str) -> Refusal {
    let what = if word.is_empty() { "is missing" } else { "is none of the list" };
    Refusal::Text { what: "reason", why: what.to_owned() }
}

/// A label for a field that is set below it.
pub(super) fn labelled(text: &str, field: &Markup) -> Markup {
    html! { label { (Plain(text)) (field) } }
}
