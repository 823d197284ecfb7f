//! Which accounts at providers are a user's, for operators.

use fidelio_identity::audit::Action;
use fidelio_identity::federation::{AtProvider, MAX_SUBJECT};
use fidelio_identity::oidc_provider::ProviderId;
use fidelio_identity::{Cut, Invalid, LinkedIdentity};
use fidelio_kernel::{ApplicationId, UserId};

use super::{FederatedLogin, FederatedLoginError};
use crate::By;
use crate::audit::Entry;

impl FederatedLogin {
    /// The accounts that are linked to a user, by provider.
    ///
    /// # Errors
    /// When there is no such user.
    pub async fn identities(
        &self,
        application: ApplicationId,
        user: UserId,
    ) -> Result<Vec<LinkedIdentity>, FederatedLoginError> {
        if self.identity.user(application, user).await?.is_none() {
            return Err(FederatedLoginError::UnknownUser);
        }
        Ok(self.accounts.linked_identities(application, user).await?)
    }

    /// Links an account to a user.
    ///
    /// # Errors
    /// When there is no such user or provider, or one of both is linked otherwise.
    pub async fn link(
        &self,
        by: &By,
        application: ApplicationId,
        user: UserId,
        provider: &ProviderId,
        subject: &str,
    ) -> Result<LinkedIdentity, FederatedLoginError> {
        let is_subject = (1..=MAX_SUBJECT).contains(&subject.len()) && !subject.chars().any(char::is_control);
        if !is_subject {
            let advice = format!("must have 1 to {MAX_SUBJECT} bytes, as the provider's sub says");
            return Err(Invalid::new("subject", advice).into());
        }
        let found = self.identity.user(application, user).await?.ok_or(FederatedLoginError::UnknownUser)?;
        let now = self.issuer.clock.now();
        let identity = LinkedIdentity {
            application,
            provider: provider.clone(),
            subject: subject.to_owned(),
            user,
            linked_at: now,
            last_used_at: None,
        };
        let mut unit = self.store.begin().await?;
        if !unit.users().lock(application, user, now).await? {
            return Err(FederatedLoginError::UnknownUser);
        }
        if unit.oidc_providers().hold(application, provider).await?.is_none() {
            return Err(FederatedLoginError::UnknownProvider);
        }
        if !unit.linked_identities().link(&identity).await? {
            return Err(FederatedLoginError::Linked);
        }
        let entry = Entry::new(application, Action::IdentityLinked, by.actor).on(&found).target(provider);
        self.codes.audit.record(&mut *unit, entry, &by.client).await?;
        unit.commit().await?;
        Ok(identity)
    }

    /// Takes the account at a provider from a user, with the sign-ins that came from it.
    ///
    /// # Errors
    /// When there is none.
    pub async fn unlink(
        &self,
        by: &By,
        application: ApplicationId,
        user: UserId,
        provider: &ProviderId,
    ) -> Result<(), FederatedLoginError> {
        let now = self.issuer.clock.now();
        let mut unit = self.store.begin().await?;
        unit.access().forget_codes(application, user).await?;
        if !unit.users().lock(application, user, now).await? {
            return Err(FederatedLoginError::UnknownUser);
        }
        // Whoever is signing in by it is waited for, or finds no link.
        unit.oidc_providers().hold(application, provider).await?.ok_or(FederatedLoginError::UnknownProvider)?;
        let linked = unit.linked_identities().unlink(application, user, provider).await?;
        let linked = linked.ok_or(FederatedLoginError::NotLinked)?;
        let whose = AtProvider { subject: Some(&linked.subject), sid: None };
        let sessions = unit.provider_sessions().of(application, provider, &whose, now).await?;
        for (user, session) in sessions {
            unit.access().cut(application, Cut::ProviderSession(user, session), now).await?;
        }
        let entry = Entry::new(application, Action::IdentityUnlinked, by.actor).on_user(user).target(provider);
        self.codes.audit.record(&mut *unit, entry, &by.client).await?;
        Ok(unit.commit().await?)
    }
}
