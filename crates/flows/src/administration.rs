//! What operators do: applications, API keys, signing keys.

use std::sync::Arc;
use std::time::Duration;

use fidelio_credentials::FailedMessage;
use fidelio_credentials::ports::{OutboxQueries, SigningKeyQueries, Store, TokenError, Tokens, Unit};
use fidelio_credentials::signing_key::{JWKS_MAX_AGE, SigningKey};
use fidelio_identity::DIRECTORY_REFRESH;
use fidelio_identity::application::check_label;
use fidelio_identity::ports::{ApplicationQueries, IdentityQueries};
use fidelio_identity::settings::MAX_TOKEN_SECONDS;
use fidelio_identity::{ApiKey, ApiKeySecret, Application, ApplicationSettings, Invalid, Origin, Scopes};
use fidelio_kernel::{ApiKeyId, ApplicationId, Clock, Random, Secret, StoreError, Timestamp};

use crate::messages::check_templates;

/// Manages applications and their keys.
pub struct Administration {
    /// Writes.
    pub store: Arc<dyn Store>,
    /// Reads applications, as they are now.
    pub applications: Arc<dyn ApplicationQueries>,
    /// Reads API keys.
    pub identity: Arc<dyn IdentityQueries>,
    /// Reads signing keys.
    pub signing_keys: Arc<dyn SigningKeyQueries>,
    /// Reads the queue of messages.
    pub outbox: Arc<dyn OutboxQueries>,
    /// Makes signing keys.
    pub tokens: Arc<dyn Tokens>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Makes identifiers and secrets.
    pub random: Arc<dyn Random>,
}

/// An application to be.
#[derive(Clone, Debug)]
pub struct NewApplication {
    /// What operators call it.
    pub name: String,
    /// The RP id.
    pub rp_id: String,
    /// The RP name; the name if absent.
    pub rp_name: Option<String>,
    /// Allowed origins.
    pub origins: Vec<Origin>,
    /// Settings.
    pub settings: ApplicationSettings,
}

/// What is to change of an application; absent stays.
#[derive(Clone, Debug, Default)]
pub struct ApplicationChange {
    /// What operators call it.
    pub name: Option<String>,
    /// The RP name.
    pub rp_name: Option<String>,
    /// Allowed origins, all of them.
    pub origins: Option<Vec<Origin>>,
    /// Settings, all of them.
    pub settings: Option<ApplicationSettings>,
}

/// Why something was not administered.
#[derive(Debug, thiserror::Error)]
pub enum AdministrationError {
    /// A field is wrong.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// There is no such application.
    #[error("there is no application with this id; `fidelio app list` shows those that exist")]
    UnknownApplication,
    /// There is no such key, or it was revoked already.
    #[error("there is no live API key with this id; `fidelio api-key list` shows those that exist")]
    UnknownApiKey,
    /// A signing key could not be made.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What the first start of an installation made.
#[derive(Debug)]
pub struct Founded {
    /// The default application.
    pub application: Application,
    /// The text of an API key with every scope, to be shown once.
    pub api_key: String,
}

impl Administration {
    /// Whether there is a default application.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_founded(&self) -> Result<bool, AdministrationError> {
        Ok(self.applications.default_application().await?.is_some())
    }

    /// Makes the default application and an API key for it. Of several processes that do it at the same time, one
    /// succeeds and the others get `None`.
    ///
    /// # Errors
    /// When the application is not valid.
    pub async fn found(&self, new: NewApplication) -> Result<Option<Founded>, AdministrationError> {
        let (application, signing_key) = self.prepare(new)?;
        let (api_key, secret) = self.new_api_key(application.id, "First key".to_owned(), Scopes::ordinary(), None);
        let mut unit = self.store.begin().await?;
        insert(&mut *unit, &application, &signing_key).await?;
        unit.api_keys().insert(&api_key).await?;
        if !unit.applications().make_default(application.id).await? {
            return Ok(None);
        }
        unit.commit().await?;
        Ok(Some(Founded { application, api_key: secret.reveal() }))
    }

    /// Makes an application and its first signing key. The first application of an installation is the default.
    ///
    /// # Errors
    /// When it is not valid.
    pub async fn create_application(&self, new: NewApplication) -> Result<Application, AdministrationError> {
        let (application, signing_key) = self.prepare(new)?;
        let mut unit = self.store.begin().await?;
        insert(&mut *unit, &application, &signing_key).await?;
        unit.applications().make_default(application.id).await?;
        unit.commit().await?;
        Ok(application)
    }

    /// Every application, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn applications(&self) -> Result<Vec<Application>, AdministrationError> {
        Ok(self.applications.all().await?)
    }

    /// One application; the default one for `None`.
    ///
    /// # Errors
    /// When there is none.
    pub async fn application(&self, id: Option<ApplicationId>) -> Result<Application, AdministrationError> {
        let id = match id {
            Some(id) => Some(id),
            None => self.applications.default_application().await?,
        };
        let id = id.ok_or(AdministrationError::UnknownApplication)?;
        self.applications.application(id).await?.ok_or(AdministrationError::UnknownApplication)
    }

    /// Changes an application. The RP id stays: every passkey is bound to it.
    ///
    /// # Errors
    /// When it would not be valid any more; nothing is changed then.
    pub async fn change_application(
        &self,
        id: Option<ApplicationId>,
        change: ApplicationChange,
    ) -> Result<Application, AdministrationError> {
        let mut application = self.application(id).await?;
        application.name = change.name.unwrap_or(application.name);
        application.rp_name = change.rp_name.unwrap_or(application.rp_name);
        application.origins = change.origins.unwrap_or(application.origins);
        application.settings = change.settings.unwrap_or(application.settings);
        application.check()?;
        check_templates(&application.settings)?;
        let mut unit = self.store.begin().await?;
        if !unit.applications().update(&application).await? {
            return Err(AdministrationError::UnknownApplication);
        }
        unit.commit().await?;
        Ok(application)
    }

    /// Makes an API key; its text is returned beside it and kept nowhere.
    ///
    /// # Errors
    /// When there is no such application or nothing that the key may do.
    pub async fn create_api_key(
        &self,
        application: Option<ApplicationId>,
        name: String,
        scopes: Scopes,
        lifetime: Option<Duration>,
    ) -> Result<(ApiKey, String), AdministrationError> {
        if scopes.is_empty() {
            return Err(Invalid::new("scopes", "must name at least one scope").into());
        }
        check_label("name", &name)?;
        let application = self.application(application).await?;
        let (key, secret) = self.new_api_key(application.id, name, scopes, lifetime);
        let mut unit = self.store.begin().await?;
        unit.api_keys().insert(&key).await?;
        unit.commit().await?;
        Ok((key, secret.reveal()))
    }

    /// The API keys of an application.
    ///
    /// # Errors
    /// When there is no such application.
    pub async fn api_keys(&self, application: Option<ApplicationId>) -> Result<Vec<ApiKey>, AdministrationError> {
        let application = self.application(application).await?;
        Ok(self.identity.api_keys(application.id).await?)
    }

    /// Revokes an API key at once.
    ///
    /// # Errors
    /// When there is no such live key.
    pub async fn revoke_api_key(&self, id: ApiKeyId) -> Result<(), AdministrationError> {
        let mut unit = self.store.begin().await?;
        if !unit.api_keys().revoke(id, self.clock.now()).await? {
            return Err(AdministrationError::UnknownApiKey);
        }
        Ok(unit.commit().await?)
    }

    /// The signing keys of an application, retired ones included.
    ///
    /// # Errors
    /// When there is no such application.
    pub async fn signing_keys(
        &self,
        application: Option<ApplicationId>,
    ) -> Result<Vec<SigningKey>, AdministrationError> {
        let application = self.application(application).await?;
        Ok(self.signing_keys.of_application(application.id).await?)
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

    /// Makes a new signing key. In the ordinary case it is published at once and signs after
    /// [`JWKS_MAX_AGE`], when every client has seen it, and the old keys stay published until the last token
    /// signed with them has expired. When the old keys are compromised it signs at once, and the old keys and
    /// all tokens signed with them stop being accepted.
    ///
    /// # Errors
    /// When there is no such application.
    pub async fn rotate_signing_key(
        &self,
        application: Option<ApplicationId>,
        is_compromised: bool,
    ) -> Result<SigningKey, AdministrationError> {
        let application = self.application(application).await?;
        let now = self.clock.now();
        let (active_from, retired_at) = if is_compromised {
            (now, now)
        } else {
            let active_from = now + JWKS_MAX_AGE;
            (active_from, active_from + LONGEST_TOKEN_LIFE)
        };
        let key = self.tokens.generate_key(application.id, now, active_from)?;
        let mut unit = self.store.begin().await?;
        unit.signing_keys().retire_all(application.id, retired_at).await?;
        unit.signing_keys().insert(&key).await?;
        unit.commit().await?;
        Ok(key)
    }

    fn prepare(&self, new: NewApplication) -> Result<(Application, SigningKey), AdministrationError> {
        let now = self.clock.now();
        let application = Application {
            id: ApplicationId::new(&*self.clock, &*self.random),
            rp_name: new.rp_name.unwrap_or_else(|| new.name.clone()),
            name: new.name,
            rp_id: new.rp_id,
            origins: new.origins,
            settings: new.settings,
            created_at: now,
        };
        application.check()?;
        check_templates(&application.settings)?;
        let signing_key = self.tokens.generate_key(application.id, now, now)?;
        Ok((application, signing_key))
    }

    fn new_api_key(
        &self,
        application: ApplicationId,
        name: String,
        scopes: Scopes,
        lifetime: Option<Duration>,
    ) -> (ApiKey, ApiKeySecret) {
        let now: Timestamp = self.clock.now();
        let id = ApiKeyId::new(&*self.clock, &*self.random);
        let secret = ApiKeySecret::generate(id, &*self.random);
        let key = ApiKey {
            id,
            application,
            name,
            secret_hash: Secret::new(secret.hash()),
            scopes,
            created_at: now,
            expires_at: lifetime.map(|lifetime| now + lifetime),
            revoked_at: None,
            last_used_at: None,
        };
        (key, secret)
    }
}

/// How long a token may be valid that was signed just before the key changed, whatever the settings were then,
/// with the time that servers take to notice the change.
const LONGEST_TOKEN_LIFE: Duration =
    Duration::from_secs(MAX_TOKEN_SECONDS as u64).saturating_add(DIRECTORY_REFRESH);

async fn insert(unit: &mut dyn Unit, application: &Application, key: &SigningKey) -> Result<(), StoreError> {
    unit.applications().insert(application).await?;
    unit.signing_keys().insert(key).await
}
