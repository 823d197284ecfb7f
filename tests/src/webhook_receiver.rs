//! A receiver of webhooks that verifies them with the library of the specification, not with our own code.

use hyper::HeaderMap;
use hyper::http::request::Parts;
use serde_json::Value;
use standardwebhooks::Webhook;

use crate::http_stand_in::{HttpStandIn, Trouble};
use crate::received::Received;

/// A receiver of one's own. It answers 401 to what is not signed by its secret just now, and 400 to what is signed and
/// no message.
pub struct WebhookReceiver {
    /// The setting `email_webhook_url` or `sms_webhook_url` for it.
    pub url: String,
    server: HttpStandIn,
    received: Received<ReceivedWebhook>,
}

/// A request whose signature was good.
#[derive(Clone, Debug)]
pub struct ReceivedWebhook {
    /// The header `webhook-id`.
    pub id: String,
    /// The message: the member `data` of the body.
    pub message: Value,
    /// All headers.
    pub headers: HeaderMap,
    /// The body to the byte.
    pub body: Vec<u8>,
}

impl ReceivedWebhook {
    /// A text of the message; empty if there is none.
    pub fn text_of(&self, member: &str) -> &str {
        self.message[member].as_str().unwrap_or_default()
    }
}

impl WebhookReceiver {
    /// The setting `webhook_secret` for it.
    pub const SECRET: &str = "whsec_dGhpcnR5LXR3byBieXRlcyB0aGF0IG5vYm9keSBrbm93cyE=";

    /// Starts a receiver.
    pub fn start() -> Self {
        let received = Received::default();
        let accepted = received.clone();
        let server = HttpStandIn::start(move |head, body| match Self::verify(&head.headers, body) {
            false => (401, String::new()),
            true => match read(head, body) {
                Some(webhook) => {
                    accepted.push(webhook);
                    (204, String::new())
                }
                None => (400, String::new()),
            },
        });
        Self { url: format!("{}/messages?of=fidelio", server.url), server, received }
    }

    /// Whether a request is signed, by the secret and within five minutes.
    pub fn verify(headers: &HeaderMap, body: &[u8]) -> bool {
        Webhook::new(Self::SECRET).expect("a secret").verify(body, headers).is_ok()
    }

    /// The next requests meet these, in order.
    pub fn trouble(&self, troubles: impl IntoIterator<Item = Trouble>) {
        self.server.trouble(troubles);
    }

    /// Waits for the first message to this recipient, and takes it away, so that the next call waits for the next one.
    ///
    /// # Panics
    /// When none comes.
    pub async fn wait_for(&self, recipient: &str) -> ReceivedWebhook {
        self.received.wait_for(recipient, |webhook| webhook.text_of("recipient") == recipient).await
    }

    /// The first message to this recipient, if one has come.
    pub fn take(&self, recipient: &str) -> Option<ReceivedWebhook> {
        self.received.take(|webhook| webhook.text_of("recipient") == recipient)
    }
}

fn read(head: &Parts, body: &[u8]) -> Option<ReceivedWebhook> {
    let is_expected = head.method == "POST" && head.uri == "/messages?of=fidelio";
    let header = |name: &str| head.headers.get(name).and_then(|value| value.to_str().ok());
    let body_value: Value = serde_json::from_slice(body).ok()?;
    let id = header("webhook-id")?.to_owned();
    let message = body_value["data"].clone();
    let is_message = body_value["type"] == "message"
        && body_value["timestamp"].is_string()
        && message["id"] == id.as_str()
        && ["application", "channel", "recipient", "subject", "text"].iter().all(|name| message[*name].is_string());
    let is_json = header("content-type") == Some("application/json");
    (is_expected && is_message && is_json).then(|| ReceivedWebhook {
        id,
        message,
        headers: head.headers.clone(),
        body: body.to_vec(),
    })
}
