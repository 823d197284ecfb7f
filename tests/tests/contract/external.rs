//! Backends that vouch for users: `mgmt/grant/external-auth`.

use fidelio_client::types::{self, ExternalAuthRequest, MfaExternalRequest, TokenVerifyRequest};
use fidelio_client::{Client, Error, MfaOutcome};
use fidelio_identity::{Scope, Scopes};
use fidelio_tests::{Person, Tenant, on_both_databases};
use serde_json::json;

use crate::sign_ins::is_active;
use crate::support::{assert_signed, claims, device, grant, refusal, refusal_and_message, tampered, with_settings};

async fn vouch(client: &Client, name: &str) -> Result<String, Error<types::Error>> {
    let request = ExternalAuthRequest { username: name.to_owned() };
    Ok(client.mgmt_grant_external_auth(&request).await?.into_inner().token)
}

/// Brings a token to a flow; its status.
async fn bring(tenant: &Tenant, session: &str, token: &str) -> u16 {
    let request = MfaExternalRequest { token: token.to_owned() };
    match tenant.client.session(session).mfa_third_party_auth_verify(&request).await {
        Ok(_) => 200,
        Err(error) => error.status().expect("an answer").as_u16(),
    }
}

on_both_databases! {
    async fn a_backend_vouches_for_a_minute(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let id = ann.register().await.unwrap().user_id;
        let token = vouch(&tenant.backend(), &ann.name.to_uppercase()).await.unwrap();
        assert_signed(tenant, &token).await;
        let known = claims(&token);
        assert_eq!(known["exp"].as_i64().unwrap() - known["iat"].as_i64().unwrap(), 60);
        assert_eq!((&known["sub"], &known["username"]), (&json!(id), &json!(ann.name)));
        assert_eq!((&known["aud"], &known["tokenType"]), (&json!(tenant.id()), &json!("externalAuth")));
        let unknown = claims(&vouch(&tenant.backend(), "Nobody@Example.com").await.unwrap());
        assert_eq!((&unknown["sub"], &unknown["username"]), (&json!(""), &json!("Nobody@Example.com")));
    }

    async fn only_a_key_with_the_scope_vouches(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let token = ann.register().await.unwrap().jwt_access;
        let weak: Vec<_> = Scope::ALL.iter().copied().filter(|scope| *scope != Scope::ExternalVerify).collect();
        let weak = tenant.key_with(Scopes::from(weak)).await;
        let (status, message) = refusal_and_message(vouch(&tenant.client.api_key(&weak), &ann.name).await);
        assert!(status == 403 && message.contains("external:verify"), "{status} {message}");
        assert_eq!(refusal(vouch(&tenant.client.access_token(&token), &ann.name).await), 401);
        let just = tenant.key_with(Scopes::from(vec![Scope::ExternalVerify])).await;
        vouch(&tenant.client.api_key(&just), &ann.name).await.unwrap();
    }

    async fn nobody_is_vouched_for_who_may_not_sign_in(tenant: &Tenant) {
        let gone = tenant.add_user("gone", false).await;
        assert_eq!(refusal(vouch(&tenant.backend(), gone.name.as_str()).await), 403);
        for bad in ["", "  ", "a\0b", &"x".repeat(257)] {
            let (status, message) = refusal_and_message(vouch(&tenant.backend(), bad).await);
            assert!(status == 400 && message.starts_with("username "), "{bad:?}: {status} {message}");
        }
    }

    async fn a_token_that_vouches_is_no_access_token(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let token = vouch(&tenant.backend(), &ann.name).await.unwrap();
        let client = tenant.client.access_token(&token);
        assert_eq!(refusal(client.passkeys_list().await), 401);
        assert_eq!(refusal(client.auth_code_request().await), 401);
        assert_eq!(refusal(client.passkey_delete("x").await), 401);
        assert_eq!(refusal(ann.reg_init(&client).await), 403);
        assert_eq!(refusal(vouch(&tenant.client.api_key(&token), &ann.name).await), 401, "nor an API key");
        let verify = TokenVerifyRequest { jwt_access: token.clone() };
        assert_eq!(refusal(tenant.backend().mgmt_token_verify(&verify).await), 401);
        assert!(!is_active(tenant, &token).await);
    }

    async fn no_other_token_vouches(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        ann.device = device(&registered.device_id);
        let done = ann.sign_in_by_mfa().await.unwrap();
        let granted = grant(tenant, &[types::GrantScope::RegWrite], Some(&ann.name)).await;
        let other = with_settings(tenant, |_| ()).await;
        let foreign = vouch(&other.backend(), &ann.name).await.unwrap();
        let right = vouch(&tenant.backend(), &ann.name).await.unwrap();
        let session = ann.mfa_begin().await.unwrap().session;
        for bad in [
            &registered.jwt_access,
            &done.access_token,
            &done.id_token,
            &done.refresh_token,
            &granted,
            &foreign,
            &tampered(&right),
            &tenant.api_key,
            "x",
        ] {
            assert_eq!(bring(tenant, &session, bad).await, 401, "{bad}");
        }
        let mut bob = Person::new(tenant);
        bob.register().await.unwrap();
        let bobs = vouch(&tenant.backend(), &bob.name).await.unwrap();
        assert_eq!(bring(tenant, &session, &bobs).await, 403, "for somebody else");
        assert_eq!(bring(tenant, &session, &right).await, 200, "nothing of that used the session up");
    }

    async fn a_name_that_somebody_registers_meanwhile_is_not_the_one_that_was_to_sign_up(tenant: &Tenant) {
        for hides in [false, true] {
            let tenant = &with_settings(tenant, |settings| settings.hide_unknown_users = hides).await;
            let mut ann = Person::new(tenant);
            let session = ann.mfa_begin().await.unwrap().session;
            ann.register().await.unwrap();
            let token = vouch(&tenant.backend(), &ann.name).await.unwrap();
            assert_eq!(bring(tenant, &session, &token).await, 403, "hides: {hides}");
        }
    }

    async fn a_user_who_is_deleted_meanwhile_does_not_come_back(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        let code = ann.shown_code(&registered.jwt_access).await.unwrap();
        let by_code = ann.type_code(&code).await.unwrap().jwt_access;
        let session = ann.mfa_begin().await.unwrap().session;
        tenant.backend().profile_delete(&registered.user_id).await.unwrap();
        let token = vouch(&tenant.backend(), &ann.name).await.unwrap();
        assert_eq!(bring(tenant, &session, &token).await, 403);
        assert_eq!(refusal(tenant.client.access_token(&by_code).passkeys_list().await), 401);
    }

    async fn whoever_signs_up_after_a_deletion_is_somebody_else(tenant: &Tenant) {
        for hides in [false, true] {
            let tenant = &with_settings(tenant, |settings| settings.hide_unknown_users = hides).await;
            let mut ann = Person::new(tenant);
            let mut ids = Vec::new();
            for _ in 0..2 {
                let done = sign_up(&mut ann).await;
                assert_eq!(done.flow, types::MfaFlow::SignUp);
                let id = ann.user().await.id.to_string();
                assert_eq!(claims(&done.access_token)["sub"], json!(id));
                tenant.backend().profile_delete(&id).await.unwrap();
                ids.push(id);
            }
            assert_ne!(ids[0], ids[1], "hides: {hides}");
        }
    }
}

/// Signs up with the word of a backend and a passkey.
async fn sign_up(person: &mut Person<'_>) -> types::MfaComplete {
    let client = &person.tenant.client;
    let session = person.mfa_begin().await.unwrap().session;
    let request = MfaExternalRequest { token: vouch(&person.tenant.backend(), &person.name).await.unwrap() };
    let brought = client.session(&session).mfa_third_party_auth_verify(&request).await;
    let MfaOutcome::More(next) = MfaOutcome::of(brought).unwrap() else { panic!("there is a passkey to make") };
    let request = person.mfa_create(&next);
    client.session(&next.session).mfa_passkey_reg(&request).await.unwrap().into_inner()
}
