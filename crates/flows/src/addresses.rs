//! Giving users other addresses, whoever says so.

use std::time::Duration;

use fidelio_credentials::ports::Unit;
use fidelio_identity::audit::{Action, Actor};
use fidelio_identity::{Address, Application, Contact, User};
use fidelio_kernel::{ContactId, StoreError, Timestamp};

use crate::audit::Entry;
use crate::messages::{Letter, LetterKind, negotiate};
use crate::{Client, Codes};

/// A new address.
#[derive(Clone, Debug)]
pub struct NewAddress {
    /// The address.
    pub address: Address,
    /// Whether the user agreed to get text messages there.
    pub messaging_consent: bool,
}

/// How long the old address is told of the change, if it cannot be reached at once.
const NOTICE: Duration = Duration::from_secs(86_400);

impl Codes {
    /// Gives a user a verified address in place of the one on the same channel, which is told; `false` when there is no
    /// such user. What was sent to the old one proves nothing any more.
    pub(crate) async fn replace_address(
        &self,
        unit: &mut dyn Unit,
        application: &Application,
        user: &User,
        new: NewAddress,
        actor: Actor,
        client: &Client,
    ) -> Result<bool, StoreError> {
        let now = self.clock.now();
        let contact = new_contact(ContactId::new(&*self.clock, &*self.random), user, new, now);
        unit.one_time_codes().forget(application.id, user.id).await?;
        if !unit.users().lock(application.id, user.id, now).await? {
            return Ok(false);
        }
        let old = unit.contacts().replace(&contact).await?;
        let entry = Entry::new(application.id, Action::ContactSet, actor).on(user);
        self.audit.record(unit, entry.target(contact.address.channel().as_str()), client).await?;
        // Not as limits count: what is the same mailbox at one provider is somebody else's at another.
        let is_other = |old: &Contact| !old.address.as_str().eq_ignore_ascii_case(contact.address.as_str());
        if let Some(old) = old.filter(is_other) {
            self.tell_the_old(unit, application, &old, client).await?;
        }
        Ok(true)
    }

    /// Whoever reads the old address must learn of the change, for it may not have been the user's wish.
    pub(crate) async fn tell_the_old(
        &self,
        unit: &mut dyn Unit,
        application: &Application,
        old: &Contact,
        client: &Client,
    ) -> Result<(), StoreError> {
        if !old.may_get_codes() || !self.delivery.reaches(old.address.channel()) {
            return Ok(());
        }
        let letter = Letter {
            kind: LetterKind::AddressChanged,
            recipient: Some(old.address.as_str().to_owned()),
            language: negotiate(&application.settings, &client.languages),
            code: None,
        };
        let expires_at = self.clock.now() + NOTICE;
        let message = self.queued(application, old.address.channel(), &letter, expires_at);
        unit.outbox().add(&message).await
    }
}

/// A verified address of a user.
pub(crate) fn new_contact(id: ContactId, user: &User, new: NewAddress, now: Timestamp) -> Contact {
    Contact {
        id,
        application: user.application,
        user: user.id,
        address: new.address,
        messaging_consent: new.messaging_consent,
        verified_at: Some(now),
        created_at: now,
    }
}
