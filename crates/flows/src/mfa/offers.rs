//! What a client is told that it can do next.

use fidelio_credentials::options::{CreationOptions, Descriptor, RequestOptions, UserEntity};
use fidelio_credentials::session::{Ceremony, MfaPayload, MfaSession};
use fidelio_credentials::{SessionError, TransactionDigest};
use fidelio_identity::mfa_policy::{Rule, Step};
use fidelio_identity::{Address, Application, Channel, TrustKind};

use super::engine::OfferedStep;
use super::facts::{Facts, flow};
use super::{Mfa, MfaError, Next};
use crate::ceremonies::decoys;
use crate::codes::short;
use crate::creations::creation_options;

/// Something that can be done next.
#[derive(Clone, Debug)]
pub struct Offer {
    /// What.
    pub offered: Offered,
    /// Why, for programs: the name of the rule, and which step of how many it is, as in `new-device:1/2`.
    pub reason: String,
}

/// What can be done.
#[derive(Clone, Debug)]
pub enum Offered {
    /// Make a passkey.
    PasskeyReg(Box<CreationOptions>),
    /// Use a passkey; and the trust ids that the user is known by.
    PasskeyAuth(Box<RequestOptions>, Vec<(TrustKind, String)>),
    /// Sign the payload with a passkey; and the trust ids that the user is known by.
    PasskeyTx(Box<RequestOptions>, Vec<(TrustKind, String)>),
    /// Have a code sent to one of these.
    Code(Channel, Vec<AddressOption>),
    /// Type the code that was sent.
    TypeCode,
    /// Bring a token of the application's backend.
    External,
}

/// An address that a code can be sent to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressOption {
    /// What it is called, as in `email:primary`.
    pub name: String,
    /// What the user sees: enough to recognise it. Different from every other one.
    pub label: String,
    /// What stands for it.
    pub id: String,
}

impl Mfa {
    /// Seals the session and says what is next.
    pub(super) fn next(
        &self,
        application: &Application,
        session: MfaSession,
        facts: &Facts,
        rule: Option<&Rule>,
        offered: &[OfferedStep],
    ) -> Result<Next, MfaError> {
        if offered.is_empty() {
            return Err(MfaError::NoWay);
        }
        let rule_name = rule.map(|rule| rule.name.as_str()).unwrap_or_default();
        let mut offers = Vec::new();
        for one in offered {
            let reason = format!("{rule_name}:{}/{}", one.position, one.length);
            let is_sent = match one.step {
                Step::OtpEmail => session.code == Some(Channel::Email),
                Step::OtpSms => session.code == Some(Channel::Sms),
                _ => false,
            };
            if is_sent {
                offers.push(Offer { offered: Offered::TypeCode, reason: reason.clone() });
            }
            offers.push(Offer { offered: self.offer(application, &session, facts, one.step)?, reason });
        }
        let flow = flow(&session);
        Ok(Next { flow, offers, session: self.seal(application, session)? })
    }

    pub(super) fn seal(&self, application: &Application, session: MfaSession) -> Result<String, SessionError> {
        let most = session.ends_at;
        self.sessions.seal_until(application, Ceremony::Mfa(Box::new(session)), most)
    }

    fn offer(
        &self,
        application: &Application,
        session: &MfaSession,
        facts: &Facts,
        step: Step,
    ) -> Result<Offered, MfaError> {
        let challenge = |payload: Option<&MfaPayload>| match payload {
            Some(payload) => digest(session, payload).digest,
            None => session.challenge.0,
        };
        let request = |challenge: [u8; 32]| {
            let allow = self.allowed(application, session, facts);
            Box::new(RequestOptions::new(application, challenge.to_vec(), allow))
        };
        Ok(match step {
            Step::PasskeyAuth => Offered::PasskeyAuth(request(challenge(None)), known_trust(session)),
            Step::PasskeyTx => {
                Offered::PasskeyTx(request(challenge(session.payload.as_ref())), known_trust(session))
            }
            Step::PasskeyReg => {
                let user = session.user.as_ref().ok_or(SessionError::Invalid)?;
                let entity = match &facts.user {
                    Some(user) => UserEntity::from(user),
                    None => UserEntity {
                        id: user.id,
                        name: user.name.as_str().to_owned(),
                        display_name: user.display_name.clone(),
                    },
                };
                let options =
                    creation_options(application, entity, &session.challenge.0, &facts.passkeys, false, false);
                Offered::PasskeyReg(Box::new(options))
            }
            Step::OtpEmail => {
                Offered::Code(Channel::Email, self.address_options(application, session, facts, Channel::Email))
            }
            Step::OtpSms => {
                Offered::Code(Channel::Sms, self.address_options(application, session, facts, Channel::Sms))
            }
            Step::External => Offered::External,
        })
    }

    /// The passkeys that may be used; for a user who is hidden and has none, ones that nobody has.
    fn allowed(&self, application: &Application, session: &MfaSession, facts: &Facts) -> Vec<Descriptor> {
        match &session.user {
            None => Vec::new(),
            Some(user) if facts.hides && facts.passkeys.is_empty() => {
                decoys(&*self.sessions.sealer, application, &user.name)
            }
            Some(_) => facts.passkeys.iter().map(Descriptor::from).collect(),
        }
    }

    pub(super) fn address_options(
        &self,
        application: &Application,
        session: &MfaSession,
        facts: &Facts,
        channel: Channel,
    ) -> Vec<AddressOption> {
        let addresses = self.code_addresses(session, facts, channel).unwrap_or_default();
        let kind = match channel {
            Channel::Email => "email",
            Channel::Sms => "phone",
        };
        let mut options: Vec<AddressOption> = Vec::new();
        for (index, address) in addresses.iter().enumerate() {
            let number = index + 1;
            let name = if index == 0 { format!("{kind}:primary") } else { format!("{kind}:{number}") };
            let mut label = address.masked();
            if options.iter().any(|other| other.label == label) {
                label = format!("{label} ({number})");
            }
            options.push(AddressOption { name, label, id: self.address_id(application, session, address) });
        }
        options
    }

    /// Stands for an address in one flow, and tells nothing of it.
    pub(super) fn address_id(&self, application: &Application, session: &MfaSession, address: &Address) -> String {
        let label = format!("address\n{}\n{}", session.interaction, address.as_str());
        let id = short(self.sessions.sealer.pseudonym(application.id, &label));
        fidelio_kernel::ContactId::from_bytes(id).to_string()
    }
}

/// What a passkey signs as its challenge when it signs the payload.
pub(super) fn digest(session: &MfaSession, payload: &MfaPayload) -> TransactionDigest {
    TransactionDigest::with(&payload.text, &session.trace_id, payload.server_nonce.clone())
}

fn known_trust(session: &MfaSession) -> Vec<(TrustKind, String)> {
    let known = session.trust.iter().filter(|item| item.known);
    known.map(|item| (item.id.kind, item.id.id.clone())).collect()
}
