//! Addresses of users, trust ids, one-time codes, limits, messages to deliver, sign-ins with their refresh tokens, and
//! what clients report.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, binary, boolean, string, text, text_null, uuid, uuid_null,
};

use crate::parts::{belongs_to, belongs_to_application, belongs_to_user, index};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            contacts(),
            trust_ids(),
            one_time_codes(),
            rate_limits(),
            outbox(),
            sign_ins(),
            refresh_tokens(),
            client_events(),
        ] {
            manager.create_table(table).await?;
        }
        for index in [
            index("contacts_user", Contacts::Table, [Contacts::UserId, Contacts::Channel], true),
            index("trust_ids_user", TrustIds::Table, [TrustIds::UserId], false),
            index("one_time_codes_expiry", OneTimeCodes::Table, [OneTimeCodes::ExpiresAt], false),
            index("rate_limits_end", RateLimits::Table, [RateLimits::WindowEndsAt], false),
            index("outbox_due", Outbox::Table, [Outbox::Channel, Outbox::DueAt], false),
            index("outbox_failed", Outbox::Table, [Outbox::ApplicationId, Outbox::FailedAt], false),
            index("sign_ins_user", SignIns::Table, [SignIns::UserId], false),
            index("sign_ins_expiry", SignIns::Table, [SignIns::ExpiresAt], false),
            index("refresh_tokens_sign_in", RefreshTokens::Table, [RefreshTokens::SignInId], false),
            index("client_events_at", ClientEvents::Table, [ClientEvents::ApplicationId, ClientEvents::At], false),
            index(
                "client_events_trace",
                ClientEvents::Table,
                [ClientEvents::ApplicationId, ClientEvents::TraceId],
                false,
            ),
        ] {
            manager.create_index(index).await?;
        }
        manager.alter_table(device_users_are_proved()).await
    }
}

#[derive(DeriveIden)]
enum DeviceUsers {
    Table,
    IsProved,
}

/// Until now only passkeys brought users and devices together, which proves it.
fn device_users_are_proved() -> TableAlterStatement {
    Table::alter().table(DeviceUsers::Table).add_column(boolean(DeviceUsers::IsProved).default(true)).to_owned()
}

#[derive(DeriveIden)]
enum Contacts {
    Table,
    Id,
    ApplicationId,
    UserId,
    Channel,
    Address,
    AddressFolded,
    MessagingConsent,
    VerifiedAt,
    CreatedAt,
}

fn contacts() -> TableCreateStatement {
    Table::create()
        .table(Contacts::Table)
        .col(uuid(Contacts::Id).primary_key())
        .col(uuid(Contacts::ApplicationId))
        .col(uuid(Contacts::UserId))
        .col(string(Contacts::Channel))
        .col(text(Contacts::Address))
        .col(text(Contacts::AddressFolded))
        .col(boolean(Contacts::MessagingConsent))
        .col(big_integer_null(Contacts::VerifiedAt))
        .col(big_integer(Contacts::CreatedAt))
        .foreign_key(&mut belongs_to_application(Contacts::Table, Contacts::ApplicationId))
        .foreign_key(&mut belongs_to_user(Contacts::Table, Contacts::UserId))
        .to_owned()
}

#[derive(DeriveIden)]
enum TrustIds {
    Table,
    ApplicationId,
    Kind,
    Id,
    UserId,
    Thumbprint,
    CreatedAt,
    LastUsedAt,
}

/// Browsers choose the ids, and several users may share a browser: all four columns are the key.
fn trust_ids() -> TableCreateStatement {
    Table::create()
        .table(TrustIds::Table)
        .col(uuid(TrustIds::ApplicationId))
        .col(string(TrustIds::Kind))
        .col(text(TrustIds::Id))
        .col(uuid(TrustIds::UserId))
        .col(string(TrustIds::Thumbprint))
        .col(big_integer(TrustIds::CreatedAt))
        .col(big_integer(TrustIds::LastUsedAt))
        .primary_key(
            Index::create()
                .col(TrustIds::ApplicationId)
                .col(TrustIds::Kind)
                .col(TrustIds::Id)
                .col(TrustIds::UserId),
        )
        .foreign_key(&mut belongs_to_application(TrustIds::Table, TrustIds::ApplicationId))
        .foreign_key(&mut belongs_to_user(TrustIds::Table, TrustIds::UserId))
        .to_owned()
}

#[derive(DeriveIden)]
enum OneTimeCodes {
    Table,
    ApplicationId,
    Subject,
    Purpose,
    Channel,
    Digest,
    Address,
    MessagingConsent,
    AttemptsLeft,
    ExpiresAt,
}

/// A code may be for somebody who is no user yet or never will be: no foreign key to users.
fn one_time_codes() -> TableCreateStatement {
    Table::create()
        .table(OneTimeCodes::Table)
        .col(uuid(OneTimeCodes::ApplicationId))
        .col(uuid(OneTimeCodes::Subject))
        .col(string(OneTimeCodes::Purpose))
        .col(string(OneTimeCodes::Channel))
        .col(binary(OneTimeCodes::Digest))
        .col(text_null(OneTimeCodes::Address))
        .col(boolean(OneTimeCodes::MessagingConsent))
        .col(big_integer(OneTimeCodes::AttemptsLeft))
        .col(big_integer(OneTimeCodes::ExpiresAt))
        .primary_key(
            Index::create()
                .col(OneTimeCodes::ApplicationId)
                .col(OneTimeCodes::Subject)
                .col(OneTimeCodes::Purpose)
                .col(OneTimeCodes::Channel),
        )
        .foreign_key(&mut belongs_to_application(OneTimeCodes::Table, OneTimeCodes::ApplicationId))
        .to_owned()
}

#[derive(DeriveIden)]
enum RateLimits {
    Table,
    Key,
    Count,
    WindowEndsAt,
}

fn rate_limits() -> TableCreateStatement {
    Table::create()
        .table(RateLimits::Table)
        .col(text(RateLimits::Key).primary_key())
        .col(big_integer(RateLimits::Count))
        .col(big_integer(RateLimits::WindowEndsAt))
        .to_owned()
}

#[derive(DeriveIden)]
enum Outbox {
    Table,
    Id,
    ApplicationId,
    Channel,
    Sealed,
    Attempts,
    CreatedAt,
    ExpiresAt,
    DueAt,
    FailedAt,
    Error,
}

fn outbox() -> TableCreateStatement {
    Table::create()
        .table(Outbox::Table)
        .col(uuid(Outbox::Id).primary_key())
        .col(uuid(Outbox::ApplicationId))
        .col(string(Outbox::Channel))
        .col(binary(Outbox::Sealed))
        .col(big_integer(Outbox::Attempts))
        .col(big_integer(Outbox::CreatedAt))
        .col(big_integer(Outbox::ExpiresAt))
        .col(big_integer(Outbox::DueAt))
        .col(big_integer_null(Outbox::FailedAt))
        .col(text_null(Outbox::Error))
        .foreign_key(&mut belongs_to_application(Outbox::Table, Outbox::ApplicationId))
        .to_owned()
}

#[derive(DeriveIden)]
enum SignIns {
    Table,
    Id,
    ApplicationId,
    UserId,
    PasskeyId,
    Scopes,
    Amr,
    Acr,
    AuthenticatedAt,
    ExpiresAt,
}

/// That a sign-in ends with its passkey is a rule of the domain and not of the schema: no foreign key to passkeys.
fn sign_ins() -> TableCreateStatement {
    Table::create()
        .table(SignIns::Table)
        .col(uuid(SignIns::Id).primary_key())
        .col(uuid(SignIns::ApplicationId))
        .col(uuid(SignIns::UserId))
        .col(uuid_null(SignIns::PasskeyId))
        .col(string(SignIns::Scopes))
        .col(text(SignIns::Amr))
        .col(string(SignIns::Acr))
        .col(big_integer(SignIns::AuthenticatedAt))
        .col(big_integer(SignIns::ExpiresAt))
        .foreign_key(&mut belongs_to_application(SignIns::Table, SignIns::ApplicationId))
        .foreign_key(&mut belongs_to_user(SignIns::Table, SignIns::UserId))
        .to_owned()
}

#[derive(DeriveIden)]
enum RefreshTokens {
    Table,
    Id,
    SignInId,
    Digest,
    CreatedAt,
    UsedAt,
}

/// Used ones stay as long as their sign-in, so that one that comes back is recognised.
fn refresh_tokens() -> TableCreateStatement {
    Table::create()
        .table(RefreshTokens::Table)
        .col(uuid(RefreshTokens::Id).primary_key())
        .col(uuid(RefreshTokens::SignInId))
        .col(binary(RefreshTokens::Digest))
        .col(big_integer(RefreshTokens::CreatedAt))
        .col(big_integer_null(RefreshTokens::UsedAt))
        .foreign_key(&mut belongs_to("sign_ins", RefreshTokens::Table, RefreshTokens::SignInId))
        .to_owned()
}

#[derive(DeriveIden)]
enum ClientEvents {
    Table,
    Id,
    ApplicationId,
    Session,
    TraceId,
    Event,
    IsError,
    Client,
    At,
}

fn client_events() -> TableCreateStatement {
    Table::create()
        .table(ClientEvents::Table)
        .col(uuid(ClientEvents::Id).primary_key())
        .col(uuid(ClientEvents::ApplicationId))
        .col(uuid(ClientEvents::Session))
        .col(text(ClientEvents::TraceId))
        .col(text(ClientEvents::Event))
        .col(boolean(ClientEvents::IsError))
        .col(text(ClientEvents::Client))
        .col(big_integer(ClientEvents::At))
        .foreign_key(&mut belongs_to_application(ClientEvents::Table, ClientEvents::ApplicationId))
        .to_owned()
}
