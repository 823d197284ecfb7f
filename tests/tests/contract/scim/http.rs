//! Requests as they should not be, and media types as clients write them.

use fidelio_tests::on_both_databases;
use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use serde_json::json;

use crate::support::{Http, SCIM_JSON, authorised, with};

on_both_databases! {
    // That each has the body of an error of SCIM is checked wherever `Http` sends.
    async fn every_refusal_of_the_router_and_of_the_body_is_in_the_words_of_scim(tenant: &Tenant) {
        let http = Http::new(tenant);
        let sent = |body: String, kind: &str| {
            let mut request = with(http.request(Method::POST, "/scim/v2/Users"), CONTENT_TYPE.as_str(), kind);
            *request.body_mut() = Some(body.into());
            request
        };
        let untyped = {
            let mut request = http.request(Method::POST, "/scim/v2/Users");
            *request.body_mut() = Some("{}".into());
            request
        };
        let to = |method, path: &str| http.request(method, path);
        for (status, name, request) in [
            (400, "no JSON", sent("{".to_owned(), SCIM_JSON)),
            (400, "nothing", sent(String::new(), SCIM_JSON)),
            (400, "JSON that is no object", sent("[]".to_owned(), SCIM_JSON)),
            (400, "no number", to(Method::GET, "/scim/v2/Users?count=many")),
            (404, "no such path", to(Method::GET, "/scim/v2/Devices")),
            (404, "no path", to(Method::GET, "/scim/v2")),
            (404, "another version", to(Method::GET, "/scim/v1/Users")),
            (405, "another method", to(Method::DELETE, "/scim/v2/Users")),
            (405, "another method", to(Method::POST, "/scim/v2/ServiceProviderConfig")),
            (405, "another method", to(Method::PATCH, "//scim/v2/Me")),
            (415, "a text", sent("{}".to_owned(), "text/plain")),
            (415, "no type", untyped),
            (413, "longer than a user may be", sent("x".repeat(1024 * 1024 + 1), SCIM_JSON)),
        ] {
            let answer = http.send(authorised(request, &tenant.api_key)).await;
            assert_eq!(answer.status, status, "{name}: {}", answer.text);
        }
        // Whoever shows no live key may send as much as anywhere.
        let long = || sent(json!({"displayName": "x".repeat(300 * 1024)}).to_string(), SCIM_JSON);
        assert_eq!(http.send(long()).await.status, 413);
        assert_eq!(http.send(authorised(long(), "garbage")).await.status, 413);
        assert_eq!(http.send(authorised(long(), &tenant.api_key)).await.status, 400, "it is read, and no user");
        for credential in [None, Some("garbage")] {
            let request = to(Method::GET, "//scim/v2/Users");
            let request = credential.map_or_else(|| to(Method::GET, "//scim/v2/Users"), |key| authorised(request, key));
            assert_eq!(http.send(request).await.status, 401);
        }
    }

    async fn bodies_may_be_of_either_media_type_and_answers_are_of_that_of_scim(tenant: &Tenant) {
        let http = Http::new(tenant);
        let kinds = [SCIM_JSON, "application/json", "application/scim+json; charset=utf-8", "Application/SCIM+JSON"];
        for (index, kind) in kinds.into_iter().enumerate() {
            let request = http.scim(Method::POST, "/scim/v2/Users", &json!({"userName": format!("user-{index}")}));
            let request = with(request, CONTENT_TYPE.as_str(), kind);
            let answer = http.send(authorised(with(request, "Accept", kind), &tenant.api_key)).await;
            assert_eq!((answer.status, answer.header("Content-Type")), (201, Some(SCIM_JSON)), "{kind}: {}", answer.text);
        }
    }
}
