//! What operators do: applications, API keys, signing keys, policies, OpenID providers, and operators themselves.

mod api_keys;
mod applications;
mod operators;
mod policies;
mod providers;
mod signing_keys;

pub use api_keys::NewApiKey;
pub use applications::{ApplicationChange, Founded, NewApplication};
pub use operators::Invitation;
pub use providers::ProviderChange;

use std::sync::Arc;

use fidelio_credentials::FailedMessage;
use fidelio_credentials::ports::{OutboxQueries, Sealer, SigningKeyQueries, Store, TokenError, Tokens};
use fidelio_identity::audit::Action;
use fidelio_identity::ports::{ApplicationQueries, IdentityQueries, IdentityUnit, OidcProviderQueries};
use fidelio_identity::{Directory, Invalid};
use fidelio_kernel::{ApplicationId, Clock, Random, StoreError};

use crate::audit::{Audit, Entry};
use crate::issuer::Issuer;
use crate::{Administrator, By, TheApplication};

/// Manages applications and what belongs to them.
pub struct Administration {
    /// Writes.
    pub store: Arc<dyn Store>,
    /// Reads applications, as they are now.
    pub applications: Arc<dyn ApplicationQueries>,
    /// Reads API keys and users.
    pub identity: Arc<dyn IdentityQueries>,
    /// Reads signing keys.
    pub signing_keys: Arc<dyn SigningKeyQueries>,
    /// Reads OpenID providers.
    pub providers: Arc<dyn OidcProviderQueries>,
    /// Reads the queue of messages.
    pub outbox: Arc<dyn OutboxQueries>,
    /// Remembers applications, which a change must undo.
    pub directory: Arc<Directory>,
    /// Makes signing keys.
    pub tokens: Arc<dyn Tokens>,
    /// Encrypts secrets.
    pub sealer: Arc<dyn Sealer>,
    /// Issues invitations.
    pub issuer: Issuer,
    /// Records what was done.
    pub audit: Audit,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Makes identifiers and secrets.
    pub random: Arc<dyn Random>,
    /// Whether OpenID providers and redirects may be without TLS.
    pub allows_http: bool,
}

/// Why something was not administered.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum AdministrationError {
    /// A field is wrong.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// There is no such application.
    #[error("there is no application with this id")]
    UnknownApplication,
    /// The credential reaches one application only.
    #[error("this needs an operator, or an API key with the scope admin of the operators' application")]
    NotOperator,
    /// There is no such key, or it was revoked already.
    #[error("there is no live API key with this id")]
    UnknownApiKey,
    /// There is no such provider.
    #[error("there is no OpenID provider with this id")]
    UnknownProvider,
    /// Somebody else added the same provider at the same time.
    #[error("somebody else has just added an OpenID provider with this id; look at it and try again")]
    ProviderRace,
    /// The operator is deactivated.
    #[error("this operator is deactivated; activate the user first")]
    OperatorInactive,
    /// A signing key or an invitation could not be made.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Administration {
    /// An application within the reach of whoever asks. One that is not is told like one that does not exist.
    ///
    /// # Errors
    /// When there is none.
    pub async fn within(
        &self,
        administrator: &Administrator,
        id: ApplicationId,
    ) -> Result<TheApplication, AdministrationError> {
        if !administrator.manages(id) {
            return Err(AdministrationError::UnknownApplication);
        }
        Ok(Arc::new(self.application(Some(id)).await?))
    }

    /// The messages of an application that could not be delivered, latest first.
    ///
    /// # Errors
    /// When there is no such application.
    pub async fn failed_messages(
        &self,
        application: Option<ApplicationId>,
        most: u64,
    ) -> Result<Vec<FailedMessage>, AdministrationError> {
        let application = self.application(application).await?;
        Ok(self.outbox.failed(application.id, most).await?)
    }

    /// Records what was done to something of an application.
    async fn record(
        &self,
        unit: &mut dyn IdentityUnit,
        by: &By,
        application: ApplicationId,
        action: Action,
        target: impl ToString,
    ) -> Result<(), StoreError> {
        let entry = Entry::new(application, action, by.actor).target(target);
        self.audit.record(unit, entry, &by.client).await
    }
}
