//! What holds for every text. Shared by a fuzz target and by tests.

use std::fmt::{Debug, Display};

use scim_filter::{AttributePath, Filter, Limits, ParseError, Path};

/// What a printed tree may need that its text did not: more bytes for quotes and escapes, and parentheses around an
/// `or` in brackets, behind which a comparison stood.
const PRINTED: Limits = Limits { length: usize::MAX, depth: Limits::DEFAULT.depth + 1, ..Limits::DEFAULT };

/// Panics if a text is not read as it should be.
pub(crate) fn check(text: &str) {
    check_as(text, Filter::parse_within);
    check_as(text, Path::parse_within);
    check_as(text, |text, _| text.parse::<AttributePath>());
}

fn check_as<T: Debug + Display + PartialEq>(text: &str, parse: impl Fn(&str, &Limits) -> Result<T, ParseError>) {
    match parse(text, &Limits::DEFAULT) {
        Ok(tree) => {
            let printed = tree.to_string();
            assert_eq!(parse(&printed, &PRINTED), Ok(tree), "{text:?} is printed as {printed:?}");
        }
        Err(error) => {
            assert!(text.is_char_boundary(error.offset()), "{text:?}: {error:?}");
            let message = error.to_string();
            assert!(message.chars().count() < 500 && !message.contains(char::is_control), "{text:?}: {message:?}");
            assert!(!message.contains("something else"), "{text:?} fails for no reason: {message}");
        }
    }
}
