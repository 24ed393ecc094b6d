//! The form by which anybody reports an account: no login, no session, no script. What comes in goes the way of `/v1/reports`.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use super::REPORT;
use super::frame::{Frame, no_queue};
use super::safe::{Lines, Plain};
use super::visitor::{Fields, Visitor};
use crate::Index;
use crate::limits::MAX_REPORT;
use crate::page::words::Language;
use crate::serve::Service;
use crate::serve::api::reports::{PublicReport, take_in};
use crate::serve::engine::Engine;
use crate::serve::listen::Peer;

/// Names of entities that begin as what was written that are looked through for the one that is meant.
const LOOKED_THROUGH: usize = 20;

/// The form, empty.
pub(super) async fn form(State(service): State<Arc<Service>>, visitor: Visitor) -> Response {
    if !service.has_queue() {
        return missing(&visitor);
    }
    shown(&visitor, StatusCode::OK, &Fields::default(), "")
}

fn missing(visitor: &Visitor) -> Response {
    let language = visitor.language;
    let title = language.either("Reports are not taken in here", "此处不接收举报");
    visitor.page(StatusCode::SERVICE_UNAVAILABLE, Frame::new(title, no_queue(language)))
}

fn title(language: Language) -> &'static str {
    language.either("Report an account", "举报账号")
}

fn shown(visitor: &Visitor, status: StatusCode, fields: &Fields, fault: &str) -> Response {
    let language = visitor.language;
    visitor.page(status, Frame::new(title(language), body(language, fields, fault)))
}

fn body(language: Language, fields: &Fields, fault: &str) -> Markup {
    let field = |key: &'static str, label: &str, hint: &str, longest: usize| {
        html! {
            label for=(key) { (label) }
            @if !hint.is_empty() { p.note id={ (key) "-hint" } { (hint) } }
            input id=(key) name=(key) maxlength=(longest) value=(Plain(fields.get(key))) autocomplete="off" spellcheck="false"
                aria-describedby=[(!hint.is_empty()).then(|| format!("{key}-hint"))];
        }
    };
    html! {
        p {
            (language.either(
                "Does the name of an account resemble that of a news agency, an authority, a school or another body, and do you doubt that it \
                 belongs to it? Tell us. A person will look at the name. Whether the account is what it says is for them to find out; a report \
                 alone changes nothing for the account.",
                "如果某个账号的名称与新闻机构、政府部门、学校或其他机构相近，而您怀疑它并不属于该机构，请告诉我们。我们会由人来查看该名称，并核实账号身份；\
                 仅凭举报不会对该账号产生任何影响。",
            ))
        }
        p {
            (language.either(
                "Only names are looked at, not what an account says. Who reports is not kept.",
                "我们只查看名称，不查看账号发布的内容。我们不保存举报人的信息。",
            ))
        }
        @if !fault.is_empty() { p.fault #fault role="alert" { (fault) } }
        form.sheet #report method="post" action=(REPORT) {
            (field("name", language.either("Name of the account", "账号名称"), language.either("as it is shown; copy it if you can", "按显示的样子填写，最好直接复制"), 1_000))
            (field("handle", language.either("Handle (optional)", "账号（选填）"), language.either("as @example", "如 @example"), 300))
            (field("platform", language.either("Platform (optional)", "平台（选填）"), language.either("as weibo, x, wechat", "如 weibo、x、wechat"), 100))
            (field("entity", language.either("Whose name does it resemble? (optional)", "与哪个机构的名称相近？（选填）"), "", 300))
            label for="text" { (language.either("What makes you doubt it? (optional)", "您为何怀疑？（选填）")) }
            textarea #text name="text" rows="4" maxlength=(MAX_REPORT) { "\n" (Lines(fields.get("text"))) }
            button { (language.either("Send the report", "提交举报")) }
        }
    }
}

/// A report comes in.
pub(super) async fn send(
    State(service): State<Arc<Service>>,
    peer: Option<Extension<Peer>>,
    visitor: Visitor,
    request: Request,
) -> Response {
    let language = visitor.language;
    if !service.has_queue() {
        return missing(&visitor);
    }
    let fields = match Fields::read(request).await {
        Ok(fields) => fields,
        Err(problem) => return visitor.problem(&problem, None),
    };
    let report = report_of(&service.engine(), &fields);
    if report.name.is_none() && report.handle.is_none() {
        let fault = language.either("Give the name or the handle of the account.", "请填写账号名称或账号。");
        return shown(&visitor, StatusCode::UNPROCESSABLE_ENTITY, &fields, fault);
    }
    match take_in(&service, peer.map(|Extension(peer)| peer), false, report).await {
        Ok(()) => {
            let title = language.either("Thank you", "感谢您的举报");
            let body = html! {
                p #sent { (language.either("Your report was taken in. A person will look at the name.", "您的举报已收到。我们会由人来查看该名称。")) }
                p { a href=(REPORT) { (language.either("Report another account", "举报其他账号")) } }
            };
            visitor.page(StatusCode::ACCEPTED, Frame::new(title, body))
        }
        Err(problem) if problem.status() == StatusCode::TOO_MANY_REQUESTS => {
            let fault = language.either(
                "Too many reports came in at once. Please send it again in a minute.",
                "短时间内举报过多，请一分钟后再提交。",
            );
            shown(&visitor, StatusCode::TOO_MANY_REQUESTS, &fields, fault)
        }
        Err(problem) => visitor.problem(&problem, None),
    }
}

/// A report as the call takes it. Whoever reports knows names, no ids: a name that is an entity's says which one is meant, any
/// other stands with what they say.
fn report_of(engine: &Engine, fields: &Fields) -> PublicReport {
    let field = |key: &str| Some(fields.get(key).trim().to_owned()).filter(|text| !text.is_empty());
    let named = fields.get("entity").trim();
    let known = engine.detector().indexes().iter().find_map(|index: &Index| {
        let same = |name: &str| name.to_lowercase() == named.to_lowercase();
        index
            .names_starting(named, LOOKED_THROUGH)
            .into_iter()
            .find(|(_, name)| same(name))
            .map(|(entity, _)| entity.id.to_owned())
    });
    let said = fields.get("text").replace("\r\n", "\n");
    let said = said.trim();
    let text = match (&known, named, said) {
        (None, named, _) if !named.is_empty() => format!("[{named}] {said}").trim_end().to_owned(),
        _ => said.to_owned(),
    };
    PublicReport {
        name: field("name"),
        handle: field("handle"),
        id: None,
        platform: field("platform"),
        entity: known.filter(|_| !named.is_empty()),
        text: Some(text).filter(|text| !text.is_empty()),
    }
}
