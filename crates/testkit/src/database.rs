//! Throw-away databases.

use std::collections::BTreeMap;
use std::env;
use std::thread;
use std::time::Duration;

use aws_lc_rs::rand;
use sea_orm::{ConnectionTrait as _, Database, DbErr, Statement};
use tempfile::TempDir;

/// The variable with the URL of a PostgreSQL database whose user may make others, for example
/// `postgres://postgres@127.0.0.1:5433/postgres`.
pub const POSTGRES_VARIABLE: &str = "TEST_POSTGRES_URL";
/// How long somebody may hold the lock of a file that is wanted here.
const BUSY: Duration = Duration::from_secs(10);
/// Set to `1`, a suite that cannot run fails.
pub const ALL_VARIABLE: &str = "FIDELIO_TEST_ALL";

/// An empty database that is removed with this guard, as far as possible. Drop its connections first.
#[derive(Debug)]
pub struct TestDatabase {
    url: String,
    home: Home,
}

#[derive(Debug)]
enum Home {
    Directory { _removes_itself: TempDir },
    Server { admin_url: String, name: String },
    Elsewhere,
}

impl TestDatabase {
    /// A file of its own for SQLite.
    pub fn sqlite() -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let url = format!("sqlite://{}", directory.path().join("fidelio.sqlite").display());
        Self { url, home: Home::Directory { _removes_itself: directory } }
    }

    /// A database of its own on the PostgreSQL server of [`POSTGRES_VARIABLE`]; see [`postgres_url`].
    pub async fn postgres() -> Option<Self> {
        let url = postgres_url().await?;
        let admin_url = env::var(POSTGRES_VARIABLE).ok()?;
        let name = database_of(&url).to_owned();
        Some(Self { url, home: Home::Server { admin_url, name } })
    }

    /// A database that somebody else looks after, and that stays.
    pub fn elsewhere(url: &str) -> Self {
        Self { url: url.to_owned(), home: Home::Elsewhere }
    }

    /// Where it is.
    pub fn url(&self) -> &str {
        &self.url
    }
}

/// Makes a database on the PostgreSQL server of [`POSTGRES_VARIABLE`]; its URL. Whoever calls this removes it;
/// [`TestDatabase::postgres`] does so by itself. `None` when the variable is not set.
///
/// # Panics
/// When the server refuses, and when the variable is not set although [`ALL_VARIABLE`] wants everything to run.
pub async fn postgres_url() -> Option<String> {
    let Some(admin_url) = env::var(POSTGRES_VARIABLE).ok().filter(|url| !url.is_empty()) else {
        let must_run = env::var(ALL_VARIABLE).is_ok_and(|all| all == "1");
        assert!(!must_run, "{ALL_VARIABLE}=1 wants PostgreSQL tested, but {POSTGRES_VARIABLE} is not set");
        return None;
    };
    let mut random = [0; 8];
    rand::fill(&mut random).expect("randomness");
    let name = format!("fidelio_test_{:016x}", u64::from_be_bytes(random));
    if let Err(error) = administer(&admin_url, &format!("CREATE DATABASE {name}")).await {
        panic!("the server of {POSTGRES_VARIABLE} made no database: {error}");
    }
    Some(on_same_server(&admin_url, &name))
}

/// Executes a statement in the database at this URL, past the program, as somebody would who has got hold of it; how many
/// rows it changed.
///
/// # Panics
/// When the database refuses.
pub async fn tamper(url: &str, statement: &str) -> u64 {
    if let Some(file) = sqlite_file(url) {
        let connection = rusqlite::Connection::open(file).expect("the database");
        connection.busy_timeout(BUSY).expect("a connection");
        let before = connection.total_changes();
        connection.execute_batch(statement).unwrap_or_else(|error| panic!("{statement}: {error}"));
        return connection.total_changes() - before;
    }
    let connection = Database::connect(url).await.expect("the database");
    let outcome = connection.execute_unprepared(statement).await;
    connection.close().await.expect("a connection");
    outcome.unwrap_or_else(|error| panic!("{statement}: {error}")).rows_affected()
}

/// The tables of the database at this URL, but the one that remembers migrations.
///
/// # Panics
/// When the database refuses.
pub async fn tables(url: &str) -> Vec<String> {
    let query = match url.starts_with("sqlite:") {
        true => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
        false => "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY name",
    };
    let tables = texts(url, query, "name").await.into_iter();
    tables.filter(|table| table != "seaql_migrations").collect()
}

/// Every row of every table as a text, in order: two databases of one kind are equal if these are.
///
/// # Panics
/// When the database refuses.
pub async fn dump(url: &str) -> BTreeMap<String, Vec<String>> {
    let mut all = BTreeMap::new();
    for table in tables(url).await {
        let row = match url.starts_with("sqlite:") {
            true => {
                let columns = format!("SELECT name FROM pragma_table_info('{table}') ORDER BY name");
                let columns = texts(url, &columns, "name").await.into_iter();
                columns.map(|column| format!("quote({column})")).collect::<Vec<_>>().join(" || ',' || ")
            }
            false => format!("{table}::text"),
        };
        let rows = texts(url, &format!("SELECT {row} AS line FROM {table} ORDER BY line"), "line").await;
        all.insert(table, rows);
    }
    all
}

/// What a query finds in a column of texts.
///
/// # Panics
/// When the database refuses.
pub async fn texts(url: &str, query: &str, column: &str) -> Vec<String> {
    if let Some(file) = sqlite_file(url) {
        let connection = rusqlite::Connection::open(file).expect("the database");
        connection.busy_timeout(BUSY).expect("a connection");
        let mut statement = connection.prepare(query).unwrap_or_else(|error| panic!("{query}: {error}"));
        let rows = statement.query_map((), |row| row.get(column)).expect("rows");
        return rows.map(|row| row.unwrap_or_else(|error| panic!("{query}: {error}"))).collect();
    }
    let connection = Database::connect(url).await.expect("the database");
    let statement = Statement::from_string(connection.get_database_backend(), query);
    let rows = connection.query_all_raw(statement).await;
    connection.close().await.expect("a connection");
    let rows = rows.unwrap_or_else(|error| panic!("{query}: {error}")).into_iter();
    rows.map(|row| row.try_get("", column).expect("a text")).collect()
}

fn sqlite_file(url: &str) -> Option<&str> {
    url.strip_prefix("sqlite://").map(|file| file.split_once('?').map_or(file, |(file, _)| file))
}

async fn administer(admin_url: &str, statement: &str) -> Result<(), DbErr> {
    let connection = Database::connect(admin_url).await?;
    let outcome = connection.execute_unprepared(statement).await;
    connection.close().await?;
    outcome.map(|_| ())
}

fn on_same_server(admin_url: &str, name: &str) -> String {
    let (base, parameters) = admin_url.split_once('?').unwrap_or((admin_url, ""));
    let (server, _) = base.rsplit_once('/').expect("a URL with a database");
    let separator = if parameters.is_empty() { "" } else { "?" };
    format!("{server}/{name}{separator}{parameters}")
}

fn database_of(url: &str) -> &str {
    let (base, _) = url.split_once('?').unwrap_or((url, ""));
    base.rsplit_once('/').map_or(base, |(_, name)| name)
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Home::Server { admin_url, name } = &self.home else { return };
        let (admin_url, statement) = (admin_url.clone(), format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        // A runtime may be running on this thread, and it must not be waited for on itself.
        let removal = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
            runtime.block_on(administer(&admin_url, &statement)).ok()
        });
        // What is left behind disturbs nobody: its name is random.
        drop(removal.join());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_s_url_keeps_the_server_s_parameters() {
        let url = on_same_server("postgres://ann:secret@host:5433/postgres?sslmode=disable", "mine");
        assert_eq!(url, "postgres://ann:secret@host:5433/mine?sslmode=disable");
        assert_eq!(database_of(&url), "mine");
        assert_eq!(on_same_server("postgres://host/postgres", "mine"), "postgres://host/mine");
    }

    #[test]
    fn a_sqlite_file_is_gone_with_its_guard() {
        let database = TestDatabase::sqlite();
        let path = database.url().strip_prefix("sqlite://").expect("a file").to_owned();
        std::fs::write(&path, b"").expect("a writable file");
        drop(database);
        assert!(!std::path::Path::new(&path).exists());
    }
}
