//! The OpenAPI document: generated from the handlers, then put into canonical form.

use std::sync::LazyLock;

use poem_openapi::{LicenseObject, OpenApi, OpenApiService, Tags};
use serde_json::{Map, Value, json};

use crate::admin;
use crate::auth_operations::AuthApi;
use crate::client_events::ClientEventsApi;
use crate::management;
use crate::mfa::MfaApi;
use crate::mgmt::MgmtApi;
use crate::oauth::OAuthApi;
use crate::oidc::OidcApi;
use crate::passkeys::PasskeysApi;
use crate::profile::ProfileApi;
use crate::reg::RegApi;
use crate::scim;
use crate::tx::TxApi;
use crate::well_known::{DiscoveryApi, WellKnownApi};

#[derive(Tags)]
#[oai(rename_all = "kebab-case")]
pub(crate) enum Tag {
    Reg,
    Auth,
    Oidc,
    Mfa,
    Tx,
    Passkeys,
    #[oai(rename = "oauth2")]
    OAuth2,
    Profile,
    Scim,
    Mgmt,
    Admin,
    ClientEvents,
    WellKnown,
}

const DESCRIPTION: &str = "\
Passkey authentication that you run yourself: registration and login, one-time codes, multi-factor flows, transaction \
confirmation, and management.

Every answer carries `X-Request-Id`. Errors are JSON: `msg`, a sentence that says what to do, and `msgCode`, for \
programs. Binary values are base64url without padding; base64 and padding are accepted. Times are RFC 3339 in UTC. \
Unknown members of a body are ignored.

A request is for one application. It is found by the access token, API key or session that authorises the request, \
else by `app.id` in the body, else by the first label of the host if that is an application's identifier, else it \
is the server's default application. If two of them disagree the answer is 403.";

/// The service that answers the operations.
pub(crate) fn service() -> OpenApiService<impl OpenApi, ()> {
    let users = (RegApi, AuthApi, OidcApi, MfaApi, TxApi, PasskeysApi, OAuthApi);
    let backends =
        (ProfileApi, scim::Apis::default(), MgmtApi, management::Apis::default(), admin::Apis::default());
    let apis = (users, backends, ClientEventsApi, WellKnownApi, DiscoveryApi);
    OpenApiService::new(apis, "Fidelio", env!("CARGO_PKG_VERSION"))
        .description(DESCRIPTION)
        .license(LicenseObject::new("MIT OR Apache-2.0").url("https://spdx.org/licenses/MIT.html"))
}

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let mut document = serde_json::from_str(&service().spec()).unwrap_or_default();
    name_media_types(&mut document);
    complete_operations(&mut document);
    document["tags"] = tags();
    sorted(document)
});

/// The document in canonical form: keys sorted, media types without parameters, every answer described.
pub fn document() -> &'static Value {
    &DOCUMENT
}

/// The document as it is committed and served.
pub(crate) fn text() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(|| format!("{:#}\n", document()));
    &TEXT
}

/// Whether a path is one of this template.
pub(crate) fn fits(template: &str, path: &str) -> bool {
    let (template, path) = (template.split('/'), path.split('/'));
    template.clone().count() == path.clone().count()
        && template.zip(path).all(|(part, given)| part.starts_with('{') || part == given)
}

/// The methods of a path, for the header `Allow` (RFC 9110 section 10.2.1). What is not in the document is only
/// read.
pub(crate) fn methods_of(path: &str) -> String {
    let paths = document()["paths"].as_object().into_iter().flatten();
    let methods = paths.filter(|(template, _)| fits(template, path)).filter_map(|(_, methods)| methods.as_object());
    let names: Vec<_> = methods.flat_map(Map::keys).map(|method| method.to_uppercase()).collect();
    if names.is_empty() { "GET".to_owned() } else { names.join(", ") }
}

/// The document for people: one page that loads nothing.
pub(crate) fn html() -> &'static str {
    static HTML: LazyLock<String> = LazyLock::new(|| {
        let service = service();
        let page = service.redoc_html().replacen(&service.spec(), &document().to_string(), 1);
        // The one thing that the page would fetch from elsewhere.
        let lines = page.lines().filter(|line| !line.contains("fonts.googleapis.com"));
        let page = lines.collect::<Vec<_>>().join("\n");
        page.replacen("<title>Redoc</title>", "<title>Fidelio API</title>", 1).replacen(
            "scrollYOffset: 50",
            "scrollYOffset: 0",
            1,
        )
    });
    &HTML
}

/// `application/json; charset=utf-8` becomes `application/json`: the parameter has no meaning (RFC 8259).
fn name_media_types(value: &mut Value) {
    match value {
        Value::Object(members) => {
            let renamed = |key: String| key.split(';').next().unwrap_or_default().to_owned();
            let is_content = members.keys().any(|key| key.contains("; charset="));
            if is_content {
                *members = std::mem::take(members).into_iter().map(|(key, value)| (renamed(key), value)).collect();
            }
            members.values_mut().for_each(name_media_types);
        }
        Value::Array(items) => items.iter_mut().for_each(name_media_types),
        _ => {}
    }
}

/// The tags in the order in which a reader meets them, with the names that documentation shows.
fn tags() -> Value {
    let tag = |name: &str, shown: &str, description: &str| json!({ "name": name, "x-displayName": shown, "description": description });
    json!([
        tag("reg", "Registration", "Registering passkeys."),
        tag("auth", "Authentication", "Signing in with a passkey, or with a one-time code."),
        tag("oidc", "OpenID Connect login", "Signing in by external OpenID providers, and out again."),
        tag("mfa", "Multi-factor flow", "Signing in and up in several steps, as the application's policy says."),
        tag("tx", "Transactions", "Confirming transactions with a passkey."),
        tag("passkeys", "Passkeys", "What users do with the passkeys they have."),
        tag("oauth2", "OAuth 2.0", "Keeping sign-ins going, and ending them."),
        tag("profile", "Profiles", "What backends change of their users."),
        tag(
            "scim",
            "Provisioning (SCIM 2.0)",
            "How an identity provider keeps users and groups in step with its own (RFC 7643, 7644, 9865)."
        ),
        tag("mgmt", "Management", "What backends do with their API key."),
        tag(
            "admin",
            "Administration",
            "What operators do, and what each application's own administrators do: applications, keys, users, policies, the audit log."
        ),
        tag("client-events", "Client events", "What clients report."),
        tag("well-known", "Well-known", "What anybody may know."),
    ])
}

/// An answer without a description of its own gets that of its schema; an operation that needs no credential
/// says so.
fn complete_operations(document: &mut Value) {
    let schemas = document["components"]["schemas"].clone();
    let description = |schema: &Value| {
        let name = schema["$ref"].as_str().or_else(|| schema["items"]["$ref"].as_str())?;
        let text = schemas[name.rsplit('/').next()?]["description"].as_str()?;
        Some(text.split("\n\n").next().unwrap_or(text).to_owned())
    };
    let paths = document["paths"].as_object_mut().into_iter().flat_map(Map::values_mut);
    for operation in paths.filter_map(Value::as_object_mut).flat_map(Map::values_mut) {
        if operation["security"].is_null() {
            operation["security"] = json!([]);
        }
        let answers = operation["responses"].as_object_mut().into_iter().flat_map(Map::values_mut);
        for answer in answers.filter(|answer| answer["description"] == json!("")) {
            if let Some(text) = description(&json_of(&answer["content"])["schema"]) {
                answer["description"] = text.into();
            }
        }
    }
}

/// What a request or an answer has in JSON, of whichever kind.
fn json_of(content: &Value) -> &Value {
    let ordinary = &content["application/json"];
    if ordinary.is_null() { &content[scim::SCIM_JSON] } else { ordinary }
}

fn sorted(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            members.sort_by(|(one, _), (other, _)| one.cmp(other));
            Value::Object(members.into_iter().collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}
