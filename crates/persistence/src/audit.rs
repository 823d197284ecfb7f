use async_trait::async_trait;
use fidelio_identity::AuditEvent;
use fidelio_identity::audit::{Actor, Chain, KeptPersonal, Link, Tip};
use fidelio_identity::ports::AuditLog;
use fidelio_kernel::{ApplicationId, StoreError, Timestamp, UserId};
use sea_orm::sea_query::{Expr, OnConflict, Query};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait as _, FromQueryResult, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _, Set,
};
use uuid::Uuid;

use crate::database::indexable;
use crate::entities::{audit_chains, audit_events, audit_pending};
use crate::errors::{corrupt, unavailable};
use crate::prepared::{Prepared, PreparedInsert};
use crate::short::{Row, columns};
use crate::unit::Repository;

pub(crate) fn sequence(stored: i64) -> Result<u64, StoreError> {
    u64::try_from(stored).map_err(|_| corrupt("audit_events.sequence"))
}

pub(crate) fn stored_sequence(sequence: u64) -> Result<i64, StoreError> {
    i64::try_from(sequence).map_err(|_| corrupt("audit_events.sequence"))
}

fn hash(stored: Vec<u8>) -> Result<[u8; 32], StoreError> {
    stored.try_into().map_err(|_| corrupt("audit_events.hash"))
}

fn personal(salt: Option<Vec<u8>>, json: Option<String>) -> Result<Option<KeptPersonal>, StoreError> {
    let (Some(salt), Some(json)) = (salt, json) else { return Ok(None) };
    let salt = salt.try_into().map_err(|_| corrupt("audit_events.personal_salt"))?;
    Ok(Some(KeptPersonal { salt, json }))
}

fn read(event: &str) -> Result<AuditEvent, StoreError> {
    serde_json::from_str(event).map_err(|_| corrupt("audit_events.event"))
}

/// JSON has no NUL, whatever a client has chosen, and so it is kept as it was hashed; so is what is personal.
fn written(event: &AuditEvent) -> Result<String, StoreError> {
    serde_json::to_string(event).map_err(|_| corrupt("audit_events.event"))
}

/// The user who did it, of this application or an operator.
const fn acting_user(event: &AuditEvent) -> Option<Uuid> {
    match event.actor {
        Actor::User(user) | Actor::Operator(user) => Some(user.as_uuid()),
        Actor::Anonymous | Actor::ApiKey(_) | Actor::CommandLine | Actor::System => None,
    }
}

/// Whether the columns by which events are searched say what the event says.
fn is_filed(row: &audit_events::Model, event: &AuditEvent) -> bool {
    row.application_id == event.application.as_uuid()
        && row.at == event.at.as_micros()
        && row.action == event.action.as_str()
        && row.outcome == event.outcome.as_str()
        && row.actor_kind == event.actor.kind()
        && row.user_id == event.user.map(UserId::as_uuid)
        && row.actor_user_id == acting_user(event)
        && row.request == event.request.as_deref().map(indexable)
}

impl TryFrom<audit_events::Model> for Link {
    type Error = StoreError;

    fn try_from(row: audit_events::Model) -> Result<Self, StoreError> {
        let event = read(&row.event)?;
        Ok(Self {
            is_filed: is_filed(&row, &event),
            sequence: sequence(row.sequence)?,
            event,
            personal: personal(row.personal_salt, row.personal_json)?,
            hash: hash(row.hash)?,
        })
    }
}

impl TryFrom<audit_chains::Model> for Chain {
    type Error = StoreError;

    fn try_from(row: audit_chains::Model) -> Result<Self, StoreError> {
        Ok(Self {
            base: Tip { sequence: sequence(row.base_sequence)?, hash: hash(row.base_hash)? },
            head: Tip { sequence: sequence(row.head_sequence)?, hash: hash(row.head_hash)? },
        })
    }
}

fn event_row(application: ApplicationId, link: &Link) -> Result<audit_events::ActiveModel, StoreError> {
    let event = &link.event;
    Ok(audit_events::ActiveModel {
        application_id: Set(application.as_uuid()),
        sequence: Set(stored_sequence(link.sequence)?),
        hash: Set(link.hash.to_vec()),
        at: Set(event.at.as_micros()),
        action: Set(event.action.as_str().to_owned()),
        outcome: Set(event.outcome.as_str().to_owned()),
        actor_kind: Set(event.actor.kind().to_owned()),
        user_id: Set(event.user.map(UserId::as_uuid)),
        actor_user_id: Set(acting_user(event)),
        request: Set(event.request.as_deref().map(indexable)),
        event: Set(written(event)?),
        personal_salt: Set(link.personal.as_ref().map(|personal| personal.salt.to_vec())),
        personal_json: Set(link.personal.as_ref().map(|personal| personal.json.clone())),
    })
}

/// Where what goes before a link ends.
#[derive(FromQueryResult)]
struct LastLink {
    sequence: i64,
    hash: Vec<u8>,
}

static RECORD: PreparedInsert = PreparedInsert::new();

/// A chain without links, unless the application has one.
static BEGIN: PreparedInsert =
    PreparedInsert::or(|| OnConflict::column(audit_chains::Column::ApplicationId).do_nothing().to_owned());

static HOLD: Prepared =
    Prepared::new(|backend| audit_chains::Entity::find_by_id(Uuid::nil()).lock_exclusive().build(backend));

/// The oldest events that wait, which who holds the chain has for itself.
static TAKE: Prepared = Prepared::new(|backend| {
    use audit_pending::{Column, Entity};

    let oldest = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::ApplicationId.eq(Uuid::nil()))
        .order_by_asc(Column::Id)
        .limit(1)
        .into_query();
    let delete = Query::delete()
        .from_table(Entity)
        .and_where(Column::ApplicationId.eq(Uuid::nil()))
        .and_where(Column::Id.in_subquery(oldest))
        .returning(Query::returning().columns([Column::Event, Column::PersonalSalt, Column::PersonalJson]))
        .to_owned();
    backend.build(&delete)
});

static APPEND: PreparedInsert = PreparedInsert::new();

/// If the chain ends where the links begin.
static LENGTHEN: Prepared = Prepared::new(|backend| {
    use audit_chains::{Column, Entity};

    Entity::update_many()
        .col_expr(Column::HeadSequence, Expr::value(0i64))
        .col_expr(Column::HeadHash, Expr::value(Vec::<u8>::new()))
        .filter(Column::ApplicationId.eq(Uuid::nil()))
        .filter(Column::HeadSequence.eq(0i64))
        .build(backend)
});

#[async_trait]
impl AuditLog for Repository<'_> {
    async fn record(&mut self, event: &AuditEvent, personal: Option<&KeptPersonal>) -> Result<(), StoreError> {
        let row = audit_pending::ActiveModel {
            id: Set(event.id.as_uuid()),
            application_id: Set(event.application.as_uuid()),
            user_id: Set(event.user.map(UserId::as_uuid)),
            actor_kind: Set(event.actor.kind().to_owned()),
            actor_user_id: Set(acting_user(event)),
            event: Set(written(event)?),
            personal_salt: Set(personal.map(|personal| personal.salt.to_vec())),
            personal_json: Set(personal.map(|personal| personal.json.clone())),
        };
        RECORD.insert(self.db, row).await?;
        Ok(())
    }

    async fn hold_chain(&mut self, application: ApplicationId) -> Result<Chain, StoreError> {
        let Tip { sequence, hash } = Tip::default();
        let row = audit_chains::ActiveModel {
            application_id: Set(application.as_uuid()),
            base_sequence: Set(stored_sequence(sequence)?),
            base_hash: Set(hash.to_vec()),
            head_sequence: Set(stored_sequence(sequence)?),
            head_hash: Set(hash.to_vec()),
        };
        BEGIN.insert(self.db, row).await?;
        let held = HOLD.one(self.db, [application.as_uuid().into()]).await?;
        let mut row = held.ok_or(corrupt("audit_chains"))?;
        columns!(row => audit_chains::Model: application_id base_sequence base_hash head_sequence head_hash)
            .try_into()
    }

    async fn take(
        &mut self,
        application: ApplicationId,
        most: u64,
    ) -> Result<Vec<(AuditEvent, Option<KeptPersonal>)>, StoreError> {
        let id = application.as_uuid();
        let taken = TAKE.all(self.db, [id.into(), id.into(), most.into()]).await?;
        let event = |mut row: Row| Ok((read(&row.read::<String>()?)?, personal(row.read()?, row.read()?)?));
        taken.into_iter().map(event).collect()
    }

    async fn append(&mut self, application: ApplicationId, links: &[Link]) -> Result<(), StoreError> {
        let (Some(first), Some(last)) = (links.first(), links.last()) else { return Ok(()) };
        let rows = links.iter().map(|link| event_row(application, link)).collect::<Result<_, _>>()?;
        APPEND.insert_all(self.db, rows).await?;
        let values = [
            stored_sequence(last.sequence)?.into(),
            last.hash.to_vec().into(),
            application.as_uuid().into(),
            (stored_sequence(first.sequence)? - 1).into(),
        ];
        // Links that do not follow the last one would be a chain that nobody can verify.
        match LENGTHEN.execute(self.db, values).await? {
            1 => Ok(()),
            _ => Err(corrupt("audit_chains.head_sequence")),
        }
    }

    async fn last_before(
        &mut self,
        application: ApplicationId,
        before: Timestamp,
    ) -> Result<Option<Tip>, StoreError> {
        use audit_events::Column;

        let of_application =
            || audit_events::Entity::find().filter(Column::ApplicationId.eq(application.as_uuid()));
        let first_younger = of_application()
            .select_only()
            .column(Column::Sequence)
            .filter(Column::At.gte(before.as_micros()))
            .order_by_asc(Column::Sequence)
            .into_tuple::<i64>();
        let first_younger = first_younger.one(self.db).await.map_err(unavailable)?;
        let last = of_application()
            .select_only()
            .column(Column::Sequence)
            .column(Column::Hash)
            .filter(Column::Sequence.lt(first_younger.unwrap_or(i64::MAX)))
            .order_by_desc(Column::Sequence)
            .into_model::<LastLink>();
        let Some(last) = last.one(self.db).await.map_err(unavailable)? else { return Ok(None) };
        Ok(Some(Tip { sequence: sequence(last.sequence)?, hash: hash(last.hash)? }))
    }

    async fn prune(&mut self, application: ApplicationId, base: Tip) -> Result<(), StoreError> {
        use audit_chains::{Column, Entity};

        let number = stored_sequence(base.sequence)?;
        let delete = audit_events::Entity::delete_many()
            .filter(audit_events::Column::ApplicationId.eq(application.as_uuid()))
            .filter(audit_events::Column::Sequence.lte(number));
        delete.exec(self.db).await.map_err(unavailable)?;
        let update = Entity::update_many()
            .col_expr(Column::BaseSequence, Expr::value(number))
            .col_expr(Column::BaseHash, Expr::value(base.hash.to_vec()))
            .filter(Column::ApplicationId.eq(application.as_uuid()));
        update.exec(self.db).await.map_err(unavailable)?;
        Ok(())
    }

    async fn erase(&mut self, application: ApplicationId, user: UserId) -> Result<(), StoreError> {
        // Held, so that no event is on its way from one table to the other meanwhile, and nobody prunes.
        for application in self.applications_with_events_of(application, user).await? {
            self.hold_chain(application).await?;
        }
        let pending = audit_pending::Entity::update_many()
            .col_expr(audit_pending::Column::PersonalSalt, Expr::value(None::<Vec<u8>>))
            .col_expr(audit_pending::Column::PersonalJson, Expr::value(None::<String>))
            .filter(by_or_about(PENDING, application, user));
        pending.exec(self.db).await.map_err(unavailable)?;
        let chained = audit_events::Entity::update_many()
            .col_expr(audit_events::Column::PersonalSalt, Expr::value(None::<Vec<u8>>))
            .col_expr(audit_events::Column::PersonalJson, Expr::value(None::<String>))
            .filter(by_or_about(CHAINED, application, user));
        chained.exec(self.db).await.map_err(unavailable)?;
        Ok(())
    }
}

/// What of an event says whose it is: its application, whom it is about, and what kind of actor did it, which one.
const PENDING: [audit_pending::Column; 4] = {
    use audit_pending::Column;
    [Column::ApplicationId, Column::UserId, Column::ActorKind, Column::ActorUserId]
};
/// The same of events that are chained.
const CHAINED: [audit_events::Column; 4] = {
    use audit_events::Column;
    [Column::ApplicationId, Column::UserId, Column::ActorKind, Column::ActorUserId]
};

/// Events of the application by or about the user; and, since operators act in every application, those that the user
/// did elsewhere as one. Nobody is an operator but users of one application, so for others that finds nothing.
fn by_or_about<C: ColumnTrait>(columns: [C; 4], application: ApplicationId, user: UserId) -> Condition {
    let [application_id, about, actor_kind, by] = columns;
    let user_id = user.as_uuid();
    // Each by itself, so that SQLite finds each by its index.
    let here = || Condition::all().add(application_id.eq(application.as_uuid()));
    let elsewhere = Condition::all().add(by.eq(user_id)).add(actor_kind.eq(Actor::Operator(user).kind()));
    Condition::any().add(here().add(about.eq(user_id))).add(here().add(by.eq(user_id))).add(elsewhere)
}

impl Repository<'_> {
    /// This application, and others in which the user acted as an operator, in the order in which everybody holds them.
    async fn applications_with_events_of(
        &self,
        application: ApplicationId,
        user: UserId,
    ) -> Result<Vec<ApplicationId>, StoreError> {
        let pending = audit_pending::Entity::find()
            .select_only()
            .column(audit_pending::Column::ApplicationId)
            .distinct()
            .filter(by_or_about(PENDING, application, user))
            .into_tuple::<Uuid>();
        let chained = audit_events::Entity::find()
            .select_only()
            .column(audit_events::Column::ApplicationId)
            .distinct()
            .filter(by_or_about(CHAINED, application, user))
            .into_tuple::<Uuid>();
        let mut applications = vec![application.as_uuid()];
        applications.extend(pending.all(self.db).await.map_err(unavailable)?);
        applications.extend(chained.all(self.db).await.map_err(unavailable)?);
        applications.sort_unstable();
        applications.dedup();
        Ok(applications.into_iter().map(ApplicationId::from_uuid).collect())
    }
}
