//! `cargo xtask bench`: what ceremonies cost, and how fast SCIM is over many users. docs/performance.md says what is measured.

use std::process::Command;

use anyhow::{Context as _, Result, bail};
use cargo_metadata::TargetKind;

use crate::build::build;
use crate::postgres::Postgres;
use crate::root;

/// Builds the program and the benchmark in release mode and runs it with these flags; fails if something costs more than it
/// may. Without PostgreSQL only SQLite is measured.
pub(crate) fn run(name: &str, flags: &[&str]) -> Result<()> {
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--release", "--workspace", "--bin", "fidelio", "--bench", name]);
    // Both at once, since the benchmark needs the same crates built alike.
    let [program, benchmark] = build(&mut cargo, [("fidelio", TargetKind::Bin), (name, TargetKind::Bench)])?;
    let mut command = Command::new(benchmark);
    command.args(flags).env("FIDELIO_BIN", program).current_dir(root());
    let postgres = Postgres::start();
    match &postgres {
        Ok(postgres) => {
            command.env("TEST_POSTGRES_URL", &postgres.url);
        }
        Err(why) => eprintln!("PostgreSQL is not measured: {why:#}"),
    }
    if !command.status().context("the benchmark does not start")?.success() {
        bail!("the benchmark failed, or something costs more than it may");
    }
    Ok(())
}
