//! `cargo xtask schemathesis`: the suite `document`, for longer or with other requests than each run of the tests.

use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::postgres::Postgres;
use crate::test::build;
use crate::{python, root};

/// How many requests are made up for each operation, unless it is said.
const EXAMPLES: &str = "200";

/// Runs it on SQLite, and on PostgreSQL where there is one, with what the flags say.
pub(crate) fn run(flags: &[&str]) -> Result<()> {
    let postgres = Postgres::start();
    let python = python::prepare()?;
    let mut command = Command::new("cargo");
    command.args(["test", "--package", "fidelio-tests", "--test", "document", "--", "--nocapture"]);
    command.env("FIDELIO_BIN", build()?).env(python::VARIABLE, python).env("SCHEMATHESIS_EXAMPLES", EXAMPLES);
    match &postgres {
        Ok(postgres) => drop(command.env("TEST_POSTGRES_URL", &postgres.url)),
        Err(why) => eprintln!("only on SQLite: {why:#}"),
    }
    for flag in flags.chunks(2) {
        match flag {
            [name @ ("--examples" | "--seed"), number] => {
                let number: u32 = number.parse().with_context(|| format!("{name} is a number"))?;
                command.env(variable(name), number.to_string());
            }
            ["--phases", phases] => drop(command.env(variable("--phases"), phases)),
            _ => bail!("there are --examples N, --seed N and --phases NAMES"),
        }
    }
    if command.current_dir(root()).status().context("cargo")?.success() {
        Ok(())
    } else {
        bail!("it found something")
    }
}

/// The variable in which the suite reads this flag.
fn variable(flag: &str) -> String {
    format!("SCHEMATHESIS_{}", flag.trim_start_matches('-').to_uppercase())
}
