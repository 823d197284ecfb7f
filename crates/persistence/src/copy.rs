//! Moving everything from one database to another one, of whatever kind.

use fidelio_kernel::StoreError;
use futures_util::TryStreamExt as _;
use sea_orm::{
    AccessMode, ActiveModelTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait, IntoActiveModel,
    IsolationLevel, Iterable as _, PaginatorTrait, TransactionOptions, TransactionTrait as _,
};

use crate::database::{Database, immediate};
use crate::entities;
use crate::errors::{refused, unavailable};
use crate::schema::hold_schema;

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

        async fn copy_all(from: &DatabaseTransaction, to: &DatabaseTransaction) -> Result<Vec<Copied>, StoreError> {
            Ok(vec![$(copy::<entities::$table::Entity>(from, to, stringify!($table)).await?),+])
        }

        /// The first table that has rows.
        async fn first_with_rows(db: &DatabaseTransaction) -> Result<Option<&'static str>, StoreError> {
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
        let from = self.reader.begin_with_options(snapshot(self.reader.get_database_backend())).await;
        let from = from.map_err(unavailable)?;
        let to = target.writer.begin_with_options(immediate()).await.map_err(unavailable)?;
        hold_schema(&to).await?;
        if let Some(table) = first_with_rows(&to).await? {
            return Err(refused(format!("the target must be empty, and has rows in {table}")));
        }
        let copied = copy_all(&from, &to).await?;
        // Who began to serve meanwhile may have written what is not in the copy.
        self.is_not_served("the database").await?;
        to.commit().await.map_err(unavailable)?;
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

/// How one moment of a database is read. On SQLite any transaction does.
fn snapshot(backend: DbBackend) -> TransactionOptions {
    let is_postgres = backend == DbBackend::Postgres;
    TransactionOptions {
        isolation_level: is_postgres.then_some(IsolationLevel::RepeatableRead),
        access_mode: is_postgres.then_some(AccessMode::ReadOnly),
        sqlite_transaction_mode: None,
    }
}

async fn count<E>(db: &DatabaseTransaction) -> Result<u64, DbErr>
where
    E: EntityTrait<Model: Sync>,
{
    E::find().count(db).await
}

async fn copy<E>(
    from: &DatabaseTransaction,
    to: &DatabaseTransaction,
    table: &'static str,
) -> Result<Copied, StoreError>
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

/// Reads and writes a table in batches; how many rows.
async fn copy_rows<E>(from: &DatabaseTransaction, to: &DatabaseTransaction) -> Result<u64, DbErr>
where
    E: EntityTrait<Model: IntoActiveModel<E::ActiveModel>, ActiveModel: Send>,
{
    let most = (MAX_VALUES / E::Column::iter().count()).min(MAX_ROWS);
    let mut rows = E::find().stream(from).await?;
    let mut copied = 0;
    loop {
        let mut batch = Vec::with_capacity(most);
        while batch.len() < most {
            let Some(row) = rows.try_next().await? else { break };
            batch.push(row.into_active_model().reset_all());
        }
        if batch.is_empty() {
            return Ok(copied);
        }
        copied += batch.len() as u64;
        E::insert_many(batch).exec_without_returning(to).await?;
    }
}
