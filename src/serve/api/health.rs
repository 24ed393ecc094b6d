//! How the service is.

use std::sync::Arc;
use std::time::UNIX_EPOCH;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde::Serialize;
use utoipa::ToSchema;

use crate::serve::Service;
use crate::serve::access::{Allowed, CHECK};
use crate::serve::problem::Problem;

/// The process runs.
#[utoipa::path(get, path = "/healthz", tag = "service", responses((status = 200, description = "It runs", body = String, content_type = "text/plain")))]
pub(crate) async fn healthz() -> &'static str {
    "ok\n"
}

/// Requests are answered: the registries are read, and the service is not about to stop.
#[utoipa::path(get, path = "/readyz", tag = "service", responses(
    (status = 200, description = "It answers", body = String, content_type = "text/plain"),
    (status = 503, description = "It is about to stop", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn readyz(State(service): State<Arc<Service>>) -> Result<&'static str, Problem> {
    if service.is_draining() {
        return Err(
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "the service is about to stop").retry_after(5)
        );
    }
    Ok("ready\n")
}

/// What answers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Versions {
    /// The program's version.
    version: &'static str,
    /// The version of the tables names are folded with.
    tables: &'static str,
    /// The digest of the registries, 32 hexadecimal digits.
    registry: String,
    /// Entities protected.
    entities: usize,
    /// Names of theirs, short forms included.
    names: usize,
    /// When the registries were read, in seconds since 1970 UTC.
    loaded: u64,
}

/// Program, tables, registry.
#[utoipa::path(get, path = "/version", tag = "service", responses((status = 200, body = Versions)))]
pub(crate) async fn version(State(service): State<Arc<Service>>) -> impl IntoResponse {
    let engine = service.engine();
    let versions = Versions {
        version: env!("CARGO_PKG_VERSION"),
        tables: crate::index::TABLES_VERSION,
        registry: engine.registry.clone(),
        entities: engine.entities,
        names: engine.names,
        loaded: engine.loaded.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()),
    };
    ([(super::super::guard::REGISTRY, engine.registry_header.clone())], axum::Json(versions))
}

/// What the service has counted, for Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "service", security(("token" = [])), responses(
    (status = 200, description = "The text format of OpenMetrics", body = String, content_type = "application/openmetrics-text"),
    (status = 401, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn metrics(State(service): State<Arc<Service>>, _: Allowed<CHECK>) -> impl IntoResponse {
    const KIND: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, KIND)], service.metrics.text())
}
