//! What the program tells of itself: its log, its metrics, and its traces.
//!
//! Instruments record once; Prometheus reads them ([`Telemetry::prometheus`]) and OTLP sends them. Like the log, both are
//! there for the whole process: whoever has something to count calls [`metrics`], which costs next to nothing while nobody
//! reads.

mod export;
mod log;
mod metrics;
mod outgoing;
mod process;
mod prometheus;
mod start;
mod trace;

pub use log::LogOptions;
pub use metrics::{Metrics, Outcome, Peer, Queue, Task, metrics, status_class};
pub use outgoing::outgoing;
pub use start::{Otlp, Telemetry, TelemetryError, TelemetryOptions};
pub use trace::{conclude, join};
