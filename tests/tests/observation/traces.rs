//! Traces: begun by clients, continued here, passed on to others.

use std::collections::BTreeSet;

use fidelio_identity::Scope;
use fidelio_tests::{Engine, OpenIdStandIn, Server, Tenant, TenantOptions};
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::trace::v1::Span;
use opentelemetry_proto::tonic::trace::v1::span::SpanKind;
use serde_json::json;

use crate::tour::{OIDC_TRACE, PARENT, TRACE, toured};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn text(span: &Span, name: &str) -> Option<String> {
    let attribute = span.attributes.iter().find(|attribute| attribute.key == name)?;
    match attribute.value.as_ref()?.value.as_ref()? {
        Value::StringValue(text) => Some(text.clone()),
        Value::IntValue(number) => Some(number.to_string()),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_is_part_of_the_trace_that_the_client_sent_in() {
    let toured = toured().await;
    let spans: Vec<_> = toured.spans.iter().filter(|span| hex(&span.trace_id) == TRACE).collect();
    let login =
        spans.iter().find(|span| text(span, "http.response.status_code").as_deref() == Some("200")).unwrap();
    assert_eq!(hex(&login.parent_span_id), PARENT);
    assert_eq!((login.name.as_str(), login.kind), ("authComplete", i32::from(SpanKind::Server)));
    assert_eq!(login.trace_state, "vendor=value");
    assert_eq!(text(login, "request_id").as_ref(), Some(&toured.request_id));
    let refused = spans.iter().find(|span| text(span, "http.response.status_code").as_deref() == Some("409"));
    assert_eq!(text(refused.unwrap(), "reason").as_deref(), Some("session_used"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trace_that_the_client_did_not_sample_is_passed_on_and_not_exported() {
    let toured = toured().await;
    assert!(toured.spans.iter().all(|span| hex(&span.trace_id) != OIDC_TRACE));
    let asked: Vec<_> = toured.provider_traces.iter().filter(|trace| trace.contains(OIDC_TRACE)).collect();
    assert!(asked.len() >= 2, "{:?}", toured.provider_traces);
    for trace in asked {
        let parts: Vec<_> = trace.split('-').collect();
        assert_eq!((parts[0], parts[1], parts[3]), ("00", OIDC_TRACE, "00"));
        assert_ne!(parts[2], PARENT, "each call is a span of its own");
    }
    assert!(toured.provider_traces.iter().all(|trace| trace.len() == 55), "{:?}", toured.provider_traces);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_collector_traces_are_passed_on_whatever_is_logged() {
    let (provider, flags) = (OpenIdStandIn::start(), ["--private-webhooks=true", "--log=error"]);
    let server = Server::start(Engine::Sqlite, &flags).await.unwrap();
    let tenant = Tenant::on(&server, Engine::Sqlite, TenantOptions::default()).await;
    let admin = tenant.key_with(vec![Scope::Admin].into()).await;
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let back = "https://app.example.com/back";
    let example = format!("{}/fido2/v2/admin/applications/{}/oidc-providers/example", tenant.url, tenant.id());
    let new =
        json!({ "name": "Example", "issuer": provider.issuer, "clientId": "fidelio", "redirectUris": [back] });
    let request = http.put(example).header("Host", tenant.host()).bearer_auth(&admin).json(&new);
    let made = request.send().await.unwrap();
    assert_eq!(made.status(), 200, "{}", made.text().await.unwrap());

    let login = format!("{}/fido2/v2/oidc/example/login", tenant.url);
    let login = http
        .get(login)
        .header("Host", "localhost")
        .query(&[("appId", &*tenant.id().to_string()), ("redirectUri", back)]);
    let answer = login.header("traceparent", format!("00-{TRACE}-{PARENT}-01")).send().await.unwrap();
    let asked = answer.headers().get("location").map(|location| location.to_str().unwrap().to_owned());
    assert!(asked.as_ref().is_some_and(|asked| asked.starts_with(&provider.issuer)), "{asked:?}");
    let traces = provider.traces();
    assert!(traces.iter().any(|trace| *trace == format!("00-{TRACE}-{PARENT}-01")), "{traces:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn deliveries_begin_traces_of_their_own_which_calls_continue() {
    let toured = toured().await;
    let deliveries: Vec<_> = toured.spans.iter().filter(|span| span.name.starts_with("deliver ")).collect();
    let kinds: BTreeSet<_> = deliveries.iter().map(|span| span.name.as_str()).collect();
    assert_eq!(kinds, BTreeSet::from(["deliver event", "deliver message"]));
    for delivery in deliveries {
        assert!(delivery.parent_span_id.is_empty(), "{delivery:?}");
        let mut calls = toured.spans.iter().filter(|span| span.parent_span_id == delivery.span_id);
        let call = calls.next().unwrap_or_else(|| panic!("{delivery:?}"));
        assert_eq!((&call.trace_id, call.kind), (&delivery.trace_id, i32::from(SpanKind::Client)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_numbers_go_to_prometheus_and_to_the_collector() {
    let toured = toured().await;
    let exported: BTreeSet<_> = toured.metrics.iter().map(|metric| metric.name.clone()).collect();
    let scraped: BTreeSet<_> = crate::scrape::parse(&toured.scrape).into_keys().collect();
    assert_eq!(exported, scraped);
    let of = |name: &str| {
        let values = toured.resources.iter().flat_map(|resource| &resource.attributes);
        let value = values.filter(|attribute| attribute.key == name).find_map(|attribute| attribute.value.clone());
        value.and_then(|value| value.value)
    };
    assert_eq!(of("service.name"), Some(Value::StringValue("fidelio".to_owned())));
    assert_eq!(of("service.version"), Some(Value::StringValue(env!("CARGO_PKG_VERSION").to_owned())));
    assert!(of("service.instance.id").is_some());
}
