//! Errors as clients see them.

use std::fmt;

use fidelio_credentials::ceremony::CeremonyError;
use fidelio_credentials::ports::TokenError;
use fidelio_credentials::session::SessionError;
use fidelio_flows::authentication::AuthenticationError;
use fidelio_flows::code_login::CodeLoginError;
use fidelio_flows::grants::GrantError;
use fidelio_flows::mfa::MfaError;
use fidelio_flows::passkeys::PasskeyError;
use fidelio_flows::profiles::ProfileError;
use fidelio_flows::registration::RegistrationError;
use fidelio_flows::sign_ins::SignInError;
use fidelio_flows::transactions::TransactionError;
use fidelio_flows::{AccessError, CodeError, LimitError};
use fidelio_identity::Invalid;
use fidelio_kernel::StoreError;
use poem::http::StatusCode;
use poem::{IntoResponse as _, Response};
use poem_openapi::payload::Json;
use poem_openapi::types::ToJSON as _;
use poem_openapi::{Enum, Object};
use serde_json::{Value, json};

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
    /// The error code of OAuth 2.0, if it is a particular one.
    oauth: Option<&'static str>,
    retry_after: Option<u64>,
    cause: Option<String>,
}

impl ApiError {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            message: sentence(message.into()),
            body: None,
            oauth: None,
            retry_after: (status == StatusCode::SERVICE_UNAVAILABLE).then_some(1),
            cause: None,
        }
    }

    /// The 401 that is no refusal: the client is to do one of the things that the body names.
    pub(crate) fn more(body: Value) -> Self {
        let message = "additional authentication is required";
        Self { body: Some(Box::new(body)), ..Self::new(StatusCode::UNAUTHORIZED, message) }
    }

    fn oauth(status: StatusCode, code: &'static str, message: String) -> Self {
        Self { oauth: Some(code), ..Self::new(status, message) }
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

    fn answer_with(self, body: Value) -> Response {
        if let Some(cause) = &self.cause {
            tracing::error!(status = self.status.as_u16(), cause, "the request failed");
        }
        let mut response = Json(self.body.map_or(body, |body| *body)).into_response();
        response.set_status(self.status);
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
            StoreError::Unavailable(_) => {
                let message = "The server cannot reach its database; try again in a moment.";
                Self { cause: Some(cause), ..Self::new(StatusCode::SERVICE_UNAVAILABLE, message) }
            }
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

impl From<LimitError> for ApiError {
    fn from(error: LimitError) -> Self {
        let message = error.to_string();
        match error {
            LimitError::TooMany(wait) => Self {
                retry_after: Some(wait.as_secs().max(1)),
                ..Self::new(StatusCode::TOO_MANY_REQUESTS, message)
            },
            LimitError::Store(error) => error.into(),
        }
    }
}

impl From<CodeError> for ApiError {
    fn from(error: CodeError) -> Self {
        let message = error.to_string();
        match error {
            CodeError::Invalid(error) => error.into(),
            CodeError::Wrong => Self::new(StatusCode::UNAUTHORIZED, message),
            CodeError::Limit(error) => error.into(),
            CodeError::Store(error) => error.into(),
        }
    }
}

impl From<CodeLoginError> for ApiError {
    fn from(error: CodeLoginError) -> Self {
        let message = error.to_string();
        match error {
            CodeLoginError::Invalid(error) => error.into(),
            CodeLoginError::Code(error) => error.into(),
            CodeLoginError::NotOffered | CodeLoginError::Unreachable(_) | CodeLoginError::UserInactive => {
                Self::new(StatusCode::FORBIDDEN, message)
            }
            CodeLoginError::Token(error) => error.into(),
            CodeLoginError::Store(error) => error.into(),
        }
    }
}

impl From<ProfileError> for ApiError {
    fn from(error: ProfileError) -> Self {
        let message = error.to_string();
        match error {
            ProfileError::Invalid(error) => error.into(),
            ProfileError::NotFound | ProfileError::NoAddress(_) => Self::not_found(message),
            ProfileError::Code(error) => error.into(),
            ProfileError::Store(error) => error.into(),
        }
    }
}

impl From<MfaError> for ApiError {
    fn from(error: MfaError) -> Self {
        let message = error.to_string();
        match error {
            MfaError::Invalid(error) => error.into(),
            // All that is wrong with a flow's session is told alike: begin again.
            MfaError::Session(SessionError::Used) => Self::new(StatusCode::UNAUTHORIZED, message),
            MfaError::Session(error) => error.into(),
            MfaError::NotOffered(_)
            | MfaError::NoCode
            | MfaError::NoWay
            | MfaError::PayloadSigned
            | MfaError::OtherUser
            | MfaError::UserInactive => Self::new(StatusCode::FORBIDDEN, message),
            MfaError::ExternalToken => Self::new(StatusCode::UNAUTHORIZED, message),
            MfaError::Limit(error) => error.into(),
            MfaError::Code(error) => error.into(),
            MfaError::Authentication(error) => error.into(),
            MfaError::Registration(error) => error.into(),
            MfaError::Token(error) => error.into(),
            MfaError::Store(error) => error.into(),
        }
    }
}

impl From<SignInError> for ApiError {
    fn from(error: SignInError) -> Self {
        let message = error.to_string();
        let refused = |code| Self::oauth(StatusCode::BAD_REQUEST, code, message);
        match error {
            SignInError::NotRevocable => refused("unsupported_token_type"),
            SignInError::UnsupportedGrant => refused("unsupported_grant_type"),
            SignInError::OtherClient | SignInError::NotLive => refused("invalid_grant"),
            SignInError::Scope => refused("invalid_scope"),
            SignInError::Token(error) => error.into(),
            SignInError::Store(error) => error.into(),
        }
    }
}
