//! What backends do with their API key: grants, and verifying tokens.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fidelio_client::Client;
use fidelio_client::types::{GrantRequest, GrantScope, TokenVerifyRequest};
use fidelio_flows::By;
use fidelio_flows::administration::NewApiKey;
use fidelio_identity::{ApiKeySecret, Scope, Scopes};
use fidelio_kernel::Paging;
use fidelio_tests::{Person, Tenant, on_both_databases};
use reqwest::Method;
use serde_json::json;
use tokio::time::sleep;

use crate::support::{
    Http, authorised, claims, grant, passkeys, refusal, refusal_and_message, tampered, with_settings,
};

fn request(grants: &[GrantScope], username: Option<&str>) -> GrantRequest {
    GrantRequest { grants: grants.to_vec(), username: username.map(str::to_owned) }
}

async fn verify(client: &Client, token: &str) -> Result<(), u16> {
    let verified = client.mgmt_token_verify(&TokenVerifyRequest { jwt_access: token.to_owned() }).await;
    if verified.is_ok() { Ok(()) } else { Err(refusal(verified)) }
}

/// The API key as it is kept.
async fn kept(tenant: &Tenant, text: &str) -> fidelio_identity::ApiKey {
    let id = ApiKeySecret::parse(text).unwrap().id();
    let keys = tenant
        .installation
        .administration
        .api_keys(tenant.id(), Paging { after: None, limit: 50 })
        .await
        .unwrap()
        .items;
    keys.into_iter().find(|key| key.id == id).unwrap()
}

on_both_databases! {
    async fn a_grant_carries_exactly_its_scopes_and_lives_as_long_as_the_application_says(tenant: &Tenant) {
        let brief = with_settings(tenant, |settings| settings.grant_seconds = 7).await;
        for (tenant, seconds) in [(tenant, 60), (&brief, 7)] {
            let mut ann = Person::new(tenant);
            let id = ann.register().await.unwrap().user_id;
            let granted = [GrantScope::PasskeyWrite, GrantScope::ProfileRead];
            let claims = claims(&grant(tenant, &granted, Some(&ann.name.to_uppercase())).await);
            assert_eq!(claims["scopes"], json!(["passkey:write", "profile:read"]));
            assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), seconds);
            assert_eq!((&claims["sub"], &claims["username"]), (&json!(id), &json!(ann.name)));
            assert_eq!((&claims["aud"], &claims["tokenType"]), (&json!(tenant.id()), &json!("jwtAccess")));
            assert_eq!(claims["verify"], "/fido2/v2/mgmt/token/verify");
        }
    }

    async fn a_key_grants_only_what_it_holds(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let name = Some(ann.name.as_str());
        let key = tenant.key_with(Scopes::from(vec![Scope::PasskeyRead, Scope::RegWrite])).await;
        let client = tenant.client.api_key(&key);
        client.mgmt_grant_create(&request(&[GrantScope::PasskeyRead, GrantScope::RegWrite], name)).await.unwrap();
        for scopes in [&[GrantScope::PasskeyWrite][..], &[GrantScope::PasskeyRead, GrantScope::PasskeyWrite]] {
            let (status, message) = refusal_and_message(client.mgmt_grant_create(&request(scopes, name)).await);
            assert!(status == 403 && message.contains("passkey:write"), "{status} {message}");
        }
    }

    async fn scopes_that_cannot_be_granted_are_refused_by_name(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let http = Http::new(tenant);
        let unknown = [json!(["admin"]), json!(["reg:write", "user:write"]), json!(["external:verify"])];
        for grants in unknown.into_iter().chain([json!([])]) {
            let body = json!({"grants": grants, "username": ann.name});
            let request = http.json(Method::POST, "/fido2/v2/mgmt/grant", &body);
            let answer = http.send(authorised(request, &tenant.api_key)).await;
            assert!(answer.status == 400 && answer.message().contains("grants"), "{grants}: {}", answer.text);
        }
    }

    async fn an_unknown_user_is_granted_nothing_but_to_register(tenant: &Tenant) {
        let backend = tenant.backend();
        for scope in [GrantScope::PasskeyRead, GrantScope::PasskeyWrite, GrantScope::AuthWrite] {
            assert_eq!(refusal(backend.mgmt_grant_create(&request(&[scope], Some("nobody"))).await), 404);
            let both = request(&[GrantScope::RegWrite, scope], Some("nobody"));
            assert_eq!(refusal(backend.mgmt_grant_create(&both).await), 404);
        }
        let token = grant(tenant, &[GrantScope::RegWrite], Some("Nobody")).await;
        assert_eq!(claims(&token)["username"], "Nobody");
    }

    async fn without_a_user_only_registration_is_granted(tenant: &Tenant) {
        grant(tenant, &[GrantScope::RegWrite], None).await;
        let refused = tenant.backend().mgmt_grant_create(&request(&[GrantScope::PasskeyRead], None)).await;
        let (status, message) = refusal_and_message(refused);
        assert!(status == 400 && message.contains("username"), "{status} {message}");
    }

    async fn a_key_comes_as_basic_as_bearer_or_bare(tenant: &Tenant) {
        let key = &tenant.api_key;
        let http = Http::new(tenant);
        let ask = |credential: &str| {
            let request = http.json(Method::POST, "/fido2/v2/mgmt/grant", &json!({"grants": ["reg:write"]}));
            authorised(request, credential)
        };
        let basic = |text: String| format!("Basic {}", STANDARD.encode(text));
        for good in [key.clone(), format!("Bearer {key}"), format!("bearer {key}"), basic(format!("{key}:"))] {
            assert_eq!(http.send(ask(&good)).await.status, 200);
        }
        let altered = tampered(key);
        let basic_altered = basic(format!("{altered}:"));
        let as_password = basic(format!(":{key}"));
        for bad in ["", "Bearer", "Basic", "Basic %", "garbage", &altered, &basic_altered, &as_password] {
            assert_eq!(http.send(ask(bad)).await.status, 401, "{bad}");
        }
        let token = Person::new(tenant).register().await.unwrap().jwt_access;
        assert_eq!(http.send(ask(&token)).await.status, 401, "a user's token");
    }

    async fn revoked_and_expired_keys_are_refused(tenant: &Tenant) {
        let administration = &tenant.installation.administration;
        let revoked = tenant.key_with(Scopes::ordinary()).await;
        let client = tenant.client.api_key(&revoked);
        let ask = request(&[GrantScope::RegWrite], None);
        client.mgmt_grant_create(&ask).await.unwrap();
        administration.revoke_api_key(&By::command_line(), None, kept(tenant, &revoked).await.id).await.unwrap();
        assert_eq!(refusal(client.mgmt_grant_create(&ask).await), 401);

        let by = By::command_line();
        let made = |lifetime| {
            let new = NewApiKey { lifetime: Some(lifetime), ..NewApiKey::new("brief", Scopes::ordinary()) };
            administration.create_api_key(&by, Some(tenant.id()), new)
        };
        let (_, expired) = made(Duration::ZERO).await.unwrap();
        assert_eq!(refusal(tenant.client.api_key(&expired).mgmt_grant_create(&ask).await), 401);
        let (_, alive) = made(Duration::from_secs(60)).await.unwrap();
        tenant.client.api_key(&alive).mgmt_grant_create(&ask).await.unwrap();
    }

    async fn the_use_of_a_key_is_recorded(tenant: &Tenant) {
        let key = tenant.key_with(Scopes::ordinary()).await;
        assert_eq!(kept(tenant, &key).await.last_used_at, None);
        verify(&tenant.client.api_key(&key), "garbage").await.unwrap_err();
        let used = kept(tenant, &key).await;
        assert!(used.last_used_at.is_some_and(|at| at >= used.created_at));
    }

    async fn a_good_token_is_verified_by_a_key_with_any_scope(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let token = ann.register().await.unwrap().jwt_access;
        for scope in [Scope::PasskeyRead, Scope::ExternalVerify] {
            let key = tenant.key_with(Scopes::from(vec![scope])).await;
            assert_eq!(verify(&tenant.client.api_key(&key), &token).await, Ok(()));
        }
        let granted = grant(tenant, &[GrantScope::PasskeyRead], Some(&ann.name)).await;
        assert_eq!(verify(&tenant.backend(), &granted).await, Ok(()));
    }

    async fn a_token_that_is_not_authentic_is_not_verified(tenant: &Tenant) {
        let token = Person::new(tenant).register().await.unwrap().jwt_access;
        let other = with_settings(tenant, |_| ()).await;
        assert_eq!(verify(&other.backend(), &token).await, Err(401), "of another tenant");
        for bad in ["", "garbage", "a.b.c", &tampered(&token), &tenant.api_key] {
            assert_eq!(verify(&tenant.backend(), bad).await, Err(401), "{bad}");
        }
    }

    async fn a_token_dies_with_its_passkey(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let first = ann.register().await.unwrap();
        let second = ann.register_with(&tenant.client.access_token(&first.jwt_access)).await.unwrap();
        tenant.client.access_token(&second.jwt_access).passkey_delete(&first.passkey_id).await.unwrap();
        assert_eq!(verify(&tenant.backend(), &first.jwt_access).await, Err(401));
        assert_eq!(verify(&tenant.backend(), &second.jwt_access).await, Ok(()));
        assert_eq!(passkeys(tenant, &second.jwt_access).await.len(), 1);
    }

    async fn tokens_and_grants_expire(tenant: &Tenant) {
        let tenant = with_settings(tenant, |settings| {
            settings.access_token_seconds = 1;
            settings.grant_seconds = 1;
        })
        .await;
        let mut ann = Person::new(&tenant);
        let token = ann.register().await.unwrap().jwt_access;
        let granted = grant(&tenant, &[GrantScope::PasskeyRead], Some(&ann.name)).await;
        sleep(Duration::from_millis(1100)).await;
        for expired in [token, granted] {
            assert_eq!(verify(&tenant.backend(), &expired).await, Err(401));
            assert_eq!(refusal(tenant.client.access_token(&expired).passkeys_list().await), 401);
        }
    }
}
