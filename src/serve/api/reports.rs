//! What the public reports.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Account;
use crate::limits::MAX_ACCOUNT_BYTES;
use crate::queue::{NewReport, Source};
use crate::serve::Service;
use crate::serve::access::Role;
use crate::serve::api::accounts::{case, origin};
use crate::serve::body::Json;
use crate::serve::listen::Peer;
use crate::serve::problem::Problem;

/// An account that somebody reports. A name or a handle is needed.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "人民曰报", "platform": "weibo", "entity": "cn-peoples-daily", "text": "It asks for money."}))]
pub(crate) struct PublicReport {
    /// The display name.
    pub(crate) name: Option<String>,
    /// The handle, with or without `@`.
    pub(crate) handle: Option<String>,
    /// The platform's own id of the account.
    pub(crate) id: Option<String>,
    /// Where the account lives.
    pub(crate) platform: Option<String>,
    /// The id of the entity that is meant, where whoever reports knows it.
    pub(crate) entity: Option<String>,
    /// What whoever reports has to say; what is longer than 1,000 characters is cut. Who reported is not kept.
    pub(crate) text: Option<String>,
}

/// A report was taken in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Received {
    received: bool,
}

/// Takes a report in. No token is needed; one address may send a few a minute. A report opens a case or joins one, and never
/// changes the score: a person looks at it. What becomes of it is not told.
#[utoipa::path(post, path = "/v1/reports", tag = "names", request_body = PublicReport, responses(
    (status = 202, body = Received),
    (status = 400, description = "The body is no JSON", body = Problem, content_type = "application/problem+json"),
    (status = 413, body = Problem, content_type = "application/problem+json"),
    (status = 415, body = Problem, content_type = "application/problem+json"),
    (status = 422, body = Problem, content_type = "application/problem+json"),
    (status = 429, description = "Too many reports from this address", body = Problem, content_type = "application/problem+json"),
    (status = 503, description = "The service keeps no queue, or too many requests are under way", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn reports(
    State(service): State<Arc<Service>>,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
    Json(report): Json<PublicReport, MAX_ACCOUNT_BYTES>,
) -> Result<(StatusCode, axum::Json<Received>), Problem> {
    // A platform that hands on what its users report is known by its token, and bounds them itself.
    let known = !service.tokens.is_empty()
        && service.tokens.caller(&headers).is_ok_and(|caller| caller.role >= Role::Check);
    take_in(&service, peer.map(|Extension(peer)| peer), known, report).await?;
    Ok((StatusCode::ACCEPTED, axum::Json(Received { received: true })))
}

/// Takes a report in, whichever way it came; `known` are those who need not be bounded.
pub(crate) async fn take_in(
    service: &Service,
    peer: Option<Peer>,
    known: bool,
    report: PublicReport,
) -> Result<(), Problem> {
    if !service.has_queue() {
        return Err(Problem::no_queue());
    }
    fn text(field: &Option<String>) -> &str {
        field.as_deref().unwrap_or_default()
    }
    if text(&report.name).trim().is_empty() && text(&report.handle).trim().is_empty() {
        return Err(Problem::unprocessable("neither `name` nor `handle` holds anything")
            .with_hint("give one of them"));
    }
    let address: Option<IpAddr> = peer.map(|Peer(address)| address.ip());
    if !known && !service.throttle.take(address, Instant::now()) {
        return Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, "too many reports came in").retry_after(60));
    }
    let engine = service.engine();
    let entity = match text(&report.entity) {
        "" => Default::default(),
        id => {
            let found = engine.entity(id).ok_or_else(|| {
                Problem::unprocessable("`entity` is the id of no protected entity")
                    .with_hint("`/v1/entities?q=` finds ids; leave it out where it is not known")
            })?;
            (found.id.to_owned(), found.name.to_owned(), found.category.to_owned())
        }
    };
    let flagged = {
        let account = account(&report);
        let answer = service.answer(&engine, &account, true);
        // Whoever reports may know better which entity is meant.
        let meant = answer.flags.iter().find(|flag| flag.entity_id == entity.0 && !entity.0.is_empty());
        meant.or(answer.flags.first()).map(|flag| case(&engine, &account, flag, Source::Report))
    };
    let origin = origin(&engine);
    service
        .with_queue("taking a report in", move |queue, now| {
            let (id, name, category) = (&*entity.0, &*entity.1, &*entity.2);
            let new = NewReport {
                account: account(&report),
                entity: (id, name, category),
                text: text(&report.text),
            };
            queue.report(&new, flagged.as_ref(), &origin, now)
        })
        .await
        .map(drop)
}

fn account(report: &PublicReport) -> Account<'_> {
    fn text(field: &Option<String>) -> &str {
        field.as_deref().unwrap_or_default()
    }
    Account::named(text(&report.name))
        .with_handle(text(&report.handle))
        .with_id(text(&report.id))
        .with_platform(text(&report.platform))
}
