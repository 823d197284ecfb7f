//! The audit log of as many servers as there may be, and of ones that are killed: one chain without a gap, and an event for all that was
//! done.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use fidelio_client::Client;
use fidelio_identity::UserName;
use fidelio_identity::ports::IdentityQueries as _;
use fidelio_tests::{AuditLog, Person, Tenant, on_both_databases};
use serde_json::Value;
use tokio::task::JoinSet;

use crate::support::{follow, own, tenant_on, within};

const CLIENTS: usize = 8;

/// Registers so many people one after the other at this server, until it is gone; their names.
async fn people(
    tenant: Arc<Tenant>,
    client: Client,
    who: String,
    count: usize,
    answered: Arc<AtomicUsize>,
) -> Vec<String> {
    let mut names = Vec::new();
    for number in 0..count {
        let mut person = Person::named(&tenant, &format!("{who}-{number}@example.com"));
        names.push(person.name.clone());
        if person.register_with(&client).await.is_err() {
            break;
        }
        answered.fetch_add(1, Ordering::Relaxed);
    }
    names
}

/// Holds the log to be one chain without a gap.
fn is_one_chain(log: &AuditLog) -> Vec<Value> {
    let printed = log.verify(None).expect("an intact log");
    let events = log.export();
    let sequences: Vec<_> = events.iter().map(|event| event["sequence"].as_u64().unwrap()).collect();
    assert_eq!(sequences, (1..=events.len() as u64).collect::<Vec<_>>(), "complete and in order");
    let ids: BTreeSet<_> = events.iter().map(|event| event["id"].to_string()).collect();
    assert_eq!(ids.len(), events.len(), "each once");
    assert!(printed.contains(&format!("intact: {} events", events.len())), "{printed}");
    events
}

/// The users of whom the log says that this was done to them, each once.
fn users_of(events: &[Value], action: &str) -> BTreeSet<String> {
    let of_action: Vec<_> = events.iter().filter(|event| event["action"] == action).collect();
    let users: BTreeSet<_> = of_action.iter().map(|event| event["user"].as_str().unwrap().to_owned()).collect();
    assert_eq!(users.len(), of_action.len(), "{action}: each once");
    users
}

on_both_databases! {
    async fn under_load_one_chain_is_written_by_as_many_servers_as_there_may_be(tenant: &Tenant) {
        let server = own(tenant.engine, &[]).await;
        let second = server.second_process();
        let at_second = Client::new(second.as_ref().map_or(&server.url, |second| &second.url));
        let tenant = Arc::new(tenant_on(&server, tenant.engine).await);
        let log = AuditLog::new(&server, &tenant);
        let mut clients = JoinSet::new();
        for client in 0..CLIENTS {
            let at = if client % 2 == 0 { &tenant.client } else { &at_second };
            clients.spawn(people(Arc::clone(&tenant), at.clone(), format!("client-{client}"), 40, Arc::default()));
        }
        // Reading chains what was recorded just now, beside what the servers chain each second.
        let mut read = 0;
        while !clients.is_empty() {
            let events = log.export();
            assert!(events.len() >= read, "what was there stays");
            read = events.len();
            while clients.try_join_next().is_some() {}
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let events = is_one_chain(&log);
        assert_eq!(users_of(&events, "user.created").len(), CLIENTS * 40);
        assert_eq!(users_of(&events, "passkey.registered").len(), CLIENTS * 40);
    }

    async fn a_server_that_is_killed_again_and_again_has_an_event_for_all_that_was_done(tenant: &Tenant) {
        let mut server = own(tenant.engine, &[]).await;
        let mut tenant = tenant_on(&server, tenant.engine).await;
        let mut names = Vec::new();
        for round in 0..6 {
            let shared = Arc::new(tenant);
            let (mut clients, answered) = (JoinSet::new(), Arc::<AtomicUsize>::default());
            for client in 0..CLIENTS {
                let (tenant, who) = (Arc::clone(&shared), format!("round-{round}-client-{client}"));
                clients.spawn(people(tenant, shared.client.clone(), who, 1000, Arc::clone(&answered)));
            }
            // In the middle of the work, and at different moments between two chainings.
            let is_busy = async || answered.load(Ordering::Relaxed) >= 15;
            within(Duration::from_secs(20), is_busy).await.expect("the registrations are too slow");
            tokio::time::sleep(Duration::from_millis(170 * round)).await;
            server.kill();
            names.extend(clients.join_all().await.into_iter().flatten());
            tenant = Arc::try_unwrap(shared).unwrap_or_else(|_| panic!("the clients are gone"));
            server.kill_and_restart();
            follow(&mut tenant, &server);
        }
        let events = is_one_chain(&AuditLog::new(&server, &tenant));
        let mut stored = BTreeSet::new();
        for name in &names {
            let name = UserName::parse(name).unwrap();
            let found = tenant.opened.database.user_by_name(tenant.id(), name.folded()).await.unwrap();
            stored.extend(found.map(|user| user.id.to_string()));
        }
        assert!(stored.len() >= 90, "{} of {}", stored.len(), names.len());
        assert_eq!(users_of(&events, "user.created"), stored, "both or neither");
        assert_eq!(users_of(&events, "passkey.registered"), stored);
    }
}
