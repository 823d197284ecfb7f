//! Identity tokens, and what stock libraries find out by themselves.

use fidelio_client::types::MfaActionName;
use fidelio_identity::{Address, Scope};
use fidelio_tests::{Person, on_both_databases};
use reqwest::Method;
use serde_json::{Value, json};

use super::refresh;
use crate::support::{Http, assert_signed, claims, hosted};

on_both_databases! {
    async fn an_identity_token_tells_who_the_user_is(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        let first = ann.sign_in_by_mfa().await.unwrap();
        assert_signed(tenant, &first.id_token).await;
        let (id, access) = (claims(&first.id_token), claims(&first.access_token));
        assert_eq!((&id["iss"], &id["aud"]), (&json!("http://localhost"), &json!(tenant.id())));
        assert_eq!((&id["sub"], &id["preferred_username"]), (&json!(registered.user_id), &json!(ann.name)));
        assert_eq!((&id["name"], &id["tokenType"]), (&json!(ann.name), &json!("idToken")));
        for same in ["sid", "amr", "acr", "auth_time", "aud", "iss", "sub"] {
            assert!(id[same] == access[same] && !id[same].is_null(), "{same}: {id}");
        }
        assert_eq!(id["acr"], "aal2");
        assert_ne!(id["jti"], access["jti"]);
        assert_eq!(id["exp"].as_i64().unwrap() - id["iat"].as_i64().unwrap(), 600);
        for absent in ["email", "email_verified", "phone_number", "phone_number_verified", "scopes"] {
            assert!(id.get(absent).is_none(), "{absent}: {id}");
        }
        let client = tenant.client.access_token(&first.id_token);
        assert_eq!(crate::support::refusal(client.passkeys_list().await), 401, "it lets nobody in");
    }

    async fn a_fresh_identity_token_tells_the_addresses_of_now_and_the_sign_in_of_then(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let first = ann.sign_in_by_mfa().await.unwrap();
        let before = claims(&first.id_token);
        let phone = ann.has_phone().await;
        let mut email = tenant.contact(&ann.user().await, Address::email(&ann.name).unwrap());
        email.verified_at = None;
        tenant.store_contact(&email).await;
        // Seconds are counted, so that one must pass.
        let clock = &tenant.installation.api.clock;
        while clock.now().as_seconds() <= before["iat"].as_i64().unwrap() {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        let fresh = refresh(tenant, &first.refresh_token).await.unwrap().into_inner();
        assert_signed(tenant, &fresh.id_token).await;
        let now = claims(&fresh.id_token);
        assert_eq!((&now["email"], &now["email_verified"]), (&json!(ann.name), &json!(false)));
        assert_eq!((&now["phone_number"], &now["phone_number_verified"]), (&json!(phone), &json!(true)));
        for same in ["iss", "aud", "sub", "sid", "amr", "acr", "auth_time"] {
            assert_eq!(now[same], before[same], "{same}");
        }
        assert!(now["iat"].as_i64() > before["iat"].as_i64() && now["jti"] != before["jti"]);
    }

    async fn a_flow_tells_the_passkey_that_completed_it(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        let begun = ann.mfa_begin().await.unwrap();
        let request = ann.mfa_sign(&begun, MfaActionName::PasskeyAuth);
        let done = tenant.client.session(&begun.session).mfa_passkey_auth(&request).await.unwrap().into_inner();
        let info = done.passkey_info.expect("a passkey");
        assert_eq!(info.passkey_id, registered.passkey_id);
        assert_eq!(claims(&done.access_token)["credID"], json!(registered.passkey_id));
    }

    async fn what_the_configuration_says_is_true(tenant: &Tenant) {
        let http = Http::new(tenant);
        let path = "/.well-known/openid-configuration";
        let named = http.get(&format!("{path}?app={}", tenant.id())).await;
        let by_host = http.send(hosted(http.request(Method::GET, path), tenant)).await;
        assert_eq!(named.body, by_host.body);
        let configuration = named.body;
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let done = ann.sign_in_by_mfa().await.unwrap();
        let (id, access) = (claims(&done.id_token), claims(&done.access_token));
        assert_eq!(configuration["issuer"], id["iss"]);
        assert_eq!(configuration["issuer"], access["iss"]);

        let issuer = configuration["issuer"].as_str().unwrap();
        let place = |name: &str| configuration[name].as_str().unwrap().strip_prefix(issuer).unwrap().to_owned();
        let keys = http.get(&place("jwks_uri")).await;
        let kid = &crate::support::part(&done.id_token, 0)["kid"];
        assert!(keys.body["keys"].as_array().unwrap().iter().any(|key| key["kid"] == *kid), "{}", keys.text);
        let refreshed =
            json!({"grant_type": "refresh_token", "refresh_token": done.refresh_token, "client_id": tenant.id()});
        let fresh = http.send(http.form(&place("token_endpoint"), &refreshed)).await;
        assert_eq!(fresh.status, 200, "{}", fresh.text);
        let token = json!({"token": fresh.body["refresh_token"]});
        let basic = fidelio_kernel::base64url::encode(format!("{}:", tenant.api_key));
        let look = http.form(&place("introspection_endpoint"), &token);
        let told = http.send(crate::support::authorised(look, &format!("Basic {basic}"))).await;
        assert_eq!(told.body["active"], true, "{}", told.text);
        assert_eq!(http.send(http.form(&place("revocation_endpoint"), &token)).await.status, 200);

        let list = |name: &str| configuration[name].as_array().unwrap().clone();
        assert_eq!(list("id_token_signing_alg_values_supported"), ["ES256"]);
        assert_eq!(list("grant_types_supported"), ["refresh_token"]);
        assert!(list("acr_values_supported").contains(&id["acr"]));
        let claimed = list("claims_supported");
        for name in id.as_object().unwrap().keys().filter(|name| *name != "tokenType") {
            assert!(claimed.contains(&json!(name)), "{name} is in an identity token");
        }
        let scopes: Vec<_> = Scope::ALL.iter().map(|scope| Value::from(scope.as_str())).collect();
        assert_eq!(list("scopes_supported"), scopes);
    }
}
