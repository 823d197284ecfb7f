//! What this crate needs of a database and of cryptography. The conventions are those of
//! [`fidelio_identity::ports`].

use async_trait::async_trait;
use fidelio_identity::ports::IdentityUnit;
use fidelio_identity::{Device, User};
use fidelio_kernel::{ApplicationId, PasskeyId, SessionId, StoreError, Timestamp, UserId};

use crate::signing_key::SigningKey;
use crate::{AccessClaims, Claims, Passkey, TransactionEvidence};

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
    /// A user by identifier, and whether the user still has this passkey; one statement.
    async fn user_and_passkey_presence(
        &self,
        application: ApplicationId,
        user: UserId,
        passkey: Option<PasskeyId>,
    ) -> Result<Option<(User, bool)>, StoreError>;
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
#[async_trait]
pub trait Unit: IdentityUnit {
    /// Passkeys.
    fn passkeys(&mut self) -> Box<dyn Passkeys + '_>;
    /// Used sessions.
    fn used_sessions(&mut self) -> Box<dyn UsedSessions + '_>;
    /// Confirmed transactions.
    fn transactions(&mut self) -> Box<dyn Transactions + '_>;
    /// Signing keys.
    fn signing_keys(&mut self) -> Box<dyn SigningKeys + '_>;
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
pub trait Sealer: Send + Sync {
    /// Encrypts and authenticates, under a key of the current period.
    fn seal(&self, plaintext: &[u8]) -> String;
    /// Opens what [`Sealer::seal`] made in this or a recent period; `None` for everything else.
    fn open(&self, sealed: &str) -> Option<Vec<u8>>;
    /// Bytes that depend only on the application, the label and the installation's master key, and that
    /// nobody without the latter can tell from random ones.
    fn pseudonym(&self, application: ApplicationId, label: &str) -> [u8; 32];
}

/// Why a token could not be signed or was not accepted.
#[derive(Debug, thiserror::Error)]
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
    /// The public keys of an application.
    async fn key_set(&self, application: ApplicationId) -> Result<Vec<PublicJwk>, TokenError>;
    /// Makes a key, encrypted under the master key, to be stored.
    fn generate_key(
        &self,
        application: ApplicationId,
        now: Timestamp,
        active_from: Timestamp,
    ) -> Result<SigningKey, TokenError>;
}
