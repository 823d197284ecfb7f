//! Mail.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use fidelio_credentials::Message;
use fidelio_credentials::ports::Delivery as _;
use fidelio_identity::Channel;
use fidelio_notify::{Notifier, NotifierOptions};
use fidelio_tests::{SmtpSink, SmtpSinkOptions};

use crate::support::{CODE, PASSWORD, dead_port, mail, notifier, permanent, secret, temporary, timed};

pub(crate) fn by_smtp(url: &str) -> Notifier {
    notifier(NotifierOptions {
        smtp_url: secret(url),
        smtp_from: Some("Fidelio <no-reply@example.com>".into()),
        ..NotifierOptions::default()
    })
}

#[tokio::test]
async fn a_mail_arrives_with_both_bodies_and_the_headers_of_an_automatic_one() {
    let Some(sink) = SmtpSink::start(SmtpSinkOptions::default()) else { return };
    let notifier = by_smtp(&sink.url);
    assert!(notifier.reaches(Channel::Email) && !notifier.reaches(Channel::Sms));
    let sent = mail("ann@example.org");
    notifier.deliver(&sent).await.unwrap();
    let mail = sink.wait_for("ann@example.org").await;
    assert_eq!((mail.sender.as_str(), mail.recipients.len()), ("no-reply@example.com", 1));
    assert_eq!(mail.subject, sent.subject);
    assert_eq!(mail.text.replace("\r\n", "\n").trim_end(), sent.text);
    assert_eq!(mail.html.as_deref().unwrap().replace("\r\n", "\n").trim_end(), sent.html.clone().unwrap());
    assert_eq!(mail.header("message-id"), Some(format!("<{}@example.com>", sent.id).as_str()));
    assert_eq!(mail.header("auto-submitted"), Some("auto-generated"));
    assert_eq!(mail.header("from"), Some("Fidelio <no-reply@example.com>"));
    assert_eq!(mail.header("to"), Some("ann@example.org"));
    assert!(mail.header("date").unwrap().ends_with("+0000"));
    assert!(mail.header("content-type").unwrap().starts_with("multipart/alternative"));
    assert!(mail.raw.is_ascii() && mail.raw.lines().all(|line| line.len() <= 998), "{}", mail.raw);
    assert!(!mail.authenticated && !mail.tls);
}

#[tokio::test]
async fn a_mail_without_html_has_one_body_and_a_repetition_the_same_id() {
    let Some(sink) = SmtpSink::start(SmtpSinkOptions::default()) else { return };
    let notifier = by_smtp(&sink.url);
    let sent = Message { html: None, ..mail("bob@exämple.org") };
    for _ in 0..2 {
        notifier.deliver(&sent).await.unwrap();
    }
    let first = sink.wait_for("bob@xn--exmple-cua.org").await;
    let second = sink.wait_for("bob@xn--exmple-cua.org").await;
    assert_eq!(first.html, None);
    assert!(first.header("content-type").unwrap().starts_with("text/plain"));
    assert_eq!(first.header("message-id"), second.header("message-id"));
    assert_eq!(first.connection, second.connection, "the connection is kept");
}

#[tokio::test]
async fn who_must_say_who_he_is_does_and_a_wrong_password_may_be_mended() {
    let options = SmtpSinkOptions { user: Some(("fidelio", PASSWORD)), ..SmtpSinkOptions::default() };
    let Some(sink) = SmtpSink::start(options) else { return };
    by_smtp(&sink.url).deliver(&mail("ann@example.org")).await.unwrap();
    assert!(sink.wait_for("ann@example.org").await.authenticated);

    let wrong = sink.url.replace(PASSWORD, "swordfish-72x");
    let why = temporary(&by_smtp(&wrong), &mail("ann@example.org")).await;
    assert!(why.contains("user and password: it answered 535 5.7.8"), "{why}");
    let nobody = format!("smtp://localhost:{}?tls=none", sink.port);
    let why = temporary(&by_smtp(&nobody), &mail("ann@example.org")).await;
    assert!(why.contains("530"), "{why}");
    assert!(sink.take("ann@example.org").is_none());
}

#[tokio::test]
async fn a_refusal_for_now_may_pass_and_does() {
    let Some(sink) = SmtpSink::start(SmtpSinkOptions { refuse_first: 2, ..SmtpSinkOptions::default() }) else {
        return;
    };
    let notifier = by_smtp(&sink.url);
    for _ in 0..2 {
        let why = temporary(&notifier, &mail("ann@example.org")).await;
        assert!(why.ends_with("it answered 451 4.3.0"), "{why}");
    }
    notifier.deliver(&mail("ann@example.org")).await.unwrap();
    sink.wait_for("ann@example.org").await;
}

#[tokio::test]
async fn a_refusal_of_the_recipient_is_for_good_and_the_next_mail_is_not_harmed() {
    let Some(sink) = SmtpSink::start(SmtpSinkOptions::default()) else { return };
    let notifier = by_smtp(&sink.url);
    let why = permanent(&notifier, &mail("bounce@example.org")).await;
    assert!(why.ends_with("it answered 550 5.1.1"), "{why}");
    // This server knows no addresses but those in ASCII (RFC 6531).
    permanent(&notifier, &mail("änn@example.org")).await;
    notifier.deliver(&mail("ann@example.org")).await.unwrap();
    sink.wait_for("ann@example.org").await;
}

#[tokio::test]
async fn a_header_cannot_be_injected() {
    let Some(sink) = SmtpSink::start(SmtpSinkOptions::default()) else { return };
    let notifier = by_smtp(&sink.url);
    let subject = |subject: &str| Message { subject: subject.into(), ..mail("ann@example.org") };
    for message in [
        subject("Hello\r\nBcc: eve@example.net"),
        subject("Hello\nBcc: eve@example.net"),
        mail("ann@example.org>\r\nRCPT TO:<eve@example.net"),
        mail("ann@example.org\r\n"),
        mail("ann@example.org,eve@example.net"),
    ] {
        permanent(&notifier, &message).await;
    }
    notifier.deliver(&mail("ann@example.org")).await.unwrap();
    assert_eq!(sink.wait_for("ann@example.org").await.recipients, ["ann@example.org"]);
    assert!(sink.take("ann@example.org").is_none() && sink.take("eve@example.net").is_none());
}

#[tokio::test]
async fn a_server_that_is_not_there_may_come_back() {
    let notifier = by_smtp(&format!("smtp://localhost:{}?tls=none", dead_port()));
    let (why, took) = timed(temporary(&notifier, &mail("ann@example.org"))).await;
    assert!(
        why.starts_with("no connection to the SMTP server") && took < Duration::from_secs(10),
        "{why} {took:?}"
    );
}

#[tokio::test]
async fn a_kept_connection_that_has_died_is_not_relied_on() {
    let Some(sink) = SmtpSink::start(SmtpSinkOptions::default()) else { return };
    let notifier = by_smtp(&sink.url);
    notifier.deliver(&mail("ann@example.org")).await.unwrap();
    drop(sink);
    // There is nobody to replace it by, but that was tried.
    let why = temporary(&notifier, &mail("ann@example.org")).await;
    assert!(why.starts_with("no connection"), "{why}");
}

#[tokio::test]
async fn a_server_that_falls_silent_is_left_within_the_bound_and_its_connection_is_not_used_again() {
    let Some(sink) = SmtpSink::start(SmtpSinkOptions::default()) else { return };
    let notifier = by_smtp(&sink.url);
    notifier.deliver(&mail("ann@example.org")).await.unwrap();
    let before = sink.wait_for("ann@example.org").await.connection;
    let (why, took) = timed(temporary(&notifier, &mail("hang@example.org"))).await;
    assert!(took < Duration::from_secs(30), "{why} {took:?}");
    notifier.deliver(&mail("ann@example.org")).await.unwrap();
    assert_ne!(sink.wait_for("ann@example.org").await.connection, before);
}

#[tokio::test]
async fn a_server_that_does_not_greet_is_left_within_the_bound() {
    // The system accepts connections for it, and nobody says anything.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    for url in [format!("smtp://127.0.0.1:{port}?tls=none"), format!("smtps://127.0.0.1:{port}")] {
        let (why, took) = timed(temporary(&by_smtp(&url), &mail("ann@example.org"))).await;
        assert!(why.contains("did not answer in time") && took < Duration::from_secs(15), "{why} {took:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_mails_at_once_arrive_once_each() {
    let Some(sink) = SmtpSink::start(SmtpSinkOptions::default()) else { return };
    let notifier = Arc::new(by_smtp(&sink.url));
    let deliveries = (0..40).map(|n| {
        let notifier = Arc::clone(&notifier);
        tokio::spawn(async move { notifier.deliver(&mail(&format!("user{n}@example.org"))).await })
    });
    for delivery in deliveries.collect::<Vec<_>>() {
        delivery.await.unwrap().unwrap();
    }
    for n in 0..40 {
        let recipient = format!("user{n}@example.org");
        let arrived = sink.wait_for(&recipient).await;
        assert!(arrived.text.contains(CODE) && arrived.recipients == [recipient.clone()]);
        assert!(sink.take(&recipient).is_none());
    }
}
