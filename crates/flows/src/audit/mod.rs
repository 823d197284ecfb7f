//! What becomes of the events that were recorded: the chain, its verification, and those who are told.

mod chaining;
mod notices;
mod verification;
mod webhooks;

pub use chaining::Chaining;
pub use fidelio_identity::recording::{Audit, Entry};
pub use notices::{Answer, Notice, Notices};
pub use verification::{AuditTrail, VerificationError, Verified};
pub(crate) use webhooks::webhook_label;
pub use webhooks::{EventCourier, WebhookError, WebhookManagement, event_json};
