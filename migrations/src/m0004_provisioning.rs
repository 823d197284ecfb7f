//! What provisioning needs: what clients told of users and groups, an index by which users are found, who is in which
//! group, and what each client calls whom. It only adds: what was there before is read as before, and nobody is provisioned.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text, text_null, uuid, uuid_null};
use sea_orm_migration::sea_orm::DbBackend;

use crate::parts::{belongs_to, belongs_to_application, index};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let compared = if manager.get_database_backend() == DbBackend::Postgres { by_bytes } else { as_it_is };
        let continues = Table::alter().table(ApiKeys::Table).add_column(uuid_null(ApiKeys::Continues)).to_owned();
        manager.alter_table(continues).await?;
        for table in [
            provisioned_users(),
            user_entries(compared),
            user_groups(compared),
            group_members(),
            external_ids(compared),
        ] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

/// What is compared and sorted by a client's leave is in the order of its bytes, whatever language the database sorts by.
fn by_bytes(mut column: ColumnDef) -> ColumnDef {
    column.extra(r#"COLLATE "C""#).to_owned()
}

/// SQLite compares bytes anyway.
const fn as_it_is(column: ColumnDef) -> ColumnDef {
    column
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("users_active", Users::Table, [Users::ApplicationId, Users::Active, Users::Id], false),
        index(
            "provisioned_users_application",
            ProvisionedUsers::Table,
            [ProvisionedUsers::ApplicationId, ProvisionedUsers::UserId],
            false,
        ),
        index(
            "provisioned_users_modified",
            ProvisionedUsers::Table,
            [ProvisionedUsers::ApplicationId, ProvisionedUsers::ModifiedAt, ProvisionedUsers::UserId],
            false,
        ),
        index(
            "provisioned_users_created",
            ProvisionedUsers::Table,
            [ProvisionedUsers::ApplicationId, ProvisionedUsers::CreatedAt, ProvisionedUsers::UserId],
            false,
        ),
        index(
            "user_entries_value",
            UserEntries::Table,
            [UserEntries::ApplicationId, UserEntries::Attribute, UserEntries::Value, UserEntries::UserId],
            false,
        ),
        index("user_groups_name", UserGroups::Table, [UserGroups::ApplicationId, UserGroups::DisplayFolded], true),
        index("user_groups_application", UserGroups::Table, [UserGroups::ApplicationId, UserGroups::Id], false),
        index(
            "user_groups_modified",
            UserGroups::Table,
            [UserGroups::ApplicationId, UserGroups::ModifiedAt, UserGroups::Id],
            false,
        ),
        index(
            "user_groups_created",
            UserGroups::Table,
            [UserGroups::ApplicationId, UserGroups::CreatedAt, UserGroups::Id],
            false,
        ),
        index("group_members_user", GroupMembers::Table, [GroupMembers::UserId], false),
        index("group_members_child_group", GroupMembers::Table, [GroupMembers::ChildGroupId], false),
        index("group_members_member", GroupMembers::Table, [GroupMembers::MemberId, GroupMembers::GroupId], false),
        index(
            "external_ids_external_id",
            ExternalIds::Table,
            [ExternalIds::ClientId, ExternalIds::ResourceType, ExternalIds::ExternalId],
            true,
        ),
        index("external_ids_user", ExternalIds::Table, [ExternalIds::UserId], false),
        index("external_ids_group", ExternalIds::Table, [ExternalIds::GroupId], false),
    ]
}

#[derive(DeriveIden)]
enum ApiKeys {
    Table,
    Continues,
}

#[derive(DeriveIden)]
enum Users {
    Table,
    Id,
    ApplicationId,
    Active,
}

#[derive(DeriveIden)]
enum ProvisionedUsers {
    Table,
    UserId,
    ApplicationId,
    Attributes,
    Version,
    CreatedAt,
    ModifiedAt,
}

fn provisioned_users() -> TableCreateStatement {
    Table::create()
        .table(ProvisionedUsers::Table)
        .col(uuid(ProvisionedUsers::UserId).primary_key())
        .col(uuid(ProvisionedUsers::ApplicationId))
        .col(text(ProvisionedUsers::Attributes))
        .col(big_integer(ProvisionedUsers::Version))
        .col(big_integer(ProvisionedUsers::CreatedAt))
        .col(big_integer(ProvisionedUsers::ModifiedAt))
        .foreign_key(&mut belongs_to("users", ProvisionedUsers::Table, ProvisionedUsers::UserId))
        .foreign_key(&mut belongs_to_application(ProvisionedUsers::Table, ProvisionedUsers::ApplicationId))
        .to_owned()
}

/// The row goes with the provisioned user, which may stay a user.
fn belongs_to_provisioned_user<T: IntoIden + 'static>(table: T, column: T) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from(table, column)
        .to(ProvisionedUsers::Table, ProvisionedUsers::UserId)
        .on_delete(ForeignKeyAction::Cascade)
        .to_owned()
}

#[derive(DeriveIden)]
enum UserEntries {
    Table,
    ApplicationId,
    UserId,
    Attribute,
    Element,
    Value,
}

fn user_entries(compared: fn(ColumnDef) -> ColumnDef) -> TableCreateStatement {
    Table::create()
        .table(UserEntries::Table)
        .col(uuid(UserEntries::ApplicationId))
        .col(uuid(UserEntries::UserId))
        .col(compared(text(UserEntries::Attribute)))
        .col(big_integer(UserEntries::Element))
        .col(compared(text(UserEntries::Value)))
        .primary_key(Index::create().col(UserEntries::UserId).col(UserEntries::Attribute).col(UserEntries::Element))
        .foreign_key(&mut belongs_to_provisioned_user(UserEntries::Table, UserEntries::UserId))
        .to_owned()
}

/// `groups` alone is a keyword in some databases.
#[derive(DeriveIden)]
enum UserGroups {
    Table,
    Id,
    ApplicationId,
    DisplayName,
    DisplayFolded,
    Attributes,
    Version,
    CreatedAt,
    ModifiedAt,
}

fn user_groups(compared: fn(ColumnDef) -> ColumnDef) -> TableCreateStatement {
    Table::create()
        .table(UserGroups::Table)
        .col(uuid(UserGroups::Id).primary_key())
        .col(uuid(UserGroups::ApplicationId))
        .col(text(UserGroups::DisplayName))
        .col(compared(text(UserGroups::DisplayFolded)))
        .col(text(UserGroups::Attributes))
        .col(big_integer(UserGroups::Version))
        .col(big_integer(UserGroups::CreatedAt))
        .col(big_integer(UserGroups::ModifiedAt))
        .foreign_key(&mut belongs_to_application(UserGroups::Table, UserGroups::ApplicationId))
        .to_owned()
}

#[derive(DeriveIden)]
enum GroupMembers {
    Table,
    GroupId,
    MemberId,
    UserId,
    ChildGroupId,
    Display,
    AddedAt,
}

/// A member is a user or a group: its identifier is in `member_id` and in one of the two columns after it, whose foreign
/// keys take the row along.
fn group_members() -> TableCreateStatement {
    Table::create()
        .table(GroupMembers::Table)
        .col(uuid(GroupMembers::GroupId))
        .col(uuid(GroupMembers::MemberId))
        .col(uuid_null(GroupMembers::UserId))
        .col(uuid_null(GroupMembers::ChildGroupId))
        .col(text_null(GroupMembers::Display))
        .col(big_integer(GroupMembers::AddedAt))
        .primary_key(Index::create().col(GroupMembers::GroupId).col(GroupMembers::MemberId))
        .foreign_key(&mut belongs_to("user_groups", GroupMembers::Table, GroupMembers::GroupId))
        .foreign_key(&mut belongs_to_provisioned_user(GroupMembers::Table, GroupMembers::UserId))
        .foreign_key(&mut belongs_to("user_groups", GroupMembers::Table, GroupMembers::ChildGroupId))
        .to_owned()
}

#[derive(DeriveIden)]
enum ExternalIds {
    Table,
    ApplicationId,
    ClientId,
    ResourceType,
    ResourceId,
    UserId,
    GroupId,
    ExternalId,
}

/// The client is an API key, which may go and be continued by another one: no foreign key.
fn external_ids(compared: fn(ColumnDef) -> ColumnDef) -> TableCreateStatement {
    Table::create()
        .table(ExternalIds::Table)
        .col(uuid(ExternalIds::ApplicationId))
        .col(uuid(ExternalIds::ClientId))
        .col(text(ExternalIds::ResourceType))
        .col(uuid(ExternalIds::ResourceId))
        .col(uuid_null(ExternalIds::UserId))
        .col(uuid_null(ExternalIds::GroupId))
        .col(compared(text(ExternalIds::ExternalId)))
        .primary_key(Index::create().col(ExternalIds::ClientId).col(ExternalIds::ResourceId))
        .foreign_key(&mut belongs_to_application(ExternalIds::Table, ExternalIds::ApplicationId))
        .foreign_key(&mut belongs_to_provisioned_user(ExternalIds::Table, ExternalIds::UserId))
        .foreign_key(&mut belongs_to("user_groups", ExternalIds::Table, ExternalIds::GroupId))
        .to_owned()
}
