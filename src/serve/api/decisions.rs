//! What reviewers have decided, for records and for other programs.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use http_body::Frame;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::queue::{Exported, Refusal, Rows};
use crate::serve::Service;
use crate::serve::access::{Allowed, REVIEW};
use crate::serve::problem::Problem;
use crate::serve::stream::Outgoing;
use crate::text::{self, Cells};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Written {
    #[default]
    Csv,
    Jsonl,
}

/// Which cases, and how they are written.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// `csv` (default) or `jsonl`.
    #[param(inline)]
    format: Option<Written>,
    /// All cases, not only those that were decided.
    all: Option<bool>,
}

/// Every decision with its case, oldest first: state, reason, reviewer, note and times beside the fields of the flag.
#[utoipa::path(get, path = "/v1/decisions", tag = "review", params(Which), security(("token" = [])), responses(
    (status = 200, description = "Cases, as CSV or JSON lines", content((String = "text/csv"), (String = "application/x-ndjson"))),
    (status = 400, body = Problem, content_type = "application/problem+json"),
    (status = 401, body = Problem, content_type = "application/problem+json"),
    (status = 403, body = Problem, content_type = "application/problem+json"),
    (status = 503, description = "The service keeps no queue, or too many requests are under way", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn decisions(
    State(service): State<Arc<Service>>,
    _: Allowed<REVIEW>,
    which: Result<Query<Which>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(which) = which.map_err(|error| {
        Problem::new(StatusCode::BAD_REQUEST, text::terminal(&error.body_text()).into_owned())
    })?;
    if !service.has_queue() {
        return Err(Problem::no_queue());
    }
    let exported = if which.all.unwrap_or_default() { Exported::All } else { Exported::Decisions };
    let (rows, media) = match which.format.unwrap_or_default() {
        Written::Csv => (Rows::Csv(Cells::SpreadsheetSafe), "text/csv; charset=utf-8"),
        Written::Jsonl => (Rows::JsonLines, "application/x-ndjson"),
    };
    let (outgoing, body) = Outgoing::new();
    tokio::spawn(async move {
        let written = service.with_queue("writing decisions", move |queue, _| {
            let mut send = |bytes: &[u8]| outgoing.send(Frame::data(Bytes::copy_from_slice(bytes)));
            queue.export(exported, rows, &mut send).map_err(|error| {
                outgoing.break_off();
                Refusal::Storage(error)
            })
        });
        // What went wrong stands in the log, and the answer broke off.
        written.await
    });
    let mut response = Response::new(body);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    Ok(response)
}
