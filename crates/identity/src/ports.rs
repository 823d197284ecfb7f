//! What this crate needs of a database.
//!
//! Reading ports answer with committed state and may be called at any time. Writing ports are lent by a
//! unit of work; nothing of one is seen by others before it is committed, and dropping it undoes it.
//! Every port fails with [`StoreError`] only when the database does; "not there" is a value.

use async_trait::async_trait;
use fidelio_kernel::{
    ApiKeyId, ApplicationId, DeviceId, Page, Paging, ProviderSessionId, StoreError, Timestamp, UserId,
    WebhookDeliveryId, WebhookId,
};

use crate::audit::{AuditFilter, Chain, KeptPersonal, Link, Tip};
use crate::federation::AtProvider;
use crate::oidc_provider::ProviderId;
use crate::webhook::WebhookDelivery;
use crate::{
    Address, ApiKey, Application, AuditEvent, Basis, Channel, Contact, Cut, Device, DeviceSighting, LinkedIdentity,
    OidcProvider, ProviderSession, TrustId, User, Webhook,
};

/// Reads applications.
#[async_trait]
pub trait ApplicationQueries: Send + Sync {
    /// Every application, oldest first.
    async fn all(&self) -> Result<Vec<Application>, StoreError>;
    /// Applications, oldest first, a page at a time.
    async fn page(&self, paging: Paging<ApplicationId>) -> Result<Page<Application, ApplicationId>, StoreError>;
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
    /// The API keys of an application, oldest first, a page at a time.
    async fn api_keys(
        &self,
        application: ApplicationId,
        paging: Paging<ApiKeyId>,
    ) -> Result<Page<ApiKey, ApiKeyId>, StoreError>;
}

/// Judges what access rests on.
#[async_trait]
pub trait AccessQueries: Send + Sync {
    /// The user of this basis, if all of it is still there: the user is active and in the same epoch, has all these
    /// passkeys, the sign-in has not ended, and the API key is live. `None` also when the basis names no user; one
    /// statement.
    async fn user_on(
        &self,
        application: ApplicationId,
        basis: &Basis,
        now: Timestamp,
    ) -> Result<Option<User>, StoreError>;
}

/// Reads users as those who look after them see them.
#[async_trait]
pub trait UserQueries: Send + Sync {
    /// The users of an application, oldest first, a page at a time; with a text, those whose folded name begins with it.
    async fn users(
        &self,
        application: ApplicationId,
        name_begins: Option<&str>,
        paging: Paging<UserId>,
    ) -> Result<Page<User, UserId>, StoreError>;
    /// The devices that a user has signed in on, used last first, at most 200.
    async fn devices_of(&self, application: ApplicationId, user: UserId) -> Result<Vec<UsedDevice>, StoreError>;
    /// A device, and the users who have signed in on it, oldest first, at most 100.
    async fn device(
        &self,
        application: ApplicationId,
        id: DeviceId,
    ) -> Result<Option<(Device, Vec<User>)>, StoreError>;
}

/// A device as one user has used it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedDevice {
    /// The device.
    pub device: Device,
    /// When the user signed in on it first.
    pub first_used_at: Timestamp,
    /// When the user signed in on it last.
    pub last_used_at: Timestamp,
}

/// Reads the audit log. What is not chained yet is not in it.
#[async_trait]
pub trait AuditQueries: Send + Sync {
    /// Which applications have events that are not chained yet.
    async fn unchained(&self) -> Result<Vec<ApplicationId>, StoreError>;
    /// The ends of an application's chain.
    async fn chain(&self, application: ApplicationId) -> Result<Chain, StoreError>;
    /// Links of a chain, latest first, a page at a time.
    async fn events(
        &self,
        application: ApplicationId,
        filter: &AuditFilter,
        paging: Paging<u64>,
    ) -> Result<Page<Link, u64>, StoreError>;
    /// The links after this one, oldest first, at most this many.
    async fn links_after(
        &self,
        application: ApplicationId,
        sequence: u64,
        most: u64,
    ) -> Result<Vec<Link>, StoreError>;
}

/// Reads OpenID providers.
#[async_trait]
pub trait OidcProviderQueries: Send + Sync {
    /// The providers of an application, by identifier, a page at a time.
    async fn oidc_providers(
        &self,
        application: ApplicationId,
        paging: Paging<ProviderId>,
    ) -> Result<Page<OidcProvider, ProviderId>, StoreError>;
    /// One provider.
    async fn oidc_provider(
        &self,
        application: ApplicationId,
        id: &ProviderId,
    ) -> Result<Option<OidcProvider>, StoreError>;
}

/// Reads who is who at OpenID providers.
#[async_trait]
pub trait FederationQueries: Send + Sync {
    /// The user to whom this account at a provider is linked; one statement.
    async fn user_of_account(
        &self,
        application: ApplicationId,
        provider: &ProviderId,
        subject: &str,
    ) -> Result<Option<User>, StoreError>;
    /// Users whose verified address is this one, whatever the case of its ASCII letters; at most two, since more than
    /// one is as good as none.
    async fn users_by_address(
        &self,
        application: ApplicationId,
        address: &Address,
    ) -> Result<Vec<User>, StoreError>;
    /// The accounts at providers that are linked to a user, by provider.
    async fn linked_identities(
        &self,
        application: ApplicationId,
        user: UserId,
    ) -> Result<Vec<LinkedIdentity>, StoreError>;
    /// A session at a provider that has not ended, expired ones included.
    async fn provider_session(
        &self,
        application: ApplicationId,
        id: ProviderSessionId,
    ) -> Result<Option<ProviderSession>, StoreError>;
}

/// Reads receivers of audit events, and what waits for them.
#[async_trait]
pub trait WebhookQueries: Send + Sync {
    /// The receivers of an application, oldest first.
    async fn webhooks(&self, application: ApplicationId) -> Result<Vec<Webhook>, StoreError>;
    /// When the next delivery is due, if any waits.
    async fn next_delivery_due(&self) -> Result<Option<Timestamp>, StoreError>;
    /// The deliveries of an application that were given up, latest first, at most this many, with when and why.
    async fn failed_deliveries(
        &self,
        application: ApplicationId,
        most: u64,
    ) -> Result<Vec<(WebhookDelivery, Timestamp, String)>, StoreError>;
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
    /// Lets a user sign in or keeps the user from it; `false` when there is none. [`crate::access`] has what belongs to it.
    async fn set_active(
        &mut self,
        application: ApplicationId,
        id: UserId,
        active: bool,
        at: Timestamp,
    ) -> Result<bool, StoreError>;
    /// Gives a user another name to show; `false` when there is none, or a provisioning client says what it is.
    async fn rename(
        &mut self,
        application: ApplicationId,
        id: UserId,
        display_name: &str,
    ) -> Result<bool, StoreError>;
    /// Deletes a user with everything that is of this user only: passkeys, addresses, links to devices, trust ids,
    /// accounts at providers, sign-ins, memberships, which changes those groups. Confirmed transactions stay. `false` when there is none.
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
    /// An application as it is now, held against every other unit that asks for the same until this one ends.
    async fn lock(&mut self, id: ApplicationId) -> Result<Option<Application>, StoreError>;
    /// Replaces its name, RP name, origins and settings; `false` when there is none.
    async fn update(&mut self, application: &Application) -> Result<bool, StoreError>;
    /// The application whose users are the operators, if there is one. Held, so that of two units that look and then add
    /// it the second one finds it.
    async fn operators(&mut self) -> Result<Option<Application>, StoreError>;
    /// Makes it the installation's default, if there is none yet; whether it is now.
    async fn make_default(&mut self, id: ApplicationId) -> Result<bool, StoreError>;
}

/// Writes API keys.
#[async_trait]
pub trait ApiKeys: Send {
    /// Adds a key.
    async fn insert(&mut self, key: &ApiKey) -> Result<(), StoreError>;
    /// Revokes a key of this application; `false` when there is none, or it was revoked already. [`crate::access`] has
    /// what belongs to it.
    async fn revoke(&mut self, application: ApplicationId, id: ApiKeyId, at: Timestamp)
    -> Result<bool, StoreError>;
    /// Notes that a key was used.
    async fn touch(&mut self, id: ApiKeyId, at: Timestamp) -> Result<(), StoreError>;
}

/// Ends what rests on something. Who takes several locks takes them in this order: codes, user, API key or
/// provider, sessions there, sign-ins, linked accounts.
#[async_trait]
pub trait AccessControl: Send {
    /// Holds all of this basis until this unit ends, so that whoever would cut it waits; `false` when something of it is
    /// not there any more ([`AccessQueries::user_on`] says what must be).
    async fn hold(&mut self, application: ApplicationId, basis: &Basis, now: Timestamp)
    -> Result<bool, StoreError>;
    /// Ends the one-time codes of a user. Comes before whatever else is held of the user.
    async fn forget_codes(&mut self, application: ApplicationId, user: UserId) -> Result<(), StoreError>;
    /// Ends all that rests on this.
    async fn cut(&mut self, application: ApplicationId, cut: Cut<'_>, at: Timestamp) -> Result<(), StoreError>;
}

/// Writes the audit log.
#[async_trait]
pub trait AuditLog: Send {
    /// Keeps an event until it is chained.
    async fn record(&mut self, event: &AuditEvent, personal: Option<&KeptPersonal>) -> Result<(), StoreError>;
    /// The ends of an application's chain, held until this unit ends.
    async fn hold_chain(&mut self, application: ApplicationId) -> Result<Chain, StoreError>;
    /// Takes the events of an application that are not chained yet, oldest first, at most this many. What is personal
    /// and was erased meanwhile does not come along.
    async fn take(
        &mut self,
        application: ApplicationId,
        most: u64,
    ) -> Result<Vec<(AuditEvent, Option<KeptPersonal>)>, StoreError>;
    /// Adds links at the end of the chain.
    async fn append(&mut self, application: ApplicationId, links: &[Link]) -> Result<(), StoreError>;
    /// The last of the links at the beginning of the chain that are all older than this; `None` if there is none.
    async fn last_before(
        &mut self,
        application: ApplicationId,
        before: Timestamp,
    ) -> Result<Option<Tip>, StoreError>;
    /// Removes the links up to and with this one, which is the base from now on.
    async fn prune(&mut self, application: ApplicationId, base: Tip) -> Result<(), StoreError>;
    /// Erases what is personal in all events by and about a user, chained or not.
    async fn erase(&mut self, application: ApplicationId, user: UserId) -> Result<(), StoreError>;
}

/// Writes OpenID providers.
#[async_trait]
pub trait OidcProviders: Send {
    /// Adds a provider; `false`, and nothing added, when the application has one with this identifier.
    async fn insert(&mut self, provider: &OidcProvider) -> Result<bool, StoreError>;
    /// Replaces its settings, and its secret if there is one to replace it; `false` when there is no such provider.
    async fn update(&mut self, provider: &OidcProvider) -> Result<bool, StoreError>;
    /// Removes a provider with the accounts that are linked by it; `false` when there is none. Comes after
    /// [`Cut::Provider`], which it has to go with.
    async fn delete(&mut self, application: ApplicationId, id: &ProviderId) -> Result<bool, StoreError>;
    /// A provider as it is now, held against everybody else who would hold or change it until this unit ends.
    async fn lock(
        &mut self,
        application: ApplicationId,
        id: &ProviderId,
    ) -> Result<Option<OidcProvider>, StoreError>;
    /// A provider as it is now. Until this unit ends nobody changes it; it is for those who do not change it either.
    async fn hold(
        &mut self,
        application: ApplicationId,
        id: &ProviderId,
    ) -> Result<Option<OidcProvider>, StoreError>;
}

/// Writes which accounts at OpenID providers are whose. A user has at most one at each provider.
#[async_trait]
pub trait LinkedIdentities: Send {
    /// Links an account; `false`, and nothing linked, when it is linked already, or the user has another one there.
    async fn link(&mut self, identity: &LinkedIdentity) -> Result<bool, StoreError>;
    /// Notes that the user signed in by it; `false` when it is not linked to this user any more. Until this unit ends
    /// nobody unlinks it.
    async fn record_use(&mut self, identity: &LinkedIdentity, at: Timestamp) -> Result<bool, StoreError>;
    /// Unlinks the user's account at a provider and gives it back.
    async fn unlink(
        &mut self,
        application: ApplicationId,
        user: UserId,
        provider: &ProviderId,
    ) -> Result<Option<LinkedIdentity>, StoreError>;
    /// Unlinks all accounts at a provider, whose subjects mean somebody else from now on; how many.
    async fn unlink_all(&mut self, application: ApplicationId, provider: &ProviderId) -> Result<u64, StoreError>;
}

/// Writes what sessions at OpenID providers started. [`Cut`] ends them.
#[async_trait]
pub trait ProviderSessions: Send {
    /// Adds one.
    async fn begin(&mut self, session: &ProviderSession) -> Result<(), StoreError>;
    /// Which sessions at a provider are meant that have not expired, by user, as this unit sees them. With subject and
    /// session told, one of the subject that has no name is meant too.
    async fn of(
        &mut self,
        application: ApplicationId,
        provider: &ProviderId,
        whose: &AtProvider<'_>,
        now: Timestamp,
    ) -> Result<Vec<(UserId, ProviderSessionId)>, StoreError>;
    /// Forgets those that have expired; how many.
    async fn forget_expired(&mut self, now: Timestamp) -> Result<u64, StoreError>;
}

/// Writes receivers of audit events, and what waits for them.
#[async_trait]
pub trait Webhooks: Send {
    /// Adds a receiver.
    async fn insert(&mut self, webhook: &Webhook) -> Result<(), StoreError>;
    /// Removes a receiver with what waits for it; `false` when the application has none.
    async fn delete(&mut self, application: ApplicationId, id: WebhookId) -> Result<bool, StoreError>;
    /// The receivers of an application as this unit sees them, oldest first.
    async fn of_application(&mut self, application: ApplicationId) -> Result<Vec<Webhook>, StoreError>;
    /// Adds deliveries, due at once.
    async fn enqueue(&mut self, deliveries: &[WebhookDelivery]) -> Result<(), StoreError>;
    /// Takes the delivery that has been due for longest, with its receiver, and keeps it from everybody else for
    /// `lease`. It counts one attempt more.
    async fn claim(
        &mut self,
        now: Timestamp,
        lease: std::time::Duration,
    ) -> Result<Option<(WebhookDelivery, Webhook)>, StoreError>;
    /// Removes a delivery that was made.
    async fn delivered(&mut self, id: WebhookDeliveryId) -> Result<(), StoreError>;
    /// Makes a delivery due again at this time.
    async fn retry(&mut self, id: WebhookDeliveryId, at: Timestamp, error: &str) -> Result<(), StoreError>;
    /// Gives a delivery up; that it failed is kept.
    async fn give_up(&mut self, id: WebhookDeliveryId, at: Timestamp, error: &str) -> Result<(), StoreError>;
    /// Makes due at this time what waits for more than `longest`, longer than anything is put off that was tried, and what
    /// was never tried and waits for more than a minute: a clock that was ahead did that. How many.
    async fn bring_forward(&mut self, now: Timestamp, longest: std::time::Duration) -> Result<u64, StoreError>;
    /// Forgets deliveries that were given up before this time; how many.
    async fn forget_failed(&mut self, before: Timestamp) -> Result<u64, StoreError>;
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
    /// What access rests on.
    fn access(&mut self) -> Box<dyn AccessControl + '_>;
    /// The audit log.
    fn audit(&mut self) -> Box<dyn AuditLog + '_>;
    /// OpenID providers.
    fn oidc_providers(&mut self) -> Box<dyn OidcProviders + '_>;
    /// Accounts at OpenID providers.
    fn linked_identities(&mut self) -> Box<dyn LinkedIdentities + '_>;
    /// Sessions at OpenID providers.
    fn provider_sessions(&mut self) -> Box<dyn ProviderSessions + '_>;
    /// Receivers of audit events.
    fn webhooks(&mut self) -> Box<dyn Webhooks + '_>;
}

/// Derives what nobody can guess.
pub trait Pseudonyms: Send + Sync {
    /// Bytes that depend only on the application, the label and the installation's first sealing key, and that
    /// nobody without the latter can tell from random ones.
    fn pseudonym(&self, application: ApplicationId, label: &str) -> [u8; 32];
}
