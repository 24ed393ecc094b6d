//! What only an admin may ask for.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use crate::serve::Service;
use crate::serve::access::{ADMIN, Allowed};
use crate::serve::problem::Problem;

/// What is judged by from now on.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Reloaded {
    /// The digest of the registries, 32 hexadecimal digits.
    registry: String,
    /// Entities protected.
    entities: usize,
}

/// Reads the registries again, as SIGHUP does. Where one cannot be used the old ones stand.
#[utoipa::path(post, path = "/v1/admin/reload", tag = "admin", security(("token" = [])), responses(
    (status = 200, body = Reloaded),
    (status = 401, body = Problem, content_type = "application/problem+json"),
    (status = 403, body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "A registry cannot be used; the old ones stand", body = Problem, content_type = "application/problem+json"),
    (status = 503, description = "Too many requests are under way", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn reload(
    State(service): State<Arc<Service>>,
    Allowed(caller): Allowed<ADMIN>,
) -> Result<axum::Json<Reloaded>, Problem> {
    tracing::info!(by = &*caller.name, "asked to read the registries again");
    let reloaded = tokio::task::spawn_blocking(move || service.reload()).await;
    match reloaded {
        Ok(Ok(engine)) => {
            Ok(axum::Json(Reloaded { registry: engine.registry.clone(), entities: engine.entities }))
        }
        Ok(Err(error)) => Err(Problem::unprocessable(error.to_string())
            .with_hint("the old registries stand; mend the file and ask again")),
        Err(_) => Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the registries could not be read")),
    }
}
