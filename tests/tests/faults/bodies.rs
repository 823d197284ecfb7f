//! Bodies that end too early, never end, or are no chunks: every operation that takes one answers within its time, and fails
//! for nobody else.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use fidelio_tests::{Person, Server, on_both_databases};
use serde_json::Value;

use crate::support::tenant_on;

/// How long a request may take, as this server is told, and with what a busy machine adds.
const FLAG: &str = "--request-timeout-seconds=2";
const BOUND: Duration = Duration::from_secs(12);

/// A way in which a body is none: the header, and what is sent.
const BROKEN: [(&str, &str, End); 5] = [
    ("Content-Length: 500", "{\"user\": {\"username\": \"an", End::Said),
    ("Transfer-Encoding: chunked", "zz\r\n{}\r\n0\r\n\r\n", End::None),
    ("Transfer-Encoding: chunked", "ffffffffffffffff1\r\n{}\r\n", End::None),
    ("Content-Length: 500", "{\"user\": {\"username\": \"an", End::Awaited),
    ("Transfer-Encoding: chunked", "5\r\n{\"us", End::Awaited),
];

/// How a body ends that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// The client says too early that there is no more.
    Said,
    /// The rest never comes. That is waited for as long as a request may take (503).
    Awaited,
    /// It can be seen at once that it is none.
    None,
}

/// Every operation that takes a body: method, path and media type.
fn operations() -> Vec<(String, String, String)> {
    let spec: Value = serde_json::from_str(include_str!("../../../spec/openapi.json")).unwrap();
    let mut operations = Vec::new();
    for (path, methods) in spec["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            if let Some(content) = operation["requestBody"]["content"].as_object() {
                let kind = content.keys().next().unwrap().clone();
                operations.push((method.to_uppercase(), path.replace(['{', '}'], ""), kind));
            }
        }
    }
    operations
}

/// Sends the head and what there is of the body; the status of the answer, or nothing if the connection was closed.
fn send(url: &str, head: &str, body: &str, end: End) -> Option<u16> {
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(BOUND)).unwrap();
    // The server may have answered and closed before all is sent.
    let is_sent = stream.write_all(format!("{head}\r\n\r\n{body}").as_bytes()).is_ok();
    if is_sent && end == End::Said {
        let _ = stream.shutdown(Shutdown::Write);
    }
    let mut answer = [0; 12];
    let began = Instant::now();
    match stream.read_exact(&mut answer) {
        Ok(()) => {}
        Err(error) if matches!(error.kind(), ErrorKind::ConnectionReset | ErrorKind::UnexpectedEof) => return None,
        Err(error) => panic!("{head} {body}: {error} after {:?}", began.elapsed()),
    }
    let text = std::str::from_utf8(&answer).unwrap();
    Some(text.strip_prefix("HTTP/1.1 ").expect("an answer").parse().unwrap())
}

on_both_databases! {
    async fn a_body_that_ends_early_or_never_or_is_no_chunks_is_refused_by_every_operation(tenant: &Tenant) {
        let server = Server::start_logged(tenant.engine, &[FLAG]).await.expect("the database is there");
        let tenant = tenant_on(&server, tenant.engine).await;
        let operations = operations();
        assert!(operations.len() > 50, "{}", operations.len());
        let mut refused = 0;
        for (length, body, end) in &BROKEN {
            let sent: Vec<_> = operations.iter().map(|(method, path, kind)| {
                let (url, key) = (server.url.clone(), &tenant.api_key);
                let head = format!(
                    "{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\nContent-Type: {kind}\r\n{length}"
                );
                (format!("{method} {path} {length} {body}"), tokio::task::spawn_blocking(move || send(&url, &head, body, *end)))
            }).collect();
            for (what, answer) in sent {
                let status = answer.await.unwrap();
                let is_refusal = |status| (400..500).contains(&status) || *end == End::Awaited && status == 503;
                // Whoever waits is there to be told; who is done may be hung up on.
                assert!(status.map_or(*end != End::Awaited, is_refusal), "{what}: {status:?}");
                refused += usize::from(status.is_some());
            }
        }
        assert!(refused > 60, "{refused}");
        Person::new(&tenant).register().await.expect("others are not harmed");
        let log = server.log();
        assert!(!log.contains("panicked") && !log.contains("ERROR"), "{log}");
    }
}
