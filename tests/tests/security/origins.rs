//! Origins are compared byte for byte; what only resembles one of the application's is refused.

use fidelio_tests::{ORIGIN, Person, on_both_databases};
use serde_json::{Value, json};

use crate::support::{refused_login, refused_registration, registered};

/// Client data members, besides the real ones, that no honest browser would write for the tenant's page.
fn hostile() -> Vec<(&'static str, Value)> {
    let mut hostile: Vec<_> = [
        "https://badlogin.example.com",
        "https://login.example.com.attacker.example",
        "https://evil.login.example.com",
        "https://example.com",
        "https://com",
        "https://login.example.com:443",
        "https://login.example.com:8443",
        "http://login.example.com",
        "ftp://login.example.com",
        "login.example.com",
        "//login.example.com",
        "https://login.example.com.",
        "https://login.example.com/",
        "https://login.example.com/path",
        "https://login.example.com?",
        "https://login.example.com#",
        "https://login.example.com\\",
        "https://login.example.com@attacker.example",
        "https://attacker.example@login.example.com",
        "https://user:password@login.example.com",
        "https://login.ex\u{e4}mple.com",
        "https://login.xn--exmple-cua.com",
        "https://l\u{43e}gin.example.com",
        "https://login\u{3002}example.com",
        "https://LOGIN.example.com",
        "HTTPS://login.example.com",
        " https://login.example.com",
        "https://login.example.com ",
        "https://login.example.com\u{0}",
        "https://login.example.com,https://attacker.example",
        "https://127.0.0.1",
        "android:apk-key-hash:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "null",
        "*",
        "",
    ]
    .into_iter()
    .map(|origin| ("origin", json!(origin)))
    .collect();
    hostile.extend([
        ("origin", Value::Null),
        ("origin", json!([ORIGIN])),
        ("origin", json!({"href": ORIGIN})),
        ("crossOrigin", json!(true)),
        ("topOrigin", json!("https://attacker.example")),
        ("topOrigin", json!(ORIGIN)),
    ]);
    hostile
}

on_both_databases! {
    async fn a_registration_from_a_hostile_origin_stores_nothing(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let begun = ann.reg_init(&tenant.client).await.unwrap();
        for (member, value) in hostile() {
            ann.authenticator.browser.members = [(member.to_owned(), value.clone())].into_iter().collect();
            let request = ann.create(&begun);
            refused_registration(&ann, &request, &format!("{member} {value}")).await;
        }
        ann.authenticator.browser.members.clear();
        let request = ann.create(&begun);
        tenant.client.reg_complete(&request).await.expect("the honest origin, with the same session");
    }

    async fn a_login_from_a_hostile_origin_gets_no_token(tenant: &Tenant) {
        let mut ann = registered(tenant).await;
        let begun = ann.auth_init().await.unwrap();
        for (member, value) in hostile() {
            ann.authenticator.browser.members = [(member.to_owned(), value.clone())].into_iter().collect();
            let request = ann.get(&begun);
            refused_login(&ann, &request, &format!("{member} {value}")).await;
        }
        ann.authenticator.browser.members.clear();
        let request = ann.get(&begun);
        tenant.client.auth_complete(&request).await.expect("the honest origin, with the same session");
    }

    async fn a_transaction_from_a_hostile_origin_is_not_confirmed(tenant: &Tenant) {
        let mut ann = registered(tenant).await;
        let begun = ann.tx_init("Pay 10.00 EUR to Bob", "nonce").await.unwrap();
        for (member, value) in hostile() {
            ann.authenticator.browser.members = [(member.to_owned(), value.clone())].into_iter().collect();
            let request = ann.confirm(&begun);
            let answer = crate::support::post(&tenant.url, "/fido2/v2/tx/complete", &json!(request)).await;
            assert!(answer.is_refusal() && answer.body["token"].is_null(), "{member} {value}: {answer:?}");
        }
    }

    async fn another_member_given_twice_does_not_hide_the_origin(tenant: &Tenant) {
        let mut ann = registered(tenant).await;
        let begun = ann.auth_init().await.unwrap();
        let mut request = ann.get(&begun);
        let honest = String::from_utf8(crate::support::bytes(&request.assertion_result.client_data_json)).unwrap();
        let doubled = honest.replacen('{', r#"{"origin":"https://attacker.example","#, 1);
        request.assertion_result.client_data_json = crate::support::b64(doubled);
        refused_login(&ann, &request, "two origins").await;
    }
}
