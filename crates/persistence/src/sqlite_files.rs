//! What is done with whole SQLite files, each time on a connection of its own.

use std::path::{Path, PathBuf};
use std::time::Duration;

use fidelio_kernel::StoreError;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, Result};
use tokio::task::spawn_blocking;

use crate::errors::refused;

/// What became of the wish to have a file for oneself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// Everything is in the file, nothing in a write-ahead log beside it, and nobody else has it open.
    Alone,
    /// Somebody has it open.
    InUse,
    /// It is no intact database.
    Broken,
}

/// Writes a consistent copy of a database that may be in use into an empty file.
///
/// # Errors
/// When either file cannot be used.
pub async fn copy_sqlite(source: &Path, target: &Path) -> Result<(), StoreError> {
    let path = target.to_str().ok_or_else(|| refused(format!("{} is no text", target.display())))?.to_owned();
    with(source, move |connection| {
        connection.execute("VACUUM INTO ?", [path])?;
        Ok(())
    })
    .await?
    .map_err(failed)
}

/// What SQLite finds wrong with a database: pages and indexes that do not fit, rows that refer to none.
///
/// # Errors
/// When it cannot be read at all.
pub async fn sqlite_problems(file: &Path) -> Result<Vec<String>, StoreError> {
    let problems = with(file, |connection| {
        let mut check = connection.prepare("PRAGMA integrity_check")?;
        let found = check.query_map((), |row| row.get::<_, String>(0))?;
        let mut problems = found.collect::<Result<Vec<_>>>()?;
        problems.retain(|line| line != "ok");
        let mut check = connection.prepare("PRAGMA foreign_key_check")?;
        let rows = check.query_map((), |row| {
            let (table, missing) = (row.get::<_, String>(0)?, row.get::<_, String>(2)?);
            Ok(format!("a row of {table} refers to none of {missing}"))
        })?;
        for problem in rows {
            problems.push(problem?);
        }
        Ok(problems)
    });
    problems.await?.map_err(failed)
}

/// Writes the write-ahead log of a database back into its file, if nobody else has it open.
pub async fn settle_sqlite(file: &Path) -> Settled {
    let settled = with(file, |connection| {
        // Else a log that is none would be removed when the connection is closed.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        connection.execute_batch("PRAGMA journal_mode = DELETE")
    });
    match settled.await {
        Ok(Ok(())) => Settled::Alone,
        Ok(Err(error)) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => Settled::InUse,
        _ => Settled::Broken,
    }
}

/// Does something with a file that is there, on a thread that may block.
async fn with<T: Send + 'static>(
    file: &Path,
    act: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
) -> Result<Result<T>, StoreError> {
    let file: PathBuf = file.to_owned();
    let done = spawn_blocking(move || {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(file, flags)?;
        connection.busy_timeout(Duration::from_secs(2))?;
        let outcome = act(&connection)?;
        connection.close().map_err(|(_, error)| error)?;
        Ok(outcome)
    });
    done.await.map_err(|error| StoreError::Unavailable(Box::new(error)))
}

fn failed(error: rusqlite::Error) -> StoreError {
    StoreError::Unavailable(Box::new(error))
}
