//! Where an application hides unknown users, a flow tells nobody which names exist.

use std::collections::BTreeSet;

use fidelio_client::types::{MfaBeginRequest, OtpMethod};
use fidelio_tests::{Flow, Person, Tenant, on_both_databases};
use serde_json::{Value, json};

use super::{
    AUTH, EXTERNAL, OTP_REQUEST, OTP_VERIFY, PAYLOAD, REG, TX, at_home, elsewhere, post_as, with_settings,
};
use crate::support::{Answer, b64};

/// A name that has a passkey and an address, and one that nobody has, of the same length.
async fn names(tenant: &Tenant) -> (String, String) {
    let known = elsewhere(tenant).await.0.name;
    let unknown = known.replacen("person", "nobody", 1);
    (known, unknown)
}

async fn hiding(tenant: &Tenant, policy: Option<Value>) -> Tenant {
    with_settings(tenant, |settings| {
        settings.hide_unknown_users = true;
        settings.open_registration = policy.is_none();
        settings.mfa_policy = policy.map(|policy| serde_json::from_value(policy).unwrap());
    })
    .await
}

/// What of an answer does not depend on chance: binary values are told by their kind, WebAuthn options unfolded.
fn shape(name: &str, value: &Value) -> Value {
    match value {
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), shape(name, value))).collect(),
        Value::Array(items) => items.iter().map(|item| shape(name, item)).collect(),
        Value::String(text) if name == "session" => json!(text.len()),
        Value::String(text) if name == "value" => {
            let decoded =
                fidelio_kernel::base64url::decode(text).and_then(|bytes| serde_json::from_slice(&bytes).ok());
            decoded.map_or_else(|| json!(text.len()), |options: Value| shape("options", &options))
        }
        Value::String(_) if matches!(name, "id" | "challenge") => json!("binary"),
        Value::String(text) => json!(text.replace("nobody", "person")),
        other => other.clone(),
    }
}

fn shapes(answer: &Answer) -> (u16, Value) {
    (answer.status, shape("", &answer.body))
}

fn begin(name: &str, payload: bool) -> Value {
    let mut body = json!({"user": {"username": name}, "traceId": "trace"});
    if payload {
        body["payload"] = json!("Pay");
    }
    body
}

/// What the flow of a name answers to each step.
async fn answers(tenant: &Tenant, name: &str, payload: bool) -> Vec<(&'static str, (u16, Value))> {
    let begun = post_as(tenant, "/fido2/v2/mfa/begin", "", &begin(name, payload)).await;
    let session = begun.body["session"].as_str().unwrap_or_default().to_owned();
    let mut all = vec![("begin", shapes(&begun))];
    let mut thief = Person::new(tenant);
    let registration = thief.reg_init_request();
    let _ = registration;
    let offered = begun.body["next"][0]["options"][0]["value"].as_str().unwrap_or_default();
    let options: Value =
        serde_json::from_slice(&fidelio_kernel::base64url::decode(offered).unwrap_or_default()).unwrap_or_default();
    let client_data =
        json!({"type": "webauthn.get", "challenge": options["challenge"], "origin": "https://login.example.com"});
    let garbage = |credential: &Value| {
        json!({"assertionResult": {
            "credentialId": credential, "clientDataJSON": b64(client_data.to_string()),
            "authenticatorData": b64([7; 37]), "signature": b64([9; 70]),
        }})
    };
    let own = options["allowCredentials"][0]["id"].clone();
    let foreign = json!(b64([5; 32]));
    let creation = {
        let created = thief.authenticator.create(&fidelio_testkit::authenticator::CreateRequest {
            rp_id: "login.example.com",
            origin: "https://login.example.com",
            challenge: &[1; 32],
            user_handle: &[2; 16],
        });
        json!({"creationResult": {
            "attestationObject": b64(created.attestation_object), "clientDataJSON": b64(created.client_data_json),
            "credentialId": b64(created.credential_id), "transports": [],
        }})
    };
    for (what, path, body) in [
        ("an offered passkey, forged", AUTH, garbage(&own)),
        ("a passkey that was not offered", AUTH, garbage(&foreign)),
        ("a signature, forged", TX, garbage(&own)),
        ("a new passkey", REG, creation),
        ("garbage that vouches", EXTERNAL, json!({"token": "garbage"})),
        ("a code that was not asked for", OTP_VERIFY, json!({"otp": "123456"})),
        ("a code by text message", OTP_REQUEST, json!({"method": "sms"})),
        ("a code by mail to nobody", OTP_REQUEST, json!({"method": "email", "option": "x***@example.com"})),
        ("a code by mail", OTP_REQUEST, json!({"method": "email"})),
    ] {
        all.push((what, shapes(&post_as(tenant, path, &session, &body).await)));
    }
    let asked =
        post_as(tenant, OTP_REQUEST, &session, &json!({"method": "email", "option": "p***@example.com"})).await;
    let other =
        post_as(tenant, OTP_REQUEST, &session, &json!({"method": "email", "option": "n***@example.com"})).await;
    let asked = if asked.status == 200 { asked } else { other };
    all.push(("a code by mail, by its label", shapes(&asked)));
    let session = asked.body["session"].as_str().unwrap_or_default().to_owned();
    for _ in 0..6 {
        all.push(("a wrong code", shapes(&post_as(tenant, OTP_VERIFY, &session, &json!({"otp": "000000"})).await)));
    }
    all.push(("a payload", shapes(&post_as(tenant, PAYLOAD, &session, &json!({"payload": "Pay more"})).await)));
    all
}

on_both_databases! {
    async fn a_flow_of_an_unknown_user_looks_like_that_of_a_known_one(tenant: &Tenant) {
        let tenant = &hiding(tenant, None).await;
        let (known, unknown) = names(tenant).await;
        for payload in [false, true] {
            let (of_known, of_unknown) = (answers(tenant, &known, payload).await, answers(tenant, &unknown, payload).await);
            assert_eq!(of_known[0].1.0, 200);
            for (known, unknown) in of_known.iter().zip(&of_unknown) {
                // Masked addresses begin with the letter of the name that was asked for.
                let text = |answer: &(u16, Value)| answer.1.to_string().replace("n***@", "p***@");
                assert_eq!((known.1.0, text(&known.1)), (unknown.1.0, text(&unknown.1)), "{}", known.0);
            }
        }
    }

    async fn no_policy_makes_a_flow_tell_who_exists(tenant: &Tenant) {
        for sequences in [
            json!([["otp:email", "passkey:reg"]]),
            json!([["otp:email"], ["passkey:auth", "external"]]),
            json!([["external", "passkey:reg"], ["otp:email", "external", "passkey:reg"]]),
            json!([["otp:sms"], ["external"]]),
        ] {
            let policy = json!({"rules": [
                {"name": "no-passkey", "when": {"flow": "signIn", "passkey": false}, "sufficient": [["external"]]},
                {"name": "no-contact", "when": {"flow": "signIn", "contact": false}, "sufficient": [["external"]]},
                {"name": "in", "when": {"flow": "signIn"}, "sufficient": sequences},
            ]});
            let tenant = &hiding(tenant, Some(policy)).await;
            let mut known = Person::new(tenant);
            let grant = fidelio_client::types::GrantRequest {
                grants: vec![fidelio_client::types::GrantScope::RegWrite], username: Some(known.name.clone()),
            };
            let token = tenant.backend().mgmt_grant_create(&grant).await.unwrap().into_inner().token;
            known.register_with(&tenant.client.access_token(&token)).await.unwrap();
            let unknown = known.name.replacen("person", "nobody", 1);
            let text = |answer: Answer| shape("", &answer.body).to_string().replace("n***@", "p***@");
            let mut told = BTreeSet::new();
            for name in [&known.name, &unknown] {
                let answer = post_as(tenant, "/fido2/v2/mfa/begin", "", &begin(name, false)).await;
                told.insert((answer.status, text(answer)));
            }
            assert_eq!(told.len(), 1, "{sequences}: {told:#?}");
        }
    }

    async fn the_length_of_a_flow_s_session_does_not_tell_known_from_unknown(tenant: &Tenant) {
        let tenant = &hiding(tenant, None).await;
        let (known, unknown) = names(tenant).await;
        let lengths = async |name: &str| {
            let mut lengths = BTreeSet::new();
            for _ in 0..4 {
                let person = Person::named(tenant, name);
                let mut flow = Flow::of(&person).await;
                lengths.insert(("begin", flow.session().len()));
                flow.request_code(OtpMethod::Email, None).await.unwrap();
                lengths.insert(("code", flow.session().len()));
                flow.replace_payload("Pay").await.unwrap();
                lengths.insert(("payload", flow.session().len()));
                let unknown_device = MfaBeginRequest {
                    device_info: Some(fidelio_client::types::DeviceInfo {
                        device_id: Some("0193b6a2-1f4d-7a3b-8c5d-6e7f8091a2b3".to_owned()), ..Default::default()
                    }),
                    ..Flow::request(&person)
                };
                let flow = Flow::begin(tenant, &unknown_device).await.unwrap();
                lengths.insert(("a device", flow.session().len()));
            }
            lengths
        };
        assert_eq!(lengths(&known).await, lengths(&unknown).await);
    }

    async fn decoys_of_a_flow_are_those_of_a_login(tenant: &Tenant) {
        let tenant = &hiding(tenant, None).await;
        let ids = async |name: &str| {
            let person = Person::named(tenant, name);
            let flow = Flow::of(&person).await.request_options("passkey:auth").allow_credentials;
            let signing = Flow::signing(&person, "Pay", "t").await.request_options("passkey:tx").allow_credentials;
            let login = person.auth_init().await.unwrap().assertion_options.allow_credentials;
            let json = |list: Vec<fidelio_client::types::CredentialDescriptor>| serde_json::to_value(list).unwrap();
            let (flow, signing, login) = (json(flow), json(signing), json(login));
            assert_eq!(flow, login);
            assert_eq!(signing, login);
            login
        };
        let first = ids("nobody@example.com").await;
        assert_eq!(ids("nobody@example.com").await, first);
        assert_eq!(ids("Nobody@Example.COM").await, first);
        assert_ne!(ids("nobody-else@example.com").await, first);
        let (ann, _) = at_home(tenant).await;
        assert_eq!(ids(&ann.name).await.as_array().map(Vec::len), Some(1));
    }
}
