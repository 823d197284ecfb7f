//! Signing in with a passkey: `auth/init` and `auth/complete`.

use std::sync::Arc;

use fidelio_credentials::authenticator::PolicyRefusal;
use fidelio_credentials::ceremony::CeremonyError;
use fidelio_credentials::options::{Descriptor, RequestOptions};
use fidelio_credentials::ports::{Delivery, PasskeyQueries, Store, TokenError};
use fidelio_credentials::session::{AuthenticationSession, Ceremony, ExpectedUser};
use fidelio_credentials::{CodeChannel, SessionError};
use fidelio_identity::audit::{Action as Audited, Actor};
use fidelio_identity::ports::IdentityQueries;
use fidelio_identity::{Application, Channel, DeviceInfo, Invalid, UserName};
use fidelio_kernel::{StoreError, UserId};

pub use crate::assertions::Completion;
use crate::assertions::{Assertions, Expected};
use crate::audit::Entry;
use crate::ceremonies::{decoys, is_reachable, new_challenge, session_device, sighting};
use crate::code_login::is_offered;
use crate::codes::reaches;
use crate::issuer::Issuer;
use crate::sessions::{Sessions, consume};
use crate::{ClientDevice, SignedIn, TheApplication};

/// Signs users in with passkeys.
pub struct Authentication {
    /// Writes.
    pub store: Arc<dyn Store>,
    /// Reads.
    pub passkeys: Arc<dyn PasskeyQueries>,
    /// Finds the addresses of somebody who cannot use a passkey here.
    pub identity: Arc<dyn IdentityQueries>,
    /// Tells whether a code could reach them.
    pub delivery: Arc<dyn Delivery>,
    /// Proves the passkey.
    pub assertions: Assertions,
    /// Seals sessions.
    pub sessions: Sessions,
    /// Issues the access token.
    pub issuer: Issuer,
}

/// What the client is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Use a passkey.
    Proceed,
    /// Use another method of this server: the user has passkeys, but not for this client.
    CrossAuth,
    /// Sign in or up by the application's own means: there is no passkey.
    Fallback,
}

/// A login that has begun.
#[derive(Debug)]
pub struct Begun {
    /// What the client is to do.
    pub action: Action,
    /// The codes that the user can sign in with, if the client is to use one.
    pub cross_codes: Vec<CodeChannel>,
    /// What to tell the authenticator.
    pub options: RequestOptions,
    /// The sealed session.
    pub session: String,
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum AuthenticationError {
    /// A field is wrong.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The session cannot be used.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// The passkey is not known, or not of the user who is to sign in.
    #[error("this passkey cannot sign in here")]
    UnknownPasskey,
    /// The user is deactivated.
    #[error("this user may not sign in")]
    UserInactive,
    /// The application's policy does not accept the authenticator.
    #[error(transparent)]
    Policy(#[from] PolicyRefusal),
    /// The signature counter went backwards.
    #[error("the passkey's signature counter went backwards, so it may have been copied; the passkey was flagged")]
    CounterRegression,
    /// The response does not verify.
    #[error(transparent)]
    Ceremony(#[from] CeremonyError),
    /// The token could not be made.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Authentication {
    /// Begins a login; reads once and writes nothing.
    ///
    /// # Errors
    /// When the user name is malformed. That it is unknown is no error.
    pub async fn init(
        &self,
        application: TheApplication,
        user_name: Option<String>,
        device: ClientDevice,
    ) -> Result<Begun, AuthenticationError> {
        let (action, user, allow) = match user_name.filter(|name| !name.is_empty()) {
            None => (Action::Proceed, ExpectedUser::Anyone, Vec::new()),
            Some(name) => self.named(&application, &UserName::parse(&name)?, &device.info).await?,
        };
        let cross_codes = match (action, user) {
            (Action::CrossAuth, ExpectedUser::Only(user)) => self.cross_codes(&application, user).await?,
            _ => Vec::new(),
        };
        let challenge = new_challenge(&*self.sessions.random);
        let options = RequestOptions::new(&application, challenge.0.to_vec(), allow);
        let device = session_device(device, &*self.sessions.clock, &*self.sessions.random);
        let session = AuthenticationSession { challenge, user, device };
        let session = self.sessions.seal(&application, Ceremony::Authentication(session))?;
        Ok(Begun { action, cross_codes, options, session })
    }

    /// What somebody can use who has passkeys, and none of them here.
    async fn cross_codes(
        &self,
        application: &Application,
        user: UserId,
    ) -> Result<Vec<CodeChannel>, AuthenticationError> {
        let contacts = self.identity.contacts(application.id, user).await?;
        let is_there = |channel: &CodeChannel| {
            is_offered(application, *channel)
                && match channel {
                    CodeChannel::Shown => true,
                    CodeChannel::Sent(channel) => {
                        self.delivery.reaches(*channel) && contacts.iter().any(|contact| reaches(contact, *channel))
                    }
                }
        };
        let all = [CodeChannel::Shown, CodeChannel::Sent(Channel::Sms), CodeChannel::Sent(Channel::Email)];
        Ok(all.into_iter().filter(is_there).collect())
    }

    /// A login with a name. Unknown names take the same steps as known ones.
    async fn named(
        &self,
        application: &Application,
        name: &UserName,
        client: &DeviceInfo,
    ) -> Result<(Action, ExpectedUser, Vec<Descriptor>), AuthenticationError> {
        let found = self.passkeys.user_with_passkeys(application.id, name.folded()).await?;
        let decoys = decoys(&*self.sessions.sealer, application, name);
        let nobody = ExpectedUser::Only(UserId::new(&*self.sessions.clock, &*self.sessions.random));
        let hides = application.settings.hide_unknown_users;
        Ok(match found {
            Some((user, passkeys)) if !passkeys.is_empty() => {
                let is_reachable = passkeys.iter().any(|passkey| is_reachable(passkey, client));
                let action = if hides || is_reachable { Action::Proceed } else { Action::CrossAuth };
                (action, ExpectedUser::Only(user.id), passkeys.iter().map(Descriptor::from).collect())
            }
            _ if hides => (Action::Proceed, nobody, decoys),
            _ => (Action::Fallback, nobody, Vec::new()),
        })
    }

    /// Verifies what the authenticator answered, records the use, and signs the user in.
    ///
    /// # Errors
    /// When the response does not verify, or is of somebody else than the session is for.
    pub async fn complete(&self, completion: Completion) -> Result<SignedIn, AuthenticationError> {
        let Completion { application, session, response, client } = completion;
        let begun = match &session.ceremony {
            Ceremony::Authentication(begun) => begun,
            Ceremony::Discovery(either) => &either.0,
            _ => return Err(SessionError::Invalid.into()),
        };
        let may_be = |owner| match begun.user {
            ExpectedUser::Anyone => true,
            ExpectedUser::Only(expected) => expected == owner,
        };
        let expected = Expected {
            application: &application,
            challenge: &begun.challenge.0,
            may_be: &may_be,
            hides: application.settings.hide_unknown_users,
            client: &client,
        };
        let now = self.issuer.clock.now();
        let proof = self.assertions.prove(&expected, &response, now).await?;
        let user = proof.user.id;
        let access_token = self.issuer.access(&application, &proof.subject(&application)).await?;

        let mut unit = self.store.begin().await?;
        consume(&mut *unit, &session).await??;
        self.assertions.hold(&mut *unit, &proof, now).await?;
        let device = unit.devices().record(&sighting(&session, &begun.device, user, now)).await?;
        let entry = Entry::new(application.id, Audited::SignedIn, Actor::User(user)).on(&proof.user);
        self.assertions.audit.record(&mut *unit, entry.target(proof.passkey.id), &client).await?;
        self.assertions.record(unit, &proof, Some(device), now, &client).await?.commit().await?;
        Ok(SignedIn { user, passkey: Some(proof.passkey.id), device, access_token })
    }
}
