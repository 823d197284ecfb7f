use async_trait::async_trait;
use fidelio_identity::UserName;
use fidelio_kernel::{ApplicationId, StoreError, Timestamp, UserId};
use fidelio_provisioning::ports::{ProvisionedUsers, Written};
use fidelio_provisioning::resource::{Common, Domain, Entry, MemberId, ProvisionedUser};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict, Query, SelectStatement};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, FromQueryResult, QueryFilter as _, Set, UpdateMany,
};
use uuid::Uuid;

use crate::database::can_hold;
use crate::entities::provisioned_users::{ActiveModel, Column, Entity};
use crate::entities::{user_entries, users};
use crate::errors::{corrupt, is_unique_violation, unavailable};
use crate::unit::Repository;
use crate::users::locking;
use crate::{external_ids, group_members, listing};

/// How many entries of the index are written by one statement; each has five values.
const ENTRIES_AT_ONCE: usize = 500;

/// A provisioned user as it is read.
#[derive(FromQueryResult)]
pub(crate) struct Row {
    user_id: Uuid,
    name: String,
    active: bool,
    external_id: Option<String>,
    attributes: String,
    version: i64,
    created_at: i64,
    modified_at: i64,
}

impl TryFrom<Row> for ProvisionedUser {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: UserId::from_uuid(row.user_id),
            name: UserName::parse(&row.name).map_err(|_| corrupt("users.name"))?,
            active: row.active,
            common: Common {
                external_id: row.external_id,
                attributes: serde_json::from_str(&row.attributes)
                    .map_err(|_| corrupt("provisioned_users.attributes"))?,
                version: row.version.try_into().map_err(|_| corrupt("provisioned_users.version"))?,
                created_at: Timestamp::from_micros(row.created_at),
                modified_at: Timestamp::from_micros(row.modified_at),
            },
        })
    }
}

/// A query for provisioned users of the application, as [`Row`] wants them: those of a page, if one is told.
pub(crate) fn rows(domain: Domain, page: Option<SelectStatement>) -> SelectStatement {
    let column = |column| Expr::col((Entity, column));
    let mut query = Query::select();
    for name in
        [Column::UserId, Column::Attributes, Column::Version, Column::CreatedAt, Column::ModifiedAt].map(column)
    {
        query.expr(name);
    }
    let of_user = |column| Expr::col((users::Entity, column));
    query.expr(of_user(users::Column::Name)).expr(of_user(users::Column::Active));
    listing::from(&mut query, page, Entity, column(Column::UserId));
    query
        .cross_join(users::Entity)
        .and_where(of_user(users::Column::Id).eq(column(Column::UserId)))
        .and_where(column(Column::ApplicationId).eq(domain.application.as_uuid()));
    external_ids::join(&mut query, domain, column(Column::UserId));
    query
}

/// One provisioned user.
pub(crate) async fn find(
    db: &impl ConnectionTrait,
    domain: Domain,
    id: UserId,
) -> Result<Option<ProvisionedUser>, StoreError> {
    let query = rows(domain, None).and_where(Expr::col((Entity, Column::UserId)).eq(id.as_uuid())).to_owned();
    let row = Row::find_by_statement(db.get_database_backend().build(&query)).one(db).await;
    row.map_err(unavailable)?.map(ProvisionedUser::try_from).transpose()
}

fn one(application: ApplicationId, id: UserId) -> UpdateMany<Entity> {
    Entity::update_many()
        .filter(Column::UserId.eq(id.as_uuid()))
        .filter(Column::ApplicationId.eq(application.as_uuid()))
}

/// Raises the version of a user, if it is provisioned, because something else changes it, and holds it.
pub(crate) async fn touch(
    db: &impl ConnectionTrait,
    application: ApplicationId,
    id: UserId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let update = one(application, id)
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::ModifiedAt, Expr::value(at.as_micros()));
    update.exec(db).await.map_err(unavailable)?;
    Ok(())
}

pub(crate) fn attributes(common: &Common) -> Result<String, StoreError> {
    serde_json::to_string(&common.attributes).map_err(|_| corrupt("attributes"))
}

pub(crate) fn version(common: &Common) -> Result<i64, StoreError> {
    common.version.try_into().map_err(|_| corrupt("version"))
}

#[async_trait]
impl ProvisionedUsers for Repository<'_> {
    async fn insert(
        &mut self,
        domain: Domain,
        user: &ProvisionedUser,
        entries: &[Entry],
    ) -> Result<Written, StoreError> {
        let row = ActiveModel {
            user_id: Set(user.id.as_uuid()),
            application_id: Set(domain.application.as_uuid()),
            attributes: Set(attributes(&user.common)?),
            version: Set(version(&user.common)?),
            created_at: Set(user.common.created_at.as_micros()),
            modified_at: Set(user.common.modified_at.as_micros()),
        };
        let insert = Entity::insert(row).on_conflict(OnConflict::new().do_nothing().to_owned());
        if insert.exec_without_returning(self.db).await.map_err(unavailable)? == 0 {
            return Ok(Written::NameTaken);
        }
        self.insert_entries(domain.application, user.id, entries).await?;
        self.call(domain, MemberId::User(user.id), user.common.external_id.as_deref()).await
    }

    async fn hold(&mut self, domain: Domain, id: UserId) -> Result<Option<ProvisionedUser>, StoreError> {
        // Before it, since a change may end the user's access, which ends codes first.
        self.hold_codes(id).await?;
        let lock = one(domain.application, id).col_expr(Column::Version, Expr::col(Column::Version));
        if lock.exec(self.db).await.map_err(unavailable)?.rows_affected == 0 {
            return Ok(None);
        }
        find(self.db, domain, id).await
    }

    async fn update(
        &mut self,
        domain: Domain,
        user: &ProvisionedUser,
        display_name: &str,
        entries: Option<&[Entry]>,
    ) -> Result<Written, StoreError> {
        let (application, common) = (domain.application, &user.common);
        let update = one(application, user.id)
            .col_expr(Column::Attributes, Expr::value(attributes(common)?))
            .col_expr(Column::Version, Expr::value(version(common)?))
            .col_expr(Column::CreatedAt, Expr::value(common.created_at.as_micros()))
            .col_expr(Column::ModifiedAt, Expr::value(common.modified_at.as_micros()));
        update.exec(self.db).await.map_err(unavailable)?;
        if !self.rename(application, user, display_name).await? {
            return Ok(Written::NameTaken);
        }
        if let Some(entries) = entries {
            // By the user alone, who is of this application: SQLite might choose the index of all the application's entries.
            let delete =
                user_entries::Entity::delete_many().filter(user_entries::Column::UserId.eq(user.id.as_uuid()));
            delete.exec(self.db).await.map_err(unavailable)?;
            self.insert_entries(application, user.id, entries).await?;
        }
        self.call(domain, MemberId::User(user.id), common.external_id.as_deref()).await
    }

    async fn release(&mut self, application: ApplicationId, id: UserId, at: Timestamp) -> Result<bool, StoreError> {
        touch(self.db, application, id, at).await?;
        group_members::leave_all(self.db, application, id.as_uuid(), Expr::value(at.as_micros())).await?;
        // Foreign keys take entries, memberships and names of clients along.
        let delete = Entity::delete_many()
            .filter(Column::UserId.eq(id.as_uuid()))
            .filter(Column::ApplicationId.eq(application.as_uuid()));
        Ok(delete.exec(self.db).await.map_err(unavailable)?.rows_affected == 1)
    }

    async fn find(
        &mut self,
        application: ApplicationId,
        name: &UserName,
    ) -> Result<Option<(UserId, bool)>, StoreError> {
        if !can_hold(name.folded()) {
            return Ok(None);
        }
        let of_user = |column| Expr::col((users::Entity, column));
        let provisioned = Expr::col((Entity, Column::UserId));
        let query = Query::select()
            .expr_as(of_user(users::Column::Id), "id")
            .expr_as(provisioned.clone(), "provisioned")
            .from(users::Entity)
            .left_join(Entity, provisioned.eq(of_user(users::Column::Id)))
            .and_where(of_user(users::Column::ApplicationId).eq(application.as_uuid()))
            .and_where(of_user(users::Column::NameFolded).eq(name.folded()))
            .to_owned();
        let Some(row) = self.db.query_one(&query).await.map_err(unavailable)? else { return Ok(None) };
        let id: Uuid = row.try_get("", "id").map_err(unavailable)?;
        let provisioned: Option<Uuid> = row.try_get("", "provisioned").map_err(unavailable)?;
        Ok(Some((UserId::from_uuid(id), provisioned.is_some())))
    }
}

impl Repository<'_> {
    /// Whether the user's names were written; not if another user has the name.
    async fn rename(
        &self,
        application: ApplicationId,
        user: &ProvisionedUser,
        display_name: &str,
    ) -> Result<bool, StoreError> {
        let another = Query::select()
            .expr(Expr::cust("1"))
            .from_as(users::Entity, "others")
            .and_where(Expr::col(("others", users::Column::ApplicationId)).eq(application.as_uuid()))
            .and_where(Expr::col(("others", users::Column::NameFolded)).eq(user.name.folded()))
            .and_where(Expr::col(("others", users::Column::Id)).ne(user.id.as_uuid()))
            .to_owned();
        let rename = locking(application, user.id, user.common.modified_at)
            .col_expr(users::Column::Name, Expr::value(user.name.as_str()))
            .col_expr(users::Column::NameFolded, Expr::value(user.name.folded()))
            .col_expr(users::Column::DisplayName, Expr::value(display_name))
            .filter(Expr::exists(another).not());
        match rename.exec(self.db).await {
            Ok(renamed) => Ok(renamed.rows_affected == 1),
            // Another unit was first.
            Err(error) if is_unique_violation(&error) => Ok(false),
            Err(error) => Err(unavailable(error)),
        }
    }

    async fn insert_entries(
        &self,
        application: ApplicationId,
        user: UserId,
        entries: &[Entry],
    ) -> Result<(), StoreError> {
        for entries in entries.chunks(ENTRIES_AT_ONCE) {
            let rows = entries.iter().map(|entry| user_entries::ActiveModel {
                application_id: Set(application.as_uuid()),
                user_id: Set(user.as_uuid()),
                attribute: Set(entry.attribute.clone()),
                element: Set(entry.element.into()),
                value: Set(entry.value.clone()),
            });
            let insert = user_entries::Entity::insert_many(rows);
            insert.exec_without_returning(self.db).await.map_err(unavailable)?;
        }
        Ok(())
    }
}
