//! Bodies as they come in: of a bounded size, in a bounded time, of the type a call expects.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;

use super::Service;
use super::problem::Problem;
use crate::text;

/// How long a body may take to come in.
const BODY: Duration = Duration::from_secs(10);

/// A body of JSON, of so many bytes at the most.
pub(crate) struct Json<T, const LIMIT: usize>(pub(crate) T);

impl<T: DeserializeOwned, const LIMIT: usize> FromRequest<Arc<Service>> for Json<T, LIMIT> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &Arc<Service>) -> Result<Self, Problem> {
        let kind = media_type(request.headers());
        if kind != "application/json" {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                format!("the body is `{}`", text::terminal(kind)),
            )
            .with_hint("send JSON, with `Content-Type: application/json`"));
        }
        let bytes = whole(request, LIMIT).await?;
        // Fields in a list would be taken by their order.
        if bytes.trim_ascii_start().first().is_some_and(|first| *first != b'{')
            && serde_json::from_slice::<serde::de::IgnoredAny>(&bytes).is_ok()
        {
            return Err(Problem::unprocessable("the body is JSON, but an object was expected"));
        }
        serde_json::from_slice(&bytes).map(Json).map_err(|error| {
            // What serde says may quote the body.
            let what = text::terminal(&error.to_string()).into_owned();
            match error.classify() {
                serde_json::error::Category::Data => Problem::unprocessable(what),
                _ => Problem::new(StatusCode::BAD_REQUEST, format!("the body is no JSON: {what}")),
            }
        })
    }
}

/// The media type of a body, without its parameters.
pub(crate) fn media_type(headers: &HeaderMap) -> &str {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim()
}

/// All of a body; one that says it is too long is not read at all.
pub(crate) async fn whole(request: Request, limit: usize) -> Result<Bytes, Problem> {
    let too_long = || {
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, format!("the body is longer than {limit} bytes"))
            .with_hint("send less at once; whole lists go to `/v1/scan`")
    };
    let said = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    if said.and_then(|said| said.parse::<u64>().ok()).is_some_and(|said| said > limit as u64) {
        return Err(too_long());
    }
    let body: Limited<Body> = Limited::new(request.into_body(), limit);
    match tokio::time::timeout(BODY, body.collect()).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_long()),
        Ok(Err(_)) => Err(Problem::new(StatusCode::BAD_REQUEST, "the body broke off")),
        Err(_) => Err(Problem::new(StatusCode::REQUEST_TIMEOUT, "the body took too long to come in")),
    }
}
