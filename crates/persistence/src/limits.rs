use std::time::Duration;

use async_trait::async_trait;
use fidelio_credentials::Limit;
use fidelio_credentials::ports::Limits;
use fidelio_kernel::{StoreError, Timestamp};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait as _, LockBehavior, LockType, OnConflict, Query};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, Set};

use crate::database::indexable;
use crate::entities::rate_limits::{ActiveModel, Column, Entity};
use crate::errors::unavailable;
use crate::unit::Repository;

/// The least that anybody is told to wait: answers tell it in whole seconds.
const SHORTEST_WAIT: Duration = Duration::from_secs(1);
/// By how much the clocks of two servers may differ without one ending the windows of the other.
const CLOCKS_DIFFER: Duration = Duration::from_secs(60);

#[async_trait]
impl Limits for Repository<'_> {
    async fn take(&mut self, limits: &[Limit], now: Timestamp) -> Result<Option<Duration>, StoreError> {
        // In one order for everybody, so that nobody waits for somebody who waits in turn.
        let mut limits: Vec<_> = limits.iter().map(|limit| (indexable(&limit.key), limit)).collect();
        limits.sort_unstable();
        for (key, limit) in limits {
            if !self.count(&key, limit, now).await? {
                let row = Entity::find_by_id(key).one(self.db).await.map_err(unavailable)?;
                let end = row.map_or(now + limit.window, |row| Timestamp::from_micros(row.window_ends_at));
                return Ok(Some(end.since(now).max(SHORTEST_WAIT)));
            }
        }
        Ok(None)
    }

    async fn forget_expired(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        // Passing over those that are counted at this moment (SQLite lets one write at a time, and sea-query leaves
        // the clause out): whoever counts several in order must not meet somebody who deletes them in another.
        let over = Query::select()
            .column(Column::Key)
            .from(Entity)
            .and_where(Column::WindowEndsAt.lte(now.as_micros()))
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
            .to_owned();
        let delete = Entity::delete_many().filter(Column::Key.in_subquery(over));
        Ok(delete.exec(self.db).await.map_err(unavailable)?.rows_affected)
    }
}

impl Repository<'_> {
    /// Counts one; `false`, and nothing counted, when the limit is used up.
    async fn count(&self, key: &str, limit: &Limit, now: Timestamp) -> Result<bool, StoreError> {
        if limit.most == 0 {
            return Ok(false);
        }
        let end = (now + limit.window).as_micros();
        let row = ActiveModel { key: Set(key.to_owned()), count: Set(1), window_ends_at: Set(end) };
        let stored = |column: Column| Expr::col((Entity, column));
        // A window that ends later than any that begins now was begun by a clock that was ahead, and is not waited for.
        let latest = (now + limit.window + CLOCKS_DIFFER).as_micros();
        let is_over =
            || stored(Column::WindowEndsAt).lte(now.as_micros()).or(stored(Column::WindowEndsAt).gt(latest));
        let count = CaseStatement::new().case(is_over(), 1).finally(stored(Column::Count).add(1));
        let window_ends_at = CaseStatement::new().case(is_over(), end).finally(stored(Column::WindowEndsAt));
        let count_one_more = OnConflict::column(Column::Key)
            .values([(Column::Count, count.into()), (Column::WindowEndsAt, window_ends_at.into())])
            .action_and_where(is_over().or(stored(Column::Count).lt(i64::from(limit.most))))
            .to_owned();
        let insert = Entity::insert(row).on_conflict(count_one_more);
        Ok(insert.exec_without_returning(self.db).await.map_err(unavailable)? == 1)
    }
}
