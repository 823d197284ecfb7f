//! What RFC 7644 shows, says, and leaves open.

mod trees;

use scim_filter::Operator::{
    Contains, EndsWith, Equal, GreaterOrEqual, GreaterThan, LessOrEqual, LessThan, NotEqual, StartsWith,
};
use scim_filter::{Filter, Operator, Path, Value};
use trees::{and, compare, element, in_schema, not, or, path, present, text};

const CORE: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

fn filter(text: &str) -> Filter {
    Filter::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn every_example_of_figure_2_has_its_tree() {
    let modified = |operator| compare("meta.lastModified", operator, "2011-05-13T04:42:34Z");
    let of_example =
        || or([compare("emails", Contains, "example.com"), compare("emails.value", Contains, "example.org")]);
    let work_address =
        || element("emails", [compare("type", Equal, "work"), compare("value", Contains, "@example.com")]);
    let employee = || compare("userType", Equal, "Employee");
    let table = [
        (r#"userName eq "bjensen""#, compare("userName", Equal, "bjensen")),
        (r#"name.familyName co "O'Malley""#, compare("name.familyName", Contains, "O'Malley")),
        (r#"userName sw "J""#, compare("userName", StartsWith, "J")),
        (
            r#"urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J""#,
            Filter::Compare(in_schema(CORE, "userName"), StartsWith, text("J")),
        ),
        ("title pr", present("title")),
        (r#"meta.lastModified gt "2011-05-13T04:42:34Z""#, modified(GreaterThan)),
        (r#"meta.lastModified ge "2011-05-13T04:42:34Z""#, modified(GreaterOrEqual)),
        (r#"meta.lastModified lt "2011-05-13T04:42:34Z""#, modified(LessThan)),
        (r#"meta.lastModified le "2011-05-13T04:42:34Z""#, modified(LessOrEqual)),
        (r#"title pr and userType eq "Employee""#, and([present("title"), employee()])),
        (r#"title pr or userType eq "Intern""#, or([present("title"), compare("userType", Equal, "Intern")])),
        (
            r#"schemas eq "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User""#,
            compare("schemas", Equal, ENTERPRISE),
        ),
        (
            r#"userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")"#,
            and([employee(), of_example()]),
        ),
        (
            r#"userType ne "Employee" and not (emails co "example.com" or emails.value co "example.org")"#,
            and([compare("userType", NotEqual, "Employee"), not(of_example())]),
        ),
        (
            r#"userType eq "Employee" and (emails.type eq "work")"#,
            and([employee(), compare("emails.type", Equal, "work")]),
        ),
        (
            r#"userType eq "Employee" and emails[type eq "work" and value co "@example.com"]"#,
            and([employee(), work_address()]),
        ),
        (
            r#"emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp" and value co "@foo.com"]"#,
            or([
                work_address(),
                element("ims", [compare("type", Equal, "xmpp"), compare("value", Contains, "@foo.com")]),
            ]),
        ),
    ];
    for (text, tree) in table {
        assert_eq!(filter(text), tree, "{text}");
        let canonical = text.replace(r#"(emails.type eq "work")"#, r#"emails.type eq "work""#);
        assert_eq!(tree.to_string(), canonical);
    }
}

#[test]
fn every_path_of_section_3_5_2_is_read_and_printed() {
    let work = || Some(compare("type", Equal, "work"));
    let no_filter = |attribute: &str, sub: Option<&str>| Path {
        attribute: path(attribute),
        filter: None,
        sub_attribute: sub.map(str::to_owned),
    };
    let table = [
        ("members", no_filter("members", None)),
        ("name.familyName", no_filter("name", Some("familyName"))),
        (r#"addresses[type eq "work"]"#, Path { filter: work(), ..no_filter("addresses", None) }),
        (
            r#"members[value eq "2819c223-7f76-453a-919d-413861904646"]"#,
            Path {
                filter: Some(compare("value", Equal, "2819c223-7f76-453a-919d-413861904646")),
                ..no_filter("members", None)
            },
        ),
        (
            r#"members[value eq "2819c223-7f76-453a-919d-413861904646"].displayName"#,
            Path {
                filter: Some(compare("value", Equal, "2819c223-7f76-453a-919d-413861904646")),
                ..no_filter("members", Some("displayName"))
            },
        ),
        (
            r#"emails[type eq "work" and value ew "example.com"]"#,
            Path {
                filter: Some(and([compare("type", Equal, "work"), compare("value", EndsWith, "example.com")])),
                ..no_filter("emails", None)
            },
        ),
        (
            r#"addresses[type eq "work"].streetAddress"#,
            Path { filter: work(), ..no_filter("addresses", Some("streetAddress")) },
        ),
        (
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value",
            Path { attribute: in_schema(ENTERPRISE, "manager"), ..no_filter("manager", Some("value")) },
        ),
        (
            r#"urn:ietf:params:scim:schemas:core:2.0:User:emails[type eq "work"].value"#,
            Path { attribute: in_schema(CORE, "emails"), filter: work(), sub_attribute: Some("value".to_owned()) },
        ),
    ];
    for (text, tree) in table {
        assert_eq!(Path::parse(text).as_ref(), Ok(&tree), "{text}");
        assert_eq!(tree.to_string(), text);
    }
}

#[test]
fn not_binds_tighter_than_and_which_binds_tighter_than_or() {
    let [a, b, c, d] = ["a", "b", "c", "d"].map(present);
    let tree = or([a.clone(), and([not(b.clone()), c.clone()]), d.clone()]);
    assert_eq!(filter("a pr or not (b pr) and c pr or d pr"), tree);
    assert_eq!(filter("(a pr) or ((not (b pr)) and (c pr)) or (d pr)"), tree);
    let grouped = and([or([a, not(b)]), or([c, d])]);
    assert_eq!(filter("(a pr or not (b pr)) and (c pr or d pr)"), grouped);
    assert_eq!(grouped.to_string(), "(a pr or not (b pr)) and (c pr or d pr)");
}

#[test]
fn a_group_of_the_same_kind_stays_a_group() {
    let [a, b, c] = ["a", "b", "c"].map(present);
    for (text, tree) in [
        ("a pr and (b pr and c pr)", and([a.clone(), and([b.clone(), c.clone()])])),
        ("(a pr or b pr) or c pr", or([or([a.clone(), b.clone()]), c.clone()])),
        ("a pr and b pr or c pr", or([and([a, b]), c])),
    ] {
        assert_eq!(filter(text), tree);
        assert_eq!(tree.to_string(), text);
    }
}

#[test]
fn operators_and_words_are_read_in_any_case_and_printed_in_lower_case() {
    for operator in Operator::ALL {
        let upper = format!("userName {} \"J\"", operator.as_str().to_uppercase());
        assert_eq!(filter(&upper), compare("userName", operator, "J"));
        assert_eq!(operator.to_string(), operator.as_str());
    }
    let tree = filter(r#"Title PR AND nOt (UserName Eq "x") Or a pr"#);
    assert_eq!(tree.to_string(), r#"Title pr and not (UserName eq "x") or a pr"#);
}

#[test]
fn words_of_the_grammar_name_attributes_where_no_doubt_is_left() {
    assert_eq!(filter("not pr"), present("not"));
    assert_eq!(filter("NOT eq \"x\""), compare("NOT", Equal, "x"));
    assert_eq!(filter("and pr and or pr or pr pr"), or([and([present("and"), present("or")]), present("pr")]));
    assert_eq!(filter("eq eq eq"), compare("eq", Equal, "eq"));
    assert_eq!(filter("not[not pr]"), Filter::Element(path("not"), Box::new(present("not"))));
    assert_eq!(
        filter("nothing pr and android pr or order pr").to_string(),
        "nothing pr and android pr or order pr"
    );
}

#[test]
fn a_schema_ends_at_the_last_colon() {
    let manager = in_schema(ENTERPRISE, "manager.value");
    let text = format!("{ENTERPRISE}:manager.value");
    assert_eq!(text.parse(), Ok(manager.clone()));
    assert_eq!(manager.to_string(), text);
    assert_eq!(
        filter(&format!("{ENTERPRISE}:employeeNumber eq 701984")).to_string(),
        format!("{ENTERPRISE}:employeeNumber eq 701984")
    );
    assert_eq!(
        filter(&format!("{CORE}:emails[value pr]")),
        Filter::Element(in_schema(CORE, "emails"), Box::new(present("value")))
    );
    assert_eq!("https://example.com/schema#v1:a".parse(), Ok(in_schema("https://example.com/schema#v1", "a")));
}

#[test]
fn references_have_a_name_of_their_own() {
    assert_eq!(filter("$ref pr"), present("$ref"));
    assert_eq!(filter("members.$ref pr"), present("members.$ref"));
    assert_eq!(
        filter("members[$ref eq \"x\"]"),
        Filter::Element(path("members"), Box::new(compare("$ref", Equal, "x")))
    );
}

#[test]
fn values_are_those_of_json() {
    let value = |text: &str| match filter(&format!("a eq {text}")) {
        Filter::Compare(_, Equal, value) => value,
        other => panic!("{other}"),
    };
    assert_eq!(value("null"), Value::Null);
    assert_eq!(value("true"), Value::Boolean(true));
    assert_eq!(value("false"), Value::Boolean(false));
    for number in ["0", "-0", "7", "-12.50", "1e3", "1E+3", "0.1e-07", "123456789012345678901234567890"] {
        assert_eq!(value(number), Value::Number(number.to_owned()));
        assert_eq!(filter(&format!("a eq {number}")).to_string(), format!("a eq {number}"));
    }
    assert_eq!(
        value(r#""\"\\\/\b\f\n\r\tA\u00e9\u20AC\ud83d\ude00""#),
        text("\"\\/\u{8}\u{c}\n\r\tA\u{e9}\u{20ac}\u{1f600}")
    );
    assert_eq!(value(r#""""#), text(""));
    assert_eq!(value("\"a b) ] é\u{7f}\""), text("a b) ] é\u{7f}"));
}

#[test]
fn texts_are_printed_with_the_escapes_that_they_need() {
    let tree = compare("a", Equal, "\"\\/\n\r\t\u{0}\u{1f} é😀\u{7f}");
    assert_eq!(tree.to_string(), "a eq \"\\\"\\\\/\\n\\r\\t\\u0000\\u001f é😀\u{7f}\"");
    assert_eq!(filter(&tree.to_string()), tree);
}
