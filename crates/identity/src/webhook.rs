//! Receivers of audit events: each event is posted there, signed as the Standard Webhooks specification says.

use std::time::Duration;

use fidelio_kernel::{ApplicationId, AuditEventId, Timestamp, WebhookDeliveryId, WebhookId};

use crate::Invalid;
use crate::audit::Action;

/// A receiver of an application's audit events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// Its identifier.
    pub id: WebhookId,
    /// Whose events.
    pub application: ApplicationId,
    /// Where they are posted.
    pub url: String,
    /// Which events; every one if empty.
    pub actions: Vec<Action>,
    /// What requests are signed with, encrypted under the master key.
    pub sealed_secret: Vec<u8>,
    /// When it was added.
    pub created_at: Timestamp,
}

impl Webhook {
    /// Whether it gets events of this kind.
    pub fn wants(&self, action: Action) -> bool {
        self.actions.is_empty() || self.actions.contains(&action)
    }
}

/// An event on its way to a receiver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookDelivery {
    /// Its identifier.
    pub id: WebhookDeliveryId,
    /// The receiver.
    pub webhook: WebhookId,
    /// The application.
    pub application: ApplicationId,
    /// The event: `webhook-id` of every attempt, so that the receiver can tell a repetition.
    pub event: AuditEventId,
    /// The body to post: the event in JSON, without what is personal.
    pub body: String,
    /// How often delivery was begun.
    pub attempts: u32,
    /// When the event was chained.
    pub created_at: Timestamp,
}

/// How long an event is tried to be delivered.
pub const GIVEN_UP_AFTER: Duration = Duration::from_secs(3 * 86_400);
/// How long a delivery is kept from everybody else while it is made.
pub const WEBHOOK_LEASE: Duration = Duration::from_secs(75);
/// The most receivers of an application.
pub const MOST_WEBHOOKS: usize = 10;

/// How long to wait after this many attempts: 5 seconds, 20, 80, and so on up to six hours.
pub fn webhook_backoff(attempts: u32) -> Duration {
    let factor = 4_u64.saturating_pow(attempts.saturating_sub(1).min(8));
    Duration::from_secs((5 * factor).min(6 * 3600))
}

/// Checks where events are to be posted.
///
/// # Errors
/// When it is no `https://` URL, or, if `http` is allowed, no `http://` URL either; or has a user or a fragment.
pub fn check_webhook_url(url: &str, allows_http: bool) -> Result<(), Invalid> {
    // The parser would take control characters away, and they are not what was meant.
    let is_text = url.len() <= 2048 && !url.chars().any(char::is_control);
    let parsed = url::Url::parse(url).ok().filter(|_| is_text);
    let is_valid = parsed.is_some_and(|url| {
        let scheme = url.scheme();
        (scheme == "https" || (allows_http && scheme == "http"))
            && url.has_host()
            && url.username().is_empty()
            && url.password().is_none()
            && url.fragment().is_none()
    });
    let schemes = if allows_http { "https:// or http://" } else { "https://" };
    is_valid.then_some(()).ok_or_else(|| {
        Invalid::new("url", format!("must be a URL that begins with {schemes}, without user and fragment"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delivery_is_tried_ever_more_seldom_for_three_days() {
        assert_eq!(
            [1, 2, 3, 8, 99].map(|attempts| webhook_backoff(attempts).as_secs()),
            [5, 20, 80, 21_600, 21_600]
        );
    }

    #[test]
    fn events_are_posted_to_https_only_unless_allowed() {
        for (url, allows_http, is_valid) in [
            ("https://example.com/hook?x=1", false, true),
            ("http://127.0.0.1:9/hook", true, true),
            ("http://example.com", false, false),
            ("ftp://example.com", true, false),
            ("https://user:word@example.com", true, false),
            ("https://example.com/#x", true, false),
            ("example.com", true, false),
            ("", true, false),
        ] {
            assert_eq!(check_webhook_url(url, allows_http).is_ok(), is_valid, "{url}");
        }
    }
}
