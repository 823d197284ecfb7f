use fidelio_kernel::StoreError;
use sea_orm::{DbErr, SqlErr};

use crate::sqlite;

/// The one way from sea-orm's errors to ours.
pub(crate) fn unavailable(error: DbErr) -> StoreError {
    StoreError::Unavailable(Box::new(error))
}

/// Whether a statement failed for a second row of what must be unique.
pub(crate) fn is_unique_violation(error: &DbErr) -> bool {
    sqlite::is_unique_violation(error) || matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

/// The error for what this program must not or cannot do with the database, and why.
pub(crate) fn refused(why: String) -> StoreError {
    StoreError::Unavailable(why.into())
}

/// The error for a value that this program never writes.
pub(crate) const fn corrupt(what: &'static str) -> StoreError {
    StoreError::Corrupt { what }
}
