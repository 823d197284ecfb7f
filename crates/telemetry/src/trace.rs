//! Trace contexts (W3C Trace Context): whose trace a request is of, and to whom it is passed on. They are believed for
//! nothing but finding together what belongs together.

use http::HeaderMap;
use opentelemetry::propagation::TextMapPropagator as _;
use opentelemetry::trace::{Status, TraceContextExt as _};
use opentelemetry_http::{HeaderExtractor, HeaderInjector};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

const TRACE_PARENT: &str = "traceparent";
const TRACE_STATE: &str = "tracestate";
/// The longest `tracestate` that is passed on, in bytes: what everybody must pass on at least, so that nobody's own requests
/// become too long to be taken (section 3.3.1.5).
const MAX_TRACE_STATE: usize = 512;

/// Makes a span part of the trace that a request's headers name, or else of a new one, and records its `trace_id`.
pub fn join(span: &Span, headers: &HeaderMap) {
    if headers.get(TRACE_PARENT).is_some_and(|parent| is_well_formed(parent.as_bytes())) {
        let state = headers.get(TRACE_STATE).map_or(0, http::HeaderValue::len);
        let context = match state <= MAX_TRACE_STATE {
            true => TraceContextPropagator::new().extract(&HeaderExtractor(headers)),
            false => {
                let mut headers = headers.clone();
                headers.remove(TRACE_STATE);
                TraceContextPropagator::new().extract(&HeaderExtractor(&headers))
            }
        };
        // It fails where nothing makes traces; then there is nothing to join.
        let _ = span.set_parent(context);
    }
    let context = span.context();
    let id = context.span().span_context().trace_id();
    if id != opentelemetry::trace::TraceId::INVALID {
        span.record("trace_id", tracing::field::display(id));
    }
}

/// What became of the request of a span: its status, and why if it is an error of ours.
pub fn conclude(span: &Span, status: u16, reason: &'static str) {
    span.set_attribute("http.response.status_code", i64::from(status));
    span.set_attribute("reason", reason);
    if status >= 500 {
        span.set_status(Status::error(reason));
    }
}

/// That there was no answer.
pub(crate) fn broke_off(span: &Span) {
    span.set_status(Status::error("no answer"));
}

/// Passes the trace of a span on to whoever gets these headers.
pub(crate) fn pass_on(span: &Span, headers: &mut HeaderMap) {
    TraceContextPropagator::new().inject_context(&span.context(), &mut HeaderInjector(headers));
    if headers.get(TRACE_STATE).is_some_and(http::HeaderValue::is_empty) {
        headers.remove(TRACE_STATE);
    }
}

/// Whether the parts have the lengths that they must have; what is in them is judged by who reads them. A version that is
/// not known yet may have more parts.
fn is_well_formed(parent: &[u8]) -> bool {
    let lengths: Vec<usize> = parent.split(|byte| *byte == b'-').take(5).map(<[u8]>::len).collect();
    lengths.starts_with(&[2, 32, 16, 2]) && (lengths.len() == 4 || !parent.starts_with(b"00"))
}
