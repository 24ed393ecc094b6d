//! Who asks for a page, in which language, and what their answer carries: every page leaves through here, with its policy.
//!
//! A page is for who is logged in ([`Reviewer`]); what changes anything comes as a form of their session ([`Signed`]), and
//! neither can be had without being checked.

use std::sync::Arc;
use std::time::Instant;

use axum::body::Body;
use axum::extract::{Form, FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use maud::{Markup, html};

use super::frame::{self, Frame};
use super::safe::{Plain, in_query};
use super::session::{COOKIE, LASTS, Session, cookie};
use super::{LOGIN, filter::Wanted};
use crate::limits::MAX_FORM_BYTES;
use crate::page::words::Language;
use crate::queue::Actor;
use crate::serve::Service;
use crate::serve::access::Role;
use crate::serve::body::{media_type, whole};
use crate::serve::problem::Problem;

/// Nothing but what this service sends itself: no script or style inside a page, no frame, no form to elsewhere.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; \
                      frame-ancestors 'none'; base-uri 'none'";

/// Other sites are told nothing. Not `no-referrer`: with it browsers send `Origin: null` with a form, and the guard could not
/// tell a form of ours from one of theirs.
const REFERRER: &str = "same-origin";

const LANGUAGE_COOKIE: &str = "deadringer-lang";

/// Whoever asks.
#[derive(Debug)]
pub(super) struct Visitor {
    pub(super) language: Language,
    pub(super) path: String,
    pub(super) query: Vec<(String, String)>,
    /// Nothing is to be changed: the same page can be had again.
    pub(super) reads: bool,
    /// The request came over an encrypted connection, as a proxy says. Only a hint: it adds to a cookie and takes nothing away.
    secure: bool,
    /// To be set with the answer.
    cookies: Vec<String>,
}

impl Visitor {
    fn of(parts: &Parts) -> Visitor {
        let query = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri)
            .map_or_else(|_| Vec::new(), |Query(query)| query);
        let asked = query.iter().find(|(key, _)| key == "lang").and_then(|(_, value)| language_of(value));
        let secure = parts
            .headers
            .get("x-forwarded-proto")
            .is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"https"));
        let mut visitor = Visitor {
            language: asked.unwrap_or_else(|| preferred(&parts.headers)),
            path: parts.uri.path().to_owned(),
            query,
            reads: parts.method.is_safe(),
            secure,
            cookies: Vec::new(),
        };
        if let Some(language) = asked {
            let value = language.either("en", "zh");
            visitor.set_cookie(&format!("{LANGUAGE_COOKIE}={value}; Path=/; Max-Age=31536000"));
        }
        visitor
    }

    fn set_cookie(&mut self, cookie: &str) {
        let secure = if self.secure { "; Secure" } else { "" };
        self.cookies.push(format!("{cookie}; HttpOnly; SameSite=Strict{secure}"));
    }

    /// The answer gives the browser its session, or takes it.
    pub(super) fn set_session(&mut self, id: Option<&str>) {
        let (id, age) = id.map_or(("", 0), |id| (id, LASTS.as_secs()));
        self.set_cookie(&format!("{COOKIE}={id}; Path=/review; Max-Age={age}"));
    }

    /// The value of a parameter; empty where there is none.
    pub(super) fn asked(&self, key: &str) -> &str {
        self.query.iter().find(|(known, _)| known == key).map_or("", |(_, value)| value)
    }

    /// A page.
    pub(super) fn page(&self, status: StatusCode, frame: Frame<'_>) -> Response {
        let mut response = Response::new(Body::from(frame::page(self, frame).into_string()));
        *response.status_mut() = status;
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        self.dress(response)
    }

    /// Goes on elsewhere in this service.
    pub(super) fn go(&self, to: &str) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::SEE_OTHER;
        let to = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static(super::LIST));
        response.headers_mut().insert(header::LOCATION, to);
        self.dress(response)
    }

    /// What went wrong, as a page.
    pub(super) fn problem(&self, problem: &Problem, session: Option<&Session>) -> Response {
        let title = match (problem.status(), self.language) {
            (StatusCode::NOT_FOUND, language) => language.either("Not found", "未找到"),
            (StatusCode::FORBIDDEN, language) => language.either("Not allowed", "没有权限"),
            (StatusCode::CONFLICT, language) => language.either("Not done", "未执行"),
            (StatusCode::TOO_MANY_REQUESTS, language) => language.either("Too often", "过于频繁"),
            (StatusCode::SERVICE_UNAVAILABLE, language) => language.either("Not available", "暂不可用"),
            (status, language) if status.is_client_error() => language.either("Not done", "未执行"),
            (_, language) => language.either("Something failed", "出现故障"),
        };
        let (detail, hint) = problem.texts();
        let body = html! {
            p lang="en" role="alert" { (Plain(detail)) "." }
            @if !hint.is_empty() { p lang="en" { (Plain(hint)) "." } }
            p.note { (self.language.either("Nothing was changed.", "没有任何更改。")) }
        };
        self.page(problem.status(), Frame::new(title, body).of(session))
    }

    fn dress(&self, mut response: Response) -> Response {
        let status = response.status();
        let headers = response.headers_mut();
        match status {
            StatusCode::UNAUTHORIZED => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            StatusCode::TOO_MANY_REQUESTS => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
            }
            _ => {}
        }
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static(REFERRER));
        headers.insert(
            HeaderName::from_static("cross-origin-opener-policy"),
            HeaderValue::from_static("same-origin"),
        );
        for cookie in &self.cookies {
            if let Ok(value) = HeaderValue::from_str(cookie) {
                headers.append(header::SET_COOKIE, value);
            }
        }
        response
    }
}

impl FromRequestParts<Arc<Service>> for Visitor {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<Service>) -> Result<Self, Self::Rejection> {
        Ok(Visitor::of(parts))
    }
}

/// Somebody who may review.
#[derive(Debug)]
pub(super) struct Reviewer {
    pub(super) visitor: Visitor,
    pub(super) session: Session,
}

impl Reviewer {
    pub(super) fn language(&self) -> Language {
        self.visitor.language
    }

    pub(super) fn is_admin(&self) -> bool {
        self.session.caller.role >= Role::Admin
    }

    /// As the queue knows them.
    pub(super) fn actor(&self) -> (String, bool) {
        (self.session.name().to_owned(), self.is_admin())
    }

    pub(super) fn wanted(&self) -> Wanted {
        Wanted::of(&self.visitor.query)
    }

    /// A page of theirs.
    pub(super) fn page(&self, frame: Frame<'_>) -> Response {
        self.visitor.page(StatusCode::OK, frame.of(Some(&self.session)))
    }

    pub(super) fn problem(&self, problem: &Problem) -> Response {
        self.visitor.problem(problem, Some(&self.session))
    }

    /// What makes a form one of this session.
    pub(super) fn sign(&self) -> Markup {
        sign(&self.session)
    }
}

/// What makes a form one of a session.
pub(super) fn sign(session: &Session) -> Markup {
    html! { input type="hidden" name="csrf" value=(session.form_token); }
}

/// An actor of the queue.
pub(super) fn actor((name, admin): &(String, bool)) -> Actor<'_> {
    Actor { name, admin: *admin }
}

impl FromRequestParts<Arc<Service>> for Reviewer {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, service: &Arc<Service>) -> Result<Self, Response> {
        let mut visitor = Visitor::of(parts);
        let now = Instant::now();
        if let Some(session) = service.sessions.find(&parts.headers, now) {
            return Ok(Reviewer { visitor, session });
        }
        if !visitor.reads {
            let problem = Problem::new(StatusCode::FORBIDDEN, "nobody is logged in, or no longer")
                .with_hint(format!("open {LOGIN}"));
            return Err(visitor.problem(&problem, None));
        }
        if !service.tokens.is_empty() {
            let query = parts.uri.query().map_or_else(String::new, |query| format!("?{query}"));
            let next = format!("{}{query}", visitor.path);
            return Err(visitor.go(&format!("{LOGIN}?next={}", in_query(&next))));
        }
        let Some((session, cookie)) = service.sessions.begin(None, now) else {
            return Err(visitor.problem(&Problem::broken("beginning a session"), None));
        };
        visitor.set_session(Some(&cookie));
        Ok(Reviewer { visitor, session })
    }
}

/// Fields of a form.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads a form.
    pub(super) async fn read(request: Request) -> Result<Fields, Problem> {
        const FORM: &str = "application/x-www-form-urlencoded";
        if media_type(request.headers()) != FORM {
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "the body is no form")
                .with_hint(format!("send it as `{FORM}`")));
        }
        let bytes = whole(request, MAX_FORM_BYTES).await?;
        // The method says where a form stands: in the body.
        let mut request = Request::post("/")
            .header(header::CONTENT_TYPE, FORM)
            .body(Body::from(bytes))
            .map_err(|_| bad_form())?;
        request.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(FORM));
        let Form(fields) =
            Form::<Vec<(String, String)>>::from_request(request, &()).await.map_err(|_| bad_form())?;
        Ok(Fields(fields))
    }

    /// A field; empty where there is none.
    pub(super) fn get(&self, key: &str) -> &str {
        self.0.iter().find(|(known, _)| known == key).map_or("", |(_, value)| value)
    }
}

fn bad_form() -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "the form cannot be read")
}

/// A form that a page of ours sent, from the session it was made for.
#[derive(Debug)]
pub(super) struct Signed {
    pub(super) reviewer: Reviewer,
    pub(super) fields: Fields,
}

impl FromRequest<Arc<Service>> for Signed {
    type Rejection = Response;

    async fn from_request(request: Request, service: &Arc<Service>) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let reviewer = Reviewer::from_request_parts(&mut parts, service).await?;
        let fields = Fields::read(Request::from_parts(parts, body))
            .await
            .map_err(|problem| reviewer.problem(&problem))?;
        if !reviewer.session.gave(fields.get("csrf")) {
            let problem = Problem::new(StatusCode::FORBIDDEN, "the form is of another session than yours")
                .with_hint("open the page again, and send the form from there");
            return Err(reviewer.problem(&problem));
        }
        Ok(Signed { reviewer, fields })
    }
}

fn language_of(tag: &str) -> Option<Language> {
    let tag = tag.trim().to_ascii_lowercase();
    match tag.split(['-', '_']).next() {
        Some("en") => Some(Language::English),
        Some("zh") => Some(Language::Chinese),
        _ => None,
    }
}

/// The language chosen before, else the one that the browser is set to.
fn preferred(headers: &HeaderMap) -> Language {
    if let Some(language) = cookie(headers, LANGUAGE_COOKIE).and_then(language_of) {
        return language;
    }
    let accepted =
        headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut best: Option<(Language, f32)> = None;
    for one in accepted.split(',').take(20) {
        let (tag, weight) = one.split_once(';').unwrap_or((one, ""));
        let weight = weight.trim().strip_prefix("q=").map_or(1.0, |weight| weight.parse().unwrap_or(0.0));
        if let Some(language) = language_of(tag)
            && best.is_none_or(|(_, most)| weight > most)
        {
            best = Some((language, weight));
        }
    }
    best.map_or(Language::English, |(language, _)| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_what_was_chosen_and_else_what_the_browser_says() {
        let with = |name: HeaderName, value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, value.parse().unwrap());
            preferred(&headers)
        };
        for (accepted, language) in [
            ("zh-CN,zh;q=0.9,en;q=0.8", Language::Chinese),
            ("de, en;q=0.5, zh;q=0.4", Language::English),
            ("en;q=0.3,zh-Hant;q=0.7", Language::Chinese),
            ("fr", Language::English),
            ("", Language::English),
            (";;q=,,zh;q=x", Language::Chinese),
        ] {
            assert_eq!(with(header::ACCEPT_LANGUAGE, accepted), language, "{accepted}");
        }
        assert_eq!(with(header::COOKIE, "deadringer-lang=zh"), Language::Chinese);
    }
}
