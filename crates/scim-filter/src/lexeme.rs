//! What the grammar is written with: words, symbols, and the white space behind them.

use nom::bytes::complete::{take_till1, take_while};
use nom::character::complete::char;
use nom::combinator::verify;
use nom::sequence::terminated;
use nom::{IResult, Parser};

use crate::error::{Fault, Need, missing};

/// What a parser here gives: what is left, and what was read.
pub(crate) type Parsed<'a, T> = IResult<&'a str, T, Fault<'a>>;

/// A word of the grammar, in any case.
pub(crate) fn keyword<'a>(keyword: &str) -> impl Parser<&'a str, Output = &'a str, Error = Fault<'a>> {
    verify(word, |word: &str| word.eq_ignore_ascii_case(keyword))
}

/// What is up to the next delimiter, and white space behind it.
pub(crate) fn word(input: &str) -> Parsed<'_, &str> {
    terminated(take_till1(is_delimiter), blanks).parse(input)
}

/// What closes a group, and white space behind it.
pub(crate) fn closed(close: char, need: Need, input: &str) -> Parsed<'_, ()> {
    match symbol(close).parse(input) {
        Ok((rest, _)) => Ok((rest, ())),
        Err(_) => missing(input, need),
    }
}

/// A symbol, and white space behind it.
pub(crate) fn symbol<'a>(symbol: char) -> impl Parser<&'a str, Output = char, Error = Fault<'a>> {
    terminated(char(symbol), blanks)
}

/// White space or none.
pub(crate) fn blanks(input: &str) -> Parsed<'_, ()> {
    take_while(is_blank).map(|_| ()).parse(input)
}

/// Whether it is white space. Lines do not end in filters.
pub(crate) const fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t')
}

/// Whether a word ends before it.
pub(crate) const fn is_delimiter(c: char) -> bool {
    is_blank(c) || matches!(c, '(' | ')' | '[' | ']' | '"')
}
