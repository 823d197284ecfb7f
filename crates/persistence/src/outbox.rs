use std::time::Duration;

use async_trait::async_trait;
use fidelio_credentials::ports::{Outbox, OutboxQueries};
use fidelio_credentials::{FailedMessage, QueuedMessage};
use fidelio_identity::Channel;
use fidelio_kernel::{ApplicationId, MessageId, StoreError, Timestamp};
use sea_orm::sea_query::{Expr, ExprTrait as _, LockBehavior, LockType};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Set, UpdateMany,
};

use crate::Database;
use crate::database::holdable;
use crate::entities::outbox::{ActiveModel, Column, Entity, Model};
use crate::errors::{corrupt, unavailable};
use crate::unit::Repository;

fn channel(name: &str) -> Result<Channel, StoreError> {
    Channel::from_name(name).ok_or(corrupt("outbox.channel"))
}

fn attempts(stored: i64) -> Result<u32, StoreError> {
    u32::try_from(stored).map_err(|_| corrupt("outbox.attempts"))
}

impl TryFrom<Model> for QueuedMessage {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: MessageId::from_uuid(row.id),
            application: ApplicationId::from_uuid(row.application_id),
            channel: channel(&row.channel)?,
            sealed: row.sealed,
            attempts: attempts(row.attempts)?,
            created_at: Timestamp::from_micros(row.created_at),
            expires_at: Timestamp::from_micros(row.expires_at),
        })
    }
}

impl TryFrom<Model> for FailedMessage {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: MessageId::from_uuid(row.id),
            application: ApplicationId::from_uuid(row.application_id),
            channel: channel(&row.channel)?,
            attempts: attempts(row.attempts)?,
            failed_at: row.failed_at.map(Timestamp::from_micros).ok_or(corrupt("outbox.failed_at"))?,
            error: row.error.unwrap_or_default(),
        })
    }
}

/// An update of this message while it waits.
fn update(id: MessageId) -> UpdateMany<Entity> {
    Entity::update_many().filter(Column::Id.eq(id.as_uuid())).filter(Column::FailedAt.is_null())
}

#[async_trait]
impl Outbox for Repository<'_> {
    async fn add(&mut self, message: &QueuedMessage) -> Result<(), StoreError> {
        let row = ActiveModel {
            id: Set(message.id.as_uuid()),
            application_id: Set(message.application.as_uuid()),
            channel: Set(message.channel.as_str().to_owned()),
            sealed: Set(message.sealed.clone()),
            attempts: Set(message.attempts.into()),
            created_at: Set(message.created_at.as_micros()),
            expires_at: Set(message.expires_at.as_micros()),
            due_at: Set(message.created_at.as_micros()),
            failed_at: Set(None),
            error: Set(None),
        };
        Entity::insert(row).exec_without_returning(self.db).await.map_err(unavailable)?;
        Ok(())
    }

    async fn claim(
        &mut self,
        channel: Channel,
        now: Timestamp,
        lease: Duration,
        most: u64,
    ) -> Result<Vec<QueuedMessage>, StoreError> {
        // PostgreSQL passes over what another is claiming at this moment, so that nobody waits for it and then goes
        // away empty-handed; SQLite lets one claim at a time, and sea-query leaves the clause out. Whether a message
        // was got is what the update says.
        let due = Entity::find()
            .filter(Column::Channel.eq(channel.as_str()))
            .filter(Column::FailedAt.is_null())
            .filter(Column::DueAt.lte(now.as_micros()))
            .order_by_asc(Column::DueAt)
            .order_by_asc(Column::Id)
            .limit(most)
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
        let mut claimed = Vec::new();
        for mut row in due.all(self.db).await.map_err(unavailable)? {
            let claim = update(MessageId::from_uuid(row.id))
                .col_expr(Column::DueAt, Expr::value((now + lease).as_micros()))
                .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
                .filter(Column::DueAt.eq(row.due_at));
            if claim.exec(self.db).await.map_err(unavailable)?.rows_affected == 1 {
                row.attempts += 1;
                claimed.push(row.try_into()?);
            }
        }
        Ok(claimed)
    }

    async fn delivered(&mut self, id: MessageId) -> Result<(), StoreError> {
        Entity::delete_by_id(id.as_uuid()).exec(self.db).await.map_err(unavailable)?;
        Ok(())
    }

    async fn retry(&mut self, id: MessageId, at: Timestamp, error: &str) -> Result<(), StoreError> {
        let retry = update(id)
            .col_expr(Column::DueAt, Expr::value(at.as_micros()))
            .col_expr(Column::Error, Expr::value(holdable(error)));
        retry.exec(self.db).await.map_err(unavailable)?;
        Ok(())
    }

    async fn give_up(&mut self, id: MessageId, at: Timestamp, error: &str) -> Result<(), StoreError> {
        let give_up = update(id)
            .col_expr(Column::FailedAt, Expr::value(at.as_micros()))
            .col_expr(Column::Error, Expr::value(holdable(error)))
            .col_expr(Column::Sealed, Expr::value(Vec::<u8>::new()))
            // At the end of the index, where nobody who looks for what is due comes by.
            .col_expr(Column::DueAt, Expr::value(i64::MAX));
        give_up.exec(self.db).await.map_err(unavailable)?;
        Ok(())
    }

    async fn forget_failed(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        let delete = Entity::delete_many().filter(Column::FailedAt.lt(before.as_micros()));
        Ok(delete.exec(self.db).await.map_err(unavailable)?.rows_affected)
    }
}

#[async_trait]
impl OutboxQueries for Database {
    async fn next_due(&self, channel: Channel) -> Result<Option<Timestamp>, StoreError> {
        let query = Entity::find()
            .select_only()
            .column(Column::DueAt)
            .filter(Column::Channel.eq(channel.as_str()))
            .filter(Column::FailedAt.is_null())
            .order_by_asc(Column::DueAt);
        let due_at: Option<i64> = query.into_tuple().one(&self.reader).await.map_err(unavailable)?;
        Ok(due_at.map(Timestamp::from_micros))
    }

    async fn failed(&self, application: ApplicationId, most: u64) -> Result<Vec<FailedMessage>, StoreError> {
        let query = Entity::find()
            .filter(Column::ApplicationId.eq(application.as_uuid()))
            .filter(Column::FailedAt.is_not_null())
            .order_by_desc(Column::FailedAt)
            .order_by_desc(Column::Id)
            .limit(most);
        query.all(&self.reader).await.map_err(unavailable)?.into_iter().map(FailedMessage::try_from).collect()
    }
}
