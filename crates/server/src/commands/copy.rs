//! `fidelio copy`.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use fidelio_persistence::{Copied, Database, DatabaseOptions};

use super::say;
use crate::served::{Served, database_file, make_database_file};
use crate::{Opened, Settings};

pub(crate) async fn copy(settings: &Settings, to: &str) -> Result<()> {
    Settings { database_url: Some(to.to_owned()), ..settings.clone() }.check().context("--to")?;
    let from = settings.database();
    if to == from || database_file(to).context("--to")?.is_some_and(|file| is_file_of(&from, &file)) {
        bail!("--to: this is the database that is to be copied");
    }
    let _source_is_not_served = Served::take(&from)?;
    // One connection holds the snapshot, another one looks whether somebody serves meanwhile.
    let settings = &Settings { database_connections: settings.database_connections.max(2), ..settings.clone() };
    let opened = Opened::open(settings).await?;
    if let Some(later) = opened.database.schema().await?.later.last() {
        bail!(
            "the database is of a later version of this program, with the migration {later}; copy it with that one"
        );
    }
    let target = make_target(settings, to).await?;
    let copied = opened.database.copy_to(&target.0).await?;
    target.0.close().await.context("the copy cannot be closed")?;
    for Copied { table, rows } in &copied {
        say(&format!("{rows:>12}  {table}"))?;
    }
    let rows: u64 = copied.iter().map(|copied| copied.rows).sum();
    say(&format!("{rows:>12}  rows in all, as many as there were"))?;
    say("Set database_url to the copy, keep the master key, and start the servers.")
}

fn is_file_of(url: &str, file: &std::path::Path) -> bool {
    database_file(url).ok().flatten().is_some_and(|of_url| of_url == file)
}

/// The target with the schema, and the right to serve it until it is filled.
async fn make_target(settings: &Settings, to: &str) -> Result<(Database, Option<Served>)> {
    let served = Served::take(to).context("--to")?;
    make_database_file(to).context("--to")?;
    let options = DatabaseOptions {
        url: to.to_owned(),
        max_connections: settings.database_connections,
        acquire_timeout: Duration::from_secs(10),
    };
    let target = Database::connect(&options).await.context("--to: the database cannot be opened")?;
    if let Some(later) = target.schema().await.context("--to: the database cannot be read")?.later.last() {
        bail!("--to: the database is not empty, and has the migration {later} of a later version");
    }
    target.migrate().await.context("--to: the database cannot be given its tables")?;
    Ok((target, served))
}
