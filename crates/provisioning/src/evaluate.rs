//! What a filter says of one resource, on its JSON. Storage searches by [`Condition`] instead; this is what it is compared
//! with, and what says which elements a path of PATCH means.
//!
//! A value that is there is present, be it an empty text.

use std::cmp::Ordering;

use fidelio_kernel::Timestamp;
use scim_filter::{AttributePath, Filter, Operator, Value as Literal};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::condition::{Condition, holds};
use crate::error::{ProvisioningError, ScimType};
use crate::place::Place;
use crate::schema::{Attribute, Kind, ResourceType};
use crate::text::{MAX_COMPARED, compared};

/// Whether a resource, as it is shown with everything that it has, is among those that a filter finds.
///
/// # Errors
/// `invalidFilter` as [`Condition::of`].
pub fn matches(
    resource: ResourceType,
    filter: &Filter,
    shown: &Map<String, Value>,
) -> Result<bool, ProvisioningError> {
    Condition::of(resource, filter)?;
    Scope { resource, element_of: None, object: shown }.satisfies(filter)
}

/// Whether an element of an attribute satisfies a filter that stands in brackets behind it.
///
/// # Errors
/// `invalidFilter` when the filter names no part of the attribute, or compares it with what it cannot be compared with,
/// whatever the element has.
pub(crate) fn element_matches(
    resource: ResourceType,
    attribute: &Attribute,
    filter: &Filter,
    element: &Map<String, Value>,
) -> Result<bool, ProvisioningError> {
    Scope { resource, element_of: Some(attribute), object: element }.satisfies(filter)
}

/// What paths of a filter are about: a resource, or an element of an attribute.
struct Scope<'a> {
    resource: ResourceType,
    element_of: Option<&'a Attribute>,
    object: &'a Map<String, Value>,
}

/// What a path finds.
struct Found<'a> {
    /// The attribute.
    attribute: &'a Attribute,
    /// What of it is compared: a part, its `value`, or itself.
    leaf: &'a Attribute,
    /// Its values.
    values: Vec<&'a Value>,
}

/// A user who is not said to be active is.
static ACTIVE: Value = Value::Bool(true);

impl Scope<'_> {
    /// Looks at all of the filter, so that what is wrong with it is wrong for every resource.
    fn satisfies(&self, filter: &Filter) -> Result<bool, ProvisioningError> {
        let each = |parts: &[Filter]| parts.iter().map(|part| self.satisfies(part)).collect::<Result<Vec<_>, _>>();
        Ok(match filter {
            Filter::Present(path) => !self.find(path)?.values.is_empty(),
            Filter::Compare(path, operator, literal) => self.find(path)?.compares(path, *operator, literal)?,
            Filter::Element(path, inner) => self.has_element(path, inner)?,
            Filter::Not(inner) => !self.satisfies(inner)?,
            Filter::And(parts) => !each(parts)?.contains(&false),
            Filter::Or(parts) => each(parts)?.contains(&true),
        })
    }

    fn has_element(&self, path: &AttributePath, inner: &Filter) -> Result<bool, ProvisioningError> {
        let place = self.place(path)?;
        // Also without an element, what is wrong with the filter is to be found.
        element_matches(self.resource, place.attribute, inner, &Map::new())?;
        let mut is_one = false;
        for element in self.values(place).into_iter().filter_map(Value::as_object) {
            is_one |= element_matches(self.resource, place.attribute, inner, element)?;
        }
        Ok(is_one)
    }

    fn place(&self, path: &AttributePath) -> Result<Place, ProvisioningError> {
        Place::of(self.resource, path).ok_or_else(|| unknown(path))
    }

    fn find(&self, path: &AttributePath) -> Result<Found<'_>, ProvisioningError> {
        if let Some(attribute) = self.element_of {
            let is_plain = path.schema.is_none() && path.sub_attribute.is_none();
            let leaf =
                attribute.sub_attribute(&path.attribute).filter(|_| is_plain).ok_or_else(|| unknown(path))?;
            return Ok(Found { attribute, leaf, values: self.object.get(leaf.name).into_iter().collect() });
        }
        let place = self.place(path)?;
        let attribute = place.attribute;
        let part = place.sub_attribute.or_else(|| attribute.value().filter(|_| attribute.multi_valued));
        let mut values = self.values(place);
        if let Some(part) = part {
            values = values.into_iter().filter_map(|value| value.get(part.name)).collect();
        }
        if attribute.name == "active" && values.is_empty() {
            values.push(&ACTIVE);
        }
        if attribute.name == "schemas" && self.resource == ResourceType::Group {
            // Extensions of groups are kept and never searched.
            values.retain(|urn| *urn == self.resource.schema().id);
        }
        Ok(Found { attribute, leaf: part.unwrap_or(attribute), values })
    }

    /// What an attribute has, each element of a list by itself.
    fn values(&self, place: Place) -> Vec<&Value> {
        let of_schema = match place.extension {
            None => Some(self.object),
            Some(schema) => self.object.get(schema.id).and_then(Value::as_object),
        };
        match of_schema.and_then(|attributes| attributes.get(place.attribute.name)) {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(elements)) => elements.iter().collect(),
            Some(one) => vec![one],
        }
    }
}

impl Found<'_> {
    fn compares(
        &self,
        path: &AttributePath,
        operator: Operator,
        literal: &Literal,
    ) -> Result<bool, ProvisioningError> {
        let cannot = |what: &str| invalid(format!("{path} cannot be compared by {}: {what}", operator.as_str()));
        let is_present = !self.values.is_empty();
        let is_equality = matches!(operator, Operator::Equal | Operator::NotEqual);
        let Some(want) = text(literal) else {
            return match operator {
                Operator::Equal => Ok(!is_present),
                Operator::NotEqual => Ok(is_present),
                _ => Err(cannot("null can be compared by eq and ne only")),
            };
        };
        if self.leaf.kind == Kind::Complex {
            return Err(cannot("it has parts; compare one of them"));
        }
        if !self.has_order() && !is_equality {
            return Err(cannot("it is compared by eq and ne"));
        }
        let is_part = matches!(operator, Operator::Contains | Operator::StartsWith | Operator::EndsWith);
        let compares: Box<dyn Fn(&Value) -> bool> = match self.leaf.kind {
            Kind::Boolean => {
                let want = truth(&want).ok_or_else(|| cannot("it is true or false"))?;
                Box::new(move |have| (have == want) == (operator == Operator::Equal))
            }
            Kind::DateTime => {
                let want = Timestamp::parse_rfc3339(&want).filter(|_| !is_part);
                let want =
                    want.ok_or_else(|| cannot("it is a time such as \"2026-01-31T12:00:00Z\", without parts"))?;
                let have = |value: &Value| value.as_str().and_then(Timestamp::parse_rfc3339);
                Box::new(move |value| have(value).is_some_and(|have| is_ordered(operator, have.cmp(&want))))
            }
            _ if self.is_identifier() => {
                let want = want.parse::<Uuid>().ok();
                let have = |value: &Value| value.as_str().and_then(|text| text.parse::<Uuid>().ok());
                Box::new(move |value| (want.is_some() && have(value) == want) == (operator == Operator::Equal))
            }
            _ => {
                if want.contains('\0') || self.leaf.comparable && want.len() > MAX_COMPARED {
                    return Err(cannot("no value is as long, or has the character NUL"));
                }
                let want = compared(self.leaf, &want).into_owned();
                let leaf = self.leaf;
                Box::new(move |value| {
                    value.as_str().is_some_and(|have| holds(operator, &compared(leaf, have), &want))
                })
            }
        };
        Ok(self.values.iter().any(|value| compares(value)) || operator == Operator::NotEqual && !is_present)
    }

    /// Whether it is the identifier that this service gave a resource.
    fn is_identifier(&self) -> bool {
        self.attribute.name == "id" || self.is_of_link() && self.leaf.name == "value"
    }

    /// Whether it is a part of a member, or of a group of a user.
    fn is_of_link(&self) -> bool {
        matches!(self.attribute.name, "members" | "groups")
    }

    fn has_order(&self) -> bool {
        let is_type = self.is_of_link() && self.leaf.name == "type";
        self.leaf.kind != Kind::Boolean && !self.is_identifier() && !is_type
    }
}

fn is_ordered(operator: Operator, have: Ordering) -> bool {
    match operator {
        Operator::Equal => have.is_eq(),
        Operator::NotEqual => have.is_ne(),
        Operator::GreaterThan => have.is_gt(),
        Operator::GreaterOrEqual => have.is_ge(),
        Operator::LessThan => have.is_lt(),
        Operator::LessOrEqual => have.is_le(),
        Operator::Contains | Operator::StartsWith | Operator::EndsWith => false,
    }
}

/// What a value without quotation marks would be within them; `None` for null.
fn text(literal: &Literal) -> Option<String> {
    match literal {
        Literal::Text(text) | Literal::Number(text) => Some(text.clone()),
        Literal::Boolean(truth) => Some(truth.to_string()),
        Literal::Null => None,
    }
}

fn truth(text: &str) -> Option<bool> {
    [true, false].into_iter().find(|truth| text.eq_ignore_ascii_case(&truth.to_string()))
}

fn unknown(path: &AttributePath) -> ProvisioningError {
    invalid(format!("{path} is no attribute here; the Schemas endpoint lists those that are"))
}

fn invalid(advice: String) -> ProvisioningError {
    ProvisioningError::new(ScimType::InvalidFilter, format!("filter: {advice}"))
}

#[cfg(test)]
mod tests;
