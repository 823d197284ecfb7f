//! What operators do with accounts, by the API and the command line.

use fidelio_client::types::IdentityPutRequest;
use fidelio_identity::oidc_provider::ProviderSettings;
use fidelio_tests::{Server, TenantOptions, on_both_databases};
use serde_json::{Value, json};

use crate::support::{denied, is_live, sign_in, somebody, token, user_of, with_shared};

on_both_databases! {
    async fn an_operator_links_an_account_and_takes_it_away_again(tenant: &Tenant) {
        // Nor does an address link anybody, which an account that was linked leaves behind.
        let by_hand = |settings: &mut ProviderSettings| {
            settings.create_users = false;
            settings.trusted_domains.clear();
        };
        let Some(()) = with_shared(tenant, by_hand).await else { return };
        let operator = tenant.client.api_key(&tenant.operators().await.api_key);
        let (ann, bob) = (tenant.add_user("ann", true).await, tenant.add_user("bob", true).await);
        let application = tenant.id().to_string();
        let link = async |user: &str, provider: &str, subject: &str| {
            let request = IdentityPutRequest { subject: subject.to_owned() };
            let linked = operator.admin_user_identity_put(&application, user, provider, &request).await;
            linked.map(|_| ()).map_err(|error| error.status().map(|status| status.as_u16()))
        };
        let (subject, other) = (somebody(tenant, "ann"), somebody(tenant, "other"));
        let (anns, bobs) = (ann.id.to_string(), bob.id.to_string());
        denied(&sign_in(tenant, &subject).await, "access_denied");
        assert_eq!(link(&anns, "example", &subject).await, Ok(()));
        let access = token(tenant, &subject).await;
        assert_eq!(user_of(&access), ann.id);
        let listed = operator.admin_user_identities_list(&application, &anns).await.unwrap().into_inner().items;
        assert_eq!((listed.len(), listed[0].subject.as_str(), listed[0].provider_id.as_str()), (1, &*subject, "example"));
        assert!(listed[0].last_used_at.is_some());

        assert_eq!(link(&bobs, "example", &subject).await, Err(Some(409)), "it is Ann's");
        assert_eq!(link(&anns, "example", &other).await, Err(Some(409)), "Ann has one there");
        assert_eq!(link(&anns, "nobody", &other).await, Err(Some(404)));
        assert_eq!(link(&application, "example", &other).await, Err(Some(404)), "no user");
        for bad in ["", "a\u{0}b", &"x".repeat(256)] {
            assert_eq!(link(&bobs, "example", bad).await, Err(Some(400)), "{bad:?}");
        }
        let elsewhere = tenant.another(TenantOptions::default()).await.id().to_string();
        let foreign = operator.admin_user_identities_list(&elsewhere, &anns).await.unwrap_err();
        assert_eq!(foreign.status().map(|status| status.as_u16()), Some(404));

        operator.admin_user_identity_delete(&application, &anns, "example").await.unwrap();
        assert!(!is_live(tenant, &access).await, "what came from it has ended");
        denied(&sign_in(tenant, &subject).await, "access_denied");
        let again = operator.admin_user_identity_delete(&application, &anns, "example").await.unwrap_err();
        assert_eq!(again.status().map(|status| status.as_u16()), Some(404));
    }

    async fn the_command_line_does_the_same(tenant: &Tenant) {
        let Some(()) = with_shared(tenant, |settings| settings.create_users = false).await else { return };
        let server = Server::shared(tenant.engine).await.unwrap();
        let (ann, subject) = (tenant.add_user("ann", true).await, somebody(tenant, "ann"));
        let (app, user) = (tenant.id().to_string(), ann.id.to_string());
        let identities = || server.run(&["user", "identities", "--app", &app, &user]);
        assert_eq!(identities(), "");
        let said = server.run(&["user", "link-identity", "--app", &app, &user, "example", &subject]);
        assert!(said.contains("can sign in"), "{said}");
        let access = token(tenant, &subject).await;
        let shown: Value = serde_json::from_str(&identities()).unwrap();
        assert_eq!((&shown["provider"], &shown["subject"]), (&json!("example"), &json!(subject)));
        server.run(&["user", "unlink-identity", "--app", &app, &user, "example"]);
        assert!(!is_live(tenant, &access).await && identities().is_empty());
    }

    async fn the_command_line_sets_all_of_a_provider(tenant: &Tenant) {
        let server = Server::shared(tenant.engine).await.unwrap();
        let app = tenant.id().to_string();
        let said = server.run(&[
            "oidc-provider", "set", "--app", &app, "entra", "--name", "Entra", "--issuer", "https://login.example.com/v2.0",
            "--client-id", "fidelio", "--redirect-uri", "https://app.example.com/back", "--scope", "openid",
            "--username-claim", "preferred_username", "--display-name-claim", "", "--email-verified-claim", "xms_edov",
            "--trusted-domain", "example.com", "--no-direct-login", "--create-users", "--disabled",
        ]);
        let shown: Value = serde_json::from_str(&said).unwrap();
        let settings = &shown["settings"];
        assert_eq!(
            settings["claims"],
            json!({ "username": "preferred_username", "display_name": "", "email": "email", "email_verified": "xms_edov" })
        );
        for (name, value) in [("direct_login", false), ("create_users", true), ("enabled", false)] {
            assert_eq!(settings[name], json!(value), "{name}");
        }
    }
}
