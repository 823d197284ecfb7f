use std::str::FromStr;

use crate::parser;
use crate::{Limits, ParseError};

/// The name of an attribute as a client spells it: `userName`, `name.familyName`,
/// `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value`.
///
/// Names are kept as they are spelled, but SCIM compares all three parts without regard to case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AttributePath {
    /// The URI of the schema without the colon before the attribute's name.
    pub schema: Option<String>,
    /// The name of the attribute: a letter, then letters, digits, `-` and `_`; or `$ref`.
    pub attribute: String,
    /// The name behind the dot, formed like that of the attribute.
    pub sub_attribute: Option<String>,
}

impl AttributePath {
    /// An attribute of its own: neither of a named schema nor below another one.
    pub fn of(attribute: impl Into<String>) -> Self {
        Self { schema: None, attribute: attribute.into(), sub_attribute: None }
    }
}

impl FromStr for AttributePath {
    type Err = ParseError;

    /// Reads a path of at most [`Limits::DEFAULT`]'s length.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        parser::parse(text, &Limits::DEFAULT, parser::attribute_path)
    }
}

/// How an attribute is compared with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `eq`
    Equal,
    /// `ne`
    NotEqual,
    /// `co`
    Contains,
    /// `sw`
    StartsWith,
    /// `ew`
    EndsWith,
    /// `gt`
    GreaterThan,
    /// `ge`
    GreaterOrEqual,
    /// `lt`
    LessThan,
    /// `le`
    LessOrEqual,
}

impl Operator {
    /// Every operator, in the order of RFC 7644, table 3.
    pub const ALL: [Self; 9] = [
        Self::Equal,
        Self::NotEqual,
        Self::Contains,
        Self::StartsWith,
        Self::EndsWith,
        Self::GreaterThan,
        Self::GreaterOrEqual,
        Self::LessThan,
        Self::LessOrEqual,
    ];

    /// The operator's two letters, in lower case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "eq",
            Self::NotEqual => "ne",
            Self::Contains => "co",
            Self::StartsWith => "sw",
            Self::EndsWith => "ew",
            Self::GreaterThan => "gt",
            Self::GreaterOrEqual => "ge",
            Self::LessThan => "lt",
            Self::LessOrEqual => "le",
        }
    }
}

/// What an attribute is compared with.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`, in any case
    Boolean(bool),
    /// A number of JSON as it is spelled, so that nothing is lost by rounding and a text of digits can be had from it.
    Number(String),
    /// The text of a JSON string without its escapes, or text that came without quotes.
    Text(String),
}

/// What a resource, or an element of an attribute with many values, must satisfy.
///
/// A tree that [`parse`](Self::parse) gives keeps these rules, and a tree that keeps them is printed as text that
/// gives the same tree:
///
/// - [`And`](Self::And) and [`Or`](Self::Or) have at least two members. Groups are kept as they are written: an `And`
///   in an `And` is one that stands in parentheses.
/// - The path before the brackets of an [`Element`](Self::Element) has no sub-attribute; paths within have neither
///   schema nor sub-attribute, and there is no `Element` within.
/// - Names and numbers are as [`AttributePath`] and [`Value`] say.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Filter {
    /// `title pr`: the attribute has a value.
    Present(AttributePath),
    /// `userName eq "bjensen"`
    Compare(AttributePath, Operator, Value),
    /// `emails[type eq "work"]`: one element satisfies all of the filter, whose paths name sub-attributes of it.
    Element(AttributePath, Box<Filter>),
    /// `not (…)`
    Not(Box<Filter>),
    /// All of at least two.
    And(Vec<Filter>),
    /// One of at least two.
    Or(Vec<Filter>),
}

impl Filter {
    /// Reads a filter within [`Limits::DEFAULT`].
    ///
    /// # Errors
    ///
    /// If the text is no filter, or more than the limits allow.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        Self::parse_within(text, &Limits::DEFAULT)
    }

    /// Reads a filter within limits. The parser, the printer, and what drops a tree use stack in proportion to
    /// [`Limits::depth`].
    ///
    /// # Errors
    ///
    /// If the text is no filter, or more than the limits allow.
    pub fn parse_within(text: &str, limits: &Limits) -> Result<Self, ParseError> {
        parser::parse(text, limits, parser::filter)
    }
}

impl FromStr for Filter {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        Self::parse(text)
    }
}
