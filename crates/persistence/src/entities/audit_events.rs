use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_events")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub application_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub sequence: i64,
    pub hash: Vec<u8>,
    pub at: i64,
    pub action: String,
    pub outcome: String,
    pub actor_kind: String,
    pub user_id: Option<Uuid>,
    pub actor_user_id: Option<Uuid>,
    pub request: Option<String>,
    pub event: String,
    pub personal_salt: Option<Vec<u8>>,
    pub personal_json: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
