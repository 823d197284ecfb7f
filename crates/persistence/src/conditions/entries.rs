//! Conditions on entries of the index of users.

use fidelio_provisioning::Condition;
use fidelio_provisioning::condition::Field;
use scim_filter::Operator;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query, SelectStatement};

use super::{Set, Subject, all, always, any, never};
use crate::entities::user_entries::{Column, Entity};

/// The entries by which users are found, and others of the same element.
const FOUND: &str = "found";
const BESIDE: &str = "beside";

fn column(table: &'static str, column: Column) -> Expr {
    Expr::col((table, column))
}

impl Subject {
    /// Users with an entry of this key of which the comparison is true.
    pub(super) fn entries(&self, key: &str, condition: &Condition) -> Set {
        let mut query = self.with_key(key);
        query.and_where(self.value(FOUND, condition));
        Set { query, id: column(FOUND, Column::UserId) }
    }

    /// Users with an element of which the condition is true. The search begins with the comparison that leaves fewest, so
    /// that `[type eq "work" and value eq "x"]` looks at those with the value.
    pub(super) fn elements(&self, key: &str, inner: &Condition) -> Set {
        let parts = match inner {
            Condition::And(parts) => parts.as_slice(),
            other => std::slice::from_ref(other),
        };
        let first = parts.iter().enumerate().filter_map(|(index, part)| Some((rank(part)?, index))).min();
        let first = first.map(|(_, index)| index);
        let mut query = match first.map(|index| &parts[index]) {
            Some(part @ (Condition::Present(Field::Entry(key)) | Condition::Compare(Field::Entry(key), ..))) => {
                let mut query = self.with_key(key);
                query.and_where(self.value(FOUND, part));
                query
            }
            _ => self.with_key(key),
        };
        let others = parts.iter().enumerate().filter(|(index, _)| Some(*index) != first);
        let others = all(others.map(|(_, part)| self.beside(part)));
        query.and_where(Self::planned(inner, others));
        Set { query, id: column(FOUND, Column::UserId) }
    }

    fn with_key(&self, key: &str) -> SelectStatement {
        Query::select()
            .expr(column(FOUND, Column::UserId))
            .from_as(Entity, FOUND)
            .and_where(column(FOUND, Column::ApplicationId).eq(self.domain.application.as_uuid()))
            .and_where(column(FOUND, Column::Attribute).eq(key))
            .to_owned()
    }

    fn value(&self, table: &'static str, condition: &Condition) -> Expr {
        match condition {
            Condition::Compare(_, operator, literal) => {
                self.compare(column(table, Column::Value), *operator, literal)
            }
            _ => always(),
        }
    }

    /// What is true of an element of which one entry is found, by its other entries.
    fn beside(&self, condition: &Condition) -> Expr {
        match condition {
            Condition::Always => always(),
            Condition::And(parts) => all(parts.iter().map(|part| self.beside(part))),
            Condition::Or(parts) => any(parts.iter().map(|part| self.beside(part))),
            Condition::Not(inner) => self.beside(inner).not(),
            Condition::Present(Field::Entry(key)) | Condition::Compare(Field::Entry(key), ..) => {
                let entry = Query::select()
                    .expr(Expr::cust("1"))
                    .from_as(Entity, BESIDE)
                    .and_where(column(BESIDE, Column::UserId).eq(column(FOUND, Column::UserId)))
                    .and_where(column(BESIDE, Column::Attribute).eq(key.as_str()))
                    .and_where(column(BESIDE, Column::Element).eq(column(FOUND, Column::Element)))
                    .and_where(self.value(BESIDE, condition))
                    .to_owned();
                Expr::exists(entry)
            }
            // No element has anything else.
            Condition::Never | Condition::Present(_) | Condition::Compare(..) | Condition::Element(..) => never(),
        }
    }
}

/// The lower, the fewer entries a comparison is likely to leave; `None` for what is no comparison of an entry.
fn rank(condition: &Condition) -> Option<u8> {
    Some(match condition {
        Condition::Compare(Field::Entry(key), Operator::Equal, _) => match key.rsplit_once('.') {
            Some((_, "value")) => 0,
            Some((_, "type" | "primary")) => 4,
            _ => 1,
        },
        Condition::Compare(Field::Entry(_), Operator::StartsWith, _) => 2,
        Condition::Compare(Field::Entry(_), Operator::NotEqual, _) | Condition::Present(Field::Entry(_)) => 5,
        Condition::Compare(Field::Entry(_), ..) => 3,
        _ => return None,
    })
}
