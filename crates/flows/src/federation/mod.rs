//! Signing in by external OpenID providers (OpenID Connect Core section 3.1), and out again.
//!
//! [`begin`] sends the browser to the provider, [`callback`] takes what it brings back, [`arrival`] decides who that is here,
//! [`logout`] ends it. What is said to providers, and how their answers are verified, is behind the port
//! [`Federation`].

mod arrival;
mod begin;
mod callback;
mod links;
mod logout;

use std::sync::Arc;

use fidelio_credentials::federation::{Federation, FederationError, ProviderClient};
use fidelio_credentials::ports::{PasskeyQueries, SignInQueries, Store, TokenError};
use fidelio_credentials::{SessionError, SignIn};
use fidelio_identity::oidc_provider::ProviderId;
use fidelio_identity::ports::{FederationQueries, IdentityQueries, OidcProviderQueries};
use fidelio_identity::{Directory, Invalid, OidcProvider};
use fidelio_kernel::{ApplicationId, Paging, Secret, StoreError};

use crate::sessions::Sessions;
use crate::{Codes, Issuer};

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

/// Why a login by a provider did not begin, or ended with a page and not at the application.
#[derive(Debug, thiserror::Error)]
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

    /// Who we are at a provider.
    fn client_at(&self, provider: &OidcProvider) -> Result<ProviderClient, FederatedLoginError> {
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
            callback: format!("{}/fido2/v2/oidc/{}/callback", self.issuer.url.trim_end_matches('/'), provider.id),
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
