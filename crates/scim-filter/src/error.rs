use std::error::Error;
use std::fmt;

/// How many characters of a text an error quotes at most.
const QUOTED: usize = 20;

/// What is wrong with a text, in general.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// It does not follow the grammar.
    Syntax,
    /// It has more bytes than [`Limits::length`](crate::Limits::length).
    TooLong,
    /// More parentheses and brackets are open than [`Limits::depth`](crate::Limits::depth).
    TooDeep,
    /// It has more terms than [`Limits::terms`](crate::Limits::terms).
    TooManyTerms,
}

/// Why a text is no filter or path that is accepted. Displays as a sentence for whoever wrote the text: what was
/// expected, where, and what to do. It quotes at most twenty characters of the text, escaped.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ParseError {
    reason: Reason,
    offset: usize,
    found: String,
}

impl ParseError {
    /// What is wrong in general.
    pub const fn kind(&self) -> ErrorKind {
        match self.reason {
            Reason::Expected(_) => ErrorKind::Syntax,
            Reason::TooLong { .. } => ErrorKind::TooLong,
            Reason::TooDeep { .. } => ErrorKind::TooDeep,
            Reason::TooManyTerms { .. } => ErrorKind::TooManyTerms,
        }
    }

    /// Where it is wrong: so many bytes from the beginning, always between two characters.
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// That `reason` holds where `rest` of the text is left.
    pub(crate) fn new(text: &str, rest: &str, reason: Reason) -> Self {
        let mut quoted: String = rest.chars().take(QUOTED).collect();
        if quoted.len() < rest.len() {
            quoted.push('…');
        }
        let found = if rest.is_empty() { "the end".to_owned() } else { format!("{quoted:?}") };
        Self { reason, offset: text.len() - rest.len(), found }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { reason, offset, found } = self;
        match reason {
            Reason::Expected(need) => {
                write!(f, "expected {} at byte {offset}, found {found}; {}", need.what, need.advice)
            }
            Reason::TooLong { length, limit } => {
                write!(f, "expected at most {limit} bytes, found {length}; ask for less at once")
            }
            Reason::TooDeep { limit } => write!(
                f,
                "expected at most {limit} parentheses and brackets open at once, found one more at byte {offset}; \
                 leave out those that are not needed, or ask for less at once"
            ),
            Reason::TooManyTerms { limit } => write!(
                f,
                "expected at most {limit} comparisons, found one more at byte {offset}; ask for less at once"
            ),
        }
    }
}

impl Error for ParseError {}

/// What is wrong in particular.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Reason {
    Expected(Need),
    TooLong { length: usize, limit: usize },
    TooDeep { limit: usize },
    TooManyTerms { limit: usize },
}

/// What the grammar needs at some place, and how to give it that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Need {
    /// Completes "expected …".
    pub(crate) what: &'static str,
    /// What to do, as a command.
    pub(crate) advice: &'static str,
}

/// What parsers give when they fail: where, by what was left of the text, and why.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fault<'a> {
    pub(crate) rest: &'a str,
    pub(crate) reason: Reason,
}

impl<'a> nom::error::ParseError<&'a str> for Fault<'a> {
    /// Of a parser of nom's own, for which the caller gives the need.
    fn from_error_kind(rest: &'a str, _: nom::error::ErrorKind) -> Self {
        const OTHER: Need = Need { what: "something else", advice: "write it as RFC 7644 says" };
        Self { rest, reason: Reason::Expected(OTHER) }
    }

    fn append(_: &'a str, _: nom::error::ErrorKind, first: Self) -> Self {
        first
    }
}

/// That `need` is not met where `rest` is left.
pub(crate) fn missing<'a, T>(rest: &'a str, need: Need) -> nom::IResult<&'a str, T, Fault<'a>> {
    fault(rest, Reason::Expected(need))
}

/// That `reason` holds where `rest` is left. Nothing else is tried for it.
pub(crate) fn fault<'a, T>(rest: &'a str, reason: Reason) -> nom::IResult<&'a str, T, Fault<'a>> {
    Err(nom::Err::Failure(Fault { rest, reason }))
}
