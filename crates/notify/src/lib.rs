//! Delivery of messages: mail by SMTP, text messages by a gateway, either of them by a webhook of one's own, and for
//! development a file. [`Notifier`] implements the port `Delivery` and is all there is to see from outside.

mod development;
mod endpoint;
mod mail;
mod notifier;
mod options;
mod signature;
mod sms_gateway;
mod smtp;
mod smtp_server;
mod webhook;
mod wire;

pub use notifier::Notifier;
pub use options::{NotifierError, NotifierOptions};
