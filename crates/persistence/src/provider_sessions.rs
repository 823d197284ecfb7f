use async_trait::async_trait;
use fidelio_identity::ProviderSession;
use fidelio_identity::federation::AtProvider;
use fidelio_identity::oidc_provider::ProviderId;
use fidelio_identity::ports::ProviderSessions;
use fidelio_kernel::{ApplicationId, ProviderSessionId, StoreError, Timestamp, UserId};
use sea_orm::sea_query::IntoCondition as _;
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, FromQueryResult, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, QueryTrait as _, Set,
};
use uuid::Uuid;

use crate::database::can_hold;
use crate::entities::provider_sessions::{ActiveModel, Column, Entity, Model};
use crate::errors::{corrupt, unavailable};
use crate::unit::Repository;

impl TryFrom<Model> for ProviderSession {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: ProviderSessionId::from_uuid(row.id),
            application: ApplicationId::from_uuid(row.application_id),
            provider: ProviderId::parse(&row.provider_id).map_err(|_| corrupt("provider_sessions.provider_id"))?,
            user: UserId::from_uuid(row.user_id),
            subject: row.subject,
            sid: row.sid,
            sealed_id_token: row.id_token,
            created_at: Timestamp::from_micros(row.created_at),
            expires_at: Timestamp::from_micros(row.expires_at),
        })
    }
}

#[async_trait]
impl ProviderSessions for Repository<'_> {
    async fn begin(&mut self, session: &ProviderSession) -> Result<(), StoreError> {
        let row = ActiveModel {
            id: Set(session.id.as_uuid()),
            application_id: Set(session.application.as_uuid()),
            provider_id: Set(session.provider.as_str().to_owned()),
            user_id: Set(session.user.as_uuid()),
            subject: Set(session.subject.clone()),
            sid: Set(session.sid.clone()),
            id_token: Set(session.sealed_id_token.clone()),
            created_at: Set(session.created_at.as_micros()),
            expires_at: Set(session.expires_at.as_micros()),
        };
        Entity::insert(row).exec_without_returning(self.db).await.map_err(unavailable)?;
        Ok(())
    }

    async fn of(
        &mut self,
        application: ApplicationId,
        provider: &ProviderId,
        whose: &AtProvider<'_>,
        now: Timestamp,
    ) -> Result<Vec<(UserId, ProviderSessionId)>, StoreError> {
        let told = [whose.subject, whose.sid];
        // Who names nobody means nobody, and not everybody.
        if told == [None; 2] || !told.into_iter().flatten().all(can_hold) {
            return Ok(Vec::new());
        }
        // A session of the subject of which the provider did not say the name may be the one.
        let nameless = whose.subject.map(|_| Column::Sid.is_null());
        let query = Entity::find()
            .select_only()
            .column(Column::UserId)
            .column(Column::Id)
            .filter(Column::ApplicationId.eq(application.as_uuid()))
            .filter(Column::ProviderId.eq(provider.as_str()))
            .filter(Column::ExpiresAt.gt(now.as_micros()))
            .apply_if(whose.subject, |query, subject| query.filter(Column::Subject.eq(subject)))
            .apply_if(whose.sid, |query, sid| {
                query.filter(Condition::any().add(Column::Sid.eq(sid)).add_option(nameless.clone()))
            })
            .order_by_asc(Column::UserId)
            .order_by_asc(Column::Id);
        let rows = query.into_model::<OfUser>().all(self.db).await.map_err(unavailable)?;
        let ids = |row: OfUser| (UserId::from_uuid(row.user_id), ProviderSessionId::from_uuid(row.id));
        Ok(rows.into_iter().map(ids).collect())
    }

    async fn forget_expired(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        let expired = Column::ExpiresAt.lte(now.as_micros()).into_condition();
        self.hold_provider_sessions(&expired).await?;
        self.delete_provider_sessions(expired).await
    }
}

impl Repository<'_> {
    /// Holds the sessions of which this is true, in the order of their identifiers, so that of two who want some of the
    /// same ones one waits and neither blocks the other. Who goes on to sign-ins holds these first.
    pub(crate) async fn hold_provider_sessions(&self, which: &Condition) -> Result<(), StoreError> {
        let held = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(which.clone())
            .order_by_asc(Column::Id)
            .lock_exclusive();
        held.into_tuple::<Uuid>().all(self.db).await.map_err(unavailable)?;
        Ok(())
    }

    /// Deletes the sessions of which this is true, which are held already; how many.
    pub(crate) async fn delete_provider_sessions(&self, which: Condition) -> Result<u64, StoreError> {
        let delete = Entity::delete_many().filter(which);
        Ok(delete.exec(self.db).await.map_err(unavailable)?.rows_affected)
    }
}

/// A session and whose it is.
#[derive(FromQueryResult)]
struct OfUser {
    user_id: Uuid,
    id: Uuid,
}
