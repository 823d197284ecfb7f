//! An HTTP endpoint of somebody else: where it may be, how long it may take, how much it may answer.

use std::time::Duration;

use fidelio_credentials::ports::DeliveryError;
use fidelio_kernel::Secret;
use fidelio_outbound::{Peer, cause, client_builder, execute, is_loopback, read_up_to};
use reqwest::{Client, ClientBuilder, RequestBuilder};
use url::Url;

use crate::options::NotifierError;

/// How long a request may take, its answer included.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(10);
/// How much of an answer is read, in bytes.
const MAX_ANSWER: usize = 64 * 1024;

pub(crate) struct Endpoint {
    /// Secret because a URL may carry a password or a key.
    url: Secret<Url>,
    client: Client,
}

/// An answer, with as much of its body as is worth reading.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

impl Endpoint {
    /// Text that is read from `setting`. `path` is appended to the URL's own.
    pub(crate) fn new(setting: &'static str, url: &str, path: &[&str]) -> Result<Self, NotifierError> {
        let wrong = |advice: &str| NotifierError::new(setting, advice);
        let mut url = Url::parse(url).map_err(|_| wrong("must be a URL like https://messages.example.com/send"))?;
        let is_plain = match url.scheme() {
            "https" => false,
            "http" if is_loopback(&url) => true,
            "http" => return Err(wrong("must begin with https://: what is sent there holds codes")),
            _ => return Err(wrong("must begin with https://")),
        };
        if let Ok(mut segments) = url.path_segments_mut()
            && !path.is_empty()
        {
            segments.pop_if_empty().extend(path);
        }
        // A proxy must not see what is not encrypted.
        let builder = if is_plain { client_builder(TIMEOUT).no_proxy() } else { client_builder(TIMEOUT) };
        Ok(Self { url: Secret::new(url), client: build(setting, builder)? })
    }

    pub(crate) fn post(&self) -> RequestBuilder {
        self.client.post(self.url.expose_secret().clone())
    }
}

/// The client of what `setting` sets up.
pub(crate) fn build(setting: &'static str, builder: ClientBuilder) -> Result<Client, NotifierError> {
    let refused = |error| NotifierError::new(setting, format!("cannot be used here: {}", cause(&error)));
    builder.build().map_err(refused)
}

/// Sends a request to a peer, whom errors call `whom`. An answer that breaks off is still an answer: its status says what became of it.
pub(crate) async fn exchange(peer: Peer, whom: &str, request: RequestBuilder) -> Result<Answer, DeliveryError> {
    let (client, request) = request.build_split();
    let response = match request {
        Ok(request) => execute(peer, &client, request).await,
        Err(error) => Err(error),
    };
    let response = response.map_err(|error| unreachable(whom, &error))?;
    Ok(Answer { status: response.status().as_u16(), body: read_up_to(response, MAX_ANSWER).await })
}

fn unreachable(whom: &str, error: &reqwest::Error) -> DeliveryError {
    DeliveryError::Temporary(match error.is_timeout() {
        true => format!("{whom} did not answer within {} seconds", TIMEOUT.as_secs()),
        false => format!("{whom} cannot be reached: {}", cause(error)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_encrypted_or_on_this_very_machine() {
        for good in ["https://example.com/send?to=x", "http://localhost:1", "http://127.0.0.9/x", "http://[::1]:8/"]
        {
            assert!(Endpoint::new("sms_webhook_url", good, &[]).is_ok(), "{good}");
        }
        for bad in [
            "",
            "example.com",
            "http://example.com",
            "http://10.0.0.1/",
            "http://localhost.example.com/",
            "http://127.0.0.1.example.com/",
            "ftp://localhost/",
        ] {
            let refused = Endpoint::new("sms_webhook_url", bad, &[]).err().expect(bad).to_string();
            assert!(refused.starts_with("sms_webhook_url: must be"), "{refused}");
        }
    }

    #[test]
    fn a_path_is_appended_and_escaped() {
        for base in ["https://example.com", "https://example.com/"] {
            let endpoint = Endpoint::new("sms_gateway_url", base, &["a", "b/c"]).expect("an endpoint");
            assert_eq!(endpoint.url.expose_secret().as_str(), "https://example.com/a/b%2Fc");
        }
        let below = Endpoint::new("sms_gateway_url", "https://example.com/x/", &["a"]).expect("an endpoint");
        assert_eq!(below.url.expose_secret().as_str(), "https://example.com/x/a");
    }
}
