//! Trace contexts (W3C Trace Context): whose trace a request is of, and to whom it is passed on. They are believed for
//! nothing but finding together what belongs together.

use std::sync::atomic::{AtomicBool, Ordering};

use http::HeaderMap;
use opentelemetry::Context;
use opentelemetry::propagation::TextMapPropagator as _;
use opentelemetry::trace::{SpanContext, Status, TraceContextExt as _, TraceFlags, TraceState};
use opentelemetry_http::{HeaderExtractor, HeaderInjector};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{IdGenerator as _, RandomIdGenerator};
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use tracing_subscriber::Registry;
use tracing_subscriber::registry::LookupSpan as _;

const TRACE_PARENT: &str = "traceparent";
const TRACE_STATE: &str = "tracestate";
/// The longest `tracestate` that is passed on, in bytes: what everybody must pass on at least, so that nobody's own requests
/// become too long to be taken (section 3.3.1.5).
const MAX_TRACE_STATE: usize = 512;

/// The context of a span of the log where nothing makes spans of OpenTelemetry, which cost more than all else that is told of a
/// request: traces are found together and passed on all the same.
struct Kept(SpanContext);

/// Keeps the context that was given for a span, or else a new one.
fn keep(span: &Span, given: Option<Context>) -> SpanContext {
    let given = given.map(|context| context.span().span_context().clone()).filter(SpanContext::is_valid);
    let context = given.unwrap_or_else(fresh);
    span.with_subscriber(|(id, subscriber)| {
        if let Some(span) = subscriber.downcast_ref::<Registry>().and_then(|registry| registry.span(id)) {
            span.extensions_mut().replace(Kept(context.clone()));
        }
    });
    context
}

/// The context that was kept for a span, or for one that it is in.
fn kept(span: &Span) -> Option<SpanContext> {
    span.with_subscriber(|(id, subscriber)| {
        let span = subscriber.downcast_ref::<Registry>()?.span(id)?;
        span.scope().find_map(|span| span.extensions().get::<Kept>().map(|Kept(context)| context.clone()))
    })?
}

/// The beginning of a trace, which nobody collects.
fn fresh() -> SpanContext {
    let ids = RandomIdGenerator::default();
    SpanContext::new(ids.new_trace_id(), ids.new_span_id(), TraceFlags::NOT_SAMPLED, false, TraceState::NONE)
}

/// What OpenTelemetry makes of a span, if something does.
fn span_context(span: &Span) -> Option<SpanContext> {
    // To ask would begin the span.
    if !MAKES_SPANS.load(Ordering::Relaxed) {
        return None;
    }
    Some(span.context().span().span_context().clone()).filter(SpanContext::is_valid)
}

/// Whether spans of the log become spans of OpenTelemetry.
pub(crate) static MAKES_SPANS: AtomicBool = AtomicBool::new(false);

/// The context that headers give, if it is well-formed.
fn given(headers: &HeaderMap) -> Option<Context> {
    headers.get(TRACE_PARENT).filter(|parent| is_well_formed(parent.as_bytes()))?;
    let state = headers.get(TRACE_STATE).map_or(0, http::HeaderValue::len);
    Some(match state <= MAX_TRACE_STATE {
        true => TraceContextPropagator::new().extract(&HeaderExtractor(headers)),
        false => {
            let mut headers = headers.clone();
            headers.remove(TRACE_STATE);
            TraceContextPropagator::new().extract(&HeaderExtractor(&headers))
        }
    })
}

/// Makes a span part of the trace that a request's headers name, or else of a new one, and records its `trace_id`.
pub fn join(span: &Span, headers: &HeaderMap) {
    let given = given(headers);
    if let Some(given) = &given {
        // It fails where nothing makes spans of OpenTelemetry.
        let _ = span.set_parent(given.clone());
    }
    let context = span_context(span).unwrap_or_else(|| keep(span, given));
    span.record("trace_id", tracing::field::display(context.trace_id()));
}

/// What became of the request of a span: its status, and why if it is an error of ours.
pub fn conclude(span: &Span, status: u16, reason: &'static str) {
    if !MAKES_SPANS.load(Ordering::Relaxed) {
        return;
    }
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
    let context = span_context(span).or_else(|| kept(span)).unwrap_or_else(fresh);
    let context = Context::new().with_remote_span_context(context);
    TraceContextPropagator::new().inject_context(&context, &mut HeaderInjector(headers));
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
