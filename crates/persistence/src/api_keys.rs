use async_trait::async_trait;
use fidelio_identity::ApiKey;
use fidelio_identity::ports::ApiKeys;
use fidelio_kernel::{ApiKeyId, ApplicationId, Page, Paging, Secret, StoreError, Timestamp};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryTrait as _, Set};
use uuid::Uuid;

use crate::entities::api_keys::{ActiveModel, Column, Entity, Model};
use crate::errors::{corrupt, unavailable};
use crate::pages;
use crate::prepared::Prepared;
use crate::reader::Reader;
use crate::short::columns;
use crate::unit::Repository;

impl TryFrom<Model> for ApiKey {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: ApiKeyId::from_uuid(row.id),
            application: ApplicationId::from_uuid(row.application_id),
            name: row.name,
            secret_hash: Secret::new(row.secret_hash),
            scopes: row.scopes.parse().map_err(|_| corrupt("api_keys.scopes"))?,
            created_at: Timestamp::from_micros(row.created_at),
            expires_at: row.expires_at.map(Timestamp::from_micros),
            revoked_at: row.revoked_at.map(Timestamp::from_micros),
            last_used_at: row.last_used_at.map(Timestamp::from_micros),
            continues: row.continues.map(ApiKeyId::from_uuid),
        })
    }
}

static FIND: Prepared = Prepared::new(|backend| Entity::find_by_id(Uuid::nil()).build(backend));

pub(crate) async fn find(db: &Reader, id: ApiKeyId) -> Result<Option<ApiKey>, StoreError> {
    let Some(mut row) = FIND.one(db, [id.as_uuid().into()]).await? else { return Ok(None) };
    let key = columns!(row => Model: id application_id name secret_hash scopes created_at expires_at revoked_at
        last_used_at continues);
    key.try_into().map(Some)
}

pub(crate) async fn of_application(
    db: &Reader,
    application: ApplicationId,
    paging: Paging<ApiKeyId>,
) -> Result<Page<ApiKey, ApiKeyId>, StoreError> {
    let query = Entity::find().filter(Column::ApplicationId.eq(application.as_uuid()));
    pages::ascending(db, query, Column::Id, paging, ApiKeyId::as_uuid, |key: &ApiKey| key.id).await
}

#[async_trait]
impl ApiKeys for Repository<'_> {
    async fn insert(&mut self, key: &ApiKey) -> Result<(), StoreError> {
        let row = ActiveModel {
            id: Set(key.id.as_uuid()),
            application_id: Set(key.application.as_uuid()),
            name: Set(key.name.clone()),
            secret_hash: Set(key.secret_hash.expose_secret().clone()),
            scopes: Set(key.scopes.to_string()),
            created_at: Set(key.created_at.as_micros()),
            expires_at: Set(key.expires_at.map(Timestamp::as_micros)),
            revoked_at: Set(key.revoked_at.map(Timestamp::as_micros)),
            last_used_at: Set(key.last_used_at.map(Timestamp::as_micros)),
            continues: Set(key.continues.map(ApiKeyId::as_uuid)),
        };
        Entity::insert(row).exec_without_returning(self.db).await.map_err(unavailable)?;
        Ok(())
    }

    async fn revoke(
        &mut self,
        application: ApplicationId,
        id: ApiKeyId,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let update = Entity::update_many()
            .col_expr(Column::RevokedAt, Expr::value(at.as_micros()))
            .filter(Column::Id.eq(id.as_uuid()))
            .filter(Column::ApplicationId.eq(application.as_uuid()))
            .filter(Column::RevokedAt.is_null());
        Ok(update.exec(self.db).await.map_err(unavailable)?.rows_affected == 1)
    }

    async fn touch(&mut self, id: ApiKeyId, at: Timestamp) -> Result<(), StoreError> {
        let update = Entity::update_many()
            .col_expr(Column::LastUsedAt, Expr::value(at.as_micros()))
            .filter(Column::Id.eq(id.as_uuid()));
        update.exec(self.db).await.map_err(unavailable)?;
        Ok(())
    }
}
