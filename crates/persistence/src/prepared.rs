//! Short statements of the most frequent requests: each finds or changes a few rows by an index. Their text is built once
//! and not for each request, which would cost more than to carry them out; their values come in the order in which the text
//! has them.

use std::sync::OnceLock;

use fidelio_kernel::StoreError;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbBackend, EntityTrait, Iterable as _, QueryTrait as _, Statement, Value,
};

use crate::errors::unavailable;
use crate::short::{Row, ShortStatements};
use crate::transaction::Transaction;

/// The text for each kind of database, and how many values it takes.
struct Texts {
    sqlite: OnceLock<(String, usize)>,
    postgres: OnceLock<(String, usize)>,
}

impl Texts {
    const fn new() -> Self {
        Self { sqlite: OnceLock::new(), postgres: OnceLock::new() }
    }

    fn with(&self, backend: DbBackend, values: Vec<Value>, build: impl FnOnce() -> Statement) -> Statement {
        let text = if backend == DbBackend::Sqlite { &self.sqlite } else { &self.postgres };
        let (text, count) = text.get_or_init(|| {
            let built = build();
            (built.sql, built.values.map_or(0, |values| values.0.len()))
        });
        debug_assert_eq!(*count, values.len(), "{text}");
        Statement::from_sql_and_values(backend, text, values)
    }
}

/// A statement whose text is always the same.
pub(crate) struct Prepared {
    build: fn(DbBackend) -> Statement,
    texts: Texts,
}

impl Prepared {
    /// What this builds, for values of any kind.
    pub(crate) const fn new(build: fn(DbBackend) -> Statement) -> Self {
        Self { build, texts: Texts::new() }
    }

    /// The statement with these values.
    fn with<const N: usize>(&self, backend: DbBackend, values: [Value; N]) -> Statement {
        self.texts.with(backend, values.into(), || (self.build)(backend))
    }

    /// How many rows it changed.
    pub(crate) async fn execute<const N: usize>(
        &self,
        db: &Transaction,
        values: [Value; N],
    ) -> Result<u64, StoreError> {
        db.execute_short(self.with(db.get_database_backend(), values)).await.map_err(unavailable)
    }

    /// The one row that it finds.
    pub(crate) async fn one<const N: usize>(
        &self,
        db: &impl ShortStatements,
        values: [Value; N],
    ) -> Result<Option<Row>, StoreError> {
        let found = db.query_short(self.with(db.get_database_backend(), values), 1).await;
        Ok(found.map_err(unavailable)?.into_iter().next())
    }

    /// All rows that it finds.
    pub(crate) async fn all<const N: usize>(
        &self,
        db: &impl ShortStatements,
        values: [Value; N],
    ) -> Result<Vec<Row>, StoreError> {
        db.query_short(self.with(db.get_database_backend(), values), usize::MAX).await.map_err(unavailable)
    }
}

/// How many rows are inserted by one statement: databases take only so many values.
const BATCH: usize = 500;

/// The insertion of a row whose every column is set.
pub(crate) struct PreparedInsert {
    on_conflict: Option<fn() -> OnConflict>,
    texts: Texts,
}

impl PreparedInsert {
    /// Fails where such a row is there already.
    pub(crate) const fn new() -> Self {
        Self { on_conflict: None, texts: Texts::new() }
    }

    /// Does this where such a row is there already.
    pub(crate) const fn or(on_conflict: fn() -> OnConflict) -> Self {
        Self { on_conflict: Some(on_conflict), texts: Texts::new() }
    }

    /// The statement that inserts this row.
    fn of<A: ActiveModelTrait>(&self, backend: DbBackend, row: A) -> Statement {
        let columns = <A::Entity as EntityTrait>::Column::iter();
        let values: Vec<_> = columns.filter_map(|column| row.get(column).into_value()).collect();
        self.texts.with(backend, values, || {
            let insert = A::Entity::insert(row);
            match self.on_conflict {
                Some(on_conflict) => insert.on_conflict(on_conflict()).build(backend),
                None => insert.build(backend),
            }
        })
    }

    /// Inserts this row; how many rows were inserted or changed.
    pub(crate) async fn insert<A: ActiveModelTrait>(&self, db: &Transaction, row: A) -> Result<u64, StoreError> {
        db.execute_short(self.of(db.get_database_backend(), row)).await.map_err(unavailable)
    }

    /// Inserts these rows: one after the other where a statement costs nothing by itself, and else many by one.
    pub(crate) async fn insert_all<A: ActiveModelTrait>(
        &self,
        db: &Transaction,
        rows: Vec<A>,
    ) -> Result<(), StoreError> {
        match db.get_database_backend() {
            DbBackend::Sqlite => {
                for row in rows {
                    self.insert(db, row).await?;
                }
            }
            _ => {
                let mut rows = rows.into_iter().peekable();
                while rows.peek().is_some() {
                    let mut insert = A::Entity::insert_many(rows.by_ref().take(BATCH));
                    if let Some(on_conflict) = self.on_conflict {
                        insert = insert.on_conflict(on_conflict());
                    }
                    insert.exec_without_returning(db).await.map_err(unavailable)?;
                }
            }
        }
        Ok(())
    }
}
