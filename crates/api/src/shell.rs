//! The layers around all handlers, in one place and in order: request id, log, path, CORS, body limit, time
//! limit, and errors in JSON whoever made them.

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use fidelio_flows::audit::{Answer, Notice};
use fidelio_identity::audit::Actor;
use fidelio_kernel::RequestId;
use poem::error::{MethodNotAllowedError, NotFoundError, ParsePathError as PoemPathError, ReadBodyError};
use poem::http::{HeaderValue, Method, StatusCode, Uri, header};
use poem::middleware::CatchPanic;
use poem::{Endpoint, EndpointExt as _, Error, IntoResponse as _, Request, Response, Result, Route, get};
use poem_openapi::error::{ContentTypeError, ParseParamError, ParsePathError};
use tokio::sync::{Semaphore, SemaphorePermit};
use tracing::Instrument as _;

use crate::cors::{self, Crossing};
use crate::error::{ApiError, Refused};
use crate::observation::Observed;
use crate::operations::operation_or_method;
use crate::request_scope::RequestScope;
use crate::state::{ApiState, Profile};
use crate::{associations, auth, body_limit, client, document, pages, scim};

/// Bounds for every request.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The longest body, in bytes.
    pub body_bytes: usize,
    /// How long a request may take, its body's arrival included.
    pub time: Duration,
}

/// Everything that the server answers.
pub fn routes(state: Arc<ApiState>, limits: Limits) -> impl Endpoint<Output = Response> {
    let mut routes = Route::new()
        .nest_no_strip("/fido2", document::service())
        .nest_no_strip("/oauth2", document::service())
        .nest_no_strip("/scim", document::service())
        .at("/.well-known/openid-configuration", document::service())
        .at("/openapi.json", get(pages::openapi_json))
        .at("/docs", get(pages::docs))
        .at("/console", get(pages::console))
        .at("/console/config.json", get(pages::console_config))
        .at("/console/:file", get(pages::console_asset))
        .at("/.well-known/webauthn", get(associations::related_origins))
        .at("/.well-known/assetlinks.json", get(associations::asset_links))
        .at("/.well-known/apple-app-site-association", get(associations::apple_app_site_association));
    if state.profile == Profile::Development {
        routes = routes
            .at("/", get(pages::playground))
            .at("/playground/config.json", get(pages::playground_config))
            .at("/playground/:file", get(pages::playground_asset));
    }
    let panicked = |_: Box<dyn Any + Send>| ApiError::internal("a handler panicked".to_owned()).into_answer();
    let inner = routes.data(Arc::clone(&state)).with(CatchPanic::new().with_handler(panicked));
    Shell { inner: Arc::new(inner), state, limits, long_bodies: Semaphore::new(scim::LONG_BODIES) }
}

struct Shell<E> {
    inner: Arc<E>,
    state: Arc<ApiState>,
    limits: Limits,
    long_bodies: Semaphore,
}

impl<E: Endpoint + 'static> Endpoint for Shell<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        if let Some(answer) = self.state.health.answer(&request).await {
            return Ok(answer);
        }
        let id = RequestId::new(&*self.state.clock, &*self.state.random);
        let scope = Arc::new(RequestScope::new(id));
        request.extensions_mut().insert(Arc::clone(&scope));
        collapse_leading_slashes(&mut request);
        forgive_slashes_of_scim(&mut request);
        let method = request.method().clone();
        let path = request.uri().path().to_owned();
        let observed = Observed::begin(&request, &scope);
        let sender = client::backend(&self.state, &request);
        let response = async {
            let response = self.answer(request, &scope).await;
            if let Some((operation, answer)) = noteworthy(&method, &path, &response) {
                self.state.notices.note(Notice {
                    application: scope.about(),
                    actor: scope.actor.get().copied().unwrap_or(Actor::Anonymous),
                    operation,
                    answer,
                    client: sender,
                });
            }
            observed.answered(&response, &scope);
            response
        };
        let mut response = response.instrument(observed.span.clone()).await;
        let headers = response.headers_mut();
        if let Ok(id) = HeaderValue::from_str(&scope.id.to_string()) {
            headers.insert("X-Request-Id", id);
        }
        // Answers hold tokens and sessions; what may be kept says so itself.
        let path = path.trim_start_matches('/');
        let is_api = ["fido2/", "oauth2/", "scim/"].iter().any(|prefix| path.starts_with(prefix));
        if is_api && !headers.contains_key(header::CACHE_CONTROL) {
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
        // The framework adds a charset, which JSON does not have (RFC 8259 section 11).
        if headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/json;")) {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        Ok(response)
    }
}

impl<E: Endpoint + 'static> Shell<E> {
    async fn answer(&self, request: Request, scope: &RequestScope) -> Response {
        let crossing = Crossing::of(&self.state, &request).await;
        if cors::is_preflight(&request) {
            let mut response = cors::preflight();
            crossing.allow(&self.state, scope, &mut response).await;
            let is_allowed = response.headers().contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN);
            return if is_allowed { response } else { cors::refused() };
        }
        let mut response = self.bounded(request).await;
        crossing.allow(&self.state, scope, &mut response).await;
        response
    }

    /// How long the body may be, and the place that it has among the few that may be longer. Provisioning clients send whole
    /// groups; that one is meant for them is no reason to keep a long body of somebody who shows no live key.
    async fn longest_body(&self, request: &Request) -> (usize, Option<SemaphorePermit<'_>>) {
        let ordinary = self.limits.body_bytes;
        let length = request.header("Content-Length").and_then(|text| text.parse::<usize>().ok());
        let longest = scim::longest_body(request.uri().path()).filter(|longest| *longest > ordinary);
        let (Some(longest), false) = (longest, length.is_some_and(|length| length <= ordinary)) else {
            return (ordinary, None);
        };
        match auth::api_key(request) {
            Some(key) if self.state.access.api_key(&key).await.is_ok() => {
                (longest, self.long_bodies.acquire().await.ok())
            }
            _ => (ordinary, None),
        }
    }

    /// Holds a request to its limits: first the arrival of its body, which ends with the time, then the work.
    async fn bounded(&self, mut request: Request) -> Response {
        let time = self.limits.time;
        let Ok((body_bytes, _place)) = tokio::time::timeout(time, self.longest_body(&request)).await else {
            let busy = "too many long bodies arrive at the same time; try again";
            return answer(request.uri().path(), ApiError::new(StatusCode::SERVICE_UNAVAILABLE, busy));
        };
        let path = request.uri().path().to_owned();
        let too_long = |what| answer(&path, ApiError::new(StatusCode::SERVICE_UNAVAILABLE, what));
        match tokio::time::timeout(time, body_limit::read(request.take_body(), body_bytes)).await {
            Ok(Ok(body)) => request.set_body(body),
            Ok(Err(error)) => return answer(&path, in_json(error.into(), body_bytes)),
            Err(_) => return too_long("the body took too long to arrive; try again"),
        }
        // A task of its own: what has begun is finished also when the client is gone or the time is over, so that
        // nothing is broken off in the middle of a commit.
        let work = tokio::spawn(call_inner(Arc::clone(&self.inner), request, body_bytes).in_current_span());
        match tokio::time::timeout(time, work).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => answer(&path, ApiError::internal(error.to_string())),
            Err(_) => too_long("the request took too long; it may still be carried out"),
        }
    }
}

/// What the audit log is told of a request that changed nothing: that it was refused, or that a backend or an
/// administrator read something. That a token is good is asked too often to be told.
fn noteworthy(method: &Method, path: &str, response: &Response) -> Option<(String, Answer)> {
    let operation = || operation_or_method(method, path);
    // A base URL with a trailing slash makes `//fido2`, which is the same operation.
    let path = path.trim_start_matches('/');
    if let Some(Refused(reason)) = response.extensions().get() {
        return Some((operation(), Answer::Refused(reason.clone())));
    }
    let is_managing = path.starts_with("fido2/v2/mgmt/") || path.starts_with("fido2/v2/admin/");
    let may_be_read = response.status().is_success() && (*method == Method::GET || *method == Method::POST);
    let operation = (is_managing && may_be_read).then(operation)?;
    let is_read = match *method {
        Method::GET => operation.starts_with("mgmt") || operation.starts_with("admin"),
        _ => operation == "mgmtDiscover",
    };
    is_read.then_some((operation, Answer::Read))
}

/// An error in the words of the path that was asked.
fn answer(path: &str, error: ApiError) -> Response {
    match path {
        path if path.starts_with("/oauth2/") => error.into_oauth_answer(),
        path if path.starts_with("/scim/") => error.into_scim_answer(),
        _ => error.into_answer(),
    }
}

async fn call_inner<E: Endpoint>(inner: Arc<E>, request: Request, body_bytes: usize) -> Response {
    let path = request.uri().path().to_owned();
    match inner.call(request).await {
        Ok(response) => response.into_response(),
        Err(error) => {
            let mut response = answer(&path, in_json(error, body_bytes));
            if response.status() == StatusCode::METHOD_NOT_ALLOWED
                && let Ok(methods) = HeaderValue::from_str(&document::methods_of(&path))
            {
                response.headers_mut().insert(header::ALLOW, methods);
            }
            response
        }
    }
}

/// Any error as ours. What the frameworks refuse is told in our words.
fn in_json(error: Error, body_bytes: usize) -> ApiError {
    let error = match error.downcast::<ApiError>() {
        Ok(error) => return error,
        Err(error) => error,
    };
    let status = error.status();
    if let Some(error) = error.downcast_ref::<ParseParamError>() {
        // In words of the framework's types where it is a number.
        let reason = match error.reason.as_str() {
            missing if missing.contains("expects an input value") => "missing",
            number if number.contains("integer") => "malformed: it must be a whole number",
            other => &format!("malformed: {other}"),
        };
        return ApiError::bad_request(format!("the parameter {} is {reason}", error.name));
    }
    if error.is::<ParsePathError>() || error.is::<PoemPathError>() {
        return ApiError::bad_request("the path has a malformed part");
    }
    if error.is::<ContentTypeError>() {
        return ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send the body as application/json");
    }
    if error.is::<NotFoundError>() {
        return ApiError::not_found("there is no such path; /docs lists those that exist");
    }
    if error.is::<MethodNotAllowedError>() {
        let message = "this path does not have this method; /docs lists those that exist";
        return ApiError::new(StatusCode::METHOD_NOT_ALLOWED, message);
    }
    if error.is::<ReadBodyError>() {
        return match status {
            StatusCode::PAYLOAD_TOO_LARGE => {
                ApiError::new(status, format!("the body is longer than {body_bytes} bytes"))
            }
            _ => ApiError::bad_request("the body could not be read"),
        };
    }
    match status.is_client_error() {
        true => ApiError::new(status, "the request could not be understood"),
        false => ApiError::internal(error.to_string()),
    }
}

/// Administrators give identity providers a base URL with a slash at its end, or let one end with one: `/scim/v2//Users/`.
fn forgive_slashes_of_scim(request: &mut Request) {
    let path = request.uri().path();
    if !path.starts_with("/scim/") || !(path.contains("//") || path.ends_with('/')) {
        return;
    }
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    if let Ok(uri) = format!("/{}{query}", parts.join("/")).parse::<Uri>() {
        *request.uri_mut() = uri;
    }
}

/// A base URL with a trailing slash makes `//fido2`.
fn collapse_leading_slashes(request: &mut Request) {
    let Some(target) = request.uri().path_and_query().map(|target| target.as_str()) else { return };
    let trimmed = target.trim_start_matches('/');
    if target.len() - trimmed.len() < 2 {
        return;
    }
    if let Ok(uri) = format!("/{trimmed}").parse::<Uri>() {
        *request.uri_mut() = uri;
    }
}
