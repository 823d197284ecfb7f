//! Who is in which group. What takes identifiers takes any number of them, some hundred by one statement.

use std::collections::{BTreeMap, HashMap, HashSet};

use fidelio_kernel::{ApplicationId, GroupId, StoreError, Timestamp, UserId};
use fidelio_provisioning::resource::{Member, MemberId, Membership, NewMember};
use sea_orm::sea_query::{
    Condition, Expr, ExprTrait as _, LockBehavior, LockType, OnConflict, Order, Query, SelectStatement,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, FromQueryResult, QueryFilter as _, QuerySelect as _, Set,
};
use uuid::Uuid;

use crate::entities::group_members::{ActiveModel, Column, Entity};
use crate::entities::{provisioned_users, user_groups, users};
use crate::errors::{corrupt, unavailable};
use crate::transaction::Transaction;

/// How many identifiers one statement has.
const AT_ONCE: usize = 400;

/// A group that is a member of another.
const CHILDREN: &str = "children";

/// Adds members, of whom no one is looked at who is a member already.
pub(crate) async fn add(
    db: &Transaction,
    application: ApplicationId,
    group: GroupId,
    members: &[NewMember],
    at: Timestamp,
) -> Result<Result<u64, Vec<Uuid>>, StoreError> {
    let displays: BTreeMap<Uuid, Option<&str>> =
        members.iter().map(|member| (member.id, member.display.as_deref())).collect();
    let mut displays: Vec<_> = displays.into_iter().collect();
    let (mut written, mut missing) = (0, Vec::new());
    for displays in displays.chunks_mut(AT_ONCE) {
        without_known_names(db, application, displays).await?;
        let ids = displays.iter().map(|(id, _)| *id);
        let users = held_users(db, application, ids.clone()).await?;
        let others: Vec<_> = ids.filter(|id| !users.contains(id)).collect();
        let groups = if others.is_empty() { HashSet::new() } else { held_groups(db, application, &others).await? };
        missing.extend(others.into_iter().filter(|id| !groups.contains(id)));
        if missing.is_empty() {
            let rows = displays.iter().map(|(id, display)| ActiveModel {
                group_id: Set(group.as_uuid()),
                member_id: Set(*id),
                user_id: Set(users.get(id).copied()),
                child_group_id: Set(groups.get(id).copied()),
                display: Set(display.map(str::to_owned)),
                added_at: Set(at.as_micros()),
            });
            let insert = Entity::insert_many(rows).on_conflict(renamed());
            written += insert.exec_without_returning(db).await.map_err(unavailable)?;
        }
    }
    Ok(if missing.is_empty() { Ok(written) } else { Err(missing) })
}

/// What a user or group is called here.
#[derive(FromQueryResult)]
struct Named {
    id: Uuid,
    display_name: String,
}

/// A name that is told as it is known here is none of the client's own: it goes on following the user or group.
async fn without_known_names(
    db: &Transaction,
    application: ApplicationId,
    displays: &mut [(Uuid, Option<&str>)],
) -> Result<(), StoreError> {
    let ids: Vec<_> = displays.iter().filter(|(_, display)| display.is_some()).map(|(id, _)| *id).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let of_users = users::Entity::find()
        .select_only()
        .columns([users::Column::Id, users::Column::DisplayName])
        .filter(users::Column::ApplicationId.eq(application.as_uuid()))
        .filter(users::Column::Id.is_in(ids.iter().copied()));
    let of_groups = user_groups::Entity::find()
        .select_only()
        .columns([user_groups::Column::Id, user_groups::Column::DisplayName])
        .filter(user_groups::Column::ApplicationId.eq(application.as_uuid()))
        .filter(user_groups::Column::Id.is_in(ids));
    let mut named = of_users.into_model::<Named>().all(db).await.map_err(unavailable)?;
    named.extend(of_groups.into_model::<Named>().all(db).await.map_err(unavailable)?);
    let known: HashMap<Uuid, String> = named.into_iter().map(|row| (row.id, row.display_name)).collect();
    for (id, display) in displays {
        *display = display.filter(|told| known.get(id).is_none_or(|name| name != told));
    }
    Ok(())
}

/// Who is a member already gets the name that was told, if one was and it is another one.
fn renamed() -> OnConflict {
    let (have, told) = (Expr::col((Entity, Column::Display)), Expr::col(("excluded", Column::Display)));
    let is_another = have.clone().is_null().or(have.ne(told.clone()));
    OnConflict::columns([Column::GroupId, Column::MemberId])
        .update_column(Column::Display)
        .action_and_where(told.is_not_null().and(is_another))
        .to_owned()
}

/// Those of them who are provisioned users, kept from deletion until the unit ends.
async fn held_users(
    db: &Transaction,
    application: ApplicationId,
    ids: impl Iterator<Item = Uuid>,
) -> Result<HashSet<Uuid>, StoreError> {
    let users = provisioned_users::Entity::find()
        .select_only()
        .column(provisioned_users::Column::UserId)
        .filter(provisioned_users::Column::ApplicationId.eq(application.as_uuid()))
        .filter(provisioned_users::Column::UserId.is_in(ids))
        .lock(LockType::KeyShare);
    Ok(users.into_tuple::<Uuid>().all(db).await.map_err(unavailable)?.into_iter().collect())
}

/// Those of them that are groups, kept from deletion until the unit ends.
async fn held_groups(
    db: &Transaction,
    application: ApplicationId,
    ids: &[Uuid],
) -> Result<HashSet<Uuid>, StoreError> {
    let groups = user_groups::Entity::find()
        .select_only()
        .column(user_groups::Column::Id)
        .filter(user_groups::Column::ApplicationId.eq(application.as_uuid()))
        .filter(user_groups::Column::Id.is_in(ids.iter().copied()))
        .lock(LockType::KeyShare);
    Ok(groups.into_tuple::<Uuid>().all(db).await.map_err(unavailable)?.into_iter().collect())
}

/// Raises the version of every group that has this user or group as a member, who is about to go. One that somebody holds is
/// being changed by whoever does, and is not waited for: groups that are in each other, and go at the same time, would wait for
/// ever.
pub(crate) async fn leave_all(
    db: &Transaction,
    application: ApplicationId,
    member: Uuid,
    at: Expr,
) -> Result<(), StoreError> {
    let theirs = Query::select()
        .column(Column::GroupId)
        .from(Entity)
        .and_where(Expr::col(Column::MemberId).eq(member))
        .to_owned();
    let held = Query::select()
        .column(user_groups::Column::Id)
        .from(user_groups::Entity)
        .and_where(Expr::col(user_groups::Column::Id).in_subquery(theirs))
        .lock_with_behavior(LockType::NoKeyUpdate, LockBehavior::SkipLocked)
        .to_owned();
    let update = user_groups::Entity::update_many()
        .col_expr(user_groups::Column::Version, Expr::col(user_groups::Column::Version).add(1))
        .col_expr(user_groups::Column::ModifiedAt, at)
        .filter(user_groups::Column::ApplicationId.eq(application.as_uuid()))
        .filter(Expr::col(user_groups::Column::Id).in_subquery(held));
    update.exec(db).await.map_err(unavailable)?;
    Ok(())
}

/// When a provisioned user was changed last, which is now for one who is about to go.
pub(crate) fn last_change(user: Uuid) -> Expr {
    let query = Query::select()
        .column(provisioned_users::Column::ModifiedAt)
        .from(provisioned_users::Entity)
        .and_where(Expr::col(provisioned_users::Column::UserId).eq(user))
        .to_owned();
    Expr::SubQuery(None, Box::new(query.into()))
}

pub(crate) async fn remove(db: &Transaction, group: GroupId, members: &[Uuid]) -> Result<u64, StoreError> {
    let mut removed = 0;
    for members in members.chunks(AT_ONCE) {
        let delete = Entity::delete_many()
            .filter(Column::GroupId.eq(group.as_uuid()))
            .filter(Column::MemberId.is_in(members.iter().copied()));
        removed += delete.exec(db).await.map_err(unavailable)?.rows_affected;
    }
    Ok(removed)
}

/// Removes all but these.
pub(crate) async fn keep(db: &Transaction, group: GroupId, members: &[Uuid]) -> Result<u64, StoreError> {
    let of_group = Entity::find()
        .select_only()
        .column(Column::MemberId)
        .filter(Column::GroupId.eq(group.as_uuid()))
        .into_tuple::<Uuid>();
    let kept: HashSet<_> = members.iter().collect();
    let mut others = of_group.all(db).await.map_err(unavailable)?;
    others.retain(|id| !kept.contains(id));
    remove(db, group, &others).await
}

#[derive(FromQueryResult)]
struct MemberRow {
    group_id: Uuid,
    user_id: Option<Uuid>,
    child_group_id: Option<Uuid>,
    display: Option<String>,
    user_display: Option<String>,
    group_display: Option<String>,
}

impl TryFrom<MemberRow> for Member {
    type Error = StoreError;

    fn try_from(row: MemberRow) -> Result<Self, StoreError> {
        let (id, known) = match (row.user_id, row.child_group_id) {
            (Some(id), None) => (MemberId::User(UserId::from_uuid(id)), row.user_display),
            (None, Some(id)) => (MemberId::Group(GroupId::from_uuid(id)), row.group_display),
            _ => return Err(corrupt("group_members.user_id")),
        };
        let display = row.display.or(known).ok_or(corrupt("group_members.display"))?;
        Ok(Self { group: GroupId::from_uuid(row.group_id), id, display })
    }
}

/// The members of these groups, group by group, at most so many.
pub(crate) async fn of_groups(
    db: &impl ConnectionTrait,
    application: ApplicationId,
    groups: &[GroupId],
    most: u64,
) -> Result<Vec<Member>, StoreError> {
    let mut ids: Vec<_> = groups.iter().map(|id| id.as_uuid()).collect();
    ids.sort_unstable();
    let mut members = Vec::new();
    for ids in ids.chunks(AT_ONCE) {
        let more = most.saturating_sub(members.len() as u64);
        if more == 0 {
            break;
        }
        let query = members_query(application, ids).limit(Ord::min(more, i64::MAX.unsigned_abs())).to_owned();
        let rows = MemberRow::find_by_statement(db.get_database_backend().build(&query)).all(db).await;
        for row in rows.map_err(unavailable)? {
            members.push(row.try_into()?);
        }
    }
    Ok(members)
}

fn members_query(application: ApplicationId, groups: &[Uuid]) -> SelectStatement {
    let column = |column| Expr::col((Entity, column));
    let of_user = |column| Expr::col((users::Entity, column));
    let of_group = |column| Expr::col((user_groups::Entity, column));
    let of_child = |column| Expr::col((CHILDREN, column));
    let is_child = of_child(user_groups::Column::Id).eq(column(Column::ChildGroupId));
    Query::select()
        .expr(column(Column::GroupId))
        .expr(column(Column::UserId))
        .expr(column(Column::ChildGroupId))
        .expr(column(Column::Display))
        .expr_as(of_user(users::Column::DisplayName), "user_display")
        .expr_as(of_child(user_groups::Column::DisplayName), "group_display")
        .from(Entity)
        .inner_join(user_groups::Entity, of_group(user_groups::Column::Id).eq(column(Column::GroupId)))
        .left_join(users::Entity, of_user(users::Column::Id).eq(column(Column::UserId)))
        .join_as(sea_orm::JoinType::LeftJoin, user_groups::Entity, CHILDREN, Condition::all().add(is_child))
        .and_where(column(Column::GroupId).is_in(groups.iter().copied()))
        .and_where(of_group(user_groups::Column::ApplicationId).eq(application.as_uuid()))
        .order_by_expr(column(Column::GroupId), Order::Asc)
        .order_by_expr(column(Column::MemberId), Order::Asc)
        .to_owned()
}

#[derive(FromQueryResult)]
struct MembershipRow {
    user_id: Uuid,
    id: Uuid,
    display_name: String,
    created_at: i64,
}

/// The groups of these users, by the time in which the groups were made.
pub(crate) async fn of_users(
    db: &impl ConnectionTrait,
    application: ApplicationId,
    users: &[UserId],
) -> Result<Vec<Membership>, StoreError> {
    let mut found: Vec<MembershipRow> = Vec::new();
    for users in users.chunks(AT_ONCE) {
        let column = |column| Expr::col((Entity, column));
        let of_group = |column| Expr::col((user_groups::Entity, column));
        let query = Query::select()
            .expr(column(Column::UserId))
            .expr(of_group(user_groups::Column::Id))
            .expr(of_group(user_groups::Column::DisplayName))
            .expr(of_group(user_groups::Column::CreatedAt))
            .from(Entity)
            .inner_join(user_groups::Entity, of_group(user_groups::Column::Id).eq(column(Column::GroupId)))
            .and_where(column(Column::UserId).is_in(users.iter().map(|id| id.as_uuid())))
            .and_where(of_group(user_groups::Column::ApplicationId).eq(application.as_uuid()))
            .to_owned();
        let rows = MembershipRow::find_by_statement(db.get_database_backend().build(&query)).all(db).await;
        found.extend(rows.map_err(unavailable)?);
    }
    found.sort_by_key(|row| (row.created_at, row.id, row.user_id));
    let membership = |row: MembershipRow| Membership {
        user: UserId::from_uuid(row.user_id),
        group: GroupId::from_uuid(row.id),
        display: row.display_name,
    };
    Ok(found.into_iter().map(membership).collect())
}
