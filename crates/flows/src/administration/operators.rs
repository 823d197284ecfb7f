use std::time::Duration;

use fidelio_identity::audit::Action;
use fidelio_identity::{Application, Origin, Scope, Scopes, UserName, access};
use fidelio_kernel::{ApiKeyId, Paging, UserId};
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
        let (key, _) = self.new_api_key(application.id, invitation_of(&name), scopes.clone(), Some(INVITATION));
        let earlier = self.open_invitations(&application, &key.name).await?;
        let grantee = Grantee { id, name: name.as_str(), epoch, is_new: known.is_none() };
        let token = self.issuer.grant(&application, key.id, Some(grantee), scopes).await?;
        let entry = Entry::new(application.id, Action::OperatorInvited, by.actor);
        let mut unit = self.store.begin().await?;
        unit.api_keys().insert(&key).await?;
        // The last one counts: whoever was invited by an earlier one must not come back by it after being removed.
        for key in earlier {
            access::revoke(&mut *unit, application.id, key, self.clock.now()).await?;
        }
        self.audit.record(&mut *unit, entry.on_user(id).named(name.as_str()).target(key.id), &by.client).await?;
        unit.commit().await?;
        Ok(Invitation { application, token })
    }

    /// The keys of invitations under this name that could still be accepted.
    async fn open_invitations(
        &self,
        application: &Application,
        name: &str,
    ) -> Result<Vec<ApiKeyId>, AdministrationError> {
        let now = self.clock.now();
        let mut open = Vec::new();
        let mut paging = Paging { after: None, limit: Paging::<ApiKeyId>::MOST };
        loop {
            let page = self.identity.api_keys(application.id, paging.clone()).await?;
            open.extend(page.items.iter().filter(|key| key.name == name && key.is_live(now)).map(|key| key.id));
            paging.after = page.next;
            if paging.after.is_none() {
                return Ok(open);
            }
        }
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
        let there = unit.applications().operators().await?;
        if let Some(application) = there {
            unit.commit().await?;
            return Ok(application);
        }
        self.insert(&mut *unit, by, &application, &signing_key).await?;
        unit.commit().await?;
        self.directory.forget();
        Ok(application)
    }
}

/// What the key of an invitation is called: by the name as it is found, so that whoever is invited again has one key.
fn invitation_of(name: &UserName) -> String {
    format!("Invitation of {}", name.folded())
}
