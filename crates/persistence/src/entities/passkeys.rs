use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "passkeys")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub application_id: Uuid,
    pub user_id: Uuid,
    pub credential_id: Vec<u8>,
    pub public_key: Vec<u8>,
    pub aaguid: Uuid,
    pub transports: String,
    pub attestation_format: String,
    pub attestation_trust: String,
    pub sign_count: i64,
    pub backup_eligible: bool,
    pub backup_state: bool,
    pub user_verified: bool,
    pub name: String,
    pub created_at: i64,
    pub created_on: Option<Uuid>,
    pub last_used_at: Option<i64>,
    pub last_used_on: Option<Uuid>,
    pub flagged_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::users::Entity", from = "Column::UserId", to = "super::users::Column::Id")]
    User,
    #[sea_orm(
        belongs_to = "super::devices::Entity",
        from = "(Column::ApplicationId, Column::LastUsedOn)",
        to = "(super::devices::Column::ApplicationId, super::devices::Column::Id)"
    )]
    LastDevice,
}

impl Related<super::users::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::User.def()
    }
}

impl Related<super::devices::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::LastDevice.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
