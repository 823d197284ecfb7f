//! `mgmt/*`: what backends see and change of their users, with their devices, passkeys and authenticators.

mod authenticators;
mod devices;
mod discovery;
mod passkeys;
mod users;

use fidelio_credentials::Passkey;
use fidelio_flows::management::ManagementError;
use fidelio_kernel::{PasskeyId, Timestamp, UserId};
use poem_openapi::Object;
use poem_openapi::types::Example;

use crate::error::ApiError;
use crate::failure::NoContent;
use crate::state::ApiState;
use crate::wire::{NameTypeBody, Time, example};

/// All of it.
pub(crate) type Apis = (
    authenticators::AuthenticatorsApi,
    devices::DevicesApi,
    discovery::DiscoveryApi,
    passkeys::PasskeysApi,
    users::UsersApi,
);

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

pub(super) fn managed(passkey: Passkey, state: &ApiState) -> ManagedPasskey {
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

pub(crate) fn passkey_id(text: &str) -> Result<PasskeyId, ApiError> {
    text.parse().map_err(|_| ManagementError::UnknownPasskey.into())
}

pub(crate) fn user_id(text: &str) -> Result<UserId, ApiError> {
    text.parse().map_err(|_| ManagementError::UnknownUser.into())
}

/// What was done, if the passkey was there.
pub(crate) fn passkey_done(was_there: bool) -> Result<NoContent, ApiError> {
    if was_there { Ok(NoContent) } else { Err(ManagementError::UnknownPasskey.into()) }
}

/// What was done, if there was somebody to do it to.
pub(crate) fn done(was_there: bool) -> Result<NoContent, ApiError> {
    if was_there { Ok(NoContent) } else { Err(ManagementError::UnknownUser.into()) }
}
