//! What several migrations are made of. A migration that was released means the same for ever, so nothing here may
//! change what it builds.

use sea_orm_migration::prelude::*;

pub(crate) fn index<T: IntoIden, const N: usize>(
    name: &'static str,
    table: impl IntoTableRef,
    columns: [T; N],
    is_unique: bool,
) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(name).table(table);
    for column in columns {
        index.col(column);
    }
    if is_unique {
        index.unique();
    }
    index.to_owned()
}

pub(crate) fn belongs_to_application<T: IntoIden + 'static>(table: T, column: T) -> ForeignKeyCreateStatement {
    belongs_to("applications", table, column)
}

pub(crate) fn belongs_to_user<T: IntoIden + 'static>(table: T, column: T) -> ForeignKeyCreateStatement {
    belongs_to("users", table, column)
}

/// The row goes with the one whose `id` the column holds.
pub(crate) fn belongs_to<T: IntoIden + 'static>(
    owner: &'static str,
    table: T,
    column: T,
) -> ForeignKeyCreateStatement {
    ForeignKey::create().from(table, column).to(owner, "id").on_delete(ForeignKeyAction::Cascade).to_owned()
}
