//! `mgmt/*`: what backends see and change of their users, with their devices, passkeys and authenticators.

use fidelio_credentials::{Aaguid, Passkey};
use fidelio_flows::management::{DiscoveryRequest, ManagementError, Match, UserView};
use fidelio_identity::UserNameType;
use fidelio_identity::authenticator_policy::Blocked;
use fidelio_kernel::{DeviceId, PasskeyId, Timestamp, UserId};
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::types::Example;
use poem_openapi::{Enum, Object, OpenApi};

use crate::auth::{PasskeyRead, PasskeyWrite, ScopedKeyAuth, UserRead, UserWrite};
use crate::document::Tag;
use crate::error::ApiError;
use crate::failure::{ANY, BAD_REQUEST, BODY, CREDENTIAL, NOT_FOUND, NoContent, Outcome};
use crate::state::{ApiState, State};
use crate::wire::{
    AaguidMetadata, AssertionOptions, Body, DeviceInfoBody, NameTypeBody, RegistrationOptions, Time,
    UsedDeviceBody, UserBody, described_device, example,
};

/// A user name.
#[derive(Clone, Debug, Object)]
#[oai(rename = "Username", rename_all = "camelCase")]
pub(crate) struct UserNameBody {
    /// The name.
    username: String,
    /// What kind of text it is.
    username_type: NameTypeBody,
}

/// A user and the names that the user can be found by.
#[derive(Clone, Debug, Object)]
#[oai(rename = "UserWithNames", rename_all = "camelCase", example)]
pub(crate) struct NamedUserBody {
    /// The user's identifier.
    user_id: String,
    /// The names.
    usernames: Vec<UserNameBody>,
}

impl From<fidelio_identity::User> for NamedUserBody {
    fn from(user: fidelio_identity::User) -> Self {
        let name = UserNameBody { username: user.name.as_str().to_owned(), username_type: user.name_type.into() };
        Self { user_id: user.id.to_string(), usernames: vec![name] }
    }
}

impl Example for NamedUserBody {
    fn example() -> Self {
        let name = UserNameBody { username: "ann@example.com".to_owned(), username_type: NameTypeBody::Email };
        Self { user_id: example::USER.to_owned(), usernames: vec![name] }
    }
}

/// A model of authenticator on the blacklist.
#[derive(Clone, Debug, Object)]
#[oai(rename = "AaguidBlacklist", rename_all = "camelCase", example)]
pub(crate) struct BlacklistItem {
    /// The AAGUID.
    aaguid: String,
    /// Whether no passkey of the model can be registered.
    reg: bool,
    /// Whether no passkey of the model can sign in.
    auth: bool,
}

impl Example for BlacklistItem {
    fn example() -> Self {
        Self { aaguid: example::AAGUID.to_owned(), reg: true, auth: false }
    }
}

/// Models to put on the blacklist.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", example)]
pub(crate) struct AaguidBlacklistPutRequest {
    /// The models; what was said of them before is replaced. One that is blocked at no step is taken off.
    items: Vec<BlacklistItem>,
}

impl Example for AaguidBlacklistPutRequest {
    fn example() -> Self {
        Self { items: vec![BlacklistItem::example()] }
    }
}

/// Models to take off the blacklist.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", example)]
pub(crate) struct AaguidBlacklistDeleteRequest {
    /// The AAGUIDs. One that is not on it is no error.
    aaguids: Vec<String>,
}

impl Example for AaguidBlacklistDeleteRequest {
    fn example() -> Self {
        Self { aaguids: vec![example::AAGUID.to_owned()] }
    }
}

/// A device and who has signed in on it.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", example)]
pub(crate) struct DeviceResponse {
    /// The device, as it describes itself.
    device_info: DeviceInfoBody,
    /// Who has signed in on it, at most 100.
    users: Vec<NamedUserBody>,
}

impl Example for DeviceResponse {
    fn example() -> Self {
        Self { device_info: DeviceInfoBody::example(), users: vec![NamedUserBody::example()] }
    }
}

/// A passkey, by its identifier alone.
#[derive(Clone, Debug, Object)]
#[oai(rename = "PasskeyInfoWithId", rename_all = "camelCase", skip_serializing_if_is_none)]
pub(crate) struct ManagedPasskey {
    /// The passkey's identifier.
    id: String,
    /// What its user calls it.
    name: String,
    /// The model of authenticator; zeros if it was not told.
    aaguid: String,
    /// The provider's name, if it is known.
    provider_name: Option<String>,
    /// When it was made.
    created_at: Time,
    /// On which device it was made.
    created_from_device_id: Option<String>,
    /// When it was last used.
    last_used_at: Option<Time>,
    /// On which device it was last used.
    last_used_from_device_id: Option<String>,
}

/// A passkey of a user.
#[derive(Clone, Debug, Object)]
#[oai(rename = "PasskeyOfUser", rename_all = "camelCase", skip_serializing_if_is_none)]
pub(crate) struct PasskeyOfUser {
    /// The passkey's identifier.
    passkey_id: String,
    /// What its user calls it.
    name: String,
    /// The model of authenticator; zeros if it was not told.
    aaguid: String,
    /// The provider's name, if it is known.
    provider_name: Option<String>,
    /// When it was made.
    created_at: Time,
    /// On which device it was made.
    created_from_device_id: Option<String>,
    /// When it was last used.
    last_used_at: Option<Time>,
    /// On which device it was last used.
    last_used_from_device_id: Option<String>,
}

fn managed(passkey: Passkey, state: &ApiState) -> ManagedPasskey {
    ManagedPasskey {
        id: passkey.id.to_string(),
        name: passkey.name,
        aaguid: passkey.aaguid.to_string(),
        provider_name: state.management.model_name(passkey.aaguid),
        created_at: Time(passkey.created_at),
        created_from_device_id: passkey.created_on.map(|id| id.to_string()),
        last_used_at: passkey.last_used_at.map(Time),
        last_used_from_device_id: passkey.last_used_on.map(|id| id.to_string()),
    }
}

impl From<ManagedPasskey> for PasskeyOfUser {
    fn from(passkey: ManagedPasskey) -> Self {
        Self {
            passkey_id: passkey.id,
            name: passkey.name,
            aaguid: passkey.aaguid,
            provider_name: passkey.provider_name,
            created_at: passkey.created_at,
            created_from_device_id: passkey.created_from_device_id,
            last_used_at: passkey.last_used_at,
            last_used_from_device_id: passkey.last_used_from_device_id,
        }
    }
}

impl Example for ManagedPasskey {
    fn example() -> Self {
        let time = Time(Timestamp::from_seconds(1_767_372_044));
        Self {
            id: example::PASSKEY.to_owned(),
            name: "Apple Passwords (Safari on iOS)".to_owned(),
            aaguid: example::AAGUID.to_owned(),
            provider_name: Some("Apple Passwords".to_owned()),
            created_at: time,
            created_from_device_id: Some(example::DEVICE.to_owned()),
            last_used_at: Some(time),
            last_used_from_device_id: Some(example::DEVICE.to_owned()),
        }
    }
}

/// A passkey and its owner.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", example)]
pub(crate) struct PasskeyResponse {
    /// The passkey.
    passkey_info: ManagedPasskey,
    /// Its owner.
    user: NamedUserBody,
}

impl Example for PasskeyResponse {
    fn example() -> Self {
        Self { passkey_info: ManagedPasskey::example(), user: NamedUserBody::example() }
    }
}

/// A new name for a passkey.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", example)]
pub(crate) struct PasskeyNameRequest {
    /// 1 to 128 printable characters.
    passkey_name: String,
}

impl Example for PasskeyNameRequest {
    fn example() -> Self {
        Self { passkey_name: "Ann's work laptop".to_owned() }
    }
}

/// A user with devices and passkeys.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", example)]
pub(crate) struct UserResponse {
    /// The user.
    user: NamedUserBody,
    /// The devices that the user has signed in on, used last first.
    devices: Vec<UsedDeviceBody>,
    /// The user's passkeys, oldest first.
    passkeys: Vec<PasskeyOfUser>,
}

impl UserResponse {
    fn new(view: UserView, state: &ApiState) -> Self {
        Self {
            user: view.user.into(),
            devices: view.devices.into_iter().map(UsedDeviceBody::from).collect(),
            passkeys: view.passkeys.into_iter().map(|(passkey, _)| managed(passkey, state).into()).collect(),
        }
    }
}

impl Example for UserResponse {
    fn example() -> Self {
        Self {
            user: NamedUserBody::example(),
            devices: vec![UsedDeviceBody::example()],
            passkeys: vec![ManagedPasskey::example().into()],
        }
    }
}

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

fn passkey_id(text: &str) -> Result<PasskeyId, ApiError> {
    text.parse().map_err(|_| ManagementError::UnknownPasskey.into())
}

fn user_id(text: &str) -> Result<UserId, ApiError> {
    text.parse().map_err(|_| ManagementError::UnknownUser.into())
}

/// What was done, if there was somebody to do it to.
fn done(was_there: bool) -> Result<NoContent, ApiError> {
    if was_there { Ok(NoContent) } else { Err(ManagementError::UnknownUser.into()) }
}

/// An AAGUID of a list.
fn aaguid(field: &str, index: usize, text: &str) -> Result<Aaguid, ApiError> {
    text.parse().map_err(|_| ApiError::bad_request(format!("{field}[{index}] must be a UUID")))
}

pub(crate) struct UsersApi;

#[OpenApi(prefix_path = "/fido2/v2/mgmt", tag = "Tag::Mgmt")]
impl UsersApi {
    /// Get an authenticator model's name and icons
    ///
    /// What the catalogue of passkey providers, or else the FIDO metadata, knows of an AAGUID. Needs an API key with the
    /// scope `passkey:read`.
    #[oai(path = "/aaguid/:aaguid", method = "get", operation_id = "mgmtAaguidMetadata")]
    async fn model(
        &self,
        state: State<'_>,
        _caller: ScopedKeyAuth<PasskeyRead>,
        /// The AAGUID: a UUID.
        aaguid: Path<String>,
    ) -> Outcome<Json<AaguidMetadata>, { ANY | BAD_REQUEST | CREDENTIAL | NOT_FOUND }> {
        let malformed = |_| ApiError::bad_request("aaguid must be a UUID");
        let aaguid: Aaguid = aaguid.parse().map_err(malformed)?;
        Ok(Json(AaguidMetadata::new(aaguid, state.management.model(aaguid)?)))
    }

    /// Get the blacklist of authenticator models
    ///
    /// By AAGUID. Needs an API key with the scope `passkey:read`.
    #[oai(path = "/aaguid/blacklist", method = "get", operation_id = "mgmtAaguidBlacklistGet")]
    async fn blacklist(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<PasskeyRead>,
    ) -> Outcome<Json<Vec<BlacklistItem>>, { ANY | CREDENTIAL | NOT_FOUND }> {
        let application = state.administration.application(Some(caller.0.application.id)).await?;
        let items = application.settings.authenticators.blacklist.into_iter();
        let item = |(aaguid, blocked): (Aaguid, Blocked)| BlacklistItem {
            aaguid: aaguid.to_string(),
            reg: blocked.reg,
            auth: blocked.auth,
        };
        Ok(Json(items.map(item).collect()))
    }

    /// Put authenticator models on the blacklist
    ///
    /// From now on, no passkey of such a model can be registered (`reg`) or sign in (`auth`), also one that exists already.
    /// Other servers on the same database follow within five seconds. At most 1,000 models. Needs an API key with the
    /// scope `passkey:write`.
    #[oai(path = "/aaguid/blacklist", method = "put", operation_id = "mgmtAaguidBlacklistPut")]
    async fn block(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<PasskeyWrite>,
        body: Body<AaguidBlacklistPutRequest>,
    ) -> Outcome<NoContent, { BODY | CREDENTIAL | NOT_FOUND }> {
        let items = body.0.items.iter().enumerate().map(|(index, item)| {
            let aaguid = item.aaguid.parse();
            let malformed = |_| ApiError::bad_request(format!("items[{index}].aaguid must be a UUID"));
            Ok((aaguid.map_err(malformed)?, Blocked { reg: item.reg, auth: item.auth }))
        });
        let items = items.collect::<Result<Vec<_>, ApiError>>()?;
        let by = caller.0.by(&caller.1);
        state.administration.change_blacklist(&by, caller.0.application.id, items).await?;
        Ok(NoContent)
    }

    /// Take authenticator models off the blacklist
    ///
    /// Needs an API key with the scope `passkey:write`.
    #[oai(path = "/aaguid/blacklist", method = "delete", operation_id = "mgmtAaguidBlacklistDelete")]
    async fn unblock(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<PasskeyWrite>,
        body: Body<AaguidBlacklistDeleteRequest>,
    ) -> Outcome<NoContent, { BODY | CREDENTIAL | NOT_FOUND }> {
        let aaguids = body.0.aaguids.iter().enumerate();
        let items = aaguids.map(|(index, text)| Ok((aaguid("aaguids", index, text)?, Blocked::default())));
        let items = items.collect::<Result<Vec<_>, ApiError>>()?;
        let by = caller.0.by(&caller.1);
        state.administration.change_blacklist(&by, caller.0.application.id, items).await?;
        Ok(NoContent)
    }

    /// Get a device
    ///
    /// And who has signed in on it. Needs an API key with the scope `user:read`.
    #[oai(path = "/device/:deviceId", method = "get", operation_id = "mgmtDeviceGet")]
    async fn device(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<UserRead>,
        /// The device's identifier.
        #[oai(name = "deviceId")]
        device: Path<String>,
    ) -> Outcome<Json<DeviceResponse>, { ANY | CREDENTIAL | NOT_FOUND }> {
        let unknown = |_| ApiError::from(ManagementError::UnknownDevice);
        let id: DeviceId = device.parse().map_err(unknown)?;
        let (device, users) = state.management.device(caller.0.application.id, id).await?;
        let users = users.into_iter().map(NamedUserBody::from).collect();
        Ok(Json(DeviceResponse { device_info: device.into(), users }))
    }

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

    /// Get a passkey
    ///
    /// And its owner. Needs an API key with the scope `passkey:read`.
    #[oai(path = "/passkey/:passkeyId", method = "get", operation_id = "mgmtPasskeyGet")]
    async fn passkey(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<PasskeyRead>,
        /// The passkey's identifier.
        #[oai(name = "passkeyId")]
        id: Path<String>,
    ) -> Outcome<Json<PasskeyResponse>, { ANY | CREDENTIAL | NOT_FOUND }> {
        let (passkey, user) = state.management.passkey(caller.0.application.id, passkey_id(&id)?).await?;
        Ok(Json(PasskeyResponse { passkey_info: managed(passkey, &state), user: user.into() }))
    }

    /// Rename a passkey of a user
    ///
    /// Needs an API key with the scope `passkey:write`.
    #[oai(path = "/passkey/:passkeyId", method = "put", operation_id = "mgmtPasskeyRename")]
    async fn rename_passkey(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<PasskeyWrite>,
        /// The passkey's identifier.
        #[oai(name = "passkeyId")]
        id: Path<String>,
        body: Body<PasskeyNameRequest>,
    ) -> Outcome<NoContent, { BODY | CREDENTIAL | NOT_FOUND }> {
        let (by, application) = (caller.0.by(&caller.1), caller.0.application.id);
        state.management.rename_passkey(&by, application, passkey_id(&id)?, &body.0.passkey_name).await?;
        Ok(NoContent)
    }

    /// Delete a passkey of a user
    ///
    /// Also the last one. What rests on it ends at once: sign-ins with their refresh tokens, access tokens, sessions, codes.
    /// Needs an API key with the scope `passkey:write`.
    #[oai(path = "/passkey/:passkeyId", method = "delete", operation_id = "mgmtPasskeyDelete")]
    async fn delete_passkey(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<PasskeyWrite>,
        /// The passkey's identifier.
        #[oai(name = "passkeyId")]
        id: Path<String>,
    ) -> Outcome<NoContent, { ANY | CREDENTIAL | NOT_FOUND }> {
        let (by, application) = (caller.0.by(&caller.1), caller.0.application.id);
        match state.users.delete_passkey(&by, application, None, passkey_id(&id)?).await? {
            true => Ok(NoContent),
            false => Err(ApiError::from(ManagementError::UnknownPasskey).into()),
        }
    }

    /// Get a user by name
    ///
    /// With devices and passkeys. Needs an API key with the scope `user:read`.
    #[oai(path = "/user", method = "get", operation_id = "mgmtUserGet")]
    async fn user(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<UserRead>,
        /// The user's name, in whatever letter case.
        username: Query<String>,
    ) -> Outcome<Json<UserResponse>, { ANY | BAD_REQUEST | CREDENTIAL | NOT_FOUND }> {
        let view = state.management.user_by_name(caller.0.application.id, &username).await?;
        Ok(Json(UserResponse::new(view, &state)))
    }

    /// Delete a user by identifier
    ///
    /// With everything that is of this user only, irreversibly. Needs an API key with the scope `user:write`.
    #[oai(path = "/user/:userId", method = "delete", operation_id = "mgmtUserDelete")]
    async fn delete_user(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<UserWrite>,
        /// The user's identifier.
        #[oai(name = "userId")]
        id: Path<String>,
    ) -> Outcome<NoContent, { ANY | CREDENTIAL | NOT_FOUND }> {
        let (by, application) = (caller.0.by(&caller.1), caller.0.application.id);
        Ok(done(state.users.delete(&by, application, user_id(&id)?).await?)?)
    }

    /// Activate a user by identifier
    ///
    /// Who can sign in again; what ended when the user was deactivated stays ended. Needs an API key with the scope
    /// `user:write`.
    #[oai(path = "/user/:userId/activate", method = "put", operation_id = "mgmtUserActivate")]
    async fn activate_user(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<UserWrite>,
        /// The user's identifier.
        #[oai(name = "userId")]
        id: Path<String>,
    ) -> Outcome<NoContent, { ANY | CREDENTIAL | NOT_FOUND }> {
        let (by, application) = (caller.0.by(&caller.1), caller.0.application.id);
        Ok(done(state.users.activate(&by, application, user_id(&id)?).await?)?)
    }

    /// Deactivate a user by identifier
    ///
    /// Who cannot sign in from now on. All access ends at once: sign-ins with their refresh tokens, access tokens, grants,
    /// sessions, codes. Needs an API key with the scope `user:write`.
    #[oai(path = "/user/:userId/deactivate", method = "put", operation_id = "mgmtUserDeactivate")]
    async fn deactivate_user(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<UserWrite>,
        /// The user's identifier.
        #[oai(name = "userId")]
        id: Path<String>,
    ) -> Outcome<NoContent, { ANY | CREDENTIAL | NOT_FOUND }> {
        let (by, application) = (caller.0.by(&caller.1), caller.0.application.id);
        Ok(done(state.users.deactivate(&by, application, user_id(&id)?).await?)?)
    }
}
