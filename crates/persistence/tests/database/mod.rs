//! Migrating, what an installation remembers of its master key, processes that share a database, and the
//! number of statements.

mod copy;
mod plans;
mod statements;
mod upgrade;

use std::sync::Arc;
use std::time::Duration;

use fidelio_identity::Basis;
use fidelio_persistence::{Database, DatabaseOptions};
use fidelio_testkit::database::tamper;
use fidelio_testkit::{Fixtures, World};
use tokio::task::JoinSet;

pub(crate) use copy::{
    a_copy_that_cannot_be_finished_leaves_the_target_empty, every_table_is_copied_after_those_that_it_refers_to,
    everything_is_copied_to_either_kind_of_database_and_back, nothing_is_copied_into_a_database_that_has_rows,
};
pub(crate) use plans::{reading_resources_is_one_statement_and_a_list_two, what_is_searched_by_is_in_an_index};
pub(crate) use statements::{
    a_statement_of_the_version_before_that_no_longer_works_is_found, record,
    the_statements_of_the_version_before_work_on_this_schema,
};
pub(crate) use upgrade::{
    a_database_of_four_releases_before_is_read_after_its_migration,
    a_database_of_the_release_before_is_read_after_its_migration,
    a_database_of_two_releases_before_is_read_after_its_migration,
};

pub(crate) async fn connect(url: &str, max_connections: u32) -> Database {
    record();
    let acquire_timeout = Duration::from_secs(10);
    Database::connect(&DatabaseOptions { url: url.to_owned(), max_connections, acquire_timeout }).await.unwrap()
}

/// What is there stays.
pub(crate) async fn migrating_twice_changes_nothing(url: &str) {
    let database = connect(url, 4).await;
    assert_eq!(database.pending_migrations().await.unwrap(), 7);
    database.migrate().await.unwrap();
    assert_eq!(database.pending_migrations().await.unwrap(), 0);
    let world = World::of(Arc::new(database.clone()));
    let application = world.application(&Fixtures::new(1)).await;
    database.migrate().await.unwrap();
    assert_eq!(world.applications.all().await.unwrap(), [application]);
}

/// As processes that start together do.
pub(crate) async fn four_that_migrate_at_once_all_succeed(url: &str) {
    let mut tasks = JoinSet::new();
    for _ in 0..4 {
        // One after the other: SQLite does not wait for the lock under which a new file gets its journal mode.
        let database = connect(url, 4).await;
        tasks.spawn(async move { database.migrate().await });
    }
    for outcome in tasks.join_all().await {
        outcome.unwrap();
    }
    assert_eq!(connect(url, 1).await.pending_migrations().await.unwrap(), 0);
}

/// Waiting for each other must not need the connection that the other is waiting for.
pub(crate) async fn tasks_of_one_process_that_migrate_at_once_all_succeed(url: &str) {
    let database = connect(url, 4).await;
    let mut tasks = JoinSet::new();
    for _ in 0..4 {
        let database = database.clone();
        tasks.spawn(async move { database.migrate().await });
    }
    for outcome in tasks.join_all().await {
        outcome.unwrap();
    }
    assert_eq!(database.pending_migrations().await.unwrap(), 0);
}

/// What it added is left alone, and what it took away keeps this program from migrating over it.
pub(crate) async fn a_later_version_s_migrations_are_put_up_with_while_they_add(url: &str) {
    let database = connect(url, 2).await;
    database.migrate().await.unwrap();
    let remember = |version: &str| format!("INSERT INTO seaql_migrations VALUES ('{version}', 0)");
    tamper(url, &remember("m9000_nicknames")).await;
    database.migrate().await.unwrap();
    let schema = database.schema().await.unwrap();
    assert_eq!((schema.pending.len(), schema.later.as_slice()), (0, &["m9000_nicknames".to_owned()][..]));
    assert_eq!(schema.obstacle(), None);
    tamper(url, &remember("m9001_drop_names_after_m9000")).await;
    assert!(database.schema().await.unwrap().obstacle().is_some());
    database.migrate().await.unwrap_err();
}

/// The least that a configuration can give.
pub(crate) async fn one_connection_is_enough_to_migrate(url: &str) {
    let database = connect(url, 1).await;
    database.migrate().await.unwrap();
    database.ping().await.unwrap();
    assert_eq!(database.pending_migrations().await.unwrap(), 0);
}

/// Also after a restart.
pub(crate) async fn the_first_master_key_is_remembered(url: &str) {
    let database = connect(url, 2).await;
    database.migrate().await.unwrap();
    assert_eq!(database.first_master_key().await.unwrap(), None);
    for fingerprint in ["first", "second", "First", "", "first"] {
        database.remember_master_key(fingerprint).await.unwrap();
        assert_eq!(database.first_master_key().await.unwrap().as_deref(), Some("first"), "{fingerprint}");
    }
    database.close().await.unwrap();
    let database = connect(url, 2).await;
    database.remember_master_key("second").await.unwrap();
    assert_eq!(database.first_master_key().await.unwrap().as_deref(), Some("first"));
}

/// Sixteen servers start with as many keys.
pub(crate) async fn of_master_keys_raced_one_is_remembered(url: &str) {
    let database = connect(url, 4).await;
    database.migrate().await.unwrap();
    let mut tasks = JoinSet::new();
    for key in 0..16 {
        let (database, key) = (database.clone(), format!("key {key}"));
        tasks.spawn(async move {
            database.remember_master_key(&key).await.unwrap();
            database.first_master_key().await.unwrap().as_ref() == Some(&key)
        });
    }
    assert_eq!(tasks.join_all().await.into_iter().filter(|is_first| *is_first).count(), 1);
}

/// Two processes on one database wait for each other's units of work.
pub(crate) async fn two_processes_share_a_database(url: &str) {
    let (one, other) = (connect(url, 4).await, connect(url, 4).await);
    one.migrate().await.unwrap();
    let (one, other) = (World::of(Arc::new(one)), World::of(Arc::new(other)));
    let fixtures = Fixtures::new(1);
    let application = one.application(&fixtures).await.id;
    let (session, end) = (fixtures.session_id(), fixtures.later());
    let mut tasks = JoinSet::new();
    for index in 0..32 {
        let (world, user) = (if index % 2 == 0 { &one } else { &other }.clone(), fixtures.user(application));
        tasks.spawn(async move {
            let mut unit = world.begin().await;
            let is_first = unit.used_sessions().consume(session, end).await.unwrap();
            assert!(unit.users().insert(&user).await.unwrap());
            unit.commit().await.unwrap();
            is_first
        });
    }
    assert_eq!(tasks.join_all().await.into_iter().filter(|is_first| *is_first).count(), 1);
    assert_eq!(other.applications.all().await.unwrap().len(), 1);
}

/// With several passkeys, each last used on a device.
pub(crate) async fn a_query_of_passkeys_is_one_statement(url: &str) {
    let database = connect(url, 2).await;
    database.migrate().await.unwrap();
    let world = World::of(Arc::new(database.clone()));
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let user = world.user(&fixtures, application).await;
    let passkeys = [world.passkey(&fixtures, &user).await, world.passkey(&fixtures, &user).await];
    let before = database.statements();
    world.passkeys.user_with_passkeys(application, user.name.folded()).await.unwrap();
    world.passkeys.by_credential_id(application, &passkeys[0].credential_id).await.unwrap();
    world.passkeys.of_user(application, user.id).await.unwrap();
    world.passkeys.passkey(application, passkeys[1].id).await.unwrap();
    assert_eq!(database.statements() - before, 4);
}

/// With everything that it can rest on, several times over.
pub(crate) async fn judging_a_basis_is_one_statement(url: &str) {
    let database = connect(url, 2).await;
    database.migrate().await.unwrap();
    let world = World::of(Arc::new(database.clone()));
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let user = world.user(&fixtures, application).await;
    let provider = world.oidc_provider(&fixtures, application, "example").await;
    let basis = Basis {
        user: Some((user.id, 0)),
        passkeys: vec![world.passkey(&fixtures, &user).await.id, world.passkey(&fixtures, &user).await.id],
        sign_in: Some(world.sign_in(&fixtures, &user).await.0.id),
        api_key: Some(world.api_key(&fixtures, application).await.id),
        provider_session: Some(world.provider_session(&fixtures, &provider, &user).await.id),
    };
    let before = database.statements();
    assert_eq!(world.access.user_on(application, &basis, fixtures.later()).await.unwrap(), Some(user));
    assert_eq!(database.statements() - before, 1);
}

/// It is written in every request that changes something.
pub(crate) async fn recording_an_event_is_one_statement(url: &str) {
    let database = connect(url, 2).await;
    database.migrate().await.unwrap();
    let world = World::of(Arc::new(database.clone()));
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let event = fixtures.audit_event(application, fixtures.user(application).id);
    let before = database.statements();
    world.record(&fixtures, &event).await;
    assert_eq!(database.statements() - before, 1);
}

/// Each takes what it finds, and neither a number nor an event comes twice.
pub(crate) async fn two_processes_write_one_unbroken_chain(url: &str) {
    let (one, other) = (connect(url, 4).await, connect(url, 4).await);
    one.migrate().await.unwrap();
    let (one, other) = (World::of(Arc::new(one)), World::of(Arc::new(other)));
    let fixtures = Arc::new(Fixtures::new(1));
    let application = one.application(&fixtures).await.id;
    let user = fixtures.user(application).id;
    let mut tasks = JoinSet::new();
    for index in 0..16 {
        let (world, fixtures) = (if index % 2 == 0 { &one } else { &other }.clone(), Arc::clone(&fixtures));
        tasks.spawn(async move {
            for _ in 0..4 {
                world.record(&fixtures, &fixtures.audit_event(application, user)).await;
                world.chain(application, 3).await;
            }
        });
    }
    tasks.join_all().await;
    while !one.chain(application, 100).await.is_empty() {}
    let mut events: Vec<_> = other.unbroken_links(application).await.iter().map(|link| link.event.id).collect();
    events.sort_unstable();
    events.dedup();
    assert_eq!(events.len(), 64);
}

/// What every attempt to sign in asks.
pub(crate) async fn a_query_of_what_a_user_is_known_by_is_one_statement(url: &str) {
    let database = connect(url, 2).await;
    database.migrate().await.unwrap();
    let world = World::of(Arc::new(database.clone()));
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let user = world.user(&fixtures, application).await;
    let (_, token) = world.sign_in(&fixtures, &user).await;
    let ids = [fixtures.trust_id(), fixtures.trust_id(), fixtures.trust_id()];
    let before = database.statements();
    world.identity.trusted(application, &ids).await.unwrap();
    world.identity.contacts(application, user.id).await.unwrap();
    world.identity.is_device_of(application, user.id, fixtures.device_id()).await.unwrap();
    world.sign_ins.by_refresh_token(token.id).await.unwrap();
    assert_eq!(database.statements() - before, 4);
}

/// What every login by a provider asks.
pub(crate) async fn a_query_of_who_is_who_at_a_provider_is_one_statement(url: &str) {
    let database = connect(url, 2).await;
    database.migrate().await.unwrap();
    let world = World::of(Arc::new(database.clone()));
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let user = world.user(&fixtures, application).await;
    let provider = world.oidc_provider(&fixtures, application, "example").await;
    let linked = world.linked_identity(&fixtures, &provider, &user).await;
    let session = world.provider_session(&fixtures, &provider, &user).await;
    let federation = &world.federation;
    let before = database.statements();
    let found = federation.user_of_account(application, &provider.id, &linked.subject).await.unwrap();
    assert_eq!(found.as_ref(), Some(&user));
    federation.users_by_address(application, &fixtures.contact(&user).address).await.unwrap();
    federation.linked_identities(application, user.id).await.unwrap();
    federation.provider_session(application, session.id).await.unwrap();
    assert_eq!(database.statements() - before, 4);
}
