use fidelio_provisioning::schema::{Attribute, COMMON, Kind, ResourceType, Schema};
use scim_filter::{AttributePath, Filter, Operator, Value as Literal};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::Dice;

/// A filter on whatever the schemas know, whose values are mostly ones that somebody has, or parts of one. It may compare
/// what cannot be compared.
pub(crate) fn filter(
    dice: &Dice,
    resource: ResourceType,
    shown: &[(Uuid, Map<String, Value>)],
    depth: usize,
) -> Filter {
    let parts = |count: usize| (0..count).map(|_| filter(dice, resource, shown, depth - 1)).collect();
    match dice.below(if depth == 0 { 6 } else { 12 }) {
        6 | 7 => Filter::Not(Box::new(filter(dice, resource, shown, depth - 1))),
        8 | 9 => Filter::And(parts(2 + dice.below(2))),
        10 | 11 => Filter::Or(parts(2 + dice.below(2))),
        kind => {
            let (schema, attribute) = attribute(dice, resource);
            let path = AttributePath { schema: schema.map(|schema| schema.id.to_owned()), ..of(dice, attribute) };
            let values = values(shown, schema, attribute);
            if kind < 3 && attribute.kind == Kind::Complex {
                return Filter::Element(path, Box::new(inner(dice, attribute, &values, 2)));
            }
            let part = match attribute.sub_attributes {
                [] => None,
                parts => (!dice.is_one_in(3)).then(|| dice.one_of(parts)),
            };
            let path = AttributePath { sub_attribute: part.map(|part| of(dice, part).attribute), ..path };
            let leaf = part.or_else(|| attribute.value()).unwrap_or(attribute);
            leaf_filter(dice, path, leaf, &of_part(&values, part.or_else(|| attribute.value())))
        }
    }
}

/// What stands in brackets behind an attribute.
fn inner(dice: &Dice, attribute: &'static Attribute, values: &[&Value], depth: usize) -> Filter {
    let parts = |count: usize| (0..count).map(|_| inner(dice, attribute, values, depth - 1)).collect();
    match dice.below(if depth == 0 { 4 } else { 8 }) {
        4 => Filter::Not(Box::new(inner(dice, attribute, values, depth - 1))),
        5 | 6 => Filter::And(parts(2)),
        7 => Filter::Or(parts(2)),
        _ => {
            let part = dice.one_of(attribute.sub_attributes);
            leaf_filter(dice, of(dice, part), part, &of_part(values, Some(part)))
        }
    }
}

fn leaf_filter(dice: &Dice, path: AttributePath, leaf: &Attribute, values: &[&Value]) -> Filter {
    if dice.is_one_in(5) {
        return Filter::Present(path);
    }
    let operator = match leaf.kind {
        Kind::Boolean => *dice.one_of(&[Operator::Equal, Operator::NotEqual]),
        _ => *dice.one_of(&Operator::ALL),
    };
    Filter::Compare(path, operator, literal(dice, leaf, operator, values))
}

fn literal(dice: &Dice, leaf: &Attribute, operator: Operator, values: &[&Value]) -> Literal {
    if dice.is_one_in(12) && matches!(operator, Operator::Equal | Operator::NotEqual) {
        return Literal::Null;
    }
    if leaf.kind == Kind::Boolean {
        return Literal::Boolean(dice.is_one_in(2));
    }
    let texts: Vec<&str> = values.iter().filter_map(|value| value.as_str()).collect();
    if texts.is_empty() || dice.is_one_in(10) {
        return dice
            .one_of(&[Literal::Text("n".into()), Literal::Number("1".into()), Literal::Boolean(true)])
            .clone();
    }
    let text: Vec<char> = dice.one_of(&texts).chars().collect();
    let middle = dice.below(text.len() + 1);
    let part: String = match operator {
        Operator::StartsWith => text[..middle].iter().collect(),
        Operator::EndsWith => text[middle..].iter().collect(),
        Operator::Contains => text[middle..].iter().take(2).collect(),
        _ => text.iter().collect(),
    };
    Literal::Text(match dice.below(4) {
        0 => part.to_uppercase(),
        1 => part.to_lowercase(),
        _ => part,
    })
}

fn attribute(dice: &Dice, resource: ResourceType) -> (Option<&'static Schema>, &'static Attribute) {
    match dice.below(5) {
        0 => (None, dice.one_of(COMMON)),
        1 if !resource.extensions().is_empty() => {
            let schema = *dice.one_of(resource.extensions());
            (Some(schema), dice.one_of(schema.attributes))
        }
        2 if resource == ResourceType::User => {
            let often: &str = dice.one_of::<&str>(&["userName", "emails", "groups", "active", "addresses"]);
            (None, resource.schema().attribute(often).expect("an attribute"))
        }
        _ => (None, dice.one_of(resource.schema().attributes)),
    }
}

/// The name in some letter case.
fn of(dice: &Dice, attribute: &Attribute) -> AttributePath {
    AttributePath::of(match dice.below(4) {
        0 => attribute.name.to_uppercase(),
        1 => attribute.name.to_lowercase(),
        _ => attribute.name.to_owned(),
    })
}

/// What anybody has there, each element of a list by itself.
fn values<'a>(
    shown: &'a [(Uuid, Map<String, Value>)],
    schema: Option<&Schema>,
    attribute: &Attribute,
) -> Vec<&'a Value> {
    let of_schema = |(_, shown): &'a (Uuid, Map<String, Value>)| match schema {
        None => shown.get(attribute.name),
        Some(schema) => shown.get(schema.id)?.get(attribute.name),
    };
    let elements = |value: &'a Value| match value {
        Value::Array(elements) => elements.iter().collect(),
        one => vec![one],
    };
    shown.iter().filter_map(of_schema).flat_map(elements).collect()
}

fn of_part<'a>(values: &[&'a Value], part: Option<&Attribute>) -> Vec<&'a Value> {
    match part {
        None => values.to_vec(),
        Some(part) => values.iter().filter_map(|value| value.get(part.name)).collect(),
    }
}
