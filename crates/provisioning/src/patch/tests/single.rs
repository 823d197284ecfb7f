use super::*;
use crate::fixtures::{CORE_USER, id};

#[test]
fn attributes_with_one_value_are_set_and_removed() {
    check([
        (json!({}), "add", "title", json!("VP"), json!({ "title": "VP" })),
        (json!({ "title": "a" }), "add", "TITLE", json!("VP"), json!({ "title": "VP" })),
        (json!({ "title": "a" }), "Replace", "title", json!("VP"), json!({ "title": "VP" })),
        (
            json!({}),
            "REPLACE",
            "urn:ietf:params:scim:schemas:core:2.0:User:title",
            json!("VP"),
            json!({ "title": "VP" }),
        ),
        (json!({ "title": "a" }), "replace", "title", json!(null), json!({})),
        (json!({ "title": "a" }), "Remove", "title", json!(null), json!({})),
        (json!({ "title": "a" }), "remove", "title", json!("other"), json!({})),
        (json!({}), "remove", "title", json!(null), json!({})),
        (json!({}), "replace", "externalId", json!("E"), json!({ "externalId": "E" })),
        (json!({ "externalId": "E" }), "remove", "externalId", json!(null), json!({})),
        (json!({}), "replace", "active", json!("False"), json!({ "active": false })),
        (json!({ "active": false }), "replace", "active", json!("true"), json!({ "active": true })),
        (json!({}), "replace", "userName", json!("bea"), json!({ "userName": "bea" })),
    ]);
    assert_eq!(patched(json!({ "title": "a" }), json!([{ "op": "replace", "path": "title" }])), json!({}));
}

#[test]
fn parts_of_a_complex_attribute_are_merged() {
    let name = json!({ "name": { "givenName": "A", "familyName": "L" } });
    check([
        (
            name.clone(),
            "add",
            "name",
            json!({ "FamilyName": "M" }),
            json!({ "name": { "givenName": "A", "familyName": "M" } }),
        ),
        (
            name.clone(),
            "replace",
            "name",
            json!({ "middleName": "M" }),
            json!({ "name": { "givenName": "A", "familyName": "L", "middleName": "M" } }),
        ),
        (name.clone(), "replace", "name", json!({ "givenName": null }), json!({ "name": { "familyName": "L" } })),
        (name.clone(), "replace", "name", json!({ "givenName": null, "FAMILYNAME": null }), json!({})),
        (
            name.clone(),
            "replace",
            "name",
            json!([{ "givenName": "B" }]),
            json!({ "name": { "givenName": "B", "familyName": "L" } }),
        ),
        (name.clone(), "replace", "name", json!({}), json!({})),
        (name.clone(), "add", "name", json!({}), name.clone()),
        (
            name.clone(),
            "replace",
            "name.givenName",
            json!("B"),
            json!({ "name": { "givenName": "B", "familyName": "L" } }),
        ),
        (
            name.clone(),
            "add",
            "Name.MiddleName",
            json!("M"),
            json!({ "name": { "givenName": "A", "familyName": "L", "middleName": "M" } }),
        ),
        (name.clone(), "remove", "name.givenName", json!(null), json!({ "name": { "familyName": "L" } })),
        (name.clone(), "replace", "name.givenName", json!(null), json!({ "name": { "familyName": "L" } })),
        (json!({ "name": { "givenName": "A" } }), "remove", "name.givenName", json!(null), json!({})),
        (name.clone(), "remove", "name.middleName", json!(null), name),
    ]);
}

#[test]
fn without_a_path_the_value_names_what_is_changed_in_every_way_that_a_path_does() {
    let before = json!({
        "title": "a", "name": { "givenName": "A" }, "emails": [{ "value": "a@b", "type": "work" }], "unknown": 1,
    });
    let value = json!({
        "TITLE": null, "name.familyName": "L", "Name": { "middleName": "M" }, "emails[type eq \"work\"].value": "c@d",
        format!("{CORE_USER}:nickName"): "Annie", CORE_USER: { "locale": "de-CH" }, "active": "False", "Unknown": [2],
        "schemas": [CORE_USER], "id": id(1), "password": "t0p",
    });
    let after = json!({
        "name": { "givenName": "A", "familyName": "L", "middleName": "M" }, "emails": [{ "value": "c@d", "type": "work" }],
        "nickName": "Annie", "locale": "de-CH", "active": false, "unknown": [2],
    });
    assert_eq!(patched(before, json!([{ "op": "replace", "value": value }])), after);
    let at_core = json!([{ "op": "replace", "path": CORE_USER, "value": { "title": "VP" } }]);
    assert_eq!(patched(json!({}), at_core), json!({ "title": "VP" }));
}

#[test]
fn without_a_path_a_list_is_replaced_or_grows() {
    let before = json!({ "emails": ["a"] });
    let patch = |action: &str| patched(before.clone(), json!([{ "op": action, "value": { "emails": ["b"] } }]));
    assert_eq!(patch("replace"), json!({ "emails": [{ "value": "b" }] }));
    assert_eq!(patch("add"), json!({ "emails": [{ "value": "a" }, { "value": "b" }] }));
}

#[test]
fn a_value_without_path_must_name_what_can_be_changed() {
    for (value, kind) in [
        (json!("VP"), ScimType::InvalidValue),
        (json!([{ "title": "VP" }]), ScimType::InvalidValue),
        (json!({ "title": "a", "Title": "b" }), ScimType::InvalidSyntax),
        (json!({ "id": id(2) }), ScimType::Mutability),
        (json!({ "id": 1 }), ScimType::Mutability),
        (json!({ "meta": {} }), ScimType::Mutability),
        (json!({ "groups": [] }), ScimType::Mutability),
        (json!({ "unknown": 1 }), ScimType::InvalidPath),
        (json!({ "urn:unknown": { "a": 1 } }), ScimType::InvalidPath),
        (json!({ "name.unknown": 1 }), ScimType::InvalidPath),
        (json!({ "title": null }), ScimType::InvalidValue),
    ] {
        assert_eq!(refused(json!({}), json!([{ "op": "add", "value": value }])).0, kind, "{value}");
    }
    let operations = json!([{ "op": "replace", "value": { "userName": null } }]);
    assert_eq!(refused(json!({}), operations).0, ScimType::Mutability);
}

#[test]
fn what_the_service_tells_and_what_must_be_there_cannot_be_changed() {
    for path in [
        "id",
        "schemas",
        "meta",
        "meta.created",
        "groups",
        "groups[value eq \"x\"]",
        "groups.display",
        "META.Version",
    ] {
        for action in ["add", "replace", "remove"] {
            check_refused([(json!({}), action, path, json!("x"), ScimType::Mutability)]);
        }
    }
    check_refused([
        (json!({}), "remove", "userName", json!(null), ScimType::Mutability),
        (json!({}), "replace", "userName", json!(null), ScimType::Mutability),
    ]);
}

#[test]
fn a_password_is_ignored_however_it_is_sent() {
    check([
        (json!({}), "add", "password", json!("t0p"), json!({})),
        (json!({}), "replace", "PASSWORD", json!(7), json!({})),
        (json!({}), "remove", "urn:ietf:params:scim:schemas:core:2.0:User:password", json!(null), json!({})),
    ]);
    assert_eq!(patched(json!({}), json!([{ "op": "add", "value": { "password": null } }])), json!({}));
}

#[test]
fn paths_that_mean_nothing_here_are_refused() {
    for path in [
        "unknown",
        "name.unknown",
        "emails.unknown",
        "urn:unknown:title",
        "title.x",
        "title[value eq \"x\"]",
        "name[givenName eq \"A\"]",
        "emails[",
        "emails]",
        "..",
        "members",
    ] {
        let kind = refused(json!({}), json!([op("replace", path, json!("x"))])).0;
        let expected = if path == "emails[" { ScimType::InvalidFilter } else { ScimType::InvalidPath };
        assert_eq!(kind, expected, "{path}");
    }
    check_refused([
        (json!({}), "remove", "emails[unknown eq \"x\"]", json!(null), ScimType::InvalidFilter),
        (json!({}), "remove", "emails[primary eq \"x\"]", json!(null), ScimType::InvalidFilter),
        (json!({}), "replace", "emails[primary gt true].value", json!("x"), ScimType::InvalidFilter),
        (json!({}), "remove", "urn:ietf:params:scim:schemas:core:2.0:User", json!(null), ScimType::NoTarget),
        (json!({}), "replace", "name", json!("Ann"), ScimType::InvalidValue),
        (json!({}), "replace", "title", json!(7), ScimType::InvalidValue),
    ]);
}
