use std::time::Duration;

use async_trait::async_trait;
use fidelio_identity::Webhook;
use fidelio_identity::ports::{WebhookQueries, Webhooks};
use fidelio_identity::webhook::WebhookDelivery;
use fidelio_kernel::{ApplicationId, AuditEventId, StoreError, Timestamp, WebhookDeliveryId, WebhookId};
use sea_orm::sea_query::{LockType, SelectStatement};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _,
    Select, Set,
};
use uuid::Uuid;

use crate::Database;
use crate::database::holdable;
use crate::entities::webhook_deliveries::{self, Column, Entity, Model};
use crate::entities::webhooks;
use crate::errors::{corrupt, unavailable};
use crate::leases::{self, Queue};
use crate::prepared::{Prepared, PreparedInsert};
use crate::short::{Row, columns};
use crate::unit::Repository;

impl TryFrom<webhooks::Model> for Webhook {
    type Error = StoreError;

    fn try_from(row: webhooks::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: WebhookId::from_uuid(row.id),
            application: ApplicationId::from_uuid(row.application_id),
            url: row.url,
            actions: serde_json::from_str(&row.actions).map_err(|_| corrupt("webhooks.actions"))?,
            sealed_secret: row.sealed_secret,
            created_at: Timestamp::from_micros(row.created_at),
        })
    }
}

impl TryFrom<Model> for WebhookDelivery {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: WebhookDeliveryId::from_uuid(row.id),
            webhook: WebhookId::from_uuid(row.webhook_id),
            application: ApplicationId::from_uuid(row.application_id),
            event: AuditEventId::from_uuid(row.event_id),
            body: row.body,
            attempts: row.attempts.try_into().map_err(|_| corrupt("webhook_deliveries.attempts"))?,
            created_at: Timestamp::from_micros(row.created_at),
        })
    }
}

fn of_application(application: ApplicationId) -> Select<webhooks::Entity> {
    webhooks::Entity::find()
        .filter(webhooks::Column::ApplicationId.eq(application.as_uuid()))
        .order_by_asc(webhooks::Column::Id)
}

/// Held against deletion, so that what is enqueued for one of them finds it there.
static HOLD: Prepared = Prepared::new(|backend| {
    of_application(ApplicationId::from_uuid(Uuid::nil())).lock(LockType::KeyShare).build(backend)
});

impl Queue for Entity {
    const ID: Column = Column::Id;
    const ATTEMPTS: Column = Column::Attempts;
    const DUE_AT: Column = Column::DueAt;
    const FAILED_AT: Column = Column::FailedAt;
    const ERROR: Column = Column::Error;
}

static ENQUEUE: PreparedInsert = PreparedInsert::new();

/// Receivers to which a delivery is being made, or failed just now: nothing else is posted there meanwhile, so that one that
/// hangs or is down takes few couriers from the others. One event that it will not have does not keep the rest for longer.
fn busy(now: Timestamp, lease: Duration) -> SelectStatement {
    Entity::find()
        .select_only()
        .column(Column::WebhookId)
        .filter(Column::FailedAt.is_null())
        .filter(Column::Attempts.gt(0))
        .filter(Column::DueAt.gt(now.as_micros()))
        .filter(Column::DueAt.lte((now + lease).as_micros()))
        .into_query()
}

#[async_trait]
impl Webhooks for Repository<'_> {
    async fn insert(&mut self, webhook: &Webhook) -> Result<(), StoreError> {
        let row = webhooks::ActiveModel {
            id: Set(webhook.id.as_uuid()),
            application_id: Set(webhook.application.as_uuid()),
            url: Set(webhook.url.clone()),
            actions: Set(serde_json::to_string(&webhook.actions).map_err(|_| corrupt("webhooks.actions"))?),
            sealed_secret: Set(webhook.sealed_secret.clone()),
            created_at: Set(webhook.created_at.as_micros()),
        };
        webhooks::Entity::insert(row).exec_without_returning(self.db).await.map_err(unavailable)?;
        Ok(())
    }

    async fn delete(&mut self, application: ApplicationId, id: WebhookId) -> Result<bool, StoreError> {
        // The foreign key takes what waits along.
        let delete = webhooks::Entity::delete_many()
            .filter(webhooks::Column::Id.eq(id.as_uuid()))
            .filter(webhooks::Column::ApplicationId.eq(application.as_uuid()));
        Ok(delete.exec(self.db).await.map_err(unavailable)?.rows_affected == 1)
    }

    async fn of_application(&mut self, application: ApplicationId) -> Result<Vec<Webhook>, StoreError> {
        let found = HOLD.all(self.db, [application.as_uuid().into()]).await?;
        let webhook = |mut row: Row| -> Result<_, StoreError> {
            columns!(row => webhooks::Model: id application_id url actions sealed_secret created_at).try_into()
        };
        found.into_iter().map(webhook).collect()
    }

    async fn enqueue(&mut self, deliveries: &[WebhookDelivery]) -> Result<(), StoreError> {
        let row = |delivery: &WebhookDelivery| webhook_deliveries::ActiveModel {
            id: Set(delivery.id.as_uuid()),
            webhook_id: Set(delivery.webhook.as_uuid()),
            application_id: Set(delivery.application.as_uuid()),
            event_id: Set(delivery.event.as_uuid()),
            body: Set(holdable(&delivery.body)),
            attempts: Set(delivery.attempts.into()),
            created_at: Set(delivery.created_at.as_micros()),
            due_at: Set(delivery.created_at.as_micros()),
            failed_at: Set(None),
            error: Set(None),
        };
        ENQUEUE.insert_all(self.db, deliveries.iter().map(row).collect()).await
    }

    async fn claim(
        &mut self,
        now: Timestamp,
        lease: Duration,
    ) -> Result<Option<(WebhookDelivery, Webhook)>, StoreError> {
        // The receiver is read by itself, or it would be locked, and all that waits for it with it.
        let due = leases::due::<Entity>(now).filter(Column::WebhookId.not_in_subquery(busy(now, lease)));
        let Some(mut row) = due.one(self.db).await.map_err(unavailable)? else { return Ok(None) };
        if !leases::claim::<Entity>(self.db, row.id, row.due_at, now + lease).await? {
            return Ok(None);
        }
        row.attempts += 1;
        let webhook = webhooks::Entity::find_by_id(row.webhook_id).one(self.db).await.map_err(unavailable)?;
        let webhook = webhook.ok_or(corrupt("webhook_deliveries.webhook_id"))?;
        Ok(Some((row.try_into()?, webhook.try_into()?)))
    }

    async fn delivered(&mut self, id: WebhookDeliveryId) -> Result<(), StoreError> {
        leases::done::<Entity>(self.db, id.as_uuid()).await
    }

    async fn retry(&mut self, id: WebhookDeliveryId, at: Timestamp, error: &str) -> Result<(), StoreError> {
        leases::retry::<Entity>(self.db, id.as_uuid(), at, error).await
    }

    async fn give_up(&mut self, id: WebhookDeliveryId, at: Timestamp, error: &str) -> Result<(), StoreError> {
        leases::giving_up::<Entity>(id.as_uuid(), at, error).exec(self.db).await.map_err(unavailable)?;
        Ok(())
    }

    async fn bring_forward(&mut self, now: Timestamp, longest: Duration) -> Result<u64, StoreError> {
        leases::bring_forward::<Entity>(self.db, now, longest).await
    }

    async fn forget_failed(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        leases::forget_failed::<Entity>(self.db, before).await
    }
}

#[async_trait]
impl WebhookQueries for Database {
    async fn webhooks(&self, application: ApplicationId) -> Result<Vec<Webhook>, StoreError> {
        let rows = of_application(application).all(&self.reader).await.map_err(unavailable)?;
        rows.into_iter().map(Webhook::try_from).collect()
    }

    async fn next_delivery_due(&self) -> Result<Option<Timestamp>, StoreError> {
        leases::next_due(&self.reader, leases::waiting::<Entity>()).await
    }

    async fn failed_deliveries(
        &self,
        application: ApplicationId,
        most: u64,
    ) -> Result<Vec<(WebhookDelivery, Timestamp, String)>, StoreError> {
        let query = Entity::find()
            .filter(Column::ApplicationId.eq(application.as_uuid()))
            .filter(Column::FailedAt.is_not_null())
            .order_by_desc(Column::FailedAt)
            .order_by_desc(Column::Id)
            .limit(most);
        let failed = |row: Model| {
            let at = row.failed_at.map(Timestamp::from_micros).ok_or(corrupt("webhook_deliveries.failed_at"))?;
            let error = row.error.clone().unwrap_or_default();
            Ok((row.try_into()?, at, error))
        };
        query.all(&self.reader).await.map_err(unavailable)?.into_iter().map(failed).collect()
    }
}
