//! API keys.

use std::time::Duration;

use fidelio_client::Client;
use fidelio_client::types::{ApiKey, ApiKeyCreateRequest, ApiKeyState, GrantRequest, GrantScope};
use fidelio_flows::By;
use fidelio_flows::administration::NewApiKey;
use fidelio_identity::{ApiKeySecret, Scopes};
use fidelio_tests::{Person, Tenant, on_both_databases};
use serde_json::json;

use super::{MALFORMED, admin, assert_names};
use crate::coverage::NOBODYS;
use crate::support::{refusal, with_settings};

fn new(name: &str, scopes: &[&str], expires_in_days: Option<i32>) -> ApiKeyCreateRequest {
    let scopes = scopes.iter().map(ToString::to_string).collect();
    ApiKeyCreateRequest { name: name.to_owned(), scopes, expires_in_days, continues: None }
}

async fn kept(client: &Client, tenant: &Tenant, id: &str) -> ApiKey {
    let page = client.admin_api_keys_list(&tenant.id().to_string(), None, None).await.unwrap().into_inner();
    page.items.into_iter().find(|key| key.id == id).expect("the key")
}

on_both_databases! {
    async fn a_created_key_works_for_its_scopes_and_is_shown_once(tenant: &Tenant) {
        let (id, client) = (&tenant.id().to_string(), admin(tenant).await);
        let made = client.admin_api_key_create(id, &new("Backend", &["user:read"], Some(2))).await.unwrap();
        let key = &made.api_key;
        assert_eq!((key.name.as_str(), &key.scopes[..]), ("Backend", &["user:read".to_owned()][..]));
        assert_eq!((key.state, key.last_used_at, key.revoked_at), (ApiKeyState::Live, None, None));
        assert_eq!((key.expires_at.unwrap() - key.created_at).num_seconds(), 2 * 86_400);
        assert!(made.key.starts_with("fid_"));
        let listed = client.admin_api_keys_list(id, None, None).await.unwrap().into_inner();
        assert!(!json!(listed).to_string().contains(&made.key[36..]), "the secret");

        let mut ann = Person::new(tenant);
        let anns = ann.register().await.unwrap();
        let backend = tenant.client.api_key(&made.key);
        backend.mgmt_user_get(&ann.name).await.unwrap();
        assert_eq!(refusal(backend.mgmt_user_delete(&anns.user_id).await), 403);
        let used = kept(&client, tenant, &key.id).await;
        assert!(used.last_used_at.is_some_and(|at| at >= used.created_at));
        let forever = client.admin_api_key_create(id, &new("Backend", &["admin", "user:read"], None)).await.unwrap();
        assert_eq!(forever.api_key.expires_at, None);
        tenant.client.api_key(&forever.key).admin_application_get(id).await.unwrap();
    }

    async fn what_is_wrong_with_a_key_to_be_is_named(tenant: &Tenant) {
        let (id, client) = (&tenant.id().to_string(), admin(tenant).await);
        let before = client.admin_api_keys_list(id, None, None).await.unwrap().items.len();
        for (member, bad) in [
            ("name", new("", &["user:read"], None)),
            ("name", new(&"x".repeat(65), &["user:read"], None)),
            ("name", new("a\0b", &["user:read"], None)),
            ("scope", new("Backend", &[], None)),
            ("scope", new("Backend", &["user:read", "everything"], None)),
            ("expiresInDays", new("Backend", &["user:read"], Some(0))),
            ("expiresInDays", new("Backend", &["user:read"], Some(-1))),
            ("expiresInDays", new("Backend", &["user:read"], Some(36_501))),
        ] {
            assert_names(client.admin_api_key_create(id, &bad).await, member);
        }
        assert_eq!(client.admin_api_keys_list(id, None, None).await.unwrap().items.len(), before);
    }

    async fn a_revoked_key_ends_at_once_with_what_it_granted(tenant: &Tenant) {
        let (id, client) = (&tenant.id().to_string(), admin(tenant).await);
        let scopes = ["passkey:read", "reg:write"];
        let made = client.admin_api_key_create(id, &new("Backend", &scopes, None)).await.unwrap().into_inner();
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let backend = tenant.client.api_key(&made.key);
        let request = GrantRequest { grants: vec![GrantScope::PasskeyRead], username: Some(ann.name.clone()) };
        let granted = tenant.client.access_token(&backend.mgmt_grant_create(&request).await.unwrap().token);
        granted.passkeys_list().await.unwrap();

        client.admin_api_key_revoke(id, &made.api_key.id).await.unwrap();
        assert_eq!(refusal(backend.mgmt_grant_create(&request).await), 401);
        assert_eq!(refusal(granted.passkeys_list().await), 401);
        let revoked = kept(&client, tenant, &made.api_key.id).await;
        assert_eq!(revoked.state, ApiKeyState::Revoked);
        assert!(revoked.revoked_at.is_some());
        assert_eq!(refusal(client.admin_api_key_revoke(id, &made.api_key.id).await), 404);
        assert_eq!(kept(&client, tenant, &made.api_key.id).await.revoked_at, revoked.revoked_at);
    }

    async fn an_expired_key_is_listed_as_such_and_works_no_more(tenant: &Tenant) {
        let (id, client) = (&tenant.id().to_string(), admin(tenant).await);
        let administration = &tenant.installation.administration;
        let by = By::command_line();
        let made = administration.create_api_key(
            &by,
            Some(tenant.id()),
            NewApiKey {
                lifetime: Some(Duration::ZERO),
                ..NewApiKey::new("Brief", Scopes::from(vec![fidelio_identity::Scope::Admin]))
            },
        );
        let (key, text) = made.await.unwrap();
        assert_eq!(kept(&client, tenant, &key.id.to_string()).await.state, ApiKeyState::Expired);
        assert_eq!(refusal(tenant.client.api_key(&text).admin_application_get(id).await), 401);
        assert_eq!(refusal(tenant.client.api_key(&text).admin_whoami().await), 401);
    }

    async fn a_key_may_revoke_itself(tenant: &Tenant) {
        let id = &tenant.id().to_string();
        let text = tenant.key_with(vec![fidelio_identity::Scope::Admin].into()).await;
        let client = tenant.client.api_key(&text);
        client.admin_api_key_revoke(id, &ApiKeySecret::parse(&text).unwrap().id().to_string()).await.unwrap();
        assert_eq!(refusal(client.admin_whoami().await), 401);
    }

    async fn keys_that_are_unknown_or_another_application_s_stay_as_they_are(tenant: &Tenant) {
        let other = with_settings(tenant, |_| ()).await;
        let others = ApiKeySecret::parse(&other.api_key).unwrap().id().to_string();
        let (id, client) = (&tenant.id().to_string(), admin(tenant).await);
        for key in MALFORMED.into_iter().chain([NOBODYS, &others]) {
            assert_eq!(refusal(client.admin_api_key_revoke(id, key).await), 404, "{key}");
        }
        assert_eq!(refusal(client.admin_api_key_revoke(&other.id().to_string(), &others).await), 404);
        assert_eq!(refusal(other.backend().mgmt_user_get("nobody").await), 404, "it works");
    }
}
