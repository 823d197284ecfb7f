//! What backends change of their users: addresses, and whether there is such a user at all.

use std::sync::Arc;

use fidelio_credentials::Purpose;
use fidelio_credentials::ports::Store;
use fidelio_identity::audit::{Action, Actor};
use fidelio_identity::ports::IdentityQueries;
use fidelio_identity::{Address, Channel, Contact, Invalid, User, UserName};
use fidelio_kernel::{StoreError, UserId};

use crate::addresses::NewAddress;
use crate::audit::Entry;
use crate::codes::{CodeError, CodeFor, Codes, Destination, nobody};
use crate::{ApiKeyCaller, Client, UserControl};

/// Changes users.
pub struct Profiles {
    /// Writes.
    pub store: Arc<dyn Store>,
    /// Finds users.
    pub identity: Arc<dyn IdentityQueries>,
    /// Deletes users.
    pub users: UserControl,
    /// Proves and changes addresses.
    pub codes: Codes,
}

/// Why a user was not changed.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum ProfileError {
    /// A field is wrong.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// There is no such user.
    #[error("there is no user with this id")]
    NotFound,
    /// The user has no such address.
    #[error("the user does not have this {0}")]
    NoAddress(&'static str),
    /// The code was not issued, or is not right.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Profiles {
    /// Deletes a user with everything that is of this user only.
    ///
    /// # Errors
    /// When there is no such user.
    pub async fn delete(&self, caller: &ApiKeyCaller, user: UserId, client: &Client) -> Result<(), ProfileError> {
        match self.users.delete(&caller.by(client), caller.application.id, user).await? {
            true => Ok(()),
            false => Err(ProfileError::NotFound),
        }
    }

    /// Gives a user another address: at once, or once the user has typed the code that is sent there. Until then the
    /// old one stays.
    ///
    /// # Errors
    /// When there is no such user, or a code is to be sent to somebody who did not agree to it.
    pub async fn set_address(
        &self,
        caller: &ApiKeyCaller,
        user: UserId,
        new: NewAddress,
        is_to_be_proved: bool,
        client: &Client,
    ) -> Result<(), ProfileError> {
        let application = &*caller.application;
        let user = self.identity.user(application.id, user).await?.ok_or(ProfileError::NotFound)?;
        let channel = new.address.channel();
        if is_to_be_proved {
            if !self.codes.delivery.reaches(channel) {
                let advice =
                    format!("must be false: this server has no way to send messages by {}", channel.as_str());
                return Err(Invalid::new("requestVerification", advice).into());
            }
            if channel == Channel::Sms && !new.messaging_consent {
                let advice = "must be true to send a code; or send requestVerification false";
                return Err(Invalid::new("messagingConsent", advice).into());
            }
            let to = Destination { channel, address: Some(new.address), messaging_consent: new.messaging_consent };
            return Ok(self.codes.send(&proof(caller, user.id, &user.name), to, client).await?);
        }
        let mut unit = self.store.begin().await?;
        let actor = Actor::ApiKey(caller.key.id);
        if !self.codes.replace_address(&mut *unit, application, &user, new, actor, client).await? {
            return Err(ProfileError::NotFound);
        }
        Ok(unit.commit().await?)
    }

    /// Takes an address away from a user.
    ///
    /// # Errors
    /// When there is no such user or no such address.
    pub async fn remove_address(
        &self,
        caller: &ApiKeyCaller,
        user: UserId,
        channel: Channel,
        expected: Option<&Address>,
        client: &Client,
    ) -> Result<(), ProfileError> {
        let application = &*caller.application;
        let user = self.identity.user(application.id, user).await?.ok_or(ProfileError::NotFound)?;
        let mut unit = self.store.begin().await?;
        // What was sent to an old address proves nothing any more. Codes come before everything else of a user, here
        // as when the user is deleted, so that nobody waits for somebody who waits in turn.
        unit.one_time_codes().forget(application.id, user.id).await?;
        let removed = unit.contacts().remove(application.id, user.id, channel).await?;
        let is_it = |contact: &Contact| expected.is_none_or(|address| address.folded() == contact.address.folded());
        let removed = removed.filter(is_it).ok_or(ProfileError::NoAddress(what(channel)))?;
        self.codes.tell_the_old(&mut *unit, application, &removed, client).await?;
        self.codes.audit.record(&mut *unit, entry(caller, Action::ContactRemoved, &user, channel), client).await?;
        Ok(unit.commit().await?)
    }

    /// Proves a new address with the code that was sent there.
    ///
    /// # Errors
    /// When the code is not right. An unknown user is told like a wrong code.
    pub async fn verify_address(
        &self,
        caller: &ApiKeyCaller,
        user_name: &str,
        channel: Channel,
        code: &str,
        client: &Client,
    ) -> Result<(), ProfileError> {
        let application = &*caller.application;
        let name = UserName::parse(user_name)?;
        let user = self.identity.user_by_name(application.id, name.folded()).await?;
        let subject =
            user.as_ref().map_or_else(|| nobody(&*self.codes.sealer, application.id, &name), |user| user.id);
        let code = self.codes.check(&proof(caller, subject, &name), "authCode", code, client).await?;
        let user = user.ok_or(CodeError::Wrong)?;
        let address = code.address.as_deref().and_then(|text| Address::parse(channel, text).ok());
        let address = address.ok_or(CodeError::Wrong)?;
        let new = NewAddress { address, messaging_consent: code.messaging_consent };
        let mut unit = self.store.begin().await?;
        if !unit.one_time_codes().redeem(&code).await? {
            return Err(CodeError::Wrong.into());
        }
        let actor = Actor::ApiKey(caller.key.id);
        if !self.codes.replace_address(&mut *unit, application, &user, new, actor, client).await? {
            // Deleted meanwhile, which is told like a wrong code too.
            return Err(CodeError::Wrong.into());
        }
        Ok(unit.commit().await?)
    }
}

const fn what(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "e-mail address",
        Channel::Sms => "telephone number",
    }
}

fn entry<'a>(caller: &ApiKeyCaller, action: Action, user: &'a User, channel: Channel) -> Entry<'a> {
    let actor = Actor::ApiKey(caller.key.id);
    Entry::new(caller.application.id, action, actor).on(user).target(channel.as_str())
}

fn proof<'a>(caller: &'a ApiKeyCaller, subject: UserId, name: &'a UserName) -> CodeFor<'a> {
    let actor = Actor::ApiKey(caller.key.id);
    let application = &*caller.application;
    CodeFor { application, subject, name, purpose: Purpose::VerifyAddress, binding: "", actor }
}
