//! Errors as clients see them.

mod conversions;

use std::fmt;

use fidelio_provisioning::ScimType;
use poem::http::StatusCode;
use poem::{IntoResponse as _, Response};
use poem_openapi::payload::Json;
use poem_openapi::types::ToJSON as _;
use poem_openapi::{Enum, Object};
use serde_json::{Value, json};

use crate::scim::SCIM_JSON;

/// What kind of error it is; stable, for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub(crate) enum MsgCode {
    BadRequest,
    Unauthorized,
    Forbidden,
    NotFound,
    Conflict,
    TooManyRequests,
    InternalError,
}

/// Why a request was not carried out. It changed nothing.
#[derive(Clone, Debug, Object)]
#[oai(rename = "Error", example)]
pub(crate) struct ErrorBody {
    /// A sentence for people: what was wrong, which field, and what to do.
    msg: String,
    /// The kind of error, for programs.
    #[oai(rename = "msgCode")]
    msg_code: MsgCode,
}

impl poem_openapi::types::Example for ErrorBody {
    fn example() -> Self {
        Self { msg: "user.username must not be empty".to_owned(), msg_code: MsgCode::BadRequest }
    }
}

/// An error on its way to a client: status, message, and the cause for the log.
#[derive(Debug)]
pub(crate) struct ApiError {
    pub(crate) status: StatusCode,
    pub(crate) message: String,
    /// What the body has instead of the ordinary error.
    body: Option<Box<Value>>,
    /// The kind of error of SCIM, if it is a particular one.
    scim_type: Option<ScimType>,
    /// The error code of OAuth 2.0, if it is a particular one.
    oauth: Option<&'static str>,
    retry_after: Option<u64>,
    cause: Option<String>,
    /// Which error it is, if the status does not say it all.
    reason: Option<&'static str>,
}

/// Which error an answer tells of, by the program's own name for it: one of a bounded set, for metrics and the log.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reason(pub(crate) &'static str);

/// Marks an answer as a refusal, with its reason.
#[derive(Clone, Debug)]
pub(crate) struct Refused(pub(crate) String);

impl ApiError {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            message: sentence(message.into()),
            body: None,
            scim_type: None,
            oauth: None,
            retry_after: (status == StatusCode::SERVICE_UNAVAILABLE).then_some(1),
            cause: None,
            reason: None,
        }
    }

    /// Names the error, unless something inside of it has named it already.
    pub(crate) fn because(self, reason: &'static str) -> Self {
        Self { reason: self.reason.or(Some(reason)), ..self }
    }

    /// The 401 that is no refusal: the client is to do one of the things that the body names.
    pub(crate) fn more(body: Value) -> Self {
        let message = "additional authentication is required";
        Self { body: Some(Box::new(body)), ..Self::new(StatusCode::UNAUTHORIZED, message) }.because(MORE)
    }

    fn oauth(status: StatusCode, code: &'static str, message: String) -> Self {
        Self { oauth: Some(code), ..Self::new(status, message) }
    }

    fn scim(status: StatusCode, scim_type: ScimType, message: String) -> Self {
        Self { scim_type: Some(scim_type), ..Self::new(status, message) }
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, message)
    }

    pub(crate) fn internal(cause: String) -> Self {
        let message = "Something went wrong on the server; its log has details under this answer's X-Request-Id.";
        Self { cause: Some(cause), ..Self::new(StatusCode::INTERNAL_SERVER_ERROR, message) }
    }

    const fn code(&self) -> MsgCode {
        match self.status {
            StatusCode::UNAUTHORIZED => MsgCode::Unauthorized,
            StatusCode::FORBIDDEN => MsgCode::Forbidden,
            StatusCode::NOT_FOUND => MsgCode::NotFound,
            StatusCode::CONFLICT => MsgCode::Conflict,
            StatusCode::TOO_MANY_REQUESTS => MsgCode::TooManyRequests,
            status if status.as_u16() >= 500 => MsgCode::InternalError,
            _ => MsgCode::BadRequest,
        }
    }

    /// The name of the error; that of its status if it has none of its own.
    const fn reason(&self) -> &'static str {
        if let Some(reason) = self.reason {
            return reason;
        }
        match self.status {
            StatusCode::BAD_REQUEST => "bad_request",
            StatusCode::UNAUTHORIZED => "unauthorized",
            StatusCode::FORBIDDEN => "forbidden",
            StatusCode::NOT_FOUND => "not_found",
            StatusCode::METHOD_NOT_ALLOWED => "method_not_allowed",
            StatusCode::CONFLICT => "conflict",
            StatusCode::PAYLOAD_TOO_LARGE => "too_large",
            StatusCode::UNSUPPORTED_MEDIA_TYPE => "unsupported_media_type",
            StatusCode::TOO_MANY_REQUESTS => "too_many",
            StatusCode::BAD_GATEWAY => "bad_gateway",
            StatusCode::SERVICE_UNAVAILABLE => "unavailable",
            StatusCode::INTERNAL_SERVER_ERROR => "internal",
            _ => "other",
        }
    }

    /// The answer. What the client is not told is logged, under the id of the request.
    pub(crate) fn into_answer(self) -> Response {
        let body = ErrorBody { msg: self.message.clone(), msg_code: self.code() };
        let body = body.to_json().unwrap_or_default();
        self.answer_with(body)
    }

    /// The answer of an operation of OAuth 2.0, which has the members of its standard too (RFC 6749 section 5.2).
    pub(crate) fn into_oauth_answer(self) -> Response {
        let code = self.oauth.unwrap_or(match self.status {
            StatusCode::UNAUTHORIZED => "invalid_client",
            StatusCode::FORBIDDEN => "unauthorized_client",
            StatusCode::SERVICE_UNAVAILABLE => "temporarily_unavailable",
            status if status.is_server_error() => "server_error",
            _ => "invalid_request",
        });
        let body = ErrorBody { msg: self.message.clone(), msg_code: self.code() };
        let mut body = body.to_json().unwrap_or_default();
        body["error"] = code.into();
        body["error_description"] = json!(self.message);
        self.answer_with(body)
    }

    /// The answer of an operation of SCIM (RFC 7644 section 3.12).
    pub(crate) fn into_scim_answer(self) -> Response {
        let body = self.scim_body();
        let mut response = self.answer_with(body);
        response.headers_mut().insert("Content-Type", poem::http::HeaderValue::from_static(SCIM_JSON));
        response
    }

    /// The error in the words of SCIM.
    pub(crate) fn scim_body(&self) -> Value {
        let mut body = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
            "status": self.status.as_str(),
            "detail": self.message,
            "msgCode": self.code().to_json(),
        });
        if let Some(kind) = self.scim_type {
            body["scimType"] = kind.as_str().into();
        }
        body
    }

    /// What the audit log is told: that a credential, a proof or a right was missing or wrong, or that it came too often.
    /// The 401 that asks for another step is none.
    fn refused(&self) -> Option<Refused> {
        let is_refusal = match self.status {
            StatusCode::UNAUTHORIZED
            | StatusCode::FORBIDDEN
            | StatusCode::CONFLICT
            | StatusCode::TOO_MANY_REQUESTS => self.body.is_none(),
            _ => self.oauth == Some("invalid_grant"),
        };
        is_refusal.then(|| Refused(self.message.clone()))
    }

    /// Logs what the client is not told.
    pub(crate) fn log(&self) {
        if let Some(cause) = &self.cause {
            tracing::error!(status = self.status.as_u16(), cause, "the request failed");
        }
    }

    fn answer_with(self, body: Value) -> Response {
        self.log();
        let refused = self.refused();
        let reason = Reason(self.reason());
        let mut response = Json(self.body.map_or(body, |body| *body)).into_response();
        response.set_status(self.status);
        response.extensions_mut().insert(reason);
        if let Some(refused) = refused {
            response.extensions_mut().insert(refused);
        }
        if self.status == StatusCode::UNAUTHORIZED {
            // RFC 9110 section 15.5.2; of the schemes that are accepted, the one that makes no browser ask for a password.
            response.headers_mut().insert("WWW-Authenticate", poem::http::HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert("Retry-After", poem::http::HeaderValue::from(seconds));
        }
        response
    }
}

/// The reason of the answer that asks for another step, which is no failure.
pub(crate) const MORE: &str = "more";

/// After how many bytes a message ends: names and values of clients are in some.
const LONGEST_MESSAGE: usize = 1000;

/// Ends with a full stop, as sentences do. It begins as it is, often with the name of a field. Of what a client sent it has
/// a bounded part, in which control characters are visible.
fn sentence(text: String) -> String {
    let text = match text.len() > LONGEST_MESSAGE || text.contains(char::is_control) {
        true => shown(&text),
        false => text,
    };
    let ends = text.ends_with(['.', '!', '?']);
    if ends { text } else { text + "." }
}

fn shown(text: &str) -> String {
    let mut shown = String::new();
    for character in text.chars() {
        if shown.len() >= LONGEST_MESSAGE {
            shown.push('…');
            break;
        }
        if character.is_control() { shown.extend(character.escape_default()) } else { shown.push(character) }
    }
    shown
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ApiError {}

impl poem::error::ResponseError for ApiError {
    fn status(&self) -> StatusCode {
        self.status
    }
}
