//! Nothing crosses applications, and how a request finds its own.

use fidelio_client::types::{
    AuthenticationAction, DeviceInfo, GrantRequest, GrantScope, PasskeyRenameRequest, TokenVerifyRequest,
};
use fidelio_identity::Scope;
use fidelio_tests::{Person, Tenant, on_both_databases};
use reqwest::{Method, Request};
use serde_json::{Value, json};

use crate::admin::everything;
use crate::coverage::{Operation, operations};
use crate::support::{Http, app, authorised, claims, device, grant, passkeys, refusal, with, with_settings};

const UNKNOWN: &str = "0193b6a1-7c3e-7d52-9f0a-5a4b3c2d1e0f";

fn hosted(request: Request, id: &str) -> Request {
    with(request, "Host", &format!("{id}.api.localhost"))
}

fn host_of(request: Request, tenant: &Tenant) -> Request {
    hosted(request, &tenant.id().to_string())
}

/// The bodies that begin something, for somebody.
fn inits(name: &str) -> [(&'static str, Value); 3] {
    [
        ("/fido2/v2/reg/init", json!({"user": {"username": name}})),
        ("/fido2/v2/auth/init", json!({"user": {"username": name}})),
        ("/fido2/v2/tx/init", json!({"username": name, "txPayload": "pay", "nonce": "n", "txType": "raw"})),
    ]
}

on_both_databases! {
    async fn no_identifier_of_a_tenant_means_anything_to_another(tenant: &Tenant) {
        let other = with_settings(tenant, |_| ()).await;
        let (mut ann, mut eve) = (Person::new(tenant), Person::new(&other));
        let anns = ann.register().await.unwrap();
        let eves = eve.register().await.unwrap();
        let with_eves = tenant.client.access_token(&eves.jwt_access);

        let name = PasskeyRenameRequest { name: "mine".to_owned() };
        assert_eq!(refusal(with_eves.passkey_rename(&anns.passkey_id, &name).await), 404);
        assert_eq!(refusal(with_eves.passkey_delete(&anns.passkey_id).await), 404);
        assert_eq!(passkeys(tenant, &eves.jwt_access).await[0].id, eves.passkey_id);

        let request = GrantRequest { grants: vec![GrantScope::PasskeyRead], username: Some(ann.name.clone()) };
        assert_eq!(refusal(other.backend().mgmt_grant_create(&request).await), 404);
        let token = TokenVerifyRequest { jwt_access: anns.jwt_access.clone() };
        assert_eq!(refusal(other.backend().mgmt_token_verify(&token).await), 401);

        let stranger = Person::named(&other, &ann.name);
        assert_eq!(stranger.auth_init().await.unwrap().action, AuthenticationAction::Fallback);
        assert_eq!(refusal(stranger.tx_init("pay", "nonce").await), 404);
        assert_eq!(passkeys(tenant, &anns.jwt_access).await[0].id, anns.passkey_id);
    }

    async fn every_identifier_of_a_tenant_is_unknown_to_every_credential_of_another(tenant: &Tenant) {
        let other = with_settings(tenant, |_| ()).await;
        let mut ann = Person::new(tenant);
        let anns = ann.register().await.unwrap();
        let credential = passkeys(tenant, &anns.jwt_access).await.remove(0).credential_id;
        let confirmed = ann.confirm_transaction("pay", "nonce").await.unwrap();
        let app = tenant.id().to_string();
        let identifiers = [&anns.passkey_id, &anns.user_id, &anns.device_id, &credential, &confirmed.tx_id, &app];

        let mut eve = Person::new(&other);
        let token = eve.register().await.unwrap().jwt_access;
        let scopes = [GrantScope::PasskeyRead, GrantScope::PasskeyWrite];
        let granted = grant(&other, &scopes, Some(&eve.name)).await;
        let administers = other.key_with(vec![Scope::Admin].into()).await;
        let before = everything(tenant).await;
        let http = Http::new(tenant);
        let secured = operations().into_iter().filter(|operation| operation.needs.is_some());
        for operation in secured.filter(Operation::has_identifier) {
            for id in identifiers {
                for credential in [&token, &granted, &other.api_key, &administers] {
                    let request = authorised(operation.request_with(&http, id), credential);
                    let answer = http.send(request).await;
                    // An identifier that cannot be one at all may be malformed.
                    let is_refused = matches!(answer.status, 400 | 401 | 403 | 404);
                    assert!(is_refused, "{}: {} for {id}", operation.id, answer.status);
                }
            }
        }
        assert_eq!(everything(tenant).await, before);
        let untouched = passkeys(tenant, &anns.jwt_access).await;
        assert_eq!((untouched.len(), untouched[0].name.as_str()), (1, confirmed.auth_cred.name.as_str()));
    }

    async fn a_passkey_of_a_tenant_signs_in_and_confirms_at_no_other(tenant: &Tenant) {
        let other = with_settings(tenant, |_| ()).await;
        let (mut ann, mut eve) = (Person::new(tenant), Person::new(&other));
        ann.register().await.unwrap();
        eve.register().await.unwrap();
        for name in [None, Some(eve.name.as_str())] {
            let mut begun = eve.auth_init_as(name).await.unwrap();
            begun.assertion_options.allow_credentials.clear();
            let completion = ann.get(&begun);
            assert_eq!(refusal(other.client.auth_complete(&completion).await), 401);
        }
        let mut begun = eve.tx_init("pay", "nonce").await.unwrap();
        begun.assertion_options.allow_credentials.clear();
        let completion = ann.confirm(&begun);
        assert_eq!(refusal(other.client.tx_complete(&completion).await), 401);
    }

    async fn the_same_name_is_somebody_else_at_another_tenant(tenant: &Tenant) {
        let other = with_settings(tenant, |_| ()).await;
        let mut ann = Person::new(tenant);
        let anns = ann.register().await.unwrap();
        let mut namesake = Person::named(&other, &ann.name);
        let namesakes = namesake.register().await.unwrap();
        assert_ne!(anns.user_id, namesakes.user_id);
        assert_eq!(passkeys(tenant, &namesakes.jwt_access).await.len(), 1);
        assert_eq!(ann.log_in().await.unwrap().user_id, anns.user_id);
        assert_eq!(namesake.log_in().await.unwrap().user_id, namesakes.user_id);
    }

    async fn a_device_of_a_tenant_is_not_seen_or_changed_by_another(tenant: &Tenant) {
        let other = with_settings(tenant, |_| ()).await;
        let mut ann = Person::new(tenant);
        ann.device.os_name = Some("Plan 9".to_owned());
        let anns = ann.register().await.unwrap();
        let mut eve = Person::new(&other);
        eve.device = DeviceInfo { os_name: Some("Eve's".to_owned()), ..device(&anns.device_id) };
        let eves = eve.register().await.unwrap();
        let used_from = passkeys(tenant, &anns.jwt_access).await.remove(0).last_used_from.unwrap();
        assert_eq!(used_from.os_name.as_deref(), Some("Plan 9"));
        let used_from = passkeys(&other, &eves.jwt_access).await.remove(0).last_used_from.unwrap();
        assert_eq!(used_from.os_name.as_deref(), Some("Eve's"));
    }

    async fn tenants_share_no_signing_key(tenant: &Tenant) {
        let other = with_settings(tenant, |_| ()).await;
        let keys = tenant.client.jwks(Some(&tenant.id().to_string())).await.unwrap().into_inner().keys;
        let others = tenant.client.jwks(Some(&other.id().to_string())).await.unwrap().into_inner().keys;
        assert!(!keys.is_empty() && keys.iter().all(|key| others.iter().all(|other| other.kid != key.kid)));
    }

    async fn the_body_names_the_application(tenant: &Tenant) {
        let http = Http::new(tenant);
        for (path, mut body) in inits("nobody") {
            for unknown in [UNKNOWN, "malformed", ""] {
                body["app"] = json!({"id": unknown});
                let answer = http.post(path, &body).await;
                assert!(answer.status == 404 && answer.message().contains("app.id"), "{path}: {}", answer.text);
            }
        }
        assert_eq!(http.get(&format!("/fido2/v2/.well-known/jwks.json?app={UNKNOWN}")).await.status, 404);
    }

    async fn the_host_names_the_application(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let http = Http::new(tenant);
        for (path, body) in inits(&ann.name) {
            let ask = || http.json(Method::POST, path, &body);
            let here = http.send(host_of(ask(), tenant)).await;
            let elsewhere = http.send(ask()).await;
            match path {
                "/fido2/v2/reg/init" => assert_eq!((here.status, elsewhere.status), (403, 200)),
                "/fido2/v2/tx/init" => assert_eq!((here.status, elsewhere.status), (200, 404)),
                _ => {
                    let actions = [&here.body["action"], &elsewhere.body["action"]];
                    assert_eq!(actions, [&json!("proceed"), &json!("fallback")]);
                }
            }
            assert_eq!(http.send(hosted(ask(), UNKNOWN)).await.status, 404, "{path}");
            assert_eq!(http.send(hosted(ask(), "login")).await.status, elsewhere.status, "a label that is no id");
        }
        let keys = http.send(host_of(http.request(Method::GET, "/fido2/v2/.well-known/jwks.json"), tenant)).await;
        let named = http.get(&format!("/fido2/v2/.well-known/jwks.json?app={}", tenant.id())).await;
        assert_eq!(keys.body, named.body);
    }

    async fn sources_that_disagree_are_forbidden(tenant: &Tenant) {
        let other = with_settings(tenant, |_| ()).await;
        let mut ann = Person::new(tenant);
        let signed_in = ann.register().await.unwrap();
        assert_eq!(claims(&signed_in.jwt_access)["aud"], tenant.id().to_string());
        let http = Http::new(tenant);
        let post = |path: &str, body: &Value| http.json(Method::POST, path, body);

        for (path, mut body) in inits("nobody") {
            body["app"] = app(tenant);
            assert_eq!(http.send(host_of(post(path, &body), &other)).await.status, 403, "{path}: host and body");
            assert_ne!(http.send(host_of(post(path, &body), tenant)).await.status, 403, "{path}: they agree");
        }
        let body = json!({"app": app(&other)});
        let request = authorised(post("/fido2/v2/reg/init", &body), &signed_in.jwt_access);
        assert_eq!(http.send(request).await.status, 403, "token and body");
        let request = authorised(post("/fido2/v2/reg/init", &json!({})), &signed_in.jwt_access);
        assert_eq!(http.send(host_of(request, &other)).await.status, 403, "token and host");

        let list = || authorised(http.request(Method::GET, "/fido2/v2/passkeys"), &signed_in.jwt_access);
        assert_eq!(http.send(host_of(list(), &other)).await.status, 403, "token and host");
        assert_eq!(http.send(host_of(list(), tenant)).await.status, 200);
        let grants = json!({"grants": ["reg:write"]});
        let grant = || authorised(post("/fido2/v2/mgmt/grant", &grants), &tenant.api_key);
        assert_eq!(http.send(host_of(grant(), &other)).await.status, 403, "key and host");
        assert_eq!(http.send(host_of(grant(), tenant)).await.status, 200);
        let keys = format!("/fido2/v2/.well-known/jwks.json?app={}", tenant.id());
        let request = host_of(http.request(Method::GET, &keys), &other);
        assert_eq!(http.send(request).await.status, 403, "query and host");
    }

    async fn a_session_and_a_host_that_disagree_are_forbidden(tenant: &Tenant) {
        let other = with_settings(tenant, |_| ()).await;
        let mut ann = Person::new(tenant);
        let begun = ann.reg_init(&tenant.client).await.unwrap();
        let registration = serde_json::to_value(ann.create(&begun)).unwrap();
        ann.register().await.unwrap();
        let begun = ann.auth_init().await.unwrap();
        let login = serde_json::to_value(ann.get(&begun)).unwrap();
        let begun = ann.tx_init("pay", "nonce").await.unwrap();
        let confirmation = serde_json::to_value(ann.confirm(&begun)).unwrap();
        let http = Http::new(tenant);
        for (path, body, expected) in [
            ("/fido2/v2/reg/complete", registration, 409),
            ("/fido2/v2/auth/complete", login, 200),
            ("/fido2/v2/tx/complete", confirmation, 200),
        ] {
            let ask = || http.json(Method::POST, path, &body);
            assert_eq!(http.send(host_of(ask(), &other)).await.status, 403, "{path}");
            assert_eq!(http.send(host_of(ask(), tenant)).await.status, expected, "{path}");
        }
    }
}
