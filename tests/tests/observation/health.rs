//! Whether a server lives and is ready, as load balancers ask.

use std::time::{Duration, Instant};

use fidelio_testkit::database::tamper;
use fidelio_tests::{Engine, Server};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};

async fn asked(base: &str, path: &str) -> (StatusCode, Value) {
    let answer = reqwest::get(format!("{base}{path}")).await.unwrap();
    assert_eq!(header(&answer, "cache-control"), "no-store");
    assert_eq!(header(&answer, "content-type"), "application/json");
    assert_eq!(answer.headers().contains_key("retry-after"), answer.status() == 503);
    (answer.status(), answer.json().await.unwrap())
}

fn header<'a>(answer: &'a Response, name: &str) -> &'a str {
    answer.headers()[name].to_str().unwrap()
}

fn metrics_base(server: &Server) -> String {
    server.metrics_url().unwrap().trim_end_matches("/metrics").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_serves_is_ready_on_both_listeners_and_tells_metrics_on_one() {
    let server = Server::start(Engine::Sqlite, &["--metrics-listen=127.0.0.1:0"]).await.unwrap();
    for base in [&server.url, &metrics_base(&server)] {
        assert_eq!(asked(base, "/healthz").await, (StatusCode::OK, json!({"status": "ok"})));
        let checks = json!({
            "database": "ok", "schema": "ok", "sealing_keys": "ok", "signing_keys": "ok", "serving": "ok",
        });
        assert_eq!(asked(base, "/readyz").await, (StatusCode::OK, json!({"status": "ok", "checks": checks})));
    }
    assert_eq!(reqwest::get(format!("{}/metrics", server.url)).await.unwrap().status(), 404);
    let metrics = reqwest::get(server.metrics_url().unwrap()).await.unwrap();
    assert_eq!(header(&metrics, "content-type"), "text/plain; version=0.0.4; charset=utf-8");
    assert_eq!(reqwest::get(format!("{}/docs", metrics_base(&server))).await.unwrap().status(), 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_setting_there_is_no_listener_for_metrics() {
    let server = Server::start(Engine::Sqlite, &[]).await.unwrap();
    assert_eq!(server.metrics_url(), None);
    assert_eq!(asked(&server.url, "/readyz").await.0, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopping_server_serves_and_is_not_ready_until_load_balancers_have_noticed() {
    let flags = ["--metrics-listen=127.0.0.1:0", "--drain-seconds=2"];
    let mut server = Server::start(Engine::Sqlite, &flags).await.unwrap();
    server.terminate();
    let asked_to = Instant::now();
    let mut told = asked(&server.url, "/readyz").await;
    while told.0 == 200 && asked_to.elapsed() < Duration::from_secs(1) {
        told = asked(&server.url, "/readyz").await;
    }
    assert_eq!((told.0, &told.1["checks"]["serving"]), (StatusCode::SERVICE_UNAVAILABLE, &json!("failed")));
    assert_eq!(asked(&metrics_base(&server), "/readyz").await.0, 503);
    assert_eq!(asked(&server.url, "/healthz").await.0, 200);
    let answer = reqwest::get(format!("{}/fido2/v2/version", server.url)).await.unwrap();
    assert_eq!(answer.status(), 200, "it serves all the same");
    assert_eq!(server.wait_within(Duration::from_secs(10)), Some(true), "it ends well");
    assert!(asked_to.elapsed() >= Duration::from_secs(2));
}

/// Waits until the server says that this check failed.
async fn fails(server: &Server, check: &str) {
    let began = Instant::now();
    loop {
        let (status, told) = asked(&server.url, "/readyz").await;
        if told["checks"][check] == "failed" {
            assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{told}");
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(10), "{told}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(asked(&server.url, "/healthz").await.0, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_whose_schema_or_keys_are_not_right_lives_and_is_not_ready() {
    for (statement, check) in [
        ("DELETE FROM seaql_migrations", "schema"),
        ("UPDATE signing_keys SET sealed_private_key = x'00'", "signing_keys"),
        ("INSERT INTO sealing_keys VALUES (2, 0, 0, NULL, NULL)", "sealing_keys"),
    ] {
        let server = Server::start(Engine::Sqlite, &[]).await.unwrap();
        assert!(tamper(server.database_url(), statement).await > 0);
        fails(&server, check).await;
    }
}
