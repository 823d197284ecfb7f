use fidelio_credentials::sealing_key::KeyWrapping;
use fidelio_kernel::{Random, RandomExt as _, Secret, base64url};

use crate::key::{Key, LENGTH};

/// The secret under which sealing keys are wrapped. It is in no database.
#[derive(Clone, Debug)]
pub struct MasterKey(Key);

/// Why a text is no master key.
#[derive(Debug, thiserror::Error)]
#[error("a master key is the base64 of 32 random bytes")]
pub struct MasterKeyError;

impl MasterKey {
    /// A new one.
    pub fn generate(random: &dyn Random) -> Self {
        Self(Key::new(Secret::new(random.bytes::<LENGTH>().to_vec())))
    }

    /// Reads what [`MasterKey::reveal`] wrote.
    ///
    /// # Errors
    /// When it is not the base64 of 32 bytes.
    pub fn parse(text: &str) -> Result<Self, MasterKeyError> {
        let bytes = base64url::decode(text.trim()).filter(|bytes| bytes.len() == LENGTH);
        bytes.map(|bytes| Self(Key::new(Secret::new(bytes)))).ok_or(MasterKeyError)
    }

    /// The key as text, for its file.
    pub fn reveal(&self) -> String {
        base64url::encode(self.0.secret().expose_secret())
    }
}

impl KeyWrapping for MasterKey {
    fn fingerprint(&self) -> String {
        base64url::encode(self.0.derive::<LENGTH>(&["master key check"]))
    }

    fn wrap(&self, number: u32, key: &Secret<Vec<u8>>) -> Vec<u8> {
        self.0.encrypt(&["sealing key", &number.to_string()], key.expose_secret())
    }

    fn unwrap(&self, number: u32, wrapped: &[u8]) -> Option<Secret<Vec<u8>>> {
        let key = self.0.decrypt(&["sealing key", &number.to_string()], wrapped)?;
        (key.len() == LENGTH).then(|| Secret::new(key))
    }

    fn as_sealing_key(&self) -> Secret<Vec<u8>> {
        self.0.secret().clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemRandom;

    #[test]
    fn a_master_key_reads_what_it_writes_and_nothing_shorter() {
        let key = MasterKey::generate(&SystemRandom::default());
        let read = MasterKey::parse(&format!("{}\n", key.reveal())).expect("our own key");
        assert_eq!(read.fingerprint(), key.fingerprint());
        assert!(MasterKey::parse("c2hvcnQ").is_err());
        assert!(!format!("{key:?}").contains(&key.reveal()));
        assert!(!key.fingerprint().contains(&key.reveal()));
    }

    #[test]
    fn what_is_wrapped_is_unwrapped_under_its_number_by_its_master_key_only() {
        let [one, other] = [(); 2].map(|()| MasterKey::generate(&SystemRandom::default()));
        let key = Secret::new(vec![7; LENGTH]);
        let wrapped = one.wrap(3, &key);
        assert!(one.unwrap(3, &wrapped).is_some_and(|unwrapped| unwrapped.matches(key.expose_secret())));
        assert!(one.unwrap(4, &wrapped).is_none());
        assert!(other.unwrap(3, &wrapped).is_none());
        assert!(one.unwrap(3, &one.wrap(3, &Secret::new(vec![7; LENGTH - 1]))).is_none(), "too short to be a key");
    }
}
