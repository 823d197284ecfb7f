//! What is asked of OpenID providers, and what they say. How it is asked and verified is behind [`Federation`].

use std::collections::BTreeMap;

use async_trait::async_trait;
use fidelio_kernel::Secret;
use serde_json::Value;

/// Who we are at a provider.
#[derive(Clone, Debug)]
pub struct ProviderClient {
    /// The provider's issuer.
    pub issuer: String,
    /// Our identifier there.
    pub client_id: String,
    /// Our secret there; a public client has none.
    pub client_secret: Option<Secret<String>>,
    /// Where the provider sends browsers back to.
    pub callback: String,
}

/// A request for authentication (OpenID Connect Core section 3.1.2.1).
#[derive(Clone, Copy, Debug)]
pub struct AuthenticationRequest<'a> {
    /// What we ask for.
    pub scopes: &'a [String],
    /// What comes back.
    pub state: &'a str,
    /// What the ID token must say.
    pub nonce: &'a str,
    /// What shows later that whoever redeems the code asked for it (RFC 7636), 43 to 128 characters.
    pub verifier: &'a str,
    /// Whether the user is to be asked, and what, if told.
    pub prompt: Option<&'a str>,
    /// How long ago the user may have been authenticated, in seconds.
    pub max_age: Option<u32>,
    /// Who the user says to be.
    pub login_hint: Option<&'a str>,
}

/// What came back with a code, and what the ID token for it must say.
#[derive(Clone, Copy, Debug)]
pub struct CodeToRedeem<'a> {
    /// The code.
    pub code: &'a str,
    /// What the request said.
    pub nonce: &'a str,
    /// The text whose digest the request had.
    pub verifier: &'a str,
    /// How long ago the user may have been authenticated, in seconds.
    pub max_age: Option<u32>,
    /// Claims that are wanted. Those that the ID token does not have are asked for at the UserInfo endpoint, if there is one.
    pub claims: &'a [&'a str],
}

/// Who a provider says somebody is, verified.
#[derive(Clone, Debug)]
pub struct ProviderAssertion {
    /// Who it is there (`sub`).
    pub subject: String,
    /// What the provider calls the session (`sid`), if it says.
    pub sid: Option<String>,
    /// When the provider authenticated the user, in seconds since 1970, if it says.
    pub auth_time: Option<i64>,
    /// All claims of the ID token, and what UserInfo adds to them.
    pub claims: BTreeMap<String, Value>,
    /// The ID token itself.
    pub id_token: Secret<String>,
}

/// Whom a provider logs out (OpenID Connect Back-Channel Logout 1.0 section 2.4), verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogoutToken {
    /// Who, if told; subject or session always is.
    pub subject: Option<String>,
    /// From which session, if told.
    pub sid: Option<String>,
    /// The token's identifier, by which it is known again.
    pub jti: String,
}

/// Why a provider was of no use.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "provider_")]
pub enum FederationError {
    /// It cannot be reached, takes too long, or answers nothing that can be understood. The reason is for the log.
    #[error("the OpenID provider cannot be reached or does not answer as it should; try again later")]
    Unreachable(String),
    /// It says no (RFC 6749 section 5.2): its error code.
    #[error("the OpenID provider refused the request")]
    Refused(String),
    /// What it said does not verify. The reason is for the log, and says nothing that was in it.
    #[error("what the OpenID provider answered could not be verified")]
    Unverified(String),
}

/// Speaks with OpenID providers.
#[async_trait]
pub trait Federation: Send + Sync {
    /// Where to send a browser to.
    ///
    /// # Errors
    /// When the provider's configuration cannot be had.
    async fn authentication_url(
        &self,
        client: &ProviderClient,
        request: &AuthenticationRequest<'_>,
    ) -> Result<String, FederationError>;
    /// Whether an answer came from this provider (RFC 9207): `iss` must be its issuer, and must be there if the provider
    /// says that it always is.
    ///
    /// # Errors
    /// When it did not, or the provider's configuration cannot be had.
    async fn check_issuer(&self, client: &ProviderClient, iss: Option<&str>) -> Result<(), FederationError>;
    /// Exchanges a code for who somebody is, with signature, issuer, audience, nonce and times verified.
    ///
    /// # Errors
    /// When the provider refuses, cannot be reached, or says what does not verify.
    async fn redeem(
        &self,
        client: &ProviderClient,
        code: &CodeToRedeem<'_>,
    ) -> Result<ProviderAssertion, FederationError>;
    /// Where to send a browser to log its user out (OpenID Connect RP-Initiated Logout 1.0), with the ID token of the session
    /// if it is at hand; `None` if the provider has no such place.
    ///
    /// # Errors
    /// When the provider's configuration cannot be had.
    async fn logout_url(
        &self,
        client: &ProviderClient,
        id_token: Option<&Secret<String>>,
        return_to: &str,
        state: Option<&str>,
    ) -> Result<Option<String>, FederationError>;
    /// Reads a logout token.
    ///
    /// # Errors
    /// When it does not verify, or the provider's keys cannot be had.
    async fn read_logout_token(&self, client: &ProviderClient, token: &str)
    -> Result<LogoutToken, FederationError>;
}
