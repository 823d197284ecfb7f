use std::fmt;
use std::str::FromStr;

use crate::parser;
use crate::{AttributePath, Filter, Limits, ParseError};

/// What an operation of PATCH is about (RFC 7644, section 3.5.2): `members`, `name.familyName`,
/// `addresses[type eq "work"]`, `emails[type eq "work"].value`.
///
/// The URI of a schema alone, which some clients send as a path, looks like an attribute of a schema and is read as
/// one: `…:2.0:User` is the attribute `User` of `…:2.0`. Whoever knows the schemas can tell.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Path {
    /// The attribute, whose own `sub_attribute` is always `None`.
    pub attribute: AttributePath,
    /// Which elements of the attribute are meant. It keeps the rules of a filter within brackets, as
    /// [`Filter::Element`] has one.
    pub filter: Option<Filter>,
    /// The name behind the dot, with or without a filter before it.
    pub sub_attribute: Option<String>,
}

impl Path {
    /// Reads a path within [`Limits::DEFAULT`].
    ///
    /// # Errors
    ///
    /// If the text is no path, or more than the limits allow.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        Self::parse_within(text, &Limits::DEFAULT)
    }

    /// Reads a path within limits.
    ///
    /// # Errors
    ///
    /// If the text is no path, or more than the limits allow.
    pub fn parse_within(text: &str, limits: &Limits) -> Result<Self, ParseError> {
        parser::parse(text, limits, parser::path)
    }
}

impl FromStr for Path {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        Self::parse(text)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.attribute)?;
        if let Some(filter) = &self.filter {
            write!(f, "[{filter}]")?;
        }
        if let Some(name) = &self.sub_attribute {
            write!(f, ".{name}")?;
        }
        Ok(())
    }
}
