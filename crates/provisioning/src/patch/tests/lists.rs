use super::*;

const WORK: &str = "emails[type eq \"work\"]";
const WORK_VALUE: &str = "emails[type eq \"work\"].value";

/// One address for work and one at home.
fn two() -> Value {
    json!({ "emails": [{ "value": "w", "type": "work" }, { "value": "h", "type": "home" }] })
}

fn emails(elements: Value) -> Value {
    json!({ "emails": elements })
}

#[test]
fn add_appends_what_is_not_there_yet() {
    check([
        (
            json!({}),
            "add",
            "emails",
            json!(["a", { "value": "b" }]),
            emails(json!([{ "value": "a" }, { "value": "b" }])),
        ),
        (json!({}), "add", "emails", json!({ "value": "a" }), emails(json!([{ "value": "a" }]))),
        (two(), "add", "emails", json!([{ "VALUE": "h", "type": "home" }]), two()),
        (
            emails(json!(["a"])),
            "add",
            "emails",
            json!(["a", "b", "b"]),
            emails(json!([{ "value": "a" }, { "value": "b" }])),
        ),
        (emails(json!(["a"])), "add", "emails", json!([]), emails(json!([{ "value": "a" }]))),
    ]);
}

#[test]
fn replace_without_a_filter_replaces_the_list() {
    check([
        (two(), "replace", "emails", json!([{ "value": "a" }]), emails(json!([{ "value": "a" }]))),
        (two(), "replace", "emails", json!("a"), emails(json!([{ "value": "a" }]))),
        (two(), "replace", "emails", json!([]), json!({})),
        (two(), "replace", "emails", json!(null), json!({})),
    ]);
}

#[test]
fn remove_removes_the_list_or_what_the_value_names() {
    let home = emails(json!([{ "value": "h", "type": "home" }]));
    let addresses =
        json!({ "addresses": [{ "locality": "Bern", "type": "work" }, { "locality": "Basel", "type": "work" }] });
    check([
        (two(), "remove", "emails", json!(null), json!({})),
        (two(), "remove", "emails", json!([{ "value": "W" }]), home.clone()),
        (two(), "remove", "emails", json!({ "value": "w", "type": "other" }), home.clone()),
        (two(), "remove", "emails", json!("w"), home.clone()),
        (two(), "remove", "emails", json!(["w", "h"]), json!({})),
        (two(), "remove", "emails", json!(["x"]), two()),
        (two(), "remove", "emails", json!([]), two()),
        (
            addresses,
            "remove",
            "addresses",
            json!([{ "locality": "Basel" }]),
            json!({ "addresses": [{ "locality": "Bern", "type": "work" }] }),
        ),
        (json!({}), "remove", "emails", json!(null), json!({})),
    ]);
}

#[test]
fn with_a_filter_only_elements_that_satisfy_it_are_changed() {
    let after = |work: Value| emails(json!([work, { "value": "h", "type": "home" }]));
    let home = emails(json!([{ "value": "h", "type": "home" }]));
    check([
        (two(), "replace", WORK_VALUE, json!("x"), after(json!({ "value": "x", "type": "work" }))),
        (two(), "add", WORK_VALUE, json!("x"), after(json!({ "value": "x", "type": "work" }))),
        (
            two(),
            "replace",
            "EMAILS[TYPE EQ \"WORK\"].DISPLAY",
            json!("W"),
            after(json!({ "value": "w", "type": "work", "display": "W" })),
        ),
        (
            two(),
            "replace",
            "emails[type eq work].value",
            json!("x"),
            after(json!({ "value": "x", "type": "work" })),
        ),
        (two(), "replace", WORK, json!({ "value": "x" }), after(json!({ "value": "x" }))),
        (two(), "replace", WORK, json!([{ "value": "x" }]), after(json!({ "value": "x" }))),
        (
            two(),
            "add",
            WORK,
            json!({ "display": "W" }),
            after(json!({ "value": "w", "type": "work", "display": "W" })),
        ),
        (two(), "add", WORK, json!("x"), after(json!({ "value": "x", "type": "work" }))),
        (two(), "remove", WORK_VALUE, json!(null), after(json!({ "type": "work" }))),
        (two(), "replace", WORK_VALUE, json!(null), after(json!({ "type": "work" }))),
        (two(), "remove", WORK, json!(null), home.clone()),
        (two(), "remove", WORK, json!([{ "value": "w" }]), home.clone()),
        (two(), "replace", WORK, json!(null), home.clone()),
        (two(), "replace", WORK, json!({}), home),
        (two(), "remove", "emails[value pr]", json!(null), json!({})),
        (two(), "remove", "emails[type eq \"other\"]", json!(null), two()),
        (two(), "remove", "emails[type eq \"other\"].value", json!(null), two()),
        (
            two(),
            "remove",
            "emails[type ne \"home\" and not (value eq \"x\")]",
            json!(null),
            emails(json!([{ "value": "h", "type": "home" }])),
        ),
        (emails(json!([{ "value": "a" }])), "remove", "emails[value eq \"A\"].value", json!(null), json!({})),
        (
            json!({ "photos": ["A", "a"] }),
            "remove",
            "photos[value eq \"A\"]",
            json!(null),
            json!({ "photos": [{ "value": "a" }] }),
        ),
    ]);
}

#[test]
fn an_element_that_a_filter_describes_is_made_if_it_is_not_there() {
    check([
        (json!({}), "add", WORK_VALUE, json!("x"), emails(json!([{ "value": "x", "type": "work" }]))),
        (json!({}), "replace", WORK_VALUE, json!("x"), emails(json!([{ "value": "x", "type": "work" }]))),
        (json!({}), "replace", WORK, json!({ "value": "x" }), emails(json!([{ "value": "x", "type": "work" }]))),
        (json!({}), "add", WORK, json!("x"), emails(json!([{ "value": "x", "type": "work" }]))),
        (
            json!({}),
            "add",
            "emails[TYPE eq \"Work\" and primary eq \"True\"].value",
            json!("x"),
            emails(json!([{ "value": "x", "type": "Work", "primary": true }])),
        ),
        (
            json!({}),
            "add",
            "addresses[type eq \"work\"].locality",
            json!("Bern"),
            json!({ "addresses": [{ "locality": "Bern", "type": "work" }] }),
        ),
        (
            json!({}),
            "add",
            "roles[value eq 7].display",
            json!("Seven"),
            json!({ "roles": [{ "value": "7", "display": "Seven" }] }),
        ),
        (json!({}), "replace", WORK_VALUE, json!(null), json!({})),
        (json!({}), "remove", WORK_VALUE, json!(null), json!({})),
    ]);
    for filter in [
        "type ne \"work\"",
        "type eq \"a\" or type eq \"b\"",
        "type sw \"w\"",
        "not (type eq \"w\")",
        "type pr",
        "type eq null",
        "type eq \"a\" and type eq \"b\"",
    ] {
        let operations = json!([op("replace", &format!("emails[{filter}].value"), json!("x"))]);
        assert_eq!(refused(json!({}), operations).0, ScimType::NoTarget, "{filter}");
    }
}

#[test]
fn a_part_without_a_filter_is_that_of_every_element() {
    check([
        (
            two(),
            "replace",
            "emails.type",
            json!("x"),
            emails(json!([{ "value": "w", "type": "x" }, { "value": "h", "type": "x" }])),
        ),
        (two(), "remove", "emails.type", json!(null), emails(json!([{ "value": "w" }, { "value": "h" }]))),
        (json!({}), "add", "emails.value", json!("x"), emails(json!([{ "value": "x" }]))),
        (json!({}), "replace", "emails.value", json!("x"), emails(json!([{ "value": "x" }]))),
        (json!({}), "remove", "emails.value", json!(null), json!({})),
    ]);
    check_refused([(two(), "replace", "emails.primary", json!(true), ScimType::InvalidValue)]);
}

#[test]
fn one_that_becomes_the_primary_one_takes_the_place_of_the_one_that_was() {
    let before =
        emails(json!([{ "value": "a", "primary": true }, { "value": "b", "primary": false }, { "value": "c" }]));
    let after = |a: bool, b: Value, others: &[Value]| {
        let mut elements = vec![json!({ "value": "a", "primary": a }), b, json!({ "value": "c" })];
        elements.extend_from_slice(others);
        emails(json!(elements))
    };
    let b = |primary: bool| json!({ "value": "b", "primary": primary });
    let new = |primary: bool| json!({ "value": "d", "primary": primary });
    check([
        (before.clone(), "replace", "emails[value eq \"b\"].primary", json!("True"), after(false, b(true), &[])),
        (before.clone(), "add", "emails", json!([new(true)]), after(false, b(false), &[new(true)])),
        (before.clone(), "add", "emails", json!([new(false)]), after(true, b(false), &[new(false)])),
        (before.clone(), "add", "emails[value eq \"b\"]", json!({ "primary": true }), after(false, b(true), &[])),
        (
            before.clone(),
            "add",
            "emails[value eq \"d\"].primary",
            json!(true),
            after(false, b(false), &[new(true)]),
        ),
        (before.clone(), "replace", "emails[value eq \"a\"].primary", json!(false), after(false, b(false), &[])),
        (before, "replace", "emails", json!([new(true)]), emails(json!([new(true)]))),
    ]);
}
