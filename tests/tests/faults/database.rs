//! PostgreSQL is stopped, killed, cut off, slow, silent, or another one than before: what is answered is true, and nothing
//! that was acknowledged is lost or doubled.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use fidelio_client::Error;
use fidelio_tests::{Engine, Network, Person, Server, Tenant, Weather};
use local_postgres::LocalPostgres;

use crate::support::{is_good, tenant_on, within};

/// How long a request may take, as these servers are told, with some time for a machine that is busy.
const BOUND: Duration = Duration::from_secs(10);
const FLAGS: &[&str] = &["--request-timeout-seconds=5", "--database-connections=4"];
/// How long a server may take to be well again after its database is.
const RECOVERY: Duration = Duration::from_secs(15);

/// A database of one's own, the way to it, and a server over both; `None` where PostgreSQL is not installed.
struct Place {
    server: Server,
    tenant: Tenant,
    network: Network,
    postgres: LocalPostgres,
}

async fn place() -> Option<Place> {
    let postgres = match LocalPostgres::start() {
        Ok(postgres) => postgres,
        Err(why) => {
            let must_run = std::env::var("FIDELIO_TEST_ALL").is_ok_and(|all| all == "1");
            assert!(!must_run, "FIDELIO_TEST_ALL=1 wants everything tested: {why:#}");
            eprintln!("not run: {why:#}");
            return None;
        }
    };
    let network = Network::to(postgres.port());
    let url = format!("postgres://postgres@127.0.0.1:{}/postgres", network.port());
    let server = Server::over(&url, FLAGS);
    let tenant = tenant_on(&server, Engine::Postgres).await;
    Some(Place { server, tenant, network, postgres })
}

/// What somebody is answered who registers and signs in: whether it was done.
async fn try_it(person: &mut Person<'_>) -> bool {
    let began = Instant::now();
    let done = match person.register().await {
        Ok(_) => person.log_in().await.map(drop),
        Err(error) => Err(error),
    };
    assert!(began.elapsed() < 4 * BOUND, "it took {:?}", began.elapsed());
    match done {
        Ok(()) => true,
        Err(Error::ErrorResponse(answer)) => {
            assert_eq!(answer.status().as_u16(), 503, "{answer:?}");
            assert!(answer.headers().contains_key("Retry-After"), "{answer:?}");
            false
        }
        Err(error) => panic!("no answer: {error}"),
    }
}

/// Waits until everything works again, which it must by itself.
async fn recovers(tenant: &Tenant) {
    let works = within(RECOVERY, async || try_it(&mut Person::new(tenant)).await).await;
    assert!(works.is_some(), "the server does not recover within {RECOVERY:?}");
}

/// Registers people one after the other in several tasks while `trouble` goes on; those whose registration was acknowledged
/// must be able to sign in afterwards, and have one passkey each.
async fn nothing_acknowledged_is_lost(place: &Place, trouble: impl AsyncFnOnce()) {
    let tenant = &place.tenant;
    let stop = Arc::new(AtomicBool::new(false));
    let work = async || {
        let mut acknowledged = Vec::new();
        while !stop.load(Ordering::Relaxed) {
            let mut person = Person::new(tenant);
            match person.register().await {
                Ok(_) => acknowledged.push(person),
                Err(Error::ErrorResponse(answer)) => {
                    let status = answer.status().as_u16();
                    // After a registration whose answer was lost the name is taken, which is true.
                    assert_eq!(status, 503, "{answer:?}");
                }
                Err(error) => panic!("no answer: {error}"),
            }
        }
        acknowledged
    };
    let ended = async {
        trouble().await;
        stop.store(true, Ordering::Relaxed);
    };
    let (one, other, third, ()) = tokio::join!(work(), work(), work(), ended);
    recovers(tenant).await;
    let mut acknowledged = one;
    acknowledged.extend(other);
    acknowledged.extend(third);
    assert!(acknowledged.len() >= 3, "hardly anything was done: {}", acknowledged.len());
    for mut person in acknowledged {
        let token = person.log_in().await.expect("a login of somebody who was told to be registered").jwt_access;
        let passkeys = tenant.client.access_token(&token).passkeys_list().await.expect("passkeys").into_inner();
        assert_eq!(passkeys.len(), 1, "{}", person.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn while_postgresql_is_stopped_requests_are_answered_503_and_afterwards_as_before() {
    let Some(mut place) = place().await else { return };
    let mut ann = Person::new(&place.tenant);
    let token = ann.register().await.unwrap().jwt_access;
    for kills in [false, true] {
        match kills {
            true => place.postgres.kill(),
            false => place.postgres.stop(),
        }
        let began = Instant::now();
        assert!(!try_it(&mut Person::new(&place.tenant)).await);
        assert!(began.elapsed() < BOUND, "{:?}", began.elapsed());
        assert!(!is_good(&place.tenant, &token).await, "nobody can know whether it still is");
        place.postgres.start_again().unwrap();
        recovers(&place.tenant).await;
        assert!(is_good(&place.tenant, &token).await);
    }
    let Person { name, authenticator, device, .. } = ann;
    let mut ann = Person { tenant: &place.tenant, name, authenticator, device };
    ann.log_in().await.expect("a login of somebody from before");
    place.server.terminate();
    assert_eq!(place.server.wait_within(Duration::from_secs(20)), Some(true), "it ends well");
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_that_are_cut_again_and_again_lose_nothing_that_was_acknowledged() {
    let Some(place) = place().await else { return };
    nothing_acknowledged_is_lost(&place, async || {
        for _ in 0..40 {
            tokio::time::sleep(Duration::from_millis(150)).await;
            place.network.cut();
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_database_is_waited_for_as_long_as_a_request_may_take() {
    let Some(place) = place().await else { return };
    place.network.weather(Weather::Slow(Duration::from_millis(50)));
    assert!(try_it(&mut Person::new(&place.tenant)).await, "slow, but not too slow");
    place.network.weather(Weather::Slow(Duration::from_secs(2)));
    let began = Instant::now();
    assert!(!try_it(&mut Person::new(&place.tenant)).await, "too slow");
    assert!(began.elapsed() < BOUND, "{:?}", began.elapsed());
    place.network.weather(Weather::Fair);
    recovers(&place.tenant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_falls_silent_holds_no_request_for_longer_than_it_may_take() {
    let Some(place) = place().await else { return };
    nothing_acknowledged_is_lost(&place, async || {
        tokio::time::sleep(Duration::from_secs(1)).await;
        place.network.weather(Weather::Silent);
        let mut tries = Vec::new();
        for _ in 0..8 {
            tries.push(async {
                let began = Instant::now();
                assert!(!try_it(&mut Person::new(&place.tenant)).await);
                assert!(began.elapsed() < BOUND, "{:?}", began.elapsed());
            });
        }
        futures_util::future::join_all(tries).await;
        place.network.weather(Weather::Fair);
        tokio::time::sleep(Duration::from_secs(1)).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_standby_takes_over() {
    let Some(mut place) = place().await else { return };
    let mut ann = Person::new(&place.tenant);
    let token = ann.register().await.unwrap().jwt_access;
    let standby = place.postgres.standby().unwrap();
    ann.log_in().await.unwrap();
    // What was written reaches the standby before it takes over.
    tokio::time::sleep(Duration::from_secs(1)).await;
    place.postgres.kill();
    place.network.cut();
    place.network.lead_to(standby.port());
    assert!(!try_it(&mut Person::new(&place.tenant)).await, "a standby only reads");
    standby.promote().unwrap();
    recovers(&place.tenant).await;
    assert!(is_good(&place.tenant, &token).await);
    let Person { name, authenticator, device, .. } = ann;
    let mut ann = Person { tenant: &place.tenant, name, authenticator, device };
    ann.log_in().await.expect("a login at the new one");
}
