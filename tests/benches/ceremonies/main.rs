//! What ceremonies cost, through HTTP and a real server process: `cargo xtask bench ceremonies`. It fails when a login costs
//! more than a multiple of what this machine cannot do it for, or the server is slow to start or big.
//!
//! docs/performance.md says what is measured, and why these bounds.

mod actors;
mod connection;
mod floor;
mod load;
mod process;
mod report;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use fidelio_tests::{Engine, Server, Tenant, TenantOptions};

use actors::Action;
use floor::Floor;
use report::Report;

/// How many clients there are, each of which does one thing after the other.
const CLIENTS: [usize; 3] = [1, 16, 64];
/// How many starts over an existing database are measured.
const STARTS: usize = 5;

/// What is to be measured.
struct Options {
    /// How long each thing is measured.
    time: Duration,
    engines: Vec<Engine>,
    actions: Vec<Action>,
    /// How many do it at the same time, one number after the other.
    clients: Vec<usize>,
}

fn main() -> ExitCode {
    // One thread: server and clients have a core each.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let outcome = runtime.map_err(anyhow::Error::from).and_then(|runtime| {
        if std::env::args().nth(1).as_deref() == Some(floor::EMPTY_SERVER) {
            return runtime.block_on(floor::serve_nothing()).map(|()| true);
        }
        runtime.block_on(run())
    });
    match outcome {
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
    for &engine in &options.engines {
        // The server and its threads, of which it has as many as processors, run where this does when it starts them.
        process::pin(std::process::id(), 0)?;
        let Some(server) = Server::start(engine, &["--log=error"]).await else {
            println!("{engine:?}: not measured, there is none (set TEST_POSTGRES_URL)");
            continue;
        };
        is_in_order &= measure(server, engine, &options).await.with_context(|| format!("{engine:?}"))?;
    }
    Ok(is_in_order)
}

async fn measure(mut server: Server, engine: Engine, options: &Options) -> Result<bool> {
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        server.kill();
        let began = Instant::now();
        server.kill_and_restart();
        starts.push(began.elapsed());
    }
    starts.sort_unstable();
    let idle = process::resident_bytes(server.id())?;

    let tenant = Tenant::on(&server, engine, TenantOptions::default()).await;
    let (mut rows, mut floors) = (Vec::new(), Vec::new());
    for &action in &options.actions {
        // On the processor of the server, right before and after: processors of virtual machines are not equally fast, and not
        // always.
        let is_compared = action == Action::Login;
        if is_compared {
            floors.push(Floor::measure(engine, server.database_url()).await?);
        }
        process::pin(std::process::id(), 1)?;
        for &clients in &options.clients {
            rows.push((action, clients, load::run(&server, &tenant, action, clients, options.time).await?));
        }
        process::pin(std::process::id(), 0)?;
        if is_compared {
            floors.push(Floor::measure(engine, server.database_url()).await?);
        }
    }
    let report = Report {
        engine,
        floor: Floor::mean(&floors),
        start: starts[STARTS / 2],
        idle,
        loaded: process::resident_bytes(server.id())?,
        rows,
    };
    Ok(report.conclude())
}

impl Options {
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self> {
        let mut options = Self {
            time: Duration::from_secs(5),
            engines: vec![Engine::Sqlite, Engine::Postgres],
            actions: Action::ALL.to_vec(),
            clients: CLIENTS.to_vec(),
        };
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().with_context(|| format!("{argument} needs a value"));
            match argument.as_str() {
                // What cargo says to every benchmark.
                "--bench" => {}
                "--seconds" => options.time = Duration::from_secs(value()?.parse().context("--seconds")?),
                "--only" => {
                    options.engines = match value()?.as_str() {
                        "sqlite" => vec![Engine::Sqlite],
                        "postgres" => vec![Engine::Postgres],
                        other => bail!("--only: {other} is neither sqlite nor postgres"),
                    }
                }
                "--logins" => options.actions = vec![Action::Login],
                "--clients" => options.clients = vec![value()?.parse().context("--clients")?],
                other => bail!("{other}: there are --seconds, --only, --logins and --clients"),
            }
        }
        Ok(options)
    }
}
