//! How users prove who they are: passkeys and their ceremonies, one-time codes, sealed sessions, transactions to
//! confirm, the AAGUID catalogue, signing keys, sign-ins, and tokens as values.
//!
//! The rules are here; cryptography and storage are behind the ports in [`ports`] and [`ceremony`].

pub mod aaguid;
pub mod authenticator;
pub mod ceremony;
pub mod client_event;
pub mod federation;
pub mod limit;
pub mod message;
pub mod one_time_code;
pub mod options;
pub mod passkey;
pub mod ports;
pub mod sealing_key;
pub mod session;
pub mod sign_in;
pub mod signing_key;
pub mod token;
pub mod transaction;

pub use aaguid::{Catalogue, Provider};
pub use authenticator::{AttestationTrust, Metadata};
pub use client_event::ClientEvent;
pub use fidelio_kernel::Aaguid;
pub use limit::Limit;
pub use message::{FailedMessage, Message, QueuedMessage};
pub use one_time_code::{CodeChannel, OneTimeCode, Purpose};
pub use passkey::{Passkey, Transport};
pub use sealing_key::SealingKey;
pub use session::{Session, SessionError};
pub use sign_in::{KeptRefreshToken, RefreshToken, SignIn};
pub use token::{AccessClaims, Claims, ExternalClaims, IdClaims, TransactionClaims};
pub use transaction::{TransactionDigest, TransactionEvidence};
