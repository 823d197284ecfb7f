//! What waits in the database, and how the database is, on both databases.

use std::time::{Duration, Instant};

use fidelio_client::types::ProfileEmailRequest;
use fidelio_tests::{Engine, Person, Server, Tenant, TenantOptions, WebhookReceiver, on_both_databases};

use crate::scrape::{parse, value};

on_both_databases! {
    async fn what_waits_and_for_how_long_is_told(tenant: &Tenant) {
        // Nobody listens there, so that messages wait.
        let secret = format!("--webhook-secret={}", WebhookReceiver::SECRET);
        let flags = ["--metrics-listen=127.0.0.1:0", "--email-webhook-url=http://127.0.0.1:1/", &secret];
        let server = Server::start(tenant.engine, &flags).await.expect("the database is there");
        let pools = if tenant.engine == Engine::Sqlite { vec!["read", "write"] } else { vec!["all"] };
        let tenant = Tenant::on(&server, tenant.engine, TenantOptions::default()).await;
        let user = Person::new(&tenant).register().await.unwrap().user_id;
        for number in 0..3 {
            let email = format!("person{number}@example.org");
            let request = ProfileEmailRequest { email, request_verification: Some(true) };
            tenant.backend().profile_email_update(&user, &request).await.unwrap();
        }
        let began = Instant::now();
        loop {
            let scrape = reqwest::get(server.metrics_url().unwrap()).await.unwrap().text().await.unwrap();
            let told = parse(&scrape);
            let of = |name: &str, labels: &[(&str, &str)]| value(&told, name, labels);
            let failed = of("fidelio_messages_total", &[("channel", "email"), ("outcome", "failed")]);
            if of("fidelio_queue_length", &[("queue", "email")]) == Some(3.0) && failed.is_some_and(|failed| failed > 0.0) {
                let age = of("fidelio_queue_oldest_age_seconds", &[("queue", "email")]).unwrap();
                assert!((0.0..30.0).contains(&age) && age > 0.0, "{age}");
                for queue in ["sms", "events"] {
                    assert_eq!(of("fidelio_queue_length", &[("queue", queue)]), Some(0.0), "{queue}");
                }
                assert!(of("fidelio_queue_length", &[("queue", "audit_pending")]).is_some());
                assert!(of("fidelio_signing_key_age_seconds", &[]).is_some_and(|age| (0.0..600.0).contains(&age)));
                for pool in &pools {
                    let in_use = of("fidelio_db_pool_connections", &[("pool", pool), ("state", "in_use")]).unwrap();
                    let most = of("fidelio_db_pool_max_connections", &[("pool", pool)]).unwrap();
                    assert!(in_use <= most && most >= 1.0, "{pool}: {in_use} of {most}");
                }
                assert!(of("fidelio_db_statement_duration_seconds_count", &[]).is_some_and(|count| count > 10.0));
                break;
            }
            assert!(began.elapsed() < Duration::from_secs(20), "{scrape}");
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }
}
