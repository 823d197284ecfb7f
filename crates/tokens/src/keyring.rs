use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use fidelio_credentials::SealingKey;
use fidelio_credentials::ports::SealingKeyQueries;
use fidelio_credentials::sealing_key::{self, KeyWrapping as _, WrappedKey};
use fidelio_kernel::{Clock, StoreError, Timestamp};

use crate::MasterKey;
use crate::key::Key;

/// What is sealed under a numbered key begins with this, and the number.
const NUMBERED: u8 = 1;
const PREFIX: usize = 1 + size_of::<u32>();

/// The sealing keys, unwrapped. A server reads them again every [`sealing_key::SEALING_REFRESH`].
pub struct Keyring {
    queries: Arc<dyn SealingKeyQueries>,
    clock: Arc<dyn Clock>,
    master_key: RwLock<MasterKey>,
    held: RwLock<Arc<Vec<Held>>>,
    is_complete: AtomicBool,
}

struct Held {
    known: SealingKey,
    key: Key,
}

/// Why sealing keys could not be unwrapped.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// Another master key wrapped them.
    #[error(
        "this is not the master key that the database was made with, or was changed to ({0}); restore the right one"
    )]
    WrongMasterKey(String),
    /// There is none.
    #[error("the database has no sealing key")]
    Empty,
    /// They could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Keyring {
    /// Reads and unwraps all keys.
    ///
    /// # Errors
    /// When one of them is not wrapped under this master key.
    pub async fn open(
        queries: Arc<dyn SealingKeyQueries>,
        master_key: MasterKey,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, KeyringError> {
        let held = RwLock::default();
        let (master_key, is_complete) = (RwLock::new(master_key), AtomicBool::default());
        let keyring = Self { queries, clock, master_key, held, is_complete };
        keyring.refresh().await?;
        if keyring.held().is_empty() { Err(KeyringError::Empty) } else { Ok(keyring) }
    }

    /// Reads the keys again, and unwraps those that are new.
    ///
    /// # Errors
    /// When one of them is not wrapped under the master key. Those that are known stay in use.
    pub async fn refresh(&self) -> Result<(), KeyringError> {
        let outcome = self.read_again().await;
        self.is_complete.store(outcome.is_ok(), Ordering::Relaxed);
        outcome
    }

    async fn read_again(&self) -> Result<(), KeyringError> {
        let known = self.queries.sealing_keys().await?;
        let before = self.held();
        let is_new = |key: &SealingKey| numbered(&before, key.number).is_none();
        let wrapped = if known.iter().any(is_new) { self.queries.wrapped_keys().await? } else { Vec::new() };
        let mut held = Vec::with_capacity(known.len());
        let mut outcome = Ok(());
        for known in known {
            let key = match numbered(&before, known.number) {
                Some(held) => Ok(held.key.clone()),
                None => self.unwrap(known.number, &wrapped),
            };
            match key {
                Ok(key) => held.push(Held { known, key }),
                // What is to be known of the others, that they are refused for example, is known all the same.
                Err(error) => outcome = Err(error),
            }
        }
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(held);
        outcome
    }

    /// Whether every key could be read the last time.
    pub fn is_complete(&self) -> bool {
        self.is_complete.load(Ordering::Relaxed)
    }

    /// The number of the key that seals now.
    pub(crate) fn current_number(&self) -> u32 {
        current(&self.held(), self.clock.now()).known.number
    }

    /// Whether this is sealed under a key with a number that is not known.
    pub(crate) fn is_of_unknown_key(&self, sealed: &[u8]) -> bool {
        number_of(sealed).is_some_and(|(number, _)| numbered(&self.held(), number).is_none())
    }

    /// Unwraps with this master key from now on.
    pub fn use_master_key(&self, master_key: MasterKey) {
        *self.master_key.write().unwrap_or_else(PoisonError::into_inner) = master_key;
    }

    fn unwrap(&self, number: u32, wrapped: &[WrappedKey]) -> Result<Key, KeyringError> {
        let master_key = self.master_key.read().unwrap_or_else(PoisonError::into_inner);
        let fingerprint = master_key.fingerprint();
        let of_ours = wrapped.iter().find(|key| key.number == number && key.master_key == fingerprint);
        let key = of_ours.and_then(|key| master_key.unwrap(number, &key.wrapped));
        key.map(Key::new).ok_or_else(|| {
            let mut known: Vec<_> = wrapped.iter().map(|key| short(&key.master_key)).collect();
            known.sort_unstable();
            known.dedup();
            KeyringError::WrongMasterKey(format!("it is {}, not {}", short(&fingerprint), known.join(" or ")))
        })
    }

    fn held(&self) -> Arc<Vec<Held>> {
        Arc::clone(&self.held.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Encrypts under the current key; its number, then what [`Key::encrypt`] makes.
    pub(crate) fn encrypt(&self, purpose: &[&str], plaintext: &[u8]) -> Vec<u8> {
        let held = self.held();
        let current = current(&held, self.clock.now());
        let sealed = current.key.encrypt(purpose, plaintext);
        match current.known.number {
            SealingKey::UNNUMBERED => sealed,
            number => [&[NUMBERED], number.to_be_bytes().as_slice(), &sealed].concat(),
        }
    }

    /// Opens what [`Keyring::encrypt`] made for the same purpose, whether or not its key is refused meanwhile.
    pub(crate) fn decrypt(&self, purpose: &[&str], sealed: &[u8]) -> Option<Vec<u8>> {
        self.open_under(sealed, |_| true, |key, sealed| key.decrypt(purpose, sealed))
    }

    /// Opens what [`Keyring::encrypt`] made for one of the purposes, under a key that is not refused.
    pub(crate) fn decrypt_live(&self, purposes: &[[&str; 2]], sealed: &[u8]) -> Option<Vec<u8>> {
        let now = self.clock.now();
        self.open_under(
            sealed,
            |key| !key.is_refused(now),
            |key, sealed| purposes.iter().find_map(|purpose| key.decrypt(purpose, sealed)),
        )
    }

    fn open_under(
        &self,
        sealed: &[u8],
        is_accepted: impl Fn(&SealingKey) -> bool,
        open: impl Fn(&Key, &[u8]) -> Option<Vec<u8>>,
    ) -> Option<Vec<u8>> {
        let held = self.held();
        let under = |number, sealed| {
            let key = numbered(&held, number).filter(|held| is_accepted(&held.known))?;
            open(&key.key, sealed)
        };
        // The nonce that an unnumbered one begins with may look like a number.
        number_of(sealed)
            .and_then(|(number, sealed)| under(number, sealed))
            .or_else(|| under(SealingKey::UNNUMBERED, sealed))
    }

    /// The same under the current key; `None` if it is already, or does not open.
    pub(crate) fn reencrypt(&self, purpose: &[&str], sealed: &[u8]) -> Option<Vec<u8>> {
        let held = self.held();
        let current = current(&held, self.clock.now());
        let is_current = match current.known.number {
            SealingKey::UNNUMBERED => current.key.decrypt(purpose, sealed).is_some(),
            number => number_of(sealed)
                .is_some_and(|(of, rest)| of == number && current.key.decrypt(purpose, rest).is_some()),
        };
        if is_current { None } else { Some(self.encrypt(purpose, &self.decrypt(purpose, sealed)?)) }
    }

    /// Derives bytes from the first key, which stays for ever.
    pub(crate) fn derive(&self, purpose: &[&str]) -> [u8; 32] {
        self.held()[0].key.derive(purpose)
    }
}

/// There is always one: a keyring without a key is not opened.
fn current(held: &[Held], now: Timestamp) -> &Held {
    let current = sealing_key::current(held.iter().map(|held| &held.known), now).map(|key| key.number);
    current.and_then(|number| numbered(held, number)).unwrap_or(&held[0])
}

fn numbered(held: &[Held], number: u32) -> Option<&Held> {
    held.iter().find(|held| held.known.number == number)
}

fn number_of(sealed: &[u8]) -> Option<(u32, &[u8])> {
    let (prefix, sealed) = sealed.split_at_checked(PREFIX)?;
    let (&[NUMBERED], number) = prefix.split_at(1) else { return None };
    Some((u32::from_be_bytes(number.try_into().ok()?), sealed))
}

/// Enough of a fingerprint to tell master keys apart.
fn short(fingerprint: &str) -> &str {
    fingerprint.get(..8).unwrap_or(fingerprint)
}
