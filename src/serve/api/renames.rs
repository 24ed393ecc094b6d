//! Accounts that take another name.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Account;
use crate::limits::MAX_ACCOUNT_BYTES;
use crate::scan::render::json_answer;
use crate::serve::Service;
use crate::serve::access::{Allowed, CHECK};
use crate::serve::api::accounts::{FlagObject, json, offer};
use crate::serve::body::Json;
use crate::serve::problem::Problem;

/// An account that takes another name, or is new.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"id": "4711", "old": "Weather Fan", "new": "人民曰报"}))]
pub(crate) struct Rename {
    /// The platform's own id of the account.
    #[schema(min_length = 1)]
    id: String,
    /// The name it had; empty for a new account. It is not kept.
    old: Option<String>,
    /// The name it takes.
    #[schema(min_length = 1)]
    new: String,
    /// Its handle.
    handle: Option<String>,
    /// Where it lives.
    platform: Option<String>,
}

/// What is said of the account under its new name.
#[derive(Debug, Serialize, ToSchema)]
#[allow(dead_code, reason = "what is written by hand, for the description")]
pub(crate) struct RenameObject {
    name: String,
    handle: String,
    /// Best first; empty for most accounts. A flag is no verdict: it is for a person to look at.
    flags: Vec<FlagObject>,
    /// Whether the name was longer than is looked at.
    truncated: bool,
    /// The digest of the registries.
    registry: String,
    /// The program's version.
    version: String,
    /// The case of another account, confirmed by a reviewer, that bore a name which looks like the new one. Names are kept for
    /// this only as keyed hashes, and for a limited time.
    rebirth_of: Option<i64>,
}

/// Judges an account anew under the name it takes, and queues what is flagged. Tells whether another account, confirmed by a
/// reviewer, bore the name before.
#[utoipa::path(post, path = "/v1/renames", tag = "names", request_body = Rename, security(("token" = [])), responses(
    (status = 200, body = RenameObject),
    (status = 400, description = "The body is no JSON", body = Problem, content_type = "application/problem+json"),
    (status = 401, body = Problem, content_type = "application/problem+json"),
    (status = 413, body = Problem, content_type = "application/problem+json"),
    (status = 415, body = Problem, content_type = "application/problem+json"),
    (status = 422, body = Problem, content_type = "application/problem+json"),
    (status = 503, description = "The service keeps no queue, or too many requests are under way", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn renames(
    State(service): State<Arc<Service>>,
    _: Allowed<CHECK>,
    Json(rename): Json<Rename, MAX_ACCOUNT_BYTES>,
) -> Result<Response, Problem> {
    for (field, text) in [("id", &rename.id), ("new", &rename.new)] {
        if text.trim().is_empty() {
            return Err(Problem::unprocessable(format!("`{field}` is empty")));
        }
    }
    let engine = service.engine();
    let account = Account::named(&rename.new)
        .with_id(&rename.id)
        .with_handle(rename.handle.as_deref().unwrap_or_default())
        .with_platform(rename.platform.as_deref().unwrap_or_default());
    let answer = service.answer(&engine, &account, service.all_matches());
    let (name, id) = (rename.new.clone(), rename.id.clone());
    let unchanged = rename.old.as_ref() == Some(&rename.new);
    let returned = service
        .with_queue("looking a name up", move |queue, now| {
            let Some(case) = queue.returns(&name, now)? else { return Ok(None) };
            // The account that was confirmed is no other one.
            let same = queue.case(case)?.is_some_and(|detail| detail.case.account_id == id);
            Ok((!same).then_some(case))
        })
        .await?;
    let rebirth_of = returned.filter(|_| !unchanged);
    offer(&service, &engine, &account, &answer, rebirth_of).await?;
    let mut out = Vec::with_capacity(512);
    json_answer(&mut out, &account, &answer, &engine.registry);
    let rebirth = rebirth_of.map_or_else(|| "null".to_owned(), |case| case.to_string());
    out.extend_from_slice(format!(",\"rebirth_of\":{rebirth}}}").as_bytes());
    Ok(json(&engine, out))
}
