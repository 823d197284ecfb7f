//! Conditions on who is in which group.

use fidelio_provisioning::Condition;
use fidelio_provisioning::condition::{Field, Link, Literal};
use fidelio_provisioning::schema::ResourceType;
use scim_filter::Operator;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};

use super::{Set, Subject, all, always, any, never};
use crate::entities::group_members::{Column, Entity};
use crate::entities::user_groups;

/// A group that is a member of one, or that has a user as a member.
const OTHER: &str = "other_groups";

fn column(column: Column) -> Expr {
    Expr::col((Entity, column))
}

impl Subject {
    /// Groups with a member of which the condition is true, or users with such a group.
    pub(super) fn links(&self, condition: &Condition) -> Set {
        let id = match self.resource {
            ResourceType::Group => column(Column::GroupId),
            ResourceType::User => column(Column::UserId),
        };
        let mut query = Query::select().expr(id.clone()).from(Entity).to_owned();
        if self.resource == ResourceType::User {
            query.and_where(id.clone().is_not_null());
        }
        query.and_where(Self::planned(condition, self.link(condition)));
        Set { query, id }
    }

    /// What is true of one member.
    fn link(&self, condition: &Condition) -> Expr {
        match condition {
            Condition::Always | Condition::Present(Field::Member(_) | Field::Group(_)) => always(),
            Condition::And(parts) => all(parts.iter().map(|part| self.link(part))),
            Condition::Or(parts) => any(parts.iter().map(|part| self.link(part))),
            Condition::Not(inner) => self.link(inner).not(),
            Condition::Compare(Field::Member(part) | Field::Group(part), operator, literal) => match part {
                Link::Value => self.compare(self.other(), *operator, literal),
                Link::Type => self.has_type(*operator, literal),
                Link::Display => self.has_name(*operator, literal),
            },
            Condition::Never | Condition::Present(_) | Condition::Compare(..) | Condition::Element(..) => never(),
        }
    }

    /// The column of the one that the link leads to.
    fn other(&self) -> Expr {
        match self.resource {
            ResourceType::Group => column(Column::MemberId),
            ResourceType::User => column(Column::GroupId),
        }
    }

    /// Members are users or groups; users are direct members of their groups.
    fn has_type(&self, operator: Operator, literal: &Literal) -> Expr {
        let Literal::Text(wanted) = literal else { return never() };
        let is_it = match (self.resource, wanted.as_str()) {
            (ResourceType::Group, "user") => column(Column::UserId).is_not_null(),
            (ResourceType::Group, "group") => column(Column::ChildGroupId).is_not_null(),
            (ResourceType::User, "direct") => always(),
            _ => never(),
        };
        if operator == Operator::NotEqual { is_it.not() } else { is_it }
    }

    fn has_name(&self, operator: Operator, literal: &Literal) -> Expr {
        let of_group = |column| Expr::col((OTHER, column));
        let named = Query::select()
            .expr(of_group(user_groups::Column::Id))
            .from_as(user_groups::Entity, OTHER)
            .and_where(of_group(user_groups::Column::ApplicationId).eq(self.domain.application.as_uuid()))
            .and_where(self.compare(of_group(user_groups::Column::DisplayFolded), operator, literal))
            .to_owned();
        match self.resource {
            ResourceType::User => column(Column::GroupId).in_subquery(named),
            // Members that are users have no such name, and NULL is in no set nor out of one.
            ResourceType::Group => {
                column(Column::ChildGroupId).is_not_null().and(column(Column::ChildGroupId).in_subquery(named))
            }
        }
    }
}
