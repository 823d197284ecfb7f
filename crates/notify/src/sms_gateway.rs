//! Text messages by Twilio, or by what speaks its API:
//! <https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource>.

use fidelio_credentials::Message;
use fidelio_credentials::ports::DeliveryError;
use fidelio_kernel::Secret;
use fidelio_outbound::Peer;
use serde::Deserialize;

use crate::endpoint::{Answer, Endpoint, exchange};
use crate::options::NotifierError;

/// Where Twilio is.
const TWILIO: &str = "https://api.twilio.com";

/// Twilio's errors that say of a recipient or a text that it will never do:
/// <https://www.twilio.com/docs/api/errors>. Any other can be mended by the operator or mends itself.
const FINAL: &[u32] = &[
    21211, // invalid 'To' number
    21217, // the number does not appear to be valid
    21421, // the number is invalid
    21602, // a body is required
    21604, // 'To' is required
    21610, // the recipient has unsubscribed
    21612, // the recipient cannot be reached from this sender
    21614, // not a mobile number
    21617, // the body is too long
    21635, // a landline
];

pub(crate) struct SmsGateway {
    endpoint: Endpoint,
    account: String,
    token: Secret<String>,
    from: String,
}

#[derive(Deserialize)]
struct Refusal {
    code: u32,
}

impl SmsGateway {
    pub(crate) fn new(
        url: Option<&str>,
        account: String,
        token: Secret<String>,
        from: String,
    ) -> Result<Self, NotifierError> {
        let is_word =
            |text: &str| !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || c.is_control());
        if !is_word(&account) || account.contains([':', '/']) {
            return Err(NotifierError::new(
                "sms_account",
                "must be the account's id at the gateway, like AC0123456789",
            ));
        }
        if !is_word(token.expose_secret()) {
            return Err(NotifierError::new("sms_token", "must be the account's secret at the gateway"));
        }
        if from.trim().is_empty() || from.contains(char::is_control) {
            let advice = "must be a number like +14155550123, a sender's name, or a messaging service (MG…)";
            return Err(NotifierError::new("sms_from", advice));
        }
        let path = ["2010-04-01", "Accounts", &account, "Messages.json"];
        let endpoint = Endpoint::new("sms_gateway_url", url.unwrap_or(TWILIO), &path)?;
        Ok(Self { endpoint, account, token, from })
    }

    pub(crate) async fn deliver(&self, message: &Message) -> Result<(), DeliveryError> {
        let sender = if self.from.starts_with("MG") { "MessagingServiceSid" } else { "From" };
        let form = [("To", message.recipient.as_str()), (sender, &self.from), ("Body", &message.text)];
        let request = self.endpoint.post().basic_auth(&self.account, Some(self.token.expose_secret())).form(&form);
        conclude(&exchange(Peer::SmsGateway, "the SMS gateway", request).await?)
    }
}

fn conclude(answer: &Answer) -> Result<(), DeliveryError> {
    let status = answer.status;
    if (200..300).contains(&status) {
        return Ok(());
    }
    let code = serde_json::from_slice::<Refusal>(&answer.body).ok().map(|refusal| refusal.code);
    Err(match code {
        // A rejected token or too many requests says nothing of the message, whatever the code.
        Some(code)
            if (400..500).contains(&status) && ![401, 403, 429].contains(&status) && FINAL.contains(&code) =>
        {
            DeliveryError::Permanent(format!("the SMS gateway refused the message (error {code})"))
        }
        Some(code) => DeliveryError::Temporary(format!("the SMS gateway answered {status} (error {code})")),
        None => DeliveryError::Temporary(format!("the SMS gateway answered {status}")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn concluded(status: u16, body: &str) -> Result<(), DeliveryError> {
        conclude(&Answer { status, body: body.into() })
    }

    #[test]
    fn only_an_error_about_the_recipient_or_the_text_is_final() {
        assert_eq!(concluded(201, r#"{"sid": "SM1"}"#), Ok(()));
        for code in [21211, 21610, 21614] {
            let refused = concluded(400, &format!(r#"{{"code": {code}, "message": "To: +1", "status": 400}}"#));
            let text = format!("the SMS gateway refused the message (error {code})");
            assert_eq!(refused, Err(DeliveryError::Permanent(text)));
        }
        for (status, body) in [
            (400, r#"{"code": 21606}"#),
            (400, "not JSON"),
            (401, r#"{"code": 20003}"#),
            (401, r#"{"code": 21211}"#),
            (403, ""),
            (404, r#"{"code": 20404}"#),
            (429, r#"{"code": 20429}"#),
            (500, r#"{"code": 21211}"#),
            (302, ""),
        ] {
            assert!(matches!(concluded(status, body), Err(DeliveryError::Temporary(_))), "{status} {body}");
        }
    }

    #[test]
    fn a_wrong_setting_is_named() {
        let new = |url, account: &str, token: &str, from: &str| {
            let token = Secret::new(token.to_owned());
            SmsGateway::new(url, account.into(), token, from.into()).err().map(|error| error.setting())
        };
        assert_eq!(new(None, "AC1", "token", "+14155550123"), None);
        assert_eq!(new(None, "AC1", "token", "Fidelio Ltd"), None);
        assert_eq!(new(Some("http://example.com"), "AC1", "token", "MG1"), Some("sms_gateway_url"));
        assert_eq!(new(None, "AC1:x", "token", "MG1"), Some("sms_account"));
        assert_eq!(new(None, "AC1", "", "MG1"), Some("sms_token"));
        assert_eq!(new(None, "AC1", "token", " "), Some("sms_from"));
    }
}
