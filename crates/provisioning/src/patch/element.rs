use std::collections::HashSet;

use serde_json::{Map, Value};

use super::operation::Action;
use crate::conform::{Spot, is_unassigned, single};
use crate::error::ProvisioningError;
use crate::place::Place;
use crate::schema::{Attribute, Kind};

/// Changes an attribute that has one value, or a part of it.
pub(super) fn change(
    attributes: &mut Map<String, Value>,
    place: Place,
    action: Action,
    value: Option<&Value>,
    spot: &Spot<'_>,
) -> Result<(), ProvisioningError> {
    let old = attributes.remove(place.attribute.name);
    let new = match place.sub_attribute {
        None => changed(place.attribute, old, action, value, spot)?,
        Some(part) => with_part(part, old, action, value, spot)?,
    };
    attributes.extend(new.map(|value| (place.attribute.name.to_owned(), value)));
    Ok(())
}

/// An element, or the value of an attribute that has one, of which a part is changed; `None` if nothing is left.
pub(super) fn with_part(
    part: &'static Attribute,
    old: Option<Value>,
    action: Action,
    value: Option<&Value>,
    spot: &Spot<'_>,
) -> Result<Option<Value>, ProvisioningError> {
    let mut parts = if let Some(Value::Object(parts)) = old { parts } else { Map::new() };
    let old = parts.remove(part.name);
    let new = changed(part, old, action, value, spot)?;
    parts.extend(new.map(|value| (part.name.to_owned(), value)));
    Ok((!parts.is_empty()).then_some(Value::Object(parts)))
}

/// The new value of an attribute that has one. Parts that are told are changed, others stay; a plain text is all of it.
fn changed(
    attribute: &Attribute,
    old: Option<Value>,
    action: Action,
    value: Option<&Value>,
    spot: &Spot<'_>,
) -> Result<Option<Value>, ProvisioningError> {
    match (action, value.map(only)) {
        (Action::Remove, _) | (_, None) => Ok(None),
        (Action::Replace, Some(value)) if is_unassigned(value) => Ok(None),
        (_, Some(value)) if attribute.kind == Kind::Complex && value.is_object() => {
            merged(attribute, old, value, spot)
        }
        (_, Some(value)) => single(attribute, value, spot),
    }
}

/// A complex value, old or new, with the parts that are told; those that are told to be null are removed.
pub(super) fn merged(
    attribute: &Attribute,
    old: Option<Value>,
    value: &Value,
    spot: &Spot<'_>,
) -> Result<Option<Value>, ProvisioningError> {
    let told = single(attribute, value, spot)?;
    let mut parts = if let Some(Value::Object(parts)) = old { parts } else { Map::new() };
    if let Value::Object(named) = value {
        let names: HashSet<String> = named.keys().map(|name| name.to_ascii_lowercase()).collect();
        parts.retain(|name, _| !names.contains(&name.to_ascii_lowercase()));
    }
    if let Some(Value::Object(told)) = told {
        parts.extend(told);
    }
    Ok((!parts.is_empty()).then_some(Value::Object(parts)))
}

/// The value in a list of one, which some clients send for what has no list.
pub(super) fn only(value: &Value) -> &Value {
    match value.as_array().map(Vec::as_slice) {
        Some([only]) => only,
        _ => value,
    }
}
