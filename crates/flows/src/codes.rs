//! Issuing and checking one-time codes, whatever they are for.

use std::sync::Arc;
use std::time::Duration;

use fidelio_credentials::one_time_code::{new_code, typed};
use fidelio_credentials::ports::{Delivery, Sealer, Store};
use fidelio_credentials::{CodeChannel, OneTimeCode, Purpose, QueuedMessage};
use fidelio_identity::audit::{Action, Actor};
use fidelio_identity::{Address, Application, Channel, Contact, Invalid, UserName};
use fidelio_kernel::{ApplicationId, Clock, MessageId, Random, StoreError, Timestamp, UserId};

use crate::Client;
use crate::audit::{Audit, Entry};
use crate::limits::LimitError;
use crate::limits::Limiter;
use crate::messages::{Letter, LetterKind, negotiate};

/// Issues and checks codes.
#[derive(Clone)]
pub struct Codes {
    /// Keeps codes and queues messages.
    pub store: Arc<dyn Store>,
    /// Makes digests, and hides messages that wait.
    pub sealer: Arc<dyn Sealer>,
    /// Counts.
    pub limiter: Limiter,
    /// Says which ways there are to send a code.
    pub delivery: Arc<dyn Delivery>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Makes codes.
    pub random: Arc<dyn Random>,
    /// Records that codes are asked for.
    pub audit: Audit,
}

/// For whom and for what a code is. All of it goes into the digest, so that a code fits nothing else.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CodeFor<'a> {
    pub(crate) application: &'a Application,
    pub(crate) subject: UserId,
    /// The name by which attempts are counted.
    pub(crate) name: &'a UserName,
    pub(crate) purpose: Purpose,
    /// What else it is bound to: the interaction of a flow.
    pub(crate) binding: &'a str,
    /// Who asks for it or tries it.
    pub(crate) actor: Actor,
}

impl<'a> CodeFor<'a> {
    /// That it was asked for; told alike of names that nobody has.
    pub(crate) fn requested(&self, channel: CodeChannel) -> Entry<'a> {
        let entry = Entry::new(self.application.id, Action::CodeRequested, self.actor);
        let entry = entry.on_user(self.subject).named(self.name.as_str()).target(channel.as_str());
        if self.binding.is_empty() { entry } else { entry.within(self.binding) }
    }
}

/// Where a code goes.
#[derive(Clone, Debug)]
pub(crate) struct Destination {
    pub(crate) channel: Channel,
    /// Nowhere, if there is nobody to send it to; which takes as long as if there were.
    pub(crate) address: Option<Address>,
    pub(crate) messaging_consent: bool,
}

impl Destination {
    /// The first address of these that codes may be sent to by this channel.
    pub(crate) fn among(contacts: &[Contact], channel: Channel) -> Self {
        let contact = contacts.iter().find(|contact| reaches(contact, channel));
        Self {
            channel,
            address: contact.map(|contact| contact.address.clone()),
            messaging_consent: contact.is_some_and(|contact| contact.messaging_consent),
        }
    }
}

/// Whether a code may be sent to this address by this channel.
pub(crate) fn reaches(contact: &Contact, channel: Channel) -> bool {
    contact.address.channel() == channel && contact.may_get_codes()
}

/// Why a code was not issued or did not prove anything.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "code_")]
pub enum CodeError {
    /// It cannot be a code.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// It is not the code, was used, or is dead.
    #[error(
        "the code is wrong, was used, or has expired; after a few wrong ones it is dead and a new one is needed"
    )]
    Wrong,
    /// It was tried or asked for too often.
    #[error(transparent)]
    Limit(#[from] LimitError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An identifier that stands for a user name that nobody has: codes for it are kept and tried like all others, and
/// nobody is told one.
pub(crate) fn nobody(sealer: &dyn Sealer, application: ApplicationId, name: &UserName) -> UserId {
    UserId::from_bytes(short(sealer.pseudonym(application, &format!("nobody\n{}", name.folded()))))
}

pub(crate) fn short(bytes: [u8; 32]) -> [u8; 16] {
    let mut short = [0; 16];
    short.copy_from_slice(&bytes[..16]);
    short
}

impl Codes {
    /// Makes a code to be shown to somebody who is signed in; it is still to be issued.
    pub(crate) async fn to_show(
        &self,
        code_for: &CodeFor<'_>,
        client: &Client,
    ) -> Result<(String, OneTimeCode), CodeError> {
        self.limiter.code_request(code_for.application, code_for.name, client).await?;
        Ok(self.make(code_for, CodeChannel::Shown, None, false))
    }

    /// Issues a code and queues the message that tells it, both or neither. It takes the same steps whether or not
    /// there is anybody to send it to.
    pub(crate) async fn send(
        &self,
        code_for: &CodeFor<'_>,
        to: Destination,
        client: &Client,
    ) -> Result<(), CodeError> {
        let application = code_for.application;
        self.limiter.code_request(application, code_for.name, client).await?;
        let address = to.address.as_ref().map(|address| address.as_str().to_owned());
        let channel = CodeChannel::Sent(to.channel);
        let (code, kept) = self.make(code_for, channel, address.clone(), to.messaging_consent);
        let letter = Letter {
            kind: match code_for.purpose {
                Purpose::SignIn | Purpose::Mfa => LetterKind::SignIn,
                Purpose::VerifyAddress => LetterKind::VerifyAddress,
            },
            recipient: address,
            language: negotiate(&application.settings, &client.languages),
            code: Some(code),
        };
        let message = self.queued(application, to.channel, &letter, kept.expires_at);
        let mut unit = self.store.begin().await?;
        unit.one_time_codes().issue(&kept).await?;
        unit.outbox().add(&message).await?;
        self.audit.record(&mut *unit, code_for.requested(channel), client).await?;
        unit.commit().await?;
        Ok(())
    }

    /// A message that waits to be delivered.
    pub(crate) fn queued(
        &self,
        application: &Application,
        channel: Channel,
        letter: &Letter,
        expires_at: Timestamp,
    ) -> QueuedMessage {
        let id = MessageId::new(&*self.clock, &*self.random);
        QueuedMessage {
            id,
            application: application.id,
            channel,
            sealed: self.sealer.lock(&id.to_string(), &letter.to_bytes()),
            attempts: 0,
            created_at: self.clock.now(),
            expires_at,
        }
    }

    /// Whether this is a live code, counting the attempt against it and against every limit first. Where there is no code
    /// there is nothing to guess, so that nobody can lock a user out by trying. The code is still to be redeemed, in the
    /// unit of its effect.
    pub(crate) async fn check(
        &self,
        code_for: &CodeFor<'_>,
        field: &'static str,
        text: &str,
        client: &Client,
    ) -> Result<OneTimeCode, CodeError> {
        let code = typed(text).ok_or_else(|| Invalid::new(field, "must be the digits of a code"))?;
        self.limiter.code_attempt(code_for.application, client).await?;
        let digest = self.digest(code_for, &code);
        let of_user = self.limiter.attempts_at(code_for.application, code_for.name);
        let now = self.clock.now();
        let mut unit = self.store.begin().await?;
        let live =
            unit.one_time_codes().attempt(code_for.application.id, code_for.subject, code_for.purpose, now).await?;
        if !live.is_empty()
            && let Some(wait) = unit.limits().take(&[of_user], now).await?
        {
            return Err(LimitError::TooMany(wait).into());
        }
        unit.commit().await?;
        // Each is compared, whichever it is.
        let matching: Vec<_> = live.into_iter().filter(|kept| kept.matches(&digest)).collect();
        matching.into_iter().next().ok_or(CodeError::Wrong)
    }

    fn make(
        &self,
        code_for: &CodeFor<'_>,
        channel: CodeChannel,
        address: Option<String>,
        messaging_consent: bool,
    ) -> (String, OneTimeCode) {
        let settings = &code_for.application.settings;
        let code = new_code(&*self.random, settings.code_digits);
        let kept = OneTimeCode {
            application: code_for.application.id,
            subject: code_for.subject,
            purpose: code_for.purpose,
            channel,
            digest: self.digest(code_for, &code),
            address,
            messaging_consent,
            attempts_left: settings.code_attempts,
            expires_at: self.clock.now() + Duration::from_secs(settings.code_seconds.into()),
        };
        (code, kept)
    }

    /// Keyed, since a code is so short that a plain digest tells it.
    fn digest(&self, code_for: &CodeFor<'_>, code: &str) -> [u8; 32] {
        let CodeFor { application, subject, purpose, binding, .. } = code_for;
        let label = format!("one-time code\n{subject}\n{}\n{binding}\n{code}", purpose.as_str());
        self.sealer.pseudonym(application.id, &label)
    }
}
