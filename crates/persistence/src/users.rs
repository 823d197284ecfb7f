use async_trait::async_trait;
use fidelio_credentials::ports::OneTimeCodes;
use fidelio_identity::ports::{IdentityQueries, Users};
use fidelio_identity::{ApiKey, Contact, TrustId, User, UserName, UserNameType};
use fidelio_kernel::{ApiKeyId, ApplicationId, DeviceId, Page, Paging, StoreError, Timestamp, UserId};
use sea_orm::sea_query::{Expr, ExprTrait as _, LockType, OnConflict};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, QueryFilter as _, QuerySelect as _, QueryTrait as _, Set, UpdateMany,
};

use crate::database::can_hold;
use crate::entities::provisioned_users as provisioned;
use crate::entities::users::{ActiveModel, Column, Entity, Model};
use crate::errors::{corrupt, unavailable};
use crate::unit::Repository;
use crate::{Database, api_keys, contacts, devices, group_members, provisioned_users, trust_ids};

impl TryFrom<Model> for User {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: UserId::from_uuid(row.id),
            application: ApplicationId::from_uuid(row.application_id),
            name: UserName::parse(&row.name).map_err(|_| corrupt("users.name"))?,
            name_type: UserNameType::from_name(&row.name_type).ok_or(corrupt("users.name_type"))?,
            display_name: row.display_name,
            active: row.active,
            epoch: row.access_epoch.try_into().map_err(|_| corrupt("users.access_epoch"))?,
            created_at: Timestamp::from_micros(row.created_at),
        })
    }
}

/// An update is the one lock that both databases have.
pub(crate) fn locking(application: ApplicationId, id: UserId, now: Timestamp) -> UpdateMany<Entity> {
    Entity::update_many()
        .col_expr(Column::UpdatedAt, Expr::value(now.as_micros()))
        .filter(Column::Id.eq(id.as_uuid()))
        .filter(Column::ApplicationId.eq(application.as_uuid()))
}

#[async_trait]
impl Users for Repository<'_> {
    async fn insert(&mut self, user: &User) -> Result<bool, StoreError> {
        let row = ActiveModel {
            id: Set(user.id.as_uuid()),
            application_id: Set(user.application.as_uuid()),
            name: Set(user.name.as_str().to_owned()),
            name_folded: Set(user.name.folded().to_owned()),
            name_type: Set(user.name_type.as_str().to_owned()),
            display_name: Set(user.display_name.clone()),
            active: Set(user.active),
            access_epoch: Set(user.epoch.into()),
            created_at: Set(user.created_at.as_micros()),
            updated_at: Set(user.created_at.as_micros()),
        };
        let insert = Entity::insert(row).on_conflict(OnConflict::new().do_nothing().to_owned());
        Ok(insert.exec_without_returning(self.db).await.map_err(unavailable)? == 1)
    }

    async fn lock_active(
        &mut self,
        application: ApplicationId,
        id: UserId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let lock = locking(application, id, now).filter(Column::Active.eq(true));
        Ok(lock.exec(self.db).await.map_err(unavailable)?.rows_affected == 1)
    }

    async fn lock(&mut self, application: ApplicationId, id: UserId, now: Timestamp) -> Result<bool, StoreError> {
        Ok(locking(application, id, now).exec(self.db).await.map_err(unavailable)?.rows_affected == 1)
    }

    async fn set_active(
        &mut self,
        application: ApplicationId,
        id: UserId,
        active: bool,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        // Before the user: whoever changes a provisioned user holds it first.
        provisioned_users::touch(self.db, application, id, at).await?;
        let update = locking(application, id, at).col_expr(Column::Active, Expr::value(active));
        Ok(update.exec(self.db).await.map_err(unavailable)?.rows_affected == 1)
    }

    async fn rename(
        &mut self,
        application: ApplicationId,
        id: UserId,
        display_name: &str,
    ) -> Result<bool, StoreError> {
        let the_user = Entity::find_by_id(id.as_uuid()).filter(Column::ApplicationId.eq(application.as_uuid()));
        // Held first, so that the next statement sees what whoever was waited for has provisioned.
        if the_user.lock(LockType::NoKeyUpdate).one(self.db).await.map_err(unavailable)?.is_none() {
            return Ok(false);
        }
        let provisioned = provisioned::Entity::find_by_id(id.as_uuid()).into_query();
        let update = Entity::update_many()
            .col_expr(Column::DisplayName, Expr::value(display_name))
            .filter(Column::Id.eq(id.as_uuid()))
            .filter(Expr::exists(provisioned).not());
        Ok(update.exec(self.db).await.map_err(unavailable)?.rows_affected == 1)
    }

    async fn delete(&mut self, application: ApplicationId, id: UserId) -> Result<bool, StoreError> {
        // Whoever signs in holds the code first and the user then.
        self.hold_codes(id).await?;
        group_members::leave_all(self.db, application, id.as_uuid(), group_members::last_change(id.as_uuid()))
            .await?;
        // Foreign keys take the rest along.
        let delete = Entity::delete_many()
            .filter(Column::Id.eq(id.as_uuid()))
            .filter(Column::ApplicationId.eq(application.as_uuid()));
        if delete.exec(self.db).await.map_err(unavailable)?.rows_affected == 0 {
            return Ok(false);
        }
        // Codes have none to users: not every subject is one.
        OneTimeCodes::forget(self, application, id).await?;
        Ok(true)
    }
}

#[async_trait]
impl IdentityQueries for Database {
    async fn user(&self, application: ApplicationId, id: UserId) -> Result<Option<User>, StoreError> {
        let query = Entity::find_by_id(id.as_uuid()).filter(Column::ApplicationId.eq(application.as_uuid()));
        query.one(&self.reader).await.map_err(unavailable)?.map(User::try_from).transpose()
    }

    async fn user_by_name(&self, application: ApplicationId, folded: &str) -> Result<Option<User>, StoreError> {
        if !can_hold(folded) {
            return Ok(None);
        }
        let query = Entity::find()
            .filter(Column::ApplicationId.eq(application.as_uuid()))
            .filter(Column::NameFolded.eq(folded));
        query.one(&self.reader).await.map_err(unavailable)?.map(User::try_from).transpose()
    }

    async fn contacts(&self, application: ApplicationId, user: UserId) -> Result<Vec<Contact>, StoreError> {
        contacts::of_user(&self.reader, application, user).await
    }

    async fn is_device_of(
        &self,
        application: ApplicationId,
        user: UserId,
        device: DeviceId,
    ) -> Result<bool, StoreError> {
        devices::is_of(&self.reader, application, user, device).await
    }

    async fn trusted(
        &self,
        application: ApplicationId,
        ids: &[TrustId],
    ) -> Result<Vec<(UserId, TrustId)>, StoreError> {
        trust_ids::trusted(&self.reader, application, ids).await
    }

    async fn api_key(&self, id: ApiKeyId) -> Result<Option<ApiKey>, StoreError> {
        api_keys::find(&self.reader, id).await
    }

    async fn api_keys(
        &self,
        application: ApplicationId,
        paging: Paging<ApiKeyId>,
    ) -> Result<Page<ApiKey, ApiKeyId>, StoreError> {
        api_keys::of_application(&self.reader, application, paging).await
    }
}
