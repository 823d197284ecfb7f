//! What a login by a provider changes of users and their accounts, in the unit of its outcome.

use fidelio_credentials::ports::Unit;
use fidelio_identity::audit::{Action, Actor};
use fidelio_identity::federation::Claimed;
use fidelio_identity::{Address, Application, Basis, Channel, Contact, LinkedIdentity, OidcProvider};
use fidelio_kernel::{ContactId, StoreError, Timestamp};

use super::FederatedLogin;
use super::arrival::{CHANGED, INACTIVE, NAME_TAKEN, Whose};
use super::callback::Refusal;
use crate::Client;
use crate::addresses::{NewAddress, new_contact};
use crate::audit::Entry;

impl FederatedLogin {
    /// Makes the user, or takes over what the claims say of one that there is; and holds the user.
    pub(super) async fn store_user(
        &self,
        unit: &mut dyn Unit,
        application: &Application,
        provider: &OidcProvider,
        whose: &Whose,
        (claimed, contacts): (&Claimed, &[Contact]),
        client: &Client,
    ) -> Result<Result<(), Refusal>, StoreError> {
        let user = whose.user();
        let now = self.issuer.clock.now();
        let email = claimed.email.clone().map(|address| NewAddress { address, messaging_consent: false });
        let reason = format!("oidc:{}", provider.id);
        if let Whose::New(user) = whose {
            if !unit.users().insert(user).await? {
                return Ok(Err(Refusal::denied(NAME_TAKEN)));
            }
            if let Some(new) = email {
                let id = ContactId::new(&*self.issuer.clock, &*self.issuer.random);
                unit.contacts().replace(&new_contact(id, user, new, now)).await?;
            }
            let made = Entry::new(application.id, Action::UserCreated, Actor::User(user.id)).on(user);
            self.codes.audit.record(unit, made.because(reason), client).await?;
        } else {
            let new_name = claimed.display_name.as_deref().filter(|name| *name != user.display_name);
            let new_email = email.filter(|new| !has(contacts, &new.address));
            if new_name.is_some() || new_email.is_some() {
                if new_email.is_some() {
                    // Codes come before everything else of a user.
                    unit.access().forget_codes(application.id, user.id).await?;
                }
                // Of whom a provisioning client says the name, it says the address too.
                let display_name = new_name.unwrap_or(&user.display_name);
                if unit.users().rename(application.id, user.id, display_name).await? {
                    if new_name.is_some() {
                        let changed =
                            Entry::new(application.id, Action::UserChanged, Actor::User(user.id)).on(user);
                        self.codes.audit.record(unit, changed.because(reason), client).await?;
                    }
                    if let Some(new) = new_email {
                        let actor = Actor::User(user.id);
                        self.codes.replace_address(unit, application, user, new, actor, client).await?;
                    }
                }
            }
        }
        let basis = Basis { user: Some((user.id, user.epoch)), ..Basis::default() };
        let holds = unit.access().hold(application.id, &basis, now).await?;
        Ok(if holds { Ok(()) } else { Err(Refusal::denied(INACTIVE)) })
    }

    /// Links the account, or notes that it was used; the user and the provider are held.
    pub(super) async fn store_link(
        &self,
        unit: &mut dyn Unit,
        provider: &OidcProvider,
        whose: &Whose,
        (subject, email): (&str, Option<&Address>),
        now: Timestamp,
        client: &Client,
    ) -> Result<Result<(), Refusal>, StoreError> {
        let user = whose.user();
        let identity = LinkedIdentity {
            application: provider.application,
            provider: provider.id.clone(),
            subject: subject.to_owned(),
            user: user.id,
            linked_at: now,
            last_used_at: Some(now),
        };
        if matches!(whose, Whose::Linked(_)) {
            let is_linked = unit.linked_identities().record_use(&identity, now).await?;
            return Ok(if is_linked { Ok(()) } else { Err(Refusal::denied(CHANGED)) });
        }
        if matches!(whose, Whose::ToLink(_)) {
            let contacts = unit.contacts().of_user(provider.application, user.id).await?;
            if !email.is_some_and(|email| has(&contacts, email)) {
                return Ok(Err(Refusal::denied(CHANGED)));
            }
        }
        if !unit.linked_identities().link(&identity).await? {
            // An address that went from one person to the next must not take the user along.
            return Ok(Err(Refusal::denied(
                "the user with this e-mail address has another account at this provider",
            )));
        }
        let entry = Entry::new(provider.application, Action::IdentityLinked, Actor::User(user.id)).on(user);
        self.codes.audit.record(unit, entry.target(&provider.id), client).await?;
        Ok(Ok(()))
    }
}

/// Whether this is a verified address of theirs. Not as limits count: what is the same mailbox at one provider is somebody
/// else's at another.
pub(super) fn has(contacts: &[Contact], email: &Address) -> bool {
    let emails = contacts.iter().filter(|contact| contact.address.channel() == Channel::Email);
    emails
        .filter(|contact| contact.verified_at.is_some())
        .any(|contact| contact.address.as_str().eq_ignore_ascii_case(email.as_str()))
}
