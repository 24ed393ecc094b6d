//! Logging in with a token, logging out, and the name of who needs no token.

use std::sync::Arc;
use std::time::Instant;

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use maud::html;

use super::frame::{Frame, login_link};
use super::safe::in_query;
use super::visitor::{Fields, Signed, Visitor};
use super::{LIST, LOGIN};
use crate::limits::MAX_REVIEWER;
use crate::serve::Service;
use crate::serve::access::Role;
use crate::serve::listen::Peer;
use crate::serve::problem::Problem;

/// The form.
pub(super) async fn form(State(service): State<Arc<Service>>, visitor: Visitor) -> Response {
    if service.tokens.is_empty() {
        return visitor.go(LIST);
    }
    shown(&visitor, StatusCode::OK, "")
}

fn shown(visitor: &Visitor, status: StatusCode, fault: &str) -> Response {
    let language = visitor.language;
    let next = match visitor.asked("next") {
        "" => String::new(),
        next => format!("?next={}", in_query(next)),
    };
    let body = html! {
        @if !fault.is_empty() { p.fault #fault role="alert" { (fault) } }
        form.sheet #login method="post" action={ (LOGIN) (next) } {
            label for="token" { (language.either("Token", "令牌")) }
            input #token type="password" name="token" autocomplete="current-password" spellcheck="false" required autofocus
                aria-describedby=[(!fault.is_empty()).then_some("fault")];
            button { (language.either("Log in", "登录")) }
        }
        p.note {
            (language.either(
                "A token with the role review or admin, from whoever runs this service.",
                "具有 review 或 admin 角色的令牌，由服务管理者提供。",
            ))
        }
    };
    visitor.page(status, Frame::new(language.either("Log in to review", "登录审核页面"), body))
}

/// A token comes in. There is no session yet whose form this could be: that it comes from no other site, the guard sees by its
/// origin.
pub(super) async fn log_in(
    State(service): State<Arc<Service>>,
    peer: Option<Extension<Peer>>,
    mut visitor: Visitor,
    request: Request,
) -> Response {
    let language = visitor.language;
    if service.tokens.is_empty() {
        return visitor.go(LIST);
    }
    let now = Instant::now();
    if !service.logins.take(peer.map(|Extension(Peer(address))| address.ip()), now) {
        let problem =
            Problem::new(StatusCode::TOO_MANY_REQUESTS, "too many tries to log in came from your address")
                .with_hint("wait a minute");
        return visitor.problem(&problem, None);
    }
    let before = service.sessions.find(request.headers(), now);
    let fields = match Fields::read(request).await {
        Ok(fields) => fields,
        Err(problem) => return visitor.problem(&problem, None),
    };
    let Some(caller) = service.tokens.bearer(fields.get("token").trim()) else {
        tracing::warn!("a login with an unknown token");
        return shown(
            &visitor,
            StatusCode::UNAUTHORIZED,
            language.either("This token is unknown.", "令牌无效。"),
        );
    };
    if caller.role < Role::Review {
        let fault = language.either(
            "This token allows names to be checked; reviewing needs one with the role review or admin.",
            "此令牌仅可用于检查名称；审核需要 review 或 admin 角色的令牌。",
        );
        return shown(&visitor, StatusCode::FORBIDDEN, fault);
    }
    let Some((_, id)) = service.sessions.begin(Some(caller.clone()), now) else {
        return visitor.problem(&Problem::broken("beginning a session"), None);
    };
    if let Some(before) = before {
        service.sessions.end(&before);
    }
    tracing::info!(by = &*caller.name, "logged in");
    visitor.set_session(Some(&id));
    let next = own(visitor.asked("next")).to_owned();
    visitor.go(&next)
}

/// A place of the review page; whatever else a link may hold leads to the queue.
fn own(next: &str) -> &str {
    let rest = next.strip_prefix(LIST);
    let inside = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
    let plain = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if inside && plain { next } else { LIST }
}

/// The session ends.
pub(super) async fn log_out(State(service): State<Arc<Service>>, signed: Signed) -> Response {
    let Signed { mut reviewer, .. } = signed;
    service.sessions.end(&reviewer.session);
    reviewer.visitor.set_session(None);
    if service.tokens.is_empty() {
        return reviewer.visitor.go(LIST);
    }
    let language = reviewer.language();
    let title = language.either("Logged out", "已退出登录");
    reviewer.visitor.page(StatusCode::OK, Frame::new(title, login_link(language)))
}

/// Somebody who needs no token says who they are.
pub(super) async fn name(State(service): State<Arc<Service>>, signed: Signed) -> Response {
    let name = signed.fields.get("name").trim();
    if !signed.reviewer.session.is_local() || name.chars().nth(MAX_REVIEWER).is_some() {
        let detail =
            format!("a name of up to {MAX_REVIEWER} characters can be given where the service has no tokens");
        return signed.reviewer.problem(&Problem::unprocessable(detail));
    }
    service.sessions.rename(&signed.reviewer.session, name);
    signed.reviewer.visitor.go(LIST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_places_of_the_review_page_are_gone_on_to() {
        for next in ["/review", "/review?state=all", "/review/case/12?kind=same&text=%E6%9B%B0"] {
            assert_eq!(own(next), next);
        }
        for next in [
            "",
            "/",
            "//evil.example",
            "https://evil.example",
            "/reviews",
            "/review\\@evil",
            "/review/\r\nSet-Cookie: a",
            "/review.evil",
        ] {
            assert_eq!(own(next), LIST, "{next}");
        }
    }
}
