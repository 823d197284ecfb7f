//! Errors as the document tells them: every handler's result names the statuses that it can give.

use std::marker::PhantomData;

use poem::Error;
use poem_openapi::ApiResponse;
use poem_openapi::payload::{Json, Payload as _};
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, Registry};
use poem_openapi::types::{ToJSON, Type};

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
pub(crate) const TOO_MANY: u32 = 1 << 9;
pub(crate) const PRECONDITION: u32 = 1 << 10;
pub(crate) const BAD_GATEWAY: u32 = 1 << 11;

const STATUSES: [(u32, u16, &str); 12] = [
    (BAD_REQUEST, 400, "The request is malformed; the message names the field."),
    (UNAUTHORIZED, 401, "The credential, session or proof is missing, not valid, or has expired."),
    (FORBIDDEN, 403, "The request is understood, and not allowed."),
    (NOT_FOUND, 404, "What the request names does not exist in this application."),
    (CONFLICT, 409, "Somebody was faster, or it was done already."),
    (PRECONDITION, 412, "The resource is not a version that If-Match names."),
    (1 << 5, 413, "The body is longer than the server accepts."),
    (1 << 6, 415, "The body's media type is not the one that is told here."),
    (TOO_MANY, 429, "It was done too often; try again after Retry-After seconds."),
    (1 << 7, 500, "The server failed; its log has details under the X-Request-Id."),
    (BAD_GATEWAY, 502, "The OpenID provider cannot be reached, or does not answer as it should; try again later."),
    (1 << 8, 503, "The server is too busy or cannot reach its database; try again after Retry-After seconds."),
];

/// A failure of an operation that can give the statuses in the set, and no others, each with a body of this type.
#[derive(Debug)]
pub(crate) struct Failure<const STATUS_SET: u32, B = ErrorBody>(ApiError, PhantomData<B>);

/// The result of an operation.
pub(crate) type Outcome<T, const STATUS_SET: u32, B = ErrorBody> = Result<T, Failure<STATUS_SET, B>>;

impl<E: Into<ApiError>, const STATUS_SET: u32, B> From<E> for Failure<STATUS_SET, B> {
    fn from(error: E) -> Self {
        let error = error.into();
        debug_assert!(
            STATUSES.iter().any(|(bit, status, _)| STATUS_SET & bit != 0 && *status == error.status.as_u16()),
            "an operation gives the status {}, which it does not document: {}",
            error.status,
            error.message
        );
        Self(error, PhantomData)
    }
}

impl<const STATUS_SET: u32, B> From<Failure<STATUS_SET, B>> for Error {
    fn from(failure: Failure<STATUS_SET, B>) -> Self {
        failure.0.into()
    }
}

/// The body of an error.
pub(crate) trait ErrorShape: Type {
    /// Its media type.
    const CONTENT_TYPE: &'static str = Json::<ErrorBody>::CONTENT_TYPE;
}

impl ErrorShape for ErrorBody {}

impl<const STATUS_SET: u32, B: ErrorShape> ApiResponse for Failure<STATUS_SET, B> {
    fn meta() -> MetaResponses {
        let responses = STATUSES
            .iter()
            .filter(|(bit, ..)| STATUS_SET & bit != 0)
            .map(|(_, status, description)| MetaResponse {
                description,
                status: Some(*status),
                status_range: None,
                content: vec![MetaMediaType { content_type: B::CONTENT_TYPE, schema: B::schema_ref() }],
                headers: Vec::new(),
            })
            .collect();
        MetaResponses { responses }
    }

    fn register(registry: &mut Registry) {
        B::register(registry);
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

/// The answer that has no body because there is nothing to tell (RFC 7009 section 2.2).
pub(crate) struct Done;

impl poem::IntoResponse for Done {
    fn into_response(self) -> poem::Response {
        poem::http::StatusCode::OK.into_response()
    }
}

impl ApiResponse for Done {
    fn meta() -> MetaResponses {
        MetaResponses {
            responses: vec![MetaResponse {
                description: "It is done, or there was nothing to do; the answer has no body.",
                status: Some(200),
                status_range: None,
                content: Vec::new(),
                headers: Vec::new(),
            }],
        }
    }

    fn register(_registry: &mut Registry) {}
}

/// The answer to what was made.
pub(crate) struct Created<T>(pub(crate) T);

impl<T: ToJSON> poem::IntoResponse for Created<T> {
    fn into_response(self) -> poem::Response {
        let mut response = Json(self.0).into_response();
        response.set_status(poem::http::StatusCode::CREATED);
        response
    }
}

impl<T: ToJSON> ApiResponse for Created<T> {
    fn meta() -> MetaResponses {
        MetaResponses {
            responses: vec![MetaResponse {
                description: "It was made.",
                status: Some(201),
                status_range: None,
                content: vec![MetaMediaType { content_type: Json::<T>::CONTENT_TYPE, schema: T::schema_ref() }],
                headers: Vec::new(),
            }],
        }
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}
