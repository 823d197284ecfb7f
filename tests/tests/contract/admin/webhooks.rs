//! Receivers of audit events.

use fidelio_client::types::WebhookCreateRequest;
use fidelio_tests::on_both_databases;
use serde_json::json;

use super::{MALFORMED, admin, assert_names};
use crate::coverage::NOBODYS;
use crate::support::{refusal, refusal_and_message, with_settings};

fn to(url: &str, actions: &[&str]) -> WebhookCreateRequest {
    WebhookCreateRequest { url: url.to_owned(), actions: actions.iter().map(ToString::to_string).collect() }
}

/// Nobody listens there.
const NOWHERE: &str = "https://127.0.0.1:9/events";

on_both_databases! {
    async fn a_webhook_is_added_with_a_secret_that_is_shown_once(tenant: &Tenant) {
        let (id, client) = (&tenant.id().to_string(), admin(tenant).await);
        let every = client.admin_webhook_create(id, &to(NOWHERE, &[])).await.unwrap().into_inner();
        let some = to(NOWHERE, &["user.deleted", "user.deactivated"]);
        let some = client.admin_webhook_create(id, &some).await.unwrap().into_inner();
        assert!(every.secret.starts_with("whsec_") && every.secret != some.secret);
        assert!(every.webhook.actions.is_empty());
        assert_eq!(some.webhook.actions, ["user.deleted", "user.deactivated"]);
        let listed = client.admin_webhooks_list(id).await.unwrap().into_inner();
        assert_eq!(json!(listed.items), json!([every.webhook, some.webhook]));
        let text = json!(listed).to_string();
        assert!(!text.contains(&every.secret[6..]) && !text.contains("whsec_"));
    }

    async fn there_are_at_most_ten(tenant: &Tenant) {
        let (id, client) = (&tenant.id().to_string(), admin(tenant).await);
        let mut last = String::new();
        for _ in 0..10 {
            last = client.admin_webhook_create(id, &to(NOWHERE, &["user.deleted"])).await.unwrap().webhook.id.clone();
        }
        let (status, message) = refusal_and_message(client.admin_webhook_create(id, &to(NOWHERE, &[])).await);
        assert!(status == 409 && message.contains("10 webhooks"), "{status} {message}");
        assert_eq!(client.admin_webhooks_list(id).await.unwrap().items.len(), 10);
        client.admin_webhook_delete(id, &last).await.unwrap();
        client.admin_webhook_create(id, &to(NOWHERE, &["user.deleted"])).await.unwrap();
    }

    async fn what_is_wrong_is_named_and_nothing_is_added(tenant: &Tenant) {
        let (id, client) = (&tenant.id().to_string(), admin(tenant).await);
        for url in ["", "siem.example.com", "ftp://siem.example.com/", "https://user@siem.example.com/", "https://a/#b", "https://a/\0"] {
            assert_names(client.admin_webhook_create(id, &to(url, &[])).await, "url");
        }
        for action in ["", "user.exploded", "user"] {
            assert_names(client.admin_webhook_create(id, &to(NOWHERE, &["user.deleted", action])).await, "action");
        }
        assert!(client.admin_webhooks_list(id).await.unwrap().items.is_empty());
    }

    async fn webhooks_that_are_unknown_or_another_application_s_stay(tenant: &Tenant) {
        let other = with_settings(tenant, |_| ()).await;
        let (others_id, others) = (&other.id().to_string(), admin(&other).await);
        let theirs = others.admin_webhook_create(others_id, &to(NOWHERE, &["user.deleted"])).await.unwrap();
        let (id, client) = (&tenant.id().to_string(), admin(tenant).await);
        for webhook in MALFORMED.into_iter().chain([NOBODYS, &theirs.webhook.id]) {
            assert_eq!(refusal(client.admin_webhook_delete(id, webhook).await), 404, "{webhook}");
        }
        assert_eq!(refusal(client.admin_webhook_delete(others_id, &theirs.webhook.id).await), 404);
        assert_eq!(refusal(client.admin_webhooks_list(others_id).await), 404);
        assert_eq!(others.admin_webhooks_list(others_id).await.unwrap().items.len(), 1);
    }
}
