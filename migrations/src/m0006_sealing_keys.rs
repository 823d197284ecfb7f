//! The keys under which secrets are sealed, wrapped under master keys. It only adds: an installation that has none yet goes
//! on with a first one that is its master key.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, binary, integer, string};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sealing_keys = Table::create()
            .table(SealingKeys::Table)
            .col(integer(SealingKeys::Number).primary_key())
            .col(big_integer(SealingKeys::CreatedAt))
            .col(big_integer(SealingKeys::ActiveFrom))
            .col(big_integer_null(SealingKeys::RefusedFrom))
            .col(big_integer_null(SealingKeys::ResealedAt))
            .to_owned();
        let wrapped_keys = Table::create()
            .table(WrappedKeys::Table)
            .col(integer(WrappedKeys::Number))
            .col(string(WrappedKeys::MasterKey))
            .col(binary(WrappedKeys::Wrapped))
            .col(big_integer(WrappedKeys::WrappedAt))
            .primary_key(Index::create().col(WrappedKeys::Number).col(WrappedKeys::MasterKey))
            .foreign_key(
                ForeignKey::create()
                    .from(WrappedKeys::Table, WrappedKeys::Number)
                    .to(SealingKeys::Table, SealingKeys::Number),
            )
            .to_owned();
        manager.create_table(sealing_keys).await?;
        manager.create_table(wrapped_keys).await
    }
}

#[derive(DeriveIden)]
enum SealingKeys {
    Table,
    Number,
    CreatedAt,
    ActiveFrom,
    RefusedFrom,
    ResealedAt,
}

#[derive(DeriveIden)]
enum WrappedKeys {
    Table,
    Number,
    MasterKey,
    Wrapped,
    WrappedAt,
}
