//! The same thing at once, over two processes where that matters.

use std::sync::Arc;

use fidelio_identity::Address;
use fidelio_tests::{Browser, OpenIdProvider, Server, Tenant, TenantOptions, on_both_databases};
use serde_json::json;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use crate::support::{
    BACK, PUBLIC, accounts, browser, configuration, login_url, set, settings, shared, somebody, to_callback, told,
    user_of, users, with_shared,
};

/// Opens all of these at once, each in its browser; where each browser is sent.
async fn open_at_once(logins: Vec<(Browser, String)>) -> Vec<Option<crate::support::Told>> {
    let barrier = Arc::new(Barrier::new(logins.len()));
    let mut opened = JoinSet::new();
    for (mut browser, url) in logins {
        let barrier = Arc::clone(&barrier);
        opened.spawn(async move {
            barrier.wait().await;
            let page = browser.open(&url).await;
            assert!([302, 400].contains(&page.status), "{} {}", page.status, page.text);
            page.location().map(|_| told(&page))
        });
    }
    opened.join_all().await
}

on_both_databases! {
    async fn of_16_callbacks_with_one_state_one_signs_in(tenant: &Tenant) {
        let Some(()) = with_shared(tenant, |_| ()).await else { return };
        let mut first = browser(tenant);
        let callback = to_callback(&mut first, &login_url(tenant, "example", &[]), &somebody(tenant, "ann")).await;
        let same = |_| {
            let mut browser = browser(tenant);
            browser.cookies = first.cookies.clone();
            (browser, callback.clone())
        };
        let came = open_at_once((0..16).map(same).collect()).await;
        assert_eq!(came.iter().flatten().count(), 1, "{came:?}");
        assert_eq!(users(tenant).await, 1);
    }

    async fn of_16_callbacks_with_one_state_at_two_servers_one_signs_in(tenant: &Tenant) {
        let Some(provider) = shared() else { return };
        let server = Server::start(tenant.engine, &[]).await.expect("the database is there");
        let second = server.second_process();
        let urls = [&server.url, second.as_ref().map_or(&server.url, |second| &second.url)];
        let tenant = &Tenant::on(&server, tenant.engine, TenantOptions::default()).await;
        set(tenant, "example", settings(&provider.issuer)).await;
        let mut first = browser(tenant);
        let callback = to_callback(&mut first, &login_url(tenant, "example", &[]), &somebody(tenant, "ann")).await;
        let same = |index: usize| {
            let mut browser = Browser::new(PUBLIC, urls[index % 2]);
            browser.cookies = first.cookies.clone();
            (browser, callback.clone())
        };
        let came = open_at_once((0..16).map(same).collect()).await;
        assert_eq!(came.iter().flatten().count(), 1, "{came:?}");
        assert_eq!(users(tenant).await, 1);
    }

    async fn of_8_first_logins_of_one_account_one_makes_the_user(tenant: &Tenant) {
        let Some(()) = with_shared(tenant, |_| ()).await else { return };
        let ann = somebody(tenant, "ann");
        let mut logins = Vec::new();
        for _ in 0..8 {
            let mut browser = browser(tenant);
            let callback = to_callback(&mut browser, &login_url(tenant, "example", &[]), &ann).await;
            logins.push((browser, callback));
        }
        let came = open_at_once(logins).await;
        let tokens: Vec<_> = came.iter().flatten().filter_map(|told| told.get("access_token")).collect();
        assert!(!tokens.is_empty(), "{came:?}");
        let user = user_of(tokens[0]);
        assert!(tokens.iter().all(|token| user_of(token) == user), "{came:?}");
        assert_eq!((users(tenant).await, accounts(tenant, user).await.len()), (1, 1));
    }

    async fn of_two_accounts_with_one_address_one_is_linked(tenant: &Tenant) {
        let claims = json!({ "one": { "email": "ann@example.com" }, "two": { "email": "ann@example.com" } });
        let Some(provider) = OpenIdProvider::start(&configuration(json!({ "accounts": claims }))) else { return };
        set(tenant, "example", settings(&provider.issuer)).await;
        let ann = tenant.add_user("ann", true).await;
        tenant.add_contact(&ann, Address::email("ann@example.com").unwrap()).await;
        let mut logins = Vec::new();
        for account in ["one", "two", "one", "two"] {
            let mut browser = browser(tenant);
            let callback = to_callback(&mut browser, &login_url(tenant, "example", &[]), account).await;
            logins.push((browser, callback));
        }
        let came = open_at_once(logins).await;
        let linked = accounts(tenant, ann.id).await;
        assert_eq!((linked.len(), users(tenant).await), (1, 1), "{came:?}");
    }

    async fn whoever_is_unlinked_or_deactivated_meanwhile_has_nothing_after_it(tenant: &Tenant) {
        // An address would link whoever is unlinked again.
        let Some(()) = with_shared(tenant, |settings| settings.trusted_domains.clear()).await else { return };
        let by = fidelio_flows::By::command_line();
        let api = &tenant.installation.api;
        for turn in 0..6 {
            let ann = somebody(tenant, &format!("ann{turn}"));
            let user = user_of(&crate::support::token(tenant, &ann).await);
            let mut logins = Vec::new();
            for _ in 0..3 {
                let mut browser = browser(tenant);
                let callback = to_callback(&mut browser, &login_url(tenant, "example", &[]), &ann).await;
                logins.push((browser, callback));
            }
            let cut = async {
                match turn % 2 {
                    0 => api.federation.unlink(&by, tenant.id(), user, &crate::support::id("example")).await.unwrap(),
                    _ => assert!(api.users.deactivate(&by, tenant.id(), user).await.unwrap()),
                }
            };
            let (came, ()) = tokio::join!(open_at_once(logins), cut);
            for token in came.iter().flatten().filter_map(|told| told.get("access_token")) {
                let is_same = user_of(token) == user;
                assert!(!is_same || !crate::support::is_live(tenant, token).await, "turn {turn}: {came:?}");
            }
        }
        let _ = BACK;
    }
}
