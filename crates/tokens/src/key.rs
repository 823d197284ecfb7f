use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::hkdf::{HKDF_SHA256, KeyType, Prk};
use aws_lc_rs::hmac::{self, HMAC_SHA256};
use fidelio_kernel::Secret;

/// How long secrets are from which keys are derived, in bytes.
pub(crate) const LENGTH: usize = 32;

/// A secret from which a key for each purpose is derived.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    secret: Secret<Vec<u8>>,
    /// What HKDF extracts of it (RFC 5869 section 2.2), which is the same for every purpose.
    extracted: Prk,
}

struct OutputLength(usize);

impl KeyType for OutputLength {
    fn len(&self) -> usize {
        self.0
    }
}

impl Key {
    pub(crate) fn new(secret: Secret<Vec<u8>>) -> Self {
        let salt = hmac::Key::new(HMAC_SHA256, b"fidelio");
        let extracted = hmac::sign(&salt, secret.expose_secret());
        Self { extracted: Prk::new_less_safe(HKDF_SHA256, extracted.as_ref()), secret }
    }

    /// What keys are derived from.
    pub(crate) const fn secret(&self) -> &Secret<Vec<u8>> {
        &self.secret
    }

    /// Derives bytes for one purpose (HKDF with SHA-256, RFC 5869).
    pub(crate) fn derive<const N: usize>(&self, purpose: &[&str]) -> [u8; N] {
        let mut info = Vec::with_capacity(purpose.iter().map(|part| part.len() + 1).sum());
        for part in purpose {
            info.extend_from_slice(part.as_bytes());
            info.push(0);
        }
        let mut output = [0; N];
        #[expect(clippy::expect_used, reason = "fails only for outputs longer than 255 hashes; N is a constant")]
        self.extracted
            .expand(&[&info], OutputLength(N))
            .and_then(|okm| okm.fill(&mut output))
            .expect("a short output of HKDF");
        output
    }

    /// Encrypts and authenticates with AES-256-GCM under a key for this purpose; nonce, then ciphertext and tag.
    pub(crate) fn encrypt(&self, purpose: &[&str], plaintext: &[u8]) -> Vec<u8> {
        let mut sealed = plaintext.to_vec();
        #[expect(clippy::expect_used, reason = "fails only without randomness or for plaintexts beyond 64 GiB")]
        let nonce = self
            .cipher(purpose)
            .seal_in_place_append_tag(Aad::empty(), &mut sealed)
            .expect("AES-GCM of a short text");
        [nonce.as_ref().as_slice(), &sealed].concat()
    }

    /// Opens what [`Key::encrypt`] made for the same purpose.
    pub(crate) fn decrypt(&self, purpose: &[&str], sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut buffer = sealed.to_vec();
        let plaintext = self.cipher(purpose).open_in_place(nonce, Aad::empty(), &mut buffer).ok()?;
        Some(plaintext.to_vec())
    }

    fn cipher(&self, purpose: &[&str]) -> RandomizedNonceKey {
        #[expect(clippy::expect_used, reason = "32 bytes are a key of AES-256")]
        RandomizedNonceKey::new(&AES_256_GCM, &self.derive::<LENGTH>(purpose)).expect("a key of the right length")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_derived_as_hkdf_does_it() {
        let key = Key::new(Secret::new(vec![1; LENGTH]));
        let whole = aws_lc_rs::hkdf::Salt::new(HKDF_SHA256, b"fidelio").extract(&[1; LENGTH]);
        let mut output = [0; 40];
        whole.expand(&[b"a\0bc\0"], OutputLength(40)).and_then(|okm| okm.fill(&mut output)).expect("an output");
        assert_eq!(key.derive::<40>(&["a", "bc"]), output);
    }

    #[test]
    fn what_is_encrypted_opens_for_its_purpose_and_key_only() {
        let key = Key::new(Secret::new(vec![1; LENGTH]));
        let sealed = key.encrypt(&["a"], b"text");
        assert_eq!(key.decrypt(&["a"], &sealed).as_deref(), Some(&b"text"[..]));
        assert_eq!(key.decrypt(&["b"], &sealed), None);
        assert_eq!(key.decrypt(&["a", ""], &sealed), None);
        assert_eq!(Key::new(Secret::new(vec![2; LENGTH])).decrypt(&["a"], &sealed), None);
        for index in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[index] ^= 1;
            assert_eq!(key.decrypt(&["a"], &altered), None, "byte {index}");
        }
        assert_eq!(key.decrypt(&["a"], &sealed[..11]), None);
    }
}
