//! The repositories keep the contract of their ports, and the database its own, on SQLite and PostgreSQL alike.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on is to stop where it is")]

mod database;

use std::sync::Arc;

use fidelio_testkit::{TestDatabase, World, repository_contract};

/// Makes a test of each sentence about the database as a whole for one kind of database.
macro_rules! database_contract {
    ($empty:path: $($sentence:ident),+ $(,)?) => {
        mod database {$(
            #[tokio::test(flavor = "multi_thread")]
            async fn $sentence() {
                if let Some(home) = $empty().await {
                    crate::database::$sentence(home.url()).await;
                }
            }
        )+}
    };
    ($empty:path) => {
        database_contract! { $empty:
            migrating_twice_changes_nothing,
            four_that_migrate_at_once_all_succeed,
            tasks_of_one_process_that_migrate_at_once_all_succeed,
            a_later_version_s_migrations_are_put_up_with_while_they_add,
            one_connection_is_enough_to_migrate,
            every_table_is_copied_after_those_that_it_refers_to,
            everything_is_copied_to_either_kind_of_database_and_back,
            nothing_is_copied_into_a_database_that_has_rows,
            a_copy_that_cannot_be_finished_leaves_the_target_empty,
            the_first_master_key_is_remembered,
            of_master_keys_raced_one_is_remembered,
            two_processes_share_a_database,
            a_query_of_passkeys_is_one_statement,
            judging_a_basis_is_one_statement,
            recording_an_event_is_one_statement,
            two_processes_write_one_unbroken_chain,
            a_database_of_the_release_before_is_read_after_its_migration,
            a_database_of_two_releases_before_is_read_after_its_migration,
            a_database_of_four_releases_before_is_read_after_its_migration,
            a_query_of_what_a_user_is_known_by_is_one_statement,
            a_query_of_who_is_who_at_a_provider_is_one_statement,
            the_statements_of_the_version_before_work_on_this_schema,
            a_statement_of_the_version_before_that_no_longer_works_is_found,
            what_is_searched_by_is_in_an_index,
            reading_resources_is_one_statement_and_a_list_two,
        }
    };
}

mod sqlite {
    use super::{TestDatabase, World, repository_contract, world};

    async fn empty() -> Option<TestDatabase> {
        Some(TestDatabase::sqlite())
    }

    async fn open() -> Option<(World, TestDatabase)> {
        Some(world(empty().await?).await)
    }

    repository_contract!(super::open);
    database_contract!(super::empty);
}

mod postgres {
    use std::time::Duration;

    use fidelio_testkit::Fixtures;

    use super::{TestDatabase, World, repository_contract, world};

    async fn empty() -> Option<TestDatabase> {
        let database = TestDatabase::postgres().await;
        if database.is_none() {
            eprintln!("not run: {} is not set", fidelio_testkit::database::POSTGRES_VARIABLE);
        }
        database
    }

    async fn open() -> Option<(World, TestDatabase)> {
        Some(world(empty().await?).await)
    }

    repository_contract!(super::open);
    database_contract!(super::empty);

    /// Each is in the middle of a login. On SQLite they would, since it has one writer.
    #[tokio::test(flavor = "multi_thread")]
    async fn those_who_hold_a_provider_do_not_wait_for_each_other() {
        let Some((world, _home)) = open().await else { return };
        let fixtures = Fixtures::new(1);
        let application = world.application(&fixtures).await.id;
        let provider = world.oidc_provider(&fixtures, application, "example").await;
        let (mut one, mut other) = (world.begin().await, world.begin().await);
        for unit in [&mut one, &mut other] {
            let mut providers = unit.oidc_providers();
            let held =
                tokio::time::timeout(Duration::from_secs(5), providers.hold(application, &provider.id)).await;
            assert_eq!(held.expect("nobody is waited for").unwrap().as_ref(), Some(&provider));
        }
    }
}

/// A migrated database. An installation is set up before its first application.
async fn world(home: TestDatabase) -> (World, TestDatabase) {
    let database = database::connect(home.url(), 8).await;
    database.migrate().await.unwrap();
    database.remember_master_key("fingerprint").await.unwrap();
    (World::of(Arc::new(database)), home)
}
