//! A receiver of the operator's own: a JSON document for each message, signed (Standard Webhooks).

use std::sync::Arc;

use fidelio_credentials::Message;
use fidelio_credentials::ports::DeliveryError;
use fidelio_kernel::Clock;
use fidelio_outbound::Peer;
use serde::Serialize;

use crate::endpoint::{Endpoint, exchange};
use crate::options::NotifierError;
use crate::signature::SigningSecret;
use crate::wire::WireMessage;

pub(crate) struct Webhook {
    endpoint: Endpoint,
    secret: SigningSecret,
    clock: Arc<dyn Clock>,
}

#[derive(Serialize)]
struct Payload<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    timestamp: String,
    data: WireMessage<'a>,
}

impl Webhook {
    pub(crate) fn new(
        setting: &'static str,
        url: &str,
        secret: SigningSecret,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, NotifierError> {
        Ok(Self { endpoint: Endpoint::new(setting, url, &[])?, secret, clock })
    }

    pub(crate) async fn deliver(&self, message: &Message) -> Result<(), DeliveryError> {
        let now = self.clock.now();
        let payload = Payload { kind: "message", timestamp: now.to_string(), data: message.into() };
        let body = serde_json::to_vec(&payload)
            .map_err(|_| DeliveryError::Permanent("the message cannot be written as JSON".to_owned()))?;
        let request = self.secret.signed(self.endpoint.post(), &message.id.to_string(), now.as_seconds(), body);
        let answer = exchange(Peer::MessageWebhook, "the webhook", request).await?;
        conclude(answer.status)
    }
}

/// Only what judges this very message is final. The rest, such as 401 or 404, is a receiver that somebody can mend.
fn conclude(status: u16) -> Result<(), DeliveryError> {
    match status {
        200..=299 => Ok(()),
        400 | 410 | 422 => Err(DeliveryError::Permanent(format!("the webhook refused the message ({status})"))),
        300..=399 => Err(DeliveryError::Temporary(format!(
            "the webhook redirects ({status}); set the URL that it redirects to"
        ))),
        _ => Err(DeliveryError::Temporary(format!("the webhook answered {status}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_answer_about_the_message_is_final() {
        for status in [200, 201, 202, 204] {
            assert_eq!(conclude(status), Ok(()), "{status}");
        }
        for status in [400, 410, 422] {
            assert!(matches!(conclude(status), Err(DeliveryError::Permanent(_))), "{status}");
        }
        for status in [301, 307, 401, 403, 404, 405, 408, 413, 425, 429, 500, 502, 503] {
            assert!(matches!(conclude(status), Err(DeliveryError::Temporary(_))), "{status}");
        }
    }
}
