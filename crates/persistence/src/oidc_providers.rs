use async_trait::async_trait;
use fidelio_identity::OidcProvider;
use fidelio_identity::oidc_provider::ProviderId;
use fidelio_identity::ports::{OidcProviderQueries, OidcProviders};
use fidelio_kernel::{ApplicationId, Page, Paging, StoreError, Timestamp};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QuerySelect as _, Set};

use crate::entities::oidc_providers::{ActiveModel, Column, Entity, Model};
use crate::errors::{corrupt, unavailable};
use crate::unit::Repository;
use crate::{Database, pages};

impl TryFrom<Model> for OidcProvider {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        Ok(Self {
            application: ApplicationId::from_uuid(row.application_id),
            id: ProviderId::parse(&row.id).map_err(|_| corrupt("oidc_providers.id"))?,
            settings: serde_json::from_str(&row.settings).map_err(|_| corrupt("oidc_providers.settings"))?,
            sealed_secret: row.sealed_secret,
            created_at: Timestamp::from_micros(row.created_at),
        })
    }
}

fn settings_json(provider: &OidcProvider) -> Result<String, StoreError> {
    serde_json::to_string(&provider.settings).map_err(|_| corrupt("oidc_providers.settings"))
}

pub(crate) fn key(application: ApplicationId, id: &ProviderId) -> (uuid::Uuid, String) {
    (application.as_uuid(), id.as_str().to_owned())
}

#[async_trait]
impl OidcProviders for Repository<'_> {
    async fn insert(&mut self, provider: &OidcProvider) -> Result<bool, StoreError> {
        let row = ActiveModel {
            application_id: Set(provider.application.as_uuid()),
            id: Set(provider.id.as_str().to_owned()),
            settings: Set(settings_json(provider)?),
            sealed_secret: Set(provider.sealed_secret.clone()),
            created_at: Set(provider.created_at.as_micros()),
        };
        let on_conflict = OnConflict::columns([Column::ApplicationId, Column::Id]).do_nothing().to_owned();
        let insert = Entity::insert(row).on_conflict(on_conflict);
        Ok(insert.exec_without_returning(self.db).await.map_err(unavailable)? == 1)
    }

    async fn update(&mut self, provider: &OidcProvider) -> Result<bool, StoreError> {
        let mut update = Entity::update_many()
            .col_expr(Column::Settings, Expr::value(settings_json(provider)?))
            .filter(Column::ApplicationId.eq(provider.application.as_uuid()))
            .filter(Column::Id.eq(provider.id.as_str()));
        if let Some(secret) = &provider.sealed_secret {
            update = update.col_expr(Column::SealedSecret, Expr::value(secret.clone()));
        }
        Ok(update.exec(self.db).await.map_err(unavailable)?.rows_affected == 1)
    }

    async fn delete(&mut self, application: ApplicationId, id: &ProviderId) -> Result<bool, StoreError> {
        // Foreign keys take what is linked by it along.
        let delete = Entity::delete_by_id(key(application, id));
        Ok(delete.exec(self.db).await.map_err(unavailable)?.rows_affected == 1)
    }

    async fn lock(
        &mut self,
        application: ApplicationId,
        id: &ProviderId,
    ) -> Result<Option<OidcProvider>, StoreError> {
        let held = Entity::find_by_id(key(application, id)).lock_exclusive();
        held.one(self.db).await.map_err(unavailable)?.map(OidcProvider::try_from).transpose()
    }

    async fn hold(
        &mut self,
        application: ApplicationId,
        id: &ProviderId,
    ) -> Result<Option<OidcProvider>, StoreError> {
        // Shared, since many sign in by it at the same time, and none of them changes it.
        let held = Entity::find_by_id(key(application, id)).lock_shared();
        held.one(self.db).await.map_err(unavailable)?.map(OidcProvider::try_from).transpose()
    }
}

#[async_trait]
impl OidcProviderQueries for Database {
    async fn oidc_providers(
        &self,
        application: ApplicationId,
        paging: Paging<ProviderId>,
    ) -> Result<Page<OidcProvider, ProviderId>, StoreError> {
        let query = Entity::find().filter(Column::ApplicationId.eq(application.as_uuid()));
        let key = |provider: &OidcProvider| provider.id.clone();
        pages::ascending(&self.reader, query, Column::Id, paging, String::from, key).await
    }

    async fn oidc_provider(
        &self,
        application: ApplicationId,
        id: &ProviderId,
    ) -> Result<Option<OidcProvider>, StoreError> {
        let row = Entity::find_by_id(key(application, id)).one(&self.reader).await.map_err(unavailable)?;
        row.map(OidcProvider::try_from).transpose()
    }
}
