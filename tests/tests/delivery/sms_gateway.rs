//! Text messages.

use std::time::Duration;

use fidelio_credentials::Message;
use fidelio_credentials::ports::Delivery as _;
use fidelio_identity::Channel;
use fidelio_notify::{Notifier, NotifierOptions};
use fidelio_tests::{ReceivedSms, SmsGateway, Trouble};

use crate::support::{dead_port, notifier, permanent, secret, sms, temporary, timed};

pub(crate) fn by_gateway(url: &str, token: &str, from: &str) -> Notifier {
    notifier(NotifierOptions {
        sms_gateway_url: Some(url.into()),
        sms_account: Some(SmsGateway::ACCOUNT.into()),
        sms_token: secret(token),
        sms_from: Some(from.into()),
        ..NotifierOptions::default()
    })
}

#[tokio::test]
async fn a_text_message_arrives_from_a_number_or_a_messaging_service() {
    let gateway = SmsGateway::start();
    for from in ["+14155550123", "MG00000000000000000000000000000007"] {
        let notifier = by_gateway(&gateway.url, SmsGateway::TOKEN, from);
        assert!(notifier.reaches(Channel::Sms) && !notifier.reaches(Channel::Email));
        let sent = Message { text: "493817 & schöne Grüße = 🔑 + 50 %".into(), ..sms("+491701234567") };
        notifier.deliver(&sent).await.unwrap();
        let arrived = gateway.wait_for("+491701234567").await;
        assert_eq!(arrived, ReceivedSms { to: "+491701234567".into(), from: from.into(), text: sent.text });
    }
}

#[tokio::test]
async fn a_number_that_never_gets_messages_is_given_up() {
    let gateway = SmsGateway::start();
    let notifier = by_gateway(&gateway.url, SmsGateway::TOKEN, "+14155550123");
    for (number, code) in [("+15005550001", "21211"), ("+15005550004", "21610"), ("+15005550009", "21614")] {
        let why = permanent(&notifier, &sms(number)).await;
        assert!(why.ends_with(&format!("(error {code})")), "{why}");
    }
}

#[tokio::test]
async fn what_the_operator_or_time_can_mend_is_tried_again() {
    let gateway = SmsGateway::start();
    let wrong = by_gateway(&gateway.url, "wrong", "+14155550123");
    assert!(temporary(&wrong, &sms("+491701234567")).await.ends_with("401 (error 20003)"));
    let elsewhere = by_gateway(&format!("{}/v2", gateway.url), SmsGateway::TOKEN, "+14155550123");
    assert!(temporary(&elsewhere, &sms("+491701234567")).await.ends_with("404 (error 20404)"));

    let notifier = by_gateway(&gateway.url, SmsGateway::TOKEN, "+14155550123");
    let junk = "x".repeat(5_000_000);
    let troubles = [
        Trouble::Answer(429, r#"{"code": 20429, "status": 429}"#.into()),
        Trouble::Answer(403, r#"{"code": 21211}"#.into()),
        Trouble::Answer(500, String::new()),
        Trouble::Answer(503, junk.clone()),
        Trouble::Answer(400, junk),
        Trouble::Answer(400, r#"{"code": 21606}"#.into()),
        Trouble::Redirect(format!("{}/elsewhere", gateway.url)),
        Trouble::Garbage,
    ];
    let count = troubles.len();
    gateway.trouble(troubles);
    for _ in 0..count {
        temporary(&notifier, &sms("+491701234567")).await;
    }
    assert!(gateway.take("+491701234567").is_none());
    notifier.deliver(&sms("+491701234567")).await.unwrap();
    gateway.wait_for("+491701234567").await;
}

#[tokio::test]
async fn a_gateway_that_is_not_there_or_hangs_is_left_within_the_bound() {
    let notifier = by_gateway(&format!("http://127.0.0.1:{}", dead_port()), SmsGateway::TOKEN, "+14155550123");
    let (why, took) = timed(temporary(&notifier, &sms("+491701234567"))).await;
    assert!(why.contains("cannot be reached") && took < Duration::from_secs(5), "{why} {took:?}");

    let gateway = SmsGateway::start();
    gateway.trouble([Trouble::Hang]);
    let notifier = by_gateway(&gateway.url, SmsGateway::TOKEN, "+14155550123");
    let (why, took) = timed(temporary(&notifier, &sms("+491701234567"))).await;
    assert!(why.contains("did not answer within 10 seconds") && took < Duration::from_secs(15), "{why} {took:?}");
}
