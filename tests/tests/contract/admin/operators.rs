//! Operators, who are invited, register a passkey, and administer every application.

use std::time::Duration;

use fidelio_client::Client;
use fidelio_client::types::{AdministratorKind, AuthenticationAction, Jwt};
use fidelio_flows::By;
use fidelio_flows::administration::AdministrationError;
use fidelio_tests::{ORIGIN, Person, Server, Tenant, on_both_databases};
use serde_json::json;

use super::{admin, patch, shown};
use crate::support::{claims, device, granted, refusal};

/// Registers an operator by an invitation.
async fn accepted(ann: &mut Person<'_>) -> Jwt {
    let invitation = ann.tenant.invitation(&ann.name).await;
    ann.register_with(&ann.tenant.client.access_token(&invitation)).await.unwrap()
}

/// Whether there is an operator of this name: who is none is told to nobody who signs in.
async fn exists(operators: &Tenant, name: &str) -> bool {
    let found = admin(operators).await.admin_users_list(&operators.id().to_string(), None, None, Some(name)).await;
    !found.unwrap().items.is_empty()
}

fn with(tenant: &Tenant, jwt: &Jwt) -> Client {
    tenant.client.access_token(&jwt.jwt_access)
}

on_both_databases! {
    async fn an_invited_operator_administers_every_application_from_then_on(tenant: &Tenant) {
        let operators = tenant.operators().await;
        let mut ann = Person::new(&operators);
        let registered = accepted(&mut ann).await;
        let signed_in = ann.log_in().await.unwrap();
        for jwt in [&registered, &signed_in] {
            let client = with(tenant, jwt);
            let me = client.admin_whoami().await.unwrap().into_inner();
            assert_eq!((me.kind, &me.id, &me.name), (AdministratorKind::Operator, &registered.user_id, &ann.name));
            assert_eq!((me.application, me.manages_all), (operators.id().to_string(), true));
            assert_eq!(shown(&client, &tenant.id().to_string()).await.id, tenant.id().to_string());
            patch(&client, &tenant.id().to_string(), json!({"session_seconds": 77})).await.unwrap();
            assert!(client.admin_applications_list(None, Some(200)).await.unwrap().items.len() > 1);
        }
        let seconds = claims(&registered.jwt_access);
        assert_eq!(seconds["exp"].as_i64().unwrap() - seconds["iat"].as_i64().unwrap(), 600);
    }

    async fn an_operator_s_token_reaches_users_of_every_application_and_their_log_says_so(tenant: &Tenant) {
        let operators = tenant.operators().await;
        let mut ann = Person::new(&operators);
        let anns = accepted(&mut ann).await;
        let mut bob = Person::new(tenant);
        let bobs = bob.register().await.unwrap();
        let (id, client) = (&tenant.id().to_string(), with(tenant, &anns));
        client.admin_user_deactivate(id, &bobs.user_id).await.unwrap();
        assert_eq!(refusal(bob.log_in().await), 403);
        client.admin_user_activate(id, &bobs.user_id).await.unwrap();
        bob.log_in().await.unwrap();
        let mut by = Vec::new();
        for _ in 0..100 {
            let action = Some("user.activated");
            let page = client.admin_audit_events_list(id, action, None, None, None, None, None, None, None, None);
            by = page.await.unwrap().into_inner().items.into_iter().map(|event| event.actor).collect();
            if !by.is_empty() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert_eq!(by[0].kind.to_string(), "operator");
        assert_eq!(by[0].id.as_ref(), Some(&anns.user_id));
    }

    async fn nobody_becomes_an_operator_without_an_invitation_for_that_name(tenant: &Tenant) {
        let operators = tenant.operators().await;
        let mut ann = Person::new(&operators);
        assert_eq!(refusal(ann.register().await), 403);
        let ordinary = granted(tenant, &[fidelio_client::types::GrantScope::RegWrite], None).await;
        assert_eq!(refusal(ann.reg_init(&ordinary).await), 403, "a grant of another application");
        let others = tenant.client.access_token(&operators.invitation("somebody-else").await);
        assert_eq!(refusal(ann.reg_init(&others).await), 403, "somebody else's invitation");
        // An invitation lets register, and nothing else.
        let invitation = tenant.client.access_token(&operators.invitation(&ann.name).await);
        assert_eq!(refusal(invitation.admin_whoami().await), 403);
    }

    async fn an_invitation_lives_a_quarter_of_an_hour_and_its_key_no_longer(tenant: &Tenant) {
        let operators = tenant.operators().await;
        let claims = claims(&operators.invitation("Zoe").await);
        assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 900);
        assert_eq!(claims["scopes"], json!(["reg:write"]));
        let client = admin(&operators).await;
        let mut cursor = None;
        let key = loop {
            let page = client.admin_api_keys_list(&operators.id().to_string(), cursor.as_deref(), Some(200)).await;
            let page = page.unwrap().into_inner();
            if let Some(key) = page.items.into_iter().find(|key| key.id == claims["client_id"]) {
                break key;
            }
            cursor = Some(page.next_cursor.expect("the invitation's key"));
        };
        assert_eq!((key.expires_at.unwrap() - key.created_at).num_seconds(), 900);
        assert_eq!(key.scopes, ["reg:write"]);
    }

    async fn an_expired_invitation_is_refused(tenant: &Tenant) {
        let server = Server::start(tenant.engine, &[]).await.expect("the database is there");
        let operators = Tenant::operators_on(&server, tenant.engine).await;
        let id = &operators.id().to_string();
        patch(&admin(&operators).await, id, json!({"grant_seconds": 4})).await.unwrap();
        let mut ann = Person::new(&operators);
        let invitation = operators.client.access_token(&operators.invitation(&ann.name).await);
        let begun = ann.reg_init(&invitation).await.unwrap();
        tokio::time::sleep(Duration::from_millis(5100)).await;
        assert_eq!(refusal(ann.reg_init(&invitation).await), 403);
        // What began in time can be completed as long as the key lives.
        let completion = ann.create(&begun);
        operators.client.reg_complete(&completion).await.unwrap();
    }

    async fn a_key_of_the_operators_application_can_be_admin_and_nothing_else(tenant: &Tenant) {
        let operators = tenant.operators().await;
        let client = admin(&operators).await;
        for (scopes, is_made) in [(vec!["admin"], true), (vec!["reg:write"], false), (vec!["admin", "user:read"], false)] {
            let request = fidelio_client::types::ApiKeyCreateRequest {
                name: "Key".to_owned(),
                scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
                expires_in_days: None, continues: None,
            };
            let made = client.admin_api_key_create(&operators.id().to_string(), &request).await;
            assert_eq!(made.is_ok(), is_made, "{scopes:?}");
            if !is_made {
                assert_eq!(refusal(made), 400);
            }
        }
    }

    async fn the_operators_application_cannot_be_opened(tenant: &Tenant) {
        let operators = tenant.operators().await;
        let client = admin(&operators).await;
        for opened in [
            json!({"open_registration": null}),
            json!({"external_auth": true}),
            json!({"code_logins": null}),
            json!({"mfa_policy": null}),
            json!({"user_verification": "preferred"}),
        ] {
            let refused = patch(&client, &operators.id().to_string(), opened.clone()).await;
            assert_eq!(refusal(refused), 400, "{opened}");
        }
    }

    async fn the_last_invitation_of_a_name_counts(tenant: &Tenant) {
        let operators = tenant.operators().await;
        let mut ann = Person::new(&operators);
        let first = operators.invitation(&ann.name).await;
        let second = operators.invitation(&ann.name).await;
        assert_eq!(refusal(ann.reg_init(&tenant.client.access_token(&first)).await), 403);
        let jwt = ann.register_with(&tenant.client.access_token(&second)).await.unwrap();
        // Nor does a token of a login make another passkey.
        assert_eq!(refusal(ann.reg_init(&with(tenant, &jwt)).await), 403);
        admin(&operators).await.admin_user_delete(&operators.id().to_string(), &jwt.user_id).await.unwrap();
        let mut again = Person::named(&operators, &ann.name);
        for token in [&first, &second] {
            assert!(matches!(refusal(again.register_with(&tenant.client.access_token(token)).await), 403 | 409));
        }
        assert!(!exists(&operators, &ann.name).await);
    }

    async fn a_revoked_invitation_is_refused_also_if_it_was_begun(tenant: &Tenant) {
        let operators = tenant.operators().await;
        let mut ann = Person::new(&operators);
        let token = operators.invitation(&ann.name).await;
        let invitation = tenant.client.access_token(&token);
        let begun = ann.reg_init(&invitation).await.unwrap();
        let key = claims(&token)["client_id"].as_str().unwrap().to_owned();
        admin(&operators).await.admin_api_key_revoke(&operators.id().to_string(), &key).await.unwrap();
        assert_eq!(refusal(ann.reg_init(&invitation).await), 403);
        let completion = ann.create(&begun);
        assert!(matches!(refusal(tenant.client.reg_complete(&completion).await), 401 | 403));
        assert!(!exists(&operators, &ann.name).await);
    }

    async fn a_used_invitation_takes_over_nobody(tenant: &Tenant) {
        let operators = tenant.operators().await;
        let mut ann = Person::new(&operators);
        let invitation = tenant.client.access_token(&operators.invitation(&ann.name).await);
        let first = ann.register_with(&invitation).await.unwrap();
        let id = &operators.id().to_string();
        with(tenant, &first).admin_user_delete(id, &first.user_id).await.unwrap();
        // The name is free again, and only a new invitation gives it away... to whoever is invited.
        let mut eve = Person::named(&operators, &ann.name);
        let again = accepted(&mut eve).await;
        assert_ne!(again.user_id, first.user_id);
        assert_eq!(refusal(with(tenant, &first).admin_whoami().await), 401);
    }

    async fn a_known_operator_is_invited_to_another_passkey(tenant: &Tenant) {
        let operators = tenant.operators().await;
        let mut ann = Person::new(&operators);
        let (first, second) = (accepted(&mut ann).await, accepted(&mut ann).await);
        assert_eq!(first.user_id, second.user_id);
        with(tenant, &first).admin_whoami().await.unwrap();
        with(tenant, &second).admin_whoami().await.unwrap();
        // A token dies with its passkey.
        with(tenant, &second).passkey_delete(&first.passkey_id).await.unwrap();
        assert_eq!(refusal(with(tenant, &first).admin_whoami().await), 401);
    }

    async fn a_deactivated_operator_administers_nothing_and_is_not_invited(tenant: &Tenant) {
        let operators = tenant.operators().await;
        let id = &operators.id().to_string();
        let mut ann = Person::new(&operators);
        let anns = accepted(&mut ann).await;
        let invitation = operators.client.access_token(&operators.invitation(&ann.name).await);
        let client = admin(&operators).await;
        client.admin_user_deactivate(id, &anns.user_id).await.unwrap();
        assert_eq!(refusal(with(tenant, &anns).admin_whoami().await), 401);
        assert_eq!(refusal(with(tenant, &anns).admin_application_get(&tenant.id().to_string()).await), 401);
        assert!(matches!(refusal(ann.log_in().await), 401 | 403));
        assert_eq!(refusal(ann.reg_init(&invitation).await), 403);
        let administration = &operators.installation.administration;
        let invited = administration.invite_operator(&By::command_line(), &ann.name, ORIGIN).await;
        assert!(matches!(invited, Err(AdministrationError::OperatorInactive)));
        client.admin_user_activate(id, &anns.user_id).await.unwrap();
        assert_eq!(refusal(ann.reg_init(&invitation).await), 403, "what ended stays ended");
        let again = ann.log_in().await.unwrap();
        with(tenant, &again).admin_whoami().await.unwrap();
    }

    async fn only_a_passkey_in_a_ceremony_of_its_own_makes_an_administrator(tenant: &Tenant) {
        let operators = tenant.operators().await;
        let mut ann = Person::new(&operators);
        let anns = accepted(&mut ann).await;
        ann.device = device(&anns.device_id);
        // A flow may be completed by other steps, so none administers.
        let flow = ann.sign_in_by_mfa().await.unwrap();
        assert_eq!(refusal(tenant.client.access_token(&flow.access_token).admin_whoami().await), 403);
        // And no backend there can grant anything.
        let request = fidelio_client::types::GrantRequest {
            grants: vec![fidelio_client::types::GrantScope::PasskeyRead],
            username: Some(ann.name.clone()),
        };
        assert_eq!(refusal(operators.backend().mgmt_grant_create(&request).await), 403);
        // And codes sign no operator in.
        let shown = with(tenant, &anns).auth_code_request().await;
        assert!(matches!(refusal(shown), 403));
        let begun = ann.auth_init().await.unwrap();
        assert!(begun.action == AuthenticationAction::Proceed && begun.cross_auth_methods.is_empty());
    }
}
