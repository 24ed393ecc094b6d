//! Accounts are checked, one or many.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::limits::{MAX_ACCOUNT_BYTES, MAX_BATCH, MAX_BATCH_BYTES};
use crate::queue::{NewCase, Offered, Origin, Source};
use crate::scan::render::json_answer;
use crate::serve::Service;
use crate::serve::access::{Allowed, CHECK};
use crate::serve::body::Json;
use crate::serve::engine::Engine;
use crate::serve::guard::REGISTRY;
use crate::serve::problem::Problem;
use crate::{Account, Answer, Flag};

/// How long a request that keeps a core waits for one.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(2);

/// An account to be judged by its name. A name or a handle is needed.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"name": "人民曰报", "handle": "renmin_ribao1"}))]
pub(crate) struct AskedAccount {
    /// The display name.
    pub(crate) name: Option<String>,
    /// The handle, with or without `@`.
    pub(crate) handle: Option<String>,
    /// The platform's own id of the account; an entity's own account is never flagged.
    pub(crate) id: Option<String>,
    /// Where the account lives, such as `weibo` or `x`.
    pub(crate) platform: Option<String>,
}

impl AskedAccount {
    pub(crate) fn account(&self) -> Account<'_> {
        fn text(field: &Option<String>) -> &str {
            field.as_deref().unwrap_or_default()
        }
        Account::named(text(&self.name))
            .with_handle(text(&self.handle))
            .with_id(text(&self.id))
            .with_platform(text(&self.platform))
    }

    /// What is wrong with it, if anything is.
    pub(crate) fn fault(&self) -> Option<&'static str> {
        let account = self.account();
        let blank = |text: &str| text.chars().all(char::is_whitespace);
        (blank(account.name) && blank(account.handle)).then_some("neither `name` nor `handle` holds anything")
    }
}

/// What is asked about one account.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"name": "人民曰报", "handle": "renmin_ribao1"}))]
pub(crate) struct Asked {
    /// The display name.
    name: Option<String>,
    /// The handle, with or without `@`.
    handle: Option<String>,
    /// The platform's own id of the account; an entity's own account is never flagged.
    id: Option<String>,
    /// Where the account lives, such as `weibo` or `x`.
    platform: Option<String>,
    /// Answer every entity that fits, not only the best flag.
    all_matches: Option<bool>,
    /// Put what is flagged into the queue, to be reviewed. No account is queued twice for the same name and entity.
    queue: Option<bool>,
}

/// What is asked about many accounts.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AskedBatch {
    /// 1 to 1,000 of them.
    #[schema(min_items = 1, max_items = 1000)]
    accounts: Vec<AskedAccount>,
    /// Answer every entity that fits, not only the best flag of each account.
    #[serde(default)]
    all_matches: Option<bool>,
}

/// One difference between the account's name and the protected one.
#[derive(Debug, Serialize, ToSchema)]
#[allow(dead_code, reason = "what `render` writes, for the description")]
pub(crate) struct EvidenceObject {
    /// A word of the vocabulary, such as `homoglyph`.
    technique: String,
    /// The protected name's text; empty where something was added.
    from: String,
    /// The account's text; empty where something was left out.
    to: String,
    /// Where in the account's field, in code points from 0.
    #[schema(minimum = 0)]
    position: u32,
}

/// An account's name resembles a protected entity's, or asserts to be one: something for a person to look at.
#[derive(Debug, Serialize, ToSchema)]
#[allow(dead_code, reason = "what `render` writes, for the description")]
pub(crate) struct FlagObject {
    /// `same`, `lookalike`, `extended` or `claim`.
    #[schema(pattern = "^(same|lookalike|extended|claim)$")]
    kind: String,
    /// `high` from 0.90, `medium` from 0.70, `low` from 0.50, else `below`.
    #[schema(pattern = "^(high|medium|low|below)$")]
    tier: String,
    /// The estimated probability that a reviewer confirms the flag.
    #[schema(minimum = 0, maximum = 1)]
    score: f64,
    /// The category of the entity, or of the claim.
    category: String,
    /// Empty for a claim.
    entity_id: String,
    /// Empty for a claim.
    entity_name: String,
    /// The name or alias of the entity that was met; empty for a claim.
    matched_name: String,
    /// `name` or `handle`.
    #[schema(pattern = "^(name|handle)$")]
    field: String,
    /// Every difference, in the order of the account's text.
    evidence: Vec<EvidenceObject>,
    /// What the name says against being taken for the entity: `parody`, `fan`, `commentary`, `unofficial`.
    disclaimer: Option<String>,
}

/// What is said of one account. It is what `deadringer check --json` prints.
#[derive(Debug, Serialize, ToSchema)]
#[allow(dead_code, reason = "what `render` writes, for the description")]
pub(crate) struct AnswerObject {
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
}

/// What is said of many accounts, in their order.
#[derive(Debug, Serialize, ToSchema)]
#[allow(dead_code, reason = "what `render` writes, for the description")]
pub(crate) struct BatchObject {
    answers: Vec<AnswerObject>,
}

/// Checks one account, as at sign-up.
#[utoipa::path(post, path = "/v1/check", tag = "names", request_body = Asked, security(("token" = [])), responses(
    (status = 200, body = AnswerObject),
    (status = 400, description = "The body is no JSON", body = Problem, content_type = "application/problem+json"),
    (status = 401, body = Problem, content_type = "application/problem+json"),
    (status = 413, body = Problem, content_type = "application/problem+json"),
    (status = 415, body = Problem, content_type = "application/problem+json"),
    (status = 422, body = Problem, content_type = "application/problem+json"),
    (status = 503, description = "Too many requests are under way", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn check(
    State(service): State<Arc<Service>>,
    _: Allowed<CHECK>,
    Json(asked): Json<Asked, MAX_ACCOUNT_BYTES>,
) -> Result<Response, Problem> {
    let all_matches = asked.all_matches.unwrap_or(service.all_matches());
    let Asked { name, handle, id, platform, queue, .. } = asked;
    let asked = AskedAccount { name, handle, id, platform };
    if let Some(fault) = asked.fault() {
        return Err(Problem::unprocessable(fault).with_hint("give one of them"));
    }
    let engine = service.engine();
    let mut out = Vec::with_capacity(512);
    let account = asked.account();
    let answer = service.answer(&engine, &account, all_matches);
    json_answer(&mut out, &account, &answer, &engine.registry);
    out.push(b'}');
    if queue.unwrap_or_default() {
        offer(&service, &engine, &account, &answer, None).await?;
    }
    Ok(json(&engine, out))
}

/// Queues what is said of an account; on the disk before this returns.
pub(crate) async fn offer(
    service: &Service,
    engine: &Engine,
    account: &Account<'_>,
    answer: &Answer<'_>,
    rebirth_of: Option<i64>,
) -> Result<Vec<Offered>, Problem> {
    if !service.has_queue() {
        return Err(Problem::no_queue());
    }
    if answer.flags.is_empty() {
        return Ok(Vec::new());
    }
    let cases: Vec<NewCase> = answer
        .flags
        .iter()
        .map(|flag| NewCase { rebirth_of, ..case(engine, account, flag, Source::Check) })
        .collect();
    service.with_queue("queueing flags", move |queue, now| Ok(queue.offer(&cases, now)?)).await
}

/// A flag as a case.
pub(crate) fn case(engine: &Engine, account: &Account<'_>, flag: &Flag<'_>, source: Source) -> NewCase {
    let usual = &engine.detector().options().platform;
    NewCase::of(account, flag, usual, source, &origin(engine))
}

/// By what an account is judged.
pub(crate) fn origin(engine: &Engine) -> Origin {
    Origin { registry: engine.registry.clone(), engine: env!("CARGO_PKG_VERSION").to_owned() }
}

/// Checks up to 1,000 accounts.
#[utoipa::path(post, path = "/v1/check:batch", tag = "names", request_body = AskedBatch, security(("token" = [])), responses(
    (status = 200, body = BatchObject),
    (status = 400, description = "The body is no JSON", body = Problem, content_type = "application/problem+json"),
    (status = 401, body = Problem, content_type = "application/problem+json"),
    (status = 413, body = Problem, content_type = "application/problem+json"),
    (status = 415, body = Problem, content_type = "application/problem+json"),
    (status = 422, body = Problem, content_type = "application/problem+json"),
    (status = 503, description = "Too many requests are under way", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn check_batch(
    State(service): State<Arc<Service>>,
    _: Allowed<CHECK>,
    Json(asked): Json<AskedBatch, MAX_BATCH_BYTES>,
) -> Result<Response, Problem> {
    let count = asked.accounts.len();
    if !(1..=MAX_BATCH).contains(&count) {
        return Err(Problem::unprocessable(format!(
            "`accounts` holds {count}; 1 to {MAX_BATCH} were expected"
        ))
        .with_hint("whole lists go to `/v1/scan`"));
    }
    if let Some((at, fault)) =
        asked.accounts.iter().enumerate().find_map(|(at, one)| one.fault().map(|fault| (at, fault)))
    {
        return Err(Problem::unprocessable(format!("account {at}, counted from 0: {fault}")));
    }
    let permit = tokio::time::timeout(PATIENCE, Arc::clone(&service.long).acquire_owned()).await;
    let Ok(Ok(permit)) = permit else {
        return Err(Problem::busy("every core is at work on other batches"));
    };
    let judged = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        let engine = service.engine();
        let all_matches = asked.all_matches.unwrap_or(service.all_matches());
        let mut out = b"{\"answers\":[".to_vec();
        for (at, one) in asked.accounts.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            let account = one.account();
            let answer = service.answer(&engine, &account, all_matches);
            json_answer(&mut out, &account, &answer, &engine.registry);
            out.push(b'}');
        }
        out.extend_from_slice(b"]}");
        json(&engine, out)
    });
    judged.await.map_err(|_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the batch came to no end"))
}

/// An answer that was rendered.
pub(crate) fn json(engine: &Engine, body: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(body));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(REGISTRY, engine.registry_header.clone());
    response
}
