//! The index by which users are found, from what clients said of them.

use scim_filter::AttributePath;
use serde_json::{Map, Value};

use crate::conform::is_primary;
use crate::document::{Document, schemas};
use crate::place::Place;
use crate::resource::Entry;
use crate::schema::{Attribute, Kind, ResourceType, Schema};
use crate::text::compared;

/// The entries of a user. What has a column of its own (`active`, `externalId`, and what the service tells) has none.
pub fn entries(document: &Document) -> Vec<Entry> {
    let attributes = document.as_map();
    let mut entries = of_schemas(document);
    for attribute in ResourceType::User.schema().attributes.iter().filter(|attribute| attribute.name != "active") {
        add(&mut entries, None, attribute, attributes);
    }
    for schema in ResourceType::User.extensions() {
        if let Some(attributes) = attributes.get(schema.id).and_then(Value::as_object) {
            for attribute in schema.attributes {
                add(&mut entries, Some(schema), attribute, attributes);
            }
        }
    }
    entries
}

fn of_schemas(document: &Document) -> Vec<Entry> {
    let Some(place) = Place::of(ResourceType::User, &AttributePath::of("schemas")) else { return Vec::new() };
    let urns = schemas(ResourceType::User, document);
    (0..).zip(urns).map(|(element, urn)| Entry { attribute: place.key(), element, value: urn }).collect()
}

/// Adds an attribute of a user, if the user has it.
fn add(
    entries: &mut Vec<Entry>,
    extension: Option<&'static Schema>,
    attribute: &'static Attribute,
    attributes: &Map<String, Value>,
) {
    let whole = Place { extension, attribute, sub_attribute: None };
    let Some(value) = attributes.get(attribute.name) else { return };
    for (element, value) in (0..).zip(in_order(value)) {
        let entry = |place: Place, value: String| Entry { attribute: place.key(), element, value };
        let Value::Object(parts) = value else {
            entries.push(entry(whole, as_compared(attribute, value)));
            continue;
        };
        entries.push(entry(whole, String::new()));
        for part in attribute.sub_attributes {
            if let Some(value) = parts.get(part.name) {
                let place = Place { sub_attribute: Some(part), ..whole };
                entries.push(entry(place, as_compared(part, value)));
            }
        }
    }
}

/// The elements of a list, the primary one first; what is no list is one element.
fn in_order(value: &Value) -> Vec<&Value> {
    let Value::Array(elements) = value else { return vec![value] };
    let (primary, others): (Vec<_>, Vec<_>) = elements.iter().partition(|element| is_primary(element));
    primary.into_iter().chain(others).collect()
}

fn as_compared(attribute: &Attribute, value: &Value) -> String {
    match value {
        _ if !attribute.comparable || attribute.kind == Kind::Complex => String::new(),
        Value::String(text) => compared(attribute, text).into_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests;
