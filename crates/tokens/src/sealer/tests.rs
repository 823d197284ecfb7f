use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, MutexGuard};

use async_trait::async_trait;
use fidelio_credentials::SealingKey;
use fidelio_credentials::ports::SealingKeyQueries;
use fidelio_credentials::sealing_key::{KeyWrapping, SealedSecret, WrappedKey};
use fidelio_kernel::{Secret, StoreError, Timestamp};

use super::*;
use crate::{KeyringError, MasterKey, SystemRandom};

#[derive(Default)]
struct SetClock(AtomicI64);

impl SetClock {
    fn set(&self, seconds: i64) {
        self.0.store(seconds, Ordering::Relaxed);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_seconds(self.0.load(Ordering::Relaxed))
    }
}

/// What a database would hold.
#[derive(Default)]
struct Kept(Mutex<(Vec<SealingKey>, Vec<WrappedKey>)>);

impl Kept {
    fn held(&self) -> MutexGuard<'_, (Vec<SealingKey>, Vec<WrappedKey>)> {
        self.0.lock().expect("a lock")
    }

    fn add(&self, number: u32, active_from: i64, bytes: u8, master_key: &MasterKey) {
        self.keep(number, active_from, &Secret::new(vec![bytes; 32]), master_key);
    }

    fn keep(&self, number: u32, active_from: i64, key: &Secret<Vec<u8>>, master_key: &MasterKey) {
        let at = Timestamp::from_seconds(active_from);
        let known = SealingKey { number, created_at: at, active_from: at, refused_from: None, resealed_at: None };
        self.held().0.push(known);
        self.wrap(number, key, master_key);
    }

    fn wrap(&self, number: u32, key: &Secret<Vec<u8>>, master_key: &MasterKey) {
        let wrapped = master_key.wrap(number, key);
        let wrapped_at = Timestamp::from_seconds(0);
        self.held().1.push(WrappedKey { number, master_key: master_key.fingerprint(), wrapped, wrapped_at });
    }
}

#[async_trait]
impl SealingKeyQueries for Kept {
    async fn sealing_keys(&self) -> Result<Vec<SealingKey>, StoreError> {
        Ok(self.held().0.clone())
    }

    async fn wrapped_keys(&self) -> Result<Vec<WrappedKey>, StoreError> {
        Ok(self.held().1.clone())
    }

    async fn sealed_secrets(&self) -> Result<Vec<SealedSecret>, StoreError> {
        Ok(Vec::new())
    }
}

struct Installation {
    kept: Arc<Kept>,
    clock: Arc<SetClock>,
    master_key: MasterKey,
}

impl Installation {
    /// With one sealing key.
    fn new() -> Self {
        let installation = Self::empty();
        installation.kept.add(1, 0, 1, &installation.master_key);
        installation
    }

    fn empty() -> Self {
        let master_key = MasterKey::generate(&SystemRandom::default());
        Self { kept: Arc::default(), clock: Arc::default(), master_key }
    }

    async fn keyring_under(&self, master_key: &MasterKey) -> Result<Keyring, KeyringError> {
        Keyring::open(self.kept.clone(), master_key.clone(), self.clock.clone()).await
    }

    /// A server of it that starts now.
    async fn start(&self) -> (AeadSealer, Arc<Keyring>) {
        let keyring = Arc::new(self.keyring_under(&self.master_key).await.expect("a keyring"));
        (AeadSealer::new(keyring.clone(), self.clock.clone()), keyring)
    }

    async fn sealer(&self) -> AeadSealer {
        self.start().await.0
    }
}

#[tokio::test]
async fn a_session_opens_in_the_next_hour_and_not_in_the_one_after() {
    let installation = Installation::new();
    let sealer = installation.sealer().await;
    installation.clock.set(7199);
    let sealed = sealer.seal(b"session");
    for (seconds, opens) in [(7200, true), (10_799, true), (10_800, false)] {
        installation.clock.set(seconds);
        assert_eq!(sealer.open(&sealed).is_some(), opens, "at {seconds}");
    }
}

#[tokio::test]
async fn what_is_locked_opens_after_years_under_its_own_label_only() {
    let installation = Installation::new();
    let sealer = installation.sealer().await;
    let locked = sealer.lock("message", b"123456");
    installation.clock.set(100_000_000);
    assert_eq!(sealer.unlock("message", &locked).as_deref(), Some(&b"123456"[..]));
    assert_eq!(sealer.unlock("other", &locked), None);
    assert_eq!(sealer.open(&base64url::encode(&locked)), None, "no session either");
}

#[tokio::test]
async fn a_pseudonym_is_stable_and_differs_by_application_label_and_installation() {
    let installation = Installation::new();
    let (sealer, keyring) = installation.start().await;
    let other = Installation::empty();
    other.kept.add(1, 0, 2, &other.master_key);
    let other = other.sealer().await;
    let [a, b] = ["018f3a5e-0000-7000-8000-000000000001", "018f3a5e-0000-7000-8000-000000000002"]
        .map(|id| id.parse().expect("a UUID"));
    let pseudonym = sealer.pseudonym(a, "ann");
    assert_ne!(pseudonym, sealer.pseudonym(b, "ann"));
    assert_ne!(pseudonym, sealer.pseudonym(a, "bob"));
    assert_ne!(pseudonym, other.pseudonym(a, "ann"));
    installation.kept.add(2, 0, 3, &installation.master_key);
    keyring.refresh().await.expect("keys");
    assert_eq!(pseudonym, sealer.pseudonym(a, "ann"), "after a new key");
}

#[tokio::test]
async fn a_new_key_seals_when_it_is_active_and_the_old_one_s_still_open() {
    let installation = Installation::new();
    let (sealer, keyring) = installation.start().await;
    let other = installation.sealer().await;
    let (session, locked) = (sealer.seal(b"old"), sealer.lock("label", b"old"));
    installation.kept.add(2, 60, 2, &installation.master_key);
    keyring.refresh().await.expect("keys");
    assert!(other.open(&sealer.seal(b"session")).is_some(), "a server that knows it seals under the old one");
    assert_eq!(sealer.relock("label", &locked), None);

    installation.clock.set(60);
    assert_eq!(sealer.open(&session).as_deref(), Some(&b"old"[..]));
    let new = sealer.seal(b"new");
    assert_eq!(other.open(&new), None, "a server that does not know the key cannot open it");
    assert_eq!(installation.sealer().await.open(&new).as_deref(), Some(&b"new"[..]));
    let relocked = sealer.relock("label", &locked).expect("another key");
    assert_ne!(relocked, locked);
    assert_eq!(sealer.unlock("label", &relocked).as_deref(), Some(&b"old"[..]));
    assert_eq!(sealer.relock("label", &relocked), None, "it is sealed under the current key");
    assert_eq!(sealer.relock("other label", &locked), None);
}

#[tokio::test]
async fn sessions_of_a_refused_key_do_not_open_and_what_is_kept_does() {
    let installation = Installation::new();
    let (sealer, keyring) = installation.start().await;
    let (session, locked) = (sealer.seal(b"old"), sealer.lock("label", b"old"));
    installation.kept.add(2, 10, 2, &installation.master_key);
    installation.kept.held().0[0].refused_from = Some(Timestamp::from_seconds(10));
    keyring.refresh().await.expect("keys");
    assert!(sealer.open(&session).is_some(), "until then");
    installation.clock.set(10);
    assert_eq!(sealer.open(&session), None);
    assert_eq!(sealer.unlock("label", &locked).as_deref(), Some(&b"old"[..]));
}

/// Its sessions and secrets are those that the program made before there were sealing keys.
#[tokio::test]
async fn the_key_of_an_older_installation_tells_no_number_and_is_replaced_like_others() {
    let installation = Installation::empty();
    let master_key = &installation.master_key;
    installation.kept.keep(SealingKey::UNNUMBERED, 0, &master_key.as_sealing_key(), master_key);
    let (sealer, keyring) = installation.start().await;
    let plain = crate::key::Key::new(master_key.as_sealing_key());
    let old = plain.encrypt(&["session", "0"], b"old");
    assert_eq!(sealer.open(&base64url::encode(&old)).as_deref(), Some(&b"old"[..]));
    let new = base64url::decode(&sealer.seal(b"new")).expect("base64url");
    assert_eq!(plain.decrypt(&["session", "0"], &new).as_deref(), Some(&b"new"[..]), "an older program opens it");

    // A nonce that looks like the number of a key.
    installation.kept.add(1, 0, 1, master_key);
    keyring.refresh().await.expect("keys");
    let mut unlucky = plain.encrypt(&["kept", "label"], b"text");
    while unlucky[0] != 1 {
        unlucky = plain.encrypt(&["kept", "label"], b"text");
    }
    assert_eq!(sealer.unlock("label", &unlucky).as_deref(), Some(&b"text"[..]));
    let relocked = sealer.relock("label", &unlucky).expect("another key");
    assert_eq!(relocked[..5], [1, 0, 0, 0, 1]);
    assert_eq!(sealer.unlock("label", &relocked).as_deref(), Some(&b"text"[..]));
}

#[tokio::test]
async fn nothing_is_opened_without_a_master_key_that_wrapped_every_key() {
    let installation = Installation::new();
    let other = MasterKey::generate(&SystemRandom::default());
    let refused = installation.keyring_under(&other).await.err().expect("a wrong master key");
    let shown = |key: &MasterKey| key.fingerprint()[..8].to_owned();
    let says = format!("it is {}, not {}", shown(&other), shown(&installation.master_key));
    assert!(refused.to_string().contains(&says), "{refused}");
    assert!(matches!(Installation::empty().keyring_under(&other).await, Err(KeyringError::Empty)));

    installation.kept.wrap(1, &Secret::new(vec![1; 32]), &other);
    let sealed = installation.sealer().await.seal(b"session");
    let keyring = Arc::new(installation.keyring_under(&other).await.expect("a second master key"));
    let sealer = AeadSealer::new(keyring.clone(), installation.clock.clone());
    assert!(sealer.open(&sealed).is_some(), "the keys are the same");

    installation.kept.add(2, 10, 2, &installation.master_key);
    installation.kept.held().0[0].refused_from = Some(Timestamp::from_seconds(10));
    let under_the_new_one = installation.sealer().await;
    assert!(keyring.refresh().await.is_err(), "a key that it cannot unwrap");
    assert!(!keyring.is_complete());
    assert!(sealer.open(&sealed).is_some(), "those that it has stay in use");
    installation.clock.set(10);
    assert_eq!(sealer.open(&sealed), None, "and are refused when they are to be");
    let locked = under_the_new_one.lock("label", b"text");
    assert!(sealer.unlock("label", &locked).is_none() && sealer.may_open_later(&locked));
    assert_eq!((sealer.sealing_key(), under_the_new_one.sealing_key()), (1, 2));
    keyring.use_master_key(installation.master_key.clone());
    keyring.refresh().await.expect("the master key that wrapped both");
    assert!(keyring.is_complete() && !sealer.may_open_later(&locked));
    assert_eq!(sealer.unlock("label", &locked).as_deref(), Some(&b"text"[..]));
}

#[tokio::test]
async fn altered_and_cut_texts_open_nowhere() {
    let installation = Installation::new();
    let sealer = installation.sealer().await;
    let locked = sealer.lock("label", b"text");
    for index in 0..locked.len() {
        let mut altered = locked.clone();
        altered[index] ^= 1;
        assert_eq!(sealer.unlock("label", &altered), None, "byte {index}");
        assert_eq!(sealer.unlock("label", &locked[..index]), None, "cut at {index}");
    }
}
