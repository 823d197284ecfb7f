//! Grants: a backend lends a client some of its scopes for seconds.

use std::sync::Arc;

use fidelio_credentials::ports::{Store, TokenError};
use fidelio_identity::audit::{Action, Actor};
use fidelio_identity::ports::IdentityQueries;
use fidelio_identity::{Invalid, Scope, Scopes, UserName};
use fidelio_kernel::{StoreError, UserId};

use crate::audit::{Audit, Entry};
use crate::issuer::{Grantee, Voucher};
use crate::{ApiKeyCaller, Client, Issuer};

/// Hands out grant tokens.
pub struct Grants {
    /// Finds the user.
    pub identity: Arc<dyn IdentityQueries>,
    /// Issues the token.
    pub issuer: Issuer,
    /// Writes.
    pub store: Arc<dyn Store>,
    /// Records what was done.
    pub audit: Audit,
}

/// Why nothing was granted.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum GrantError {
    /// A field is wrong.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The key does not hold what it is to grant.
    #[error("this API key does not hold the scope {0}, so it cannot grant it")]
    NotHeld(Scope),
    /// There is no such user.
    #[error("there is no user with this name; only reg:write can be granted for a name that is not registered yet")]
    UnknownUser,
    /// The user is deactivated.
    #[error("this user may not sign in")]
    UserInactive,
    /// The token could not be made.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What can be granted at all.
pub const GRANTABLE: [Scope; 6] = [
    Scope::PasskeyRead,
    Scope::PasskeyWrite,
    Scope::ProfileRead,
    Scope::ProfileWrite,
    Scope::RegWrite,
    Scope::AuthWrite,
];

impl Grants {
    /// A token with these scopes for a user. For a name that does not exist yet, and without a name, it can
    /// only be `reg:write`: permission to register that name, or any new one.
    ///
    /// # Errors
    /// When nothing is asked for, the key holds less, or there is no such user.
    pub async fn create(
        &self,
        caller: &ApiKeyCaller,
        user_name: Option<String>,
        scopes: Vec<Scope>,
        client: &Client,
    ) -> Result<String, GrantError> {
        let scopes = Scopes::from(scopes);
        if scopes.is_empty() {
            return Err(Invalid::new("grants", "must name at least one scope").into());
        }
        if let Some(scope) = scopes.iter().find(|scope| !GRANTABLE.contains(scope)) {
            return Err(Invalid::new("grants", format!("must not contain {scope}, which cannot be granted")).into());
        }
        if let Some(scope) = scopes.iter().find(|scope| !caller.key.scopes.contains(*scope)) {
            return Err(GrantError::NotHeld(scope));
        }
        let only_registers = scopes.iter().all(|scope| scope == Scope::RegWrite);
        let application = &caller.application;
        let Some(name) = user_name.filter(|name| !name.is_empty()) else {
            if only_registers {
                return self.granted(caller, None, scopes, client).await;
            }
            return Err(Invalid::new("username", "is required to grant anything but reg:write").into());
        };
        let name = UserName::parse(&name)?;
        let (id, name, epoch, is_new) = match self.identity.user_by_name(application.id, name.folded()).await? {
            Some(user) if !user.active => return Err(GrantError::UserInactive),
            Some(user) => (user.id, user.name, user.epoch, false),
            // The user will have this identifier, so that the token's `sub` is right from the start.
            None if only_registers => (UserId::new(&*self.issuer.clock, &*self.issuer.random), name, 0, true),
            None => return Err(GrantError::UnknownUser),
        };
        self.granted(caller, Some(Grantee { id, name: name.as_str(), epoch, is_new }), scopes, client).await
    }

    async fn granted(
        &self,
        caller: &ApiKeyCaller,
        user: Option<Grantee<'_>>,
        scopes: Scopes,
        client: &Client,
    ) -> Result<String, GrantError> {
        let ApiKeyCaller { application, key } = caller;
        let mut entry =
            Entry::new(application.id, Action::Granted, Actor::ApiKey(key.id)).because(scopes.to_string());
        if let Some(user) = &user {
            entry = entry.on_user(user.id).named(user.name);
        }
        let token = self.issuer.grant(application, key.id, user, scopes).await?;
        let mut unit = self.store.begin().await?;
        self.audit.record(&mut *unit, entry, client).await?;
        unit.commit().await?;
        Ok(token)
    }

    /// A token by which the caller vouches, once and within a minute, that it has signed this user in itself. The name
    /// need not be registered yet: then the user may sign up.
    ///
    /// # Errors
    /// When the name is malformed or the user is deactivated.
    pub async fn external(
        &self,
        caller: &ApiKeyCaller,
        user_name: &str,
        client: &Client,
    ) -> Result<String, GrantError> {
        let application = &caller.application;
        let name = UserName::parse(user_name)?;
        let user = self.identity.user_by_name(application.id, name.folded()).await?;
        if user.as_ref().is_some_and(|user| !user.active) {
            return Err(GrantError::UserInactive);
        }
        let shown = user.as_ref().map_or(name.as_str(), |user| user.name.as_str());
        let token =
            self.issuer.external(application, Voucher::Backend(caller.key.id), user.as_ref(), shown).await?;
        let entry = Entry::new(application.id, Action::Vouched, Actor::ApiKey(caller.key.id));
        let entry = match &user {
            Some(user) => entry.on(user),
            None => entry,
        };
        let mut unit = self.store.begin().await?;
        self.audit.record(&mut *unit, entry, client).await?;
        unit.commit().await?;
        Ok(token)
    }
}
