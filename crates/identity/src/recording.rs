//! Recording what is done in the unit that does it, by whom and from where.

use std::sync::Arc;

use fidelio_kernel::text::printable;
use fidelio_kernel::{ApplicationId, AuditEventId, Clock, Random, RequestId, StoreError, UserId, base64url};

use crate::User;
use crate::audit::{Action, Actor, AuditEvent, KeptPersonal, Outcome, Personal};
use crate::ports::{IdentityUnit, Pseudonyms};

/// Who sends a request, as far as the connection and its headers tell.
#[derive(Clone, Debug, Default)]
pub struct Client {
    /// What limits count by: the address, or the network of it that one subscriber has. Absent for a backend, which
    /// acts for many.
    pub address: Option<String>,
    /// The languages that the user prefers, best first.
    pub languages: Vec<String>,
    /// What the User-Agent header tells.
    pub user_agent: String,
    /// The address or network for the audit log, of whoever it is.
    pub network: Option<String>,
    /// The request, as the answer names it.
    pub request: Option<RequestId>,
    /// The trace that the request is part of (W3C Trace Context).
    pub trace: Option<String>,
}

/// Who does something, and by which request.
#[derive(Clone, Debug)]
pub struct By {
    /// Who.
    pub actor: Actor,
    /// From where.
    pub client: Client,
}

impl By {
    /// Whoever uses the command line.
    pub fn command_line() -> Self {
        Self { actor: Actor::CommandLine, client: Client::default() }
    }
}

/// Records events.
#[derive(Clone)]
pub struct Audit {
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Makes identifiers and salts.
    pub random: Arc<dyn Random>,
    /// Keys hashes.
    pub pseudonyms: Arc<dyn Pseudonyms>,
}

/// What is to be recorded.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
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
    pub const fn new(application: ApplicationId, action: Action, actor: Actor) -> Self {
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
    pub fn on(self, user: &'a User) -> Self {
        self.on_user(user.id).named(user.name.as_str())
    }

    /// To this user, whose name is not at hand or not to be told.
    pub fn on_user(self, user: UserId) -> Self {
        Self { user: Some(user), ..self }
    }

    /// Under this name.
    pub fn named(self, username: &'a str) -> Self {
        Self { username: Some(username), ..self }
    }

    /// To this thing.
    pub fn target(self, target: impl ToString) -> Self {
        Self { target: Some(target.to_string()), ..self }
    }

    /// Which was refused.
    pub fn refused(self) -> Self {
        Self { outcome: Outcome::Refused, ..self }
    }

    /// With these words of the program.
    pub fn because(self, reason: impl Into<String>) -> Self {
        Self { reason: Some(reason.into()), ..self }
    }

    /// In this interaction of several requests.
    pub fn within(self, trace: &'a str) -> Self {
        Self { trace: Some(trace), ..self }
    }
}

/// Whether a text is a name that only machines give: hexadecimal digits, with hyphens as UUIDs have them.
fn is_opaque(text: &str) -> bool {
    (16..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

impl Audit {
    /// Records an event in the unit of what it is about: both or neither.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn record(
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
        base64url::encode(self.pseudonyms.pseudonym(event.application, &label))
    }

    /// The event, if the program recorded it; else, as the error, the event that there was one which it did not.
    ///
    /// # Errors
    /// When the program did not record it.
    pub fn genuine(&self, event: AuditEvent) -> Result<AuditEvent, Box<AuditEvent>> {
        if event.mac == self.mac(&event) {
            return Ok(event);
        }
        let entry = Entry::new(event.application, Action::ForgeryFound, Actor::System).target(event.id);
        Err(Box::new(self.event(entry, &Client::default()).0))
    }
}
