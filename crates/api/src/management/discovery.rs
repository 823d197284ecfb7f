use fidelio_flows::management::{DiscoveryRequest, Match};
use fidelio_identity::UserNameType;
use fidelio_kernel::Timestamp;
use poem_openapi::payload::Json;
use poem_openapi::types::Example;
use poem_openapi::{Enum, Object, OpenApi};

use crate::auth::{ScopedKeyAuth, UserRead};
use crate::document::Tag;
use crate::error::ApiError;
use crate::failure::{BODY, CREDENTIAL, Outcome};
use crate::state::State;
use crate::wire::{
    AssertionOptions, Body, DeviceInfoBody, RegistrationOptions, Time, UserBody, described_device, example,
};

/// Asks what would happen.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct DiscoverRequest {
    /// The user.
    user: UserBody,
    /// The User-Agent header of the user's browser.
    user_agent: String,
    /// What the browser says of its device.
    device_info: Option<DeviceInfoBody>,
    /// Whether a passkey would be made on a security key; false if absent.
    security_key: Option<bool>,
    /// What the interaction is called; made up if absent.
    trace_id: Option<String>,
}

impl Example for DiscoverRequest {
    fn example() -> Self {
        Self {
            user: UserBody::example(),
            user_agent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 \
                Safari/537.36"
                .to_owned(),
            device_info: Some(DeviceInfoBody::example()),
            security_key: Some(false),
            trace_id: None,
        }
    }
}

/// What would happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename = "MatchResult")]
pub(crate) enum MatchBody {
    /// The user could sign in with a passkey from this device.
    PasskeyFound,
    /// The user is known and could not: there is no passkey, or none that this device reaches.
    NoPasskey,
    /// There is no such user.
    NoUser,
    /// The user is deactivated.
    UserInactive,
}

impl From<Match> for MatchBody {
    fn from(found: Match) -> Self {
        match found {
            Match::PasskeyFound => Self::PasskeyFound,
            Match::NoPasskey => Self::NoPasskey,
            Match::NoUser => Self::NoUser,
            Match::UserInactive => Self::UserInactive,
        }
    }
}

/// What would happen if the user signed in now.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct DiscoverResponse {
    /// What would happen.
    match_result: MatchBody,
    /// What to tell `navigator.credentials.get()`.
    auth_request_options: AssertionOptions,
    /// What to tell `navigator.credentials.create()`.
    reg_request_options: RegistrationOptions,
    /// For `auth/complete`, or for `reg/complete` where this key could grant `reg:write`, or where the user is not known
    /// and anybody may register; once.
    session: String,
    /// What the interaction is called.
    trace_id: String,
    /// The user; absent if there is none.
    user_id: Option<String>,
    /// When the user last signed in with a passkey.
    last_login_ts: Option<Time>,
    /// On which device.
    last_login_device_id: Option<String>,
}

impl Example for DiscoverResponse {
    fn example() -> Self {
        Self {
            match_result: MatchBody::PasskeyFound,
            auth_request_options: AssertionOptions::example(),
            reg_request_options: RegistrationOptions::example(),
            session: example::SESSION.to_owned(),
            trace_id: "checkout-4711".to_owned(),
            user_id: Some(example::USER.to_owned()),
            last_login_ts: Some(Time(Timestamp::from_seconds(1_767_372_044))),
            last_login_device_id: Some(example::DEVICE.to_owned()),
        }
    }
}

#[derive(Default)]
pub(crate) struct DiscoveryApi;

#[OpenApi(prefix_path = "/fido2/v2/mgmt", tag = "Tag::Mgmt")]
impl DiscoveryApi {
    /// Look what a login would meet
    ///
    /// What would happen if this user signed in now from this device. Nothing is begun and nothing written; the session can
    /// be used all the same. Needs an API key with the scope `user:read`.
    #[oai(path = "/discover", method = "post", operation_id = "mgmtDiscover")]
    async fn discover(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<UserRead>,
        body: Body<DiscoverRequest>,
    ) -> Outcome<Json<DiscoverResponse>, { BODY | CREDENTIAL }> {
        let DiscoverRequest { user, user_agent, device_info, security_key, trace_id } = body.0;
        let trace_id = trace_id.filter(|text| !text.is_empty());
        if trace_id.as_ref().is_some_and(|text| text.len() > 128 || text.chars().any(char::is_control)) {
            return Err(ApiError::bad_request("traceId must have at most 128 printable bytes").into());
        }
        let device = described_device(device_info, &user_agent);
        let discovered = state.management.discover(
            &caller.0,
            DiscoveryRequest {
                user_name: user.username,
                name_type: user.username_type.map(UserNameType::from),
                display_name: user.display_name,
                device,
                security_key: security_key.unwrap_or_default(),
            },
        );
        let discovered = discovered.await?;
        let made_up = || caller.1.request.map(|id| id.to_string()).unwrap_or_default();
        Ok(Json(DiscoverResponse {
            match_result: discovered.found.into(),
            auth_request_options: discovered.request.into(),
            reg_request_options: discovered.creation.into(),
            session: discovered.session,
            trace_id: trace_id.unwrap_or_else(made_up),
            user_id: discovered.user.map(|id| id.to_string()),
            last_login_ts: discovered.last_login.map(|(at, _)| Time(at)),
            last_login_device_id: discovered.last_login.and_then(|(_, id)| id).map(|id| id.to_string()),
        }))
    }
}
