//! Who may administer what.

use fidelio_client::types::{
    AdministratorKind, ApiKeyCreateRequest, ApplicationCreateRequest, GrantRequest, GrantScope,
};
use fidelio_identity::Scope;
use fidelio_tests::{ORIGIN, Person, RP_ID, Tenant, TenantOptions, on_both_databases};
use reqwest::Method;
use serde_json::{Value, json};

use super::{admin, shown};
use crate::coverage::{NOBODYS, operations};
use crate::support::{Http, authorised, refusal, refusal_and_message, with_settings};

fn shop() -> ApplicationCreateRequest {
    ApplicationCreateRequest {
        name: "Shop".to_owned(),
        origins: vec![ORIGIN.to_owned()],
        rp_id: RP_ID.to_owned(),
        rp_name: None,
        settings: None,
    }
}

/// Everything that the administrators of an application see of it, but for when keys were used and what was recorded.
pub(crate) async fn everything(tenant: &Tenant) -> Value {
    let (id, client) = (&tenant.id().to_string(), admin(&tenant.operators().await).await);
    let mut keys = json!(client.admin_api_keys_list(id, None, None).await.unwrap().into_inner());
    for key in keys["items"].as_array_mut().unwrap() {
        key["lastUsedAt"] = Value::Null;
    }
    let users = client.admin_users_list(id, None, None, None).await.unwrap().into_inner().items;
    let mut details = Vec::new();
    for user in users {
        details.push(json!(client.admin_user_get(id, &user.user_id).await.unwrap().into_inner()));
    }
    json!([
        details,
        shown(&client, id).await,
        keys,
        client.admin_signing_keys_list(id).await.unwrap().into_inner(),
        client.admin_mfa_policy_get(id).await.unwrap().into_inner(),
        client.admin_authenticator_policy_get(id).await.unwrap().into_inner(),
        client.admin_oidc_providers_list(id, None, None).await.unwrap().into_inner(),
        client.admin_webhooks_list(id).await.unwrap().into_inner(),
    ])
}

on_both_databases! {
    async fn a_key_of_an_ordinary_application_manages_this_one_and_no_other(tenant: &Tenant) {
        let client = admin(tenant).await;
        let id = tenant.id().to_string();
        let me = client.admin_whoami().await.unwrap().into_inner();
        assert_eq!((me.kind, &me.application, me.manages_all), (AdministratorKind::ApiKey, &id, false));
        assert_eq!(me.name, "test");
        let listed = client.admin_applications_list(None, None).await.unwrap().into_inner();
        assert_eq!(listed.items.iter().map(|one| &one.id).collect::<Vec<_>>(), [&id]);
        assert_eq!(listed.next_cursor, None);
        let (status, message) = refusal_and_message(client.admin_application_create(&shop()).await);
        assert!(status == 403 && message.contains("operator"), "{status} {message}");
        assert_eq!(client.admin_applications_list(None, None).await.unwrap().items.len(), 1);
    }

    async fn every_operation_on_another_application_finds_nothing_and_changes_nothing(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let anns = ann.register().await.unwrap();
        let webhook = json!({"url": "https://127.0.0.1:9/", "actions": ["user.deleted"]});
        let own = tenant.key_with(vec![Scope::Admin].into()).await;
        let http = Http::new(tenant);
        let at = |path: &str| format!("/fido2/v2/admin/applications/{}{path}", tenant.id());
        let made = http.send(authorised(http.json(Method::POST, &at("/webhooks"), &webhook), &own)).await;
        let webhook = made.body["webhook"]["id"].as_str().unwrap();
        let key = fidelio_identity::ApiKeySecret::parse(&own).unwrap().id().to_string();
        let before = everything(tenant).await;

        let eve = with_settings(tenant, |_| ()).await;
        let eves = eve.key_with(vec![Scope::Admin].into()).await;
        let mut count = 0;
        for operation in operations().into_iter().filter(|operation| operation.administers()) {
            let operation = operation.at(tenant);
            if !operation.names_application() {
                continue;
            }
            for id in [NOBODYS, &anns.user_id, &anns.passkey_id, &key, webhook] {
                let answer = http.send(authorised(operation.request_for(&http, id), &eves)).await;
                assert_eq!(answer.status, 404, "{}: {}", operation.id, answer.text);
                count += 1;
            }
        }
        assert!(count >= 100, "{count}");
        assert_eq!(everything(tenant).await, before);
    }

    async fn a_key_without_the_scope_administers_nothing(tenant: &Tenant) {
        let before = everything(tenant).await;
        let http = Http::new(tenant);
        for key in [tenant.api_key.clone(), tenant.another(TenantOptions::default()).await.api_key.clone()] {
            for operation in operations().into_iter().filter(|operation| operation.administers()) {
                let operation = operation.at(tenant);
                let answer = http.send(authorised(operation.request_for(&http, NOBODYS), &key)).await;
                assert_eq!(answer.status, 403, "{}: {}", operation.id, answer.text);
                assert!(answer.message().contains("admin"), "{}: {}", operation.id, answer.text);
            }
        }
        assert_eq!(everything(tenant).await, before);
    }

    async fn a_user_s_token_administers_nothing(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let token = ann.register().await.unwrap().jwt_access;
        let http = Http::new(tenant);
        for operation in operations().into_iter().filter(|operation| operation.administers()) {
            let operation = operation.at(tenant);
            let answer = http.send(authorised(operation.request_for(&http, NOBODYS), &token)).await;
            assert_eq!(answer.status, 403, "{}: {}", operation.id, answer.text);
        }
    }

    async fn a_key_of_the_operators_application_manages_every_application(tenant: &Tenant) {
        let operators = tenant.operators().await;
        let client = admin(&operators).await;
        let me = client.admin_whoami().await.unwrap().into_inner();
        assert_eq!((me.kind, me.manages_all), (AdministratorKind::ApiKey, true));
        assert_eq!(me.application, operators.id().to_string());
        assert!(!shown(&client, &tenant.id().to_string()).await.for_operators);
        assert!(shown(&client, &me.application).await.for_operators);
        let made = client.admin_application_create(&shop()).await.unwrap().into_inner();
        assert!(!shown(&client, &made.id).await.for_operators);
        for unknown in ["malformed", NOBODYS] {
            assert_eq!(refusal(client.admin_application_get(unknown).await), 404, "{unknown}");
        }
    }

    async fn the_scope_can_be_given_to_a_key_and_never_be_granted(tenant: &Tenant) {
        let client = admin(tenant).await;
        let id = &tenant.id().to_string();
        let scopes = vec!["admin".to_owned(), "passkey:read".to_owned(), "reg:write".to_owned()];
        let wanted = ApiKeyCreateRequest { name: "Both".to_owned(), scopes, expires_in_days: None, continues: None };
        let key = client.admin_api_key_create(id, &wanted).await.unwrap().key.clone();
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let http = Http::new(tenant);
        let body = json!({"grants": ["admin"], "username": ann.name});
        let answer = http.send(authorised(http.json(Method::POST, "/fido2/v2/mgmt/grant", &body), &key)).await;
        assert!(answer.status == 400 && answer.message().contains("grants"), "{}", answer.text);
        let request =
            GrantRequest { grants: vec![GrantScope::PasskeyRead, GrantScope::RegWrite], username: Some(ann.name) };
        let granted = tenant.client.api_key(&key).mgmt_grant_create(&request).await.unwrap().token.clone();
        assert_eq!(refusal(tenant.client.access_token(&granted).admin_application_get(id).await), 403);
    }

    async fn a_key_and_a_host_of_another_application_are_forbidden(tenant: &Tenant) {
        let other = with_settings(tenant, |_| ()).await;
        let http = Http::new(tenant);
        let key = tenant.key_with(vec![Scope::Admin].into()).await;
        let path = format!("/fido2/v2/admin/applications/{}", tenant.id());
        let get = |host: &Tenant| crate::support::hosted(authorised(http.request(Method::GET, &path), &key), host);
        assert_eq!(http.send(get(&other)).await.status, 403);
        assert_eq!(http.send(get(tenant)).await.status, 200);
    }
}
