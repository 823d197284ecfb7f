//! A collector that is not there, or does not answer, costs nobody anything.

use std::time::{Duration, Instant};

use fidelio_tests::{Engine, OtlpCollector, Server, Trouble};

#[tokio::test(flavor = "multi_thread")]
async fn a_collector_that_is_not_there_is_complained_of_once_and_holds_up_nothing() {
    let collector = OtlpCollector::start();
    collector.trouble((0..1000).map(|_| Trouble::Hang));
    for (endpoint, patience) in [("http://127.0.0.1:1".to_owned(), 10), (collector.url.clone(), 10)] {
        let endpoint = format!("--otlp-endpoint={endpoint}");
        let flags = [&*endpoint, "--shutdown-seconds=3", "--metrics-listen=127.0.0.1:0"];
        let mut server = Server::start_logged(Engine::Sqlite, &flags).await.unwrap();
        let client = reqwest::Client::new();
        let began = Instant::now();
        // Twice as many as wait to be sent at most.
        for _ in 0..8_200 {
            let answer = client.get(format!("{}/fido2/v2/version", server.url)).send().await.unwrap();
            assert_eq!(answer.status(), 200);
        }
        let took = began.elapsed() / 8_200;
        assert!(took < Duration::from_millis(20), "{took:?}");
        server.terminate();
        let ended = Instant::now();
        assert_eq!(server.wait_within(Duration::from_secs(patience)), Some(true), "it ends well: {}", server.log());
        assert!(ended.elapsed() < Duration::from_secs(9), "{:?}", ended.elapsed());
        let log = server.log();
        let complaints = log.lines().filter(|line| line.contains("telemetry cannot be exported")).count();
        assert!(complaints <= 1, "{log}");
        if endpoint.ends_with(":1") {
            assert_eq!(complaints, 1, "{log}");
        }
        assert!(!log.contains("127.0.0.1:1/"), "{log}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_sent_yet_is_sent_when_the_server_stops() {
    let collector = OtlpCollector::start();
    let endpoint = format!("--otlp-endpoint={}", collector.url);
    let mut server = Server::start(Engine::Sqlite, &[&endpoint]).await.unwrap();
    reqwest::get(format!("{}/fido2/v2/version", server.url)).await.unwrap();
    server.terminate();
    assert_eq!(server.wait_within(Duration::from_secs(10)), Some(true), "it ends well");
    assert!(collector.spans().iter().any(|span| span.name == "version"));
    assert!(collector.metrics().iter().any(|metric| metric.name == "fidelio_http_requests_total"));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_the_traces_that_begin_here_only_the_part_that_is_asked_for_is_sent() {
    let collector = OtlpCollector::start();
    let flags = [&*format!("--otlp-endpoint={}", collector.url), "--otlp-traces-ratio=0.2"];
    let mut server = Server::start(Engine::Sqlite, &flags).await.unwrap();
    let client = reqwest::Client::new();
    let url = format!("{}/fido2/v2/version", server.url);
    for _ in 0..500 {
        client.get(&url).send().await.unwrap();
    }
    let sampled = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    client.get(&url).header("traceparent", sampled).send().await.unwrap();
    for malformed in
        ["", "00", "00-0-0-01", &sampled.to_uppercase(), &sampled.replace("0af7", "0af"), &format!("{sampled}-x")]
    {
        assert_eq!(client.get(&url).header("traceparent", malformed).send().await.unwrap().status(), 200);
    }
    server.terminate();
    assert_eq!(server.wait_within(Duration::from_secs(10)), Some(true), "it ends well");
    let spans = collector.spans();
    assert!((40..200).contains(&spans.len()), "{}", spans.len());
    let ours = |span: &&opentelemetry_proto::tonic::trace::v1::Span| span.trace_id.starts_with(&[0x0a, 0xf7, 0x65]);
    assert_eq!(spans.iter().filter(ours).count(), 1);
}
