//! Names that nobody has, and whether that shows.

use fidelio_client::types::{AuthInitResponse, AuthenticationAction, CredentialDescriptor};
use fidelio_tests::{Person, Tenant, on_both_databases};
use serde_json::{Value, json};

use crate::support::{Http, app, refusal, with_settings};

async fn hiding(tenant: &Tenant) -> Tenant {
    with_settings(tenant, |settings| settings.hide_unknown_users = true).await
}

async fn credentials(tenant: &Tenant, name: &str) -> Vec<CredentialDescriptor> {
    let begun = Person::named(tenant, name).auth_init().await.unwrap();
    assert_eq!(begun.action, AuthenticationAction::Proceed);
    begun.assertion_options.allow_credentials
}

/// The members of an answer and their types, without their values.
fn shape(value: &Value) -> Value {
    match value {
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), shape(value))).collect(),
        Value::Array(items) => items.iter().map(shape).collect(),
        Value::String(_) => json!("a string"),
        other => other.clone(),
    }
}

on_both_databases! {
    async fn an_unknown_user_falls_back_to_the_application(tenant: &Tenant) {
        let body = json!({"app": app(tenant), "user": {"username": "nobody"}});
        let answer = Http::new(tenant).post("/fido2/v2/auth/init", &body).await;
        assert_eq!((answer.status, &answer.body["action"]), (200, &json!("fallback")));
        assert_eq!(answer.body["fallbackMethods"], json!(["ciam"]));
        assert_eq!(answer.body["crossAuthMethods"], json!([]));
        let options = &answer.body["assertionOptions"];
        assert_eq!(options["allowCredentials"], json!([]));
        assert!(options["challenge"].is_string() && options["rpId"].is_string(), "well-formed all the same");
    }

    async fn the_session_of_an_unknown_user_signs_nobody_in(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        for tenant in [tenant, &hiding(tenant).await] {
            let mut begun: AuthInitResponse = Person::named(tenant, "nobody").auth_init().await.unwrap();
            begun.assertion_options.allow_credentials.clear();
            let completion = ann.get(&begun);
            assert_eq!(refusal(tenant.client.auth_complete(&completion).await), 401);
        }
    }

    async fn hidden_an_unknown_name_has_always_the_same_credentials(tenant: &Tenant) {
        let tenant = hiding(tenant).await;
        let first = credentials(&tenant, "nobody@example.com").await;
        assert!(!first.is_empty());
        for name in ["nobody@example.com", "NOBODY@example.com", "nobody@example.com"] {
            assert_eq!(credentials(&tenant, name).await, first, "{name}");
        }
    }

    async fn hidden_credentials_differ_by_name_and_tenant(tenant: &Tenant) {
        let (tenant, other) = (hiding(tenant).await, hiding(tenant).await);
        let ids = [
            credentials(&tenant, "nobody").await.remove(0).id,
            credentials(&tenant, "no one").await.remove(0).id,
            credentials(&other, "nobody").await.remove(0).id,
        ];
        let distinct: std::collections::BTreeSet<_> = ids.iter().collect();
        assert_eq!(distinct.len(), 3, "{ids:?}");
    }

    async fn hidden_an_unknown_name_is_answered_like_a_known_one(tenant: &Tenant) {
        let tenant = hiding(tenant).await;
        let mut ann = Person::new(&tenant);
        ann.register().await.unwrap();
        let http = Http::new(&tenant);
        let init = |name: &str| json!({"app": app(&tenant), "user": {"username": name}});
        let known = http.post("/fido2/v2/auth/init", &init(&ann.name)).await;
        let unknown = http.post("/fido2/v2/auth/init", &init("nobody")).await;
        assert_eq!((known.status, shape(&known.body)), (unknown.status, shape(&unknown.body)));
        assert_eq!(known.body["action"], unknown.body["action"]);
        let names = |answer: &crate::support::Answer| {
            let mut names: Vec<_> = answer.headers.keys().map(ToString::to_string).collect();
            names.sort();
            names
        };
        assert_eq!(names(&known), names(&unknown));
    }

    async fn hidden_the_length_of_the_session_tells_nothing(tenant: &Tenant) {
        let tenant = hiding(tenant).await;
        let mut ann = Person::new(&tenant);
        ann.register().await.unwrap();
        let known = ann.auth_init().await.unwrap().session.len();
        assert_eq!(Person::named(&tenant, "nobody").auth_init().await.unwrap().session.len(), known);
    }

    async fn hidden_a_transaction_of_an_unknown_user_begins_like_any(tenant: &Tenant) {
        let tenant = hiding(tenant).await;
        let mut ann = Person::new(&tenant);
        ann.register().await.unwrap();
        let known = ann.tx_init("pay", "n").await.unwrap();
        let nobody = Person::named(&tenant, "nobody");
        let unknown = nobody.tx_init("pay", "n").await.unwrap();
        assert_eq!(unknown.session.len(), known.session.len(), "its length tells nothing");
        assert_eq!(unknown.assertion_options.allow_credentials, credentials(&tenant, "nobody").await);
        let shapes = [known, unknown].map(|begun| shape(&serde_json::to_value(begun).unwrap()));
        assert_eq!(shapes[0], shapes[1]);
    }
}
