//! What proves little opens little: a code, a client's own word, a token whose sign-in is over.

use fidelio_client::types::{DeviceInfo, OtpMethod, ProfileEmailRequest, TokenReference, TokenVerifyRequest};
use fidelio_kernel::base64url;
use fidelio_tests::{Flow, Person, on_both_databases, wrong};
use serde_json::{Value, json};

use crate::support::{status, with_settings};

/// A client that says that it can reach no passkey at all.
fn poor() -> DeviceInfo {
    let json = r#"{"hybridTransport":false,"userVerifyingPlatformAuthenticator":false}"#;
    DeviceInfo { webauthn_capabilities: Some(json.to_owned()), ..DeviceInfo::default() }
}

fn claims(token: &str) -> Value {
    let claims = base64url::decode(token.split('.').nth(1).expect("a JWT")).expect("base64url");
    serde_json::from_slice(&claims).expect("JSON")
}

on_both_databases! {
    async fn a_client_that_says_it_reaches_no_passkey_is_asked_for_no_less(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        ann.has_email().await;
        ann.device = poor();
        let mut flow = Flow::of(&ann).await;
        assert_eq!(flow.reasons(), ["external new-device:1/2", "otp:email new-device:1/2"]);
        assert!(flow.with_mail(&ann.name).await.unwrap().is_none(), "a mailbox is not enough");
        assert_eq!(flow.offered(), ["external"], "and makes no passkey");
    }

    async fn a_code_makes_no_device_known(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        ann.has_email().await;
        ann.ask_for_code(OtpMethod::Email).await.unwrap();
        let code = tenant.code_for(&ann.name).await;
        let by_code = ann.type_code(&code).await.unwrap();
        assert_ne!(by_code.device_id, registered.device_id, "it is not told the one that is known");
        let device = |id: &str| DeviceInfo { device_id: Some(id.to_owned()), ..DeviceInfo::default() };
        ann.device = device(&by_code.device_id);
        assert_eq!(Flow::of(&ann).await.reasons()[0], "passkey:auth new-device:1/1");
        ann.device = device(&registered.device_id);
        assert_eq!(Flow::of(&ann).await.reasons()[0], "passkey:auth known-device:1/1");
    }

    async fn a_code_does_not_tell_by_what_devices_are_known(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        let code = ann.shown_code(&registered.jwt_access).await.unwrap();
        let by_code = ann.type_code(&code).await.unwrap();
        for (token, tells) in [(&registered.jwt_access, true), (&by_code.jwt_access, false)] {
            let list = tenant.client.access_token(token).passkeys_list().await.unwrap().into_inner();
            let row = json!(list[0]);
            for device in [&row["lastUsedFromDevice"], &row["lastUsedFrom"]] {
                assert_eq!(device["deviceId"].is_string(), tells, "{row}");
            }
        }
    }

    async fn a_passkey_that_is_made_while_signing_in_proves_nothing(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let user = tenant.add_user("ann", true).await;
        ann.name = user.name.as_str().to_owned();
        ann.has_email().await;
        let mut flow = Flow::of(&ann).await;
        assert!(flow.with_mail(&ann.name).await.unwrap().is_none());
        let done = flow.make_passkey(&mut ann).await.unwrap().expect("enough");
        let claims = claims(&done.access_token);
        assert_eq!((&claims["amr"], &claims["acr"]), (&json!(["otp"]), &json!("aal1")));
        assert_eq!(claims["scopes"], json!(["passkey:read", "reg:write"]));
        ann.log_in().await.expect("and it is there");
    }

    async fn a_registration_ends_with_the_sign_in_that_began_it(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let done = ann.sign_in_by_mfa().await.unwrap();
        let client = tenant.client.access_token(&done.access_token);
        let begun = ann.reg_init(&client).await.unwrap();
        let completion = ann.create(&begun);
        let token = TokenReference { token: done.refresh_token, token_type_hint: None, client_id: None };
        tenant.client.oauth2_revoke(&token).await.unwrap();
        assert_eq!(status(&client.reg_complete(&completion).await), 403);
    }

    async fn a_shown_code_ends_with_what_it_was_shown_to(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let first = ann.register().await.unwrap();
        let second = ann.register_with(&tenant.client.access_token(&first.jwt_access)).await.unwrap();
        let code = ann.shown_code(&first.jwt_access).await.unwrap();
        tenant.client.access_token(&second.jwt_access).passkey_delete(&first.passkey_id).await.unwrap();
        assert_eq!(status(&ann.type_code(&code).await), 401, "the passkey was deleted");

        let done = ann.sign_in_by_mfa().await.unwrap();
        let code = ann.shown_code(&done.access_token).await.unwrap();
        let token = TokenReference { token: done.refresh_token, token_type_hint: None, client_id: None };
        tenant.client.oauth2_revoke(&token).await.unwrap();
        assert_eq!(status(&ann.type_code(&code).await), 401, "the sign-in was ended");
    }

    async fn no_token_outlives_its_sign_in(tenant: &Tenant) {
        let brief = with_settings(tenant, |settings| settings.sign_in_seconds = 60).await;
        let mut ann = Person::new(&brief);
        ann.register().await.unwrap();
        let done = ann.sign_in_by_mfa().await.unwrap();
        for token in [&done.access_token, &done.id_token] {
            let claims = claims(token);
            assert_eq!(claims["exp"].as_i64().unwrap() - claims["auth_time"].as_i64().unwrap(), 60);
        }
        let verify = TokenVerifyRequest { jwt_access: done.access_token };
        brief.backend().mgmt_token_verify(&verify).await.unwrap();
    }

    async fn nobody_is_locked_out_by_guesses_at_a_code_that_there_is_not(tenant: &Tenant) {
        let strict = with_settings(tenant, |settings| settings.code_limits.attempts_per_user = 3).await;
        let mut ann = Person::new(&strict);
        let token = ann.register().await.unwrap().jwt_access;
        for _ in 0..10 {
            assert_eq!(status(&ann.type_code("123456").await), 401);
        }
        let code = ann.shown_code(&token).await.unwrap();
        assert_eq!(status(&ann.type_code(&wrong(&code)).await), 401);
        ann.type_code(&code).await.expect("her own code");
    }

    async fn an_address_that_signs_nobody_in_is_no_other_way_in(tenant: &Tenant) {
        let strict = with_settings(tenant, |settings| {
            settings.code_logins = vec![];
            let rule = json!({"name": "passkeys", "when": {"flow": "signIn"}, "sufficient": [["passkey:auth"]]});
            settings.mfa_policy = Some(serde_json::from_value(json!({ "rules": [rule] })).unwrap());
        })
        .await;
        // Of a hidden user the default policy asks for a passkey, or for somebody who vouches.
        let hiding = with_settings(tenant, |settings| {
            settings.code_logins = vec![];
            settings.hide_unknown_users = true;
        })
        .await;
        for (tenant, expected) in [(&strict, 403), (&hiding, 403), (tenant, 204)] {
            let mut ann = Person::new(tenant);
            let registered = ann.register().await.unwrap();
            let mail = ProfileEmailRequest { email: ann.name.clone(), request_verification: Some(false) };
            tenant.backend().profile_email_update(&registered.user_id, &mail).await.unwrap();
            let client = tenant.client.access_token(&registered.jwt_access);
            let deleted = client.passkey_delete(&registered.passkey_id).await;
            assert_eq!(deleted.as_ref().map_or_else(|error| error.status().unwrap(), |done| done.status()), expected);
        }
    }
}
