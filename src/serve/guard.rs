//! What every request passes on its way in and out: whether it may be let in at all, and the headers of its answer.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Service;
use super::problem::Problem;

/// The program's own version.
pub(crate) const VERSION: HeaderName = HeaderName::from_static("deadringer-version");
/// The version of the tables names are folded with, and of Unicode.
pub(crate) const TABLES: HeaderName = HeaderName::from_static("deadringer-tables");
/// The digest of the registries.
pub(crate) const REGISTRY: HeaderName = HeaderName::from_static("deadringer-registry");

/// Routes whose answer is wanted most when there is most to do.
const ALWAYS: [&str; 4] = ["/healthz", "/readyz", "/metrics", "/version"];

/// Lets a request in or refuses it, counts it, and gives its answer the headers that all have.
pub(crate) async fn guard(
    State(service): State<Arc<Service>>,
    matched: Option<MatchedPath>,
    request: Request,
    next: Next,
) -> Response {
    let began = Instant::now();
    let route = super::api::route(matched.as_ref().map_or("", MatchedPath::as_str));
    service.metrics.begin();
    let mut response = match admit(&service, &request) {
        Err(problem) => problem.into_response(),
        Ok(()) if ALWAYS.contains(&route) => next.run(request).await,
        Ok(()) => match service.in_flight.try_acquire() {
            Ok(_permit) => next.run(request).await,
            Err(_) => {
                service.metrics.shed();
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, "too many requests are under way")
                    .retry_after(1)
                    .into_response()
            }
        },
    };
    let status = response.status();
    let headers = response.headers_mut();
    headers.insert(VERSION, HeaderValue::from_static(env!("CARGO_PKG_VERSION")));
    headers.insert(TABLES, HeaderValue::from_static(crate::index::TABLES_VERSION));
    if !headers.contains_key(REGISTRY) {
        headers.insert(REGISTRY, service.engine().registry_header.clone());
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if service.is_draining() {
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    let took = began.elapsed();
    service.metrics.end(route, status.as_u16(), took);
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    if status.is_server_error() && status != StatusCode::SERVICE_UNAVAILABLE {
        tracing::error!(route, status = status.as_u16(), micros, "request");
    } else {
        tracing::debug!(route, status = status.as_u16(), micros, "request");
    }
    response
}

/// Without tokens whoever reaches the port may do everything, and a page of somebody else's in a browser of this machine
/// reaches it: by a name that leads here (the `Host` is then another), or by a form (the `Origin` is).
fn admit(service: &Service, request: &Request) -> Result<(), Problem> {
    let headers = request.headers();
    let host = text(headers, &header::HOST).or_else(|| request.uri().authority().map(|all| all.as_str()));
    if service.tokens.is_empty() && !host.is_some_and(|host| is_loopback(host_of(host))) {
        return Err(Problem::new(
            StatusCode::MISDIRECTED_REQUEST,
            "without tokens only this machine is answered, by the names `localhost`, `127.0.0.1` and `[::1]`",
        )
        .with_hint("start the service with `--token-file FILE`"));
    }
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    match text(headers, &header::ORIGIN) {
        Some(origin) if origin.split_once("://").map(|(_, authority)| authority) != host => {
            Err(Problem::new(StatusCode::FORBIDDEN, "the request comes from a page of another site"))
        }
        _ => Ok(()),
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// A host without its port.
fn host_of(authority: &str) -> &str {
    if let Some(end) = authority.find(']') {
        return authority.get(..=end).unwrap_or(authority);
    }
    authority.rsplit_once(':').map_or(authority, |(host, _)| host)
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host == "[::1]"
        || host.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_this_machine() {
        for host in ["localhost", "LOCALHOST:8480", "127.0.0.1:80", "127.1.2.3", "[::1]:8480", "[::1]"] {
            assert!(is_loopback(host_of(host)), "{host}");
        }
        for host in
            ["example.org", "localhost.example.org:80", "127.0.0.1.example.org", "10.0.0.1:80", "", "[::2]"]
        {
            assert!(!is_loopback(host_of(host)), "{host}");
        }
    }
}
