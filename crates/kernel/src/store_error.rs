use std::error::Error;

/// The storage could not do what it was asked. The cause is for the log, never for a client.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "database_")]
pub enum StoreError {
    /// The database cannot be reached, is too busy, or broke off; the same call may succeed later.
    #[error("the database is unavailable")]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
    /// The database answered something that this program never wrote.
    #[error("the database holds an unexpected value in {what}")]
    Corrupt {
        /// The table and column.
        what: &'static str,
    },
}
