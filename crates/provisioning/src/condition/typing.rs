//! Typing: which attribute each path of a filter means, and whether it can be compared like this.

use fidelio_kernel::Timestamp;
use scim_filter::{AttributePath, Filter, Operator, Value};

use super::{Condition, Elements, Field, Link, Literal, holds};
use crate::error::{ProvisioningError, ScimType};
use crate::place::Place;
use crate::schema::{Attribute, Kind, ResourceType, Returned};
use crate::text::{MAX_COMPARED, compared};

/// Where a filter finds a value.
pub(super) enum Where {
    In(Field),
    /// All resources of the type have this one.
    Constant(&'static str),
}

/// Types a filter, or what is in its brackets.
pub(super) struct Typing<'a> {
    pub(super) resource: ResourceType,
    /// All types that are searched.
    pub(super) types: &'a [ResourceType],
    /// In brackets, the attribute before them.
    pub(super) element: Option<Place>,
}

impl Typing<'_> {
    pub(super) fn filter(&self, filter: &Filter) -> Result<Condition, ProvisioningError> {
        if let Some(other) = self.other(filter) {
            // What is wrong with it is wrong in whatever type has it.
            other.filter(filter)?;
            return Ok(absent(filter));
        }
        Ok(match filter {
            Filter::Present(path) => self.present(self.place(path)?),
            Filter::Compare(path, operator, value) => self.compare(path, *operator, value)?,
            Filter::Element(path, inner) => {
                let place = self.place(path)?;
                let elements = match elements(place) {
                    Some(elements) if self.element.is_none() => elements,
                    _ => return Err(invalid(format!("{path} has no parts that brackets could be about"))),
                };
                let inner = Self { element: Some(place), ..*self }.filter(inner)?;
                Condition::Element(elements, Box::new(inner))
            }
            Filter::Not(inner) => self.filter(inner)?.negated(),
            Filter::And(parts) => Condition::all(self.filters(parts)?),
            Filter::Or(parts) => Condition::any(self.filters(parts)?),
        })
    }

    /// Another of the types that are searched, if only that one has the attribute that the filter begins with.
    fn other(&self, filter: &Filter) -> Option<Self> {
        let path = match filter {
            Filter::Present(path) | Filter::Compare(path, ..) | Filter::Element(path, _) => path,
            Filter::Not(_) | Filter::And(_) | Filter::Or(_) => return None,
        };
        if self.element.is_some() || Place::of(self.resource, path).is_some() {
            return None;
        }
        let other = self.types.iter().find(|resource| Place::of(**resource, path).is_some())?;
        Some(Self { resource: *other, ..*self })
    }

    fn filters(&self, parts: &[Filter]) -> Result<Vec<Condition>, ProvisioningError> {
        parts.iter().map(|part| self.filter(part)).collect()
    }

    /// The attribute that a path means, in brackets a part of the attribute before them.
    fn place(&self, path: &AttributePath) -> Result<Place, ProvisioningError> {
        let place = match self.element {
            None => Place::of(self.resource, path),
            Some(place) if path.schema.is_none() && path.sub_attribute.is_none() => place
                .attribute
                .sub_attribute(&path.attribute)
                .map(|part| Place { sub_attribute: Some(part), ..place }),
            Some(_) => None,
        };
        place.ok_or_else(|| {
            invalid(format!("{path} is no attribute here; the Schemas endpoint lists those that are"))
        })
    }

    fn present(&self, place: Place) -> Condition {
        match self.field(place) {
            Some((
                Where::In(Field::Id | Field::Created | Field::LastModified | Field::Active | Field::GroupName),
                _,
            )) => Condition::Always,
            Some((Where::In(field), _)) => Condition::Present(field),
            Some((Where::Constant(_), _)) => Condition::Always,
            None => match elements(Place { sub_attribute: None, ..place }) {
                Some(Elements::Members) => Condition::Present(Field::Member(Link::Value)),
                Some(Elements::Groups) => Condition::Present(Field::Group(Link::Value)),
                Some(Elements::Entries(key)) => Condition::Present(Field::Entry(key)),
                // `meta` and its parts that this service makes are always there; a password never is.
                None if place.leaf().kind == Kind::Complex || place.attribute.kind == Kind::Complex => {
                    Condition::Always
                }
                None => Condition::Never,
            },
        }
    }

    fn compare(
        &self,
        path: &AttributePath,
        operator: Operator,
        value: &Value,
    ) -> Result<Condition, ProvisioningError> {
        let place = self.place(path)?;
        if *value == Value::Null {
            return match operator {
                Operator::Equal => Ok(self.present(place).negated()),
                Operator::NotEqual => Ok(self.present(place)),
                _ => Err(invalid(format!("{path} can be compared with null by eq and ne only"))),
            };
        }
        let cannot = |what: &str| invalid(format!("{path} cannot be compared by {}: {what}", operator.as_str()));
        let field = self.field(place).filter(|(_, leaf)| leaf.comparable);
        let Some((field, leaf)) = field else {
            return Err(cannot("a filter can only ask whether it is there (pr)"));
        };
        let field = match field {
            Where::In(field) => field,
            Where::Constant(constant) => {
                let Some(text) = text(value) else { return Err(cannot("it is a text")) };
                let holds = holds(operator, &compared(leaf, constant), &compared(leaf, &text));
                return Ok(if holds { Condition::Always } else { Condition::Never });
            }
        };
        let is_equality = matches!(operator, Operator::Equal | Operator::NotEqual);
        let is_part = matches!(operator, Operator::Contains | Operator::StartsWith | Operator::EndsWith);
        let literal = match &field {
            Field::Id | Field::Member(Link::Value) | Field::Group(Link::Value) => {
                if !is_equality {
                    return Err(cannot("identifiers are compared by eq and ne"));
                }
                match text(value).and_then(|text| text.parse().ok()) {
                    Some(id) => Literal::Id(id),
                    // No resource has such an identifier.
                    None if operator == Operator::Equal => return Ok(Condition::Never),
                    None => return Ok(self.present(place)),
                }
            }
            Field::Active => {
                let literal = boolean(value).ok_or_else(|| cannot("it is true or false"))?;
                if !is_equality {
                    return Err(cannot("true and false are compared by eq and ne"));
                }
                Literal::Boolean(literal)
            }
            Field::Created | Field::LastModified => {
                let time = text(value).and_then(|text| Timestamp::parse_rfc3339(&text));
                let time = time.ok_or_else(|| cannot("it is a time such as \"2026-01-31T12:00:00Z\""))?;
                if is_part {
                    return Err(cannot("times have no parts"));
                }
                Literal::Time(time)
            }
            Field::Entry(_) if leaf.kind == Kind::Boolean => {
                let literal = boolean(value).ok_or_else(|| cannot("it is true or false"))?;
                if !is_equality {
                    return Err(cannot("true and false are compared by eq and ne"));
                }
                Literal::Text(literal.to_string())
            }
            Field::ExternalId | Field::GroupName | Field::Entry(_) | Field::Member(_) | Field::Group(_) => {
                let text = text(value).ok_or_else(|| cannot("it is a text"))?;
                if matches!(field, Field::Member(Link::Type) | Field::Group(Link::Type)) && !is_equality {
                    return Err(cannot("types are compared by eq and ne"));
                }
                if text.contains('\0') || text.len() > MAX_COMPARED {
                    return Err(cannot("no value is as long, or has the character NUL"));
                }
                Literal::Text(compared(leaf, &text).into_owned())
            }
        };
        if is_part && literal == Literal::Text(String::new()) {
            return Ok(self.present(place));
        }
        // What is not there is not equal to anything.
        let absent = (operator == Operator::NotEqual).then(|| self.present(place).negated());
        let absent = absent.filter(|condition| *condition != Condition::Never);
        let compare = Condition::Compare(field, operator, literal);
        Ok(Condition::any([Some(compare), absent].into_iter().flatten().collect()))
    }

    /// Where the values of an attribute are, and what they are; a list of complex values is compared by its `value`.
    pub(super) fn field(&self, place: Place) -> Option<(Where, &'static Attribute)> {
        let Place { extension, attribute, sub_attribute } = place;
        let value = || (attribute.kind == Kind::Complex && attribute.multi_valued).then(|| attribute.value())?;
        let leaf = sub_attribute.or_else(value).unwrap_or(attribute);
        if leaf.kind == Kind::Complex || leaf.returned == Returned::Never {
            return None;
        }
        let field = match (extension, attribute.name, leaf.name) {
            (None, "id", _) => Field::Id,
            (None, "externalId", _) => Field::ExternalId,
            // Extensions of groups are kept and never searched.
            (None, "schemas", _) if self.resource == ResourceType::Group => {
                return Some((Where::Constant(self.resource.schema().id), leaf));
            }
            (None, "meta", "created") => Field::Created,
            (None, "meta", "lastModified") => Field::LastModified,
            (None, "meta", "resourceType") => return Some((Where::Constant(self.resource.as_str()), leaf)),
            (None, "meta", _) => return None,
            (None, "active", _) => Field::Active,
            (None, "displayName", _) if self.resource == ResourceType::Group => Field::GroupName,
            (None, "members", part) => Field::Member(link(part)?),
            (None, "groups", part) => Field::Group(link(part)?),
            _ => {
                let sub_attribute = (leaf != attribute).then_some(leaf);
                Field::Entry(Place { extension, attribute, sub_attribute }.key())
            }
        };
        Some((Where::In(field), leaf))
    }
}

/// What a comparison says of a resource that has no value there.
fn absent(filter: &Filter) -> Condition {
    match filter {
        Filter::Compare(_, Operator::Equal, Value::Null) => Condition::Always,
        Filter::Compare(_, Operator::NotEqual, value) if *value != Value::Null => Condition::Always,
        _ => Condition::Never,
    }
}

/// The elements of a complex attribute.
fn elements(place: Place) -> Option<Elements> {
    if place.sub_attribute.is_some() || place.attribute.kind != Kind::Complex {
        return None;
    }
    match (place.extension, place.attribute.name) {
        (None, "meta") => None,
        (None, "members") => Some(Elements::Members),
        (None, "groups") => Some(Elements::Groups),
        _ => Some(Elements::Entries(place.key())),
    }
}

fn link(part: &str) -> Option<Link> {
    match part {
        "value" => Some(Link::Value),
        "type" => Some(Link::Type),
        "display" => Some(Link::Display),
        _ => None,
    }
}

/// A literal as a text: clients leave out quotation marks.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) | Value::Number(text) => Some(text.clone()),
        Value::Boolean(truth) => Some(truth.to_string()),
        Value::Null => None,
    }
}

fn boolean(value: &Value) -> Option<bool> {
    match value {
        Value::Boolean(truth) => Some(*truth),
        Value::Text(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::Text(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

fn invalid(advice: String) -> ProvisioningError {
    ProvisioningError::new(ScimType::InvalidFilter, format!("filter: {advice}"))
}
