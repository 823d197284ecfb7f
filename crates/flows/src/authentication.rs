//! Signing in with a passkey: `auth/init` and `auth/complete`.

use std::sync::Arc;

use fidelio_credentials::ceremony::{AssertionResponse, CeremonyError, ExpectedAssertion, RelyingParty, WebAuthn};
use fidelio_credentials::options::{Descriptor, RequestOptions};
use fidelio_credentials::passkey::counter_may_follow;
use fidelio_credentials::ports::{PasskeyQueries, PasskeyUse, Store, TokenError};
use fidelio_credentials::session::{AuthenticationSession, Ceremony, ExpectedUser};
use fidelio_credentials::token::passkey_amr;
use fidelio_credentials::{Session, SessionError};
use fidelio_identity::{Application, DeviceInfo, Invalid, UserName};
use fidelio_kernel::StoreError;

use crate::ceremonies::{
    decoys, flag, is_reachable, new_challenge, session_device, sighting, verification_is_required,
};
use crate::issuer::{Issuer, Subject, passkey_scopes};
use crate::sessions::{Sessions, consume};
use crate::{ClientDevice, SignedIn, TheApplication};

/// Signs users in with passkeys.
pub struct Authentication {
    /// Writes.
    pub store: Arc<dyn Store>,
    /// Reads.
    pub passkeys: Arc<dyn PasskeyQueries>,
    /// Verifies responses.
    pub webauthn: Arc<dyn WebAuthn>,
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
    /// What to tell the authenticator.
    pub options: RequestOptions,
    /// The sealed session.
    pub session: String,
}

/// What completes a login.
#[derive(Debug)]
pub struct Completion {
    /// The application of the session.
    pub application: TheApplication,
    /// The opened session.
    pub session: Session,
    /// What the authenticator answered.
    pub response: AssertionResponse,
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
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
        let challenge = new_challenge(&*self.sessions.random);
        let options = RequestOptions::new(&application, challenge.0.to_vec(), allow);
        let device = session_device(device, &*self.sessions.clock, &*self.sessions.random);
        let session = AuthenticationSession { challenge, user, device };
        let session = self.sessions.seal(&application, Ceremony::Authentication(session))?;
        Ok(Begun { action, options, session })
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
        let hides = application.settings.hide_unknown_users;
        Ok(match found {
            Some((user, passkeys)) if !passkeys.is_empty() => {
                let is_reachable = passkeys.iter().any(|passkey| is_reachable(passkey, client));
                let action = if hides || is_reachable { Action::Proceed } else { Action::CrossAuth };
                (action, ExpectedUser::Only(user.id), passkeys.iter().map(Descriptor::from).collect())
            }
            _ if hides => (Action::Proceed, ExpectedUser::Nobody, decoys),
            _ => (Action::Fallback, ExpectedUser::Nobody, Vec::new()),
        })
    }

    /// Verifies what the authenticator answered, records the use, and signs the user in.
    ///
    /// # Errors
    /// When the response does not verify, or is of somebody else than the session is for.
    pub async fn complete(&self, completion: Completion) -> Result<SignedIn, AuthenticationError> {
        let Completion { application, session, response } = completion;
        let Ceremony::Authentication(begun) = &session.ceremony else {
            return Err(SessionError::Invalid.into());
        };
        let (passkey, user) = self
            .passkeys
            .by_credential_id(application.id, &response.credential_id)
            .await?
            .filter(|(_, user)| match begun.user {
                ExpectedUser::Anyone => true,
                ExpectedUser::Only(expected) => expected == user.id,
                ExpectedUser::Nobody => false,
            })
            .filter(|(_, user)| response.may_belong_to(user.id))
            .ok_or(AuthenticationError::UnknownPasskey)?;
        let expected = ExpectedAssertion {
            challenge: &begun.challenge.0,
            user_verification_required: verification_is_required(&application),
            passkey: &passkey,
        };
        let verified = self.webauthn.verify_assertion(&RelyingParty::from(&*application), &expected, &response)?;
        if !user.active {
            return Err(AuthenticationError::UserInactive);
        }

        let now = self.issuer.clock.now();
        let mut used = PasskeyUse {
            passkey: passkey.id,
            sign_count: verified.sign_count,
            backup_state: verified.backup_state,
            device: None,
            at: now,
        };
        if !counter_may_follow(passkey.sign_count, verified.sign_count) {
            flag(&self.store, &used).await?;
            return Err(AuthenticationError::CounterRegression);
        }
        let subject = Subject {
            user: user.id,
            username: user.name.as_str().to_owned(),
            passkey: passkey.id,
            scopes: passkey_scopes(),
            amr: passkey_amr(passkey.backup_eligible, true, verified.user_verified),
        };
        let access_token = self.issuer.access(&application, &subject).await?;

        let mut unit = self.store.begin().await?;
        consume(&mut *unit, &session).await??;
        let device = unit.devices().record(&sighting(&session, &begun.device, user.id, now)).await?;
        used.device = Some(device);
        if !unit.passkeys().record_use(&used).await? {
            drop(unit);
            flag(&self.store, &used).await?;
            return Err(AuthenticationError::CounterRegression);
        }
        unit.commit().await?;
        Ok(SignedIn { user: user.id, passkey: passkey.id, device, access_token })
    }
}
