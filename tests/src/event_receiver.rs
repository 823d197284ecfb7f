//! A receiver of audit events, each application's own with a secret of its own. What it believes is verified with the
//! library of the specification.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use standardwebhooks::Webhook;

use crate::http_stand_in::{HttpStandIn, Trouble};
use crate::received::Received;

/// A receiver of events. Until it is told its secret, and for what is not signed by it, it answers 401.
pub struct EventReceiver {
    /// Where events are to be posted.
    pub url: String,
    server: HttpStandIn,
    received: Received<ReceivedEvent>,
    secret: Arc<Mutex<Option<String>>>,
    attempts: Arc<Mutex<Vec<String>>>,
}

/// A request whose signature was good.
#[derive(Clone, Debug)]
pub struct ReceivedEvent {
    /// The header `webhook-id`.
    pub id: String,
    /// The body.
    pub body: Value,
    /// The body to the byte.
    pub text: String,
}

impl ReceivedEvent {
    /// What was done.
    pub fn action(&self) -> &str {
        self.body["type"].as_str().unwrap_or_default()
    }
}

impl EventReceiver {
    /// Starts a receiver.
    pub fn start() -> Self {
        let received = Received::default();
        let (accepted, secret) = (received.clone(), Arc::<Mutex<Option<String>>>::default());
        let attempts = Arc::<Mutex<Vec<String>>>::default();
        let (known, tried) = (Arc::clone(&secret), Arc::clone(&attempts));
        let server = HttpStandIn::start(move |head, body| {
            let id = head.headers.get("webhook-id").and_then(|id| id.to_str().ok()).unwrap_or_default().to_owned();
            tried.lock().unwrap_or_else(PoisonError::into_inner).push(id.clone());
            let secret = known.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let is_signed = secret.is_some_and(|secret| {
                Webhook::new(&secret).is_ok_and(|webhook| webhook.verify(body, &head.headers).is_ok())
            });
            let text = String::from_utf8_lossy(body).into_owned();
            match serde_json::from_str(&text) {
                Ok(body) if is_signed => {
                    accepted.push(ReceivedEvent { id, body, text });
                    (204, String::new())
                }
                _ => (401, String::new()),
            }
        });
        Self { url: format!("{}/events", server.url), server, received, secret, attempts }
    }

    /// Tells it what requests are signed with.
    pub fn trust(&self, secret: &str) {
        *self.secret.lock().unwrap_or_else(PoisonError::into_inner) = Some(secret.to_owned());
    }

    /// The next requests meet these, in order.
    pub fn trouble(&self, troubles: impl IntoIterator<Item = Trouble>) {
        self.server.trouble(troubles);
    }

    /// Waits for the first event of this action, and takes it away.
    ///
    /// # Panics
    /// When none comes.
    pub async fn wait_for(&self, action: &str) -> ReceivedEvent {
        self.received.wait_for(action, |event| event.action() == action).await
    }

    /// The first event that has come, if any, which is taken away.
    pub fn take(&self) -> Option<ReceivedEvent> {
        self.received.take(|_| true)
    }

    /// The `webhook-id` of every request that reached its work, good or not.
    pub fn attempts(&self) -> Vec<String> {
        self.attempts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
