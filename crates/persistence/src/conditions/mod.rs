//! Typed conditions as SQL. Every value of a client is a parameter.
//!
//! A condition becomes an expression that is true or false of each resource and never NULL, so that `not` means all others.
//! Where an index tells the resources of which a part of it is true, that part is the set that the index gives; the database
//! then begins with the smallest.

mod compare;
mod entries;
mod links;

use fidelio_provisioning::Condition;
use fidelio_provisioning::condition::{Elements, Field, Literal};
use fidelio_provisioning::resource::Domain;
use fidelio_provisioning::schema::ResourceType;
use scim_filter::Operator;
use sea_orm::DbBackend;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query, SelectStatement, UnionType};

use crate::entities::{external_ids, provisioned_users, user_groups, users};

/// Which resources a statement is about, on whose behalf, and in which dialect.
#[derive(Clone, Copy)]
pub(crate) struct Subject {
    pub(crate) domain: Domain,
    pub(crate) resource: ResourceType,
    pub(crate) backend: DbBackend,
}

/// A query for rows that each tell one resource, and the column that tells it.
struct Set {
    query: SelectStatement,
    id: Expr,
}

/// Where a part of a condition stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    /// What is found must satisfy it: the search may begin with it.
    Required,
    /// Under `or`.
    Alternative,
    /// Under `not`, however deep.
    Negated,
}

impl Subject {
    /// What is true of the resources of the application of which the condition is.
    pub(crate) fn of_application(&self, condition: &Condition) -> sea_orm::Condition {
        let found = sea_orm::Condition::all().add(self.application().eq(self.domain.application.as_uuid()));
        match condition {
            Condition::Always => found,
            condition => found.add(self.predicate(condition, Position::Required)),
        }
    }

    /// The column of the identifier.
    pub(crate) fn id(&self) -> Expr {
        match self.resource {
            ResourceType::User => Expr::col((provisioned_users::Entity, provisioned_users::Column::UserId)),
            ResourceType::Group => Expr::col((user_groups::Entity, user_groups::Column::Id)),
        }
    }

    fn application(&self) -> Expr {
        match self.resource {
            ResourceType::User => Expr::col((provisioned_users::Entity, provisioned_users::Column::ApplicationId)),
            ResourceType::Group => Expr::col((user_groups::Entity, user_groups::Column::ApplicationId)),
        }
    }

    pub(crate) fn created_at(&self) -> Expr {
        match self.resource {
            ResourceType::User => Expr::col((provisioned_users::Entity, provisioned_users::Column::CreatedAt)),
            ResourceType::Group => Expr::col((user_groups::Entity, user_groups::Column::CreatedAt)),
        }
    }

    pub(crate) fn modified_at(&self) -> Expr {
        match self.resource {
            ResourceType::User => Expr::col((provisioned_users::Entity, provisioned_users::Column::ModifiedAt)),
            ResourceType::Group => Expr::col((user_groups::Entity, user_groups::Column::ModifiedAt)),
        }
    }

    fn predicate(&self, condition: &Condition, position: Position) -> Expr {
        // SQLite can take resources from one set after the other, where PostgreSQL would look through all resources and
        // better looks up each. What must not be in a set is looked up in any case: that set may be most resources.
        let begins_with_sets = match position {
            Position::Required => true,
            Position::Alternative => self.backend == DbBackend::Sqlite,
            Position::Negated => false,
        };
        if begins_with_sets && let Some(set) = self.union(condition) {
            return self.id().in_subquery(set);
        }
        match condition {
            Condition::Always => always(),
            Condition::Never => never(),
            Condition::And(parts) => all(parts.iter().map(|part| self.predicate(part, position))),
            Condition::Or(parts) if position == Position::Required => {
                let found = any(parts.iter().map(|part| self.predicate(part, Position::Alternative)));
                match self.cover(condition) {
                    Some(cover) => self.id().in_subquery(cover).and(found),
                    None => found,
                }
            }
            Condition::Or(parts) => any(parts.iter().map(|part| self.predicate(part, position))),
            Condition::Not(inner) => self.predicate(inner, Position::Negated).not(),
            Condition::Present(field) | Condition::Compare(field, ..) => {
                self.set(condition).map_or_else(|| self.column(field, condition), |set| self.is_in(set))
            }
            Condition::Element(..) => self.set(condition).map_or_else(never, |set| self.is_in(set)),
        }
    }

    /// As one query, if the condition is a set or one of several.
    fn union(&self, condition: &Condition) -> Option<SelectStatement> {
        match condition {
            Condition::Or(parts) => united(parts.iter().map(|part| self.union(part))),
            condition => self.set(condition).map(|set| set.query),
        }
    }

    /// All of which the condition is true, and maybe others: as [`Self::union`], but of what must all be true a part will do.
    fn cover(&self, condition: &Condition) -> Option<SelectStatement> {
        match condition {
            Condition::Or(parts) => united(parts.iter().map(|part| self.cover(part))),
            Condition::And(parts) => parts.iter().find_map(|part| self.cover(part)),
            condition => self.union(condition),
        }
    }

    /// The resources of which the condition is true, where they are told by another table than their own.
    fn set(&self, condition: &Condition) -> Option<Set> {
        match (self.resource, condition) {
            (_, Condition::Present(Field::ExternalId) | Condition::Compare(Field::ExternalId, ..)) => {
                self.external_ids(condition)
            }
            (ResourceType::User, Condition::Compare(Field::Active, operator, literal)) => {
                Some(self.users(*operator, literal))
            }
            (
                ResourceType::User,
                Condition::Present(Field::Entry(key)) | Condition::Compare(Field::Entry(key), ..),
            ) => Some(self.entries(key, condition)),
            (ResourceType::User, Condition::Element(Elements::Entries(key), inner)) => {
                Some(self.elements(key, inner))
            }
            (ResourceType::User, Condition::Present(Field::Group(_)) | Condition::Compare(Field::Group(_), ..))
            | (
                ResourceType::Group,
                Condition::Present(Field::Member(_)) | Condition::Compare(Field::Member(_), ..),
            ) => Some(self.links(condition)),
            (ResourceType::User, Condition::Element(Elements::Groups, inner))
            | (ResourceType::Group, Condition::Element(Elements::Members, inner)) => Some(self.links(inner)),
            _ => None,
        }
    }

    /// That the resource is in the set, looked up for each one.
    fn is_in(&self, set: Set) -> Expr {
        let Set { mut query, id } = set;
        query.and_where(id.eq(self.id()));
        Expr::exists(query)
    }

    /// What is true by a column of the resource itself.
    fn column(&self, field: &Field, condition: &Condition) -> Expr {
        let column = match field {
            Field::Id => self.id(),
            Field::Created => self.created_at(),
            Field::LastModified => self.modified_at(),
            Field::GroupName if self.resource == ResourceType::Group => {
                Expr::col((user_groups::Entity, user_groups::Column::DisplayFolded))
            }
            // That of users is always there, and compared with by another table.
            Field::Active if self.resource == ResourceType::User => return always(),
            _ => return never(),
        };
        match condition {
            Condition::Compare(_, operator, literal) => self.compare(column, *operator, literal),
            _ => always(),
        }
    }

    /// Whether a user is active.
    pub(crate) fn is_active(&self) -> Expr {
        let user = Query::select()
            .column((users::Entity, users::Column::Active))
            .from(users::Entity)
            .and_where(Expr::col((users::Entity, users::Column::Id)).eq(self.id()))
            .to_owned();
        scalar(user)
    }

    /// Users who are active, or not.
    fn users(&self, operator: Operator, literal: &Literal) -> Set {
        let column = |column| Expr::col((users::Entity, column));
        let id = column(users::Column::Id);
        let query = Query::select()
            .expr(id.clone())
            .from(users::Entity)
            .and_where(column(users::Column::ApplicationId).eq(self.domain.application.as_uuid()))
            .and_where(self.compare(column(users::Column::Active), operator, literal))
            .to_owned();
        Set { query, id }
    }

    fn external_ids(&self, condition: &Condition) -> Option<Set> {
        let client = self.domain.client?;
        let column = |column| Expr::col((external_ids::Entity, column));
        let id = column(external_ids::Column::ResourceId);
        let mut query = Query::select()
            .expr(id.clone())
            .from(external_ids::Entity)
            .and_where(column(external_ids::Column::ApplicationId).eq(self.domain.application.as_uuid()))
            .and_where(column(external_ids::Column::ClientId).eq(client.as_uuid()))
            .and_where(column(external_ids::Column::ResourceType).eq(self.resource.as_str()))
            .to_owned();
        if let Condition::Compare(_, operator, literal) = condition {
            query.and_where(self.compare(column(external_ids::Column::ExternalId), *operator, literal));
        }
        Some(Set { query, id })
    }

    fn compare(&self, value: Expr, operator: Operator, literal: &Literal) -> Expr {
        match literal {
            Literal::Text(text) => compare::text(self.backend, value, operator, text),
            Literal::Boolean(truth) => compare::ordered(value, operator, *truth),
            Literal::Time(time) => compare::ordered(value, operator, time.as_micros()),
            Literal::Id(id) => compare::ordered(value, operator, *id),
        }
    }
}

/// All that one of the queries finds.
fn united(queries: impl Iterator<Item = Option<SelectStatement>>) -> Option<SelectStatement> {
    let mut queries = queries.collect::<Option<Vec<_>>>()?.into_iter();
    let mut all = queries.next()?;
    all.unions(queries.map(|query| (UnionType::All, query)));
    Some(all)
}

/// The one value of a query.
pub(crate) fn scalar(query: SelectStatement) -> Expr {
    Expr::SubQuery(None, Box::new(query.into()))
}

fn always() -> Expr {
    Expr::cust("1 = 1")
}

fn never() -> Expr {
    Expr::cust("1 = 0")
}

fn all(parts: impl Iterator<Item = Expr>) -> Expr {
    parts.reduce(sea_orm::sea_query::ExprTrait::and).unwrap_or_else(always)
}

fn any(parts: impl Iterator<Item = Expr>) -> Expr {
    parts.reduce(sea_orm::sea_query::ExprTrait::or).unwrap_or_else(never)
}
