use async_trait::async_trait;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, ProxyRow, QueryResult, RuntimeErr, Statement,
};

use crate::short::{Row, ShortStatements, postgres_rows};
use crate::sqlite;

/// What reads outside of transactions.
#[derive(Clone)]
pub(crate) enum Reader {
    Sqlite(sqlite::Readers),
    Postgres(DatabaseConnection),
}

pub(crate) fn rows(found: Vec<ProxyRow>) -> Vec<QueryResult> {
    found.into_iter().map(QueryResult::from).collect()
}

pub(crate) fn first(found: Vec<ProxyRow>) -> Option<QueryResult> {
    found.into_iter().next().map(QueryResult::from)
}

#[async_trait]
impl ShortStatements for Reader {
    async fn query_short(&self, statement: Statement, most: usize) -> Result<Vec<Row>, DbErr> {
        match self {
            Self::Sqlite(readers) => readers.query_here(&statement, most).await,
            Self::Postgres(pool) => postgres_rows(pool, statement, most).await,
        }
    }
}

#[async_trait]
impl ConnectionTrait for Reader {
    fn get_database_backend(&self) -> DbBackend {
        match self {
            Self::Sqlite(_) => DbBackend::Sqlite,
            Self::Postgres(_) => DbBackend::Postgres,
        }
    }

    async fn execute_raw(&self, _: Statement) -> Result<ExecResult, DbErr> {
        Err(only_reads())
    }

    async fn execute_unprepared(&self, _: &str) -> Result<ExecResult, DbErr> {
        Err(only_reads())
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match self {
            Self::Sqlite(readers) => readers.query(statement, 1).await.map(first),
            Self::Postgres(pool) => pool.query_one_raw(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match self {
            Self::Sqlite(readers) => readers.query(statement, usize::MAX).await.map(rows),
            Self::Postgres(pool) => pool.query_all_raw(statement).await,
        }
    }
}

fn only_reads() -> DbErr {
    DbErr::Exec(RuntimeErr::Internal("what changes something belongs into a transaction".to_owned()))
}
