//! Applications, their keys and users, devices, passkeys, used sessions, confirmed transactions.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, binary, boolean, small_integer, string, text, uuid, uuid_null,
};

use crate::parts::{belongs_to_application, belongs_to_user, index};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            applications(),
            installation(),
            api_keys(),
            signing_keys(),
            users(),
            devices(),
            device_users(),
            passkeys(),
            used_sessions(),
            transactions(),
        ] {
            manager.create_table(table).await?;
        }
        for index in [
            index("api_keys_application", ApiKeys::Table, [ApiKeys::ApplicationId], false),
            index("signing_keys_application", SigningKeys::Table, [SigningKeys::ApplicationId], false),
            index("users_name", Users::Table, [Users::ApplicationId, Users::NameFolded], true),
            index("device_users_user", DeviceUsers::Table, [DeviceUsers::UserId], false),
            index("passkeys_credential", Passkeys::Table, [Passkeys::CredentialId], true),
            index("passkeys_user", Passkeys::Table, [Passkeys::UserId], false),
            index("used_sessions_expiry", UsedSessions::Table, [UsedSessions::ExpiresAt], false),
            index("transactions_user", Transactions::Table, [Transactions::UserId], false),
        ] {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

#[derive(DeriveIden)]
enum Applications {
    Table,
    Id,
    Name,
    RpId,
    RpName,
    Origins,
    Settings,
    CreatedAt,
}

fn applications() -> TableCreateStatement {
    Table::create()
        .table(Applications::Table)
        .col(uuid(Applications::Id).primary_key())
        .col(string(Applications::Name))
        .col(string(Applications::RpId))
        .col(string(Applications::RpName))
        .col(text(Applications::Origins))
        .col(text(Applications::Settings))
        .col(big_integer(Applications::CreatedAt))
        .to_owned()
}

/// One row: what is true of the installation as a whole.
#[derive(DeriveIden)]
enum Installation {
    Table,
    Id,
    DefaultApplication,
    MasterKeyCheck,
}

fn installation() -> TableCreateStatement {
    Table::create()
        .table(Installation::Table)
        .col(small_integer(Installation::Id).primary_key())
        .col(uuid_null(Installation::DefaultApplication))
        .col(string(Installation::MasterKeyCheck))
        .to_owned()
}

#[derive(DeriveIden)]
enum ApiKeys {
    Table,
    Id,
    ApplicationId,
    Name,
    SecretHash,
    Scopes,
    CreatedAt,
    ExpiresAt,
    RevokedAt,
    LastUsedAt,
}

fn api_keys() -> TableCreateStatement {
    Table::create()
        .table(ApiKeys::Table)
        .col(uuid(ApiKeys::Id).primary_key())
        .col(uuid(ApiKeys::ApplicationId))
        .col(string(ApiKeys::Name))
        .col(binary(ApiKeys::SecretHash))
        .col(string(ApiKeys::Scopes))
        .col(big_integer(ApiKeys::CreatedAt))
        .col(big_integer_null(ApiKeys::ExpiresAt))
        .col(big_integer_null(ApiKeys::RevokedAt))
        .col(big_integer_null(ApiKeys::LastUsedAt))
        .foreign_key(&mut belongs_to_application(ApiKeys::Table, ApiKeys::ApplicationId))
        .to_owned()
}

#[derive(DeriveIden)]
enum SigningKeys {
    Table,
    Kid,
    ApplicationId,
    PublicKey,
    SealedPrivateKey,
    CreatedAt,
    ActiveFrom,
    RetiredAt,
}

fn signing_keys() -> TableCreateStatement {
    Table::create()
        .table(SigningKeys::Table)
        .col(string(SigningKeys::Kid).primary_key())
        .col(uuid(SigningKeys::ApplicationId))
        .col(binary(SigningKeys::PublicKey))
        .col(binary(SigningKeys::SealedPrivateKey))
        .col(big_integer(SigningKeys::CreatedAt))
        .col(big_integer(SigningKeys::ActiveFrom))
        .col(big_integer_null(SigningKeys::RetiredAt))
        .foreign_key(&mut belongs_to_application(SigningKeys::Table, SigningKeys::ApplicationId))
        .to_owned()
}

#[derive(DeriveIden)]
enum Users {
    Table,
    Id,
    ApplicationId,
    Name,
    NameFolded,
    NameType,
    DisplayName,
    Active,
    CreatedAt,
    UpdatedAt,
}

fn users() -> TableCreateStatement {
    Table::create()
        .table(Users::Table)
        .col(uuid(Users::Id).primary_key())
        .col(uuid(Users::ApplicationId))
        .col(text(Users::Name))
        .col(text(Users::NameFolded))
        .col(string(Users::NameType))
        .col(text(Users::DisplayName))
        .col(boolean(Users::Active))
        .col(big_integer(Users::CreatedAt))
        .col(big_integer(Users::UpdatedAt))
        .foreign_key(&mut belongs_to_application(Users::Table, Users::ApplicationId))
        .to_owned()
}

#[derive(DeriveIden)]
enum Devices {
    Table,
    ApplicationId,
    Id,
    Info,
    CreatedAt,
    LastUsedAt,
}

/// Clients choose device ids, so one application's must not meet another's: both columns are the key.
fn devices() -> TableCreateStatement {
    Table::create()
        .table(Devices::Table)
        .col(uuid(Devices::ApplicationId))
        .col(uuid(Devices::Id))
        .col(text(Devices::Info))
        .col(big_integer(Devices::CreatedAt))
        .col(big_integer(Devices::LastUsedAt))
        .primary_key(Index::create().col(Devices::ApplicationId).col(Devices::Id))
        .foreign_key(&mut belongs_to_application(Devices::Table, Devices::ApplicationId))
        .to_owned()
}

#[derive(DeriveIden)]
enum DeviceUsers {
    Table,
    ApplicationId,
    DeviceId,
    UserId,
    CreatedAt,
    LastUsedAt,
}

fn device_users() -> TableCreateStatement {
    Table::create()
        .table(DeviceUsers::Table)
        .col(uuid(DeviceUsers::ApplicationId))
        .col(uuid(DeviceUsers::DeviceId))
        .col(uuid(DeviceUsers::UserId))
        .col(big_integer(DeviceUsers::CreatedAt))
        .col(big_integer(DeviceUsers::LastUsedAt))
        .primary_key(
            Index::create().col(DeviceUsers::ApplicationId).col(DeviceUsers::DeviceId).col(DeviceUsers::UserId),
        )
        .foreign_key(
            ForeignKey::create()
                .from(DeviceUsers::Table, (DeviceUsers::ApplicationId, DeviceUsers::DeviceId))
                .to(Devices::Table, (Devices::ApplicationId, Devices::Id))
                .on_delete(ForeignKeyAction::Cascade),
        )
        .foreign_key(&mut belongs_to_user(DeviceUsers::Table, DeviceUsers::UserId))
        .to_owned()
}

#[derive(DeriveIden)]
enum Passkeys {
    Table,
    Id,
    ApplicationId,
    UserId,
    CredentialId,
    PublicKey,
    Aaguid,
    Transports,
    AttestationFormat,
    SignCount,
    BackupEligible,
    BackupState,
    UserVerified,
    Name,
    CreatedAt,
    CreatedOn,
    LastUsedAt,
    LastUsedOn,
    FlaggedAt,
}

fn passkeys() -> TableCreateStatement {
    Table::create()
        .table(Passkeys::Table)
        .col(uuid(Passkeys::Id).primary_key())
        .col(uuid(Passkeys::ApplicationId))
        .col(uuid(Passkeys::UserId))
        .col(binary(Passkeys::CredentialId))
        .col(binary(Passkeys::PublicKey))
        .col(uuid(Passkeys::Aaguid))
        .col(string(Passkeys::Transports))
        .col(string(Passkeys::AttestationFormat))
        .col(big_integer(Passkeys::SignCount))
        .col(boolean(Passkeys::BackupEligible))
        .col(boolean(Passkeys::BackupState))
        .col(boolean(Passkeys::UserVerified))
        .col(text(Passkeys::Name))
        .col(big_integer(Passkeys::CreatedAt))
        .col(uuid_null(Passkeys::CreatedOn))
        .col(big_integer_null(Passkeys::LastUsedAt))
        .col(uuid_null(Passkeys::LastUsedOn))
        .col(big_integer_null(Passkeys::FlaggedAt))
        .foreign_key(&mut belongs_to_application(Passkeys::Table, Passkeys::ApplicationId))
        .foreign_key(&mut belongs_to_user(Passkeys::Table, Passkeys::UserId))
        .to_owned()
}

#[derive(DeriveIden)]
enum UsedSessions {
    Table,
    Id,
    ExpiresAt,
}

fn used_sessions() -> TableCreateStatement {
    Table::create()
        .table(UsedSessions::Table)
        .col(uuid(UsedSessions::Id).primary_key())
        .col(big_integer(UsedSessions::ExpiresAt))
        .to_owned()
}

#[derive(DeriveIden)]
enum Transactions {
    Table,
    Id,
    ApplicationId,
    UserId,
    PasskeyId,
    TxType,
    PayloadDigest,
    Nonce,
    ServerNonce,
    ClientDataJson,
    AuthenticatorData,
    Signature,
    PublicKey,
    ConfirmedAt,
}

/// Evidence outlives the user and the passkey: no foreign keys to them.
fn transactions() -> TableCreateStatement {
    Table::create()
        .table(Transactions::Table)
        .col(uuid(Transactions::Id).primary_key())
        .col(uuid(Transactions::ApplicationId))
        .col(uuid(Transactions::UserId))
        .col(uuid(Transactions::PasskeyId))
        .col(text(Transactions::TxType))
        .col(binary(Transactions::PayloadDigest))
        .col(text(Transactions::Nonce))
        .col(string(Transactions::ServerNonce))
        .col(binary(Transactions::ClientDataJson))
        .col(binary(Transactions::AuthenticatorData))
        .col(binary(Transactions::Signature))
        .col(binary(Transactions::PublicKey))
        .col(big_integer(Transactions::ConfirmedAt))
        .foreign_key(&mut belongs_to_application(Transactions::Table, Transactions::ApplicationId))
        .to_owned()
}
