//! Nothing secret is in the log, and what is personal only where it can be erased.

use fidelio_client::types::{ExternalAuthRequest, GrantScope, OtpMethod, TokenRequest};
use fidelio_identity::{Scope, Scopes};
use fidelio_tests::{AuditLog, Flow, Person, on_both_databases};
use serde_json::json;

use super::traced;
use crate::support::{http, send, with_settings};

on_both_databases! {
    async fn no_secret_is_in_any_event_and_nothing_personal_beside_what_can_be_erased(tenant: &Tenant) {
        let tenant = &with_settings(tenant, |settings| {
            settings.external_auth = true;
            // Longer than any run of digits of an event's time.
            settings.code_digits = 10;
        })
        .await;
        let client = traced(tenant);
        let mut secrets = vec![tenant.api_key.clone()];
        let mut ann = Person::named(tenant, "Ann.Secretive@example.com");
        let begun = ann.reg_init(&client).await.unwrap();
        secrets.extend([begun.session.clone(), begun.registration_request_options.challenge.clone()]);
        let completion = ann.create(&begun);
        secrets.push(completion.creation_result.credential_id.clone());
        let registered = client.reg_complete(&completion).await.unwrap();
        secrets.push(registered.jwt_access.clone());
        ann.has_email().await;
        let phone = ann.has_phone().await;

        let begun = ann.auth_init().await.unwrap();
        secrets.push(begun.session.clone());
        let completion = ann.get(&begun);
        secrets.push(completion.assertion_result.signature.clone());
        secrets.push(client.auth_complete(&completion).await.unwrap().jwt_access.clone());
        // Refused: what was used, what is garbage, and what looks like a credential.
        client.auth_complete(&completion).await.unwrap_err();
        for wrong in ["swordfish-72", "fid_0193b6a24ed27f718c5d6e7f8091a2b3_swordfish-73", "swordfish.jwt.74"] {
            client.access_token(wrong).passkeys_list().await.unwrap_err();
            client.api_key(wrong).mgmt_user_delete("swordfish-75").await.unwrap_err();
        }
        let shown = ann.shown_code(&registered.jwt_access).await.unwrap();
        secrets.push(shown.clone());
        ann.type_code("9999999999").await.unwrap_err();
        secrets.push(ann.type_code(&shown).await.unwrap().jwt_access);
        ann.ask_for_code(OtpMethod::Email).await.unwrap();
        secrets.push(tenant.code_for(&ann.name).await);
        secrets.push("9999999999".to_owned());

        let vouch = ExternalAuthRequest { username: ann.name.clone() };
        let vouched = tenant.backend().mgmt_grant_external_auth(&vouch).await.unwrap().into_inner().token;
        let mut flow = Flow::of(&ann).await;
        secrets.extend([vouched, flow.session().to_owned()]);
        let done = flow.with_passkey(&mut ann).await.unwrap().unwrap();
        let request = TokenRequest {
            grant_type: "refresh_token".to_owned(),
            refresh_token: done.refresh_token.clone(),
            client_id: None,
            scope: None,
        };
        let fresh = client.oauth2_token(&request).await.unwrap();
        // Once more, by which somebody is found out.
        client.oauth2_token(&request).await.unwrap_err();
        secrets.extend([done.access_token, done.id_token, done.refresh_token]);
        secrets.extend([fresh.access_token.clone(), fresh.id_token.clone(), fresh.refresh_token.clone()]);
        let grant = fidelio_client::types::GrantRequest {
            grants: vec![GrantScope::RegWrite],
            username: Some(ann.name.clone()),
        };
        secrets.push(tenant.backend().mgmt_grant_create(&grant).await.unwrap().into_inner().token);
        let payload = "Pay 10.00 EUR to Bob Secretive";
        ann.confirm_transaction(payload, "nonce-of-the-client").await.unwrap();
        secrets.extend([payload.to_owned(), "nonce-of-the-client".to_owned()]);

        let admin_key = tenant.key_with(Scopes::from(vec![Scope::Admin])).await;
        let base = format!("{}/fido2/v2/admin/applications/{}", tenant.url, tenant.id());
        let admin = |method: &str, path: &str, body: serde_json::Value| {
            let request = http().request(method.parse().unwrap(), format!("{base}{path}"));
            send(request.bearer_auth(&admin_key).json(&body))
        };
        let made = admin("POST", "/api-keys", json!({ "name": "Another", "scopes": ["user:read"] })).await;
        secrets.push(made.body["key"].as_str().unwrap().to_owned());
        let made = admin("POST", "/webhooks", json!({ "url": "https://siem.example.net/?token=swordfish-76" })).await;
        secrets.push(made.body["secret"].as_str().unwrap().to_owned());
        let provider = json!({
            "name": "Company", "issuer": "https://login.example.net", "clientId": "fidelio",
            "clientSecret": "swordfish-77", "redirectUris": ["https://login.example.com/back"],
        });
        assert_eq!(admin("PUT", "/oidc-providers/company", provider).await.status, 200);
        secrets.push(admin_key.clone());
        secrets.push("swordfish".to_owned());

        let log = AuditLog::shared(tenant).await;
        super::events_of(&log, "request.refused", 2).await;
        tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
        let everything = json!(log.export()).to_string();
        for secret in &secrets {
            // Not the whole either, nor one part of what has several.
            for part in secret.split(['.', '_']).filter(|part| part.len() > 5) {
                assert!(!everything.contains(part), "{part} of {secret}");
            }
            assert!(!everything.contains(secret.as_str()), "{secret}");
        }
        assert!(everything.contains("Ann.Secretive@example.com") && everything.contains("Firefox"), "{everything}");
        let public = json!(log.export_after(0, false)).to_string().to_lowercase();
        for personal in ["secretive", &phone, "firefox", "127.0.0.1", "personal\":"] {
            assert!(!public.contains(&personal.to_lowercase()), "{personal}: {public}");
        }
        assert!(!everything.contains(&phone), "an address is not even in what can be erased");
    }
}
