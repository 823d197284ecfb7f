//! What an operator may set.

use std::path::PathBuf;

use fidelio_kernel::Secret;

/// Ways to deliver messages; each field is the setting of the same name. What is not set is not a way.
#[derive(Clone, Debug, Default)]
pub struct NotifierOptions {
    /// The SMTP server: `smtps://user:password@host:465` (TLS), `smtp://user:password@host:587` (STARTTLS, required),
    /// or `smtp://` with `?tls=opportunistic` or `?tls=none`. A path is the name to say in EHLO.
    pub smtp_url: Option<Secret<String>>,
    /// Whom mails are from, like `Fidelio <no-reply@example.com>`.
    pub smtp_from: Option<String>,
    /// Where the SMS gateway is, if not at Twilio.
    pub sms_gateway_url: Option<String>,
    /// The account at the gateway (Twilio's Account SID).
    pub sms_account: Option<String>,
    /// The secret of that account (Twilio's Auth Token).
    pub sms_token: Option<Secret<String>>,
    /// Whom text messages are from: a number, a name, or a messaging service (`MG…`).
    pub sms_from: Option<String>,
    /// Where mails are posted instead.
    pub email_webhook_url: Option<Secret<String>>,
    /// Where text messages are posted instead.
    pub sms_webhook_url: Option<Secret<String>>,
    /// What both webhooks are signed with: `whsec_` and the base64 of at least 24 random bytes.
    pub webhook_secret: Option<Secret<String>>,
    /// A file to which every message is appended that has no other way. For development: it holds the codes.
    pub development_outbox: Option<PathBuf>,
}

/// A setting is wrong. The text names it, says what to do, and holds nothing secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{setting}: {advice}")]
pub struct NotifierError {
    setting: &'static str,
    advice: String,
}

impl NotifierError {
    pub(crate) fn new(setting: &'static str, advice: impl Into<String>) -> Self {
        Self { setting, advice: advice.into() }
    }

    /// Which setting.
    pub const fn setting(&self) -> &'static str {
        self.setting
    }
}

/// What is needed once `because` is set.
pub(crate) fn needed<T>(value: Option<T>, setting: &'static str, because: &str) -> Result<T, NotifierError> {
    value.ok_or_else(|| NotifierError::new(setting, format!("must be set, since {because} is")))
}
