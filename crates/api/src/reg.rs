//! `reg/*`: registering passkeys.

use fidelio_flows::registration::{self, Begun, Completion};
use poem::Request;
use poem_openapi::payload::Json;
use poem_openapi::types::Example;
use poem_openapi::{Enum, Object, OpenApi};

use crate::application;
use crate::auth::OptionalToken;
use crate::client::client;
use crate::document::Tag;
use crate::failure::{BODY, CONFLICT, FORBIDDEN, NOT_FOUND, Outcome, UNAUTHORIZED};
use crate::state::State;
use crate::wire::{
    ApplicationRef, Body, CreationResult, DeviceInfoBody, RegistrationOptions, SignedInBody, UserBody,
    client_device, example,
};

/// How a passkey is to be made.
#[derive(Clone, Debug, Default, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub(crate) struct PasskeyOptions {
    /// Whether the passkey is to be on a security key instead of the device itself.
    security_key: Option<bool>,
    /// Whether the browser is to make the passkey by itself after the user signed in by other means
    /// (`mediation: "conditional"`). Needs a token of the user; user verification is then not required.
    conditional_create: Option<bool>,
}

/// Asks to register a passkey.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct RegInitRequest {
    /// The application; found by the token, the host, or the server's default if absent.
    app: Option<ApplicationRef>,
    /// The device.
    device_info: Option<DeviceInfoBody>,
    /// For whom; the token's user if absent.
    user: Option<UserBody>,
    /// How the passkey is to be made.
    passkey_options: Option<PasskeyOptions>,
}

impl Example for RegInitRequest {
    fn example() -> Self {
        Self {
            app: Some(ApplicationRef::example()),
            device_info: Some(DeviceInfoBody::example()),
            user: Some(UserBody::example()),
            passkey_options: None,
        }
    }
}

/// What the client is to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "camelCase")]
pub(crate) enum RegistrationAction {
    /// Make a passkey and complete.
    Proceed,
    /// Make none: this device has one already; sign in with it.
    SignIn,
    /// Make none: the application does not allow it.
    Fail,
}

/// A registration that has begun.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", example)]
pub(crate) struct RegInitResponse {
    /// What to do next. Completing is refused unless it is `proceed`.
    action: RegistrationAction,
    /// What to tell the authenticator.
    registration_request_options: RegistrationOptions,
    /// To be sent back to complete, once, within the application's session time.
    session: String,
}

impl Example for RegInitResponse {
    fn example() -> Self {
        Self {
            action: RegistrationAction::Proceed,
            registration_request_options: RegistrationOptions::example(),
            session: example::SESSION.to_owned(),
        }
    }
}

impl From<Begun> for RegInitResponse {
    fn from(begun: Begun) -> Self {
        Self {
            action: match begun.action {
                registration::Action::Proceed => RegistrationAction::Proceed,
                registration::Action::SignIn => RegistrationAction::SignIn,
                registration::Action::Fail => RegistrationAction::Fail,
            },
            registration_request_options: begun.options.into(),
            session: begun.session,
        }
    }
}

/// What the authenticator answered to a registration.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct RegCompleteRequest {
    /// The answer.
    creation_result: CreationResult,
    /// What the user calls the passkey, at most 128 characters; named after provider and device if absent.
    passkey_name: Option<String>,
    /// The session from init.
    #[oai(validator(min_length = 16))]
    session: String,
}

impl Example for RegCompleteRequest {
    fn example() -> Self {
        Self {
            creation_result: CreationResult::example(),
            passkey_name: Some("My phone".to_owned()),
            session: example::SESSION.to_owned(),
        }
    }
}

pub(crate) struct RegApi;

#[OpenApi(prefix_path = "/fido2/v2/reg", tag = "Tag::Reg")]
impl RegApi {
    /// Begin to register a passkey
    ///
    /// Answers what to tell the authenticator, and a session for `reg/complete`; stores nothing.
    ///
    /// Without a token this is for user names that do not exist yet, in applications that allow open
    /// registration. To add a passkey to a user who exists, send that user's access token or a grant, with the
    /// scope `reg:write`; a token of somebody else counts as none.
    #[oai(path = "/init", method = "post", operation_id = "regInit")]
    async fn init(
        &self,
        state: State<'_>,
        request: &Request,
        token: OptionalToken,
        body: Body<RegInitRequest>,
    ) -> Outcome<Json<RegInitResponse>, { BODY | FORBIDDEN | NOT_FOUND }> {
        let body = body.0;
        let app_id = body.app.as_ref().map(|app| app.id.as_str());
        let application = match (app_id, &token.0) {
            // The token names the application only if nothing in the body does: a published client sends
            // whatever token it holds.
            (None, Some(token)) => match state.tokens.read_access(token).await {
                Ok(claims) => application::of_credential(&state.directory, request, claims.aud).await?,
                Err(_) => application::of_request(&state.directory, request, None).await?,
            },
            _ => application::of_request(&state.directory, request, app_id).await?,
        };
        let options = body.passkey_options.unwrap_or_default();
        let begun = state.registration.init(registration::Request {
            application,
            user: body.user.map(Into::into),
            device: client_device(body.device_info, request),
            security_key: options.security_key.unwrap_or(false),
            conditional_create: options.conditional_create.unwrap_or(false),
            token: token.0,
        });
        Ok(Json(begun.await?.into()))
    }

    /// Complete the registration of a passkey
    ///
    /// Verifies the authenticator's answer: type, challenge, origin, RP id, flags, algorithm and attestation
    /// statement (WebAuthn Level 3 section 7.1). Then stores user, device and passkey, all or nothing, and
    /// signs the user in. A session can be used once.
    #[oai(path = "/complete", method = "post", operation_id = "regComplete")]
    async fn complete(
        &self,
        state: State<'_>,
        request: &Request,
        body: Body<RegCompleteRequest>,
    ) -> Outcome<Json<SignedInBody>, { BODY | UNAUTHORIZED | FORBIDDEN | CONFLICT }> {
        let body = body.0;
        let session = state.sessions.open(&body.session)?;
        let application = application::of_credential(&state.directory, request, session.application).await?;
        let completed = state.registration.complete(Completion {
            application,
            session,
            response: body.creation_result.into(),
            passkey_name: body.passkey_name,
            client: client(&state, request),
        });
        Ok(Json(completed.await?.into()))
    }
}
