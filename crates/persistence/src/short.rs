//! Statements that take little, which SQLite is asked at once for that reason, and whose rows are read by position: to find
//! columns by their names would cost more than to find the row.

use async_trait::async_trait;
use fidelio_kernel::StoreError;
use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement, TryGetable};
use uuid::Uuid;

use crate::errors::unavailable;

/// What carries out such statements.
#[async_trait]
pub(crate) trait ShortStatements: ConnectionTrait {
    /// At most so many rows that a statement finds.
    async fn query_short(&self, statement: Statement, most: usize) -> Result<Vec<Row>, DbErr>;
}

/// What SQLite has in a column.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Null,
    Integer(i64),
    Text(String),
    /// Bytes as long as a UUID.
    Id([u8; 16]),
    Blob(Vec<u8>),
}

/// A row, whose columns are read in their order.
pub(crate) enum Row {
    Sqlite(std::vec::IntoIter<Value>),
    Postgres { row: QueryResult, next: usize },
}

/// At most so many rows that a statement finds in PostgreSQL.
pub(crate) async fn postgres_rows(
    db: &impl ConnectionTrait,
    statement: Statement,
    most: usize,
) -> Result<Vec<Row>, DbErr> {
    let found = match most {
        1 => db.query_one_raw(statement).await?.into_iter().collect(),
        _ => db.query_all_raw(statement).await?,
    };
    Ok(found.into_iter().map(|row| Row::Postgres { row, next: 0 }).collect())
}

impl Row {
    /// The next column.
    pub(crate) fn read<T: Cell>(&mut self) -> Result<T, StoreError> {
        let wrong = || StoreError::Corrupt { what: "a column of another type" };
        match self {
            Self::Sqlite(columns) => columns.next().and_then(T::of).ok_or_else(wrong),
            Self::Postgres { row, next } => {
                *next += 1;
                row.try_get_by_index(*next - 1).map_err(unavailable)
            }
        }
    }
}

impl From<Vec<Value>> for Row {
    fn from(columns: Vec<Value>) -> Self {
        Self::Sqlite(columns.into_iter())
    }
}

/// The row of an entity, whose columns a query has in this order.
macro_rules! columns {
    ($row:expr => $($model:ident)::+: $($column:ident)+) => {
        $($model)::+ { $($column: $row.read()?),+ }
    };
}

/// The same where there may be none, at the end of a row.
macro_rules! columns_if_any {
    ($row:expr => $($model:ident)::+: $first:ident $($column:ident)+) => {
        match $row.read()? {
            Some($first) => Some($($model)::+ { $first, $($column: $row.read()?),+ }),
            None => None,
        }
    };
}

pub(crate) use {columns, columns_if_any};

/// What a column can be read as.
pub(crate) trait Cell: TryGetable {
    /// From SQLite.
    fn of(value: Value) -> Option<Self>;
}

impl Cell for i64 {
    fn of(value: Value) -> Option<Self> {
        if let Value::Integer(value) = value { Some(value) } else { None }
    }
}

impl Cell for bool {
    fn of(value: Value) -> Option<Self> {
        if let Value::Integer(value) = value { Some(value != 0) } else { None }
    }
}

impl Cell for String {
    fn of(value: Value) -> Option<Self> {
        if let Value::Text(value) = value { Some(value) } else { None }
    }
}

impl Cell for Vec<u8> {
    fn of(value: Value) -> Option<Self> {
        match value {
            Value::Blob(value) => Some(value),
            Value::Id(value) => Some(value.to_vec()),
            _ => None,
        }
    }
}

impl Cell for Uuid {
    fn of(value: Value) -> Option<Self> {
        if let Value::Id(value) = value { Some(Self::from_bytes(value)) } else { None }
    }
}

impl<T: Cell> Cell for Option<T> {
    fn of(value: Value) -> Option<Self> {
        if value == Value::Null { Some(None) } else { T::of(value).map(Some) }
    }
}
