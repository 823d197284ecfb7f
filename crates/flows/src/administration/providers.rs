use fidelio_identity::audit::Action;
use fidelio_identity::oidc_provider::{ProviderId, ProviderSettings, check_secret};
use fidelio_identity::{Cut, Invalid, OidcProvider};
use fidelio_kernel::{ApplicationId, Page, Paging};

use super::{Administration, AdministrationError};
use crate::By;
use crate::federation::secret_label;

/// What a provider is to be.
#[derive(Clone, Debug)]
pub struct ProviderChange {
    /// What an operator decides.
    pub settings: ProviderSettings,
    /// Our secret at the provider; the one that there is, if absent.
    pub secret: Option<String>,
}

impl Administration {
    /// The OpenID providers of an application.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn oidc_providers(
        &self,
        application: ApplicationId,
        paging: Paging<ProviderId>,
    ) -> Result<Page<OidcProvider, ProviderId>, AdministrationError> {
        Ok(self.providers.oidc_providers(application, paging).await?)
    }

    /// One OpenID provider.
    ///
    /// # Errors
    /// When there is none.
    pub async fn oidc_provider(
        &self,
        application: ApplicationId,
        id: &ProviderId,
    ) -> Result<OidcProvider, AdministrationError> {
        let found = self.providers.oidc_provider(application, id).await?;
        found.ok_or(AdministrationError::UnknownProvider)
    }

    /// Adds an OpenID provider, or changes the one that there is.
    ///
    /// # Errors
    /// When it is not valid.
    pub async fn set_oidc_provider(
        &self,
        by: &By,
        application: ApplicationId,
        id: ProviderId,
        change: ProviderChange,
    ) -> Result<OidcProvider, AdministrationError> {
        let ProviderChange { settings, secret } = change;
        settings.check(self.allows_http)?;
        secret.as_deref().map_or(Ok(()), check_secret)?;
        let now = self.clock.now();
        let mut unit = self.store.begin().await?;
        let before = unit.oidc_providers().lock(application, &id).await?;
        let is_another = before.as_ref().is_some_and(|before| before.settings.issuer != settings.issuer);
        let is_elsewhere =
            before.as_ref().is_some_and(|before| is_another || before.settings.client_id != settings.client_id);
        if secret.is_none() && is_elsewhere && before.as_ref().is_some_and(|before| before.sealed_secret.is_some())
        {
            let advice =
                "must be given again with another issuer or client id, which the one there is was not made for";
            return Err(Invalid::new("clientSecret", advice).into());
        }
        if is_another || before.as_ref().is_some_and(|before| before.settings.enabled && !settings.enabled) {
            unit.access().cut(application, Cut::Provider(&id), now).await?;
        }
        if is_another {
            // Its subjects are other people.
            unit.linked_identities().unlink_all(application, &id).await?;
        }
        let sealed_secret =
            secret.map(|secret| self.sealer.lock(&secret_label(application, &id), secret.as_bytes()));
        let provider = OidcProvider { application, id: id.clone(), settings, sealed_secret, created_at: now };
        let action = match before {
            Some(_) => {
                unit.oidc_providers().update(&provider).await?;
                Action::ProviderChanged
            }
            None if unit.oidc_providers().insert(&provider).await? => Action::ProviderCreated,
            None => return Err(AdministrationError::ProviderRace),
        };
        self.record(&mut *unit, by, application, action, &id).await?;
        unit.commit().await?;
        self.oidc_provider(application, &id).await
    }

    /// Removes an OpenID provider.
    ///
    /// # Errors
    /// When there is none.
    pub async fn delete_oidc_provider(
        &self,
        by: &By,
        application: ApplicationId,
        id: &ProviderId,
    ) -> Result<(), AdministrationError> {
        let mut unit = self.store.begin().await?;
        unit.access().cut(application, Cut::Provider(id), self.clock.now()).await?;
        if !unit.oidc_providers().delete(application, id).await? {
            return Err(AdministrationError::UnknownProvider);
        }
        self.record(&mut *unit, by, application, Action::ProviderDeleted, id).await?;
        Ok(unit.commit().await?)
    }
}
