//! What goes wrong, as every call answers it: RFC 9457.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::Error;
use crate::queue::Refusal;

/// What went wrong, and what to do (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"type": "about:blank", "title": "Unprocessable Entity", "status": 422,
    "detail": "neither `name` nor `handle` holds anything", "hint": "give one of them"}))]
pub(crate) struct Problem {
    /// Always `about:blank`: the status says which kind it is.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The status in words.
    title: &'static str,
    /// The status of the answer.
    status: u16,
    /// What was found, and what was expected.
    detail: String,
    /// What to do about it; empty where nothing is known.
    hint: String,
    /// Seconds to wait before another try, where that helps.
    #[serde(skip)]
    retry_after: Option<u32>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Problem {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or_default(),
            status: status.as_u16(),
            detail: detail.into(),
            hint: String::new(),
            retry_after: None,
        }
    }

    pub(crate) fn unprocessable(detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail)
    }

    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    pub(crate) fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    pub(crate) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// What was found, and what to do, for a page.
    pub(crate) fn texts(&self) -> (&str, &str) {
        (&self.detail, &self.hint)
    }

    /// Too much is asked for; a little later it is not.
    pub(crate) fn busy(detail: &'static str) -> Self {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, detail).retry_after(1)
    }

    /// What was to be done panicked.
    pub(crate) fn broken(doing: &'static str) -> Self {
        tracing::error!(doing, "came to no end");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, format!("{doing} came to no end"))
            .with_hint("this is a fault of deadringer: please report it")
    }

    /// A case does not allow what was asked.
    pub(crate) fn refused(refusal: &Refusal) -> Self {
        let status = match refusal {
            Refusal::Absent { .. } => StatusCode::NOT_FOUND,
            Refusal::Reason { .. } | Refusal::Text { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Refusal::Storage(_) => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::CONFLICT,
        };
        Problem::new(status, refusal.to_string())
    }

    /// The service was started without a queue.
    pub(crate) fn no_queue() -> Self {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "this service keeps no queue")
            .with_hint("start it with `--database FILE`")
    }

    /// Something of the service's own failed; what, is for the log and not for the caller.
    pub(crate) fn internal(doing: &'static str, error: &Error) -> Self {
        tracing::error!(error = %error, doing, "failed");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, format!("{doing} failed"))
            .with_hint("the log of the service says why")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status();
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
