//! An SMS gateway with the wire format of Twilio, which is checked strictly.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::http::request::Parts;
use serde_json::json;

use crate::http_stand_in::{Answer, HttpStandIn, Trouble};
use crate::received::Received;

/// A gateway of one's own. As at Twilio, a few numbers are not like others: `+15005550001` is invalid (21211),
/// `+15005550004` has unsubscribed (21610), `+15005550009` cannot receive text messages (21614).
pub struct SmsGateway {
    /// The setting `sms_gateway_url` for it.
    pub url: String,
    server: HttpStandIn,
    received: Received<ReceivedSms>,
}

/// A text message as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceivedSms {
    /// The number of the recipient.
    pub to: String,
    /// The sender: a number, a name, or a messaging service.
    pub from: String,
    /// The text.
    pub text: String,
}

impl SmsGateway {
    /// The account that it knows.
    pub const ACCOUNT: &str = "AC00000000000000000000000000000042";
    /// The secret of that account.
    pub const TOKEN: &str = "0123456789abcdef0123456789abcdef";

    /// Starts a gateway.
    pub fn start() -> Self {
        let received = Received::default();
        let accepted = received.clone();
        let server = HttpStandIn::start(move |head, body| match read(head, body) {
            Ok(sms) => {
                let answer = json!({
                    "sid": "SM00000000000000000000000000000001", "account_sid": Self::ACCOUNT, "to": sms.to,
                    "body": sms.text, "status": "queued", "error_code": null, "error_message": null,
                });
                accepted.push(sms);
                (201, answer.to_string())
            }
            Err(refusal) => refusal,
        });
        Self { url: server.url.clone(), server, received }
    }

    /// The next requests meet these, in order.
    pub fn trouble(&self, troubles: impl IntoIterator<Item = Trouble>) {
        self.server.trouble(troubles);
    }

    /// Waits for the first message to this number, and takes it away, so that the next call waits for the next one.
    ///
    /// # Panics
    /// When none comes.
    pub async fn wait_for(&self, recipient: &str) -> ReceivedSms {
        self.received.wait_for(recipient, |sms| sms.to == recipient).await
    }

    /// The first message to this number, if one has come.
    pub fn take(&self, recipient: &str) -> Option<ReceivedSms> {
        self.received.take(|sms| sms.to == recipient)
    }
}

fn refusal(status: u16, code: u32, message: &str) -> Answer {
    let more_info = format!("https://www.twilio.com/docs/errors/{code}");
    (status, json!({ "code": code, "message": message, "more_info": more_info, "status": status }).to_string())
}

fn read(head: &Parts, body: &[u8]) -> Result<ReceivedSms, Answer> {
    let header = |name: &str| head.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let path = format!("/2010-04-01/Accounts/{}/Messages.json", SmsGateway::ACCOUNT);
    if head.method != "POST" || head.uri != path.as_str() {
        return Err(refusal(404, 20404, "The requested resource was not found"));
    }
    let known = STANDARD.encode(format!("{}:{}", SmsGateway::ACCOUNT, SmsGateway::TOKEN));
    if header("authorization") != format!("Basic {known}") {
        return Err(refusal(401, 20003, "Authenticate"));
    }
    if header("content-type") != "application/x-www-form-urlencoded" {
        return Err(refusal(415, 20415, "Unsupported media type"));
    }
    let mut fields: Vec<(String, String)> = url::form_urlencoded::parse(body).into_owned().collect();
    let mut field = |name: &str| {
        let index = fields.iter().position(|(known, _)| known == name)?;
        Some(fields.remove(index).1)
    };
    let to = field("To").ok_or_else(|| refusal(400, 21604, "A 'To' phone number is required."))?;
    let text = field("Body").filter(|text| !text.is_empty());
    let text = text.ok_or_else(|| refusal(400, 21602, "Message body is required."))?;
    let is_sender = |name: &str, from: &String| (name == "MessagingServiceSid") == from.starts_with("MG");
    let from = field("From")
        .filter(|from| is_sender("From", from))
        .or_else(|| field("MessagingServiceSid").filter(|from| is_sender("MessagingServiceSid", from)));
    let from = from.ok_or_else(|| refusal(400, 21603, "A 'From' phone number is required."))?;
    if !fields.is_empty() {
        return Err(refusal(400, 20001, "Unknown parameters"));
    }
    let digits = to.strip_prefix('+').unwrap_or_default();
    let is_number = (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    match to.as_str() {
        _ if !is_number => Err(refusal(400, 21211, &format!("Invalid 'To' Phone Number: {to}"))),
        "+15005550001" => Err(refusal(400, 21211, &format!("Invalid 'To' Phone Number: {to}"))),
        "+15005550004" => Err(refusal(400, 21610, "Attempt to send to unsubscribed recipient")),
        "+15005550009" => Err(refusal(400, 21614, "'To' number is not a valid mobile number")),
        _ => Ok(ReceivedSms { to, from, text }),
    }
}
