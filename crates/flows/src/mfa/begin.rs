//! `mfa/begin`, `mfa/discover` and `mfa/payload`.

use fidelio_credentials::ports::VerifiedTrustItem;
use fidelio_credentials::session::{MfaPayload, MfaSession, MfaUser, SessionTrustItem, Standing as UserStanding};
use fidelio_identity::mfa_policy::Step;
use fidelio_identity::user::check_display_name;
use fidelio_identity::{Address, Application, Invalid, TrustKind, UserName};
use fidelio_kernel::{RandomExt as _, SessionId, StoreError, TransactionId, UserId, base64url};

use super::engine::Standing;
use super::{Entered, Mfa, MfaError, Next, Request, RequestedUser};
use crate::TheApplication;
use crate::ceremonies::{new_challenge, session_device};
use crate::codes::nobody;
use crate::sessions::consume;

/// The longest payload, in bytes: it travels in the session, which travels in a header.
const MAX_PAYLOAD: usize = 2048;
/// The longest trace id, in bytes.
const MAX_TRACE_ID: usize = 128;
/// The longest description of what a browser can do that is taken along from step to step, in bytes.
const MAX_CAPABILITIES: usize = 1024;
/// How many times a session's life a whole flow may take.
const FLOW: u32 = 6;

impl Mfa {
    /// Begins a flow: says what the policy asks for in this situation. Writes nothing.
    ///
    /// # Errors
    /// When a field is malformed, or the policy has no way in.
    pub async fn begin(&self, request: Request) -> Result<Next, MfaError> {
        let Request { application, user, payload, trace_id, trust_items, mut device } = request;
        let payload = payload.filter(|text| !text.is_empty()).map(|text| self.payload(text)).transpose()?;
        let (clock, random) = (&*self.sessions.clock, &*self.sessions.random);
        let interaction = SessionId::new(clock, random);
        let trace_id = match trace_id.filter(|text| !text.is_empty()) {
            Some(text) => checked_trace_id(text)?,
            None => interaction.to_string(),
        };
        device.info.webauthn_capabilities =
            device.info.webauthn_capabilities.filter(|json| json.len() <= MAX_CAPABILITIES);
        let user = match user.filter(|user| !user.name.is_empty()) {
            Some(user) => Some(self.find(&application, user).await?),
            None => None,
        };
        let mut session = MfaSession {
            interaction,
            ends_at: clock.now() + application.session_lifetime() * FLOW,
            trace_id,
            user,
            known_device: false,
            trust: self.verified(&trust_items),
            payload,
            done: Vec::new(),
            code: None,
            challenge: new_challenge(random),
            device: session_device(device, clock, random),
        };
        self.recognise(&application, &mut session).await?;
        self.answer(&application, session).await
    }

    /// Whether any of these trust items is of somebody who has signed in with it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn discover(
        &self,
        application: &Application,
        trust_items: &[(TrustKind, String)],
    ) -> Result<bool, StoreError> {
        let ids: Vec<_> = self.verified(trust_items).into_iter().map(|item| item.id).collect();
        Ok(!ids.is_empty() && !self.identity.trusted(application.id, &ids).await?.is_empty())
    }

    /// Replaces what is to be signed, and says what is next.
    ///
    /// # Errors
    /// When the payload is malformed, was signed already, or the session cannot be used.
    pub async fn replace_payload(&self, entered: Entered, text: String) -> Result<Next, MfaError> {
        let Entered { application, sealed, mut session, .. } = entered;
        let payload = self.payload(text)?;
        if session.done.iter().any(|done| done.step == Step::PasskeyTx) {
            return Err(MfaError::PayloadSigned);
        }
        session.payload = Some(payload);
        // What was offered before is over with the payload it was for.
        session.challenge = new_challenge(&*self.sessions.random);
        let next = self.answer(&application, *session).await?;
        let mut unit = self.store.begin().await?;
        consume(&mut *unit, &sealed).await??;
        unit.commit().await?;
        Ok(next)
    }

    /// What is next for a session that is not complete.
    pub(super) async fn answer(&self, application: &Application, session: MfaSession) -> Result<Next, MfaError> {
        let facts = self.facts(application, &session).await?;
        let (rule, standing) = self.stand(application, &session, &facts);
        match standing {
            Standing::Open(offered) => self.next(application, session, &facts, rule, &offered),
            // Only steps complete a flow; a payload that came later does not.
            Standing::Sufficient => Err(MfaError::NoWay),
        }
    }

    async fn find(&self, application: &TheApplication, user: RequestedUser) -> Result<MfaUser, MfaError> {
        let RequestedUser { name, name_type, display_name, phone } = user;
        let name = UserName::parse(&name).map_err(|error| Invalid::new("user.username", error.advice))?;
        let display_name = display_name.filter(|text| !text.trim().is_empty());
        if let Some(text) = &display_name {
            check_display_name(text).map_err(|error| Invalid::new("user.displayName", error.advice))?;
        }
        let phone = match phone.filter(|text| !text.trim().is_empty()) {
            Some(text) => {
                let parsed = Address::phone(&text).map_err(|error| Invalid::new("user.phone", error.advice))?;
                Some(parsed.as_str().to_owned())
            }
            None => None,
        };
        let found = self.identity.user_by_name(application.id, name.folded()).await?;
        let (id, epoch, standing) = match found {
            Some(user) => (user.id, user.epoch, UserStanding::Known),
            None if application.settings.hide_unknown_users => {
                (nobody(&*self.sessions.sealer, application.id, &name), 0, UserStanding::Unknown)
            }
            None => (UserId::new(&*self.sessions.clock, &*self.sessions.random), 0, UserStanding::New),
        };
        let display_name = display_name.unwrap_or_else(|| name.as_str().to_owned());
        let name_type = name_type.unwrap_or_default();
        Ok(MfaUser { id, name, name_type, display_name, phone, epoch, standing })
    }

    /// Finds out whether the user of the session is known here: by the device, or by a trust item that was not used
    /// yet.
    pub(super) async fn recognise(
        &self,
        application: &Application,
        session: &mut MfaSession,
    ) -> Result<(), StoreError> {
        let known = session.user.as_ref().filter(|user| user.standing != UserStanding::New);
        let Some(id) = known.map(|user| user.id) else { return Ok(()) };
        let device = &session.device;
        session.known_device =
            device.is_remembered && self.identity.is_device_of(application.id, id, device.id).await?;
        if session.trust.is_empty() {
            return Ok(());
        }
        let ids: Vec<_> = session.trust.iter().map(|item| item.id.clone()).collect();
        let items: Vec<_> = session.trust.iter().map(|item| item.item).collect();
        let trusted = self.identity.trusted(application.id, &ids).await?;
        let used = self.used_sessions.used(&items).await?;
        for item in &mut session.trust {
            let is_users = trusted.iter().any(|(user, trust)| *user == id && *trust == item.id);
            item.known = is_users && !used.contains(&item.item);
        }
        Ok(())
    }

    fn verified(&self, items: &[(TrustKind, String)]) -> Vec<SessionTrustItem> {
        let now = self.sessions.clock.now();
        let mut verified: Vec<SessionTrustItem> = Vec::new();
        for item in items.iter().filter_map(|(kind, item)| self.trust_items.verify(*kind, item, now)) {
            // One item counts once, also when it is sent as two kinds.
            if verified.iter().all(|other| other.item != item.item) {
                let VerifiedTrustItem { id, item, expires_at } = item;
                verified.push(SessionTrustItem { id, item, expires_at, known: false });
            }
        }
        verified
    }

    fn payload(&self, text: String) -> Result<MfaPayload, Invalid> {
        let is_refused = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        if text.is_empty() || text.len() > MAX_PAYLOAD {
            return Err(Invalid::new(
                "payload",
                format!("must have 1 to {MAX_PAYLOAD} bytes; sign a digest of more"),
            ));
        }
        if text.chars().any(is_refused) {
            return Err(Invalid::new("payload", "must not have control characters except tabs and line breaks"));
        }
        let (clock, random) = (&*self.sessions.clock, &*self.sessions.random);
        Ok(MfaPayload {
            text,
            transaction: TransactionId::new(clock, random),
            server_nonce: base64url::encode(random.bytes::<32>()),
        })
    }
}

fn checked_trace_id(text: String) -> Result<String, Invalid> {
    if text.len() > MAX_TRACE_ID || text.chars().any(char::is_control) {
        return Err(Invalid::new("traceId", format!("must have at most {MAX_TRACE_ID} printable bytes")));
    }
    Ok(text)
}
