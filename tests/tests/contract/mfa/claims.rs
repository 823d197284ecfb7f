//! What the tokens of a flow say.

use std::time::Duration;

use fidelio_client::types::MfaComplete;
use fidelio_tests::{Flow, Person, on_both_databases};
use serde_json::{Value, json};

use super::{at_home, done, elsewhere, more, plain, set_phone, signed_up};
use crate::support::{claims, passkeys, refusal};

/// Both tokens, which say the same of how the user was authenticated.
fn said(complete: &MfaComplete) -> (Value, Value) {
    let (access, id) = (claims(&complete.access_token), claims(&complete.id_token));
    for claim in ["sub", "aud", "iss", "sid", "auth_time", "amr", "acr"] {
        assert_eq!(access[claim], id[claim], "{claim}");
        assert!(!access[claim].is_null(), "{claim}");
    }
    assert_eq!((&access["tokenType"], &id["tokenType"]), (&json!("jwtAccess"), &json!("idToken")));
    assert_eq!(access["username"], id["preferred_username"]);
    let iat = access["iat"].as_i64().unwrap();
    assert!((iat - access["auth_time"].as_i64().unwrap()).abs() <= 2);
    (access, id)
}

fn scopes(access: &Value) -> Vec<String> {
    let mut scopes: Vec<String> = match &access["scopes"] {
        Value::String(text) => text.split(' ').map(str::to_owned).collect(),
        list => serde_json::from_value(list.clone()).unwrap(),
    };
    scopes.sort();
    scopes
}

const STRONG: [&str; 4] = ["auth:write", "passkey:read", "passkey:write", "reg:write"];
const WEAK: [&str; 2] = ["passkey:read", "reg:write"];

on_both_databases! {
    async fn the_tokens_tell_how_the_user_was_authenticated(tenant: &Tenant) {
        let tenant = &plain(tenant).await;
        let (mut ann, registered) = at_home(tenant).await;
        set_phone(tenant, &registered.user_id, "+14155550100", true).await;
        let name = ann.name.clone();
        let mut sids = Vec::new();
        for (way, amr, acr) in [
            ("passkey", json!(["swk", "user", "mfa"]), "aal2"),
            ("mail", json!(["otp"]), "aal1"),
            ("sms", json!(["otp", "sms"]), "aal1"),
            ("external", json!(["external"]), "aal1"),
        ] {
            let mut flow = Flow::of(&ann).await;
            let complete = done(match way {
                "passkey" => flow.with_passkey(&mut ann).await,
                "mail" => flow.with_mail(&name).await,
                "sms" => flow.with_sms("+14155550100").await,
                _ => flow.with_external(&name).await,
            });
            let (access, id) = said(&complete);
            assert_eq!((&access["amr"], &access["acr"]), (&amr, &json!(acr)), "{way}");
            assert_eq!(access["sub"], registered.user_id);
            assert_eq!((&id["email"], &id["phone_number"]), (&json!(name), &json!("+14155550100")));
            let is_strong = way == "passkey";
            assert_eq!(scopes(&access), if is_strong { &STRONG[..] } else { &WEAK[..] }, "{way}");
            let credential = if is_strong { json!(registered.passkey_id) } else { Value::Null };
            assert_eq!(access["credID"], credential, "{way}");
            sids.push(access["sid"].clone());
            let client = tenant.client.access_token(&complete.access_token);
            let renamed = fidelio_client::types::PasskeyRenameRequest { name: "Renamed".to_owned() };
            let renaming = client.passkey_rename(&registered.passkey_id, &renamed).await;
            if is_strong { renaming.unwrap(); } else { assert_eq!(refusal(renaming), 403, "{way}"); }
            assert_eq!(passkeys(tenant, &complete.access_token).await.len(), 1);
        }
        sids.dedup();
        assert_eq!(sids.len(), 4, "every sign-in is one of its own");
    }

    async fn two_kinds_of_steps_are_two_factors(tenant: &Tenant) {
        let tenant = &plain(tenant).await;
        let (mut ann, _) = at_home(tenant).await;
        elsewhere(&mut ann);
        let name = ann.name.clone();
        let mut flow = Flow::of(&ann).await;
        more(flow.with_external(&name).await);
        let (access, _) = said(&done(flow.with_mail(&name).await));
        assert_eq!((&access["amr"], &access["acr"]), (&json!(["external", "otp", "mfa"]), &json!("aal2")));
        assert_eq!(scopes(&access), WEAK);
        let mut flow = Flow::of(&ann).await;
        more(flow.with_mail(&name).await);
        let (access, _) = said(&done(flow.with_external(&name).await));
        assert_eq!(access["amr"], json!(["otp", "external", "mfa"]));
        let mut bob = Person::new(tenant);
        let (access, _) = said(&signed_up(&mut bob).await);
        assert_eq!((&access["amr"], &access["acr"]), (&json!(["external", "swk", "user", "mfa"]), &json!("aal2")));
        assert_eq!(scopes(&access), STRONG);
    }

    async fn the_answer_shows_the_passkey_of_the_last_step(tenant: &Tenant) {
        let (mut ann, registered) = at_home(tenant).await;
        let mut flow = Flow::of(&ann).await;
        let answer = flow.assert(&mut ann, "passkey:auth");
        let complete = done(flow.use_assertion(answer.clone()).await);
        let info = complete.passkey_info.expect("the passkey");
        assert_eq!(info.passkey_id, registered.passkey_id);
        let brought = info.assertion_result.expect("what was brought");
        assert_eq!(serde_json::to_value(brought).unwrap(), serde_json::to_value(answer).unwrap());
        assert!(info.creation_result.is_none());
        let listed = passkeys(tenant, &complete.access_token).await.remove(0);
        assert!(listed.last_used_at.is_some());
        let on = listed.last_used_from_device.or(listed.last_used_from).expect("the device");
        assert_eq!(on.device_id.as_deref(), Some(complete.device_id.as_str()));
    }

    async fn the_refresh_token_goes_on_with_the_same_sign_in(tenant: &Tenant) {
        let (mut ann, _) = at_home(tenant).await;
        let mut flow = Flow::of(&ann).await;
        let complete = done(flow.with_passkey(&mut ann).await);
        let form = [("grant_type", "refresh_token"), ("refresh_token", &complete.refresh_token)];
        let url = format!("{}/oauth2/token", tenant.url);
        // So that the time of the sign-in and that of the token differ.
        tokio::time::sleep(Duration::from_millis(1100)).await;
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let answer = reqwest::Client::new().post(url).basic_auth(&tenant.api_key, Some(""))
            .header("Content-Type", "application/x-www-form-urlencoded").body(body).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 200);
        let answer: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        let fresh = claims(answer["access_token"].as_str().unwrap());
        let old = claims(&complete.access_token);
        for claim in ["sid", "auth_time", "amr", "acr", "sub", "credID"] {
            assert_eq!(fresh[claim], old[claim], "{claim}");
        }
        assert_ne!(fresh["jti"], old["jti"]);
    }
}
