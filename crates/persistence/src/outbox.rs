use std::time::Duration;

use async_trait::async_trait;
use fidelio_credentials::ports::{Outbox, OutboxQueries};
use fidelio_credentials::{FailedMessage, QueuedMessage};
use fidelio_identity::Channel;
use fidelio_kernel::{ApplicationId, MessageId, StoreError, Timestamp};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Set};

use crate::Database;
use crate::entities::outbox::{ActiveModel, Column, Entity, Model};
use crate::errors::{corrupt, unavailable};
use crate::leases::{self, Queue};
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

impl Queue for Entity {
    const ID: Column = Column::Id;
    const ATTEMPTS: Column = Column::Attempts;
    const DUE_AT: Column = Column::DueAt;
    const FAILED_AT: Column = Column::FailedAt;
    const ERROR: Column = Column::Error;
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
        let due = leases::due::<Entity>(now).filter(Column::Channel.eq(channel.as_str())).limit(most);
        let mut claimed = Vec::new();
        for mut row in due.all(self.db).await.map_err(unavailable)? {
            if leases::claim::<Entity>(self.db, row.id, row.due_at, now + lease).await? {
                row.attempts += 1;
                claimed.push(row.try_into()?);
            }
        }
        Ok(claimed)
    }

    async fn delivered(&mut self, id: MessageId) -> Result<(), StoreError> {
        leases::done::<Entity>(self.db, id.as_uuid()).await
    }

    async fn retry(&mut self, id: MessageId, at: Timestamp, error: &str) -> Result<(), StoreError> {
        leases::retry::<Entity>(self.db, id.as_uuid(), at, error).await
    }

    async fn give_up(&mut self, id: MessageId, at: Timestamp, error: &str) -> Result<(), StoreError> {
        let give_up = leases::giving_up::<Entity>(id.as_uuid(), at, error);
        give_up.col_expr(Column::Sealed, Expr::value(Vec::<u8>::new())).exec(self.db).await.map_err(unavailable)?;
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
impl OutboxQueries for Database {
    async fn next_due(&self, channel: Channel) -> Result<Option<Timestamp>, StoreError> {
        let waiting = leases::waiting::<Entity>().filter(Column::Channel.eq(channel.as_str()));
        leases::next_due(&self.reader, waiting).await
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
