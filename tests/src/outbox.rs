//! What a server of the development profile has delivered: a file with a line of JSON for each message.

use std::time::{Duration, Instant};

use fidelio_flows::Client;
use fidelio_identity::{Address, Channel};
use serde_json::Value;

use crate::Tenant;

/// How long to wait for a message that must come.
const MOST: Duration = Duration::from_secs(10);

/// A message as the outbox has it.
#[derive(Clone, Debug)]
pub struct Delivered {
    /// Its identifier.
    pub id: String,
    /// `email` or `sms`.
    pub channel: String,
    /// To whom.
    pub recipient: String,
    /// The subject; empty for SMS.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The whole line.
    pub line: String,
}

impl Delivered {
    /// The code that the text tells: its first word of six to ten digits.
    pub fn code(&self) -> Option<&str> {
        let mut words = self.text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
        words.find(|word| (6..=10).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit()))
    }
}

impl Tenant {
    /// All messages that this tenant's application has sent to this recipient so far, in order.
    ///
    /// # Panics
    /// When the outbox cannot be read.
    pub fn delivered_to(&self, recipient: &str) -> Vec<Delivered> {
        let text = std::fs::read_to_string(self.folder.join("outbox.jsonl")).unwrap_or_default();
        // The last line may be being written.
        let lines = text.split_inclusive('\n').filter(|line| line.ends_with('\n'));
        let all = lines.map(|line| parsed(line, &self.id().to_string()));
        all.flatten().filter(|message| message.recipient == recipient).collect()
    }

    /// Waits for a message to this recipient that no earlier call has given, and gives the newest.
    ///
    /// # Panics
    /// When none comes.
    pub async fn message_for(&self, recipient: &str) -> Delivered {
        let deadline = Instant::now() + MOST;
        loop {
            let mut seen = self.seen.lock().await;
            let mut new = self.delivered_to(recipient);
            new.retain(|message| !seen.contains(&message.id));
            seen.extend(new.iter().map(|message| message.id.clone()));
            drop(seen);
            if let Some(newest) = new.pop() {
                return newest;
            }
            assert!(Instant::now() < deadline, "no message came for {recipient}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// The code in the newest message to this recipient that no earlier call has given.
    ///
    /// # Panics
    /// When none comes, or it tells no code.
    pub async fn code_for(&self, recipient: &str) -> String {
        let message = self.message_for(recipient).await;
        message.code().unwrap_or_else(|| panic!("no code in {:?}", message.text)).to_owned()
    }

    /// Waits until everything that was queued before was delivered, or dropped: messages are delivered in order, so a
    /// last one is waited for.
    ///
    /// # Panics
    /// When the database fails, or nothing is delivered.
    pub async fn all_delivered(&self) {
        let api = &self.installation.api;
        let user = self.add_user("last", true).await;
        let last = format!("{}@last.example.com", user.id);
        self.add_contact(&user, Address::email(&last).expect("an address")).await;
        let client = Client::default();
        let sent = api.code_login.send(&self.application, user.name.as_str(), Channel::Email, &client);
        sent.await.expect("a code");
        self.message_for(&last).await;
    }
}

fn parsed(line: &str, application: &str) -> Option<Delivered> {
    let value: Value = serde_json::from_str(line).expect("a line of JSON");
    let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
    (value["application"] == application).then(|| Delivered {
        id: text("id"),
        channel: text("channel"),
        recipient: text("recipient"),
        subject: text("subject"),
        text: text("text"),
        line: line.to_owned(),
    })
}
