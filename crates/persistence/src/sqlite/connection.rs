//! One connection, and what is done on it.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, params_from_iter};
use sea_orm::{DbErr, RuntimeErr, Statement, Value};

use super::patiently_blocking;
use super::rows::{Bound, Shape};
use crate::executed::Executed;
use crate::place::{Mode, SqlitePlace};

/// How many compiled statements a connection keeps.
const STATEMENTS: usize = 256;
/// How long the text of a statement may be that is kept, in bytes. Longer ones write many rows, now so many and then
/// others, and each would be another one of hundreds of kilobytes.
const LONGEST_KEPT: usize = 4096;
/// How SQLite's words for a second row of what must be unique begin.
const NOT_UNIQUE: &str = "UNIQUE constraint failed";
/// What is said where another process holds a lock on the file.
const BUSY: &str = "the database is locked by another process";

/// Whether a statement failed for a second row of what must be unique.
pub(crate) fn is_unique_violation(error: &DbErr) -> bool {
    matches!(error, DbErr::Exec(RuntimeErr::Internal(text)) if text.starts_with(NOT_UNIQUE))
}

/// Opens a database.
pub(super) fn open(url: &str) -> Result<Connection, DbErr> {
    let place = SqlitePlace::parse(url).ok_or_else(|| {
        let like = "sqlite://path/to/file, perhaps with ?mode=ro, rw or rwc";
        DbErr::Conn(RuntimeErr::Internal(format!("the URL of an SQLite database is like {like}")))
    })?;
    let flags = OpenFlags::SQLITE_OPEN_NO_MUTEX
        | match place.mode {
            Mode::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
            Mode::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
            Mode::WriteAndCreate => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        };
    // SQLite takes some names for something else than files of the folder that they are in.
    let file = if place.file.is_absolute() { place.file } else { Path::new(".").join(place.file) };
    let connection = Connection::open_with_flags(file, flags).map_err(failed)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // Who finds the file locked must not hold up a thread on which others wait.
    connection.busy_timeout(Duration::ZERO).map_err(failed)?;
    // An answered registration must survive a power cut: authenticators keep their half.
    // What may have to be undone is remembered in memory.
    let settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
         PRAGMA temp_store = MEMORY";
    patiently_blocking(|| connection.execute_batch(settings).map_err(failed))?;
    Ok(connection)
}

/// Carries out a statement; how many rows it changed.
pub(super) fn execute(connection: &Connection, statement: &Statement, executed: &Executed) -> Result<u64, DbErr> {
    carry_out(connection, statement, executed, |prepared, values| {
        Ok(prepared.execute(params_from_iter(values.iter().map(Bound))).map_err(failed)? as u64)
    })
}

/// Carries out a statement; the rows that it finds, at most so many.
pub(super) fn query<S: Shape>(
    connection: &Connection,
    statement: &Statement,
    most: usize,
    executed: &Executed,
) -> Result<Vec<S::Row>, DbErr> {
    carry_out(connection, statement, executed, |prepared, values| {
        let shape = S::of(prepared);
        let mut rows = prepared.query(params_from_iter(values.iter().map(Bound))).map_err(failed)?;
        let mut found = Vec::new();
        while found.len() < most
            && let Some(row) = rows.next().map_err(failed)?
        {
            found.push(shape.read(row)?);
        }
        Ok(found)
    })
}

fn carry_out<T>(
    connection: &Connection,
    statement: &Statement,
    executed: &Executed,
    act: impl FnOnce(&mut rusqlite::Statement<'_>, &[Value]) -> Result<T, DbErr>,
) -> Result<T, DbErr> {
    let values = statement.values.as_ref().map_or(&[][..], |values| &values.0);
    executed.observe(&statement.sql, || match statement.sql.len() <= LONGEST_KEPT {
        true => act(&mut *connection.prepare_cached(&statement.sql).map_err(failed)?, values),
        false => act(&mut connection.prepare(&statement.sql).map_err(failed)?, values),
    })
}

/// Carries out what has no values and finds nothing, like BEGIN.
pub(super) fn control(connection: &Connection, sql: &str) -> Result<(), DbErr> {
    connection.prepare_cached(sql).and_then(|mut prepared| prepared.execute(())).map(drop).map_err(failed)
}

/// Whether another process holds a lock on the file, so that nothing was done.
pub(super) fn is_busy(error: &DbErr) -> bool {
    matches!(error, DbErr::Exec(RuntimeErr::Internal(text)) if text == BUSY)
}

fn failed(error: rusqlite::Error) -> DbErr {
    let text = match error {
        error if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => BUSY.to_owned(),
        rusqlite::Error::SqliteFailure(_, Some(text)) => text,
        error => error.to_string(),
    };
    DbErr::Exec(RuntimeErr::Internal(text))
}
