//! Moving everything from one database to another one, of whatever kind.

use fidelio_kernel::StoreError;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ActiveModelTrait, DbErr, EntityTrait, FromQueryResult, IntoActiveModel, Iterable as _, ModelTrait as _,
    PrimaryKeyToColumn, QueryFilter as _, QueryOrder as _, QuerySelect as _, Value,
};

use crate::database::Database;
use crate::entities;
use crate::errors::{refused, unavailable};
use crate::schema::hold_schema;
use crate::transaction::Transaction;

/// How many values a statement may have: SQLite takes 32,766.
const MAX_VALUES: usize = 30_000;
/// How many rows are in memory at most; some have documents of many kilobytes.
const MAX_ROWS: usize = 100;

/// What was copied of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Copied {
    /// The table.
    pub table: &'static str,
    /// How many rows, all that there were.
    pub rows: u64,
}

/// Does the same with every table, those that others refer to before the ones that do.
macro_rules! tables {
    ($($table:ident)+) => {
        /// Every table but the one that remembers migrations, those that others refer to before the ones that do.
        pub const TABLES: &[&str] = &[$(stringify!($table)),+];

        async fn copy_all(from: &Transaction, to: &Transaction) -> Result<Vec<Copied>, StoreError> {
            Ok(vec![$(copy::<entities::$table::Entity>(from, to, stringify!($table)).await?),+])
        }

        /// The columns of every table, as the entities have them.
        #[cfg(test)]
        pub(crate) fn columns_of_entities() -> Vec<(&'static str, Vec<(String, sea_orm::sea_query::ColumnType)>)> {
            vec![$((stringify!($table), columns::<entities::$table::Entity>())),+]
        }

        /// The first table that has rows.
        async fn first_with_rows(db: &Transaction) -> Result<Option<&'static str>, StoreError> {
            $(if count::<entities::$table::Entity>(db).await.map_err(unavailable)? > 0 {
                return Ok(Some(stringify!($table)));
            })+
            Ok(None)
        }
    };
}

tables! {
    installation sealing_keys wrapped_keys applications api_keys signing_keys used_sessions rate_limits
    users devices device_users passkeys transactions contacts trust_ids one_time_codes outbox
    sign_ins refresh_tokens client_events
    audit_pending audit_events audit_chains webhooks webhook_deliveries
    oidc_providers linked_identities provider_sessions
    provisioned_users user_entries user_groups group_members external_ids
}

impl Database {
    /// Copies everything into a database of the same schema that has no rows: all of it, as it is at one moment, or
    /// nothing.
    ///
    /// # Errors
    /// When either database is being served, or fails; when the target has rows; when what arrives is not what there was.
    pub async fn copy_to(&self, target: &Self) -> Result<Vec<Copied>, StoreError> {
        self.is_not_served("the database").await?;
        target.is_not_served("the target").await?;
        let (from, to) = (self.snapshot().await?, target.transaction().await?);
        hold_schema(&to).await?;
        if let Some(table) = first_with_rows(&to).await? {
            return Err(refused(format!("the target must be empty, and has rows in {table}")));
        }
        let copied = copy_all(&from, &to).await?;
        // Who began to serve meanwhile may have written what is not in the copy.
        self.is_not_served("the database").await?;
        to.commit().await?;
        Ok(copied)
    }

    async fn is_not_served(&self, which: &str) -> Result<(), StoreError> {
        match self.server_sessions().await? {
            0 => Ok(()),
            sessions => {
                Err(refused(format!("{which} is being served, by {sessions} sessions of servers; stop them")))
            }
        }
    }
}

#[cfg(test)]
fn columns<E: EntityTrait>() -> Vec<(String, sea_orm::sea_query::ColumnType)> {
    use sea_orm::{ColumnTrait as _, IdenStatic as _};
    E::Column::iter().map(|column| (column.as_str().to_owned(), column.def().get_column_type().clone())).collect()
}

#[derive(FromQueryResult)]
struct Count {
    rows: i64,
}

async fn count<E: EntityTrait>(db: &Transaction) -> Result<u64, DbErr> {
    let count =
        E::find().select_only().expr_as(Expr::cust("count(*)"), "rows").into_model::<Count>().one(db).await?;
    Ok(count.map_or(0, |count| count.rows.cast_unsigned()))
}

async fn copy<E>(from: &Transaction, to: &Transaction, table: &'static str) -> Result<Copied, StoreError>
where
    E: EntityTrait<Model: IntoActiveModel<E::ActiveModel> + Sync, ActiveModel: Send>,
{
    let rows = copy_rows::<E>(from, to).await;
    let rows = rows.map_err(|error| refused(format!("the table {table} cannot be copied: {error}")))?;
    let (there, arrived) =
        (count::<E>(from).await.map_err(unavailable)?, count::<E>(to).await.map_err(unavailable)?);
    if there != rows || arrived != rows {
        return Err(refused(format!("of {there} rows in {table}, {rows} were read, and {arrived} arrived")));
    }
    Ok(Copied { table, rows })
}

/// Reads and writes a table in batches, in the order of its primary key; how many rows.
async fn copy_rows<E>(from: &Transaction, to: &Transaction) -> Result<u64, DbErr>
where
    E: EntityTrait<Model: IntoActiveModel<E::ActiveModel> + Sync, ActiveModel: Send>,
{
    let most = (MAX_VALUES / E::Column::iter().count()).min(MAX_ROWS);
    let keys: Vec<_> = E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).collect();
    let (mut last, mut copied) = (None::<Vec<Value>>, 0);
    loop {
        let mut query = E::find().limit(most as u64);
        for key in &keys {
            query = query.order_by_asc(*key);
        }
        if let Some(last) = last.take() {
            let key = Expr::tuple(keys.iter().map(|key| Expr::col(*key)));
            query = query.filter(key.gt(Expr::tuple(last.into_iter().map(Expr::value))));
        }
        let rows = query.all(from).await?;
        let Some(row) = rows.last() else { return Ok(copied) };
        last = Some(keys.iter().map(|key| row.get(*key)).collect());
        copied += rows.len() as u64;
        let rows = rows.into_iter().map(|row| row.into_active_model().reset_all());
        E::insert_many(rows).exec_without_returning(to).await?;
    }
}
