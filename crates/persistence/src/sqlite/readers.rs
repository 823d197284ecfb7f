//! The connections that read.

use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::Connection;
use sea_orm::{ConnAcquireErr, DbErr, ProxyRow, Statement};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::connection::{open, query};
use super::rows::{Columns, Positions};
use super::{elsewhere, patiently, patiently_blocking, within};
use crate::executed::Executed;
use crate::short::Row;

/// A pool of connections, each opened when all others are in use.
#[derive(Clone)]
pub(crate) struct Readers(Arc<Inner>);

struct Inner {
    url: String,
    most: u32,
    acquire_timeout: Duration,
    executed: Executed,
    free: Arc<Semaphore>,
    idle: Mutex<Vec<Connection>>,
}

/// A connection that goes back to the others when it is dropped.
struct Lease {
    connection: Option<Connection>,
    readers: Arc<Inner>,
    _permit: OwnedSemaphorePermit,
}

impl Readers {
    /// Opens the first of at most so many.
    pub(crate) async fn open(
        url: &str,
        most: u32,
        acquire_timeout: Duration,
        executed: Executed,
    ) -> Result<Self, DbErr> {
        let free = Arc::new(Semaphore::new(most as usize));
        let (url, idle) = (url.to_owned(), Mutex::default());
        let readers = Self(Arc::new(Inner { url, most, acquire_timeout, executed, free, idle }));
        let mut first = readers.lease().await?;
        elsewhere(move || first.connection().map(drop)).await??;
        Ok(readers)
    }

    /// How many are idle and in use, and how many there may be.
    pub(crate) fn counts(&self) -> [u32; 3] {
        let idle = self.0.idle().len().try_into().unwrap_or(u32::MAX);
        let free = self.0.free.available_permits().try_into().unwrap_or(u32::MAX);
        [idle, self.0.most.saturating_sub(free), self.0.most]
    }

    /// At most so many rows that a statement finds, which takes less than to go to another thread.
    pub(crate) async fn query_here(&self, statement: &Statement, most: usize) -> Result<Vec<Row>, DbErr> {
        let mut lease = self.lease().await?;
        if lease.connection.is_none() {
            lease = elsewhere(move || lease.connection().map(drop).map(|()| lease)).await??;
        }
        patiently(|| query::<Positions>(lease.connection()?, statement, most, &self.0.executed)).await
    }

    /// At most so many rows that a statement finds.
    pub(crate) async fn query(&self, statement: Statement, most: usize) -> Result<Vec<ProxyRow>, DbErr> {
        let (mut lease, executed) = (self.lease().await?, self.0.executed.clone());
        let found = elsewhere(move || {
            patiently_blocking(|| query::<Columns>(lease.connection()?, &statement, most, &executed))
        });
        found.await?
    }

    /// Closes them, when none is in use any more.
    pub(crate) async fn close(&self) {
        if let Ok(all) = self.0.free.acquire_many(self.0.most).await {
            all.forget();
            self.0.free.close();
            drop(mem::take(&mut *self.0.idle()));
        }
    }

    async fn lease(&self) -> Result<Lease, DbErr> {
        let readers = Arc::clone(&self.0);
        let permit = match Arc::clone(&readers.free).try_acquire_owned() {
            Ok(permit) => permit,
            Err(_) => within(readers.acquire_timeout, Arc::clone(&readers.free).acquire_owned())
                .await?
                .map_err(|_| DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed))?,
        };
        let connection = readers.idle().pop();
        Ok(Lease { connection, readers, _permit: permit })
    }
}

impl Inner {
    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lease {
    fn connection(&mut self) -> Result<&Connection, DbErr> {
        match &mut self.connection {
            Some(connection) => Ok(connection),
            none => Ok(none.insert(open(&self.readers.url)?)),
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.readers.idle().push(connection);
        }
    }
}
