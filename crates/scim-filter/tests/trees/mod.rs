//! Short ways to write trees down.
#![allow(dead_code, reason = "each test uses some of it")]

use scim_filter::{AttributePath, Filter, Operator, Value};

/// `attribute` or `attribute.sub`.
pub(crate) fn path(names: &str) -> AttributePath {
    let (attribute, sub) = names.split_once('.').map_or((names, None), |(name, sub)| (name, Some(sub.to_owned())));
    AttributePath { schema: None, attribute: attribute.to_owned(), sub_attribute: sub }
}

pub(crate) fn in_schema(schema: &str, names: &str) -> AttributePath {
    AttributePath { schema: Some(schema.to_owned()), ..path(names) }
}

pub(crate) fn present(names: &str) -> Filter {
    Filter::Present(path(names))
}

pub(crate) fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

pub(crate) fn number(value: &str) -> Value {
    Value::Number(value.to_owned())
}

/// A comparison with a text.
pub(crate) fn compare(names: &str, operator: Operator, value: &str) -> Filter {
    Filter::Compare(path(names), operator, text(value))
}

pub(crate) fn element<const N: usize>(names: &str, all_of: [Filter; N]) -> Filter {
    Filter::Element(path(names), Box::new(Filter::And(all_of.into())))
}

pub(crate) fn not(filter: Filter) -> Filter {
    Filter::Not(Box::new(filter))
}

pub(crate) fn and<const N: usize>(members: [Filter; N]) -> Filter {
    Filter::And(members.into())
}

pub(crate) fn or<const N: usize>(members: [Filter; N]) -> Filter {
    Filter::Or(members.into())
}
