//! `mfa/*`: signing in and up in several steps.

use fidelio_flows::mfa::{self, Outcome as StepOutcome};
use fidelio_identity::{Channel, TrustKind};
use poem::Request;
use poem_openapi::payload::Json;
use poem_openapi::types::{Example, ToJSON as _};
use poem_openapi::{Enum, Object, OpenApi};

use crate::application;
use crate::auth::SessionAuth;
use crate::document::Tag;
use crate::error::ApiError;
use crate::failure::{BODY, CONFLICT, CREDENTIAL, FORBIDDEN, NOT_FOUND, NoContent, Outcome, TOO_MANY};
use crate::state::State;
use crate::wire::{
    AssertionResult, Body, CompletedBody, CreationResult, DeviceInfoBody, MfaErrorBody, MfaUserBody, NextBody,
    PasskeyInfo, TrustItemsBody, client_device, example,
};

/// Begins to sign in or up.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct MfaBeginRequest {
    /// The device.
    device_info: Option<DeviceInfoBody>,
    /// Who signs in or up; whoever has a passkey if absent, or is vouched for where the policy has that suffice.
    user: Option<MfaUserBody>,
    /// Trust ids.
    trust_items: Option<TrustItemsBody>,
    /// What is to be signed: 1 to 2,048 bytes of text. Sign a digest of more.
    payload: Option<String>,
    /// What the client calls the interaction, to find its events by: at most 128 bytes. It is also the `nonce` of the
    /// signature. One is made if it is absent.
    trace_id: Option<String>,
}

impl Example for MfaBeginRequest {
    fn example() -> Self {
        Self {
            device_info: Some(DeviceInfoBody::example()),
            user: Some(MfaUserBody::example()),
            trust_items: None,
            payload: None,
            trace_id: Some("6957cf6e-a86c-44fb-b25a-bd97cb9ff830".to_owned()),
        }
    }
}

/// Asks whether any trust id is known.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", example)]
pub(crate) struct MfaDiscoverRequest {
    /// The trust ids.
    trust_items: TrustItemsBody,
}

impl Example for MfaDiscoverRequest {
    fn example() -> Self {
        Self { trust_items: TrustItemsBody::example() }
    }
}

/// Replaces what is to be signed.
#[derive(Clone, Debug, Object)]
#[oai(example)]
pub(crate) struct MfaPayloadRequest {
    /// What is to be signed: 1 to 2,048 bytes of text.
    payload: String,
}

impl Example for MfaPayloadRequest {
    fn example() -> Self {
        Self { payload: "Pay 10.00 EUR to Bob".to_owned() }
    }
}

/// How a code is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub(crate) enum OtpMethod {
    /// By e-mail.
    Email,
    /// By text message.
    Sms,
}

impl From<OtpMethod> for Channel {
    fn from(method: OtpMethod) -> Self {
        match method {
            OtpMethod::Email => Self::Email,
            OtpMethod::Sms => Self::Sms,
        }
    }
}

/// Asks for a code.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none, example)]
pub(crate) struct MfaOtpRequest {
    /// How it is sent.
    method: OtpMethod,
    /// The value or the label of the address that was chosen; the first one if absent.
    option: Option<String>,
}

impl Example for MfaOtpRequest {
    fn example() -> Self {
        Self { method: OtpMethod::Email, option: Some("a***@example.com".to_owned()) }
    }
}

/// A session that a code was sent in.
#[derive(Clone, Debug, Object)]
#[oai(example)]
pub(crate) struct MfaSessionResponse {
    /// To be sent in `Authorization` with what is done next.
    session: String,
}

impl Example for MfaSessionResponse {
    fn example() -> Self {
        Self { session: example::SESSION.to_owned() }
    }
}

/// A code that was typed.
#[derive(Clone, Debug, Object)]
#[oai(example)]
pub(crate) struct MfaOtpVerifyRequest {
    /// The digits; spaces and hyphens between them are ignored.
    otp: String,
}

impl Example for MfaOtpVerifyRequest {
    fn example() -> Self {
        Self { otp: "123456".to_owned() }
    }
}

/// What the authenticator answered to the options of `passkey:auth` or `passkey:tx`.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", example)]
pub(crate) struct MfaAssertionRequest {
    /// The answer.
    assertion_result: AssertionResult,
}

impl Example for MfaAssertionRequest {
    fn example() -> Self {
        Self { assertion_result: AssertionResult::example() }
    }
}

/// What the authenticator answered to the options of `passkey:reg`.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct MfaCreationRequest {
    /// The answer.
    creation_result: CreationResult,
    /// What the user calls the passkey; named after its provider and device if absent.
    passkey_name: Option<String>,
}

impl Example for MfaCreationRequest {
    fn example() -> Self {
        Self { creation_result: CreationResult::example(), passkey_name: None }
    }
}

/// A token by which the application's backend vouches for the user.
#[derive(Clone, Debug, Object)]
#[oai(example)]
pub(crate) struct MfaExternalRequest {
    /// From `mgmt/grant/external-auth`.
    token: String,
}

impl Example for MfaExternalRequest {
    fn example() -> Self {
        Self { token: example::TOKEN.to_owned() }
    }
}

/// What a step of a flow can answer.
const STEP: u32 = BODY | CREDENTIAL | CONFLICT | TOO_MANY;

fn completed(
    outcome: StepOutcome,
    info: impl FnOnce(mfa::UsedPasskey) -> Option<PasskeyInfo>,
) -> Result<Json<CompletedBody>, ApiError> {
    match outcome {
        StepOutcome::Done(mut done) => {
            let info = done.passkey.take().and_then(info);
            Ok(Json(CompletedBody::new(*done, info)))
        }
        StepOutcome::More(next) => Err(ApiError::more(NextBody::from(next).to_json().unwrap_or_default())),
    }
}

pub(crate) struct MfaApi;

#[OpenApi(prefix_path = "/fido2/v2/mfa", tag = "Tag::Mfa")]
impl MfaApi {
    /// Begin to sign in or up
    ///
    /// Answers what the application's policy asks for, from this user in this situation, and a session for it; stores
    /// nothing. Do one of the things in `next` and send the session in `Authorization`. A step that completes the
    /// flow answers 200 with tokens; one that is right and not enough answers 401 with a new `session` and `next`.
    ///
    /// The application is found by the host; the server's default if that names none.
    #[oai(path = "/begin", method = "post", operation_id = "mfaBegin")]
    async fn begin(
        &self,
        state: State<'_>,
        request: &Request,
        body: Body<MfaBeginRequest>,
    ) -> Outcome<Json<NextBody>, { BODY | FORBIDDEN | NOT_FOUND }, MfaErrorBody> {
        let body = body.0;
        let application = application::of_request(&state.directory, request, None).await?;
        let begun = state.mfa.begin(mfa::Request {
            application,
            user: body.user.map(mfa::RequestedUser::from),
            payload: body.payload,
            trace_id: body.trace_id,
            trust_items: body.trust_items.map(Vec::<(TrustKind, String)>::from).unwrap_or_default(),
            device: client_device(body.device_info, request),
        });
        Ok(Json(begun.await?.into()))
    }

    /// Ask whether a trust id is known
    ///
    /// 204 if any of the trust ids is of somebody who has signed in with it, 404 if none is.
    #[oai(path = "/discover", method = "post", operation_id = "mfaDiscover")]
    async fn discover(
        &self,
        state: State<'_>,
        request: &Request,
        body: Body<MfaDiscoverRequest>,
    ) -> Outcome<NoContent, { BODY | FORBIDDEN | NOT_FOUND }, MfaErrorBody> {
        let application = application::of_request(&state.directory, request, None).await?;
        let items = Vec::<(TrustKind, String)>::from(body.0.trust_items);
        if state.mfa.discover(&application, &items).await? {
            Ok(NoContent)
        } else {
            Err(ApiError::not_found("none of these trust ids is known").into())
        }
    }

    /// Replace what is to be signed
    ///
    /// Answers what is next for the new payload; passkey options that were offered for the old one are over. A payload
    /// that was signed already cannot be replaced.
    #[oai(path = "/payload", method = "post", operation_id = "mfaPayloadUpdate")]
    async fn payload(
        &self,
        state: State<'_>,
        auth: SessionAuth,
        body: Body<MfaPayloadRequest>,
    ) -> Outcome<Json<NextBody>, STEP, MfaErrorBody> {
        let entered = state.mfa.enter(auth.application, auth.session, auth.client).await?;
        Ok(Json(state.mfa.replace_payload(entered, body.0.payload).await?.into()))
    }

    /// Have a code sent
    ///
    /// For `otp:email` and `otp:sms`. The session that comes back takes the code; the one that was sent stays good for
    /// everything else. A new code takes the place of the one before.
    #[oai(path = "/otp/request", method = "post", operation_id = "mfaOtpRequest")]
    async fn request_code(
        &self,
        state: State<'_>,
        auth: SessionAuth,
        body: Body<MfaOtpRequest>,
    ) -> Outcome<Json<MfaSessionResponse>, STEP, MfaErrorBody> {
        let body = body.0;
        let entered = state.mfa.enter(auth.application, auth.session, auth.client).await?;
        let session = state.mfa.request_code(entered, body.method.into(), body.option).await?;
        Ok(Json(MfaSessionResponse { session }))
    }

    /// Type the code that was sent
    ///
    /// A code can be tried a few times, and used once.
    #[oai(path = "/otp/verify", method = "post", operation_id = "mfaOtpVerify")]
    async fn verify_code(
        &self,
        state: State<'_>,
        auth: SessionAuth,
        body: Body<MfaOtpVerifyRequest>,
    ) -> Outcome<Json<CompletedBody>, STEP, MfaErrorBody> {
        let entered = state.mfa.enter(auth.application, auth.session, auth.client).await?;
        let outcome = state.mfa.verify_code(entered, &body.0.otp).await?;
        Ok(completed(outcome, |_| None)?)
    }

    /// Use a passkey
    ///
    /// For `passkey:auth`: the authenticator's answer to the options that were offered.
    #[oai(path = "/passkey/auth", method = "post", operation_id = "mfaPasskeyAuth")]
    async fn passkey_auth(
        &self,
        state: State<'_>,
        auth: SessionAuth,
        body: Body<MfaAssertionRequest>,
    ) -> Outcome<Json<CompletedBody>, STEP, MfaErrorBody> {
        let result = body.0.assertion_result;
        let entered = state.mfa.enter(auth.application, auth.session, auth.client).await?;
        let outcome = state.mfa.use_passkey(entered, result.clone().into()).await?;
        Ok(completed(outcome, |passkey| Some(PasskeyInfo::used(passkey, result)))?)
    }

    /// Make a passkey
    ///
    /// For `passkey:reg`: the authenticator's answer to the options that were offered. A user who signs up is made with
    /// the passkey.
    #[oai(path = "/passkey/reg", method = "post", operation_id = "mfaPasskeyReg")]
    async fn passkey_reg(
        &self,
        state: State<'_>,
        auth: SessionAuth,
        body: Body<MfaCreationRequest>,
    ) -> Outcome<Json<CompletedBody>, STEP, MfaErrorBody> {
        let MfaCreationRequest { creation_result: result, passkey_name } = body.0;
        let entered = state.mfa.enter(auth.application, auth.session, auth.client).await?;
        let outcome = state.mfa.make_passkey(entered, result.clone().into(), passkey_name).await?;
        Ok(completed(outcome, |passkey| Some(PasskeyInfo::made(passkey, result)))?)
    }

    /// Sign the payload with a passkey
    ///
    /// For `passkey:tx`: the challenge is SHA-256 of the payload, the trace id and a nonce of the server's, so that the
    /// passkey signs the payload itself. What proves it is kept as for `tx/complete`.
    #[oai(path = "/passkey/tx", method = "post", operation_id = "mfaPasskeyTx")]
    async fn passkey_tx(
        &self,
        state: State<'_>,
        auth: SessionAuth,
        body: Body<MfaAssertionRequest>,
    ) -> Outcome<Json<CompletedBody>, STEP, MfaErrorBody> {
        let result = body.0.assertion_result;
        let entered = state.mfa.enter(auth.application, auth.session, auth.client).await?;
        let outcome = state.mfa.sign_payload(entered, result.clone().into()).await?;
        Ok(completed(outcome, |passkey| Some(PasskeyInfo::used(passkey, result)))?)
    }

    /// Bring a token of the application's backend
    ///
    /// For `external`: the backend has signed the user in by its own means, and vouches for it with a token from
    /// `mgmt/grant/external-auth`. It can be used once.
    #[oai(path = "/third-party/verify", method = "post", operation_id = "mfaThirdPartyAuthVerify")]
    async fn external(
        &self,
        state: State<'_>,
        auth: SessionAuth,
        body: Body<MfaExternalRequest>,
    ) -> Outcome<Json<CompletedBody>, STEP, MfaErrorBody> {
        let entered = state.mfa.enter(auth.application, auth.session, auth.client).await?;
        let outcome = state.mfa.verify_external(entered, &body.0.token).await?;
        Ok(completed(outcome, |_| None)?)
    }
}
