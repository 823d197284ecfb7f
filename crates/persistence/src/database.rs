use std::time::Duration;

use async_trait::async_trait;
use fidelio_credentials::ports::{Store, Unit};
use fidelio_kernel::StoreError;
use fidelio_provisioning::ports::{ProvisioningStore, ProvisioningUnit};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait as _, IsolationLevel,
    Set, Statement, TransactionTrait as _,
};

use crate::backlog::Pool;
use crate::entities::installation;
use crate::errors::unavailable;
use crate::executed::Executed;
use crate::reader::Reader;
use crate::sqlite;
use crate::transaction::Transaction;
use crate::unit::SqlUnit;

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

/// The database.
#[derive(Clone)]
pub struct Database {
    pub(crate) reader: Reader,
    writer: Writer,
    executed: Executed,
}

/// SQLite has one writing connection beside its readers: several would only queue on its one write lock.
#[derive(Clone)]
enum Writer {
    Sqlite(sqlite::Writer),
    Postgres(DatabaseConnection),
}

impl Database {
    /// Connects.
    ///
    /// # Errors
    /// When the database cannot be reached or opened.
    pub async fn connect(options: &DatabaseOptions) -> Result<Self, StoreError> {
        let executed = Executed::default();
        let (reader, writer) = if options.url.starts_with("sqlite:") {
            let (url, patience) = (&options.url, options.acquire_timeout);
            let writer = sqlite::Writer::open(url, patience, executed.clone()).await.map_err(unavailable)?;
            let readers = sqlite::Readers::open(url, options.max_connections, patience, executed.clone()).await;
            (Reader::Sqlite(readers.map_err(unavailable)?), Writer::Sqlite(writer))
        } else {
            let pool = open(options, &executed).await?;
            (Reader::Postgres(pool.clone()), Writer::Postgres(pool))
        };
        Ok(Self { reader, writer, executed })
    }

    /// The fingerprint of the master key that the database was made with; `None` before the first start.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn first_master_key(&self) -> Result<Option<String>, StoreError> {
        let row = installation::Entity::find_by_id(installation::THE_ROW).one(&self.reader).await;
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
        let transaction = self.transaction().await?;
        insert.exec_without_returning(&transaction).await.map_err(unavailable)?;
        transaction.commit().await
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        let statement = Statement::from_string(self.reader.get_database_backend(), "SELECT 1");
        self.reader.query_one_raw(statement).await.map_err(unavailable)?;
        Ok(())
    }

    /// Begins to write.
    pub(crate) async fn transaction(&self) -> Result<Transaction, StoreError> {
        match &self.writer {
            Writer::Sqlite(writer) => writer.begin().await.map(Transaction::sqlite),
            Writer::Postgres(pool) => pool.begin().await.map(Transaction::Postgres),
        }
        .map_err(unavailable)
    }

    /// Begins to read all of it as it is at one moment, for longer than requests do.
    pub(crate) async fn snapshot(&self) -> Result<Transaction, StoreError> {
        match &self.writer {
            Writer::Sqlite(writer) => writer.begin().await.map(Transaction::sqlite),
            Writer::Postgres(pool) => {
                let (isolation, access) = (IsolationLevel::RepeatableRead, AccessMode::ReadOnly);
                pool.begin_with_config(Some(isolation), Some(access)).await.map(Transaction::Postgres)
            }
        }
        .map_err(unavailable)
    }

    /// How many statements were executed so far, without BEGIN and COMMIT.
    pub fn statements(&self) -> u64 {
        self.executed.count()
    }

    /// The pools of connections.
    pub fn pools(&self) -> Vec<Pool> {
        let pool = |name, [idle, in_use, most]: [u32; 3]| Pool { name, idle, in_use, most };
        match (&self.reader, &self.writer) {
            (Reader::Postgres(connection), _) | (_, Writer::Postgres(connection)) => {
                let all = connection.get_postgres_connection_pool();
                let idle = all.num_idle().try_into().unwrap_or(u32::MAX);
                vec![pool("all", [idle, all.size().saturating_sub(idle), all.options().get_max_connections()])]
            }
            (Reader::Sqlite(readers), Writer::Sqlite(writer)) => {
                let in_use = writer.is_in_use().into();
                vec![pool("read", readers.counts()), pool("write", [1 - in_use, in_use, 1])]
            }
        }
    }

    /// Closes all connections; SQLite writes its log back into the file.
    ///
    /// # Errors
    /// When closing fails.
    pub async fn close(self) -> Result<(), StoreError> {
        if let Reader::Sqlite(readers) = &self.reader {
            readers.close().await;
        }
        match self.writer {
            Writer::Sqlite(writer) => writer.close().await,
            Writer::Postgres(pool) => pool.close().await,
        }
        .map_err(unavailable)
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

async fn open(options: &DatabaseOptions, executed: &Executed) -> Result<DatabaseConnection, StoreError> {
    let mut connect = ConnectOptions::new(options.url.clone());
    connect
        .max_connections(options.max_connections)
        .min_connections(1)
        .acquire_timeout(options.acquire_timeout)
        // A connection that PostgreSQL, or a proxy before it, closed meanwhile is noticed without a round trip
        // for each busy one.
        .test_before_acquire_if_idle_for(Duration::from_secs(10))
        .sqlx_logging(false);
    let mut connection = sea_orm::Database::connect(connect).await.map_err(unavailable)?;
    let executed = executed.clone();
    connection.set_metric_callback(move |done| executed.tell(&done.statement.sql, done.elapsed, done.failed));
    Ok(connection)
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
