//! A PostgreSQL server for the tests: the one that `TEST_POSTGRES_URL` names, else a container where Docker
//! runs, else a local installation's programs over a throw-away folder.

use std::ffi::OsStr;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use tempfile::TempDir;
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
    Process(Local),
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
        let local = Local::start()?;
        let url = format!("postgres://postgres@127.0.0.1:{}/postgres", local.port);
        Ok(Self { url, _held: Held::Process(local) })
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

/// A server made of local programs.
struct Local {
    process: Child,
    port: u16,
    folder: TempDir,
}

impl Local {
    fn start() -> Result<Self> {
        let programs = programs().context("PostgreSQL is not installed (no initdb found)")?;
        let folder = TempDir::new()?;
        let data = folder.path().join("data");
        let user = unprivileged_user(folder.path())?;
        let as_user = |program: &Path| match &user {
            Some(user) => {
                let mut command = Command::new("runuser");
                command.args([OsStr::new("-u"), OsStr::new(user), OsStr::new("--"), program.as_os_str()]);
                command
            }
            None => Command::new(program),
        };
        let mut initdb = as_user(&programs.join("initdb"));
        initdb.args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync", "-D"]);
        let output = initdb.arg(&data).output().context("initdb")?;
        if !output.status.success() {
            bail!("initdb: {}", String::from_utf8_lossy(&output.stderr));
        }
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut server = as_user(&programs.join("postgres"));
        server.arg("-D").arg(&data).arg("-k").arg(folder.path()).args(["-p", &port.to_string()]);
        server.args(["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "max_connections=200"]);
        let process = server.stdout(Stdio::null()).stderr(Stdio::null()).spawn().context("postgres")?;
        let local = Self { process, port, folder };
        wait_for(port)?;
        Ok(local)
    }
}

impl Drop for Local {
    fn drop(&mut self) {
        // SIGINT is PostgreSQL's fast shutdown. The server writes its own id, which is not that of runuser.
        let written = std::fs::read_to_string(self.folder.path().join("data/postmaster.pid")).unwrap_or_default();
        if let Some(id) = written.lines().next() {
            let _ = Command::new("kill").args(["-INT", id]).status();
            let _ = self.process.wait();
        }
    }
}

/// The folder of PostgreSQL's programs.
fn programs() -> Option<PathBuf> {
    let said = Command::new("pg_config").arg("--bindir").output().ok();
    let said = said.map(|output| PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
    let mut folders: Vec<_> = said.into_iter().collect();
    let mut debian: Vec<_> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .collect();
    debian.sort();
    folders.extend(debian.into_iter().rev());
    folders.into_iter().find(|folder| folder.join("initdb").is_file())
}

/// PostgreSQL refuses to run as root: then another user owns the folder and runs it.
fn unprivileged_user(folder: &Path) -> Result<Option<String>> {
    let id = Command::new("id").arg("-u").output().context("id")?;
    if String::from_utf8_lossy(&id.stdout).trim() != "0" {
        return Ok(None);
    }
    let exists = |user: &str| Command::new("id").arg(user).output().is_ok_and(|output| output.status.success());
    let user = if exists("postgres") { "postgres" } else { "nobody" };
    let status = Command::new("chown").arg(user).arg(folder).status().context("chown")?;
    if !status.success() {
        bail!("{} cannot be given to the user {user}", folder.display());
    }
    Ok(Some(user.to_owned()))
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
