//! Whole lists, scanned while they come in.

use std::path::PathBuf;
use std::sync::Arc;
use std::thread::available_parallelism;

use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use http_body::Frame;
use serde::Deserialize;
use tokio::sync::oneshot;
use utoipa::{IntoParams, ToSchema};

use crate::scan::batch::Batch;
use crate::scan::columns::Columns;
use crate::scan::input::Input;
use crate::scan::ledger::{Ledger, Tally};
use crate::scan::render::Format;
use crate::scan::source::Source;
use crate::scan::worker::{Judge, Work};
use crate::scan::{pipeline, quarantine};
use crate::serve::Service;
use crate::serve::access::{Allowed, CHECK};
use crate::serve::body::media_type;
use crate::serve::engine::Engine;
use crate::serve::guard::REGISTRY;
use crate::serve::problem::Problem;
use crate::serve::stream::{Incoming, Outgoing, Received};
use crate::text::{self, Cells};
use crate::{Accepted, Account, Answer, Error, Scratch};

/// The trailer in which the sums of a scan stand.
const LEDGER: HeaderName = HeaderName::from_static("deadringer-ledger");

/// What a list is taken for, by its media type.
const KINDS: &[(&str, &str, Written)] = &[
    ("text/csv", "csv", Written::Csv),
    ("text/tab-separated-values", "tsv", Written::Csv),
    ("application/x-ndjson", "jsonl", Written::Jsonl),
    ("application/jsonl", "jsonl", Written::Jsonl),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Written {
    Csv,
    Jsonl,
}

/// How a list is read, and its flags written.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct How {
    /// Write the flags as `csv` or `jsonl` (default: as the list is).
    #[param(inline)]
    format: Option<Written>,
    /// Names of the columns, as in `id=uid,name=nick,handle=login`; else the usual headers are recognised.
    columns: Option<String>,
    /// The encoding of the list, such as `gb18030` (default utf-8).
    encoding: Option<String>,
    /// Every entity that fits, not only the best flag of an account.
    all_matches: Option<bool>,
    /// In `jsonl`: also lines `{"quarantined": {…}}` for rows that cannot be read, and `{"ledger": {…}}` as the last one.
    ledger: Option<bool>,
}

/// What a scan needs.
struct Plan {
    engine: Arc<Engine>,
    service: Arc<Service>,
    work: Work,
    encoding: Option<&'static encoding_rs::Encoding>,
    name: &'static str,
    ledger: bool,
    all_matches: bool,
}

/// Scans a list that is sent as the body: CSV, TSV or JSON lines, plain or packed with gzip or zstd, of any length. Flags come
/// back while it is sent, in its order, as `deadringer scan` writes them. The sums (rows read, scanned, quarantined, blank, and
/// flags) stand in the trailer `deadringer-ledger`. An answer that breaks off is no whole one.
#[utoipa::path(post, path = "/v1/scan", tag = "names", params(How), security(("token" = [])),
    request_body(content((String = "text/csv"), (String = "application/x-ndjson"), (String = "text/tab-separated-values"))),
    responses(
    (status = 200, description = "Flags, as CSV or JSON lines", content((String = "text/csv"), (String = "application/x-ndjson"))),
    (status = 400, body = Problem, content_type = "application/problem+json"),
    (status = 401, body = Problem, content_type = "application/problem+json"),
    (status = 415, body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "The list cannot be used", body = Problem, content_type = "application/problem+json"),
    (status = 503, description = "Too many lists are being scanned", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn scan(
    State(service): State<Arc<Service>>,
    _: Allowed<CHECK>,
    how: Result<Query<How>, QueryRejection>,
    request: Request,
) -> Result<Response, Problem> {
    let Query(how) = how.map_err(|error| {
        Problem::new(StatusCode::BAD_REQUEST, text::terminal(&error.body_text()).into_owned())
    })?;
    let kind = media_type(request.headers());
    let Some((_, extension, as_sent)) = KINDS.iter().find(|(media, ..)| *media == kind) else {
        let expected: Vec<&str> = KINDS.iter().map(|(media, ..)| *media).collect();
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            format!("the body is `{}`", text::terminal(kind)),
        )
        .with_hint(format!("send one of {}", expected.join(", "))));
    };
    let written = how.format.unwrap_or(*as_sent);
    let ledger = how.ledger.unwrap_or_default();
    if ledger && written == Written::Csv {
        return Err(Problem::unprocessable("`ledger` is for `format=jsonl`")
            .with_hint("in CSV the sums stand in the trailer `deadringer-ledger`"));
    }
    let refused = |error: Error| Problem::unprocessable(error.to_string());
    let columns = how.columns.as_deref().map(Columns::parse).transpose().map_err(refused)?;
    let encoding = how.encoding.as_deref().map(encoding).transpose()?;
    let permit = Arc::clone(&service.streams).try_acquire_owned().map_err(|_| {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "as many lists are being scanned as may be")
            .retry_after(5)
    })?;
    let engine = service.engine();
    let header = engine.registry_header.clone();
    let (format, media) = match written {
        Written::Csv => (Format::Csv(Cells::Plain), "text/csv; charset=utf-8"),
        Written::Jsonl => (Format::JsonLines, "application/x-ndjson"),
    };
    let plan = Plan {
        engine,
        all_matches: how.all_matches.unwrap_or(service.all_matches()),
        service,
        work: Work::new(columns.unwrap_or_default(), format, Accepted::default()),
        encoding,
        name: extension,
        ledger,
    };
    let incoming = Incoming::of(request.into_body());
    let (outgoing, body) = Outgoing::new();
    let (opened, is_open) = oneshot::channel();
    tokio::task::spawn_blocking(move || {
        let _permit = permit;
        plan.run(incoming, &outgoing, opened);
    });
    match is_open.await {
        Ok(Ok(())) => Ok(streamed(body, media, header)),
        Ok(Err(error)) => Err(Problem::unprocessable(error.to_string())),
        Err(_) => Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the scan came to no end")),
    }
}

fn encoding(label: &str) -> Result<&'static encoding_rs::Encoding, Problem> {
    encoding_rs::Encoding::for_label(label.as_bytes()).ok_or_else(|| {
        Problem::unprocessable(format!("`encoding`: `{}` is no label of an encoding", text::terminal(label)))
    })
}

fn streamed(body: Body, media: &'static str, registry: HeaderValue) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(header::TRAILER, HeaderValue::from_static("deadringer-ledger"));
    headers.insert(REGISTRY, registry);
    response
}

impl Plan {
    /// Scans; says first whether the list can be used at all.
    fn run(self, incoming: Incoming, outgoing: &Outgoing, opened: oneshot::Sender<Result<(), Error>>) {
        let list = Input::Path(PathBuf::from(format!("body.{}", self.name)));
        let mut source = Source::new(
            vec![list],
            self.work.columns.clone(),
            self.encoding,
            Arc::default(),
            Received::disk(incoming),
        );
        if let Err(error) = source.open_first() {
            let _ = opened.send(Err(error));
            return;
        }
        if opened.send(Ok(())).is_err() {
            return;
        }
        let (mut ledger, mut tally) = (Ledger::default(), Tally::default());
        let mut lines = self.work.format.header().to_vec();
        let threads = available_parallelism().map_or(1, std::num::NonZeroUsize::get);
        let result = pipeline::run(source, &self, &self.work, threads, |batch| {
            lines.append(&mut batch.done.output);
            if self.ledger {
                quarantined(&mut lines, batch);
            }
            ledger.take(batch);
            tally.join(&mut batch.done.tally);
            send(outgoing, &mut lines)
        });
        let result = result.and_then(|()| ledger.prove()).and_then(|()| {
            if self.ledger {
                sums(&mut lines, &ledger, &tally);
            }
            send(outgoing, &mut lines)?;
            outgoing.send(Frame::trailers(trailer(&ledger, &tally)))
        });
        self.count(&ledger, &tally);
        if let Err(error) = result {
            // What it says may hold what was read.
            tracing::warn!("a scan broke off");
            tracing::debug!(error = %error, "a scan broke off");
            outgoing.break_off();
        }
    }

    fn count(&self, ledger: &Ledger, tally: &Tally) {
        let metrics = &self.service.metrics;
        metrics.rows("scanned", ledger.scanned);
        metrics.rows("quarantined", ledger.quarantined);
        metrics.rows("blank", ledger.blank);
        metrics.rows("flagged", tally.accounts);
    }
}

impl Judge for Plan {
    type Scratch = Scratch;

    fn scratch(&self) -> Scratch {
        Scratch::default()
    }

    fn check<'d>(&'d self, account: &Account<'_>, scratch: &mut Scratch) -> Answer<'d> {
        let mut answer = self.engine.check_with(account, scratch);
        self.service.keep(&self.engine, account, self.all_matches, &mut answer);
        answer
    }
}

fn send(outgoing: &Outgoing, lines: &mut Vec<u8>) -> Result<(), Error> {
    if lines.is_empty() {
        return Ok(());
    }
    outgoing.send(Frame::data(Bytes::from(std::mem::take(lines))))
}

fn quarantined(out: &mut Vec<u8>, batch: &Batch) {
    for fault in &batch.faults {
        out.extend_from_slice(b"{\"quarantined\":");
        quarantine::json_entry(out, fault);
        out.extend_from_slice(b"}\n");
    }
}

/// The sums, by the words of the ledger.
fn figures(ledger: &Ledger, tally: &Tally) -> [(&'static str, u64); 6] {
    [
        ("read", ledger.read),
        ("scanned", ledger.scanned),
        ("repaired", ledger.repaired),
        ("quarantined", ledger.quarantined),
        ("blank", ledger.blank),
        ("flags", tally.flags),
    ]
}

fn sums(out: &mut Vec<u8>, ledger: &Ledger, tally: &Tally) {
    let all = figures(ledger, tally).map(|(word, count)| format!("\"{word}\":{count}"));
    out.extend_from_slice(format!("{{\"ledger\":{{{}}}}}\n", all.join(",")).as_bytes());
}

fn trailer(ledger: &Ledger, tally: &Tally) -> HeaderMap {
    let all = figures(ledger, tally).map(|(word, count)| format!("{word}={count}"));
    let mut trailers = HeaderMap::new();
    if let Ok(value) = HeaderValue::from_str(&all.join(", ")) {
        trailers.insert(LEDGER, value);
    }
    trailers
}
