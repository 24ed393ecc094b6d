//! The description of the calls, from the types that answer them.

use serde_json::{Value, json};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::api;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "deadringer",
        description = "Says which account names resemble a protected entity, or assert to be one, with the evidence character by \
            character. It judges names, never opinions; it ranks for a person's review and takes no action against an account. A \
            `claim` is unverified, not false.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    paths(
        api::accounts::check,
        api::accounts::check_batch,
        api::lists::scan,
        api::entities::entities,
        api::renames::renames,
        api::reports::reports,
        api::decisions::decisions,
        api::admin::reload,
        api::admin::add_official,
        api::health::healthz,
        api::health::readyz,
        api::health::version,
        api::health::metrics,
    ),
    tags(
        (name = "names", description = "Names are checked"),
        (name = "review", description = "What reviewers have decided"),
        (name = "admin", description = "What an admin may ask for"),
        (name = "service", description = "How the service is"),
    ),
    modifiers(&Token)
)]
struct Description;

struct Token;

impl Modify for Token {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some(
                "A token of the service's token file. Where the service has none, none is needed.",
            ))
            .build();
        openapi.components.get_or_insert_default().add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

/// Bodies of which a name or a handle is needed, and not both.
const NAME_OR_HANDLE: [&str; 3] = ["Asked", "AskedAccount", "PublicReport"];

/// Texts of which something is left when blanks are taken off: a next line is one, and not to every regular expression.
const NOT_BLANK: &str = "[^\\s\\u0085]";

/// The whole description.
pub(crate) fn description() -> Value {
    let mut all = serde_json::to_value(Description::openapi()).unwrap_or_default();
    for body in NAME_OR_HANDLE {
        // What types cannot say.
        let either = ["name", "handle"].map(
            |field| json!({"required": [field], "properties": {field: {"type": "string", "pattern": NOT_BLANK}}}),
        );
        if let Some(schema) =
            all.pointer_mut(&format!("/components/schemas/{body}")).and_then(Value::as_object_mut)
        {
            schema.insert("anyOf".to_owned(), json!(either));
        }
    }
    for field in ["id", "new"] {
        if let Some(schema) = all
            .pointer_mut(&format!("/components/schemas/Rename/properties/{field}"))
            .and_then(Value::as_object_mut)
        {
            schema.insert("pattern".to_owned(), json!(NOT_BLANK));
        }
    }
    all
}
