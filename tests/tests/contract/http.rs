//! What holds for every request, and what is served beside the operations.

mod cors;
mod files;

use fidelio_tests::{Person, on_both_databases};
use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};

use crate::support::{Http, app, authorised, with};

on_both_databases! {
    // That every answer has an X-Request-Id and every error a JSON body is checked wherever `Http` sends.
    async fn every_refusal_of_the_router_and_of_the_body_is_json(tenant: &Tenant) {
        let http = Http::new(tenant);
        let with_type = |body: &'static str, kind: &str| {
            let mut request = with(http.request(Method::POST, "/fido2/v2/auth/init"), CONTENT_TYPE.as_str(), kind);
            *request.body_mut() = Some(body.into());
            request
        };
        let json = "application/json";
        let untyped = {
            let mut request = http.request(Method::POST, "/fido2/v2/auth/init");
            *request.body_mut() = Some("{}".into());
            request
        };
        for (status, name, request) in [
            (400, "no JSON", with_type("{", json)),
            (400, "nothing", with_type("", json)),
            (400, "JSON that is no object", with_type("[]", json)),
            (400, "no UTF-8 escape", with_type(r#"{"user": {"username": "\ud800"}}"#, json)),
            (401, "no credential", http.request(Method::GET, "/fido2/v2/passkeys")),
            (404, "no such path", http.request(Method::GET, "/fido2/v2/nothing")),
            (404, "no such version", http.request(Method::POST, "/fido2/v3/auth/init")),
            (404, "no such page", http.request(Method::GET, "/nothing")),
            (405, "another method", http.request(Method::GET, "/fido2/v2/auth/init")),
            (405, "another method", http.request(Method::DELETE, "/fido2/v2/version")),
            (405, "another method", http.request(Method::PATCH, "/fido2/v2/passkeys")),
            (405, "another method", http.request(Method::POST, "/openapi.json")),
            (415, "a form", with_type("user=ann", "application/x-www-form-urlencoded")),
            (415, "a text", with_type("{}", "text/plain")),
            (415, "no type", untyped),
        ] {
            let answer = http.send(request).await;
            assert_eq!(answer.status, status, "{name}: {}", answer.text);
        }
    }

    async fn a_body_that_is_too_long_is_refused(tenant: &Tenant) {
        let http = Http::new(tenant);
        let body = |length| json!({"app": app(tenant), "padding": "x".repeat(length)});
        assert_eq!(http.post("/fido2/v2/auth/init", &body(256 * 1024)).await.status, 413);
        assert_eq!(http.post("/fido2/v2/auth/init", &body(255 * 1024)).await.status, 200);
    }

    async fn two_answers_have_two_ids(tenant: &Tenant) {
        let http = Http::new(tenant);
        let ids = [http.get("/fido2/v2/version").await, http.get("/fido2/v2/version").await]
            .map(|answer| answer.header("X-Request-Id").map(str::to_owned));
        assert_ne!(ids[0], ids[1]);
    }

    async fn json_may_have_a_charset_and_any_letter_case(tenant: &Tenant) {
        let http = Http::new(tenant);
        for kind in ["application/json; charset=utf-8", "application/json;charset=UTF-8", "Application/JSON"] {
            let request = http.json(Method::POST, "/fido2/v2/auth/init", &json!({"app": app(tenant)}));
            let answer = http.send(with(request, CONTENT_TYPE.as_str(), kind)).await;
            assert_eq!(answer.status, 200, "{kind}: {}", answer.text);
            assert_eq!(answer.header("Content-Type"), Some("application/json"));
        }
    }

    async fn a_base_url_with_a_trailing_slash_works(tenant: &Tenant) {
        let http = Http::new(tenant);
        let mut ann = Person::new(tenant);
        let token = ann.register().await.unwrap().jwt_access;
        for prefix in ["", "/", "//"] {
            let version = http.get(&format!("{prefix}/fido2/v2/version?x=1")).await;
            assert_eq!(version.status, 200);
            let list = http.request(Method::GET, &format!("{prefix}/fido2/v2/passkeys"));
            assert_eq!(http.send(authorised(list, &token)).await.status, 200);
            let body = json!({"app": app(tenant), "user": {"username": ann.name}});
            let begun = http.post(&format!("{prefix}/fido2/v2/auth/init"), &body).await;
            assert_eq!((begun.status, &begun.body["action"]), (200, &json!("proceed")));
        }
    }

    async fn unknown_members_are_ignored_and_null_is_absent(tenant: &Tenant) {
        let http = Http::new(tenant);
        let body = json!({
            "app": {"id": tenant.id().to_string(), "color": "red"},
            "deviceInfo": {"clientName": null, "battery": {"level": 1}},
            "passkeyOptions": null,
            "user": {"username": "ann", "usernameType": null, "displayName": null, "shoeSize": 43},
            "unknown": [1, {"x": null}],
        });
        assert_eq!(http.post("/fido2/v2/auth/init", &body).await.status, 200);
        assert_eq!(http.post("/fido2/v2/reg/init", &body).await.status, 200);
    }

    async fn what_a_client_must_not_send_is_not_looked_at(tenant: &Tenant) {
        let body = json!({"app": app(tenant), "deviceInfo": {"lastUsedAt": "yesterday"}});
        assert_eq!(Http::new(tenant).post("/fido2/v2/auth/init", &body).await.status, 200);
    }

    async fn a_wrong_member_is_named(tenant: &Tenant) {
        let http = Http::new(tenant);
        for (path, body, message) in [
            ("auth/init", json!({"user": {"username": 5}}), "user.username must be a string."),
            ("auth/init", json!({"user": {}}), "user.username is required."),
            ("auth/init", json!({"user": "ann"}), "user must be an object."),
            ("auth/init", json!({"app": {"id": true}}), "app.id must be a string."),
            (
                "reg/init",
                json!({"passkeyOptions": {"securityKey": "yes"}}),
                "passkeyOptions.securityKey must be true or false.",
            ),
            (
                "reg/init",
                json!({"deviceInfo": {"screenWidth": "wide"}}),
                "deviceInfo.screenWidth must be a whole number from -2147483648 to 2147483647.",
            ),
            ("auth/complete", json!({"session": "A".repeat(32)}), "assertionResult is required."),
            ("mgmt/grant", json!({"grants": "reg:write"}), "grants must be an array."),
        ] {
            let request = http.json(Method::POST, &format!("/fido2/v2/{path}"), &body);
            let answer = http.send(authorised(request, &tenant.api_key)).await;
            assert_eq!((answer.status, answer.message()), (400, message), "{body}");
        }
        let fax = json!({"user": {"username": "ann", "usernameType": "fax"}});
        let answer = http.post("/fido2/v2/reg/init", &fax).await;
        assert!(answer.status == 400 && answer.message().starts_with("user.usernameType"), "{}", answer.text);
    }

    async fn numbers_that_do_not_fit_are_bad_requests(tenant: &Tenant) {
        let http = Http::new(tenant);
        for width in [json!(1.5), json!(9_223_372_036_854_775_807_i64), json!(1e300), json!(-2_147_483_649_i64)] {
            let body = json!({"app": app(tenant), "deviceInfo": {"screenWidth": width}});
            let answer = http.post("/fido2/v2/auth/init", &body).await;
            assert!(answer.status == 400 && answer.message().contains("screenWidth"), "{width}: {}", answer.text);
        }
    }

    async fn the_key_set_is_as_the_contract_says(tenant: &Tenant) {
        let answer = Http::new(tenant).get(&format!("/fido2/v2/.well-known/jwks.json?app={}", tenant.id())).await;
        assert_eq!(answer.status, 200);
        let cache = answer.header("Cache-Control").unwrap();
        assert!(cache.contains("max-age="), "{cache}");
        let keys = answer.body["keys"].as_array().unwrap();
        assert!(!keys.is_empty());
        for key in keys {
            let fixed = [
                ("kty", json!("EC")),
                ("crv", json!("P-256")),
                ("use", json!("sig")),
                ("alg", json!("ES256")),
                ("key_ops", json!(["verify"])),
            ];
            assert!(fixed.iter().all(|(name, value)| key[name] == *value), "{key}");
            assert!(["kid", "x", "y"].iter().all(|name| key[name].is_string()) && key["d"] == Value::Null, "{key}");
        }
    }
}
