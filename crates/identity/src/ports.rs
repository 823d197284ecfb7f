//! What this crate needs of a database.
//!
//! Reading ports answer with committed state and may be called at any time. Writing ports are lent by a
//! unit of work; nothing of one is seen by others before it is committed, and dropping it undoes it.
//! Every port fails with [`StoreError`] only when the database does; "not there" is a value.

use async_trait::async_trait;
use fidelio_kernel::{ApiKeyId, ApplicationId, DeviceId, StoreError, Timestamp, UserId};

use crate::{ApiKey, Application, Channel, Contact, DeviceSighting, TrustId, User};

/// Reads applications.
#[async_trait]
pub trait ApplicationQueries: Send + Sync {
    /// Every application, oldest first.
    async fn all(&self) -> Result<Vec<Application>, StoreError>;
    /// One application.
    async fn application(&self, id: ApplicationId) -> Result<Option<Application>, StoreError>;
    /// The installation's default application, if it was set up.
    async fn default_application(&self) -> Result<Option<ApplicationId>, StoreError>;
}

/// Reads users and the keys that speak for applications.
#[async_trait]
pub trait IdentityQueries: Send + Sync {
    /// A user by identifier.
    async fn user(&self, application: ApplicationId, id: UserId) -> Result<Option<User>, StoreError>;
    /// A user by folded name.
    async fn user_by_name(&self, application: ApplicationId, folded: &str) -> Result<Option<User>, StoreError>;
    /// The addresses of a user, oldest first.
    async fn contacts(&self, application: ApplicationId, user: UserId) -> Result<Vec<Contact>, StoreError>;
    /// Whether this device is known as the user's ([`DeviceSighting::is_proved`]).
    async fn is_device_of(
        &self,
        application: ApplicationId,
        user: UserId,
        device: DeviceId,
    ) -> Result<bool, StoreError>;
    /// Of which users these trust ids are remembered, each with the key that speaks for it here; one statement.
    async fn trusted(
        &self,
        application: ApplicationId,
        ids: &[TrustId],
    ) -> Result<Vec<(UserId, TrustId)>, StoreError>;
    /// An API key by identifier, of whichever application: the key says which.
    async fn api_key(&self, id: ApiKeyId) -> Result<Option<ApiKey>, StoreError>;
    /// The API keys of an application, oldest first.
    async fn api_keys(&self, application: ApplicationId) -> Result<Vec<ApiKey>, StoreError>;
}

/// Writes users.
#[async_trait]
pub trait Users: Send {
    /// Adds a user; `false`, and nothing added, when the name or the identifier is taken.
    async fn insert(&mut self, user: &User) -> Result<bool, StoreError>;
    /// Holds the user against every other unit that asks for the same until this one ends; `false` when there
    /// is no such active user.
    async fn lock_active(
        &mut self,
        application: ApplicationId,
        id: UserId,
        now: Timestamp,
    ) -> Result<bool, StoreError>;
    /// The same of a user who may be deactivated; `false` when there is none.
    async fn lock(&mut self, application: ApplicationId, id: UserId, now: Timestamp) -> Result<bool, StoreError>;
    /// Deletes a user with everything that is of this user only: passkeys, addresses, links to devices, trust ids,
    /// sign-ins. Confirmed transactions stay. `false` when there is none.
    async fn delete(&mut self, application: ApplicationId, id: UserId) -> Result<bool, StoreError>;
}

/// Writes addresses of users. A user has at most one on each channel.
#[async_trait]
pub trait Contacts: Send {
    /// Gives the user this address in place of the one on the same channel, which is given back.
    async fn replace(&mut self, contact: &Contact) -> Result<Option<Contact>, StoreError>;
    /// Takes the user's address on this channel away and gives it back.
    async fn remove(
        &mut self,
        application: ApplicationId,
        user: UserId,
        channel: Channel,
    ) -> Result<Option<Contact>, StoreError>;
    /// The addresses of a user as this unit sees them, oldest first.
    async fn of_user(&mut self, application: ApplicationId, user: UserId) -> Result<Vec<Contact>, StoreError>;
}

/// Writes trust ids.
#[async_trait]
pub trait TrustIds: Send {
    /// Remembers that the user signed in with this trust id. One that is remembered already keeps its key.
    async fn remember(
        &mut self,
        application: ApplicationId,
        user: UserId,
        trust_id: &TrustId,
        at: Timestamp,
    ) -> Result<(), StoreError>;
}

/// Writes devices.
#[async_trait]
pub trait Devices: Send {
    /// Records that a user signed in on a device; which one it is, see [`DeviceSighting::is_remembered`].
    async fn record(&mut self, sighting: &DeviceSighting) -> Result<DeviceId, StoreError>;
}

/// Writes applications.
#[async_trait]
pub trait Applications: Send {
    /// Adds an application.
    async fn insert(&mut self, application: &Application) -> Result<(), StoreError>;
    /// Replaces its name, RP name, origins and settings; `false` when there is none.
    async fn update(&mut self, application: &Application) -> Result<bool, StoreError>;
    /// Makes it the installation's default, if there is none yet; whether it is now.
    async fn make_default(&mut self, id: ApplicationId) -> Result<bool, StoreError>;
}

/// Writes API keys.
#[async_trait]
pub trait ApiKeys: Send {
    /// Adds a key.
    async fn insert(&mut self, key: &ApiKey) -> Result<(), StoreError>;
    /// Revokes a key; `false` when there is none, or it was revoked already.
    async fn revoke(&mut self, id: ApiKeyId, at: Timestamp) -> Result<bool, StoreError>;
    /// Notes that a key was used.
    async fn touch(&mut self, id: ApiKeyId, at: Timestamp) -> Result<(), StoreError>;
}

/// The repositories of one transaction that belong to this crate.
pub trait IdentityUnit: Send {
    /// Users.
    fn users(&mut self) -> Box<dyn Users + '_>;
    /// Addresses of users.
    fn contacts(&mut self) -> Box<dyn Contacts + '_>;
    /// Trust ids.
    fn trust_ids(&mut self) -> Box<dyn TrustIds + '_>;
    /// Devices.
    fn devices(&mut self) -> Box<dyn Devices + '_>;
    /// Applications.
    fn applications(&mut self) -> Box<dyn Applications + '_>;
    /// API keys.
    fn api_keys(&mut self) -> Box<dyn ApiKeys + '_>;
}
