use fidelio_identity::audit::Action;
use fidelio_identity::authenticator_policy::Blocked;
use fidelio_identity::{AuthenticatorPolicy, MfaPolicy};
use fidelio_kernel::{Aaguid, ApplicationId};

use super::{Administration, AdministrationError};
use crate::By;

impl Administration {
    /// Gives an application a multi-factor policy; the program's own for `None`.
    ///
    /// # Errors
    /// When it is not valid; nothing is changed then.
    pub async fn set_mfa_policy(
        &self,
        by: &By,
        application: ApplicationId,
        policy: Option<MfaPolicy>,
    ) -> Result<(), AdministrationError> {
        self.change(by, application, |application| {
            application.settings.mfa_policy = policy;
            Ok(Action::ApplicationChanged)
        })
        .await
        .map(|_| ())
    }

    /// Gives an application a policy on authenticators.
    ///
    /// # Errors
    /// When it is not valid; nothing is changed then.
    pub async fn set_authenticator_policy(
        &self,
        by: &By,
        application: ApplicationId,
        policy: AuthenticatorPolicy,
    ) -> Result<(), AdministrationError> {
        self.change(by, application, |application| {
            application.settings.authenticators = policy;
            Ok(Action::ApplicationChanged)
        })
        .await
        .map(|_| ())
    }

    /// Puts models on the blacklist, changes what is said of them, or takes them off; whoever does it at the same time
    /// loses nothing.
    ///
    /// # Errors
    /// When the list gets too long; nothing is changed then.
    pub async fn change_blacklist(
        &self,
        by: &By,
        application: ApplicationId,
        items: Vec<(Aaguid, Blocked)>,
    ) -> Result<(), AdministrationError> {
        self.change(by, application, |application| {
            application.settings.authenticators.block(items);
            Ok(Action::BlacklistChanged)
        })
        .await
        .map(|_| ())
    }
}
