//! What these tests share: servers of their own, starts that must fail, and waiting with a bound.

use std::fs::{self, Permissions};
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use fidelio_client::types::TokenVerifyRequest;
use fidelio_client::{Client, Error};
use fidelio_testkit::{SoftAuthenticator, TestDatabase};
use fidelio_tests::{Engine, Person, Server, Tenant, TenantOptions};
use serde_json::Value;
use tempfile::TempDir;

/// A server of the test's own.
pub(crate) async fn own(engine: Engine, flags: &[&str]) -> Server {
    Server::start(engine, flags).await.expect("the database is there")
}

/// A tenant with default settings on this server.
pub(crate) async fn tenant_on(server: &Server, engine: Engine) -> Tenant {
    Tenant::on(server, engine, TenantOptions::default()).await
}

/// Makes the tenant's clients call the server where it listens now.
pub(crate) fn follow(tenant: &mut Tenant, server: &Server) {
    tenant.url.clone_from(&server.url);
    tenant.client = Client::new(&server.url);
}

/// Whether the tenant's backend finds the token good.
pub(crate) async fn is_good(tenant: &Tenant, token: &str) -> bool {
    tenant.backend().mgmt_token_verify(&TokenVerifyRequest { jwt_access: token.to_owned() }).await.is_ok()
}

/// An answer of the API for provisioning to the tenant's backend, at this server.
pub(crate) async fn scim(tenant: &Tenant, url: &str, method: &str, path: &str, body: Option<Value>) -> Value {
    let request = reqwest::Client::new().request(method.parse().unwrap(), format!("{url}/scim/v2{path}"));
    let request = request.bearer_auth(&tenant.api_key);
    let request = if let Some(body) = body { request.json(&body) } else { request };
    let answer = request.send().await.unwrap();
    let (status, text) = (answer.status(), answer.text().await.unwrap());
    assert!(status.is_success(), "{method} {path}: {text}");
    serde_json::from_str(&text).unwrap()
}

/// Waits until the condition holds, at most this long; how long it took, or `None`.
pub(crate) async fn within(most: Duration, mut condition: impl AsyncFnMut() -> bool) -> Option<Duration> {
    let start = Instant::now();
    loop {
        if condition().await {
            return Some(start.elapsed());
        }
        if start.elapsed() > most {
            return None;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
}

/// Somebody who is registered, wherever the server is by now.
pub(crate) struct Known {
    pub(crate) name: String,
    authenticator: SoftAuthenticator,
}

impl From<Person<'_>> for Known {
    fn from(Person { name, authenticator, .. }: Person<'_>) -> Self {
        Self { name, authenticator }
    }
}

impl Known {
    pub(crate) async fn register(tenant: &Tenant) -> Self {
        let mut person = Person::new(tenant);
        person.register().await.unwrap();
        person.into()
    }

    /// Signs in; the access token if that succeeds.
    pub(crate) async fn log_in(&mut self, tenant: &Tenant) -> Option<String> {
        let mut person = Person::named(tenant, &self.name);
        std::mem::swap(&mut person.authenticator, &mut self.authenticator);
        let signed_in = person.log_in().await;
        std::mem::swap(&mut person.authenticator, &mut self.authenticator);
        signed_in.ok().map(|signed_in| signed_in.jwt_access)
    }
}

/// Folder and database of an installation that has not been started yet.
pub(crate) struct Place {
    pub(crate) folder: TempDir,
    pub(crate) database: TestDatabase,
}

impl Place {
    pub(crate) async fn new(engine: Engine) -> Self {
        let database = match engine {
            Engine::Sqlite => TestDatabase::sqlite(),
            Engine::Postgres => TestDatabase::postgres().await.expect("the database is there"),
        };
        Self { folder: tempfile::tempdir().unwrap(), database }
    }

    pub(crate) fn flags(&self) -> Vec<String> {
        flags(self.folder.path(), self.database.url())
    }
}

/// The flags of a server on this folder and database.
pub(crate) fn flags(folder: &Path, database: &str) -> Vec<String> {
    vec![
        "--listen=127.0.0.1:0".to_owned(),
        format!("--data-dir={}", folder.display()),
        format!("--database-url={database}"),
        "--public-url=http://localhost".to_owned(),
        "--log=warn".to_owned(),
    ]
}

/// Starts the program, which must end by itself and badly; what it wrote to standard error.
pub(crate) fn refusal(arguments: &[String], environment: &[(&str, &str)]) -> String {
    let (outcome, stderr) = outcome(arguments, environment);
    assert_eq!(outcome, Some(false), "{arguments:?} {environment:?}: {stderr}");
    stderr
}

/// Starts the program and waits for its end; whether it ended well, or `None` if it did not end and was killed.
pub(crate) fn outcome(arguments: &[String], environment: &[(&str, &str)]) -> (Option<bool>, String) {
    let log = tempfile::NamedTempFile::new().unwrap();
    let mut command = fidelio_tests::command();
    command.args(arguments).envs(environment.iter().copied());
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log.reopen().unwrap());
    let mut process = Process(command.spawn().unwrap());
    let deadline = Instant::now() + Duration::from_secs(5);
    let mut ended = None;
    while ended.is_none() && Instant::now() < deadline {
        ended = process.0.try_wait().unwrap().map(|status| status.success());
        std::thread::sleep(Duration::from_millis(10));
    }
    (ended, fs::read_to_string(log.path()).unwrap())
}

/// Starts the program and waits for its first line, which is empty if it ends without one.
pub(crate) fn started(arguments: &[String]) -> (Process, String) {
    let mut command = fidelio_tests::command();
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped());
    let mut process = Process(command.spawn().unwrap());
    let mut output = BufReader::new(process.0.stdout.take().unwrap());
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    (process, line)
}

/// A process that is killed when this is dropped.
pub(crate) struct Process(pub(crate) Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A program that is this one after what a shell is told first.
pub(crate) fn script(folder: &Path, first: &str) -> PathBuf {
    let program = folder.join("fidelio");
    let real = fidelio_tests::command().get_program().to_string_lossy().into_owned();
    fs::write(&program, format!("#!/bin/sh\n{first}\nexec '{real}' \"$@\"\n")).unwrap();
    fs::set_permissions(&program, Permissions::from_mode(0o700)).unwrap();
    program
}

/// That a server over SQLite which cannot write for a while, as this program can be made to, refuses what writes, goes on with
/// what reads, recovers by itself, and has lost nothing.
pub(crate) async fn loses_nothing(program: &Path, refuse: impl FnOnce(&Server), allow: impl FnOnce(&Server)) {
    let mut server = Server::start_by(program, Engine::Sqlite).await.unwrap();
    let mut tenant = tenant_on(&server, Engine::Sqlite).await;
    let mut ann = Person::new(&tenant);
    let token = ann.register().await.unwrap().jwt_access;

    refuse(&server);
    for _ in 0..5 {
        let Err(Error::ErrorResponse(answer)) = Person::new(&tenant).register().await else {
            panic!("it was done, or not answered");
        };
        assert_eq!(answer.status().as_u16(), 503, "{answer:?}");
        assert!(answer.headers().contains_key("Retry-After"), "{answer:?}");
    }
    assert!(is_good(&tenant, &token).await, "what only reads goes on");

    allow(&server);
    let recovered = within(Duration::from_secs(10), async || Person::new(&tenant).register().await.is_ok()).await;
    assert!(recovered.is_some(), "the server does not recover by itself");
    let mut bob = Person::new(&tenant);
    bob.register().await.expect("a registration when it can be written again");
    bob.log_in().await.expect("what was written is read");
    let known: Vec<_> = [ann, bob].into_iter().map(Known::from).collect();
    server.kill_and_restart();
    follow(&mut tenant, &server);
    for mut known in known {
        known.log_in(&tenant).await.expect("what was acknowledged is there after a restart");
    }
}
