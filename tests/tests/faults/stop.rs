//! A server that is asked to stop finishes what is under way, and nothing else.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use fidelio_tests::{Engine, Person, Server};
use serde_json::{Value, json};

use crate::support::{own, tenant_on, within};

fn address(server: &Server) -> &str {
    server.url.trim_start_matches("http://")
}

fn head(path: &str, length: usize) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    )
}

/// Whether the server still takes new connections and answers on them.
fn answers(server: &Server) -> bool {
    let Ok(mut stream) = TcpStream::connect(address(server)) else { return false };
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let request = b"GET /fido2/v2/version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let mut answer = Vec::new();
    stream.write_all(request).is_ok()
        && stream.read_to_end(&mut answer).is_ok()
        && answer.starts_with(b"HTTP/1.1 200")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopping_server_finishes_what_is_under_way_and_takes_nothing_new() {
    let mut server = own(Engine::Sqlite, &[]).await;
    let tenant = tenant_on(&server, Engine::Sqlite).await;
    let mut ann = Person::new(&tenant);
    let begun = ann.reg_init(&tenant.client).await.unwrap();
    let body = json!(ann.create(&begun)).to_string();
    let (first, second) = body.split_at(body.len() / 2);
    let mut stream = TcpStream::connect(address(&server)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    stream.write_all(head("/fido2/v2/reg/complete", body.len()).as_bytes()).unwrap();
    stream.write_all(first.as_bytes()).unwrap();
    // An answer to a later connection shows that the server has taken the earlier one.
    assert!(answers(&server));

    server.terminate();
    let asked = Instant::now();
    let refuses = within(Duration::from_secs(5), async || !answers(&server)).await;
    assert!(refuses.is_some(), "new connections are still answered");
    assert_eq!(server.wait_within(Duration::ZERO), None, "the request under way was given up");
    stream.write_all(second.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer to what was under way");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let body: Value = serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap();
    assert!(body["jwtAccess"].is_string());
    assert_eq!(server.wait_within(Duration::from_secs(20)), Some(true), "it ends well");
    assert!(asked.elapsed() < Duration::from_secs(20), "within shutdown_seconds");

    server.kill_and_restart();
    let mut tenant = tenant;
    crate::support::follow(&mut tenant, &server);
    let mut again = Person::named(&tenant, "person");
    again.register().await.expect("the database is in order");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stuck_request_does_not_hold_a_stopping_server() {
    let mut server = own(Engine::Sqlite, &["--shutdown-seconds=1"]).await;
    let stuck: Vec<_> = (0..3)
        .map(|_| {
            let mut stream = TcpStream::connect(address(&server)).unwrap();
            stream.write_all(head("/fido2/v2/auth/init", 100).as_bytes()).unwrap();
            stream.write_all(b"{\"user\":").unwrap();
            stream
        })
        .collect();
    assert!(answers(&server));
    server.terminate();
    let asked = Instant::now();
    let ended = server.wait_within(Duration::from_secs(10));
    assert_eq!(ended, Some(true), "it ends well");
    let took = asked.elapsed();
    assert!(took < Duration::from_millis(2_500), "{took:?}");
    drop(stuck);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_connection_does_not_hold_a_stopping_server() {
    let mut server = own(Engine::Sqlite, &[]).await;
    let mut idle = TcpStream::connect(address(&server)).unwrap();
    idle.write_all(b"GET /fido2/v2/version HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut answer = [0; 12];
    idle.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
    let unused = TcpStream::connect(address(&server)).unwrap();
    server.terminate();
    assert_eq!(server.wait_within(Duration::from_secs(5)), Some(true), "it waits for nothing");
    drop(unused);
}
