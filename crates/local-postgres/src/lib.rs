//! A PostgreSQL server of the programs that are installed, over a throw-away folder, for tests: it can be stopped, killed,
//! started again, followed by a standby, and failed over to it.

use std::ffi::OsStr;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use tempfile::TempDir;

/// A server on loopback. It is stopped, and its data removed, when this is dropped.
#[derive(Debug)]
pub struct LocalPostgres {
    process: Option<Child>,
    port: u16,
    folder: TempDir,
    programs: PathBuf,
    user: Option<String>,
}

impl LocalPostgres {
    /// Starts a server with an empty database.
    ///
    /// # Errors
    /// When PostgreSQL is not installed, or does not start.
    pub fn start() -> Result<Self> {
        let server = Self::prepare()?;
        let mut initdb = server.program("initdb");
        initdb.args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync", "-D"]);
        run(initdb.arg(server.data()))?;
        server.started()
    }

    /// Starts a server that follows this one and can be promoted.
    ///
    /// # Errors
    /// When it does not start.
    pub fn standby(&self) -> Result<Self> {
        let server = Self::prepare()?;
        let mut copy = server.program("pg_basebackup");
        copy.args(["-h", "127.0.0.1", "-p", &self.port.to_string(), "-U", "postgres", "-R", "-X", "stream"]);
        run(copy.args(["-c", "fast", "--no-sync", "-D"]).arg(server.data()))?;
        server.started()
    }

    /// Makes a standby take over, and waits until it has.
    ///
    /// # Errors
    /// When it does not.
    pub fn promote(&self) -> Result<()> {
        run(self.program("pg_ctl").args(["promote", "-w", "-D"]).arg(self.data()))
    }

    /// Where an administrator connects.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Where it listens on loopback.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Stops it as its operator would: connections are ended (SIGINT, a fast shutdown).
    pub fn stop(&mut self) {
        self.signal("INT");
    }

    /// Stops it without warning, as a machine that is lost (SIGQUIT, an immediate shutdown).
    pub fn kill(&mut self) {
        self.signal("QUIT");
    }

    /// Starts it again over the same data.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start_again(&mut self) -> Result<()> {
        let mut server = self.program("postgres");
        server.arg("-D").arg(self.data()).arg("-k").arg(self.folder.path()).args(["-p", &self.port.to_string()]);
        server.args(["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "max_connections=200"]);
        server.stdout(Stdio::null()).stderr(Stdio::null());
        self.process = Some(server.spawn().context("postgres")?);
        self.wait()
    }

    fn prepare() -> Result<Self> {
        let programs = programs().context("PostgreSQL is not installed (no initdb found)")?;
        let folder = TempDir::new()?;
        let user = unprivileged_user(folder.path())?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        Ok(Self { process: None, port, folder, programs, user })
    }

    fn started(mut self) -> Result<Self> {
        self.start_again()?;
        Ok(self)
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn program(&self, name: &str) -> Command {
        let program = self.programs.join(name);
        match &self.user {
            Some(user) => {
                let mut command = Command::new("runuser");
                command.args([OsStr::new("-u"), OsStr::new(user), OsStr::new("--"), program.as_os_str()]);
                command
            }
            None => Command::new(program),
        }
    }

    /// The server writes its own id, which is not that of runuser.
    fn signal(&mut self, name: &str) {
        let Some(mut process) = self.process.take() else { return };
        let written = std::fs::read_to_string(self.data().join("postmaster.pid")).unwrap_or_default();
        if let Some(id) = written.lines().next() {
            let _ = Command::new("kill").args([&format!("-{name}"), id]).status();
        }
        let _ = process.wait();
    }

    /// Until it takes queries, and not only connections.
    fn wait(&self) -> Result<()> {
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(30) {
            let mut ready = self.program("pg_isready");
            ready.args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()]);
            if TcpStream::connect(("127.0.0.1", self.port)).is_ok() && ready.status().is_ok_and(|is| is.success()) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        bail!("PostgreSQL does not answer on port {}", self.port);
    }
}

impl Drop for LocalPostgres {
    fn drop(&mut self) {
        self.stop();
    }
}

fn run(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().with_context(|| program.clone())?;
    if !output.status.success() {
        bail!("{program}: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
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
