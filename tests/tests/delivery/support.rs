//! What these tests share: messages, notifiers, and what a failure must look like.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use fidelio_credentials::Message;
use fidelio_credentials::ports::{Delivery as _, DeliveryError};
use fidelio_identity::Channel;
use fidelio_kernel::{ApplicationId, Clock, MessageId, Secret, Timestamp};
use fidelio_notify::{Notifier, NotifierOptions};
use fidelio_testkit::SeededRandom;

/// The real time: receivers refuse signatures of another.
pub(crate) struct Now;

impl Clock for Now {
    #[expect(clippy::disallowed_methods, reason = "this is the port")]
    fn now(&self) -> Timestamp {
        let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_micros(i64::try_from(elapsed.as_micros()).unwrap())
    }
}

/// The code in every message. No error may say it.
pub(crate) const CODE: &str = "493817";
/// A password or token in every setting. No error may say it either.
pub(crate) const PASSWORD: &str = "swordfish-72";

pub(crate) fn notifier(options: NotifierOptions) -> Notifier {
    Notifier::new(options, Arc::new(Now)).unwrap()
}

pub(crate) fn secret(text: &str) -> Option<Secret<String>> {
    Some(Secret::new(text.to_owned()))
}

fn message(channel: Channel, recipient: &str) -> Message {
    static SEED: AtomicU64 = AtomicU64::new(1);
    let random = SeededRandom::new(SEED.fetch_add(1, Ordering::SeqCst));
    Message {
        id: MessageId::new(&Now, &random),
        application: ApplicationId::new(&Now, &random),
        channel,
        recipient: recipient.to_owned(),
        subject: String::new(),
        text: format!("Your code is {CODE}."),
        html: None,
    }
}

pub(crate) fn mail(recipient: &str) -> Message {
    Message {
        subject: "Ihr Schlüssel: 🔑 für die Anmeldung bei einer Anwendung mit einem recht langen Namen".to_owned(),
        text: format!("Schönen Tag!\n\nYour code is {CODE}.\n.\nFrom us."),
        html: Some(format!("<p>Schönen Tag!</p>\n<p>Your code is <b>{CODE}</b>.</p>")),
        ..message(Channel::Email, recipient)
    }
}

pub(crate) fn sms(recipient: &str) -> Message {
    message(Channel::Sms, recipient)
}

/// Delivers, which must fail, and gives why; it must not tell what the message or a setting says.
pub(crate) async fn failure(notifier: &Notifier, message: &Message) -> DeliveryError {
    let failure = notifier.deliver(message).await.expect_err("a failure");
    let text = failure.to_string();
    for told in [CODE, PASSWORD, message.recipient.trim(), "Schlüssel"] {
        assert!(!text.contains(told), "{text}");
    }
    failure
}

/// The text of a failure that may pass.
pub(crate) async fn temporary(notifier: &Notifier, message: &Message) -> String {
    match failure(notifier, message).await {
        DeliveryError::Temporary(text) => text,
        DeliveryError::Permanent(text) => panic!("it is not for good: {text}"),
    }
}

/// The text of a failure that will not pass.
pub(crate) async fn permanent(notifier: &Notifier, message: &Message) -> String {
    match failure(notifier, message).await {
        DeliveryError::Permanent(text) => text,
        DeliveryError::Temporary(text) => panic!("it is for good: {text}"),
    }
}

/// How long something takes.
pub(crate) async fn timed<T>(something: impl Future<Output = T>) -> (T, Duration) {
    let began = Instant::now();
    (something.await, began.elapsed())
}

/// A port of loopback on which nobody listens.
pub(crate) fn dead_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
