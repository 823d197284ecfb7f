//! What backends and operators see of their users: `mgmt/*` and the lists of the admin API.

use std::sync::Arc;

use fidelio_credentials::options::{CreationOptions, Descriptor, RequestOptions, UserEntity};
use fidelio_credentials::passkey::check_name;
use fidelio_credentials::ports::{MetadataSource, PasskeyQueries, Store};
use fidelio_credentials::session::{
    AuthenticationSession, Ceremony, ExpectedUser, RegisteringUser, RegistrationSession,
};
use fidelio_credentials::{Aaguid, Catalogue, Passkey, Provider, SessionError};
use fidelio_identity::audit::Action;
use fidelio_identity::ports::{IdentityQueries, UsedDevice, UserQueries};
use fidelio_identity::user::check_display_name;
use fidelio_identity::{Basis, Contact, Device, Invalid, Scope, User, UserName, UserNameType};
use fidelio_kernel::{ApplicationId, DeviceId, Page, Paging, PasskeyId, StoreError, Timestamp, UserId};

use crate::audit::{Audit, Entry};
use crate::ceremonies::{is_reachable, new_challenge, session_device};
use crate::creations::creation_options;
use crate::sessions::Sessions;
use crate::{ApiKeyCaller, By, ClientDevice};

/// Looks at users, devices and passkeys.
pub struct Management {
    /// Writes.
    pub store: Arc<dyn Store>,
    /// Reads users by name and identifier, and their addresses.
    pub identity: Arc<dyn IdentityQueries>,
    /// Reads lists of users and devices.
    pub users: Arc<dyn UserQueries>,
    /// Reads passkeys.
    pub passkeys: Arc<dyn PasskeyQueries>,
    /// Names providers.
    pub catalogue: Arc<Catalogue>,
    /// What is known of authenticators beside.
    pub metadata: Arc<dyn MetadataSource>,
    /// Seals sessions.
    pub sessions: Sessions,
    /// Records what was done.
    pub audit: Audit,
}

/// A user with everything that belongs to the user.
#[derive(Clone, Debug)]
pub struct UserView {
    /// The user.
    pub user: User,
    /// The user's passkeys, oldest first, each with the device that last used it.
    pub passkeys: Vec<(Passkey, Option<Device>)>,
    /// The devices that the user has signed in on, used last first.
    pub devices: Vec<UsedDevice>,
    /// The user's addresses.
    pub contacts: Vec<Contact>,
}

/// Who is to be looked up, and on which device.
#[derive(Debug)]
pub struct DiscoveryRequest {
    /// The user name.
    pub user_name: String,
    /// What kind of text it is.
    pub name_type: Option<UserNameType>,
    /// The name to show of somebody who is not known yet.
    pub display_name: Option<String>,
    /// On which device.
    pub device: ClientDevice,
    /// Whether a passkey would be made on a security key.
    pub security_key: bool,
}

/// What would happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// The user could sign in with a passkey from this device.
    PasskeyFound,
    /// The user is known, and could not.
    NoPasskey,
    /// There is no such user.
    NoUser,
    /// The user is deactivated.
    UserInactive,
}

/// What was found.
#[derive(Debug)]
pub struct Discovered {
    /// What would happen.
    pub found: Match,
    /// The user, if there is one.
    pub user: Option<UserId>,
    /// When the user signed in last, and on which device.
    pub last_login: Option<(Timestamp, Option<DeviceId>)>,
    /// What to tell the authenticator to sign in.
    pub request: RequestOptions,
    /// What to tell the authenticator to register.
    pub creation: CreationOptions,
    /// The sealed session for either of them.
    pub session: String,
}

/// Why something was not found or changed.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum ManagementError {
    /// A field is wrong.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// There is no such user.
    #[error("there is no such user in this application")]
    UnknownUser,
    /// There is no such passkey.
    #[error("there is no passkey with this id in this application")]
    UnknownPasskey,
    /// There is no such device.
    #[error("there is no device with this id in this application")]
    UnknownDevice,
    /// Nothing is known of such authenticators.
    #[error("nothing is known of authenticators with this AAGUID")]
    UnknownModel,
    /// A session could not be made.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Management {
    /// What the catalogue, or else the FIDO metadata, knows of a model of authenticator.
    ///
    /// # Errors
    /// When nothing is known.
    pub fn model(&self, aaguid: Aaguid) -> Result<Provider, ManagementError> {
        if let Some(provider) = self.catalogue.get(aaguid) {
            return Ok(provider.clone());
        }
        let metadata = self.metadata.current();
        let model = metadata.as_ref().and_then(|metadata| metadata.models.get(&aaguid));
        let model = model.ok_or(ManagementError::UnknownModel)?;
        Ok(Provider {
            name: model.description.clone(),
            icon_light: model.icon.clone(),
            icon_dark: model.icon.clone(),
        })
    }

    /// What a model of authenticator is called, if it is known.
    pub fn model_name(&self, aaguid: Aaguid) -> Option<String> {
        self.model(aaguid).ok().map(|provider| provider.name)
    }

    /// The users of an application, oldest first; those whose name begins like this, if told.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list(
        &self,
        application: ApplicationId,
        name_begins: Option<&str>,
        paging: Paging<UserId>,
    ) -> Result<Page<User, UserId>, ManagementError> {
        let begins = name_begins.filter(|text| !text.trim().is_empty());
        // What begins like a name is folded like a name.
        let begins = begins.map(UserName::parse).transpose().map_err(|error| Invalid::new("name", error.advice))?;
        Ok(self.users.users(application, begins.as_ref().map(UserName::folded), paging).await?)
    }

    /// A user by name.
    ///
    /// # Errors
    /// When there is none.
    pub async fn user_by_name(&self, application: ApplicationId, name: &str) -> Result<UserView, ManagementError> {
        let name = UserName::parse(name)?;
        let user = self.identity.user_by_name(application, name.folded()).await?;
        self.view(user.ok_or(ManagementError::UnknownUser)?).await
    }

    /// A user by identifier.
    ///
    /// # Errors
    /// When there is none.
    pub async fn user(&self, application: ApplicationId, id: UserId) -> Result<UserView, ManagementError> {
        let user = self.identity.user(application, id).await?;
        self.view(user.ok_or(ManagementError::UnknownUser)?).await
    }

    async fn view(&self, user: User) -> Result<UserView, ManagementError> {
        let (application, id) = (user.application, user.id);
        Ok(UserView {
            passkeys: self.passkeys.of_user(application, id).await?,
            devices: self.users.devices_of(application, id).await?,
            contacts: self.identity.contacts(application, id).await?,
            user,
        })
    }

    /// A device, and who has signed in on it.
    ///
    /// # Errors
    /// When there is none.
    pub async fn device(
        &self,
        application: ApplicationId,
        id: DeviceId,
    ) -> Result<(Device, Vec<User>), ManagementError> {
        self.users.device(application, id).await?.ok_or(ManagementError::UnknownDevice)
    }

    /// A passkey and its owner.
    ///
    /// # Errors
    /// When there is none.
    pub async fn passkey(
        &self,
        application: ApplicationId,
        id: PasskeyId,
    ) -> Result<(Passkey, User), ManagementError> {
        self.passkeys.passkey(application, id).await?.ok_or(ManagementError::UnknownPasskey)
    }

    /// Renames a passkey.
    ///
    /// # Errors
    /// When the name is not usable or there is none.
    pub async fn rename_passkey(
        &self,
        by: &By,
        application: ApplicationId,
        id: PasskeyId,
        name: &str,
    ) -> Result<(), ManagementError> {
        let name = check_name("passkeyName", name)?;
        let (_, user) = self.passkey(application, id).await?;
        let mut unit = self.store.begin().await?;
        if !unit.passkeys().rename(user.id, id, &name).await? {
            return Err(ManagementError::UnknownPasskey);
        }
        let entry = Entry::new(application, Action::PasskeyRenamed, by.actor).on(&user).target(id);
        self.audit.record(&mut *unit, entry, &by.client).await?;
        Ok(unit.commit().await?)
    }

    /// What would happen if this user signed in now from this device; reads, and writes nothing. The session is good for
    /// signing in, and for registering where the key could grant that or anybody may register.
    ///
    /// # Errors
    /// When the user name is malformed. That it is unknown is no error.
    pub async fn discover(
        &self,
        caller: &ApiKeyCaller,
        request: DiscoveryRequest,
    ) -> Result<Discovered, ManagementError> {
        let ApiKeyCaller { application, key } = caller;
        let DiscoveryRequest { user_name, name_type, display_name, device, security_key } = request;
        let name = UserName::parse(&user_name).map_err(|error| Invalid::new("user.username", error.advice))?;
        let display_name = display_name.filter(|text| !text.trim().is_empty());
        if let Some(text) = &display_name {
            check_display_name(text).map_err(|error| Invalid::new("user.displayName", error.advice))?;
        }
        let found = self.passkeys.user_with_passkeys(application.id, name.folded()).await?;
        let (clock, random) = (&*self.sessions.clock, &*self.sessions.random);
        let may_grant = key.scopes.contains(Scope::RegWrite);
        let challenge = new_challenge(random);
        let (matched, user, entity, registering, passkeys) = match found {
            Some((user, passkeys)) => {
                let is_reachable = passkeys.iter().any(|passkey| is_reachable(passkey, &device.info));
                let matched = match user.active {
                    false => Match::UserInactive,
                    true if is_reachable => Match::PasskeyFound,
                    true => Match::NoPasskey,
                };
                let registering = RegisteringUser::Existing { id: user.id, name: user.name.clone() };
                (matched, Some((user.id, user.epoch)), UserEntity::from(&user), registering, passkeys)
            }
            None => {
                let id = UserId::new(clock, random);
                let text = |text: &str| text.to_owned();
                let display_name = display_name.unwrap_or_else(|| text(name.as_str()));
                let entity = UserEntity { id, name: text(name.as_str()), display_name: display_name.clone() };
                let name_type = name_type.unwrap_or_default();
                let registering = RegisteringUser::New { id, name, name_type, display_name };
                (Match::NoUser, None, entity, registering, Vec::new())
            }
        };
        let may_register = match matched {
            Match::NoUser => may_grant || application.settings.open_registration,
            Match::PasskeyFound | Match::NoPasskey => may_grant,
            Match::UserInactive => false,
        };
        let nobody = || UserId::new(clock, random);
        let expected = user.map_or_else(nobody, |(id, _)| id);
        let device = session_device(device, clock, random);
        let last_login = last_login(&passkeys);
        let allow = passkeys.iter().map(Descriptor::from).collect();
        let request = RequestOptions::new(application, challenge.0.to_vec(), allow);
        let creation = creation_options(application, entity, &challenge.0, &passkeys, security_key, false);
        let authentication =
            AuthenticationSession { challenge, user: ExpectedUser::Only(expected), device: device.clone() };
        let is_full = passkeys.len() >= application.settings.max_passkeys_per_user as usize;
        let registration = RegistrationSession {
            challenge,
            user: registering,
            basis: Basis { user, api_key: may_grant.then_some(key.id), ..Basis::default() },
            grant: None,
            conditional: false,
            refused: !may_register || is_full,
            device,
        };
        let ceremony = Ceremony::Discovery(Box::new((authentication, registration)));
        let session = self.sessions.seal(application, ceremony)?;
        Ok(Discovered { found: matched, user: user.map(|(id, _)| id), last_login, request, creation, session })
    }
}

/// When one of these passkeys was used last, and on which device.
fn last_login(passkeys: &[Passkey]) -> Option<(Timestamp, Option<DeviceId>)> {
    let used = passkeys.iter().filter_map(|passkey| Some((passkey.last_used_at?, passkey.last_used_on)));
    used.max_by_key(|(at, _)| *at)
}
