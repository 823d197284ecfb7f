//! `cargo xtask upgrade`: that servers can be replaced one after the other.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use tempfile::TempDir;

use crate::postgres::Postgres;
use crate::root;

/// Builds the program of a revision and lets it and the present one serve one database, both at the same time.
pub(crate) fn from(revision: &str) -> Result<()> {
    let worktree = Worktree::of(revision)?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    // Dependencies that both have are built once.
    let mut build = Command::new("cargo");
    build.args(["build", "--workspace", "--bin", "fidelio"]).current_dir(&worktree.path);
    succeed(build.env("CARGO_TARGET_DIR", &target), "the program of that revision does not build")?;
    let previous = worktree.folder.path().join("fidelio");
    fs::copy(target.join("debug/fidelio"), &previous).context("the program of that revision")?;
    let mut build = Command::new("cargo");
    build.args(["build", "--workspace", "--bin", "fidelio"]).current_dir(root());
    succeed(build.env("CARGO_TARGET_DIR", &target), "the program does not build")?;

    let postgres = Postgres::start().context("without PostgreSQL there are no several servers")?;
    let mut test = Command::new("cargo");
    test.args(["test", "--workspace", "--test", "faults", "upgrade"]).current_dir(root());
    test.env("FIDELIO_PREVIOUS_BIN", &previous).env("FIDELIO_BIN", target.join("debug/fidelio"));
    test.env("TEST_POSTGRES_URL", &postgres.url).env("CARGO_TARGET_DIR", &target);
    succeed(&mut test, "the two versions do not work side by side")
}

/// Writes which statements this version executes, for the tests of the next one.
pub(crate) fn record() -> Result<()> {
    let folder = TempDir::new()?;
    let log = folder.path().join("statements.json");
    let postgres = Postgres::start().context("the statements on PostgreSQL are recorded too")?;
    let mut test = Command::new("cargo");
    test.args(["test", "--workspace", "--test", "repositories"]).current_dir(root());
    test.env("FIDELIO_RECORD_STATEMENTS", &log).env("TEST_POSTGRES_URL", &postgres.url);
    succeed(&mut test, "the repositories do not keep their contract")?;
    let (sqlite, postgres) = statements(&fs::read_to_string(&log)?);
    write("sqlite", &sqlite)?;
    write("postgres", &postgres)
}

fn write(kind: &str, statements: &BTreeSet<String>) -> Result<()> {
    let mut text = format!(
        "-- What the version before executes on {kind}. Written by `cargo xtask upgrade --record`; do not edit.\n"
    );
    for statement in statements {
        text.push_str(statement);
        text.push('\n');
    }
    let path = root().join("tests/upgrade").join(kind).with_extension("sql");
    fs::write(&path, text).with_context(|| path.display().to_string())
}

/// The statements for SQLite and for PostgreSQL in a log. Of those that name the same tables and columns the shortest one
/// stands for all. Several that went to the database together are told in one line.
fn statements(log: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut sqlite, mut postgres) = (BTreeMap::new(), BTreeMap::new());
    for line in log.lines() {
        let Ok(entry) = serde_json::from_str::<Value>(line) else { continue };
        let fields = &entry["fields"];
        let (Some(statement), Some(false)) = (fields["statement"].as_str(), fields["failed"].as_bool()) else {
            continue;
        };
        for statement in statement.split(';') {
            let statement = statement.split_whitespace().collect::<Vec<_>>().join(" ");
            let verb = statement.split(' ').next().unwrap_or_default().to_owned();
            if !["SELECT", "INSERT", "UPDATE", "DELETE"].contains(&verb.as_str()) {
                continue;
            }
            let names: BTreeSet<_> = statement.split('"').skip(1).step_by(2).map(str::to_owned).collect();
            let (is_postgres, is_sqlite) = (statement.contains("$1"), statement.contains('?'));
            let keep = |all: &mut BTreeMap<_, String>| {
                let shortest = all.entry((verb.clone(), names.clone())).or_insert_with(|| statement.clone());
                if statement.len() < shortest.len() {
                    shortest.clone_from(&statement);
                }
            };
            // What has no values is the same for both.
            if !is_postgres {
                keep(&mut sqlite);
            }
            if is_postgres || !is_sqlite {
                keep(&mut postgres);
            }
        }
    }
    (sqlite.into_values().collect(), postgres.into_values().collect())
}

fn succeed(command: &mut Command, otherwise: &str) -> Result<()> {
    let status = command.status().with_context(|| command.get_program().display().to_string())?;
    if status.success() { Ok(()) } else { bail!("{otherwise}") }
}

/// A revision in a folder of its own, which is removed when this is dropped.
struct Worktree {
    folder: TempDir,
    path: PathBuf,
}

impl Worktree {
    fn of(revision: &str) -> Result<Self> {
        let folder = TempDir::new()?;
        let path = folder.path().join("source");
        let mut add = Command::new("git");
        add.args(["worktree", "add", "--detach"]).arg(&path).arg(revision).current_dir(root());
        succeed(&mut add, "git has no such revision")?;
        Ok(Self { folder, path })
    }
}

impl Drop for Worktree {
    fn drop(&mut self) {
        let remove = |path: &Path| {
            Command::new("git").args(["worktree", "remove", "--force"]).arg(path).current_dir(root()).status()
        };
        // If that fails, `git worktree prune` forgets it later.
        let _ = remove(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_statements_over_the_same_columns_the_shortest_is_kept() {
        let entry = |statement: &str, failed: bool| {
            serde_json::json!({"fields": {"statement": statement, "failed": failed}}).to_string()
        };
        let log = [
            entry(r#"SELECT "id" FROM "users" WHERE "id" IN (?, ?)"#, false),
            entry(r#"SELECT "id" FROM "users" WHERE "id" IN (?)"#, false),
            entry(r#"SELECT "id" FROM "users" WHERE "id" = $1"#, false),
            entry(r#"SELECT "id" FROM "users""#, false),
            entry(r#"DELETE FROM "users" WHERE "id" = ?"#, true),
            entry(r#"CREATE TABLE "users" ("id" int)"#, false),
            entry(r#"INSERT INTO "devices" ("id") VALUES (?);UPDATE "passkeys" SET "name" = ?"#, false),
            "no JSON".to_owned(),
        ];
        let (sqlite, postgres) = statements(&log.join("\n"));
        let shortest = BTreeSet::from([r#"SELECT "id" FROM "users""#.to_owned()]);
        let together = [r#"INSERT INTO "devices" ("id") VALUES (?)"#, r#"UPDATE "passkeys" SET "name" = ?"#];
        assert_eq!(postgres, shortest);
        assert_eq!(sqlite, shortest.into_iter().chain(together.map(str::to_owned)).collect());
    }
}
