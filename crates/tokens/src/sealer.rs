use std::sync::Arc;
use std::time::Duration;

use fidelio_credentials::ports::Sealer;
use fidelio_identity::ports::Pseudonyms;
use fidelio_kernel::{ApplicationId, Clock, base64url};

use crate::MasterKey;

/// How long one sealing key is used. Sessions live an hour at most, so that the key before suffices to open
/// them.
const PERIOD: Duration = Duration::from_secs(3600);

/// Seals with AES-256-GCM under a key that changes every hour, derived from the master key and the hour, so
/// that every server with the same master key opens what another one sealed.
pub struct AeadSealer {
    key: MasterKey,
    clock: Arc<dyn Clock>,
}

impl AeadSealer {
    /// A sealer under this master key.
    pub const fn new(key: MasterKey, clock: Arc<dyn Clock>) -> Self {
        Self { key, clock }
    }

    fn period(&self) -> i64 {
        self.clock.now().as_seconds() / PERIOD.as_secs().cast_signed()
    }
}

impl Sealer for AeadSealer {
    fn seal(&self, plaintext: &[u8]) -> String {
        let period = self.period().to_string();
        base64url::encode(self.key.encrypt(&["session", &period], plaintext))
    }

    fn open(&self, sealed: &str) -> Option<Vec<u8>> {
        let sealed = base64url::decode(sealed)?;
        let now = self.period();
        // The next one too: the clock of the server that sealed it may be ahead.
        [now, now - 1, now + 1]
            .iter()
            .find_map(|period| self.key.decrypt(&["session", &period.to_string()], &sealed))
    }

    fn lock(&self, label: &str, plaintext: &[u8]) -> Vec<u8> {
        self.key.encrypt(&["kept", label], plaintext)
    }

    fn unlock(&self, label: &str, locked: &[u8]) -> Option<Vec<u8>> {
        self.key.decrypt(&["kept", label], locked)
    }
}

impl Pseudonyms for AeadSealer {
    fn pseudonym(&self, application: ApplicationId, label: &str) -> [u8; 32] {
        self.key.derive(&["pseudonym", &application.to_string(), label])
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use fidelio_kernel::Timestamp;

    use super::*;
    use crate::SystemRandom;

    #[derive(Default)]
    struct SetClock(AtomicI64);

    impl Clock for SetClock {
        fn now(&self) -> Timestamp {
            Timestamp::from_seconds(self.0.load(Ordering::Relaxed))
        }
    }

    #[test]
    fn a_session_opens_in_the_next_hour_and_not_in_the_one_after() {
        let clock = Arc::new(SetClock::default());
        let sealer = AeadSealer::new(MasterKey::generate(&SystemRandom::default()), clock.clone());
        clock.0.store(7199, Ordering::Relaxed);
        let sealed = sealer.seal(b"session");
        for (seconds, opens) in [(7200, true), (10_799, true), (10_800, false)] {
            clock.0.store(seconds, Ordering::Relaxed);
            assert_eq!(sealer.open(&sealed).is_some(), opens, "at {seconds}");
        }
    }

    #[test]
    fn what_is_locked_opens_after_years_under_its_own_label_only() {
        let clock = Arc::new(SetClock::default());
        let sealer = AeadSealer::new(MasterKey::generate(&SystemRandom::default()), clock.clone());
        let locked = sealer.lock("message", b"123456");
        clock.0.store(100_000_000, Ordering::Relaxed);
        assert_eq!(sealer.unlock("message", &locked).as_deref(), Some(&b"123456"[..]));
        assert_eq!(sealer.unlock("other", &locked), None);
        assert_eq!(sealer.open(&base64url::encode(&locked)), None, "no session either");
    }

    #[test]
    fn a_pseudonym_is_stable_and_differs_by_application_label_and_master_key() {
        let clock = Arc::new(SetClock::default());
        let sealer = AeadSealer::new(MasterKey::generate(&SystemRandom::default()), clock.clone());
        let other = AeadSealer::new(MasterKey::generate(&SystemRandom::default()), clock);
        let [a, b] = ["018f3a5e-0000-7000-8000-000000000001", "018f3a5e-0000-7000-8000-000000000002"]
            .map(|id| id.parse().expect("a UUID"));
        assert_eq!(sealer.pseudonym(a, "ann"), sealer.pseudonym(a, "ann"));
        assert_ne!(sealer.pseudonym(a, "ann"), sealer.pseudonym(b, "ann"));
        assert_ne!(sealer.pseudonym(a, "ann"), sealer.pseudonym(a, "bob"));
        assert_ne!(sealer.pseudonym(a, "ann"), other.pseudonym(a, "ann"));
    }
}
