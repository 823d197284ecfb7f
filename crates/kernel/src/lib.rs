//! What every other crate of Fidelio is written in: typed identifiers, time and randomness as ports,
//! secrets that do not print themselves, base64url, and the one error that a repository may give.
//!
//! Nothing here does input or output, and nothing here knows an async runtime.

pub mod base64url;
mod ids;
mod random;
mod secret;
mod store_error;
mod time;

pub use ids::{
    ApiKeyId, ApplicationId, ClientEventId, ContactId, DeviceId, MessageId, PasskeyId, RefreshTokenId, RequestId,
    SessionId, SignInId, TokenId, TransactionId, UserId,
};
pub use random::{Random, RandomExt};
pub use secret::Secret;
pub use store_error::StoreError;
pub use time::{Clock, Timestamp};
