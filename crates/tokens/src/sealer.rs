use std::sync::Arc;
use std::time::Duration;

use fidelio_credentials::ports::Sealer;
use fidelio_identity::ports::Pseudonyms;
use fidelio_kernel::{ApplicationId, Clock, base64url};

use crate::Keyring;

/// How long one key of sessions is used. Sessions live an hour at most, so that the key before suffices to open
/// them.
const PERIOD: Duration = Duration::from_secs(3600);

/// Seals with AES-256-GCM under the current sealing key; sessions under one that changes every hour, derived from it and
/// the hour, so that every server of the installation opens what another one sealed.
pub struct AeadSealer {
    keyring: Arc<Keyring>,
    clock: Arc<dyn Clock>,
}

impl AeadSealer {
    /// A sealer with these keys.
    pub const fn new(keyring: Arc<Keyring>, clock: Arc<dyn Clock>) -> Self {
        Self { keyring, clock }
    }

    fn period(&self) -> i64 {
        self.clock.now().as_seconds() / PERIOD.as_secs().cast_signed()
    }
}

impl Sealer for AeadSealer {
    fn seal(&self, plaintext: &[u8]) -> String {
        let period = self.period().to_string();
        base64url::encode(self.keyring.encrypt(&["session", &period], plaintext))
    }

    fn open(&self, sealed: &str) -> Option<Vec<u8>> {
        let sealed = base64url::decode(sealed)?;
        let now = self.period();
        // The next one too: the clock of the server that sealed it may be ahead.
        let periods = [now, now - 1, now + 1].map(|period| period.to_string());
        self.keyring.decrypt_live(&[0, 1, 2].map(|index| ["session", &periods[index]]), &sealed)
    }

    fn lock(&self, label: &str, plaintext: &[u8]) -> Vec<u8> {
        self.keyring.encrypt(&["kept", label], plaintext)
    }

    fn unlock(&self, label: &str, locked: &[u8]) -> Option<Vec<u8>> {
        self.keyring.decrypt(&["kept", label], locked)
    }

    fn may_open_later(&self, locked: &[u8]) -> bool {
        self.keyring.is_of_unknown_key(locked)
    }

    fn sealing_key(&self) -> u32 {
        self.keyring.current_number()
    }

    fn relock(&self, label: &str, locked: &[u8]) -> Option<Vec<u8>> {
        self.keyring.reencrypt(&["kept", label], locked)
    }
}

impl Pseudonyms for AeadSealer {
    fn pseudonym(&self, application: ApplicationId, label: &str) -> [u8; 32] {
        self.keyring.derive(&["pseudonym", &application.to_string(), label])
    }
}

#[cfg(test)]
mod tests;
