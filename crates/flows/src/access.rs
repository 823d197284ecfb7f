//! Who is calling: API keys and access tokens, and what they may do.

use std::sync::Arc;

use fidelio_credentials::AccessClaims;
use fidelio_credentials::ports::{Store, TokenError, Tokens};
use fidelio_identity::audit::Actor;
use fidelio_identity::ports::{AccessQueries, IdentityQueries};
use fidelio_identity::{ApiKey, ApiKeySecret, Directory, Scope, User};
use fidelio_kernel::{ApplicationId, Clock, StoreError, Timestamp};

use crate::{By, Client, TheApplication};

/// Recognises callers.
pub struct Access {
    /// Finds applications.
    pub directory: Arc<Directory>,
    /// Finds API keys.
    pub identity: Arc<dyn IdentityQueries>,
    /// Judges what tokens rest on.
    pub access: Arc<dyn AccessQueries>,
    /// Notes when a key was last used.
    pub store: Arc<dyn Store>,
    /// Reads tokens.
    pub tokens: Arc<dyn Tokens>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

/// A backend that showed an API key.
#[derive(Clone, Debug)]
pub struct ApiKeyCaller {
    /// The application that it speaks for.
    pub application: TheApplication,
    /// The key.
    pub key: ApiKey,
}

impl ApiKeyCaller {
    /// The same, if the key holds the scope.
    ///
    /// # Errors
    /// When it does not.
    pub fn with(self, scope: Scope) -> Result<Self, AccessError> {
        if self.key.scopes.contains(scope) { Ok(self) } else { Err(AccessError::Scope(scope)) }
    }

    /// Who does something by this request.
    pub fn by(&self, client: &Client) -> By {
        By { actor: Actor::ApiKey(self.key.id), client: client.clone() }
    }
}

/// A user who showed an access token.
#[derive(Clone, Debug)]
pub struct TokenCaller {
    /// The application.
    pub application: TheApplication,
    /// The user, who is active.
    pub user: User,
    /// What the token says.
    pub claims: AccessClaims,
}

/// Why a caller was not let in.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "credential_")]
pub enum AccessError {
    /// There is no credential.
    #[error("send {expected} in the Authorization header")]
    Missing {
        /// What is expected.
        expected: &'static str,
    },
    /// The credential is not valid.
    #[error("{what} is not valid, has expired or was revoked")]
    Invalid {
        /// The credential.
        what: &'static str,
    },
    /// The credential is valid, but not for this.
    #[error("the credential does not hold the scope {0}")]
    Scope(Scope),
    /// The keys of the application failed.
    #[error(transparent)]
    Token(TokenError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<TokenError> for AccessError {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Invalid => Self::Invalid { what: "the access token" },
            TokenError::Store(error) => Self::Store(error),
            TokenError::Key(_) => Self::Token(error),
        }
    }
}

impl Access {
    /// The backend that holds this API key, whatever the key's scopes.
    ///
    /// # Errors
    /// When the key is not valid.
    pub async fn api_key(&self, presented: &str) -> Result<ApiKeyCaller, AccessError> {
        let invalid = || AccessError::Invalid { what: "the API key" };
        let secret = ApiKeySecret::parse(presented).ok_or_else(invalid)?;
        let now = self.clock.now();
        let key = self.identity.api_key(secret.id()).await?;
        let key = key.filter(|key| key.accepts(&secret, now)).ok_or_else(invalid)?;
        let application = self.directory.get(key.application).await?.ok_or_else(invalid)?;
        if key.is_last_used_stale(now)
            && let Err(error) = self.touch(&key, now).await
        {
            // A database that can only be read is no reason to refuse who only reads.
            tracing::warn!(%error, key = %key.id, "it could not be noted that an API key was used");
        }
        Ok(ApiKeyCaller { application, key })
    }

    async fn touch(&self, key: &ApiKey, now: Timestamp) -> Result<(), StoreError> {
        let mut unit = self.store.begin().await?;
        unit.api_keys().touch(key.id, now).await?;
        unit.commit().await
    }

    /// The user whom this access token signs in, if it holds the scope and the user is active.
    ///
    /// # Errors
    /// When the token is not valid, its user is gone or deactivated, or it does not hold the scope.
    pub async fn token(&self, presented: &str, scope: Scope) -> Result<TokenCaller, AccessError> {
        let invalid = || AccessError::Invalid { what: "the access token" };
        let claims = self.tokens.read_access(presented).await?;
        let application = self.directory.get(claims.aud).await?.ok_or_else(invalid)?;
        if !claims.scopes.contains(scope) {
            return Err(AccessError::Scope(scope));
        }
        let user = self.user_of(&claims).await?.ok_or_else(invalid)?;
        Ok(TokenCaller { application, user, claims })
    }

    /// Whether a token is authentic, unexpired, not revoked, and of an active user of this application. A
    /// token is revoked when the passkey that it was issued for is gone.
    ///
    /// # Errors
    /// When it is not.
    pub async fn verify_token(&self, caller: &ApiKeyCaller, presented: &str) -> Result<(), AccessError> {
        let invalid = || AccessError::Invalid { what: "jwtAccess" };
        self.live_token(caller, presented).await?.map(|_| ()).ok_or_else(invalid)
    }

    /// What a token says, if it is live and of the caller's application.
    ///
    /// # Errors
    /// When keys or database fail. That it is not live is no error.
    pub(crate) async fn live_token(
        &self,
        caller: &ApiKeyCaller,
        presented: &str,
    ) -> Result<Option<AccessClaims>, AccessError> {
        let claims = match self.tokens.read_access(presented).await {
            Ok(claims) if claims.aud == caller.application.id => claims,
            Ok(_) | Err(TokenError::Invalid) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        Ok(self.user_of(&claims).await?.map(|_| claims))
    }

    /// The user of a token, if everything that the token rests on is still there. One statement.
    async fn user_of(&self, claims: &AccessClaims) -> Result<Option<User>, StoreError> {
        self.access.user_on(claims.aud, &claims.basis(), self.clock.now()).await
    }

    /// Whoever may administer: a backend whose key holds `admin`, or an operator who is signed in. A backend that shows a
    /// live key is told to `saw`, also if the key does not hold it.
    ///
    /// # Errors
    /// When the credential is not valid, or does not administer.
    pub async fn administrator(
        &self,
        presented: &str,
        saw: impl FnOnce(Actor, ApplicationId) + Send,
    ) -> Result<Administrator, AccessError> {
        if ApiKeySecret::parse(presented).is_some() {
            let caller = self.api_key(presented).await?;
            saw(Actor::ApiKey(caller.key.id), caller.application.id);
            let ApiKeyCaller { application, key } = caller.with(Scope::Admin)?;
            return Ok(Administrator { application, actor: Actor::ApiKey(key.id), name: key.name });
        }
        let TokenCaller { application, user, .. } = self.token(presented, Scope::Admin).await?;
        // Grants cannot hold the scope, and only logins of operators do.
        if !application.for_operators {
            return Err(AccessError::Scope(Scope::Admin));
        }
        let name = user.name.as_str().to_owned();
        Ok(Administrator { application, actor: Actor::Operator(user.id), name })
    }
}

/// Somebody who may administer.
#[derive(Clone, Debug)]
pub struct Administrator {
    /// The application of the credential.
    pub application: TheApplication,
    /// Who it is.
    pub actor: Actor,
    /// What the key or the operator is called.
    pub name: String,
}

impl Administrator {
    /// Who does something by this request.
    pub fn by(&self, client: Client) -> By {
        By { actor: self.actor, client }
    }

    /// Whether all applications are within reach, and not only the own one.
    pub fn manages_all(&self) -> bool {
        self.application.for_operators
    }

    /// Whether this application is within reach.
    pub fn manages(&self, application: ApplicationId) -> bool {
        self.manages_all() || self.application.id == application
    }
}
