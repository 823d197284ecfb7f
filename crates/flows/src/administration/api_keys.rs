use std::time::Duration;

use fidelio_identity::application::check_label;
use fidelio_identity::audit::Action;
use fidelio_identity::{ApiKey, ApiKeySecret, Invalid, Scope, Scopes, access};
use fidelio_kernel::{ApiKeyId, ApplicationId, Page, Paging, Secret, Timestamp};

use super::{Administration, AdministrationError};
use crate::By;
use crate::audit::Entry;

/// An API key to be.
#[derive(Clone, Debug)]
pub struct NewApiKey {
    /// What it is called.
    pub name: String,
    /// What it may be used for.
    pub scopes: Scopes,
    /// How long it works; for ever if absent.
    pub lifetime: Option<Duration>,
    /// The key whose provisioning client it goes on being, live or not.
    pub continues: Option<ApiKeyId>,
}

impl NewApiKey {
    /// One that works for ever, and is a provisioning client of its own.
    pub fn new(name: impl Into<String>, scopes: Scopes) -> Self {
        Self { name: name.into(), scopes, lifetime: None, continues: None }
    }
}

impl Administration {
    /// Makes an API key; its text is returned beside it and kept nowhere.
    ///
    /// # Errors
    /// When there is no such application, nothing that the key may do, or no key that it could continue.
    pub async fn create_api_key(
        &self,
        by: &By,
        application: Option<ApplicationId>,
        new: NewApiKey,
    ) -> Result<(ApiKey, String), AdministrationError> {
        let NewApiKey { name, scopes, lifetime, continues } = new;
        if scopes.is_empty() {
            return Err(Invalid::new("scopes", "must name at least one scope").into());
        }
        check_label("name", &name)?;
        let application = self.application(application).await?;
        if application.for_operators && scopes.iter().any(|scope| scope != Scope::Admin) {
            let advice = "must be admin alone in the operators' application, whose users manage everything";
            return Err(Invalid::new("scopes", advice).into());
        }
        let (mut key, secret) = self.new_api_key(application.id, name, scopes, lifetime);
        if let Some(before) = continues {
            let before = self.identity.api_key(before).await?.filter(|key| key.application == application.id);
            let unknown = || Invalid::new("continues", "must be the id of an API key of this application");
            key.continues = Some(before.ok_or_else(unknown)?.provisioning_client());
        }
        let entry = Entry::new(application.id, Action::ApiKeyCreated, by.actor).target(key.id);
        let mut unit = self.store.begin().await?;
        unit.api_keys().insert(&key).await?;
        self.audit.record(&mut *unit, entry.because(key.scopes.to_string()), &by.client).await?;
        unit.commit().await?;
        Ok((key, secret.reveal()))
    }

    /// The API keys of an application, oldest first, revoked and expired ones included.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn api_keys(
        &self,
        application: ApplicationId,
        paging: Paging<ApiKeyId>,
    ) -> Result<Page<ApiKey, ApiKeyId>, AdministrationError> {
        Ok(self.identity.api_keys(application, paging).await?)
    }

    /// Revokes an API key at once, with all that it granted.
    ///
    /// # Errors
    /// When there is no such live key in this application, or in any for `None`.
    pub async fn revoke_api_key(
        &self,
        by: &By,
        application: Option<ApplicationId>,
        id: ApiKeyId,
    ) -> Result<(), AdministrationError> {
        let application = match application {
            Some(application) => application,
            None => self.identity.api_key(id).await?.ok_or(AdministrationError::UnknownApiKey)?.application,
        };
        let mut unit = self.store.begin().await?;
        if !access::revoke(&mut *unit, application, id, self.clock.now()).await? {
            return Err(AdministrationError::UnknownApiKey);
        }
        self.record(&mut *unit, by, application, Action::ApiKeyRevoked, id).await?;
        Ok(unit.commit().await?)
    }

    pub(super) fn new_api_key(
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
            continues: None,
        };
        (key, secret)
    }
}
