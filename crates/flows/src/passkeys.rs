//! What users do with the passkeys they have: list, rename, delete.

use std::sync::Arc;

use fidelio_credentials::passkey::{check_name, may_delete};
use fidelio_credentials::ports::{Delivery, PasskeyQueries, Store};
use fidelio_credentials::{CodeChannel, Passkey};
use fidelio_identity::audit::{Action, Actor};
use fidelio_identity::mfa_policy::{Flow, Situation, Step};
use fidelio_identity::{Application, Channel, Cut, Device, Invalid};
use fidelio_kernel::{Clock, PasskeyId, StoreError};

use crate::audit::{Audit, Entry};
use crate::code_login::is_offered;
use crate::{Client, TokenCaller};

/// Manages the passkeys of the user who calls.
pub struct PasskeyManagement {
    /// Writes.
    pub store: Arc<dyn Store>,
    /// Reads.
    pub passkeys: Arc<dyn PasskeyQueries>,
    /// Tells whether a code could reach somebody who has no passkey any more.
    pub delivery: Arc<dyn Delivery>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Records what was done.
    pub audit: Audit,
}

/// Why a passkey was not changed.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum PasskeyError {
    /// A field is wrong.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The user has no such passkey.
    #[error("you have no passkey with this id")]
    NotFound,
    /// It is the user's only way in.
    #[error("this is your last passkey and there is no other way to sign in; add another passkey first")]
    LastWayIn,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl PasskeyManagement {
    /// All passkeys of the caller, oldest first, each with the device that last used it.
    ///
    /// # Errors
    /// When the database fails: browsers forget passkeys that are not listed, so a partial list is no answer.
    pub async fn list(&self, caller: &TokenCaller) -> Result<Vec<(Passkey, Option<Device>)>, PasskeyError> {
        Ok(self.passkeys.of_user(caller.application.id, caller.user.id).await?)
    }

    /// Renames a passkey of the caller.
    ///
    /// # Errors
    /// When the name is not usable or the passkey is not the caller's.
    pub async fn rename(
        &self,
        caller: &TokenCaller,
        passkey: PasskeyId,
        name: &str,
        client: &Client,
    ) -> Result<(), PasskeyError> {
        let name = check_name("name", name)?;
        let mut unit = self.store.begin().await?;
        if !unit.passkeys().rename(caller.user.id, passkey, &name).await? {
            return Err(PasskeyError::NotFound);
        }
        self.audit.record(&mut *unit, entry(caller, Action::PasskeyRenamed, passkey), client).await?;
        Ok(unit.commit().await?)
    }

    /// Deletes a passkey of the caller, but never the only way in.
    ///
    /// # Errors
    /// When the passkey is not the caller's, or is the last way in.
    pub async fn delete(
        &self,
        caller: &TokenCaller,
        passkey: PasskeyId,
        client: &Client,
    ) -> Result<(), PasskeyError> {
        let (application, user, now) = (caller.application.id, caller.user.id, self.clock.now());
        let mut unit = self.store.begin().await?;
        unit.access().cut(application, Cut::Passkey(user, passkey), now).await?;
        // Held, so that of two deletes at the same time the second one counts what the first one left.
        unit.users().lock_active(application, user, now).await?;
        let owned = unit.passkeys().ids_of_user(caller.user.id).await?;
        if !owned.contains(&passkey) {
            return Err(PasskeyError::NotFound);
        }
        let contacts = unit.contacts().of_user(caller.application.id, caller.user.id).await?;
        let is_reached = contacts.iter().any(|contact| {
            let channel = contact.address.channel();
            contact.may_get_codes() && self.delivery.reaches(channel) && signs_in(&caller.application, channel)
        });
        if !may_delete(owned.len(), is_reached || caller.application.settings.external_auth) {
            return Err(PasskeyError::LastWayIn);
        }
        unit.passkeys().delete(user, passkey).await?;
        self.audit.record(&mut *unit, entry(caller, Action::PasskeyDeleted, passkey), client).await?;
        Ok(unit.commit().await?)
    }
}

fn entry(caller: &TokenCaller, action: Action, passkey: PasskeyId) -> Entry<'_> {
    let TokenCaller { application, user, .. } = caller;
    Entry::new(application.id, action, Actor::User(user.id)).on(user).target(passkey)
}

/// Whether a code by this channel signs in somebody who has no passkey: alone, or as the policy has it, without anybody
/// who would have to vouch.
fn signs_in(application: &Application, channel: Channel) -> bool {
    let step = match channel {
        Channel::Email => Step::OtpEmail,
        Channel::Sms => Step::OtpSms,
    };
    let situation =
        Situation { flow: Flow::SignIn, payload: false, known_device: false, passkey: false, contact: true };
    let suffices = |steps: &Vec<Step>| steps.iter().all(|one| *one == step || *one == Step::PasskeyReg);
    let rule = application.settings.policy().rule(&situation);
    // Of a user who is hidden the policy is asked as if there were a passkey.
    let is_asked = !application.settings.hide_unknown_users;
    let by_policy = || is_asked && rule.is_some_and(|rule| rule.sufficient.iter().any(suffices));
    is_offered(application, CodeChannel::Sent(channel)) || by_policy()
}
