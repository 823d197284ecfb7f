use fidelio_flows::management::UserView;
use fidelio_identity::{Channel, User};
use fidelio_kernel::Timestamp;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::types::Example;
use poem_openapi::{Enum, Object, OpenApi};

use super::paging::{cursor, page, paging};
use crate::auth::ApplicationAdmin;
use crate::document::Tag;
use crate::failure::{ANY, BAD_REQUEST, CREDENTIAL, NOT_FOUND, NoContent, Outcome};
use crate::management::{done, passkey_done, passkey_id, user_id};
use crate::state::{ApiState, State};
use crate::wire::{NameTypeBody, Time, UsedDeviceBody, example};

/// A user of an application.
#[derive(Clone, Debug, Object)]
#[oai(rename = "UserAccount", rename_all = "camelCase", example)]
pub(crate) struct AccountBody {
    /// The user's identifier.
    user_id: String,
    /// The user name.
    username: String,
    /// What kind of text it is.
    username_type: NameTypeBody,
    /// The name to show.
    display_name: String,
    /// Whether the user may sign in.
    active: bool,
    /// When the user was made.
    created_at: Time,
}

impl From<User> for AccountBody {
    fn from(user: User) -> Self {
        Self {
            user_id: user.id.to_string(),
            username: user.name.as_str().to_owned(),
            username_type: user.name_type.into(),
            display_name: user.display_name,
            active: user.active,
            created_at: Time(user.created_at),
        }
    }
}

impl Example for AccountBody {
    fn example() -> Self {
        Self {
            user_id: example::USER.to_owned(),
            username: "ann@example.com".to_owned(),
            username_type: NameTypeBody::Email,
            display_name: "Ann Example".to_owned(),
            active: true,
            created_at: Time(Timestamp::from_seconds(1_767_372_044)),
        }
    }
}

page! {
    /// A page of users.
    AccountPage of AccountBody, named "UserAccountPage"
}

/// By what an address is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename = "ContactChannel", rename_all = "lowercase")]
pub(crate) enum ChannelBody {
    /// By e-mail.
    Email,
    /// By text message.
    Sms,
}

impl From<Channel> for ChannelBody {
    fn from(channel: Channel) -> Self {
        match channel {
            Channel::Email => Self::Email,
            Channel::Sms => Self::Sms,
        }
    }
}

/// An address of a user.
#[derive(Clone, Debug, Object)]
#[oai(rename = "Contact", rename_all = "camelCase")]
pub(crate) struct ContactBody {
    /// By what it is reached.
    channel: ChannelBody,
    /// The address or number.
    address: String,
    /// Whether it was proved, or a backend vouched for it.
    verified: bool,
}

/// A passkey as administrators see it.
#[derive(Clone, Debug, Object)]
#[oai(rename = "UserPasskey", rename_all = "camelCase", skip_serializing_if_is_none)]
pub(crate) struct UserPasskeyBody {
    /// The passkey's identifier.
    id: String,
    /// What its user calls it.
    name: String,
    /// The model of authenticator; zeros if it was not told.
    aaguid: String,
    /// The provider's name, if it is known.
    provider_name: Option<String>,
    /// How far its attestation could be relied on: `none`, `self`, `certificate` or `trusted`.
    attestation: String,
    /// Whether it is synced to other devices.
    credential_synced: bool,
    /// Whether its signature counter went backwards, which a copied authenticator shows.
    flagged: bool,
    /// When it was made.
    created_at: Time,
    /// When it was last used.
    last_used_at: Option<Time>,
}

/// A user with everything that belongs to the user.
#[derive(Clone, Debug, Object)]
#[oai(rename = "UserDetails", rename_all = "camelCase", example)]
pub(crate) struct DetailsBody {
    /// The user.
    user: AccountBody,
    /// The user's addresses.
    contacts: Vec<ContactBody>,
    /// The user's passkeys, oldest first.
    passkeys: Vec<UserPasskeyBody>,
    /// The devices that the user has signed in on, used last first.
    devices: Vec<UsedDeviceBody>,
}

impl DetailsBody {
    fn new(view: UserView, state: &ApiState) -> Self {
        let passkeys = view.passkeys.into_iter().map(|(passkey, _)| UserPasskeyBody {
            id: passkey.id.to_string(),
            name: passkey.name,
            aaguid: passkey.aaguid.to_string(),
            provider_name: state.management.model_name(passkey.aaguid),
            attestation: passkey.attestation_trust.as_str().to_owned(),
            credential_synced: passkey.backup_state,
            flagged: passkey.flagged_at.is_some(),
            created_at: Time(passkey.created_at),
            last_used_at: passkey.last_used_at.map(Time),
        });
        let contacts = view.contacts.into_iter().map(|contact| ContactBody {
            channel: contact.address.channel().into(),
            address: contact.address.as_str().to_owned(),
            verified: contact.verified_at.is_some(),
        });
        Self {
            passkeys: passkeys.collect(),
            contacts: contacts.collect(),
            devices: view.devices.into_iter().map(UsedDeviceBody::from).collect(),
            user: view.user.into(),
        }
    }
}

impl Example for DetailsBody {
    fn example() -> Self {
        let time = Time(Timestamp::from_seconds(1_767_372_044));
        Self {
            user: AccountBody::example(),
            contacts: vec![ContactBody {
                channel: ChannelBody::Email,
                address: "ann@example.com".to_owned(),
                verified: true,
            }],
            passkeys: vec![UserPasskeyBody {
                id: example::PASSKEY.to_owned(),
                name: "Apple Passwords (Safari on iOS)".to_owned(),
                aaguid: example::AAGUID.to_owned(),
                provider_name: Some("Apple Passwords".to_owned()),
                attestation: "none".to_owned(),
                credential_synced: true,
                flagged: false,
                created_at: time,
                last_used_at: Some(time),
            }],
            devices: vec![UsedDeviceBody::example()],
        }
    }
}

#[derive(Default)]
pub(crate) struct AdminUsersApi;

#[OpenApi(prefix_path = "/fido2/v2/admin", tag = "Tag::Admin")]
impl AdminUsersApi {
    /// List users
    ///
    /// Oldest first.
    #[oai(path = "/applications/:applicationId/users", method = "get", operation_id = "adminUsersList")]
    #[allow(clippy::too_many_arguments)]
    async fn list(
        &self,
        state: State<'_>,
        caller: ApplicationAdmin,
        /// The application's identifier.
        #[oai(name = "applicationId")]
        _id: Path<String>,
        /// Only users whose name begins like this, in whatever letter case.
        name: Query<Option<String>>,
        /// The `nextCursor` of the page before.
        cursor: Query<Option<String>>,
        /// How many at most: 1 to 200, 50 if absent.
        limit: Query<Option<u32>>,
    ) -> Outcome<Json<AccountPage>, { ANY | BAD_REQUEST | CREDENTIAL | NOT_FOUND }> {
        let paging = paging(cursor.0, limit.0)?;
        let page = state.management.list(caller.application.id, name.0.as_deref(), paging).await?;
        let page = page.map(AccountBody::from);
        Ok(Json(AccountPage { items: page.items, next_cursor: page.next.map(self::cursor) }))
    }

    /// Get a user
    ///
    /// With addresses, passkeys and devices.
    #[oai(path = "/applications/:applicationId/users/:userId", method = "get", operation_id = "adminUserGet")]
    async fn get(
        &self,
        state: State<'_>,
        caller: ApplicationAdmin,
        /// The application's identifier.
        #[oai(name = "applicationId")]
        _id: Path<String>,
        /// The user's identifier.
        #[oai(name = "userId")]
        user: Path<String>,
    ) -> Outcome<Json<DetailsBody>, { ANY | CREDENTIAL | NOT_FOUND }> {
        let view = state.management.user(caller.application.id, user_id(&user)?).await?;
        Ok(Json(DetailsBody::new(view, &state)))
    }

    /// Deactivate a user
    ///
    /// Who cannot sign in from now on. All access ends at once, and stays ended when the user is activated again.
    #[oai(
        path = "/applications/:applicationId/users/:userId/deactivate",
        method = "put",
        operation_id = "adminUserDeactivate"
    )]
    async fn deactivate(
        &self,
        state: State<'_>,
        caller: ApplicationAdmin,
        /// The application's identifier.
        #[oai(name = "applicationId")]
        _id: Path<String>,
        /// The user's identifier.
        #[oai(name = "userId")]
        user: Path<String>,
    ) -> Outcome<NoContent, { ANY | CREDENTIAL | NOT_FOUND }> {
        Ok(done(state.users.deactivate(&caller.by, caller.application.id, user_id(&user)?).await?)?)
    }

    /// Activate a user
    ///
    /// Who can sign in again.
    #[oai(
        path = "/applications/:applicationId/users/:userId/activate",
        method = "put",
        operation_id = "adminUserActivate"
    )]
    async fn activate(
        &self,
        state: State<'_>,
        caller: ApplicationAdmin,
        /// The application's identifier.
        #[oai(name = "applicationId")]
        _id: Path<String>,
        /// The user's identifier.
        #[oai(name = "userId")]
        user: Path<String>,
    ) -> Outcome<NoContent, { ANY | CREDENTIAL | NOT_FOUND }> {
        Ok(done(state.users.activate(&caller.by, caller.application.id, user_id(&user)?).await?)?)
    }

    /// Delete a user
    ///
    /// With everything that is of this user only. What the audit log says of the user stays without name and address.
    #[oai(path = "/applications/:applicationId/users/:userId", method = "delete", operation_id = "adminUserDelete")]
    async fn delete(
        &self,
        state: State<'_>,
        caller: ApplicationAdmin,
        /// The application's identifier.
        #[oai(name = "applicationId")]
        _id: Path<String>,
        /// The user's identifier.
        #[oai(name = "userId")]
        user: Path<String>,
    ) -> Outcome<NoContent, { ANY | CREDENTIAL | NOT_FOUND }> {
        Ok(done(state.users.delete(&caller.by, caller.application.id, user_id(&user)?).await?)?)
    }

    /// Delete a passkey of a user
    ///
    /// Also the last one. What rests on it ends at once.
    #[oai(
        path = "/applications/:applicationId/users/:userId/passkeys/:passkeyId",
        method = "delete",
        operation_id = "adminUserPasskeyDelete"
    )]
    async fn delete_passkey(
        &self,
        state: State<'_>,
        caller: ApplicationAdmin,
        /// The application's identifier.
        #[oai(name = "applicationId")]
        _id: Path<String>,
        /// The user's identifier.
        #[oai(name = "userId")]
        user: Path<String>,
        /// The passkey's identifier.
        #[oai(name = "passkeyId")]
        passkey: Path<String>,
    ) -> Outcome<NoContent, { ANY | CREDENTIAL | NOT_FOUND }> {
        let passkey = passkey_id(&passkey)?;
        let (application, owner) = (caller.application.id, Some(user_id(&user)?));
        Ok(passkey_done(state.users.delete_passkey(&caller.by, application, owner, passkey).await?)?)
    }
}
