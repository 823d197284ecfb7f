//! Strings of JSON: read from a filter, and written into one.

use std::fmt::{self, Write as _};

use nom::bytes::complete::{take_while, take_while_m_n};
use nom::character::complete::{anychar, char};
use nom::combinator::{map_opt, opt};
use nom::sequence::preceded;
use nom::{IResult, Parser as _};

use crate::error::{Fault, Need, missing};

const CLOSING_QUOTE: Need = Need {
    what: "a double quote that ends the text",
    advice: "put one there, and a backslash before those within",
};
const NO_CONTROL: Need = Need {
    what: "no control character within a text",
    advice: "write it as an escape of JSON, such as \\n or \\u000a",
};
const ESCAPE: Need = Need {
    what: "an escape of JSON",
    advice: "write one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t, a backslash as \\\\, or \\u with four hexadecimal digits",
};
const PAIR: Need = Need {
    what: "a whole surrogate pair",
    advice: "write both halves, such as \\ud83d\\ude00, or the character itself",
};

/// The text of a string of JSON. `input` begins with its opening quote.
pub(crate) fn quoted(input: &str) -> IResult<&str, String, Fault<'_>> {
    let (mut rest, _) = char('"').parse(input)?;
    let mut text = String::new();
    loop {
        let (after, plain) = take_while(|c: char| c != '"' && c != '\\' && c >= ' ').parse(rest)?;
        text.push_str(plain);
        rest = match after.chars().next() {
            Some('"') => return Ok((&after[1..], text)),
            Some('\\') => {
                let (after, character) = escape(after)?;
                text.push(character);
                after
            }
            Some(_) => return missing(after, NO_CONTROL),
            None => return missing(after, CLOSING_QUOTE),
        };
    }
}

/// The character that an escape stands for. `input` begins with its backslash.
fn escape(input: &str) -> IResult<&str, char, Fault<'_>> {
    let (rest, letter) = match preceded(char('\\'), opt(anychar)).parse(input)? {
        (rest, Some(letter)) => (rest, letter),
        (rest, None) => return missing(rest, CLOSING_QUOTE),
    };
    let character = match letter {
        '"' | '\\' | '/' => letter,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return unicode(input, rest),
        _ => return missing(input, ESCAPE),
    };
    Ok((rest, character))
}

/// The character of the one or two escapes at the beginning of `input`, of which `rest` are the first one's digits.
fn unicode<'a>(input: &'a str, rest: &'a str) -> IResult<&'a str, char, Fault<'a>> {
    let (rest, first) = match unit(rest) {
        Ok((rest, Some(first))) => (rest, first),
        _ => return missing(input, ESCAPE),
    };
    if let Some(character) = char::from_u32(first) {
        return Ok((rest, character));
    }
    let (rest, second) = match preceded((char('\\'), char('u')), unit).parse(rest) {
        Ok((rest, Some(second))) => (rest, second),
        _ => return missing(input, PAIR),
    };
    if !(0xD800..0xDC00).contains(&first) || !(0xDC00..0xE000).contains(&second) {
        return missing(input, PAIR);
    }
    match char::from_u32(0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00)) {
        Some(character) => Ok((rest, character)),
        None => missing(input, PAIR),
    }
}

/// Four hexadecimal digits, if there are.
fn unit(input: &str) -> IResult<&str, Option<u32>, Fault<'_>> {
    let digits = take_while_m_n(4, 4, |c: char| c.is_ascii_hexdigit());
    opt(map_opt(digits, |digits| u32::from_str_radix(digits, 16).ok())).parse(input)
}

/// Displays a text as a string of JSON. All but quotes, backslashes and control characters stay as they are.
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for character in self.0.chars() {
            match character {
                '"' => f.write_str("\\\"")?,
                '\\' => f.write_str("\\\\")?,
                '\n' => f.write_str("\\n")?,
                '\r' => f.write_str("\\r")?,
                '\t' => f.write_str("\\t")?,
                '\u{0}'..='\u{1f}' => write!(f, "\\u{:04x}", u32::from(character))?,
                _ => f.write_char(character)?,
            }
        }
        f.write_char('"')
    }
}
