//! Bodies as Entra ID and Okta send them.

use super::*;
use crate::document::{Document, schemas};
use crate::fixtures::{CORE_USER, ENTERPRISE, group, id, read_group};
use crate::patch::MemberChange;
use crate::resource::NewMember;
use crate::schema::ResourceType;

const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

fn entra_user() -> Document {
    let body = json!({
        "schemas": [CORE_USER, ENTERPRISE],
        "externalId": "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
        "userName": "Ann.Lee@example.com",
        "active": true,
        "displayName": "Lee, Ann",
        "emails": [{ "primary": true, "type": "work", "value": "Ann.Lee@example.com" }],
        "meta": { "resourceType": "User" },
        "name": { "formatted": "Ann Lee", "familyName": "Lee", "givenName": "Ann" },
        "roles": [],
        ENTERPRISE: { "employeeNumber": "701984", "manager": "6b9ee9c2-4b2c-4b32-9d51-4ee6d1f9b7a1" },
    });
    read_user(body).expect("a user")
}

fn patch_user(before: Document, body: Value) -> Document {
    let patch = Patch::read(&map(body)).expect("a patch");
    patch.apply_to_user(&user(before)).expect("a document")
}

fn patch_group(body: Value) -> (Document, MemberChange) {
    let patch = Patch::read(&map(body)).expect("a patch");
    assert!(!patch.needs_members(), "no client's patch needs to read the members");
    patch
        .apply_to_group(&group(read_group(json!({ "displayName": "Staff" })).expect("a group")), None)
        .expect("a change")
}

#[test]
fn entra_makes_a_user_with_a_plain_manager_and_empty_lists() {
    let document = entra_user();
    assert_eq!(
        document.as_map()[ENTERPRISE]["manager"],
        json!({ "value": "6b9ee9c2-4b2c-4b32-9d51-4ee6d1f9b7a1" })
    );
    assert_eq!(document.user_name().expect("a name").as_str(), "Ann.Lee@example.com");
    assert_eq!(document.as_map().get("roles"), None);
    assert_eq!(schemas(ResourceType::User, &document), [CORE_USER, ENTERPRISE]);
}

#[test]
fn entra_deactivates_by_a_text() {
    for value in [json!("False"), json!(false)] {
        let body =
            json!({ "schemas": [PATCH_OP], "Operations": [{ "op": "Replace", "path": "active", "value": value }] });
        assert!(!patch_user(entra_user(), body).active());
    }
}

#[test]
fn entra_changes_single_attributes_in_capitals() {
    let document = patch_user(
        entra_user(),
        json!({ "schemas": [PATCH_OP], "Operations": [
            { "op": "Replace", "path": "displayName", "value": "Meier, Ann" },
            { "op": "Replace", "path": "name.familyName", "value": "Meier" },
            { "op": "Add", "path": "addresses[type eq \"work\"].country", "value": "CH" },
            { "op": "Add", "path": "phoneNumbers[type eq \"mobile\"].value", "value": "+41 44 000 00 00" },
            { "op": "Replace", "path": "emails[type eq \"work\"].value", "value": "Ann.Meier@example.com" },
            { "op": "Add", "path": "roles[primary eq \"True\"].value", "value": "auditor" },
            { "op": "Add", "path": format!("{ENTERPRISE}:department"), "value": "Sales" },
            { "op": "Replace", "path": format!("{ENTERPRISE}:manager"), "value": "f1" },
            { "op": "Remove", "path": format!("{ENTERPRISE}:employeeNumber") },
            { "op": "Remove", "path": "title" },
        ] }),
    );
    let expected = json!({
        "externalId": "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef", "userName": "Ann.Lee@example.com", "active": true,
        "displayName": "Meier, Ann", "name": { "formatted": "Ann Lee", "familyName": "Meier", "givenName": "Ann" },
        "emails": [{ "primary": true, "type": "work", "value": "Ann.Meier@example.com" }],
        "addresses": [{ "type": "work", "country": "CH" }], "phoneNumbers": [{ "type": "mobile", "value": "+41 44 000 00 00" }],
        "roles": [{ "primary": true, "value": "auditor" }],
        ENTERPRISE: { "department": "Sales", "manager": { "value": "f1" } },
    });
    assert_eq!(*document.as_map(), map(expected));
}

#[test]
fn entra_gives_a_manager_as_a_list_of_one() {
    let manager = json!([{ "$ref": "http://x/scim/v2/Users/8", "value": "8" }]);
    let body =
        json!({ "Operations": [{ "op": "Add", "path": format!("{ENTERPRISE}:manager"), "value": manager }] });
    let document = patch_user(entra_user(), body);
    assert_eq!(
        document.as_map()[ENTERPRISE]["manager"],
        json!({ "$ref": "http://x/scim/v2/Users/8", "value": "8" })
    );
}

#[test]
fn entra_with_its_flag_replaces_by_dotted_and_qualified_names() {
    let document = patch_user(
        entra_user(),
        json!({ "schemas": [PATCH_OP], "Operations": [{ "op": "replace", "value": {
            "displayName": "Bea", "name.givenName": "Bea", "name.familyName": "Ray", "active": false,
            format!("{ENTERPRISE}:employeeNumber"): "702", format!("{ENTERPRISE}:manager"): { "value": "9" },
        } }] }),
    );
    let map = document.as_map();
    assert_eq!(map["name"], json!({ "formatted": "Ann Lee", "givenName": "Bea", "familyName": "Ray" }));
    assert_eq!(map[ENTERPRISE], json!({ "employeeNumber": "702", "manager": { "value": "9" } }));
    assert!(!document.active());
}

#[test]
fn entra_makes_a_group_with_a_schema_that_nobody_knows() {
    let document = read_group(json!({
        "schemas": [
            "urn:ietf:params:scim:schemas:core:2.0:Group",
            "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group",
        ],
        "externalId": "8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159", "displayName": "Staff", "meta": { "resourceType": "Group" },
        "members": [{ "$ref": null, "value": id(10) }],
    }))
    .expect("a group");
    assert_eq!(schemas(ResourceType::Group, &document), ["urn:ietf:params:scim:schemas:core:2.0:Group"]);
    assert_eq!(document.members().expect("members"), [NewMember { id: id(10), display: None }]);
    assert!(document.into_attributes().is_empty());
}

#[test]
fn entra_removes_a_member_by_value_and_with_its_flag_by_filter() {
    for operation in [
        json!({ "op": "Remove", "path": "members", "value": [{ "$ref": null, "value": id(10) }] }),
        json!({ "op": "remove", "path": format!("members[value eq \"{}\"]", id(10)) }),
    ] {
        let (_, change) = patch_group(json!({ "schemas": [PATCH_OP], "Operations": [operation] }));
        assert_eq!(change, MemberChange { reset: false, remove: vec![id(10)], add: vec![] });
    }
    let operation = json!({ "op": "Add", "path": "members", "value": [{ "$ref": null, "value": id(10) }] });
    let (_, change) = patch_group(json!({ "schemas": [PATCH_OP], "Operations": [operation] }));
    assert_eq!(change.add, [NewMember { id: id(10), display: None }]);
}

#[test]
fn okta_deactivates_without_a_path_and_makes_users_with_a_password() {
    let document = read_user(json!({
        "schemas": [CORE_USER], "userName": "bob@example.com", "name": { "givenName": "Bob", "familyName": "Ray" },
        "emails": [{ "primary": true, "value": "bob@example.com", "type": "work" }], "displayName": "Bob Ray",
        "locale": "en-US", "externalId": "00ujl29u0le5T6Aj10h7", "groups": [], "password": "1mz050nq", "active": true,
    }))
    .expect("a user");
    assert_eq!(document.as_map().get("password"), None);
    let body = json!({ "schemas": [PATCH_OP], "Operations": [{ "op": "replace", "value": { "active": false } }] });
    let mut expected = document.as_map().clone();
    expected.insert("active".to_owned(), json!(false));
    assert_eq!(*patch_user(document, body).as_map(), expected);
}

#[test]
fn okta_renames_a_group_by_an_object_with_its_id() {
    let value = json!({ "id": id(2), "displayName": "All staff" });
    let (document, change) =
        patch_group(json!({ "schemas": [PATCH_OP], "Operations": [{ "op": "replace", "value": value }] }));
    assert_eq!((document.group_name().expect("a name"), change), ("All staff".to_owned(), MemberChange::default()));
}

#[test]
fn okta_removes_and_adds_members_in_one_request_and_replaces_all() {
    let bea = json!([{ "value": id(11), "display": "bea@example.com" }]);
    let add = vec![NewMember { id: id(11), display: Some("bea@example.com".to_owned()) }];
    let (_, change) = patch_group(json!({ "schemas": [PATCH_OP], "Operations": [
        { "op": "remove", "path": format!("members[value eq \"{}\"]", id(10)) },
        { "op": "add", "path": "members", "value": bea },
    ] }));
    assert_eq!(change, MemberChange { reset: false, remove: vec![id(10)], add: add.clone() });
    for (value, add) in [(bea, add), (json!([]), vec![])] {
        let operation = json!({ "op": "replace", "path": "members", "value": value });
        let (_, change) = patch_group(json!({ "schemas": [PATCH_OP], "Operations": [operation] }));
        assert_eq!(change, MemberChange { reset: true, remove: vec![], add });
    }
}
