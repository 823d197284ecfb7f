//! Somebody else's account, by an identifier or a name that looks like it.

use fidelio_tests::{Person, on_both_databases};
use serde_json::{Value, json};

use super::support::{Scim, link, values};
use crate::support::{registered, stored, verified};

on_both_databases! {
    async fn an_external_id_is_an_opaque_text_and_never_means_a_user(tenant: &Tenant) {
        let scim = Scim::of(tenant);
        let ann = scim.user("ann").await;
        for id in [json!(1), json!(1.0), json!(true), json!(["1"]), json!({ "value": "1" }), json!("")] {
            let body = json!({ "userName": "bob", "externalId": id });
            let told = scim.send("POST", "/Users", &body).await;
            assert_eq!((told.status, told.kind()), (400, "invalidValue"), "{id}: {told:?}");
        }
        for id in [json!(1), json!(1.0), json!(true), json!([1]), json!({ "value": 1 }), json!("")] {
            let told = scim.patch(&format!("/Users/{ann}"), json!([{ "op": "add", "path": "externalId", "value": id }])).await;
            assert_eq!((told.status, told.kind()), (400, "invalidValue"), "{id}: {told:?}");
        }
        // That it is another one's identifier, or a number, means nothing.
        for (at, id) in [ann.as_str(), "1", "0", "-1", "01", "1.0", "null"].into_iter().enumerate() {
            let told = scim.send("POST", "/Users", &json!({ "userName": format!("user-{at}"), "externalId": id })).await;
            assert_eq!((told.status, &told.body["externalId"]), (201, &json!(id)), "{told:?}");
            assert_ne!(told.id(), ann);
            assert_eq!(scim.find("/Users", &format!("externalId eq \"{id}\"")).await, [told.id()]);
        }
        for path in ["/Users/1", "/Users/0", "/Users/01", "/Users/null", "/Users/-1"] {
            for (method, body) in [("GET", Value::Null), ("PUT", json!({ "userName": "x" })), ("DELETE", Value::Null)] {
                assert_eq!(scim.send(method, path, &body).await.status, 404, "{method} {path}");
            }
        }
        assert_eq!(scim.get(&format!("/Users/{ann}")).await.body["userName"], "ann");
        let told = scim.send("POST", "/Users", &json!({ "userName": "another", "externalId": "1" })).await;
        assert_eq!((told.status, told.kind()), (409, "uniqueness"), "{told:?}");
    }

    async fn nobody_who_signed_up_is_taken_over_by_a_name_however_it_is_spelled(tenant: &Tenant) {
        let scim = Scim::of(tenant);
        let mut ann = Person::named(tenant, "Ren\u{e9}e@example.com");
        let token = ann.register().await.unwrap().jwt_access;
        let before = (tenant.user_named(&ann.name).await, stored(tenant, &ann.name).await);
        let bob = scim.user("bob").await;
        let path = format!("/Users/{bob}");
        for name in ["Ren\u{e9}e@example.com", "REN\u{c9}E@EXAMPLE.COM", "Rene\u{301}e@example.com", "rene\u{301}e@EXAMPLE.com", "RENE\u{301}E@example.com"] {
            let body = json!({ "userName": name, "displayName": "Mallory", "active": false, "emails": [{ "value": "mallory@example.com", "primary": true }] });
            for told in [
                scim.send("POST", "/Users", &body).await,
                scim.send("PUT", &path, &body).await,
                scim.patch(&path, json!([{ "op": "replace", "path": "userName", "value": name }])).await,
                scim.patch(&path, json!([{ "op": "replace", "value": body }])).await,
            ] {
                assert_eq!((told.status, told.kind()), (409, "uniqueness"), "{name}: {told:?}");
            }
            let told = scim.bulk(json!([{ "method": "POST", "path": "/Users", "bulkId": "a", "data": body }, { "method": "PATCH", "path": path, "data": { "Operations": [{ "op": "replace", "value": body }] } }])).await;
            for outcome in told.body["Operations"].as_array().unwrap() {
                assert_eq!(outcome["status"], "409", "{outcome}");
            }
        }
        assert_eq!((tenant.user_named(&ann.name).await, stored(tenant, &ann.name).await), before);
        assert!(tenant.contacts(before.0.id).await.is_empty());
        assert_eq!(verified(tenant, &token).await, 200);
        ann.log_in().await.unwrap();
        let kept = scim.get(&path).await.body;
        assert_eq!((&kept["userName"], &kept["active"], &kept["displayName"]), (&json!("bob"), &json!(true), &json!("Ann Example")));
    }

    async fn everybody_who_could_sign_up_can_be_linked_and_changed(tenant: &Tenant) {
        let scim = Scim::of(tenant);
        let admin = tenant.key_with(vec![fidelio_identity::Scope::Admin].into()).await;
        // Names as long as they may be, also in the form in which they are compared.
        for (at, text) in ["x", "é", "𐐀", "ẞ", "İ", "\u{390}", "ﬃ", "'", "\"", "\u{202e}"].into_iter().enumerate() {
            let count = 256 / text.chars().count() - 4;
            let mut ann = Person::named(tenant, &format!("{at}{}", text.repeat(count)));
            let mut request = ann.reg_init_request();
            request.user.as_mut().unwrap().display_name = Some(text.repeat(count));
            let Ok(begun) = tenant.client.reg_init(&request).await else { continue };
            let begun = begun.into_inner();
            let id = tenant.client.reg_complete(&ann.create(&begun)).await.unwrap().user_id.clone();
            link(tenant, &admin, &id).await;
            let path = format!("/Users/{id}");
            let told = scim.get(&path).await;
            assert_eq!((told.status, &told.body["userName"]), (200, &json!(ann.name)), "{text}");
            assert_eq!(scim.find("/Users", &format!("userName eq {}", json!(ann.name))).await, std::slice::from_ref(&id), "{text}");
            let told = scim.patch(&path, json!([{ "op": "replace", "path": "title", "value": "x" }])).await;
            assert_eq!(told.status, 200, "{text}: {told:?}");
            let told = scim.send("PUT", &path, &told.body).await;
            assert_eq!(told.status, 200, "{text}: {told:?}");
            ann.log_in().await.unwrap();
        }
    }

    async fn whoever_signed_up_is_not_there_for_provisioning_until_an_operator_says_so(tenant: &Tenant) {
        let scim = Scim::of(tenant);
        let mut ann = registered(tenant).await;
        let id = tenant.user_named(&ann.name).await.id.to_string();
        let before = (tenant.user_named(&ann.name).await, stored(tenant, &ann.name).await);
        let path = format!("/Users/{id}");
        let group = scim.group("Sales", &[]).await;
        let body = json!({ "userName": ann.name, "active": false });
        let off = json!([{ "op": "replace", "path": "active", "value": false }]);
        for told in [
            scim.get(&path).await,
            scim.send("PUT", &path, &body).await,
            scim.patch(&path, off.clone()).await,
            scim.send("DELETE", &path, &Value::Null).await,
            scim.get(&path.to_uppercase().replace("/USERS", "/Users")).await,
        ] {
            assert_eq!(told.status, 404, "{told:?}");
        }
        let operations = json!([
            { "method": "PUT", "path": path, "data": body }, { "method": "PATCH", "path": path, "data": { "Operations": off } }, { "method": "DELETE", "path": path },
            { "method": "POST", "path": "/Groups", "bulkId": "g", "data": { "displayName": "Others", "members": [{ "value": id }] } },
        ]);
        let statuses: Vec<_> = scim.bulk(operations).await.body["Operations"].as_array().unwrap().iter().map(|one| one["status"].clone()).collect();
        assert_eq!(statuses, ["404", "404", "404", "400"]);
        for told in [
            scim.patch(&format!("/Groups/{group}"), json!([{ "op": "add", "path": "members", "value": values(&[&id]) }])).await,
            scim.send("PUT", &format!("/Groups/{group}"), &json!({ "displayName": "Sales", "members": values(&[&id]) })).await,
            scim.send("POST", "/Groups", &json!({ "displayName": "More", "members": values(&[&id]) })).await,
        ] {
            assert_eq!((told.status, told.kind()), (400, "invalidValue"), "{told:?}");
        }
        for filter in [format!("id eq \"{id}\""), format!("userName eq \"{}\"", ann.name), "userName pr".to_owned(), "not (userName eq \"x\")".to_owned()] {
            assert!(scim.find("/Users", &filter).await.is_empty(), "{filter}");
        }
        assert!(scim.find("/Groups", &format!("members eq \"{id}\"")).await.is_empty());
        assert_eq!((tenant.user_named(&ann.name).await, stored(tenant, &ann.name).await), before);
        ann.log_in().await.unwrap();
        // Neither can a backend link, only an administrator.
        let url = format!("{}/fido2/v2/admin/applications/{}/users/{id}/provisioning", tenant.url, tenant.id());
        for key in [tenant.api_key.clone(), ann.log_in().await.unwrap().jwt_access] {
            for method in ["PUT", "DELETE"] {
                let request = crate::support::http().request(method.parse().unwrap(), &url).bearer_auth(&key);
                assert!(matches!(crate::support::send(request).await.status, 401 | 403), "{method}");
            }
        }
        let admin = tenant.key_with(vec![fidelio_identity::Scope::Admin].into()).await;
        link(tenant, &admin, &id).await;
        assert_eq!(scim.get(&path).await.body["userName"], ann.name.as_str());
        assert_eq!(stored(tenant, &ann.name).await, stored(tenant, before.0.name.as_str()).await);
        ann.log_in().await.unwrap();
        let unlinked = crate::support::send(crate::support::http().delete(&url).bearer_auth(&admin)).await;
        assert!(unlinked.status < 300, "{unlinked:?}");
        assert_eq!(scim.get(&path).await.status, 404);
        ann.log_in().await.unwrap();
    }
}
