//! What provisioning leaves in the audit log.

use fidelio_identity::{ApiKeySecret, Scope};
use fidelio_tests::{AuditLog, EventReceiver, Person, Tenant, on_both_databases};
use serde_json::{Value, json};

use super::support::{Scim, link, values};
use crate::support::{http, send};

/// Follows the log: what was recorded since the last time, sorted by action.
struct Follower {
    log: AuditLog,
    last: u64,
    actor: Value,
}

impl Follower {
    async fn new(tenant: &Tenant, key: &str) -> Self {
        let log = AuditLog::shared(tenant).await;
        let last = log.export().last().map_or(0, |event| event["sequence"].as_u64().unwrap());
        let id = ApiKeySecret::parse(key).unwrap().id();
        Self { log, last, actor: json!({ "kind": "api_key", "id": id.to_string() }) }
    }

    /// Holds what was recorded since the last time to these actions, about this user or target.
    fn expect(&mut self, about: &str, expected: &[&str]) {
        let events = self.log.export_after(self.last, true);
        let mut actions: Vec<_> = events.iter().map(|event| event["action"].as_str().unwrap()).collect();
        actions.sort_unstable();
        let mut wanted = expected.to_vec();
        wanted.sort_unstable();
        assert_eq!(actions, wanted);
        for event in &events {
            assert_eq!(event["actor"], self.actor, "{event}");
            assert_eq!(event["outcome"], "success", "{event}");
            assert!(event["user"] == about || event["target"] == about, "{about}: {event}");
            self.last = self.last.max(event["sequence"].as_u64().unwrap());
        }
    }
}

on_both_databases! {
    async fn every_change_is_recorded_once_with_the_key_that_made_it_and_nothing_else_is(tenant: &Tenant) {
        let scim = Scim::of(tenant);
        let mut log = Follower::new(tenant, &scim.key).await;
        let body = json!({ "userName": "ann.secretive", "title": "Secretive title", "externalId": "secretive-1", "emails": [{ "value": "secretive@example.com", "primary": true }] });
        let ann = scim.send("POST", "/Users", &body).await.id();
        log.expect(&ann, &["contact.set", "user.created"]);
        let path = format!("/Users/{ann}");
        let replace = |name: &str, value: Value| json!([{ "op": "replace", "path": name, "value": value }]);
        scim.patch(&path, replace("title", json!("Another secretive title"))).await;
        log.expect(&ann, &["user.changed"]);
        scim.patch(&path, replace("title", json!("Another secretive title"))).await;
        scim.patch(&path, json!([{ "op": "remove", "path": "nickName" }, { "op": "replace", "path": "password", "value": "secretive" }])).await;
        log.expect(&ann, &[]);
        scim.patch(&path, replace("active", json!("False"))).await;
        log.expect(&ann, &["user.deactivated"]);
        scim.patch(&path, replace("active", json!(false))).await;
        log.expect(&ann, &[]);
        scim.patch(&path, json!([{ "op": "replace", "value": { "active": true, "title": "Third secretive title" } }])).await;
        log.expect(&ann, &["user.activated", "user.changed"]);
        scim.patch(&path, replace("emails", json!([{ "value": "secretive@example.org", "primary": true }]))).await;
        log.expect(&ann, &["contact.set", "user.changed"]);
        scim.send("PUT", &path, &json!({ "userName": "ann.secretive" })).await;
        log.expect(&ann, &["contact.removed", "user.changed"]);
        scim.send("PUT", &path, &json!({ "userName": "ann.secretive" })).await;
        log.expect(&ann, &[]);
        // What is refused changes nothing and is recorded as no change.
        scim.patch(&path, json!([{ "op": "replace", "path": "title", "value": "x" }, { "op": "add", "path": "id", "value": "x" }])).await;
        scim.send("POST", "/Users", &json!({ "userName": "x", "active": "perhaps" })).await;
        log.expect(&ann, &[]);

        let group = scim.group("Secretive group", &[&ann]).await;
        log.expect(&group, &["group.created"]);
        let sales = format!("/Groups/{group}");
        let add = json!([{ "op": "add", "path": "members", "value": values(&[&ann]) }]);
        scim.patch(&sales, add.clone()).await;
        log.expect(&group, &[]);
        scim.patch(&sales, json!([{ "op": "remove", "path": format!("members[value eq \"{ann}\"]") }])).await;
        log.expect(&group, &["group.changed"]);
        scim.bulk(json!([{ "method": "PATCH", "path": sales, "data": { "Operations": add } }])).await;
        log.expect(&group, &["group.changed"]);
        scim.send("PUT", &sales, &json!({ "displayName": "Secretive group", "members": values(&[&ann]) })).await;
        log.expect(&group, &[]);
        scim.send("DELETE", &sales, &Value::Null).await;
        log.expect(&group, &["group.deleted"]);
        scim.send("DELETE", &path, &Value::Null).await;
        log.expect(&ann, &["user.deleted"]);
        // Beside what can be erased there is nothing personal, and there only the name.
        let public = json!(log.log.export_after(0, false)).to_string().to_lowercase();
        assert!(!public.contains("secretive"), "{public}");
        let everything = json!(log.log.export()).to_string().to_lowercase();
        for personal in ["secretive title", "secretive-1", "secretive@", "secretive group"] {
            assert!(!everything.contains(personal), "{personal}: {everything}");
        }
        log.log.verify(None).unwrap();
    }

    async fn linking_is_recorded_with_the_administrator_who_did_it(tenant: &Tenant) {
        let admin = tenant.key_with(vec![Scope::Admin].into()).await;
        let mut ann = Person::new(tenant);
        let id = ann.register().await.unwrap().user_id.clone();
        let mut log = Follower::new(tenant, &admin).await;
        link(tenant, &admin, &id).await;
        log.expect(&id, &["user.linked"]);
        link(tenant, &admin, &id).await;
        log.expect(&id, &[]);
        let url = format!("{}/fido2/v2/admin/applications/{}/users/{id}/provisioning", tenant.url, tenant.id());
        assert!(send(http().delete(&url).bearer_auth(&admin)).await.status < 300);
        log.expect(&id, &["user.unlinked"]);
        assert_eq!(send(http().delete(&url).bearer_auth(&admin)).await.status, 404);
        log.expect(&id, &[]);
    }

    async fn a_receiver_is_told_of_every_change_without_what_is_personal(tenant: &Tenant) {
        let receiver = EventReceiver::start();
        let admin = tenant.key_with(vec![Scope::Admin].into()).await;
        let url = format!("{}/fido2/v2/admin/applications/{}/webhooks", tenant.url, tenant.id());
        let made = send(http().post(url).bearer_auth(&admin).json(&json!({ "url": receiver.url, "actions": [] }))).await;
        receiver.trust(made.body["secret"].as_str().unwrap_or_else(|| panic!("{made:?}")));
        let scim = Scim::of(tenant);
        let ann = scim.user("ann.secretive").await;
        let path = format!("/Users/{ann}");
        let group = scim.group("Secretives", &[&ann]).await;
        scim.patch(&path, json!([{ "op": "replace", "value": { "active": false, "title": "Secretive" } }])).await;
        scim.patch(&path, json!([{ "op": "replace", "path": "active", "value": true }])).await;
        scim.send("PUT", &format!("/Groups/{group}"), &json!({ "displayName": "Secretives" })).await;
        scim.send("DELETE", &format!("/Groups/{group}"), &Value::Null).await;
        scim.send("DELETE", &path, &Value::Null).await;
        for action in ["user.created", "user.changed", "user.deactivated", "user.activated", "user.deleted", "group.created", "group.changed", "group.deleted"] {
            let event = receiver.wait_for(action).await;
            let about = if action.starts_with("user") { &event.body["data"]["user"] } else { &event.body["data"]["target"] };
            assert_eq!(about, if action.starts_with("user") { ann.as_str() } else { group.as_str() }, "{event:?}");
            assert!(!event.text.to_lowercase().contains("secretive"), "{event:?}");
        }
    }
}
