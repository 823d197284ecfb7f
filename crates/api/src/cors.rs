//! Cross-origin requests (Fetch standard): exactly the origins of the application are let in.

use std::sync::Arc;

use fidelio_identity::Application;
use poem::http::{HeaderValue, Method, StatusCode, header};
use poem::{IntoResponse as _, Request, Response};

use crate::application;
use crate::error::ApiError;
use crate::request_scope::RequestScope;
use crate::state::ApiState;

/// The origin of a request, and the application that the host names, both read before the body is.
pub(crate) struct Crossing {
    origin: Option<HeaderValue>,
    hosted: Option<Arc<Application>>,
}

impl Crossing {
    pub(crate) async fn of(state: &ApiState, request: &Request) -> Self {
        let origin = request.headers().get(header::ORIGIN).cloned();
        let hosted = match origin {
            Some(_) => application::of_host(&state.directory, request).await.unwrap_or_default(),
            None => None,
        };
        Self { origin, hosted }
    }

    /// Adds to an answer that its page may read it, if the page is one of the application's. Where the
    /// application is not known (a preflight has no body), a page of any application may.
    pub(crate) async fn allow(&self, state: &ApiState, scope: &RequestScope, response: &mut Response) {
        let headers = response.headers_mut();
        headers.append(header::VARY, HeaderValue::from_static("Origin"));
        let Some(origin) = &self.origin else { return };
        let Ok(text) = origin.to_str() else { return };
        let is_allowed = match scope.application.get().or(self.hosted.as_ref()) {
            Some(application) => application.allows_origin(text),
            None => state.directory.by_origin(text).await.is_ok_and(|found| found.is_some()),
        };
        if is_allowed {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
            headers.insert(
                header::ACCESS_CONTROL_EXPOSE_HEADERS,
                HeaderValue::from_static("X-Request-Id, Retry-After"),
            );
        }
    }
}

/// Whether the request only asks if another one would be allowed.
pub(crate) fn is_preflight(request: &Request) -> bool {
    *request.method() == Method::OPTIONS && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// The answer to a preflight, before [`Crossing::allow`] decides.
pub(crate) fn preflight() -> Response {
    StatusCode::NO_CONTENT
        .with_header(header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PUT, PATCH, DELETE")
        .with_header(header::ACCESS_CONTROL_ALLOW_HEADERS, "Authorization, Content-Type")
        .with_header(header::ACCESS_CONTROL_MAX_AGE, "600")
        .into_response()
}

/// What a preflight gets that was not allowed.
pub(crate) fn refused() -> Response {
    let message = "this origin is not one of the application's; add it to the application's origins";
    let mut response = ApiError::new(StatusCode::FORBIDDEN, message).into_answer();
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("Origin"));
    response
}
