//! What signing in by OpenID providers needs: which account there is whose, and what a session there started here. It only
//! adds: what was there before is read as before, and nobody is linked.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, binary, string, text, text_null, uuid, uuid_null};
use sea_orm_migration::sea_orm::DbBackend;

use crate::parts::{belongs_to_user, index};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let compared = if manager.get_database_backend() == DbBackend::Postgres { by_bytes } else { as_it_is };
        let started_by =
            Table::alter().table(SignIns::Table).add_column(uuid_null(SignIns::ProviderSessionId)).to_owned();
        manager.alter_table(started_by).await?;
        for table in [linked_identities(compared), provider_sessions(compared)] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

/// What providers call somebody is compared by its bytes, as are our names of providers, whatever language the database
/// sorts by.
fn by_bytes(mut column: ColumnDef) -> ColumnDef {
    column.extra(r#"COLLATE "C""#).to_owned()
}

/// SQLite compares bytes anyway.
const fn as_it_is(column: ColumnDef) -> ColumnDef {
    column
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("contacts_address", Contacts::Table, [Contacts::ApplicationId, Contacts::AddressFolded], false),
        index("sign_ins_provider_session", SignIns::Table, [SignIns::ProviderSessionId], false),
        index(
            "linked_identities_provider_user",
            LinkedIdentities::Table,
            [LinkedIdentities::ApplicationId, LinkedIdentities::ProviderId, LinkedIdentities::UserId],
            true,
        ),
        index("linked_identities_user", LinkedIdentities::Table, [LinkedIdentities::UserId], false),
        index(
            "provider_sessions_subject",
            ProviderSessions::Table,
            [ProviderSessions::ApplicationId, ProviderSessions::ProviderId, ProviderSessions::Subject],
            false,
        ),
        index(
            "provider_sessions_sid",
            ProviderSessions::Table,
            [ProviderSessions::ApplicationId, ProviderSessions::ProviderId, ProviderSessions::Sid],
            false,
        ),
        index("provider_sessions_user", ProviderSessions::Table, [ProviderSessions::UserId], false),
        index("provider_sessions_expiry", ProviderSessions::Table, [ProviderSessions::ExpiresAt], false),
    ]
}

/// The row goes with its provider, whose identifier is unique in its application only.
fn belongs_to_provider<T: IntoIden + Copy + 'static>(
    table: T,
    application: T,
    provider: T,
) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from(table, (application, provider))
        .to(OidcProviders::Table, (OidcProviders::ApplicationId, OidcProviders::Id))
        .on_delete(ForeignKeyAction::Cascade)
        .to_owned()
}

#[derive(DeriveIden)]
enum Contacts {
    Table,
    ApplicationId,
    AddressFolded,
}

/// That a sign-in ends with the session at a provider that it came from is a rule of the domain, as it is of its API
/// key: no foreign key.
#[derive(DeriveIden)]
enum SignIns {
    Table,
    ProviderSessionId,
}

#[derive(DeriveIden)]
enum OidcProviders {
    Table,
    ApplicationId,
    Id,
}

#[derive(Clone, Copy, DeriveIden)]
enum LinkedIdentities {
    Table,
    ApplicationId,
    ProviderId,
    Subject,
    UserId,
    LinkedAt,
    LastUsedAt,
}

fn linked_identities(compared: fn(ColumnDef) -> ColumnDef) -> TableCreateStatement {
    Table::create()
        .table(LinkedIdentities::Table)
        .col(uuid(LinkedIdentities::ApplicationId))
        .col(compared(string(LinkedIdentities::ProviderId)))
        .col(compared(text(LinkedIdentities::Subject)))
        .col(uuid(LinkedIdentities::UserId))
        .col(big_integer(LinkedIdentities::LinkedAt))
        .col(big_integer_null(LinkedIdentities::LastUsedAt))
        .primary_key(
            Index::create()
                .col(LinkedIdentities::ApplicationId)
                .col(LinkedIdentities::ProviderId)
                .col(LinkedIdentities::Subject),
        )
        .foreign_key(&mut belongs_to_provider(
            LinkedIdentities::Table,
            LinkedIdentities::ApplicationId,
            LinkedIdentities::ProviderId,
        ))
        .foreign_key(&mut belongs_to_user(LinkedIdentities::Table, LinkedIdentities::UserId))
        .to_owned()
}

#[derive(Clone, Copy, DeriveIden)]
enum ProviderSessions {
    Table,
    Id,
    ApplicationId,
    ProviderId,
    UserId,
    Subject,
    Sid,
    IdToken,
    CreatedAt,
    ExpiresAt,
}

fn provider_sessions(compared: fn(ColumnDef) -> ColumnDef) -> TableCreateStatement {
    Table::create()
        .table(ProviderSessions::Table)
        .col(uuid(ProviderSessions::Id).primary_key())
        .col(uuid(ProviderSessions::ApplicationId))
        .col(compared(string(ProviderSessions::ProviderId)))
        .col(uuid(ProviderSessions::UserId))
        .col(compared(text(ProviderSessions::Subject)))
        .col(compared(text_null(ProviderSessions::Sid)))
        .col(binary(ProviderSessions::IdToken))
        .col(big_integer(ProviderSessions::CreatedAt))
        .col(big_integer(ProviderSessions::ExpiresAt))
        .foreign_key(&mut belongs_to_provider(
            ProviderSessions::Table,
            ProviderSessions::ApplicationId,
            ProviderSessions::ProviderId,
        ))
        .foreign_key(&mut belongs_to_user(ProviderSessions::Table, ProviderSessions::UserId))
        .to_owned()
}
