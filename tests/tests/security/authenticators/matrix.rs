//! Every kind of policy against every kind of authenticator, at registration.

use fidelio_client::types::{PasskeyOptions, RegInitRequest};
use fidelio_credentials::passkey::Transport;
use fidelio_identity::ApplicationSettings;
use fidelio_identity::settings::Attestation;
use fidelio_tests::{Engine, Person, Server, Tenant, TenantOptions, on_both_databases};
use serde_json::{Value, json};

use super::How::{Itself, Not, Stranger, Vendor};
use super::{CERTIFIED, FRESH, How, PLAIN, REVOKED, STALE, UNLISTED, Vendors, ZEROS, letter, tenant_with};
use crate::support::{exists, status};

/// The columns of the tables.
const AUTHENTICATORS: [(How, &str); 8] = [
    (Not, ZEROS),
    (Not, CERTIFIED),
    (Itself, CERTIFIED),
    (Stranger, CERTIFIED),
    (Vendor, CERTIFIED),
    (Vendor, PLAIN),
    (Vendor, REVOKED),
    (Stranger, UNLISTED),
];

/// What comes of it by each policy; the letters are those of [`super::CAUSES`].
fn with_fresh_metadata() -> Vec<(Value, &'static str)> {
    let listed = |more: Value| {
        let mut policy = json!({ "allow": [CERTIFIED] });
        policy.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        policy
    };
    vec![
        (json!({}), "++++++X+"),
        (json!({ "refuse_compromised": false }), "++++++++"),
        (json!({ "attestation": "certificate" }), "CCC+++X+"),
        (json!({ "attestation": "trusted" }), "TTTT++XT"),
        (json!({ "attestation": "trusted", "refuse_compromised": false }), "TTTT+++T"),
        (listed(json!({})), "L++++LLL"),
        (listed(json!({ "claimed_models": "ignore" })), "MMMM+LLM"),
        // One that shows nothing is refused, whatever model it says it is.
        (listed(json!({ "attestation": "certificate" })), "CCC++LLL"),
        (listed(json!({ "attestation": "trusted" })), "TTTT+LLT"),
        (json!({ "minimum_certification": "L1" }), "F++++FXF"),
        (json!({ "minimum_certification": "L2", "claimed_models": "ignore" }), "MMMM+FXM"),
        (json!({ "minimum_certification": "L2plus" }), "FFFFFFXF"),
        (json!({ "blacklist": { CERTIFIED: { "reg": true, "auth": false } } }), "+BBBB+X+"),
        (json!({ "blacklist": { CERTIFIED: { "reg": false, "auth": true } } }), "++++++X+"),
        (json!({ "blacklist": { ZEROS: { "reg": true, "auth": true } } }), "B+++++X+"),
        (listed(json!({ "blacklist": { CERTIFIED: { "reg": true, "auth": true } } })), "LBBBBLLL"),
        (json!({ "stale_metadata": "strict", "attestation": "trusted" }), "TTTT++XT"),
        (json!({ "attachment": "platform" }), "++++++X+"),
        (json!({ "attachment": "cross-platform" }), "AAAAAAAA"),
    ]
}

fn with_stale_metadata() -> Vec<(Value, &'static str)> {
    vec![
        (json!({ "attestation": "trusted" }), "TTTT++XT"),
        (json!({ "attestation": "trusted", "stale_metadata": "strict" }), "SSSSSSSS"),
        (json!({ "minimum_certification": "L1", "stale_metadata": "strict" }), "SSSSSSSS"),
        (json!({ "stale_metadata": "strict" }), "SSSSSSSS"),
        // Nothing of this is told by metadata.
        (json!({ "stale_metadata": "strict", "refuse_compromised": false, "allow": [CERTIFIED] }), "L++++LLL"),
    ]
}

fn without_metadata() -> Vec<(Value, &'static str)> {
    vec![
        (json!({}), "++++++++"),
        (json!({ "attestation": "certificate" }), "CCC+++++"),
        (json!({ "attestation": "trusted" }), "TTTTTTTT"),
        (json!({ "minimum_certification": "L1" }), "FFFFFFFF"),
        (json!({ "allow": [CERTIFIED], "claimed_models": "ignore" }), "MMMMMMMM"),
        (json!({ "stale_metadata": "strict" }), "SSSSSSSS"),
    ]
}

async fn hold_to(server: &Server, engine: Engine, vendors: &Vendors, table: Vec<(Value, &str)>) {
    let mut wrong = Vec::new();
    for (policy, expected) in table {
        let tenant = tenant_with(server, engine, policy.clone()).await;
        let mut came = String::new();
        for (how, model) in AUTHENTICATORS {
            let mut person = vendors.person(&tenant, how, model);
            let outcome = letter(person.register().await);
            assert_eq!(exists(&tenant, &person.name).await, outcome == '+', "{policy}: {how:?} {model}");
            came.push(outcome);
        }
        if came != expected {
            wrong.push(format!("{policy}: {came} and not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

on_both_databases! {
    async fn a_passkey_is_registered_if_the_policy_accepts_its_authenticator(tenant: &Tenant) {
        let vendors = Vendors::new(FRESH);
        let server = vendors.server(tenant.engine).await;
        hold_to(&server, tenant.engine, &vendors, with_fresh_metadata()).await;
    }

    async fn stale_metadata_counts_unless_the_policy_is_strict(tenant: &Tenant) {
        let vendors = Vendors::new(STALE);
        let server = vendors.server(tenant.engine).await;
        hold_to(&server, tenant.engine, &vendors, with_stale_metadata()).await;
    }

    async fn without_metadata_nothing_is_trusted_or_certified(tenant: &Tenant) {
        let vendors = Vendors::new(FRESH);
        let server = Server::shared(tenant.engine).await.unwrap();
        hold_to(server, tenant.engine, &vendors, without_metadata()).await;
    }

    async fn a_security_key_is_told_by_its_transports(tenant: &Tenant) {
        let vendors = Vendors::new(FRESH);
        let server = Server::shared(tenant.engine).await.unwrap();
        for (attachment, expected) in [("platform", 'A'), ("cross-platform", '+')] {
            let tenant = tenant_with(server, tenant.engine, json!({ "attachment": attachment })).await;
            let mut person = vendors.person(&tenant, Not, ZEROS);
            person.authenticator.transports = vec![Transport::Usb, Transport::Nfc];
            let options = person.reg_init(&tenant.client).await.unwrap().registration_request_options;
            let asked = json!(options.authenticator_selection)["authenticatorAttachment"].clone();
            assert_eq!(asked, attachment, "it is asked for");
            assert_eq!(letter(person.register().await), expected, "{attachment}");
        }
    }

    async fn what_the_policy_needs_is_asked_for(tenant: &Tenant) {
        let server = Server::shared(tenant.engine).await.unwrap();
        for (attestation, asked) in [("any", "none"), ("certificate", "direct"), ("trusted", "direct")] {
            let authenticators = serde_json::from_value(json!({ "attestation": attestation })).unwrap();
            // The application itself would not ask.
            let settings = ApplicationSettings { attestation: Attestation::None, authenticators, ..Default::default() };
            let options = TenantOptions { settings, ..TenantOptions::default() };
            let tenant = Tenant::on(server, tenant.engine, options).await;
            let begun = Person::new(&tenant).reg_init(&tenant.client).await.unwrap();
            let options = json!(begun.registration_request_options);
            assert_eq!(options["attestation"], asked, "{attestation}: {options}");
        }
    }

    async fn init_says_fail_and_complete_refuses_where_init_could_know(tenant: &Tenant) {
        let server = Server::shared(tenant.engine).await.unwrap();
        // Whether it is on a security key, whether the browser makes it on its own, and whether that can be.
        let cases = [
            (json!({ "attachment": "platform" }), true, false, "fail"),
            (json!({ "attachment": "platform" }), false, false, "proceed"),
            (json!({ "attestation": "certificate" }), false, true, "fail"),
            (json!({ "attestation": "trusted" }), false, true, "fail"),
            (json!({}), false, true, "proceed"),
            (json!({}), true, false, "proceed"),
        ];
        for (policy, security_key, conditional_create, action) in cases {
            let tenant = tenant_with(server, tenant.engine, json!({})).await;
            let mut ann = Person::new(&tenant);
            let client = tenant.client.access_token(&ann.register().await.unwrap().jwt_access);
            super::logins::set_policy(&tenant, &policy).await;
            let options = PasskeyOptions {
                security_key: Some(security_key),
                conditional_create: Some(conditional_create),
            };
            let request = RegInitRequest { passkey_options: Some(options), ..ann.reg_init_request() };
            let begun = client.reg_init(&request).await.unwrap().into_inner();
            assert_eq!(begun.action.to_string(), action, "{policy}");
            let completed = client.reg_complete(&ann.create(&begun)).await;
            assert_eq!(status(&completed), if action == "fail" { 403 } else { 200 }, "{policy}");
        }
    }
}
