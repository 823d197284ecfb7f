use fidelio_identity::Invalid;
use fidelio_identity::audit::{Actor, AuditFilter, KeptPersonal, Link, Outcome as AuditOutcome};
use fidelio_kernel::{Timestamp, base64url};
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::types::Example;
use poem_openapi::{Enum, Object, OpenApi};

use super::paging::{cursor, page, paging};
use crate::auth::ApplicationAdmin;
use crate::document::Tag;
use crate::failure::{ANY, BAD_REQUEST, CREDENTIAL, NOT_FOUND, Outcome, TOO_MANY};
use crate::state::State;
use crate::wire::{Time, example};

/// How something came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename = "AuditOutcome", rename_all = "lowercase")]
pub(crate) enum OutcomeBody {
    /// It was done.
    Success,
    /// It was refused and changed nothing.
    Refused,
}

impl From<OutcomeBody> for AuditOutcome {
    fn from(outcome: OutcomeBody) -> Self {
        match outcome {
            OutcomeBody::Success => Self::Success,
            OutcomeBody::Refused => Self::Refused,
        }
    }
}

/// What kind of actor it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename = "AuditActorKind", rename_all = "snake_case")]
pub(crate) enum ActorKind {
    /// Somebody who showed nothing that says who it is.
    Anonymous,
    /// A user of the application.
    User,
    /// A backend with an API key.
    ApiKey,
    /// An operator of the installation.
    Operator,
    /// Whoever used the command line.
    CommandLine,
    /// The program by itself.
    System,
}

/// Who did something.
#[derive(Clone, Debug, Object)]
#[oai(rename = "AuditActor", rename_all = "camelCase", skip_serializing_if_is_none)]
pub(crate) struct ActorBody {
    /// What kind of actor.
    kind: ActorKind,
    /// The identifier of the user, the key or the operator.
    id: Option<String>,
}

impl From<Actor> for ActorBody {
    fn from(actor: Actor) -> Self {
        let (kind, id) = match actor {
            Actor::Anonymous => (ActorKind::Anonymous, None),
            Actor::User(id) => (ActorKind::User, Some(id.to_string())),
            Actor::ApiKey(id) => (ActorKind::ApiKey, Some(id.to_string())),
            Actor::Operator(id) => (ActorKind::Operator, Some(id.to_string())),
            Actor::CommandLine => (ActorKind::CommandLine, None),
            Actor::System => (ActorKind::System, None),
        };
        Self { kind, id }
    }
}

impl ActorKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::User => "user",
            Self::ApiKey => "api_key",
            Self::Operator => "operator",
            Self::CommandLine => "command_line",
            Self::System => "system",
        }
    }
}

/// What is personal of an event. It is erased with the user.
#[derive(Clone, Debug, Object)]
#[oai(rename = "AuditPersonal", rename_all = "camelCase", skip_serializing_if_is_none)]
pub(crate) struct PersonalBody {
    /// The user's name, as it was then.
    username: Option<String>,
    /// The network address that the request came from.
    address: Option<String>,
    /// The client, as its User-Agent header tells.
    client: Option<String>,
    /// What the client called the interaction.
    interaction: Option<String>,
}

/// Something that was done or refused.
#[derive(Clone, Debug, Object)]
#[oai(rename = "AuditEvent", rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct EventBody {
    /// Its place in the log, from 1.
    sequence: i64,
    /// The hash over the event before and this one.
    hash: String,
    /// Its identifier.
    id: String,
    /// When.
    at: Time,
    /// What was done, for example `user.deleted`.
    action: String,
    /// How it came out.
    outcome: OutcomeBody,
    /// Why it was refused, or what more there is to say.
    reason: Option<String>,
    /// Who did it.
    actor: ActorBody,
    /// To which user.
    user: Option<String>,
    /// To which other thing.
    target: Option<String>,
    /// The request by which it was done.
    request: Option<String>,
    /// The trace or interaction that the request is part of.
    trace: Option<String>,
    /// What is personal, unless it was erased.
    personal: Option<PersonalBody>,
}

impl From<Link> for EventBody {
    fn from(link: Link) -> Self {
        let event = link.event;
        let personal = link.personal.as_ref().map(KeptPersonal::read);
        Self {
            sequence: i64::try_from(link.sequence).unwrap_or(i64::MAX),
            hash: base64url::encode(link.hash),
            id: event.id.to_string(),
            at: Time(event.at),
            action: event.action.to_string(),
            outcome: match event.outcome {
                AuditOutcome::Success => OutcomeBody::Success,
                AuditOutcome::Refused => OutcomeBody::Refused,
            },
            reason: event.reason,
            actor: event.actor.into(),
            user: event.user.map(|user| user.to_string()),
            target: event.target,
            request: event.request,
            trace: event.trace,
            personal: personal.map(|personal| PersonalBody {
                username: personal.username,
                address: personal.address,
                client: personal.client,
                interaction: personal.interaction,
            }),
        }
    }
}

impl Example for EventBody {
    fn example() -> Self {
        Self {
            sequence: 12,
            hash: example::CHALLENGE.to_owned(),
            id: example::TRANSACTION.to_owned(),
            at: Time(Timestamp::from_seconds(1_767_372_044)),
            action: "user.deactivated".to_owned(),
            outcome: OutcomeBody::Success,
            reason: None,
            actor: ActorBody { kind: ActorKind::ApiKey, id: Some(example::API_KEY_ID.to_owned()) },
            user: Some(example::USER.to_owned()),
            target: None,
            request: Some(example::DEVICE.to_owned()),
            trace: None,
            personal: None,
        }
    }
}

page! {
    /// A page of the audit log.
    EventPage of EventBody, named "AuditEventPage"
}

/// What the verification of an audit log found.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct AuditVerificationResponse {
    /// Whether nothing was altered, removed, added or moved.
    intact: bool,
    /// What is wrong.
    problem: Option<String>,
    /// After what the log begins: `0:…`, or what retention removed last.
    base: String,
    /// The last event and its hash. Written down, it shows later whether the end of the log was removed.
    head: String,
    /// How many events were looked at.
    events: i64,
}

impl Example for AuditVerificationResponse {
    fn example() -> Self {
        Self {
            intact: true,
            problem: None,
            base: format!("0:{}", "A".repeat(43)),
            head: format!("12:{}", example::CHALLENGE),
            events: 12,
        }
    }
}

#[derive(Default)]
pub(crate) struct AuditApi;

#[OpenApi(prefix_path = "/fido2/v2/admin", tag = "Tag::Admin")]
impl AuditApi {
    /// Query the audit log
    ///
    /// Latest first. Refusals are written about a second after they were answered.
    #[oai(
        path = "/applications/:applicationId/audit-events",
        method = "get",
        operation_id = "adminAuditEventsList"
    )]
    #[allow(clippy::too_many_arguments)]
    async fn list(
        &self,
        state: State<'_>,
        caller: ApplicationAdmin,
        /// The application's identifier.
        #[oai(name = "applicationId")]
        _id: Path<String>,
        /// Only events of this moment and later (RFC 3339).
        since: Query<Option<String>>,
        /// Only events before this moment (RFC 3339).
        until: Query<Option<String>>,
        /// Only what was done, for example `user.deleted`.
        action: Query<Option<String>>,
        /// Only what came out like this.
        outcome: Query<Option<OutcomeBody>>,
        /// Only what was done to or by this user.
        user: Query<Option<String>>,
        /// Only what was done by such an actor.
        actor: Query<Option<ActorKind>>,
        /// Only what was done by this request.
        request: Query<Option<String>>,
        /// The `nextCursor` of the page before.
        cursor: Query<Option<String>>,
        /// How many at most: 1 to 200, 50 if absent.
        limit: Query<Option<u32>>,
    ) -> Outcome<Json<EventPage>, { ANY | BAD_REQUEST | CREDENTIAL | NOT_FOUND }> {
        let filter = AuditFilter {
            since: since.0.map(|text| instant("since", &text)).transpose()?,
            until: until.0.map(|text| instant("until", &text)).transpose()?,
            action: action.0.map(|name| name.parse()).transpose()?,
            outcome: outcome.0.map(AuditOutcome::from),
            user: user
                .0
                .map(|text| text.parse().map_err(|_| Invalid::new("user", "must be a UUID")))
                .transpose()?,
            actor: actor.0.map(|kind| kind.as_str().to_owned()),
            request: request.0,
        };
        let paging = paging(cursor.0, limit.0)?;
        let page = state.audit.events(caller.application.id, &filter, paging).await?.map(EventBody::from);
        Ok(Json(EventPage { items: page.items, next_cursor: page.next.map(self::cursor) }))
    }

    /// Verify the audit log
    ///
    /// Recomputes the hash of every event. It takes as long as the log is, and is done once at a time.
    #[oai(
        path = "/applications/:applicationId/audit-events/verification",
        method = "get",
        operation_id = "adminAuditVerify"
    )]
    async fn verify(
        &self,
        state: State<'_>,
        caller: ApplicationAdmin,
        /// The application's identifier.
        #[oai(name = "applicationId")]
        _id: Path<String>,
        /// The `head` of an earlier verification, which must be in the log.
        head: Query<Option<String>>,
    ) -> Outcome<Json<AuditVerificationResponse>, { ANY | BAD_REQUEST | CREDENTIAL | NOT_FOUND | TOO_MANY }> {
        let known = head.0.map(|text| text.parse()).transpose()?;
        let verified = state.audit.verify(caller.application.id, known).await?;
        Ok(Json(AuditVerificationResponse {
            intact: verified.problem.is_none(),
            problem: verified.problem,
            base: verified.chain.base.to_string(),
            head: verified.chain.head.to_string(),
            events: i64::try_from(verified.events).unwrap_or(i64::MAX),
        }))
    }
}

fn instant(field: &'static str, text: &str) -> Result<Timestamp, Invalid> {
    Timestamp::parse_rfc3339(text)
        .ok_or_else(|| Invalid::new(field, "must be a time of RFC 3339, like 2026-01-02T16:40:44Z"))
}
