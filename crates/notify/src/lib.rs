//! Delivery of messages: mail by SMTP, text messages by a gateway, either of them by a webhook of one's own, and for
//! development a file. [`Notifier`] implements the port `Delivery`, and [`EventWebhooks`], which posts audit events to
//! receivers of an application's own, the port `WebhookSender`; that is all there is to see from outside.

mod development;
mod endpoint;
mod event_webhook;
mod mail;
mod notifier;
mod one_reply;
mod options;
mod signature;
mod sms_gateway;
mod smtp;
mod smtp_server;
mod webhook;
mod wire;

pub use event_webhook::EventWebhooks;
pub use notifier::Notifier;
pub use options::{NotifierError, NotifierOptions};
