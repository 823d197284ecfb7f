//! The disk is full: what reads goes on, what writes is answered 503, and afterwards everything is as it was acknowledged.

use std::process::Command;

use fidelio_tests::Server;

use crate::support::{loses_nothing, script};

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
    let program = script(folder.path(), "trap '' XFSZ");
    loses_nothing(&program, |server| fill(server, "8192"), |server| fill(server, "unlimited")).await;
}
