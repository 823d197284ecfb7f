//! What a request is told of in the log, in metrics and in traces.

use std::time::Instant;

use fidelio_telemetry::{conclude, join, metrics, status_class};
use poem::http::{HeaderMap, Method};
use poem::{Request, Response};
use tracing::Span;

use crate::error::{MORE, Reason};
use crate::operations::{NONE, method_name, operation};
use crate::request_scope::RequestScope;

/// One request while it is answered. If it is dropped before, its client went away.
pub(crate) struct Observed {
    pub(crate) span: Span,
    operation: &'static str,
    began: Instant,
}

impl Observed {
    pub(crate) fn begin(request: &Request, scope: &RequestScope) -> Self {
        let operation = operation(request.method(), request.uri().path()).unwrap_or(NONE);
        let span = span(request.method(), request.headers(), operation, scope);
        metrics().request_began();
        Self { span, operation, began: Instant::now() }
    }

    /// Tells what became of it. To be called inside of its span.
    pub(crate) fn answered(&self, response: &Response, scope: &RequestScope) {
        let took = self.began.elapsed();
        let status = response.status().as_u16();
        let error = response.extensions().get().map(|Reason(reason)| *reason);
        let reason = error.or_else(|| scope.reason.get().copied()).unwrap_or(NONE);
        metrics().answered(self.operation, status_class(status), reason, took);
        ceremony(self.operation, status, reason);
        conclude(&self.span, status, reason);
        let duration_ms = took.as_secs_f64() * 1000.0;
        tracing::info!(status, reason, duration_ms, "answered");
    }
}

impl Drop for Observed {
    fn drop(&mut self) {
        metrics().request_ended();
    }
}

fn span(method: &Method, headers: &HeaderMap, operation: &'static str, scope: &RequestScope) -> Span {
    let span = tracing::info_span!(
        "request",
        otel.kind = "server",
        otel.name = operation,
        request_id = %scope.id,
        trace_id = tracing::field::Empty,
        method = method_name(method),
        operation,
    );
    join(&span, headers);
    span
}

/// What an operation is to a ceremony.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Begins,
    Completes,
    /// It may complete it, or ask for another step.
    Continues,
}

/// Which ceremony an operation is part of.
fn part(operation: &str) -> Option<(&'static str, Part)> {
    Some(match operation {
        "regInit" => ("registration", Part::Begins),
        "regComplete" => ("registration", Part::Completes),
        "authInit" => ("authentication", Part::Begins),
        "authComplete" => ("authentication", Part::Completes),
        "txInit" => ("transaction", Part::Begins),
        "txComplete" => ("transaction", Part::Completes),
        "authCodeRequest" | "authCodeRequestEmail" | "authCodeRequestSms" => ("code", Part::Begins),
        "authCodeVerify" => ("code", Part::Completes),
        "oidcLogin" => ("federation", Part::Begins),
        "oidcCallback" => ("federation", Part::Completes),
        "mfaBegin" => ("flow", Part::Begins),
        "mfaOtpVerify" | "mfaPasskeyAuth" | "mfaPasskeyReg" | "mfaPasskeyTx" | "mfaThirdPartyAuthVerify" => {
            ("flow", Part::Continues)
        }
        _ => return None,
    })
}

fn ceremony(operation: &'static str, status: u16, reason: &'static str) {
    let Some((ceremony, part)) = part(operation) else { return };
    let metrics = metrics();
    match (part, status) {
        (Part::Begins, 200..=399) => metrics.ceremony_begun(ceremony),
        (Part::Completes | Part::Continues, 200..=399) if reason == NONE => metrics.ceremony_completed(ceremony),
        (Part::Continues, 401) if reason == MORE => {}
        _ => metrics.ceremony_failed(ceremony, reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::document;

    #[test]
    fn every_operation_that_is_part_of_a_ceremony_exists() {
        let paths = document()["paths"].as_object().expect("paths").values();
        let operations = paths.flat_map(|methods| methods.as_object().expect("methods").values());
        let found = operations.filter_map(|operation| part(operation["operationId"].as_str()?));
        assert_eq!(found.count(), 18);
    }
}
