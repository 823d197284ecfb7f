//! When a sign-in ends by itself.

use std::time::Duration;

use fidelio_credentials::ports::Store as _;
use fidelio_credentials::token::VERIFY_PATH;
use fidelio_credentials::{AccessClaims, Claims, RefreshToken, SignIn};
use fidelio_identity::{Scope, Scopes, User};
use fidelio_kernel::{RefreshTokenId, SignInId, Timestamp, TokenId};
use fidelio_tests::{Person, Tenant, on_both_databases};

use super::{assert_ended, is_active, is_verified, refresh, refresh_refusal};
use crate::support::{claims, refusal, with_settings};

/// A sign-in of a user that is stored as it is told: its access and its refresh token.
async fn signed_in(tenant: &Tenant, user: &User, expires_at: Timestamp) -> (String, String) {
    let api = &tenant.installation.api;
    let (clock, random) = (&*api.clock, &*api.random);
    let scopes: Scopes = vec![Scope::PasskeyRead].into();
    let sign_in = SignIn {
        id: SignInId::new(clock, random),
        application: tenant.id(),
        user: user.id,
        passkey: None,
        api_key: None,
        provider_session: None,
        scopes: scopes.clone(),
        amr: vec!["otp".to_owned()],
        acr: "aal1".to_owned(),
        authenticated_at: clock.now(),
        expires_at,
    };
    let token = RefreshToken::generate(RefreshTokenId::new(clock, random), random);
    let mut unit = tenant.opened.database.begin().await.unwrap();
    unit.sign_ins().begin(&sign_in, Some(&token.to_keep())).await.unwrap();
    unit.commit().await.unwrap();
    let now = clock.now().as_seconds();
    let claims = AccessClaims {
        iss: "http://localhost".to_owned(),
        aud: tenant.id(),
        sub: user.id.to_string(),
        username: user.name.as_str().to_owned(),
        rp_id: tenant.application.rp_id.clone(),
        cred_id: None,
        scopes,
        token_type: "jwtAccess".to_owned(),
        amr: sign_in.amr,
        acr: Some(sign_in.acr),
        sid: Some(sign_in.id),
        epoch: 0,
        client_id: None,
        new_user: false,
        auth_time: Some(now),
        iat: now,
        exp: now + 60,
        jti: TokenId::new(clock, random),
        verify: VERIFY_PATH.to_owned(),
    };
    let access = api.tokens.sign(tenant.id(), &Claims::Access(claims)).await.unwrap();
    (access, token.reveal())
}

on_both_databases! {
    async fn a_sign_in_that_is_stored_is_live(tenant: &Tenant) {
        // What the tests below take away.
        let user = tenant.add_user("ann", true).await;
        let later = tenant.installation.api.clock.now() + Duration::from_secs(60);
        let (access, refreshing) = signed_in(tenant, &user, later).await;
        assert!(is_verified(tenant, &access).await && is_active(tenant, &refreshing).await);
        let fresh = refresh(tenant, &refreshing).await.unwrap().into_inner();
        assert_eq!(claims(&fresh.access_token)["sid"], claims(&access)["sid"]);
    }

    async fn a_sign_in_expires(tenant: &Tenant) {
        let user = tenant.add_user("ann", true).await;
        let (_, refreshing) = signed_in(tenant, &user, tenant.installation.api.clock.now()).await;
        assert!(!is_active(tenant, &refreshing).await);
        assert_eq!(refresh_refusal(refresh(tenant, &refreshing).await), "invalid_grant");
    }

    async fn refreshing_does_not_make_a_sign_in_last_longer(tenant: &Tenant) {
        let tenant = &with_settings(tenant, |settings| settings.sign_in_seconds = 100).await;
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let first = ann.sign_in_by_mfa().await.unwrap();
        let end = async |token: &str| super::introspected(tenant, token).await.exp.unwrap();
        let before = end(&first.refresh_token).await;
        let fresh = refresh(tenant, &first.refresh_token).await.unwrap().into_inner();
        assert_eq!(end(&fresh.refresh_token).await, before);
        assert_eq!(before - claims(&first.access_token)["auth_time"].as_i64().unwrap(), 100);
    }

    async fn a_sign_in_ends_with_the_passkey_that_it_began_with(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let first = ann.register().await.unwrap();
        let done = ann.sign_in_by_mfa().await.unwrap();
        let fresh = refresh(tenant, &done.refresh_token).await.unwrap().into_inner();
        ann.authenticator = fidelio_testkit::SoftAuthenticator::new();
        let second = ann.register_with(&tenant.client.access_token(&first.jwt_access)).await.unwrap();
        let other = ann.sign_in_by_mfa().await.unwrap();
        tenant.client.access_token(&second.jwt_access).passkey_delete(&first.passkey_id).await.unwrap();
        assert_ended(tenant, &[&done.access_token, &fresh.access_token], &[&fresh.refresh_token]).await;
        refresh(tenant, &other.refresh_token).await.expect("it began with another passkey");
    }

    async fn a_deactivated_user_s_sign_in_is_over(tenant: &Tenant) {
        let user = tenant.add_user("gone", false).await;
        let later = tenant.installation.api.clock.now() + Duration::from_secs(60);
        let (access, refreshing) = signed_in(tenant, &user, later).await;
        assert_ended(tenant, &[&access], &[&refreshing]).await;
    }

    async fn a_new_access_token_of_another_passkey_keeps_working_when_one_sign_in_ends(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        let done = ann.sign_in_by_mfa().await.unwrap();
        tenant.client.oauth2_revoke(&super::reference(&done.access_token)).await.unwrap();
        assert_eq!(refusal(tenant.client.access_token(&done.access_token).passkeys_list().await), 401);
        tenant.client.access_token(&registered.jwt_access).passkeys_list().await.expect("it is of no sign-in");
    }
}
