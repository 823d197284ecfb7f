use std::time::Duration;

use fidelio_credentials::signing_key::{JWKS_MAX_AGE, SigningKey};
use fidelio_identity::DIRECTORY_REFRESH;
use fidelio_identity::audit::Action;
use fidelio_identity::settings::MAX_TOKEN_SECONDS;
use fidelio_kernel::ApplicationId;

use super::{Administration, AdministrationError};
use crate::By;
use crate::audit::Entry;

/// How long a token may be valid that was signed just before the key changed, whatever the settings were then,
/// with the time that servers take to notice the change.
const LONGEST_TOKEN_LIFE: Duration =
    Duration::from_secs(MAX_TOKEN_SECONDS as u64).saturating_add(DIRECTORY_REFRESH);

impl Administration {
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

    /// Makes a new signing key. In the ordinary case it is published at once and signs after
    /// [`JWKS_MAX_AGE`], when every client has seen it, and the old keys stay published until the last token
    /// signed with them has expired. When the old keys are compromised it signs at once, and the old keys and
    /// all tokens signed with them stop being accepted.
    ///
    /// # Errors
    /// When there is no such application.
    pub async fn rotate_signing_key(
        &self,
        by: &By,
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
        let reason = if is_compromised {
            "the old keys were compromised"
        } else {
            "the old keys stay until their tokens expire"
        };
        let entry = Entry::new(application.id, Action::SigningKeyRotated, by.actor).target(&key.kid);
        let mut unit = self.store.begin().await?;
        unit.signing_keys().retire_all(application.id, retired_at).await?;
        unit.signing_keys().insert(&key).await?;
        self.audit.record(&mut *unit, entry.because(reason), &by.client).await?;
        unit.commit().await?;
        self.tokens.forget(application.id);
        Ok(key)
    }
}
