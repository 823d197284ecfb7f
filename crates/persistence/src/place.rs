//! Where a database is, and who serves it.

use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use fidelio_kernel::StoreError;
use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};

use crate::database::Database;
use crate::errors::unavailable;

/// What sessions of servers are called on PostgreSQL (`application_name`).
pub const SERVER_NAME: &str = "fidelio-serve";

/// The file of an SQLite database, as the URL spells it; `None` for other databases and malformed URLs.
pub fn sqlite_file(url: &str) -> Option<PathBuf> {
    let options = url.starts_with("sqlite:").then(|| SqliteConnectOptions::from_str(url).ok())??;
    Some(options.get_filename().to_owned())
}

/// The URL of an SQLite file.
pub fn sqlite_url(file: &Path) -> String {
    let path = file.display().to_string();
    format!("sqlite://{}", path.replace('%', "%25").replace('?', "%3F"))
}

impl Database {
    /// How many sessions PostgreSQL has that are called [`SERVER_NAME`] in this database. SQLite knows none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn server_sessions(&self) -> Result<i64, StoreError> {
        if self.reader.get_database_backend() != DbBackend::Postgres {
            return Ok(0);
        }
        let query = "SELECT count(*) AS sessions FROM pg_stat_activity \
                     WHERE datname = current_database() AND application_name = $1";
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, query, [SERVER_NAME.into()]);
        let row = self.reader.query_one_raw(statement).await.map_err(unavailable)?;
        row.map_or(Ok(0), |row| row.try_get("", "sessions")).map_err(unavailable)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn the_file_is_what_the_url_names_without_its_parameters() {
        let file = |url| sqlite_file(url).expect(url);
        assert_eq!(file("sqlite://data/fidelio.sqlite"), Path::new("data/fidelio.sqlite"));
        assert_eq!(file("sqlite:data/fidelio.sqlite"), Path::new("data/fidelio.sqlite"));
        assert_eq!(file("sqlite:///var/lib/fidelio.sqlite?mode=rwc"), Path::new("/var/lib/fidelio.sqlite"));
        assert_eq!(file("sqlite:///var/lib/my%20data.sqlite"), Path::new("/var/lib/my data.sqlite"));
        assert_eq!(sqlite_file("postgres://localhost/fidelio"), None);
    }

    #[test]
    fn the_url_of_a_file_names_it() {
        for path in ["/var/lib/fidelio.sqlite", "data/my data.sqlite", "/a%20b/what?.sqlite"] {
            assert_eq!(sqlite_file(&sqlite_url(Path::new(path))).as_deref(), Some(Path::new(path)));
        }
    }
}
