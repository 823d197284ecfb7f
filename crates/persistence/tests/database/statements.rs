//! What the version before executes, on the schema of this one: both run over one database while servers are replaced.
//!
//! `tests/upgrade` has its statements, one a line, as `cargo xtask upgrade --record` wrote them when it was released.

use std::fs::OpenOptions;
use std::sync::{Mutex, Once};

use fidelio_testkit::database::{tamper, texts};
use sea_orm::ConnectionTrait as _;

use super::connect;

const SQLITE: &str = include_str!("../../../../tests/upgrade/sqlite.sql");
const POSTGRES: &str = include_str!("../../../../tests/upgrade/postgres.sql");

/// The variable with the file to which every statement of these tests is written, as JSON.
const RECORD: &str = "FIDELIO_RECORD_STATEMENTS";

/// Begins to record, if that is wanted.
pub(crate) fn record() {
    static BEGUN: Once = Once::new();
    BEGUN.call_once(|| {
        let Some(path) = std::env::var_os(RECORD) else { return };
        let file = OpenOptions::new().create(true).append(true).open(path).unwrap();
        let log = tracing_subscriber::fmt().json().with_env_filter("fidelio_persistence=trace");
        log.with_writer(Mutex::new(file)).init();
    });
}

fn of_the_version_before(url: &str) -> impl Iterator<Item = &'static str> {
    let all = if url.starts_with("sqlite:") { SQLITE } else { POSTGRES };
    all.lines().filter(|line| !line.starts_with("--"))
}

/// What is wrong with the statements, in this database.
async fn problems(url: &str) -> Vec<String> {
    let mut problems = Vec::new();
    for statement in of_the_version_before(url) {
        if let Some(error) = compiled(url, statement).await {
            problems.push(format!("{statement}: {error}"));
        } else if let Some(missing) = missing_columns(url, statement).await {
            problems.push(format!("{statement}: gives no value for {missing}"));
        }
    }
    problems
}

/// Why a statement is none here; it is not carried out.
async fn compiled(url: &str, statement: &str) -> Option<String> {
    if let Some(file) = url.strip_prefix("sqlite://") {
        let connection = rusqlite::Connection::open(file).unwrap();
        return connection.prepare(statement).err().map(|error| error.to_string());
    }
    let database = sea_orm::Database::connect(url).await.unwrap();
    let outcome = database.execute_unprepared(&format!("PREPARE s AS {statement}; DEALLOCATE s")).await;
    database.close().await.unwrap();
    outcome.err().map(|error| error.to_string())
}

/// The columns that an INSERT does not give a value and that need one.
async fn missing_columns(url: &str, statement: &str) -> Option<String> {
    let (table, rest) = statement.strip_prefix("INSERT INTO \"")?.split_once("\" (")?;
    let given: Vec<_> = rest.split_once(')')?.0.split(", ").map(|column| column.trim_matches('"')).collect();
    let needed = match url.starts_with("sqlite:") {
        true => format!("SELECT name FROM pragma_table_info('{table}') WHERE \"notnull\" AND dflt_value IS NULL"),
        false => format!(
            "SELECT column_name::text AS name FROM information_schema.columns \
             WHERE table_name = '{table}' AND is_nullable = 'NO' AND column_default IS NULL"
        ),
    };
    let missing = texts(url, &needed, "name").await.into_iter();
    let missing: Vec<_> = missing.filter(|column| !given.contains(&column.as_str())).collect();
    (!missing.is_empty()).then(|| missing.join(", "))
}

/// Else servers of the version before fail as soon as one of this version has migrated.
pub(crate) async fn the_statements_of_the_version_before_work_on_this_schema(url: &str) {
    connect(url, 1).await.migrate().await.unwrap();
    assert!(of_the_version_before(url).count() > 100, "there are statements");
    let problems = problems(url).await;
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// The test before can fail.
pub(crate) async fn a_statement_of_the_version_before_that_no_longer_works_is_found(url: &str) {
    connect(url, 1).await.migrate().await.unwrap();
    tamper(url, "ALTER TABLE contacts RENAME COLUMN messaging_consent TO may_be_written_to").await;
    let renamed = problems(url).await;
    assert!(
        !renamed.is_empty() && renamed.iter().all(|problem| problem.contains("messaging_consent")),
        "{renamed:?}"
    );
    tamper(url, "ALTER TABLE contacts RENAME COLUMN may_be_written_to TO messaging_consent").await;
    let needed = match url.starts_with("sqlite:") {
        true => {
            "CREATE TABLE more (id BIGINT, colour TEXT NOT NULL); ALTER TABLE outbox RENAME TO before;
            ALTER TABLE more RENAME TO outbox"
        }
        false => "ALTER TABLE outbox ADD COLUMN colour TEXT NOT NULL",
    };
    tamper(url, needed).await;
    let needed = problems(url).await;
    assert!(needed.iter().any(|problem| problem.contains("INSERT INTO \"outbox\"")), "{needed:?}");
}
