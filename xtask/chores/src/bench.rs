//! `cargo xtask bench`: what ceremonies cost, and how fast SCIM is over many users. docs/performance.md says what is measured.

use std::io::BufReader;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};
use cargo_metadata::{Message, TargetKind};

use crate::postgres::Postgres;
use crate::root;

/// Builds the program and the benchmark in release mode and runs it with these flags; fails if something costs more than it
/// may. Without PostgreSQL only SQLite is measured.
pub(crate) fn run(name: &str, flags: &[&str]) -> Result<()> {
    let (program, benchmark) = build(name)?;
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

/// The program, and the benchmark, which needs the same crates built alike.
fn build(name: &str) -> Result<(PathBuf, PathBuf)> {
    let mut command = Command::new("cargo");
    command.args(["build", "--release", "--workspace", "--bin", "fidelio", "--bench", name]);
    command.arg("--message-format=json-render-diagnostics").current_dir(root()).stdout(Stdio::piped());
    let mut cargo = command.spawn().context("cargo")?;
    let output = BufReader::new(cargo.stdout.take().context("cargo has no output")?);
    let (mut program, mut benchmark) = (None, None);
    for message in Message::parse_stream(output) {
        let Message::CompilerArtifact(artifact) = message? else { continue };
        let is_a = |kind: TargetKind| artifact.target.kind.contains(&kind);
        match artifact.target.name.as_str() {
            "fidelio" if is_a(TargetKind::Bin) => program = artifact.executable,
            target if target == name && is_a(TargetKind::Bench) => benchmark = artifact.executable,
            _ => {}
        }
    }
    if !cargo.wait()?.success() {
        bail!("the program or the benchmark does not build");
    }
    let (program, benchmark) = program.zip(benchmark).context("cargo has built no program")?;
    Ok((program.into(), benchmark.into()))
}
