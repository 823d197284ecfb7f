//! Mail by SMTP (RFC 5321), over connections that are kept for a while.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use fidelio_credentials::Message;
use fidelio_credentials::ports::DeliveryError;
use fidelio_kernel::Clock;
use lettre::message::Mailbox;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use tokio::time::{Instant, timeout};

use crate::mail;
use crate::options::NotifierError;
use crate::smtp_server::{Server, describe};

/// How long greeting, encryption and authentication may take together.
const CONNECT: Duration = Duration::from_secs(10);
/// How long a mail may take to be accepted.
const SEND: Duration = Duration::from_secs(18);
/// How long a kept connection may take to show that it is alive.
const PROBE: Duration = Duration::from_secs(2);
/// How many idle connections are kept, and how long each.
const KEPT: usize = 4;
const KEPT_FOR: Duration = Duration::from_secs(30);

/// lettre has a pool of its own. It takes a connection back also from a delivery that was abandoned in the middle,
/// and the next one would take the late answer for its own. Here a connection comes back only after a whole answer.
pub(crate) struct Smtp {
    server: Server,
    from: Mailbox,
    clock: Arc<dyn Clock>,
    idle: Mutex<Vec<(AsyncSmtpConnection, Instant)>>,
}

impl Smtp {
    pub(crate) fn new(url: &str, from: &str, clock: Arc<dyn Clock>) -> Result<Self, NotifierError> {
        Ok(Self { server: Server::parse(url)?, from: mail::sender(from)?, clock, idle: Mutex::default() })
    }

    pub(crate) async fn deliver(&self, message: &Message) -> Result<(), DeliveryError> {
        let mail = mail::compose(message, &self.from, self.clock.now())?;
        let late = || DeliveryError::Temporary("the SMTP server did not answer in time".to_owned());
        let connected = timeout(CONNECT, self.connection()).await.map_err(|_| late())?;
        // Whatever happens until here is between the server and its operator, a wrong password too.
        let mut connection = connected
            .map_err(|why| DeliveryError::Temporary(format!("no connection to the SMTP server: {why}")))?;
        let raw = mail.formatted();
        let sent = timeout(SEND, connection.send(mail.envelope(), &raw)).await.map_err(|_| late())?;
        sent.map_err(|error| conclude(&error))?;
        self.keep(connection);
        Ok(())
    }

    async fn connection(&self) -> Result<AsyncSmtpConnection, String> {
        while let Some(mut connection) = self.take() {
            if timeout(PROBE, connection.test_connected()).await == Ok(true) {
                return Ok(connection);
            }
        }
        self.server.connect().await
    }

    fn take(&self) -> Option<AsyncSmtpConnection> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|(_, since)| since.elapsed() < KEPT_FOR);
        idle.pop().map(|(connection, _)| connection)
    }

    fn keep(&self, connection: AsyncSmtpConnection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < KEPT {
            idle.push((connection, Instant::now()));
        }
    }
}

fn conclude(error: &Error) -> DeliveryError {
    let text = format!("the SMTP server did not accept the mail: {}", describe(error));
    // RFC 4954 section 6: these are about who sends, not about what is sent.
    let is_about_us = error.status().is_some_and(|code| [530, 534, 535, 538].contains(&u16::from(code)));
    // A client error is one of an address that this server will never take (RFC 6531).
    match (error.is_permanent() && !is_about_us) || error.is_client() {
        true => DeliveryError::Permanent(text),
        false => DeliveryError::Temporary(text),
    }
}
