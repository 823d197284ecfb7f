//! Deleting a user erases what is personal, and old events are removed; the log can be verified all the same.

use std::sync::Arc;
use std::time::Duration;

use fidelio_flows::audit::{Audit, Chaining};
use fidelio_kernel::{Clock, Timestamp};
use fidelio_tests::{AuditLog, Person, Tenant, on_both_databases};
use serde_json::json;

use super::{events_of, traced};
use crate::support::with_settings;

/// The real time, and so much more.
struct Later(Arc<dyn Clock>, Duration);

impl Clock for Later {
    fn now(&self) -> Timestamp {
        self.0.now() + self.1
    }
}

/// Removes what is too old, as the server does by itself, so much later.
async fn prune_later(tenant: &Tenant, later: Duration) {
    let Chaining { store, queries, sealer, directory, audit } = &*tenant.installation.chaining;
    let clock: Arc<dyn Clock> = Arc::new(Later(Arc::clone(&audit.clock), later));
    let pruning = Chaining {
        store: Arc::clone(store),
        queries: Arc::clone(queries),
        sealer: Arc::clone(sealer),
        directory: Arc::clone(directory),
        audit: Audit { clock, ..audit.clone() },
    };
    directory.forget();
    pruning.prune_all().await.unwrap();
}

on_both_databases! {
    async fn deleting_a_user_erases_what_is_personal_and_leaves_what_was_done(tenant: &Tenant) {
        let client = traced(tenant);
        let mut bob = Person::named(tenant, "Bob.Remains@example.com");
        bob.register_with(&client).await.unwrap();
        let mut ann = Person::named(tenant, "Ann.Vanishes@example.com");
        let registered = ann.register_with(&client).await.unwrap();
        ann.log_in().await.unwrap();
        let log = AuditLog::shared(tenant).await;
        let before = log.export();
        assert!(json!(before).to_string().contains("Ann.Vanishes"));
        let head = log.head();

        // Some of it is chained by now, some is not, and some is not even stored.
        ann.log_in().await.unwrap();
        let signed_in = client.access_token(&registered.jwt_access);
        signed_in.passkey_delete(&registered.passkey_id).await.expect_err("the last one");
        tenant.backend().mgmt_user_delete(&registered.user_id).await.unwrap();
        events_of(&log, "request.refused", 1).await;
        let after = log.export();
        let of_ann: Vec<_> = after.iter().filter(|event| event["user"] == registered.user_id.as_str()).collect();
        assert_eq!(of_ann.len(), 6, "{of_ann:#?}");
        for event in of_ann.iter().filter(|event| event["action"] != "user.deleted") {
            assert!(event["personal"].is_null(), "{event}");
        }
        let text = json!(after).to_string();
        assert!(!text.contains("Ann.Vanishes") && text.contains("Bob.Remains"), "{text}");
        for (old, new) in before.iter().zip(&after) {
            assert_eq!((&old["hash"], &old["id"]), (&new["hash"], &new["id"]));
        }
        log.verify(Some(&head)).expect("the same log");
    }

    async fn what_was_kept_long_enough_is_removed_and_the_rest_verifies(tenant: &Tenant) {
        let tenant = &with_settings(tenant, |settings| settings.audit_days = 1).await;
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let log = AuditLog::shared(tenant).await;
        let (old, head) = (log.export(), log.head());
        prune_later(tenant, Duration::from_secs(23 * 3600)).await;
        assert_eq!(log.export(), old, "not yet");

        // Once a day at most.
        prune_later(tenant, Duration::from_secs(47 * 3600)).await;
        assert_eq!(log.export(), old, "not yet a day too old");

        prune_later(tenant, Duration::from_secs(49 * 3600)).await;
        let left = log.export();
        assert_eq!(left.len(), 1, "{left:?}");
        assert_eq!((&left[0]["action"], &left[0]["target"]), (&json!("audit.pruned"), &json!(head)));
        assert_eq!(left[0]["sequence"], old.len() + 1);
        log.verify(None).unwrap();
        let complaint = log.verify(Some("1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")).unwrap_err();
        assert!(complaint.contains("removed by retention"), "{complaint}");
        log.verify(Some(&head)).expect("the last one that was removed is still known");

        ann.log_in().await.unwrap();
        assert_eq!(log.export().len(), 2);
        prune_later(tenant, Duration::from_secs(99 * 3600)).await;
        prune_later(tenant, Duration::from_secs(99 * 3600)).await;
        let left = log.export();
        assert!(left.iter().all(|event| event["action"] == "audit.pruned"), "{left:?}");
        log.verify(None).unwrap();
    }
}
