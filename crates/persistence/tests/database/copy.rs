//! A database is copied into another one of either kind: all of it, or nothing.

use std::collections::BTreeSet;

use fidelio_persistence::{Copied, Database, TABLES};
use fidelio_testkit::TestDatabase;
use fidelio_testkit::database::{dump, tables, tamper, texts};

use super::connect;

/// More than what is copied with one statement.
const ROWS: usize = 230;

async fn migrated(url: &str) -> Database {
    let database = connect(url, 2).await;
    database.migrate().await.unwrap();
    database
}

/// An empty database of each kind that there is.
async fn empty_ones() -> Vec<TestDatabase> {
    [Some(TestDatabase::sqlite()), TestDatabase::postgres().await].into_iter().flatten().collect()
}

/// An SQLite database with many rows in every table, whatever tables there are: the row of a number refers to rows of the
/// same number, and every other one has nothing where it may have nothing.
async fn full() -> TestDatabase {
    let home = TestDatabase::sqlite();
    migrated(home.url()).await.close().await.unwrap();
    for table in TABLES {
        let columns = format!(
            r#"SELECT name || ' ' || lower(type) || ' ' || "notnull" || pk AS c FROM pragma_table_info('{table}')"#
        );
        let columns = texts(home.url(), &columns, "c").await;
        let values = columns.iter().map(|column| {
            let mut words = column.split(' ');
            let (_, kind, keys) = (words.next().unwrap(), words.next().unwrap(), words.next().unwrap());
            let value = match kind {
                "uuid_text" | "uuid" => "unhex(printf('%032x', n))",
                "bigint" => "CASE n % 3 WHEN 0 THEN n WHEN 1 THEN 9223372036854775807 - n ELSE -n END",
                "integer" | "smallint" => "n",
                "boolean" => "n % 2",
                kind if kind.contains("blob") => "unhex('00ff' || printf('%08x', n))",
                kind if kind.contains("text") || kind.contains("char") => "'Ännchen ''☃'' ' || n",
                other => panic!("what is a {other} of {table}?"),
            };
            match keys {
                "00" => format!("CASE WHEN n % 2 THEN {value} END"),
                _ => value.to_owned(),
            }
        });
        let values = values.collect::<Vec<_>>().join(", ");
        let numbers = format!("WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {ROWS})");
        let statement = format!("INSERT INTO {table} SELECT {values} FROM ({numbers} SELECT n FROM s)");
        assert_eq!(tamper(home.url(), &statement).await, ROWS as u64);
    }
    home
}

/// Also of tables that are new: the list is compared with the schema.
pub(crate) async fn every_table_is_copied_after_those_that_it_refers_to(url: &str) {
    migrated(url).await;
    let listed: BTreeSet<_> = TABLES.iter().map(|table| (*table).to_owned()).collect();
    assert_eq!(listed.len(), TABLES.len(), "each once");
    assert_eq!(listed, tables(url).await.into_iter().collect(), "add it to `tables!` in src/copy.rs");
    for (place, table) in TABLES.iter().enumerate() {
        let query = match url.starts_with("sqlite:") {
            true => format!("SELECT \"table\" AS name FROM pragma_foreign_key_list('{table}')"),
            false => format!(
                "SELECT confrelid::regclass::text AS name FROM pg_constraint \
                 WHERE contype = 'f' AND conrelid = '{table}'::regclass"
            ),
        };
        for other in texts(url, &query, "name").await {
            let its_place = TABLES.iter().position(|table| *table == other).unwrap();
            assert!(its_place < place, "{table} refers to {other}");
        }
    }
}

/// By way of every other kind, and twice on the same one.
pub(crate) async fn everything_is_copied_to_either_kind_of_database_and_back(url: &str) {
    let home = full().await;
    let expected = dump(home.url()).await;
    assert!(TABLES.iter().all(|table| expected[*table].len() == ROWS));
    let (first, second) = (migrated(home.url()).await, migrated(url).await);
    let copied = first.copy_to(&second).await.unwrap();
    let all: Vec<_> = TABLES.iter().map(|table| Copied { table, rows: ROWS as u64 }).collect();
    assert_eq!(copied, all);
    for via in empty_ones().await {
        let third = migrated(via.url()).await;
        second.copy_to(&third).await.unwrap();
        if via.url().starts_with("postgres") && url.starts_with("postgres") {
            assert_eq!(dump(via.url()).await, dump(url).await);
        }
        let last = TestDatabase::sqlite();
        third.copy_to(&migrated(last.url()).await).await.unwrap();
        assert_eq!(dump(last.url()).await, expected, "by way of {url} and {}", via.url());
    }
}

/// Whichever table it is.
pub(crate) async fn nothing_is_copied_into_a_database_that_has_rows(url: &str) {
    let home = TestDatabase::sqlite();
    let (from, to) = (migrated(home.url()).await, migrated(url).await);
    from.copy_to(&to).await.unwrap();
    tamper(url, "INSERT INTO rate_limits (key, count, window_ends_at) VALUES ('x', 1, 1)").await;
    let refused = from.copy_to(&to).await.unwrap_err();
    let why = std::error::Error::source(&refused).unwrap().to_string();
    assert!(why.contains("rate_limits"), "{why}");
    assert_eq!(dump(url).await["rate_limits"].len(), 1);
}

/// And the next attempt finds it so.
pub(crate) async fn a_copy_that_cannot_be_finished_leaves_the_target_empty(url: &str) {
    let home = full().await;
    let (from, to) = (migrated(home.url()).await, migrated(url).await);
    // A row of the last table that refers to none.
    let last = TABLES.last().unwrap();
    let orphan =
        format!("PRAGMA foreign_keys = OFF; UPDATE {last} SET application_id = unhex(printf('%032x', 7777))");
    tamper(home.url(), &orphan).await;
    let refused = from.copy_to(&to).await.unwrap_err();
    let why = std::error::Error::source(&refused).unwrap().to_string();
    assert!(why.contains(last), "{why}");
    assert!(dump(url).await.values().all(Vec::is_empty));
    let good = full().await;
    migrated(good.url()).await.copy_to(&to).await.unwrap();
    assert_eq!(dump(url).await["users"].len(), ROWS);
}
