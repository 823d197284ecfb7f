//! That one server at most serves an SQLite file.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use fidelio_persistence::{SERVER_NAME, sqlite_file};

/// The right to serve an SQLite file. It ends when this is dropped, or the process ends in whatever way.
#[derive(Debug)]
pub(crate) struct Served {
    _lock: File,
}

impl Served {
    /// Takes the right to serve the database of this URL; `None` where several servers may.
    ///
    /// # Errors
    /// When another process has it.
    pub(crate) fn take(url: &str) -> Result<Option<Self>> {
        let Some(file) = database_file(url)? else { return Ok(None) };
        let path = beside(&file, ".lock");
        let opened = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let lock = opened.with_context(|| format!("the lock file {} cannot be opened", path.display()))?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(Self { _lock: lock })),
            Err(TryLockError::WouldBlock) => bail!(
                "database_url: {} is served by another process already, and SQLite is of one server; stop the other \
                 one first, or use PostgreSQL, which several can share",
                file.display()
            ),
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("the lock file {} cannot be locked", path.display()))
            }
        }
    }
}

/// The file of an SQLite database, free of links, so that whoever means it by another name means the same one.
///
/// # Errors
/// When its folder does not exist.
pub(crate) fn database_file(url: &str) -> Result<Option<PathBuf>> {
    let Some(file) = sqlite_file(url) else { return Ok(None) };
    if let Ok(file) = file.canonicalize() {
        return Ok(Some(file));
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = folder
        .canonicalize()
        .with_context(|| format!("database_url: the folder of {} cannot be found", file.display()))?;
    Ok(Some(folder.join(file.file_name().unwrap_or_default())))
}

/// Makes the file of an SQLite database that is not there, for nobody else to read; what SQLite puts beside it is like it.
///
/// # Errors
/// When it cannot be made.
pub(crate) fn make_database_file(url: &str) -> Result<()> {
    let Some(file) = database_file(url)? else { return Ok(()) };
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&file).with_context(|| format!("database_url: {} cannot be made or written", file.display()))?;
    Ok(())
}

/// What cannot be opened, in words that tell no password.
pub(crate) fn cannot_be_opened(url: &str) -> String {
    match sqlite_file(url) {
        Some(file) => format!(
            "database_url: {} cannot be opened; it and its folder, in which SQLite makes files beside it, must be writable",
            file.display()
        ),
        None => "database_url: the database cannot be opened".to_owned(),
    }
}

/// A file in the same folder, whose name goes on like this.
pub(crate) fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// The URL with what sessions of servers are called, so that others can see that one is running.
pub(crate) fn as_server(url: &str) -> String {
    match url::Url::parse(url) {
        Ok(mut named) if sqlite_file(url).is_none() => {
            named.query_pairs_mut().append_pair("application_name", SERVER_NAME);
            named.into()
        }
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_served_once_by_whatever_name() {
        let folder = std::env::temp_dir().join(format!("fidelio-served-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("inner")).expect("a folder");
        let url = |path: &str| format!("sqlite://{}/{path}", folder.display());
        let first = Served::take(&url("a.sqlite")).expect("nobody serves it");
        assert!(first.is_some());
        for other in ["a.sqlite", "inner/../a.sqlite", "a.sqlite?mode=rwc"] {
            let refused = Served::take(&url(other)).expect_err("it is served").to_string();
            assert!(refused.contains("a.sqlite") && refused.contains("PostgreSQL"), "{refused}");
        }
        assert!(Served::take(&url("b.sqlite")).expect("nobody serves the other").is_some());
        drop(first);
        assert!(Served::take(&url("a.sqlite")).expect("nobody serves it any more").is_some());
        std::fs::remove_dir_all(&folder).expect("a folder");
    }

    #[test]
    fn a_postgresql_session_of_a_server_says_so() {
        let named = as_server("postgres://ann:secret@db/fidelio?sslmode=require");
        assert_eq!(named, "postgres://ann:secret@db/fidelio?sslmode=require&application_name=fidelio-serve");
        assert_eq!(as_server("sqlite://data/fidelio.sqlite"), "sqlite://data/fidelio.sqlite");
        assert!(Served::take("postgres://db/fidelio").expect("no file").is_none());
    }
}
