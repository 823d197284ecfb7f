//! Sending by OTLP: protobuf over HTTP, from threads of the SDK's own, out of queues that are bounded. What does not fit or
//! does not arrive is lost, and nobody waits for it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};
use opentelemetry_http::{HttpClient, HttpError};
use opentelemetry_otlp::{MetricExporter, Protocol, SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::metrics::PeriodicReader;
use opentelemetry_sdk::trace::{BatchConfigBuilder, BatchSpanProcessor};
use reqwest::Client;
use reqwest::redirect::Policy;
use tokio::runtime::Handle;

use crate::metrics::metrics;
use crate::start::{Otlp, TelemetryError};

/// How long an export may take.
const TIMEOUT: Duration = Duration::from_secs(5);
/// How many spans wait to be sent at most, how many are sent at once, and how long one waits.
const QUEUE: usize = 4096;
const BATCH: usize = 512;
const DELAY: Duration = Duration::from_secs(2);
/// How often it is logged that exports fail.
const SILENCE: Duration = Duration::from_secs(60);

pub(crate) struct Exporters {
    pub(crate) traces: BatchSpanProcessor,
    pub(crate) metrics: PeriodicReader<MetricExporter>,
}

pub(crate) fn exporters(otlp: &Otlp) -> Result<Exporters, TelemetryError> {
    let wrong = |error: &dyn std::fmt::Display| TelemetryError::Otlp(format!("cannot be used: {error}"));
    let client = Client::builder()
        .redirect(Policy::none())
        .timeout(TIMEOUT)
        .user_agent(concat!("fidelio/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|error| wrong(&error))?;
    let runtime = Handle::try_current().map_err(|error| wrong(&error))?;
    let complaint = Arc::new(Mutex::new(None));
    let sender = |signal| Sender {
        signal,
        client: client.clone(),
        runtime: runtime.clone(),
        complaint: Arc::clone(&complaint),
    };
    let url = |signal: &str| format!("{}/v1/{signal}", otlp.endpoint.trim_end_matches('/'));
    let spans = SpanExporter::builder()
        .with_http()
        .with_http_client(sender("traces"))
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(url("traces"))
        .with_timeout(TIMEOUT)
        .build()
        .map_err(|error| wrong(&error))?;
    let measurements = MetricExporter::builder()
        .with_http()
        .with_http_client(sender("metrics"))
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(url("metrics"))
        .with_timeout(TIMEOUT)
        .build()
        .map_err(|error| wrong(&error))?;
    let batches = BatchConfigBuilder::default()
        .with_max_queue_size(QUEUE)
        .with_max_export_batch_size(BATCH)
        .with_scheduled_delay(DELAY)
        .build();
    Ok(Exporters {
        traces: BatchSpanProcessor::builder(spans).with_batch_config(batches).build(),
        metrics: PeriodicReader::builder(measurements).with_interval(otlp.metrics_interval).build(),
    })
}

/// Sends what exporters have, on the program's runtime: their own threads have none.
#[derive(Debug)]
struct Sender {
    signal: &'static str,
    client: Client,
    runtime: Handle,
    /// When it was last logged that something failed.
    complaint: Arc<Mutex<Option<Instant>>>,
}

impl Sender {
    fn failed(&self, why: &str) {
        metrics().export_failed(self.signal);
        let mut complaint = self.complaint.lock().unwrap_or_else(PoisonError::into_inner);
        if complaint.is_none_or(|last| last.elapsed() >= SILENCE) {
            *complaint = Some(Instant::now());
            tracing::warn!(signal = self.signal, why, "telemetry cannot be exported; it is lost");
        }
    }
}

#[async_trait]
impl HttpClient for Sender {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let client = self.client.clone();
        let sent = self.runtime.spawn(async move {
            let answer = client.execute(request.try_into()?).await?;
            let status = answer.status();
            Ok::<_, reqwest::Error>((status, answer.bytes().await?))
        });
        match sent.await {
            Ok(Ok((status, body))) => {
                if !status.is_success() {
                    self.failed(&format!("the collector answered {}", status.as_u16()));
                }
                let mut response = Response::new(body);
                *response.status_mut() = status;
                Ok(response)
            }
            Ok(Err(error)) => {
                // Without its URL, which may hold a password.
                let error = error.without_url();
                self.failed(if error.is_timeout() {
                    "the collector did not answer in time"
                } else {
                    "the collector cannot be reached"
                });
                Err(error.into())
            }
            Err(error) => {
                self.failed("the program is stopping");
                Err(error.into())
            }
        }
    }
}
