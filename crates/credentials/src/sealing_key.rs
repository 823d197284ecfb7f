//! The keys under which secrets are sealed, and the master keys under which those are wrapped (envelope encryption).
//!
//! A sealing key is random bytes. What is in the database of it is wrapped under each master key that may be in use, so
//! that a master key is replaced without touching what is sealed, and a sealing key without a new master key.

use std::time::Duration;

use fidelio_identity::oidc_provider::ProviderId;
use fidelio_kernel::{ApplicationId, Secret, Timestamp, WebhookId};

/// How late a server may notice a new sealing key.
pub const SEALING_REFRESH: Duration = Duration::from_secs(5);

/// A sealing key as it is known, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealingKey {
    /// Counts up. What is sealed under a key tells its number. Zero is the key of installations that are older than
    /// sealing keys: the first master key itself, and what is sealed under it tells no number.
    pub number: u32,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it seals, until a younger one does.
    pub active_from: Timestamp,
    /// From when on sessions that are sealed under it are refused. What is kept in the database opens all the same.
    pub refused_from: Option<Timestamp>,
    /// When the secrets that are kept were last sealed anew under it.
    pub resealed_at: Option<Timestamp>,
}

impl SealingKey {
    /// The number of the key of installations that are older than sealing keys.
    pub const UNNUMBERED: u32 = 0;

    /// Whether sessions that are sealed under it are refused. They are before the refusal was announced too: then the clock
    /// was set back, which brings no compromised key back.
    pub fn is_refused(&self, now: Timestamp) -> bool {
        self.refused_from.is_some_and(|from| from <= now || now + LONGEST_ANNOUNCEMENT < from)
    }
}

/// How long before a key is refused that is announced at most, and how much the clocks of servers may differ besides.
const LONGEST_ANNOUNCEMENT: Duration = Duration::from_secs(120);

/// The key that seals now: of those that are active and not refused, the one that became so last. The clock of the server
/// that made the only one may be ahead.
pub fn current<'a>(keys: impl IntoIterator<Item = &'a SealingKey>, now: Timestamp) -> Option<&'a SealingKey> {
    keys.into_iter().max_by_key(|key| {
        let is_refused = key.is_refused(now);
        match key.active_from <= now {
            true => (!is_refused, true, key.active_from.as_micros(), i64::from(key.number)),
            false => (!is_refused, false, -key.active_from.as_micros(), -i64::from(key.number)),
        }
    })
}

/// A sealing key, wrapped under a master key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrappedKey {
    /// Which sealing key.
    pub number: u32,
    /// The fingerprint of the master key.
    pub master_key: String,
    /// Opens with the master key only.
    pub wrapped: Vec<u8>,
    /// When it was wrapped.
    pub wrapped_at: Timestamp,
}

/// A master key: wraps sealing keys.
pub trait KeyWrapping: Send + Sync {
    /// What tells master keys apart, and tells nothing of them.
    fn fingerprint(&self) -> String;
    /// Wraps the bytes of a sealing key with its number.
    fn wrap(&self, number: u32, key: &Secret<Vec<u8>>) -> Vec<u8>;
    /// The bytes of the sealing key of this number; `None` if another master key, or for another number, wrapped it.
    fn unwrap(&self, number: u32, wrapped: &[u8]) -> Option<Secret<Vec<u8>>>;
    /// The bytes of the master key, which is what seals in installations that are older than sealing keys.
    fn as_sealing_key(&self) -> Secret<Vec<u8>>;
}

/// A secret that is kept in the database, sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedSecret {
    /// Whose it is.
    pub owner: SecretOwner,
    /// What is stored.
    pub sealed: Vec<u8>,
}

/// What has a secret that is kept as long as itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretOwner {
    /// The private half of a signing key, by its `kid`.
    SigningKey(String),
    /// The client secret at an OpenID provider.
    OidcProvider(ApplicationId, ProviderId),
    /// What events are signed with for a receiver.
    Webhook(WebhookId),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u32, active_from: i64) -> SealingKey {
        let at = Timestamp::from_seconds(active_from);
        SealingKey { number, created_at: at, active_from: at, refused_from: None, resealed_at: None }
    }

    #[test]
    fn the_youngest_active_key_seals_and_a_future_one_waits() {
        let keys = [key(1, 0), key(2, 1000), key(3, 2000)];
        let seals = |at| current(&keys, Timestamp::from_seconds(at)).map(|key| key.number);
        assert_eq!(seals(999), Some(1));
        assert_eq!(seals(1000), Some(2));
        assert_eq!(seals(5000), Some(3));
        assert_eq!(current(&[], Timestamp::from_seconds(0)), None);
    }

    #[test]
    fn before_any_is_active_the_first_one_seals() {
        let seals = |at| current(&[key(1, 100), key(2, 160)], Timestamp::from_seconds(at)).map(|key| key.number);
        assert_eq!(seals(99), Some(1));
    }

    #[test]
    fn a_clock_that_is_set_back_brings_no_refused_key_back() {
        let compromised = SealingKey { refused_from: Some(Timestamp::from_seconds(1000)), ..key(1, 0) };
        let keys = [compromised, key(2, 1000)];
        for (now, is_refused) in [(879, true), (880, false), (999, false), (1000, true)] {
            let now = Timestamp::from_seconds(now);
            assert_eq!(keys[0].is_refused(now), is_refused, "{now:?}");
            assert_eq!(current(&keys, now).map(|key| key.number), Some(if is_refused { 2 } else { 1 }), "{now:?}");
        }
    }

    #[test]
    fn a_key_is_refused_from_then_on() {
        let refused = SealingKey { refused_from: Some(Timestamp::from_seconds(10)), ..key(1, 0) };
        assert!(!refused.is_refused(Timestamp::from_seconds(9)));
        assert!(refused.is_refused(Timestamp::from_seconds(10)));
        assert!(!key(1, 0).is_refused(Timestamp::from_seconds(10)));
    }
}
