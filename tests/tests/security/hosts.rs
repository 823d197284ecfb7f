//! What a client says of hosts and addresses decides nothing that it should not.

use fidelio_tests::{Person, Tenant, TenantOptions, on_both_databases};
use serde_json::{Value, json};

use crate::support::{bytes, http, raw, registered, send};

/// Hosts that no honest client sends.
fn forged_hosts() -> Vec<String> {
    let long = "a".repeat(9_000);
    [
        "attacker.example",
        "attacker.example:443",
        "attacker.example/path",
        "localhost/../attacker.example",
        "user@attacker.example",
        "user:password@localhost",
        "localhost@attacker.example",
        "attacker.example#",
        "attacker.example?x=y",
        "attacker.example\\@localhost",
        "[::1]:8080",
        "[::1",
        ":80",
        "..",
        "localhost:99999",
        "localhost:port",
        "localhost, attacker.example",
        "xn--.example",
        "%00",
        "\"><script>",
        "0193b6a2-1f4d-7a3b-8c5d-6e7f8091a2b3.api.example.com",
        "",
        &long,
    ]
    .map(str::to_owned)
    .to_vec()
}

on_both_databases! {
    async fn a_forged_host_never_fails_the_server_and_is_never_the_issuer(tenant: &Tenant) {
        let mut ann = registered(tenant).await;
        for host in forged_hosts() {
            let begun = ann.auth_init().await.unwrap();
            let body = serde_json::to_string(&ann.get(&begun)).unwrap();
            let request = format!(
                "POST /fido2/v2/auth/complete HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n\
                 Connection: close\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            );
            let (status, answer) = raw(&tenant.url, request.as_bytes());
            assert!(status < 500, "{host:.80}: {answer}");
            assert!(host.len() < 5 || !answer.contains(&host), "{host:.80}: {answer}");
            if status == 200 {
                let body: Value = serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap();
                assert_eq!(claims(&body)["iss"], "http://localhost", "{host:.80}");
            }
        }
    }

    async fn a_host_that_is_no_text_or_is_given_twice_never_fails_the_server(tenant: &Tenant) {
        for host in [&b"\xff\xfe"[..], b"a\r\nHost: b", b"localhost\r\nHost: attacker.example", b"a\tb"] {
            for path in ["/fido2/v2/version", "/fido2/v2/.well-known/jwks.json", "/.well-known/webauthn", "/docs"] {
                let request = [
                    format!("GET {path} HTTP/1.1\r\nConnection: close\r\nHost: ").as_bytes(),
                    host,
                    b"\r\nOrigin: https://login.example.com\r\n\r\n",
                ]
                .concat();
                let (status, answer) = raw(&tenant.url, &request);
                assert!(status < 500, "{answer}");
            }
        }
    }

    async fn forwarding_headers_of_an_untrusted_peer_are_ignored(tenant: &Tenant) {
        let other = tenant.another(TenantOptions::default()).await;
        let theirs = format!("{}.api.example.com", other.id());
        let headers = [
            ("X-Forwarded-Host", theirs.clone()),
            ("X-Forwarded-Server", theirs.clone()),
            ("X-Original-Host", theirs.clone()),
            ("X-Host", theirs.clone()),
            ("Forwarded", format!("for=127.0.0.1;host={theirs};proto=https")),
            ("X-Forwarded-Proto", "https".to_owned()),
            ("X-Forwarded-Port", "443".to_owned()),
            ("X-Forwarded-Prefix", "/evil".to_owned()),
            ("X-Forwarded-For", "127.0.0.1".to_owned()),
            ("X-Real-IP", "127.0.0.1".to_owned()),
            ("X-Original-URL", "/fido2/v2/version".to_owned()),
            ("X-Rewrite-URL", "/fido2/v2/version".to_owned()),
            ("X-HTTP-Method-Override", "GET".to_owned()),
        ];
        for (name, value) in headers {
            let mut ann = Person::new(tenant);
            let begun = forwarded(tenant, "/fido2/v2/reg/init", &json!(ann.reg_init_request()), name, &value).await;
            let begun = serde_json::from_value(begun).unwrap_or_else(|error| panic!("{name}: {error}"));
            let request = ann.create(&begun);
            let body = forwarded(tenant, "/fido2/v2/reg/complete", &json!(request), name, &value).await;
            let claims = claims(&body);
            assert_eq!(claims["iss"], "http://localhost", "{name}");
            assert_eq!(claims["aud"], json!(tenant.id().to_string()), "{name}");
            assert!(crate::support::exists(tenant, &ann.name).await, "{name}");
        }
    }
}

async fn forwarded(tenant: &Tenant, path: &str, body: &Value, name: &str, value: &str) -> Value {
    let request = http().post(format!("{}{path}", tenant.url)).header(name, value);
    let answer = send(request.json(body)).await;
    assert_eq!(answer.status, 200, "{name}: {answer:?}");
    answer.body
}

fn claims(signed_in: &Value) -> Value {
    let token = signed_in["jwtAccess"].as_str().unwrap();
    serde_json::from_slice(&bytes(token.split('.').nth(1).unwrap())).unwrap()
}
