//! Which application a request is for: that of its credential or session, `app.id` in the body, the first
//! label of the Host, or the default. Two that disagree are refused.

use std::sync::Arc;

use fidelio_identity::{Application, Directory};
use fidelio_kernel::ApplicationId;
use poem::Request;
use poem::http::StatusCode;

use crate::error::ApiError;
use crate::request_scope::RequestScope;

/// The application of a request whose credential names none.
pub(crate) async fn of_request(
    directory: &Directory,
    request: &Request,
    app_id: Option<&str>,
) -> Result<Arc<Application>, ApiError> {
    let named = match app_id {
        Some(text) => Some(by_id(directory, text).await?),
        None => None,
    };
    let hosted = of_host(directory, request).await?;
    let application = match (named, hosted) {
        (Some(named), Some(hosted)) if named.id != hosted.id => return Err(disagreement()),
        (Some(one), _) | (None, Some(one)) => one,
        (None, None) => directory
            .default_application()
            .await?
            .ok_or_else(|| ApiError::not_found("there is no default application; send app.id"))?,
    };
    remember(request, &application);
    Ok(application)
}

/// The application of a credential or session; what else names one must agree.
pub(crate) async fn of_credential(
    directory: &Directory,
    request: &Request,
    application: ApplicationId,
) -> Result<Arc<Application>, ApiError> {
    if hosted_id(request).is_some_and(|hosted| hosted != application) {
        return Err(disagreement());
    }
    let gone =
        || ApiError::new(StatusCode::UNAUTHORIZED, "the application of this credential does not exist any more");
    let application = directory.get(application).await?.ok_or_else(gone)?;
    remember(request, &application);
    Ok(application)
}

/// The application that the first label of the Host names, if it is an identifier.
pub(crate) async fn of_host(
    directory: &Directory,
    request: &Request,
) -> Result<Option<Arc<Application>>, ApiError> {
    let Some(id) = hosted_id(request) else { return Ok(None) };
    let unknown = || ApiError::not_found("the host names an application that does not exist");
    directory.get(id).await?.ok_or_else(unknown).map(Some)
}

/// Whether a request was sent to the host of an application.
pub(crate) fn is_hosted(request: &Request) -> bool {
    hosted_id(request).is_some()
}

fn hosted_id(request: &Request) -> Option<ApplicationId> {
    host(request)?.split('.').next()?.parse().ok()
}

/// The host without its port.
pub(crate) fn host(request: &Request) -> Option<&str> {
    let header = request.header("Host").or_else(|| request.uri().authority().map(|it| it.as_str()))?;
    Some(header.rsplit_once(':').map_or(header, |(host, _)| host))
}

async fn by_id(directory: &Directory, text: &str) -> Result<Arc<Application>, ApiError> {
    let found = match text.parse() {
        Ok(id) => directory.get(id).await?,
        Err(_) => None,
    };
    found.ok_or_else(|| ApiError::not_found("app.id (appId in a URL) names no application of this server"))
}

/// Notes the application of a request, which decides the pages that may read the answer.
pub(crate) fn remember(request: &Request, application: &Arc<Application>) {
    if let Some(scope) = RequestScope::of(request) {
        // The first one stays; both are the same, or the request would have been refused.
        let _ = scope.application.set(Arc::clone(application));
    }
}

pub(crate) fn disagreement() -> ApiError {
    ApiError::new(
        StatusCode::FORBIDDEN,
        "the credential, app.id, the path and the host do not name the same application",
    )
}
