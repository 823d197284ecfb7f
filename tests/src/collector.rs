//! A collector of OpenTelemetry, which takes OTLP as protobuf over HTTP.

use std::sync::{Arc, Mutex, PoisonError};

use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::metrics::v1::Metric;
use opentelemetry_proto::tonic::resource::v1::Resource;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message as _;

use crate::http_stand_in::{HttpStandIn, Trouble};

/// A collector of one's own.
pub struct OtlpCollector {
    /// The setting `otlp_endpoint` for it.
    pub url: String,
    server: HttpStandIn,
    collected: Arc<Mutex<Collected>>,
}

#[derive(Default)]
struct Collected {
    spans: Vec<Span>,
    metrics: Vec<Metric>,
    resources: Vec<Resource>,
    raw: Vec<u8>,
}

impl Default for OtlpCollector {
    fn default() -> Self {
        Self::start()
    }
}

impl OtlpCollector {
    /// Starts a collector.
    pub fn start() -> Self {
        let collected = Arc::<Mutex<Collected>>::default();
        let into = Arc::clone(&collected);
        let server = HttpStandIn::start(move |head, body| {
            let is_protobuf = head.headers.get("content-type").is_some_and(|kind| kind == "application/x-protobuf");
            let mut into = into.lock().unwrap_or_else(PoisonError::into_inner);
            into.raw.extend_from_slice(body);
            let taken = match head.uri.path() {
                "/v1/traces" => ExportTraceServiceRequest::decode(body).is_ok_and(|sent| into.take_traces(sent)),
                "/v1/metrics" => {
                    ExportMetricsServiceRequest::decode(body).is_ok_and(|sent| into.take_metrics(sent))
                }
                _ => return (404, String::new()),
            };
            if taken && is_protobuf { (200, String::new()) } else { (400, String::new()) }
        });
        Self { url: server.url.clone(), server, collected }
    }

    /// The next requests meet these, in order.
    pub fn trouble(&self, troubles: impl IntoIterator<Item = Trouble>) {
        self.server.trouble(troubles);
    }

    /// The spans that have come.
    pub fn spans(&self) -> Vec<Span> {
        self.collected.lock().unwrap_or_else(PoisonError::into_inner).spans.clone()
    }

    /// The metrics that have come, one for each export.
    pub fn metrics(&self) -> Vec<Metric> {
        self.collected.lock().unwrap_or_else(PoisonError::into_inner).metrics.clone()
    }

    /// Of what the telemetry is, as each export says.
    pub fn resources(&self) -> Vec<Resource> {
        self.collected.lock().unwrap_or_else(PoisonError::into_inner).resources.clone()
    }

    /// All that has come, to the byte.
    pub fn raw(&self) -> Vec<u8> {
        self.collected.lock().unwrap_or_else(PoisonError::into_inner).raw.clone()
    }
}

impl Collected {
    fn take_traces(&mut self, sent: ExportTraceServiceRequest) -> bool {
        for spans in sent.resource_spans {
            self.resources.extend(spans.resource);
            self.spans.extend(spans.scope_spans.into_iter().flat_map(|scope| scope.spans));
        }
        true
    }

    fn take_metrics(&mut self, sent: ExportMetricsServiceRequest) -> bool {
        for metrics in sent.resource_metrics {
            self.resources.extend(metrics.resource);
            self.metrics.extend(metrics.scope_metrics.into_iter().flat_map(|scope| scope.metrics));
        }
        true
    }
}
