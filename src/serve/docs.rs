//! The description of the calls for programs (`/openapi.json`) and for people (`/docs`).

use std::fmt::Write;
use std::sync::LazyLock;

use axum::http::{HeaderName, header};
use axum::response::IntoResponse;
use serde_json::Value;

use super::openapi;
use crate::text::html;

static OPENAPI: LazyLock<String> = LazyLock::new(|| openapi::description().to_string());
static PAGE: LazyLock<String> = LazyLock::new(|| page_of(&openapi::description()));

const CSP: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const STYLE: &str = "\
:root{color-scheme:light dark;--line:#8886}body{font:1rem/1.5 system-ui,sans-serif;max-width:52rem;margin:0 auto;padding:1rem}\
h2{margin-top:2.5rem;border-top:1px solid var(--line);padding-top:1rem}code,pre{font:.9em/1.5 ui-monospace,monospace}\
pre{overflow-x:auto;padding:.75rem;border:1px solid var(--line);border-radius:.4rem}table{border-collapse:collapse;width:100%}\
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}\
.method{text-transform:uppercase}";

/// The description, for programs.
pub(crate) async fn openapi() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], OPENAPI.as_str())
}

/// The description, for people.
pub(crate) async fn page() -> impl IntoResponse {
    let headers: [(HeaderName, &str); 2] =
        [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_SECURITY_POLICY, CSP)];
    (headers, PAGE.as_str())
}

fn page_of(description: &Value) -> String {
    let text = |value: &Value| html(value.as_str().unwrap_or_default());
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>deadringer: the calls</title>\
         <style>{STYLE}</style></head>\n<body><main><h1>deadringer {}</h1>\n<p>{}</p>\n\
         <p>The same for programs: <a href=\"/openapi.json\">/openapi.json</a>. Every answer carries the headers \
         <code>deadringer-version</code>, <code>deadringer-tables</code> and <code>deadringer-registry</code>.</p>\n",
        text(at(at(description, "info"), "version")),
        text(at(at(description, "info"), "description")),
    );
    let paths = at(description, "paths").as_object();
    for (path, methods) in paths.into_iter().flatten() {
        for (method, call) in methods.as_object().into_iter().flatten() {
            // A string takes every write, here and below.
            let _ = write!(
                out,
                "<h2><code><span class=\"method\">{}</span> {}</code></h2>\n<p>{}</p>\n",
                html(method),
                html(path),
                text(at(call, "summary")),
            );
            if let Some(more) = at(call, "description").as_str().filter(|more| !more.is_empty()) {
                let _ = writeln!(out, "<p>{}</p>", html(more));
            }
            parameters(&mut out, at(call, "parameters"));
            for (media, content) in at(at(call, "requestBody"), "content").as_object().into_iter().flatten() {
                let _ = writeln!(out, "<h3>Body: <code>{}</code></h3>", html(media));
                fields(&mut out, description, &content["schema"]);
            }
            let _ = writeln!(out, "<h3>Answers</h3>\n<table>");
            for (status, answer) in at(call, "responses").as_object().into_iter().flatten() {
                let media: Vec<String> = at(answer, "content")
                    .as_object()
                    .into_iter()
                    .flatten()
                    .map(|(media, _)| html(media))
                    .collect();
                let _ = writeln!(
                    out,
                    "<tr><th scope=\"row\">{}</th><td>{}</td><td><code>{}</code></td></tr>",
                    html(status),
                    text(at(answer, "description")),
                    media.join(", ")
                );
            }
            out.push_str("</table>\n");
            if let Some(schema) =
                at(at(at(at(call, "responses"), "200"), "content"), "application/json").get("schema")
            {
                fields(&mut out, description, schema);
            }
        }
    }
    out.push_str("</main></body></html>\n");
    out
}

/// A field of an object; where there is none, nothing.
fn at<'v>(value: &'v Value, key: &str) -> &'v Value {
    value.get(key).unwrap_or(&Value::Null)
}

fn parameters(out: &mut String, parameters: &Value) {
    let Some(parameters) = parameters.as_array().filter(|all| !all.is_empty()) else { return };
    out.push_str("<h3>Parameters</h3>\n<table>\n");
    for one in parameters {
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\"><code>{}</code></th><td>{}</td></tr>",
            html(at(one, "name").as_str().unwrap_or_default()),
            html(at(one, "description").as_str().unwrap_or_default())
        );
    }
    out.push_str("</table>\n");
}

/// The fields of an object, those of the objects in it behind.
fn fields(out: &mut String, description: &Value, schema: &Value) {
    let mut waiting = vec![schema];
    let mut seen: Vec<&str> = Vec::new();
    while let Some(schema) = waiting.pop() {
        let mut schema = schema;
        if let Some(name) = at(schema, "$ref").as_str().and_then(|at| at.rsplit('/').next()) {
            if seen.contains(&name) {
                continue;
            }
            seen.push(name);
            schema = at(at(at(description, "components"), "schemas"), name);
            let _ = writeln!(out, "<h4><code>{}</code></h4>", html(name));
            if let Some(what) = at(schema, "description").as_str() {
                let _ = writeln!(out, "<p>{}</p>", html(what));
            }
        }
        let Some(properties) = at(schema, "properties").as_object() else {
            waiting.extend(schema.get("items"));
            continue;
        };
        out.push_str("<table>\n");
        for (name, property) in properties {
            let what = at(property, "description").as_str().unwrap_or_default();
            let _ = writeln!(
                out,
                "<tr><th scope=\"row\"><code>{}</code></th><td>{}</td></tr>",
                html(name),
                html(what)
            );
            waiting.push(property);
        }
        out.push_str("</table>\n");
        if let Some(example) = schema.get("example") {
            let _ = writeln!(out, "<pre>{}</pre>", html(&example.to_string()));
        }
    }
}
