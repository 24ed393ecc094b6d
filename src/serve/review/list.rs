//! The queue, foremost first, a page at a time, with what there is to filter by.

use std::sync::Arc;

use axum::extract::State as Shared;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, PreEscaped, html};

use super::case::moved;
use super::filter::{REPORTED, States, Wanted};
use super::frame::{Frame, Here, no_queue};
use super::safe::{Plain, Short, Theirs};
use super::visitor::Reviewer;
use super::{LIST, words};
use crate::page::evidence::{LISTED, Laid, over, pieces};
use crate::page::grouped;
use crate::page::words::{Family, Language};
use crate::queue::{Case, Choices, Listed, Order, Page, Progress, Source, State};
use crate::serve::Service;
use crate::{Kind, Technique, Tier};

/// Cases of a page: what is read between two looks at the clock.
const ROWS: u32 = 25;

/// Techniques that are named in a row.
const NAMED: usize = 5;

/// What the page shows.
struct Shown {
    listed: Listed,
    /// Other cases of the same skeleton, for each case.
    alike: Vec<u64>,
    total: u64,
    counts: Vec<(State, u64)>,
    progress: Progress,
    choices: Choices,
    done: Option<Case>,
}

/// The page.
pub(super) async fn list(Shared(service): Shared<Arc<Service>>, reviewer: Reviewer) -> Response {
    let language = reviewer.language();
    if !service.has_queue() {
        let title = language.either("No queue is kept", "未保存队列");
        let frame = Frame::new(title, no_queue(language)).of(Some(&reviewer.session));
        return reviewer.visitor.page(StatusCode::SERVICE_UNAVAILABLE, frame);
    }
    let wanted = reviewer.wanted();
    let (filter, name) = (wanted.filter(reviewer.session.name()), reviewer.session.name().to_owned());
    let (after, done) = (wanted.after, reviewer.visitor.asked("done").parse().ok());
    let shown = service.with_queue("showing the queue", move |queue, now| {
        queue.expire_claims(now)?;
        let listed = queue.list(&filter, Order::Ranked, Page { after, limit: ROWS })?;
        let alike = listed.cases.iter().map(|case| Ok(queue.campaign(case.id, 0)?.alike_total));
        Ok(Shown {
            alike: alike.collect::<Result<_, crate::Error>>()?,
            total: queue.count(&filter)?,
            counts: queue.counts()?,
            progress: queue.progress(&name, now)?,
            choices: queue.choices()?,
            done: match done {
                Some(id) => queue.case(id)?.map(|detail| detail.case),
                None => None,
            },
            listed,
        })
    });
    match shown.await {
        Ok(shown) => {
            let title = language.either("Review queue", "审核队列");
            let query = wanted.query();
            reviewer.page(Frame::new(title, body(&wanted, &shown, language)).at(Here::List, query))
        }
        Err(problem) => reviewer.problem(&problem),
    }
}

fn body(wanted: &Wanted, shown: &Shown, language: Language) -> Markup {
    let query = wanted.query();
    html! {
        @if let Some(done) = &shown.done { (moved(done, language)) }
        (standing(shown, language))
        (filters(wanted, &shown.choices, language))
        p.note #found {
            @match language {
                Language::English => { (grouped(shown.total)) " cases, foremost first: score times the weight of the category" }
                Language::Chinese => { "共 " (grouped(shown.total)) " 件，按评分与类别权重之积排序" }
            }
        }
        @if shown.listed.cases.is_empty() {
            p #empty {
                @if wanted.is_usual() { (language.either("Nothing is waiting for review.", "没有待审案件。")) }
                @else { (language.either("No case fits.", "没有符合条件的案件。")) }
            }
        } @else {
            table #queue {
                caption.unseen { (language.either("Cases", "案件")) }
                thead { tr {
                    th scope="col" { (language.either("score", "评分")) }
                    th scope="col" { (language.either("account over protected name", "账号名称与受保护名称")) }
                    th scope="col" { (language.either("about", "相关信息")) }
                    th scope="col" { (language.either("state", "状态")) }
                } }
                tbody {
                    @for (case, alike) in shown.listed.cases.iter().zip(&shown.alike) { (row(case, *alike, &query, language)) }
                }
            }
        }
        nav.pages aria-label=(language.either("pages of the queue", "队列分页")) {
            @if wanted.after.is_some() { a href={ (LIST) (query) } { (language.either("First page", "第一页")) } }
            @if let Some(next) = shown.listed.next {
                a #next-page rel="next" href=(wanted.link(LIST, "after", &next.to_string())) { (language.either("Next page", "下一页")) }
            }
        }
    }
}

/// How far today has come, and how many cases there are of each state.
fn standing(shown: &Shown, language: Language) -> Markup {
    let Progress { decided, own, budget } = shown.progress;
    html! {
        section.standing aria-label=(language.either("progress", "进度")) {
            div.budget {
                label for="budget" {
                    @match language {
                        Language::English => { "Decided today: " b { (grouped(decided)) } " of " (grouped(budget)) ", " (grouped(own)) " by me" }
                        Language::Chinese => { "今日已决：" b { (grouped(decided)) } " / " (grouped(budget)) "，其中本人 " (grouped(own)) }
                    }
                }
                progress #budget max=(budget) value=(decided.min(budget)) { (grouped(decided)) " / " (grouped(budget)) }
            }
            ul.states {
                @for (state, count) in &shown.counts {
                    li { a href={ (LIST) "?state=" (state.as_str()) } { (words::state(*state, language)) " " b { (grouped(*count)) } } }
                }
            }
        }
    }
}

/// A choice of a select.
fn option(value: &str, chosen: bool, shown: Markup) -> Markup {
    html! { option value=(Plain(value)) selected[chosen] { (shown) } }
}

fn filters(wanted: &Wanted, choices: &Choices, language: Language) -> Markup {
    let any = |all: &'static str| option("", false, html! { (all) });
    // What is chosen is shown, also where there is nothing of it.
    let chosen = |value: &str, known: &[(String, u64)]| {
        !value.is_empty() && !known.iter().any(|(one, _)| one == value)
    };
    html! {
        form.filter #filter method="get" action=(LIST) role="search" aria-label=(language.either("filter", "筛选")) {
            label { (language.either("text", "文字"))
                input #search type="search" name="text" value=(Plain(&wanted.text)) spellcheck="false" autocomplete="off" aria-keyshortcuts="/"; }
            label { (language.either("state", "状态")) select name="state" {
                @for states in States::all() { (option(states.word(), states == wanted.states, html! { (words::states(states, language)) })) }
            } }
            label { (language.either("kind", "类型")) select name="kind" {
                (any(language.either("every kind", "全部类型")))
                @for &kind in Kind::ALL { (option(kind.as_str(), wanted.kind == Some(Some(kind)), html! { (language.kind(kind)) })) }
                (option(REPORTED, wanted.kind == Some(None), html! { (words::kind(None, language)) }))
            } }
            label { (language.either("tier", "等级")) select name="tier" {
                (any(language.either("every tier", "全部等级")))
                @for &tier in Tier::ALL { (option(tier.as_str(), wanted.tier == Some(tier), html! { (language.tier(tier)) })) }
            } }
            label { (language.either("category", "类别")) select name="category" {
                (any(language.either("every category", "全部类别")))
                @for (category, count) in &choices.categories {
                    (option(category, *category == wanted.category, html! { (Plain(language.category(category))) " (" (grouped(*count)) ")" }))
                }
                @if chosen(&wanted.category, &choices.categories) { (option(&wanted.category, true, html! { (Plain(&wanted.category)) })) }
            } }
            label { (language.either("language", "语言")) select name="language" {
                (any(language.either("every language", "全部语言")))
                @for (tag, count) in &choices.languages {
                    (option(tag, *tag == wanted.language, html! { (Plain(words::tongue(tag, language))) " (" (grouped(*count)) ")" }))
                }
                @if chosen(&wanted.language, &choices.languages) { (option(&wanted.language, true, html! { (Plain(&wanted.language)) })) }
            } }
            label { (language.either("source", "来源")) select name="source" {
                (any(language.either("every source", "全部来源")))
                @for source in Source::ALL { (option(source.as_str(), wanted.source == Some(source), html! { (words::source(source, language)) })) }
            } }
            label { (language.either("entity (id)", "机构（编号）")) input name="entity" value=(Plain(&wanted.entity)) spellcheck="false" autocomplete="off"; }
            button { (language.either("Filter", "筛选")) }
            @if !wanted.is_usual() { a href=(LIST) { (language.either("show all that is open", "显示全部未决")) } }
        }
    }
}

fn row(case: &Case, alike: u64, query: &str, language: Language) -> Markup {
    let laid = Laid { account: case.text(), protected: &case.matched_name, evidence: &case.evidence };
    html! {
        tr data-case=(case.id) {
            td.number data-label=(language.either("score", "评分")) { (score(case, language)) }
            td {
                (PreEscaped(over(&pieces(laid), laid, language.field(case.field), language)))
                p.techniques { (techniques(case, language)) }
            }
            td {
                p { (about(case, language)) }
                p.note {
                    (words::kind(case.kind, language)) " · " (Theirs(language.category(&case.category))) " · "
                    (Theirs(words::tongue(&case.language, language)))
                    @if let Some(disclaimer) = case.disclaimer {
                        " · " (language.either("the name itself says: ", "名称自称：")) (language.disclaimer(disclaimer))
                    }
                }
                p.note { (beside(case, alike, language)) }
            }
            td {
                a.open href={ "/review/case/" (case.id) (query) } { (language.either("Case ", "案件 ")) (case.id) }
                br;
                span class={ "state " (case.state.as_str()) } { (words::state(case.state, language)) }
                @if case.state != State::New && !case.reviewer.is_empty() { br; span.note { (Short(&case.reviewer)) } }
            }
        }
    }
}

/// Score and tier.
pub(super) fn score(case: &Case, language: Language) -> Markup {
    html! {
        @match case.tier() {
            Some(tier) => { (case.score.to_string()) " " span class={ "tier " (tier.as_str()) } { (language.tier(tier)) } }
            None => { span.tier { (language.either("no score", "无评分")) } }
        }
    }
}

/// Whose name it comes near.
fn about(case: &Case, language: Language) -> Markup {
    html! {
        @if case.entity_name.is_empty() {
            @match case.kind {
                Some(_) => { (language.either("names no registered entity", "未提及已登记机构")) }
                None => { (language.either("flagged by nobody but who reported it", "仅有举报，检测器未标记")) }
            }
        } @else { (Short(&case.entity_name)) }
    }
}

fn techniques(case: &Case, language: Language) -> Markup {
    let mut found: Vec<Technique> = Vec::new();
    for one in case.evidence.iter().take(LISTED) {
        if !found.contains(&one.technique) {
            found.push(one.technique);
        }
    }
    html! {
        @for technique in found.iter().take(NAMED) {
            span class={ "technique " (Family::of(*technique).class()) } { (language.technique(*technique)) } " "
        }
        @if found.len() > NAMED { "…" }
    }
}

/// What stands beside a case.
fn beside(case: &Case, alike: u64, language: Language) -> Markup {
    html! {
        (words::source(case.source, language))
        @if case.reports > 0 {
            @match language {
                Language::English => { " · reports: " (case.reports) }
                Language::Chinese => { " · 举报 " (case.reports) " 次" }
            }
        }
        @if alike > 0 {
            @match language {
                Language::English => { " · names that look the same: " (grouped(alike)) }
                Language::Chinese => { " · 外观相同的名称：" (grouped(alike)) }
            }
        }
        @if case.rebirth_of.is_some() { " · " (language.either("a confirmed name returns", "已确认的名称再次出现")) }
    }
}
