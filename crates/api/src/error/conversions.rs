//! Which error of a use case is which answer. Exhaustive, so that a new one cannot be forgotten.

use fidelio_credentials::ceremony::CeremonyError;
use fidelio_credentials::federation::FederationError;
use fidelio_credentials::ports::TokenError;
use fidelio_credentials::session::SessionError;
use fidelio_flows::administration::AdministrationError;
use fidelio_flows::audit::{VerificationError, WebhookError};
use fidelio_flows::authentication::AuthenticationError;
use fidelio_flows::code_login::CodeLoginError;
use fidelio_flows::federation::FederatedLoginError;
use fidelio_flows::grants::GrantError;
use fidelio_flows::management::ManagementError;
use fidelio_flows::mfa::MfaError;
use fidelio_flows::passkeys::PasskeyError;
use fidelio_flows::profiles::ProfileError;
use fidelio_flows::registration::RegistrationError;
use fidelio_flows::sign_ins::SignInError;
use fidelio_flows::transactions::TransactionError;
use fidelio_flows::{AccessError, CodeError, LimitError};
use fidelio_identity::Invalid;
use fidelio_kernel::StoreError;
use fidelio_provisioning::{ProvisioningError, ScimType};
use poem::http::StatusCode;

use super::ApiError;

impl From<Invalid> for ApiError {
    fn from(error: Invalid) -> Self {
        Self::bad_request(format!("{} {}", error.field, error.advice)).because("invalid_field")
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        let cause = with_sources(&error);
        let reason = <&str>::from(&error);
        let answer: Self = match error {
            StoreError::Unavailable(_) => {
                let message = "The server cannot reach its database; try again in a moment.";
                Self { cause: Some(cause), ..Self::new(StatusCode::SERVICE_UNAVAILABLE, message) }
            }
            StoreError::Corrupt { .. } => Self::internal(cause),
        };
        answer.because(reason)
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

impl From<ProvisioningError> for ApiError {
    fn from(error: ProvisioningError) -> Self {
        let message = error.to_string();
        let reason = <&str>::from(&error);
        let answer: Self = match error {
            ProvisioningError::Malformed(kind, _) => Self::scim(StatusCode::BAD_REQUEST, kind, message),
            ProvisioningError::Conflict(_) => Self::scim(StatusCode::CONFLICT, ScimType::Uniqueness, message),
            ProvisioningError::Unresolved(_) => Self::new(StatusCode::CONFLICT, message),
            ProvisioningError::NotFound(_) => Self::not_found(message),
            ProvisioningError::VersionMismatch(_) => Self::new(StatusCode::PRECONDITION_FAILED, message),
            ProvisioningError::TooLarge(_) => Self::new(StatusCode::PAYLOAD_TOO_LARGE, message),
            ProvisioningError::Store(error) => error.into(),
        };
        answer.because(reason)
    }
}

impl From<TokenError> for ApiError {
    fn from(error: TokenError) -> Self {
        let reason = <&str>::from(&error);
        let answer: Self = match error {
            TokenError::Invalid => Self::new(StatusCode::UNAUTHORIZED, error.to_string()),
            TokenError::Store(error) => error.into(),
            TokenError::Key(_) => Self::internal(error.to_string()),
        };
        answer.because(reason)
    }
}

impl From<SessionError> for ApiError {
    fn from(error: SessionError) -> Self {
        let status = match error {
            SessionError::Invalid | SessionError::Expired => StatusCode::UNAUTHORIZED,
            SessionError::Used => StatusCode::CONFLICT,
        };
        Self::new(status, error.to_string()).because(error.into())
    }
}

impl From<AccessError> for ApiError {
    fn from(error: AccessError) -> Self {
        let message = error.to_string();
        let reason = <&str>::from(&error);
        let answer: Self = match error {
            AccessError::Missing { .. } | AccessError::Invalid { .. } => {
                Self::new(StatusCode::UNAUTHORIZED, message)
            }
            AccessError::Scope(_) => Self::new(StatusCode::FORBIDDEN, message),
            AccessError::Token(error) => error.into(),
            AccessError::Store(error) => error.into(),
        };
        answer.because(reason)
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
    ApiError::new(status, error.to_string()).because(error.into())
}

impl From<RegistrationError> for ApiError {
    fn from(error: RegistrationError) -> Self {
        let message = error.to_string();
        let reason = <&str>::from(&error);
        let answer: Self = match error {
            RegistrationError::Invalid(error) => error.into(),
            RegistrationError::OtherApplication
            | RegistrationError::UserExists
            | RegistrationError::RegistrationClosed
            | RegistrationError::UserInactive
            | RegistrationError::SecurityKey
            | RegistrationError::SignedOut
            | RegistrationError::Policy(_)
            | RegistrationError::TooManyPasskeys
            | RegistrationError::Refused => Self::new(StatusCode::FORBIDDEN, message),
            RegistrationError::Session(error) => error.into(),
            RegistrationError::Ceremony(error) => ceremony(&error, StatusCode::BAD_REQUEST),
            RegistrationError::CredentialExists
            | RegistrationError::UserNameTaken
            | RegistrationError::GrantUsed => Self::new(StatusCode::CONFLICT, message),
            RegistrationError::Token(error) => error.into(),
            RegistrationError::Store(error) => error.into(),
        };
        answer.because(reason)
    }
}

impl From<AuthenticationError> for ApiError {
    fn from(error: AuthenticationError) -> Self {
        let message = error.to_string();
        let reason = <&str>::from(&error);
        let answer: Self = match error {
            AuthenticationError::Invalid(error) => error.into(),
            AuthenticationError::Session(error) => error.into(),
            AuthenticationError::UnknownPasskey => Self::new(StatusCode::UNAUTHORIZED, message),
            AuthenticationError::UserInactive
            | AuthenticationError::Policy(_)
            | AuthenticationError::CounterRegression => Self::new(StatusCode::FORBIDDEN, message),
            AuthenticationError::Ceremony(error) => ceremony(&error, StatusCode::UNAUTHORIZED),
            AuthenticationError::Token(error) => error.into(),
            AuthenticationError::Store(error) => error.into(),
        };
        answer.because(reason)
    }
}

impl From<TransactionError> for ApiError {
    fn from(error: TransactionError) -> Self {
        let message = error.to_string();
        let reason = <&str>::from(&error);
        let answer: Self = match error {
            TransactionError::NoPasskey => Self::not_found(message),
            TransactionError::Confirmed => Self::new(StatusCode::CONFLICT, message),
            TransactionError::Authentication(error) => error.into(),
        };
        answer.because(reason)
    }
}

impl From<PasskeyError> for ApiError {
    fn from(error: PasskeyError) -> Self {
        let message = error.to_string();
        let reason = <&str>::from(&error);
        let answer: Self = match error {
            PasskeyError::Invalid(error) => error.into(),
            PasskeyError::NotFound => Self::not_found(message),
            PasskeyError::LastWayIn => Self::new(StatusCode::FORBIDDEN, message),
            PasskeyError::Store(error) => error.into(),
        };
        answer.because(reason)
    }
}

impl From<GrantError> for ApiError {
    fn from(error: GrantError) -> Self {
        let message = error.to_string();
        let reason = <&str>::from(&error);
        let answer: Self = match error {
            GrantError::Invalid(error) => error.into(),
            GrantError::NotHeld(_) | GrantError::UserInactive => Self::new(StatusCode::FORBIDDEN, message),
            GrantError::UnknownUser => Self::not_found(message),
            GrantError::Token(error) => error.into(),
            GrantError::Store(error) => error.into(),
        };
        answer.because(reason)
    }
}

impl From<ManagementError> for ApiError {
    fn from(error: ManagementError) -> Self {
        let message = error.to_string();
        let reason = <&str>::from(&error);
        let answer: Self = match error {
            ManagementError::Invalid(error) => error.into(),
            ManagementError::UnknownUser
            | ManagementError::UnknownPasskey
            | ManagementError::UnknownDevice
            | ManagementError::UnknownModel => Self::not_found(message),
            ManagementError::Session(error) => error.into(),
            ManagementError::Store(error) => error.into(),
        };
        answer.because(reason)
    }
}

impl From<AdministrationError> for ApiError {
    fn from(error: AdministrationError) -> Self {
        let message = error.to_string();
        let reason = <&str>::from(&error);
        let answer: Self = match error {
            AdministrationError::Invalid(error) => error.into(),
            AdministrationError::UnknownApplication
            | AdministrationError::UnknownApiKey
            | AdministrationError::UnknownProvider => Self::not_found(message),
            AdministrationError::ProviderRace => Self::new(StatusCode::CONFLICT, message),
            AdministrationError::NotOperator | AdministrationError::OperatorInactive => {
                Self::new(StatusCode::FORBIDDEN, message)
            }
            AdministrationError::Token(error) => error.into(),
            AdministrationError::Store(error) => error.into(),
        };
        answer.because(reason)
    }
}

impl From<VerificationError> for ApiError {
    fn from(error: VerificationError) -> Self {
        let message = error.to_string();
        let reason = <&str>::from(&error);
        let answer: Self = match error {
            VerificationError::UnderWay => {
                Self { retry_after: Some(5), ..Self::new(StatusCode::TOO_MANY_REQUESTS, message) }
            }
            VerificationError::Store(error) => error.into(),
        };
        answer.because(reason)
    }
}

impl From<WebhookError> for ApiError {
    fn from(error: WebhookError) -> Self {
        let message = error.to_string();
        let reason = <&str>::from(&error);
        let answer: Self = match error {
            WebhookError::Invalid(error) => error.into(),
            WebhookError::NotFound => Self::not_found(message),
            WebhookError::TooMany => Self::new(StatusCode::CONFLICT, message),
            WebhookError::Store(error) => error.into(),
        };
        answer.because(reason)
    }
}

impl From<LimitError> for ApiError {
    fn from(error: LimitError) -> Self {
        let message = error.to_string();
        let reason = <&str>::from(&error);
        let answer: Self = match error {
            LimitError::TooMany(wait) => Self {
                retry_after: Some(wait.as_secs().max(1)),
                ..Self::new(StatusCode::TOO_MANY_REQUESTS, message)
            },
            LimitError::Store(error) => error.into(),
        };
        answer.because(reason)
    }
}

impl From<CodeError> for ApiError {
    fn from(error: CodeError) -> Self {
        let message = error.to_string();
        let reason = <&str>::from(&error);
        let answer: Self = match error {
            CodeError::Invalid(error) => error.into(),
            CodeError::Wrong => Self::new(StatusCode::UNAUTHORIZED, message),
            CodeError::Limit(error) => error.into(),
            CodeError::Store(error) => error.into(),
        };
        answer.because(reason)
    }
}

impl From<CodeLoginError> for ApiError {
    fn from(error: CodeLoginError) -> Self {
        let message = error.to_string();
        let reason = <&str>::from(&error);
        let answer: Self = match error {
            CodeLoginError::Invalid(error) => error.into(),
            CodeLoginError::Code(error) => error.into(),
            CodeLoginError::SignedOut => Self::new(StatusCode::UNAUTHORIZED, message),
            CodeLoginError::NotOffered | CodeLoginError::Unreachable(_) | CodeLoginError::UserInactive => {
                Self::new(StatusCode::FORBIDDEN, message)
            }
            CodeLoginError::Token(error) => error.into(),
            CodeLoginError::Store(error) => error.into(),
        };
        answer.because(reason)
    }
}

impl From<FederatedLoginError> for ApiError {
    fn from(error: FederatedLoginError) -> Self {
        let message = error.to_string();
        let reason = <&str>::from(&error);
        let answer: Self = match error {
            FederatedLoginError::Invalid(error) => error.into(),
            FederatedLoginError::State
            | FederatedLoginError::OtherBrowser
            | FederatedLoginError::LogoutTokenUsed => Self::bad_request(message),
            FederatedLoginError::UnknownProvider
            | FederatedLoginError::UnknownUser
            | FederatedLoginError::NotLinked => Self::not_found(message),
            FederatedLoginError::ProviderDisabled
            | FederatedLoginError::OnlyAStep
            | FederatedLoginError::NotByProvider => Self::new(StatusCode::FORBIDDEN, message),
            FederatedLoginError::Linked => Self::new(StatusCode::CONFLICT, message),
            FederatedLoginError::Provider(FederationError::Unverified(_)) => Self::bad_request(message),
            FederatedLoginError::Provider(FederationError::Unreachable(_) | FederationError::Refused(_)) => {
                Self::new(StatusCode::BAD_GATEWAY, message)
            }
            FederatedLoginError::Limit(error) => error.into(),
            FederatedLoginError::Session(error) => error.into(),
            FederatedLoginError::Token(error) => error.into(),
            FederatedLoginError::Store(error) => error.into(),
        };
        answer.because(reason)
    }
}

impl From<ProfileError> for ApiError {
    fn from(error: ProfileError) -> Self {
        let message = error.to_string();
        let reason = <&str>::from(&error);
        let answer: Self = match error {
            ProfileError::Invalid(error) => error.into(),
            ProfileError::NotFound | ProfileError::NoAddress(_) => Self::not_found(message),
            ProfileError::Code(error) => error.into(),
            ProfileError::Store(error) => error.into(),
        };
        answer.because(reason)
    }
}

impl From<MfaError> for ApiError {
    fn from(error: MfaError) -> Self {
        let message = error.to_string();
        let reason = <&str>::from(&error);
        let answer: Self = match error {
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
        };
        answer.because(reason)
    }
}

impl From<SignInError> for ApiError {
    fn from(error: SignInError) -> Self {
        let message = error.to_string();
        let refused = |code| Self::oauth(StatusCode::BAD_REQUEST, code, message);
        let reason = <&str>::from(&error);
        let answer: Self = match error {
            SignInError::NotRevocable => refused("unsupported_token_type"),
            SignInError::UnsupportedGrant => refused("unsupported_grant_type"),
            SignInError::OtherClient | SignInError::NotLive => refused("invalid_grant"),
            SignInError::Scope => refused("invalid_scope"),
            SignInError::Token(error) => error.into(),
            SignInError::Store(error) => error.into(),
        };
        answer.because(reason)
    }
}
