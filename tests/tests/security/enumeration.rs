//! Where an application hides unknown users, a login tells nobody which names exist.
//!
//! Time is not measured: the work is counted, in statements.

use std::collections::BTreeSet;

use fidelio_client::types::AuthCompleteRequest;
use fidelio_flows::ClientDevice;
use fidelio_identity::ApplicationSettings;
use fidelio_tests::{Person, Tenant, TenantOptions, on_both_databases};
use serde_json::{Value, json};

use crate::support::{Answer, post, registered};

on_both_databases! {
    async fn a_login_of_an_unknown_user_looks_like_that_of_a_known_one(tenant: &Tenant) {
        let tenant = hiding(tenant).await;
        let (known, unknown) = names(&tenant).await;
        for (path, more) in [
            ("/fido2/v2/auth/init", json!({})),
            ("/fido2/v2/tx/init", json!({"txPayload": "Pay", "nonce": "n", "txType": "raw"})),
        ] {
            let answer = async |name: &str| {
                let mut body = more.clone();
                body["app"] = json!({"id": tenant.id().to_string()});
                body["user"] = json!({"username": name});
                body["username"] = json!(name);
                post(&tenant.url, path, &body).await
            };
            let (of_known, of_unknown) = (answer(&known).await, answer(&unknown).await);
            assert_eq!((of_known.status, of_unknown.status), (200, 200), "{path}");
            assert_eq!(shape(&of_known.body), shape(&of_unknown.body), "{path}");
            for member in ["action", "crossAuthMethods", "fallbackMethods"] {
                assert_eq!(of_known.body[member], of_unknown.body[member], "{path} {member}");
            }
            for member in ["rpId", "timeout", "userVerification"] {
                let of = |answer: &Answer| answer.body["assertionOptions"][member].clone();
                assert_eq!(of(&of_known), of(&of_unknown), "{path} {member}");
            }
        }
    }

    async fn the_length_of_a_session_does_not_tell_known_from_unknown(tenant: &Tenant) {
        let tenant = hiding(tenant).await;
        let (known, unknown) = names(&tenant).await;
        let lengths = async |name: &str| {
            let mut lengths = BTreeSet::new();
            for _ in 0..4 {
                let person = Person::named(&tenant, name);
                lengths.insert(("login", person.auth_init().await.unwrap().session.len()));
                lengths.insert(("transaction", person.tx_init("Pay", "nonce").await.unwrap().session.len()));
            }
            lengths
        };
        assert_eq!(lengths(&known).await, lengths(&unknown).await);
    }

    async fn decoys_are_always_the_same_for_the_same_name(tenant: &Tenant) {
        let tenant = hiding(tenant).await;
        let other = hiding(&tenant).await;
        let ids = async |tenant: &Tenant, name: &str| {
            let options = Person::named(tenant, name).auth_init().await.unwrap().assertion_options;
            options.allow_credentials
        };
        let first = ids(&tenant, "nobody@example.com").await;
        assert_eq!(first.len(), 1);
        for spelling in ["nobody@example.com", "Nobody@Example.COM", " nobody@example.com"] {
            assert_eq!(ids(&tenant, spelling).await, first, "{spelling}");
        }
        let transaction = Person::named(&tenant, "nobody@example.com").tx_init("Pay", "nonce").await.unwrap();
        assert_eq!(transaction.assertion_options.allow_credentials, first, "in a transaction");
        assert_ne!(ids(&tenant, "nobody-else@example.com").await, first);
        assert_ne!(ids(&other, "nobody@example.com").await, first);
    }

    async fn a_forged_answer_to_an_offered_passkey_does_not_tell_known_from_unknown(tenant: &Tenant) {
        let tenant = hiding(tenant).await;
        let (known, unknown) = names(&tenant).await;
        let elsewhere = Some("https://attacker.example");
        for (what, origin, with_name) in [
            ("a signature of nobody", None, true),
            ("another origin", elsewhere, true),
            ("a signature of nobody in a session without a name", None, false),
            ("another origin in a session without a name", elsewhere, false),
        ] {
            let answer = async |name: &str| {
                let person = Person::named(&tenant, name);
                let named = person.auth_init().await.unwrap();
                let begun = if with_name { named.clone() } else { person.auth_init_as(None).await.unwrap() };
                let offered = named.assertion_options.allow_credentials[0].id.clone();
                let options = &begun.assertion_options;
                let mut thief = registered(&tenant).await;
                thief.authenticator.browser.origin = origin.map(str::to_owned);
                let mut bait = options.clone();
                bait.allow_credentials.clear();
                let mut result = fidelio_tests::assertion_result(&thief.sign(&bait));
                result.credential_id = offered;
                result.user_handle = None;
                let forged = AuthCompleteRequest { assertion_result: result, session: begun.session.clone() };
                post(&tenant.url, "/fido2/v2/auth/complete", &json!(forged)).await
            };
            assert_eq!(answer(&known).await, answer(&unknown).await, "{what}");
        }
    }

    async fn a_closed_application_does_not_tell_who_exists_when_a_registration_begins(tenant: &Tenant) {
        let settings = ApplicationSettings { open_registration: false, ..ApplicationSettings::default() };
        let closed = tenant.another(TenantOptions { settings, ..TenantOptions::default() }).await;
        let name = "ann@example.com";
        let grant = fidelio_client::types::GrantRequest {
            grants: vec![fidelio_client::types::GrantScope::RegWrite],
            username: Some(name.to_owned()),
        };
        let token = closed.backend().mgmt_grant_create(&grant).await.unwrap().into_inner().token;
        Person::named(&closed, name).register_with(&closed.client.access_token(&token)).await.unwrap();
        let answer = async |name: &str| {
            let body = json!(Person::named(&closed, name).reg_init_request());
            post(&closed.url, "/fido2/v2/reg/init", &body).await
        };
        assert_eq!(answer(name).await, answer("bob@example.com").await);
        assert_eq!(answer(name).await.status, 403);
    }

    async fn a_login_costs_as_many_statements_for_an_unknown_user_as_for_a_known_one(tenant: &Tenant) {
        let tenant = hiding(tenant).await;
        let (known, unknown) = names(&tenant).await;
        let api = &tenant.installation.api;
        let application = std::sync::Arc::new(tenant.application.clone());
        let mut counts = Vec::new();
        for name in [&known, &unknown] {
            let before = tenant.opened.database.statements();
            let begun = api.authentication.init(application.clone(), Some(name.clone()), ClientDevice::default());
            begun.await.unwrap();
            counts.push(tenant.opened.database.statements() - before);
        }
        assert_eq!(counts, [1, 1]);
    }
}

async fn hiding(tenant: &Tenant) -> Tenant {
    let settings = ApplicationSettings { hide_unknown_users: true, ..ApplicationSettings::default() };
    tenant.another(TenantOptions { settings, ..TenantOptions::default() }).await
}

/// A name that has a passkey, and one that has none, of the same length.
async fn names(tenant: &Tenant) -> (String, String) {
    let known = registered(tenant).await.name;
    let unknown = known.replacen("person", "nobody", 1);
    assert_eq!(known.len(), unknown.len());
    (known, unknown)
}

/// A value without what is in it: members and types. Binary values are as long as authenticators choose.
fn shape(value: &Value) -> Value {
    match value {
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), shape(value))).collect(),
        Value::Array(items) => items.iter().map(shape).collect(),
        Value::String(_) => json!("string"),
        Value::Number(_) => json!("number"),
        Value::Bool(_) => json!("bool"),
        Value::Null => Value::Null,
    }
}

#[test]
fn a_shape_keeps_members_and_types() {
    assert_eq!(shape(&json!({"a": [1, "b"], "c": null})), json!({"a": ["number", "string"], "c": null}));
    assert_ne!(shape(&json!([1])), shape(&json!([1, 2])));
}
