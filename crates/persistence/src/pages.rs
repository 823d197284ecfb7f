//! Reading lists a page at a time.

use fidelio_kernel::{Page, Paging, StoreError};
use sea_orm::{
    ColumnTrait as _, EntityTrait, QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _, Select,
    Value,
};

use crate::errors::unavailable;
use crate::reader::Reader;

/// A page of what the query finds, in the order of a column that has every value once. `raw` is a key as the column has
/// it.
pub(crate) async fn ascending<E, T, K, V>(
    db: &Reader,
    query: Select<E>,
    column: E::Column,
    paging: Paging<K>,
    raw: impl FnOnce(K) -> V,
    key: impl Fn(&T) -> K,
) -> Result<Page<T, K>, StoreError>
where
    E: EntityTrait,
    T: TryFrom<E::Model, Error = StoreError>,
    V: Into<Value>,
{
    let query = query
        .apply_if(paging.after, |query, after| query.filter(column.gt(raw(after))))
        .order_by_asc(column)
        .limit(paging.limit.saturating_add(1));
    let rows = query.all(db).await.map_err(unavailable)?;
    let items = rows.into_iter().map(T::try_from).collect::<Result<_, _>>()?;
    Ok(Page::of(items, paging.limit, key))
}
