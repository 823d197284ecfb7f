use async_trait::async_trait;
use fidelio_credentials::ports::{UsedSessionQueries, UsedSessions};
use fidelio_kernel::{SessionId, StoreError, Timestamp};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QuerySelect as _, Set};
use uuid::Uuid;

use crate::Database;
use crate::entities::used_sessions::{ActiveModel, Column, Entity};
use crate::errors::unavailable;
use crate::prepared::PreparedInsert;
use crate::unit::Repository;

static CONSUME: PreparedInsert = PreparedInsert::or(|| OnConflict::column(Column::Id).do_nothing().to_owned());

#[async_trait]
impl UsedSessions for Repository<'_> {
    async fn consume(&mut self, session: SessionId, expires_at: Timestamp) -> Result<bool, StoreError> {
        let row = ActiveModel { id: Set(session.as_uuid()), expires_at: Set(expires_at.as_micros()) };
        Ok(CONSUME.insert(self.db, row).await? == 1)
    }

    async fn forget_expired(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        let delete = Entity::delete_many().filter(Column::ExpiresAt.lte(now.as_micros()));
        Ok(delete.exec(self.db).await.map_err(unavailable)?.rows_affected)
    }
}

#[async_trait]
impl UsedSessionQueries for Database {
    async fn used(&self, sessions: &[SessionId]) -> Result<Vec<SessionId>, StoreError> {
        let ids = sessions.iter().map(|session| session.as_uuid());
        let query = Entity::find().select_only().column(Column::Id).filter(Column::Id.is_in(ids));
        let used: Vec<Uuid> = query.into_tuple().all(&self.reader).await.map_err(unavailable)?;
        Ok(used.into_iter().map(SessionId::from_uuid).collect())
    }
}
