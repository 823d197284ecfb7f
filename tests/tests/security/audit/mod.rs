//! The audit log: that it tells everything, nothing secret, and when somebody has changed it.

mod deeds;
mod erasure;
mod refusals;
mod secrets;
mod tampering;

use std::time::{Duration, Instant};

use fidelio_client::Client;
use fidelio_tests::{AuditLog, Tenant};
use reqwest::header::{HOST, HeaderMap, HeaderValue};
use serde_json::Value;

/// The trace that the tests' requests are of.
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

/// A client of the tenant whose requests are of [`TRACE`].
fn traced(tenant: &Tenant) -> Client {
    let mut headers = HeaderMap::new();
    headers.insert(HOST, HeaderValue::from_str(&tenant.host()).unwrap());
    let parent = format!("00-{TRACE}-00f067aa0ba902b7-01");
    headers.insert("traceparent", HeaderValue::from_str(&parent).unwrap());
    headers.insert("user-agent", HeaderValue::from_static("Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"));
    let http = reqwest::Client::builder().default_headers(headers).timeout(Duration::from_secs(30)).build();
    Client::with_http_client(&tenant.url, http.unwrap())
}

/// The `X-Request-Id` of an answer.
fn request_id(headers: &HeaderMap) -> String {
    headers.get("x-request-id").expect("a request id").to_str().unwrap().to_owned()
}

/// Waits until the log has this many events of an action, and gives them.
async fn events_of(log: &AuditLog, action: &str, count: usize) -> Vec<Value> {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let mut events = log.export();
        events.retain(|event| event["action"] == action);
        if events.len() >= count {
            return events;
        }
        assert!(Instant::now() < deadline, "{} of {count} {action}: {events:?}", events.len());
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
