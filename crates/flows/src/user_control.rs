//! Deactivating, activating and deleting users, and deleting their passkeys, by whoever looks after them. What ends with it
//! is decided in [`fidelio_identity::access`].

use std::sync::Arc;

use fidelio_credentials::ports::{PasskeyQueries, Store};
use fidelio_identity::audit::Action;
use fidelio_identity::{Cut, access};
use fidelio_kernel::{ApplicationId, Clock, PasskeyId, StoreError, UserId};

use crate::By;
use crate::audit::{Audit, Entry};

/// Controls the access of users.
#[derive(Clone)]
pub struct UserControl {
    /// Writes.
    pub store: Arc<dyn Store>,
    /// Finds the owner of a passkey.
    pub passkeys: Arc<dyn PasskeyQueries>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Records what was done.
    pub audit: Audit,
}

impl UserControl {
    /// Keeps a user from signing in, and ends all access of the user at once; `false` when there is no such user.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn deactivate(&self, by: &By, application: ApplicationId, user: UserId) -> Result<bool, StoreError> {
        let mut unit = self.store.begin().await?;
        if !access::deactivate(&mut *unit, application, user, self.clock.now()).await? {
            return Ok(false);
        }
        let entry = Entry::new(application, Action::UserDeactivated, by.actor).on_user(user);
        self.audit.record(&mut *unit, entry, &by.client).await?;
        unit.commit().await?;
        Ok(true)
    }

    /// Lets a user sign in again; `false` when there is no such user.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn activate(&self, by: &By, application: ApplicationId, user: UserId) -> Result<bool, StoreError> {
        let mut unit = self.store.begin().await?;
        if !access::activate(&mut *unit, application, user, self.clock.now()).await? {
            return Ok(false);
        }
        let entry = Entry::new(application, Action::UserActivated, by.actor).on_user(user);
        self.audit.record(&mut *unit, entry, &by.client).await?;
        unit.commit().await?;
        Ok(true)
    }

    /// Deletes a user with everything that is of this user only; `false` when there is no such user.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete(&self, by: &By, application: ApplicationId, user: UserId) -> Result<bool, StoreError> {
        let mut unit = self.store.begin().await?;
        if !access::delete(&mut *unit, application, user, self.clock.now()).await? {
            return Ok(false);
        }
        let entry = Entry::new(application, Action::UserDeleted, by.actor).on_user(user);
        self.audit.record(&mut *unit, entry, &by.client).await?;
        unit.commit().await?;
        Ok(true)
    }

    /// Deletes a passkey with all that rests on it, also if it is the user's only way in: whoever looks after users may
    /// have to. `false` when the application has none, or it is not of `owner` where one is told.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_passkey(
        &self,
        by: &By,
        application: ApplicationId,
        owner: Option<UserId>,
        passkey: PasskeyId,
    ) -> Result<bool, StoreError> {
        let found = self.passkeys.passkey(application, passkey).await?;
        let found = found.filter(|(_, user)| owner.is_none_or(|owner| owner == user.id));
        let Some((_, user)) = found else { return Ok(false) };
        let now = self.clock.now();
        let mut unit = self.store.begin().await?;
        unit.access().cut(application, Cut::Passkey(user.id, passkey), now).await?;
        // Held, so that nobody registers or signs in with it meanwhile.
        unit.users().lock(application, user.id, now).await?;
        if !unit.passkeys().delete(user.id, passkey).await? {
            return Ok(false);
        }
        let entry = Entry::new(application, Action::PasskeyDeleted, by.actor).on(&user).target(passkey);
        self.audit.record(&mut *unit, entry, &by.client).await?;
        unit.commit().await?;
        Ok(true)
    }
}
