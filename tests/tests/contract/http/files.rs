//! Well-known files, the documentation, and the playground.

use fidelio_identity::ApplicationSettings;
use fidelio_identity::settings::AndroidApp;
use fidelio_tests::{Engine, Server, Tenant, TenantOptions, on_both_databases};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Http, with};

/// A file of this tenant.
async fn file(tenant: &Tenant, path: &str) -> Answer {
    let http = Http::new(tenant);
    let host = format!("{}.api.localhost", tenant.id());
    http.send(with(http.request(Method::GET, path), "Host", &host)).await
}

on_both_databases! {
    async fn related_origins_are_those_outside_the_domain(tenant: &Tenant) {
        let origins = vec!["https://example.co.uk".to_owned(), "https://a.login.example.com".to_owned()];
        let tenant = tenant.another(TenantOptions { origins, ..TenantOptions::default() }).await;
        let answer = file(&tenant, "/.well-known/webauthn").await;
        assert_eq!(answer.header("Content-Type"), Some("application/json"));
        assert_eq!((answer.status, answer.body), (200, json!({"origins": ["https://example.co.uk"]})));
    }

    async fn native_apps_are_published(tenant: &Tenant) {
        let fingerprint = ["14:6D:E9:83:C5:73:06:50"; 4].join(":");
        let settings = ApplicationSettings {
            android_apps: vec![AndroidApp {
                package: "com.example.app".to_owned(),
                sha256_fingerprints: vec![fingerprint.clone()],
            }],
            apple_apps: vec!["ABCDE12345.com.example.app".to_owned()],
            ..ApplicationSettings::default()
        };
        let tenant = tenant.another(TenantOptions { settings, ..TenantOptions::default() }).await;
        let answer = file(&tenant, "/.well-known/assetlinks.json").await;
        assert_eq!((answer.status, answer.header("Content-Type")), (200, Some("application/json")));
        let statement = &answer.body[0];
        let relations = statement["relation"].as_array().unwrap();
        assert!(relations.contains(&json!("delegate_permission/common.get_login_creds")));
        let target = json!({
            "namespace": "android_app",
            "package_name": "com.example.app",
            "sha256_cert_fingerprints": [fingerprint],
        });
        assert_eq!(statement["target"], target);
        let answer = file(&tenant, "/.well-known/apple-app-site-association").await;
        assert_eq!((answer.status, answer.header("Content-Type")), (200, Some("application/json")));
        assert_eq!(answer.body["webcredentials"], json!({"apps": ["ABCDE12345.com.example.app"]}));
    }

    async fn an_application_without_native_apps_publishes_none(tenant: &Tenant) {
        assert_eq!(file(tenant, "/.well-known/assetlinks.json").await.body, json!([]));
        let apple = file(tenant, "/.well-known/apple-app-site-association").await;
        assert_eq!(apple.body["webcredentials"]["apps"], json!([]));
        assert_eq!(file(tenant, "/.well-known/webauthn").await.body["origins"], json!([]));
    }

    async fn the_served_document_is_the_committed_one(tenant: &Tenant) {
        let answer = Http::new(tenant).get("/openapi.json").await;
        assert_eq!((answer.status, answer.header("Content-Type")), (200, Some("application/json")));
        let committed: Value = serde_json::from_str(crate::coverage::DOCUMENT).unwrap();
        assert!(answer.body == committed, "spec/openapi.json is not what the server serves");
    }

    async fn the_documentation_is_a_page(tenant: &Tenant) {
        let answer = Http::new(tenant).get("/docs").await;
        assert_eq!(answer.status, 200);
        assert!(answer.header("Content-Type").is_some_and(|kind| kind.starts_with("text/html")));
        assert!(answer.text.contains("Fidelio"));
    }

    async fn the_playground_is_there_for_developers(tenant: &Tenant) {
        let http = Http::new(tenant);
        assert_eq!(http.get("/").await.status, 200);
        assert_eq!(http.get("/playground/config.json").await.status, 200);
        assert_eq!(http.get("/playground/nothing.js").await.status, 404);
        assert_eq!(http.get("/playground/..%2F..%2FCargo.toml").await.status, 404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_playground_is_absent_in_production() {
    let server = Server::start(Engine::Sqlite, &["--profile=production"]).await.unwrap();
    let http = Http::at(&server.url);
    assert_eq!(http.get("/fido2/v2/version").await.status, 200);
    assert_eq!(http.get("/docs").await.status, 200);
    for path in ["/", "/playground/config.json", "/playground/index.html"] {
        assert_eq!(http.get(path).await.status, 404, "{path}");
    }
}
