use async_trait::async_trait;
use fidelio_credentials::ports::{SigningKeyQueries, SigningKeys};
use fidelio_credentials::signing_key::SigningKey;
use fidelio_kernel::{ApplicationId, StoreError, Timestamp};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Set,
};
use uuid::Uuid;

use crate::Database;
use crate::database::can_hold;
use crate::entities::signing_keys::{ActiveModel, Column, Entity, Model};
use crate::errors::unavailable;
use crate::unit::Repository;

impl From<Model> for SigningKey {
    fn from(row: Model) -> Self {
        Self {
            kid: row.kid,
            application: ApplicationId::from_uuid(row.application_id),
            public_key: row.public_key,
            sealed_private_key: row.sealed_private_key,
            created_at: Timestamp::from_micros(row.created_at),
            active_from: Timestamp::from_micros(row.active_from),
            retired_at: row.retired_at.map(Timestamp::from_micros),
        }
    }
}

#[async_trait]
impl SigningKeys for Repository<'_> {
    async fn insert(&mut self, key: &SigningKey) -> Result<(), StoreError> {
        let row = ActiveModel {
            kid: Set(key.kid.clone()),
            application_id: Set(key.application.as_uuid()),
            public_key: Set(key.public_key.clone()),
            sealed_private_key: Set(key.sealed_private_key.clone()),
            created_at: Set(key.created_at.as_micros()),
            active_from: Set(key.active_from.as_micros()),
            retired_at: Set(key.retired_at.map(Timestamp::as_micros)),
        };
        Entity::insert(row).exec_without_returning(self.db).await.map_err(unavailable)?;
        Ok(())
    }

    async fn retire_all(&mut self, application: ApplicationId, at: Timestamp) -> Result<(), StoreError> {
        let later = Condition::any().add(Column::RetiredAt.is_null()).add(Column::RetiredAt.gt(at.as_micros()));
        let update = Entity::update_many()
            .col_expr(Column::RetiredAt, Expr::value(at.as_micros()))
            .filter(Column::ApplicationId.eq(application.as_uuid()))
            .filter(later);
        update.exec(self.db).await.map_err(unavailable)?;
        Ok(())
    }
}

#[async_trait]
impl SigningKeyQueries for Database {
    async fn of_application(&self, application: ApplicationId) -> Result<Vec<SigningKey>, StoreError> {
        let query = Entity::find()
            .filter(Column::ApplicationId.eq(application.as_uuid()))
            .order_by_asc(Column::CreatedAt)
            .order_by_asc(Column::Kid);
        let rows = query.all(&self.reader).await.map_err(unavailable)?;
        Ok(rows.into_iter().map(SigningKey::from).collect())
    }

    async fn application_of(&self, kid: &str) -> Result<Option<ApplicationId>, StoreError> {
        if !can_hold(kid) {
            return Ok(None);
        }
        let query = Entity::find_by_id(kid).select_only().column(Column::ApplicationId);
        let id: Option<Uuid> = query.into_tuple().one(&self.reader).await.map_err(unavailable)?;
        Ok(id.map(ApplicationId::from_uuid))
    }
}
