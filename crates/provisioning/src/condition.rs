//! Filters that were typed against a schema: what storage searches by.

use fidelio_kernel::Timestamp;
use scim_filter::{AttributePath, Filter, Operator, Value};
use uuid::Uuid;

use crate::error::{ProvisioningError, ScimType};
use crate::place::Place;
use crate::schema::{Attribute, Kind, ResourceType};
use crate::text::{MAX_COMPARED, compared};

/// A condition on resources of one type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// All resources.
    Always,
    /// None.
    Never,
    /// Those that have a value here.
    Present(Field),
    /// Those that have a value here which compares like this; one of several is enough. A resource without a value is not
    /// among them, whatever the operator. The literal is as [`Field`] says.
    Compare(Field, Operator, Literal),
    /// Those with an element of which the condition is true. Inside, every field is a part of that element.
    Element(Elements, Box<Condition>),
    /// All others.
    Not(Box<Condition>),
    /// Those for which all are true; at least two.
    And(Vec<Condition>),
    /// Those for which one is true; at least two.
    Or(Vec<Condition>),
}

/// Where a value is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    /// The identifier, compared with [`Literal::Id`] by `eq` and `ne`.
    Id,
    /// What the client calls the resource, compared with [`Literal::Text`].
    ExternalId,
    /// When it was made, compared with [`Literal::Time`].
    Created,
    /// When it was changed last, compared with [`Literal::Time`].
    LastModified,
    /// Whether a user is active, compared with [`Literal::Boolean`] by `eq` and `ne`.
    Active,
    /// The name of a group, compared with [`Literal::Text`], folded.
    GroupName,
    /// Entries of the index with this key, compared with [`Literal::Text`].
    Entry(String),
    /// The members of a group.
    Member(Link),
    /// The groups of a user.
    Group(Link),
}

/// A part of a member of a group, or of a group of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// The identifier of the other one, compared with [`Literal::Id`] by `eq` and `ne`.
    Value,
    /// What a member is, `user` or `group`; how a user is a member, `direct`. Compared with [`Literal::Text`] by `eq` and `ne`.
    Type,
    /// The name of a group, compared with [`Literal::Text`], folded.
    Display,
}

/// Elements of which one must satisfy a whole condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Elements {
    /// Those that entries of the index with this key tell of.
    Entries(String),
    /// The members of a group.
    Members,
    /// The groups of a user.
    Groups,
}

/// What a field is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// A text, in the form in which the attribute is compared; not empty for `co`, `sw` and `ew`.
    Text(String),
    /// True or false.
    Boolean(bool),
    /// A time.
    Time(Timestamp),
    /// An identifier.
    Id(Uuid),
}

/// In which order resources are listed: by this, and by the identifier where this is the same. What has no value comes last,
/// or first if descending (RFC 7644 section 3.4.2.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// By what; of several values the primary one counts, or the first. Never a member or a group.
    pub field: Field,
    /// Whether the greatest comes first.
    pub descending: bool,
}

impl Condition {
    /// What a filter means for resources of this type.
    ///
    /// # Errors
    /// `invalidFilter` when an attribute is unknown, or cannot be compared like this.
    pub fn of(resource: ResourceType, filter: &Filter) -> Result<Self, ProvisioningError> {
        Typing { resource, element: None }.filter(filter)
    }

    /// All of these.
    pub fn all(conditions: Vec<Self>) -> Self {
        Self::combined(conditions, Self::Always, Self::And)
    }

    /// One of these.
    pub fn any(conditions: Vec<Self>) -> Self {
        Self::combined(conditions, Self::Never, Self::Or)
    }

    fn combined(mut conditions: Vec<Self>, none: Self, several: impl FnOnce(Vec<Self>) -> Self) -> Self {
        match conditions.len() {
            0 => none,
            1 => conditions.swap_remove(0),
            _ => several(conditions),
        }
    }

    fn negated(self) -> Self {
        match self {
            Self::Always => Self::Never,
            Self::Never => Self::Always,
            other => Self::Not(Box::new(other)),
        }
    }
}

impl Order {
    /// What `sortBy` and `sortOrder` mean.
    ///
    /// # Errors
    /// `invalidPath` when the attribute is unknown or has no order.
    pub fn of(resource: ResourceType, by: &AttributePath, descending: bool) -> Result<Self, ProvisioningError> {
        let refused = |what: &str| ProvisioningError::new(ScimType::InvalidPath, format!("sortBy: {by} {what}"));
        let place = Place::of(resource, by).ok_or_else(|| refused("is no attribute of this resource type"))?;
        let typing = Typing { resource, element: None };
        match typing.field(place).and_then(|(field, leaf)| leaf.comparable.then_some(field)) {
            Some(Where::In(field)) if !matches!(field, Field::Member(_) | Field::Group(_)) => {
                Ok(Self { field, descending })
            }
            _ => {
                Err(refused("is nothing to sort by; name one that has an order, such as userName or meta.created"))
            }
        }
    }
}

/// Where a filter finds a value.
enum Where {
    In(Field),
    /// All resources of the type have this one.
    Constant(&'static str),
}

/// Types a filter, or what is in its brackets.
struct Typing {
    resource: ResourceType,
    element: Option<Place>,
}

impl Typing {
    fn filter(&self, filter: &Filter) -> Result<Condition, ProvisioningError> {
        Ok(match filter {
            Filter::Present(path) => self.present(self.place(path)?),
            Filter::Compare(path, operator, value) => self.compare(path, *operator, value)?,
            Filter::Element(path, inner) => {
                let place = self.place(path)?;
                let elements = match elements(place) {
                    Some(elements) if self.element.is_none() => elements,
                    _ => return Err(invalid(format!("{path} has no parts that brackets could be about"))),
                };
                let inner = Self { resource: self.resource, element: Some(place) }.filter(inner)?;
                Condition::Element(elements, Box::new(inner))
            }
            Filter::Not(inner) => self.filter(inner)?.negated(),
            Filter::And(parts) => Condition::all(self.filters(parts)?),
            Filter::Or(parts) => Condition::any(self.filters(parts)?),
        })
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
    fn field(&self, place: Place) -> Option<(Where, &'static Attribute)> {
        let Place { extension, attribute, sub_attribute } = place;
        let value = || (attribute.kind == Kind::Complex && attribute.multi_valued).then(|| attribute.value())?;
        let leaf = sub_attribute.or_else(value).unwrap_or(attribute);
        if leaf.kind == Kind::Complex || leaf.returned == crate::schema::Returned::Never {
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

/// Whether two texts, both as they are compared, compare like this.
pub(crate) fn holds(operator: Operator, have: &str, want: &str) -> bool {
    match operator {
        Operator::Equal => have == want,
        Operator::NotEqual => have != want,
        Operator::Contains => have.contains(want),
        Operator::StartsWith => have.starts_with(want),
        Operator::EndsWith => have.ends_with(want),
        Operator::GreaterThan => have > want,
        Operator::GreaterOrEqual => have >= want,
        Operator::LessThan => have < want,
        Operator::LessOrEqual => have <= want,
    }
}

fn invalid(advice: String) -> ProvisioningError {
    ProvisioningError::new(ScimType::InvalidFilter, format!("filter: {advice}"))
}

#[cfg(test)]
mod tests;
