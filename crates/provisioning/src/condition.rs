//! Filters that were typed against a schema: what storage searches by.

mod typing;

use fidelio_kernel::Timestamp;
use scim_filter::{AttributePath, Filter, Operator};
use uuid::Uuid;

use self::typing::{Typing, Where};
use crate::error::{ProvisioningError, ScimType};
use crate::place::Place;
use crate::schema::ResourceType;

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
        Self::of_one_among(resource, &[resource], filter)
    }

    /// What a filter of a search through resources of several types means for those of this one. An attribute that only
    /// another one has is one that these have no value of (RFC 7644 section 3.4.2.1).
    ///
    /// # Errors
    /// `invalidFilter` when an attribute is unknown to all types, or cannot be compared like this.
    pub fn of_one_among(
        resource: ResourceType,
        types: &[ResourceType],
        filter: &Filter,
    ) -> Result<Self, ProvisioningError> {
        Typing { resource, types, element: None }.filter(filter)
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
        let typing = Typing { resource, types: &[resource], element: None };
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

#[cfg(test)]
mod tests;
