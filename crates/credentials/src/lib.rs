//! Passkeys and what is done with them: ceremonies, sealed sessions, transactions to confirm, the AAGUID
//! catalogue, signing keys, and tokens as values.
//!
//! The rules are here; cryptography and storage are behind the ports in [`ports`] and [`ceremony`].

pub mod aaguid;
pub mod ceremony;
pub mod options;
pub mod passkey;
pub mod ports;
pub mod session;
pub mod signing_key;
pub mod token;
pub mod transaction;

pub use aaguid::{Aaguid, Catalogue, Provider};
pub use passkey::{Passkey, Transport};
pub use session::{Session, SessionError};
pub use token::{AccessClaims, Claims, TransactionClaims};
pub use transaction::{TransactionDigest, TransactionEvidence};
