use async_trait::async_trait;
use fidelio_credentials::SealingKey;
use fidelio_credentials::ports::{SealingKeyQueries, SealingKeys};
use fidelio_credentials::sealing_key::{SealedSecret, SecretOwner, WrappedKey};
use fidelio_identity::oidc_provider::ProviderId;
use fidelio_kernel::{ApplicationId, StoreError, Timestamp, WebhookId};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, FromQueryResult, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, Set,
};
use uuid::Uuid;

use crate::Database;
use crate::database::hold;
use crate::entities::{oidc_providers, sealing_keys, signing_keys, webhooks, wrapped_keys};
use crate::errors::{corrupt, unavailable};
use crate::unit::Repository;

/// `fideliok` in ASCII: the advisory lock under which sealing keys change.
const LOCK: i64 = 0x66_69_64_65_6c_69_6f_6b;

/// Numbers count up from zero, one for each rotation.
fn stored(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

fn read(number: i32) -> Result<u32, StoreError> {
    u32::try_from(number).map_err(|_| corrupt("sealing_keys.number"))
}

impl TryFrom<sealing_keys::Model> for SealingKey {
    type Error = StoreError;

    fn try_from(row: sealing_keys::Model) -> Result<Self, StoreError> {
        Ok(Self {
            number: read(row.number)?,
            created_at: Timestamp::from_micros(row.created_at),
            active_from: Timestamp::from_micros(row.active_from),
            refused_from: row.refused_from.map(Timestamp::from_micros),
            resealed_at: row.resealed_at.map(Timestamp::from_micros),
        })
    }
}

impl TryFrom<wrapped_keys::Model> for WrappedKey {
    type Error = StoreError;

    fn try_from(row: wrapped_keys::Model) -> Result<Self, StoreError> {
        Ok(Self {
            number: read(row.number)?,
            master_key: row.master_key,
            wrapped: row.wrapped,
            wrapped_at: Timestamp::from_micros(row.wrapped_at),
        })
    }
}

async fn all_keys(db: &impl ConnectionTrait) -> Result<Vec<SealingKey>, StoreError> {
    use sealing_keys::{Column, Entity};
    let rows = Entity::find().order_by_asc(Column::Number).all(db).await.map_err(unavailable)?;
    rows.into_iter().map(SealingKey::try_from).collect()
}

async fn all_wrapped(db: &impl ConnectionTrait) -> Result<Vec<WrappedKey>, StoreError> {
    use wrapped_keys::{Column, Entity};
    let found = Entity::find().order_by_asc(Column::Number).order_by_asc(Column::WrappedAt);
    let rows = found.order_by_asc(Column::MasterKey).all(db).await.map_err(unavailable)?;
    rows.into_iter().map(WrappedKey::try_from).collect()
}

#[async_trait]
impl SealingKeys for Repository<'_> {
    async fn hold(&mut self) -> Result<(Vec<SealingKey>, Vec<WrappedKey>), StoreError> {
        hold(self.db, LOCK).await?;
        Ok((all_keys(self.db).await?, all_wrapped(self.db).await?))
    }

    async fn insert(&mut self, key: &SealingKey) -> Result<(), StoreError> {
        let row = sealing_keys::ActiveModel {
            number: Set(stored(key.number)),
            created_at: Set(key.created_at.as_micros()),
            active_from: Set(key.active_from.as_micros()),
            refused_from: Set(key.refused_from.map(Timestamp::as_micros)),
            resealed_at: Set(key.resealed_at.map(Timestamp::as_micros)),
        };
        sealing_keys::Entity::insert(row).exec_without_returning(self.db).await.map_err(unavailable)?;
        Ok(())
    }

    async fn refuse_others(&mut self, number: u32, from: Timestamp) -> Result<(), StoreError> {
        use sealing_keys::{Column, Entity};
        let later =
            Condition::any().add(Column::RefusedFrom.is_null()).add(Column::RefusedFrom.gt(from.as_micros()));
        let update = Entity::update_many()
            .col_expr(Column::RefusedFrom, Expr::value(from.as_micros()))
            .filter(Column::Number.ne(stored(number)))
            .filter(later);
        update.exec(self.db).await.map_err(unavailable)?;
        Ok(())
    }

    async fn wrap(&mut self, wrapped: &WrappedKey) -> Result<(), StoreError> {
        use wrapped_keys::{ActiveModel, Column, Entity};
        let row = ActiveModel {
            number: Set(stored(wrapped.number)),
            master_key: Set(wrapped.master_key.clone()),
            wrapped: Set(wrapped.wrapped.clone()),
            wrapped_at: Set(wrapped.wrapped_at.as_micros()),
        };
        let replaced = OnConflict::columns([Column::Number, Column::MasterKey])
            .update_columns([Column::Wrapped, Column::WrappedAt])
            .to_owned();
        Entity::insert(row).on_conflict(replaced).exec_without_returning(self.db).await.map_err(unavailable)?;
        Ok(())
    }

    async fn unwrap_others(&mut self, master_key: &str) -> Result<u64, StoreError> {
        let others = wrapped_keys::Entity::delete_many().filter(wrapped_keys::Column::MasterKey.ne(master_key));
        Ok(others.exec(self.db).await.map_err(unavailable)?.rows_affected)
    }

    async fn reseal(&mut self, before: &SealedSecret, sealed: &[u8]) -> Result<bool, StoreError> {
        let (old, new) = (before.sealed.clone(), Expr::value(sealed.to_vec()));
        let done = match &before.owner {
            SecretOwner::SigningKey(kid) => {
                use signing_keys::{Column, Entity};
                let update = Entity::update_many().col_expr(Column::SealedPrivateKey, new);
                let it = Column::Kid.eq(kid.as_str()).and(Column::SealedPrivateKey.eq(old));
                update.filter(it).exec(self.db).await
            }
            SecretOwner::OidcProvider(application, id) => {
                use oidc_providers::{Column, Entity};
                let update = Entity::update_many().col_expr(Column::SealedSecret, new);
                let it = Column::ApplicationId.eq(application.as_uuid()).and(Column::Id.eq(id.as_str()));
                update.filter(it.and(Column::SealedSecret.eq(old))).exec(self.db).await
            }
            SecretOwner::Webhook(id) => {
                use webhooks::{Column, Entity};
                let update = Entity::update_many().col_expr(Column::SealedSecret, new);
                update.filter(Column::Id.eq(id.as_uuid()).and(Column::SealedSecret.eq(old))).exec(self.db).await
            }
        };
        Ok(done.map_err(unavailable)?.rows_affected == 1)
    }

    async fn resealed(&mut self, number: u32, at: Timestamp) -> Result<(), StoreError> {
        use sealing_keys::{Column, Entity};
        let update = Entity::update_many()
            .col_expr(Column::ResealedAt, Expr::value(at.as_micros()))
            .filter(Column::Number.eq(stored(number)));
        update.exec(self.db).await.map_err(unavailable)?;
        Ok(())
    }
}

#[async_trait]
impl SealingKeyQueries for Database {
    async fn sealing_keys(&self) -> Result<Vec<SealingKey>, StoreError> {
        all_keys(&self.reader).await
    }

    async fn wrapped_keys(&self) -> Result<Vec<WrappedKey>, StoreError> {
        all_wrapped(&self.reader).await
    }

    async fn sealed_secrets(&self) -> Result<Vec<SealedSecret>, StoreError> {
        let keys = {
            use signing_keys::{Column, Entity};
            Entity::find().select_only().columns([Column::Kid, Column::SealedPrivateKey])
        };
        let providers = {
            use oidc_providers::{Column, Entity};
            let with_secret = Entity::find().filter(Column::SealedSecret.is_not_null()).select_only();
            with_secret.columns([Column::ApplicationId, Column::Id, Column::SealedSecret])
        };
        let webhooks = {
            use webhooks::{Column, Entity};
            Entity::find().select_only().columns([Column::Id, Column::SealedSecret])
        };
        let keys = keys.into_model::<OfSigningKey>().all(&self.reader).await.map_err(unavailable)?;
        let providers = providers.into_model::<OfProvider>().all(&self.reader).await.map_err(unavailable)?;
        let webhooks = webhooks.into_model::<OfWebhook>().all(&self.reader).await.map_err(unavailable)?;
        let mut all = Vec::with_capacity(keys.len() + providers.len() + webhooks.len());
        for OfSigningKey { kid, sealed_private_key: sealed } in keys {
            all.push(SealedSecret { owner: SecretOwner::SigningKey(kid), sealed });
        }
        for OfProvider { application_id, id, sealed_secret: sealed } in providers {
            let id = ProviderId::parse(&id).map_err(|_| corrupt("oidc_providers.id"))?;
            let owner = SecretOwner::OidcProvider(ApplicationId::from_uuid(application_id), id);
            all.push(SealedSecret { owner, sealed });
        }
        for OfWebhook { id, sealed_secret: sealed } in webhooks {
            all.push(SealedSecret { owner: SecretOwner::Webhook(WebhookId::from_uuid(id)), sealed });
        }
        Ok(all)
    }
}

#[derive(FromQueryResult)]
struct OfSigningKey {
    kid: String,
    sealed_private_key: Vec<u8>,
}

#[derive(FromQueryResult)]
struct OfProvider {
    application_id: Uuid,
    id: String,
    sealed_secret: Vec<u8>,
}

#[derive(FromQueryResult)]
struct OfWebhook {
    id: Uuid,
    sealed_secret: Vec<u8>,
}
