//! The keys that sign an application's tokens.

use std::time::Duration;

use fidelio_kernel::{ApplicationId, Timestamp};

/// How long clients may keep a key set (`Cache-Control: max-age` of the JWKS). A new key is published this
/// long before it signs.
pub const JWKS_MAX_AGE: Duration = Duration::from_secs(300);

/// A P-256 key as it is kept: the private half sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningKey {
    /// The key identifier (`kid`): the JWK thumbprint (RFC 7638), so unique over all applications.
    pub kid: String,
    /// The application.
    pub application: ApplicationId,
    /// The public point, uncompressed (SEC 1 section 2.3.3).
    pub public_key: Vec<u8>,
    /// The private key in PKCS #8, sealed.
    pub sealed_private_key: Vec<u8>,
    /// When it was made and published.
    pub created_at: Timestamp,
    /// From when on it signs, until a younger one does.
    pub active_from: Timestamp,
    /// When it stops being published: when the last token signed with it has expired. Unset while it may sign.
    pub retired_at: Option<Timestamp>,
}

impl SigningKey {
    /// Whether the key set has it.
    pub fn is_published(&self, now: Timestamp) -> bool {
        self.retired_at.is_none_or(|end| now < end)
    }
}

/// What a signing key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It signs.
    Signs,
    /// It is published and will sign soon.
    Published,
    /// It verifies tokens that it signed, until this time, and signs no more.
    Verifies(Timestamp),
    /// It is not published any more, since this time.
    Retired(Timestamp),
}

/// Whether another key took the place of this one at once, as when it was compromised: a clock that is set back does not
/// bring it back. A key that retires before it is active was made while the clock was ahead, and takes nobody's place.
fn is_replaced(key: &SigningKey, keys: &[SigningKey]) -> bool {
    let at_once = keys.iter().filter(|other| {
        other.active_from <= other.created_at && other.retired_at.is_none_or(|end| other.active_from < end)
    });
    let mut later = at_once.filter(|other| other.kid != key.kid && key.created_at <= other.created_at);
    key.retired_at.is_some_and(|end| later.any(|other| end <= other.active_from))
}

/// Each key with what it does now.
pub fn roles(keys: &[SigningKey], now: Timestamp) -> impl Iterator<Item = (&SigningKey, Role)> {
    let signing = current(keys, now).map(|key| &key.kid);
    keys.iter().map(move |key| {
        let role = match key.retired_at {
            Some(at) if at <= now || is_replaced(key, keys) => Role::Retired(at),
            _ if signing == Some(&key.kid) => Role::Signs,
            Some(at) => Role::Verifies(at),
            None => Role::Published,
        };
        (key, role)
    })
}

/// The key that signs now: of those that are active, published and not replaced at once, the one that became active last. If
/// there is none, the clock was set back to before the first one, which then signs.
pub fn current(keys: &[SigningKey], now: Timestamp) -> Option<&SigningKey> {
    let published = || keys.iter().filter(|key| key.is_published(now) && !is_replaced(key, keys));
    let active = published().filter(|key| key.active_from <= now);
    let current = active.max_by_key(|key| (key.active_from, key.created_at));
    current.or_else(|| published().min_by_key(|key| (key.active_from, key.created_at)))
}

/// Without those that another one has replaced at once.
pub fn without_replaced(keys: Vec<SigningKey>) -> Vec<SigningKey> {
    keys.iter().filter(|key| !is_replaced(key, &keys)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(kid: &str, active_from: i64, retired_at: Option<i64>) -> SigningKey {
        SigningKey {
            kid: kid.into(),
            application: "018f3a5e-0000-7000-8000-000000000001".parse().expect("a UUID"),
            public_key: Vec::new(),
            sealed_private_key: Vec::new(),
            created_at: Timestamp::from_seconds(active_from),
            active_from: Timestamp::from_seconds(active_from),
            retired_at: retired_at.map(Timestamp::from_seconds),
        }
    }

    #[test]
    fn the_youngest_active_key_signs_and_a_future_one_waits() {
        let keys = [key("old", 0, Some(2000)), key("new", 1000, None)];
        let signs = |at| current(&keys, Timestamp::from_seconds(at)).map(|key| key.kid.as_str());
        assert_eq!(signs(999), Some("old"));
        assert_eq!(signs(1000), Some("new"));
        assert!(keys[0].is_published(Timestamp::from_seconds(1999)));
        assert!(!keys[0].is_published(Timestamp::from_seconds(2000)));
    }

    #[test]
    fn a_clock_that_is_set_back_neither_stops_signing_nor_brings_a_compromised_key_back() {
        let early = Timestamp::from_seconds(-1);
        let first = [key("first", 0, None)];
        assert_eq!(current(&first, early), Some(&first[0]));
        let keys = without_replaced(vec![key("compromised", 0, Some(1000)), key("new", 1000, None)]);
        assert_eq!(keys.iter().map(|key| key.kid.as_str()).collect::<Vec<_>>(), ["new"]);
        assert_eq!(current(&keys, Timestamp::from_seconds(500)), Some(&keys[0]));
        let compromised = [key("compromised", 0, Some(1000)), key("new", 1000, None)];
        let found: Vec<_> = roles(&compromised, Timestamp::from_seconds(500)).map(|(_, role)| role).collect();
        assert_eq!(found, [Role::Retired(Timestamp::from_seconds(1000)), Role::Signs]);
    }

    #[test]
    fn keys_that_were_rotated_ordinarily_stay_until_they_retire() {
        let announced = |kid, active_from, retired_at| SigningKey {
            created_at: Timestamp::from_seconds(active_from - 300),
            ..key(kid, active_from, retired_at)
        };
        let kept = |keys: Vec<SigningKey>| assert_eq!(without_replaced(keys.clone()), keys);
        kept(vec![key("old", 0, Some(2000)), announced("new", 1000, None)]);
        // The third becomes active just after the first has retired.
        kept(vec![
            key("first", 0, Some(2000)),
            announced("second", 1000, Some(3100)),
            announced("third", 2100, None),
        ]);
        // The second was made while the clock was a year ahead, and the third after it was set right.
        let year = 31_536_000;
        let ahead = announced("second", year, Some(5000));
        kept(vec![key("first", 0, Some(5000)), ahead, announced("third", 4000, None)]);
        // The same, and it was the first one.
        kept(vec![
            key("first", year, Some(5000)),
            announced("second", 4000, Some(9000)),
            announced("third", 8000, None),
        ]);
    }

    #[test]
    fn each_key_has_the_role_of_its_time() {
        let keys = [
            key("oldest", 0, Some(500)),
            key("old", 0, Some(2000)),
            key("now", 500, None),
            key("next", 1500, None),
        ];
        let at = Timestamp::from_seconds;
        let found: Vec<_> = roles(&keys, at(1000)).map(|(_, role)| role).collect();
        assert_eq!(found, [Role::Retired(at(500)), Role::Verifies(at(2000)), Role::Signs, Role::Published]);
    }
}
