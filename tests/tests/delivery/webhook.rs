//! Webhooks.

use std::time::Duration;

use fidelio_credentials::ports::Delivery as _;
use fidelio_identity::Channel;
use fidelio_notify::{Notifier, NotifierOptions};
use fidelio_tests::{Trouble, WebhookReceiver};
use serde_json::json;

use crate::support::{mail, notifier, permanent, secret, sms, temporary, timed};

pub(crate) fn by_webhook(url: &str, signed_by: &str) -> Notifier {
    notifier(NotifierOptions {
        email_webhook_url: secret(url),
        sms_webhook_url: secret(url),
        webhook_secret: secret(signed_by),
        ..NotifierOptions::default()
    })
}

#[tokio::test]
async fn a_message_arrives_as_it_is_and_signed() {
    let receiver = WebhookReceiver::start();
    let notifier = by_webhook(&receiver.url, WebhookReceiver::SECRET);
    assert!(notifier.reaches(Channel::Email) && notifier.reaches(Channel::Sms));
    for sent in [mail("ann@example.org"), sms("+491701234567")] {
        notifier.deliver(&sent).await.unwrap();
        let arrived = receiver.wait_for(&sent.recipient).await;
        assert_eq!(arrived.id, sent.id.to_string());
        let expected = json!({
            "id": sent.id, "application": sent.application, "channel": sent.channel, "recipient": sent.recipient,
            "subject": sent.subject, "text": sent.text, "html": sent.html,
        });
        assert_eq!(arrived.message, expected);
    }
}

#[tokio::test]
async fn a_signature_is_of_every_byte_of_the_id_and_of_the_time() {
    let receiver = WebhookReceiver::start();
    let sent = mail("ann@example.org");
    by_webhook(&receiver.url, WebhookReceiver::SECRET).deliver(&sent).await.unwrap();
    let arrived = receiver.wait_for("ann@example.org").await;
    assert!(WebhookReceiver::verify(&arrived.headers, &arrived.body));
    for index in [0, arrived.body.len() / 2, arrived.body.len() - 1] {
        let mut changed = arrived.body.clone();
        changed[index] ^= 1;
        assert!(!WebhookReceiver::verify(&arrived.headers, &changed), "{index}");
    }
    for (name, value) in [("webhook-id", "another"), ("webhook-timestamp", "1767225600")] {
        let mut changed = arrived.headers.clone();
        changed.insert(name, value.parse().unwrap());
        assert!(!WebhookReceiver::verify(&changed, &arrived.body), "{name}");
    }
}

#[tokio::test]
async fn a_receiver_with_another_secret_may_be_mended() {
    let receiver = WebhookReceiver::start();
    let notifier = by_webhook(&receiver.url, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    let why = temporary(&notifier, &mail("ann@example.org")).await;
    assert!(why.ends_with("401"), "{why}");
    assert!(receiver.take("ann@example.org").is_none());
}

#[tokio::test]
async fn only_what_judges_the_message_is_for_good() {
    let receiver = WebhookReceiver::start();
    let notifier = by_webhook(&receiver.url, WebhookReceiver::SECRET);
    for status in [400, 410, 422] {
        receiver.trouble([Trouble::Answer(status, "no".into())]);
        permanent(&notifier, &mail("ann@example.org")).await;
    }
    for status in [401, 403, 404, 408, 425, 429, 500, 502, 503] {
        receiver.trouble([Trouble::Answer(status, "no".into())]);
        temporary(&notifier, &mail("ann@example.org")).await;
    }
    receiver.trouble([Trouble::Redirect(receiver.url.clone()), Trouble::Garbage]);
    let why = temporary(&notifier, &mail("ann@example.org")).await;
    assert!(why.contains("redirects (307)"), "{why}");
    temporary(&notifier, &mail("ann@example.org")).await;
    assert!(receiver.take("ann@example.org").is_none());
    notifier.deliver(&mail("ann@example.org")).await.unwrap();
    receiver.wait_for("ann@example.org").await;
}

#[tokio::test]
async fn a_receiver_that_hangs_is_left_within_the_bound() {
    let receiver = WebhookReceiver::start();
    receiver.trouble([Trouble::Hang]);
    let notifier = by_webhook(&receiver.url, WebhookReceiver::SECRET);
    let (why, took) = timed(temporary(&notifier, &mail("ann@example.org"))).await;
    assert!(why.contains("did not answer within 10 seconds") && took < Duration::from_secs(15), "{why} {took:?}");
}
