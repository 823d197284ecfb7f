//! The instruments. `docs/observing.md` has a row for each.

use std::sync::OnceLock;
use std::time::Duration;

use opentelemetry::KeyValue;
use opentelemetry::metrics::{Counter, Gauge, Histogram, Meter, MeterProvider as _, UpDownCounter};
use opentelemetry_sdk::metrics::SdkMeterProvider;

use crate::process;

/// The upper bounds of what requests take, in seconds.
const REQUEST_BOUNDS: [f64; 13] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0];
/// The upper bounds of what statements take, in seconds.
const STATEMENT_BOUNDS: [f64; 10] = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.01, 0.05, 0.25, 1.0, 5.0];

/// Somebody else's service that is called over HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peer {
    /// The gateway for text messages.
    SmsGateway,
    /// An operator's own receiver of messages.
    MessageWebhook,
    /// A receiver of audit events.
    EventWebhook,
    /// An OpenID provider.
    OidcProvider,
    /// Where the FIDO metadata is.
    Metadata,
}

/// Something that the program does by itself, over and over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Delivers messages.
    Messages,
    /// Delivers audit events.
    Events,
    /// Chains audit events.
    Chaining,
    /// Forgets what is over.
    Cleaning,
}

/// What waits in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Queue {
    /// Mails.
    Email,
    /// Text messages.
    Sms,
    /// Deliveries of audit events.
    Events,
    /// Audit events that are not chained yet.
    AuditPending,
}

/// What became of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It arrived.
    Delivered,
    /// It failed for now.
    Failed,
    /// It was refused for good.
    Refused,
}

impl Peer {
    /// The value of the label `peer`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SmsGateway => "sms_gateway",
            Self::MessageWebhook => "message_webhook",
            Self::EventWebhook => "event_webhook",
            Self::OidcProvider => "oidc_provider",
            Self::Metadata => "metadata",
        }
    }
}

impl Task {
    const ALL: [Self; 4] = [Self::Messages, Self::Events, Self::Chaining, Self::Cleaning];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Messages => "messages",
            Self::Events => "events",
            Self::Chaining => "chaining",
            Self::Cleaning => "cleaning",
        }
    }
}

impl Queue {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
            Self::Events => "events",
            Self::AuditPending => "audit_pending",
        }
    }
}

impl Outcome {
    const ALL: [Self; 3] = [Self::Delivered, Self::Failed, Self::Refused];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Refused => "refused",
        }
    }
}

/// What is counted and measured. Every label is of a set that the program's text bounds; nothing that a client sends is one.
pub struct Metrics {
    request_duration: Histogram<f64>,
    requests: Counter<u64>,
    requests_in_flight: UpDownCounter<i64>,
    ceremonies_begun: Counter<u64>,
    ceremonies_completed: Counter<u64>,
    ceremonies_failed: Counter<u64>,
    messages: Counter<u64>,
    event_deliveries: Counter<u64>,
    outgoing_duration: Histogram<f64>,
    statement_duration: Histogram<f64>,
    statement_errors: Counter<u64>,
    pool_connections: Gauge<u64>,
    pool_max_connections: Gauge<u64>,
    queue_length: Gauge<u64>,
    queue_oldest_age: Gauge<f64>,
    task_last_success: Gauge<f64>,
    task_failures: Counter<u64>,
    signing_key_age: Gauge<f64>,
    ready: Gauge<u64>,
    export_failures: Counter<u64>,
}

static METRICS: OnceLock<Metrics> = OnceLock::new();

/// The instruments of this process. Before telemetry is started they record nothing, for ever.
pub fn metrics() -> &'static Metrics {
    METRICS.get_or_init(|| Metrics::new(&SdkMeterProvider::default().meter("fidelio")))
}

/// Makes the instruments of this process those of `meter`, unless some are used already.
pub(crate) fn install(meter: &Meter) {
    METRICS.get_or_init(|| Metrics::new(meter)).begin();
    process::observe(meter);
}

fn labels<const N: usize>(pairs: [(&'static str, &'static str); N]) -> [KeyValue; N] {
    pairs.map(|(name, value)| KeyValue::new(name, value))
}

impl Metrics {
    fn new(meter: &Meter) -> Self {
        let counter = |name, text| meter.u64_counter(name).with_description(text).build();
        let seconds = |name, text, bounds: &[f64]| {
            let histogram = meter.f64_histogram(name).with_unit("s").with_description(text);
            histogram.with_boundaries(bounds.to_vec()).build()
        };
        let count = |name, text| meter.u64_gauge(name).with_description(text).build();
        let age = |name, text| meter.f64_gauge(name).with_unit("s").with_description(text).build();
        Self {
            request_duration: seconds(
                "fidelio_http_request_duration_seconds",
                "How long requests took.",
                &REQUEST_BOUNDS,
            ),
            requests: counter("fidelio_http_requests_total", "Requests that were answered."),
            requests_in_flight: meter
                .i64_up_down_counter("fidelio_http_requests_in_flight")
                .with_description("Requests that are being answered.")
                .build(),
            ceremonies_begun: counter("fidelio_ceremonies_begun_total", "Ceremonies that were begun."),
            ceremonies_completed: counter("fidelio_ceremonies_completed_total", "Ceremonies that were completed."),
            ceremonies_failed: counter("fidelio_ceremonies_failed_total", "Steps of ceremonies that were refused."),
            messages: counter("fidelio_messages_total", "Attempts to deliver codes and notices."),
            event_deliveries: counter("fidelio_event_deliveries_total", "Attempts to deliver audit events."),
            outgoing_duration: seconds(
                "fidelio_outgoing_request_duration_seconds",
                "How long others took to answer.",
                &REQUEST_BOUNDS,
            ),
            statement_duration: seconds(
                "fidelio_db_statement_duration_seconds",
                "How long the database took to carry out a statement.",
                &STATEMENT_BOUNDS,
            ),
            statement_errors: counter("fidelio_db_statement_errors_total", "Statements that failed."),
            pool_connections: count("fidelio_db_pool_connections", "Connections to the database."),
            pool_max_connections: count(
                "fidelio_db_pool_max_connections",
                "How many connections there may be at most.",
            ),
            queue_length: count("fidelio_queue_length", "What waits in the database, counted up to 10,000."),
            queue_oldest_age: age("fidelio_queue_oldest_age_seconds", "How long the oldest of it has waited."),
            task_last_success: age(
                "fidelio_task_last_success_timestamp_seconds",
                "When the program last did what it does by itself.",
            ),
            task_failures: counter("fidelio_task_failures_total", "Failures of what the program does by itself."),
            signing_key_age: age(
                "fidelio_signing_key_age_seconds",
                "How long the youngest signing key of the application that has the oldest one is there.",
            ),
            ready: count("fidelio_ready", "Whether the server takes requests."),
            export_failures: counter("fidelio_telemetry_export_failures_total", "Exports by OTLP that failed."),
        }
    }

    /// What is zero is there from the beginning, so that the first of it is seen as a rise.
    fn begin(&self) {
        for outcome in Outcome::ALL {
            for channel in ["email", "sms"] {
                self.messages.add(0, &labels([("channel", channel), ("outcome", outcome.as_str())]));
            }
            self.event_deliveries.add(0, &labels([("outcome", outcome.as_str())]));
        }
        for task in Task::ALL {
            self.task_failures.add(0, &labels([("task", task.as_str())]));
        }
        for signal in ["traces", "metrics"] {
            self.export_failures.add(0, &labels([("signal", signal)]));
        }
        self.statement_errors.add(0, &[]);
        self.requests_in_flight.add(0, &[]);
    }

    /// A request began.
    pub fn request_began(&self) {
        self.requests_in_flight.add(1, &[]);
    }

    /// A request was given up or answered.
    pub fn request_ended(&self) {
        self.requests_in_flight.add(-1, &[]);
    }

    /// A request was answered: of which operation, with which class of status (`2xx`), why, and after how long.
    pub fn answered(&self, operation: &'static str, status: &'static str, reason: &'static str, took: Duration) {
        let [operation, status, reason] =
            labels([("operation", operation), ("status", status), ("reason", reason)]);
        self.requests.add(1, &[operation.clone(), status.clone(), reason]);
        self.request_duration.record(took.as_secs_f64(), &[operation, status]);
    }

    /// A ceremony of this kind was begun.
    pub fn ceremony_begun(&self, ceremony: &'static str) {
        self.ceremonies_begun.add(1, &labels([("ceremony", ceremony)]));
    }

    /// A ceremony of this kind was completed.
    pub fn ceremony_completed(&self, ceremony: &'static str) {
        self.ceremonies_completed.add(1, &labels([("ceremony", ceremony)]));
    }

    /// A step of a ceremony of this kind was refused.
    pub fn ceremony_failed(&self, ceremony: &'static str, cause: &'static str) {
        self.ceremonies_failed.add(1, &labels([("ceremony", ceremony), ("cause", cause)]));
    }

    /// A message was delivered by this channel, or was not.
    pub fn message(&self, channel: &'static str, outcome: Outcome) {
        self.messages.add(1, &labels([("channel", channel), ("outcome", outcome.as_str())]));
    }

    /// An audit event was delivered, or was not.
    pub fn event_delivery(&self, outcome: Outcome) {
        self.event_deliveries.add(1, &labels([("outcome", outcome.as_str())]));
    }

    /// Somebody answered, with this class of status, or did not: `error`.
    pub(crate) fn outgoing(&self, peer: Peer, status: &'static str, took: Duration) {
        let labels = labels([("peer", peer.as_str()), ("status", status)]);
        self.outgoing_duration.record(took.as_secs_f64(), &labels);
    }

    /// The database carried out a statement, or failed to.
    pub fn statement(&self, took: Duration, failed: bool) {
        self.statement_duration.record(took.as_secs_f64(), &[]);
        if failed {
            self.statement_errors.add(1, &[]);
        }
    }

    /// How many connections of a pool are idle and in use, and how many there may be.
    pub fn pool(&self, pool: &'static str, idle: u64, in_use: u64, most: u64) {
        for (state, count) in [("idle", idle), ("in_use", in_use)] {
            self.pool_connections.record(count, &labels([("pool", pool), ("state", state)]));
        }
        self.pool_max_connections.record(most, &labels([("pool", pool)]));
    }

    /// How much waits, and how long the oldest of it has.
    pub fn queue(&self, queue: Queue, length: u64, oldest: Duration) {
        let labels = labels([("queue", queue.as_str())]);
        self.queue_length.record(length, &labels);
        self.queue_oldest_age.record(oldest.as_secs_f64(), &labels);
    }

    /// The program did by itself what it is to do, at this time after the Unix epoch.
    pub fn task_succeeded(&self, task: Task, at: Duration) {
        self.task_last_success.record(at.as_secs_f64(), &labels([("task", task.as_str())]));
    }

    /// The program failed to do by itself what it is to do.
    pub fn task_failed(&self, task: Task) {
        self.task_failures.add(1, &labels([("task", task.as_str())]));
    }

    /// How old the signing key is that has been in use for longest.
    pub fn signing_key_age(&self, age: Duration) {
        self.signing_key_age.record(age.as_secs_f64(), &[]);
    }

    /// Whether the server takes requests.
    pub fn ready(&self, is_ready: bool) {
        self.ready.record(u64::from(is_ready), &[]);
    }

    pub(crate) fn export_failed(&self, signal: &'static str) {
        self.export_failures.add(1, &labels([("signal", signal)]));
    }
}

/// The class of a status, as labels have it.
pub const fn status_class(status: u16) -> &'static str {
    match status {
        100..=199 => "1xx",
        200..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        _ => "5xx",
    }
}
