//! Tokens and sealed sessions: signing with jsonwebtoken over aws-lc, key rings, and authenticated
//! encryption under keys that are derived from one master key.

mod key_ring;
mod master_key;
mod random;
mod sealer;
mod trust_items;

pub use key_ring::JwtTokens;
pub use master_key::{MasterKey, MasterKeyError};
pub use random::SystemRandom;
pub use sealer::AeadSealer;
pub use trust_items::JwsTrustItems;
