//! The connection that writes, for one unit after the other.
//!
//! Units that wait for each other are committed together, since to commit costs more than most of them do, and the disk
//! more than all: a unit that is finished while others wait leaves the transaction open for them, who go on in savepoints,
//! and its commit stands in the same queue as they do. While the processors are busy it also waits for who may come, which
//! an idle server does not. What may take long goes first on its own. Nobody is told that a unit is committed before it is;
//! if the commit fails, it fails for all whose it was.

use std::mem;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use sea_orm::{ConnAcquireErr, DbErr, ProxyRow, RuntimeErr, Statement};
use tokio::sync::{Mutex as Turns, OwnedMutexGuard as Turn, oneshot};
use tokio::task::yield_now;

use super::connection::{control, execute, open, query};
use super::rows::{Columns, Positions};
use super::{elsewhere, patiently, patiently_blocking, within};
use crate::executed::Executed;
use crate::short::Row;

/// The connection that writes.
#[derive(Clone)]
pub(crate) struct Writer {
    turns: Arc<Turns<Option<Shared>>>,
    waiting: Arc<AtomicUsize>,
    acquire_timeout: Duration,
    executed: Executed,
}

/// What units hold one after the other.
struct Shared {
    connection: Connection,
    /// Those whose units are finished in the transaction that is open.
    finished: Vec<oneshot::Sender<Result<(), DbErr>>>,
}

/// A unit of work; dropping it undoes it.
pub(crate) struct Unit {
    /// Away while a statement is carried out by another thread.
    open: Mutex<Option<Open>>,
    writer: Writer,
}

/// What a unit does goes through this, and is undone when it is dropped unfinished.
struct Open {
    shared: Turn<Option<Shared>>,
    is_untouched: bool,
    is_finished: bool,
}

impl Writer {
    pub(crate) async fn open(url: &str, acquire_timeout: Duration, executed: Executed) -> Result<Self, DbErr> {
        let url = url.to_owned();
        let connection = elsewhere(move || open(&url)).await??;
        let turns = Arc::new(Turns::new(Some(Shared { connection, finished: Vec::new() })));
        Ok(Self { turns, waiting: Arc::default(), acquire_timeout, executed })
    }

    /// Whether somebody writes.
    pub(crate) fn is_in_use(&self) -> bool {
        self.turns.try_lock().is_err()
    }

    /// How many wait for their turn.
    #[cfg(test)]
    pub(super) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Begins a unit, when those before it are through.
    pub(crate) async fn begin(&self) -> Result<Unit, DbErr> {
        let shared = {
            let _waiting = Waiting::new(&self.waiting);
            within(self.acquire_timeout, Arc::clone(&self.turns).lock_owned()).await?
        };
        let mut open = Open::of(shared);
        patiently(|| open.shared()?.begin()).await?;
        Ok(Unit { open: Mutex::new(Some(open)), writer: self.clone() })
    }

    /// Closes the connection, when nobody writes any more. What was written goes from the log into the file.
    pub(crate) async fn close(&self) -> Result<(), DbErr> {
        let shared = self.turns.lock().await.take();
        elsewhere(move || drop(shared)).await
    }
}

/// Somebody who waits for a turn.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn new(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Unit {
    /// How many rows a short statement changes.
    pub(crate) fn execute_here(&self, statement: &Statement) -> Result<u64, DbErr> {
        self.here(|connection, executed| execute(connection, statement, executed))
    }

    /// At most so many rows that a short statement finds.
    pub(crate) fn query_here(&self, statement: &Statement, most: usize) -> Result<Vec<Row>, DbErr> {
        self.here(|connection, executed| query::<Positions>(connection, statement, most, executed))
    }

    /// How many rows a statement changes.
    pub(crate) async fn execute(&self, statement: Statement) -> Result<u64, DbErr> {
        self.elsewhere(move |connection, executed| execute(connection, &statement, executed)).await
    }

    /// At most so many rows that a statement finds.
    pub(crate) async fn query(&self, statement: Statement, most: usize) -> Result<Vec<ProxyRow>, DbErr> {
        self.elsewhere(move |connection, executed| query::<Columns>(connection, &statement, most, executed)).await
    }

    fn here<T>(&self, act: impl FnOnce(&Connection, &Executed) -> Result<T, DbErr>) -> Result<T, DbErr> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let open = open.as_mut().ok_or_else(closed)?;
        open.is_untouched = false;
        act(open.shared()?.in_transaction()?, &self.writer.executed)
    }

    async fn elsewhere<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Connection, &Executed) -> Result<T, DbErr> + Send + 'static,
    ) -> Result<T, DbErr> {
        let (mut open, executed) = (self.take()?, self.writer.executed.clone());
        let done = elsewhere(move || {
            let outcome = open.stand_alone().and_then(|()| act(open.shared()?.in_transaction()?, &executed));
            (open, outcome)
        });
        let (open, outcome) = done.await?;
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) = Some(open);
        outcome
    }

    fn take(&self) -> Result<Open, DbErr> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).take().ok_or_else(closed)
    }

    /// Makes the unit last.
    pub(crate) async fn commit(&self) -> Result<(), DbErr> {
        let mut open = self.take()?;
        // Whoever can go on now may come to a unit of its own.
        yield_now().await;
        let shared = open.shared()?;
        shared.in_transaction()?;
        let is_first = shared.finished.is_empty();
        if is_first && self.writer.waiting.load(Ordering::Relaxed) == 0 {
            return elsewhere(move || open.commit()).await?;
        }
        if !is_first {
            control(&shared.connection, RELEASE)?;
        }
        let (finished, committed) = oneshot::channel();
        shared.finished.push(finished);
        open.is_finished = true;
        drop(open);
        if is_first {
            tokio::spawn(commit_together(Arc::clone(&self.writer.turns)));
        }
        committed.await.unwrap_or_else(|_| Err(closed()))
    }
}

/// Commits the units that are finished, when no more of them come soon.
async fn commit_together(turns: Arc<Turns<Option<Shared>>>) -> Result<(), DbErr> {
    let (begun, mut before) = (Instant::now(), 0);
    loop {
        let shared = Arc::clone(&turns).lock_owned().await;
        let count = shared.as_ref().map_or(0, |shared| shared.finished.len());
        if count == 0 {
            // Somebody else has ended the transaction.
            return Ok(());
        }
        if count <= before || begun.elapsed() > AGE {
            return elsewhere(move || Open::of(shared).commit()).await?;
        }
        drop(shared);
        before = count;
        yield_now().await;
    }
}

/// How long a finished unit may wait for others while the processors are busy.
const AGE: Duration = Duration::from_millis(5);

const BEGIN: &str = "BEGIN IMMEDIATE";
const SAVEPOINT: &str = "SAVEPOINT unit";
const RELEASE: &str = "RELEASE unit";
const UNDO: &str = "ROLLBACK TO unit";
const ROLLBACK: &str = "ROLLBACK";
const COMMIT: &str = "COMMIT";

impl Open {
    fn of(shared: Turn<Option<Shared>>) -> Self {
        Self { shared, is_untouched: true, is_finished: false }
    }

    fn shared(&mut self) -> Result<&mut Shared, DbErr> {
        self.shared.as_mut().ok_or_else(closed)
    }

    /// Commits the transaction, and tells those whose units are in it.
    fn commit_all(&mut self) -> Result<(), DbErr> {
        let shared = self.shared()?;
        let outcome = shared.in_transaction().and_then(|connection| control(connection, COMMIT));
        shared.end(&outcome);
        outcome
    }

    /// Before a unit does first what may take long: those that are finished do not wait for it.
    fn stand_alone(&mut self) -> Result<(), DbErr> {
        let is_untouched = mem::replace(&mut self.is_untouched, false);
        if !is_untouched || self.shared()?.finished.is_empty() {
            return Ok(());
        }
        control(self.shared()?.in_transaction()?, RELEASE)?;
        // Those whose it was are told; this unit has no part in it.
        let _ = self.commit_all();
        patiently_blocking(|| self.shared()?.begin())
    }

    /// Commits the transaction with this unit in it.
    fn commit(mut self) -> Result<(), DbErr> {
        let outcome = self.commit_all();
        self.is_finished = true;
        outcome
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if let Some(shared) = self.shared.as_mut().filter(|_| !self.is_finished) {
            shared.undo();
        }
    }
}

impl Shared {
    /// Begins a unit, in the transaction of those that are finished if there is one.
    fn begin(&mut self) -> Result<(), DbErr> {
        if !self.finished.is_empty() {
            return control(&self.connection, SAVEPOINT);
        }
        if !self.connection.is_autocommit() {
            control(&self.connection, ROLLBACK)?;
        }
        control(&self.connection, BEGIN)
    }

    /// The connection, unless the transaction has ended by itself, as SQLite does after an error of the disk: what came
    /// then would be committed statement by statement.
    fn in_transaction(&self) -> Result<&Connection, DbErr> {
        match self.connection.is_autocommit() {
            true => Err(DbErr::Conn(RuntimeErr::Internal("the transaction was rolled back".to_owned()))),
            false => Ok(&self.connection),
        }
    }

    /// Undoes what the unit did that is not finished.
    fn undo(&mut self) {
        let undone = match self.finished.is_empty() {
            true => Err(closed()),
            false => self.in_transaction().and_then(|connection| {
                control(connection, UNDO)?;
                control(connection, RELEASE)
            }),
        };
        if undone.is_err() {
            self.end(&undone);
        }
    }

    /// Leaves the transaction, and tells those whose units were in it what became of them.
    fn end(&mut self, outcome: &Result<(), DbErr>) {
        if !self.connection.is_autocommit()
            && let Err(error) = control(&self.connection, ROLLBACK)
        {
            tracing::error!(%error, "a transaction cannot be rolled back");
        }
        for finished in mem::take(&mut self.finished) {
            // Who does not wait any more does not want to know.
            let _ = finished.send(outcome.clone());
        }
    }
}

fn closed() -> DbErr {
    DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed)
}
