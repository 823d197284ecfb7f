//! What is done with whole SQLite files, each time on a connection of its own.

use std::path::Path;
use std::time::Duration;

use fidelio_kernel::StoreError;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sea_orm::sqlx::{self, ConnectOptions as _, Connection as _, Row as _};

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
    let path = target.to_str().ok_or_else(|| refused(format!("{} is no text", target.display())))?;
    let mut connection = open(source).await.map_err(failed)?;
    sqlx::query("VACUUM INTO ?").bind(path).execute(&mut connection).await.map_err(failed)?;
    connection.close().await.map_err(failed)
}

/// What SQLite finds wrong with a database: pages and indexes that do not fit, rows that refer to none.
///
/// # Errors
/// When it cannot be read at all.
pub async fn sqlite_problems(file: &Path) -> Result<Vec<String>, StoreError> {
    let mut connection = open(file).await.map_err(failed)?;
    let found = sqlx::query_scalar::<_, String>("PRAGMA integrity_check").fetch_all(&mut connection).await;
    let mut problems: Vec<String> = found.map_err(failed)?.into_iter().filter(|line| line != "ok").collect();
    let rows = sqlx::query("PRAGMA foreign_key_check").fetch_all(&mut connection).await.map_err(failed)?;
    for row in rows {
        let table: String = row.try_get(0).map_err(failed)?;
        let missing: String = row.try_get(2).map_err(failed)?;
        problems.push(format!("a row of {table} refers to none of {missing}"));
    }
    connection.close().await.map_err(failed)?;
    Ok(problems)
}

/// Writes the write-ahead log of a database back into its file, if nobody else has it open.
pub async fn settle_sqlite(file: &Path) -> Settled {
    let settled = async {
        let mut connection = open(file).await?;
        sqlx::query("PRAGMA journal_mode = DELETE").execute(&mut connection).await?;
        connection.close().await
    };
    match settled.await {
        Ok(()) => Settled::Alone,
        Err(error) if is_busy(&error) => Settled::InUse,
        Err(_) => Settled::Broken,
    }
}

async fn open(file: &Path) -> Result<SqliteConnection, sqlx::Error> {
    let options = SqliteConnectOptions::new().filename(file).create_if_missing(false);
    options.busy_timeout(Duration::from_secs(2)).disable_statement_logging().connect().await
}

/// Whether it is SQLITE_BUSY, which is the lowest byte of more exact codes.
fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.and_then(|code| code.parse::<u32>().ok()).is_some_and(|code| code & 0xff == 5)
}

fn failed(error: sqlx::Error) -> StoreError {
    StoreError::Unavailable(Box::new(error))
}
