//! However much somebody sends, there are as many series as before.

use std::collections::BTreeMap;

use fidelio_tests::{Engine, Server, Tenant, TenantOptions};
use reqwest::{Client, Method};
use serde_json::json;
use tokio::task::JoinSet;

use crate::scrape::{Family, parse, series, value};

/// How many names are tried.
const NAMES: usize = 10_000;
/// How many at the same time.
const AT_ONCE: usize = 16;

async fn scraped(server: &Server) -> BTreeMap<String, Family> {
    parse(&reqwest::get(server.metrics_url().unwrap()).await.unwrap().text().await.unwrap())
}

/// Sends what nobody should, which ends in one of few ways.
async fn hostile(client: &Client, url: &str, session: &str, number: usize) {
    let send = async |request: reqwest::RequestBuilder| drop(request.send().await.unwrap().bytes().await);
    let any = format!("\"}} {number}");
    send(client.get(format!("{url}/nowhere/{number}/%22%7D%0a"))).await;
    send(client.get(format!("{url}/fido2/v2/mgmt/passkey/{number}"))).await;
    send(client.get(format!("{url}/scim/v2/Users/{number}"))).await;
    send(client.get(format!("{url}/fido2/v2/oidc/p{number}/login"))).await;
    let method = Method::from_bytes(format!("BREW{number}").as_bytes()).unwrap();
    send(client.request(method, format!("{url}/fido2/v2/auth/init"))).await;
    send(
        client
            .get(format!("{url}/fido2/v2/version?{number}"))
            .header("User-Agent", &any)
            .header("traceparent", &any),
    )
    .await;
    let event = json!({"event": format!("EVENT_{number}"), "isError": true});
    send(client.post(format!("{url}/fido2/v2/client-events/submit")).bearer_auth(session).json(&event)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_anybody_sends_makes_another_series() {
    let server = Server::start(Engine::Sqlite, &["--metrics-listen=127.0.0.1:0"]).await.unwrap();
    let tenant = Tenant::on(&server, Engine::Sqlite, TenantOptions::default()).await;
    let client = Client::new();
    let url = server.url.clone();
    let init = format!("{url}/fido2/v2/auth/init");
    let body = |name: &str| json!({"app": {"id": tenant.id().to_string()}, "user": {"username": name}});
    let begun = client.post(&init).json(&body("somebody")).send().await.unwrap();
    let session = begun.json::<serde_json::Value>().await.unwrap()["session"].as_str().unwrap().to_owned();
    hostile(&client, &url, &session, 0).await;
    let before = scraped(&server).await;

    let mut tasks = JoinSet::new();
    for first in 0..AT_ONCE {
        let (client, init, url, session) = (client.clone(), init.clone(), url.clone(), session.clone());
        let bodies: Vec<_> =
            (first..NAMES).step_by(AT_ONCE).map(|number| body(&format!("person-{number}@example.com"))).collect();
        tasks.spawn(async move {
            for body in bodies {
                assert_eq!(client.post(&init).json(&body).send().await.unwrap().status(), 200);
            }
            for number in 1..20 {
                hostile(&client, &url, &session, first * 1000 + number).await;
            }
        });
    }
    tasks.join_all().await;
    let after = scraped(&server).await;
    let labels = [("operation", "authInit"), ("status", "2xx"), ("reason", "none")];
    assert_eq!(value(&after, "fidelio_http_requests_total", &labels), Some(NAMES as f64 + 1.0));
    let new: Vec<_> = after
        .iter()
        .flat_map(|(name, family)| family.samples.iter().map(move |(_, labels, _)| (name, labels)))
        .filter(|(name, labels)| !before[*name].samples.iter().any(|(_, known, _)| known == *labels))
        .collect();
    // Too many events of one session are refused in the end, which is one more reason.
    let is_limit = |labels: &BTreeMap<String, String>| {
        labels.get("operation").is_some_and(|operation| operation == "clientEventsSubmit")
    };
    assert!(new.iter().all(|(_, labels)| is_limit(labels)), "{new:?}");
    assert!(series(&after) < series(&before) + 20);
}
