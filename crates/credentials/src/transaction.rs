//! Transactions that a user confirms by signing them with a passkey.

use fidelio_identity::Invalid;
use fidelio_kernel::{ApplicationId, PasskeyId, Timestamp, TransactionId, UserId, base64url};
use sha2::{Digest as _, Sha256};

/// The longest payload, in bytes.
pub const MAX_PAYLOAD: usize = 64 * 1024;
/// The longest nonce, in bytes. It travels in the confirmation, which has to stay short.
pub const MAX_NONCE: usize = 512;
/// The longest transaction type, in bytes.
pub const MAX_TYPE: usize = 128;

/// What the passkey signs as its challenge, and how it came to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransactionDigest {
    /// SHA-256(payload ‖ nonce ‖ server nonce).
    pub digest: [u8; 32],
    /// SHA-256(payload), kept as evidence without the payload.
    pub payload_digest: [u8; 32],
    /// The server's nonce: base64url of 32 random bytes.
    pub server_nonce: String,
}

impl TransactionDigest {
    /// The digest of a payload and both nonces, each as the UTF-8 text that travels.
    pub fn new(payload: &str, nonce: &str, server_random: [u8; 32]) -> Self {
        Self::with(payload, nonce, base64url::encode(server_random))
    }

    /// The same with a server's nonce that was made before.
    pub fn with(payload: &str, nonce: &str, server_nonce: String) -> Self {
        let digest = Sha256::new().chain_update(payload).chain_update(nonce).chain_update(&server_nonce).finalize();
        Self { digest: digest.into(), payload_digest: Sha256::digest(payload).into(), server_nonce }
    }
}

/// Checks the texts of a transaction.
///
/// # Errors
/// Names the one that is empty or too long.
pub fn check(payload: &str, nonce: &str, tx_type: &str) -> Result<(), Invalid> {
    for (field, text, most) in
        [("txPayload", payload, MAX_PAYLOAD), ("nonce", nonce, MAX_NONCE), ("txType", tx_type, MAX_TYPE)]
    {
        if text.is_empty() || text.len() > most {
            return Err(Invalid::new(field, format!("must have 1 to {most} bytes")));
        }
        // A payload may have lines; in a token each control character would take six bytes.
        let is_refused = |c: char| c == '\0' || (field != "txPayload" && c.is_control());
        if text.chars().any(is_refused) {
            return Err(Invalid::new(field, "must not have control characters"));
        }
    }
    Ok(())
}

/// A confirmed transaction: all that is needed to prove later who signed what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransactionEvidence {
    /// The transaction; confirmed at most once.
    pub id: TransactionId,
    /// The application.
    pub application: ApplicationId,
    /// Who confirmed it.
    pub user: UserId,
    /// With which passkey.
    pub passkey: PasskeyId,
    /// What kind it is.
    pub tx_type: String,
    /// SHA-256 of the payload.
    pub payload_digest: [u8; 32],
    /// The client's nonce.
    pub nonce: String,
    /// The server's nonce.
    pub server_nonce: String,
    /// The client data that was signed, which has the digest as its challenge.
    pub client_data_json: Vec<u8>,
    /// The authenticator data that was signed.
    pub authenticator_data: Vec<u8>,
    /// The signature.
    pub signature: Vec<u8>,
    /// The passkey's public key, which may be deleted before the evidence is needed.
    pub public_key: Vec<u8>,
    /// When.
    pub confirmed_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backend_can_recompute_the_digest_from_what_it_is_told() {
        let tx = TransactionDigest::new("pay 10 EUR to Bob", "nonce-1", [9; 32]);
        let told = format!("pay 10 EUR to Bobnonce-1{}", tx.server_nonce);
        assert_eq!(tx.digest, <[u8; 32]>::from(Sha256::digest(told)));
        assert_ne!(tx.digest, TransactionDigest::new("pay 11 EUR to Bob", "nonce-1", [9; 32]).digest);
    }

    #[test]
    fn empty_and_oversize_texts_are_refused_by_name() {
        assert_eq!(check("p", "n", "raw"), Ok(()));
        assert_eq!(check("", "n", "raw").expect_err("empty").field, "txPayload");
        assert_eq!(check("p", &"n".repeat(MAX_NONCE + 1), "raw").expect_err("long").field, "nonce");
        assert_eq!(check("p", "n", "a\0b").expect_err("null").field, "txType");
    }
}
