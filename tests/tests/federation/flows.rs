//! A provider as the step `external` of a multi-factor flow, and what a login by it alone may do.

use fidelio_identity::mfa_policy::{Condition, MfaPolicy, Rule, Step};
use fidelio_identity::{Address, ApplicationSettings};
use fidelio_tests::{Flow, OpenIdProvider, Person, Tenant, TenantOptions, on_both_databases};
use serde_json::json;

use crate::support::{
    browser, claims, configuration, denied, is_live, login_url, set, settings, sign_in_with, somebody, token,
    user_of, with_shared,
};

async fn external(tenant: &Tenant, account: &str) -> String {
    let told = sign_in_with(tenant, &mut browser(tenant), account, &[("flow", "external"), ("state", "1")]).await;
    assert!(!told.contains_key("access_token"), "{told:?}");
    assert_eq!((told["expires_in"].as_str(), told["state"].as_str()), ("60", "1"));
    told["external_token"].clone()
}

async fn with_policy(tenant: &Tenant, sufficient: Vec<Vec<Step>>) -> Tenant {
    let rule = Rule { name: "only".to_owned(), when: Condition::default(), sufficient };
    let settings =
        ApplicationSettings { mfa_policy: Some(MfaPolicy { rules: vec![rule] }), ..ApplicationSettings::default() };
    tenant.another(TenantOptions { settings, ..TenantOptions::default() }).await
}

on_both_databases! {
    async fn a_provider_is_the_external_step_of_a_flow(tenant: &Tenant) {
        let Some(()) = with_shared(tenant, |_| ()).await else { return };
        let ann = somebody(tenant, "ann");
        let user = user_of(&token(tenant, &ann).await);
        let mut person = Person::named(tenant, &format!("{ann}@example.com"));
        let mut flow = Flow::of(&person).await;
        assert!(flow.offered().contains(&"external".to_owned()), "{:?}", flow.offered());
        let brought = external(tenant, &ann).await;
        assert!(matches!(flow.with_token(&brought).await, Ok(None)), "the policy wants one thing more");
        let Ok(Some(done)) = flow.make_passkey(&mut person).await else { panic!("not done") };
        let said = claims(&done.access_token);
        assert_eq!((said["sub"].as_str(), &said["acr"]), (Some(&*user.to_string()), &json!("aal1")), "{said}");
        assert_eq!(said["amr"], json!(["external", "oidc"]));

        let mut second = Flow::of(&person).await;
        let Err(refused) = second.with_token(&brought).await else { panic!("a token works once") };
        assert_eq!(refused.status, 401);
    }

    async fn a_token_for_a_flow_is_nothing_else_and_of_its_own_user(tenant: &Tenant) {
        let Some(()) = with_shared(tenant, |_| ()).await else { return };
        let (ann, eve) = (somebody(tenant, "ann"), somebody(tenant, "eve"));
        token(tenant, &ann).await;
        let of_eve = external(tenant, &eve).await;
        assert!(!is_live(tenant, &of_eve).await, "no access token");
        let mut flow = Flow::of(&Person::named(tenant, &format!("{ann}@example.com"))).await;
        let Err(refused) = flow.with_token(&of_eve).await else { panic!("Eve is not Ann") };
        assert_eq!(refused.status, 403);
        let access = token(tenant, &ann).await;
        let Err(refused) = flow.with_token(&access).await else { panic!("nor the other way round") };
        assert_eq!(refused.status, 401);
    }

    async fn a_logout_at_the_provider_ends_a_flow_and_what_came_of_one(tenant: &Tenant) {
        let tenant = &with_policy(tenant, vec![vec![Step::External, Step::OtpEmail], vec![Step::External]]).await;
        let uri = format!("{}/fido2/v2/oidc/example/backchannel-logout?appId={}", tenant.url, tenant.id());
        let with_uri = configuration(json!({ "backchannel_logout_uri": uri }));
        let Some(provider) = OpenIdProvider::start(&with_uri) else { return };
        set(tenant, "example", settings(&provider.issuer)).await;
        token(tenant, "ann").await;
        let person = Person::named(tenant, "ann@example.com");
        let Ok(Some(done)) = Flow::of(&person).await.with_token(&external(tenant, "ann").await).await else {
            panic!("the step suffices")
        };
        assert!(is_live(tenant, &done.access_token).await);
        let unused = external(tenant, "ann").await;
        provider.tell(&json!({ "command": "logout", "account": "ann", "sid": false }));
        assert!(!is_live(tenant, &done.access_token).await);
        let refresh = fidelio_client::types::TokenRequest {
            grant_type: "refresh_token".to_owned(),
            refresh_token: done.refresh_token.clone(),
            client_id: None,
            scope: None,
        };
        assert!(tenant.client.oauth2_token(&refresh).await.is_err(), "nor can it be refreshed");
        let Err(refused) = Flow::of(&person).await.with_token(&unused).await else {
            panic!("what was not used yet is over too")
        };
        assert_eq!(refused.status, 401);
    }

    async fn an_application_may_want_the_provider_in_flows_only(tenant: &Tenant) {
        let Some(()) = with_shared(tenant, |settings| settings.direct_login = false).await else { return };
        let page = browser(tenant).open(&login_url(tenant, "example", &[])).await;
        assert_eq!((page.status, page.location()), (403, None), "{}", page.text);
        assert!(page.text.contains("flow=external"), "{}", page.text);
        external(tenant, &somebody(tenant, "ann")).await;
    }

    async fn a_login_may_make_a_passkey_only_where_the_policy_lets_one_follow(tenant: &Tenant) {
        let Some(()) = with_shared(tenant, |_| ()).await else { return };
        let ann = somebody(tenant, "ann");
        let first = token(tenant, &ann).await;
        assert_eq!(claims(&first)["scopes"], json!(["passkey:read", "reg:write"]), "{}", claims(&first));
        let mut person = Person::named(tenant, &format!("{ann}@example.com"));
        person.register_with(&tenant.client.access_token(&first)).await.unwrap();
        // With a passkey there is something better, which must come first.
        let second = token(tenant, &ann).await;
        assert_eq!(claims(&second)["scopes"], json!(["passkey:read"]));
        let client = tenant.client.access_token(&second);
        let refused = person.register_with(&client).await.unwrap_err();
        assert_eq!(refused.status().map(|status| status.as_u16()), Some(403));

        let strict = with_policy(tenant, vec![vec![Step::External, Step::OtpEmail, Step::PasskeyReg]]).await;
        with_shared(&strict, |_| ()).await.unwrap();
        assert_eq!(claims(&token(&strict, &ann).await)["scopes"], json!(["passkey:read"]));
    }

    async fn a_flow_that_signs_somebody_up_takes_the_user_whom_the_provider_makes(tenant: &Tenant) {
        let Some(()) = with_shared(tenant, |_| ()).await else { return };
        let ann = somebody(tenant, "ann");
        let mut person = Person::named(tenant, &format!("{ann}@example.com"));
        let mut flow = Flow::of(&person).await;
        assert!(flow.signs_up() && flow.offered().contains(&"external".to_owned()), "{:?}", flow.offered());
        assert!(matches!(flow.with_token(&external(tenant, &ann).await).await, Ok(None)));
        let Ok(Some(done)) = flow.make_passkey(&mut person).await else { panic!("not done") };
        assert_eq!(claims(&done.access_token)["username"], json!(person.name));
        assert_eq!(crate::support::users(tenant).await, 1);
    }

    async fn one_step_does_not_say_where_the_codes_of_the_next_one_go(tenant: &Tenant) {
        let Some(provider) = OpenIdProvider::start(&configuration(json!({}))) else { return };
        set(tenant, "example", settings(&provider.issuer)).await;
        let first = token(tenant, "ann").await;
        let addresses = async || {
            let contacts = tenant.contacts(user_of(&first)).await;
            contacts.iter().map(|contact| contact.address.to_string()).collect::<Vec<_>>()
        };
        let moved = json!({ "command": "account", "name": "ann", "claims": { "email": "mallory@example.com" } });
        provider.tell(&moved);
        external(tenant, "ann").await;
        assert_eq!(addresses().await, ["ann@example.com"], "not by a step");
        let mut person = Person::named(tenant, "ann@example.com");
        person.register_with(&tenant.client.access_token(&first)).await.unwrap();
        token(tenant, "ann").await;
        assert_eq!(addresses().await, ["ann@example.com"], "nor by a login where there is something stronger");
    }

    async fn a_token_says_when_the_provider_authenticated_the_user(tenant: &Tenant) {
        let Some(()) = with_shared(tenant, |_| ()).await else { return };
        let (ann, mut browser) = (somebody(tenant, "ann"), browser(tenant));
        // Asked for it, the provider says when it was.
        let first = sign_in_with(tenant, &mut browser, &ann, &[("max_age", "600")]).await;
        tokio::time::sleep(std::time::Duration::from_millis(2100)).await;
        let url = login_url(tenant, "example", &[("prompt", "none"), ("max_age", "600")]);
        let again = crate::support::told(&browser.go(&url, crate::support::BACK).await);
        let (first, again) = (claims(&first["access_token"]), claims(&again["access_token"]));
        assert_eq!(first["auth_time"], again["auth_time"]);
        assert!(again["iat"].as_i64().unwrap() - again["auth_time"].as_i64().unwrap() >= 2, "{again}");
    }

    async fn a_login_under_way_is_no_way_around_a_change_of_mind(tenant: &Tenant) {
        let Some(()) = with_shared(tenant, |_| ()).await else { return };
        let (ann, mut browser) = (somebody(tenant, "ann"), browser(tenant));
        let callback = crate::support::to_callback(&mut browser, &login_url(tenant, "example", &[]), &ann).await;
        with_shared(tenant, |settings| settings.direct_login = false).await.unwrap();
        let page = browser.open(&callback).await;
        assert_eq!((page.status, page.location()), (403, None), "{}", page.text);
        assert_eq!(crate::support::users(tenant).await, 0);
    }

    async fn a_flow_does_not_make_a_user_whom_the_provider_may_not_make(tenant: &Tenant) {
        let Some(()) = with_shared(tenant, |settings| settings.create_users = false).await else { return };
        let (ann, mut browser) = (somebody(tenant, "ann"), browser(tenant));
        denied(&sign_in_with(tenant, &mut browser, &ann, &[("flow", "external")]).await, "access_denied");
        let user = tenant.add_user("ann", true).await;
        tenant.add_contact(&user, Address::email(&format!("{ann}@example.com")).unwrap()).await;
        let mut person = Person::named(tenant, user.name.as_str());
        let mut flow = Flow::of(&person).await;
        assert!(matches!(flow.with_token(&external(tenant, &ann).await).await, Ok(None)));
        let Ok(Some(_)) = flow.make_passkey(&mut person).await else { panic!("not done") };
    }
}
