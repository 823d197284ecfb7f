//! Signing in with a one-time code: `auth/otp`, `auth/otp/email`, `auth/otp/sms` and `auth/otp/verify`.

use std::sync::Arc;

use fidelio_credentials::ports::{Store, TokenError, Unit};
use fidelio_credentials::token::ONE_FACTOR;
use fidelio_credentials::{CodeChannel, Purpose};
use fidelio_identity::audit::{Action, Actor};
use fidelio_identity::ports::IdentityQueries;
use fidelio_identity::{Application, Basis, Channel, DeviceSighting, Invalid, UserName, settings};
use fidelio_kernel::{DeviceId, StoreError, Timestamp, UserId};

use crate::audit::Entry;
use crate::codes::{CodeError, CodeFor, Codes, Destination, nobody};
use crate::issuer::{Issuer, Subject, weak_scopes};
use crate::{Client, ClientDevice, SignedIn, TheApplication, TokenCaller};

/// Signs users in with codes.
pub struct CodeLogin {
    /// Writes.
    pub store: Arc<dyn Store>,
    /// Finds users and their addresses.
    pub identity: Arc<dyn IdentityQueries>,
    /// Issues and checks codes.
    pub codes: Codes,
    /// Issues the access token.
    pub issuer: Issuer,
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum CodeLoginError {
    /// A field is wrong.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The code was not issued, or is not right.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// The application does not let users sign in like this.
    #[error("this application does not offer to sign in with such a code (its setting code_logins)")]
    NotOffered,
    /// The server has no way to send a code.
    #[error("this server has no way to send messages by {}; its operator sets one up", .0.as_str())]
    Unreachable(Channel),
    /// The token was good when it came, and is not any more.
    #[error("the access token is not valid any more; sign in again")]
    SignedOut,
    /// The user is deactivated.
    #[error("this user may not sign in")]
    UserInactive,
    /// The token could not be made.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What proves that somebody may sign in.
#[derive(Debug)]
pub struct Attempt {
    /// The application.
    pub application: TheApplication,
    /// Who.
    pub user_name: String,
    /// The code, as it was typed.
    pub code: String,
    /// On which device.
    pub device: ClientDevice,
    /// Who sends it.
    pub client: Client,
}

impl CodeLogin {
    /// A code for the caller to type on another device, and when it stops working.
    ///
    /// # Errors
    /// When the application does not offer it, or codes were asked for too often.
    pub async fn show(&self, caller: &TokenCaller, client: &Client) -> Result<(String, Timestamp), CodeLoginError> {
        check_offered(&caller.application, CodeChannel::Shown)?;
        let mut code_for = sign_in(&caller.application, caller.user.id, &caller.user.name);
        code_for.actor = Actor::User(caller.user.id);
        let (code, kept) = self.codes.to_show(&code_for, client).await?;
        let mut unit = self.store.begin().await?;
        unit.one_time_codes().issue(&kept).await?;
        self.check_signed_in(&mut *unit, caller).await?;
        let entry = code_for.requested(CodeChannel::Shown);
        self.codes.audit.record(&mut *unit, entry, client).await?;
        unit.commit().await?;
        Ok((code, kept.expires_at))
    }

    /// Sends a code to the user's verified address. It is no error, and takes as long, if there is no such user, or
    /// nothing that may be sent to.
    ///
    /// # Errors
    /// When the application does not offer it, the name is malformed, or codes were asked for too often.
    pub async fn send(
        &self,
        application: &Application,
        user_name: &str,
        channel: Channel,
        client: &Client,
    ) -> Result<(), CodeLoginError> {
        check_offered(application, CodeChannel::Sent(channel))?;
        if !self.codes.delivery.reaches(channel) {
            return Err(CodeLoginError::Unreachable(channel));
        }
        let name = parse(user_name)?;
        let user = self.identity.user_by_name(application.id, name.folded()).await?;
        let is_active = user.as_ref().is_some_and(|user| user.active);
        let subject = user.map_or_else(|| self.nobody(application, &name), |user| user.id);
        let contacts = self.identity.contacts(application.id, subject).await?;
        let mut to = Destination::among(&contacts, channel);
        to.address = to.address.filter(|_| is_active);
        Ok(self.codes.send(&sign_in(application, subject, &name), to, client).await?)
    }

    /// Signs somebody in with a code, however it was told.
    ///
    /// # Errors
    /// When the code is not right or the user may not sign in.
    pub async fn complete(&self, attempt: Attempt) -> Result<SignedIn, CodeLoginError> {
        let Attempt { application, user_name, code, device, client } = attempt;
        let name = parse(&user_name)?;
        let user = self.identity.user_by_name(application.id, name.folded()).await?;
        let subject = user.as_ref().map_or_else(|| self.nobody(&application, &name), |user| user.id);
        let code = self.codes.check(&sign_in(&application, subject, &name), "authCode", &code, &client).await?;
        check_offered(&application, code.channel)?;
        let user = user.ok_or(CodeError::Wrong)?;
        if !user.active {
            return Err(CodeLoginError::UserInactive);
        }
        let subject = Subject {
            user: user.id,
            username: user.name.as_str().to_owned(),
            passkey: None,
            scopes: weak_scopes(&application),
            amr: code_amr(code.channel),
            acr: ONE_FACTOR.to_owned(),
            epoch: user.epoch,
        };
        let access_token = self.issuer.access(&application, &subject).await?;

        let now = self.issuer.clock.now();
        let mut unit = self.store.begin().await?;
        if !unit.one_time_codes().redeem(&code).await? {
            return Err(CodeError::Wrong.into());
        }
        // A code that was issued before access was cut is gone, but the user may have been read before.
        let basis = Basis { user: Some((user.id, user.epoch)), ..Basis::default() };
        if !unit.access().hold(application.id, &basis, now).await? {
            return Err(CodeLoginError::UserInactive);
        }
        let sighting = DeviceSighting {
            application: application.id,
            user: user.id,
            device: device.id.unwrap_or_else(|| DeviceId::new(&*self.issuer.clock, &*self.issuer.random)),
            is_remembered: device.id.is_some(),
            // A code alone does not make a device known: a policy may ask for less on one that is.
            is_proved: false,
            info: device.info,
            at: now,
        };
        let device = unit.devices().record(&sighting).await?;
        let entry = Entry::new(application.id, Action::SignedIn, Actor::User(user.id)).on(&user);
        self.codes.audit.record(&mut *unit, entry.because(code.channel.as_str()), &client).await?;
        unit.commit().await?;
        Ok(SignedIn { user: user.id, passkey: None, device, access_token })
    }

    /// Whether the token of a caller is still good, in the unit of what it allows: a code that outlived it would be a way
    /// around its end.
    async fn check_signed_in(&self, unit: &mut dyn Unit, caller: &TokenCaller) -> Result<(), CodeLoginError> {
        let TokenCaller { application, claims, .. } = caller;
        let holds = unit.access().hold(application.id, &claims.basis(), self.issuer.clock.now()).await?;
        if holds { Ok(()) } else { Err(CodeLoginError::SignedOut) }
    }

    fn nobody(&self, application: &Application, name: &UserName) -> UserId {
        nobody(&*self.codes.sealer, application.id, name)
    }
}

/// Whether users of the application may sign in with codes that come like this.
pub(crate) fn is_offered(application: &Application, channel: CodeChannel) -> bool {
    application.settings.code_logins.contains(&match channel {
        CodeChannel::Shown => settings::CodeLogin::Shown,
        CodeChannel::Sent(Channel::Email) => settings::CodeLogin::Email,
        CodeChannel::Sent(Channel::Sms) => settings::CodeLogin::Sms,
    })
}

fn check_offered(application: &Application, channel: CodeChannel) -> Result<(), CodeLoginError> {
    if is_offered(application, channel) { Ok(()) } else { Err(CodeLoginError::NotOffered) }
}

/// Authentication method references of a code (RFC 8176 section 2).
pub(crate) fn code_amr(channel: CodeChannel) -> Vec<String> {
    let is_sms = channel == CodeChannel::Sent(Channel::Sms);
    ["otp"].into_iter().chain(is_sms.then_some("sms")).map(str::to_owned).collect()
}

fn sign_in<'a>(application: &'a Application, subject: UserId, name: &'a UserName) -> CodeFor<'a> {
    CodeFor { application, subject, name, purpose: Purpose::SignIn, binding: "", actor: Actor::Anonymous }
}

fn parse(user_name: &str) -> Result<UserName, Invalid> {
    UserName::parse(user_name).map_err(|error| Invalid::new("user.username", error.advice))
}
