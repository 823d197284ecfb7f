//! Whose account it is: by the subject, and by an address only where that is safe.

use fidelio_identity::Address;
use fidelio_tests::{OpenIdProvider, Person, Tenant, TenantOptions, on_both_databases};
use serde_json::{Value, json};

use crate::support::{
    accounts, configuration, denied, set, settings, sign_in, somebody, token, user_of, users, with_shared,
};

/// A provider at which these people have these claims, and which makes no users.
async fn with_accounts(tenant: &Tenant, accounts: Value, creates: bool) -> Option<OpenIdProvider> {
    let provider = OpenIdProvider::start(&configuration(json!({ "accounts": accounts })))?;
    let mut settings = settings(&provider.issuer);
    settings.create_users = creates;
    set(tenant, "example", settings).await;
    Some(provider)
}

on_both_databases! {
    async fn nobody_becomes_a_user_where_the_application_does_not_want_it(tenant: &Tenant) {
        let Some(()) = with_shared(tenant, |settings| settings.create_users = false).await else { return };
        let why = denied(&sign_in(tenant, &somebody(tenant, "ann")).await, "access_denied");
        assert!(why.contains("not linked"), "{why}");
        assert_eq!(users(tenant).await, 0);
    }

    async fn a_verified_address_of_a_trusted_domain_links_its_one_user(tenant: &Tenant) {
        let Some(_provider) = with_accounts(tenant, json!({}), false).await else { return };
        let user = tenant.add_user("ann", true).await;
        tenant.add_contact(&user, Address::email("ann@example.com").unwrap()).await;
        assert_eq!(user_of(&token(tenant, "ann").await), user.id);
        assert_eq!(accounts(tenant, user.id).await[0].subject, "ann");
        assert_eq!(user_of(&token(tenant, "ann").await), user.id, "by the subject from now on");
    }

    async fn an_address_that_is_not_sure_links_nobody(tenant: &Tenant) {
        let claims = json!({
            "unverified": { "email": "ann@example.com", "email_verified": false },
            "silent": { "email": "ann@example.com", "email_verified": null },
            "elsewhere": { "email": "ann@example.org" },
            "alike": { "email": "ann+x@example.com" },
            "pending": { "email": "bob@example.com" },
            "twins": { "email": "eve@example.com" },
        });
        let Some(_provider) = with_accounts(tenant, claims, false).await else { return };
        let ann = tenant.add_user("ann", true).await;
        tenant.add_contact(&ann, Address::email("ann@example.com").unwrap()).await;
        // An address that the user of ours has not proved is nobody's.
        let bob = tenant.add_user("bob", true).await;
        let mut pending = tenant.contact(&bob, Address::email("bob@example.com").unwrap());
        pending.verified_at = None;
        tenant.store_contact(&pending).await;
        for _ in 0..2 {
            let eve = tenant.add_user("eve", true).await;
            tenant.add_contact(&eve, Address::email("eve@example.com").unwrap()).await;
        }
        for account in ["unverified", "silent", "elsewhere", "alike", "pending", "twins"] {
            denied(&sign_in(tenant, account).await, "access_denied");
        }
        assert!(accounts(tenant, ann.id).await.is_empty() && accounts(tenant, bob.id).await.is_empty());
    }

    async fn nobody_is_called_by_an_address_that_the_provider_is_not_believed_for(tenant: &Tenant) {
        let claims = json!({ "eve": { "email": "boss@example.org" } });
        let Some(provider) = with_accounts(tenant, claims, true).await else { return };
        let why = denied(&sign_in(tenant, "eve").await, "access_denied");
        assert!(why.contains("what the new user is to be called"), "{why}");
        let mut anybody = settings(&provider.issuer);
        anybody.trusted_domains.clear();
        set(tenant, "example", anybody).await;
        let user = user_of(&token(tenant, "eve").await);
        assert!(tenant.contacts(user).await.is_empty(), "a name is no address");
    }

    async fn a_name_links_nobody(tenant: &Tenant) {
        let Some(()) = with_shared(tenant, |_| ()).await else { return };
        let name = somebody(tenant, "ann");
        let mut ann = Person::named(tenant, &format!("{name}@example.com"));
        ann.register().await.unwrap();
        let why = denied(&sign_in(tenant, &name).await, "access_denied");
        assert!(why.contains("exists and is not linked"), "{why}");
        assert_eq!(users(tenant).await, 1);
    }

    async fn an_address_that_went_to_somebody_else_does_not_take_the_user_along(tenant: &Tenant) {
        let claims = json!({ "first": { "email": "sales@example.com" }, "next": { "email": "sales@example.com" } });
        let Some(_provider) = with_accounts(tenant, claims, true).await else { return };
        let first = user_of(&token(tenant, "first").await);
        denied(&sign_in(tenant, "next").await, "access_denied");
        assert_eq!(accounts(tenant, first).await.len(), 1);
        assert_eq!(users(tenant).await, 1);
    }

    async fn a_user_who_may_not_sign_in_is_not_signed_in(tenant: &Tenant) {
        let Some(()) = with_shared(tenant, |_| ()).await else { return };
        let ann = somebody(tenant, "ann");
        let before = token(tenant, &ann).await;
        let by = fidelio_flows::By::command_line();
        let control = &tenant.installation.api.users;
        assert!(control.deactivate(&by, tenant.id(), user_of(&before)).await.unwrap());
        assert!(!crate::support::is_live(tenant, &before).await);
        denied(&sign_in(tenant, &ann).await, "access_denied");
        assert!(control.activate(&by, tenant.id(), user_of(&before)).await.unwrap());
        assert_eq!(user_of(&token(tenant, &ann).await), user_of(&before));
        // Nor by an address.
        let bob = tenant.add_user("bob", false).await;
        let name = somebody(tenant, "bob");
        tenant.add_contact(&bob, Address::email(&format!("{name}@example.com")).unwrap()).await;
        denied(&sign_in(tenant, &name).await, "access_denied");
        assert!(accounts(tenant, bob.id).await.is_empty());
    }

    async fn an_account_is_nobody_in_another_application(tenant: &Tenant) {
        let Some(()) = with_shared(tenant, |_| ()).await else { return };
        let other = tenant.another(TenantOptions::default()).await;
        with_shared(&other, |settings| settings.create_users = false).await.unwrap();
        let ann = somebody(tenant, "ann");
        let user = user_of(&token(tenant, &ann).await);
        denied(&sign_in(&other, &ann).await, "access_denied");
        with_shared(&other, |_| ()).await.unwrap();
        assert_ne!(user_of(&token(&other, &ann).await), user);
    }

    async fn a_user_who_is_deleted_is_forgotten_and_comes_back_as_somebody_new(tenant: &Tenant) {
        let Some(()) = with_shared(tenant, |_| ()).await else { return };
        let ann = somebody(tenant, "ann");
        let before = user_of(&token(tenant, &ann).await);
        let by = fidelio_flows::By::command_line();
        assert!(tenant.installation.api.users.delete(&by, tenant.id(), before).await.unwrap());
        assert!(accounts(tenant, before).await.is_empty());
        assert_ne!(user_of(&token(tenant, &ann).await), before);
    }
}
