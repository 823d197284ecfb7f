//! The log: one line a request, in JSON with everything that finds it again.

use serde_json::Value;

use crate::tour::{TRACE, toured};

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_one_line_that_its_id_and_its_trace_find() {
    let toured = toured().await;
    let lines: Vec<Value> = toured.log.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    let of_request: Vec<_> = lines
        .iter()
        .filter(|line| line["request_id"] == toured.request_id.as_str() && line["message"] == "answered")
        .collect();
    assert_eq!(of_request.len(), 1);
    let line = of_request[0];
    assert_eq!((&line["trace_id"], &line["operation"]), (&TRACE.into(), &"authComplete".into()));
    assert_eq!((&line["method"], &line["status"], &line["reason"]), (&"POST".into(), &200.into(), &"none".into()));
    assert!(line["duration_ms"].as_f64().is_some_and(|took| took > 0.0), "{line}");
    assert!(line["timestamp"].as_str().is_some_and(|at| at.ends_with('Z')) && line["level"] == "INFO");
    assert!(line.as_object().unwrap().keys().all(|name| !name.contains("otel")), "{line}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_logged_while_a_request_is_answered_has_its_ids() {
    let toured = toured().await;
    let lines: Vec<Value> = toured.log.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    // One that is not logged by the layers around handlers.
    let inside = lines
        .iter()
        .find(|line| line["message"].as_str().is_some_and(|text| text.starts_with("a refresh token came twice")))
        .expect("a line");
    for name in ["request_id", "trace_id", "operation"] {
        assert!(inside[name].is_string(), "{name}: {inside}");
    }
    assert_eq!(inside["operation"], "oauth2Token");
}
