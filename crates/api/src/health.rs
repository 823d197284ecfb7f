//! Whether the server lives and whether it can do its work, for load balancers and orchestrators.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use fidelio_telemetry::metrics;
use poem::http::{Method, StatusCode, header};
use poem::{Endpoint, IntoResponse as _, Request, Response, endpoint};
use serde_json::{Map, json};
use tokio::sync::Mutex;

/// Something that must be so for the server to do its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// Its name, for people.
    pub name: &'static str,
    /// Whether it is so.
    pub is_met: bool,
}

/// Looks whether the server can do its work.
#[async_trait]
pub trait Probe: Send + Sync {
    /// Everything that must be so. It must not take longer than a second or so, whatever is broken.
    async fn check(&self) -> Vec<Check>;
}

/// How long what was found is told again: anybody may ask, and asking must not cost much.
const KEPT: Duration = Duration::from_secs(1);
/// After how many seconds it is worth asking again.
const RETRY_AFTER: &str = "1";
/// The version of Prometheus' text format.
const TEXT_FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Answers `/healthz` and `/readyz`.
pub struct Health {
    probe: Arc<dyn Probe>,
    is_stopping: AtomicBool,
    found: Mutex<Option<(Instant, Vec<Check>)>>,
}

impl Health {
    /// Of a server that is not stopping.
    pub fn new(probe: Arc<dyn Probe>) -> Self {
        Self { probe, is_stopping: AtomicBool::new(false), found: Mutex::new(None) }
    }

    /// From now on the server is not ready.
    pub fn stop(&self) {
        self.is_stopping.store(true, Ordering::Relaxed);
        metrics().ready(false);
    }

    /// Everything that must be so for the server to take requests. Those who ask at the same time wait for one answer.
    pub async fn checks(&self) -> Vec<Check> {
        let mut found = self.found.lock().await;
        let mut checks = match &*found {
            Some((at, checks)) if at.elapsed() < KEPT => checks.clone(),
            _ => {
                let checks = self.probe.check().await;
                *found = Some((Instant::now(), checks.clone()));
                checks
            }
        };
        drop(found);
        checks.push(Check { name: "serving", is_met: !self.is_stopping.load(Ordering::Relaxed) });
        metrics().ready(checks.iter().all(|check| check.is_met));
        checks
    }

    /// The answer to a request for one of the two paths; they need no credential, and are in no log.
    pub(crate) async fn answer(&self, request: &Request) -> Option<Response> {
        let is_ready = match request.uri().path() {
            "/healthz" => false,
            "/readyz" => true,
            _ => return None,
        };
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            let refused =
                Response::builder().status(StatusCode::METHOD_NOT_ALLOWED).header(header::ALLOW, "GET, HEAD");
            return Some(refused.finish());
        }
        let checks = if is_ready { self.checks().await } else { Vec::new() };
        let is_met = checks.iter().all(|check| check.is_met);
        let told: Map<_, _> = checks
            .iter()
            .map(|check| (check.name.to_owned(), if check.is_met { "ok" } else { "failed" }.into()))
            .collect();
        let mut body = json!({ "status": if is_met { "ok" } else { "unavailable" } });
        if is_ready {
            body["checks"] = told.into();
        }
        let status = if is_met { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
        let mut response = Response::builder()
            .status(status)
            .content_type("application/json")
            .header(header::CACHE_CONTROL, "no-store");
        if !is_met {
            response = response.header(header::RETRY_AFTER, RETRY_AFTER);
        }
        Some(response.body(body.to_string()))
    }
}

/// What the listener for metrics answers: `/metrics`, which `read` makes, and the same two as the other one.
pub fn metrics_routes<F>(
    health: Arc<Health>,
    read: impl Fn() -> F + Send + Sync + 'static,
) -> impl Endpoint<Output = Response>
where
    F: Future<Output = String> + Send + 'static,
{
    let read = Arc::new(read);
    endpoint::make(move |request: Request| {
        let (health, read) = (Arc::clone(&health), Arc::clone(&read));
        async move {
            if let Some(answer) = health.answer(&request).await {
                return Result::<_, poem::Error>::Ok(answer);
            }
            if request.uri().path() != "/metrics" {
                return Ok(StatusCode::NOT_FOUND.into_response());
            }
            let text = read().await;
            Ok(Response::builder().content_type(TEXT_FORMAT).header(header::CACHE_CONTROL, "no-store").body(text))
        }
    })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    #[derive(Default)]
    struct Counting {
        asked: AtomicUsize,
        is_broken: AtomicBool,
    }

    #[async_trait]
    impl Probe for Counting {
        async fn check(&self) -> Vec<Check> {
            self.asked.fetch_add(1, Ordering::Relaxed);
            vec![Check { name: "database", is_met: !self.is_broken.load(Ordering::Relaxed) }]
        }
    }

    async fn asked(health: &Health, method: Method, path: &str) -> Option<(StatusCode, String)> {
        let request = Request::builder().method(method).uri(path.parse().expect("a URI")).finish();
        let response = health.answer(&request).await?;
        let status = response.status();
        assert_eq!(response.header("Retry-After").is_some(), status == StatusCode::SERVICE_UNAVAILABLE);
        Some((status, response.into_body().into_string().await.expect("text")))
    }

    #[tokio::test]
    async fn who_asks_often_does_not_make_the_server_look_often() {
        let probe = Arc::new(Counting::default());
        let health = Health::new(probe.clone());
        for _ in 0..100 {
            let answer = asked(&health, Method::GET, "/readyz").await.expect("an answer");
            assert_eq!(answer.0, StatusCode::OK, "{}", answer.1);
        }
        assert!(probe.asked.load(Ordering::Relaxed) <= 2);
    }

    #[tokio::test]
    async fn a_server_that_lives_may_not_be_ready() {
        let probe = Arc::new(Counting::default());
        probe.is_broken.store(true, Ordering::Relaxed);
        let health = Health::new(probe);
        let ready = asked(&health, Method::GET, "/readyz").await.expect("an answer");
        let told = r#"{"checks":{"database":"failed","serving":"ok"},"status":"unavailable"}"#;
        assert_eq!(ready, (StatusCode::SERVICE_UNAVAILABLE, told.to_owned()));
        let lives = asked(&health, Method::GET, "/healthz").await.expect("an answer");
        assert_eq!(lives, (StatusCode::OK, r#"{"status":"ok"}"#.to_owned()));
    }

    #[tokio::test]
    async fn a_stopping_server_is_not_ready_at_once() {
        let health = Health::new(Arc::new(Counting::default()));
        assert_eq!(asked(&health, Method::HEAD, "/readyz").await.expect("an answer").0, StatusCode::OK);
        health.stop();
        let (status, told) = asked(&health, Method::GET, "/readyz").await.expect("an answer");
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(told.contains(r#""serving":"failed""#), "{told}");
        assert_eq!(
            asked(&health, Method::POST, "/readyz").await.expect("an answer").0,
            StatusCode::METHOD_NOT_ALLOWED
        );
        assert_eq!(asked(&health, Method::GET, "/readyz/x").await, None);
    }
}
