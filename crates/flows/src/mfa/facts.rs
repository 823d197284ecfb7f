//! What a policy looks at: who the user is and what they have.

use fidelio_credentials::Passkey;
use fidelio_credentials::session::{MfaSession, MfaUser, Standing as UserStanding};
use fidelio_identity::mfa_policy::{Flow, Rule, Situation, Step};
use fidelio_identity::{Address, Application, Channel, Contact, User};
use fidelio_kernel::StoreError;

use super::Mfa;
use super::engine::{Standing, judge};
use crate::ceremonies::is_reachable;
use crate::codes::reaches;

/// What is known of the user of a session now.
pub(super) struct Facts {
    pub(super) user: Option<User>,
    pub(super) passkeys: Vec<Passkey>,
    pub(super) contacts: Vec<Contact>,
    /// Whether nobody must be able to tell if there is such a user: the application hides it, and nothing was proved.
    pub(super) hides: bool,
}

impl Mfa {
    pub(super) async fn facts(&self, application: &Application, session: &MfaSession) -> Result<Facts, StoreError> {
        let hides = application.settings.hide_unknown_users && session.done.is_empty();
        let Some(user) = &session.user else {
            return Ok(Facts { user: None, passkeys: Vec::new(), contacts: Vec::new(), hides });
        };
        let found = self.passkeys.user_with_passkeys(application.id, user.name.folded()).await?;
        let contacts = self.identity.contacts(application.id, user.id).await?;
        // A name that was given to somebody else meanwhile is not the user of this session, and nor is a user whose
        // access was cut since.
        let (found, passkeys) = found
            .filter(|(found, _)| found.id == user.id && found.epoch == user.epoch)
            .map_or((None, Vec::new()), |(user, keys)| (Some(user), keys));
        Ok(Facts { user: found, passkeys, contacts, hides })
    }

    /// The rule that decides, and where the user stands.
    pub(super) fn stand<'a>(
        &self,
        application: &'a Application,
        session: &MfaSession,
        facts: &Facts,
    ) -> (Option<&'a Rule>, Standing) {
        let rule = application.settings.policy().rule(&self.situation(session, facts));
        let done: Vec<_> = session.done.iter().map(|done| done.step).collect();
        // Where registration is closed nobody is made whom the backend does not vouch for, whatever the policy says.
        let is_closed = flow(session) == Flow::SignUp && !application.settings.open_registration;
        let admits = |steps: &&Vec<Step>| !is_closed || steps.contains(&Step::External);
        let admitted = rule.map(|rule| {
            let sufficient = rule.sufficient.iter().filter(admits).cloned().collect();
            Rule { sufficient, ..rule.clone() }
        });
        let is_open = |steps: &[Step]| {
            let mut ahead = steps.iter().enumerate().skip(done.len());
            ahead.all(|(index, step)| self.can(application, session, facts, *step, index > 0))
        };
        let standing = judge(admitted.as_ref(), &done, &is_open);
        (rule, standing)
    }

    fn situation(&self, session: &MfaSession, facts: &Facts) -> Situation {
        let by_code = |step| self.code_addresses(session, facts, step).is_some();
        Situation {
            flow: flow(session),
            payload: session.payload.is_some(),
            known_device: is_known(session),
            passkey: session.user.is_none() || facts.hides || !facts.passkeys.is_empty(),
            contact: by_code(Channel::Email) || by_code(Channel::Sms),
        }
    }

    /// Whether the user can do this step at all. Whoever is hidden can do what everybody can; and of whoever is not
    /// named nothing is known before the first step, which tells.
    fn can(
        &self,
        application: &Application,
        session: &MfaSession,
        facts: &Facts,
        step: Step,
        is_later: bool,
    ) -> bool {
        let is_unnamed = session.user.is_none();
        let reaches_passkey = || is_unnamed || facts.hides || reaches_passkey(session, facts);
        match step {
            Step::External => true,
            Step::PasskeyAuth => reaches_passkey(),
            Step::PasskeyTx => session.payload.is_some() && reaches_passkey(),
            Step::OtpEmail | Step::OtpSms if is_unnamed => is_later,
            Step::OtpEmail => self.code_addresses(session, facts, Channel::Email).is_some(),
            Step::OtpSms => self.code_addresses(session, facts, Channel::Sms).is_some(),
            Step::PasskeyReg => {
                facts.hides || facts.passkeys.len() < application.settings.max_passkeys_per_user as usize
            }
        }
    }

    /// Where a code could be sent, if anywhere; masked where the client must not learn what the user has. For hidden
    /// users it depends on the name alone.
    pub(super) fn code_addresses(
        &self,
        session: &MfaSession,
        facts: &Facts,
        channel: Channel,
    ) -> Option<Vec<Address>> {
        let user = session.user.as_ref().filter(|_| self.delivery.reaches(channel))?;
        let addresses: Vec<_> = if facts.hides {
            match channel {
                Channel::Email => own_address(user, channel).into_iter().collect(),
                Channel::Sms => Vec::new(),
            }
        } else if user.standing == UserStanding::Known {
            let reached = facts.contacts.iter().filter(|contact| reaches(contact, channel));
            reached.map(|contact| contact.address.clone()).collect()
        } else {
            own_address(user, channel).into_iter().collect()
        };
        (!addresses.is_empty()).then_some(addresses)
    }
}

/// The address that somebody who is to be says to have.
fn own_address(user: &MfaUser, channel: Channel) -> Option<Address> {
    match channel {
        Channel::Email => Address::email(user.name.as_str()).ok(),
        Channel::Sms => user.phone.as_deref().and_then(|phone| Address::phone(phone).ok()),
    }
}

pub(super) fn flow(session: &MfaSession) -> Flow {
    match &session.user {
        Some(MfaUser { standing: UserStanding::New, .. }) => Flow::SignUp,
        _ => Flow::SignIn,
    }
}

pub(super) fn is_known(session: &MfaSession) -> bool {
    session.known_device || session.trust.iter().any(|item| item.known)
}

/// Whether this client can reach one of the user's passkeys, as it says. That decides what is offered and never which
/// rule applies: a client that says it can reach none must not be asked for less.
fn reaches_passkey(session: &MfaSession, facts: &Facts) -> bool {
    facts.passkeys.iter().any(|passkey| is_reachable(passkey, &session.device.info))
}
