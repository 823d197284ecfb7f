//! Lists of resources: how many there are, and the identifiers of a part of them, in order.

use fidelio_provisioning::condition::{Field, Order};
use fidelio_provisioning::ports::{Key, Query, Window};
use fidelio_provisioning::schema::ResourceType;
use sea_orm::sea_query::{Expr, ExprTrait as _, IntoTableRef, Order as Direction, Query as Sql, SelectStatement};
use sea_orm::{Condition, JoinType, Value};

use crate::conditions::{Subject, scalar};
use crate::entities::{external_ids, provisioned_users, user_entries, user_groups};

/// The part of a list as the statement around it sees it.
pub(crate) const PAGE: &str = "page";
/// The column of [`PAGE`] with the identifier.
const ID: &str = "id";
/// The column of [`PAGE`] by which it is sorted, if it is by anything else.
pub(crate) const SORTED_BY: &str = "sorted_by";

/// Rows of a table: those of a page, if one is told, and then page first. SQLite keeps to the order of a cross join; it would
/// rather look through the whole application once for each row of the page.
pub(crate) fn from(rows: &mut SelectStatement, page: Option<SelectStatement>, table: impl IntoTableRef, id: Expr) {
    match page {
        Some(page) => {
            rows.from_subquery(page, PAGE).cross_join(table).and_where(id.eq(Expr::col((PAGE, ID))));
        }
        None => {
            rows.from(table);
        }
    }
}

/// Of each user who has entries of the key by which a list is sorted, the first one.
const FIRST: &str = "first_entries";

/// By what a list is sorted before identifiers.
struct Sorting {
    expression: Expr,
    /// What tells the values of resources that have one, if their own table does not: see [`FIRST`].
    first: Option<SelectStatement>,
    is_nullable: bool,
    descending: bool,
}

impl Subject {
    /// How many resources the query finds.
    pub(crate) fn total(&self, query: &Query) -> SelectStatement {
        let mut total = self.from();
        total.expr_as(Expr::cust("count(*)"), "total").cond_where(self.of_application(&query.condition));
        total
    }

    /// The identifiers of the part that is asked for, and of one more. Only what an index has is looked at before the part
    /// is known.
    pub(crate) fn page(&self, query: &Query) -> SelectStatement {
        let mut page = self.from();
        page.expr_as(self.id(), ID).cond_where(self.of_application(&query.condition));
        let sorting = query.order.as_ref().and_then(|order| self.sorting(order));
        if let Some(sorting) = &sorting {
            page.expr_as(sorting.expression.clone(), SORTED_BY);
            if let Some(first) = sorting.first.clone() {
                let is_of = Expr::col((FIRST, user_entries::Column::UserId)).eq(self.id());
                page.join_subquery(JoinType::LeftJoin, first, FIRST, is_of);
            }
        }
        match &query.window {
            Window::Skip(0) => {}
            Window::Skip(resources) => {
                page.offset(representable(*resources));
            }
            Window::After(key) => {
                page.cond_where(match (&sorting, &query.order) {
                    (Some(sorting), Some(order)) => sorting.after(self.id(), key, &order.field),
                    _ if self.is_reversed(query) => Condition::all().add(self.id().lt(key.id)),
                    _ => Condition::all().add(self.id().gt(key.id)),
                });
            }
        }
        self.in_order(&mut page, query, sorting.as_ref(), &self.id());
        page.limit(representable(query.count.saturating_add(1)));
        page
    }

    /// Puts the rows around a page into the page's order.
    pub(crate) fn in_order_of_page(&self, rows: &mut SelectStatement, query: &Query) {
        let sorting = query.order.as_ref().and_then(|order| self.sorting(order));
        let sorting = sorting.map(|sorting| Sorting { expression: Expr::col((PAGE, SORTED_BY)), ..sorting });
        self.in_order(rows, query, sorting.as_ref(), &Expr::col((PAGE, ID)));
    }

    fn in_order(&self, rows: &mut SelectStatement, query: &Query, sorting: Option<&Sorting>, id: &Expr) {
        if let Some(Sorting { expression, is_nullable, descending, .. }) = sorting {
            let direction = if *descending { Direction::Desc } else { Direction::Asc };
            if *is_nullable {
                rows.order_by_expr(expression.clone().is_null(), direction.clone());
            }
            rows.order_by_expr(expression.clone(), direction);
        }
        let direction = if self.is_reversed(query) { Direction::Desc } else { Direction::Asc };
        rows.order_by_expr(id.clone(), direction);
    }

    /// Whether the greatest identifier comes first.
    fn is_reversed(&self, query: &Query) -> bool {
        query.order.as_ref().is_some_and(|order| order.field == Field::Id && order.descending)
    }

    fn from(&self) -> SelectStatement {
        let mut query = Sql::select();
        match self.resource {
            ResourceType::User => query.from(provisioned_users::Entity),
            ResourceType::Group => query.from(user_groups::Entity),
        };
        query
    }

    /// `None` for the identifier, by which every list is sorted last, and for what no resource has.
    fn sorting(&self, order: &Order) -> Option<Sorting> {
        let (expression, is_nullable) = match &order.field {
            Field::Created => (self.created_at(), false),
            Field::LastModified => (self.modified_at(), false),
            Field::GroupName if self.resource == ResourceType::Group => {
                (Expr::col((user_groups::Entity, user_groups::Column::DisplayFolded)), false)
            }
            Field::Active if self.resource == ResourceType::User => (self.is_active(), false),
            Field::ExternalId => (self.external_id()?, true),
            Field::Entry(_) if self.resource == ResourceType::User => {
                (Expr::col((FIRST, user_entries::Column::Value)), true)
            }
            _ => return None,
        };
        let first = match &order.field {
            Field::Entry(key) => Some(self.first_entries(key)),
            _ => None,
        };
        Some(Sorting { expression, first, is_nullable, descending: order.descending })
    }

    fn external_id(&self) -> Option<Expr> {
        let column = |column| Expr::col((external_ids::Entity, column));
        let external_id = Sql::select()
            .expr(column(external_ids::Column::ExternalId))
            .from(external_ids::Entity)
            .and_where(column(external_ids::Column::ClientId).eq(self.domain.client?.as_uuid()))
            .and_where(column(external_ids::Column::ResourceId).eq(self.id()))
            .to_owned();
        Some(scalar(external_id))
    }

    fn first_entries(&self, key: &str) -> SelectStatement {
        let column = |column| Expr::col((user_entries::Entity, column));
        let earlier = |column| Expr::col(("earlier", column));
        let before = Sql::select()
            .expr(Expr::cust("1"))
            .from_as(user_entries::Entity, "earlier")
            .and_where(earlier(user_entries::Column::UserId).eq(column(user_entries::Column::UserId)))
            .and_where(earlier(user_entries::Column::Attribute).eq(key))
            .and_where(earlier(user_entries::Column::Element).lt(column(user_entries::Column::Element)))
            .to_owned();
        Sql::select()
            .expr(column(user_entries::Column::UserId))
            .expr(column(user_entries::Column::Value))
            .from(user_entries::Entity)
            .and_where(column(user_entries::Column::ApplicationId).eq(self.domain.application.as_uuid()))
            .and_where(column(user_entries::Column::Attribute).eq(key))
            .and_where(Expr::exists(before).not())
            .to_owned()
    }
}

impl Sorting {
    /// What comes after this place.
    fn after(&self, id: Expr, key: &Key, field: &Field) -> Condition {
        let Self { expression, is_nullable, descending, .. } = self;
        let later = id.gt(key.id);
        let Some(value) = key.sorted_by.as_deref().and_then(|text| value(field, text)) else {
            // What has no value is the last of the list, or the first.
            let without = Condition::all().add(expression.clone().is_null()).add(later);
            let after = Condition::any().add(without);
            return if *descending { after.add(expression.clone().is_not_null()) } else { after };
        };
        let same = Condition::all().add(expression.clone().eq(Expr::value(value.clone()))).add(later);
        let beyond = if *descending {
            expression.clone().lt(Expr::value(value))
        } else {
            expression.clone().gt(Expr::value(value))
        };
        let after = Condition::any().add(beyond).add(same);
        if *is_nullable && !descending { after.add(expression.clone().is_null()) } else { after }
    }
}

/// The value by which a list is sorted, from its text in a key.
fn value(field: &Field, text: &str) -> Option<Value> {
    match field {
        Field::Created | Field::LastModified => text.parse::<i64>().ok().map(Value::from),
        Field::Active => text.parse::<bool>().ok().map(Value::from),
        _ => Some(text.into()),
    }
}

/// Databases count to 2^63.
fn representable(count: u64) -> u64 {
    Ord::min(count, i64::MAX.unsigned_abs())
}
