//! What is taken from claims.

use fidelio_identity::Address;
use fidelio_tests::{OpenIdProvider, on_both_databases};
use serde_json::json;

use crate::support::{claims, configuration, denied, set, settings, sign_in, token, user_of};

on_both_databases! {
    async fn name_and_address_follow_the_provider_at_each_login(tenant: &Tenant) {
        let accounts = json!({ "ann": { "name": "Ann One", "email": "ann@example.com" } });
        let Some(provider) = OpenIdProvider::start(&configuration(json!({ "accounts": accounts }))) else { return };
        set(tenant, "example", settings(&provider.issuer)).await;
        let ann = user_of(&token(tenant, "ann").await);
        let seen = async || {
            let user = tenant.user_named("ann@example.com").await;
            let addresses: Vec<_> = tenant.contacts(ann).await.iter().map(|contact| contact.address.to_string()).collect();
            (user.display_name, addresses)
        };
        let now = |name: &str, address: &str| (name.to_owned(), vec![address.to_owned()]);
        assert_eq!(seen().await, now("Ann One", "ann@example.com"));
        let change = |claims| json!({ "command": "account", "name": "ann", "claims": claims });
        provider.tell(&change(json!({ "name": "Ann Two", "email": "ann2@example.com" })));
        token(tenant, "ann").await;
        assert_eq!(seen().await, now("Ann Two", "ann2@example.com"), "and the user name stays");
        tenant.all_delivered().await;
        assert_eq!(tenant.delivered_to("ann@example.com").len(), 1, "the old address is told");
        // What the provider is not believed for, or does not say, changes nothing.
        for claims in [
            json!({ "name": "Ann Two", "email": "ann3@example.com", "email_verified": false }),
            json!({ "name": null, "email": "ann3@example.org" }),
            json!({ "name": "Ann Two", "email": null }),
        ] {
            provider.tell(&change(claims));
            token(tenant, "ann").await;
            assert_eq!(seen().await, now("Ann Two", "ann2@example.com"));
        }
        // Nor what is not mapped.
        let mut deaf = settings(&provider.issuer);
        deaf.claims.display_name.clear();
        deaf.claims.email.clear();
        set(tenant, "example", deaf).await;
        provider.tell(&change(json!({ "name": "Ann Three", "email": "ann3@example.com" })));
        token(tenant, "ann").await;
        assert_eq!(seen().await, now("Ann Two", "ann2@example.com"));
    }

    async fn other_claims_may_say_what_a_user_is_called(tenant: &Tenant) {
        let accounts = json!({
            "ann": { "preferred_username": "ann.upn", "email_verified": null, "xms_edov": "1" },
            "bob": { "preferred_username": null },
            "eve": { "preferred_username": "x\u{7}y" },
        });
        let Some(provider) = OpenIdProvider::start(&configuration(json!({ "accounts": accounts }))) else { return };
        let mut entra = settings(&provider.issuer);
        entra.claims.username = "preferred_username".to_owned();
        entra.claims.email_verified = "xms_edov".to_owned();
        set(tenant, "example", entra).await;
        let ann = token(tenant, "ann").await;
        assert_eq!(claims(&ann)["username"], json!("ann.upn"));
        let contacts = tenant.contacts(user_of(&ann)).await;
        assert_eq!(contacts[0].address, Address::email("ann@example.com").unwrap());
        for nameless in ["bob", "eve"] {
            let why = denied(&sign_in(tenant, nameless).await, "access_denied");
            assert!(why.contains("what the new user is to be called"), "{why}");
        }
    }

    async fn codes_that_went_to_the_old_address_are_dead(tenant: &Tenant) {
        let Some(provider) = OpenIdProvider::start(&configuration(json!({}))) else { return };
        set(tenant, "example", settings(&provider.issuer)).await;
        let ann = user_of(&token(tenant, "ann").await);
        let person = fidelio_tests::Person::named(tenant, "ann@example.com");
        person.ask_for_code(fidelio_client::types::OtpMethod::Email).await.unwrap();
        let code = tenant.code_for("ann@example.com").await;
        provider.tell(&json!({ "command": "account", "name": "ann", "claims": { "email": "new@example.com" } }));
        token(tenant, "ann").await;
        assert!(tenant.live_codes(ann, fidelio_credentials::Purpose::SignIn).await.is_empty());
        assert!(person.type_code(&code).await.is_err());
    }
}
