use super::*;
use crate::fixtures::ENTERPRISE;

fn before() -> Value {
    json!({ ENTERPRISE: { "department": "Sales", "manager": { "value": "7", "displayName": "Bob" }, "unknown": 1 } })
}

/// What an operation on the extension makes of it.
fn extension(action: &str, path: &str, value: Value) -> Value {
    let path = path.replacen('E', ENTERPRISE, 1);
    patched(before(), json!([op(action, &path, value)])).get(ENTERPRISE).cloned().unwrap_or_default()
}

#[test]
fn attributes_of_an_extension_are_changed_by_their_whole_name() {
    let manager = json!({ "value": "7", "displayName": "Bob" });
    for (action, path, value, after) in [
        (
            "add",
            "E:costCenter",
            json!("C"),
            json!({ "department": "Sales", "manager": manager, "unknown": 1, "costCenter": "C" }),
        ),
        ("replace", "E:DEPARTMENT", json!("IT"), json!({ "department": "IT", "manager": manager, "unknown": 1 })),
        ("remove", "E:department", json!(null), json!({ "manager": manager, "unknown": 1 })),
        (
            "replace",
            "E:manager.value",
            json!("8"),
            json!({ "department": "Sales", "manager": { "value": "8", "displayName": "Bob" }, "unknown": 1 }),
        ),
        (
            "replace",
            "E:manager",
            json!({ "$ref": "r" }),
            json!({ "department": "Sales", "manager": { "value": "7", "displayName": "Bob", "$ref": "r" }, "unknown": 1 }),
        ),
        ("replace", "E:unknown", json!([2]), json!({ "department": "Sales", "manager": manager, "unknown": [2] })),
        ("remove", "E:UNKNOWN", json!(null), json!({ "department": "Sales", "manager": manager })),
        ("remove", "E:division", json!(null), before()[ENTERPRISE].clone()),
    ] {
        assert_eq!(extension(action, path, value), after, "{action} {path}");
    }
}

#[test]
fn a_manager_who_is_a_plain_text_is_another_one() {
    for (action, value) in [("add", json!("8")), ("replace", json!("8")), ("replace", json!(["8"]))] {
        assert_eq!(extension(action, "E:manager", value)["manager"], json!({ "value": "8" }));
    }
    assert_eq!(extension("remove", "E:manager", json!("7")).get("manager"), None);
}

#[test]
fn the_urn_of_an_extension_means_all_of_it() {
    let value = json!({ "schemas": [ENTERPRISE], "DIVISION": "D", "manager": "8", "unknown": 2 });
    let replaced = json!({ "division": "D", "manager": { "value": "8" }, "unknown": 2 });
    assert_eq!(extension("replace", "E", value.clone()), replaced);
    let merged = json!({ "department": "Sales", "division": "D", "manager": { "value": "8" }, "unknown": 2 });
    assert_eq!(extension("add", "E", value.clone()), merged);
    let told = json!({ "manager": { "value": "8" } });
    assert_eq!(extension("replace", "E", told.clone()), told, "nothing of the manager before is left");
    assert_eq!(patched(before(), json!([{ "op": "replace", "value": { ENTERPRISE: value } }]))[ENTERPRISE], merged);
    for (action, value) in [("remove", json!(null)), ("replace", json!(null)), ("replace", json!({}))] {
        assert_eq!(extension(action, "E", value), json!(null), "{action}");
    }
    assert_eq!(patched(json!({}), json!([{ "op": "remove", "path": ENTERPRISE }])), json!({}), "what is not there");
    let without = json!([{ "op": "replace", "value": { ENTERPRISE: { "department": null, "manager": null, "unknown": null } } }]);
    assert_eq!(patched(before(), without), json!({}), "an extension without attributes is none");
}

#[test]
fn what_an_extension_does_not_have_is_refused() {
    for (value, kind) in [
        (json!({ "other": 1 }), ScimType::InvalidPath),
        (json!("Sales"), ScimType::InvalidValue),
        (json!({ "department": 7 }), ScimType::InvalidValue),
        (json!({ "division": "a", "Division": "b" }), ScimType::InvalidSyntax),
    ] {
        for operation in [
            op("add", ENTERPRISE, value.clone()),
            op("replace", ENTERPRISE, value.clone()),
            json!({ "op": "add", "value": { ENTERPRISE: value } }),
        ] {
            assert_eq!(refused(before(), json!([operation])).0, kind, "{operation}");
        }
    }
    let path = format!("{ENTERPRISE}:other");
    assert_eq!(refused(before(), json!([op("add", &path, json!(1))])).0, ScimType::InvalidPath);
}

#[test]
fn what_no_schema_knows_is_changed_as_it_is_if_the_user_has_it() {
    let before = json!({ "note": { "a": 1 }, "tags": [1], "urn:x:1.0": { "b": 1 }, "urn:y:2.0:User": { "c": 1 } });
    let patch = |action: &str, path: &str, value: Value| patched(before.clone(), json!([op(action, path, value)]));
    for (action, path, value, name, after) in [
        ("replace", "NOTE", json!({ "b": null }), "note", json!({ "b": null })),
        ("add", "note", json!({ "b": 2 }), "note", json!({ "a": 1, "b": 2 })),
        ("remove", "note", json!(null), "note", json!(null)),
        ("replace", "note", json!(null), "note", json!(null)),
        ("add", "tags", json!([1, 2]), "tags", json!([1, 2])),
        ("add", "tags", json!(2), "tags", json!([1, 2])),
        ("replace", "tags", json!("t"), "tags", json!("t")),
        ("replace", "urn:X:1.0", json!({ "d": 1 }), "urn:x:1.0", json!({ "d": 1 })),
        ("add", "urn:x:1.0:D", json!(2), "urn:x:1.0", json!({ "b": 1, "D": 2 })),
        ("replace", "urn:y:2.0:User", json!({ "d": 1 }), "urn:y:2.0:User", json!({ "d": 1 })),
        ("replace", "urn:y:2.0:User:C", json!(2), "urn:y:2.0:User", json!({ "c": 2 })),
        ("remove", "urn:y:2.0:User:c", json!(null), "urn:y:2.0:User", json!(null)),
    ] {
        assert_eq!(patch(action, path, value.clone())[name], after, "{action} {path} {value}");
    }
    for path in ["note.a", "note[a eq 1]", "urn:x:1.0:b.c", "urn:z:1.0:a", "other"] {
        assert_eq!(refused(before.clone(), json!([op("add", path, json!(1))])).0, ScimType::InvalidPath, "{path}");
    }
}
