//! Mail over TLS. Whom a process trusts is set by its environment, so deliveries that must be trusted are made by this
//! program once more, in a process of their own.

use std::process::Command;

use fidelio_credentials::ports::Delivery as _;
use fidelio_tests::{SinkTls, SmtpSink, SmtpSinkOptions};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::smtp::by_smtp;
use crate::support::{PASSWORD, mail, temporary};

const URL_VARIABLE: &str = "DELIVERY_SMTP_URL";

#[tokio::test]
#[ignore = "run by the tests below, in a process that trusts their servers"]
async fn delivers_to_the_server_of_the_environment() {
    let Ok(url) = std::env::var(URL_VARIABLE) else { return };
    by_smtp(&url).deliver(&mail("ann@example.org")).await.unwrap();
}

/// Delivers in a process that trusts the authority of `sink`; what it says if it fails.
fn deliver_trusting(sink: &SmtpSink, url: &str) -> Result<(), String> {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "tls::delivers_to_the_server_of_the_environment", "--ignored", "--nocapture"])
        .env("SSL_CERT_FILE", &sink.authority)
        .env(URL_VARIABLE, url)
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&said).into_owned()) }
}

fn encrypting(tls: SinkTls) -> Option<SmtpSink> {
    SmtpSink::start(SmtpSinkOptions { tls, user: Some(("fidelio", PASSWORD)), ..SmtpSinkOptions::default() })
}

#[tokio::test]
async fn a_mail_goes_encrypted_to_a_server_that_is_trusted() {
    for tls in [SinkTls::StartTls, SinkTls::Implicit] {
        let Some(sink) = encrypting(tls) else { return };
        deliver_trusting(&sink, &sink.url).unwrap();
        let mail = sink.wait_for("ann@example.org").await;
        assert!(mail.tls && mail.authenticated, "{tls:?}");
    }
}

#[tokio::test]
async fn encryption_is_used_when_it_is_offered_also_if_it_is_not_asked_for() {
    let Some(sink) = encrypting(SinkTls::StartTls) else { return };
    deliver_trusting(&sink, &sink.url.replace("required", "opportunistic")).unwrap();
    assert!(sink.wait_for("ann@example.org").await.tls);
}

#[tokio::test]
async fn a_certificate_of_another_name_or_of_nobody_known_is_refused() {
    for tls in [SinkTls::StartTls, SinkTls::Implicit] {
        let Some(sink) = encrypting(tls) else { return };
        let said = deliver_trusting(&sink, &sink.url.replace("localhost", "127.0.0.1")).expect_err("another name");
        assert!(said.contains("certificate not valid for name"), "{said}");
        let why = temporary(&by_smtp(&sink.url), &mail("ann@example.org")).await;
        assert!(why.contains("certificate"), "{why}");
        assert!(sink.take("ann@example.org").is_none());
    }
}

#[tokio::test]
async fn what_must_be_encrypted_does_not_go_to_a_server_that_cannot() {
    let Some(sink) = SmtpSink::start(SmtpSinkOptions::default()) else { return };
    for url in ["smtp://localhost:PORT", "smtp://localhost:PORT?tls=required", "smtps://localhost:PORT"] {
        let why = temporary(&by_smtp(&url.replace("PORT", &sink.port.to_string())), &mail("ann@example.org")).await;
        assert!(why.starts_with("no connection to the SMTP server"), "{why}");
    }
    assert!(sink.take("ann@example.org").is_none());
    by_smtp(&format!("smtp://localhost:{}?tls=opportunistic", sink.port))
        .deliver(&mail("ann@example.org"))
        .await
        .unwrap();
    assert!(!sink.wait_for("ann@example.org").await.tls);
}

/// Somebody between who has the last word before it is encrypted. What he says must not be taken for what the server says
/// afterwards.
#[tokio::test]
async fn what_is_slipped_in_before_the_encryption_is_no_reply() {
    let Some(sink) = encrypting(SinkTls::StartTls) else { return };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (between, port) = (listener.local_addr().unwrap().port(), sink.port);
    tokio::spawn(async move {
        let (mut client, _) = listener.accept().await?;
        let mut server = TcpStream::connect(("127.0.0.1", port)).await?;
        let (mut said, mut answered, mut slipped_in) = ([0; 4096], [0; 4096], &b""[..]);
        loop {
            tokio::select! {
                length = client.read(&mut said) => match length? {
                    0 => return std::io::Result::Ok(()),
                    length => {
                        slipped_in = if said.starts_with(b"STARTTLS") { b"250 AUTH PLAIN\r\n" } else { b"" };
                        server.write_all(&said[..length]).await?;
                    }
                },
                length = server.read(&mut answered) => {
                    client.write_all(&[&answered[..length?], slipped_in].concat()).await?;
                }
            }
        }
    });
    let url = sink.url.replace(&format!(":{port}"), &format!(":{between}"));
    let why = temporary(&by_smtp(&url), &mail("ann@example.org")).await;
    assert!(why.contains("it said more than it was asked"), "{why}");
    assert!(sink.take("ann@example.org").is_none());
}
