//! What clients report.

use fidelio_client::types::ClientEventRequest;
use fidelio_client::{Client, Error, types};
use fidelio_credentials::ClientEvent;
use fidelio_tests::{Person, Tenant, on_both_databases};
use reqwest::Method;
use serde_json::json;

use crate::support::{CHROME_ON_WINDOWS, Http, authorised, hosted, refusal, tampered, with, with_settings};

async fn report(client: &Client, event: &str, is_error: Option<bool>) -> Result<String, Error<types::Error>> {
    let request = ClientEventRequest { event: event.to_owned(), is_error };
    Ok(client.client_events_submit(&request).await?.into_inner().session)
}

/// The events of a tenant, latest first.
async fn latest(tenant: &Tenant) -> Vec<ClientEvent> {
    tenant.installation.api.client_events.latest(tenant.id(), None, 500).await.unwrap()
}

on_both_databases! {
    async fn an_event_is_kept_with_its_session(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let mut begin = ann.mfa_begin_request();
        begin.trace_id = Some("trace-1".to_owned());
        let begun = tenant.hosted().await.mfa_begin(&begin).await.unwrap().into_inner();
        let client = tenant.client.session(&begun.session);
        assert_eq!(report(&client, "PASSKEY_PROMPT_SHOWN", None).await.unwrap(), begun.session);
        assert_eq!(report(&client, "NOT_ALLOWED", Some(true)).await.unwrap(), begun.session);
        let events = latest(tenant).await;
        let told: Vec<_> = events.iter().map(|event| (event.event.as_str(), event.is_error)).collect();
        assert_eq!(told, [("NOT_ALLOWED", true), ("PASSKEY_PROMPT_SHOWN", false)]);
        assert_eq!(events[0].session, events[1].session);
        let events = &tenant.installation.api.client_events;
        assert_eq!(events.latest(tenant.id(), Some("trace-1"), 10).await.unwrap().len(), 2);
        assert_eq!(events.latest(tenant.id(), Some("trace-2"), 10).await.unwrap(), []);
        assert_eq!(events.latest(tenant.id(), None, 1).await.unwrap().len(), 1);
        // And the session is as good as before.
        let request = ann.mfa_sign(&begun, types::MfaActionName::PasskeyAuth);
        client.mfa_passkey_auth(&request).await.unwrap();
    }

    async fn a_session_of_any_ceremony_will_do_and_is_not_used_up(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let registration = ann.reg_init(&tenant.client).await.unwrap();
        report(&tenant.client.session(&registration.session), "reg", None).await.unwrap();
        let completion = ann.create(&registration);
        tenant.client.reg_complete(&completion).await.unwrap();
        let login = ann.auth_init().await.unwrap();
        report(&tenant.client.session(&login.session), "auth", None).await.unwrap();
        let completion = ann.get(&login);
        tenant.client.auth_complete(&completion).await.unwrap();
        let transaction = ann.tx_init("Pay", "nonce").await.unwrap();
        report(&tenant.client.session(&transaction.session), "tx", None).await.unwrap();
        let completion = ann.confirm(&transaction);
        tenant.client.tx_complete(&completion).await.unwrap();
        report(&tenant.client.session(&login.session), "after", None).await.expect("what happened later belongs to it");
        let told: Vec<_> = latest(tenant).await.into_iter().map(|event| event.event).collect();
        assert_eq!(told, ["after", "tx", "auth", "reg"]);
    }

    async fn what_is_no_session_reports_nothing(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let token = ann.register().await.unwrap().jwt_access;
        let session = ann.auth_init().await.unwrap().session;
        let other = with_settings(tenant, |_| ()).await;
        for bad in ["garbage", &"x".repeat(2000), &tampered(&session), &token, &tenant.api_key] {
            assert_eq!(refusal(report(&tenant.client.session(bad), "x", None).await), 401);
        }
        assert_eq!(refusal(report(&tenant.client, "x", None).await), 401);
        let http = Http::new(tenant);
        let request = http.json(Method::POST, "/fido2/v2/client-events/submit", &json!({"event": "x"}));
        assert_eq!(http.send(authorised(hosted(request, &other), &session)).await.status, 403);
        assert!(latest(tenant).await.is_empty() && latest(&other).await.is_empty());
    }

    async fn an_event_is_bounded_and_in_one_line(tenant: &Tenant) {
        let session = Person::new(tenant).auth_init().await.unwrap().session;
        let client = tenant.client.session(&session);
        for (sent, kept) in [
            ("a\r\nb\0c\u{202e}\u{1b}[31m", "a\\u{d}\\u{a}b\\u{0}c\\u{202e}\\u{1b}[31m".to_owned()),
            (&"x".repeat(513), "x".repeat(512)),
            (&"ü".repeat(10_000), "ü".repeat(512)),
            ("'; DROP TABLE client_events; --", "'; DROP TABLE client_events; --".to_owned()),
            ("<script>", "<script>".to_owned()),
            ("", String::new()),
        ] {
            report(&client, sent, None).await.unwrap();
            assert_eq!(latest(tenant).await[0].event, kept);
        }
        let http = Http::new(tenant);
        let event = json!({"event": "x".repeat(1 << 20)});
        let answer = http.send(authorised(http.json(Method::POST, "/fido2/v2/client-events/submit", &event), &session)).await;
        assert_eq!(answer.status, 413, "{:.200}", answer.text);
        assert_eq!(latest(tenant).await.len(), 6);
    }

    async fn the_client_is_told_by_its_user_agent(tenant: &Tenant) {
        let session = Person::new(tenant).auth_init().await.unwrap().session;
        let http = Http::new(tenant);
        for (user_agent, is_named) in [(CHROME_ON_WINDOWS, true), ("", false), (&"(".repeat(4000), false)] {
            let request = http.json(Method::POST, "/fido2/v2/client-events/submit", &json!({"event": "x"}));
            let answer = http.send(with(authorised(request, &session), "User-Agent", user_agent)).await;
            assert_eq!(answer.status, 200);
            let client = latest(tenant).await.remove(0).client;
            assert!(client.contains("Chrome") == is_named && client.chars().count() <= 128, "{client}");
        }
    }

    async fn one_session_reports_only_so_much(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let session = ann.auth_init().await.unwrap().session;
        let client = tenant.client.session(&session);
        for _ in 0..200 {
            report(&client, "x", None).await.unwrap();
        }
        assert_eq!(refusal(report(&client, "x", None).await), 429);
        assert_eq!(latest(tenant).await.len(), 200);
        let another = ann.auth_init().await.unwrap().session;
        report(&tenant.client.session(&another), "x", None).await.expect("of another session");
    }
}
