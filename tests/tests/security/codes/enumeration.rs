//! Nobody learns from codes which names exist. Time is not measured: the work is counted, in statements.

use std::sync::Arc;

use fidelio_client::types::OtpMethod;
use fidelio_flows::code_login::Attempt;
use fidelio_flows::{Client, ClientDevice};
use fidelio_identity::{Address, Channel};
use fidelio_tests::{Person, Tenant, on_both_databases};
use serde_json::json;

use crate::support::{Answer, http, send};

/// Names of which nobody may learn what they are: with everything, without addresses, without consent, deactivated,
/// and nobody's.
async fn names(tenant: &Tenant) -> Vec<String> {
    let mut names = Vec::new();
    for (kind, is_active, has_addresses, is_proved) in [
        ("everything", true, true, true),
        ("unverified", true, true, false),
        ("nothing", true, false, false),
        ("deactivated", false, true, true),
    ] {
        let user = tenant.add_user(kind, is_active).await;
        let addresses = [Address::email(user.name.as_str()).unwrap(), Address::phone("+14155550123").unwrap()];
        for address in addresses.into_iter().filter(|_| has_addresses) {
            let mut contact = tenant.contact(&user, address);
            contact.verified_at = contact.verified_at.filter(|_| is_proved);
            tenant.store_contact(&contact).await;
        }
        names.push(user.name.as_str().to_owned());
    }
    names.push(Person::new(tenant).name);
    names
}

async fn post(tenant: &Tenant, path: &str, body: &serde_json::Value) -> Answer {
    let request = http().post(format!("{}/fido2/v2/auth/otp/{path}", tenant.url));
    send(request.header("Host", tenant.host()).json(body)).await
}

on_both_databases! {
    async fn every_name_is_answered_alike(tenant: &Tenant) {
        for name in names(tenant).await {
            let user = json!({"username": name});
            for path in ["email", "sms"] {
                let answer = post(tenant, path, &json!({"user": user})).await;
                assert_eq!(answer, Answer { status: 204, body: json!(null) }, "{path} {name}");
            }
            let wrong = post(tenant, "verify", &json!({"user": user, "authCode": "000000"})).await;
            assert_eq!(wrong.status, 401, "{name}");
            let another = post(tenant, "verify", &json!({"user": {"username": "x"}, "authCode": "000000"})).await;
            assert_eq!(wrong, another, "{name}");
        }
    }

    async fn every_name_costs_as_many_statements(tenant: &Tenant) {
        let api = &tenant.installation.api;
        let application = Arc::new(tenant.application.clone());
        let client = Client { address: Some("198.51.100.1".to_owned()), ..Client::default() };
        let names = names(tenant).await;
        let database = &tenant.opened.database;
        for code_before in [false, true] {
            for channel in [Channel::Email, Channel::Sms] {
                let mut counts = Vec::new();
                for name in &names {
                    let before = database.statements();
                    if code_before {
                        api.code_login.send(&application, name, channel, &client).await.unwrap();
                    }
                    let sent = database.statements() - before;
                    let attempt = Attempt {
                        application: application.clone(),
                        user_name: name.clone(),
                        code: "000000".to_owned(),
                        device: ClientDevice::default(),
                        client: client.clone(),
                    };
                    let before = database.statements();
                    api.code_login.complete(attempt).await.expect_err("a wrong code");
                    counts.push((sent, database.statements() - before));
                }
                assert!(counts.iter().all(|count| *count == counts[0]), "{code_before} {channel:?}: {counts:?}");
            }
        }
    }

    async fn a_used_limit_does_not_tell_who_exists(tenant: &Tenant) {
        let tenant = &crate::support::with_settings(tenant, |settings| {
            settings.code_limits.requests_per_user = 1;
            settings.code_limits.attempts_per_user = 1;
        })
        .await;
        for name in names(tenant).await {
            let user = json!({"username": name});
            let ask = async || post(tenant, "email", &json!({"user": user})).await.status;
            let attempt = async || post(tenant, "verify", &json!({"user": user, "authCode": "000000"})).await.status;
            assert_eq!([ask().await, ask().await, attempt().await, attempt().await], [204, 429, 401, 429], "{name}");
        }
    }

    async fn a_passkey_s_user_is_answered_like_nobody(tenant: &Tenant) {
        let known = crate::support::registered(tenant).await;
        known.has_email().await;
        for method in [OtpMethod::Email, OtpMethod::Sms] {
            known.ask_for_code(method).await.unwrap();
            Person::new(tenant).ask_for_code(method).await.unwrap();
        }
    }
}
