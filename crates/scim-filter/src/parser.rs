//! The grammar of RFC 7644, figures 1 and 7. One look at what comes next tells which way to go: no group is ever
//! read a second time, so that the work is in proportion to the length of the text.

use std::cell::Cell;

use nom::Parser as _;
use nom::character::complete::char;
use nom::combinator::{opt, peek};
use nom::sequence::{preceded, terminated};

use crate::error::{Fault, Need, Reason, missing, refuse};
use crate::lexeme::{Parsed, blanks, closed, keyword, symbol, word};
use crate::names::{NAME_END, attribute, sub_attribute};
use crate::value::value;
use crate::{AttributePath, Filter, Limits, Operator, ParseError, Path};

const OPERATOR: Need =
    Need { what: "an operator", advice: "write one of eq, ne, co, sw, ew, gt, ge, lt, le and pr" };
const NOT: Need = Need {
    what: "an opening parenthesis or an operator",
    advice: "put what is behind \"not\" in parentheses, such as not (active eq true)",
};
const CLOSING_PARENTHESIS: Need = Need {
    what: "a closing parenthesis, \"and\" or \"or\"",
    advice: "close what is open, join terms by \"and\" or \"or\", and put values with white space in double quotes",
};
const CLOSING_BRACKET: Need = Need {
    what: "a closing bracket, \"and\" or \"or\"",
    advice: "close what is open, join terms by \"and\" or \"or\", and put values with white space in double quotes",
};
const FILTER_END: Need = Need {
    what: "\"and\", \"or\" or the end",
    advice: "join terms by \"and\" or \"or\", close nothing that is not open, and put values with white space in double quotes",
};
const PATH_END: Need = Need {
    what: "the end of the path",
    advice: "write a path such as members, name.familyName or emails[type eq \"work\"].value",
};
const NO_BRACKETS: Need = Need {
    what: "no brackets within brackets",
    advice: "compare a sub-attribute by its name, and join what an element must satisfy by \"and\" or \"or\"",
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

/// Reads all of a text, with white space around it, by the parser that `part` is.
pub(crate) fn parse<T>(
    text: &str,
    limits: &Limits,
    part: for<'a> fn(Scope<'_>, &'a str) -> Parsed<'a, T>,
) -> Result<T, ParseError> {
    if text.len() > limits.length {
        let reason = Reason::TooLong { length: text.len(), limit: limits.length };
        return Err(ParseError::new(text, &text[text.floor_char_boundary(limits.length)..], reason));
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
    terminated(|input| disjunction(scope, input), |rest| end(rest, FILTER_END)).parse(input)
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
    terminated(attribute, |rest| end(rest, NAME_END)).parse(input)
}

fn end(rest: &str, need: Need) -> Parsed<'_, ()> {
    if rest.is_empty() { Ok((rest, ())) } else { missing(rest, need) }
}

fn disjunction<'a>(scope: Scope<'_>, input: &'a str) -> Parsed<'a, Filter> {
    joined(scope, input, "or", conjunction, Filter::Or)
}

fn conjunction<'a>(scope: Scope<'_>, input: &'a str) -> Parsed<'a, Filter> {
    joined(scope, input, "and", factor, Filter::And)
}

/// One part, or some with a word between them. A list of nom's would take far more stack for each group.
fn joined<'a>(
    scope: Scope<'_>,
    input: &'a str,
    between: &str,
    part: fn(Scope<'_>, &'a str) -> Parsed<'a, Filter>,
    all: fn(Vec<Filter>) -> Filter,
) -> Parsed<'a, Filter> {
    let (mut rest, first) = part(scope, input)?;
    let mut others = Vec::new();
    while let Ok((after, _)) = keyword(between).parse(rest) {
        let (after, other) = part(scope, after)?;
        others.push(other);
        rest = after;
    }
    if others.is_empty() {
        return Ok((rest, first));
    }
    others.insert(0, first);
    Ok((rest, all(others)))
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
