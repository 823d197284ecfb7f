//! What this crate needs of a database and of cryptography. The conventions are those of
//! [`fidelio_identity::ports`].

use std::sync::Arc;

use async_trait::async_trait;
use fidelio_identity::ports::{IdentityUnit, Pseudonyms};
use fidelio_identity::{Channel, Device, TrustId, TrustKind, User};
use fidelio_kernel::{
    ApplicationId, MessageId, PasskeyId, RefreshTokenId, Secret, SessionId, SignInId, StoreError, Timestamp, UserId,
};

use crate::sealing_key::{SealedSecret, SealingKey, WrappedKey};
use crate::signing_key::SigningKey;
use crate::{
    AccessClaims, Claims, ClientEvent, ExternalClaims, FailedMessage, KeptRefreshToken, Limit, Message, Metadata,
    OneTimeCode, Passkey, Purpose, QueuedMessage, SignIn, TransactionEvidence,
};

/// Reads passkeys.
#[async_trait]
pub trait PasskeyQueries: Send + Sync {
    /// A user by folded name, with all passkeys, oldest first; one statement.
    async fn user_with_passkeys(
        &self,
        application: ApplicationId,
        folded: &str,
    ) -> Result<Option<(User, Vec<Passkey>)>, StoreError>;
    /// A passkey by credential id, with its owner and the device that last used it; one statement.
    async fn by_credential_id(
        &self,
        application: ApplicationId,
        credential_id: &[u8],
    ) -> Result<Option<(Passkey, User, Option<Device>)>, StoreError>;
    /// All passkeys of a user, oldest first, each with the device that last used it; one statement.
    async fn of_user(
        &self,
        application: ApplicationId,
        user: UserId,
    ) -> Result<Vec<(Passkey, Option<Device>)>, StoreError>;
    /// A passkey of the application by identifier, with its owner; one statement.
    async fn passkey(
        &self,
        application: ApplicationId,
        id: PasskeyId,
    ) -> Result<Option<(Passkey, User)>, StoreError>;
}

/// A use of a passkey, to be written.
#[derive(Clone, Debug)]
pub struct PasskeyUse {
    /// The passkey.
    pub passkey: PasskeyId,
    /// The counter that the authenticator sent.
    pub sign_count: u32,
    /// The BS flag that it sent.
    pub backup_state: bool,
    /// On which device; `None` leaves the last one.
    pub device: Option<fidelio_kernel::DeviceId>,
    /// When.
    pub at: Timestamp,
}

/// Writes passkeys.
#[async_trait]
pub trait Passkeys: Send {
    /// Adds a passkey; `false`, and nothing added, when the credential id is known to any application.
    async fn insert(&mut self, passkey: &Passkey) -> Result<bool, StoreError>;
    /// Records a use; `false`, and nothing written, when the counter may not follow the stored one or the
    /// passkey is gone. Uses of one passkey at the same time are put in order.
    async fn record_use(&mut self, used: &PasskeyUse) -> Result<bool, StoreError>;
    /// Marks a passkey whose counter went backwards.
    async fn flag(&mut self, passkey: PasskeyId, at: Timestamp) -> Result<(), StoreError>;
    /// Renames a passkey of this user; `false` when there is none.
    async fn rename(&mut self, user: UserId, passkey: PasskeyId, name: &str) -> Result<bool, StoreError>;
    /// Which passkeys the user has, as this unit sees it.
    async fn ids_of_user(&mut self, user: UserId) -> Result<Vec<PasskeyId>, StoreError>;
    /// Deletes a passkey of this user; `false` when there is none.
    async fn delete(&mut self, user: UserId, passkey: PasskeyId) -> Result<bool, StoreError>;
}

/// Remembers which sessions were used.
#[async_trait]
pub trait UsedSessions: Send {
    /// Uses a session up; `false` when it was used already. Of several at the same time, one gets `true`.
    async fn consume(&mut self, session: SessionId, expires_at: Timestamp) -> Result<bool, StoreError>;
    /// Forgets sessions that have expired, since those are refused anyway; how many.
    async fn forget_expired(&mut self, now: Timestamp) -> Result<u64, StoreError>;
}

/// Reads which sessions were used.
#[async_trait]
pub trait UsedSessionQueries: Send + Sync {
    /// Which of these sessions, and of other things that are used once, were used.
    async fn used(&self, sessions: &[SessionId]) -> Result<Vec<SessionId>, StoreError>;
}

/// Keeps one-time codes.
#[async_trait]
pub trait OneTimeCodes: Send {
    /// Keeps a code, in place of the one for the same subject, purpose and channel.
    async fn issue(&mut self, code: &OneTimeCode) -> Result<(), StoreError>;
    /// Takes one attempt from every live code of this subject and purpose, and gives those that still had one, as
    /// they are now. Attempts at the same time are put in order, so that a code is never tried more often than it
    /// may be; until this unit ends nobody else tries or redeems them.
    async fn attempt(
        &mut self,
        application: ApplicationId,
        subject: UserId,
        purpose: Purpose,
        now: Timestamp,
    ) -> Result<Vec<OneTimeCode>, StoreError>;
    /// Uses this very code up, and with it every other one of the same subject and purpose; `false`, and nothing
    /// changed, when it was used up or replaced already. Of several at the same time, one gets `true`.
    async fn redeem(&mut self, code: &OneTimeCode) -> Result<bool, StoreError>;
    /// Forgets every code of this subject.
    async fn forget(&mut self, application: ApplicationId, subject: UserId) -> Result<(), StoreError>;
    /// Forgets codes that have expired; how many.
    async fn forget_expired(&mut self, now: Timestamp) -> Result<u64, StoreError>;
}

/// Counts what may be done only so often.
#[async_trait]
pub trait Limits: Send {
    /// Counts one against each limit. When one of them is used up, gives how long until it is not, and the unit is
    /// to be dropped, so that nothing was counted. Counts at the same time are put in order.
    async fn take(&mut self, limits: &[Limit], now: Timestamp) -> Result<Option<std::time::Duration>, StoreError>;
    /// Forgets counts whose window is over; how many.
    async fn forget_expired(&mut self, now: Timestamp) -> Result<u64, StoreError>;
}

/// The queue of messages to deliver.
#[async_trait]
pub trait Outbox: Send {
    /// Adds a message, due at once.
    async fn add(&mut self, message: &QueuedMessage) -> Result<(), StoreError>;
    /// Takes at most `most` messages of this channel that are due, oldest first, and keeps them from everybody else for
    /// `lease`. Each counts one attempt more.
    async fn claim(
        &mut self,
        channel: Channel,
        now: Timestamp,
        lease: std::time::Duration,
        most: u64,
    ) -> Result<Vec<QueuedMessage>, StoreError>;
    /// Removes a message that was delivered.
    async fn delivered(&mut self, id: MessageId) -> Result<(), StoreError>;
    /// Makes a message due again at this time.
    async fn retry(&mut self, id: MessageId, at: Timestamp, error: &str) -> Result<(), StoreError>;
    /// Gives a message up: what it says is deleted, that it failed is kept.
    async fn give_up(&mut self, id: MessageId, at: Timestamp, error: &str) -> Result<(), StoreError>;
    /// Makes due at this time what waits for more than `longest`, longer than anything is put off that was tried, and what
    /// was never tried and waits for more than a minute: a clock that was ahead did that. How many.
    async fn bring_forward(&mut self, now: Timestamp, longest: std::time::Duration) -> Result<u64, StoreError>;
    /// Forgets messages that were given up before this time; how many.
    async fn forget_failed(&mut self, before: Timestamp) -> Result<u64, StoreError>;
}

/// Reads the queue of messages.
#[async_trait]
pub trait OutboxQueries: Send + Sync {
    /// When the next message of this channel is due, if any waits.
    async fn next_due(&self, channel: Channel) -> Result<Option<Timestamp>, StoreError>;
    /// The messages of an application that were given up, latest first, at most this many.
    async fn failed(&self, application: ApplicationId, most: u64) -> Result<Vec<FailedMessage>, StoreError>;
}

/// Writes sign-ins and their refresh tokens.
#[async_trait]
pub trait SignIns: Send {
    /// Adds a sign-in with its first refresh token, if it can be refreshed.
    async fn begin(&mut self, sign_in: &SignIn, token: Option<&KeptRefreshToken>) -> Result<(), StoreError>;
    /// Exchanges a refresh token for the next one; `false`, and nothing changed, when it was exchanged already or its
    /// sign-in has ended. Of several at the same time, one gets `true`.
    async fn rotate(
        &mut self,
        sign_in: SignInId,
        old: RefreshTokenId,
        next: &KeptRefreshToken,
        now: Timestamp,
    ) -> Result<bool, StoreError>;
    /// Holds a sign-in against everybody who would end it until this unit ends; `false` when it has ended.
    async fn hold(&mut self, sign_in: SignInId, now: Timestamp) -> Result<bool, StoreError>;
    /// Ends a sign-in with all its refresh tokens; `false` when it had ended.
    async fn end(&mut self, sign_in: SignInId) -> Result<bool, StoreError>;
    /// Forgets sign-ins that have expired; how many.
    async fn forget_expired(&mut self, now: Timestamp) -> Result<u64, StoreError>;
}

/// Reads sign-ins.
#[async_trait]
pub trait SignInQueries: Send + Sync {
    /// The sign-in of a refresh token, and the token as it is kept.
    async fn by_refresh_token(&self, id: RefreshTokenId) -> Result<Option<(SignIn, KeptRefreshToken)>, StoreError>;
    /// A sign-in that has not ended, expired ones included.
    async fn sign_in(&self, id: SignInId) -> Result<Option<SignIn>, StoreError>;
}

/// Keeps what clients report.
#[async_trait]
pub trait ClientEvents: Send {
    /// Adds an event.
    async fn add(&mut self, event: &ClientEvent) -> Result<(), StoreError>;
    /// Forgets events that arrived before this time; how many.
    async fn forget(&mut self, before: Timestamp) -> Result<u64, StoreError>;
}

/// Reads what clients reported.
#[async_trait]
pub trait ClientEventQueries: Send + Sync {
    /// The latest events of an application, latest first, at most this many; of one interaction, if a trace id is
    /// given.
    async fn client_events(
        &self,
        application: ApplicationId,
        trace_id: Option<&str>,
        most: u64,
    ) -> Result<Vec<ClientEvent>, StoreError>;
}

/// Keeps confirmed transactions.
#[async_trait]
pub trait Transactions: Send {
    /// Adds a confirmation; `false`, and nothing added, when the transaction was confirmed already.
    async fn insert(&mut self, evidence: &TransactionEvidence) -> Result<bool, StoreError>;
}

/// Writes signing keys.
#[async_trait]
pub trait SigningKeys: Send {
    /// Adds a key.
    async fn insert(&mut self, key: &SigningKey) -> Result<(), StoreError>;
    /// Ends the publication of all keys of the application at this time; those that end sooner stay.
    async fn retire_all(&mut self, application: ApplicationId, at: Timestamp) -> Result<(), StoreError>;
}

/// Reads signing keys.
#[async_trait]
pub trait SigningKeyQueries: Send + Sync {
    /// The keys of an application, oldest first, retired ones included.
    async fn of_application(&self, application: ApplicationId) -> Result<Vec<SigningKey>, StoreError>;
    /// The application of a key.
    async fn application_of(&self, kid: &str) -> Result<Option<ApplicationId>, StoreError>;
}

/// Writes sealing keys, and what is sealed under them.
#[async_trait]
pub trait SealingKeys: Send {
    /// Waits for whoever changes sealing keys and keeps others waiting until the unit ends; what there is, in the order of
    /// [`SealingKeyQueries`].
    async fn hold(&mut self) -> Result<(Vec<SealingKey>, Vec<WrappedKey>), StoreError>;
    /// Adds a key, whose number is new.
    async fn insert(&mut self, key: &SealingKey) -> Result<(), StoreError>;
    /// Refuses sessions of all keys but this one from this time on; those that are refused sooner stay.
    async fn refuse_others(&mut self, number: u32, from: Timestamp) -> Result<(), StoreError>;
    /// Adds a wrapping, or replaces the one under the same master key.
    async fn wrap(&mut self, wrapped: &WrappedKey) -> Result<(), StoreError>;
    /// Removes the wrappings under all master keys but this one; how many there were.
    async fn unwrap_others(&mut self, master_key: &str) -> Result<u64, StoreError>;
    /// Replaces a sealed secret; `false`, and nothing replaced, if it is not what it was or its owner is gone.
    async fn reseal(&mut self, before: &SealedSecret, sealed: &[u8]) -> Result<bool, StoreError>;
    /// Remembers when the secrets that are kept were sealed anew under this key.
    async fn resealed(&mut self, number: u32, at: Timestamp) -> Result<(), StoreError>;
}

/// Reads sealing keys, and what is sealed under them.
#[async_trait]
pub trait SealingKeyQueries: Send + Sync {
    /// All keys, by number.
    async fn sealing_keys(&self) -> Result<Vec<SealingKey>, StoreError>;
    /// All wrappings, by number and then by when they were made.
    async fn wrapped_keys(&self) -> Result<Vec<WrappedKey>, StoreError>;
    /// All secrets that are kept as long as their owners.
    async fn sealed_secrets(&self) -> Result<Vec<SealedSecret>, StoreError>;
}

/// Reads confirmed transactions.
#[async_trait]
pub trait TransactionQueries: Send + Sync {
    /// A confirmation by the transaction's identifier.
    async fn evidence(
        &self,
        application: ApplicationId,
        id: fidelio_kernel::TransactionId,
    ) -> Result<Option<TransactionEvidence>, StoreError>;
}

/// The repositories of one transaction. Dropping it undoes everything.
///
/// What a unit reads may be of units that are not committed yet, and become lasting or fail with it. So whoever answers that
/// something is done, or reads elsewhere on the strength of what the unit read, commits first, also when nothing was written.
#[async_trait]
pub trait Unit: IdentityUnit {
    /// Passkeys.
    fn passkeys(&mut self) -> Box<dyn Passkeys + '_>;
    /// Used sessions.
    fn used_sessions(&mut self) -> Box<dyn UsedSessions + '_>;
    /// One-time codes.
    fn one_time_codes(&mut self) -> Box<dyn OneTimeCodes + '_>;
    /// Limits.
    fn limits(&mut self) -> Box<dyn Limits + '_>;
    /// Messages to deliver.
    fn outbox(&mut self) -> Box<dyn Outbox + '_>;
    /// Sign-ins.
    fn sign_ins(&mut self) -> Box<dyn SignIns + '_>;
    /// What clients report.
    fn client_events(&mut self) -> Box<dyn ClientEvents + '_>;
    /// Confirmed transactions.
    fn transactions(&mut self) -> Box<dyn Transactions + '_>;
    /// Signing keys.
    fn signing_keys(&mut self) -> Box<dyn SigningKeys + '_>;
    /// Sealing keys.
    fn sealing_keys(&mut self) -> Box<dyn SealingKeys + '_>;
    /// Makes everything of this unit lasting and visible, or nothing of it.
    async fn commit(self: Box<Self>) -> Result<(), StoreError>;
}

/// Begins units of work.
#[async_trait]
pub trait Store: Send + Sync {
    /// Begins a transaction that may write. Do no network, hashing or signature work while it is open.
    async fn begin(&self) -> Result<Box<dyn Unit>, StoreError>;
}

/// Seals what travels with a client.
pub trait Sealer: Pseudonyms {
    /// Encrypts and authenticates, under the current sealing key and period.
    fn seal(&self, plaintext: &[u8]) -> String;
    /// Opens what [`Sealer::seal`] made in this or a recent period, under a key that is not refused; `None` for everything
    /// else.
    fn open(&self, sealed: &str) -> Option<Vec<u8>>;
    /// Encrypts what is kept. Only what says the same `label` opens it.
    fn lock(&self, label: &str, plaintext: &[u8]) -> Vec<u8>;
    /// Decrypts what [`Sealer::lock`] made; `None` for everything else.
    fn unlock(&self, label: &str, locked: &[u8]) -> Option<Vec<u8>>;
    /// Whether what is locked may open later: it is sealed under a key that this server has not read yet.
    fn may_open_later(&self, locked: &[u8]) -> bool;
    /// The number of the sealing key that seals now, as far as this server knows.
    fn sealing_key(&self) -> u32;
    /// The same under the current sealing key; `None` if it is already, or does not open.
    fn relock(&self, label: &str, locked: &[u8]) -> Option<Vec<u8>>;
}

/// Why a token could not be signed or was not accepted.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "token_")]
pub enum TokenError {
    /// It is not a token of this installation, was altered, has expired, or is of another type.
    #[error("the token is not valid")]
    Invalid,
    /// The keys could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The keys could not be used.
    #[error("the signing key of the application cannot be used: {0}")]
    Key(String),
}

/// A public key of a key set (RFC 7517).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicJwk {
    /// The key identifier.
    pub kid: String,
    /// The x coordinate, base64url.
    pub x: String,
    /// The y coordinate, base64url.
    pub y: String,
}

/// Signs and reads tokens.
#[async_trait]
pub trait Tokens: Send + Sync {
    /// Signs claims with the application's current key.
    async fn sign(&self, application: ApplicationId, claims: &Claims) -> Result<String, TokenError>;
    /// Reads an access token: signature, algorithm, type, issuer, audience and times. The application is the
    /// one whose key signed it.
    async fn read_access(&self, token: &str) -> Result<AccessClaims, TokenError>;
    /// Reads a token by which a backend vouches for a user, as [`Tokens::read_access`] does.
    async fn read_external(&self, token: &str) -> Result<ExternalClaims, TokenError>;
    /// The public keys of an application.
    async fn key_set(&self, application: ApplicationId) -> Result<Vec<PublicJwk>, TokenError>;
    /// Forgets what is remembered of an application's keys, after they changed.
    fn forget(&self, application: ApplicationId);
    /// A private key sealed anew under the current sealing key; `None` if it is already, or does not open.
    fn reseal_key(&self, kid: &str, sealed: &[u8]) -> Option<Vec<u8>>;
    /// Makes a key, sealed, to be stored.
    fn generate_key(
        &self,
        application: ApplicationId,
        now: Timestamp,
        active_from: Timestamp,
    ) -> Result<SigningKey, TokenError>;
}

/// A trust item that was verified: a trust id, signed for this occasion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedTrustItem {
    /// The trust id.
    pub id: TrustId,
    /// An identifier of this very item, by which its use is remembered.
    pub item: SessionId,
    /// When it expires.
    pub expires_at: Timestamp,
}

/// Verifies trust items.
pub trait TrustItems: Send + Sync {
    /// Verifies a JWS (RFC 7515) that a browser made with its own P-256 key, which the header holds as a JWK: the
    /// signature, and that it is of now and for minutes only. `None` for everything else: a text that is no such
    /// JWS is no error, it just proves nothing.
    fn verify(&self, kind: TrustKind, item: &str, now: Timestamp) -> Option<VerifiedTrustItem>;
}

/// The FIDO metadata at hand.
pub trait MetadataSource: Send + Sync {
    /// What was last loaded and verified; `None` when no source is configured, or nothing of it could be had yet.
    fn current(&self) -> Option<Arc<Metadata>>;
}

/// Why a message was not delivered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeliveryError {
    /// It may be delivered later. The text is for the log and holds nothing of the message.
    #[error("{0}")]
    Temporary(String),
    /// It will never be, for example because the address does not exist.
    #[error("{0}")]
    Permanent(String),
}

/// Delivers messages.
#[async_trait]
pub trait Delivery: Send + Sync {
    /// Whether there is a way to deliver by this channel.
    fn reaches(&self, channel: Channel) -> bool;
    /// Delivers a message, within a bounded time. When it says so, whoever is next on the way has accepted it.
    ///
    /// # Errors
    /// When nobody has.
    async fn deliver(&self, message: &Message) -> Result<(), DeliveryError>;
}

/// Posts audit events to their receivers.
#[async_trait]
pub trait WebhookSender: Send + Sync {
    /// Posts a body, signed with the secret as the Standard Webhooks specification says, within a bounded time. `id` is
    /// the same at every attempt.
    ///
    /// # Errors
    /// When the receiver has not accepted it.
    async fn post(&self, url: &str, secret: &Secret<String>, id: &str, body: &str) -> Result<(), DeliveryError>;
}
