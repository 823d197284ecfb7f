use std::sync::Arc;
use std::time::Duration;

use fidelio_telemetry::{Peer, outgoing};
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, Request, Response};
use url::{Host, Url};

use crate::public_address::{NotPublic, PublicOnly, is_private_literal};
use crate::{ReadError, cause, read_within, tls};

/// A client that follows no redirect, which would carry what is sent to wherever an answer says, and that waits so long
/// at most for the whole of an answer.
pub fn client_builder(timeout: Duration) -> ClientBuilder {
    let user_agent = concat!("fidelio/", env!("CARGO_PKG_VERSION"));
    let builder = Client::builder().redirect(Policy::none()).timeout(timeout).user_agent(user_agent);
    match tls() {
        Ok(tls) => builder.tls_backend_preconfigured(tls),
        // It will say so itself.
        Err(_) => builder,
    }
}

/// Sends a request, which passes on the trace that it is of, and measures how long its answer takes to begin.
///
/// # Errors
/// When there is no answer.
pub async fn execute(peer: Peer, client: &Client, mut request: Request) -> reqwest::Result<Response> {
    let send = |headers| {
        request.headers_mut().extend(headers);
        client.execute(request)
    };
    outgoing(peer, send, |answer| answer.status().as_u16()).await
}

/// Whether the host of a URL is this very machine.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Whom a client may speak to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Only addresses in the public internet, and directly: a proxy would look up names itself.
    PublicInternet,
    /// Private networks too.
    Anywhere,
}

impl Reach {
    /// What an operator's setting of that name says.
    pub const fn new(allow_private: bool) -> Self {
        if allow_private { Self::Anywhere } else { Self::PublicInternet }
    }

    /// A [`client_builder`] whose client finds no other names. Each URL must have been through [`Reach::check`] too.
    pub fn client_builder(self, timeout: Duration) -> ClientBuilder {
        match self {
            Self::Anywhere => client_builder(timeout),
            Self::PublicInternet => client_builder(timeout).no_proxy().dns_resolver(Arc::new(PublicOnly)),
        }
    }

    /// Refuses a URL whose host is an address, which no resolver sees, out of reach.
    ///
    /// # Errors
    /// When it is.
    pub fn check(self, url: &Url) -> Result<(), NotPublic> {
        match self == Self::PublicInternet && is_private_literal(url) {
            true => Err(NotPublic),
            false => Ok(()),
        }
    }
}

/// Sends requests to URLs that somebody else has chosen.
#[derive(Clone, Debug)]
pub struct BoundedClient {
    client: Client,
    reach: Reach,
    timeout: Duration,
    max_answer: usize,
}

/// Why there is no answer. The text says no URL and nothing that was sent.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// Only `https:` is spoken there, or the URL is none.
    #[error("its URL does not begin with https://")]
    NotEncrypted,
    /// It is in a private network.
    #[error(transparent)]
    NotPublic(#[from] NotPublic),
    /// It took longer than this.
    #[error("it did not answer within {} ms", .0.as_millis())]
    Slow(Duration),
    /// Nobody is there, or the connection broke: why.
    #[error("{0}")]
    Broken(String),
    /// The answer is larger than this, in bytes.
    #[error("the answer is larger than {0} bytes")]
    TooLarge(usize),
}

impl BoundedClient {
    /// A client that speaks only `https:` unless private networks are within reach too, waits `timeout` for an answer, and
    /// reads `max_answer` bytes of it at most.
    ///
    /// # Errors
    /// When no HTTP client can be made, as for want of trusted roots: why.
    pub fn new(reach: Reach, timeout: Duration, max_answer: usize) -> Result<Self, String> {
        let client = reach.client_builder(timeout).build().map_err(|error| cause(&error))?;
        Ok(Self { client, reach, timeout, max_answer })
    }

    /// Whether a URL may be used at all: `https:`, or `http:` if private networks are within reach.
    pub fn may_speak(&self, url: &Url) -> bool {
        url.scheme() == "https" || (url.scheme() == "http" && self.reach == Reach::Anywhere)
    }

    /// Sends a request to this kind of peer and reads the whole answer, whatever its status.
    ///
    /// # Errors
    /// When it may not be sent, or there is no answer within the bounds.
    pub async fn send(
        &self,
        peer: Peer,
        request: http::Request<Vec<u8>>,
    ) -> Result<http::Response<Vec<u8>>, SendError> {
        let request = reqwest::Request::try_from(request).map_err(|_| SendError::NotEncrypted)?;
        if !self.may_speak(request.url()) {
            return Err(SendError::NotEncrypted);
        }
        self.reach.check(request.url())?;
        let mut response = execute(peer, &self.client, request).await.map_err(|error| self.broken(&error))?;
        let mut answer = http::Response::new(Vec::new());
        *answer.status_mut() = response.status();
        *answer.headers_mut() = std::mem::take(response.headers_mut());
        *answer.body_mut() = read_within(response, self.max_answer).await.map_err(|error| match error {
            ReadError::TooLarge(limit) => SendError::TooLarge(limit),
            ReadError::Broken(error) => self.broken(&error),
        })?;
        Ok(answer)
    }

    fn broken(&self, error: &reqwest::Error) -> SendError {
        match error.is_timeout() {
            true => SendError::Slow(self.timeout),
            false => SendError::Broken(cause(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn refused(reach: Reach, url: &str) -> SendError {
        let client = BoundedClient::new(reach, Duration::from_secs(1), 10).expect("a client");
        let request = http::Request::get(url).body(Vec::new()).expect("a request");
        client.send(Peer::OidcProvider, request).await.expect_err(url)
    }

    #[tokio::test]
    async fn in_the_public_internet_only_encrypted_and_only_public_addresses_are_spoken_to() {
        for url in ["http://example.com/", "ftp://example.com/"] {
            assert!(matches!(refused(Reach::PublicInternet, url).await, SendError::NotEncrypted), "{url}");
        }
        assert!(matches!(refused(Reach::Anywhere, "ftp://example.com/").await, SendError::NotEncrypted));
        for url in ["https://127.0.0.1:1/", "https://[::1]:1/"] {
            assert!(matches!(refused(Reach::PublicInternet, url).await, SendError::NotPublic(_)), "{url}");
        }
        let by_name = refused(Reach::PublicInternet, "https://localhost:1/").await.to_string();
        assert_eq!(by_name, NotPublic.to_string());
        // Nothing listens there, but it was tried.
        assert!(matches!(refused(Reach::Anywhere, "http://127.0.0.1:1/").await, SendError::Broken(_)));
    }

    #[test]
    fn this_very_machine_is_known_by_name_and_by_address() {
        for (url, expected) in [
            ("http://localhost:1", true),
            ("http://127.0.0.9/x", true),
            ("http://[::1]:8/", true),
            ("http://10.0.0.1/", false),
            ("http://localhost.example.com/", false),
            ("http://127.0.0.1.example.com/", false),
            ("mailto:ann@localhost", false),
        ] {
            assert_eq!(is_loopback(&Url::parse(url).expect(url)), expected, "{url}");
        }
    }
}
