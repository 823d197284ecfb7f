//! The grammar of RFC 7644, figures 1 and 7. One look at what comes next tells which way to go: no group is ever
//! read a second time, so that the work is in proportion to the length of the text.

use std::cell::Cell;

use nom::branch::alt;
use nom::bytes::complete::{tag_no_case, take_till1, take_while, take_while1};
use nom::character::complete::char;
use nom::combinator::{opt, peek, verify};
use nom::multi::separated_list1;
use nom::sequence::{preceded, terminated};
use nom::{IResult, Parser};

use crate::error::{Fault, Need, Reason, fault, missing};
use crate::value::value;
use crate::{AttributePath, Filter, Limits, Operator, ParseError, Path};

type Parsed<'a, T> = IResult<&'a str, T, Fault<'a>>;

const ATTRIBUTE: Need = Need {
    what: "the name of an attribute",
    advice: "write one such as userName, name.familyName or urn:ietf:params:scim:schemas:core:2.0:User:userName",
};
const NAME_END: Need = Need {
    what: "the end of the attribute's name",
    advice: "names have letters, digits, - and _, with white space behind them and at most one sub-attribute",
};
const SUB_ATTRIBUTE: Need =
    Need { what: "the name of a sub-attribute", advice: "write one such as value behind the dot" };
const SCHEMA: Need = Need {
    what: "the URI of a schema before the attribute's name",
    advice: "write one such as urn:ietf:params:scim:schemas:core:2.0:User, or the name alone",
};
const OPERATOR: Need =
    Need { what: "an operator", advice: "write one of eq, ne, co, sw, ew, gt, ge, lt, le and pr" };
const NOT: Need = Need {
    what: "an opening parenthesis or an operator",
    advice: "put what is behind not in parentheses, such as not (active eq true)",
};
const CLOSING_PARENTHESIS: Need = Need {
    what: "a closing parenthesis, and or or",
    advice: "close what is open, join terms by and or or, and put values with white space in double quotes",
};
const CLOSING_BRACKET: Need = Need {
    what: "a closing bracket, and or or",
    advice: "close what is open, join terms by and or or, and put values with white space in double quotes",
};
const FILTER_END: Need = Need {
    what: "and, or, or the end",
    advice: "join terms by and or or, close nothing that is not open, and put values with white space in double quotes",
};
const PATH_END: Need = Need {
    what: "the end of the path",
    advice: "write a path such as members, name.familyName or emails[type eq \"work\"].value",
};
const NO_BRACKETS: Need = Need {
    what: "no brackets within brackets",
    advice: "compare a sub-attribute by its name, and join what an element must satisfy by and or or",
};
const PLAIN_BEFORE: Need = Need {
    what: "an attribute of the resource before brackets",
    advice: "leave out the sub-attribute; it may stand behind the brackets",
};
const PLAIN_WITHIN: Need = Need {
    what: "a sub-attribute's name alone within brackets",
    advice: "leave out the schema and what is behind the dot",
};

/// How far a parser is inside, and how much it has read.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'l> {
    limits: &'l Limits,
    terms: &'l Cell<usize>,
    depth: usize,
    in_brackets: bool,
}

impl<'l> Scope<'l> {
    /// The scope behind the parenthesis or bracket at which `input` begins.
    fn open(self, input: &str) -> Result<Self, nom::Err<Fault<'_>>> {
        if self.depth >= self.limits.depth {
            return refuse(input, Reason::TooDeep { limit: self.limits.depth });
        }
        Ok(Self { depth: self.depth + 1, ..self })
    }

    /// Counts the term at which `input` begins.
    fn count(self, input: &str) -> Result<(), nom::Err<Fault<'_>>> {
        if self.terms.get() >= self.limits.terms {
            return refuse(input, Reason::TooManyTerms { limit: self.limits.terms });
        }
        self.terms.set(self.terms.get() + 1);
        Ok(())
    }
}

fn refuse<'a, T>(input: &'a str, reason: Reason) -> Result<T, nom::Err<Fault<'a>>> {
    fault(input, reason).map(|(_, never)| never)
}

/// Reads all of a text, with white space around it, by the parser that `part` is.
pub(crate) fn parse<T>(
    text: &str,
    limits: &Limits,
    part: for<'a> fn(Scope<'_>, &'a str) -> Parsed<'a, T>,
) -> Result<T, ParseError> {
    if text.len() > limits.length {
        let reason = Reason::TooLong { length: text.len(), limit: limits.length };
        return Err(ParseError::new(text, &text[..0], reason));
    }
    let scope = Scope { limits, terms: &Cell::new(0), depth: 0, in_brackets: false };
    match preceded(blanks, |input| part(scope, input)).parse(text) {
        Ok((_, tree)) => Ok(tree),
        Err(nom::Err::Error(fault) | nom::Err::Failure(fault)) => {
            Err(ParseError::new(text, fault.rest, fault.reason))
        }
        // No parser here waits for more.
        Err(nom::Err::Incomplete(_)) => Err(ParseError::new(text, "", Reason::Expected(FILTER_END))),
    }
}

/// A filter and the end.
pub(crate) fn filter<'a>(scope: Scope<'_>, input: &'a str) -> Parsed<'a, Filter> {
    let (rest, filter) = disjunction(scope, input)?;
    let (rest, ()) = end(rest, FILTER_END)?;
    Ok((rest, filter))
}

/// A path and the end.
pub(crate) fn path<'a>(scope: Scope<'_>, input: &'a str) -> Parsed<'a, Path> {
    let (rest, mut attribute) = attribute(input)?;
    let (rest, path) = match brackets(scope, input, &attribute, rest)? {
        (rest, Some(filter)) => {
            let (rest, sub_attribute) = sub_attribute(rest)?;
            (rest, Path { attribute, filter: Some(filter), sub_attribute })
        }
        (rest, None) => {
            let sub_attribute = attribute.sub_attribute.take();
            (rest, Path { attribute, filter: None, sub_attribute })
        }
    };
    let (rest, ()) = end(rest, PATH_END)?;
    Ok((rest, path))
}

/// The path of an attribute and the end.
pub(crate) fn attribute_path<'a>(_: Scope<'_>, input: &'a str) -> Parsed<'a, AttributePath> {
    let (rest, path) = attribute(input)?;
    let (rest, ()) = end(rest, NAME_END)?;
    Ok((rest, path))
}

fn end(rest: &str, need: Need) -> Parsed<'_, ()> {
    if rest.is_empty() { Ok((rest, ())) } else { missing(rest, need) }
}

fn disjunction<'a>(scope: Scope<'_>, input: &'a str) -> Parsed<'a, Filter> {
    let (rest, members) = separated_list1(keyword("or"), |input| conjunction(scope, input)).parse(input)?;
    Ok((rest, join(members, Filter::Or)))
}

fn conjunction<'a>(scope: Scope<'_>, input: &'a str) -> Parsed<'a, Filter> {
    let (rest, members) = separated_list1(keyword("and"), |input| factor(scope, input)).parse(input)?;
    Ok((rest, join(members, Filter::And)))
}

fn join(mut members: Vec<Filter>, of: fn(Vec<Filter>) -> Filter) -> Filter {
    match members.pop() {
        Some(only) if members.is_empty() => only,
        last => {
            members.extend(last);
            of(members)
        }
    }
}

fn factor<'a>(scope: Scope<'_>, input: &'a str) -> Parsed<'a, Filter> {
    // Without a parenthesis behind it, `not` is an attribute's name like any other.
    let (rest, not) = opt(terminated(keyword("not"), peek(char('(')))).parse(input)?;
    let (rest, filter) = match opt(symbol('(')).parse(rest)? {
        (inside, Some(_)) => {
            let (after, filter) = disjunction(scope.open(rest)?, inside)?;
            let (after, ()) = closed(')', CLOSING_PARENTHESIS, after)?;
            (after, filter)
        }
        (rest, None) => term(scope, rest)?,
    };
    Ok((rest, if not.is_some() { Filter::Not(Box::new(filter)) } else { filter }))
}

fn term<'a>(scope: Scope<'_>, input: &'a str) -> Parsed<'a, Filter> {
    let (rest, path) = attribute(input)?;
    match brackets(scope, input, &path, rest)? {
        (rest, Some(filter)) => {
            let (after, name) = sub_attribute(rest)?;
            let Some(name) = name else {
                return Ok((rest, Filter::Element(path, Box::new(filter))));
            };
            let (after, of_same) = comparison(scope, rest, AttributePath::of(name), after)?;
            Ok((after, Filter::Element(path, Box::new(both(filter, of_same)))))
        }
        (_, None) if scope.in_brackets && (path.schema.is_some() || path.sub_attribute.is_some()) => {
            missing(input, PLAIN_WITHIN)
        }
        (rest, None) => comparison(scope, input, path, rest),
    }
}

/// What one element satisfies of which a filter in brackets, and a comparison behind it, are true.
fn both(filter: Filter, comparison: Filter) -> Filter {
    match filter {
        Filter::And(mut members) => {
            members.push(comparison);
            Filter::And(members)
        }
        filter => Filter::And(vec![filter, comparison]),
    }
}

/// The filter in brackets at the beginning of `rest`, if there is one. `path`, read from `input`, is before it.
fn brackets<'a>(
    scope: Scope<'_>,
    input: &'a str,
    path: &AttributePath,
    rest: &'a str,
) -> Parsed<'a, Option<Filter>> {
    let (inside, Some(_)) = opt(symbol('[')).parse(rest)? else {
        return Ok((rest, None));
    };
    if scope.in_brackets {
        return missing(rest, NO_BRACKETS);
    }
    if path.sub_attribute.is_some() {
        return missing(input, PLAIN_BEFORE);
    }
    let scope = Scope { in_brackets: true, ..scope.open(rest)? };
    let (after, filter) = disjunction(scope, inside)?;
    let (after, ()) = closed(']', CLOSING_BRACKET, after)?;
    Ok((after, Some(filter)))
}

/// The name and the dot before it that may follow brackets.
fn sub_attribute(input: &str) -> Parsed<'_, Option<String>> {
    let (rest, Some(_)) = opt(char('.')).parse(input)? else {
        return Ok((input, None));
    };
    let (rest, name) = name(rest, SUB_ATTRIBUTE)?;
    let (rest, ()) = end_of_name(rest)?;
    Ok((rest, Some(name.to_owned())))
}

/// What is behind the path of the term that begins at `input`.
fn comparison<'a>(scope: Scope<'_>, input: &'a str, path: AttributePath, rest: &'a str) -> Parsed<'a, Filter> {
    let (after, found) = opt(word).parse(rest)?;
    let found = found.unwrap_or_default();
    let operator = Operator::ALL.into_iter().find(|operator| found.eq_ignore_ascii_case(operator.as_str()));
    if operator.is_none() && !found.eq_ignore_ascii_case("pr") {
        let is_not = path.schema.is_none() && path.attribute.eq_ignore_ascii_case("not");
        return missing(rest, if is_not { NOT } else { OPERATOR });
    }
    scope.count(input)?;
    let Some(operator) = operator else {
        return Ok((after, Filter::Present(path)));
    };
    let (after, value) = terminated(value, blanks).parse(after)?;
    Ok((after, Filter::Compare(path, operator, value)))
}

/// The path of an attribute and white space behind it.
fn attribute(input: &str) -> Parsed<'_, AttributePath> {
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

/// The URI that `uri`, at the beginning of `input`, is.
fn schema<'a>(input: &'a str, uri: &str) -> Result<String, nom::Err<Fault<'a>>> {
    let is_of_uri = |c: char| c.is_ascii_graphic() && !"\"<>\\^`{|}".contains(c);
    if let Some(index) = uri.find(|c| !is_of_uri(c)) {
        return refuse(&input[index..], Reason::Expected(SCHEMA));
    }
    let is_scheme = |scheme: &str| scheme.starts_with(|c: char| c.is_ascii_alphabetic());
    match uri.split_once(':') {
        Some((scheme, specific)) if is_scheme(scheme) && !specific.is_empty() => Ok(uri.to_owned()),
        _ => refuse(input, Reason::Expected(SCHEMA)),
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

/// A word of the grammar, in any case.
fn keyword<'a>(keyword: &str) -> impl Parser<&'a str, Output = &'a str, Error = Fault<'a>> {
    verify(word, |word: &str| word.eq_ignore_ascii_case(keyword))
}

/// What is up to the next delimiter, and white space behind it.
fn word(input: &str) -> Parsed<'_, &str> {
    terminated(take_till1(is_delimiter), blanks).parse(input)
}

/// What closes a group, and white space behind it.
fn closed(close: char, need: Need, input: &str) -> Parsed<'_, ()> {
    match symbol(close).parse(input) {
        Ok((rest, _)) => Ok((rest, ())),
        Err(_) => missing(input, need),
    }
}

fn symbol<'a>(symbol: char) -> impl Parser<&'a str, Output = char, Error = Fault<'a>> {
    terminated(char(symbol), blanks)
}

fn blanks(input: &str) -> Parsed<'_, ()> {
    take_while(is_blank).map(|_| ()).parse(input)
}

/// Whether it is white space. Lines do not end in filters.
pub(crate) const fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t')
}

/// Whether a word ends before it.
const fn is_delimiter(c: char) -> bool {
    is_blank(c) || matches!(c, '(' | ')' | '[' | ']' | '"')
}

const fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}
