//! Who is protected.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::serve::Service;
use crate::serve::access::{Allowed, CHECK};
use crate::serve::guard::REGISTRY;
use crate::serve::problem::Problem;

/// Entities answered where no limit is given, and at the most.
const USUAL: usize = 20;
const MOST: usize = 200;
/// Characters of a question: longer than any registered name.
const LONGEST: usize = 300;

/// What is looked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Question {
    /// How one of the entity's names begins, or its id; however it is written.
    #[param(min_length = 1, max_length = 300)]
    q: String,
    /// How many are answered at the most (default 20).
    #[param(minimum = 1, maximum = 200)]
    limit: Option<usize>,
}

/// A protected entity.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Entity {
    id: String,
    name: String,
    category: String,
    /// ISO 3166-1 alpha-2, `INT` or `EU`; may be empty.
    country: String,
    /// The name or alias that begins so.
    matched_name: String,
}

/// What was found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Found {
    entities: Vec<Entity>,
    /// The digest of the registries.
    registry: String,
    version: &'static str,
}

/// Protected entities by how one of their names begins.
#[utoipa::path(get, path = "/v1/entities", tag = "names", params(Question), security(("token" = [])), responses(
    (status = 200, body = Found),
    (status = 400, body = Problem, content_type = "application/problem+json"),
    (status = 401, body = Problem, content_type = "application/problem+json"),
    (status = 422, body = Problem, content_type = "application/problem+json"),
    (status = 503, description = "Too many requests are under way", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn entities(
    State(service): State<Arc<Service>>,
    _: Allowed<CHECK>,
    question: Result<Query<Question>, QueryRejection>,
) -> Result<impl IntoResponse, Problem> {
    let Query(question) = question.map_err(|error| {
        Problem::new(
            axum::http::StatusCode::BAD_REQUEST,
            crate::text::terminal(&error.body_text()).into_owned(),
        )
        .with_hint("ask as in `/v1/entities?q=人民日&limit=5`")
    })?;
    let limit = question.limit.unwrap_or(USUAL);
    if !(1..=MOST).contains(&limit) {
        return Err(Problem::unprocessable(format!("`limit` is {limit}; 1 to {MOST} was expected")));
    }
    let characters = question.q.chars().count();
    if !(1..=LONGEST).contains(&characters) {
        return Err(Problem::unprocessable(format!(
            "`q` has {characters} characters; 1 to {LONGEST} were expected"
        )));
    }
    let engine = service.engine();
    let mut entities: Vec<Entity> = Vec::new();
    for index in engine.detector().indexes() {
        let by_id =
            index.entities().filter(|entity| entity.id == question.q).map(|entity| (entity, entity.name));
        // One entity has several names that begin alike.
        let by_name = index.names_starting(&question.q, limit * 8);
        for (entity, matched_name) in by_id.chain(by_name) {
            if entities.len() >= limit || entities.iter().any(|known| known.id == entity.id) {
                continue;
            }
            entities.push(Entity {
                id: entity.id.to_owned(),
                name: entity.name.to_owned(),
                category: entity.category.to_owned(),
                country: entity.country.to_owned(),
                matched_name: matched_name.to_owned(),
            });
        }
    }
    let found = Found { entities, registry: engine.registry.clone(), version: env!("CARGO_PKG_VERSION") };
    Ok(([(REGISTRY, engine.registry_header.clone())], axum::Json(found)))
}
