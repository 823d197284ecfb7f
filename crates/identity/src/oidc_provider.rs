//! OpenID providers by which users of an application may sign in.

use std::fmt;

use fidelio_kernel::{ApplicationId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::Invalid;
use crate::application::check_label;

/// What an application calls a provider in paths: 1 to 32 of `a-z`, `0-9` and `-`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ProviderId(String);

impl ProviderId {
    /// Reads one.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let is_valid = (1..=32).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        match is_valid {
            true => Ok(Self(text.to_owned())),
            false => Err(Invalid::new("id", "must have 1 to 32 of a-z, 0-9 and -")),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProviderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for ProviderId {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        Self::parse(text)
    }
}

impl TryFrom<String> for ProviderId {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::parse(&text)
    }
}

impl From<ProviderId> for String {
    fn from(id: ProviderId) -> Self {
        id.0
    }
}

/// A provider as it is kept (OpenID Connect Core).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OidcProvider {
    /// The application.
    pub application: ApplicationId,
    /// What the application calls it.
    pub id: ProviderId,
    /// What an operator decided.
    pub settings: ProviderSettings,
    /// Our secret at the provider, encrypted under the master key; absent for a public client.
    pub sealed_secret: Option<Vec<u8>>,
    /// When it was added.
    pub created_at: Timestamp,
}

/// What an operator decides of a provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProviderSettings {
    /// The name to show.
    pub name: String,
    /// The issuer: an `https://` URL under which the provider publishes its configuration.
    pub issuer: String,
    /// Who we are at the provider.
    pub client_id: String,
    /// What we ask for; `openid` is among them.
    pub scopes: Vec<String>,
    /// Where users may be sent back to, letter for letter.
    pub redirect_uris: Vec<String>,
    /// Whether users may sign in by it.
    pub enabled: bool,
    /// Whether a login by it gives an access token; if not, it is only the step `external` of a multi-factor flow.
    pub direct_login: bool,
    /// Whether somebody who is not known yet becomes a user.
    pub create_users: bool,
    /// The domains for whose verified e-mail addresses the provider is believed: a user with such an address is linked. If there
    /// are any, a user name that is an address of another domain counts as absent.
    pub trusted_domains: Vec<String>,
    /// What is taken from its claims.
    pub claims: ClaimMapping,
}

/// Which claims say what of a user (OpenID Connect Core section 5.1). An empty name takes nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClaimMapping {
    /// The user name of somebody who becomes a user. It does not change later.
    pub username: String,
    /// The name to show, at each login, unless a provisioning client says it.
    pub display_name: String,
    /// The e-mail address, if the provider is believed for it: of a new user, and at each login that may make a passkey, unless
    /// a provisioning client says it.
    pub email: String,
    /// Whether the provider has verified that address. No address counts if this is empty.
    pub email_verified: String,
}

impl Default for ClaimMapping {
    fn default() -> Self {
        Self {
            username: "email".to_owned(),
            display_name: "name".to_owned(),
            email: "email".to_owned(),
            email_verified: "email_verified".to_owned(),
        }
    }
}

impl ClaimMapping {
    /// The claims that are looked at, each once.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for name in [&self.username, &self.display_name, &self.email, &self.email_verified] {
            if !name.is_empty() && !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        names
    }

    fn check(&self) -> Result<(), Invalid> {
        for (field, name) in [
            ("claims.username", &self.username),
            ("claims.displayName", &self.display_name),
            ("claims.email", &self.email),
            ("claims.emailVerified", &self.email_verified),
        ] {
            if name.len() > 128 || !name.bytes().all(|b| matches!(b, 0x21..=0x7e)) {
                let advice = "must be the name of a claim, of at most 128 printable ASCII characters, or empty";
                return Err(Invalid::new(field, advice));
            }
        }
        Ok(())
    }
}

impl Default for ProviderSettings {
    fn default() -> Self {
        Self {
            name: String::new(),
            issuer: String::new(),
            client_id: String::new(),
            scopes: ["openid", "email", "profile"].map(str::to_owned).to_vec(),
            redirect_uris: Vec::new(),
            enabled: true,
            direct_login: true,
            create_users: false,
            trusted_domains: Vec::new(),
            claims: ClaimMapping::default(),
        }
    }
}

impl ProviderSettings {
    /// Checks what the types cannot. `allows_http` lets the provider and redirects be without TLS beyond this very machine.
    ///
    /// # Errors
    /// Names the first member that is wrong.
    pub fn check(&self, allows_http: bool) -> Result<(), Invalid> {
        check_label("name", &self.name)?;
        check_url("issuer", &self.issuer, allows_http)?;
        if self.issuer.contains('?') {
            return Err(Invalid::new("issuer", "must have no query (OpenID Connect Discovery section 2)"));
        }
        if self.client_id.is_empty() || self.client_id.len() > 512 || self.client_id.chars().any(char::is_control) {
            return Err(Invalid::new("clientId", "must have 1 to 512 printable characters"));
        }
        if !self.scopes.iter().any(|scope| scope == "openid") {
            return Err(Invalid::new("scopes", "must contain openid"));
        }
        let is_scope = |scope: &String| {
            let is_char = |b: u8| matches!(b, 0x21 | 0x23..=0x5b | 0x5d..=0x7e);
            (1..=128).contains(&scope.len()) && scope.bytes().all(is_char)
        };
        if self.scopes.len() > 32 || !self.scopes.iter().all(is_scope) {
            return Err(Invalid::new("scopes", "must be at most 32 scope names (RFC 6749 section 3.3)"));
        }
        if self.redirect_uris.is_empty() || self.redirect_uris.len() > 32 {
            return Err(Invalid::new("redirectUris", "must have 1 to 32 URLs"));
        }
        for uri in &self.redirect_uris {
            check_url("redirectUris", uri, allows_http)?;
        }
        let is_domain = |domain: &String| {
            domain.contains('.')
                && domain.len() <= 253
                && domain.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.".contains(&b))
        };
        if self.trusted_domains.len() > 100 || !self.trusted_domains.iter().all(is_domain) {
            return Err(Invalid::new(
                "trustedDomains",
                "must be at most 100 domain names in lower case, like example.com",
            ));
        }
        self.claims.check()
    }

    /// Whether users may be sent back there. Letter for letter: what only looks alike is somewhere else.
    pub fn may_return_to(&self, redirect_uri: &str) -> bool {
        self.redirect_uris.iter().any(|allowed| allowed == redirect_uri)
    }
}

/// Checks our secret at a provider.
///
/// # Errors
/// When it is none that can be sent there.
pub fn check_secret(secret: &str) -> Result<(), Invalid> {
    if (1..=4096).contains(&secret.len()) && secret.bytes().all(|b| matches!(b, 0x20..=0x7e)) {
        return Ok(());
    }
    let advice = "must have 1 to 4,096 printable ASCII characters (RFC 6749 appendix A.2)";
    Err(Invalid::new("clientSecret", advice))
}

fn check_url(field: &'static str, text: &str, allows_http: bool) -> Result<(), Invalid> {
    // The parser would take control characters away, and they are not what was meant.
    let is_text = text.len() <= 2048 && !text.chars().any(char::is_control);
    let parsed = url::Url::parse(text).ok().filter(|_| is_text);
    let is_valid = parsed.is_some_and(|url| {
        let is_local = url.host_str().is_some_and(|host| host == "localhost" || host == "127.0.0.1");
        let scheme_fits = url.scheme() == "https" || (url.scheme() == "http" && (allows_http || is_local));
        scheme_fits
            && url.has_host()
            && url.username().is_empty()
            && url.password().is_none()
            && url.fragment().is_none()
    });
    is_valid
        .then_some(())
        .ok_or_else(|| Invalid::new(field, format!("{text:?} must be an https:// URL without user and fragment")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_what_can_be_sent() {
        for good in ["s", "a secret of the provider", &"x".repeat(4096)] {
            assert_eq!(check_secret(good), Ok(()));
        }
        for bad in ["", "a\0b", "a\nb", "ä", &"x".repeat(4097)] {
            assert_eq!(check_secret(bad).expect_err(bad).field, "clientSecret");
        }
    }

    #[test]
    fn a_provider_is_checked_by_name_of_the_member() {
        let good = ProviderSettings {
            name: "Example".into(),
            issuer: "https://id.example.com".into(),
            client_id: "fidelio".into(),
            redirect_uris: vec!["https://app.example.com/back".into()],
            ..ProviderSettings::default()
        };
        assert_eq!(good.check(false), Ok(()));
        for (wrong, field) in [
            (ProviderSettings { name: " ".into(), ..good.clone() }, "name"),
            (ProviderSettings { issuer: "http://id.example.com".into(), ..good.clone() }, "issuer"),
            (ProviderSettings { issuer: "https://id.example.com?x".into(), ..good.clone() }, "issuer"),
            (ProviderSettings { client_id: String::new(), ..good.clone() }, "clientId"),
            (ProviderSettings { scopes: vec!["email".into()], ..good.clone() }, "scopes"),
            (ProviderSettings { redirect_uris: vec![], ..good.clone() }, "redirectUris"),
            (ProviderSettings { redirect_uris: vec!["https://a@b.c/".into()], ..good.clone() }, "redirectUris"),
            (ProviderSettings { trusted_domains: vec!["*".into()], ..good.clone() }, "trustedDomains"),
            (
                ProviderSettings {
                    claims: ClaimMapping { email: "e mail".into(), ..ClaimMapping::default() },
                    ..good.clone()
                },
                "claims.email",
            ),
        ] {
            assert_eq!(wrong.check(false).expect_err(field).field, field);
        }
        for bad in ["", "Google", "a/b", &"x".repeat(33)] {
            assert!(ProviderId::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn users_are_sent_back_to_what_is_listed_letter_for_letter_and_nowhere_else() {
        let settings = ProviderSettings {
            redirect_uris: vec!["https://app.example.com/back?to=1".into(), "http://localhost:3000/back".into()],
            ..ProviderSettings::default()
        };
        for listed in &settings.redirect_uris {
            assert!(settings.may_return_to(listed));
        }
        for other in [
            "",
            "https://app.example.com/back",
            "https://app.example.com/back?to=1#",
            "https://app.example.com/back?to=1&x",
            "https://app.example.com/back/?to=1",
            "https://APP.example.com/back?to=1",
            "https://app.example.com/Back?to=1",
            "https://app.example.com:443/back?to=1",
            "https://app.example.com./back?to=1",
            "https://ann@app.example.com/back?to=1",
            "https://app.example.com@evil.example/back?to=1",
            "https://app.example.com\\@evil.example/back?to=1",
            "https:\\\\app.example.com/back?to=1",
            "https://app.example.com/%62ack?to=1",
            "https://app.example.com/x/../back?to=1",
            "https://app.example.com.evil.example/back?to=1",
            "http://app.example.com/back?to=1",
            " https://app.example.com/back?to=1",
            "http://localhost:3001/back",
            "http://127.0.0.1:3000/back",
        ] {
            assert!(!settings.may_return_to(other), "{other}");
        }
    }
}
