//! The style sheet and the script of the review page, compiled in. Their address holds their digest, so that a browser may keep
//! them for good and still never has those of another version.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::page::style;
use crate::serve::problem::Problem;

const STYLE: &str = include_str!("review.css");
const SCRIPT: &str = include_str!("review.js");

/// Bytes of the digest in an address: versions of one program, of which there are few.
const NAMED: usize = 8;

static SHEET: LazyLock<String> = LazyLock::new(|| format!("{}{STYLE}", style::SHEET));

static VERSION: LazyLock<String> = LazyLock::new(|| {
    let digest = Sha256::new().chain_update(SHEET.as_bytes()).chain_update(SCRIPT.as_bytes()).finalize();
    digest.iter().take(NAMED).map(|byte| format!("{byte:02x}")).collect()
});

/// The address of one of them.
pub(super) fn address(file: &str) -> String {
    format!("/review/assets/{}/{file}", *VERSION)
}

/// One of them.
pub(super) async fn asset(Path((version, file)): Path<(String, String)>) -> Response {
    let (kind, text) = match file.as_str() {
        "review.css" => ("text/css; charset=utf-8", SHEET.as_str()),
        "review.js" => ("text/javascript; charset=utf-8", SCRIPT),
        _ => ("", ""),
    };
    if text.is_empty() || version != *VERSION {
        return Problem::new(StatusCode::NOT_FOUND, "there is no such file").into_response();
    }
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")], text)
        .into_response()
}
