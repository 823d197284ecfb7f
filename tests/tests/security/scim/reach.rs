//! Every identifier with every credential that is not for it.

use fidelio_identity::Scope;
use fidelio_tests::{Person, TenantOptions, on_both_databases};
use serde_json::{Value, json};

use super::support::{PATCH_OP, Scim, received, values};

on_both_databases! {
    async fn nothing_of_one_application_is_there_for_the_key_of_another(tenant: &Tenant) {
        let (here, other) = (Scim::of(tenant), tenant.another(TenantOptions::default()).await);
        let there = Scim::of(&other);
        let ann = here.send("POST", "/Users", &json!({ "userName": "ann", "externalId": "e-1", "title": "Secretive" })).await;
        let (ann_id, group_id) = (ann.id(), here.group("Secretives", &[&ann.id()]).await);
        let (user, group) = (format!("/Users/{ann_id}"), format!("/Groups/{group_id}"));
        let before = (here.get(&user).await.body, here.get(&group).await.body);
        let theirs = there.group("Theirs", &[]).await;
        let patch = |value: Value| json!({ "schemas": [PATCH_OP], "Operations": [{ "op": "replace", "value": value }] });
        for (path, put, patched) in [
            (&user, json!({ "userName": "ann", "active": false }), json!({ "active": false })),
            (&group, json!({ "displayName": "Theirs" }), json!({ "displayName": "Theirs too" })),
        ] {
            for (method, body) in [("GET", Value::Null), ("PUT", put), ("PATCH", patch(patched)), ("DELETE", Value::Null)] {
                let told = there.send(method, path, &body).await;
                assert_eq!(told.status, 404, "{method} {path}: {told:?}");
                let bulk = json!([{ "method": method, "path": path, "data": body }]);
                if method != "GET" {
                    assert_eq!(there.bulk(bulk).await.body["Operations"][0]["status"], "404", "{method} {path}");
                }
            }
        }
        for (path, filter) in [
            ("/Users", "userName pr".to_owned()), ("/Users", format!("id eq \"{ann_id}\"")), ("/Users", "externalId eq \"e-1\"".to_owned()),
            ("/Users", format!("groups eq \"{group_id}\"")), ("/Users", "groups.display eq \"Secretives\"".to_owned()), ("/Users", "title eq \"Secretive\" or not (title pr)".to_owned()),
            ("/Groups", format!("members eq \"{ann_id}\"")), ("/Groups", "displayName eq \"Secretives\"".to_owned()), ("/Groups", format!("id eq \"{group_id}\"")),
        ] {
            assert!(there.find(path, &filter).await.is_empty(), "{filter}");
            let searched = there.send("POST", "/.search", &json!({ "filter": filter })).await;
            assert!(!searched.body.to_string().contains("Secretive"), "{searched:?}");
        }
        for member in [&ann_id, &group_id] {
            let told = there.patch(&format!("/Groups/{theirs}"), json!([{ "op": "add", "path": "members", "value": values(&[member]) }])).await;
            assert_eq!((told.status, told.kind()), (400, "invalidValue"), "{told:?}");
            let told = there.send("POST", "/Groups", &json!({ "displayName": "More", "members": values(&[member]) })).await;
            assert_eq!((told.status, told.kind()), (400, "invalidValue"), "{told:?}");
        }
        let cursor = here.query("/Users", &[("cursor", ""), ("count", "0")]).await.body["nextCursor"].clone();
        if let Some(cursor) = cursor.as_str() {
            assert_eq!(there.query("/Users", &[("cursor", cursor), ("count", "0")]).await.kind(), "invalidCursor");
        }
        // What is unique here is so for nobody else.
        for (path, body) in [("/Users", json!({ "userName": "ann", "externalId": "e-1" })), ("/Groups", json!({ "displayName": "Secretives" }))] {
            assert_eq!(there.send("POST", path, &body).await.status, 201, "{path}");
        }
        assert_eq!((here.get(&user).await.body, here.get(&group).await.body), before);
    }

    async fn a_key_is_for_the_application_that_it_is_of_whatever_the_host_says(tenant: &Tenant) {
        let other = tenant.another(TenantOptions::default()).await;
        let scim = Scim::of(tenant);
        let path = format!("/Users/{}", scim.user("ann").await);
        for (method, path, body) in [
            ("GET", path.as_str(), Value::Null), ("GET", "/Users", Value::Null), ("POST", "/Users", json!({ "userName": "bob" })), ("DELETE", &path, Value::Null),
            ("GET", "/Schemas", Value::Null), ("POST", "/Bulk", json!({ "Operations": [] })),
        ] {
            let request = scim.request(method, path).header("Host", other.host());
            let told = received(if body.is_null() { request } else { request.json(&body) }).await;
            assert!(matches!(told.status, 401 | 403), "{method} {path}: {told:?}");
        }
        let own = scim.request("GET", &path).header("Host", tenant.host());
        assert_eq!(received(own).await.status, 200);
        for there in ["/Users", "/Groups"] {
            assert!(Scim::of(&other).find(there, "id pr").await.is_empty());
        }
    }

    async fn no_credential_but_a_key_with_the_scope_reaches_any_operation(tenant: &Tenant) {
        let scim = Scim::of(tenant);
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let signed_in = ann.log_in().await.unwrap().jwt_access;
        let session = ann.auth_init().await.unwrap().session;
        let flow = ann.mfa_begin().await.unwrap().session;
        let refresh = ann.sign_in_by_mfa().await.unwrap().refresh_token;
        let operators = tenant.operators().await.api_key;
        let invitation = tenant.invitation("somebody").await;
        let (user, group) = (scim.user("bob").await, scim.group("Sales", &[]).await);
        let read = tenant.key_with(vec![Scope::ProfileRead].into()).await;
        let write = tenant.key_with(vec![Scope::ProfileWrite].into()).await;
        let others: Vec<Scope> = fidelio_identity::Scopes::ordinary().iter().filter(|scope| !matches!(scope, Scope::ProfileRead | Scope::ProfileWrite)).collect();
        let others = tenant.key_with(others.into()).await;
        let patch = json!({ "Operations": [{ "op": "replace", "value": { "displayName": "x" } }] });
        let mut operations = vec![("POST", "/Bulk".to_owned(), json!({ "Operations": [] }), true), ("POST", "/.search".to_owned(), json!({}), false)];
        for (kind, id, body) in [("/Users", &user, json!({ "userName": "eve" })), ("/Groups", &group, json!({ "displayName": "Eves" }))] {
            let one = format!("{kind}/{id}");
            operations.extend([
                ("GET", kind.to_owned(), Value::Null, false), ("POST", format!("{kind}/.search"), json!({}), false), ("GET", one.clone(), Value::Null, false),
                ("POST", kind.to_owned(), body.clone(), true), ("PUT", one.clone(), body, true), ("PATCH", one.clone(), patch.clone(), true), ("DELETE", one, Value::Null, true),
            ]);
        }
        for path in ["/ServiceProviderConfig", "/ResourceTypes", "/ResourceTypes/User", "/Schemas", "/Schemas/urn:ietf:params:scim:schemas:core:2.0:User"] {
            operations.push(("GET", path.to_owned(), Value::Null, false));
        }
        for credential in [&signed_in, &session, &flow, &refresh, &operators, &invitation, &others, "", "x"] {
            for (method, path, body, _) in &operations {
                let told = scim.with_key(credential).send(method, path, body).await;
                assert!(matches!(told.status, 401 | 403), "{method} {path} {credential:.20}: {told:?}");
            }
        }
        for (method, path, body, is_write) in &operations {
            let key = if *is_write { &read } else { &write };
            assert_eq!(scim.with_key(key).send(method, path, body).await.status, 403, "{method} {path}");
        }
        // The one operation that takes a token takes nothing else.
        for credential in [&tenant.api_key, &operators, &session, &flow, &refresh, ""] {
            assert!(matches!(scim.with_key(credential).get("/Me").await.status, 401 | 403), "{credential:.20}");
        }
        assert_eq!(scim.with_key(&signed_in).get("/Me").await.status, 404, "who is not provisioned");
        assert_eq!(scim.get(&format!("/Users/{user}")).await.body["userName"], "bob");
        assert_eq!(scim.get(&format!("/Groups/{group}")).await.body["displayName"], "Sales");
    }

    async fn what_one_client_calls_a_user_is_nothing_to_another_client(tenant: &Tenant) {
        let one = Scim::of(tenant);
        let other = one.with_key(tenant.key_with(vec![Scope::ProfileRead, Scope::ProfileWrite].into()).await);
        let ann = one.send("POST", "/Users", &json!({ "userName": "ann", "externalId": "e-1" })).await.id();
        let told = other.send("POST", "/Users", &json!({ "userName": "bob", "externalId": "e-1" })).await;
        assert_eq!(told.status, 201, "{told:?}");
        assert_eq!(one.find("/Users", "externalId eq \"e-1\"").await, std::slice::from_ref(&ann));
        assert_eq!(other.find("/Users", "externalId eq \"e-1\"").await, [told.id()]);
        assert!(other.get(&format!("/Users/{ann}")).await.body.get("externalId").is_none());
        assert_eq!(other.send("PUT", &format!("/Users/{ann}"), &json!({ "userName": "ann" })).await.status, 200);
        assert_eq!(one.get(&format!("/Users/{ann}")).await.body["externalId"], "e-1");
    }
}
