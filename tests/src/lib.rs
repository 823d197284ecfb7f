//! What the tests of the whole share: a server process for each database, a tenant for each test, and stand-ins for
//! those to whom messages are delivered.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod audit_log;
mod browser;
mod codes;
mod collector;
mod event_receiver;
mod flow;
mod http_stand_in;
mod journey;
mod mischief;
mod network;
mod openid_provider;
mod openid_stand_in;
mod outbox;
mod python;
mod received;
mod server;
mod sms_gateway;
mod smtp_sink;
mod stored;
mod tenant;
mod webhook_receiver;

pub use audit_log::AuditLog;
pub use browser::{Browser, Page};
pub use codes::wrong;
pub use collector::OtlpCollector;
pub use event_receiver::{EventReceiver, ReceivedEvent};
pub use flow::{Flow, Refused, Stepped, TrustKey, external_token, sent};
pub use http_stand_in::Trouble;
pub use journey::{Person, assertion_result, offered};
pub use mischief::Mischief;
pub use network::{Network, Weather};
pub use openid_provider::OpenIdProvider;
pub use openid_stand_in::OpenIdStandIn;
pub use outbox::Delivered;
pub use python::python;
pub use server::{Engine, Server, command};
pub use sms_gateway::{ReceivedSms, SmsGateway};
pub use smtp_sink::{ReceivedMail, SinkTls, SmtpSink, SmtpSinkOptions};
pub use tenant::{ORIGIN, RP_ID, Tenant, TenantOptions};
pub use webhook_receiver::{ReceivedWebhook, WebhookReceiver};

/// Writes each test twice: against a server on SQLite and against one on PostgreSQL. A test gets a tenant of its
/// own. Without PostgreSQL the second one says that it did not run, or fails if everything must run.
#[macro_export]
macro_rules! on_both_databases {
    ($($(#[$meta:meta])* async fn $name:ident($tenant:ident: &Tenant) $body:block)*) => {
        $($(#[$meta])* async fn $name($tenant: &$crate::Tenant) $body)*

        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                let tenant = $crate::Tenant::new($crate::Engine::Sqlite).await.expect("SQLite is always there");
                super::$name(&tenant).await;
            })*
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                match $crate::Tenant::new($crate::Engine::Postgres).await {
                    Some(tenant) => super::$name(&tenant).await,
                    None => eprintln!("not run: there is no PostgreSQL"),
                }
            })*
        }
    };
}
