//! Reads a filter and walks its tree: which attributes does it ask for, and could this user be meant?
//!
//! `cargo run --example walk 'userName eq "bjensen" and not (active eq false)'`

use std::collections::BTreeMap;

use scim_filter::{AttributePath, Filter, Operator, Value};

/// A user as plain attributes. Names are compared without regard to case, as RFC 7643, section 2.1, wants.
type User = BTreeMap<&'static str, Value>;

/// Every attribute that the filter names, in the order of the text; those within brackets below the one before them.
fn attributes(filter: &Filter) -> Vec<String> {
    match filter {
        Filter::Present(path) | Filter::Compare(path, ..) => vec![path.to_string()],
        Filter::Element(path, within) => {
            attributes(within).into_iter().map(|name| format!("{path}.{name}")).collect()
        }
        Filter::Not(inner) => attributes(inner),
        Filter::And(members) | Filter::Or(members) => members.iter().flat_map(attributes).collect(),
    }
}

/// Whether the filter is true of the user. It knows presence and equality; a server knows a schema, too.
fn is_true(filter: &Filter, user: &User) -> Result<bool, String> {
    let value = |path: &AttributePath| user.get(path.attribute.to_lowercase().as_str());
    Ok(match filter {
        Filter::Present(path) => value(path).is_some(),
        Filter::Compare(path, Operator::Equal, expected) => value(path) == Some(expected),
        Filter::Compare(path, Operator::NotEqual, expected) => value(path) != Some(expected),
        Filter::Not(inner) => !is_true(inner, user)?,
        Filter::And(members) => all(members, user)?.into_iter().all(|is_true| is_true),
        Filter::Or(members) => all(members, user)?.into_iter().any(|is_true| is_true),
        Filter::Compare(..) | Filter::Element(..) => return Err(format!("this example cannot judge {filter}")),
    })
}

fn all(members: &[Filter], user: &User) -> Result<Vec<bool>, String> {
    members.iter().map(|member| is_true(member, user)).collect()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let text =
        std::env::args().nth(1).unwrap_or_else(|| r#"userName eq "bjensen" and not (active eq false)"#.into());
    let filter = Filter::parse(&text)?;
    println!("read as    {filter}");
    println!("asks for   {}", attributes(&filter).join(", "));
    let bjensen = User::from([("username", Value::Text("bjensen".into())), ("active", Value::Boolean(true))]);
    println!("bjensen?   {}", is_true(&filter, &bjensen)?);
    Ok(())
}
