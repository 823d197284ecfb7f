//! Who may register: with an access token, with a grant, and without.

use std::time::Duration;

use fidelio_client::types::{GrantScope, RegInitRequest};
use fidelio_tests::{Person, on_both_databases};
use tokio::time::sleep;

use crate::support::{Http, authorised, claims, grant, granted, is_known, passkeys, refusal, with_settings};

on_both_databases! {
    async fn a_user_who_is_signed_in_adds_a_passkey(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let first = ann.register().await.unwrap();
        let second = ann.register_with(&tenant.client.access_token(&first.jwt_access)).await.unwrap();
        assert_eq!(second.user_id, first.user_id);
        assert_ne!(second.passkey_id, first.passkey_id);
        assert_eq!(passkeys(tenant, &first.jwt_access).await.len(), 2);
    }

    async fn a_bare_token_does_as_well(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let token = ann.register().await.unwrap().jwt_access;
        let http = Http::new(tenant);
        let body = serde_json::to_value(ann.reg_init_request()).unwrap();
        for credential in [token.clone(), format!("Bearer {token}"), format!("bearer {token}")] {
            let request = http.json(reqwest::Method::POST, "/fido2/v2/reg/init", &body);
            assert_eq!(http.send(authorised(request, &credential)).await.status, 200);
        }
    }

    async fn a_grant_adds_a_passkey(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let first = ann.register().await.unwrap();
        let client = granted(tenant, &[GrantScope::RegWrite], Some(&ann.name)).await;
        let second = ann.register_with(&client).await.unwrap();
        assert_eq!(second.user_id, first.user_id);
        assert_eq!(passkeys(tenant, &second.jwt_access).await.len(), 2);
    }

    async fn a_token_without_the_scope_counts_as_none(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let client = granted(tenant, &[GrantScope::PasskeyRead, GrantScope::PasskeyWrite], Some(&ann.name)).await;
        assert_eq!(refusal(ann.reg_init(&client).await), 403);
    }

    async fn a_token_of_somebody_else_counts_as_none(tenant: &Tenant) {
        let (mut ann, mut bob) = (Person::new(tenant), Person::new(tenant));
        let anns = ann.register().await.unwrap();
        let with_anns = tenant.client.access_token(&anns.jwt_access);
        let new = bob.register_with(&with_anns).await.unwrap();
        assert_ne!(new.user_id, anns.user_id);
        assert_eq!(claims(&new.jwt_access)["username"], bob.name.as_str());
        assert_eq!(refusal(bob.reg_init(&with_anns).await), 403);
        let granted_to_ann = granted(tenant, &[GrantScope::RegWrite], Some(&ann.name)).await;
        assert_eq!(refusal(bob.reg_init(&granted_to_ann).await), 403);
        assert_eq!(passkeys(tenant, &anns.jwt_access).await.len(), 1);
    }

    async fn a_grant_without_a_user_opens_no_account_that_exists(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        assert_eq!(refusal(ann.reg_init(&granted(tenant, &[GrantScope::RegWrite], None).await).await), 403);
    }

    async fn what_is_no_token_counts_as_none(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        for garbage in ["garbage", "a.b.c", &tenant.api_key] {
            let client = tenant.client.access_token(garbage);
            assert_eq!(refusal(ann.reg_init(&client).await), 403, "{garbage}");
            Person::new(tenant).register_with(&client).await.unwrap();
        }
    }

    async fn an_expired_token_counts_as_none(tenant: &Tenant) {
        let tenant = with_settings(tenant, |settings| settings.access_token_seconds = 1).await;
        let mut ann = Person::new(&tenant);
        let client = tenant.client.access_token(&ann.register().await.unwrap().jwt_access);
        sleep(Duration::from_millis(1100)).await;
        assert_eq!(refusal(ann.reg_init(&client).await), 403);
        Person::new(&tenant).register_with(&client).await.unwrap();
    }

    async fn the_name_may_differ_from_the_tokens_in_letter_case(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let first = ann.register().await.unwrap();
        ann.name = ann.name.to_uppercase();
        let second = ann.register_with(&tenant.client.access_token(&first.jwt_access)).await.unwrap();
        assert_eq!(second.user_id, first.user_id);
    }

    async fn without_a_user_the_tokens_user_is_meant(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let first = ann.register().await.unwrap();
        let client = tenant.client.access_token(&first.jwt_access);
        let no_user = RegInitRequest { user: None, ..ann.reg_init_request() };
        let no_application = RegInitRequest { app: None, ..no_user.clone() };
        let no_name = Person::named(tenant, "").reg_init_request();
        for request in [no_user, no_application, no_name] {
            let begun = client.reg_init(&request).await.unwrap().into_inner();
            assert_eq!(begun.registration_request_options.user.id, first.user_id);
            let completion = ann.create(&begun);
            assert_eq!(tenant.client.reg_complete(&completion).await.unwrap().user_id, first.user_id);
        }
        let bound = granted(tenant, &[GrantScope::RegWrite], Some(&ann.name)).await;
        let begun = bound.reg_init(&RegInitRequest { user: None, ..ann.reg_init_request() }).await.unwrap();
        assert_eq!(begun.registration_request_options.user.id, first.user_id);
    }

    async fn registration_may_be_closed_to_all_but_those_with_a_grant(tenant: &Tenant) {
        let tenant = with_settings(tenant, |settings| settings.open_registration = false).await;
        let mut ann = Person::new(&tenant);
        assert_eq!(refusal(ann.register().await), 403);
        assert_eq!(refusal(ann.register_with(&tenant.client.access_token("garbage")).await), 403);

        let bound = grant(&tenant, &[GrantScope::RegWrite], Some(&ann.name)).await;
        let registered = ann.register_with(&tenant.client.access_token(&bound)).await.unwrap();
        assert_eq!(claims(&bound)["sub"].as_str(), Some(registered.user_id.as_str()));
        assert_eq!(claims(&bound)["username"], ann.name.as_str());

        let unbound = granted(&tenant, &[GrantScope::RegWrite], None).await;
        let bob = Person::new(&tenant).register_with(&unbound).await.unwrap();
        assert_ne!(bob.user_id, registered.user_id);
    }

    async fn a_closed_registration_is_not_opened_by_the_wrong_token(tenant: &Tenant) {
        let tenant = with_settings(tenant, |settings| settings.open_registration = false).await;
        let mut ann = Person::new(&tenant);
        let bound = granted(&tenant, &[GrantScope::RegWrite], Some(&ann.name)).await;
        let bob = Person::new(&tenant);
        assert_eq!(refusal(bob.reg_init(&bound).await), 403, "a grant for another name");
        let anns = ann.register_with(&bound).await.unwrap().jwt_access;
        assert_eq!(refusal(bob.reg_init(&tenant.client.access_token(&anns)).await), 403, "a login of somebody");
        assert!(!is_known(&bob).await);
    }

    async fn a_token_of_another_application_disagrees_with_the_body(tenant: &Tenant) {
        let other = with_settings(tenant, |_| ()).await;
        let token = Person::new(&other).register().await.unwrap().jwt_access;
        let ann = Person::new(tenant);
        assert_eq!(refusal(ann.reg_init(&tenant.client.access_token(&token)).await), 403);
    }
}
