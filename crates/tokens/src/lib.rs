//! Tokens and sealed sessions: signing with jsonwebtoken over aws-lc, key rings, and authenticated
//! encryption under sealing keys that are wrapped under a master key.

mod jwt;
mod key;
mod keyring;
mod master_key;
mod random;
mod sealer;
mod trust_items;

pub use jwt::JwtTokens;
pub use keyring::{Keyring, KeyringError};
pub use master_key::{MasterKey, MasterKeyError};
pub use random::SystemRandom;
pub use sealer::AeadSealer;
pub use trust_items::JwsTrustItems;
