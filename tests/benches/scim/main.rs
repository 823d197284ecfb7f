//! How fast SCIM is over many users, through HTTP and a real server process: `cargo xtask bench scim`. It fails when
//! something costs more than a multiple of what it is compared with; rates are told only.
//!
//! docs/performance.md says what is measured, and why these multiples.

mod http;
mod ratios;
mod reads;
mod report;
mod samples;
mod seed;
mod writes;

use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use fidelio_testkit::database::tamper;
use fidelio_tests::{Engine, Server, Tenant, TenantOptions};

use http::Http;
use report::Report;
use seed::Size;

/// What is to be measured.
struct Options {
    size: Size,
    engines: Vec<Engine>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Measures on every database that there is; whether everything costs what it may.
async fn run() -> Result<bool> {
    let options = Options::read(std::env::args().skip(1))?;
    let mut is_in_order = true;
    for engine in options.engines {
        let Some(server) = Server::start(engine, &[]).await else {
            println!("{engine:?}: not measured, there is none (set TEST_POSTGRES_URL)");
            continue;
        };
        is_in_order &= measure(&server, engine, options.size).await.with_context(|| format!("{engine:?}"))?;
    }
    Ok(is_in_order)
}

async fn measure(server: &Server, engine: Engine, size: Size) -> Result<bool> {
    let tenant = Tenant::on(server, engine, TenantOptions::default()).await;
    let url = server.database_url();
    if engine == Engine::Postgres {
        for table in ["users", "provisioned_users", "user_entries", "user_groups", "group_members", "external_ids"]
        {
            tamper(url, &format!("ALTER TABLE {table} SET (autovacuum_enabled = false)")).await;
        }
    }
    let world = seed::seed(&tenant, size).await?;
    let http = Http::new(&tenant.url, &tenant.api_key)?;
    let mut report = Report::new(engine, size);
    reads::measure(&http, &world, &mut report).await?;
    if engine == Engine::Postgres {
        report.table("PostgreSQL, before it has statistics of the tables");
        tamper(url, "VACUUM ANALYZE").await;
        reads::measure(&http, &world, &mut report).await?;
    }
    report.table(&format!("{engine:?}"));
    ratios::measure(&http, &world, &mut report).await?;
    writes::measure(&http, &world, &mut report).await?;
    report.table(&format!("{engine:?}, changes"));
    Ok(report.conclude())
}

impl Options {
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self> {
        let mut options = Self { size: Size::default(), engines: vec![Engine::Sqlite, Engine::Postgres] };
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().with_context(|| format!("{argument} wants a value"));
            match argument.as_str() {
                // Cargo says this to every benchmark.
                "--bench" => {}
                "--users" => options.size.users = value()?.parse().context("--users")?,
                "--groups" => options.size.groups = value()?.parse().context("--groups")?,
                "--only" => {
                    options.engines = match value()?.as_str() {
                        "sqlite" => vec![Engine::Sqlite],
                        "postgres" => vec![Engine::Postgres],
                        other => bail!("--only: sqlite or postgres, not {other}"),
                    }
                }
                other => bail!("{other} is unknown; there are --users N, --groups N, and --only sqlite|postgres"),
            }
        }
        if options.size.users < 2000 || options.size.groups < 200 {
            bail!("fewer than 2000 users or 200 groups tell nothing");
        }
        Ok(options)
    }
}
