//! Audit events to receivers of an application's own.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use fidelio_credentials::ports::{DeliveryError, WebhookSender};
use fidelio_kernel::{Clock, Secret};
use fidelio_outbound::{Peer, Reach};
use reqwest::Client;
use url::Url;

use crate::endpoint::{TIMEOUT, build, exchange};
use crate::options::NotifierError;
use crate::signature::SigningSecret;

/// Whom the log speaks of.
const RECEIVER: &str = "the webhook";

/// Posts audit events, signed (Standard Webhooks). A request takes ten seconds at most and follows no redirect.
pub struct EventWebhooks {
    client: Client,
    reach: Reach,
    clock: Arc<dyn Clock>,
}

impl EventWebhooks {
    /// Unless `allow_private`, only receivers in the public internet are spoken to, and directly: a proxy would look up
    /// their names itself.
    ///
    /// # Errors
    /// When no HTTP client can be made, as for want of trusted roots.
    pub fn new(allow_private: bool, clock: Arc<dyn Clock>) -> Result<Self, NotifierError> {
        let reach = Reach::new(allow_private);
        Ok(Self { client: build("webhooks", reach.client_builder(TIMEOUT))?, reach, clock })
    }
}

#[async_trait]
impl WebhookSender for EventWebhooks {
    async fn post(&self, url: &str, secret: &Secret<String>, id: &str, body: &str) -> Result<(), DeliveryError> {
        let temporary = |text: &str| DeliveryError::Temporary(text.to_owned());
        let url = Url::parse(url).map_err(|_| temporary("the webhook has no valid URL"))?;
        let refused = |error| DeliveryError::Temporary(format!("{RECEIVER} cannot be reached: {error}"));
        self.reach.check(&url).map_err(refused)?;
        let secret = SigningSecret::parse(secret.expose_secret())
            .map_err(|_| temporary("the webhook has no valid secret to sign with"))?;
        let seconds = self.clock.now().as_seconds();
        let request = secret.signed(self.client.post(url), id, seconds, body.as_bytes().to_vec());
        conclude(exchange(Peer::EventWebhook, RECEIVER, request).await?.status)
    }
}

impl fmt::Debug for EventWebhooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventWebhooks").field("reach", &self.reach).finish_non_exhaustive()
    }
}

/// A receiver is only gone for good when it says so: whatever else it answers, somebody can mend.
fn conclude(status: u16) -> Result<(), DeliveryError> {
    match status {
        200..=299 => Ok(()),
        410 => Err(DeliveryError::Permanent("the webhook is gone (410)".to_owned())),
        300..=399 => {
            Err(DeliveryError::Temporary(format!("the webhook redirects ({status}), which is not followed")))
        }
        _ => Err(DeliveryError::Temporary(format!("the webhook answered {status}"))),
    }
}

#[cfg(test)]
mod tests {
    use fidelio_outbound::NotPublic;
    use fidelio_testkit::TestClock;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;

    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    fn webhooks(allow_private: bool) -> EventWebhooks {
        EventWebhooks::new(allow_private, Arc::new(TestClock::default())).expect("a sender")
    }

    async fn posted(allow_private: bool, url: &str) -> Result<(), DeliveryError> {
        webhooks(allow_private).post(url, &Secret::new(SECRET.to_owned()), "event-1", "{}").await
    }

    /// Answers one request with this head and gives what it was asked.
    async fn receiver(head: &'static str) -> (String, tokio::task::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://localhost:{}/hook", listener.local_addr().expect("an address").port());
        let asked = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.expect("a connection");
            let mut request = Vec::new();
            while !request.ends_with(b"}") {
                assert_ne!(stream.read_buf(&mut request).await.expect("a request"), 0, "all of a request");
            }
            stream.write_all(head.as_bytes()).await.expect("somebody who reads");
            String::from_utf8(request).expect("text")
        });
        (url, asked)
    }

    #[tokio::test]
    async fn an_event_is_posted_once_and_as_the_specification_signs_it() {
        let (url, asked) = receiver("HTTP/1.1 204 No Content\r\n\r\n").await;
        let (secret, body) = (Secret::new(SECRET.to_owned()), r#"{"type":"user.deleted"}"#);
        assert_eq!(webhooks(true).post(&url, &secret, "event-1", body).await, Ok(()));

        let asked = asked.await.expect("a request");
        let (head, sent) = asked.split_once("\r\n\r\n").expect("a head and a body");
        let header = |name: &str| head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
        assert_eq!((head.lines().next(), sent), (Some("POST /hook HTTP/1.1"), body));
        assert_eq!(header("webhook-id"), Some("event-1"));
        assert_eq!(header("webhook-timestamp"), Some("1767225600"));
        assert_eq!(header("content-type"), Some("application/json"));
        assert!(header("user-agent").is_some_and(|agent| agent.starts_with("fidelio/")), "{head}");
        let foreign = standardwebhooks::Webhook::new(SECRET).expect("a secret");
        let expected = foreign.sign("event-1", 1_767_225_600, body.as_bytes()).expect("a signature");
        assert_eq!(header("webhook-signature"), Some(expected.as_str()));
    }

    #[tokio::test]
    async fn a_name_or_an_address_of_a_private_network_is_refused_before_anything_is_sent() {
        let (url, asked) = receiver("HTTP/1.1 204 No Content\r\n\r\n").await;
        let literal = url.replace("localhost", "127.0.0.1");
        let mapped = url.replace("localhost", "[::ffff:127.0.0.1]");
        for refused in [&url, &literal, &mapped] {
            let text = format!("the webhook cannot be reached: {NotPublic}");
            assert_eq!(posted(false, refused).await, Err(DeliveryError::Temporary(text)), "{refused}");
        }
        assert!(!asked.is_finished(), "nobody connected");
        asked.abort();
    }

    #[tokio::test]
    async fn a_redirect_is_not_followed() {
        // Followed, this would be an error of the connection: nothing listens on port 1.
        let (url, _asked) =
            receiver("HTTP/1.1 307 Elsewhere\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n").await;
        let text = "the webhook redirects (307), which is not followed".to_owned();
        assert_eq!(posted(true, &url).await, Err(DeliveryError::Temporary(text)));
    }

    #[tokio::test]
    async fn what_cannot_be_signed_or_asked_is_tried_again() {
        let wrong = Secret::new("whsec_".to_owned());
        let unsigned = webhooks(true).post("https://example.com", &wrong, "event-1", "{}").await;
        let nowhere = posted(false, "example.com").await;
        for (result, word) in [(unsigned, "secret"), (nowhere, "URL")] {
            assert!(matches!(&result, Err(DeliveryError::Temporary(text)) if text.contains(word)), "{result:?}");
        }
    }

    #[test]
    fn only_a_receiver_that_is_gone_is_given_up() {
        for status in [200, 202, 204] {
            assert_eq!(conclude(status), Ok(()), "{status}");
        }
        assert!(matches!(conclude(410), Err(DeliveryError::Permanent(_))));
        for status in [302, 307, 400, 401, 404, 422, 429, 500, 503] {
            assert!(matches!(conclude(status), Err(DeliveryError::Temporary(_))), "{status}");
        }
    }
}
