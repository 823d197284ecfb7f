//! Pages of the application's origins may call, and no others.

use fidelio_tests::{ORIGIN, TenantOptions, on_both_databases};
use reqwest::{Method, Request};
use serde_json::json;

use crate::support::{Answer, Http, app, authorised, with};

const FOREIGN: &str = "https://evil.example.org";
const ALLOWED: &str = "access-control-allow-origin";

fn from(request: Request, origin: &str) -> Request {
    with(request, "Origin", origin)
}

fn words(answer: &Answer, header: &str) -> Vec<String> {
    let value = answer.header(header).unwrap_or_default();
    let mut words: Vec<_> = value.split(',').map(|word| word.trim().to_ascii_lowercase()).collect();
    words.sort();
    words
}

on_both_databases! {
    async fn a_page_of_the_application_reads_answers_and_errors(tenant: &Tenant) {
        let http = Http::new(tenant);
        let begin = |body| from(http.json(Method::POST, "/fido2/v2/auth/init", &body), ORIGIN);
        let malformed = json!({"app": app(tenant), "user": 5});
        let unauthorised = from(http.request(Method::GET, "/fido2/v2/passkeys"), ORIGIN);
        let forged = authorised(from(http.request(Method::GET, "/fido2/v2/passkeys"), ORIGIN), "garbage");
        let unknown = from(http.request(Method::GET, "/fido2/v2/nothing"), ORIGIN);
        let other_method = from(http.request(Method::GET, "/fido2/v2/auth/init"), ORIGIN);
        let long = json!({"app": app(tenant), "padding": "x".repeat(256 * 1024)});
        let untyped = with(begin(json!({})), "Content-Type", "text/plain");
        for (status, request) in [
            (200, begin(json!({"app": app(tenant)}))),
            (400, begin(malformed)),
            (401, unauthorised),
            (401, forged),
            (404, unknown),
            (405, other_method),
            (413, begin(long)),
            (415, untyped),
        ] {
            let answer = http.send(request).await;
            assert_eq!(answer.status, status, "{}", answer.text);
            assert_eq!(answer.header(ALLOWED), Some(ORIGIN), "{status}");
            let exposed = words(&answer, "access-control-expose-headers");
            assert_eq!(exposed, ["retry-after", "x-request-id"]);
            assert!(words(&answer, "vary").contains(&"origin".into()), "{status}");
        }
    }

    async fn a_preflight_allows_methods_and_headers(tenant: &Tenant) {
        let http = Http::new(tenant);
        for path in ["/fido2/v2/auth/init", "//fido2/v2/auth/init", "/fido2/v2/passkeys/some-id"] {
            for method in ["POST", "PUT", "DELETE"] {
                let request = from(http.request(Method::OPTIONS, path), ORIGIN);
                let request = with(request, "Access-Control-Request-Method", method);
                let request = with(request, "Access-Control-Request-Headers", "authorization,content-type");
                let answer = http.send(request).await;
                assert!((200..300).contains(&answer.status), "{}", answer.status);
                assert_eq!(answer.header(ALLOWED), Some(ORIGIN));
                let methods = words(&answer, "access-control-allow-methods");
                assert_eq!(methods, ["delete", "get", "patch", "post", "put"]);
                let headers = words(&answer, "access-control-allow-headers");
                assert!(headers.contains(&"authorization".into()) && headers.contains(&"content-type".into()));
            }
        }
    }

    async fn a_foreign_page_reads_nothing(tenant: &Tenant) {
        let http = Http::new(tenant);
        let similar = ["http://login.example.com", "https://login.example.com:8443", "https://login.example.co"];
        for origin in similar.into_iter().chain([FOREIGN, "null"]) {
            let begin = |body| from(http.json(Method::POST, "/fido2/v2/auth/init", &body), origin);
            let preflight = from(http.request(Method::OPTIONS, "/fido2/v2/auth/init"), origin);
            let preflight = with(preflight, "Access-Control-Request-Method", "POST");
            let unauthorised = from(http.request(Method::GET, "/fido2/v2/passkeys"), origin);
            for request in [begin(json!({"app": app(tenant)})), begin(json!({"app": 5})), unauthorised, preflight] {
                let answer = http.send(request).await;
                assert_eq!(answer.header(ALLOWED), None, "{origin}: {}", answer.status);
                let is_cacheable = answer.status != 403;
                assert!(!is_cacheable || words(&answer, "vary").contains(&"origin".into()), "{}", answer.status);
            }
        }
    }

    async fn a_page_of_another_application_reads_nothing_of_this_one(tenant: &Tenant) {
        let origin = format!("https://{}.example.org", tenant.id());
        let options = TenantOptions { origins: vec![origin.clone()], ..TenantOptions::default() };
        let other = tenant.another(options).await;
        let http = Http::new(tenant);
        let begin = |tenant, path| from(http.json(Method::POST, path, &json!({"app": app(tenant)})), &origin);
        let answer = http.send(begin(tenant, "/fido2/v2/auth/init")).await;
        assert_eq!((answer.status, answer.header(ALLOWED)), (200, None));
        let answer = http.send(begin(&other, "/fido2/v2/auth/init")).await;
        assert_eq!((answer.status, answer.header(ALLOWED)), (200, Some(origin.as_str())));
        let host = format!("{}.api.localhost", tenant.id());
        let preflight = from(http.request(Method::OPTIONS, "/fido2/v2/auth/init"), &origin);
        let preflight = with(with(preflight, "Access-Control-Request-Method", "POST"), "Host", &host);
        assert_eq!(http.send(preflight).await.header(ALLOWED), None, "the host says which application it is");
    }

    async fn a_request_that_is_not_of_a_page_needs_no_origin(tenant: &Tenant) {
        let answer = Http::new(tenant).post("/fido2/v2/auth/init", &json!({"app": app(tenant)})).await;
        assert_eq!((answer.status, answer.header(ALLOWED)), (200, None));
    }

    async fn a_native_app_is_an_origin_too(tenant: &Tenant) {
        let origin = "android:apk-key-hash:qKQzYbSPhlXZxDyUOWVtlIYDPFZ2_bSKFXZ6OnQhVGg";
        let options = TenantOptions { origins: vec![origin.to_owned()], ..TenantOptions::default() };
        let tenant = tenant.another(options).await;
        let mut ann = fidelio_tests::Person::new(&tenant);
        ann.authenticator.browser.origin = Some(origin.to_owned());
        ann.register().await.unwrap();
        ann.log_in().await.unwrap();
    }
}
