//! Values of clients as the schemas have them: names in their spelling, types as they must be, and nothing that is empty.
//! Texts are never changed.

use std::collections::HashSet;
use std::fmt;

use serde_json::{Map, Value};

use crate::error::{ProvisioningError, ScimType};
use crate::limits::{MAX_ELEMENTS, MAX_MEMBERS, MAX_NESTING, MAX_TEXT};
use crate::schema::{Attribute, Kind, Mutability};
use crate::text::{MAX_COMPARED, compared};

/// Where in a body a value is, for people: `emails[0].primary`.
#[derive(Clone, Copy)]
pub(crate) enum Spot<'a> {
    /// An attribute, or what a client called one.
    Name(&'a str),
    /// An attribute of a schema.
    Of(&'a str, &'a str),
    /// A part of what is there.
    Part(&'a Self, &'a str),
    /// An element of the list that is there.
    Element(&'a Self, usize),
}

impl fmt::Display for Spot<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Of(urn, name) => write!(f, "{urn}:{name}"),
            Self::Part(whole, name) => write!(f, "{whole}.{name}"),
            Self::Element(list, index) => write!(f, "{list}[{index}]"),
        }
    }
}

impl Spot<'_> {
    /// That the value here is not what it must be.
    pub(crate) fn must(&self, what: &str) -> ProvisioningError {
        ProvisioningError::new(ScimType::InvalidValue, format!("{self} must {what}"))
    }
}

/// The value of an attribute; `None` if it is unassigned.
///
/// # Errors
/// `invalidValue` when it is of another type or too long, `invalidSyntax` when a name is there twice.
pub(crate) fn attribute(
    attribute: &Attribute,
    value: &Value,
    spot: &Spot<'_>,
) -> Result<Option<Value>, ProvisioningError> {
    if !attribute.multi_valued {
        return single(attribute, value, spot);
    }
    let elements = list(attribute, value, spot)?;
    one_primary(&elements, spot)?;
    Ok((!elements.is_empty()).then_some(Value::Array(elements)))
}

/// The elements of an attribute that has several; one without a list is the only one.
pub(crate) fn list(attribute: &Attribute, value: &Value, spot: &Spot<'_>) -> Result<Vec<Value>, ProvisioningError> {
    let elements = match value {
        Value::Array(elements) => elements.as_slice(),
        Value::Null => &[],
        one => std::slice::from_ref(one),
    };
    let most = most_elements(attribute);
    if elements.len() > most {
        return Err(spot.must(&format!("have at most {most} elements")));
    }
    let mut conforming = Vec::with_capacity(elements.len());
    for (index, element) in elements.iter().enumerate() {
        conforming.extend(single(attribute, element, &Spot::Element(spot, index))?);
    }
    Ok(conforming)
}

fn most_elements(attribute: &Attribute) -> usize {
    if attribute.name == "members" { MAX_MEMBERS } else { MAX_ELEMENTS }
}

fn one_primary(elements: &[Value], spot: &Spot<'_>) -> Result<(), ProvisioningError> {
    if elements.iter().filter(|element| is_primary(element)).count() > 1 {
        return Err(spot.must("have at most one element with primary true"));
    }
    Ok(())
}

/// Whether an element is the preferred one.
pub(crate) fn is_primary(element: &Value) -> bool {
    element.get("primary") == Some(&Value::Bool(true))
}

/// One value: that of an attribute that has one, or an element.
pub(crate) fn single(
    attribute: &Attribute,
    value: &Value,
    spot: &Spot<'_>,
) -> Result<Option<Value>, ProvisioningError> {
    match (attribute.kind, value) {
        (_, Value::Null) => Ok(None),
        (Kind::Complex, Value::Object(parts)) => {
            let parts = object(attribute, parts, spot)?;
            Ok((!parts.is_empty()).then_some(Value::Object(parts)))
        }
        (Kind::Complex, Value::String(_)) => match attribute.value() {
            Some(part) => {
                let value = single(part, value, spot)?.into_iter().map(|value| (part.name.to_owned(), value));
                Ok(Some(Value::Object(value.collect())))
            }
            None => Err(spot.must("be an object")),
        },
        (Kind::Complex, _) => Err(spot.must("be an object")),
        (Kind::Boolean, value) => match boolean(value) {
            Some(truth) => Ok(Some(Value::Bool(truth))),
            None => Err(spot.must("be true or false")),
        },
        (_, Value::String(text)) => {
            check_text(attribute, text, spot)?;
            Ok(Some(value.clone()))
        }
        _ => Err(spot.must("be a text")),
    }
}

fn object(
    attribute: &Attribute,
    parts: &Map<String, Value>,
    spot: &Spot<'_>,
) -> Result<Map<String, Value>, ProvisioningError> {
    names_differ(parts, Some(spot))?;
    let mut conforming = Map::new();
    for (name, value) in parts {
        match attribute.sub_attribute(name) {
            Some(part) if part.mutability == Mutability::ReadOnly => {}
            Some(part) => {
                let value = single(part, value, &Spot::Part(spot, part.name))?;
                conforming.extend(value.map(|value| (part.name.to_owned(), value)));
            }
            None => {
                let value = unknown(value, &Spot::Part(spot, name))?;
                conforming.extend(value.map(|value| (name.clone(), value)));
            }
        }
    }
    Ok(conforming)
}

/// A value that no schema knows, as it is; `None` if it is unassigned.
pub(crate) fn unknown(value: &Value, spot: &Spot<'_>) -> Result<Option<Value>, ProvisioningError> {
    if is_unassigned(value) {
        return Ok(None);
    }
    if is_deeper(value, MAX_NESTING) {
        return Err(spot.must(&format!("have at most {MAX_NESTING} lists and objects within each other")));
    }
    Ok(Some(value.clone()))
}

fn is_deeper(value: &Value, most: usize) -> bool {
    let inside = |value: &Value| is_deeper(value, most.saturating_sub(1));
    match value {
        Value::Array(elements) => most == 0 || elements.iter().any(inside),
        Value::Object(parts) => most == 0 || parts.values().any(inside),
        _ => false,
    }
}

/// Whether a value says that there is none (RFC 7643 section 2.5).
pub(crate) fn is_unassigned(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(elements) => elements.is_empty(),
        Value::Object(parts) => parts.is_empty(),
        _ => false,
    }
}

/// True or false; some clients send texts.
fn boolean(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

fn check_text(attribute: &Attribute, text: &str, spot: &Spot<'_>) -> Result<(), ProvisioningError> {
    if text.contains('\0') {
        return Err(spot.must("not have the character NUL"));
    }
    if attribute.required && text.is_empty() {
        return Err(spot.must("not be empty"));
    }
    let most = if attribute.comparable { MAX_COMPARED } else { MAX_TEXT };
    // A text can be longer in the form in which it is compared, threefold at most.
    let is_too_long =
        |text: &str| text.len() > most || attribute.comparable && compared(attribute, text).len() > most;
    if text.len() > most / 3 && is_too_long(text) {
        return Err(spot.must(&format!("have at most {most} bytes")));
    }
    Ok(())
}

/// Refuses an object in which a name is there twice, in different letter case.
pub(crate) fn names_differ(object: &Map<String, Value>, spot: Option<&Spot<'_>>) -> Result<(), ProvisioningError> {
    let mut names = HashSet::with_capacity(object.len());
    match object.keys().find(|name| !names.insert(name.to_ascii_lowercase())) {
        None => Ok(()),
        Some(name) => {
            let place = spot.map_or_else(|| "the body".to_owned(), ToString::to_string);
            let advice = format!("{place} has {name} twice, in different letter case; send it once");
            Err(ProvisioningError::new(ScimType::InvalidSyntax, advice))
        }
    }
}

/// What a message has under a name, in any letter case, unless it is null.
pub fn member<'a>(message: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    let (_, value) = message.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?;
    (!value.is_null()).then_some(value)
}
