//! What clients send that the grammar does not have.

mod trees;

use scim_filter::Operator::Equal;
use scim_filter::{Filter, Path, Value};
use trees::{and, compare, element, not, number, or, path, present, text};

fn filter(text: &str) -> Filter {
    Filter::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn a_text_may_come_without_quotes() {
    for bare in [
        "bjensen",
        "a@b.example",
        "2819c223-7f76-453a-919d-413861904646",
        "2011-05-13T04:42:34Z",
        "O'Malley",
        "a\"b",
        "Zoë",
        "and",
        "007",
        "+1",
        "1.",
        ".5",
        "-",
        "1e",
        "NULL",
        "truer",
        "a(b",
    ] {
        assert_eq!(filter(&format!("id eq {bare}")), compare("id", Equal, bare));
    }
    let tree = or([
        and([compare("a", Equal, "x"), element("b", [compare("c", Equal, "y"), compare("d", Equal, "z")])]),
        present("e"),
    ]);
    assert_eq!(filter("(a eq x and b[c eq y and d eq z]) or e pr"), tree);
    assert_eq!(tree.to_string(), r#"a eq "x" and b[c eq "y" and d eq "z"] or e pr"#);
}

#[test]
fn booleans_may_be_spelled_in_any_case() {
    assert_eq!(filter("active eq True"), Filter::Compare(path("active"), Equal, Value::Boolean(true)));
    assert_eq!(filter("active eq FALSE").to_string(), "active eq false");
}

#[test]
fn a_comparison_behind_brackets_is_about_the_same_element() {
    let work = || compare("type", Equal, "work");
    let value = || compare("value", Equal, "x");
    let table = [
        (r#"emails[type eq "work"].value eq "x""#, element("emails", [work(), value()])),
        (r#"emails[type eq "work"].value pr"#, element("emails", [work(), present("value")])),
        (
            r#"emails[type eq "work" and primary eq 1].value pr"#,
            element("emails", [work(), Filter::Compare(path("primary"), Equal, number("1")), present("value")]),
        ),
        (
            r#"emails[type eq "work" or a pr].value pr"#,
            element("emails", [or([work(), present("a")]), present("value")]),
        ),
        (r#"emails[not (a pr)].value pr"#, element("emails", [not(present("a")), present("value")])),
        (
            r#"a pr and emails[type eq "work"].value eq x or b pr"#,
            or([and([present("a"), element("emails", [work(), value()])]), present("b")]),
        ),
    ];
    for (text, tree) in table {
        assert_eq!(filter(text), tree, "{text}");
        assert_eq!(filter(&tree.to_string()), tree, "{tree}");
    }
}

#[test]
fn white_space_may_be_anywhere_between_words_and_be_missing_beside_symbols() {
    let tree = and([
        not(or([compare("a", Equal, "x"), present("b")])),
        element("emails", [compare("type", Equal, "work"), present("value"), present("c")]),
    ]);
    for spaced in [
        " \t not \t ( a  eq\t\"x\"  or b pr  ) and emails  [  type eq \"work\" and value pr  ]  .c pr\t ",
        "not(a eq\"x\"or b pr)and emails[type eq\"work\"and value pr].c pr",
    ] {
        assert_eq!(filter(spaced), tree, "{spaced}");
    }
    let path = Path::parse(" emails [ type eq \"work\" ] .value ").unwrap();
    assert_eq!(path.to_string(), "emails[type eq \"work\"].value");
}

#[test]
fn a_number_is_as_it_was_spelled_for_whoever_wants_a_text() {
    assert_eq!(filter("employeeNumber eq 0.10"), Filter::Compare(path("employeeNumber"), Equal, number("0.10")));
    assert_eq!(filter("employeeNumber eq \"0.10\""), Filter::Compare(path("employeeNumber"), Equal, text("0.10")));
}
