//! What only an admin may ask for.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::limits::MAX_ACCOUNT_BYTES;
use crate::queue::{Actor, NewOfficial};
use crate::serve::Service;
use crate::serve::access::{ADMIN, Allowed};
use crate::serve::body::Json;
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

/// An account that is an entity's own.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"entity_id": "cn-peoples-daily", "platform": "weibo", "account": "@rmrb"}))]
pub(crate) struct AskedOfficial {
    /// The id of a protected entity.
    entity_id: String,
    /// Where the account lives; empty for every platform.
    platform: Option<String>,
    /// The platform's own id of the account, or its handle behind an `@`.
    account: String,
    /// Why, for the audit trail.
    note: Option<String>,
}

/// The account was added.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OfficialObject {
    /// Its number, by which it can be removed.
    id: i64,
}

/// Adds an entity's own account, which is never flagged from then on.
#[utoipa::path(post, path = "/v1/admin/officials", tag = "admin", request_body = AskedOfficial, security(("token" = [])), responses(
    (status = 200, body = OfficialObject),
    (status = 400, description = "The body is no JSON", body = Problem, content_type = "application/problem+json"),
    (status = 401, body = Problem, content_type = "application/problem+json"),
    (status = 403, body = Problem, content_type = "application/problem+json"),
    (status = 413, body = Problem, content_type = "application/problem+json"),
    (status = 415, body = Problem, content_type = "application/problem+json"),
    (status = 422, body = Problem, content_type = "application/problem+json"),
    (status = 503, description = "The service keeps no queue, or too many requests are under way", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn add_official(
    State(service): State<Arc<Service>>,
    Allowed(caller): Allowed<ADMIN>,
    Json(asked): Json<AskedOfficial, MAX_ACCOUNT_BYTES>,
) -> Result<axum::Json<OfficialObject>, Problem> {
    let engine = service.engine();
    if engine.entity(&asked.entity_id).is_none() {
        return Err(Problem::unprocessable("`entity_id` is the id of no protected entity")
            .with_hint("`/v1/entities?q=` finds ids"));
    }
    let id = service
        .decide("adding an account", move |queue, now| {
            let official = NewOfficial {
                entity_id: &asked.entity_id,
                platform: asked.platform.as_deref().unwrap_or_default(),
                account: &asked.account,
                note: asked.note.as_deref().unwrap_or_default(),
            };
            queue.add_official(&official, Actor { name: &caller.name, admin: true }, now)
        })
        .await?;
    Ok(axum::Json(OfficialObject { id }))
}
