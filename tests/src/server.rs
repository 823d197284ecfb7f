//! A real server process.

use std::fs::File;
use std::io::{BufRead as _, BufReader, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use fidelio_server::{Installation, Opened, Settings};
use fidelio_testkit::TestDatabase;
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// Which database is behind a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A file.
    Sqlite,
    /// A fresh database on the server that `TEST_POSTGRES_URL` names.
    Postgres,
}

/// A running server, with its database and folder. It is killed when this is dropped, and also when the test
/// program ends without dropping it.
pub struct Server {
    /// Where it is reached.
    pub url: String,
    /// The text that it printed when it started.
    pub banner: String,
    process: Child,
    program: PathBuf,
    arguments: Vec<String>,
    settings: Settings,
    database: TestDatabase,
    folder: TempDir,
    is_logged: bool,
}

/// The files in which it is kept what a server says.
const ERRORS: &str = "stderr.log";
const OUTPUT: &str = "stdout.log";

static SQLITE: OnceCell<Option<Server>> = OnceCell::const_new();
static POSTGRES: OnceCell<Option<Server>> = OnceCell::const_new();

impl Server {
    /// The one server that the tests of this program share; `None` when there is no such database.
    pub async fn shared(engine: Engine) -> Option<&'static Self> {
        let cell = match engine {
            Engine::Sqlite => &SQLITE,
            Engine::Postgres => &POSTGRES,
        };
        cell.get_or_init(|| Self::start(engine, &[])).await.as_ref()
    }

    /// A server over a database elsewhere, whoever looks after it.
    pub fn over(database_url: &str, flags: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self::on(program(), TestDatabase::elsewhere(database_url), folder, flags, false)
    }

    /// A server of one's own, with more flags.
    pub async fn start(engine: Engine, flags: &[&str]) -> Option<Self> {
        let database = match engine {
            Engine::Sqlite => TestDatabase::sqlite(),
            Engine::Postgres => TestDatabase::postgres().await?,
        };
        let folder = tempfile::tempdir().expect("a temporary folder");
        Some(Self::on(program(), database, folder, flags, false))
    }

    /// The same, with what it writes to standard error kept, and what it prints after its banner: [`Server::log`].
    pub async fn start_logged(engine: Engine, flags: &[&str]) -> Option<Self> {
        let database = match engine {
            Engine::Sqlite => TestDatabase::sqlite(),
            Engine::Postgres => TestDatabase::postgres().await?,
        };
        let folder = tempfile::tempdir().expect("a temporary folder");
        Some(Self::on(program(), database, folder, flags, true))
    }

    /// A server by this program, of another version for example. [`second_process`](Self::second_process) and
    /// [`run`](Self::run) are of the version under test.
    pub async fn start_by(program: &Path, engine: Engine) -> Option<Self> {
        let database = match engine {
            Engine::Sqlite => TestDatabase::sqlite(),
            Engine::Postgres => TestDatabase::postgres().await?,
        };
        let folder = tempfile::tempdir().expect("a temporary folder");
        Some(Self::on(program, database, folder, &[], false))
    }

    fn on(program: &Path, database: TestDatabase, folder: TempDir, flags: &[&str], is_logged: bool) -> Self {
        let settings = Settings {
            data_dir: folder.path().to_owned(),
            database_url: Some(database.url().to_owned()),
            public_url: Some("http://localhost".to_owned()),
            ..Settings::default()
        };
        let mut arguments: Vec<String> = vec![
            "--listen=127.0.0.1:0".into(),
            format!("--data-dir={}", folder.path().display()),
            format!("--database-url={}", database.url()),
            "--public-url=http://localhost".into(),
        ];
        if !flags.iter().any(|flag| flag.starts_with("--log=")) {
            arguments.push("--log=warn".into());
        }
        arguments.extend(flags.iter().map(|flag| (*flag).to_owned()));
        let (process, url, banner) = spawn(program, &arguments, is_logged.then(|| folder.path()));
        let program = program.to_owned();
        Self { url, banner, process, program, arguments, settings, database, folder, is_logged }
    }

    /// Another process over the same database and folder; `None` for SQLite, which is of one.
    pub fn second_process(&self) -> Option<SecondProcess> {
        if self.database.url().starts_with("sqlite:") {
            return None;
        }
        let (process, url, _) = spawn(program(), &self.arguments, None);
        Some(SecondProcess { url, process })
    }

    /// Kills the process without warning and starts another one over what it left.
    pub fn kill_and_restart(&mut self) {
        self.kill();
        let kept = self.is_logged.then(|| self.folder.path());
        (self.process, self.url, self.banner) = spawn(&self.program, &self.arguments, kept);
    }

    /// Makes the next process start over another database, with the same folder; the one before.
    pub fn move_to(&mut self, database: TestDatabase) -> TestDatabase {
        let flag = "--database-url=";
        for argument in self.arguments.iter_mut().filter(|argument| argument.starts_with(flag)) {
            *argument = format!("{flag}{}", database.url());
        }
        self.settings.database_url = Some(database.url().to_owned());
        std::mem::replace(&mut self.database, database)
    }

    /// Kills the process without warning (SIGKILL).
    pub fn kill(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }

    /// The identifier of the process.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Asks the process to stop (SIGTERM).
    pub fn terminate(&self) {
        signal(&self.process, "TERM");
    }

    /// Waits for the end of the process; whether it ended well.
    pub fn wait(&mut self) -> bool {
        self.process.wait().is_ok_and(|status| status.success())
    }

    /// The use cases over the same database, as the command line has them.
    ///
    /// # Panics
    /// When the database cannot be opened.
    pub async fn installation(&self) -> (Opened, Installation) {
        let opened = Opened::open(&self.settings).await.expect("the server's database");
        let url = self.settings.public_url.clone().unwrap_or_default();
        let installation = opened.assemble(&self.settings, url).await.expect("the use cases");
        (opened, installation)
    }

    /// Runs the program with these arguments over the same database; its standard output.
    ///
    /// # Panics
    /// When the program fails.
    pub fn run(&self, arguments: &[&str]) -> String {
        let output = command()
            .args(arguments)
            .arg(format!("--data-dir={}", self.folder.path().display()))
            .arg(format!("--database-url={}", self.database.url()))
            .arg("--log=warn")
            .output()
            .expect("the program starts");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Waits for the end of the process, at most this long; whether it ended well, or `None` if it still runs.
    pub fn wait_within(&mut self, most: Duration) -> Option<bool> {
        let deadline = Instant::now() + most;
        loop {
            match self.process.try_wait() {
                Ok(None) if Instant::now() < deadline => std::thread::sleep(Duration::from_millis(10)),
                Ok(None) => return None,
                Ok(Some(status)) => return Some(status.success()),
                Err(_) => return Some(false),
            }
        }
    }

    /// What a server that was started to be logged has written so far, but for its banner.
    pub fn log(&self) -> String {
        let read = |name| std::fs::read_to_string(self.folder.path().join(name)).unwrap_or_default();
        read(ERRORS) + &read(OUTPUT)
    }

    /// Where it tells its metrics, if it was told to.
    pub fn metrics_url(&self) -> Option<String> {
        let line = self.banner.lines().find_map(|line| line.trim().strip_prefix("Metrics"))?;
        Some(line.trim().to_owned())
    }

    /// Where the database is.
    pub fn database_url(&self) -> &str {
        self.database.url()
    }

    /// The folder with the master key.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A second server over the same database.
pub struct SecondProcess {
    /// Where it is reached.
    pub url: String,
    process: Child,
}

impl Drop for SecondProcess {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn signal(process: &Child, name: &str) {
    let _ = Command::new("kill").args([format!("-{name}"), process.id().to_string()]).status();
}

/// The program under test: `FIDELIO_BIN`, or what a build leaves beside the tests.
pub(crate) fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        if let Some(path) = std::env::var_os("FIDELIO_BIN") {
            return path.into();
        }
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let status =
            Command::new("cargo").args(["build", "--workspace", "--bin", "fidelio"]).current_dir(&root).status();
        assert!(status.is_ok_and(|status| status.success()), "the program does not build");
        root.join("target/debug/fidelio")
    })
}

/// The program, without what configures these tests: it would take every `FIDELIO_` variable for a setting.
pub fn command() -> Command {
    command_of(program())
}

fn command_of(program: &Path) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("FIDELIO_")) {
        command.env_remove(name);
    }
    command
}

/// Starts the program and reads where it listens. A watchdog ends it when this program does: what the tests
/// share is never dropped.
/// A program may be one that was just written, which others that are starting now may still hold open.
fn started(command: &mut Command) -> Child {
    for _ in 0..100 {
        match command.spawn() {
            Err(error) if error.kind() == ErrorKind::ExecutableFileBusy => {
                std::thread::sleep(Duration::from_millis(10));
            }
            started => return started.expect("the program starts"),
        }
    }
    panic!("the program stays busy")
}

#[expect(clippy::zombie_processes, reason = "the watchdog outlives this program on purpose")]
fn spawn(program: &Path, arguments: &[String], kept: Option<&Path>) -> (Child, String, String) {
    let file = |name| kept.map(|folder| File::create(folder.join(name)).expect("a file for what it says"));
    let mut command = command_of(program);
    if let Some(errors) = file(ERRORS) {
        command.stderr(errors);
    }
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped());
    let mut process = started(&mut command);
    let watch = "while kill -0 $1 2>/dev/null && kill -0 $2 2>/dev/null; do sleep 1; done; kill -9 $2 2>/dev/null";
    Command::new("sh")
        .args(["-c", watch, "watchdog", &std::process::id().to_string(), &process.id().to_string()])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("a shell");
    let output = process.stdout.take().expect("a pipe");
    let banner = read_banner(BufReader::new(output), file(OUTPUT));
    let address = banner.lines().next().and_then(|line| line.rsplit(' ').next()).unwrap_or_default();
    let url = format!("http://{address}");
    (process, url, banner)
}

/// The banner ends with an empty line.
fn read_banner(mut output: BufReader<ChildStdout>, kept: Option<File>) -> String {
    let mut banner = String::new();
    let mut paragraphs = 0;
    while paragraphs < 2 {
        let before = banner.len();
        let read = output.read_line(&mut banner).expect("the program's output");
        assert!(read > 0, "the program ended before it was ready: {banner}");
        paragraphs += usize::from(banner[before..].trim().is_empty());
    }
    // What else it prints must not fill the pipe.
    std::thread::spawn(move || match kept {
        Some(mut file) => std::io::copy(&mut output, &mut file),
        None => std::io::copy(&mut output, &mut std::io::sink()),
    });
    banner
}
