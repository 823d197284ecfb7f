use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use fidelio_credentials::ports::{Store, Unit};
use fidelio_kernel::StoreError;
use fidelio_provisioning::ports::{ProvisioningStore, ProvisioningUnit};
use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait as _, Set, SqliteTransactionMode,
    Statement, TransactionOptions, TransactionTrait as _,
};

use crate::entities::installation;
use crate::errors::unavailable;
use crate::transaction::Transaction;
use crate::unit::SqlUnit;
use sea_orm::sqlx::{self, Connection as _, SqliteConnection};

/// How to reach the database.
#[derive(Clone, Debug)]
pub struct DatabaseOptions {
    /// `sqlite:///path/to/file` or `postgres://user:password@host/database`.
    pub url: String,
    /// How many connections to keep at most; for SQLite, how many readers beside the one writer.
    pub max_connections: u32,
    /// How long to wait for a free connection.
    pub acquire_timeout: Duration,
}

/// The database. SQLite has one writing connection beside a pool of reading ones: several writers would
/// only queue on its one write lock.
#[derive(Clone)]
pub struct Database {
    pub(crate) reader: DatabaseConnection,
    pub(crate) writer: DatabaseConnection,
    statements: Arc<AtomicU64>,
}

impl Database {
    /// Connects.
    ///
    /// # Errors
    /// When the database cannot be reached or opened.
    pub async fn connect(options: &DatabaseOptions) -> Result<Self, StoreError> {
        let is_sqlite = options.url.starts_with("sqlite:");
        let statements = Arc::new(AtomicU64::new(0));
        let writer = open(options, if is_sqlite { 1 } else { options.max_connections }, &statements).await?;
        let reader =
            if is_sqlite { open(options, options.max_connections, &statements).await? } else { writer.clone() };
        Ok(Self { reader, writer, statements })
    }

    /// The fingerprint of the master key that the database was made with; `None` before the first start.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn first_master_key(&self) -> Result<Option<String>, StoreError> {
        let row = installation::Entity::find_by_id(installation::THE_ROW).one(&self.writer).await;
        Ok(row.map_err(unavailable)?.map(|row| row.master_key_check))
    }

    /// Remembers the fingerprint of the master key that the database is made with, if none is remembered yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remember_master_key(&self, fingerprint: &str) -> Result<(), StoreError> {
        let row = installation::ActiveModel {
            id: Set(installation::THE_ROW),
            default_application: Set(None),
            master_key_check: Set(fingerprint.to_owned()),
        };
        let on_conflict = sea_orm::sea_query::OnConflict::column(installation::Column::Id).do_nothing().to_owned();
        let insert = installation::Entity::insert(row).on_conflict(on_conflict);
        insert.exec_without_returning(&self.writer).await.map_err(unavailable)?;
        Ok(())
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.reader.ping().await.map_err(unavailable)
    }

    /// Begins to write.
    async fn transaction(&self) -> Result<Transaction, StoreError> {
        let transaction = self.writer.begin_with_options(immediate()).await.map_err(unavailable)?;
        Ok(Transaction::new(transaction, Arc::clone(&self.statements)))
    }

    /// How many statements were executed so far, without BEGIN and COMMIT.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Closes all connections; SQLite writes its log back into the file.
    ///
    /// # Errors
    /// When closing fails.
    pub async fn close(self) -> Result<(), StoreError> {
        self.reader.close_by_ref().await.map_err(unavailable)?;
        self.writer.close_by_ref().await.map_err(unavailable)
    }
}

/// Waits for this lock and keeps it until the transaction ends: for what has no one row to hold. SQLite needs none,
/// since its transactions that may write come one after the other.
pub(crate) async fn hold(transaction: &impl ConnectionTrait, lock: i64) -> Result<(), StoreError> {
    if transaction.get_database_backend() == DbBackend::Postgres {
        let statement =
            Statement::from_sql_and_values(DbBackend::Postgres, "SELECT pg_advisory_xact_lock($1)", [lock.into()]);
        transaction.execute_raw(statement).await.map_err(unavailable)?;
    }
    Ok(())
}

/// Whether a text can be in the database at all: PostgreSQL's have no NUL, and it fails when asked for one.
pub(crate) fn can_hold(text: &str) -> bool {
    !text.contains('\0')
}

/// A text that a client may have chosen, as the database can hold it.
pub(crate) fn holdable(text: &str) -> String {
    text.replace('\0', "")
}

/// How much of a text is in an index: PostgreSQL fails when an entry would be longer than about 2700 bytes.
pub(crate) const MAX_INDEXED: usize = 1024;

/// As [`holdable`], cut to what an index can hold.
pub(crate) fn indexable(text: &str) -> String {
    let mut held = holdable(text);
    held.truncate(held.floor_char_boundary(MAX_INDEXED));
    held
}

async fn open(
    options: &DatabaseOptions,
    max_connections: u32,
    statements: &Arc<AtomicU64>,
) -> Result<DatabaseConnection, StoreError> {
    let mut connect = ConnectOptions::new(options.url.clone());
    connect
        .max_connections(max_connections)
        .min_connections(1)
        .acquire_timeout(options.acquire_timeout)
        // A connection that PostgreSQL, or a proxy before it, closed meanwhile is noticed without a round trip
        // for each busy one.
        .test_before_acquire_if_idle_for(Duration::from_secs(10))
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .create_if_missing(true)
                .foreign_keys(true)
                .journal_mode(sea_orm::sqlx::sqlite::SqliteJournalMode::Wal)
                // An answered registration must survive a power cut: authenticators keep their half.
                .synchronous(sea_orm::sqlx::sqlite::SqliteSynchronous::Full)
                .busy_timeout(Duration::from_secs(10))
        })
        .map_sqlx_sqlite_pool_opts(|pool| {
            pool.before_acquire(|connection, _| Box::pin(async move { is_at_rest(connection).await }))
        });
    let mut connection = sea_orm::Database::connect(connect).await.map_err(unavailable)?;
    let counter = Arc::clone(statements);
    connection.set_metric_callback(move |executed| {
        counter.fetch_add(1, Ordering::Relaxed);
        fidelio_telemetry::metrics().statement(executed.elapsed, executed.failed);
        // Without its values, which may be secret.
        tracing::trace!(statement = executed.statement.sql, took = ?executed.elapsed, failed = executed.failed);
    });
    Ok(connection)
}

/// Whether the connection is in no transaction. After an error of the disk SQLite ends one by itself, and sqlx goes on
/// counting it: what is committed on such a connection stays in a transaction that never ends, and is lost.
async fn is_at_rest(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    if connection.is_in_transaction() {
        // A rollback may be on its way.
        connection.ping().await?;
    }
    let is_at_rest = !connection.is_in_transaction();
    if !is_at_rest {
        tracing::warn!("a connection to the database was left in a transaction, and is closed");
    }
    Ok(is_at_rest)
}

/// A transaction that takes SQLite's write lock when it begins and not when it first writes, which would fail
/// if another had written in between.
pub(crate) fn immediate() -> TransactionOptions {
    TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    }
}

#[async_trait]
impl Store for Database {
    async fn begin(&self) -> Result<Box<dyn Unit>, StoreError> {
        Ok(Box::new(SqlUnit::new(self.transaction().await?)))
    }
}

#[async_trait]
impl ProvisioningStore for Database {
    async fn begin(&self) -> Result<Box<dyn ProvisioningUnit>, StoreError> {
        Ok(Box::new(SqlUnit::new(self.transaction().await?)))
    }
}
