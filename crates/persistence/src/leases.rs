//! Queues whose rows are done by whoever claims them first: a claim is a lease, which ends by itself.

use std::time::Duration;

use fidelio_kernel::{StoreError, Timestamp};
use sea_orm::sea_query::{Expr, ExprTrait as _, LockBehavior, LockType};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait, PrimaryKeyTrait, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, Select, UpdateMany,
};
use uuid::Uuid;

use crate::database::holdable;
use crate::errors::unavailable;

/// A table that is such a queue, keyed by a UUID.
pub(crate) trait Queue: EntityTrait<PrimaryKey: PrimaryKeyTrait<ValueType = Uuid>> {
    const ID: Self::Column;
    const ATTEMPTS: Self::Column;
    /// When it is to be tried next.
    const DUE_AT: Self::Column;
    /// When it was given up.
    const FAILED_AT: Self::Column;
    const ERROR: Self::Column;
}

/// What is waiting, first what has been due for longest.
pub(crate) fn waiting<Q: Queue>() -> Select<Q> {
    Q::find().filter(Q::FAILED_AT.is_null()).order_by_asc(Q::DUE_AT).order_by_asc(Q::ID)
}

/// What is due. PostgreSQL passes over what another is claiming at this moment, so that nobody waits for it and then goes
/// away empty-handed; SQLite lets one claim at a time, and sea-query leaves the clause out. Whether something was got is
/// what [`claim`] says.
pub(crate) fn due<Q: Queue>(now: Timestamp) -> Select<Q> {
    let due = waiting::<Q>().filter(Q::DUE_AT.lte(now.as_micros()));
    due.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
}

/// Claims a row that was due at this time, until the lease ends; whether nobody else has.
pub(crate) async fn claim<Q: Queue>(
    db: &impl ConnectionTrait,
    id: Uuid,
    due_at: i64,
    until: Timestamp,
) -> Result<bool, StoreError> {
    let claim = update::<Q>(id)
        .col_expr(Q::DUE_AT, Expr::value(until.as_micros()))
        .col_expr(Q::ATTEMPTS, Expr::col(Q::ATTEMPTS).add(1))
        .filter(Q::DUE_AT.eq(due_at));
    Ok(claim.exec(db).await.map_err(unavailable)?.rows_affected == 1)
}

/// Removes a row, since it is done.
pub(crate) async fn done<Q: Queue>(db: &impl ConnectionTrait, id: Uuid) -> Result<(), StoreError> {
    Q::delete_by_id(id).exec(db).await.map_err(unavailable)?;
    Ok(())
}

/// Puts a row back until this time.
pub(crate) async fn retry<Q: Queue>(
    db: &impl ConnectionTrait,
    id: Uuid,
    at: Timestamp,
    error: &str,
) -> Result<(), StoreError> {
    let retry = update::<Q>(id)
        .col_expr(Q::DUE_AT, Expr::value(at.as_micros()))
        .col_expr(Q::ERROR, Expr::value(holdable(error)));
    retry.exec(db).await.map_err(unavailable)?;
    Ok(())
}

/// An update that gives a row up.
pub(crate) fn giving_up<Q: Queue>(id: Uuid, at: Timestamp, error: &str) -> UpdateMany<Q> {
    update::<Q>(id)
        .col_expr(Q::FAILED_AT, Expr::value(at.as_micros()))
        .col_expr(Q::ERROR, Expr::value(holdable(error)))
        // At the end of the index, where nobody who looks for what is due comes by.
        .col_expr(Q::DUE_AT, Expr::value(i64::MAX))
}

/// How long what was never tried may wait: it is due when it is made, and the clocks of servers differ by a little.
const NOT_PUT_OFF: Duration = Duration::from_secs(60);

/// Makes due at this time what waits for longer than anything is put off: a clock that was ahead did that. How many.
pub(crate) async fn bring_forward<Q: Queue>(
    db: &impl ConnectionTrait,
    now: Timestamp,
    longest: Duration,
) -> Result<u64, StoreError> {
    let update =
        Q::update_many().col_expr(Q::DUE_AT, Expr::value(now.as_micros())).filter(Q::FAILED_AT.is_null()).filter(
            Condition::any()
                .add(Q::DUE_AT.gt((now + longest).as_micros()))
                .add(Q::ATTEMPTS.eq(0).and(Q::DUE_AT.gt((now + NOT_PUT_OFF).as_micros()))),
        );
    Ok(update.exec(db).await.map_err(unavailable)?.rows_affected)
}

/// Removes what was given up before this time.
pub(crate) async fn forget_failed<Q: Queue>(
    db: &impl ConnectionTrait,
    before: Timestamp,
) -> Result<u64, StoreError> {
    let delete = Q::delete_many().filter(Q::FAILED_AT.lt(before.as_micros()));
    Ok(delete.exec(db).await.map_err(unavailable)?.rows_affected)
}

/// When the next of these is due.
pub(crate) async fn next_due<Q: Queue>(
    db: &impl ConnectionTrait,
    waiting: Select<Q>,
) -> Result<Option<Timestamp>, StoreError> {
    let due_at: Option<i64> =
        waiting.select_only().column(Q::DUE_AT).into_tuple().one(db).await.map_err(unavailable)?;
    Ok(due_at.map(Timestamp::from_micros))
}

/// An update of a row while it waits.
fn update<Q: Queue>(id: Uuid) -> UpdateMany<Q> {
    Q::update_many().filter(Q::ID.eq(id)).filter(Q::FAILED_AT.is_null())
}
