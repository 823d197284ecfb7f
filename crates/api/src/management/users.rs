use fidelio_flows::management::UserView;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::types::Example;
use poem_openapi::{Object, OpenApi};

use super::{ManagedPasskey, NamedUserBody, done, managed, user_id};
use crate::auth::{ScopedKeyAuth, UserRead, UserWrite};
use crate::document::Tag;
use crate::failure::{ANY, BAD_REQUEST, CREDENTIAL, NOT_FOUND, NoContent, Outcome};
use crate::state::{ApiState, State};
use crate::wire::{Time, UsedDeviceBody};

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

#[derive(Default)]
pub(crate) struct UsersApi;

#[OpenApi(prefix_path = "/fido2/v2/mgmt", tag = "Tag::Mgmt")]
impl UsersApi {
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
