//! A PostgreSQL server for the tests: the one that `TEST_POSTGRES_URL` names, else a container where Docker
//! runs, else a local installation's programs over a throw-away folder.

use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use local_postgres::LocalPostgres;
use testcontainers::core::{IntoContainerPort as _, WaitFor};
use testcontainers::runners::AsyncRunner as _;
use testcontainers::{ContainerAsync, GenericImage, ImageExt as _};

/// A running server, stopped when dropped.
pub(crate) struct Postgres {
    /// Where an administrator connects.
    pub(crate) url: String,
    _held: Held,
}

#[expect(dead_code, reason = "what is held is stopped by dropping it")]
enum Held {
    Given,
    Container(Box<ContainerAsync<GenericImage>>, tokio::runtime::Runtime),
    Process(LocalPostgres),
}

impl Postgres {
    /// Finds or starts a server; the error says why there is none.
    pub(crate) fn start() -> Result<Self> {
        if let Ok(url) = std::env::var("TEST_POSTGRES_URL") {
            return Ok(Self { url, _held: Held::Given });
        }
        let runs_docker = Command::new("docker").arg("info").stdout(Stdio::null()).stderr(Stdio::null()).status();
        if runs_docker.is_ok_and(|status| status.success()) {
            return Self::in_container();
        }
        let local = LocalPostgres::start()?;
        Ok(Self { url: local.url(), _held: Held::Process(local) })
    }

    fn in_container() -> Result<Self> {
        let runtime = tokio::runtime::Runtime::new()?;
        let (container, port) = runtime.block_on(async {
            let container = GenericImage::new("postgres", "17-alpine")
                .with_exposed_port(5432.tcp())
                .with_wait_for(WaitFor::message_on_stderr("database system is ready to accept connections"))
                .with_env_var("POSTGRES_HOST_AUTH_METHOD", "trust")
                .with_cmd(["postgres", "-c", "fsync=off", "-c", "max_connections=200"])
                .start()
                .await?;
            let port = container.get_host_port_ipv4(5432).await?;
            anyhow::Ok((container, port))
        })?;
        wait_for(port)?;
        let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
        Ok(Self { url, _held: Held::Container(Box::new(container), runtime) })
    }
}

fn wait_for(port: u16) -> Result<()> {
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(30) {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    bail!("PostgreSQL does not answer on port {port}");
}
