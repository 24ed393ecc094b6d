//! The calls of the service.

pub(crate) mod accounts;
pub(crate) mod admin;
pub(crate) mod decisions;
pub(crate) mod entities;
pub(crate) mod health;
pub(crate) mod lists;
pub(crate) mod renames;
pub(crate) mod reports;

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;

use super::problem::Problem;
use super::{Service, docs, guard, review};

/// Every route, as the metrics name them.
const ROUTES: &[&str] = &[
    "/v1/check",
    "/v1/check:batch",
    "/v1/scan",
    "/v1/entities",
    "/v1/renames",
    "/v1/reports",
    "/v1/decisions",
    "/v1/admin/reload",
    "/v1/admin/officials",
    "/healthz",
    "/readyz",
    "/version",
    "/metrics",
    "/openapi.json",
    "/docs",
    review::LIST,
    review::LOGIN,
    review::LOGOUT,
    review::NAME,
    review::UNDO,
    review::CASE,
    review::MOVE,
    review::DASHBOARD,
    review::ASSETS,
    review::REPORT,
];

/// The route of a path that was matched; what matched none counts as one.
pub(crate) fn route(matched: &str) -> &'static str {
    ROUTES.iter().find(|route| **route == matched).copied().unwrap_or("other")
}

/// All calls, behind the guard.
pub(crate) fn router(service: Arc<Service>) -> Router {
    Router::new()
        .route("/v1/check", post(accounts::check))
        .route("/v1/check:batch", post(accounts::check_batch))
        .route("/v1/scan", post(lists::scan))
        .route("/v1/entities", get(entities::entities))
        .route("/v1/renames", post(renames::renames))
        .route("/v1/reports", post(reports::reports))
        .route("/v1/decisions", get(decisions::decisions))
        .route("/v1/admin/reload", post(admin::reload))
        .route("/v1/admin/officials", post(admin::add_official))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/version", get(health::version))
        .route("/metrics", get(health::metrics))
        .route("/openapi.json", get(docs::openapi))
        .route("/docs", get(docs::page))
        .merge(review::router())
        .fallback(async || {
            Problem::new(StatusCode::NOT_FOUND, "there is no such call").with_hint("`/docs` lists them")
        })
        .method_not_allowed_fallback(async || {
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "the call is made by another method")
                .with_hint("`/docs` lists the calls")
        })
        .layer(CatchPanicLayer::custom(|_| {
            tracing::error!("a call came to no end");
            axum::response::IntoResponse::into_response(
                Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the call came to no end")
                    .with_hint("this is a fault of deadringer: please report it"),
            )
        }))
        .layer(from_fn_with_state(Arc::clone(&service), guard::guard))
        .with_state(service)
}
