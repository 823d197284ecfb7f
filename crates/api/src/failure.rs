//! Errors as the document tells them: every handler's result names the statuses that it can give.

use poem::Error;
use poem_openapi::ApiResponse;
use poem_openapi::payload::{Json, Payload as _};
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, Registry};
use poem_openapi::types::Type as _;

use crate::error::{ApiError, ErrorBody};

/// What can happen to any request.
pub(crate) const ANY: u32 = 1 << 7 | 1 << 8;
/// What can happen to any request with a body.
pub(crate) const BODY: u32 = ANY | BAD_REQUEST | 1 << 5 | 1 << 6;
/// What can happen to any request that needs a credential.
pub(crate) const CREDENTIAL: u32 = UNAUTHORIZED | FORBIDDEN;
pub(crate) const BAD_REQUEST: u32 = 1 << 0;
pub(crate) const UNAUTHORIZED: u32 = 1 << 1;
pub(crate) const FORBIDDEN: u32 = 1 << 2;
pub(crate) const NOT_FOUND: u32 = 1 << 3;
pub(crate) const CONFLICT: u32 = 1 << 4;

const STATUSES: [(u32, u16, &str); 9] = [
    (BAD_REQUEST, 400, "The request is malformed; the message names the field."),
    (UNAUTHORIZED, 401, "The credential, session or proof is missing, not valid, or has expired."),
    (FORBIDDEN, 403, "The request is understood, and not allowed."),
    (NOT_FOUND, 404, "What the request names does not exist in this application."),
    (CONFLICT, 409, "Somebody was faster, or it was done already."),
    (1 << 5, 413, "The body is longer than the server accepts."),
    (1 << 6, 415, "The body's media type is not application/json."),
    (1 << 7, 500, "The server failed; its log has details under the X-Request-Id."),
    (1 << 8, 503, "The server is too busy or cannot reach its database; try again after Retry-After seconds."),
];

/// A failure of an operation that can give the statuses in the set, and no others.
#[derive(Debug)]
pub(crate) struct Failure<const STATUS_SET: u32>(ApiError);

/// The result of an operation.
pub(crate) type Outcome<T, const STATUS_SET: u32> = Result<T, Failure<STATUS_SET>>;

impl<E: Into<ApiError>, const STATUS_SET: u32> From<E> for Failure<STATUS_SET> {
    fn from(error: E) -> Self {
        let error = error.into();
        debug_assert!(
            STATUSES.iter().any(|(bit, status, _)| STATUS_SET & bit != 0 && *status == error.status.as_u16()),
            "an operation gives the status {}, which it does not document: {}",
            error.status,
            error.message
        );
        Self(error)
    }
}

impl<const STATUS_SET: u32> From<Failure<STATUS_SET>> for Error {
    fn from(failure: Failure<STATUS_SET>) -> Self {
        failure.0.into()
    }
}

impl<const STATUS_SET: u32> ApiResponse for Failure<STATUS_SET> {
    fn meta() -> MetaResponses {
        let responses = STATUSES
            .iter()
            .filter(|(bit, ..)| STATUS_SET & bit != 0)
            .map(|(_, status, description)| MetaResponse {
                description,
                status: Some(*status),
                status_range: None,
                content: vec![MetaMediaType {
                    content_type: Json::<ErrorBody>::CONTENT_TYPE,
                    schema: ErrorBody::schema_ref(),
                }],
                headers: Vec::new(),
            })
            .collect();
        MetaResponses { responses }
    }

    fn register(registry: &mut Registry) {
        ErrorBody::register(registry);
    }
}

/// The answer without a body.
pub(crate) struct NoContent;

impl poem::IntoResponse for NoContent {
    fn into_response(self) -> poem::Response {
        poem::http::StatusCode::NO_CONTENT.into_response()
    }
}

impl ApiResponse for NoContent {
    fn meta() -> MetaResponses {
        MetaResponses {
            responses: vec![MetaResponse {
                description: "It is done; the answer has no body.",
                status: Some(204),
                status_range: None,
                content: Vec::new(),
                headers: Vec::new(),
            }],
        }
    }

    fn register(_registry: &mut Registry) {}
}
