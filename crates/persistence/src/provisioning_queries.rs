use async_trait::async_trait;
use fidelio_kernel::{ApplicationId, GroupId, StoreError, UserId};
use fidelio_provisioning::condition::{Field, Order};
use fidelio_provisioning::ports::{Key, Listing, Query, ResourceQueries, Window};
use fidelio_provisioning::resource::{Common, Domain, Group, Member, Membership, ProvisionedUser};
use fidelio_provisioning::schema::ResourceType;
use sea_orm::sea_query::{Expr, SelectStatement};
use sea_orm::{ConnectionTrait as _, DbBackend, FromQueryResult, QueryResult};
use uuid::Uuid;

use crate::conditions::Subject;
use crate::database::can_hold;
use crate::errors::{corrupt, unavailable};
use crate::listing::{PAGE, SORTED_BY};
use crate::{Database, group_members, groups, provisioned_users};

/// A resource that can be listed.
trait Listed: TryFrom<Self::Row, Error = StoreError> {
    type Row: FromQueryResult;
    const RESOURCE: ResourceType;

    /// The rows of a page.
    fn rows(domain: Domain, page: SelectStatement) -> SelectStatement;
    fn id(&self) -> Uuid;
    fn common(&self) -> &Common;
    /// The value of a field that only this type has.
    fn own(&self, field: &Field) -> Option<String>;
}

impl Listed for ProvisionedUser {
    type Row = provisioned_users::Row;
    const RESOURCE: ResourceType = ResourceType::User;

    fn rows(domain: Domain, page: SelectStatement) -> SelectStatement {
        provisioned_users::rows(domain, Some(page))
    }

    fn id(&self) -> Uuid {
        self.id.as_uuid()
    }

    fn common(&self) -> &Common {
        &self.common
    }

    fn own(&self, field: &Field) -> Option<String> {
        (*field == Field::Active).then(|| self.active.to_string())
    }
}

impl Listed for Group {
    type Row = groups::Row;
    const RESOURCE: ResourceType = ResourceType::Group;

    fn rows(domain: Domain, page: SelectStatement) -> SelectStatement {
        groups::rows(domain, Some(page))
    }

    fn id(&self) -> Uuid {
        self.id.as_uuid()
    }

    fn common(&self) -> &Common {
        &self.common
    }

    fn own(&self, field: &Field) -> Option<String> {
        (*field == Field::GroupName).then(|| fidelio_identity::user::fold(&self.display_name))
    }
}

/// The place of a resource in a list with this order.
fn key<T: Listed>(resource: &T, order: Option<&Order>, entry: Option<String>) -> Key {
    let common = resource.common();
    let sorted_by = order.and_then(|order| match &order.field {
        Field::Id => Some(resource.id().to_string()),
        Field::Created => Some(common.created_at.as_micros().to_string()),
        Field::LastModified => Some(common.modified_at.as_micros().to_string()),
        Field::ExternalId => common.external_id.clone(),
        Field::Entry(_) => entry,
        field => resource.own(field),
    });
    Key { sorted_by, id: resource.id() }
}

/// The rows of a part of a list, and of one more.
fn page<T: Listed>(subject: Subject, query: &Query) -> SelectStatement {
    let mut rows = T::rows(subject.domain, subject.page(query));
    if is_sorted_by_entry(query) {
        rows.expr(Expr::col((PAGE, SORTED_BY)));
    }
    subject.in_order_of_page(&mut rows, query);
    rows
}

fn is_sorted_by_entry(query: &Query) -> bool {
    query.order.as_ref().is_some_and(|order| matches!(order.field, Field::Entry(_)))
}

/// Whether the key of a window can be of a resource that is in the database.
fn can_be_after(window: &Window) -> bool {
    match window {
        Window::After(Key { sorted_by: Some(text), .. }) => can_hold(text),
        _ => true,
    }
}

impl Database {
    async fn list<T: Listed>(&self, domain: Domain, query: &Query) -> Result<Listing<T>, StoreError> {
        let db = &self.reader;
        let subject = Subject { domain, resource: T::RESOURCE, backend: db.get_database_backend() };
        let total = db.query_one(&subject.total(query)).await.map_err(unavailable)?.ok_or(corrupt("count"))?;
        let total: i64 = total.try_get("", "total").map_err(unavailable)?;
        let total = total.try_into().map_err(|_| corrupt("count"))?;
        let is_beyond = matches!(query.window, Window::Skip(resources) if resources >= total);
        if query.count == 0 || is_beyond || !can_be_after(&query.window) {
            return Ok(Listing { total, items: Vec::new(), next: None });
        }
        let mut rows = db.query_all(&page::<T>(subject, query)).await.map_err(unavailable)?;
        let most = usize::try_from(query.count).unwrap_or(usize::MAX);
        let has_more = rows.len() > most;
        rows.truncate(most);
        let resource = |row: &QueryResult| T::try_from(T::Row::from_query_result(row, "").map_err(unavailable)?);
        let items = rows.iter().map(resource).collect::<Result<Vec<T>, StoreError>>()?;
        let mut next = None;
        if has_more && let (Some(item), Some(row)) = (items.last(), rows.last()) {
            let entry = if is_sorted_by_entry(query) {
                row.try_get::<Option<String>>("", SORTED_BY).map_err(unavailable)?
            } else {
                None
            };
            next = Some(key(item, query.order.as_ref(), entry));
        }
        Ok(Listing { total, items, next })
    }

    /// How the database would find what this query asks for, in its own words, first the total and then the part: for
    /// whoever operates it, and for tests.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn explain(
        &self,
        domain: Domain,
        resource: ResourceType,
        query: &Query,
    ) -> Result<Vec<String>, StoreError> {
        let backend = self.reader.get_database_backend();
        let subject = Subject { domain, resource, backend };
        let part = match resource {
            ResourceType::User => page::<ProvisionedUser>(subject, query),
            ResourceType::Group => page::<Group>(subject, query),
        };
        let (explain, column) = match backend {
            DbBackend::Postgres => ("EXPLAIN", "QUERY PLAN"),
            _ => ("EXPLAIN QUERY PLAN", "detail"),
        };
        let mut plan = Vec::new();
        for select in [subject.total(query), part] {
            let mut statement = backend.build(&select);
            statement.sql = format!("{explain} {}", statement.sql);
            for row in self.reader.query_all_raw(statement).await.map_err(unavailable)? {
                plan.push(row.try_get("", column).map_err(unavailable)?);
            }
        }
        Ok(plan)
    }
}

#[async_trait]
impl ResourceQueries for Database {
    async fn user(&self, domain: Domain, id: UserId) -> Result<Option<ProvisionedUser>, StoreError> {
        provisioned_users::find(&self.reader, domain, id).await
    }

    async fn users(&self, domain: Domain, query: &Query) -> Result<Listing<ProvisionedUser>, StoreError> {
        self.list(domain, query).await
    }

    async fn group(&self, domain: Domain, id: GroupId) -> Result<Option<Group>, StoreError> {
        groups::find(&self.reader, domain, id).await
    }

    async fn groups(&self, domain: Domain, query: &Query) -> Result<Listing<Group>, StoreError> {
        self.list(domain, query).await
    }

    async fn memberships(
        &self,
        application: ApplicationId,
        users: &[UserId],
    ) -> Result<Vec<Membership>, StoreError> {
        group_members::of_users(&self.reader, application, users).await
    }

    async fn members(
        &self,
        application: ApplicationId,
        groups: &[GroupId],
        most: u64,
    ) -> Result<Vec<Member>, StoreError> {
        group_members::of_groups(&self.reader, application, groups, most).await
    }
}
