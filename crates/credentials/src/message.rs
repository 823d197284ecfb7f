//! Messages to people, and the queue in which they wait to be delivered.

use std::time::Duration;

use fidelio_identity::Channel;
use fidelio_kernel::{ApplicationId, MessageId, Timestamp};

/// A message as it is delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its identifier: the same at every attempt, so that who delivers it can tell a repetition.
    pub id: MessageId,
    /// In whose name.
    pub application: ApplicationId,
    /// By which way.
    pub channel: Channel,
    /// The address or number.
    pub recipient: String,
    /// The subject of a mail; empty in a text message.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The same in HTML, in mails only.
    pub html: Option<String>,
}

/// A message that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueuedMessage {
    /// Its identifier.
    pub id: MessageId,
    /// In whose name.
    pub application: ApplicationId,
    /// By which way.
    pub channel: Channel,
    /// What to say to whom, encrypted: it may hold a code.
    pub sealed: Vec<u8>,
    /// How often delivery was begun.
    pub attempts: u32,
    /// When it was accepted.
    pub created_at: Timestamp,
    /// When it is not worth delivering any more.
    pub expires_at: Timestamp,
}

/// A message that could not be delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedMessage {
    /// Its identifier.
    pub id: MessageId,
    /// In whose name.
    pub application: ApplicationId,
    /// By which way.
    pub channel: Channel,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was given up.
    pub failed_at: Timestamp,
    /// Why, as far as it can be told without what the message said.
    pub error: String,
}

/// How long a message is kept from everybody else while it is delivered. Longer than any delivery may take, and no
/// longer than need be: it is how late a message becomes whose process was killed while it delivered it.
pub const LEASE: Duration = Duration::from_secs(45);

/// How long to wait after this many attempts: 1, 4, 16 seconds, then a minute, so that a code that lives for a few has
/// a chance to outlive an outage.
pub fn backoff(attempts: u32) -> Duration {
    let seconds = 4_u64.saturating_pow(attempts.saturating_sub(1).min(8));
    Duration::from_secs(seconds.min(60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delivery_is_tried_ever_more_seldom_but_every_minute_at_least() {
        assert_eq!([1, 2, 3, 4, 5, 99].map(|attempts| backoff(attempts).as_secs()), [1, 4, 16, 60, 60, 60]);
    }
}
