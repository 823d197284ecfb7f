//! What managing an installation needs: epochs of access, how far attestations are trusted, the audit log with its chain,
//! OpenID providers, and receivers of audit events. It only adds: what was there before is read as before.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, binary, binary_null, boolean, string, text, text_null, uuid, uuid_null,
};
use sea_orm_migration::sea_orm::DbBackend;

use crate::parts::{belongs_to, belongs_to_application, index};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let is_postgres = manager.get_database_backend() == DbBackend::Postgres;
        for column in [
            added(Users::Table, big_integer(Users::AccessEpoch).default(0)),
            added(Passkeys::Table, string(Passkeys::AttestationTrust).default("none")),
            added(SignIns::Table, &mut uuid_null(SignIns::ApiKeyId)),
            added(Applications::Table, boolean(Applications::ForOperators).default(false)),
        ] {
            manager.alter_table(column).await?;
        }
        for table in [
            audit_pending(),
            audit_events(),
            audit_chains(),
            oidc_providers(is_postgres),
            webhooks(),
            webhook_deliveries(),
        ] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        // A sign-in now goes with its passkey; until now it was looked whether that is still there.
        let without_passkey =
            "DELETE FROM sign_ins WHERE passkey_id IS NOT NULL AND passkey_id NOT IN (SELECT id FROM passkeys)";
        manager.get_connection().execute_unprepared(without_passkey).await?;
        if is_postgres {
            // A beginning of a name is a range of names only where these are in the order of their bytes, which SQLite's
            // indexes always are. sea-query has no words for it.
            let by_bytes = r#"CREATE INDEX users_name_bytes ON users (application_id, name_folded COLLATE "C")"#;
            manager.get_connection().execute_unprepared(by_bytes).await?;
        }
        Ok(())
    }
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("users_application", Users::Table, [Users::ApplicationId, Users::Id], false),
        index("sign_ins_passkey", SignIns::Table, [SignIns::PasskeyId], false),
        index("sign_ins_api_key", SignIns::Table, [SignIns::ApiKeyId], false),
        index(
            "audit_pending_application",
            AuditPending::Table,
            [AuditPending::ApplicationId, AuditPending::Id],
            false,
        ),
        index("audit_pending_user", AuditPending::Table, [AuditPending::UserId], false),
        index("audit_pending_actor", AuditPending::Table, [AuditPending::ActorUserId], false),
        index("audit_events_at", AuditEvents::Table, [AuditEvents::ApplicationId, AuditEvents::At], false),
        index(
            "audit_events_user",
            AuditEvents::Table,
            [AuditEvents::UserId, AuditEvents::ApplicationId, AuditEvents::Sequence],
            false,
        ),
        index(
            "audit_events_actor",
            AuditEvents::Table,
            [AuditEvents::ActorUserId, AuditEvents::ApplicationId, AuditEvents::Sequence],
            false,
        ),
        index(
            "audit_events_request",
            AuditEvents::Table,
            [AuditEvents::ApplicationId, AuditEvents::Request],
            false,
        ),
        index("webhooks_application", Webhooks::Table, [Webhooks::ApplicationId], false),
        index("webhook_deliveries_due", WebhookDeliveries::Table, [WebhookDeliveries::DueAt], false),
        index("webhook_deliveries_webhook", WebhookDeliveries::Table, [WebhookDeliveries::WebhookId], false),
        index(
            "webhook_deliveries_failed",
            WebhookDeliveries::Table,
            [WebhookDeliveries::ApplicationId, WebhookDeliveries::FailedAt],
            false,
        ),
    ]
}

fn added<T: IntoIden + 'static>(table: T, column: &mut ColumnDef) -> TableAlterStatement {
    Table::alter().table(table.into_iden()).add_column(column).to_owned()
}

#[derive(DeriveIden)]
enum Users {
    Table,
    Id,
    ApplicationId,
    AccessEpoch,
}

#[derive(DeriveIden)]
enum Passkeys {
    Table,
    AttestationTrust,
}

/// That a sign-in ends with its API key is a rule of the domain, as it is of its passkey: no foreign key.
#[derive(DeriveIden)]
enum SignIns {
    Table,
    PasskeyId,
    ApiKeyId,
}

#[derive(DeriveIden)]
enum Applications {
    Table,
    ForOperators,
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

/// Events outlive the users that they are about: no foreign keys to users.
fn audit_pending() -> TableCreateStatement {
    Table::create()
        .table(AuditPending::Table)
        .col(uuid(AuditPending::Id).primary_key())
        .col(uuid(AuditPending::ApplicationId))
        .col(uuid_null(AuditPending::UserId))
        .col(string(AuditPending::ActorKind))
        .col(uuid_null(AuditPending::ActorUserId))
        .col(text(AuditPending::Event))
        .col(binary_null(AuditPending::PersonalSalt))
        .col(text_null(AuditPending::PersonalJson))
        .foreign_key(&mut belongs_to_application(AuditPending::Table, AuditPending::ApplicationId))
        .to_owned()
}

#[derive(DeriveIden)]
enum AuditEvents {
    Table,
    ApplicationId,
    Sequence,
    Hash,
    At,
    Action,
    Outcome,
    ActorKind,
    UserId,
    ActorUserId,
    Request,
    Event,
    PersonalSalt,
    PersonalJson,
}

/// The event as it was hashed, beside what of it is searched by; see [`audit_pending`].
fn audit_events() -> TableCreateStatement {
    Table::create()
        .table(AuditEvents::Table)
        .col(uuid(AuditEvents::ApplicationId))
        .col(big_integer(AuditEvents::Sequence))
        .col(binary(AuditEvents::Hash))
        .col(big_integer(AuditEvents::At))
        .col(string(AuditEvents::Action))
        .col(string(AuditEvents::Outcome))
        .col(string(AuditEvents::ActorKind))
        .col(uuid_null(AuditEvents::UserId))
        .col(uuid_null(AuditEvents::ActorUserId))
        .col(text_null(AuditEvents::Request))
        .col(text(AuditEvents::Event))
        .col(binary_null(AuditEvents::PersonalSalt))
        .col(text_null(AuditEvents::PersonalJson))
        .primary_key(Index::create().col(AuditEvents::ApplicationId).col(AuditEvents::Sequence))
        .foreign_key(&mut belongs_to_application(AuditEvents::Table, AuditEvents::ApplicationId))
        .to_owned()
}

#[derive(DeriveIden)]
enum AuditChains {
    Table,
    ApplicationId,
    BaseSequence,
    BaseHash,
    HeadSequence,
    HeadHash,
}

fn audit_chains() -> TableCreateStatement {
    Table::create()
        .table(AuditChains::Table)
        .col(uuid(AuditChains::ApplicationId).primary_key())
        .col(big_integer(AuditChains::BaseSequence))
        .col(binary(AuditChains::BaseHash))
        .col(big_integer(AuditChains::HeadSequence))
        .col(binary(AuditChains::HeadHash))
        .foreign_key(&mut belongs_to_application(AuditChains::Table, AuditChains::ApplicationId))
        .to_owned()
}

#[derive(DeriveIden)]
enum OidcProviders {
    Table,
    ApplicationId,
    Id,
    Settings,
    SealedSecret,
    CreatedAt,
}

/// Lists are in the order of the identifiers' bytes, whatever language the database sorts by.
fn oidc_providers(is_postgres: bool) -> TableCreateStatement {
    let mut id = string(OidcProviders::Id);
    if is_postgres {
        id.extra(r#"COLLATE "C""#);
    }
    Table::create()
        .table(OidcProviders::Table)
        .col(uuid(OidcProviders::ApplicationId))
        .col(id)
        .col(text(OidcProviders::Settings))
        .col(binary_null(OidcProviders::SealedSecret))
        .col(big_integer(OidcProviders::CreatedAt))
        .primary_key(Index::create().col(OidcProviders::ApplicationId).col(OidcProviders::Id))
        .foreign_key(&mut belongs_to_application(OidcProviders::Table, OidcProviders::ApplicationId))
        .to_owned()
}

#[derive(DeriveIden)]
enum Webhooks {
    Table,
    Id,
    ApplicationId,
    Url,
    Actions,
    SealedSecret,
    CreatedAt,
}

fn webhooks() -> TableCreateStatement {
    Table::create()
        .table(Webhooks::Table)
        .col(uuid(Webhooks::Id).primary_key())
        .col(uuid(Webhooks::ApplicationId))
        .col(text(Webhooks::Url))
        .col(text(Webhooks::Actions))
        .col(binary(Webhooks::SealedSecret))
        .col(big_integer(Webhooks::CreatedAt))
        .foreign_key(&mut belongs_to_application(Webhooks::Table, Webhooks::ApplicationId))
        .to_owned()
}

#[derive(DeriveIden)]
enum WebhookDeliveries {
    Table,
    Id,
    WebhookId,
    ApplicationId,
    EventId,
    Body,
    Attempts,
    CreatedAt,
    DueAt,
    FailedAt,
    Error,
}

fn webhook_deliveries() -> TableCreateStatement {
    Table::create()
        .table(WebhookDeliveries::Table)
        .col(uuid(WebhookDeliveries::Id).primary_key())
        .col(uuid(WebhookDeliveries::WebhookId))
        .col(uuid(WebhookDeliveries::ApplicationId))
        .col(uuid(WebhookDeliveries::EventId))
        .col(text(WebhookDeliveries::Body))
        .col(big_integer(WebhookDeliveries::Attempts))
        .col(big_integer(WebhookDeliveries::CreatedAt))
        .col(big_integer(WebhookDeliveries::DueAt))
        .col(big_integer_null(WebhookDeliveries::FailedAt))
        .col(text_null(WebhookDeliveries::Error))
        .foreign_key(&mut belongs_to("webhooks", WebhookDeliveries::Table, WebhookDeliveries::WebhookId))
        .foreign_key(&mut belongs_to_application(WebhookDeliveries::Table, WebhookDeliveries::ApplicationId))
        .to_owned()
}
