//! `auth/*`: signing in with a passkey.

use fidelio_flows::authentication::{self, Begun, Completion};
use poem::Request;
use poem_openapi::payload::Json;
use poem_openapi::types::Example;
use poem_openapi::{Enum, Object, OpenApi};

use crate::application;
use crate::document::Tag;
use crate::failure::{BODY, CONFLICT, FORBIDDEN, NOT_FOUND, Outcome, UNAUTHORIZED};
use crate::state::State;
use crate::wire::{
    ApplicationRef, AssertionOptions, AssertionResult, Body, DeviceInfoBody, SignedInBody, UserLoginBody,
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
            cross_auth_methods: Vec::new(),
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
        let completion = Completion { application, session, response: body.assertion_result.into() };
        Ok(Json(state.authentication.complete(completion).await?.into()))
    }
}
