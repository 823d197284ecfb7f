use std::time::Duration;

use fidelio_identity::audit::Action;
use fidelio_identity::{Application, Origin, Scope, Scopes, UserName};
use fidelio_kernel::UserId;
use serde_json::json;

use super::{Administration, AdministrationError, NewApplication};
use crate::By;
use crate::audit::Entry;
use crate::issuer::Grantee;

/// How long an invitation can be accepted.
const INVITATION: Duration = Duration::from_secs(900);

/// An invitation of an operator.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// The application of the operators.
    pub application: Application,
    /// A token that allows to register a passkey under this name.
    pub token: String,
}

impl Administration {
    /// Invites an operator, new or known, to register a passkey within a quarter of an hour. The first invitation makes the
    /// application of the operators, at this URL: nobody can register there without an invitation, and codes sign nobody in.
    ///
    /// # Errors
    /// When the name or the URL is not usable, or the operator is deactivated.
    pub async fn invite_operator(
        &self,
        by: &By,
        name: &str,
        public_url: &str,
    ) -> Result<Invitation, AdministrationError> {
        let name = UserName::parse(name)?;
        let application = self.operators(by, public_url).await?;
        let known = self.identity.user_by_name(application.id, name.folded()).await?;
        if known.as_ref().is_some_and(|user| !user.active) {
            return Err(AdministrationError::OperatorInactive);
        }
        let id = known.as_ref().map_or_else(|| UserId::new(&*self.clock, &*self.random), |user| user.id);
        let epoch = known.as_ref().map_or(0, |user| user.epoch);
        // The key lives as long as the invitation, which ends with it; nobody ever holds its secret.
        let scopes = Scopes::from(vec![Scope::RegWrite]);
        let (key, _) = self.new_api_key(application.id, "Invitation".to_owned(), scopes.clone(), Some(INVITATION));
        let grantee = Grantee { id, name: name.as_str(), epoch, is_new: known.is_none() };
        let token = self.issuer.grant(&application, key.id, Some(grantee), scopes).await?;
        let entry = Entry::new(application.id, Action::OperatorInvited, by.actor);
        let mut unit = self.store.begin().await?;
        unit.api_keys().insert(&key).await?;
        self.audit.record(&mut *unit, entry.on_user(id).named(name.as_str()).target(key.id), &by.client).await?;
        unit.commit().await?;
        Ok(Invitation { application, token })
    }

    /// The application of the operators, which is made if there is none.
    async fn operators(&self, by: &By, public_url: &str) -> Result<Application, AdministrationError> {
        let origin = Origin::parse(public_url)?;
        let (application, signing_key) = self.prepare(
            NewApplication {
                name: "Operators".to_owned(),
                rp_id: origin.host().unwrap_or_default(),
                rp_name: Some("Fidelio console".to_owned()),
                origins: vec![origin],
                settings: Some(json!({
                    "open_registration": false,
                    "hide_unknown_users": true,
                    "code_logins": [],
                    "mfa_policy": {
                        "rules": [{
                            "name": "passkey",
                            "when": { "flow": "signIn" },
                            "sufficient": [["passkey:auth"]],
                        }],
                    },
                    "grant_seconds": INVITATION.as_secs(),
                })),
            },
            true,
        )?;
        let mut unit = self.store.begin().await?;
        if let Some(application) = unit.applications().operators().await? {
            return Ok(application);
        }
        self.insert(&mut *unit, by, &application, &signing_key).await?;
        unit.commit().await?;
        self.directory.forget();
        Ok(application)
    }
}
