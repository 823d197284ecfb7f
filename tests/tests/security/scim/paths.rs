//! Operations of a PATCH on what is not a client's to change.

use fidelio_tests::{Tenant, on_both_databases};
use serde_json::{Value, json};

use super::support::{ENTERPRISE, Scim};

const OTHER: &str = "0193b6a2-1f4d-7a3b-8c5d-6e7f8091a2b3";
const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";

/// A user who has something everywhere.
async fn somebody(tenant: &Tenant) -> (Scim, String) {
    let scim = Scim::of(tenant);
    let body = json!({
        "userName": "ann", "externalId": "ext-1", "displayName": "Ann", "emails": [{ "value": "ann@example.com", "type": "work", "primary": true }],
        "custom": { "a": 1 }, "urn:example:User": { "shirt": "L" }, ENTERPRISE: { "department": "Sales" },
    });
    let told = scim.send("POST", "/Users", &body).await;
    assert_eq!(told.status, 201, "{told:?}");
    let path = format!("/Users/{}", told.id());
    (scim, path)
}

on_both_databases! {
    async fn nothing_that_the_service_tells_can_be_written_and_no_other_operation_is_carried_out(tenant: &Tenant) {
        let (scim, path) = somebody(tenant).await;
        scim.group("Sales", &[path.rsplit('/').next().unwrap()]).await;
        let before = scim.get(&path).await;
        let fine = json!({ "op": "replace", "path": "title", "value": "Boss" });
        for name in [
            "id", "ID", "meta", "meta.version", "meta.created", "meta.lastModified", "meta.location", "meta.resourceType", "groups",
            "groups.value", "groups.display", "groups[value eq \"x\"]", "groups[display pr].display", "schemas",
            &format!("{USER}:id"), &format!("{USER}:meta.version"), &format!("{USER}:groups"),
        ] {
            for op in ["add", "replace", "remove"] {
                let value = if op == "remove" { Value::Null } else { json!(OTHER) };
                let bad = json!({ "op": op, "path": name, "value": value });
                for operations in [json!([bad]), json!([fine, bad]), json!([bad, fine])] {
                    let told = scim.patch(&path, operations).await;
                    assert_eq!(told.status, 400, "{op} {name}: {told:?}");
                    assert!(["mutability", "invalidPath", "invalidValue"].contains(&told.kind()), "{op} {name}: {told:?}");
                }
            }
        }
        for value in [json!({ "id": OTHER }), json!({ "meta": { "version": "W/\"9\"" } }), json!({ "groups": [{ "value": OTHER }] })] {
            let mut with_title = value.clone();
            with_title["title"] = json!("Boss");
            for value in [value, with_title] {
                let told = scim.patch(&path, json!([{ "op": "replace", "value": value }])).await;
                assert_eq!((told.status, told.kind()), (400, "mutability"), "{value}: {told:?}");
            }
        }
        let after = scim.get(&path).await;
        assert_eq!((after.body, after.etag), (before.body, before.etag));
    }

    async fn a_put_cannot_write_them_either(tenant: &Tenant) {
        let (scim, path) = somebody(tenant).await;
        let before = scim.get(&path).await.body;
        let mut body = before.clone();
        body["id"] = json!(OTHER);
        body["meta"] = json!({ "version": "W/\"99\"", "created": "1970-01-01T00:00:00Z", "location": "https://attacker.example", "resourceType": "Group" });
        body["groups"] = json!([{ "value": OTHER, "display": "Admins" }]);
        let told = scim.send("PUT", &path, &body).await;
        assert_eq!(told.status, 200, "{told:?}");
        assert_eq!(scim.get(&path).await.body, before, "nothing that is a client's was changed");
        assert_eq!(scim.get(&format!("/Users/{OTHER}")).await.status, 404);
    }

    async fn a_path_that_is_no_attribute_is_refused_and_no_other_operation_is_carried_out(tenant: &Tenant) {
        let (scim, path) = somebody(tenant).await;
        let before = scim.get(&path).await;
        let fine = json!({ "op": "replace", "path": "title", "value": "Boss" });
        for name in [
            "__proto__", "__proto__.admin", "constructor", "constructor.prototype", "prototype", "toString", "unknown", "unknown.part", "epoch",
            "application", "version", "urn:evil:2.0:User", "urn:evil:2.0:User:admin", "urn:evil:2.0:User:__proto__.x", &format!("{USER}:__proto__"),
            &format!("{USER}:unknown"), &format!("{ENTERPRISE}:unknown"), &format!("{ENTERPRISE}:__proto__"), "emails.unknown.deeper", "emails[", "emails[]",
            "emails[type eq]", "emails[type eq \"work\"", "emails[type eq \"work\"].", "emails[type eq \"work\"].value.x", "name[givenName pr]",
            "userName[value eq \"x\"]", "members", "/userName", "$.userName", "userName/0", "../../users", "userName; DROP TABLE users", "", " ", ".",
            "name..givenName", "name.", ".name", "urn:", ":", "a b", "\u{202e}", "é",
        ] {
            for op in ["add", "replace"] {
                let bad = json!({ "op": op, "path": name, "value": "x" });
                for operations in [json!([bad]), json!([fine, bad])] {
                    let told = scim.patch(&path, operations).await;
                    assert_eq!(told.status, 400, "{op} {name:?}: {told:?}");
                    assert!(["invalidPath", "invalidFilter", "invalidValue", "noTarget"].contains(&told.kind()), "{op} {name:?}: {told:?}");
                }
            }
        }
        for value in [json!({ "__proto__": { "admin": true } }), json!({ "constructor": 1 }), json!({ "urn:evil:2.0:User": { "admin": true } }), json!({ ENTERPRISE: { "__proto__": 1 } })] {
            let mut operations = json!([{ "op": "add", "value": value }]);
            let told = scim.patch(&path, operations.clone()).await;
            assert_eq!((told.status, told.kind()), (400, "invalidPath"), "{value}: {told:?}");
            operations.as_array_mut().unwrap().insert(0, fine.clone());
            assert_eq!(scim.patch(&path, operations).await.status, 400, "{value}");
        }
        let after = scim.get(&path).await;
        assert_eq!((after.body, after.etag), (before.body, before.etag));
    }

    async fn an_operation_that_is_none_is_refused(tenant: &Tenant) {
        let (scim, path) = somebody(tenant).await;
        let before = scim.get(&path).await;
        for operations in [
            json!([]), json!({}), json!("x"), Value::Null, json!([null]), json!([[]]), json!(["x"]), json!([{}]), json!([{ "op": "move", "from": "/a", "path": "/b" }]),
            json!([{ "op": "test", "path": "title", "value": "x" }]), json!([{ "op": ["add"], "path": "title", "value": "x" }]), json!([{ "op": "add", "path": 1, "value": "x" }]),
            json!([{ "op": "add", "path": ["title"], "value": "x" }]), json!([{ "op": "remove" }]), json!([{ "op": "add", "path": "title" }]),
            json!([{ "op": "replace", "value": "x" }]), json!([{ "op": "replace", "value": ["x"] }]), json!([{ "op": "replace", "path": "userName", "value": null }]),
            json!([{ "op": "remove", "path": "userName" }]), json!([{ "op": "replace", "path": "userName", "value": "" }]), json!([{ "op": "replace", "path": "userName", "value": 1 }]),
            json!([{ "op": "replace", "path": "active", "value": "perhaps" }]), json!([{ "op": "replace", "path": "active", "value": 0 }]),
            json!([{ "op": "add", "path": "title", "value": "x", "VALUE": "y" }]), json!([{ "op": "add", "OP": "remove", "path": "title", "value": "x" }]),
            json!([{ "op": "add", "value": { "title": "x", "TITLE": "y" } }]), json!([{ "op": "add", "path": "emails", "value": [{ "value": "a", "VALUE": "b" }] }]),
        ] {
            let told = scim.patch(&path, operations.clone()).await;
            assert_eq!(told.status, 400, "{operations}: {told:?}");
        }
        let twice = r#"{"Operations": [{"op": "replace", "path": "title", "value": "x"}], "operations": []}"#;
        assert_eq!(scim.raw("PATCH", &path, twice).await.status, 400);
        let after = scim.get(&path).await;
        assert_eq!((after.body, after.etag), (before.body, before.etag));
    }

    async fn a_group_is_held_to_the_same(tenant: &Tenant) {
        let scim = Scim::of(tenant);
        let (ann, bob) = (scim.user("ann").await, scim.user("bob").await);
        let path = format!("/Groups/{}", scim.group("Sales", &[&ann]).await);
        let before = scim.get(&path).await;
        let fine = json!({ "op": "add", "path": "members", "value": [{ "value": bob }] });
        for name in [
            "id", "meta", "meta.version", "schemas", "__proto__", "members.__proto__", "members[value eq \"x\"].value", "members.value", "members.$ref", "userName",
            "urn:evil:Group:x", "members[value eq \"x\"].admin",
        ] {
            for op in ["add", "replace"] {
                let told = scim.patch(&path, json!([fine, { "op": op, "path": name, "value": "x" }])).await;
                assert_eq!(told.status, 400, "{op} {name}: {told:?}");
                assert!(["mutability", "invalidPath", "noTarget", "invalidValue"].contains(&told.kind()), "{op} {name}: {told:?}");
            }
        }
        for members in [json!([{ "value": OTHER }]), json!([{ "value": "ann" }]), json!([{ "value": 1 }]), json!([{ "display": "x" }]), json!("' OR 1=1"), json!([[]])] {
            let told = scim.patch(&path, json!([fine, { "op": "add", "path": "members", "value": members }])).await;
            assert_eq!((told.status, told.kind()), (400, "invalidValue"), "{members}: {told:?}");
            let made = scim.send("POST", "/Groups", &json!({ "displayName": "Another", "members": members })).await;
            assert_eq!(made.status, 400, "{members}: {made:?}");
        }
        let after = scim.get(&path).await;
        assert_eq!((after.body, after.etag), (before.body, before.etag));
        assert_eq!(scim.find("/Groups", "displayName eq \"Another\"").await, Vec::<String>::new());
    }
}
