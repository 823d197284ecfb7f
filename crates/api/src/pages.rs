//! What people look at: the playground and the documentation of the API, all from the program itself.

use poem::http::{StatusCode, header};
use poem::web::{Json, Path};
use poem::{Body, IntoResponse as _, Response, handler};
use rust_embed::RustEmbed;
use serde_json::{Value, json};

use crate::document;
use crate::error::ApiError;
use crate::state::State;

#[derive(RustEmbed)]
#[folder = "assets"]
struct Assets;

const PAGE_POLICY: &str = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'";
/// The documentation is one page with its script and style inside; it loads nothing.
const DOCS_POLICY: &str = "default-src 'none'; script-src 'unsafe-inline' blob:; worker-src blob:; \
     style-src 'unsafe-inline'; img-src data:; font-src data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";

fn asset(path: &str, policy: &'static str) -> Response {
    let Some(file) = Assets::get(path) else {
        return ApiError::not_found("there is no such page").into_answer();
    };
    let kind = match path.rsplit_once('.') {
        Some((_, "html")) => "text/html; charset=utf-8",
        Some((_, "css")) => "text/css; charset=utf-8",
        Some((_, "js")) => "text/javascript; charset=utf-8",
        _ => "application/octet-stream",
    };
    page(kind, policy, file.data.into_owned())
}

fn page(kind: &'static str, policy: &'static str, body: impl Into<Body>) -> Response {
    Response::builder()
        .status(StatusCode::OK)
        .header(header::CONTENT_TYPE, kind)
        .header(header::CONTENT_SECURITY_POLICY, policy)
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(header::REFERRER_POLICY, "no-referrer")
        .header(header::CACHE_CONTROL, "no-cache")
        .body(body)
}

#[handler]
pub(crate) fn playground() -> Response {
    asset("playground/index.html", PAGE_POLICY)
}

#[handler]
pub(crate) fn playground_asset(file: Path<String>) -> Response {
    asset(&format!("playground/{}", file.0), PAGE_POLICY)
}

#[handler]
pub(crate) fn console() -> Response {
    asset("console/index.html", PAGE_POLICY)
}

#[handler]
pub(crate) fn console_asset(file: Path<String>) -> Response {
    asset(&format!("console/{}", file.0), PAGE_POLICY)
}

/// What the console must know to sign an operator in.
#[handler]
pub(crate) async fn console_config(state: State<'_>) -> poem::Result<Json<Value>> {
    let operators = state.directory.operators().await.map_err(ApiError::from)?;
    Ok(Json(json!({
        "applicationId": operators.as_ref().map(|application| application.id.to_string()),
        "rpId": operators.as_ref().map(|application| &application.rp_id),
        "version": env!("CARGO_PKG_VERSION"),
    })))
}

/// What the playground must know of the application that it plays with.
#[handler]
pub(crate) async fn playground_config(state: State<'_>) -> poem::Result<Json<Value>> {
    let application = state.directory.default_application().await.map_err(ApiError::from)?;
    let application = application.ok_or_else(|| ApiError::not_found("there is no default application"))?;
    let providers = state.federation.enabled_providers(application.id).await.map_err(ApiError::from)?;
    let providers: Vec<_> = providers
        .iter()
        .map(|provider| json!({"id": provider.id.as_str(), "name": provider.settings.name}))
        .collect();
    Ok(Json(json!({
        "applicationId": application.id.to_string(),
        "providers": providers,
        "applicationName": application.name,
        "rpId": application.rp_id,
        "origins": application.origins,
        "version": env!("CARGO_PKG_VERSION"),
    })))
}

#[handler]
pub(crate) fn docs() -> Response {
    page("text/html; charset=utf-8", DOCS_POLICY, document::html())
}

#[handler]
pub(crate) fn openapi_json() -> Response {
    document::text().with_content_type("application/json").into_response()
}
