//! The files by which browsers and mobile systems learn who else may use an application's passkeys.

use std::sync::Arc;

use fidelio_identity::{Application, Origin};
use poem::web::Json;
use poem::{Request, handler};
use serde_json::{Value, json};

use crate::application;
use crate::error::ApiError;
use crate::state::{ApiState, State};

/// The application whose RP id is the host, as when a proxy passes the domain's well-known files on; else as
/// for any request.
async fn application(state: &ApiState, request: &Request) -> Result<Arc<Application>, ApiError> {
    if let Some(host) = application::host(request)
        && let Some(found) = state.directory.by_rp_id(&host.to_ascii_lowercase()).await?
        && application::of_host(&state.directory, request).await?.is_none()
    {
        return Ok(found);
    }
    application::of_request(&state.directory, request, None).await
}

/// Related origins (WebAuthn Level 3 section 5.11.1).
#[handler]
pub(crate) async fn related_origins(state: State<'_>, request: &Request) -> poem::Result<Json<Value>> {
    let application = application(&state, request).await?;
    let origins: Vec<_> = application.related_origins().map(Origin::as_str).collect();
    Ok(Json(json!({ "origins": origins })))
}

/// Digital Asset Links for Android.
#[handler]
pub(crate) async fn asset_links(state: State<'_>, request: &Request) -> poem::Result<Json<Value>> {
    let application = application(&state, request).await?;
    let statements: Vec<_> = application
        .settings
        .android_apps
        .iter()
        .map(|app| {
            json!({
                "relation": [
                    "delegate_permission/common.get_login_creds",
                    "delegate_permission/common.handle_all_urls",
                ],
                "target": {
                    "namespace": "android_app",
                    "package_name": app.package,
                    "sha256_cert_fingerprints": app.sha256_fingerprints,
                },
            })
        })
        .collect();
    Ok(Json(Value::Array(statements)))
}

/// Associated domains for Apple's systems.
#[handler]
pub(crate) async fn apple_app_site_association(state: State<'_>, request: &Request) -> poem::Result<Json<Value>> {
    let application = application(&state, request).await?;
    Ok(Json(json!({ "webcredentials": { "apps": application.settings.apple_apps } })))
}
