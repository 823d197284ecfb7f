//! `auth/*`: signing in with a passkey, or with a one-time code.

use fidelio_credentials::CodeChannel;
use fidelio_flows::authentication::{self, Begun, Completion};
use fidelio_flows::code_login::Attempt;
use fidelio_identity::Channel;
use poem::Request;
use poem_openapi::payload::Json;
use poem_openapi::types::Example;
use poem_openapi::{Enum, Object, OpenApi};

use crate::application;
use crate::auth::{AuthWrite, TokenAuth};
use crate::client::client;
use crate::document::Tag;
use crate::failure::{
    ANY, BODY, CONFLICT, CREDENTIAL, FORBIDDEN, NOT_FOUND, NoContent, Outcome, TOO_MANY, UNAUTHORIZED,
};
use crate::state::State;
use crate::wire::{
    ApplicationRef, AssertionOptions, AssertionResult, Body, DeviceInfoBody, SignedInBody, Time, UserLoginBody,
    client_device, example,
};

/// Asks to sign in.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct AuthInitRequest {
    /// The application; found by the host or the server's default if absent.
    app: Option<ApplicationRef>,
    /// The device.
    device_info: Option<DeviceInfoBody>,
    /// Who is to sign in; whoever has a passkey if absent.
    user: Option<UserLoginBody>,
}

impl Example for AuthInitRequest {
    fn example() -> Self {
        Self {
            app: Some(ApplicationRef::example()),
            device_info: Some(DeviceInfoBody::example()),
            user: Some(UserLoginBody::example()),
        }
    }
}

/// What the client is to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "camelCase")]
pub(crate) enum AuthenticationAction {
    /// Use a passkey and complete.
    Proceed,
    /// Use one of `crossAuthMethods`: the user has passkeys, but this client cannot reach them.
    CrossAuth,
    /// Use one of `fallbackMethods`: there is no passkey for this user name.
    Fallback,
}

/// Another way to sign in at this server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum CrossAuthMethod {
    /// A code from a device that is signed in.
    #[oai(rename = "otp")]
    Otp,
    /// A code by e-mail.
    #[oai(rename = "otp:email")]
    OtpEmail,
    /// A code by SMS.
    #[oai(rename = "otp:sms")]
    OtpSms,
}

impl From<CodeChannel> for CrossAuthMethod {
    fn from(channel: CodeChannel) -> Self {
        match channel {
            CodeChannel::Shown => Self::Otp,
            CodeChannel::Sent(Channel::Email) => Self::OtpEmail,
            CodeChannel::Sent(Channel::Sms) => Self::OtpSms,
        }
    }
}

/// A way to sign in that the application offers itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub(crate) enum FallbackMethod {
    /// The application's own login or sign-up.
    Ciam,
}

/// A login that has begun.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", example)]
pub(crate) struct AuthInitResponse {
    /// What to do next.
    action: AuthenticationAction,
    /// What to tell the authenticator.
    assertion_options: AssertionOptions,
    /// Other ways to sign in at this server.
    cross_auth_methods: Vec<CrossAuthMethod>,
    /// Ways to sign in that the application offers itself.
    fallback_methods: Vec<FallbackMethod>,
    /// To be sent back to complete, once, within the application's session time.
    session: String,
}

impl Example for AuthInitResponse {
    fn example() -> Self {
        Self {
            action: AuthenticationAction::Proceed,
            assertion_options: AssertionOptions::example(),
            cross_auth_methods: Vec::new(),
            fallback_methods: Vec::new(),
            session: example::SESSION.to_owned(),
        }
    }
}

impl From<Begun> for AuthInitResponse {
    fn from(begun: Begun) -> Self {
        let (action, fallback_methods) = match begun.action {
            authentication::Action::Proceed => (AuthenticationAction::Proceed, Vec::new()),
            authentication::Action::CrossAuth => (AuthenticationAction::CrossAuth, vec![FallbackMethod::Ciam]),
            authentication::Action::Fallback => (AuthenticationAction::Fallback, vec![FallbackMethod::Ciam]),
        };
        Self {
            action,
            assertion_options: begun.options.into(),
            cross_auth_methods: begun.cross_codes.into_iter().map(CrossAuthMethod::from).collect(),
            fallback_methods,
            session: begun.session,
        }
    }
}

/// What the authenticator answered to a login.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", example)]
pub(crate) struct AuthCompleteRequest {
    /// The answer.
    assertion_result: AssertionResult,
    /// The session from init.
    #[oai(validator(min_length = 16))]
    session: String,
}

impl Example for AuthCompleteRequest {
    fn example() -> Self {
        Self { assertion_result: AssertionResult::example(), session: example::SESSION.to_owned() }
    }
}

/// A code for another device.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", example)]
pub(crate) struct AuthCodeResponse {
    /// The code, to be typed on the other device.
    code: String,
    /// When it stops working.
    expires_at: Time,
}

impl Example for AuthCodeResponse {
    fn example() -> Self {
        Self { code: "123456".to_owned(), expires_at: Time(fidelio_kernel::Timestamp::from_seconds(1_767_372_044)) }
    }
}

/// Asks for a code to be sent.
#[derive(Clone, Debug, Object)]
#[oai(example)]
pub(crate) struct AuthCodeSendRequest {
    /// Who is to sign in.
    user: UserLoginBody,
}

impl Example for AuthCodeSendRequest {
    fn example() -> Self {
        Self { user: UserLoginBody::example() }
    }
}

/// A code that was typed.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", example)]
pub(crate) struct AuthCodeVerifyRequest {
    /// The digits; spaces and hyphens between them are ignored.
    auth_code: String,
    /// Who is to sign in.
    user: UserLoginBody,
}

impl Example for AuthCodeVerifyRequest {
    fn example() -> Self {
        Self { auth_code: "123456".to_owned(), user: UserLoginBody::example() }
    }
}

pub(crate) struct AuthApi;

#[OpenApi(prefix_path = "/fido2/v2/auth", tag = "Tag::Auth")]
impl AuthApi {
    /// Begin to sign in with a passkey
    ///
    /// Answers what to tell the authenticator, and a session for `auth/complete`; stores nothing. With a user
    /// name the user's passkeys are listed; without one any discoverable passkey will do, as for autofill.
    ///
    /// That a name is unknown is no error. If the application hides unknown users, the answer for one looks like
    /// that for a known one, and is always the same for the same name.
    #[oai(path = "/init", method = "post", operation_id = "authInit")]
    async fn init(
        &self,
        state: State<'_>,
        request: &Request,
        body: Body<AuthInitRequest>,
    ) -> Outcome<Json<AuthInitResponse>, { BODY | FORBIDDEN | NOT_FOUND }> {
        let body = body.0;
        let app_id = body.app.as_ref().map(|app| app.id.as_str());
        let application = application::of_request(&state.directory, request, app_id).await?;
        let device = client_device(body.device_info, request);
        let begun = state.authentication.init(application, body.user.map(|user| user.username), device);
        Ok(Json(begun.await?.into()))
    }

    /// Complete a login
    ///
    /// Verifies the authenticator's answer (WebAuthn Level 3 section 7.2) for the user of the session, records the
    /// use, and signs the user in. A signature counter that goes backwards is refused and the passkey flagged. A
    /// session can be used once.
    #[oai(path = "/complete", method = "post", operation_id = "authComplete")]
    async fn complete(
        &self,
        state: State<'_>,
        request: &Request,
        body: Body<AuthCompleteRequest>,
    ) -> Outcome<Json<SignedInBody>, { BODY | UNAUTHORIZED | FORBIDDEN | CONFLICT }> {
        let body = body.0;
        let session = state.sessions.open(&body.session)?;
        let application = application::of_credential(&state.directory, request, session.application).await?;
        let completion = Completion {
            application,
            session,
            response: body.assertion_result.into(),
            client: client(&state, request),
        };
        Ok(Json(state.authentication.complete(completion).await?.into()))
    }

    /// Get a code for another device
    ///
    /// A code that the signed-in user types on another device to sign in there. It can be used once, within minutes, and
    /// takes the place of the one before. Needs an access token with the scope `auth:write`. Has no body.
    #[oai(path = "/otp", method = "post", operation_id = "authCodeRequest")]
    async fn show_code(
        &self,
        state: State<'_>,
        caller: TokenAuth<AuthWrite>,
    ) -> Outcome<Json<AuthCodeResponse>, { ANY | CREDENTIAL | TOO_MANY }> {
        let (code, expires_at) = state.code_login.show(&caller.0, &caller.1).await?;
        Ok(Json(AuthCodeResponse { code, expires_at: Time(expires_at) }))
    }

    /// Mail a code
    ///
    /// Sends a code to the user's verified e-mail address. The answer is the same, and takes as long, if there is no such
    /// user or no such address: then nothing is sent.
    #[oai(path = "/otp/email", method = "post", operation_id = "authCodeRequestEmail")]
    async fn mail_code(
        &self,
        state: State<'_>,
        request: &Request,
        body: Body<AuthCodeSendRequest>,
    ) -> Outcome<NoContent, { BODY | FORBIDDEN | NOT_FOUND | TOO_MANY }> {
        send_code(&state, request, &body.0, Channel::Email).await?;
        Ok(NoContent)
    }

    /// Text a code
    ///
    /// Sends a code to the user's verified telephone number, if the user agreed to get text messages there. The answer is
    /// the same, and takes as long, if nothing is sent.
    #[oai(path = "/otp/sms", method = "post", operation_id = "authCodeRequestSms")]
    async fn text_code(
        &self,
        state: State<'_>,
        request: &Request,
        body: Body<AuthCodeSendRequest>,
    ) -> Outcome<NoContent, { BODY | FORBIDDEN | NOT_FOUND | TOO_MANY }> {
        send_code(&state, request, &body.0, Channel::Sms).await?;
        Ok(NoContent)
    }

    /// Sign in with a code
    ///
    /// Signs the user in with a code from `auth/otp`, `auth/otp/email` or `auth/otp/sms`. A code can be tried a few times,
    /// and used once. The token holds `passkey:read` and `reg:write` only: a code is weaker than a passkey, and the best
    /// to do next is to make one.
    #[oai(path = "/otp/verify", method = "post", operation_id = "authCodeVerify")]
    async fn verify_code(
        &self,
        state: State<'_>,
        request: &Request,
        body: Body<AuthCodeVerifyRequest>,
    ) -> Outcome<Json<SignedInBody>, { BODY | UNAUTHORIZED | FORBIDDEN | NOT_FOUND | TOO_MANY }> {
        let AuthCodeVerifyRequest { auth_code: code, user } = body.0;
        let application = application::of_request(&state.directory, request, None).await?;
        let device = client_device(None, request);
        let client = client(&state, request);
        let attempt = Attempt { application, user_name: user.username, code, device, client };
        Ok(Json(state.code_login.complete(attempt).await?.into()))
    }
}

async fn send_code(
    state: &State<'_>,
    request: &Request,
    body: &AuthCodeSendRequest,
    channel: Channel,
) -> Result<(), crate::error::ApiError> {
    let application = application::of_request(&state.directory, request, None).await?;
    let client = client(state, request);
    Ok(state.code_login.send(&application, &body.user.username, channel, &client).await?)
}
