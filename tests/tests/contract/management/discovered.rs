//! What the session of a look is good for.

use fidelio_client::Client;
use fidelio_client::types::{
    AuthCompleteRequest, AuthInitResponse, AuthenticationAction, DiscoverResponse, MatchResult, RegCompleteRequest,
    RegInitResponse, RegistrationAction,
};
use fidelio_identity::{Scope, Scopes};
use fidelio_tests::{Person, Tenant, on_both_databases};

use super::discover::discover;
use crate::support::{is_known, passkeys, refusal, tampered, with_settings};

/// A client that may look, and grant nothing.
async fn looking(tenant: &Tenant) -> Client {
    tenant.client.api_key(&tenant.key_with(Scopes::from(vec![Scope::UserRead])).await)
}

/// A client that may look, and grant registration, with its key.
async fn granting(tenant: &Tenant) -> (Client, String) {
    let key = tenant.key_with(Scopes::from(vec![Scope::UserRead, Scope::RegWrite])).await;
    (tenant.client.api_key(&key), key)
}

fn login(person: &mut Person<'_>, found: &DiscoverResponse) -> AuthCompleteRequest {
    let begun = AuthInitResponse {
        action: AuthenticationAction::Proceed,
        assertion_options: found.auth_request_options.clone(),
        cross_auth_methods: Vec::new(),
        fallback_methods: Vec::new(),
        session: found.session.clone(),
    };
    person.get(&begun)
}

fn registration(person: &mut Person<'_>, found: &DiscoverResponse) -> RegCompleteRequest {
    person.create(&RegInitResponse {
        action: RegistrationAction::Proceed,
        registration_request_options: found.reg_request_options.clone(),
        session: found.session.clone(),
    })
}

on_both_databases! {
    async fn a_found_passkey_signs_in_with_the_session_once(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let id = ann.register().await.unwrap().user_id;
        let found = discover(&looking(tenant).await, &ann).await;
        let request = login(&mut ann, &found);
        let signed_in = tenant.client.auth_complete(&request).await.unwrap().into_inner();
        assert_eq!(signed_in.user_id, id);
        assert_eq!(passkeys(tenant, &signed_in.jwt_access).await.len(), 1);
        assert_eq!(refusal(tenant.client.auth_complete(&request).await), 409);
        let other = discover(&granting(tenant).await.0, &ann).await;
        let used = RegCompleteRequest { session: found.session, ..registration(&mut ann, &other) };
        assert!(tenant.client.reg_complete(&used).await.is_err(), "nor for the other ceremony");
    }

    async fn a_key_that_could_grant_it_lets_a_known_user_register_once(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let first = ann.register().await.unwrap();
        let found = discover(&granting(tenant).await.0, &ann).await;
        let request = registration(&mut ann, &found);
        let second = tenant.client.reg_complete(&request).await.unwrap().into_inner();
        assert_eq!(second.user_id, first.user_id);
        assert_eq!(passkeys(tenant, &first.jwt_access).await.len(), 2);
        assert_eq!(refusal(tenant.client.reg_complete(&request).await), 409);
        let request = AuthCompleteRequest { session: found.session.clone(), ..login(&mut ann, &found) };
        assert_eq!(refusal(tenant.client.auth_complete(&request).await), 409, "nor for the other ceremony");
    }

    async fn a_key_that_could_not_grant_it_lets_no_known_user_register(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let first = ann.register().await.unwrap();
        let found = discover(&looking(tenant).await, &ann).await;
        let request = registration(&mut ann, &found);
        assert!(matches!(refusal(tenant.client.reg_complete(&request).await), 400 | 401 | 403));
        assert_eq!(passkeys(tenant, &first.jwt_access).await.len(), 1);
    }

    async fn somebody_new_registers_where_anybody_may(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let found = discover(&looking(tenant).await, &ann).await;
        let request = registration(&mut ann, &found);
        tenant.client.reg_complete(&request).await.unwrap();
        ann.log_in().await.unwrap();
    }

    async fn somebody_new_registers_where_nobody_may_only_with_a_key_that_could_grant_it(tenant: &Tenant) {
        let closed = with_settings(tenant, |settings| settings.open_registration = false).await;
        let mut ann = Person::new(&closed);
        let found = discover(&looking(&closed).await, &ann).await;
        let request = registration(&mut ann, &found);
        assert!(matches!(refusal(closed.client.reg_complete(&request).await), 400 | 401 | 403));
        assert!(!is_known(&ann).await);
        let found = discover(&granting(&closed).await.0, &ann).await;
        let request = registration(&mut ann, &found);
        closed.client.reg_complete(&request).await.unwrap();
        ann.log_in().await.unwrap();
    }

    async fn a_revoked_key_lets_nobody_register_any_more(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let first = ann.register().await.unwrap();
        let (client, key) = granting(tenant).await;
        let found = discover(&client, &ann).await;
        let request = registration(&mut ann, &found);
        let id = fidelio_identity::ApiKeySecret::parse(&key).unwrap().id();
        let by = fidelio_flows::By::command_line();
        tenant.installation.administration.revoke_api_key(&by, None, id).await.unwrap();
        assert!(matches!(refusal(tenant.client.reg_complete(&request).await), 401 | 403));
        assert_eq!(passkeys(tenant, &first.jwt_access).await.len(), 1);
    }

    async fn a_deactivated_user_neither_signs_in_nor_registers(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let id = ann.register().await.unwrap().user_id;
        let backend = tenant.backend();
        // As well if it was looked before.
        let early = discover(&backend, &ann).await;
        backend.mgmt_user_deactivate(&id).await.unwrap();
        let late = discover(&backend, &ann).await;
        assert_eq!(late.match_result, MatchResult::UserInactive);
        for found in [early, late] {
            let (login, registration) = (login(&mut ann, &found), registration(&mut ann, &found));
            assert!(matches!(refusal(tenant.client.auth_complete(&login).await), 401 | 403));
            assert!(matches!(refusal(tenant.client.reg_complete(&registration).await), 400 | 401 | 403));
        }
    }

    async fn the_session_signs_in_nobody_else(tenant: &Tenant) {
        let (mut ann, mut eve) = (Person::new(tenant), Person::new(tenant));
        ann.register().await.unwrap();
        eve.register().await.unwrap();
        let mut found = discover(&tenant.backend(), &ann).await;
        found.auth_request_options.allow_credentials.clear();
        assert_eq!(refusal(tenant.client.auth_complete(&login(&mut eve, &found)).await), 401);
        let mut unknown = discover(&tenant.backend(), &Person::new(tenant)).await;
        unknown.auth_request_options.allow_credentials.clear();
        assert_eq!(refusal(tenant.client.auth_complete(&login(&mut eve, &unknown)).await), 401);
        found.session = tampered(&found.session);
        assert_eq!(refusal(tenant.client.auth_complete(&login(&mut ann, &found)).await), 401);
    }
}
