//! Origins from which an application's clients call (WebAuthn Level 3 section 5.8.1, `origin`).

use std::fmt;

use serde::{Deserialize, Serialize};
use url::{Host, Url};

use crate::Invalid;

const ANDROID: &str = "android:apk-key-hash:";

/// A web origin (`https://example.com`) or an Android app (`android:apk-key-hash:…`), in its one canonical
/// spelling. Two origins are the same when their spellings are, byte for byte: there is no suffix, port or
/// scheme that is let through.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Origin(String);

impl Origin {
    /// Reads an origin.
    ///
    /// # Errors
    /// When it is not spelled as browsers spell it, or is `http` anywhere but on localhost: WebAuthn needs a
    /// secure context.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        if let Some(hash) = text.strip_prefix(ANDROID) {
            let hash_is_sha256 = fidelio_kernel::base64url::decode(hash).is_some_and(|hash| hash.len() == 32);
            return if hash_is_sha256 {
                Ok(Self(text.to_owned()))
            } else {
                Err(Invalid::new("origins", format!("{text:?} must end in the base64url of a SHA-256 hash")))
            };
        }
        let url = Url::parse(text).map_err(|_| {
            Invalid::new("origins", format!("{text:?} is no origin; write it like https://example.com"))
        })?;
        let canonical = url.origin().ascii_serialization();
        if canonical != text {
            return Err(Invalid::new(
                "origins",
                format!("{text:?} must be scheme, host and port only; write {canonical:?}"),
            ));
        }
        let is_plain = |host: &str| host.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-');
        if !url.host_str().is_some_and(|host| is_plain(host) || host.starts_with('[')) {
            return Err(Invalid::new("origins", format!("{text:?} must name one host; there are no wildcards")));
        }
        match (url.scheme(), url.host()) {
            ("https", Some(Host::Domain(_))) => Ok(Self(canonical)),
            ("http", Some(Host::Domain(host))) if is_localhost(host) => Ok(Self(canonical)),
            ("http" | "https", Some(Host::Ipv4(_) | Host::Ipv6(_))) => Err(Invalid::new(
                "origins",
                format!("{text:?} has an address; browsers allow passkeys on domain names only"),
            )),
            _ => {
                Err(Invalid::new("origins", format!("{text:?} must be https; http is possible for localhost only")))
            }
        }
    }

    /// The canonical spelling.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host of a web origin; `None` for a native app.
    pub fn host(&self) -> Option<String> {
        let url = Url::parse(&self.0).ok()?;
        url.host_str().map(str::to_owned)
    }

    /// Whether this is a web origin whose host is the RP id or below it, so that a browser lets it use the
    /// RP id without asking for related origins.
    pub fn is_within(&self, rp_id: &str) -> bool {
        self.host()
            .is_some_and(|host| host == rp_id || host.strip_suffix(rp_id).is_some_and(|rest| rest.ends_with('.')))
    }
}

/// Whether browsers treat the host as a secure context without TLS.
pub fn is_localhost(host: &str) -> bool {
    host == "localhost" || host.ends_with(".localhost")
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Origin {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::parse(&text)
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> Self {
        origin.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_read_in_their_canonical_spelling_only() {
        for good in [
            "https://example.com",
            "https://login.example.com:8443",
            "http://localhost:8080",
            "http://app.localhost",
        ] {
            assert_eq!(Origin::parse(good).map(String::from).as_deref(), Ok(good));
        }
        let hash = fidelio_kernel::base64url::encode([7; 32]);
        assert!(Origin::parse(&format!("{ANDROID}{hash}")).is_ok());
        for bad in [
            "",
            "*",
            "null",
            "example.com",
            "https://*.example.com",
            "https://example.com/",
            "https://example.com/path",
            "https://EXAMPLE.com",
            "https://user@example.com",
            "https://example.com:443",
            "http://example.com",
            "https://127.0.0.1",
            "http://[::1]",
            "ftp://example.com",
            "javascript:alert(1)",
            "https://bücher.example",
            "android:apk-key-hash:short",
            "https://example.com?x",
            " https://example.com",
        ] {
            assert!(Origin::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_origin_is_within_its_domain_and_not_within_a_suffix_of_it() {
        let origin = |text| Origin::parse(text).expect("valid");
        assert!(origin("https://example.com").is_within("example.com"));
        assert!(origin("https://login.example.com:8443").is_within("example.com"));
        assert!(!origin("https://badexample.com").is_within("example.com"));
        assert!(!origin("https://example.com").is_within("login.example.com"));
    }
}
