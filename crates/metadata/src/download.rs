//! Fetches a BLOB: from where it may be, how long it may take, how large it may be.

use std::time::Duration;

use fidelio_outbound::{Peer, ReadError, cause, client_builder, execute, is_loopback, read_within};
use reqwest::Client;
use reqwest::redirect::{Attempt, Policy};
use url::Url;

use crate::options::MetadataError;

const SETTING: &str = "metadata_url";

/// How often an answer may point elsewhere.
const MAX_REDIRECTS: usize = 5;

/// What a download may cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// How long it may take, its answer included.
    pub(crate) time: Duration,
    /// How large it may be, in bytes.
    pub(crate) size: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { time: Duration::from_secs(60), size: 64 * 1024 * 1024 }
    }
}

#[derive(Debug)]
pub(crate) struct Download {
    url: Url,
    client: Client,
    limits: Limits,
}

impl Download {
    /// # Errors
    /// When the URL is not one that can be fetched.
    pub(crate) fn new(url: &str, limits: Limits) -> Result<Self, MetadataError> {
        let wrong = |advice: String| MetadataError::new(SETTING, advice);
        let url =
            Url::parse(url).map_err(|_| wrong("must be a URL like https://mds3.fidoalliance.org/".to_owned()))?;
        if !may_fetch(&url) {
            return Err(wrong("must begin with https://".to_owned()));
        }
        let is_plain = url.scheme() == "http";
        let redirects = Policy::custom(move |attempt| redirect(attempt, is_plain));
        let mut client = client_builder(limits.time).redirect(redirects);
        if is_plain {
            client = client.no_proxy();
        }
        let client = client.build().map_err(|error| wrong(format!("cannot be used here: {}", cause(&error))))?;
        Ok(Self { url, client, limits })
    }

    /// What is there, or why it cannot be had.
    pub(crate) async fn fetch(&self) -> Result<Vec<u8>, String> {
        let failed = |error: reqwest::Error| match error.is_timeout() {
            true => format!("it took longer than {} seconds", self.limits.time.as_secs()),
            false => cause(&error),
        };
        let request = self.client.get(self.url.clone()).build().map_err(failed)?;
        let response = execute(Peer::Metadata, &self.client, request).await.map_err(failed)?;
        if response.status() != 200 {
            return Err(format!("the server answered {}", response.status().as_u16()));
        }
        read_within(response, self.limits.size).await.map_err(|error| match error {
            ReadError::TooLarge(limit) => format!("it is larger than {limit} bytes"),
            ReadError::Broken(error) => failed(error),
        })
    }
}

/// A BLOB is signed, so nobody could alter it; but whoever sees and holds up the requests could keep a younger one away.
fn may_fetch(url: &Url) -> bool {
    match url.scheme() {
        "https" => true,
        "http" => is_loopback(url),
        _ => false,
    }
}

fn redirect(attempt: Attempt<'_>, is_plain: bool) -> reqwest::redirect::Action {
    let is_as_before = (attempt.url().scheme() == "http") == is_plain && may_fetch(attempt.url());
    if !is_as_before {
        attempt.error("the server redirects to another scheme")
    } else if attempt.previous().len() > MAX_REDIRECTS {
        attempt.error("the server redirects too often")
    } else {
        attempt.follow()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_is_fetched_encrypted_or_from_this_very_machine() {
        for good in
            ["https://mds3.fidoalliance.org/", "http://localhost:1", "http://127.0.0.9/x", "http://[::1]:8/"]
        {
            assert!(Download::new(good, Limits::default()).is_ok(), "{good}");
        }
        for bad in ["", "example.com", "http://example.com", "http://127.0.0.1.example.com", "file:///etc/passwd"] {
            let refused = Download::new(bad, Limits::default()).expect_err(bad);
            assert!(refused.to_string().starts_with("metadata_url: must be"), "{refused}");
        }
    }
}
