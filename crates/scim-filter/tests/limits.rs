//! How much is taken, and that no more work is done than is needed to find out.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use scim_filter::{ErrorKind, Filter, Limits, ParseError, Path};

fn refusal(text: &str, limits: &Limits) -> (ErrorKind, usize, String) {
    let error: ParseError = Filter::parse_within(text, limits).unwrap_err();
    (error.kind(), error.offset(), error.to_string())
}

/// A term in so many groups.
fn nested(open: &str, depth: usize, close: &str) -> String {
    format!("{}a pr{}", open.repeat(depth), close.repeat(depth))
}

#[test]
fn the_limits_are_those_that_are_published() {
    assert_eq!(Limits::default(), Limits { length: 8192, depth: 20, terms: 100 });
}

#[test]
fn a_text_that_is_too_long_is_not_looked_at() {
    let longest = format!("a eq \"{}\"", "x".repeat(8192 - 7));
    assert!(Filter::parse(&longest).is_ok());
    let message = "expected at most 8192 bytes, found 8193; ask for less at once";
    assert_eq!(refusal(&format!("{longest} "), &Limits::DEFAULT), (ErrorKind::TooLong, 8192, message.to_owned()));
    assert_eq!(refusal(&"(".repeat(9000), &Limits::DEFAULT).0, ErrorKind::TooLong);
    assert_eq!(Path::parse(&"a".repeat(8193)).unwrap_err().kind(), ErrorKind::TooLong);
    // The offset is between two characters, even if the limit is not.
    let limits = Limits { length: 3, ..Limits::DEFAULT };
    assert_eq!(refusal("éé", &limits).1, 2);
}

#[test]
fn parentheses_negations_and_brackets_count_as_deep() {
    for (open, close) in [("(", ")"), ("not (", ")"), ("( not(", "))")] {
        let each = open.matches('(').count();
        assert!(Filter::parse(&nested(open, 20 / each, close)).is_ok(), "{open}");
        let deeper = format!("({})", nested(open, 20 / each, close));
        assert_eq!(refusal(&deeper, &Limits::DEFAULT).0, ErrorKind::TooDeep, "{open}");
    }
    let limits = Limits { depth: 2, ..Limits::DEFAULT };
    assert!(Filter::parse_within("(a[b pr]) and (((c pr)))", &Limits { depth: 3, ..limits }).is_ok());
    let message = "expected at most 2 parentheses and brackets open at once, found one more at byte 3; \
                   leave out those that are not needed, or ask for less at once";
    assert_eq!(refusal("((a[b pr]))", &limits), (ErrorKind::TooDeep, 3, message.to_owned()));
    assert_eq!(refusal("a[((b pr))]", &limits).1, 3);
    assert_eq!(Path::parse_within("a[((b pr))]", &limits).unwrap_err().kind(), ErrorKind::TooDeep);
    // Groups beside each other are not deep.
    assert!(Filter::parse_within(&vec!["((a pr))"; 50].join(" and "), &limits).is_ok());
}

#[test]
fn comparisons_and_tests_of_presence_are_counted_wherever_they_are() {
    let limits = Limits { terms: 3, ..Limits::DEFAULT };
    let message = "expected at most 3 comparisons, found one more at byte 33; ask for less at once";
    assert!(Filter::parse_within("a pr or not (b eq 1 and c[d pr])", &limits).is_ok());
    assert_eq!(
        refusal("a pr or (b eq 1 and c[d pr]) and e pr", &limits),
        (ErrorKind::TooManyTerms, 33, message.to_owned())
    );
    assert_eq!(refusal("a pr or (b eq 1 and c[d pr].e pr)", &limits).1, 27);
    let hundred = vec!["a pr"; 100].join(" or ");
    assert!(Filter::parse(&hundred).is_ok());
    assert_eq!(refusal(&format!("{hundred} or a pr"), &Limits::DEFAULT).0, ErrorKind::TooManyTerms);
}

/// A term is counted whenever it is read, so that a parser that goes back and reads it again exceeds a limit of one.
#[test]
fn nothing_is_read_twice_however_deep_it_is() {
    let limits = Limits { length: usize::MAX, depth: 100, terms: 1 };
    for (open, close) in [("(", ")"), ("not (", ")"), ("( \t", "\t )")] {
        assert!(Filter::parse_within(&nested(open, 100, close), &limits).is_ok(), "{open}");
        for broken in ["", "]", ") )", ") and", ") x", "\""] {
            let text = format!("{open}{}{broken}", nested(open, 99, close));
            assert_eq!(refusal(&text, &limits).0, ErrorKind::Syntax, "{text}");
        }
    }
    for text in ["(".repeat(100) + "a pr", "(".repeat(99) + "a[b pr", "not (".repeat(100) + "a eq b c"] {
        assert_eq!(refusal(&text, &limits).0, ErrorKind::Syntax, "{text}");
    }
}

#[test]
fn what_is_printed_needs_at_most_one_more_group() {
    let limits = Limits { depth: 1, ..Limits::DEFAULT };
    let tree = Filter::parse_within("a[b pr or c pr].d pr", &limits).unwrap();
    assert_eq!(tree.to_string(), "a[(b pr or c pr) and d pr]");
    assert_eq!(refusal(&tree.to_string(), &limits).0, ErrorKind::TooDeep);
    assert_eq!(Filter::parse_within(&tree.to_string(), &Limits { depth: 2, ..limits }), Ok(tree));
}
