//! A message as a mail (RFC 5322).

use std::time::{Duration, SystemTime};

use fidelio_credentials::Message;
use fidelio_credentials::ports::DeliveryError;
use fidelio_kernel::Timestamp;
use lettre::Address;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use url::Host;

use crate::options::NotifierError;

/// The sender of all mails.
pub(crate) fn sender(from: &str) -> Result<Mailbox, NotifierError> {
    let wrong = || NotifierError::new("smtp_from", "must be a mailbox like Fidelio <no-reply@example.com>");
    if from.contains(char::is_control) || from.matches('@').count() != 1 {
        return Err(wrong());
    }
    let mailbox: Mailbox = from.trim().parse().map_err(|_| wrong())?;
    let address = address(mailbox.email.as_ref()).ok_or_else(wrong)?;
    Ok(Mailbox::new(mailbox.name, address))
}

/// The mail of a message. It has the same Message-ID at every attempt, so that a repetition can be told.
pub(crate) fn compose(message: &Message, from: &Mailbox, now: Timestamp) -> Result<lettre::Message, DeliveryError> {
    let refused = |why: &str| DeliveryError::Permanent(why.to_owned());
    // The header's encoder would keep a line break from being one; but nobody honest writes such a subject.
    if message.subject.contains(char::is_control) || message.recipient.contains(char::is_control) {
        return Err(refused("the subject or the recipient contains a control character"));
    }
    let to = address(&message.recipient).ok_or_else(|| refused("the recipient is not an e-mail address"))?;
    let automatic = HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned());
    let head = lettre::Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .subject(message.subject.as_str())
        .message_id(Some(format!("<{}@{}>", message.id, from.email.domain())))
        .date(system_time(now))
        // RFC 3834 section 5: so that nobody's absence is told to us.
        .raw_header(automatic);
    let mail = match &message.html {
        Some(html) => head.multipart(MultiPart::alternative_plain_html(message.text.clone(), html.clone())),
        None => head.singlepart(SinglePart::builder().header(ContentType::TEXT_PLAIN).body(message.text.clone())),
    };
    mail.map_err(|_| refused("the message cannot be written as a mail"))
}

/// An address whose domain is in ASCII (RFC 5891): servers that know no other get along with it.
fn address(text: &str) -> Option<Address> {
    let (local, domain) = text.rsplit_once('@')?;
    let domain = match domain.starts_with('[') {
        true => domain.to_owned(),
        false => Host::parse(domain).ok()?.to_string(),
    };
    Address::new(local, domain).ok()
}

fn system_time(now: Timestamp) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(now.as_seconds()).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use fidelio_identity::Channel;
    use fidelio_kernel::{ApplicationId, MessageId};

    use super::*;

    fn message(recipient: &str, subject: &str, html: Option<&str>) -> Message {
        Message {
            id: "0199b1c2-0000-7000-8000-000000000001".parse::<MessageId>().expect("a UUID"),
            application: "0199b1c2-0000-7000-8000-000000000002".parse::<ApplicationId>().expect("a UUID"),
            channel: Channel::Email,
            recipient: recipient.into(),
            subject: subject.into(),
            text: "Your code is 123456.\nIt is good for ten minutes.".into(),
            html: html.map(str::to_owned),
        }
    }

    fn composed(message: &Message) -> Result<String, DeliveryError> {
        let from = sender("Fidelio <no-reply@example.com>").expect("a mailbox");
        let mail = compose(message, &from, Timestamp::from_seconds(1_767_225_600))?;
        Ok(String::from_utf8(mail.formatted()).expect("ASCII"))
    }

    #[test]
    fn a_mail_says_who_wrote_it_when_and_that_nobody_did() {
        let mail = composed(&message("ann@example.org", "Your code", None)).expect("a mail");
        for line in [
            "From: Fidelio <no-reply@example.com>",
            "To: ann@example.org",
            "Subject: Your code",
            "Message-ID: <0199b1c2-0000-7000-8000-000000000001@example.com>",
            "Date: Thu, 01 Jan 2026 00:00:00 +0000",
            "Auto-Submitted: auto-generated",
            "Content-Type: text/plain; charset=utf-8",
        ] {
            assert!(mail.split("\r\n").any(|found| found == line), "{line}\n{mail}");
        }
    }

    #[test]
    fn what_is_not_ascii_is_encoded() {
        let mut message = message("ann@exämple.org", "Ihr Schlüssel für Größeres", Some("<p>Schlüssel</p>"));
        message.text = "Schlüssel 🔑".into();
        let mail = composed(&message).expect("a mail");
        assert!(mail.is_ascii(), "{mail}");
        assert!(
            mail.contains("To: ann@xn--exmple-cua.org\r\n") && mail.contains("Subject: Ihr =?utf-8?"),
            "{mail}"
        );
        assert!(mail.contains("multipart/alternative") && mail.contains("text/html; charset=utf-8"), "{mail}");
    }

    #[test]
    fn a_line_break_in_a_header_is_refused_for_good() {
        for (recipient, subject) in [
            ("ann@example.org", "Hello\r\nBcc: eve@example.net"),
            ("ann@example.org", "Hello\nBcc: eve@example.net"),
            ("ann@example.org", "Hello\rthere"),
            ("ann@example.org\r\nRCPT TO:<eve@example.net>", "Hello"),
            ("ann@example.org\n", "Hello"),
            ("ann", "Hello"),
            ("ann@example.org, eve@example.net", "Hello"),
            ("Ann <ann@example.org>", "Hello"),
        ] {
            let refused = composed(&message(recipient, subject, None)).expect_err(subject);
            assert!(matches!(&refused, DeliveryError::Permanent(text) if !text.contains("example")), "{refused}");
        }
    }

    #[test]
    fn a_sender_is_one_mailbox() {
        for good in ["no-reply@example.com", "Fidelio <no-reply@example.com>", "\"Fidelio, Ltd\" <a@example.com>"] {
            assert!(sender(good).is_ok(), "{good}");
        }
        for bad in
            ["", "Fidelio", "a@example.com, b@example.com", "a@example.com\r\nBcc: b", "Fidelio <a@example.com"]
        {
            assert_eq!(sender(bad).expect_err(bad).setting(), "smtp_from");
        }
    }
}
