//! Signing out, whoever begins.

use fidelio_client::types::OidcLogoutRequest;
use fidelio_tests::{OpenIdProvider, Tenant, TenantOptions, on_both_databases};
use serde_json::{Value, json};

use crate::support::{
    BACK, browser, configuration, is_live, login_url, set, settings, sign_in_with, somebody, token, with_shared,
};

/// A provider that tells the tenant of logouts.
async fn with_telling_provider(tenant: &Tenant) -> Option<OpenIdProvider> {
    let uri = format!("{}/fido2/v2/oidc/{}.example/backchannel-logout", tenant.url, tenant.id());
    let provider = OpenIdProvider::start(&configuration(json!({ "backchannel_logout_uri": uri })))?;
    set(tenant, "example", settings(&provider.issuer)).await;
    Some(provider)
}

async fn post_logout_token(tenant: &Tenant, provider: &str, token: &str) -> u16 {
    let url = format!("{}/fido2/v2/oidc/{provider}/backchannel-logout?appId={}", tenant.url, tenant.id());
    let answer = reqwest::Client::new().post(url).form(&[("logout_token", token)]).send().await.unwrap();
    assert_eq!(answer.headers()["cache-control"], "no-store");
    answer.status().as_u16()
}

/// Logs somebody out at the provider; what it sent.
fn log_out(provider: &OpenIdProvider, account: &str, more: Value) -> Vec<Value> {
    let mut command = json!({ "command": "logout", "account": account });
    for (name, value) in more.as_object().into_iter().flatten() {
        command[name] = value.clone();
    }
    provider.tell(&command)["sent"].as_array().unwrap().clone()
}

on_both_databases! {
    async fn a_logout_at_the_provider_ends_what_its_session_started_and_nothing_else(tenant: &Tenant) {
        let Some(provider) = with_telling_provider(tenant).await else { return };
        let (ann, bob) = (token(tenant, "ann").await, token(tenant, "bob").await);
        let sent = log_out(&provider, "ann", json!({}));
        assert_eq!(sent.iter().map(|one| &one["status"]).collect::<Vec<_>>(), [200], "{sent:?}");
        assert!(!is_live(tenant, &ann).await && is_live(tenant, &bob).await);
        // Ann is who she was, and can sign in again.
        assert_eq!(crate::support::user_of(&token(tenant, "ann").await), crate::support::user_of(&ann));
        let again = post_logout_token(tenant, "example", sent[0]["logout_token"].as_str().unwrap()).await;
        assert_eq!(again, 400, "a logout token is used once");
    }

    async fn one_of_two_sessions_ends_by_its_name_and_both_by_the_users(tenant: &Tenant) {
        let Some(provider) = with_telling_provider(tenant).await else { return };
        let (one, two) = (token(tenant, "ann").await, token(tenant, "ann").await);
        let sent = log_out(&provider, "ann", json!({ "post": false }));
        assert_eq!(sent.len(), 2, "{sent:?}");
        assert!(is_live(tenant, &one).await && is_live(tenant, &two).await, "nothing was posted");
        let first = sent[0]["logout_token"].as_str().unwrap();
        assert_eq!(post_logout_token(tenant, "example", first).await, 200);
        let live = [is_live(tenant, &one).await, is_live(tenant, &two).await];
        assert_eq!(live.iter().filter(|is_live| **is_live).count(), 1, "{live:?}");

        let (three, four) = (token(tenant, "ann").await, token(tenant, "ann").await);
        let sent = log_out(&provider, "ann", json!({ "post": false, "sid": false }));
        let first = sent[0]["logout_token"].as_str().unwrap();
        assert_eq!(post_logout_token(tenant, "example", first).await, 200);
        for token in [&one, &two, &three, &four] {
            assert!(!is_live(tenant, token).await, "all of the user's");
        }
    }

    async fn what_is_no_logout_token_of_this_provider_ends_nothing(tenant: &Tenant) {
        let Some(provider) = with_telling_provider(tenant).await else { return };
        let other = tenant.another(TenantOptions::default()).await;
        let Some(()) = with_shared(&other, |_| ()).await else { return };
        let ann = token(tenant, "ann").await;
        let sent = log_out(&provider, "ann", json!({ "post": false }));
        let good = sent[0]["logout_token"].as_str().unwrap();
        let mut altered = good.to_owned().into_bytes();
        let middle = altered.len() / 2;
        altered[middle] = if altered[middle] == b'A' { b'B' } else { b'A' };
        for bad in ["x", "a.b.c", &String::from_utf8(altered).unwrap(), &good[..good.len() - 2], &ann] {
            assert_eq!(post_logout_token(tenant, "example", bad).await, 400, "{bad}");
        }
        assert_eq!(post_logout_token(tenant, "example", "").await, 400, "an empty one");
        assert_eq!(post_logout_token(tenant, "nobody", good).await, 404, "of no provider");
        assert_eq!(post_logout_token(&other, "example", good).await, 400, "of another provider");
        assert!(is_live(tenant, &ann).await);
        assert_eq!(post_logout_token(tenant, "example", good).await, 200);
        assert!(!is_live(tenant, &ann).await);
    }

    async fn a_user_who_signs_out_here_is_sent_to_sign_out_there(tenant: &Tenant) {
        let Some(()) = with_shared(tenant, |_| ()).await else { return };
        let (ann, mut browser) = (somebody(tenant, "ann"), browser(tenant));
        let told = sign_in_with(tenant, &mut browser, &ann, &[]).await;
        let client = tenant.client.access_token(&told["access_token"]);
        let request = |uri: &str| OidcLogoutRequest { redirect_uri: uri.to_owned(), state: Some("bye".to_owned()) };
        let refused = client.oidc_logout("example", &request("https://evil.example/")).await.unwrap_err();
        assert_eq!(refused.status().map(|status| status.as_u16()), Some(400));
        for bad in ["x".repeat(513), "a\u{0}b".to_owned()] {
            let bad = OidcLogoutRequest { state: Some(bad), ..request(BACK) };
            let refused = client.oidc_logout("example", &bad).await.unwrap_err();
            assert_eq!(refused.status().map(|status| status.as_u16()), Some(400));
        }
        let refused = client.oidc_logout("nobody", &request(BACK)).await.unwrap_err();
        assert_eq!(refused.status().map(|status| status.as_u16()), Some(404));
        assert!(is_live(tenant, &told["access_token"]).await);

        let url = client.oidc_logout("example", &request(BACK)).await.unwrap().into_inner().logout_url.unwrap();
        assert!(!is_live(tenant, &told["access_token"]).await);
        let page = browser.go(&url, BACK).await;
        let xsrf = page.text.split("name=\"xsrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let form = [("xsrf", xsrf.expect("the provider's form")), ("logout", "yes")];
        let action = url::Url::parse(&page.url).unwrap().join("/session/end/confirm").unwrap();
        let page = browser.submit(action.as_str(), &form, BACK).await;
        assert_eq!(page.location().as_deref(), Some(&*format!("{BACK}?state=bye")), "{}", page.text);
        let page = browser.go(&login_url(tenant, "example", &[("prompt", "none")]), BACK).await;
        crate::support::denied(&crate::support::told(&page), "login_required");
    }

    async fn who_came_by_another_way_has_no_session_to_end_there(tenant: &Tenant) {
        let Some(()) = with_shared(tenant, |_| ()).await else { return };
        let by_passkey = fidelio_tests::Person::new(tenant).register().await.unwrap().jwt_access;
        let client = tenant.client.access_token(&by_passkey);
        let request = OidcLogoutRequest { redirect_uri: BACK.to_owned(), state: None };
        let refused = client.oidc_logout("example", &request).await.unwrap_err();
        assert_eq!(refused.status().map(|status| status.as_u16()), Some(403));
        assert!(is_live(tenant, &by_passkey).await);
    }

    async fn a_token_of_a_login_can_be_revoked_by_itself(tenant: &Tenant) {
        let Some(()) = with_shared(tenant, |_| ()).await else { return };
        let ann = somebody(tenant, "ann");
        let (one, two) = (token(tenant, &ann).await, token(tenant, &ann).await);
        let reference = fidelio_client::types::TokenReference { token: one.clone(), token_type_hint: None, client_id: None };
        tenant.client.oauth2_revoke(&reference).await.unwrap();
        assert!(!is_live(tenant, &one).await && is_live(tenant, &two).await);
    }

    async fn who_signs_out_here_is_signed_out_also_when_the_provider_is_gone(tenant: &Tenant) {
        let Some(provider) = with_telling_provider(tenant).await else { return };
        let ann = token(tenant, "ann").await;
        drop(provider);
        let client = tenant.client.access_token(&ann);
        let request = OidcLogoutRequest { redirect_uri: BACK.to_owned(), state: None };
        // Where that is, was known before.
        assert!(client.oidc_logout("example", &request).await.unwrap().into_inner().logout_url.is_some());
        assert!(!is_live(tenant, &ann).await);
    }
}
