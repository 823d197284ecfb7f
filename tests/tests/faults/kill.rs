//! A server that is killed in the middle of its work has done each piece of it wholly or not at all.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use fidelio_testkit::SoftAuthenticator;
use fidelio_tests::{Person, Tenant, on_both_databases};
use tokio::task::JoinSet;

use crate::support::{follow, own, tenant_on, within};

const REGISTRATIONS: usize = 200;
const CLIENTS: usize = 8;
/// The server is killed when this many were answered.
const ANSWERED: usize = 60;

/// A registration that was begun, and whether it was answered with success.
struct Attempt {
    name: String,
    authenticator: SoftAuthenticator,
    answered: bool,
}

on_both_databases! {
    async fn a_killed_server_has_stored_every_answered_registration_and_none_by_half(tenant: &Tenant) {
        let mut server = own(tenant.engine, &[]).await;
        let tenant = Arc::new(tenant_on(&server, tenant.engine).await);
        let answered = Arc::new(AtomicUsize::new(0));
        let mut clients = JoinSet::new();
        for client in 0..CLIENTS {
            clients.spawn(register(Arc::clone(&tenant), client, Arc::clone(&answered)));
        }
        let reached = within(Duration::from_secs(20), async || answered.load(Ordering::Relaxed) >= ANSWERED).await;
        assert!(reached.is_some(), "the registrations are too slow");
        server.kill();
        let attempts: Vec<Attempt> = clients.join_all().await.into_iter().flatten().collect();
        let told = attempts.iter().filter(|attempt| attempt.answered).count();
        assert!((ANSWERED..REGISTRATIONS).contains(&told), "{told} were answered: not killed in the middle");

        server.kill_and_restart();
        let mut tenant = Arc::try_unwrap(tenant).unwrap_or_else(|_| panic!("the clients are gone"));
        follow(&mut tenant, &server);
        for attempt in attempts {
            is_whole(&tenant, attempt).await;
        }
    }
}

/// Registers one person after the other until the server is gone.
async fn register(tenant: Arc<Tenant>, client: usize, answered: Arc<AtomicUsize>) -> Vec<Attempt> {
    let mut attempts = Vec::new();
    for number in 0..REGISTRATIONS / CLIENTS {
        let mut person = Person::named(&tenant, &format!("person-{client}-{number}@example.com"));
        let outcome = person.register().await;
        let Person { name, authenticator, .. } = person;
        attempts.push(Attempt { name, authenticator, answered: outcome.is_ok() });
        if outcome.is_err() {
            break;
        }
        answered.fetch_add(1, Ordering::Relaxed);
    }
    attempts
}

/// The name is completely usable, or does not exist and can be registered; if it was answered, the former.
async fn is_whole(tenant: &Tenant, attempt: Attempt) {
    let Attempt { name, authenticator, answered } = attempt;
    let mut person = Person::named(tenant, &name);
    person.authenticator = authenticator;
    let registration = person.reg_init(&tenant.client).await;
    let signed_in = match registration {
        Ok(begun) => {
            assert!(!answered, "{name} was answered and is lost");
            let completion = person.create(&begun);
            tenant.client.reg_complete(&completion).await.expect("a name that does not exist can be registered")
        }
        Err(error) => {
            assert_eq!(error.status().map(|status| status.as_u16()), Some(403), "{name}: {error}");
            let begun = person.auth_init().await.unwrap();
            assert_eq!(begun.assertion_options.allow_credentials.len(), 1, "{name} exists without its passkey");
            let completion = person.get(&begun);
            tenant.client.auth_complete(&completion).await.expect("a name that exists can sign in")
        }
    };
    let listed = tenant.client.access_token(&signed_in.jwt_access).passkeys_list().await.unwrap();
    assert_eq!(listed.len(), 1, "{name}");
    assert_eq!(listed[0].id, signed_in.passkey_id);
    assert!(listed[0].last_used_from_device.is_some(), "{name} has a passkey without its device");
}
