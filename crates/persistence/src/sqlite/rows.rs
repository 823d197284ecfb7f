//! Values of sea-orm to SQLite, and SQLite's rows to sea-orm.

use std::collections::BTreeMap;

use rusqlite::ToSql;
use rusqlite::types::{ToSqlOutput, ValueRef};
use sea_orm::{DbErr, ProxyRow, Value};
use uuid::Uuid;

use crate::short;

/// A value of a statement.
pub(super) struct Bound<'a>(pub(super) &'a Value);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let value = match self.0 {
            Value::Bool(value) => value.map(|value| ValueRef::Integer(value.into())),
            Value::TinyInt(value) => value.map(|value| ValueRef::Integer(value.into())),
            Value::SmallInt(value) => value.map(|value| ValueRef::Integer(value.into())),
            Value::Int(value) => value.map(|value| ValueRef::Integer(value.into())),
            Value::BigInt(value) => value.map(ValueRef::Integer),
            Value::TinyUnsigned(value) => value.map(|value| ValueRef::Integer(value.into())),
            Value::SmallUnsigned(value) => value.map(|value| ValueRef::Integer(value.into())),
            Value::Unsigned(value) => value.map(|value| ValueRef::Integer(value.into())),
            Value::BigUnsigned(value) => match value.map(i64::try_from).transpose() {
                Ok(value) => value.map(ValueRef::Integer),
                Err(error) => return Err(rusqlite::Error::ToSqlConversionFailure(error.into())),
            },
            Value::Float(value) => value.map(|value| ValueRef::Real(value.into())),
            Value::Double(value) => value.map(ValueRef::Real),
            Value::String(value) => value.as_ref().map(|value| ValueRef::Text(value.as_bytes())),
            Value::Bytes(value) => value.as_ref().map(|value| ValueRef::Blob(value)),
            Value::Uuid(value) => value.as_ref().map(|value| ValueRef::Blob(value.as_bytes())),
            other => {
                return Err(rusqlite::Error::ToSqlConversionFailure(format!("{other:?} has no place here").into()));
            }
        };
        Ok(ToSqlOutput::Borrowed(value.unwrap_or(ValueRef::Null)))
    }
}

/// What an entity has a column as. Rows must say the same: sea-orm reads an optional value of another kind as none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Bool,
    SmallInt,
    Int,
    Uuid,
    /// Numbers of eight bytes, texts, bytes, and what is no column but computed.
    AsStored,
}

/// The columns with numbers of four bytes; to SQLite all numbers are the same.
const INTS: &[&str] = &["number"];

impl Kind {
    /// By its name, and the type that the migrations declare it with.
    pub(super) fn of(name: &str, declared: Option<&str>) -> Self {
        match declared {
            Some("boolean") => Self::Bool,
            Some("smallint") => Self::SmallInt,
            // In capitals where it is the number of the row.
            Some("integer" | "INTEGER") if INTS.contains(&name) => Self::Int,
            Some("uuid_text") => Self::Uuid,
            _ => Self::AsStored,
        }
    }

    /// `None` for what is not of this kind.
    fn value(self, stored: ValueRef<'_>) -> Option<Value> {
        Some(match (self, stored) {
            (_, ValueRef::Null) => Value::BigInt(None),
            (Self::Bool, ValueRef::Integer(value)) => Value::Bool(Some(value != 0)),
            (Self::SmallInt, ValueRef::Integer(value)) => Value::SmallInt(Some(value.try_into().ok()?)),
            (Self::Int, ValueRef::Integer(value)) => Value::Int(Some(value.try_into().ok()?)),
            (Self::Uuid, ValueRef::Blob(bytes)) => Value::Uuid(Some(Uuid::from_slice(bytes).ok()?)),
            (Self::AsStored, ValueRef::Integer(value)) => Value::BigInt(Some(value)),
            (Self::AsStored, ValueRef::Real(value)) => Value::Double(Some(value)),
            (Self::AsStored, ValueRef::Text(bytes)) => Value::String(Some(str::from_utf8(bytes).ok()?.to_owned())),
            (Self::AsStored, ValueRef::Blob(bytes)) => Value::Bytes(Some(bytes.to_vec())),
            _ => return None,
        })
    }
}

/// How rows of a statement are read.
pub(super) trait Shape {
    type Row;

    fn of(statement: &rusqlite::Statement<'_>) -> Self;

    fn read(&self, row: &rusqlite::Row<'_>) -> Result<Self::Row, DbErr>;
}

/// By the position of their columns.
pub(super) struct Positions(usize);

impl Shape for Positions {
    type Row = short::Row;

    fn of(statement: &rusqlite::Statement<'_>) -> Self {
        Self(statement.column_count())
    }

    fn read(&self, row: &rusqlite::Row<'_>) -> Result<Self::Row, DbErr> {
        let mut columns = Vec::with_capacity(self.0);
        for index in 0..self.0 {
            let stored = row.get_ref(index).map_err(|error| DbErr::Type(error.to_string()))?;
            columns.push(match stored {
                ValueRef::Null => short::Value::Null,
                ValueRef::Integer(value) => short::Value::Integer(value),
                ValueRef::Text(bytes) => match str::from_utf8(bytes) {
                    Ok(text) => short::Value::Text(text.to_owned()),
                    Err(error) => return Err(DbErr::Type(error.to_string())),
                },
                ValueRef::Blob(bytes) => match bytes.try_into() {
                    Ok(id) => short::Value::Id(id),
                    Err(_) => short::Value::Blob(bytes.to_vec()),
                },
                ValueRef::Real(_) => return Err(DbErr::Type("no column is a fraction".to_owned())),
            });
        }
        Ok(columns.into())
    }
}

/// By the names of their columns, as sea-orm does.
pub(super) struct Columns(Vec<(String, Kind)>);

impl Shape for Columns {
    type Row = ProxyRow;

    fn of(statement: &rusqlite::Statement<'_>) -> Self {
        let columns = statement.columns().into_iter();
        let columns = columns.map(|column| (column.name().to_owned(), Kind::of(column.name(), column.decl_type())));
        Self(columns.collect())
    }

    fn read(&self, row: &rusqlite::Row<'_>) -> Result<ProxyRow, DbErr> {
        let mut values = BTreeMap::new();
        for (index, (name, kind)) in self.0.iter().enumerate() {
            let stored = row.get_ref(index).map_err(|error| DbErr::Type(error.to_string()))?;
            let value = kind.value(stored).ok_or_else(|| DbErr::Type(format!("{name} is no {kind:?}")))?;
            values.insert(name.clone(), value);
        }
        Ok(ProxyRow::new(values))
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::sea_query::ColumnType;

    use super::*;
    use crate::copy::columns_of_entities;
    use crate::{Database, DatabaseOptions};

    #[tokio::test]
    async fn every_column_is_read_as_its_entity_has_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("fidelio.sqlite");
        let options = DatabaseOptions {
            url: format!("sqlite://{}", file.display()),
            max_connections: 1,
            acquire_timeout: std::time::Duration::from_secs(10),
        };
        Database::connect(&options).await.expect("a database").migrate().await.expect("a schema");
        let connection = rusqlite::Connection::open(file).expect("the database");
        let mut seen = 0;
        for (table, columns) in columns_of_entities() {
            for (name, kind) in columns {
                let statement = connection.prepare(&format!("SELECT {name} FROM {table}")).expect("a column");
                let wanted = match kind {
                    ColumnType::Boolean => Kind::Bool,
                    ColumnType::SmallInteger => Kind::SmallInt,
                    ColumnType::Integer => Kind::Int,
                    ColumnType::Uuid => Kind::Uuid,
                    ColumnType::BigInteger | ColumnType::String(_) | ColumnType::VarBinary(_) => Kind::AsStored,
                    other => panic!("{table}.{name} is {other:?}"),
                };
                assert_eq!(Columns::of(&statement).0, [(name.clone(), wanted)], "{table}");
                seen += 1;
            }
        }
        assert!(seen > 150, "{seen}");
    }

    #[test]
    fn what_is_not_of_its_kind_is_no_value() {
        assert_eq!(Kind::Uuid.value(ValueRef::Blob(&[1; 15])), None);
        assert_eq!(Kind::Uuid.value(ValueRef::Text(b"1")), None);
        assert_eq!(Kind::Int.value(ValueRef::Integer(i64::MAX)), None);
        assert_eq!(Kind::AsStored.value(ValueRef::Text(&[0xff])), None);
        assert_eq!(Kind::Bool.value(ValueRef::Integer(1)), Some(Value::Bool(Some(true))));
    }
}
