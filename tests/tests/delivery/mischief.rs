//! Servers that speak slowly, without end, only by half, or another language: each is left within the bounds of time and
//! memory, and the message may be tried again.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use fidelio_credentials::ports::{Delivery as _, DeliveryError};
use fidelio_notify::Notifier;
use fidelio_tests::{Mischief, SmsGateway, WebhookReceiver};

use crate::sms_gateway::by_gateway;
use crate::smtp::by_smtp;
use crate::support::{mail, sms, temporary, timed};
use crate::webhook::by_webhook;

/// Longer than any delivery may take, and shorter than the lease of a message.
const BOUND: Duration = Duration::from_secs(60);
/// An answer that is always still to come.
const CONTINUE: Mischief = Mischief::Endless("", "HTTP/1.1 100 Continue\r\n\r\n");
/// More than is read of an answer, and what is under way to somebody who does not read: in bytes.
const LENGTH: u64 = 32 * 1024 * 1024;

fn within_the_bounds(mischief: Mischief, took: Duration, said: &AtomicU64) {
    let length = said.load(Ordering::Relaxed);
    // As many of these as come in time are read, and nothing of them is kept.
    let is_short = length < LENGTH || mischief == CONTINUE;
    assert!(took < BOUND && is_short, "{mischief:?}: {took:?}, {length} bytes");
}

fn mail_server(port: u16, is_encrypted: bool) -> Notifier {
    by_smtp(&match is_encrypted {
        true => format!("smtps://127.0.0.1:{port}"),
        false => format!("smtp://127.0.0.1:{port}?tls=none"),
    })
}

fn gateway(port: u16, is_encrypted: bool) -> Notifier {
    by_gateway(&url(port, is_encrypted), SmsGateway::TOKEN, "+14155550123")
}

fn url(port: u16, is_encrypted: bool) -> String {
    format!("http{}://127.0.0.1:{port}", if is_encrypted { "s" } else { "" })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_server_that_speaks_strangely_is_left_within_the_bounds() {
    let mut tries = Vec::new();
    for mischief in [
        Mischief::Dribble("220-mail.example.com says hello\r\n"),
        Mischief::Dribble("2"),
        Mischief::Endless("220-", "x"),
        Mischief::Endless("", "220-mail.example.com\r\n"),
        Mischief::Break("220 mail.exa"),
        Mischief::Break("220 mail.example.com\r\n250-mail.exam"),
        Mischief::Break(""),
        Mischief::Noise,
    ] {
        for is_encrypted in [false, true] {
            tries.push(async move {
                let (port, said) = mischief.start_counted();
                let notifier = mail_server(port, is_encrypted);
                let (_, took) = timed(temporary(&notifier, &mail("ann@example.org"))).await;
                within_the_bounds(mischief, took, &said);
            });
        }
    }
    futures_util::future::join_all(tries).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_or_receiver_that_speaks_strangely_is_left_within_the_bounds() {
    let mut tries = Vec::new();
    for (mischief, has_status) in [
        (Mischief::Dribble("HTTP/1.1 200 OK\r\nX-Pad: x"), false),
        (Mischief::Endless("HTTP/1.1 200 OK\r\nX-Pad: ", "x"), false),
        (Mischief::Endless("HTTP/1.1 200 OK\r\n", "X-Pad: x\r\n"), false),
        (CONTINUE, false),
        (Mischief::Break("HTTP/1.1 2"), false),
        (Mischief::Break(""), false),
        (Mischief::Noise, false),
        (Mischief::Break("HTTP/1.1 503 No\r\nContent-Length: 1000\r\n\r\n{\"co"), false),
        (Mischief::Endless("HTTP/1.1 503 No\r\nTransfer-Encoding: chunked\r\n\r\n", "5\r\n{{{{{\r\n"), false),
        (Mischief::Break("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"si"), true),
        (Mischief::Endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "5\r\n{{{{{\r\n"), true),
    ] {
        for is_encrypted in [false, true] {
            let (port, said) = mischief.start_counted();
            let by_message = [
                (gateway(port, is_encrypted), sms("+491701234567")),
                (by_webhook(&url(port, is_encrypted), WebhookReceiver::SECRET), mail("ann@example.org")),
            ];
            for (notifier, message) in by_message {
                let said = Arc::clone(&said);
                tries.push(async move {
                    // Whoever says 200 has accepted it, whatever comes then.
                    if has_status && !is_encrypted {
                        let (outcome, took) = timed(notifier.deliver(&message)).await;
                        let is_permanent = matches!(outcome, Err(DeliveryError::Permanent(_)));
                        assert!(!is_permanent, "{mischief:?}: {outcome:?}");
                        within_the_bounds(mischief, took, &said);
                        return;
                    }
                    let (_, took) = timed(temporary(&notifier, &message)).await;
                    within_the_bounds(mischief, took, &said);
                });
            }
        }
    }
    futures_util::future::join_all(tries).await;
}
