//! That nothing is left to whoever was deprovisioned, however a client says it. What else a user can hold, and what
//! becomes of it, is in `cuts`.

use fidelio_client::types::{GrantRequest, GrantScope};
use fidelio_tests::{Person, Tenant, on_both_databases};
use serde_json::{Value, json};

use super::support::{PATCH_OP, Scim, link};
use crate::support::{status, verified, with_settings};

const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";

/// A way to say that somebody is not active any more: method and body.
fn ways(name: &str) -> Vec<(&'static str, Value)> {
    let patch = |operations: Value| ("PATCH", json!({ "schemas": [PATCH_OP], "Operations": operations }));
    let entra = (
        "PATCH",
        json!({ "schemas": [PATCH_OP], "operations": [{ "OP": "Replace", "Path": "active", "Value": "False" }] }),
    );
    vec![
        ("PUT", json!({ "schemas": [USER], "userName": name, "active": false })),
        ("PUT", json!({ "userName": name, "active": "False" })),
        ("PUT", json!({ "USERNAME": name, "ACTIVE": "false" })),
        patch(json!([{ "op": "replace", "path": "active", "value": false }])),
        patch(json!([{ "op": "add", "path": "active", "value": false }])),
        patch(json!([{ "op": "Replace", "path": "active", "value": "False" }])),
        patch(json!([{ "op": "Add", "path": "ACTIVE", "value": "FALSE" }])),
        patch(json!([{ "op": "replace", "path": format!("{USER}:active"), "value": false }])),
        patch(json!([{ "op": "replace", "value": { "active": false } }])),
        patch(json!([{ "op": "replace", "value": { "active": "False" } }])),
        patch(json!([{ "op": "add", "value": { format!("{USER}:active"): false } }])),
        patch(
            json!([{ "op": "replace", "path": "title", "value": "Gone" }, { "op": "replace", "value": { "active": false } }]),
        ),
        patch(
            json!([{ "op": "replace", "path": "active", "value": true }, { "op": "replace", "path": "active", "value": false }]),
        ),
        entra,
    ]
}

/// Somebody who was provisioned, then registered a passkey and signed in: the person, and what that one holds.
async fn somebody<'a>(tenant: &'a Tenant, scim: &Scim) -> (Person<'a>, String, Vec<String>, String) {
    let mut ann = Person::new(tenant);
    let id = scim.user(&ann.name).await;
    let request = GrantRequest {
        grants: vec![GrantScope::RegWrite, GrantScope::PasskeyRead],
        username: Some(ann.name.clone()),
    };
    let grant = tenant.backend().mgmt_grant_create(&request).await.unwrap().into_inner().token;
    let registered = ann.register_with(&tenant.client.access_token(&grant)).await.unwrap();
    assert_eq!(registered.user_id, id);
    let mfa = ann.sign_in_by_mfa().await.unwrap();
    let login = ann.log_in().await.unwrap().jwt_access;
    (ann, id, vec![registered.jwt_access, login, mfa.access_token, grant], mfa.refresh_token)
}

/// That a user can do nothing.
async fn is_out(ann: &mut Person<'_>, tokens: &[String], refresh: &str, what: &str) {
    let tenant = ann.tenant;
    for token in tokens {
        assert_eq!(verified(tenant, token).await, 401, "{what}");
        assert_eq!(status(&tenant.client.access_token(token).passkeys_list().await), 401, "{what}");
    }
    let request = fidelio_client::types::TokenRequest {
        grant_type: "refresh_token".to_owned(),
        refresh_token: refresh.to_owned(),
        client_id: None,
        scope: None,
    };
    assert!(tenant.client.oauth2_token(&request).await.is_err(), "{what}");
}

on_both_databases! {
    async fn whoever_is_deactivated_holds_nothing_however_it_is_said_and_nothing_of_it_comes_back(tenant: &Tenant) {
        let scim = Scim::of(tenant);
        let count = ways("").len();
        for at in 0..count {
            let (mut ann, id, tokens, refresh) = somebody(tenant, &scim).await;
            let (path, (method, body)) = (format!("/Users/{id}"), ways(&ann.name).remove(at));
            let begun = ann.auth_init().await.unwrap();
            let completion = ann.get(&begun);
            for token in &tokens[..3] {
                assert_eq!(verified(tenant, token).await, 200);
            }
            // Half of them in a request of several.
            if at % 2 == 0 {
                let told = scim.send(method, &path, &body).await;
                assert_eq!((told.status, &told.body["active"]), (200, &json!(false)), "{body}: {told:?}");
            } else {
                let told = scim.bulk(json!([{ "method": method, "path": path, "data": body }])).await;
                assert_eq!(told.body["Operations"][0]["status"], "200", "{body}: {told:?}");
            }
            let what = format!("{method} {body}");
            is_out(&mut ann, &tokens, &refresh, &what).await;
            assert!(status(&tenant.client.auth_complete(&completion).await) >= 400, "{what}");
            assert!(ann.log_in().await.is_err(), "{what}");
            assert!(ann.sign_in_by_mfa().await.is_err(), "{what}");
            assert_eq!(scim.get(&path).await.body["active"], false, "still there to be read");
            // Said again, it changes nothing.
            let etag = scim.get(&path).await.etag;
            let again = scim.patch(&path, json!([{ "op": "replace", "path": "active", "value": "False" }])).await;
            assert_eq!((again.status, again.etag), (200, etag));
            let on = scim.patch(&path, json!([{ "op": "replace", "path": "active", "value": "True" }])).await;
            assert_eq!(on.body["active"], true);
            is_out(&mut ann, &tokens, &refresh, &what).await;
            ann.log_in().await.expect("the passkey is good again");
        }
    }

    async fn whoever_was_linked_is_deactivated_as_anybody_else(tenant: &Tenant) {
        let scim = Scim::of(tenant);
        let admin = tenant.key_with(vec![fidelio_identity::Scope::Admin].into()).await;
        for method in ["PUT", "DELETE"] {
            let mut ann = Person::new(tenant);
            let registered = ann.register().await.unwrap();
            let tokens = vec![registered.jwt_access.clone(), ann.log_in().await.unwrap().jwt_access];
            let refresh = ann.sign_in_by_mfa().await.unwrap().refresh_token;
            link(tenant, &admin, &registered.user_id).await;
            let body = if method == "PUT" { json!({ "userName": ann.name, "active": false }) } else { Value::Null };
            let told = scim.send(method, &format!("/Users/{}", registered.user_id), &body).await;
            assert!(matches!(told.status, 200 | 204), "{told:?}");
            is_out(&mut ann, &tokens, &refresh, method).await;
            assert!(ann.log_in().await.is_err(), "{method}");
        }
    }

    async fn whoever_is_made_inactive_cannot_get_in_by_any_door(tenant: &Tenant) {
        let tenant = &with_settings(tenant, |settings| settings.external_auth = true).await;
        let scim = Scim::of(tenant);
        for active in [json!(false), json!("False"), json!("false")] {
            let mut ann = Person::new(tenant);
            let body = json!({ "userName": ann.name, "active": active, "emails": [{ "value": ann.name, "primary": true }] });
            let made = scim.send("POST", "/Users", &body).await;
            assert_eq!((made.status, &made.body["active"]), (201, &json!(false)), "{made:?}");
            assert!(ann.register().await.is_err(), "by signing up with the name");
            let request = GrantRequest { grants: vec![GrantScope::RegWrite], username: Some(ann.name.clone()) };
            if let Ok(grant) = tenant.backend().mgmt_grant_create(&request).await {
                assert!(ann.register_with(&tenant.client.access_token(&grant.token)).await.is_err());
            }
            let request = fidelio_client::types::ExternalAuthRequest { username: ann.name.clone() };
            if let Ok(vouched) = tenant.backend().mgmt_grant_external_auth(&request).await
                && let Ok(mut flow) = fidelio_tests::Flow::begin(tenant, &fidelio_tests::Flow::request(&ann)).await
            {
                assert!(flow.with_token(&vouched.token).await.is_err());
            }
            assert!(crate::support::stored(tenant, &ann.name).await.is_empty());
        }
    }

    async fn whoever_was_deleted_does_not_come_back_under_the_same_name(tenant: &Tenant) {
        let scim = Scim::of(tenant);
        let (mut ann, id, tokens, refresh) = somebody(tenant, &scim).await;
        let group = scim.group("Sales", &[&id]).await;
        assert_eq!(scim.send("DELETE", &format!("/Users/{id}"), &Value::Null).await.status, 204);
        is_out(&mut ann, &tokens, &refresh, "deleted").await;
        assert!(scim.get(&format!("/Groups/{group}")).await.members().is_empty());
        let again = scim.user(&ann.name).await;
        assert_ne!(again, id);
        is_out(&mut ann, &tokens, &refresh, "made again").await;
        assert!(ann.log_in().await.is_err(), "the passkey is gone");
        assert!(scim.get(&format!("/Groups/{group}")).await.members().is_empty());
        assert!(scim.get(&format!("/Users/{again}")).await.body.get("groups").is_none());
    }
}
