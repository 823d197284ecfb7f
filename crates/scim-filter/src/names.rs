//! Names of attributes, and of schemas before them.

use nom::Parser as _;
use nom::branch::alt;
use nom::bytes::complete::{tag_no_case, take_till1, take_while1};
use nom::character::complete::char;
use nom::combinator::{opt, peek, verify};

use crate::AttributePath;
use crate::error::{Fault, Need, missing};
use crate::lexeme::{Parsed, blanks, is_delimiter};

const ATTRIBUTE: Need = Need {
    what: "the name of an attribute",
    advice: "write one such as userName, name.familyName or urn:ietf:params:scim:schemas:core:2.0:User:userName",
};
pub(crate) const NAME_END: Need = Need {
    what: "the end of the attribute's name",
    advice: "names have letters, digits, - and _, with white space behind them and at most one sub-attribute",
};
const SUB_ATTRIBUTE: Need =
    Need { what: "the name of a sub-attribute", advice: "write one such as value behind the dot" };
const SCHEMA: Need = Need {
    what: "the URI of a schema before the attribute's name",
    advice: "write one such as urn:ietf:params:scim:schemas:core:2.0:User, or the name alone",
};

/// The path of an attribute and white space behind it.
pub(crate) fn attribute(input: &str) -> Parsed<'_, AttributePath> {
    let (_, whole) = opt(peek(take_till1(is_delimiter))).parse(input)?;
    // The URI has colons of its own, and dots; the names have none.
    let (schema, names) = match whole.and_then(|whole: &str| whole.rfind(':')) {
        Some(colon) => (Some(schema(input, &input[..colon])?), &input[colon + 1..]),
        None => (None, input),
    };
    let (rest, attribute) = name(names, ATTRIBUTE)?;
    let (rest, sub_attribute) = match sub_attribute(rest)? {
        (rest, None) => end_of_name(rest).map(|(rest, ())| (rest, None))?,
        found => found,
    };
    Ok((rest, AttributePath { schema, attribute: attribute.to_owned(), sub_attribute }))
}

/// The name and the dot before it that may follow brackets.
pub(crate) fn sub_attribute(input: &str) -> Parsed<'_, Option<String>> {
    let (rest, Some(_)) = opt(char('.')).parse(input)? else {
        return Ok((input, None));
    };
    let (rest, name) = name(rest, SUB_ATTRIBUTE)?;
    let (rest, ()) = end_of_name(rest)?;
    Ok((rest, Some(name.to_owned())))
}

/// The URI that `uri`, at the beginning of `input`, is.
fn schema<'a>(input: &'a str, uri: &str) -> Result<String, nom::Err<Fault<'a>>> {
    let is_of_uri = |c: char| c.is_ascii_graphic() && !"\"<>\\^`{|}".contains(c);
    if let Some(index) = uri.find(|c| !is_of_uri(c)) {
        return missing(&input[index..], SCHEMA);
    }
    let is_scheme = |scheme: &str| scheme.starts_with(|c: char| c.is_ascii_alphabetic());
    match uri.split_once(':') {
        Some((scheme, specific)) if is_scheme(scheme) && !specific.is_empty() => Ok(uri.to_owned()),
        _ => missing(input, SCHEMA),
    }
}

/// A name of an attribute.
fn name(input: &str, need: Need) -> Parsed<'_, &str> {
    let plain = verify(take_while1(is_of_name), |name: &str| name.starts_with(|c: char| c.is_ascii_alphabetic()));
    let named: Parsed<'_, &str> = alt((plain, tag_no_case("$ref"))).parse(input);
    named.or_else(|_| missing(input, need))
}

/// White space behind a name, unless something else makes clear that it has ended.
fn end_of_name(input: &str) -> Parsed<'_, ()> {
    if input.starts_with(|c| !is_delimiter(c)) {
        return missing(input, NAME_END);
    }
    blanks(input)
}

const fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}
