//! The disk is full: what reads goes on, what writes is answered 503, and afterwards everything is as it was acknowledged.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;
use std::time::Duration;

use fidelio_client::Error;
use fidelio_tests::{Engine, Person, Server};

use crate::support::{Known, follow, is_good, tenant_on, within};

/// Lets no file of the process grow beyond this, as if the disk were full.
fn fill(server: &Server, bytes: &str) {
    let limited =
        Command::new("prlimit").args([format!("--pid={}", server.id()), format!("--fsize={bytes}:")]).status();
    assert!(limited.expect("prlimit (util-linux)").success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_writes_and_loses_nothing() {
    // The system ends a process that writes beyond its limit, unless it does not want to know.
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("fidelio");
    let real = fidelio_tests::command().get_program().to_string_lossy().into_owned();
    fs::write(&program, format!("#!/bin/sh\ntrap '' XFSZ\nexec '{real}' \"$@\"\n")).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
    let mut server = Server::start_by(&program, Engine::Sqlite).await.unwrap();
    let mut tenant = tenant_on(&server, Engine::Sqlite).await;
    let mut ann = Person::new(&tenant);
    let token = ann.register().await.unwrap().jwt_access;

    fill(&server, "8192");
    for _ in 0..5 {
        let Err(Error::ErrorResponse(answer)) = Person::new(&tenant).register().await else {
            panic!("it was done, or not answered");
        };
        assert_eq!(answer.status().as_u16(), 503, "{answer:?}");
        assert!(answer.headers().contains_key("Retry-After"), "{answer:?}");
    }
    assert!(is_good(&tenant, &token).await, "what only reads goes on");

    fill(&server, "unlimited");
    let recovered = within(Duration::from_secs(10), async || Person::new(&tenant).register().await.is_ok()).await;
    assert!(recovered.is_some(), "the server does not recover by itself");
    let mut bob = Person::new(&tenant);
    bob.register().await.expect("a registration when there is room again");
    bob.log_in().await.expect("what was written is read");
    let known: Vec<_> = [ann, bob].into_iter().map(Known::from).collect();
    server.kill_and_restart();
    follow(&mut tenant, &server);
    for mut known in known {
        known.log_in(&tenant).await.expect("what was acknowledged is there after a restart");
    }
}
