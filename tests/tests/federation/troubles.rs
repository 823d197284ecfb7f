//! A provider that is dead, slow, wrong about the time, or answers garbage.

use std::time::{Duration, Instant};

use fidelio_tests::{Mischief, OpenIdProvider, Tenant, on_both_databases};
use serde_json::json;

use crate::support::{
    browser, configuration, denied, login_url, set, settings, sign_in, to_callback, token, users,
};

/// Longer than a request may wait for a provider, with what a busy machine adds.
const BOUND: Duration = Duration::from_secs(15);

async fn provider(tenant: &Tenant) -> Option<OpenIdProvider> {
    let provider = OpenIdProvider::start(&configuration(json!({})))?;
    set(tenant, "example", settings(&provider.issuer)).await;
    Some(provider)
}

/// Opens a URL, which must give 502 and no redirect within the bound.
async fn bad_gateway(browser: &mut fidelio_tests::Browser, url: &str, what: &str) {
    let began = Instant::now();
    let page = browser.open(url).await;
    assert!(began.elapsed() < BOUND, "{what}: {:?}", began.elapsed());
    assert_eq!((page.status, page.location()), (502, None), "{what}: {}", page.text);
    assert!(
        page.text.contains("\"msgCode\":\"internal_error\"") && !page.text.contains("127.0.0.1"),
        "{}",
        page.text
    );
}

on_both_databases! {
    async fn a_login_does_not_begin_while_the_provider_is_of_no_use(tenant: &Tenant) {
        for (what, on, off) in [
            ("dead", json!({ "command": "dead", "dead": true }), json!({ "command": "dead", "dead": false })),
            ("garbage", json!({ "command": "garbage", "garbage": true }), json!({ "command": "garbage", "garbage": false })),
            (
                "slow",
                json!({ "command": "delay", "milliseconds": 8000 }),
                json!({ "command": "delay", "milliseconds": 0 }),
            ),
        ] {
            let Some(provider) = provider(tenant).await else { return };
            provider.tell(&on);
            bad_gateway(&mut browser(tenant), &login_url(tenant, "example", &[]), what).await;
            provider.tell(&off);
            // What failed is not kept for long.
            tokio::time::sleep(Duration::from_secs(3)).await;
            token(tenant, &format!("ann-{what}")).await;
        }
    }

    async fn a_login_does_not_end_while_the_provider_is_of_no_use(tenant: &Tenant) {
        let Some(provider) = provider(tenant).await else { return };
        for (what, on, off) in [
            ("dead", json!({ "command": "dead", "dead": true }), json!({ "command": "dead", "dead": false })),
            ("garbage", json!({ "command": "garbage", "garbage": true }), json!({ "command": "garbage", "garbage": false })),
            (
                "slow",
                json!({ "command": "delay", "milliseconds": 8000 }),
                json!({ "command": "delay", "milliseconds": 0 }),
            ),
        ] {
            let mut browser = browser(tenant);
            let callback = to_callback(&mut browser, &login_url(tenant, "example", &[]), "ann").await;
            provider.tell(&on);
            bad_gateway(&mut browser, &callback, what).await;
            provider.tell(&off);
        }
        assert_eq!(users(tenant).await, 0);
        token(tenant, "ann").await;
    }

    async fn a_provider_that_speaks_strangely_is_left_within_the_bound(tenant: &Tenant) {
        for mischief in [
            Mischief::Dribble("HTTP/1.1 200 OK\r\nX-Pad: x"),
            Mischief::Endless("HTTP/1.1 200 OK\r\nX-Pad: ", "x"),
            Mischief::Endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "5\r\n{{{{{\r\n"),
            Mischief::Break("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"iss"),
            Mischief::Break(""),
            Mischief::Noise,
        ] {
            for scheme in ["http", "https"] {
                set(tenant, "example", settings(&format!("{scheme}://127.0.0.1:{}", mischief.start()))).await;
                let what = format!("{mischief:?} {scheme}");
                bad_gateway(&mut browser(tenant), &login_url(tenant, "example", &[]), &what).await;
            }
        }
    }

    async fn a_clock_may_be_a_little_wrong_and_not_more(tenant: &Tenant) {
        let Some(provider) = provider(tenant).await else { return };
        for seconds in [-45, 45, 0] {
            provider.tell(&json!({ "command": "skew", "seconds": seconds }));
            token(tenant, "ann").await;
        }
        for seconds in [-3600, 3600] {
            provider.tell(&json!({ "command": "skew", "seconds": seconds }));
            denied(&sign_in(tenant, "ann").await, "server_error");
        }
    }

    async fn the_wrong_secret_is_the_operators_trouble_and_not_the_users(tenant: &Tenant) {
        let Some(provider) = OpenIdProvider::start(&configuration(json!({ "client_secret": "another one" }))) else {
            return;
        };
        set(tenant, "example", settings(&provider.issuer)).await;
        denied(&sign_in(tenant, "ann").await, "server_error");
        assert_eq!(users(tenant).await, 0);
    }

    async fn what_is_not_the_issuer_is_not_the_provider(tenant: &Tenant) {
        let Some(provider) = OpenIdProvider::start(&configuration(json!({}))) else { return };
        // The same place by another name publishes an issuer that is not this one.
        let alias = provider.issuer.replace("127.0.0.1", "localhost");
        set(tenant, "example", settings(&alias)).await;
        let page = browser(tenant).open(&login_url(tenant, "example", &[])).await;
        assert_eq!((page.status, page.location()), (502, None), "{}", page.text);
    }
}
