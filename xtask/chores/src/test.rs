//! `cargo xtask test`: every suite, and what could not run.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, bail};
use tempfile::TempDir;

use crate::postgres::Postgres;
use crate::{python, root};

enum Outcome {
    Passed(Duration),
    Failed,
    CouldNotRun(String),
}

/// Suites that cargo runs. Each is of the whole workspace, so that they share what is built.
const CARGO_SUITES: &[(&str, &[&str])] = &[
    ("unit tests", &["--lib", "--bins"]),
    ("WebAuthn vectors", &["--test", "vectors"]),
    ("repositories", &["--test", "repositories"]),
    ("contract", &["--test", "contract"]),
    ("security", &["--test", "security"]),
    ("faults", &["--test", "faults"]),
    ("delivery", &["--test", "delivery"]),
    ("federation", &["--test", "federation"]),
    ("Schemathesis over the document", &["--test", "document"]),
    ("observation", &["--test", "observation"]),
    ("corpora of the fuzzer", &["--test", "corpora"]),
    (
        "filters of SCIM",
        &[
            "--test=corpus",
            "--test=errors",
            "--test=in_the_field",
            "--test=limits",
            "--test=random",
            "--test=rfc7644",
        ],
    ),
    ("memory that metadata takes", &["--test", "memory"]),
    ("a server inside a test", &["--test", "server"]),
];

/// Runs every suite; fails if one failed, and with `all` also if one could not run.
pub(crate) fn run(all: bool) -> Result<()> {
    let postgres = Postgres::start();
    let packages = packages();
    let browser = packages.as_ref().map_err(|why| anyhow!("{why:#}")).and_then(|folder| browser(folder));
    let python = python::prepare();
    let mut suites = Vec::new();

    let program = build()?;
    let environment = |command: &mut Command| {
        command.env("FIDELIO_BIN", &program).current_dir(root());
        if let Ok(postgres) = &postgres {
            command.env("TEST_POSTGRES_URL", &postgres.url);
        }
        if let Ok(python) = &python {
            command.env(python::VARIABLE, python);
        }
        if all {
            command.env("FIDELIO_TEST_ALL", "1");
        }
    };
    let cargo = |arguments: &[&str]| {
        let mut command = Command::new("cargo");
        command.args(["test", "--workspace"]).args(arguments);
        environment(&mut command);
        timed(&mut command)
    };
    for (name, arguments) in CARGO_SUITES {
        suites.push((*name, cargo(arguments)));
    }
    suites.push((
        "examples of the documentation",
        match Server::start(&program) {
            Ok(server) => {
                let mut command = Command::new("cargo");
                command.args(["test", "--workspace", "--doc"]);
                environment(&mut command);
                timed(command.env("FIDELIO_URL", &server.url))
            }
            Err(why) => Outcome::CouldNotRun(format!("{why:#}")),
        },
    ));
    if let Err(why) = &postgres {
        suites.push(("all of this on PostgreSQL", Outcome::CouldNotRun(format!("{why:#}"))));
    }
    if let Err(why) = &python {
        suites.push((
            "what needs a mail server, a tester of SCIM, or Schemathesis",
            Outcome::CouldNotRun(format!("{why:#}")),
        ));
    }
    if !has_faketime() {
        suites.push((
            "what needs clocks that are set",
            Outcome::CouldNotRun("libfaketime is not installed".to_owned()),
        ));
    }
    if !is_root() {
        suites.push(("what needs files of somebody else", Outcome::CouldNotRun("this is not root".to_owned())));
    }
    if let Err(why) = &packages {
        suites.push(("what needs an OpenID provider", Outcome::CouldNotRun(format!("{why:#}"))));
    }
    suites.push((
        "browser tests",
        match browser {
            Ok(folder) => {
                let mut command = Command::new("npm");
                command.arg("test").arg("--silent");
                environment(&mut command);
                timed(command.current_dir(folder))
            }
            Err(why) => Outcome::CouldNotRun(format!("{why:#}")),
        },
    ));
    conclude(&suites, all)
}

fn conclude(suites: &[(&str, Outcome)], all: bool) -> Result<()> {
    println!();
    let mut is_in_order = true;
    for (name, outcome) in suites {
        match outcome {
            Outcome::Passed(took) => println!("  passed         {name} ({:.0} s)", took.as_secs_f32()),
            Outcome::Failed => {
                is_in_order = false;
                println!("  FAILED         {name}");
            }
            Outcome::CouldNotRun(why) => {
                is_in_order &= !all;
                println!("  could not run  {name}: {why}");
            }
        }
    }
    if is_in_order { Ok(()) } else { bail!("not every test passed") }
}

fn timed(command: &mut Command) -> Outcome {
    let began = Instant::now();
    match command.status() {
        Ok(status) if status.success() => Outcome::Passed(began.elapsed()),
        Ok(_) => Outcome::Failed,
        Err(error) => Outcome::CouldNotRun(error.to_string()),
    }
}

/// A server for examples to call, ended when dropped.
struct Server {
    url: String,
    process: Child,
    _output: BufReader<ChildStdout>,
    _folder: TempDir,
}

impl Server {
    fn start(program: &Path) -> Result<Self> {
        let folder = TempDir::new()?;
        let mut command = Command::new(program);
        command.args(["--listen=127.0.0.1:0", "--log=warn"]).arg("--data-dir").arg(folder.path());
        let mut process = command.stdout(Stdio::piped()).spawn().context("the program does not start")?;
        let mut output = BufReader::new(process.stdout.take().context("the program has no output")?);
        let mut line = String::new();
        output.read_line(&mut line)?;
        let address = line.trim().rsplit(' ').next().context("the program does not say where it listens")?;
        Ok(Self { url: format!("http://{address}"), process, _output: output, _folder: folder })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn has_faketime() -> bool {
    let folders = std::fs::read_dir("/usr/lib").into_iter().flatten().flatten();
    folders.into_iter().any(|folder| folder.path().join("faketime/libfaketimeMT.so.1").is_file())
}

/// Whether this process may do what only root may: what is in `/proc` of it belongs to whoever runs it.
fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0)
}

/// Builds the program that the tests start.
pub(crate) fn build() -> Result<PathBuf> {
    let status =
        Command::new("cargo").args(["build", "--workspace", "--bin", "fidelio"]).current_dir(root()).status();
    if !status.context("cargo")?.success() {
        bail!("the program does not build");
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    Ok(std::fs::canonicalize(target.join("debug/fidelio"))?)
}

/// The folder of the browser tests with the packages that it names, an OpenID provider among them.
fn packages() -> Result<PathBuf> {
    let folder = root().join("tests/browser");
    if !folder.join("node_modules/oidc-provider").is_dir() {
        let status = Command::new("npm").args(["ci", "--silent"]).current_dir(&folder).status();
        if !status.context("Node.js is not installed (no npm)")?.success() {
            bail!("npm ci failed in tests/browser");
        }
    }
    Ok(folder)
}

/// The same folder, if there is a browser too.
fn browser(folder: &Path) -> Result<PathBuf> {
    let chromium =
        std::env::var_os("CHROMIUM_BIN").map_or_else(|| PathBuf::from("/usr/bin/chromium"), PathBuf::from);
    if !Path::new(&chromium).is_file() {
        bail!("Chromium is not installed at {} (set CHROMIUM_BIN)", chromium.display());
    }
    Ok(folder.to_owned())
}
