//! What every other crate of Fidelio is written in: typed identifiers, time and randomness as ports,
//! secrets that do not print themselves, base64url, and the one error that a repository may give.
//!
//! Nothing here does input or output, and nothing here knows an async runtime.

mod aaguid;
pub mod base64url;
mod ids;
mod page;
mod random;
mod secret;
mod store_error;
pub mod text;
mod time;

pub use aaguid::Aaguid;
pub use ids::{
    ApiKeyId, ApplicationId, AuditEventId, ClientEventId, ContactId, DeviceId, GroupId, MessageId, PasskeyId,
    ProviderSessionId, RefreshTokenId, RequestId, SessionId, SignInId, TokenId, TransactionId, UserId,
    WebhookDeliveryId, WebhookId,
};
pub use page::{Page, Paging};
pub use random::{Random, RandomExt};
pub use secret::Secret;
pub use store_error::StoreError;
pub use time::{Clock, Timestamp};
