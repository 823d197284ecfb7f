//! Operators as SQL.

use scim_filter::Operator;
use sea_orm::sea_query::{Expr, ExprTrait as _, Func};
use sea_orm::{DbBackend, Value};

use super::never;
use crate::text_ranges::begins;

/// How a text compares, byte by byte. No character means anything but itself.
pub(super) fn text(backend: DbBackend, value: Expr, operator: Operator, wanted: &str) -> Expr {
    let is_postgres = backend == DbBackend::Postgres;
    match operator {
        Operator::StartsWith => begins(&value, wanted).into(),
        Operator::Contains => {
            let position = if is_postgres { "strpos" } else { "instr" };
            Expr::from(Func::cust(position).arg(value).arg(wanted)).gt(0)
        }
        Operator::EndsWith => {
            let Ok(length) = i32::try_from(wanted.chars().count()) else { return never() };
            let end = if is_postgres {
                Func::cust("right").arg(value).arg(length)
            } else {
                Func::cust("substr").arg(value).arg(-length)
            };
            Expr::from(end).eq(wanted)
        }
        operator => ordered(value, operator, wanted),
    }
}

/// How what is equal or in order compares.
pub(super) fn ordered(value: Expr, operator: Operator, wanted: impl Into<Value>) -> Expr {
    let wanted = Expr::value(wanted);
    match operator {
        Operator::Equal => value.eq(wanted),
        Operator::NotEqual => value.ne(wanted),
        Operator::GreaterThan => value.gt(wanted),
        Operator::GreaterOrEqual => value.gte(wanted),
        Operator::LessThan => value.lt(wanted),
        Operator::LessOrEqual => value.lte(wanted),
        // What is no text has no parts.
        Operator::Contains | Operator::StartsWith | Operator::EndsWith => never(),
    }
}
