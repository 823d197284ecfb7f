//! Where a database is, and who serves it.

use std::path::{Path, PathBuf};

use fidelio_kernel::StoreError;
use percent_encoding::percent_decode_str;
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};

use crate::database::Database;
use crate::errors::unavailable;

/// What sessions of servers are called on PostgreSQL (`application_name`).
pub const SERVER_NAME: &str = "fidelio-serve";

/// The file of an SQLite database, as the URL spells it; `None` for other databases and malformed URLs.
pub fn sqlite_file(url: &str) -> Option<PathBuf> {
    SqlitePlace::parse(url).map(|place| place.file)
}

/// Where an SQLite database is, and what may be done with its file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SqlitePlace {
    pub(crate) file: PathBuf,
    pub(crate) mode: Mode,
}

/// What SQLite's own URLs call `mode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// `ro`
    Read,
    /// `rw`
    Write,
    /// `rwc`, and what is done where nothing is said.
    WriteAndCreate,
}

impl SqlitePlace {
    /// `None` for other databases and malformed URLs.
    pub(crate) fn parse(url: &str) -> Option<Self> {
        let rest = url.strip_prefix("sqlite:")?;
        let rest = rest.strip_prefix("//").unwrap_or(rest);
        let (file, parameters) = rest.split_once('?').unwrap_or((rest, ""));
        let mut mode = Mode::WriteAndCreate;
        for parameter in parameters.split('&').filter(|parameter| !parameter.is_empty()) {
            mode = match parameter {
                "mode=ro" => Mode::Read,
                "mode=rw" => Mode::Write,
                "mode=rwc" => Mode::WriteAndCreate,
                _ => return None,
            };
        }
        let file = percent_decode_str(file).decode_utf8().ok()?;
        (!file.trim_start_matches('/').is_empty()).then(|| Self { file: PathBuf::from(file.as_ref()), mode })
    }
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
        for other in [
            "postgres://localhost/fidelio",
            "sqlite://",
            "sqlite:///",
            "sqlite://a?mode=memory",
            "sqlite://a?colour=red",
        ] {
            assert_eq!(sqlite_file(other), None, "{other}");
        }
    }

    #[test]
    fn a_url_may_say_what_is_done_with_the_file() {
        let mode = |url| SqlitePlace::parse(url).map(|place| place.mode);
        assert_eq!(mode("sqlite://a"), Some(Mode::WriteAndCreate));
        assert_eq!(mode("sqlite://a?mode=rwc"), Some(Mode::WriteAndCreate));
        assert_eq!(mode("sqlite://a?mode=rw"), Some(Mode::Write));
        assert_eq!(mode("sqlite://a?mode=ro"), Some(Mode::Read));
    }

    #[test]
    fn the_url_of_a_file_names_it() {
        for path in ["/var/lib/fidelio.sqlite", "data/my data.sqlite", "/a%20b/what?.sqlite"] {
            assert_eq!(sqlite_file(&sqlite_url(Path::new(path))).as_deref(), Some(Path::new(path)));
        }
    }
}
