//! Who brings a database up to date, and what happens over one that a later version has migrated.

use fidelio_testkit::database::tamper;
use fidelio_tests::{Person, on_both_databases};

use crate::support::{Known, Place, flags, follow, outcome, own, refusal, started, tenant_on};

fn with(words: &[&str], place: &Place, more: &str) -> Vec<String> {
    let words = words.iter().map(|word| (*word).to_owned());
    words.chain(place.flags()).chain((!more.is_empty()).then(|| more.to_owned())).collect()
}

on_both_databases! {
    async fn a_server_that_must_not_migrate_starts_only_on_a_database_that_is_up_to_date(tenant: &Tenant) {
        let place = Place::new(tenant.engine).await;
        let mut told = Vec::new();
        for words in [&[][..], &["serve"], &["app", "list"]] {
            let said = refusal(&with(words, &place, "--no-migrate"), &[]);
            assert!(said.contains("`fidelio migrate`"), "what to do: {said}");
            told.push(said.split_once(" migrations").unwrap().0.rsplit(' ').next().unwrap().to_owned());
            let said = refusal(&with(words, &place, ""), &[("FIDELIO_NO_MIGRATE", "true")]);
            assert!(said.contains("`fidelio migrate`"), "by the environment: {said}");
        }
        let (ended_well, said) = outcome(&with(&["migrate"], &place, "--no-migrate"), &[]);
        assert_eq!(ended_well, Some(true), "{said}");
        let applied = tamper(place.database.url(), "UPDATE seaql_migrations SET applied_at = 0").await;
        assert!(told.iter().all(|told| *told == applied.to_string()), "{told:?} of {applied}");
        let (ended_well, said) = outcome(&with(&["app", "list"], &place, "--no-migrate"), &[]);
        assert_eq!(ended_well, Some(true), "{said}");
        let (_server, line) = started(&with(&["serve"], &place, "--no-migrate"));
        assert!(line.contains("listens on"), "{line}");
    }

    async fn what_a_later_version_added_to_the_database_disturbs_nobody(tenant: &Tenant) {
        let mut server = own(tenant.engine, &[]).await;
        let mut tenant = tenant_on(&server, tenant.engine).await;
        let mut ann = Known::register(&tenant).await;
        for statement in [
            "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9000_nicknames', 0)",
            "CREATE TABLE nicknames (id BIGINT PRIMARY KEY)",
            "ALTER TABLE users ADD COLUMN nickname TEXT",
            "ALTER TABLE passkeys ADD COLUMN colour TEXT NOT NULL DEFAULT 'blue'",
        ] {
            tamper(server.database_url(), statement).await;
        }
        Person::new(&tenant).register().await.expect("a registration while it runs");
        server.kill_and_restart();
        follow(&mut tenant, &server);
        ann.log_in(&tenant).await.expect("a login after it was started again");
        Person::new(&tenant).register().await.expect("a registration after it was started again");
        server.run(&["app", "list"]);
        server.run(&["migrate"]);
    }

    async fn what_a_later_version_took_away_keeps_an_earlier_one_from_starting(tenant: &Tenant) {
        let mut server = own(tenant.engine, &[]).await;
        let remember = |version: &str| format!("INSERT INTO seaql_migrations VALUES ('{version}', 0)");
        tamper(server.database_url(), &remember("m9000_nicknames")).await;
        tamper(server.database_url(), &remember("m9001_drop_names_after_m0005")).await;
        server.kill_and_restart();
        server.kill();
        tamper(server.database_url(), &remember("m9002_drop_users_after_m9000")).await;
        let said = refusal(&flags(server.folder(), server.database_url()), &[]);
        assert!(said.contains("m9002_drop_users_after_m9000"), "{said}");
    }
}
