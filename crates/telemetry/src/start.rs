use std::fmt;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};
use std::time::Duration;

use opentelemetry::KeyValue;
use opentelemetry::metrics::MeterProvider as _;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::metrics::data::ResourceMetrics;
use opentelemetry_sdk::metrics::reader::MetricReader;
use opentelemetry_sdk::metrics::{
    Instrument, InstrumentKind, ManualReader, Pipeline, SdkMeterProvider, Stream, Temporality,
};
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};

use crate::log::{self, LogOptions};
use crate::{export, metrics, prometheus, trace};

/// What to tell, and whom.
#[derive(Clone, Debug)]
pub struct TelemetryOptions {
    /// How the log is written.
    pub log: LogOptions,
    /// Tells this process from others of the same service.
    pub instance: String,
    /// Whether Prometheus reads metrics.
    pub prometheus: bool,
    /// Where traces and metrics are sent, if anywhere.
    pub otlp: Option<Otlp>,
}

/// A collector that speaks OTLP over HTTP.
#[derive(Clone, Debug)]
pub struct Otlp {
    /// Its base, like `http://collector:4318`; `/v1/traces` and `/v1/metrics` are below it.
    pub endpoint: String,
    /// Which part of the traces that begin here is sent, from 0 to 1.
    pub traces_ratio: f64,
    /// How often metrics are sent.
    pub metrics_interval: Duration,
}

/// Why telemetry was not started.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The log's filter is wrong.
    #[error("log: {0}")]
    Log(String),
    /// The exporter cannot be made.
    #[error("otlp_endpoint: {0}")]
    Otlp(String),
}

/// How many sets of labels an instrument may have. All that there can be are fewer; more would be counted together.
const MOST_SERIES: usize = 5000;

/// What was started, to be read and to be ended.
pub struct Telemetry {
    reader: Option<Arc<Reader>>,
    meters: SdkMeterProvider,
    tracers: SdkTracerProvider,
}

impl Telemetry {
    /// Starts nothing and records nothing: for a server inside another program, which has a log of its own.
    pub fn off() -> Self {
        let (meters, tracers) = (SdkMeterProvider::builder().build(), SdkTracerProvider::builder().build());
        Self { reader: None, meters, tracers }
    }

    /// Starts the log, and metrics and traces as far as somebody is there to have them. Exporters need a runtime of tokio to be
    /// entered.
    ///
    /// # Errors
    /// When the filter of the log is malformed, the exporter cannot be made, or a log was started already.
    pub fn start(options: TelemetryOptions) -> Result<Self, TelemetryError> {
        let resource = Resource::builder()
            .with_service_name("fidelio")
            .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
            .with_attribute(KeyValue::new("service.instance.id", options.instance))
            .build();
        let bounded = |instrument: &Instrument| match instrument.name() {
            "fidelio_http_requests_total" => Stream::builder().with_cardinality_limit(MOST_SERIES).build().ok(),
            _ => None,
        };
        let mut meters = SdkMeterProvider::builder().with_resource(resource.clone()).with_view(bounded);
        let mut tracers = SdkTracerProvider::builder().with_resource(resource);
        let reader = options.prometheus.then(|| Arc::new(Reader::default()));
        if let Some(reader) = &reader {
            meters = meters.with_reader(Arc::clone(reader).handle());
        }
        let mut sampler = Sampler::AlwaysOff;
        if let Some(otlp) = &options.otlp {
            let exporters = export::exporters(otlp)?;
            meters = meters.with_reader(exporters.metrics);
            tracers = tracers.with_span_processor(exporters.traces);
            sampler = Sampler::TraceIdRatioBased(otlp.traces_ratio);
        }
        let meters = meters.build();
        let tracers = tracers.with_sampler(Sampler::ParentBased(Box::new(sampler))).build();
        let makes_spans = options.otlp.is_some();
        log::start(&options.log, makes_spans.then(|| tracers.tracer("fidelio")))?;
        trace::MAKES_SPANS.store(makes_spans, Ordering::Relaxed);
        metrics::install(&meters.meter("fidelio"));
        Ok(Self { reader, meters, tracers })
    }

    /// All metrics in Prometheus' text format, if they are to be read.
    pub fn prometheus(&self) -> Option<String> {
        self.reader.as_ref().map(|reader| reader.read())
    }

    /// Sends what was not sent yet and ends, after this time at most. Must not be called on a thread that the runtime needs.
    pub fn stop(&self, patience: Duration) {
        // What fails is logged by the exporter; who stops has nobody to tell.
        let _ = self.tracers.shutdown_with_timeout(patience);
        let _ = self.meters.shutdown_with_timeout(patience);
    }
}

/// Reads the instruments when asked.
#[derive(Default)]
pub(crate) struct Reader(ManualReader);

/// A reader that somebody else keeps.
pub(crate) struct Handle(Arc<Reader>);

impl Reader {
    pub(crate) fn handle(self: Arc<Self>) -> Handle {
        Handle(self)
    }

    pub(crate) fn read(&self) -> String {
        let mut gathered = ResourceMetrics::default();
        // It fails when the instruments have been ended; then there is nothing.
        let _ = self.0.collect(&mut gathered);
        prometheus::render(&gathered)
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reader")
    }
}

impl MetricReader for Handle {
    fn register_pipeline(&self, pipeline: Weak<Pipeline>) {
        self.0.0.register_pipeline(pipeline);
    }

    fn collect(&self, gathered: &mut ResourceMetrics) -> OTelSdkResult {
        self.0.0.collect(gathered)
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.0.0.force_flush()
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.0.0.shutdown_with_timeout(timeout)
    }

    fn temporality(&self, kind: InstrumentKind) -> Temporality {
        self.0.0.temporality(kind)
    }
}
