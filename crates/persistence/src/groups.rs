use async_trait::async_trait;
use fidelio_identity::user::fold;
use fidelio_kernel::{ApplicationId, GroupId, StoreError, Timestamp};
use fidelio_provisioning::ports::{Groups, Written};
use fidelio_provisioning::resource::{Common, Domain, Group, Member, MemberId, NewMember};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict, Query, SelectStatement};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, FromQueryResult, QueryFilter as _, Set, UpdateMany,
};
use uuid::Uuid;

use crate::entities::user_groups::{ActiveModel, Column, Entity};
use crate::errors::{corrupt, is_unique_violation, unavailable};
use crate::provisioned_users::{attributes, version};
use crate::unit::Repository;
use crate::{external_ids, group_members, listing};

/// A group as it is read.
#[derive(FromQueryResult)]
pub(crate) struct Row {
    id: Uuid,
    display_name: String,
    external_id: Option<String>,
    attributes: String,
    version: i64,
    created_at: i64,
    modified_at: i64,
}

impl TryFrom<Row> for Group {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: GroupId::from_uuid(row.id),
            display_name: row.display_name,
            common: Common {
                external_id: row.external_id,
                attributes: serde_json::from_str(&row.attributes).map_err(|_| corrupt("user_groups.attributes"))?,
                version: row.version.try_into().map_err(|_| corrupt("user_groups.version"))?,
                created_at: Timestamp::from_micros(row.created_at),
                modified_at: Timestamp::from_micros(row.modified_at),
            },
        })
    }
}

/// A query for groups of the application, as [`Row`] wants them: those of a page, if one is told.
pub(crate) fn rows(domain: Domain, page: Option<SelectStatement>) -> SelectStatement {
    let column = |column| Expr::col((Entity, column));
    let mut query = Query::select();
    for name in [
        Column::Id,
        Column::DisplayName,
        Column::Attributes,
        Column::Version,
        Column::CreatedAt,
        Column::ModifiedAt,
    ] {
        query.expr(column(name));
    }
    listing::from(&mut query, page, Entity, column(Column::Id));
    query.and_where(column(Column::ApplicationId).eq(domain.application.as_uuid()));
    external_ids::join(&mut query, domain, column(Column::Id));
    query
}

/// One group.
pub(crate) async fn find(
    db: &impl ConnectionTrait,
    domain: Domain,
    id: GroupId,
) -> Result<Option<Group>, StoreError> {
    let query = rows(domain, None).and_where(Expr::col((Entity, Column::Id)).eq(id.as_uuid())).to_owned();
    let row = Row::find_by_statement(db.get_database_backend().build(&query)).one(db).await;
    row.map_err(unavailable)?.map(Group::try_from).transpose()
}

fn one(application: ApplicationId, id: GroupId) -> UpdateMany<Entity> {
    Entity::update_many()
        .filter(Column::Id.eq(id.as_uuid()))
        .filter(Column::ApplicationId.eq(application.as_uuid()))
}

#[async_trait]
impl Groups for Repository<'_> {
    async fn insert(&mut self, domain: Domain, group: &Group) -> Result<Written, StoreError> {
        let row = ActiveModel {
            id: Set(group.id.as_uuid()),
            application_id: Set(domain.application.as_uuid()),
            display_name: Set(group.display_name.clone()),
            display_folded: Set(fold(&group.display_name)),
            attributes: Set(attributes(&group.common)?),
            version: Set(version(&group.common)?),
            created_at: Set(group.common.created_at.as_micros()),
            modified_at: Set(group.common.modified_at.as_micros()),
        };
        let insert = Entity::insert(row).on_conflict(OnConflict::new().do_nothing().to_owned());
        if insert.exec_without_returning(self.db).await.map_err(unavailable)? == 0 {
            return Ok(Written::NameTaken);
        }
        self.call(domain, MemberId::Group(group.id), group.common.external_id.as_deref()).await
    }

    async fn hold(&mut self, domain: Domain, id: GroupId) -> Result<Option<Group>, StoreError> {
        let lock = one(domain.application, id).col_expr(Column::Version, Expr::col(Column::Version));
        if lock.exec(self.db).await.map_err(unavailable)?.rows_affected == 0 {
            return Ok(None);
        }
        find(self.db, domain, id).await
    }

    async fn update(&mut self, domain: Domain, group: &Group) -> Result<Written, StoreError> {
        let (application, common, folded) = (domain.application, &group.common, fold(&group.display_name));
        let another = Query::select()
            .expr(Expr::cust("1"))
            .from_as(Entity, "others")
            .and_where(Expr::col(("others", Column::ApplicationId)).eq(application.as_uuid()))
            .and_where(Expr::col(("others", Column::DisplayFolded)).eq(folded.as_str()))
            .and_where(Expr::col(("others", Column::Id)).ne(group.id.as_uuid()))
            .to_owned();
        let update = one(application, group.id)
            .col_expr(Column::DisplayName, Expr::value(group.display_name.as_str()))
            .col_expr(Column::DisplayFolded, Expr::value(folded))
            .col_expr(Column::Attributes, Expr::value(attributes(common)?))
            .col_expr(Column::Version, Expr::value(version(common)?))
            .col_expr(Column::CreatedAt, Expr::value(common.created_at.as_micros()))
            .col_expr(Column::ModifiedAt, Expr::value(common.modified_at.as_micros()))
            .filter(Expr::exists(another).not());
        match update.exec(self.db).await {
            Ok(updated) if updated.rows_affected == 0 => return Ok(Written::NameTaken),
            Ok(_) => {}
            // Another unit was first.
            Err(error) if is_unique_violation(&error) => {
                return Ok(Written::NameTaken);
            }
            Err(error) => return Err(unavailable(error)),
        }
        self.call(domain, MemberId::Group(group.id), common.external_id.as_deref()).await
    }

    async fn delete(&mut self, application: ApplicationId, id: GroupId, at: Timestamp) -> Result<bool, StoreError> {
        group_members::leave_all(self.db, application, id.as_uuid(), Expr::value(at.as_micros())).await?;
        // Foreign keys take memberships and names of clients along.
        let delete = Entity::delete_many()
            .filter(Column::Id.eq(id.as_uuid()))
            .filter(Column::ApplicationId.eq(application.as_uuid()));
        Ok(delete.exec(self.db).await.map_err(unavailable)?.rows_affected == 1)
    }

    async fn add_members(
        &mut self,
        application: ApplicationId,
        group: GroupId,
        members: &[NewMember],
        at: Timestamp,
    ) -> Result<Result<u64, Vec<Uuid>>, StoreError> {
        group_members::add(self.db, application, group, members, at).await
    }

    async fn remove_members(&mut self, group: GroupId, members: &[Uuid]) -> Result<u64, StoreError> {
        group_members::remove(self.db, group, members).await
    }

    async fn keep_members(&mut self, group: GroupId, members: &[Uuid]) -> Result<u64, StoreError> {
        group_members::keep(self.db, group, members).await
    }

    async fn members(&mut self, application: ApplicationId, group: GroupId) -> Result<Vec<Member>, StoreError> {
        group_members::of_groups(self.db, application, &[group], u64::MAX).await
    }
}
