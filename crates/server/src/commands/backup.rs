//! `fidelio backup` and `fidelio restore`, for SQLite.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use fidelio_kernel::Clock as _;
use fidelio_persistence::{
    Database, DatabaseOptions, Settled, copy_sqlite, settle_sqlite, sqlite_problems, sqlite_url,
};

use super::say;
use crate::clock::SystemClock;
use crate::installation::lock_folder;
use crate::served::{Served, beside, database_file};
use crate::{Opened, Settings};

pub(crate) async fn backup(settings: &Settings, file: &Path) -> Result<()> {
    let Some(database) = database_file(&settings.database())? else {
        bail!(
            "backup is for SQLite; PostgreSQL has its own: `pg_dump --format=custom --file={} …`, and see to the master key",
            file.display()
        );
    };
    if !database.is_file() {
        bail!("database_url: there is no database {}", database.display());
    }
    if file.exists() {
        bail!("{} exists already, and is not overwritten", file.display());
    }
    let size = write(&database, file).await?;
    say(&format!("{}: {size} bytes, intact", file.display()))?;
    let key = match (&settings.master_key, &settings.master_key_command) {
        (Some(_), _) => "the setting master_key".to_owned(),
        (None, Some(command)) => format!("what {command} prints"),
        (None, None) => settings.master_key_path().display().to_string(),
    };
    say(&format!("Keep the master key too ({key}), in another place: nothing can be restored without it."))
}

/// Makes the backup under another name first: one that breaks off must not look like one.
async fn write(database: &Path, file: &Path) -> Result<u64> {
    let part = beside(file, ".part");
    let begun = private(&part, OpenOptions::new().create(true).truncate(false).write(true));
    let begun = begun.with_context(|| format!("{} cannot be made", part.display()))?;
    if begun.try_lock().is_err() {
        bail!("another backup to {} is under way", file.display());
    }
    let filled = fill(&begun, database, &part).await;
    if filled.is_err() {
        // What is wrong is told; that nothing is left of the attempt is a courtesy.
        let _ = fs::remove_file(&part);
    }
    filled?;
    place(&part, file, false).with_context(|| format!("{} cannot be made", file.display()))?;
    Ok(fs::metadata(file)?.len())
}

async fn fill(begun: &File, database: &Path, part: &Path) -> Result<()> {
    begun.set_len(0)?;
    copy_sqlite(database, part).await.with_context(|| format!("{} cannot be copied", database.display()))?;
    check(part).await?;
    Ok(begun.sync_all()?)
}

pub(crate) async fn restore(settings: &Settings, file: &Path) -> Result<()> {
    drop(lock_folder(settings)?);
    let url = settings.database();
    let Some(database) = database_file(&url)? else {
        bail!("restore is for SQLite; PostgreSQL has its own: `pg_restore`");
    };
    if !file.is_file() {
        bail!("there is no file {}", file.display());
    }
    if fs::metadata(beside(file, "-wal")).is_ok_and(|log| log.len() > 0) {
        bail!("{} has a write-ahead log beside it: it is no backup, but a database in use", file.display());
    }
    let _served = Served::take(&url)?;
    let new = beside(&database, ".restoring");
    discard(&new).with_context(|| format!("{} cannot be removed", new.display()))?;
    let tried = try_on(settings, file, &new).await;
    // A command that opened the old database now would leave its log beside the new one.
    let _commands_wait = lock_folder(settings)?;
    let aside = match tried {
        Ok(()) => put_aside(&database).await,
        Err(error) => Err(error),
    };
    if aside.is_err() {
        // Why is told below; what is left is removed by the next attempt at the latest.
        let _ = discard(&new);
    }
    let aside = aside?;
    let placed = place(&new, &database, true);
    placed.with_context(|| format!("{} cannot be put in place; it is {}", file.display(), new.display()))?;
    say(&format!("{} is now what {} holds.", database.display(), file.display()))?;
    if let Some(aside) = aside {
        say(&format!("What it was before is {}.", aside.display()))?;
    }
    say("The audit log ends where the backup ended: write down why.")
}

/// Copies the file and sees whether this installation can work with it.
async fn try_on(settings: &Settings, file: &Path, new: &Path) -> Result<()> {
    let mut from = File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let mut to = private(new, OpenOptions::new().create_new(true).write(true))
        .with_context(|| format!("{} cannot be made", new.display()))?;
    io::copy(&mut from, &mut to).with_context(|| format!("{} cannot be copied", file.display()))?;
    to.sync_all()?;
    check(new).await.with_context(|| format!("{} cannot be restored", file.display()))?;
    let url = sqlite_url(new);
    let acquire_timeout = Duration::from_secs(10);
    let database =
        Database::connect(&DatabaseOptions { url: url.clone(), max_connections: 1, acquire_timeout }).await?;
    let schema = database.schema().await?;
    database.close().await?;
    if schema.is_foreign() {
        bail!("{} is no database of this program", file.display());
    }
    if let Some(later) = schema.later.last() {
        bail!("{} is of a later version of this program, with the migration {later}", file.display());
    }
    // Brings it up to date, too.
    let opened = Opened::open(&Settings { database_url: Some(url), no_migrate: false, ..settings.clone() }).await;
    opened.with_context(|| format!("{} cannot be restored", file.display()))?.database.close().await?;
    if let Some(log) = with_logs(new).iter().skip(1).find(|log| log.exists()) {
        bail!("{} was left open: {} is there", new.display(), log.display());
    }
    Ok(File::open(new)?.sync_all()?)
}

/// Gives the present database another name as well, with what belongs to it; the name.
async fn put_aside(database: &Path) -> Result<Option<PathBuf>> {
    if !database.exists() {
        return Ok(None);
    }
    let now = SystemClock.now().to_string();
    let now: String = now.chars().filter(char::is_ascii_alphanumeric).collect();
    let aside = beside(database, &format!("-before-restore-{now}"));
    match settle_sqlite(database).await {
        Settled::Alone => {}
        Settled::InUse => bail!("{} is in use by a command; try again when it has ended", database.display()),
        // Its logs go first: SQLite would take them for logs of what is put in its place.
        Settled::Broken => {
            for (log, aside) in with_logs(database).iter().zip(with_logs(&aside)).skip(1) {
                match fs::rename(log, aside) {
                    Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
                    _ => {}
                }
            }
        }
    }
    // With two names there is no moment without a database. Not every file system can.
    if fs::hard_link(database, &aside).is_err() {
        fs::rename(database, &aside)?;
    }
    sync_folder(database)?;
    Ok(Some(aside))
}

/// Fails with what SQLite finds wrong.
async fn check(file: &Path) -> Result<()> {
    let problems = sqlite_problems(file).await.context("it is no intact SQLite database")?;
    match problems.first() {
        Some(first) => bail!("it is no intact SQLite database, with {} problems: {first}", problems.len()),
        None => Ok(()),
    }
}

/// Gives a file that is complete its name, where another one is replaced only if that is wanted.
fn place(from: &Path, to: &Path, replaces: bool) -> io::Result<()> {
    match if replaces { fs::rename(from, to) } else { fs::hard_link(from, to) } {
        Ok(()) => remove(from)?,
        // Not every file system can give a file a second name.
        Err(error) if replaces || error.kind() == ErrorKind::AlreadyExists || to.exists() => return Err(error),
        Err(_) => fs::rename(from, to)?,
    }
    sync_folder(to)
}

fn private(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.open(path)
}

/// Removes a database file with its logs.
fn discard(database: &Path) -> io::Result<()> {
    with_logs(database).iter().try_for_each(|file| remove(file))
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        outcome => outcome,
    }
}

/// A database file and those that SQLite keeps beside it.
fn with_logs(database: &Path) -> [PathBuf; 3] {
    [database.to_owned(), beside(database, "-wal"), beside(database, "-shm")]
}

/// Makes names last through a power cut, where folders can be told to.
fn sync_folder(file: &Path) -> io::Result<()> {
    if cfg!(not(unix)) {
        return Ok(());
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}
