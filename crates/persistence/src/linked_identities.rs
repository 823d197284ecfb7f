use async_trait::async_trait;
use fidelio_identity::LinkedIdentity;
use fidelio_identity::oidc_provider::ProviderId;
use fidelio_identity::ports::LinkedIdentities;
use fidelio_kernel::{ApplicationId, StoreError, Timestamp, UserId};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QuerySelect as _, Set};

use crate::entities::linked_identities::{ActiveModel, Column, Entity, Model};
use crate::errors::{corrupt, unavailable};
use crate::unit::Repository;

impl TryFrom<Model> for LinkedIdentity {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        Ok(Self {
            application: ApplicationId::from_uuid(row.application_id),
            provider: ProviderId::parse(&row.provider_id).map_err(|_| corrupt("linked_identities.provider_id"))?,
            subject: row.subject,
            user: UserId::from_uuid(row.user_id),
            linked_at: Timestamp::from_micros(row.linked_at),
            last_used_at: row.last_used_at.map(Timestamp::from_micros),
        })
    }
}

fn at(application: ApplicationId, provider: &ProviderId) -> Condition {
    Condition::all()
        .add(Column::ApplicationId.eq(application.as_uuid()))
        .add(Column::ProviderId.eq(provider.as_str()))
}

#[async_trait]
impl LinkedIdentities for Repository<'_> {
    async fn link(&mut self, identity: &LinkedIdentity) -> Result<bool, StoreError> {
        let row = ActiveModel {
            application_id: Set(identity.application.as_uuid()),
            provider_id: Set(identity.provider.as_str().to_owned()),
            subject: Set(identity.subject.clone()),
            user_id: Set(identity.user.as_uuid()),
            linked_at: Set(identity.linked_at.as_micros()),
            last_used_at: Set(identity.last_used_at.map(Timestamp::as_micros)),
        };
        // Whichever of the two there is already: the account's user, or the user's account.
        let insert = Entity::insert(row).on_conflict(OnConflict::new().do_nothing().to_owned());
        Ok(insert.exec_without_returning(self.db).await.map_err(unavailable)? == 1)
    }

    async fn record_use(&mut self, identity: &LinkedIdentity, now: Timestamp) -> Result<bool, StoreError> {
        let update = Entity::update_many()
            .col_expr(Column::LastUsedAt, Expr::value(now.as_micros()))
            .filter(at(identity.application, &identity.provider))
            .filter(Column::Subject.eq(identity.subject.as_str()))
            .filter(Column::UserId.eq(identity.user.as_uuid()));
        Ok(update.exec(self.db).await.map_err(unavailable)?.rows_affected == 1)
    }

    async fn unlink(
        &mut self,
        application: ApplicationId,
        user: UserId,
        provider: &ProviderId,
    ) -> Result<Option<LinkedIdentity>, StoreError> {
        let the_user_s = at(application, provider).add(Column::UserId.eq(user.as_uuid()));
        let held = Entity::find().filter(the_user_s.clone()).lock_exclusive();
        let Some(old) = held.one(self.db).await.map_err(unavailable)? else { return Ok(None) };
        let delete = Entity::delete_many().filter(the_user_s).filter(Column::Subject.eq(&old.subject));
        delete.exec(self.db).await.map_err(unavailable)?;
        Ok(Some(old.try_into()?))
    }

    async fn unlink_all(&mut self, application: ApplicationId, provider: &ProviderId) -> Result<u64, StoreError> {
        let delete = Entity::delete_many().filter(at(application, provider));
        Ok(delete.exec(self.db).await.map_err(unavailable)?.rows_affected)
    }
}
