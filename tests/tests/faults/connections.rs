//! Clients that are slow, silent, too many, or gone: others are served all the same.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use fidelio_tests::{Engine, Person, Server, Tenant};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::support::{own, tenant_on, within};

fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(server.url.trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(15))).unwrap();
    stream
}

/// What comes until the connection ends.
fn rest(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    match stream.read_to_end(&mut answer) {
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::ConnectionReset => {}
        Err(error) => panic!("the connection does not end: {error}"),
    }
    String::from_utf8(answer).unwrap()
}

/// Somebody else is served without a wait.
async fn serves(tenant: &Tenant) {
    let began = Instant::now();
    Person::new(tenant).register().await.expect("somebody else is served");
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}

fn head(length: usize) -> String {
    format!(
        "POST /fido2/v2/auth/init HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\nConnection: close\r\n\r\n"
    )
}

/// Slowloris: a byte of a header now and then.
#[tokio::test(flavor = "multi_thread")]
async fn headers_that_never_end_are_not_waited_for() {
    let server = own(Engine::Sqlite, &["--header-timeout-seconds=2"]).await;
    let tenant = tenant_on(&server, Engine::Sqlite).await;
    let began = Instant::now();
    let mut slow: Vec<_> = (0..50).map(|_| connect(&server)).collect();
    for stream in &mut slow {
        stream.write_all(b"GET /fido2/v2/version HTTP/1.1\r\nHost: localhost\r\nX-").unwrap();
    }
    while began.elapsed() < Duration::from_secs(3) {
        for stream in &mut slow {
            let _ = stream.write_all(b"a");
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    serves(&tenant).await;
    for stream in slow {
        let answer = rest(stream);
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
    }
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    // One that says nothing at all is no better.
    assert_eq!(rest(connect(&server)), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_idle_connections_keep_nobody_out() {
    let limits = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: limits.maximum, ..limits }).unwrap();
    let server = own(Engine::Sqlite, &[]).await;
    let tenant = tenant_on(&server, Engine::Sqlite).await;
    let idle: Vec<_> = (0..3000).map(|_| connect(&server)).collect();
    serves(&tenant).await;
    drop(idle);
    serves(&tenant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_finds_no_room_is_told_so_and_when_to_come_back() {
    let server = own(Engine::Sqlite, &["--max-connections=8", "--header-timeout-seconds=3600"]).await;
    let mut open: Vec<_> = (0..8).map(|_| connect(&server)).collect();
    for stream in &mut open {
        stream.write_all(b"GET").unwrap();
    }
    // They are taken in the order in which they came.
    let answer = rest(connect(&server));
    assert!(answer.starts_with("HTTP/1.1 503 ") && answer.contains("\r\nRetry-After: 1\r\n"), "{answer}");
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["msgCode"], "internal_error");
    drop(open);
    let served = within(Duration::from_secs(5), async || {
        let mut stream = connect(&server);
        let request = b"GET /fido2/v2/version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        stream.write_all(request).unwrap();
        rest(stream).starts_with("HTTP/1.1 200")
    });
    assert!(served.await.is_some(), "there is no room although nobody is there any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_stop_or_come_too_slowly_cost_the_others_nothing() {
    let server = own(Engine::Sqlite, &["--request-timeout-seconds=2"]).await;
    let tenant = tenant_on(&server, Engine::Sqlite).await;
    let body = r#"{"deviceInfo":{}}"#;

    let mut slow = connect(&server);
    slow.write_all(head(body.len()).as_bytes()).unwrap();
    let began = Instant::now();
    for byte in &body.as_bytes()[..8] {
        slow.write_all(&[*byte]).unwrap();
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    let answer = rest(slow);
    assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());

    for cut in [0, 1, body.len() - 1] {
        let mut gone = connect(&server);
        gone.write_all(head(body.len()).as_bytes()).unwrap();
        gone.write_all(&body.as_bytes()[..cut]).unwrap();
        drop(gone);
    }
    let mut whole = connect(&server);
    whole.write_all(head(body.len()).as_bytes()).unwrap();
    whole.write_all(body.as_bytes()).unwrap();
    assert!(rest(whole).starts_with("HTTP/1.1 "));
    serves(&tenant).await;
}
