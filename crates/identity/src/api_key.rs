//! API keys: how backends prove which application they are.

use std::time::Duration;

use fidelio_kernel::{ApiKeyId, ApplicationId, Random, RandomExt as _, Secret, Timestamp, base64url};
use sha2::{Digest as _, Sha256};

use crate::Scopes;

/// How stale "last used" may be: it is written at most this often, so that reading stays cheap.
pub const LAST_USED_PRECISION: Duration = Duration::from_secs(60);

/// An API key as it is kept: without the secret.
#[derive(Clone, Debug)]
pub struct ApiKey {
    /// The identifier, which is also part of the key's text.
    pub id: ApiKeyId,
    /// The application that it speaks for.
    pub application: ApplicationId,
    /// What its operator calls it.
    pub name: String,
    /// SHA-256 of the secret half.
    pub secret_hash: Secret<Vec<u8>>,
    /// What it may be used for, and the most that it can grant.
    pub scopes: Scopes,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it stops working, if ever.
    pub expires_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// When it was last used, to within [`LAST_USED_PRECISION`].
    pub last_used_at: Option<Timestamp>,
    /// The key as whose provisioning client this one speaks, if not as its own: the first of a line of keys.
    pub continues: Option<ApiKeyId>,
}

/// Whether an API key works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiKeyState {
    /// It works.
    Live {
        /// Until then, if not for ever.
        until: Option<Timestamp>,
    },
    /// It stopped working then.
    Expired(Timestamp),
    /// It was revoked then.
    Revoked(Timestamp),
}

impl ApiKey {
    /// Whether this presented secret is the key's, now.
    pub fn accepts(&self, secret: &ApiKeySecret, now: Timestamp) -> bool {
        // Compared first and always, so that a dead key takes as long as a wrong one.
        self.secret_hash.matches(&secret.hash()) && self.is_live(now)
    }

    /// Whether it was not revoked and has not expired.
    pub fn is_live(&self, now: Timestamp) -> bool {
        matches!(self.state(now), ApiKeyState::Live { .. })
    }

    /// Whether and until when it works.
    pub fn state(&self, now: Timestamp) -> ApiKeyState {
        match (self.revoked_at, self.expires_at) {
            (Some(at), _) => ApiKeyState::Revoked(at),
            (None, Some(at)) if at <= now => ApiKeyState::Expired(at),
            (None, until) => ApiKeyState::Live { until },
        }
    }

    /// Which provisioning client it speaks as. Keys of one line are one client, so that a key can be replaced by a new one
    /// without losing what the client calls its resources.
    pub fn provisioning_client(&self) -> ApiKeyId {
        self.continues.unwrap_or(self.id)
    }

    /// Whether "last used" is old enough to be written again.
    pub fn is_last_used_stale(&self, now: Timestamp) -> bool {
        !self.last_used_at.is_some_and(|last| last.is_younger_than(LAST_USED_PRECISION, now))
    }
}

const PREFIX: &str = "fid_";
const ID_CHARS: usize = 32;
const SECRET_BYTES: usize = 32;

/// The text of an API key, shown once: `fid_`, 32 hexadecimal digits of its identifier, `_`, 43 characters
/// of 256 random bits.
#[derive(Clone, Debug)]
pub struct ApiKeySecret {
    id: ApiKeyId,
    secret: Secret<Vec<u8>>,
}

impl ApiKeySecret {
    /// A new secret for this key.
    pub fn generate(id: ApiKeyId, random: &dyn Random) -> Self {
        Self { id, secret: Secret::new(random.bytes::<SECRET_BYTES>().to_vec()) }
    }

    /// Reads a presented key; `None` when it is no API key of ours.
    pub fn parse(text: &str) -> Option<Self> {
        let (id, secret) = text.strip_prefix(PREFIX)?.split_at_checked(ID_CHARS)?;
        let secret = base64url::decode(secret.strip_prefix('_')?)?;
        (secret.len() == SECRET_BYTES).then_some(())?;
        Some(Self { id: id.parse().ok()?, secret: Secret::new(secret) })
    }

    /// Which key it claims to be.
    pub const fn id(&self) -> ApiKeyId {
        self.id
    }

    /// What is kept of it. A plain hash suffices: 256 random bits cannot be guessed.
    pub fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.secret.expose_secret()).to_vec()
    }

    /// The whole key, to be shown once.
    pub fn reveal(&self) -> String {
        format!("{PREFIX}{}_{}", self.id.as_uuid().simple(), base64url::encode(self.secret.expose_secret()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Sevens;
    impl Random for Sevens {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(7);
        }
    }

    fn key(secret: &ApiKeySecret) -> ApiKey {
        ApiKey {
            id: secret.id(),
            application: "018f3a5e-0000-7000-8000-000000000001".parse().expect("a UUID"),
            name: "backend".into(),
            secret_hash: Secret::new(secret.hash()),
            scopes: Scopes::ordinary(),
            created_at: Timestamp::from_seconds(0),
            expires_at: Some(Timestamp::from_seconds(100)),
            revoked_at: None,
            last_used_at: None,
            continues: None,
        }
    }

    fn secret() -> ApiKeySecret {
        ApiKeySecret::generate("018f3a5e-0000-7000-8000-000000000002".parse().expect("a UUID"), &Sevens)
    }

    #[test]
    fn a_key_reads_what_it_shows() {
        let shown = secret().reveal();
        assert_eq!(shown.len(), 80);
        let read = ApiKeySecret::parse(&shown).expect("our own key");
        assert_eq!((read.id(), read.hash()), (secret().id(), secret().hash()));
        for bad in ["", "fid_", &shown[..79], "fid_zz", "ключ", &shown.replace("fid_", "key_")] {
            assert!(ApiKeySecret::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_key_is_accepted_until_it_expires_or_is_revoked() {
        let mut key = key(&secret());
        assert!(key.accepts(&secret(), Timestamp::from_seconds(99)));
        assert!(!key.accepts(&secret(), Timestamp::from_seconds(100)));
        key.revoked_at = Some(Timestamp::from_seconds(50));
        assert!(!key.accepts(&secret(), Timestamp::from_seconds(60)));
    }

    #[test]
    fn a_key_that_continues_another_is_the_same_provisioning_client() {
        let first = key(&secret());
        assert_eq!(first.provisioning_client(), first.id);
        let id = "018f3a5e-0000-7000-8000-000000000003".parse().expect("a UUID");
        let second = ApiKey { id, continues: Some(first.id), ..first.clone() };
        assert_eq!(second.provisioning_client(), first.id);
    }

    #[test]
    fn another_secret_for_the_same_key_is_refused() {
        let mut other = secret();
        other.secret = Secret::new(vec![8; SECRET_BYTES]);
        assert!(!key(&secret()).accepts(&other, Timestamp::from_seconds(1)));
    }
}
