//! What a proved step leads to: the next one, or a user who is signed in. All that it changes is changed in one unit.

use fidelio_credentials::ceremony::AssertionResponse;
use fidelio_credentials::ports::Unit;
use fidelio_credentials::session::{DoneStep, MfaSession, MfaUser, Standing as UserStanding};
use fidelio_credentials::token::acr;
use fidelio_credentials::{OneTimeCode, SessionError, SignIn};
use fidelio_identity::audit::{Action, Actor};
use fidelio_identity::mfa_policy::{Flow, Step};
use fidelio_identity::{Address, Application, Basis, Contact, User};
use fidelio_kernel::{ContactId, DeviceId, PasskeyId, SessionId, SignInId, Timestamp, TokenId};

use super::engine::{Standing, combined_amr};
use super::facts::{Facts, flow};
use super::{Completed, Entered, Mfa, MfaError, Outcome, UsedPasskey};
use crate::addresses::{NewAddress, new_contact};
use crate::assertions::Proof;
use crate::audit::Entry;
use crate::authentication::AuthenticationError;
use crate::ceremonies::sighting;
use crate::codes::{CodeError, short};
use crate::creations::Created;
use crate::issuer::{Profile, Subject, passkey_scopes, weak_scopes};
use crate::registration::RegistrationError;
use crate::sessions::consume;
use crate::sign_ins::{new_refresh_token, new_sign_in};

/// What a step changes, in the unit of its outcome.
pub(super) enum Effect {
    Code(OneTimeCode),
    External { token: TokenId, expires_at: i64 },
    Assertion { proof: Box<Proof>, response: Box<AssertionResponse> },
    Creation(Box<Created>),
}

impl Mfa {
    /// Goes on after a step was proved: to the next one, or to the end.
    pub(super) async fn advance(
        &self,
        mut entered: Entered,
        facts: Facts,
        done: DoneStep,
        effect: Effect,
    ) -> Result<Outcome, MfaError> {
        let is_new = entered.session.user.as_ref().is_some_and(|user| user.standing == UserStanding::New);
        // Somebody who was known and is not there any more was deleted, and is not made again.
        let epoch = entered.session.user.as_ref().map(|user| user.epoch);
        if !facts.user.as_ref().map_or(is_new, |user| user.active && Some(user.epoch) == epoch) {
            return Err(MfaError::UserInactive);
        }
        // What a passkey proved is worth nothing once its owner has deleted it.
        let is_there = |id: PasskeyId| facts.passkeys.iter().any(|passkey| passkey.id == id);
        if !entered.session.done.iter().filter_map(|done| done.passkey).all(is_there) {
            return Err(AuthenticationError::UnknownPasskey.into());
        }
        // A trust item counts once: if another flow was completed with it meanwhile, it counts for nothing here.
        self.recognise(&entered.application, &mut entered.session).await?;
        entered.session.done.push(done);
        entered.session.code = None;
        let facts = Facts { hides: false, ..facts };
        let application = entered.application.clone();
        let (rule, standing) = self.stand(&application, &entered.session, &facts);
        match standing {
            Standing::Sufficient => Ok(Outcome::Done(Box::new(self.complete(entered, &facts, effect).await?))),
            Standing::Open(offered) => {
                let session = (*entered.session).clone();
                let next = self.next(&application, session, &facts, rule, &offered)?;
                self.keep_going(&entered, effect).await?;
                Ok(Outcome::More(next))
            }
        }
    }

    /// Uses up the session and what the step was proved with.
    async fn keep_going(&self, entered: &Entered, effect: Effect) -> Result<(), MfaError> {
        let now = self.issuer.clock.now();
        let mut unit = self.store.begin().await?;
        consume(&mut *unit, &entered.sealed).await??;
        self.spend(&mut *unit, &entered.session, &effect).await?;
        let unit = match effect {
            Effect::Code(_) | Effect::External { .. } => unit,
            Effect::Assertion { proof, response } => {
                self.keep_evidence(&mut *unit, &entered.session, &proof, *response, now).await?;
                self.assertions.record(unit, &proof, None, now, &entered.client).await?
            }
            // The policy's check has it that making a passkey is always the last step.
            Effect::Creation(_) => return Err(MfaError::NoWay),
        };
        Ok(unit.commit().await?)
    }

    /// Uses up what a step was proved with.
    async fn spend(&self, unit: &mut dyn Unit, session: &MfaSession, effect: &Effect) -> Result<(), MfaError> {
        match effect {
            Effect::Code(code) if !unit.one_time_codes().redeem(code).await? => Err(CodeError::Wrong.into()),
            Effect::External { token, expires_at } => {
                let (token, end) = (SessionId::from_uuid(token.as_uuid()), Timestamp::from_seconds(*expires_at));
                let is_first = unit.used_sessions().consume(token, end).await?;
                is_first.then_some(()).ok_or(MfaError::ExternalToken)
            }
            // Several sessions of a flow have one challenge, for each code that is asked for leaves two. What signs the
            // payload is kept as evidence, once; a new passkey is stored once.
            Effect::Assertion { .. } if session.done.last().is_some_and(|done| done.step == Step::PasskeyAuth) => {
                let challenge = SessionId::from_bytes(short(session.challenge.0));
                let is_first = unit.used_sessions().consume(challenge, session.ends_at).await?;
                is_first.then_some(()).ok_or_else(|| SessionError::Used.into())
            }
            Effect::Code(_) | Effect::Assertion { .. } | Effect::Creation(_) => Ok(()),
        }
    }

    async fn complete(&self, entered: Entered, facts: &Facts, effect: Effect) -> Result<Completed, MfaError> {
        let Entered { application, sealed, session, client } = entered;
        let session = &*session;
        let asked = session.user.as_ref().ok_or(SessionError::Invalid)?;
        let now = self.issuer.clock.now();
        let user = match &facts.user {
            Some(user) => user.clone(),
            None if asked.standing == UserStanding::New => new_user(&application, asked, now),
            // The user was deleted since the flow began, and must not come back under the same identifier.
            None => return Err(MfaError::UserInactive),
        };
        let contacts = self.contacts(facts, session, &user, now);
        let flow = flow(session);

        // All that is signed is signed before anything is stored.
        let sign_in_id = SignInId::new(&*self.issuer.clock, &*self.issuer.random);
        let api_key = session.done.iter().find_map(|done| done.api_key);
        let sign_in = SignIn {
            api_key,
            provider_session: session.done.iter().find_map(|done| done.provider_session),
            ..new_sign_in(sign_in_id, &application, subject(&application, session, &user), now)
        };
        let refresh_token = new_refresh_token(&self.issuer);
        let access_token = self.issuer.access_of(&application, &sign_in, &user).await?;
        let profile =
            Profile { username: user.name.as_str(), display_name: &user.display_name, contacts: &contacts };
        let id_token = self.issuer.identity(&application, &sign_in, &profile).await?;
        let payload_signature = self.sign(&application, session, &user).await?;

        let mut unit = self.store.begin().await?;
        consume(&mut *unit, &sealed).await??;
        // A flow has several sessions, for each code that is asked for leaves two; it ends once.
        if !unit.used_sessions().consume(session.interaction, session.ends_at).await? {
            return Err(SessionError::Used.into());
        }
        self.spend(&mut *unit, session, &effect).await?;
        let entry = Entry::new(application.id, Action::SignedIn, Actor::User(user.id)).on(&user);
        let entry = entry.target(sign_in.id).within(&session.trace_id);
        let basis = basis(session, facts.user.as_ref(), asked.epoch);
        if facts.user.is_some() {
            if !unit.access().hold(application.id, &basis, now).await? {
                return Err(MfaError::UserInactive);
            }
        } else {
            if !unit.users().insert(&user).await? {
                return Err(RegistrationError::UserNameTaken.into());
            }
            for contact in &contacts {
                unit.contacts().replace(contact).await?;
            }
            if !unit.access().hold(application.id, &basis, now).await? {
                return Err(MfaError::ExternalToken);
            }
            let made = Entry::new(application.id, Action::UserCreated, Actor::User(user.id)).on(&user);
            self.codes.audit.record(&mut *unit, made.within(&session.trace_id), &client).await?;
        }
        let mut sighting = sighting(&sealed, &session.device, user.id, now);
        // A new user has no device yet that this one could be.
        sighting.is_remembered |= facts.user.is_none();
        let device = unit.devices().record(&sighting).await?;
        // In an order that is the same for everybody.
        let mut trust: Vec<_> = session.trust.iter().collect();
        trust.sort_by_key(|item| item.item);
        for item in trust {
            // For as long as there can be a session that has it.
            let until = item.expires_at.max(session.ends_at);
            if !unit.used_sessions().consume(item.item, until).await? {
                if item.known {
                    return Err(SessionError::Used.into());
                }
                // It was used before, so it says nothing of this user.
                continue;
            }
            unit.trust_ids().remember(application.id, user.id, &item.id, now).await?;
        }
        let mut passkey = None;
        let mut unit = match effect {
            Effect::Code(_) | Effect::External { .. } => unit,
            Effect::Assertion { proof, response } => {
                self.keep_evidence(&mut *unit, session, &proof, *response, now).await?;
                let Proof { passkey: used, .. } = &*proof;
                passkey =
                    Some(UsedPasskey { id: used.id, aaguid: used.aaguid, public_key: used.public_key.clone() });
                self.assertions.record(unit, &proof, Some(device), now, &client).await?
            }
            Effect::Creation(created) => {
                let made = store_passkey(&mut *unit, &application, *created, device).await?;
                let actor = Actor::User(user.id);
                let stored = Entry::new(application.id, Action::PasskeyRegistered, actor).on(&user).target(made.id);
                self.codes.audit.record(&mut *unit, stored.within(&session.trace_id), &client).await?;
                passkey = Some(made);
                unit
            }
        };
        unit.sign_ins().begin(&sign_in, Some(&refresh_token.to_keep())).await?;
        self.codes.audit.record(&mut *unit, entry, &client).await?;
        unit.commit().await?;
        Ok(Completed {
            flow,
            access_token,
            id_token,
            refresh_token: refresh_token.reveal(),
            device,
            payload: session.payload.as_ref().map(|payload| payload.text.clone()).unwrap_or_default(),
            payload_signature,
            passkey,
        })
    }

    /// The user's addresses; for one who is made now, those that were proved on the way.
    fn contacts(&self, facts: &Facts, session: &MfaSession, user: &User, now: Timestamp) -> Vec<Contact> {
        if facts.user.is_some() {
            return facts.contacts.clone();
        }
        let proved = session.done.iter().filter_map(|done| {
            let text = done.address.as_ref()?;
            match done.step {
                Step::OtpEmail => Address::email(text).ok(),
                Step::OtpSms => Address::phone(text).ok(),
                _ => None,
            }
        });
        let contact = |address| {
            let id = ContactId::new(&*self.issuer.clock, &*self.issuer.random);
            // Whoever asked for a code by text message agreed to get one.
            new_contact(id, user, NewAddress { address, messaging_consent: true }, now)
        };
        proved.map(contact).collect()
    }
}

/// Who is authenticated by the steps, and how. A passkey that somebody makes who is known already says nothing of who
/// that is; what was proved before says it.
pub(super) fn subject(application: &Application, session: &MfaSession, user: &User) -> Subject {
    let is_new = flow(session) == Flow::SignUp;
    let proves = |done: &&DoneStep| is_new || done.step != Step::PasskeyReg;
    let done: Vec<_> = session.done.iter().filter(proves).map(|done| (done.step, done.amr.as_slice())).collect();
    let amr = combined_amr(&done);
    let has_proved_passkey = done.iter().any(|(step, _)| step.is_passkey());
    let passkey = session.done.iter().rev().find_map(|done| done.passkey);
    Subject {
        user: user.id,
        username: user.name.as_str().to_owned(),
        passkey,
        scopes: if has_proved_passkey { passkey_scopes(application) } else { weak_scopes(application) },
        acr: acr(&amr).to_owned(),
        amr,
        epoch: user.epoch,
    }
}

/// What the steps rest on: the user as the flow came to know them, the passkeys of earlier steps, and the key of a
/// backend that vouched. The last step's own passkey is looked after where its use is recorded.
fn basis(session: &MfaSession, user: Option<&User>, epoch: u32) -> Basis {
    let earlier = session.done.split_last().map(|(_, earlier)| earlier).unwrap_or_default();
    Basis {
        user: user.map(|user| (user.id, epoch)),
        passkeys: earlier.iter().filter_map(|done| done.passkey).collect(),
        sign_in: None,
        api_key: session.done.iter().find_map(|done| done.api_key),
        provider_session: session.done.iter().find_map(|done| done.provider_session),
    }
}

fn new_user(application: &Application, asked: &MfaUser, now: Timestamp) -> User {
    User {
        id: asked.id,
        application: application.id,
        name: asked.name.clone(),
        name_type: asked.name_type,
        display_name: asked.display_name.clone(),
        active: true,
        epoch: 0,
        created_at: now,
    }
}

async fn store_passkey(
    unit: &mut dyn Unit,
    application: &Application,
    created: Created,
    device: DeviceId,
) -> Result<UsedPasskey, MfaError> {
    let mut passkey = created.passkey;
    let owned = unit.passkeys().ids_of_user(passkey.user).await?;
    if owned.len() >= application.settings.max_passkeys_per_user as usize {
        return Err(RegistrationError::TooManyPasskeys.into());
    }
    passkey.created_on = Some(device);
    passkey.last_used_on = Some(device);
    if !unit.passkeys().insert(&passkey).await? {
        return Err(RegistrationError::CredentialExists.into());
    }
    Ok(UsedPasskey { id: passkey.id, aaguid: passkey.aaguid, public_key: passkey.public_key })
}
