//! Tables whose rows are written by nearly every request and soon deleted again: on SQLite in as few trees as possible. The
//! indexes that this leaves out found rows in what is mostly a second's events. PostgreSQL's tables stay as they are.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, binary_null, string, text, text_null, uuid, uuid_null};
use sea_orm_migration::sea_orm::DbBackend;

use crate::parts::{belongs_to_application, index};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Sqlite => clustered(manager).await,
            _ => Ok(()),
        }
    }
}

/// SQLite keeps rows in a tree of their own beside their primary key, unless told to keep them in it.
async fn clustered(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let used_sessions = Table::create()
        .table(UsedSessions::Table)
        .col(uuid(UsedSessions::Id).primary_key())
        .col(big_integer(UsedSessions::ExpiresAt))
        .extra("WITHOUT ROWID")
        .to_owned();
    let audit_pending = Table::create()
        .table(AuditPending::Table)
        .col(uuid(AuditPending::Id))
        .col(uuid(AuditPending::ApplicationId))
        .col(uuid_null(AuditPending::UserId))
        .col(string(AuditPending::ActorKind))
        .col(uuid_null(AuditPending::ActorUserId))
        .col(text(AuditPending::Event))
        .col(binary_null(AuditPending::PersonalSalt))
        .col(text_null(AuditPending::PersonalJson))
        .primary_key(Index::create().col(AuditPending::ApplicationId).col(AuditPending::Id))
        .foreign_key(&mut belongs_to_application(AuditPending::Table, AuditPending::ApplicationId))
        .extra("WITHOUT ROWID")
        .to_owned();
    replace(manager, "used_sessions", used_sessions).await?;
    replace(manager, "audit_pending", audit_pending).await?;
    manager.create_index(index("used_sessions_expiry", UsedSessions::Table, [UsedSessions::ExpiresAt], false)).await
}

/// Replaces a table, and its indexes, by one of the same columns with the same rows.
async fn replace(manager: &SchemaManager<'_>, name: &str, table: TableCreateStatement) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    connection.execute_unprepared(&format!("ALTER TABLE {name} RENAME TO {name}_before")).await?;
    manager.create_table(table).await?;
    connection.execute_unprepared(&format!("INSERT INTO {name} SELECT * FROM {name}_before")).await?;
    connection.execute_unprepared(&format!("DROP TABLE {name}_before")).await?;
    Ok(())
}

#[derive(DeriveIden)]
enum UsedSessions {
    Table,
    Id,
    ExpiresAt,
}

#[derive(DeriveIden)]
enum AuditPending {
    Table,
    Id,
    ApplicationId,
    UserId,
    ActorKind,
    ActorUserId,
    Event,
    PersonalSalt,
    PersonalJson,
}
