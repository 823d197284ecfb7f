//! The audit log.

use std::time::{Duration, Instant};

use fidelio_client::Client;
use fidelio_client::types::{AuditActorKind, AuditEvent, AuditOutcome};
use fidelio_tests::{Person, Tenant, on_both_databases};

use super::{admin, assert_names};
use crate::coverage::NOBODYS;
use crate::support::{Http, authorised, refusal, with_settings};

#[derive(Clone, Default)]
struct Filter<'a> {
    action: Option<&'a str>,
    actor: Option<AuditActorKind>,
    outcome: Option<AuditOutcome>,
    request: Option<&'a str>,
    since: Option<&'a str>,
    until: Option<&'a str>,
    user: Option<&'a str>,
}

async fn events(client: &Client, tenant: &Tenant, filter: Filter<'_>) -> Vec<AuditEvent> {
    let Filter { action, actor, outcome, request, since, until, user } = filter;
    let id = &tenant.id().to_string();
    let page =
        client.admin_audit_events_list(id, action, actor, None, None, outcome, request, since, until, user).await;
    page.unwrap().into_inner().items
}

/// The same as soon as there are so many: events are chained in the background.
async fn so_many(client: &Client, tenant: &Tenant, count: usize, filter: Filter<'_>) -> Vec<AuditEvent> {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let found = events(client, tenant, filter.clone()).await;
        if found.len() >= count || Instant::now() > deadline {
            assert_eq!(found.len(), count, "{found:?}");
            return found;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

on_both_databases! {
    async fn what_an_administrator_does_is_told_with_who_did_it(tenant: &Tenant) {
        let (id, client) = (&tenant.id().to_string(), admin(tenant).await);
        let me = client.admin_whoami().await.unwrap().id.clone();
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        client.admin_user_deactivate(id, &registered.user_id).await.unwrap();
        let by_action = Filter { action: Some("user.deactivated"), ..Filter::default() };
        let [event] = &so_many(&client, tenant, 1, by_action).await[..] else { unreachable!() };
        assert_eq!((event.outcome, event.actor.kind), (AuditOutcome::Success, AuditActorKind::ApiKey));
        assert_eq!((event.actor.id.as_ref(), event.user.as_ref()), (Some(&me), Some(&registered.user_id)));
        assert!(event.request.is_some());
    }

    async fn each_filter_finds_what_it_says_latest_first(tenant: &Tenant) {
        let (id, client) = (&tenant.id().to_string(), admin(tenant).await);
        let (mut ann, mut bob) = (Person::new(tenant), Person::new(tenant));
        let (anns, bobs) = (ann.register().await.unwrap(), bob.register().await.unwrap());
        client.admin_user_deactivate(id, &bobs.user_id).await.unwrap();
        assert_eq!(refusal(bob.log_in().await), 403);
        let of_ann = Filter { user: Some(&anns.user_id), ..Filter::default() };
        let anns_events = so_many(&client, tenant, 2, of_ann).await;
        let mut actions: Vec<_> = anns_events.iter().map(|event| event.action.as_str()).collect();
        actions.sort_unstable();
        assert_eq!(actions, ["passkey.registered", "user.created"]);
        let refused = Filter { outcome: Some(AuditOutcome::Refused), ..Filter::default() };
        let refused = so_many(&client, tenant, 1, refused).await;
        assert!(refused[0].reason.is_some());
        let by_line = Filter { actor: Some(AuditActorKind::CommandLine), ..Filter::default() };
        let by_line = events(&client, tenant, by_line).await;
        assert!(by_line.len() >= 2 && by_line.iter().all(|event| event.actor.kind == AuditActorKind::CommandLine));
        let request = anns_events[0].request.as_deref();
        assert_eq!(events(&client, tenant, Filter { request, ..Filter::default() }).await.len(), 2);
        for nowhere in [NOBODYS, "no request", ""] {
            let filter = Filter { request: Some(nowhere), ..Filter::default() };
            assert!(events(&client, tenant, filter).await.is_empty(), "{nowhere:?}");
        }
        let all = events(&client, tenant, Filter::default()).await;
        let sequences: Vec<_> = all.iter().map(|event| event.sequence).collect();
        assert!(sequences.windows(2).all(|two| two[0] == two[1] + 1), "{sequences:?}");
        let middle = all[1].at.to_rfc3339();
        let since = events(&client, tenant, Filter { since: Some(&middle), ..Filter::default() }).await;
        let until = events(&client, tenant, Filter { until: Some(&middle), ..Filter::default() }).await;
        assert!(since.iter().all(|event| event.at >= all[1].at) && until.iter().all(|event| event.at < all[1].at));
        // That somebody reads the log is recorded too, later.
        let known = |event: &&AuditEvent| event.sequence <= all[0].sequence;
        assert_eq!(since.iter().filter(known).count() + until.len(), all.len());
    }

    async fn a_filter_that_cannot_be_is_refused_by_name(tenant: &Tenant) {
        let (id, client) = (&tenant.id().to_string(), admin(tenant).await);
        for bad in ["yesterday", "2026-13-01T00:00:00Z", "0"] {
            let since =
                client.admin_audit_events_list(id, None, None, None, None, None, None, Some(bad), None, None);
            assert_names(since.await, "since");
            let until =
                client.admin_audit_events_list(id, None, None, None, None, None, None, None, Some(bad), None);
            assert_names(until.await, "until");
        }
        let action =
            client.admin_audit_events_list(id, Some("user.exploded"), None, None, None, None, None, None, None, None);
        assert_names(action.await, "action");
        let user = client.admin_audit_events_list(id, None, None, None, None, None, None, None, None, Some("ann"));
        assert_names(user.await, "user");
        for head in ["", "12", "x:y", "12:short"] {
            assert_names(client.admin_audit_verify(id, Some(head)).await, "head");
        }
    }

    async fn the_log_verifies_and_an_earlier_head_is_in_it(tenant: &Tenant) {
        let (id, client) = (&tenant.id().to_string(), admin(tenant).await);
        so_many(&client, tenant, 1, Filter { action: Some("application.created"), ..Filter::default() }).await;
        let first = client.admin_audit_verify(id, None).await.unwrap().into_inner();
        assert!(first.intact && first.events > 0 && first.problem.is_none(), "{first:?}");
        assert!(first.base.starts_with("0:"));
        Person::new(tenant).register().await.unwrap();
        so_many(&client, tenant, 1, Filter { action: Some("user.created"), ..Filter::default() }).await;
        let second = client.admin_audit_verify(id, Some(&first.head)).await.unwrap().into_inner();
        assert!(second.intact && second.events > first.events, "{second:?}");
        let other = with_settings(tenant, |_| ()).await;
        let theirs = admin(&other).await.admin_audit_verify(&other.id().to_string(), Some(&first.head)).await.unwrap();
        assert!(!theirs.intact && theirs.problem.is_some(), "another log's head is not in it");
    }

    async fn what_is_personal_goes_with_the_user(tenant: &Tenant) {
        let (id, client) = (&tenant.id().to_string(), admin(tenant).await);
        let mut ann = Person::new(tenant);
        let anns = ann.register().await.unwrap();
        let of_ann = Filter { user: Some(&anns.user_id), ..Filter::default() };
        let before = so_many(&client, tenant, 2, of_ann.clone()).await;
        assert!(before.iter().any(|event| {
            event.personal.as_ref().is_some_and(|personal| personal.username.as_ref() == Some(&ann.name))
        }));
        client.admin_user_delete(id, &anns.user_id).await.unwrap();
        so_many(&client, tenant, 3, of_ann).await;
        let http = Http::new(tenant);
        let key = tenant.key_with(vec![fidelio_identity::Scope::Admin].into()).await;
        let path = format!("/fido2/v2/admin/applications/{id}/audit-events");
        let log = http.send(authorised(http.request(reqwest::Method::GET, &path), &key)).await;
        assert!(!log.text.contains(&ann.name), "{}", log.text);
        assert!(client.admin_audit_verify(id, None).await.unwrap().intact);
    }

    async fn another_application_s_events_are_not_in_it(tenant: &Tenant) {
        let other = with_settings(tenant, |_| ()).await;
        let mut ann = Person::new(&other);
        let anns = ann.register().await.unwrap();
        let of_ann = Filter { user: Some(&anns.user_id), ..Filter::default() };
        so_many(&admin(&other).await, &other, 2, of_ann.clone()).await;
        assert!(events(&admin(tenant).await, tenant, of_ann).await.is_empty());
    }
}
