use async_trait::async_trait;
use fidelio_identity::audit::{AuditFilter, Chain, Link, Tip};
use fidelio_identity::ports::AuditQueries;
use fidelio_kernel::{ApplicationId, Page, Paging, StoreError, UserId};
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _,
};
use uuid::Uuid;

use crate::Database;
use crate::audit::stored_sequence;
use crate::database::{holdable, indexable};
use crate::entities::audit_events::{Column, Entity};
use crate::entities::{audit_chains, audit_pending};
use crate::errors::unavailable;

fn matching(filter: &AuditFilter) -> Condition {
    let by_or_to = |user: UserId| {
        Condition::any().add(Column::UserId.eq(user.as_uuid())).add(Column::ActorUserId.eq(user.as_uuid()))
    };
    Condition::all()
        .add_option(filter.since.map(|since| Column::At.gte(since.as_micros())))
        .add_option(filter.until.map(|until| Column::At.lt(until.as_micros())))
        .add_option(filter.action.map(|action| Column::Action.eq(action.as_str())))
        .add_option(filter.outcome.map(|outcome| Column::Outcome.eq(outcome.as_str())))
        .add_option(filter.user.map(by_or_to))
        .add_option(filter.actor.as_deref().map(|actor| Column::ActorKind.eq(holdable(actor))))
        .add_option(filter.request.as_deref().map(|request| Column::Request.eq(indexable(request))))
}

#[async_trait]
impl AuditQueries for Database {
    async fn unchained(&self) -> Result<Vec<ApplicationId>, StoreError> {
        let query = audit_pending::Entity::find()
            .select_only()
            .column(audit_pending::Column::ApplicationId)
            .distinct()
            .order_by_asc(audit_pending::Column::ApplicationId);
        let ids: Vec<Uuid> = query.into_tuple().all(&self.reader).await.map_err(unavailable)?;
        Ok(ids.into_iter().map(ApplicationId::from_uuid).collect())
    }

    async fn chain(&self, application: ApplicationId) -> Result<Chain, StoreError> {
        let row = audit_chains::Entity::find_by_id(application.as_uuid()).one(&self.reader).await;
        let empty = Chain { base: Tip::default(), head: Tip::default() };
        row.map_err(unavailable)?.map_or(Ok(empty), Chain::try_from)
    }

    async fn events(
        &self,
        application: ApplicationId,
        filter: &AuditFilter,
        paging: Paging<u64>,
    ) -> Result<Page<Link, u64>, StoreError> {
        let after = paging.after.map(stored_sequence).transpose()?;
        let query = Entity::find()
            .filter(Column::ApplicationId.eq(application.as_uuid()))
            .filter(matching(filter))
            .apply_if(after, |query, after| query.filter(Column::Sequence.lt(after)))
            .order_by_desc(Column::Sequence)
            .limit(paging.limit.saturating_add(1));
        let rows = query.all(&self.reader).await.map_err(unavailable)?;
        let links = rows.into_iter().map(Link::try_from).collect::<Result<_, _>>()?;
        Ok(Page::of(links, paging.limit, |link: &Link| link.sequence))
    }

    async fn links_after(
        &self,
        application: ApplicationId,
        sequence: u64,
        most: u64,
    ) -> Result<Vec<Link>, StoreError> {
        let query = Entity::find()
            .filter(Column::ApplicationId.eq(application.as_uuid()))
            .filter(Column::Sequence.gt(stored_sequence(sequence)?))
            .order_by_asc(Column::Sequence)
            .limit(most);
        query.all(&self.reader).await.map_err(unavailable)?.into_iter().map(Link::try_from).collect()
    }
}
