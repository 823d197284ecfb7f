//! What an attribute is compared with.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_till};
use nom::character::complete::{char, digit0, digit1, one_of};
use nom::combinator::{all_consuming, opt, recognize};
use nom::{IResult, Parser as _};

use crate::Value;
use crate::error::{Fault, Need, missing};
use crate::parser::is_blank;
use crate::text::quoted;

const VALUE: Need = Need {
    what: "a value to compare with",
    advice: "write a text in double quotes, a number, true, false or null behind the operator",
};
const NO_CONTROL: Need = Need {
    what: "no control character in a value without quotes",
    advice: "put the value in double quotes, and escape the character as JSON does",
};

/// A value of JSON that is neither an array nor an object, or a text without quotes.
pub(crate) fn value(input: &str) -> IResult<&str, Value, Fault<'_>> {
    match input.chars().next() {
        Some('"') => quoted(input).map(|(rest, text)| (rest, Value::Text(text))),
        None | Some('(' | ')' | '[' | ']') => missing(input, VALUE),
        Some(_) => bare(input),
    }
}

/// A literal, a number, or a text that some clients send without quotes. It ends at white space or what closes a group.
fn bare(input: &str) -> IResult<&str, Value, Fault<'_>> {
    let (rest, word) = take_till(|c| is_blank(c) || c == ')' || c == ']').parse(input)?;
    if let Some(index) = word.find(char::is_control) {
        return missing(&input[index..], NO_CONTROL);
    }
    let value = if word == "null" {
        Value::Null
    } else if word.eq_ignore_ascii_case("true") {
        Value::Boolean(true)
    } else if word.eq_ignore_ascii_case("false") {
        Value::Boolean(false)
    } else if all_consuming(number).parse(word).is_ok() {
        Value::Number(word.to_owned())
    } else {
        Value::Text(word.to_owned())
    };
    Ok((rest, value))
}

/// A number as JSON spells it.
fn number(input: &str) -> IResult<&str, &str, Fault<'_>> {
    let integer = alt((tag("0"), recognize((one_of("123456789"), digit0))));
    let fraction = opt((char('.'), digit1));
    let exponent = opt((one_of("eE"), opt(one_of("+-")), digit1));
    recognize((opt(char('-')), integer, fraction, exponent)).parse(input)
}
