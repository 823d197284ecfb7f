use super::*;
use crate::limits::MAX_OPERATIONS;

const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

fn read(body: Value) -> Result<Patch, ProvisioningError> {
    Patch::read(&map(body))
}

#[test]
fn a_body_is_read_in_any_letter_case_with_and_without_schemas() {
    let operation = json!({ "op": "replace", "path": "title", "value": "VP" });
    let expected = read(json!({ "Operations": [operation] })).expect("a patch");
    for body in [
        json!({ "schemas": [PATCH_OP], "Operations": [operation] }),
        json!({ "SCHEMAS": ["urn:other", PATCH_OP.to_uppercase()], "operations": [operation] }),
        json!({ "schemas": null, "OPERATIONS": [{ "OP": "REPLACE", "Path": "title", "VALUE": "VP" }] }),
        json!({ "Operations": [{ "op": "Replace", "path": "title", "value": "VP", "name": "unknown" }] }),
    ] {
        assert_eq!(read(body.clone()).expect("a patch"), expected, "{body}");
    }
}

#[test]
fn what_is_no_list_of_operations_is_refused() {
    let one = json!({ "op": "remove", "path": "title" });
    for (body, kind) in [
        (json!({}), ScimType::InvalidSyntax),
        (json!({ "Operations": [] }), ScimType::InvalidSyntax),
        (json!({ "Operations": one }), ScimType::InvalidSyntax),
        (json!({ "Operations": ["remove"] }), ScimType::InvalidSyntax),
        (json!({ "Operations": vec![one.clone(); MAX_OPERATIONS + 1] }), ScimType::InvalidSyntax),
        (json!({ "Operations": [one], "operations": [one] }), ScimType::InvalidSyntax),
        (json!({ "schemas": [], "Operations": [one] }), ScimType::InvalidSyntax),
        (json!({ "schemas": PATCH_OP, "Operations": [one] }), ScimType::InvalidSyntax),
        (json!({ "schemas": ["urn:other"], "Operations": [one] }), ScimType::InvalidSyntax),
        (json!({ "Operations": [{ "path": "title" }] }), ScimType::InvalidSyntax),
        (json!({ "Operations": [{ "op": "move", "path": "title" }] }), ScimType::InvalidSyntax),
        (json!({ "Operations": [{ "op": 1, "path": "title" }] }), ScimType::InvalidSyntax),
        (
            json!({ "Operations": [{ "op": "add", "OP": "add", "path": "title", "value": "a" }] }),
            ScimType::InvalidSyntax,
        ),
        (json!({ "Operations": [{ "op": "remove", "path": ["title"] }] }), ScimType::InvalidPath),
        (json!({ "Operations": [{ "op": "remove" }] }), ScimType::NoTarget),
        (json!({ "Operations": [{ "op": "remove", "path": "", "value": { "title": "a" } }] }), ScimType::NoTarget),
        (json!({ "Operations": [{ "op": "add", "path": "title" }] }), ScimType::InvalidValue),
        (json!({ "Operations": [{ "op": "add", "path": "title", "value": null }] }), ScimType::InvalidValue),
        (json!({ "Operations": [{ "op": "replace" }] }), ScimType::InvalidValue),
    ] {
        assert_eq!(refusal(read(body.clone())).0, kind, "{body}");
    }
    assert!(read(json!({ "Operations": vec![one; MAX_OPERATIONS] })).is_ok());
}

#[test]
fn a_refusal_says_which_operation_is_wrong() {
    let operations = json!([op("add", "title", json!("a")), op("replace", "active", json!("maybe"))]);
    let expected = (ScimType::InvalidValue, "Operations[1]: active must be true or false".to_owned());
    assert_eq!(refused(json!({}), operations), expected);
    let advice =
        refusal(read(json!({ "Operations": [{ "op": "remove", "path": "title" }, { "op": "remove" }] }))).1;
    assert!(advice.starts_with("Operations[1]: "), "{advice}");
}

#[test]
fn operations_are_applied_in_their_order() {
    let operations = json!([
        op("add", "emails", json!([{ "value": "a@b", "type": "work" }])),
        op("replace", "emails[type eq \"work\"].value", json!("c@d")),
        op("add", "title", json!("VP")),
        { "op": "remove", "path": "title" },
    ]);
    assert_eq!(patched(json!({}), operations), json!({ "emails": [{ "value": "c@d", "type": "work" }] }));
}

#[test]
fn what_is_left_is_held_to_what_a_put_is_held_to() {
    for (action, path, value) in [
        ("replace", "userName", json!(" ")),
        ("replace", "externalId", json!("")),
        ("replace", "title", json!("a".repeat(crate::text::MAX_COMPARED + 1))),
        ("add", "emails", json!([{ "value": "a", "primary": true }, { "value": "b", "primary": true }])),
        ("add", "emails", Value::Array((0..201).map(|index| json!(index.to_string())).collect())),
    ] {
        check_refused([(json!({}), action, path, value, ScimType::InvalidValue)]);
    }
    let grown: Vec<Value> = (0..2)
        .map(|turn| {
            let emails: Vec<String> = (0..150).map(|index| format!("{turn}-{index}")).collect();
            op("add", "emails", json!(emails))
        })
        .collect();
    assert_eq!(refused(json!({}), json!(grown)).0, ScimType::InvalidValue, "each is short enough, not both");
}

#[test]
fn nothing_is_derived_from_a_name_that_is_patched() {
    let before = json!({ "displayName": "Ann", "name": { "formatted": "Ann", "givenName": "A" } });
    let after = json!({ "displayName": "Bea", "name": { "formatted": "Ann", "givenName": "A" } });
    assert_eq!(patched(before.clone(), json!([op("replace", "displayName", json!("Bea"))])), after);
    let operations = json!([{ "op": "remove", "path": "name" }]);
    assert_eq!(patched(before, operations), json!({ "displayName": "Ann" }));
}
