//! The steps of a flow: each proves something, and then the policy is asked again.

use fidelio_credentials::ceremony::{AssertionResponse, RegistrationResponse};
use fidelio_credentials::ports::TokenError;
use fidelio_credentials::session::{Ceremony, DoneStep, MfaSession, MfaUser, Standing as UserStanding};
use fidelio_credentials::{CodeChannel, ExternalClaims, OneTimeCode, Purpose, Session, SessionError};
use fidelio_identity::audit::Actor;
use fidelio_identity::mfa_policy::Step;
use fidelio_identity::{Channel, Invalid, UserName, UserNameType};
use fidelio_kernel::UserId;

use super::completion::Effect;
use super::engine::{Call, Standing, step_of};
use super::facts::Facts;
use super::offers::digest;
use super::{Mfa, MfaError, Outcome};
use crate::assertions::Expected;
use crate::code_login::code_amr;
use crate::codes::{CodeFor, Destination};
use crate::creations::Creation;
use crate::issuer::provider_amr;
use crate::{Client, TheApplication};

/// A session of a flow that was opened, is not used up, and has attempts left.
pub struct Entered {
    pub(super) application: TheApplication,
    pub(super) sealed: Session,
    pub(super) session: Box<MfaSession>,
    pub(super) client: Client,
}

impl Mfa {
    /// Enters a flow with the session of an earlier answer. Every call counts against the attempts of the flow.
    ///
    /// # Errors
    /// When the session is of another kind, was used, or its attempts are spent.
    pub async fn enter(
        &self,
        application: TheApplication,
        sealed: Session,
        client: Client,
    ) -> Result<Entered, MfaError> {
        let Ceremony::Mfa(session) = &sealed.ceremony else { return Err(SessionError::Invalid.into()) };
        // A flow that is complete is over for all of its sessions.
        if !self.used_sessions.used(&[sealed.id, session.interaction]).await?.is_empty() {
            return Err(SessionError::Used.into());
        }
        self.codes.limiter.step(&application, session.interaction).await?;
        let session = session.clone();
        Ok(Entered { application, sealed, session, client })
    }

    /// Sends a code to one of the addresses that were offered; the first one if none is named. The session that comes
    /// back takes the code; the one that was brought stays good for everything else.
    ///
    /// # Errors
    /// When codes are not offered, or not to this address, or were asked for too often.
    pub async fn request_code(
        &self,
        entered: Entered,
        method: Channel,
        option: Option<String>,
    ) -> Result<String, MfaError> {
        let (facts, _) = self.offered(&entered, Call::RequestCode(method)).await?;
        let Entered { application, mut session, client, .. } = entered;
        let addresses = self.code_addresses(&session, &facts, method).unwrap_or_default();
        let options = self.address_options(&application, &session, &facts, method);
        let chosen = match option.filter(|text| !text.is_empty()) {
            None => 0,
            Some(text) => {
                options.iter().position(|option| option.id == text || option.label == text).ok_or_else(|| {
                    Invalid::new("option", "must be the value or the label of an option that was offered")
                })?
            }
        };
        let to = if facts.hides {
            // What is shown depends on the name alone; what is sent, on who there is.
            let mut to = Destination::among(&facts.contacts, method);
            let is_active = facts.user.as_ref().is_some_and(|user| user.active);
            to.address = to.address.filter(|_| is_active);
            to
        } else {
            let address = addresses.into_iter().nth(chosen);
            let is_inactive = facts.user.as_ref().is_some_and(|user| !user.active);
            Destination { channel: method, address: address.filter(|_| !is_inactive), messaging_consent: true }
        };
        let user = session.user.clone().ok_or(SessionError::Invalid)?;
        let binding = session.interaction.to_string();
        self.codes.send(&code_for(&application, &user, &binding), to, &client).await?;
        session.code = Some(method);
        Ok(self.seal(&application, *session)?)
    }

    /// Proves an address with the code that was sent there.
    ///
    /// # Errors
    /// When the code is not right.
    pub async fn verify_code(&self, entered: Entered, code: &str) -> Result<Outcome, MfaError> {
        let (facts, step) = self.offered(&entered, Call::VerifyCode).await?;
        let user = entered.session.user.clone().ok_or(SessionError::Invalid)?;
        let binding = entered.session.interaction.to_string();
        let code_for = code_for(&entered.application, &user, &binding);
        let code = self.codes.check(&code_for, "otp", code, &entered.client).await?;
        if CodeChannel::Sent(entered.session.code.ok_or(MfaError::NoCode)?) != code.channel {
            return Err(crate::CodeError::Wrong.into());
        }
        let address = proved_address(&user, &code);
        let done = DoneStep {
            step,
            amr: code_amr(code.channel),
            passkey: None,
            api_key: None,
            provider_session: None,
            address,
        };
        self.advance(entered, facts, done, Effect::Code(code)).await
    }

    /// Proves that the application's backend vouches for the user, or that an OpenID provider does.
    ///
    /// # Errors
    /// When the token is not right or for somebody else.
    pub async fn verify_external(&self, mut entered: Entered, token: &str) -> Result<Outcome, MfaError> {
        let (mut facts, step) = self.offered(&entered, Call::External).await?;
        let claims = self.tokens.read_external(token).await.map_err(|error| match error {
            TokenError::Invalid => MfaError::ExternalToken,
            other => other.into(),
        })?;
        if claims.aud != entered.application.id || !self.is_vouched(&claims).await? {
            return Err(MfaError::ExternalToken);
        }
        let user = self.vouched(&entered, &claims).await?;
        if entered.session.user.as_ref() != Some(&user) {
            entered.session.user = Some(user);
            self.recognise(&entered.application, &mut entered.session).await?;
            facts = self.facts(&entered.application, &entered.session).await?;
        }
        let amr = if claims.provider_session.is_some() { provider_amr() } else { vec!["external".to_owned()] };
        let done = DoneStep {
            step,
            amr,
            passkey: None,
            api_key: claims.client_id,
            provider_session: claims.provider_session,
            address: None,
        };
        self.advance(entered, facts, done, Effect::External { token: claims.jti, expires_at: claims.exp }).await
    }

    /// Whether whoever vouches still does: a token ends with the key of its backend, or with the session at the provider.
    async fn is_vouched(&self, claims: &ExternalClaims) -> Result<bool, MfaError> {
        let now = self.issuer.clock.now();
        if let Some(id) = claims.provider_session {
            let session = self.federation.provider_session(claims.aud, id).await?;
            return Ok(session.is_some_and(|session| now < session.expires_at));
        }
        let Some(key) = claims.client_id else { return Ok(false) };
        let key = self.identity.api_key(key).await?;
        Ok(key.is_some_and(|key| key.application == claims.aud && key.is_live(now)))
    }

    /// For whom a backend vouches: the user of the session, or whoever it says if that is still open.
    async fn vouched(&self, entered: &Entered, claims: &ExternalClaims) -> Result<MfaUser, MfaError> {
        let name = UserName::parse(&claims.username).map_err(|_| MfaError::ExternalToken)?;
        let found = self.identity.user_by_name(entered.application.id, name.folded()).await?;
        let standing = if found.is_some() { UserStanding::Known } else { UserStanding::New };
        let new_id = || UserId::new(&*self.sessions.clock, &*self.sessions.random);
        // The user whom the backend meant must still be the one with this name.
        let is_same = match &found {
            Some(user) => claims.sub == user.id.to_string() && claims.epoch == user.epoch,
            None => claims.sub.is_empty(),
        };
        if !is_same {
            return Err(MfaError::ExternalToken);
        }
        match &entered.session.user {
            Some(user) if user.name != name => Err(MfaError::OtherUser),
            Some(user) => match (found.map(|found| (found.id, found.epoch)), user.standing) {
                (Some((id, epoch)), _) if id == user.id && epoch == user.epoch => {
                    Ok(MfaUser { standing, ..user.clone() })
                }
                (None, UserStanding::New) => Ok(user.clone()),
                // The provider's login has just made the user whom this flow was to sign up.
                (Some((id, epoch)), UserStanding::New | UserStanding::Unknown)
                    if claims.provider_session.is_some() =>
                {
                    Ok(MfaUser { id, epoch, standing, ..user.clone() })
                }
                // What stood for a name that nobody has is always the same, and no identifier may come again.
                (None, UserStanding::Unknown) => Ok(MfaUser { id: new_id(), standing, ..user.clone() }),
                // The name was registered, or its user deleted, since this flow began.
                (Some(_), _) | (None, UserStanding::Known) => Err(MfaError::OtherUser),
            },
            None => {
                let (id, epoch) = found.map_or_else(|| (new_id(), 0), |user| (user.id, user.epoch));
                let (display_name, name_type) = (name.as_str().to_owned(), UserNameType::Other);
                Ok(MfaUser { id, name, name_type, display_name, phone: None, epoch, standing })
            }
        }
    }

    /// Proves a passkey.
    ///
    /// # Errors
    /// When the response does not verify.
    pub async fn use_passkey(&self, entered: Entered, response: AssertionResponse) -> Result<Outcome, MfaError> {
        self.assert(entered, Call::UsePasskey, response).await
    }

    /// Proves that a passkey signed the payload.
    ///
    /// # Errors
    /// When the response does not verify.
    pub async fn sign_payload(&self, entered: Entered, response: AssertionResponse) -> Result<Outcome, MfaError> {
        self.assert(entered, Call::SignPayload, response).await
    }

    async fn assert(
        &self,
        mut entered: Entered,
        call: Call,
        response: AssertionResponse,
    ) -> Result<Outcome, MfaError> {
        let (mut facts, step) = self.offered(&entered, call).await?;
        let session = &entered.session;
        let challenge = match (&session.payload, call) {
            (Some(payload), Call::SignPayload) => digest(session, payload).digest,
            _ => session.challenge.0,
        };
        let may_be = |owner| session.user.as_ref().is_none_or(|user| user.id == owner);
        let expected = Expected {
            application: &entered.application,
            challenge: &challenge,
            may_be: &may_be,
            hides: facts.hides,
            client: &entered.client,
        };
        let now = self.issuer.clock.now();
        let proof = self.assertions.prove(&expected, &response, now).await?;
        if entered.session.user.is_none() {
            entered.session.user = Some(MfaUser {
                id: proof.user.id,
                name: proof.user.name.clone(),
                name_type: proof.user.name_type,
                display_name: proof.user.display_name.clone(),
                phone: None,
                epoch: proof.user.epoch,
                standing: UserStanding::Known,
            });
            self.recognise(&entered.application, &mut entered.session).await?;
            facts = self.facts(&entered.application, &entered.session).await?;
        }
        let (amr, passkey) = (proof.amr(), Some(proof.passkey.id));
        let done = DoneStep { step, amr, passkey, api_key: None, provider_session: None, address: None };
        self.advance(
            entered,
            facts,
            done,
            Effect::Assertion { proof: Box::new(proof), response: Box::new(response) },
        )
        .await
    }

    /// Makes a passkey for the user, who is made with it if there is none yet.
    ///
    /// # Errors
    /// When the response does not verify.
    pub async fn make_passkey(
        &self,
        entered: Entered,
        response: RegistrationResponse,
        name: Option<String>,
    ) -> Result<Outcome, MfaError> {
        let (facts, step) = self.offered(&entered, Call::MakePasskey).await?;
        let session = &entered.session;
        let user = session.user.as_ref().ok_or(SessionError::Invalid)?;
        let creation = Creation {
            application: &entered.application,
            challenge: &session.challenge.0,
            conditional: false,
            user: user.id,
            device: &session.device.info,
            name,
        };
        let created = self.creations.verify(creation, response)?;
        let (amr, passkey) = (created.amr(), Some(created.passkey.id));
        let done = DoneStep { step, amr, passkey, api_key: None, provider_session: None, address: None };
        self.advance(entered, facts, done, Effect::Creation(Box::new(created))).await
    }

    /// The step that a call is about, if it is offered now.
    async fn offered(&self, entered: &Entered, call: Call) -> Result<(Facts, Step), MfaError> {
        let Entered { application, session, .. } = entered;
        let step = step_of(call, session.code).ok_or(MfaError::NoCode)?;
        let facts = self.facts(application, session).await?;
        let (_, standing) = self.stand(application, session, &facts);
        match standing {
            Standing::Open(offered) if offered.iter().any(|one| one.step == step) => Ok((facts, step)),
            Standing::Open(_) | Standing::Sufficient => Err(MfaError::NotOffered(step)),
        }
    }
}

/// The address that a code proves, of somebody who is to be.
fn proved_address(user: &MfaUser, code: &OneTimeCode) -> Option<String> {
    code.address.clone().filter(|_| user.standing == UserStanding::New)
}

fn code_for<'a>(application: &'a TheApplication, user: &'a MfaUser, binding: &'a str) -> CodeFor<'a> {
    CodeFor {
        application,
        subject: user.id,
        name: &user.name,
        purpose: Purpose::Mfa,
        binding,
        actor: Actor::Anonymous,
    }
}
