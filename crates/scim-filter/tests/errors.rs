//! Texts that are no filters or paths, where they stop being ones, and what is said about it.

use scim_filter::{AttributePath, ErrorKind, Filter, ParseError, Path};

const ATTRIBUTE: &str =
    "write one such as userName, name.familyName or urn:ietf:params:scim:schemas:core:2.0:User:userName";
const OPERATOR: &str = "write one of eq, ne, co, sw, ew, gt, ge, lt, le and pr";
const NAME: &str =
    "names have letters, digits, - and _, with white space behind them and at most one sub-attribute";
const SCHEMA: &str = "write one such as urn:ietf:params:scim:schemas:core:2.0:User, or the name alone";
const VALUE: &str = "write a text in double quotes, a number, true, false or null behind the operator";
const CLOSE: &str =
    "close what is open, join terms by \"and\" or \"or\", and put values with white space in double quotes";
const END: &str = "join terms by \"and\" or \"or\", close nothing that is not open, \
                   and put values with white space in double quotes";
const QUOTE: &str = "put one there, and a backslash before those within";
const ESCAPE: &str =
    r#"write one of \" \\ \/ \b \f \n \r \t, a backslash as \\, or \u with four hexadecimal digits"#;
const PAIR: &str = r"write both halves, such as \ud83d\ude00, or the character itself";
const PATH: &str = "write a path such as members, name.familyName or emails[type eq \"work\"].value";

fn expect(error: &ParseError, text: &str, (offset, wanted, found, advice): (usize, &str, &str, &str)) {
    assert_eq!(error.kind(), ErrorKind::Syntax, "{text}");
    assert_eq!(error.offset(), offset, "{text}: {error}");
    assert_eq!(error.to_string(), format!("expected {wanted} at byte {offset}, found {found}; {advice}"), "{text}");
}

#[test]
fn a_filter_that_is_none_is_answered_with_what_is_expected_where() {
    let name = "the name of an attribute";
    let name_end = "the end of the attribute's name";
    let or_closing = "a closing parenthesis, \"and\" or \"or\"";
    let schema = "the URI of a schema before the attribute's name";
    let or_end = "\"and\", \"or\" or the end";
    let quote = "a double quote that ends the text";
    let escape = "an escape of JSON";
    let pair = "a whole surrogate pair";
    let value = "a value to compare with";
    let table = [
        ("", (0, name, "the end", ATTRIBUTE)),
        ("  ", (2, name, "the end", ATTRIBUTE)),
        ("1a pr", (0, name, r#""1a pr""#, ATTRIBUTE)),
        ("\"a\" pr", (0, name, r#""\"a\" pr""#, ATTRIBUTE)),
        ("é pr", (0, name, "\"é pr\"", ATTRIBUTE)),
        ("$a pr", (0, name, r#""$a pr""#, ATTRIBUTE)),
        ("a pr and", (8, name, "the end", ATTRIBUTE)),
        ("a pr or or", (10, "an operator", "the end", OPERATOR)),
        ("a pr and (", (10, name, "the end", ATTRIBUTE)),
        ("()", (1, name, "\")\"", ATTRIBUTE)),
        ("a[]", (2, name, "\"]\"", ATTRIBUTE)),
        ("urn:a:b:.c pr", (8, name, r#"".c pr""#, ATTRIBUTE)),
        ("a=1", (1, name_end, r#""=1""#, NAME)),
        ("a.b.c pr", (3, name_end, r#"".c pr""#, NAME)),
        ("$refs pr", (4, name_end, r#""s pr""#, NAME)),
        ("a\npr", (1, name_end, r#""\npr""#, NAME)),
        ("a. pr", (2, "the name of a sub-attribute", r#"" pr""#, "write one such as value behind the dot")),
        (
            "a[b pr]. c pr",
            (8, "the name of a sub-attribute", r#"" c pr""#, "write one such as value behind the dot"),
        ),
        ("a:b pr", (0, schema, r#""a:b pr""#, SCHEMA)),
        ("1:2:b pr", (0, schema, r#""1:2:b pr""#, SCHEMA)),
        ("urn::b pr", (0, schema, r#""urn::b pr""#, SCHEMA)),
        ("urn:é:b pr", (4, schema, r#""é:b pr""#, SCHEMA)),
        ("a", (1, "an operator", "the end", OPERATOR)),
        ("a is 1", (2, "an operator", r#""is 1""#, OPERATOR)),
        ("a eqx 1", (2, "an operator", r#""eqx 1""#, OPERATOR)),
        ("a (b pr)", (2, "an operator", r#""(b pr)""#, OPERATOR)),
        ("a[b pr].c", (9, "an operator", "the end", OPERATOR)),
        (
            "not a pr",
            (
                4,
                "an opening parenthesis or an operator",
                r#""a pr""#,
                "put what is behind \"not\" in parentheses, such as not (active eq true)",
            ),
        ),
        ("a eq", (4, value, "the end", VALUE)),
        ("(a eq )", (6, value, "\")\"", VALUE)),
        ("a eq [1]", (5, value, "\"[1]\"", VALUE)),
        ("a eq \"b", (7, quote, "the end", QUOTE)),
        ("a eq \"b\\", (8, quote, "the end", QUOTE)),
        (r#"a eq "b\"#, (8, quote, "the end", QUOTE)),
        (r#"a eq "b\x""#, (7, escape, r#""\\x\"""#, ESCAPE)),
        (r#"a eq "\u12G4""#, (6, escape, r#""\\u12G4\"""#, ESCAPE)),
        (r#"a eq "\u+123""#, (6, escape, r#""\\u+123\"""#, ESCAPE)),
        (r#"a eq "\ud83d""#, (6, pair, r#""\\ud83d\"""#, PAIR)),
        (r#"a eq "\ude00""#, (6, pair, r#""\\ude00\"""#, PAIR)),
        (r#"a eq "\ude00\ude00""#, (6, pair, r#""\\ude00\\ude00\"""#, PAIR)),
        (r#"a eq "\ud83d\n""#, (6, pair, r#""\\ud83d\\n\"""#, PAIR)),
        (r#"a eq "\ud83d\u0041""#, (6, pair, r#""\\ud83d\\u0041\"""#, PAIR)),
        (r#"a eq "\ude00\ud83d""#, (6, pair, r#""\\ude00\\ud83d\"""#, PAIR)),
        (
            "a eq \"b\nc\"",
            (
                7,
                "no control character within a text",
                r#""\nc\"""#,
                r"write it as an escape of JSON, such as \n or \u000a",
            ),
        ),
        (
            "a eq b\0c",
            (
                6,
                "no control character in a value without quotes",
                r#""\0c""#,
                "put the value in double quotes, and escape the character as JSON does",
            ),
        ),
        ("(a pr", (5, or_closing, "the end", CLOSE)),
        ("(a pr]", (5, or_closing, "\"]\"", CLOSE)),
        ("not (a eq b c)", (12, or_closing, "\"c)\"", CLOSE)),
        ("a[b pr", (6, "a closing bracket, \"and\" or \"or\"", "the end", CLOSE)),
        ("a[b pr)", (6, "a closing bracket, \"and\" or \"or\"", "\")\"", CLOSE)),
        ("a pr)", (4, or_end, "\")\"", END)),
        ("a pr b pr", (5, or_end, "\"b pr\"", END)),
        ("a eq Barbara Jensen", (13, or_end, "\"Jensen\"", END)),
        (
            "a[b[c pr]]",
            (
                3,
                "no brackets within brackets",
                "\"[c pr]]\"",
                "compare a sub-attribute by its name, and join what an element must satisfy by \"and\" or \"or\"",
            ),
        ),
        (
            "a pr and b.c[d pr]",
            (
                9,
                "an attribute of the resource before brackets",
                "\"b.c[d pr]\"",
                "leave out the sub-attribute; it may stand behind the brackets",
            ),
        ),
        (
            "a[b.c pr]",
            (
                2,
                "a sub-attribute's name alone within brackets",
                "\"b.c pr]\"",
                "leave out the schema and what is behind the dot",
            ),
        ),
        (
            "a[b pr and urn:x:c pr]",
            (
                11,
                "a sub-attribute's name alone within brackets",
                "\"urn:x:c pr]\"",
                "leave out the schema and what is behind the dot",
            ),
        ),
    ];
    for (text, expected) in table {
        expect(&Filter::parse(text).unwrap_err(), text, expected);
    }
}

#[test]
fn a_path_that_is_none_is_answered_with_what_is_expected_where() {
    let end = "the end of the path";
    for (text, expected) in [
        ("", (0, "the name of an attribute", "the end", ATTRIBUTE)),
        ("/name", (0, "the name of an attribute", "\"/name\"", ATTRIBUTE)),
        ("a pr", (2, end, "\"pr\"", PATH)),
        ("emails[type eq \"work\"] pr", (23, end, "\"pr\"", PATH)),
        ("emails[type eq \"work\"].value eq 1", (29, end, "\"eq 1\"", PATH)),
        ("emails[type eq \"work\"]value", (22, end, "\"value\"", PATH)),
        ("emails[0]", (7, "the name of an attribute", "\"0]\"", ATTRIBUTE)),
        ("a[b pr].c.d", (9, "the end of the attribute's name", "\".d\"", NAME)),
        ("a[b pr", (6, "a closing bracket, \"and\" or \"or\"", "the end", CLOSE)),
    ] {
        expect(&Path::parse(text).unwrap_err(), text, expected);
    }
    let error = "a [b pr]".parse::<AttributePath>().unwrap_err();
    expect(&error, "a [b pr]", (2, "the end of the attribute's name", "\"[b pr]\"", NAME));
}

#[test]
fn no_more_than_twenty_characters_of_a_text_are_quoted_and_those_escaped() {
    let error = Filter::parse(&format!("a \u{202e}\0{}", "é".repeat(1000))).unwrap_err();
    let quoted = format!("\"\\u{{202e}}\\0{}…\"", "é".repeat(18));
    assert_eq!(error.to_string(), format!("expected an operator at byte 2, found {quoted}; {OPERATOR}"));
}
