use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use fidelio_kernel::StoreError;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement, Value, Values,
};

use crate::errors::unavailable;

/// One database transaction; dropping it rolls back. What changes one row, and whose outcome nobody waits for, is queued and
/// goes with the statement that follows. SQLite gets both at once: it is behind a thread of its own, and to go there and
/// come back costs more than the statement.
pub(crate) struct Transaction {
    inner: DatabaseTransaction,
    queued: Mutex<Vec<Statement>>,
    /// How many statements the database has carried out.
    statements: Arc<AtomicU64>,
}

impl Transaction {
    pub(crate) const fn new(inner: DatabaseTransaction, statements: Arc<AtomicU64>) -> Self {
        Self { inner, queued: Mutex::new(Vec::new()), statements }
    }

    /// Carries out a statement that changes one row or fails, before the next one or the end of the transaction.
    pub(crate) fn queue(&self, statement: Statement) {
        self.queued.lock().unwrap_or_else(PoisonError::into_inner).push(statement);
    }

    /// How many rows a statement changes, after what is queued.
    pub(crate) async fn count_changed(&self, statement: Statement) -> Result<u64, DbErr> {
        let (statement, before) = self.after_queued(statement).await?;
        Ok(self.inner.execute_raw(statement).await?.rows_affected().saturating_sub(before))
    }

    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        self.carry_out_queued().await.map_err(unavailable)?;
        self.inner.commit().await.map_err(unavailable)
    }

    async fn carry_out_queued(&self) -> Result<(), DbErr> {
        let Some(last) = self.queued.lock().unwrap_or_else(PoisonError::into_inner).pop() else { return Ok(()) };
        self.count_changed(last).await?;
        Ok(())
    }

    /// The statement with what is queued before it, and how many rows that changes.
    async fn after_queued(&self, statement: Statement) -> Result<(Statement, u64), DbErr> {
        let mut queued = std::mem::take(&mut *self.queued.lock().unwrap_or_else(PoisonError::into_inner));
        if queued.is_empty() {
            return Ok((statement, 0));
        }
        if statement.db_backend != DbBackend::Sqlite {
            for statement in queued {
                self.inner.execute_raw(statement).await?;
            }
            return Ok((statement, 0));
        }
        let count = queued.len() as u64;
        self.statements.fetch_add(count, Ordering::Relaxed);
        queued.push(statement);
        Ok((one_after_the_other(queued), count))
    }
}

/// Statements as one, for SQLite, which takes their values one after the other.
fn one_after_the_other(statements: Vec<Statement>) -> Statement {
    let (mut sql, mut values) = (String::new(), Vec::<Value>::new());
    for statement in statements {
        if !sql.is_empty() {
            sql.push(';');
        }
        sql.push_str(&statement.sql);
        values.extend(statement.values.unwrap_or(Values(Vec::new())).0);
    }
    Statement::from_sql_and_values(DbBackend::Sqlite, sql, values)
}

#[async_trait]
impl ConnectionTrait for Transaction {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        // By itself, since what it tells would count the rows of all.
        self.carry_out_queued().await?;
        self.inner.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.carry_out_queued().await?;
        self.inner.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let (statement, _) = self.after_queued(statement).await?;
        self.inner.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let (statement, _) = self.after_queued(statement).await?;
        self.inner.query_all_raw(statement).await
    }
}
