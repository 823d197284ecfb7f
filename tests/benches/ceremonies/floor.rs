//! What a login cannot be had for less on this machine: to verify a signature and make one, to write what must be written,
//! and to answer two requests.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, UnparsedPublicKey,
};
use fidelio_tests::Engine;
use poem::listener::{Acceptor as _, Listener as _, TcpListener};
use poem::web::Json;
use poem::{Route, Server, handler, post};
use serde_json::{Value, json};
use tokio_postgres::NoTls;

use crate::connection::Connection;
use crate::process;

/// The argument with which the benchmark is a server that does nothing.
pub(crate) const EMPTY_SERVER: &str = "--empty-server";

const ROUNDS: u32 = 5000;

/// Processor time of one login.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Floor {
    /// One ES256 signature verified and one made.
    pub(crate) signatures: Duration,
    /// Three rows written and one read, in one transaction.
    pub(crate) writes: Duration,
    /// Two requests with JSON answered.
    pub(crate) requests: Duration,
}

impl Floor {
    pub(crate) async fn measure(engine: Engine, database: &str) -> Result<Self> {
        let signatures = signatures()?;
        let writes = match engine {
            Engine::Sqlite => sqlite_writes()?,
            Engine::Postgres => postgres_writes(database).await?,
        };
        Ok(Self { signatures, writes, requests: requests().await? })
    }

    pub(crate) fn mean(all: &[Self]) -> Self {
        let count = u32::try_from(all.len()).unwrap_or(1).max(1);
        let mean = |part: fn(&Self) -> Duration| all.iter().map(part).sum::<Duration>() / count;
        Self {
            signatures: mean(|one| one.signatures),
            writes: mean(|one| one.writes),
            requests: mean(|one| one.requests),
        }
    }

    pub(crate) fn total(&self) -> Duration {
        self.signatures + self.writes + self.requests
    }
}

/// How much processor time this process uses for one round.
fn own(rounds: u32, mut act: impl FnMut() -> Result<()>) -> Result<Duration> {
    let before = process::cpu(std::process::id())?;
    for _ in 0..rounds {
        act()?;
    }
    Ok((process::cpu(std::process::id())? - before) / rounds)
}

fn signatures() -> Result<Duration> {
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)?;
    let passkey = EcdsaKeyPair::generate(&aws_lc_rs::signature::ECDSA_P256_SHA256_ASN1_SIGNING)?;
    let (random, text) = (SystemRandom::new(), [7; 69]);
    let signature = passkey.sign(&random, &text)?;
    let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, passkey.public_key().as_ref());
    own(4 * ROUNDS, || {
        key.verify(&text, signature.as_ref())?;
        pair.sign(&random, &text)?;
        Ok(())
    })
}

const TABLES: [&str; 3] = [
    "CREATE TABLE passkeys (id BIGINT PRIMARY KEY, public_key TEXT NOT NULL, sign_count BIGINT NOT NULL)",
    "CREATE TABLE used (id BIGINT PRIMARY KEY, expires_at BIGINT NOT NULL)",
    "CREATE TABLE events (id BIGINT PRIMARY KEY, what TEXT NOT NULL)",
];
const READ: &str = "SELECT public_key FROM passkeys WHERE id = $1";
const WRITES: [&str; 3] = [
    "INSERT INTO used VALUES ($1, 1)",
    "UPDATE passkeys SET sign_count = $1 WHERE id = 1",
    "INSERT INTO events VALUES ($1, 'sign_in.completed by somebody on some device at some time')",
];

fn sqlite_writes() -> Result<Duration> {
    let folder = tempfile::tempdir()?;
    let mut database = rusqlite::Connection::open(folder.path().join("floor.sqlite"))?;
    database.pragma_update(None, "journal_mode", "wal")?;
    database.pragma_update(None, "synchronous", "full")?;
    database.execute_batch(&TABLES.join(";"))?;
    database.execute("INSERT INTO passkeys VALUES (1, 'key', 0)", [])?;
    let mut turn = 0;
    own(ROUNDS, || {
        turn += 1;
        database.prepare_cached(READ)?.query_row([1], |row| row.get::<_, String>(0))?;
        let transaction = database.transaction()?;
        for statement in WRITES {
            transaction.prepare_cached(statement)?.execute([turn])?;
        }
        Ok(transaction.commit()?)
    })
}

async fn postgres_writes(url: &str) -> Result<Duration> {
    let (mut client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    for table in TABLES {
        client.execute(&table.replace("CREATE TABLE ", "CREATE TEMPORARY TABLE "), &[]).await?;
    }
    client.execute("INSERT INTO passkeys VALUES (1, 'key', 0)", &[]).await?;
    let read = client.prepare(READ).await?;
    let mut writes = Vec::new();
    for statement in WRITES {
        writes.push(client.prepare(statement).await?);
    }
    let before = process::cpu(std::process::id())?;
    for turn in 1..=i64::from(ROUNDS) {
        client.query_one(&read, &[&1i64]).await?;
        let transaction = client.transaction().await?;
        for statement in &writes {
            transaction.execute(statement, &[&turn]).await?;
        }
        transaction.commit().await?;
    }
    Ok((process::cpu(std::process::id())? - before) / ROUNDS)
}

/// A server of its own process, ended when dropped.
struct EmptyServer(Child);

impl Drop for EmptyServer {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn requests() -> Result<Duration> {
    let mut command = Command::new(std::env::current_exe()?);
    let mut server = EmptyServer(command.arg(EMPTY_SERVER).stdout(Stdio::piped()).spawn()?);
    let mut address = String::new();
    BufReader::new(server.0.stdout.take().context("its output")?).read_line(&mut address)?;
    let mut connection = Connection::open(address.trim(), "localhost".to_owned()).await?;
    // As long as what a login sends.
    let body = serde_json::to_vec(&json!({ "session": "s".repeat(700), "assertionResult": "a".repeat(600) }))?;
    let before = process::cpu(server.0.id())?;
    for _ in 0..2 * ROUNDS {
        connection.post("/", None, body.clone()).await?;
    }
    Ok((process::cpu(server.0.id())? - before) / ROUNDS)
}

#[handler]
fn nothing(Json(body): Json<Value>) -> Json<Value> {
    Json(body)
}

/// A server whose handler answers what it was sent.
pub(crate) async fn serve_nothing() -> Result<()> {
    let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await?;
    let address = acceptor.local_addr().first().and_then(|local| local.as_socket_addr().copied());
    println!("{}", address.context("an address")?);
    Ok(Server::new_with_acceptor(acceptor).run(Route::new().at("/", post(nothing))).await?)
}
