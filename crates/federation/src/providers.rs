use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use fidelio_credentials::federation::{
    AuthenticationRequest, CodeToRedeem, Federation, FederationError, LogoutToken, ProviderAssertion,
    ProviderClient,
};
use fidelio_kernel::{Clock, Secret};
use fidelio_outbound::{BoundedClient, Reach};
use openidconnect::core::CoreJsonWebKey;
use tokio::time::timeout;

use crate::configuration::{Configuration, Configurations};
use crate::http::Http;
use crate::jws::{Jws, KeyError};
use crate::{authentication, id_token, logout, user_info};

/// Speaks with OpenID providers: within ten seconds, following no redirect, and remembering what they publish of
/// themselves.
pub struct OpenIdProviders {
    http: Arc<Http>,
    pub(crate) configurations: Configurations,
    clock: Arc<dyn Clock>,
    limits: Limits,
}

/// What speaking with a provider may cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// How long one request may take, its answer included.
    pub(crate) request: Duration,
    /// How long all requests of one call may take.
    pub(crate) all: Duration,
    /// How large an answer may be, in bytes.
    pub(crate) answer: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { request: Duration::from_secs(5), all: Duration::from_secs(10), answer: 256 * 1024 }
    }
}

/// No HTTP client can be made here. The text says why.
#[derive(Debug, thiserror::Error)]
#[error("OpenID providers cannot be spoken to: {0}")]
pub struct OpenIdProvidersError(String);

impl OpenIdProviders {
    /// Unless `allow_private`, only providers in the public internet are spoken to, encrypted and directly: a proxy would
    /// look up their names itself.
    ///
    /// # Errors
    /// When no HTTP client can be made, as for want of trusted roots.
    pub fn new(allow_private: bool, clock: Arc<dyn Clock>) -> Result<Self, OpenIdProvidersError> {
        Self::within(Limits::default(), allow_private, clock)
    }

    pub(crate) fn within(
        limits: Limits,
        allow_private: bool,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, OpenIdProvidersError> {
        let client = BoundedClient::new(Reach::new(allow_private), limits.request, limits.answer);
        let http = Arc::new(Http(client.map_err(OpenIdProvidersError)?));
        let configurations = Configurations::new(Arc::clone(&http), limits.request, Arc::clone(&clock));
        Ok(Self { http, configurations, clock, limits })
    }

    /// Bounds the time of one call, and tells the log why it was in vain.
    async fn bounded<T>(
        &self,
        client: &ProviderClient,
        work: impl Future<Output = Result<T, FederationError>>,
    ) -> Result<T, FederationError> {
        let late = |_| Err(FederationError::Unreachable("it took too long altogether".to_owned()));
        let result = timeout(self.limits.all, work).await.unwrap_or_else(late);
        match &result {
            Err(FederationError::Unreachable(reason)) => {
                tracing::warn!(issuer = client.issuer, reason, "an OpenID provider cannot be reached");
            }
            Err(FederationError::Unverified(reason)) => {
                tracing::warn!(issuer = client.issuer, reason, "what an OpenID provider said does not verify");
            }
            Err(FederationError::Refused(code)) => {
                tracing::warn!(issuer = client.issuer, code, "an OpenID provider refused a request");
            }
            Ok(_) => {}
        }
        result
    }

    /// The provider's key that signed a token. Keys are asked for again if it is none of those that are known.
    async fn key(
        &self,
        issuer: &str,
        configuration: &Configuration,
        token: &Jws<'_>,
    ) -> Result<CoreJsonWebKey, FederationError> {
        let mut key = token.key(&configuration.keys).cloned();
        if key == Err(KeyError::Unknown) {
            let newer = self.configurations.with_newer_keys(issuer, configuration).await?;
            if !Arc::ptr_eq(&newer.keys, &configuration.keys) {
                key = token.key(&newer.keys).cloned();
            }
        }
        key.map_err(|error| match error {
            KeyError::Unknown => unverified("it was signed with a key that the provider does not have"),
            KeyError::Wrong => unverified("its signature is wrong"),
        })
    }

    async fn redeem_within(
        &self,
        client: &ProviderClient,
        code: &CodeToRedeem<'_>,
    ) -> Result<ProviderAssertion, FederationError> {
        let configuration = self.configurations.of(&client.issuer).await?;
        let redeemed = authentication::redeem(&self.http, client, &configuration.metadata, code).await?;
        let token = Jws::parse(redeemed.id_token.expose_secret(), id_token::TYPES).map_err(unverified)?;
        let key = self.key(&client.issuer, &configuration, &token).await?;
        let algorithm = token.algorithm().clone();
        let mut claims = token.into_claims();
        id_token::check(&claims, client, code, self.clock.now()).map_err(unverified)?;
        id_token::check_access_token(&claims, &redeemed.access_token, &algorithm, &key).map_err(unverified)?;
        let metadata = &configuration.metadata;
        let auth_time = claims.seconds("auth_time").filter(|at| *at > 0);
        user_info::complete(&self.http, metadata, &redeemed.access_token, code.claims, &mut claims).await?;
        Ok(ProviderAssertion {
            subject: claims.identifier("sub").unwrap_or_default().to_owned(),
            sid: claims.identifier("sid").map(str::to_owned),
            auth_time,
            claims: claims.0,
            id_token: redeemed.id_token,
        })
    }
}

fn unverified(reason: &'static str) -> FederationError {
    FederationError::Unverified(reason.to_owned())
}

#[async_trait]
impl Federation for OpenIdProviders {
    async fn authentication_url(
        &self,
        client: &ProviderClient,
        request: &AuthenticationRequest<'_>,
    ) -> Result<String, FederationError> {
        self.bounded(client, async {
            let configuration = self.configurations.of(&client.issuer).await?;
            authentication::url(client, &configuration.metadata, request)
        })
        .await
    }

    async fn check_issuer(&self, client: &ProviderClient, iss: Option<&str>) -> Result<(), FederationError> {
        self.bounded(client, async {
            if let Some(iss) = iss {
                return match iss == client.issuer {
                    true => Ok(()),
                    false => Err(unverified("the answer came from another issuer")),
                };
            }
            let configuration = self.configurations.of(&client.issuer).await?;
            let more = configuration.metadata.additional_metadata();
            match more.authorization_response_iss_parameter_supported {
                Some(true) => Err(unverified("the answer does not say its issuer, and the provider always does")),
                Some(false) | None => Ok(()),
            }
        })
        .await
    }

    async fn redeem(
        &self,
        client: &ProviderClient,
        code: &CodeToRedeem<'_>,
    ) -> Result<ProviderAssertion, FederationError> {
        self.bounded(client, self.redeem_within(client, code)).await
    }

    async fn logout_url(
        &self,
        client: &ProviderClient,
        id_token: Option<&Secret<String>>,
        return_to: &str,
        state: Option<&str>,
    ) -> Result<Option<String>, FederationError> {
        self.bounded(client, async {
            let configuration = self.configurations.of(&client.issuer).await?;
            Ok(logout::url(client, &configuration.metadata, id_token, return_to, state))
        })
        .await
    }

    async fn read_logout_token(
        &self,
        client: &ProviderClient,
        token: &str,
    ) -> Result<LogoutToken, FederationError> {
        self.bounded(client, async {
            let token = Jws::parse(token, logout::TYPES).map_err(unverified)?;
            let configuration = self.configurations.of(&client.issuer).await?;
            self.key(&client.issuer, &configuration, &token).await?;
            logout::check(&token.into_claims(), client, self.clock.now()).map_err(unverified)
        })
        .await
    }
}
