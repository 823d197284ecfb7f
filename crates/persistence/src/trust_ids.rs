use async_trait::async_trait;
use fidelio_identity::ports::TrustIds;
use fidelio_identity::{TrustId, TrustKind};
use fidelio_kernel::{ApplicationId, StoreError, Timestamp, UserId};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, Set};

use crate::database::{MAX_INDEXED, can_hold};
use crate::entities::trust_ids::{ActiveModel, Column, Entity, Model};
use crate::errors::{corrupt, unavailable};
use crate::reader::Reader;
use crate::unit::Repository;

impl TryFrom<Model> for TrustId {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        Ok(Self {
            kind: TrustKind::from_name(&row.kind).ok_or(corrupt("trust_ids.kind"))?,
            id: row.id,
            thumbprint: row.thumbprint,
        })
    }
}

/// Browsers choose the ids. One that the database could not hold is not remembered, and so nobody's.
fn can_be_remembered(trust_id: &TrustId) -> bool {
    trust_id.id.len() <= MAX_INDEXED && can_hold(&trust_id.id) && can_hold(&trust_id.thumbprint)
}

/// Of which users these ids are remembered with these keys.
pub(crate) async fn trusted(
    db: &Reader,
    application: ApplicationId,
    ids: &[TrustId],
) -> Result<Vec<(UserId, TrustId)>, StoreError> {
    let mut is_one_of_them = Condition::any();
    for trust_id in ids.iter().filter(|trust_id| can_be_remembered(trust_id)) {
        let is_it = Condition::all()
            .add(Column::Kind.eq(trust_id.kind.as_str()))
            .add(Column::Id.eq(&trust_id.id))
            .add(Column::Thumbprint.eq(&trust_id.thumbprint));
        is_one_of_them = is_one_of_them.add(is_it);
    }
    if is_one_of_them.is_empty() {
        return Ok(Vec::new());
    }
    let query = Entity::find().filter(Column::ApplicationId.eq(application.as_uuid())).filter(is_one_of_them);
    let rows = query.all(db).await.map_err(unavailable)?;
    rows.into_iter().map(|row| Ok((UserId::from_uuid(row.user_id), row.try_into()?))).collect()
}

#[async_trait]
impl TrustIds for Repository<'_> {
    async fn remember(
        &mut self,
        application: ApplicationId,
        user: UserId,
        trust_id: &TrustId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        if !can_be_remembered(trust_id) {
            return Ok(());
        }
        let row = ActiveModel {
            application_id: Set(application.as_uuid()),
            kind: Set(trust_id.kind.as_str().to_owned()),
            id: Set(trust_id.id.clone()),
            user_id: Set(user.as_uuid()),
            thumbprint: Set(trust_id.thumbprint.clone()),
            created_at: Set(at.as_micros()),
            last_used_at: Set(at.as_micros()),
        };
        let key = [Column::ApplicationId, Column::Kind, Column::Id, Column::UserId];
        // Whoever comes with another key did not use this one.
        let refresh = OnConflict::columns(key)
            .update_column(Column::LastUsedAt)
            .action_and_where(Expr::col((Entity, Column::Thumbprint)).eq(trust_id.thumbprint.as_str()))
            .to_owned();
        Entity::insert(row).on_conflict(refresh).exec_without_returning(self.db).await.map_err(unavailable)?;
        Ok(())
    }
}
