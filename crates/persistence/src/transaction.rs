use std::fmt::{self, Debug, Formatter};
use std::sync::Arc;

use async_trait::async_trait;
use fidelio_kernel::StoreError;
use fidelio_migrations::Migrator;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, ProxyDatabaseConnector, ProxyDatabaseTrait,
    ProxyExecResult, ProxyRow, QueryResult, Statement,
};
use sea_orm_migration::MigratorTrait as _;

use crate::errors::unavailable;
use crate::reader::{first, rows};
use crate::short::{Row, ShortStatements, postgres_rows};
use crate::sqlite;

/// One database transaction; dropping it rolls back.
pub(crate) enum Transaction {
    Sqlite(Arc<sqlite::Unit>),
    Postgres(DatabaseTransaction),
}

impl Transaction {
    pub(crate) fn sqlite(unit: sqlite::Unit) -> Self {
        Self::Sqlite(Arc::new(unit))
    }

    /// Applies the migrations that are pending, or the first so many.
    pub(crate) async fn migrate(&self, most: Option<u32>) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(unit) => {
                let unit = AsProxy(Arc::clone(unit));
                let database = ProxyDatabaseConnector::connect(DbBackend::Sqlite, Arc::new(Box::new(unit)));
                Migrator::up(&database.map_err(unavailable)?, most).await
            }
            Self::Postgres(transaction) => Migrator::up(transaction, most).await,
        }
        .map_err(unavailable)
    }

    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(unit) => unit.commit().await,
            Self::Postgres(transaction) => transaction.commit().await,
        }
        .map_err(unavailable)
    }

    /// How many rows a short statement changes.
    pub(crate) async fn execute_short(&self, statement: Statement) -> Result<u64, DbErr> {
        match self {
            Self::Sqlite(unit) => unit.execute_here(&statement),
            Self::Postgres(transaction) => Ok(transaction.execute_raw(statement).await?.rows_affected()),
        }
    }
}

#[async_trait]
impl ShortStatements for Transaction {
    async fn query_short(&self, statement: Statement, most: usize) -> Result<Vec<Row>, DbErr> {
        match self {
            Self::Sqlite(unit) => unit.query_here(&statement, most),
            Self::Postgres(transaction) => postgres_rows(transaction, statement, most).await,
        }
    }
}

#[async_trait]
impl ConnectionTrait for Transaction {
    fn get_database_backend(&self) -> DbBackend {
        match self {
            Self::Sqlite(_) => DbBackend::Sqlite,
            Self::Postgres(_) => DbBackend::Postgres,
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match self {
            Self::Sqlite(unit) => Ok(ProxyExecResult::new(0, unit.execute(statement).await?).into()),
            Self::Postgres(transaction) => transaction.execute_raw(statement).await,
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.execute_raw(Statement::from_string(self.get_database_backend(), sql)).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match self {
            Self::Sqlite(unit) => unit.query(statement, 1).await.map(first),
            Self::Postgres(transaction) => transaction.query_one_raw(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match self {
            Self::Sqlite(unit) => unit.query(statement, usize::MAX).await.map(rows),
            Self::Postgres(transaction) => transaction.query_all_raw(statement).await,
        }
    }
}

/// What migrations go through on SQLite; the transaction around them is there already.
struct AsProxy(Arc<sqlite::Unit>);

impl Debug for AsProxy {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("AsProxy")
    }
}

#[async_trait]
impl ProxyDatabaseTrait for AsProxy {
    async fn query(&self, statement: Statement) -> Result<Vec<ProxyRow>, DbErr> {
        self.0.query(statement, usize::MAX).await
    }

    async fn execute(&self, statement: Statement) -> Result<ProxyExecResult, DbErr> {
        Ok(ProxyExecResult::new(0, self.0.execute(statement).await?))
    }
}
