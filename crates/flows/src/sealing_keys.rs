//! The keys under which secrets are sealed, and the master keys that wrap them.

use std::sync::Arc;
use std::time::Duration;

use fidelio_credentials::ports::{Sealer, SealingKeyQueries, Store, Tokens, Unit};
use fidelio_credentials::sealing_key::{
    KeyWrapping, SEALING_REFRESH, SealedSecret, SealingKey, SecretOwner, WrappedKey, current,
};
use fidelio_identity::Directory;
use fidelio_identity::audit::Action;
use fidelio_kernel::{ApplicationId, Clock, Random, RandomExt as _, Secret, StoreError, Timestamp};

use crate::By;
use crate::audit::{Audit, Entry, webhook_label};
use crate::federation::secret_label;

/// How long before a new key seals: every server knows it by then, also one that was busy.
const ANNOUNCED: Duration = Duration::from_secs(60);
/// The same, when the old keys are in wrong hands.
const ANNOUNCED_URGENTLY: Duration = Duration::from_secs(2 * SEALING_REFRESH.as_secs());

/// Manages sealing keys and what wraps them.
pub struct SealingKeyManagement {
    /// Writes.
    pub store: Arc<dyn Store>,
    /// Reads.
    pub queries: Arc<dyn SealingKeyQueries>,
    /// Seals the secrets of providers and receivers anew.
    pub sealer: Arc<dyn Sealer>,
    /// Seals signing keys anew.
    pub tokens: Arc<dyn Tokens>,
    /// Knows the default application, in whose log it is recorded what is of the whole installation.
    pub directory: Arc<Directory>,
    /// Records what was done.
    pub audit: Audit,
    /// Makes keys.
    pub random: Arc<dyn Random>,
}

/// Why keys were not changed.
#[derive(Debug, thiserror::Error)]
pub enum SealingKeyError {
    /// A master key is being replaced.
    #[error("the sealing keys are wrapped under several master keys; retire the old one first")]
    SeveralMasterKeys,
    /// The master key at hand does not open them.
    #[error("not every sealing key is wrapped under this master key; use the one with which the servers run")]
    WrongMasterKey,
    /// Both master keys are the same.
    #[error("this is the master key that is in use already")]
    SameMasterKey,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What there is.
#[derive(Debug)]
pub struct KnownKeys {
    /// The sealing keys, by number.
    pub keys: Vec<SealingKey>,
    /// Their wrappings.
    pub wrapped: Vec<WrappedKey>,
}

/// Makes the first sealing key, unless there is one. In an installation `is_older` than sealing keys it is the master key
/// itself, under which everything there is sealed.
///
/// # Errors
/// When the database fails.
pub async fn found_sealing_keys(
    store: &dyn Store,
    clock: &dyn Clock,
    random: &dyn Random,
    master_key: &dyn KeyWrapping,
    is_older: bool,
) -> Result<(), StoreError> {
    let now = clock.now();
    let (number, secret) = match is_older {
        true => (SealingKey::UNNUMBERED, master_key.as_sealing_key()),
        false => (1, new_secret(random)),
    };
    // There is nothing to be sealed anew.
    let key = SealingKey { number, created_at: now, active_from: now, refused_from: None, resealed_at: Some(now) };
    let wrapped = wrapped(number, &secret, master_key, now);
    let mut unit = store.begin().await?;
    let (keys, _) = unit.sealing_keys().hold().await?;
    if keys.is_empty() {
        unit.sealing_keys().insert(&key).await?;
        unit.sealing_keys().wrap(&wrapped).await?;
    }
    unit.commit().await
}

fn new_secret(random: &dyn Random) -> Secret<Vec<u8>> {
    Secret::new(random.bytes::<32>().to_vec())
}

fn wrapped(number: u32, secret: &Secret<Vec<u8>>, master_key: &dyn KeyWrapping, at: Timestamp) -> WrappedKey {
    let wrapped = master_key.wrap(number, secret);
    WrappedKey { number, master_key: master_key.fingerprint(), wrapped, wrapped_at: at }
}

/// The wrapping of each key under this master key.
fn under<'a>(
    keys: &'a [SealingKey],
    wrapped: &'a [WrappedKey],
    fingerprint: &'a str,
) -> Result<Vec<&'a WrappedKey>, SealingKeyError> {
    let of = |key: &SealingKey| {
        wrapped.iter().find(|wrapped| wrapped.number == key.number && wrapped.master_key == fingerprint)
    };
    keys.iter().map(of).collect::<Option<_>>().ok_or(SealingKeyError::WrongMasterKey)
}

impl SealingKeyManagement {
    /// The sealing keys and their wrappings.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list(&self) -> Result<KnownKeys, SealingKeyError> {
        Ok(KnownKeys { keys: self.queries.sealing_keys().await?, wrapped: self.queries.wrapped_keys().await? })
    }

    /// Makes a new sealing key. It seals when every server knows it; what was sealed before opens as before. When the old
    /// keys are compromised it seals within seconds, and from then on sessions under the old keys are refused.
    ///
    /// # Errors
    /// When this is not the one master key under which keys are wrapped.
    pub async fn rotate(
        &self,
        by: &By,
        master_key: &dyn KeyWrapping,
        is_compromised: bool,
    ) -> Result<SealingKey, SealingKeyError> {
        let secret = new_secret(&*self.random);
        let fingerprint = master_key.fingerprint();
        let log = self.log().await?;
        let mut unit = self.store.begin().await?;
        let (keys, all_wrapped) = unit.sealing_keys().hold().await?;
        under(&keys, &all_wrapped, &fingerprint)?;
        // Servers that run with the other master key could not unwrap it.
        if all_wrapped.iter().any(|wrapped| wrapped.master_key != fingerprint) {
            return Err(SealingKeyError::SeveralMasterKeys);
        }
        let now = self.audit.clock.now();
        let number = keys.last().map_or(SealingKey::UNNUMBERED, |key| key.number) + 1;
        let active_from = now + if is_compromised { ANNOUNCED_URGENTLY } else { ANNOUNCED };
        let key = SealingKey { number, created_at: now, active_from, refused_from: None, resealed_at: None };
        unit.sealing_keys().insert(&key).await?;
        unit.sealing_keys().wrap(&wrapped(number, &secret, master_key, now)).await?;
        let mut reason = "sessions under the old keys open until they expire";
        if is_compromised {
            unit.sealing_keys().refuse_others(number, active_from).await?;
            reason = "the old keys were compromised";
        }
        self.record(&mut *unit, by, log, Action::SealingKeyRotated, (&number.to_string(), Some(reason))).await?;
        unit.commit().await?;
        Ok(key)
    }

    /// Wraps all sealing keys under a second master key, so that servers may be started with either.
    ///
    /// # Errors
    /// When they are not wrapped under `present`, or both are the same.
    pub async fn add_master_key(
        &self,
        by: &By,
        present: &dyn KeyWrapping,
        new: &dyn KeyWrapping,
    ) -> Result<(), SealingKeyError> {
        if present.fingerprint() == new.fingerprint() {
            return Err(SealingKeyError::SameMasterKey);
        }
        let log = self.log().await?;
        let mut unit = self.store.begin().await?;
        let (keys, all_wrapped) = unit.sealing_keys().hold().await?;
        let now = self.audit.clock.now();
        for key in under(&keys, &all_wrapped, &present.fingerprint())? {
            let secret = present.unwrap(key.number, &key.wrapped).ok_or(SealingKeyError::WrongMasterKey)?;
            unit.sealing_keys().wrap(&wrapped(key.number, &secret, new, now)).await?;
        }
        self.record(&mut *unit, by, log, Action::MasterKeyAdded, (&new.fingerprint(), None)).await?;
        Ok(unit.commit().await?)
    }

    /// Removes what other master keys wrapped, so that none of them opens anything any more; whether there was anything.
    ///
    /// # Errors
    /// When the sealing keys are not wrapped under this one.
    pub async fn retire_other_master_keys(&self, by: &By, kept: &dyn KeyWrapping) -> Result<bool, SealingKeyError> {
        let fingerprint = kept.fingerprint();
        let log = self.log().await?;
        let mut unit = self.store.begin().await?;
        let (keys, all_wrapped) = unit.sealing_keys().hold().await?;
        under(&keys, &all_wrapped, &fingerprint)?;
        let removed = unit.sealing_keys().unwrap_others(&fingerprint).await?;
        if removed > 0 {
            let reason = Some("the others open nothing any more");
            self.record(&mut *unit, by, log, Action::MasterKeyRetired, (&fingerprint, reason)).await?;
        }
        unit.commit().await?;
        Ok(removed > 0)
    }

    /// Seals the secrets that are kept under the current key, once after each rotation; how many, if it was time.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reseal(&self) -> Result<Option<usize>, SealingKeyError> {
        let now = self.audit.clock.now();
        let keys = self.queries.sealing_keys().await?;
        // Until every server seals under it, some may still add secrets that are sealed under the one before.
        let is_due = |key: &&SealingKey| key.resealed_at.is_none() && key.active_from + ANNOUNCED_URGENTLY <= now;
        let Some(current) = current(&keys, now).filter(is_due) else { return Ok(None) };
        // A server that could not read the key yet would find everything sealed as it should be.
        if self.sealer.sealing_key() != current.number {
            return Ok(None);
        }
        let secrets = self.queries.sealed_secrets().await?;
        let changed: Vec<_> = secrets.iter().filter_map(|secret| Some((secret, self.resealed(secret)?))).collect();
        let mut unit = self.store.begin().await?;
        let mut resealed = 0;
        for (secret, sealed) in changed {
            resealed += usize::from(unit.sealing_keys().reseal(secret, &sealed).await?);
        }
        unit.sealing_keys().resealed(current.number, now).await?;
        unit.commit().await?;
        Ok(Some(resealed))
    }

    /// The secret under the current key; `None` if it is already. One that nothing opens stays as it is.
    fn resealed(&self, secret: &SealedSecret) -> Option<Vec<u8>> {
        match &secret.owner {
            SecretOwner::SigningKey(kid) => self.tokens.reseal_key(kid, &secret.sealed),
            SecretOwner::OidcProvider(application, id) => {
                self.sealer.relock(&secret_label(*application, id), &secret.sealed)
            }
            SecretOwner::Webhook(id) => self.sealer.relock(&webhook_label(*id), &secret.sealed),
        }
    }

    /// In whose log it is recorded what is of the whole installation.
    async fn log(&self) -> Result<Option<ApplicationId>, StoreError> {
        Ok(self.directory.default_application().await?.map(|application| application.id))
    }

    async fn record(
        &self,
        unit: &mut dyn Unit,
        by: &By,
        log: Option<ApplicationId>,
        action: Action,
        (target, reason): (&str, Option<&str>),
    ) -> Result<(), StoreError> {
        let Some(application) = log else { return Ok(()) };
        let entry = Entry::new(application, action, by.actor).target(target);
        let entry = match reason {
            Some(reason) => entry.because(reason),
            None => entry,
        };
        self.audit.record(unit, entry, &by.client).await
    }
}
