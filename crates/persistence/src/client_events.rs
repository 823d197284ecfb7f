use async_trait::async_trait;
use fidelio_credentials::ClientEvent;
use fidelio_credentials::ports::{ClientEventQueries, ClientEvents};
use fidelio_kernel::{ApplicationId, ClientEventId, SessionId, StoreError, Timestamp};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _, Set,
};

use crate::Database;
use crate::database::{holdable, indexable};
use crate::entities::client_events::{ActiveModel, Column, Entity, Model};
use crate::errors::unavailable;
use crate::unit::Repository;

impl From<Model> for ClientEvent {
    fn from(row: Model) -> Self {
        Self {
            id: ClientEventId::from_uuid(row.id),
            application: ApplicationId::from_uuid(row.application_id),
            session: SessionId::from_uuid(row.session),
            trace_id: row.trace_id,
            event: row.event,
            is_error: row.is_error,
            client: row.client,
            at: Timestamp::from_micros(row.at),
        }
    }
}

#[async_trait]
impl ClientEvents for Repository<'_> {
    async fn add(&mut self, event: &ClientEvent) -> Result<(), StoreError> {
        let row = ActiveModel {
            id: Set(event.id.as_uuid()),
            application_id: Set(event.application.as_uuid()),
            session: Set(event.session.as_uuid()),
            trace_id: Set(indexable(&event.trace_id)),
            event: Set(holdable(&event.event)),
            is_error: Set(event.is_error),
            client: Set(holdable(&event.client)),
            at: Set(event.at.as_micros()),
        };
        Entity::insert(row).exec_without_returning(self.db).await.map_err(unavailable)?;
        Ok(())
    }

    async fn forget(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        let delete = Entity::delete_many().filter(Column::At.lt(before.as_micros()));
        Ok(delete.exec(self.db).await.map_err(unavailable)?.rows_affected)
    }
}

#[async_trait]
impl ClientEventQueries for Database {
    async fn client_events(
        &self,
        application: ApplicationId,
        trace_id: Option<&str>,
        most: u64,
    ) -> Result<Vec<ClientEvent>, StoreError> {
        let query = Entity::find()
            .filter(Column::ApplicationId.eq(application.as_uuid()))
            .apply_if(trace_id, |query, trace_id| query.filter(Column::TraceId.eq(indexable(trace_id))))
            .order_by_desc(Column::At)
            .order_by_desc(Column::Id)
            .limit(most);
        Ok(query.all(&self.reader).await.map_err(unavailable)?.into_iter().map(ClientEvent::from).collect())
    }
}
