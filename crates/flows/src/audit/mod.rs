//! The audit log: recording what is done in the unit that does it, and what becomes of it then.

mod chaining;
mod notices;
mod verification;
mod webhooks;

pub use chaining::Chaining;
pub use notices::{Answer, Notice, Notices};
pub use verification::{AuditTrail, VerificationError, Verified};
pub use webhooks::{EventCourier, WebhookError, WebhookManagement, event_json};

use std::sync::Arc;

use fidelio_credentials::client_event::printable;
use fidelio_credentials::ports::Sealer;
use fidelio_identity::User;
use fidelio_identity::audit::{Action, Actor, AuditEvent, KeptPersonal, Outcome, Personal};
use fidelio_identity::ports::IdentityUnit;
use fidelio_kernel::{ApplicationId, AuditEventId, Clock, Random, StoreError, UserId, base64url};

use crate::Client;

/// Records events.
#[derive(Clone)]
pub struct Audit {
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Makes identifiers and salts.
    pub random: Arc<dyn Random>,
    /// Keys hashes.
    pub sealer: Arc<dyn Sealer>,
}

/// What is to be recorded.
#[derive(Clone, Debug)]
pub(crate) struct Entry<'a> {
    application: ApplicationId,
    action: Action,
    actor: Actor,
    outcome: Outcome,
    user: Option<UserId>,
    username: Option<&'a str>,
    target: Option<String>,
    reason: Option<String>,
    trace: Option<&'a str>,
}

/// The longest text from a client that is kept, in characters.
const MAX_TEXT: usize = 128;

impl<'a> Entry<'a> {
    /// That somebody did something.
    pub(crate) const fn new(application: ApplicationId, action: Action, actor: Actor) -> Self {
        Self {
            application,
            action,
            actor,
            outcome: Outcome::Success,
            user: None,
            username: None,
            target: None,
            reason: None,
            trace: None,
        }
    }

    /// To this user.
    pub(crate) fn on(self, user: &'a User) -> Self {
        self.on_user(user.id).named(user.name.as_str())
    }

    /// To this user, whose name is not at hand or not to be told.
    pub(crate) fn on_user(self, user: UserId) -> Self {
        Self { user: Some(user), ..self }
    }

    /// Under this name.
    pub(crate) fn named(self, username: &'a str) -> Self {
        Self { username: Some(username), ..self }
    }

    /// To this thing.
    pub(crate) fn target(self, target: impl ToString) -> Self {
        Self { target: Some(target.to_string()), ..self }
    }

    /// With these words of the program.
    pub(crate) fn because(self, reason: impl Into<String>) -> Self {
        Self { reason: Some(reason.into()), ..self }
    }

    /// In this interaction of several requests.
    pub(crate) fn within(self, trace: &'a str) -> Self {
        Self { trace: Some(trace), ..self }
    }
}

/// Whether a text is a name that only machines give: hexadecimal digits, with hyphens as UUIDs have them.
fn is_opaque(text: &str) -> bool {
    (16..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

impl Audit {
    /// Records an event in the unit of what it is about: both or neither.
    pub(crate) async fn record(
        &self,
        unit: &mut dyn IdentityUnit,
        entry: Entry<'_>,
        client: &Client,
    ) -> Result<(), StoreError> {
        let (event, personal) = self.event(entry, client);
        unit.audit().record(&event, personal.as_ref()).await
    }

    fn event(&self, entry: Entry<'_>, client: &Client) -> (AuditEvent, Option<KeptPersonal>) {
        let text = |text: &str| Some(printable(text, MAX_TEXT)).filter(|text| !text.is_empty());
        // What a client may call an interaction as it likes, a person's name for example, can be erased.
        let (trace, interaction) = match entry.trace {
            Some(trace) if is_opaque(trace) => (text(trace), None),
            Some(trace) => (None, text(trace)),
            None => (client.trace.as_deref().and_then(text), None),
        };
        let personal = Personal {
            username: entry.username.map(str::to_owned),
            address: client.network.clone(),
            client: text(&client.user_agent),
            interaction,
        };
        let personal = KeptPersonal::new(&personal, &*self.random);
        let mut event = AuditEvent {
            id: AuditEventId::new(&*self.clock, &*self.random),
            application: entry.application,
            at: self.clock.now(),
            action: entry.action,
            outcome: entry.outcome,
            reason: entry.reason,
            actor: entry.actor,
            user: entry.user,
            target: entry.target,
            request: client.request.map(|id| id.to_string()),
            trace,
            personal_hash: personal.as_ref().map(KeptPersonal::hash),
            mac: String::new(),
        };
        event.mac = self.mac(&event);
        (event, personal)
    }

    fn mac(&self, event: &AuditEvent) -> String {
        let label = format!("audit event\n{}", event.without_mac());
        base64url::encode(self.sealer.pseudonym(event.application, &label))
    }

    /// The event, if the program recorded it; else that there was one which it did not.
    fn genuine(&self, event: AuditEvent) -> AuditEvent {
        if event.mac == self.mac(&event) {
            return event;
        }
        tracing::error!(application = %event.application, event = %event.id, "an audit event was forged");
        let entry = Entry::new(event.application, Action::ForgeryFound, Actor::System).target(event.id);
        self.event(entry, &Client::default()).0
    }
}
