//! What a user does, and what the application gets.

use fidelio_client::types::TokenVerifyRequest;
use fidelio_tests::{OpenIdProvider, on_both_databases};
use serde_json::json;

use crate::support::{
    BACK, PUBLIC, accounts, browser, claims, configuration, denied, is_live, login_url, set, settings, shared,
    sign_in, sign_in_with, somebody, to_provider, token, told, user_of, users, with_shared,
};

on_both_databases! {
    async fn somebody_signs_in_becomes_a_user_and_is_the_same_one_the_next_time(tenant: &Tenant) {
        let Some(()) = with_shared(tenant, |_| ()).await else { return };
        let (ann, mut browser) = (somebody(tenant, "ann"), browser(tenant));
        let told = sign_in_with(tenant, &mut browser, &ann, &[("state", "s&p=#1")]).await;
        assert_eq!((told["token_type"].as_str(), told["expires_in"].as_str()), ("Bearer", "600"));
        assert_eq!((told["state"].as_str(), told.len()), ("s&p=#1", 4));
        let access_token = &told["access_token"];
        let said = claims(access_token);
        assert_eq!((&said["amr"], &said["acr"]), (&json!(["external", "oidc"]), &json!("aal1")));
        assert_eq!(said["username"], json!(format!("{ann}@example.com")));
        assert!(said["sid"].is_string() && said["credId"].is_null(), "{said}");
        let verify = TokenVerifyRequest { jwt_access: access_token.clone() };
        tenant.backend().mgmt_token_verify(&verify).await.unwrap();
        let user = user_of(access_token);
        let first = accounts(tenant, user).await;
        assert_eq!((first.len(), first[0].subject.as_str()), (1, ann.as_str()));

        assert_eq!(user_of(&token(tenant, &ann).await), user);
        assert_eq!(users(tenant).await, 1);
        assert!(accounts(tenant, user).await[0].last_used_at > first[0].last_used_at);
    }

    async fn nothing_secret_is_in_an_address_or_kept_after_the_login(tenant: &Tenant) {
        let Some(()) = with_shared(tenant, |_| ()).await else { return };
        let mut browser = browser(tenant);
        let page = browser.open(&login_url(tenant, "example", &[])).await;
        assert_eq!(page.status, 302);
        for (name, value) in [("referrer-policy", "no-referrer"), ("cache-control", "no-store")] {
            assert_eq!(page.headers[name], value);
        }
        let cookie = browser.set_cookies.last().unwrap().clone();
        assert!(cookie.starts_with("fidelio-oidc-"), "{cookie}");
        assert!(cookie.ends_with("; Path=/; Max-Age=300; HttpOnly; SameSite=Lax"), "{cookie}");
        let page = browser.go(&page.location().unwrap(), BACK).await;
        let last = browser.submit(&page.url, &[("login", &somebody(tenant, "ann"))], BACK).await;
        let access_token = told(&last)["access_token"].clone();
        assert_eq!((last.status, &last.headers["referrer-policy"]), (302, &"no-referrer".parse().unwrap()));
        assert_eq!(last.headers["cache-control"], "no-store");
        assert!(browser.visited.iter().all(|url| !url.contains(&access_token)), "{:?}", browser.visited);
        assert!(browser.set_cookies.last().unwrap().contains("Max-Age=0"), "{:?}", browser.set_cookies);
        assert!(!browser.cookies.keys().any(|(host, _)| host == "localhost"), "{:?}", browser.cookies);
    }

    async fn what_the_provider_is_to_ask_is_passed_on(tenant: &Tenant) {
        let Some(()) = with_shared(tenant, |_| ()).await else { return };
        let (ann, mut browser) = (somebody(tenant, "ann"), browser(tenant));
        let url = login_url(tenant, "example", &[("prompt", "none"), ("state", "1")]);
        let page = browser.go(&url, BACK).await;
        denied(&told(&page), "login_required");
        assert_eq!(told(&page)["state"], "1");
        let page = to_provider(&mut browser, &login_url(tenant, "example", &[("login_hint", &ann)])).await;
        assert!(page.text.contains(&format!("value=\"{ann}\"")), "{}", page.text);
        denied(&told(&browser.submit(&page.url, &[("cancel", "1")], BACK).await), "access_denied");
        assert_eq!(users(tenant).await, 0);
        // Signed in there, nothing is asked; unless it is asked for, or too long ago.
        sign_in_with(tenant, &mut browser, &ann, &[]).await;
        let page = browser.go(&login_url(tenant, "example", &[("prompt", "none")]), BACK).await;
        assert!(told(&page).contains_key("access_token"));
        to_provider(&mut browser, &login_url(tenant, "example", &[("prompt", "login")])).await;
        to_provider(&mut browser, &login_url(tenant, "example", &[("max_age", "0")])).await;
        let told = sign_in_with(tenant, &mut browser, &ann, &[("prompt", "login"), ("max_age", "60")]).await;
        assert!(told.contains_key("access_token"), "{told:?}");
    }

    async fn a_public_client_signs_users_in_too(tenant: &Tenant) {
        let Some(()) = with_shared(tenant, |settings| settings.client_id = "fidelio-public".to_owned()).await else {
            return;
        };
        token(tenant, &somebody(tenant, "ann")).await;
    }

    async fn claims_may_be_at_the_user_info_endpoint(tenant: &Tenant) {
        let Some(provider) = OpenIdProvider::start(&configuration(json!({ "claims_in": "userinfo" }))) else { return };
        set(tenant, "example", settings(&provider.issuer)).await;
        let said = claims(&token(tenant, "ann").await);
        assert_eq!(said["username"], json!("ann@example.com"));
    }

    async fn keys_of_a_provider_may_be_of_either_kind_and_change(tenant: &Tenant) {
        let Some(provider) = OpenIdProvider::start(&configuration(json!({}))) else { return };
        set(tenant, "example", settings(&provider.issuer)).await;
        let ann = user_of(&token(tenant, "ann").await);
        provider.tell(&json!({ "command": "alg", "alg": "ES256" }));
        assert_eq!(user_of(&token(tenant, "ann").await), ann);
        for _ in 0..2 {
            // Keys are asked for again when one is not known, but not more often than every ten seconds.
            provider.tell(&json!({ "command": "rotate" }));
            tokio::time::sleep(std::time::Duration::from_secs(11)).await;
            assert_eq!(user_of(&token(tenant, "ann").await), ann);
        }
        let counted = provider.tell(&json!({ "command": "requests" }));
        let of = |path: &str| counted["requests"][path].as_u64().unwrap_or_default();
        assert_eq!(of("/.well-known/openid-configuration"), 1, "{counted}");
        assert_eq!(of("/jwks"), 3, "{counted}");
    }

    async fn an_application_is_found_by_its_host_too(tenant: &Tenant) {
        let Some(()) = with_shared(tenant, |_| ()).await else { return };
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let url = format!("{}/fido2/v2/oidc/example/login?redirectUri={BACK}&state=1", tenant.url);
        let answer = http.get(url).header("Host", tenant.host()).send().await.unwrap();
        let location = answer.headers()["location"].to_str().unwrap().to_owned();
        let expected = format!("{PUBLIC}/fido2/v2/oidc/example/login?redirectUri={BACK}&state=1&appId={}", tenant.id());
        assert_eq!((answer.status().as_u16(), &location), (302, &expected), "to where the cookie can be");
        assert!(answer.headers().get("set-cookie").is_none());
        to_provider(&mut browser(tenant), &location).await;
    }

    async fn a_provider_that_is_off_or_gone_signs_nobody_in_and_what_it_started_ends(tenant: &Tenant) {
        let Some(()) = with_shared(tenant, |_| ()).await else { return };
        let ann = somebody(tenant, "ann");
        let before = token(tenant, &ann).await;
        assert!(is_live(tenant, &before).await);
        let mut late = browser(tenant);
        let callback = crate::support::to_callback(&mut late, &login_url(tenant, "example", &[]), &ann).await;
        with_shared(tenant, |settings| settings.enabled = false).await.unwrap();
        assert!(!is_live(tenant, &before).await);
        let refused = browser(tenant).open(&login_url(tenant, "example", &[])).await;
        assert_eq!((refused.status, refused.location()), (403, None), "{}", refused.text);
        assert_eq!(late.open(&callback).await.status, 403, "nor who is under way");

        with_shared(tenant, |_| ()).await.unwrap();
        let again = token(tenant, &ann).await;
        assert_eq!(user_of(&again), user_of(&before), "switched on, everybody is who they were");
        // Another issuer has other people.
        with_shared(tenant, |settings| settings.issuer = "http://127.0.0.1:9".to_owned()).await.unwrap();
        assert!(!is_live(tenant, &again).await && accounts(tenant, user_of(&again)).await.is_empty());
        let administration = &tenant.installation.administration;
        let by = fidelio_flows::By::command_line();
        administration.delete_oidc_provider(&by, tenant.id(), &crate::support::id("example")).await.unwrap();
        assert_eq!(browser(tenant).open(&login_url(tenant, "example", &[])).await.status, 404);
        assert_eq!(users(tenant).await, 1, "users stay");
    }

    async fn a_login_is_in_the_audit_log(tenant: &Tenant) {
        let Some(()) = with_shared(tenant, |_| ()).await else { return };
        let told = sign_in(tenant, &somebody(tenant, "ann")).await;
        let user = claims(&told["access_token"])["sub"].clone();
        let log = fidelio_tests::AuditLog::shared(tenant).await;
        let events = log.export();
        let of = |action: &str| events.iter().filter(|event| event["action"] == action && event["user"] == user).count();
        for action in ["user.created", "identity.linked", "sign_in.completed"] {
            assert_eq!(of(action), 1, "{action}: {events:?}");
        }
        assert!(!format!("{events:?}").contains(&told["access_token"]));
        let _ = shared();
    }
}
