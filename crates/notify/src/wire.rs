//! A message as JSON, for whoever delivers it instead of us.

use fidelio_credentials::Message;
use fidelio_identity::Channel;
use fidelio_kernel::{ApplicationId, MessageId};
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct WireMessage<'a> {
    id: MessageId,
    application: ApplicationId,
    channel: Channel,
    recipient: &'a str,
    subject: &'a str,
    text: &'a str,
    html: Option<&'a str>,
}

impl<'a> From<&'a Message> for WireMessage<'a> {
    fn from(message: &'a Message) -> Self {
        Self {
            id: message.id,
            application: message.application,
            channel: message.channel,
            recipient: &message.recipient,
            subject: &message.subject,
            text: &message.text,
            html: message.html.as_deref(),
        }
    }
}
