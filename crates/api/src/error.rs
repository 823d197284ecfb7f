//! Errors as clients see them.

use std::fmt;

use fidelio_credentials::ceremony::CeremonyError;
use fidelio_credentials::ports::TokenError;
use fidelio_credentials::session::SessionError;
use fidelio_flows::AccessError;
use fidelio_flows::authentication::AuthenticationError;
use fidelio_flows::grants::GrantError;
use fidelio_flows::passkeys::PasskeyError;
use fidelio_flows::registration::RegistrationError;
use fidelio_flows::transactions::TransactionError;
use fidelio_identity::Invalid;
use fidelio_kernel::StoreError;
use poem::http::StatusCode;
use poem::{IntoResponse as _, Response};
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object};

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
    cause: Option<String>,
}

impl ApiError {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: sentence(message.into()), cause: None }
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, message)
    }

    pub(crate) fn internal(cause: String) -> Self {
        let message = "Something went wrong on the server; its log has details under this answer's X-Request-Id.";
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, message: message.to_owned(), cause: Some(cause) }
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

    /// The answer. What the client is not told is logged, under the id of the request.
    pub(crate) fn into_answer(self) -> Response {
        if let Some(cause) = &self.cause {
            tracing::error!(status = self.status.as_u16(), cause, "the request failed");
        }
        let body = ErrorBody { msg: self.message.clone(), msg_code: self.code() };
        let mut response = Json(body).into_response();
        response.set_status(self.status);
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert("Retry-After", poem::http::HeaderValue::from_static("1"));
        }
        response
    }
}

/// Ends with a full stop, as sentences do. It begins as it is, often with the name of a field.
fn sentence(text: String) -> String {
    let ends = text.ends_with(['.', '!', '?']);
    if ends { text } else { text + "." }
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

impl From<Invalid> for ApiError {
    fn from(error: Invalid) -> Self {
        Self::bad_request(format!("{} {}", error.field, error.advice))
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        let cause = with_sources(&error);
        match error {
            StoreError::Unavailable(_) => Self {
                status: StatusCode::SERVICE_UNAVAILABLE,
                message: "The server cannot reach its database; try again in a moment.".to_owned(),
                cause: Some(cause),
            },
            StoreError::Corrupt { .. } => Self::internal(cause),
        }
    }
}

fn with_sources(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}

impl From<TokenError> for ApiError {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Invalid => Self::new(StatusCode::UNAUTHORIZED, error.to_string()),
            TokenError::Store(error) => error.into(),
            TokenError::Key(_) => Self::internal(error.to_string()),
        }
    }
}

impl From<SessionError> for ApiError {
    fn from(error: SessionError) -> Self {
        let status = match error {
            SessionError::Invalid | SessionError::Expired => StatusCode::UNAUTHORIZED,
            SessionError::Used => StatusCode::CONFLICT,
        };
        Self::new(status, error.to_string())
    }
}

impl From<AccessError> for ApiError {
    fn from(error: AccessError) -> Self {
        let message = error.to_string();
        match error {
            AccessError::Missing { .. } | AccessError::Invalid { .. } => {
                Self::new(StatusCode::UNAUTHORIZED, message)
            }
            AccessError::Scope(_) => Self::new(StatusCode::FORBIDDEN, message),
            AccessError::Token(error) => error.into(),
            AccessError::Store(error) => error.into(),
        }
    }
}

/// `unproven` is the status for a response that simply does not verify: a registration is malformed then, a
/// login is not authenticated.
fn ceremony(error: &CeremonyError, unproven: StatusCode) -> ApiError {
    let status = match error {
        CeremonyError::Malformed { .. } => StatusCode::BAD_REQUEST,
        CeremonyError::WrongOrigin
        | CeremonyError::CrossOrigin
        | CeremonyError::UserNotPresent
        | CeremonyError::UserNotVerified
        | CeremonyError::AlgorithmNotOffered
        | CeremonyError::AttestationUnsupported => StatusCode::FORBIDDEN,
        CeremonyError::WrongType { .. }
        | CeremonyError::WrongChallenge
        | CeremonyError::WrongRpId
        | CeremonyError::AttestationInvalid
        | CeremonyError::CredentialIdMismatch
        | CeremonyError::BackupFlagsInconsistent
        | CeremonyError::SignatureInvalid => unproven,
    };
    ApiError::new(status, error.to_string())
}

impl From<RegistrationError> for ApiError {
    fn from(error: RegistrationError) -> Self {
        let message = error.to_string();
        match error {
            RegistrationError::Invalid(error) => error.into(),
            RegistrationError::OtherApplication
            | RegistrationError::UserExists
            | RegistrationError::RegistrationClosed
            | RegistrationError::UserInactive
            | RegistrationError::SecurityKey
            | RegistrationError::SignedOut
            | RegistrationError::TooManyPasskeys
            | RegistrationError::Refused => Self::new(StatusCode::FORBIDDEN, message),
            RegistrationError::Session(error) => error.into(),
            RegistrationError::Ceremony(error) => ceremony(&error, StatusCode::BAD_REQUEST),
            RegistrationError::CredentialExists | RegistrationError::UserNameTaken => {
                Self::new(StatusCode::CONFLICT, message)
            }
            RegistrationError::Token(error) => error.into(),
            RegistrationError::Store(error) => error.into(),
        }
    }
}

impl From<AuthenticationError> for ApiError {
    fn from(error: AuthenticationError) -> Self {
        let message = error.to_string();
        match error {
            AuthenticationError::Invalid(error) => error.into(),
            AuthenticationError::Session(error) => error.into(),
            AuthenticationError::UnknownPasskey => Self::new(StatusCode::UNAUTHORIZED, message),
            AuthenticationError::UserInactive | AuthenticationError::CounterRegression => {
                Self::new(StatusCode::FORBIDDEN, message)
            }
            AuthenticationError::Ceremony(error) => ceremony(&error, StatusCode::UNAUTHORIZED),
            AuthenticationError::Token(error) => error.into(),
            AuthenticationError::Store(error) => error.into(),
        }
    }
}

impl From<TransactionError> for ApiError {
    fn from(error: TransactionError) -> Self {
        let message = error.to_string();
        match error {
            TransactionError::NoPasskey => Self::not_found(message),
            TransactionError::Confirmed => Self::new(StatusCode::CONFLICT, message),
            TransactionError::Authentication(error) => error.into(),
        }
    }
}

impl From<PasskeyError> for ApiError {
    fn from(error: PasskeyError) -> Self {
        let message = error.to_string();
        match error {
            PasskeyError::Invalid(error) => error.into(),
            PasskeyError::NotFound => Self::not_found(message),
            PasskeyError::LastWayIn => Self::new(StatusCode::FORBIDDEN, message),
            PasskeyError::Store(error) => error.into(),
        }
    }
}

impl From<GrantError> for ApiError {
    fn from(error: GrantError) -> Self {
        let message = error.to_string();
        match error {
            GrantError::Invalid(error) => error.into(),
            GrantError::NotHeld(_) | GrantError::UserInactive => Self::new(StatusCode::FORBIDDEN, message),
            GrantError::UnknownUser => Self::not_found(message),
            GrantError::Token(error) => error.into(),
            GrantError::Store(error) => error.into(),
        }
    }
}
