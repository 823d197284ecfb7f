//! Signing in by external OpenID providers (OpenID Connect Core section 3.1), and out again.
//!
//! [`begin`] sends the browser to the provider, [`callback`] takes what it brings back, [`arrival`] decides who that is here
//! and writes it with [`storing`], [`logout`] ends it, [`links`] is for operators. What is said to providers, and how their answers are verified, is behind the port
//! [`Federation`].

mod arrival;
mod begin;
mod callback;
mod links;
mod logout;
mod storing;

use std::sync::Arc;

use fidelio_credentials::federation::{Federation, FederationError, ProviderClient};
use fidelio_credentials::ports::{PasskeyQueries, SignInQueries, Store, TokenError};
use fidelio_credentials::{SessionError, SignIn};
use fidelio_identity::oidc_provider::ProviderId;
use fidelio_identity::ports::{FederationQueries, IdentityQueries, OidcProviderQueries};
use fidelio_identity::{Directory, Invalid, OidcProvider};
use fidelio_kernel::{ApplicationId, Paging, Secret, StoreError};

use crate::sessions::Sessions;
use crate::{Codes, Issuer, LimitError};

pub use begin::{Begun, LoginRequest};
pub use callback::{CallbackRequest, Finished};

/// Signs users in by OpenID providers.
pub struct FederatedLogin {
    /// Writes.
    pub store: Arc<dyn Store>,
    /// Finds applications.
    pub directory: Arc<Directory>,
    /// Finds users and their addresses.
    pub identity: Arc<dyn IdentityQueries>,
    /// Tells whether a user has passkeys.
    pub passkeys: Arc<dyn PasskeyQueries>,
    /// Finds providers.
    pub providers: Arc<dyn OidcProviderQueries>,
    /// Finds who is who at providers.
    pub accounts: Arc<dyn FederationQueries>,
    /// Finds sign-ins.
    pub sign_ins: Arc<dyn SignInQueries>,
    /// Speaks with providers.
    pub federation: Arc<dyn Federation>,
    /// Changes addresses, and records what was done.
    pub codes: Codes,
    /// Seals what a login remembers.
    pub sessions: Sessions,
    /// Issues tokens.
    pub issuer: Issuer,
}

/// Where a provider finds us.
#[derive(Clone, Debug)]
pub struct Places {
    /// Where it sends browsers back to.
    pub callback: String,
    /// Where it tells that somebody is logged out.
    pub back_channel_logout: String,
}

/// Why a login by a provider, a logout or a link came to nothing, or ended with a page and not at the application.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum FederatedLoginError {
    /// A parameter is wrong.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// There is no such provider.
    #[error("there is no OpenID provider with this id")]
    UnknownProvider,
    /// The provider is switched off.
    #[error("users cannot sign in by this OpenID provider at the moment")]
    ProviderDisabled,
    /// The provider is for multi-factor flows only.
    #[error("this OpenID provider is only a step of a multi-factor flow; send flow=external")]
    OnlyAStep,
    /// The state cannot be used.
    #[error("state is not valid here, was used, or has expired; sign in again")]
    State,
    /// Another browser began the login.
    #[error("this login was begun in another browser, or its cookie was lost; sign in again")]
    OtherBrowser,
    /// The caller is not signed in by the provider.
    #[error("this access token did not come from a login by this OpenID provider")]
    NotByProvider,
    /// The provider is of no use at the moment.
    #[error(transparent)]
    Provider(#[from] FederationError),
    /// A logout token came again.
    #[error("this logout token was used already")]
    LogoutTokenUsed,
    /// There is no such user.
    #[error("there is no user with this id")]
    UnknownUser,
    /// The account, or the user, is linked already.
    #[error("this account is linked already, or the user has another one at this provider; unlink that first")]
    Linked,
    /// There is nothing to unlink.
    #[error("the user has no account at this provider")]
    NotLinked,
    /// It was done too often.
    #[error(transparent)]
    Limit(#[from] LimitError),
    /// The state could not be made.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// A token could not be made.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl FederatedLogin {
    /// The providers by which users may sign in, by identifier; the first of them where there are very many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn enabled_providers(
        &self,
        application: ApplicationId,
    ) -> Result<Vec<OidcProvider>, FederatedLoginError> {
        let page = self.providers.oidc_providers(application, Paging { after: None, limit: 200 }).await?;
        Ok(page.items.into_iter().filter(|provider| provider.settings.enabled).collect())
    }

    async fn provider(
        &self,
        application: ApplicationId,
        id: &ProviderId,
    ) -> Result<OidcProvider, FederatedLoginError> {
        let found = self.providers.oidc_provider(application, id).await?;
        found.ok_or(FederatedLoginError::UnknownProvider)
    }

    async fn enabled_provider(
        &self,
        application: ApplicationId,
        id: &ProviderId,
    ) -> Result<OidcProvider, FederatedLoginError> {
        let provider = self.provider(application, id).await?;
        if provider.settings.enabled { Ok(provider) } else { Err(FederatedLoginError::ProviderDisabled) }
    }

    /// What a provider of an application is called in paths. Those of another application than the default one are
    /// called by its identifier too, so that an answer that is meant for one application cannot be brought to another one
    /// (RFC 9700 section 4.4): each provider sends browsers to a place that is of one application and one provider.
    async fn name_in_paths(&self, application: ApplicationId, provider: &ProviderId) -> Result<String, StoreError> {
        let default = self.directory.default_application().await?;
        let is_default = default.is_some_and(|default| default.id == application);
        Ok(if is_default { provider.to_string() } else { format!("{application}.{provider}") })
    }

    /// What an operator registers at a provider.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn places(&self, application: ApplicationId, provider: &ProviderId) -> Result<Places, StoreError> {
        let name = self.name_in_paths(application, provider).await?;
        let base = format!("{}/fido2/v2/oidc/{name}", self.issuer.url.trim_end_matches('/'));
        Ok(Places {
            callback: format!("{base}/callback"),
            back_channel_logout: format!("{base}/backchannel-logout"),
        })
    }

    /// Who we are at a provider.
    async fn client_at(&self, provider: &OidcProvider) -> Result<ProviderClient, FederatedLoginError> {
        let label = secret_label(provider.application, &provider.id);
        let secret = match &provider.sealed_secret {
            None => None,
            Some(sealed) => {
                let opened = self.sessions.sealer.unlock(&label, sealed);
                let text = opened.and_then(|bytes| String::from_utf8(bytes).ok());
                let broken = || TokenError::Key(format!("{label}: its secret does not open with the master key"));
                Some(Secret::new(text.ok_or_else(broken)?))
            }
        };
        Ok(ProviderClient {
            issuer: provider.settings.issuer.clone(),
            client_id: provider.settings.client_id.clone(),
            client_secret: secret,
            callback: self.places(provider.application, &provider.id).await?.callback,
        })
    }
}

/// What says that an encrypted secret is ours at this provider.
pub(crate) fn secret_label(application: ApplicationId, provider: &ProviderId) -> String {
    format!("oidc provider {application} {provider}")
}

/// What says that an encrypted ID token is of this session at a provider.
fn id_token_label(sign_in: &fidelio_identity::ProviderSession) -> String {
    format!("provider session {}", sign_in.id)
}
